package flows_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

// filing is a bot with a community and its candidacy, whose people have agreed
// to everything and whose key is a real one.
type filing struct {
	*cast
	admin, focal, deputy, rep, member, citizen *chat
	file                                       string
	seeds                                      int
}

// newFiling opens a candidacy through the acts, not the conversations.
func newFiling(t *testing.T) *filing {
	t.Helper()
	f := &filing{cast: newCast(t)}
	signing := ed25519.NewKeyFromSeed([]byte(strings.Repeat("k", ed25519.SeedSize)))
	f.flows.Sign = func(record []byte) []byte { return ed25519.Sign(signing, record) }
	f.flows.PublicKey = signing.Public().(ed25519.PublicKey)
	f.flows.Admins = []int64{1}
	f.admin, f.focal, f.deputy = f.person(1, "Admin", "en"), f.person(2, "Fatima", "fr"), f.person(3, "Driss", "fr")
	f.rep, f.member, f.citizen = f.person(4, "Rachid", "en"), f.person(5, "Meryem", "ar"), f.person(6, "Karim", "en")
	for _, c := range []*chat{f.admin, f.focal, f.deputy, f.rep, f.member} {
		f.records.profiles[c.person.ID] = candidacy.Profile{Person: who(c), Chat: c.person.ID, Consent: flows.ConsentVersion, At: c.at}
		f.records.chats[who(c)] = c.person.ID
	}
	id := f.settle()
	changes, file, err := f.registry().OpenFile(f.actor(f.focal), id, nil, f.seed(), f.focal.at)
	for _, c := range changes {
		f.must(c, err)
	}
	f.file = file.Candidacy.ID
	return f
}

// who is the pseudonym of somebody in a filing.
func who(c *chat) candidacy.Person { return candidacy.Person("p-" + strings.ToLower(c.person.Name)) }

func (f *filing) actor(c *chat) candidacy.Actor {
	return candidacy.Actor{Who: who(c), Admin: c == f.admin}
}

func (f *filing) seed() string {
	f.seeds++
	return fmt.Sprintf("filing seed of at least 128 bits %d", f.seeds)
}

// must keeps a change of an act that has to be done.
func (f *filing) must(c candidacy.Change, err error) {
	f.t.Helper()
	if err != nil {
		f.t.Fatalf("got %v, want it done", err)
	}
	f.records.apply(c)
}

func (f *filing) registry() candidacy.Registry {
	r, err := f.records.Registry(f.t.Context())
	if err != nil {
		f.t.Fatal(err)
	}
	return r
}

func (f *filing) candidacy() candidacy.File {
	f.t.Helper()
	file, there, err := f.records.File(f.t.Context(), f.file)
	if err != nil || !there {
		f.t.Fatalf("candidacy %q: got %v, %v", f.file, there, err)
	}
	return file
}

// settle enters the community with its focal point and deputy.
func (f *filing) settle() string {
	f.t.Helper()
	typed := candidacy.Community{Council: candidacy.Commune, NameAR: "جماعة المثال", NameFR: "Commune d'Al Mital",
		Region: "oriental", Province: "Berkane"}
	change, inv, _, err := f.registry().AddCommunity(f.actor(f.admin), typed, "", f.seed(), f.admin.at)
	f.must(change, err)
	change, c, err := f.registry().Accept(f.actor(f.focal), inv.ID, "Fatima Zahra", f.admin.at)
	f.must(change, err)
	change, inv, _, err = f.registry().InviteTo(f.actor(f.focal), candidacy.GrantDeputy, c.ID, "", f.seed(), f.admin.at)
	f.must(change, err)
	change, _, err = f.registry().Accept(f.actor(f.deputy), inv.ID, "Driss", f.admin.at)
	f.must(change, err)
	return c.ID
}

// aSeat is who holds office for the candidacy.
func (f *filing) aSeat() candidacy.Seat {
	return candidacy.Seat{Focal: who(f.focal), Deputy: who(f.deputy)}
}

// confirmed is an endorsement with the keys of representative and member.
func (f *filing) confirmed(name string, rep, member *chat) candidacy.Endorsement {
	f.t.Helper()
	id := f.sealed(name, rep)
	change, inv, _, err := f.candidacy().InviteKey(f.actor(rep), id, f.seed(), rep.at)
	f.must(change, err)
	key := candidacy.Key{Name: member.person.Name + " Alami", Office: "Trésorière"}
	change, e, err := f.candidacy().Confirm(f.actor(member), inv.ID, key, rep.at, f.sealing)
	f.must(change, err)
	return e
}

// sealed is an endorsement that awaits its second key.
func (f *filing) sealed(name string, rep *chat) string {
	f.t.Helper()
	change, inv, _, err := f.candidacy().InviteBody(f.actor(f.focal), f.aSeat(), "", f.seed(), rep.at)
	f.must(change, err)
	change, e, err := f.candidacy().Begin(f.actor(rep), inv.ID, f.seed(), rep.at)
	f.must(change, err)
	text := strings.Repeat("We have worked with young people of the town since 2015. ", 2)
	change, _, err = f.candidacy().Seal(f.actor(rep), e.ID,
		candidacy.Body{NameAR: name, NameFR: "Association " + e.ID, Kind: "association", Field: "youth", Seat: "Berkane"},
		candidacy.Answers{Who: text, Why: text, Prepare: text, Carry: text}, candidacy.FR,
		candidacy.Key{Name: rep.person.Name + " Idrissi", Office: "=Président"}, f.seed(), rep.at, f.sealing)
	f.must(change, err)
	return e.ID
}

// sealing makes what the bot makes when an endorsement is confirmed.
func (f *filing) sealing(c candidacy.Candidacy, e candidacy.Endorsement) (candidacy.Endorsement, error) {
	for _, lang := range i18n.Langs {
		pdf, _ := f.flows.Letters.Endorsement(lang, c, e, f.flows.Verify(e.Code))
		sum := sha256.Sum256(pdf)
		e.Letters = append(e.Letters, candidacy.Letter{Lang: candidacy.Lang(lang), SHA256: hex.EncodeToString(sum[:]), At: e.Confirmed})
	}
	e.Signature = f.flows.Sign(candidacy.SignedRecord(c, e))
	return e, nil
}

// said is all that an outcome says to a chat, or with to 0 to the person of
// the step, as the reader sees it.
func said(out flows.Outcome, to int64) string {
	var all []string
	for _, r := range out.Replies {
		if r.To != to {
			continue
		}
		lang := r.Lang
		if lang == "" {
			lang = i18n.EN
		}
		for _, text := range r.Text {
			all = append(all, visible(string(theWords().HTML(lang, text))))
		}
	}
	return strings.Join(all, "\n\n")
}

// wantSaid fails unless an outcome says all of it to a chat.
func wantSaid(t *testing.T, what string, out flows.Outcome, to int64, want ...string) {
	t.Helper()
	got := said(out, to)
	for _, w := range want {
		if !strings.Contains(got, w) {
			t.Errorf("%s: got %q, want %q in it", what, got, w)
		}
	}
	for _, r := range out.Replies {
		if r.Lang == "" {
			r.Lang = i18n.EN
		}
		if wrong := fault(r); wrong != "" {
			t.Errorf("%s: %s", what, wrong)
		}
	}
}

// pressData presses a button of flowData, whether it is shown or not.
func pressData(c *chat, step, value string) flows.Outcome {
	c.t.Helper()
	c.messages = append(c.messages, flows.Reply{})
	return c.do(flows.Event{Kind: flows.Pressed, Message: len(c.messages),
		Choice: flows.Choice{Flow: "data", Step: step, Value: value}})
}
