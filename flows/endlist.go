package flows

import (
	"context"
	"fmt"
	"slices"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

const (
	shownFiles = 8  // candidacies on a page
	shownMine  = 10 // of one's own endorsements, the newest
)

// endorseList shows one's own endorsements and the candidacies that can be
// endorsed, so many on a page.
func (t *turn) endorseList(ctx context.Context, page, edit int) error {
	t.session.Open = nil
	me, err := t.profile(ctx)
	if err != nil {
		return err
	}
	rows, err := t.mineRows(ctx, me.Person)
	if err != nil {
		return err
	}
	r, open, err := t.openSlots(ctx)
	if err != nil {
		return err
	}
	var text []i18n.Text
	if len(rows) > 0 {
		text = append(text, t.text(i18n.KeyEndorseMine))
	}
	if len(open) == 0 {
		text = append(text, t.text(i18n.KeyEndorseNoneOpen))
	} else {
		text = append(text, t.text(i18n.KeyEndorseChoose))
	}
	page = min(page, max(0, len(open)-1)/shownFiles)
	for _, slot := range open[page*shownFiles : min(len(open), (page+1)*shownFiles)] {
		if c, ok := r.Community(slot.Community); ok {
			rows = append(rows, []Button{{Label: communityText(c), Choice: Choice{flowEnd, endOpen, slot.File}}})
		}
	}
	t.reply(Reply{Text: text, Buttons: append(rows, turnPages(page, len(open))...), Edit: edit})
	return nil
}

// turnPages is a row that leads to the pages beside this one; none when there are none.
func turnPages(page, files int) [][]Button {
	var row []Button
	if page > 0 {
		row = append(row, endWord(i18n.KeyButtonPrevious, endList, fmt.Sprint(page-1)))
	}
	if (page+1)*shownFiles < files {
		row = append(row, endWord(i18n.KeyButtonNext, endList, fmt.Sprint(page+1)))
	}
	if row == nil {
		return nil
	}
	return [][]Button{row}
}

// openSlots are the candidacies whose call is not over, the newest first.
func (t *turn) openSlots(ctx context.Context) (candidacy.Registry, []candidacy.Slot, error) {
	r, err := t.registry(ctx)
	if err != nil {
		return r, nil, err
	}
	calls, err := t.knownCalls(ctx)
	if err != nil {
		return r, nil, err
	}
	var open []candidacy.Slot
	for _, slot := range r.Slots {
		if !t.isOver(calls, slot.Call) {
			open = append(open, slot)
		}
	}
	slices.SortStableFunc(open, func(a, b candidacy.Slot) int { return b.Opened.Compare(a.Opened) })
	return r, open, nil
}

// isOver reports whether a call has closed. The next one has not.
func (t *turn) isOver(calls []Call, id string) bool {
	call := callOf(calls, id)
	if call == nil {
		return false
	}
	state := call.State(t.event.At)
	return state == candidacy.Past || state == candidacy.Closed
}

// mineRows are buttons for the endorsements in which a person has a part, the newest first.
func (t *turn) mineRows(ctx context.Context, who candidacy.Person) ([][]Button, error) {
	if who == "" {
		return nil, nil
	}
	refs, err := t.Records.Find(ctx, candidacy.ByPerson, string(who))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRecords, err)
	}
	var rows [][]Button
	for _, ref := range slices.Backward(refs) {
		if ref.File == candidacy.RegistryFile {
			continue
		}
		f, there, err := t.file(ctx, ref.File)
		if err != nil {
			return nil, err
		}
		if !there {
			continue
		}
		for _, e := range slices.Backward(f.Endorsements) {
			if hasPart(e, who) && len(rows) < shownMine {
				rows = append(rows, []Button{{
					Label:  t.mineLabel(f, e),
					Choice: Choice{flowEnd, endMine, f.Candidacy.ID + ":" + e.ID},
				}})
			}
		}
	}
	return rows, nil
}

