package flows

import (
	"context"
	"fmt"
	"slices"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// inform says something to people of an endorsement, each once, also to whoever
// acts now.
func (t *turn) inform(ctx context.Context, r Reply, people ...candidacy.Person) error {
	for i, who := range people {
		if who == "" || slices.Contains(people[:i], who) {
			continue
		}
		chat, known, err := t.Records.ChatOf(ctx, who)
		switch {
		case err != nil:
			return fmt.Errorf("%w: %w", ErrRecords, err)
		case known && chat == t.event.Chat:
			t.reply(r)
		default:
			if err := t.tell(ctx, who, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// tellEach says something to people of an endorsement, but not to whoever acts now.
func (t *turn) tellEach(ctx context.Context, r Reply, people ...candidacy.Person) error {
	return t.notify(ctx, r, nil, people...)
}

// peopleOf are the representative and the signers of an endorsement.
func peopleOf(e candidacy.Endorsement) []candidacy.Person {
	people := []candidacy.Person{e.By}
	for _, k := range e.Keys {
		people = append(people, k.Who)
	}
	return people
}

// tellOffice says something to the focal point and the deputy of a candidacy,
// which is given as it is after the act.
func (t *turn) tellOffice(ctx context.Context, f candidacy.File, text i18n.Text) error {
	r, err := t.registry(ctx)
	if err != nil {
		return err
	}
	return t.tellFocal(ctx, f, r, text)
}

// tellMoved says to those concerned what has become of an endorsement, and
// counts a new state. f is the candidacy after the act, before the endorsement as it was.
func (t *turn) tellMoved(ctx context.Context, f candidacy.File, before, e candidacy.Endorsement) error {
	if e.State != before.State {
		t.count(CountEndorsement, string(e.State))
	}
	if err := t.tellFlags(ctx, f, before, e); err != nil {
		return err
	}
	args := i18n.Args{"Body": bodyNames(e.Body), "Community": communityText(f.Candidacy.Community)}
	if e.State == candidacy.Confirmed && before.State != candidacy.Confirmed {
		return t.tellConfirmed(ctx, f, e, args)
	}
	people, office := moved(before, e)
	if e.State == candidacy.Withdrawn || isLeaving(e) {
		args["Reason"] = e.Withdrawal.Reason
	}
	if e.State == candidacy.Awaiting || isLeaving(e) {
		args["Until"] = ends(e)
	}
	if people != "" {
		told := Reply{Text: []i18n.Text{t.textWith(people, args)}, Buttons: [][]Button{pageRow(f, e)}}
		tell := t.inform
		if e.State == candidacy.Awaiting { // who acted was told what comes next
			tell = t.tellEach
		}
		if err := tell(ctx, told, t.concerned(before, e)...); err != nil {
			return err
		}
	}
	if office == "" {
		return nil
	}
	return t.tellOffice(ctx, f, t.textWith(office, args))
}

// ends is until when an endorsement, or its withdrawal, waits for a key.
func ends(e candidacy.Endorsement) any {
	if isLeaving(e) {
		return e.Withdrawal.Ends
	}
	return e.Ends
}

// concerned are those to tell of a change. Who sealed an endorsement, or
// proposed to take it back, has just been told what comes next.
func (t *turn) concerned(before, e candidacy.Endorsement) []candidacy.Person {
	people := peopleOf(e)
	for _, w := range []*candidacy.Withdrawal{before.Withdrawal, e.Withdrawal} {
		if w == nil {
			continue
		}
		for _, k := range w.Keys {
			people = append(people, k.Who)
		}
	}
	if isLeaving(e) {
		by := e.Withdrawal.Keys[0].Who
		people = slices.DeleteFunc(people, func(who candidacy.Person) bool { return who == by })
	}
	return people
}

// moved says by which words a change is told to the people of an endorsement,
// and to the focal point; "" tells nothing.
func moved(before, e candidacy.Endorsement) (people, office i18n.Key) {
	switch {
	case e.State == candidacy.Awaiting && before.State == candidacy.DraftState && e.Accepted.IsZero():
		return "", i18n.KeyEndorseToldOfficeAsks
	case e.State == candidacy.Awaiting && before.State == candidacy.DraftState:
		return "", i18n.KeyEndorseToldOfficeSealed
	case e.State == candidacy.Awaiting && before.Accepted.IsZero() && !e.Accepted.IsZero():
		return i18n.KeyEndorseToldAdmitted, ""
	case e.State == candidacy.Awaiting && len(e.Keys) > len(before.Keys):
		return i18n.KeyEndorseToldKey, i18n.KeyEndorseToldOfficeAsks
	case e.State == candidacy.Declined && e.Declined.Focal:
		return i18n.KeyEndorseToldDeclinedFocal, ""
	case e.State == candidacy.Declined:
		return i18n.KeyEndorseToldDeclined, i18n.KeyEndorseToldOfficeDeclined
	case e.State == candidacy.Withdrawn:
		return i18n.KeyEndorseToldWithdrawn, i18n.KeyEndorseToldOfficeWithdrawn
	case e.State == candidacy.Expired && before.State == candidacy.DraftState:
		return i18n.KeyEndorseToldDraftExpired, ""
	case e.State == candidacy.Expired:
		return i18n.KeyEndorseToldExpired, i18n.KeyEndorseToldOfficeExpired
	case isLeaving(e):
		return i18n.KeyEndorseToldLeaving, i18n.KeyEndorseToldOfficeLeaving
	case isLeaving(before):
		return i18n.KeyEndorseToldStays, i18n.KeyEndorseToldOfficeStays
	}
	return "", ""
}

// tellConfirmed gives the letter of an endorsement that has just become
// confirmed to its people, in its language, and tells the focal point. From
// the second on, the representatives are asked for a common focal point.
func (t *turn) tellConfirmed(ctx context.Context, f candidacy.File, e candidacy.Endorsement, args i18n.Args) error {
	lang := i18n.Lang(e.Lang)
	pdf, _, err := t.setLetter(lang, f.Candidacy, e)
	if err != nil {
		return err
	}
	r := t.letterReply(i18n.KeyEndorseToldConfirmed, lang, f, e, pdf)
	r.Buttons = append(r.Buttons, pageRow(f, e))
	if err := t.inform(ctx, r, peopleOf(e)...); err != nil {
		return err
	}
	if err := t.tellOffice(ctx, f, t.textWith(i18n.KeyEndorseToldOfficeConfirmed, args)); err != nil {
		return err
	}
	return t.askCommon(ctx, f, e)
}

// flagWords say why to look at two endorsements.
var flagWords = map[candidacy.FlagKind]i18n.Key{
	candidacy.SameName: i18n.KeyEndorseFlagName, candidacy.SameReceipt: i18n.KeyEndorseFlagReceipt,
	candidacy.SamePerson: i18n.KeyEndorseFlagPerson,
}

// tellFlags says to the focal point and the admins what they should look at,
// where an act has raised flags. Nothing is refused for them.
func (t *turn) tellFlags(ctx context.Context, f candidacy.File, before, e candidacy.Endorsement) error {
	for _, flag := range e.Flags {
		if slices.Contains(before.Flags, flag) {
			continue
		}
		other, _ := f.Endorsement(flag.Other)
		text := t.textWith(flagWords[flag.What], i18n.Args{
			"Body": bodyNames(e.Body), "Other": bodyNames(other.Body), "Community": communityText(f.Candidacy.Community)})
		if err := t.tellOffice(ctx, f, text); err != nil {
			return err
		}
		t.tellAdmins(Reply{Text: []i18n.Text{text}, Buttons: [][]Button{{
			word(i18n.KeyCandOpenCard, flowCand, candEnd, f.Candidacy.ID+":"+e.ID)}}})
	}
	return nil
}
