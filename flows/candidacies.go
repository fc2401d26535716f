package flows

import (
	"context"
	"errors"
	"strings"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// RoleForm is what somebody is typing for a role: a new community, or their
// name for an office. It is never changed in place: two steps from one session
// must not see each other.
type RoleForm struct {
	Council  candidacy.Council `json:"council,omitempty"`
	Region   string            `json:"region,omitempty"`
	Province string            `json:"province,omitempty"`
	NameAR   string            `json:"name_ar,omitempty"`
	NameFR   string            `json:"name_fr,omitempty"`
	Note     string            `json:"note,omitempty"` // noNote when none is wanted
	Name     string            `json:"name,omitempty"` // under which the office is taken
}

// roleTurn is one turn of somebody on communities and offices. role*.go has
// what flowRole does: rolenew.go a new community, roleview.go its page,
// rolelink.go the links that invite, roleoffice.go taking an office.
type roleTurn struct {
	*turn
	reg  candidacy.Registry
	who  candidacy.Actor
	form RoleForm
	here int         // the message to change; 0 speaks in a new one
	said []i18n.Text // to be said before what is shown
}

// role reads what a turn on communities and offices needs.
func (t *turn) role(ctx context.Context) (*roleTurn, error) {
	reg, err := t.registry(ctx)
	if err != nil {
		return nil, err
	}
	p, err := t.profile(ctx)
	if err != nil {
		return nil, err
	}
	r := &roleTurn{turn: t, reg: reg, who: t.actor(p)}
	if t.event.Kind == Pressed {
		r.here = t.event.Message
	}
	if t.session.Role != nil {
		r.form = *t.session.Role
	}
	return r, nil
}

// keep remembers what was typed.
func (r *roleTurn) keep() {
	form := r.form
	r.session.Role = &form
}

// consents reports whether the person may act: they have consented. Else they
// are asked to, or told that candidacies are closed, and again is what goes
// on after that.
func (r *roleTurn) consents(ctx context.Context, again Choice) (bool, error) {
	p, ok, err := r.agreed(ctx, resumeButton+again.Data())
	r.who.Who = p.Person
	return ok, err
}

// display says something in the place of the message in which a button was
// pressed, after what is to be said before it.
func (r *roleTurn) display(text []i18n.Text, rows [][]Button) {
	r.reply(Reply{Text: append(r.said, text...), Buttons: rows, Edit: r.here})
	r.said = nil
}

// ask asks a step, which waits for its answer.
func (r *roleTurn) ask(step Choice, text []i18n.Text, rows [][]Button) {
	r.session.Open = &step
	r.display(text, rows)
}

// denied notes why an act was not done, to be said before the present state.
// An error that is neither a refusal nor a fault of what was typed is the program's, and comes back.
func (r *roleTurn) denied(err error) error {
	var faults candidacy.Faults
	if errors.As(err, &faults) {
		r.said = append(r.said, r.textWith(i18n.KeyRoleBadField, i18n.Args{"Got": cutText(faults[0].Got, 60)}))
		return nil
	}
	why, ok := refusal(err)
	if !ok {
		return err
	}
	r.said = append(r.said, why)
	return nil
}

// candidacyCommand is /candidacy: what one stands for, or how to come to it.
func (t *turn) candidacyCommand(ctx context.Context) error {
	r, err := t.role(ctx)
	if err != nil {
		return err
	}
	return r.overview(ctx)
}

// invitation opens an invitation's link: the registry's here, the others by
// [turn.endorseLink].
func (t *turn) invitation(ctx context.Context, payload string) error {
	file, id, ok := candidacy.ParseInvitationLink(payload)
	switch {
	case !ok:
		t.say(t.text(i18n.KeyRoleLinkUnknown), t.firstButtons()...)
		return nil
	case file != candidacy.RegistryFile:
		return t.endorseLink(ctx, file, id)
	}
	r, err := t.role(ctx)
	if err != nil {
		return err
	}
	return r.openLink(ctx, id)
}

// rolePressed handles the buttons of flowRole (invitations to offices, the
// communities), candPressed those of flowCand (candidacies). A right is
// checked where the act is, by package candidacy; what is shown after a
// refusal is the present state.
func (t *turn) rolePressed(ctx context.Context) (known bool, err error) {
	r, err := t.role(ctx)
	if err != nil {
		return false, err
	}
	return r.do(ctx, t.event.Choice)
}

func (t *turn) candPressed(ctx context.Context) (known bool, err error) { return t.rolePressed(ctx) }

// do does what a choice of the two flows says; false when they do not know it.
func (r *roleTurn) do(ctx context.Context, choice Choice) (known bool, err error) {
	if choice.Flow == flowCand {
		return r.candDo(ctx, choice)
	}
	act := map[string]func(context.Context, string) (bool, error){
		roleList: r.list, rolePage: r.page,
		roleNew: r.begin, roleAsk: r.askStep, roleCouncil: r.chooseCouncil, roleRegion: r.chooseRegion, roleSkip: r.skip, roleDrop: r.drop, roleSave: r.save,
		roleInvite: r.invite, roleMake: r.make, roleOpen: r.openList, roleRevoke: r.revoke, roleRevoked: r.revoked,
		roleDismiss: r.dismiss, roleDismissed: r.dismissed,
		roleOffer: r.offer, roleAccept: r.accept, roleDecline: r.decline,
		roleName: r.askName, roleMyName: r.myName, roleCertain: r.certain, roleSure: r.sure,
	}[choice.Step]
	if act == nil {
		return false, nil
	}
	return act(ctx, choice.Value)
}

// candDo is [roleTurn.do] for flowCand: what needs no candidacy, and the acts
// on one, which comes first in the value.
func (r *roleTurn) candDo(ctx context.Context, choice Choice) (known bool, err error) {
	switch choice.Step {
	case candList:
		return true, r.overview(ctx)
	case candNew:
		return r.newFile(ctx, choice.Value)
	case candOpen:
		return r.openFile(ctx, choice.Value)
	}
	id, rest, _ := strings.Cut(choice.Value, ":")
	c, err := r.cand(ctx, id)
	if c == nil || err != nil {
		return err == nil, err
	}
	act := c.act(choice.Step)
	if act == nil {
		return false, nil
	}
	return act(ctx, rest)
}

// roleTyped takes a typed text where flowRole or flowCand waits for one: the
// label of a button, or what is asked for. It reports false for a question to the
// guide, which has a question mark, and where nothing is asked.
func (t *turn) roleTyped(ctx context.Context) (taken bool, err error) {
	open := t.session.Open
	if open == nil || t.Records == nil || !isRole(*open) || hasQuestionMark(t.event.Text) {
		return false, nil
	}
	asked, err := t.probe(ctx, *open)
	if err != nil || asked == nil {
		t.session.Open = nil
		return false, err
	}
	if choice, ok := t.labelled(asked, t.event.Text); ok {
		t.event.Choice = choice
		return t.rolePressed(ctx)
	}
	r, err := t.role(ctx)
	if err != nil {
		return false, err
	}
	switch {
	case open.Flow == flowRole && open.Step == roleAsk && typedStep(open.Value):
		return r.answer(ctx, open.Value, t.event.Text)
	case open.Flow == flowRole && open.Step == roleInvite:
		return r.noted(ctx, open.Value, t.event.Text)
	case open.Flow == flowRole && open.Step == roleName:
		return r.named(ctx, open.Value, t.event.Text)
	}
	asked[0].Text = append([]i18n.Text{t.text(i18n.KeyRoleChoose)}, asked[0].Text...)
	t.out.Replies = append(t.out.Replies, asked...)
	return true, nil
}

// roleEdited tells who changes an answer typed before that this changed
// nothing: the step that is open is another one by now.
func (t *turn) roleEdited() bool {
	open := t.session.Open
	if open == nil || t.Records == nil || !isRole(*open) {
		return false
	}
	t.say(t.text(i18n.KeyRoleEdited))
	return true
}

// isRole reports whether a choice is one of flowRole's or flowCand's.
func isRole(c Choice) bool { return c.Flow == flowRole || c.Flow == flowCand }

// probe is what an open step says when it is asked again; nil when it cannot be.
func (t *turn) probe(ctx context.Context, open Choice) ([]Reply, error) {
	again := *t
	again.out, again.event.Choice = Outcome{}, open
	known, err := again.rolePressed(ctx)
	if err != nil || !known || again.session.Open == nil || *again.session.Open != open {
		return nil, err
	}
	return again.out.Replies, nil
}

// labelled finds the button of the two flows that has a text as its label, in
// any language.
func (t *turn) labelled(asked []Reply, text string) (Choice, bool) {
	text = i18n.Clean(text)
	for _, r := range asked {
		for _, row := range r.Buttons {
			for _, b := range row {
				for _, lang := range i18n.Langs {
					if isRole(b.Choice) && strings.EqualFold(text, i18n.Clean(t.Words.Plain(lang, b.Label))) {
						return b.Choice, true
					}
				}
			}
		}
	}
	return Choice{}, false
}

// hasQuestionMark reports whether a text has a question mark at an end.
func hasQuestionMark(text string) bool {
	text = strings.TrimSpace(text)
	for _, mark := range []string{"?", "؟"} {
		if strings.HasPrefix(text, mark) || strings.HasSuffix(text, mark) {
			return true
		}
	}
	return false
}

// roleReopen says the open step of flowRole or flowCand again.
func (t *turn) roleReopen(ctx context.Context) error {
	t.lang = t.session.Language()
	asked, err := t.probe(ctx, *t.session.Open)
	if err != nil {
		return err
	}
	if asked == nil {
		t.session.Open = nil
	}
	t.out.Replies = append(t.out.Replies, asked...)
	return nil
}
