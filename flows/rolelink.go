package flows

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// The steps of flowRole that make invitations and take them back.
const (
	roleInvite  = "invite"  // GRANT:COMMUNITY, or endorse:FILE: asks for whom
	roleMake    = "make"    // the same, without a note
	roleOpen    = "open"    // COMMUNITY:PAGE, its open invitations
	roleRevoke  = "revoke"  // INVITATION, asks whether
	roleRevoked = "revoked" // the same, does it
)

// offices are the offices that the registry's invitations give.
var offices = map[candidacy.Grant]i18n.Key{
	candidacy.GrantFocal: i18n.KeyRoleFocal, candidacy.GrantHandover: i18n.KeyRoleFocal, candidacy.GrantDeputy: i18n.KeyRoleDeputy,
}

// inviteQuestions ask for whom an invitation is.
var inviteQuestions = map[candidacy.Grant]i18n.Key{
	candidacy.GrantFocal: i18n.KeyRoleInviteAskFocal, candidacy.GrantDeputy: i18n.KeyRoleInviteAskDeputy,
	candidacy.GrantHandover: i18n.KeyRoleInviteAskHandover, candidacy.GrantEndorse: i18n.KeyRoleInviteAskEndorse,
}

// forwards are the messages made to be sent on, with the link.
var forwards = map[candidacy.Grant]i18n.Key{
	candidacy.GrantFocal: i18n.KeyRoleForwardFocal, candidacy.GrantDeputy: i18n.KeyRoleForwardDeputy,
	candidacy.GrantHandover: i18n.KeyRoleForwardHandover, candidacy.GrantEndorse: i18n.KeyRoleForwardEndorse,
}

// target is what an invitation in the making is for.
type target struct {
	grant     candidacy.Grant
	community candidacy.Community
	file      *candidacy.File // of GrantEndorse
	back      Choice
}

// target reads "GRANT:ID"; false when the person may not look at it, which is
// said, or when it cannot be read: then known is false.
func (r *roleTurn) target(ctx context.Context, value string) (to target, ok, known bool, err error) {
	grant, id, _ := strings.Cut(value, ":")
	to.grant = candidacy.Grant(grant)
	if inviteQuestions[to.grant] == "" {
		return to, false, false, nil
	}
	if to.grant == candidacy.GrantEndorse {
		c, err := r.cand(ctx, id)
		if c == nil || err != nil {
			return to, false, true, err
		}
		to.file, to.community, to.back = &c.f, c.f.Candidacy.Community, Choice{flowCand, candCard, id}
		return to, true, true, nil
	}
	to.community, ok = r.seen(id)
	to.back = Choice{flowRole, rolePage, id}
	return to, ok, true, nil
}

// invite asks for whom an invitation is.
func (r *roleTurn) invite(ctx context.Context, value string) (bool, error) {
	to, ok, known, err := r.target(ctx, value)
	if !ok || err != nil {
		return known, err
	}
	text := r.textWith(inviteQuestions[to.grant], i18n.Args{"Name": namesOf(to.community)})
	r.ask(Choice{flowRole, roleInvite, value}, []i18n.Text{text}, [][]Button{
		{word(i18n.KeyRoleNoNote, flowRole, roleMake, value)}, {{Label: r.text(i18n.KeyDeskBack), Choice: to.back}}})
	return true, nil
}

// noted makes the invitation with a note that was typed.
func (r *roleTurn) noted(ctx context.Context, value, text string) (bool, error) {
	note, wrong := cleanName(text, anyScript)
	if wrong != nil {
		r.said = append(r.said, *wrong)
		return r.invite(ctx, value)
	}
	return r.invited(ctx, value, note)
}

// make makes the invitation without a note.
func (r *roleTurn) make(ctx context.Context, value string) (bool, error) {
	return r.invited(ctx, value, "")
}

// invited makes an invitation and shows its link.
func (r *roleTurn) invited(ctx context.Context, value, note string) (bool, error) {
	to, ok, known, err := r.target(ctx, value)
	if !ok || err != nil {
		return known, err
	}
	if ok, err := r.consents(ctx, Choice{flowRole, roleInvite, value}); !ok || err != nil {
		return true, err
	}
	var change candidacy.Change
	var made candidacy.Invitation
	var secret string
	file := candidacy.RegistryFile
	if to.file != nil {
		file = to.file.Candidacy.ID
		change, made, secret, err = to.file.InviteBody(r.who, seat(r.reg, *to.file), note, r.event.Seed, r.event.At)
	} else {
		change, made, secret, err = r.reg.InviteTo(r.who, to.grant, to.community.ID, note, r.event.Seed, r.event.At)
	}
	if err != nil {
		if err := r.denied(err); err != nil {
			return true, fmt.Errorf("invite: %w", err)
		}
		return r.do(ctx, to.back)
	}
	r.change(change)
	r.handOut(to.community, file, made, secret, to.back)
	return true, nil
}

// handOut shows the link of an invitation, this once: what to do with it, then
// a message made to be forwarded.
func (r *roleTurn) handOut(c candidacy.Community, file string, made candidacy.Invitation, secret string, back Choice) {
	r.session.Open = nil
	days := int(made.Ends.Sub(made.At).Hours() / 24)
	text := []i18n.Text{r.textWith(i18n.KeyRoleMade, i18n.Args{"Count": days, "Ends": made.Ends})}
	if made.Note != "" {
		text = append(text, r.textWith(i18n.KeyRoleNewFor, i18n.Args{"Note": made.Note}))
	}
	r.display(text, [][]Button{{{Label: r.text(i18n.KeyDeskBack), Choice: back}}})
	link := "https://t.me/" + r.Username + "?start=" + candidacy.InvitationLink(file, secret)
	r.say(r.textWith(forwards[made.Gives], i18n.Args{"Name": namesOf(c), "Link": link, "Ends": made.Ends}))
}

