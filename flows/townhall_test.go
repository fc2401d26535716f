package flows_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

// townhall is a commune with a focal point and a deputy, its candidacy for a
// call that is open, and what associations have done for it. Each person's
// pseudonym is "p-" and their name.
type townhall struct {
	*cast
	at                                               time.Time
	admin, focal, deputy, former, rep, own, stranger *chat
	community, file                                  string
	draft, awaiting, asks, confirmed                 string // endorsements
	toFocal, handover, endorse, endorse2             string // open invitations, by id; the first of a second commune
	secret                                           string // of toFocal
	other                                            string // the second commune, without a focal point
	seeds                                            int
}

// newTownhall builds one. The admin's Telegram has the language, the others'
// too.
func newTownhall(t testing.TB, lang i18n.Lang) *townhall {
	t.Helper()
	h := &townhall{cast: newCast(t), at: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	for i, who := range []struct {
		name string
		chat **chat
	}{
		{"admin", &h.admin}, {"focal", &h.focal}, {"deputy", &h.deputy}, {"former", &h.former},
		{"rep", &h.rep}, {"own", &h.own}, {"stranger", &h.stranger},
	} {
		*who.chat = h.person(int64(10+i), who.name, string(lang))
		(*who.chat).session.Client = lang
		p := candidacy.Profile{Person: h.pseudonym(who.name), Chat: int64(10 + i), Consent: flows.ConsentVersion, At: h.at}
		h.records.profiles[p.Chat], h.records.chats[p.Person] = p, p.Chat
	}
	h.flows.Admins, h.flows.Desk = []int64{h.admin.person.ID}, newDesk()
	h.flows.Calls = newCalls(t, "2027-01-15 23:59 America/Los_Angeles")
	h.fillOffices()
	h.fillFile()
	return h
}

func (h *townhall) pseudonym(name string) candidacy.Person { return candidacy.Person("p-" + name) }

func (h *townhall) actor(name string) candidacy.Actor {
	return candidacy.Actor{Who: h.pseudonym(name), Admin: name == "admin"}
}

func (h *townhall) seed() string {
	h.seeds++
	return fmt.Sprintf("townhall%024d", h.seeds)
}

// keep applies what must have been done.
func (h *townhall) keep(err error, changes ...candidacy.Change) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
	for _, c := range changes {
		h.records.apply(c)
	}
}

func (h *townhall) registry() candidacy.Registry {
	r, _ := h.records.Registry(context.Background())
	return r
}

func (h *townhall) read() candidacy.File {
	f, _, _ := h.records.File(context.Background(), h.file)
	return f
}

// seats is who holds office.
func (h *townhall) seats() candidacy.Seat {
	return candidacy.Seat{Focal: h.pseudonym("focal"), Deputy: h.pseudonym("deputy")}
}

func (h *townhall) fillOffices() {
	h.t.Helper()
	martil := candidacy.Community{
		Council: candidacy.Commune, Region: "tanger-tetouan-al-hoceima", Province: "المضيق الفنيدق", NameAR: "مرتيل", NameFR: "Martil"}
	c, inv, _, err := h.registry().AddCommunity(h.actor("admin"), martil, "", h.seed(), h.at)
	h.keep(err, c)
	h.community = inv.For
	c, _, err = h.registry().Accept(h.actor("former"), inv.ID, "Former Focal", h.at)
	h.keep(err, c)
	c, inv, _, err = h.registry().InviteTo(h.actor("former"), candidacy.GrantHandover, h.community, "", h.seed(), h.at)
	h.keep(err, c)
	c, _, err = h.registry().Accept(h.actor("focal"), inv.ID, "Brahim El Amrani", h.at)
	h.keep(err, c)
	c, inv, _, err = h.registry().InviteTo(h.actor("focal"), candidacy.GrantDeputy, h.community, "", h.seed(), h.at)
	h.keep(err, c)
	c, _, err = h.registry().Accept(h.actor("deputy"), inv.ID, "Chaimae Tazi", h.at)
	h.keep(err, c)
	c, inv, _, err = h.registry().InviteTo(h.actor("focal"), candidacy.GrantHandover, h.community, "my follower", h.seed(), h.at)
	h.keep(err, c)
	h.handover = inv.ID
	martil.NameAR, martil.NameFR = "واد لو", "Oued Laou"
	c, inv, secret, err := h.registry().AddCommunity(h.actor("admin"), martil, "its mayor", h.seed(), h.at)
	h.keep(err, c)
	h.toFocal, h.other, h.secret = inv.ID, inv.For, secret
}

func (h *townhall) fillFile() {
	h.t.Helper()
	calls, _ := h.flows.Calls.Calls(context.Background())
	changes, f, err := h.registry().OpenFile(h.actor("focal"), h.community, &calls[0], h.seed(), h.at)
	h.keep(err, changes...)
	h.file = f.Candidacy.ID
	c, err := h.read().SetKeys(h.actor("focal"), h.seats(), 1, h.at)
	h.keep(err, c)
	h.confirmed = h.sealed("rep", "جمعية الأمل", h.invited("Al Amal"))
	h.asks = h.sealed("own", "تعاونية النور", "")
	c, err = h.read().SetKeys(h.actor("focal"), h.seats(), 2, h.at)
	h.keep(err, c)
	h.awaiting = h.sealed("rep", "شبكة الشمال", h.invited("The network"))
	h.draft = h.begun("own", h.invited("A draft"))
	h.endorse, h.endorse2 = h.invited("Al Wafa"), h.invited("Al Wahda")
}

// invited is an open invitation to endorse.
func (h *townhall) invited(note string) string {
	h.t.Helper()
	c, inv, _, err := h.read().InviteBody(h.actor("deputy"), h.seats(), note, h.seed(), h.at)
	h.keep(err, c)
	return inv.ID
}

// begun is a draft.
func (h *townhall) begun(who, invitation string) string {
	h.t.Helper()
	c, e, err := h.read().Begin(h.actor(who), invitation, h.seed(), h.at)
	h.keep(err, c)
	return e.ID
}

// sealed is an endorsement with its representative's key.
func (h *townhall) sealed(who, name, invitation string) string {
	h.t.Helper()
	id := h.begun(who, invitation)
	answer := "We work with the young people of three districts of the town."
	c, _, err := h.read().Seal(h.actor(who), id,
		candidacy.Body{NameAR: name, Kind: "association", Field: "youth", Seat: "Martil"},
		candidacy.Answers{Who: answer, Why: answer, Prepare: answer, Carry: answer}, candidacy.EN,
		candidacy.Key{Who: h.pseudonym(who), Name: "Name of " + who, Office: "President"}, h.seed(), h.at,
		func(_ candidacy.Candidacy, e candidacy.Endorsement) (candidacy.Endorsement, error) { return e, nil })
	h.keep(err, c)
	return id
}

// pressed lets somebody press a button that they may never have seen, under a
// message of their own.
func (h *townhall) pressed(who *chat, flow, step, value string) flows.Outcome {
	h.t.Helper()
	if len(who.messages) == 0 {
		who.say("/candidacy")
	}
	return who.do(flows.Event{
		Kind: flows.Pressed, Choice: flows.Choice{Flow: flow, Step: step, Value: value}, Message: len(who.messages)})
}
