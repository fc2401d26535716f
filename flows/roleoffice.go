package flows

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// The steps of flowRole by which somebody takes an office. The value of each
// begins with the invitation.
const (
	roleOffer   = "offer"   // what the link gives
	roleAccept  = "accept"  // consent first, then the name
	roleDecline = "decline" // leaves the link as it is
	roleName    = "name"    // asks the name
	roleMyName  = "myname"  // takes the one of Telegram
	roleCertain = "certain" // shows what will be done
	roleSure    = "sure"    // INVITATION:DIGEST of the name that was seen: does it
)

// openLink opens the link of an invitation to an office.
func (r *roleTurn) openLink(ctx context.Context, id string) error {
	_, err := r.offer(ctx, id)
	return err
}

// offered finds an invitation that the person can use. Else it says why not,
// and gives false. Who has used it already is shown what it gave.
func (r *roleTurn) offered(ctx context.Context, id string) (i candidacy.Invitation, c candidacy.Community, ok bool, err error) {
	i, there := r.reg.Invite(id)
	c, _ = r.reg.Community(i.For)
	if there && i.Used != "" && i.Used == r.who.Who && c.Holds(r.who.Who) {
		r.said = append(r.said, r.text(i18n.KeyRoleHeldAlready))
		_, err = r.page(ctx, c.ID)
		return i, c, false, err
	}
	why, usable := r.linkFault(i, c, there)
	if usable {
		return i, c, true, nil
	}
	r.session.Open = nil
	r.display([]i18n.Text{why}, r.firstButtons())
	return i, c, false, nil
}

// linkFault says why an invitation to an office cannot be used now; true when it can.
func (r *roleTurn) linkFault(i candidacy.Invitation, c candidacy.Community, there bool) (i18n.Text, bool) {
	why := candidacy.Refusal("")
	switch {
	case !there || offices[i.Gives] == "":
		return r.text(i18n.KeyRoleLinkUnknown), false
	case i.Used != "" || !i.UsedAt.IsZero():
		why = candidacy.LinkUsed
	case !i.Revoked.IsZero():
		why = candidacy.LinkRevoked
	case !r.event.At.Before(i.Ends):
		why = candidacy.LinkOver
	case i.Gives != candidacy.GrantFocal && i.By != "" && i.By == r.who.Who:
		why = candidacy.OwnLink
	case i.Gives == candidacy.GrantFocal && c.Focal != nil:
		why = candidacy.HasFocal
	case i.Gives != candidacy.GrantFocal && (c.Focal == nil || c.Focal.Who != i.By):
		why = candidacy.LinkRevoked // the focal point who invited holds the office no more
	case i.Gives == candidacy.GrantDeputy && c.Deputy != nil:
		why = candidacy.WrongState
	default:
		return i18n.Text{}, true
	}
	text, _ := refusal(why)
	return text, false
}

// offer shows what an invitation gives.
func (r *roleTurn) offer(ctx context.Context, id string) (bool, error) {
	i, c, ok, err := r.offered(ctx, id)
	if !ok || err != nil {
		return true, err
	}
	by := r.text(i18n.KeyRoleByAdmin)
	if i.Gives != candidacy.GrantFocal {
		by = r.officer(c.Focal)
	}
	text := []i18n.Text{
		r.textWith(i18n.KeyRoleOffer, i18n.Args{"Office": offices[i.Gives], "Name": namesOf(c)}), r.placed(c),
		r.textWith(i18n.KeyRoleOfferWhen, i18n.Args{"By": by, "At": i.At, "Ends": i.Ends}),
	}
	if i.Note != "" {
		text = append(text, r.textWith(i18n.KeyRoleOfferNote, i18n.Args{"Note": i.Note}))
	}
	text = append(text, r.text(map[candidacy.Grant]i18n.Key{
		candidacy.GrantFocal: i18n.KeyRoleDutiesFocal, candidacy.GrantHandover: i18n.KeyRoleDutiesHandover,
		candidacy.GrantDeputy: i18n.KeyRoleDutiesDeputy}[i.Gives]))
	r.ask(Choice{flowRole, roleOffer, id}, text, [][]Button{
		{word(i18n.KeyRoleAccept, flowRole, roleAccept, id)}, {word(i18n.KeyRoleDecline, flowRole, roleDecline, id)}})
	return true, nil
}

// decline leaves the invitation as it is.
func (r *roleTurn) decline(ctx context.Context, id string) (bool, error) {
	i, _, ok, err := r.offered(ctx, id)
	if !ok || err != nil {
		return true, err
	}
	r.session.Open = nil
	r.display([]i18n.Text{r.textWith(i18n.KeyRoleDeclined, i18n.Args{"Ends": i.Ends})}, [][]Button{
		{word(i18n.KeyRoleReconsider, flowRole, roleOffer, id)}})
	return true, nil
}

