package flows

import (
	"context"
	"strings"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// somebody looks at an invitation before having consented to anything: nobody's pseudonym.
const somebody candidacy.Person = "p-"

// endorseLink opens an invitation of a candidacy: to endorse, to confirm, to
// confirm a withdrawal, to become representative. Nothing is done by opening it.
func (t *turn) endorseLink(ctx context.Context, file, invitation string) error {
	me, err := t.profile(ctx)
	if err != nil {
		return err
	}
	if me.Person == "" {
		me.Person = somebody
	}
	f, i, e, ok, err := t.lookAt(ctx, me, file, invitation)
	switch {
	case !ok || err != nil:
		return err
	case i.Used == me.Person: // who comes back to what they have begun or done
		return t.showEndorsement(ctx, file, e.ID)
	}
	value := file + ":" + invitation
	t.session.Open = &Choice{flowEnd, endLink, value}
	args := i18n.Args{"Body": bodyNames(e.Body), "Community": communityText(f.Candidacy.Community)}
	switch i.Gives {
	case candidacy.GrantEndorse:
		return t.showInvited(ctx, f, i)
	case candidacy.GrantKey:
		text := append([]i18n.Text{t.textWith(i18n.KeyEndorseLinkKey, args)}, t.letterText(e)...)
		text = append(text, t.textWith(i18n.KeyEndorseLinkKeyHow, i18n.Args{"Until": e.Ends}))
		t.long(text, [][]Button{{endWord(i18n.KeyEndorseJoin, endTake, value)}, {endWord(i18n.KeyEndorseNo, endNo, value)}}, 0)
	case candidacy.GrantWithdraw:
		args["Reason"], args["Until"] = e.Withdrawal.Reason, e.Withdrawal.Ends
		t.say(t.textWith(i18n.KeyEndorseLinkWithdraw, args), []Button{endWord(i18n.KeyEndorseJoin, endTake, value)})
	default:
		t.say(t.textWith(i18n.KeyEndorseLinkSuccessor, args), []Button{endWord(i18n.KeyEndorseTake, endTake, value)})
	}
	return nil
}

// lookAt reads a candidacy and an invitation of it; false when the person
// cannot use it, which is told then.
func (t *turn) lookAt(ctx context.Context, me candidacy.Profile, file, invitation string) (f candidacy.File, i candidacy.Invitation, e candidacy.Endorsement, ok bool, err error) {
	t.session.Open = nil
	f, there, err := t.file(ctx, file)
	if err != nil {
		return f, i, e, false, err
	}
	err = candidacy.NotThere
	if there {
		i, e, err = f.Look(t.actor(me), invitation, t.event.At)
	}
	if err != nil {
		return f, i, e, false, t.failed(err)
	}
	return f, i, e, true, nil
}

// showInvited shows an invitation to endorse: whose candidacy, for which call,
// who invites, what will be asked.
func (t *turn) showInvited(ctx context.Context, f candidacy.File, i candidacy.Invitation) error {
	r, err := t.registry(ctx)
	if err != nil {
		return err
	}
	call, err := t.callOfFile(ctx, f)
	if err != nil {
		return err
	}
	args := i18n.Args{"Community": communityText(f.Candidacy.Community), "Call": call}
	key := i18n.KeyEndorseInvited
	if name := officerName(r, f, i.By); name != "" {
		key, args["Name"] = i18n.KeyEndorseInvitedBy, name
	}
	t.reply(Reply{
		Text:    []i18n.Text{t.textWith(key, args), t.text(i18n.KeyEndorseWhat), t.text(i18n.KeyEndorseBeginWhat)},
		Buttons: [][]Button{{endWord(i18n.KeyEndorseBegin, endTake, f.Candidacy.ID+":"+i.ID)}},
	})
	return nil
}

// officerName is what the focal point, or the deputy, of a candidacy is called;
// "" when the person holds no such office now.
func officerName(r candidacy.Registry, f candidacy.File, who candidacy.Person) string {
	c, _ := r.Community(f.Candidacy.Community.ID)
	for _, o := range []*candidacy.Officer{c.Focal, c.Deputy} {
		if o != nil && o.Who == who {
			return o.Name
		}
	}
	return ""
}

// linkPressed handles the buttons under the page of an invitation.
func (t *turn) linkPressed(ctx context.Context, c Choice) error {
	file, invitation, _ := strings.Cut(c.Value, ":")
	if c.Step == endNo {
		t.say(t.text(i18n.KeyEndorseNoAgain),
			[]Button{endWord(i18n.KeyEndorseNoSure, endNoSure, c.Value)}, []Button{endWord(i18n.KeyEndorseJoin, endTake, c.Value)})
		return nil
	}
	me, ok, err := t.agreed(ctx, resumeButton+c.Data())
	if !ok || err != nil {
		return err
	}
	f, i, e, ok, err := t.lookAt(ctx, me, file, invitation)
	switch {
	case !ok || err != nil:
		return err
	case c.Step == endNoSure:
		return t.decline(ctx, me, f, e, invitation)
	case i.Gives == candidacy.GrantEndorse:
		return t.begin(ctx, me, f, invitation)
	case i.Gives == candidacy.GrantSuccessor && c.Step == endTakeSure:
		return t.succeed(ctx, me, f, i)
	case i.Gives == candidacy.GrantSuccessor:
		t.say(t.textWith(i18n.KeyEndorseTakeAgain, i18n.Args{"Body": bodyNames(e.Body)}),
			[]Button{endWord(i18n.KeyEndorseTakeSure, endTakeSure, c.Value)})
		return nil
	case i.Used == me.Person: // and has confirmed already
		return t.showEndorsement(ctx, file, e.ID)
	}
	form := t.write(EndorseDraft{For: i.Gives, File: file, Endorsement: e.ID, Invitation: invitation})
	form.here = 0 // what is to be confirmed stays to be read
	return form.show(ctx)
}

// succeed makes the person the representative.
func (t *turn) succeed(ctx context.Context, me candidacy.Profile, f candidacy.File, i candidacy.Invitation) error {
	c, e, err := f.Succeed(t.actor(me), i.ID, t.event.At)
	if err != nil {
		return t.failed(err)
	}
	t.change(c)
	args := i18n.Args{"Body": bodyNames(e.Body), "Community": communityText(f.Candidacy.Community)}
	t.say(t.textWith(i18n.KeyEndorseTaken, args), pageRow(f, e))
	if len(c.Entries) == 0 {
		return nil
	}
	told := Reply{Text: []i18n.Text{t.textWith(i18n.KeyEndorseToldSuccessor, args)}, Buttons: [][]Button{pageRow(f, e)}}
	if err := t.tell(ctx, i.By, told); err != nil {
		return err
	}
	return t.tellOffice(ctx, after(f, c, e), t.textWith(i18n.KeyEndorseToldOfficeSuccessor, args))
}
