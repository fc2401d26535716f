package flows

import (
	"context"
	"slices"
	"strings"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// hasPart reports whether a person is the representative or a signer of an
// endorsement, or has confirmed that it is taken back.
func hasPart(e candidacy.Endorsement, who candidacy.Person) bool {
	representative, key := e.Part(who)
	return representative || key || leaves(e, who)
}

// leaves reports whether a person is a key of an endorsement's withdrawal.
func leaves(e candidacy.Endorsement, who candidacy.Person) bool {
	return e.Withdrawal != nil && hasKey(e.Withdrawal.Keys, who)
}

// hasKey reports whether a person has given one of some keys.
func hasKey(keys []candidacy.Key, who candidacy.Person) bool {
	return who != "" && slices.ContainsFunc(keys, func(k candidacy.Key) bool { return k.Who == who })
}

// endPage is one turn on an endorsement, by somebody who may have a part in it.
type endPage struct {
	*turn
	me candidacy.Profile
	f  candidacy.File
	e  candidacy.Endorsement
}

// pageRow is a row that leads to the page of an endorsement.
func pageRow(f candidacy.File, e candidacy.Endorsement) []Button {
	return []Button{endWord(i18n.KeyEndorseToPage, endMine, f.Candidacy.ID+":"+e.ID)}
}

// pagePressed handles the buttons about an endorsement, FILE:END and what the
// step needs. Some only show; an act wants consent, and has its right checked.
func (t *turn) pagePressed(ctx context.Context, c Choice) (known bool, err error) {
	acts := map[string]func(*endPage, context.Context, string) error{
		endResume: (*endPage).resume, endKeyLink: (*endPage).keyLink, endHand: (*endPage).hand, endBack: (*endPage).back,
		endAgree: (*endPage).agreeLeaving, endAgreeSure: (*endPage).agreeLeaving, endKeep: (*endPage).keepOn,
		endPropose: (*endPage).propose, endYes: (*endPage).acceptCommon, endNay: (*endPage).refuseCommon,
	}
	shows := map[string]func(*endPage, context.Context, string) error{
		endMine: (*endPage).show, endLetter: (*endPage).letter, endCommon: (*endPage).common,
	}
	file, rest, _ := strings.Cut(c.Value, ":")
	id, value, _ := strings.Cut(rest, ":")
	do, isAct := acts[c.Step]
	if !isAct {
		do, known = shows[c.Step]
		if !known {
			return false, nil
		}
	}
	p, ok, err := t.endorsement(ctx, file, id, isAct)
	if !ok || err != nil {
		return err == nil, err
	}
	return true, do(p, ctx, value)
}

// endorsement reads an endorsement; false when there is none, or consent is asked for
// first, and told then.
func (t *turn) endorsement(ctx context.Context, file, id string, act bool) (*endPage, bool, error) {
	var me candidacy.Profile
	var err error
	if act {
		var ok bool
		if me, ok, err = t.agreed(ctx, resumeButton+t.event.Choice.Data()); !ok {
			return nil, false, err
		}
	} else {
		me, err = t.profile(ctx)
	}
	if err != nil {
		return nil, false, err
	}
	f, there, err := t.file(ctx, file)
	if err != nil {
		return nil, false, err
	}
	e, known := f.Endorsement(id)
	if !there || !known {
		t.refused(candidacy.NotThere, t.toEndorse())
		return nil, false, nil
	}
	return &endPage{t, me, f, e}, true, nil
}

// showEndorsement shows the page of an endorsement in a new message.
func (t *turn) showEndorsement(ctx context.Context, file, id string) error {
	p, ok, err := t.endorsement(ctx, file, id, false)
	if !ok || err != nil {
		return err
	}
	t.event.Message = 0
	return p.show(ctx, "")
}

// value is FILE:END, and what follows it.
func (p *endPage) value(more ...string) string {
	return strings.Join(append([]string{p.f.Candidacy.ID, p.e.ID}, more...), ":")
}

// show shows an endorsement to its people: where it stands, who has signed,
// and what they can do.
func (p *endPage) show(ctx context.Context, _ string) error {
	if !hasPart(p.e, p.me.Person) {
		p.refused(candidacy.NoRight, p.toEndorse())
		return nil
	}
	call, err := p.callOfFile(ctx, p.f)
	if err != nil {
		return err
	}
	p.session.Open = nil
	args := i18n.Args{"Community": communityText(p.f.Candidacy.Community), "Call": call}
	head := p.textWith(i18n.KeyEndorsePageDraft, args)
	if p.e.Body.NameAR != "" {
		args["Body"] = bodyNames(p.e.Body)
		head = p.textWith(i18n.KeyEndorsePage, args)
	}
	text := []i18n.Text{head, p.stateOf(p.e)}
	if len(p.e.Keys) > 0 {
		text = append(text, p.signersText(i18n.KeyEndorseSigners, p.e.Keys))
	}
	if isLeaving(p.e) {
		text = append(text, p.textWith(i18n.KeyEndorsePageLeaving, i18n.Args{
			"Reason": p.e.Withdrawal.Reason, "Until": p.e.Withdrawal.Ends}))
	}
	if w := p.e.Withdrawal; w != nil && len(w.Keys) > 0 {
		text = append(text, p.signersText(i18n.KeyEndorseLeavers, w.Keys))
	}
	p.long(text, append(p.rows(), p.toEndorse()), p.here())
	return nil
}

// stateOf says where an endorsement stands, and until when it waits.
func (t *turn) stateOf(e candidacy.Endorsement) i18n.Text {
	switch {
	case e.State == candidacy.DraftState:
		return t.textWith(i18n.KeyEndorseIsDraft, i18n.Args{"Until": i18n.Day{Time: e.Begun.Add(candidacy.DraftLife)}})
	case e.State == candidacy.Awaiting && len(e.Keys) < e.Needs:
		return t.textWith(i18n.KeyEndorseIsAwaiting, i18n.Args{"Until": e.Ends})
	case e.State == candidacy.Awaiting:
		return t.textWith(i18n.KeyEndorseIsAsking, i18n.Args{"Until": e.Ends})
	case e.State == candidacy.Confirmed:
		return t.textWith(i18n.KeyEndorseIsConfirmed, i18n.Args{"At": e.Confirmed, "Code": candidacy.FormatCode(e.Code)})
	case e.State == candidacy.Withdrawn:
		return t.textWith(i18n.KeyEndorseIsWithdrawn, i18n.Args{"At": e.Withdrawal.Done, "Reason": e.Withdrawal.Reason})
	case e.State == candidacy.Expired:
		return t.textWith(i18n.KeyEndorseIsExpired, i18n.Args{"At": e.Expired})
	case e.Declined.Focal:
		return t.textWith(i18n.KeyEndorseIsDeclinedFocal, i18n.Args{"At": e.Declined.At})
	}
	return t.textWith(i18n.KeyEndorseIsDeclined, i18n.Args{"At": e.Declined.At})
}

// rows are what the person can do about the endorsement now.
func (p *endPage) rows() [][]Button {
	representative, _ := p.e.Part(p.me.Person)
	var rows [][]Button
	add := func(key i18n.Key, step string) { rows = append(rows, []Button{endWord(key, step, p.value())}) }
	switch p.e.State {
	case candidacy.DraftState:
		add(i18n.KeyEndorseResume, endResume)
	case candidacy.Awaiting:
		if representative && len(p.e.Keys) < p.e.Needs {
			add(i18n.KeyEndorseNewLink, endKeyLink)
		}
	case candidacy.Confirmed:
		rows = append(rows, letterRow(p.f, p.e, ""))
		if representative && len(confirmedOf(p.f)) > 1 {
			add(i18n.KeyEndorseCommon, endCommon)
		}
		if representative {
			rows = append(rows, p.tasksRow()...)
		}
		p.leavingRows(add)
	}
	if representative && (p.e.State == candidacy.Awaiting || p.e.State == candidacy.Confirmed) {
		add(i18n.KeyEndorseHand, endHand)
	}
	return rows
}

// leavingRows are what can be done about taking a confirmed endorsement back.
func (p *endPage) leavingRows(add func(i18n.Key, string)) {
	if !isLeaving(p.e) {
		add(i18n.KeyEndorseWithdraw, endBack)
		return
	}
	if !leaves(p.e, p.me.Person) {
		add(i18n.KeyEndorseAgree, endAgree)
	}
	add(i18n.KeyEndorseKeep, endKeep)
	add(i18n.KeyEndorseNewLink, endKeyLink)
}

// resume goes on writing a draft.
func (p *endPage) resume(ctx context.Context, _ string) error {
	if representative, _ := p.e.Part(p.me.Person); !representative {
		p.refused(candidacy.NoRight, p.toEndorse())
		return nil
	}
	return p.write(EndorseDraft{
		For: candidacy.GrantEndorse, File: p.f.Candidacy.ID, Endorsement: p.e.ID, Invitation: p.e.Invitation}).show(ctx)
}

// keyLink makes a new link for the member whose key is awaited. The links before it die.
func (p *endPage) keyLink(context.Context, string) error {
	c, i, secret, err := p.f.InviteKey(p.actor(p.me), p.e.ID, p.event.Seed, p.event.At)
	if err != nil {
		return p.failed(err)
	}
	p.change(c)
	p.sayKeyLink(p.f, p.e, i, secret)
	return nil
}

// hand makes the link by which another member becomes the representative.
func (p *endPage) hand(context.Context, string) error {
	c, i, secret, err := p.f.InviteSuccessor(p.actor(p.me), p.e.ID, p.event.Seed, p.event.At)
	if err != nil {
		return p.failed(err)
	}
	p.change(c)
	p.sayKeyLink(p.f, p.e, i, secret)
	return nil
}

// back begins to take a confirmed endorsement back: it asks for the reason.
func (p *endPage) back(ctx context.Context, _ string) error {
	if !hasPart(p.e, p.me.Person) {
		p.refused(candidacy.NoRight, p.toEndorse())
		return nil
	}
	return p.write(EndorseDraft{For: forReason, File: p.f.Candidacy.ID, Endorsement: p.e.ID}).show(ctx)
}

// agreeLeaving is another signer's key to a withdrawal, on the second press. Who
// has become representative without having signed gives their name first.
func (p *endPage) agreeLeaving(ctx context.Context, _ string) error {
	if p.event.Choice.Step == endAgree && isLeaving(p.e) && hasPart(p.e, p.me.Person) {
		p.reply(Reply{
			Text: []i18n.Text{p.textWith(i18n.KeyEndorseAgreeAgain, i18n.Args{"Reason": p.e.Withdrawal.Reason})},
			Edit: p.here(),
			Buttons: [][]Button{
				{endWord(i18n.KeyEndorseWithdraw, endAgreeSure, p.value())}, {endWord(i18n.KeyEndorseKeep, endKeep, p.value())}},
		})
		return nil
	}
	if hasPart(p.e, p.me.Person) && isLeaving(p.e) && !hasKey(p.e.Keys, p.me.Person) {
		return p.write(EndorseDraft{For: candidacy.GrantWithdraw, File: p.f.Candidacy.ID, Endorsement: p.e.ID}).show(ctx)
	}
	c, e, err := p.f.ConfirmWithdrawal(p.actor(p.me), p.e.ID, "", candidacy.Key{}, p.event.At)
	if err != nil {
		return p.failed(err)
	}
	return p.leaving(ctx, p.f, c, e)
}

// keepOn ends a withdrawal that was proposed.
func (p *endPage) keepOn(ctx context.Context, _ string) error {
	c, e, err := p.f.KeepEndorsement(p.actor(p.me), p.e.ID, p.event.At)
	if err != nil {
		return p.failed(err)
	}
	p.change(c)
	return p.tellMoved(ctx, after(p.f, c, e), p.e, e)
}