// openInvitations are those of a list that could still be used.
func openInvitations(all []candidacy.Invitation, now time.Time, of func(candidacy.Invitation) bool) []candidacy.Invitation {
	return slices.DeleteFunc(slices.Clone(all), func(i candidacy.Invitation) bool {
		return i.Used != "" || !i.UsedAt.IsZero() || !i.Revoked.IsZero() || !now.Before(i.Ends) || !of(i)
	})
}

// invitationsTo are the open invitations to offices of a community.
func (r *roleTurn) invitationsTo(community string) []candidacy.Invitation {
	return openInvitations(r.reg.Invitations, r.event.At, func(i candidacy.Invitation) bool { return i.For == community })
}

// openList shows the open invitations to offices of a community.
func (r *roleTurn) openList(_ context.Context, value string) (bool, error) {
	id, page, _ := strings.Cut(value, ":")
	if _, ok := r.seen(id); !ok {
		return true, nil
	}
	r.listInvitations(r.invitationsTo(id), page,
		func(p string) Choice { return Choice{flowRole, roleOpen, id + ":" + p} },
		func(i candidacy.Invitation) Choice { return Choice{flowRole, roleRevoke, i.ID} }, Choice{flowRole, rolePage, id})
	return true, nil
}

// listInvitations shows a page of open invitations, each to be taken back.
func (r *roleTurn) listInvitations(all []candidacy.Invitation, page string, to func(string) Choice, revoke func(candidacy.Invitation) Choice, back Choice) {
	r.session.Open = nil
	first, shown, around := paged(all, page, to)
	var lines i18n.Lines
	var rows [][]Button
	for n, i := range shown {
		lines = append(lines, r.textWith(i18n.KeyRoleInvitation, i18n.Args{"Number": first + n + 1, "What": r.invitationText(i)}))
		rows = append(rows, []Button{{Label: r.textWith(i18n.KeyRoleRevoke, i18n.Args{"Number": first + n + 1}), Choice: revoke(i)}})
	}
	text := []i18n.Text{r.text(i18n.KeyRoleOpenNone)}
	if len(lines) > 0 {
		text = []i18n.Text{r.text(i18n.KeyRoleOpenHeading), r.textWith(i18n.KeyCandLines, i18n.Args{"Lines": lines})}
	}
	r.display(text, append(append(rows, around...), []Button{{Label: r.text(i18n.KeyDeskBack), Choice: back}}))
}

// grantKeys say what an invitation gives.
var grantKeys = map[candidacy.Grant]i18n.Key{
	candidacy.GrantFocal: i18n.KeyRoleFocal, candidacy.GrantDeputy: i18n.KeyRoleDeputy,
	candidacy.GrantHandover: i18n.KeyRoleGrantHandover, candidacy.GrantEndorse: i18n.KeyRoleGrantEndorse,
}

// invitationText says what an invitation gives, for whom, and its life.
func (r *roleTurn) invitationText(i candidacy.Invitation) i18n.Text {
	note := r.text(i18n.KeyRoleNoNote)
	if i.Note != "" {
		note = r.textWith(i18n.KeyCandName, i18n.Args{"Name": i.Note})
	}
	return r.textWith(i18n.KeyRoleInvitationText, i18n.Args{
		"Gives": grantKeys[i.Gives], "Note": note, "At": i18n.Day{Time: i.At}, "Ends": i.Ends})
}

// revoke asks whether an invitation to an office is to be taken back.
func (r *roleTurn) revoke(ctx context.Context, id string) (bool, error) {
	i, there := r.reg.Invite(id)
	if !there {
		return false, nil
	}
	if _, ok := r.seen(i.For); !ok {
		return true, nil
	}
	if !slices.ContainsFunc(r.invitationsTo(i.For), func(o candidacy.Invitation) bool { return o.ID == id }) {
		r.toast(i18n.KeyCallsStale)
		return r.openList(ctx, i.For+":0")
	}
	r.askRevoke(i, Choice{flowRole, roleRevoke, id}, Choice{flowRole, roleRevoked, id}, Choice{flowRole, roleOpen, i.For + ":0"})
	return true, nil
}

// askRevoke asks whether an invitation is to be taken back.
func (r *roleTurn) askRevoke(i candidacy.Invitation, step, sure, back Choice) {
	r.ask(step, []i18n.Text{r.textWith(i18n.KeyRoleRevokeAsk, i18n.Args{"What": r.invitationText(i)})}, [][]Button{
		{{Label: r.text(i18n.KeyRoleRevokeSure), Choice: sure}}, {{Label: r.text(i18n.KeyDeskBack), Choice: back}}})
}

// revoked takes an invitation to an office back.
func (r *roleTurn) revoked(ctx context.Context, id string) (bool, error) {
	i, there := r.reg.Invite(id)
	if !there {
		return false, nil
	}
	if _, ok := r.seen(i.For); !ok {
		return true, nil
	}
	if ok, err := r.consents(ctx, Choice{flowRole, roleRevoke, id}); !ok || err != nil {
		return true, err
	}
	change, err := r.reg.Revoke(r.who, id, r.event.At)
	if err != nil {
		if err := r.denied(err); err != nil {
			return true, fmt.Errorf("revoke: %w", err)
		}
		return r.openList(ctx, i.For+":0")
	}
	r.change(change)
	r.reg.Invitations = slices.DeleteFunc(slices.Clone(r.reg.Invitations), func(o candidacy.Invitation) bool { return o.ID == id })
	r.said = append(r.said, r.text(i18n.KeyRoleRevokeDone))
	return r.openList(ctx, i.For+":0")
}
