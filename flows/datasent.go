package flows

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// shownParts is how many offices, or endorsements, a message lists; the rest
// is in the file, or counted.
const shownParts = 15

// ownData is the file of /mydata: all that is kept about one person. Lists are
// never null. Others who have a part in the same records are left out.
type ownData struct {
	Written      time.Time          `json:"written"`
	Telegram     int64              `json:"telegram"` // the person's id there, under which the conversation is kept
	Profile      *candidacy.Profile `json:"profile"`  // null before consent
	Conversation Session            `json:"conversation"`
	Draft        *EndorseDraft      `json:"draft"` // of an endorsement; null when nothing is being written
	Offices      []ownOffice        `json:"offices"`
	Endorsements []ownPart          `json:"endorsements"`
	Invitations  []ownInvitation    `json:"invitations"`
	Journal      []ownEntry         `json:"journal"`

	Subscriptions []candidacy.Subscription `json:"subscriptions"`
	Leave         *candidacy.Leave         `json:"leave"` // null when none is entered
	Told          []candidacy.Delivery     `json:"told"`
}

type ownOffice struct {
	Office    candidacy.Grant `json:"office"`
	Community string          `json:"community"`
	Name      string          `json:"name"`
	Since     time.Time       `json:"since"`
}

type ownPart struct {
	Candidacy      string                     `json:"candidacy"`
	Community      string                     `json:"community"`
	Endorsement    string                     `json:"endorsement"`
	State          candidacy.EndorsementState `json:"state"`
	Body           candidacy.Body             `json:"body"`
	Representative bool                       `json:"representative"`
	Answers        *candidacy.Answers         `json:"answers"` // null for who only confirmed
	Keys           []candidacy.Key            `json:"keys"`    // the person's own
	Withdrawal     []candidacy.Key            `json:"withdrawal_keys"`
	Declined       *candidacy.Rejection       `json:"declined"` // null unless the person declined
	Code           string                     `json:"code"`
}

type ownInvitation struct {
	File string `json:"file"`
	candidacy.Invitation
}

type ownEntry struct {
	File string `json:"file"`
	candidacy.Entry
}

// myData is /mydata: what is kept about the person, in words and as a file.
func (t *turn) myData(ctx context.Context) error {
	h, err := t.holdings(ctx)
	if err != nil {
		return err
	}
	data, err := json.MarshalIndent(t.ownData(h), "", "  ")
	if err != nil {
		return fmt.Errorf("write what is kept about a person: %w", err)
	}
	t.reply(Reply{Text: t.dataText(h)})
	t.reply(Reply{
		Text: []i18n.Text{t.text(i18n.KeyDataFile)}, File: &File{Name: "my-data.json", Data: append(data, '\n')},
	})
	return nil
}

// ownData is what the file of /mydata holds.
func (t *turn) ownData(h *holdings) ownData {
	d := ownData{
		Written: t.event.At.UTC(), Telegram: t.event.Chat, Profile: h.profile, Conversation: t.session, Draft: t.session.Endorse,
		Offices: []ownOffice{}, Endorsements: []ownPart{}, Invitations: []ownInvitation{}, Journal: []ownEntry{},
		Subscriptions: append([]candidacy.Subscription{}, h.subscriptions...), Leave: h.leave, Told: append([]candidacy.Delivery{}, h.told...),
	}
	for _, o := range h.offices() {
		d.Offices = append(d.Offices, ownOffice{o.grant, o.community.Name(candidacy.Lang(t.lang)), o.officer.Name, o.officer.Since})
	}
	for _, p := range h.parts() {
		d.Endorsements = append(d.Endorsements, p.own(h.who, candidacy.Lang(t.lang)))
	}
	invitations := h.invitations()
	for _, file := range slices.Sorted(maps.Keys(invitations)) {
		for _, i := range invitations[file] {
			d.Invitations = append(d.Invitations, ownInvitation{file, i})
		}
	}
	for _, file := range slices.Sorted(maps.Keys(h.journals)) {
		for _, e := range h.journals[file] {
			d.Journal = append(d.Journal, ownEntry{file, e})
		}
	}
	return d
}

// own is the person's part of an endorsement.
func (p part) own(who candidacy.Person, lang candidacy.Lang) ownPart {
	e := p.endorsement
	o := ownPart{
		Candidacy: p.file.Candidacy.ID, Community: p.file.Candidacy.Community.Name(lang), Endorsement: e.ID, State: e.State,
		Body: e.Body, Representative: p.representative, Keys: keysOf(e.Keys, who), Withdrawal: []candidacy.Key{}, Code: e.Code,
	}
	if p.representative {
		o.Answers = &e.Answers
	}
	if e.Withdrawal != nil {
		o.Withdrawal = keysOf(e.Withdrawal.Keys, who)
	}
	if e.Declined != nil && e.Declined.Who == who {
		o.Declined = e.Declined
	}
	return o
}