// mineLabel names an endorsement: the body once its name was typed, else the community.
func (t *turn) mineLabel(f candidacy.File, e candidacy.Endorsement) i18n.Text {
	body := e.Body
	if d := t.session.Endorse; d != nil && e.State == candidacy.DraftState {
		for _, d := range append(slices.Clone(d.Others), *d) {
			if d.Endorsement == e.ID {
				body = d.Body
			}
		}
	}
	args := i18n.Args{"State": endStates[e.State], "Name": communityText(f.Candidacy.Community)}
	if body.NameAR != "" {
		args["Name"] = shortNames(body)
	}
	return t.textWith(i18n.KeyEndorseRow, args)
}

// shortNames are a body's names as they go on a button.
func shortNames(b candidacy.Body) i18n.Names {
	names := bodyNames(b)
	for lang, name := range names {
		names[lang] = cutText(name, 40)
	}
	return names
}

// endStates say where an endorsement stands, in a word or two.
var endStates = map[candidacy.EndorsementState]i18n.Key{
	candidacy.DraftState: i18n.KeyEndorseStateDraft, candidacy.Awaiting: i18n.KeyEndorseStateAwaiting,
	candidacy.Confirmed: i18n.KeyEndorseStateConfirmed, candidacy.Withdrawn: i18n.KeyEndorseStateWithdrawn,
	candidacy.Expired: i18n.KeyEndorseStateExpired, candidacy.Declined: i18n.KeyEndorseStateDeclined,
}

// openCandidacy shows a candidacy that can be endorsed, and what that means.
func (t *turn) openCandidacy(ctx context.Context, file string) error {
	f, there, err := t.file(ctx, file)
	if err != nil {
		return err
	}
	if !there {
		t.refused(candidacy.NotThere, t.toEndorse())
		return nil
	}
	call, err := t.callOfFile(ctx, f)
	if err != nil {
		return err
	}
	t.reply(Reply{
		Text: []i18n.Text{
			t.textWith(i18n.KeyEndorseOpen, i18n.Args{"Community": communityText(f.Candidacy.Community), "Call": call}),
			t.text(i18n.KeyEndorseWhat), t.text(i18n.KeyEndorseAskWhat),
		},
		Buttons: [][]Button{{endWord(i18n.KeyEndorseAskButton, endAsk, file)}, t.toEndorse()},
		Edit:    t.here(),
	})
	return nil
}

// askToEndorse begins an endorsement without having been invited: the focal
// point will have to accept it.
func (t *turn) askToEndorse(ctx context.Context, file string) error {
	me, ok, err := t.agreed(ctx, resumeButton+t.event.Choice.Data())
	if !ok || err != nil {
		return err
	}
	f, there, err := t.file(ctx, file)
	if err != nil {
		return err
	}
	if !there {
		t.refused(candidacy.NotThere, t.toEndorse())
		return nil
	}
	return t.begin(ctx, me, f, "")
}

// begin begins an endorsement and asks the first step, or goes on with the one
// that was begun in the same way before. None begins once the call has closed.
func (t *turn) begin(ctx context.Context, me candidacy.Profile, f candidacy.File, invitation string) error {
	calls, err := t.knownCalls(ctx)
	if err != nil {
		return err
	}
	c, e, err := f.Begin(t.actor(me), invitation, t.event.Seed, t.event.At)
	if err == nil && len(c.Entries) > 0 && t.isOver(calls, f.Candidacy.Call) {
		err = candidacy.CallOver
	}
	if err != nil {
		return t.failed(err)
	}
	t.change(c)
	if len(c.Entries) > 0 {
		t.count(CountEndorsement, string(e.State))
	}
	if e.State != candidacy.DraftState {
		return t.showEndorsement(ctx, f.Candidacy.ID, e.ID)
	}
	form := t.write(EndorseDraft{For: candidacy.GrantEndorse, File: f.Candidacy.ID, Endorsement: e.ID, Invitation: invitation})
	form.here = 0 // what it means stays to be read
	form.showNext()
	return nil
}

// failed says why an act was refused, with a way on; any other error is given back.
func (t *turn) failed(err error) error {
	if t.refused(err, t.toEndorse()) {
		return nil
	}
	return err
}