// accept asks consent, then the name.
func (r *roleTurn) accept(ctx context.Context, id string) (bool, error) {
	if _, _, ok, err := r.offered(ctx, id); !ok || err != nil {
		return true, err
	}
	if ok, err := r.consents(ctx, Choice{flowRole, roleAccept, id}); !ok || err != nil {
		return true, err
	}
	return r.askName(ctx, id)
}

// askName asks under which name the office is taken.
func (r *roleTurn) askName(ctx context.Context, id string) (bool, error) {
	i, c, ok, err := r.offered(ctx, id)
	if !ok || err != nil {
		return true, err
	}
	var rows [][]Button
	if name, wrong := cleanName(r.event.Person.Name, anyScript); wrong == nil {
		rows = append(rows, []Button{{
			Label:  r.textWith(i18n.KeyCandName, i18n.Args{"Name": cutText(name, 40)}),
			Choice: Choice{flowRole, roleMyName, id},
		}})
	}
	text := r.textWith(i18n.KeyRoleAskName, i18n.Args{"Office": offices[i.Gives], "Name": namesOf(c)})
	r.ask(Choice{flowRole, roleName, id}, []i18n.Text{text}, append(rows, []Button{word(i18n.KeyDeskBack, flowRole, roleOffer, id)}))
	return true, nil
}

// myName takes the name of Telegram.
func (r *roleTurn) myName(ctx context.Context, id string) (bool, error) {
	return r.named(ctx, id, r.event.Person.Name)
}

// named keeps the name, or says what is wrong with it and asks again.
func (r *roleTurn) named(ctx context.Context, id, text string) (bool, error) {
	name, wrong := cleanName(text, anyScript)
	if wrong != nil {
		r.said = append(r.said, *wrong)
		return r.askName(ctx, id)
	}
	r.form.Name = name
	r.keep()
	return r.certain(ctx, id)
}

// certain shows what pressing again will do.
func (r *roleTurn) certain(ctx context.Context, id string) (bool, error) {
	i, c, ok, err := r.offered(ctx, id)
	if !ok || err != nil {
		return true, err
	}
	if r.form.Name == "" {
		return r.askName(ctx, id)
	}
	args := i18n.Args{"Person": r.form.Name, "Office": offices[i.Gives], "Name": namesOf(c)}
	text := []i18n.Text{r.textWith(i18n.KeyRoleCertain, args)}
	if i.Gives == candidacy.GrantHandover {
		text = append(text, r.textWith(i18n.KeyRoleCertainHandover, i18n.Args{"Officer": r.officer(c.Focal)}))
	}
	r.ask(Choice{flowRole, roleCertain, id}, text, [][]Button{
		{word(i18n.KeyRoleSure, flowRole, roleSure, id+":"+digest(r.form.Name))}, {word(i18n.KeyRoleOtherName, flowRole, roleName, id)},
		{word(i18n.KeyRoleDecline, flowRole, roleDecline, id)}})
	return true, nil
}

// sure takes the office, and tells who invited, who held it, and the admins.
func (r *roleTurn) sure(ctx context.Context, value string) (bool, error) {
	id, seen, _ := strings.Cut(value, ":")
	i, before, ok, err := r.offered(ctx, id)
	if !ok || err != nil {
		return true, err
	}
	if ok, err := r.consents(ctx, Choice{flowRole, roleCertain, id}); !ok || err != nil {
		return true, err
	}
	if r.form.Name == "" || digest(r.form.Name) != seen {
		r.toast(i18n.KeyCallsStale)
		return r.certain(ctx, id)
	}
	change, after, err := r.reg.Accept(r.who, id, r.form.Name, r.event.At)
	if err != nil {
		if err := r.denied(err); err != nil {
			return true, fmt.Errorf("accept an office: %w", err)
		}
		if faults := (candidacy.Faults{}); errors.As(err, &faults) {
			return r.askName(ctx, id)
		}
		r.session.Open = nil
		r.display(nil, r.firstButtons())
		return true, nil
	}
	r.change(change)
	r.session.Role, r.session.Open = nil, nil
	args := i18n.Args{"Person": r.form.Name, "Office": offices[i.Gives], "Name": namesOf(after)}
	r.display([]i18n.Text{r.textWith(i18n.KeyRoleTaken, args), r.text(i18n.KeyRoleTakenNext)}, [][]Button{
		{word(i18n.KeyRoleToPage, flowRole, rolePage, after.ID)}})
	if i.Gives == candidacy.GrantHandover && before.Focal != nil {
		you := Reply{Text: []i18n.Text{r.textWith(i18n.KeyRoleHandedOver, args)}}
		if err := r.tell(ctx, before.Focal.Who, you); err != nil {
			return true, err
		}
		return true, r.announce(ctx, r.textWith(i18n.KeyRoleTakenNotice, args), after, before.Focal.Who, i.By)
	}
	return true, r.announce(ctx, r.textWith(i18n.KeyRoleTakenNotice, args), after, "", i.By)
}