// dataText says in words what is kept about the person.
func (t *turn) dataText(h *holdings) []i18n.Text {
	text := []i18n.Text{t.text(i18n.KeyData)}
	if h.profile == nil {
		text = append(text, t.text(i18n.KeyDataNoProfile))
	} else {
		text = append(text, t.textWith(i18n.KeyDataProfile, i18n.Args{
			"Day": i18n.Day{Time: h.profile.At}, "Version": h.profile.Consent, "Pseudonym": string(h.who)}))
	}
	answers := 0
	if t.session.Quiz != nil {
		answers = len(t.session.Quiz.Answers)
	}
	text = append(text, t.textWith(i18n.KeyDataTalk, i18n.Args{"Count": answers}))
	if lines := t.officeLines(h, i18n.KeyDataFocal, i18n.KeyDataDeputy); len(lines) > 0 {
		text = append(text, t.textWith(i18n.KeyDataOffices, i18n.Args{"Lines": t.cutLines(lines)}))
	}
	var lines i18n.Lines
	for _, p := range h.parts() {
		key := i18n.KeyDataAsMember
		if p.representative {
			key = i18n.KeyDataAsOwner
		}
		lines = append(lines, t.textWith(key, p.args()))
	}
	if len(lines) > 0 {
		text = append(text, t.textWith(i18n.KeyDataEndorsements, i18n.Args{"Lines": t.cutLines(lines)}))
	}
	if h.remindable() {
		text = append(text, t.textWith(i18n.KeyDataAlerts, i18n.Args{"Lines": t.deadlineLines(h)}))
	}
	if h.profile != nil {
		made := 0
		for _, list := range h.invitations() {
			made += len(list)
		}
		text = append(text, t.textWith(i18n.KeyDataCounts, i18n.Args{"Invitations": made, "Entries": h.entries()}))
	}
	contact := t.Contact
	if contact == "" {
		return append(text, t.text(i18n.KeyForgetHint))
	}
	return append(text, t.textWith(i18n.KeyDataRights, i18n.Args{"Contact": contact}))
}

// deadlineLines say what is kept for deadlines.
func (t *turn) deadlineLines(h *holdings) i18n.Lines {
	var lines i18n.Lines
	for _, s := range h.subscriptions {
		var call any = s.Call
		if s.Call == candidacy.NextCall {
			call = i18n.KeyDataNextCall
		}
		lines = append(lines, t.textWith(i18n.KeyDataSubscription, i18n.Args{
			"Since": i18n.Day{Time: s.Since}, "Days": daysText(t.lang, t.Deadlines.Leads(), s.Leads), "Call": call}))
	}
	if h.leave != nil {
		lines = append(lines, t.textWith(i18n.KeyDataLeave, i18n.Args{
			"From": i18n.Day{Time: h.leave.From.Noon()}, "To": i18n.Day{Time: h.leave.To.Noon()}}))
	}
	return append(lines, t.textWith(i18n.KeyDataTold, i18n.Args{"Count": len(h.told)}))
}

// officeLines say the offices that a person holds.
func (t *turn) officeLines(h *holdings, focal, deputy i18n.Key) i18n.Lines {
	var lines i18n.Lines
	for _, o := range h.offices() {
		key := focal
		if o.grant == candidacy.GrantDeputy {
			key = deputy
		}
		lines = append(lines, t.textWith(key, i18n.Args{
			"Community": namesOf(o.community), "Name": o.officer.Name, "Day": i18n.Day{Time: o.officer.Since}}))
	}
	return lines
}

// args are what the words about a part name. A draft may have no name yet.
func (p part) args() i18n.Args {
	args := i18n.Args{"Community": namesOf(p.file.Candidacy.Community), "Body": bodyNames(p.endorsement.Body),
		"State": endStates[p.endorsement.State]}
	if p.endorsement.Body.NameAR == "" {
		args["Body"] = "…"
	}
	return args
}

// cutLines are the first lines, and how many there are more.
func (t *turn) cutLines(lines i18n.Lines) i18n.Lines {
	if more := len(lines) - shownParts; more > 0 {
		return append(lines[:shownParts:shownParts], t.textWith(i18n.KeyDataMore, i18n.Args{"Number": more}))
	}
	return lines
}
