package flows

import (
	"context"
	"errors"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// seal does what the draft is for: seals the endorsement, confirms it, or
// takes it back. It says first what that means, and does it when sure, with
// what was seen. seen is the mark of that.
func (c *endForm) seal(ctx context.Context, seen string, sure bool) error {
	if seen != c.draft.seen() || c.draft.next() != stepNone {
		c.toast(i18n.KeyEndorseStale)
		return c.show(ctx)
	}
	if !sure {
		return c.sealAgain(ctx)
	}
	me, ok, err := c.agreed(ctx, resumeButton+c.event.Choice.Data())
	if !ok || err != nil {
		return err
	}
	f, there, err := c.file(ctx, c.draft.File)
	if err != nil {
		return err
	}
	if !there {
		return c.failedDraft(candidacy.NotThere)
	}
	switch c.draft.For {
	case candidacy.GrantEndorse:
		err = c.sealWhole(ctx, me, f)
	case candidacy.GrantKey:
		err = c.confirm(ctx, me, f)
	case forReason:
		err = c.withdraw(ctx, me, f)
	default:
		err = c.withdrawToo(ctx, me, f)
	}
	return c.failedDraft(err)
}

// failedDraft says why what was written was refused: what is wrong with it, or
// that the time for it is over, and then it is gone. Any other error is given back.
func (c *endForm) failedDraft(err error) error {
	var faults candidacy.Faults
	if errors.As(err, &faults) {
		c.showNext()
		return nil
	}
	if c.refused(err, c.toEndorse()) {
		c.done()
		return nil
	}
	return err
}

// sealAgain says what sealing means, and asks for the second press.
func (c *endForm) sealAgain(ctx context.Context) error {
	f, _, err := c.file(ctx, c.draft.File)
	if err != nil {
		return err
	}
	e, _ := f.Endorsement(c.draft.Endorsement)
	needs := e.Needs
	if c.draft.For == candidacy.GrantEndorse {
		needs = f.Candidacy.Keys
	}
	c.session.Open = &Choice{flowEnd, endReview, c.draft.Endorsement}
	args := i18n.Args{"Community": communityText(f.Candidacy.Community)}
	var text []i18n.Text
	switch {
	case c.draft.For == candidacy.GrantEndorse && needs > 1:
		text = append(text, c.textWith(i18n.KeyEndorseSealTwo, args))
	case c.draft.For == candidacy.GrantEndorse:
		text = append(text, c.textWith(i18n.KeyEndorseSealOne, args))
	case c.draft.For == candidacy.GrantKey:
		text = append(text, c.textWith(i18n.KeyEndorseConfirmAgain, args))
	case c.draft.For == forReason && needs > 1:
		text = append(text, c.text(i18n.KeyEndorseWithdrawTwo))
	default:
		text = append(text, c.text(i18n.KeyEndorseWithdrawOne))
	}
	if c.draft.For == candidacy.GrantEndorse && e.Accepted.IsZero() {
		text = append(text, c.text(i18n.KeyEndorseSealAdmit))
	}
	c.reply(Reply{Text: text, Edit: c.here, Buttons: [][]Button{
		{{Label: c.text(c.sealWord()), Choice: c.choice(endSealed, c.draft.seen())}},
		{{Label: c.text(i18n.KeyEndorseNotYet), Choice: c.choice(endReview, "")}},
	}})
	return nil
}

// sealWhole seals an endorsement: with two keys, the link for the second
// member comes at once.
func (c *endForm) sealWhole(ctx context.Context, me candidacy.Profile, f candidacy.File) error {
	d := c.draft
	before, _ := f.Endorsement(d.Endorsement)
	change, e, err := f.Seal(c.actor(me), d.Endorsement, d.Body, d.Answers, d.Lang, d.Key, c.event.Seed, c.event.At, c.sealing())
	if err != nil {
		return err
	}
	f = after(f, change, e)
	if len(e.Keys) < e.Needs {
		invite, i, secret, err := f.InviteKey(c.actor(me), e.ID, c.event.Seed, c.event.At)
		if err != nil {
			return err
		}
		change = join(change, invite)
		c.finish(c.textWith(i18n.KeyEndorseSealed, i18n.Args{"Until": e.Ends}))
		c.sayKeyLink(f, e, i, secret)
	} else {
		c.signed(f, e)
	}
	c.change(change)
	return c.tellMoved(ctx, f, before, e)
}

// finish forgets the draft, and says what has become of it in its place.
func (c *endForm) finish(text i18n.Text, rows ...[]Button) {
	c.done()
	c.reply(Reply{Text: []i18n.Text{text}, Buttons: rows, Edit: c.here})
}

// signed finishes a draft with which an endorsement has all its keys.
func (c *endForm) signed(f candidacy.File, e candidacy.Endorsement) {
	if e.State == candidacy.Awaiting {
		c.finish(c.textWith(i18n.KeyEndorseSealedAdmit, i18n.Args{"Until": e.Ends}), pageRow(f, e))
		return
	}
	c.finish(c.text(i18n.KeyEndorseDone)) // the letter follows
}

// sayKeyLink says the link for another member, in a message made to be
// forwarded, and then how.
func (t *turn) sayKeyLink(f candidacy.File, e candidacy.Endorsement, i candidacy.Invitation, secret string) {
	args := i18n.Args{
		"Body": bodyNames(e.Body), "Community": communityText(f.Candidacy.Community), "Until": i.Ends,
		"Link": t.invitationLink(f.Candidacy.ID, secret),
	}
	letter := map[candidacy.Grant]i18n.Key{
		candidacy.GrantKey: i18n.KeyEndorseForKey, candidacy.GrantWithdraw: i18n.KeyEndorseForWithdraw,
		candidacy.GrantSuccessor: i18n.KeyEndorseForSuccessor,
	}[i.Gives]
	t.say(t.textWith(letter, args))
	t.say(t.text(i18n.KeyEndorseForward), pageRow(f, e))
}

// invitationLink is the address of an invitation.
func (t *turn) invitationLink(file, secret string) string {
	return "https://t.me/" + t.Username + "?start=" + candidacy.InvitationLink(file, secret)
}

// confirm is the second member's key.
func (c *endForm) confirm(ctx context.Context, me candidacy.Profile, f candidacy.File) error {
	before, _ := f.Endorsement(c.draft.Endorsement)
	change, e, err := f.Confirm(c.actor(me), c.draft.Invitation, c.draft.Key, c.event.At, c.sealing())
	if err != nil {
		return err
	}
	if len(change.Entries) == 0 {
		c.done()
		return c.showEndorsement(ctx, f.Candidacy.ID, e.ID)
	}
	c.change(change)
	f = after(f, change, e)
	c.signed(f, e)
	return c.tellMoved(ctx, f, before, e)
}

// refuse asks the second member again whether they mean their no; false for
// whoever is asked for no key.
func (c *endForm) refuse() bool {
	if c.draft.For != candidacy.GrantKey {
		return false
	}
	c.session.Open = nil
	c.reply(Reply{Text: []i18n.Text{c.text(i18n.KeyEndorseNoAgain)}, Edit: c.here, Buttons: [][]Button{
		{{Label: c.text(i18n.KeyEndorseNoSure), Choice: c.choice(endRefused, "")}},
		{{Label: c.text(i18n.KeyEndorseNotYet), Choice: c.choice(endReview, "")}},
	}})
	return true
}

// refusedSure is the second member's no. Nothing happens to a draft of another kind.
func (c *endForm) refusedSure(ctx context.Context) error {
	if c.draft.For != candidacy.GrantKey {
		return nil
	}
	me, ok, err := c.agreed(ctx, resumeButton+c.event.Choice.Data())
	if !ok || err != nil {
		return err
	}
	f, _, err := c.file(ctx, c.draft.File)
	if err != nil {
		return err
	}
	e, _ := f.Endorsement(c.draft.Endorsement)
	invitation := c.draft.Invitation
	c.done()
	return c.decline(ctx, me, f, e, invitation)
}

// decline is the second member's no, through a link.
func (t *turn) decline(ctx context.Context, me candidacy.Profile, f candidacy.File, before candidacy.Endorsement, invitation string) error {
	change, e, err := f.Decline(t.actor(me), candidacy.Seat{}, before.ID, invitation, t.event.At)
	if err != nil {
		return t.failed(err)
	}
	t.change(change)
	t.say(t.textWith(i18n.KeyEndorseDeclined, i18n.Args{"Body": bodyNames(e.Body)}), t.toEndorse())
	if len(change.Entries) == 0 {
		return nil
	}
	return t.tellMoved(ctx, after(f, change, e), before, e)
}

// withdraw proposes to take an endorsement back, or takes it back.
func (c *endForm) withdraw(ctx context.Context, me candidacy.Profile, f candidacy.File) error {
	before, _ := f.Endorsement(c.draft.Endorsement)
	change, e, err := f.Withdraw(c.actor(me), c.draft.Endorsement, c.draft.Reason, c.event.At)
	if err != nil {
		return err
	}
	f = after(f, change, e)
	if isLeaving(e) {
		invite, i, secret, err := f.InviteKey(c.actor(me), e.ID, c.event.Seed, c.event.At)
		if err != nil {
			return err
		}
		change = join(change, invite)
		c.finish(c.textWith(i18n.KeyEndorseWithdrawing, i18n.Args{"Until": e.Withdrawal.Ends}))
		c.sayKeyLink(f, e, i, secret)
	} else {
		c.finish(c.text(i18n.KeyEndorseDone))
	}
	c.change(change)
	return c.tellMoved(ctx, f, before, e)
}

// withdrawToo is the other key of a withdrawal.
func (c *endForm) withdrawToo(ctx context.Context, me candidacy.Profile, f candidacy.File) error {
	id, invitation, key := c.draft.Endorsement, c.draft.Invitation, c.draft.Key
	change, e, err := f.ConfirmWithdrawal(c.actor(me), id, invitation, key, c.event.At)
	if err != nil {
		return err
	}
	c.done()
	return c.leaving(ctx, f, change, e)
}

// leaving keeps the other key of a withdrawal, and tells those concerned.
func (t *turn) leaving(ctx context.Context, f candidacy.File, change candidacy.Change, e candidacy.Endorsement) error {
	before, _ := f.Endorsement(e.ID)
	t.change(change)
	if len(change.Entries) == 0 {
		return t.showEndorsement(ctx, f.Candidacy.ID, e.ID)
	}
	t.reply(Reply{Text: []i18n.Text{t.text(i18n.KeyEndorseDone)}, Edit: t.here()})
	return t.tellMoved(ctx, after(f, change, e), before, e)
}
