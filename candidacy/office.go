package candidacy

import "time"

// isFocal reports whether a person is the community's focal point.
func (c Community) isFocal(who Person) bool { return who != "" && c.Focal != nil && c.Focal.Who == who }

// isDeputy reports whether a person is the community's deputy.
func (c Community) isDeputy(who Person) bool {
	return who != "" && c.Deputy != nil && c.Deputy.Who == who
}

// InviteTo makes an invitation to an office of a community, with the link's
// secret, which is kept nowhere: GrantFocal (admins; [HasFocal] when there is a
// focal point), GrantDeputy (focal point; [WrongState] when there is a deputy),
// GrantHandover (focal point). A note that cannot be kept is [Faults] with the
// field "note".
func (r Registry) InviteTo(a Actor, grant Grant, community, note, seed string, at time.Time) (Change, Invitation, string, error) {
	c, there := r.Community(community)
	var err error
	switch {
	case grant == GrantFocal && !a.Admin,
		(grant == GrantDeputy || grant == GrantHandover) && !c.isFocal(a.Who):
		err = NoRight
	case !there, grant != GrantFocal && grant != GrantDeputy && grant != GrantHandover:
		err = NotThere
	case grant == GrantFocal && c.Focal != nil:
		err = HasFocal
	case grant == GrantDeputy && c.Deputy != nil:
		err = WrongState
	default:
		err = checkNote(note)
	}
	if err != nil {
		return Change{}, Invitation{}, "", err
	}
	m := r.making(a.Who, at)
	inv, secret, err := m.invite(r.Invitations, grant, community, note, seed, m.at.Add(InvitationLife))
	if err != nil {
		return Change{}, Invitation{}, "", err
	}
	return m.change(), inv, secret, nil
}

// Accept takes the office that an invitation gives; name is what the person
// calls themselves ([Faults] with the field "name"). Accepting what one holds
// already through this very invitation changes nothing: an empty Change (no
// Entries) and no error. At a handover the giver loses the office. An
// invitation to be deputy or to take over dies ([LinkRevoked]) when its
// inviter is the focal point no more; other open invitations to an office are
// revoked when somebody takes it.
func (r Registry) Accept(a Actor, invitation, name string, at time.Time) (Change, Community, error) {
	inv, c, err := r.acceptable(a, invitation, at)
	if err != nil {
		return Change{}, c, err
	}
	if inv.Used == a.Who {
		return Change{}, c, nil
	}
	var faults Faults
	faults.note("name", checkName(name))
	if err := faults.err(); err != nil {
		return Change{}, c, err
	}
	m := r.making(a.Who, at)
	officer := &Officer{Who: a.Who, Name: name, Since: m.at}
	var from Person
	if inv.Gives == GrantDeputy {
		c.Deputy = officer
	} else {
		if inv.Gives == GrantHandover {
			from = c.Focal.Who
		}
		c.Focal = officer
		if c.isDeputy(a.Who) {
			c.Deputy = nil
		}
	}
	m.putCommunity(c)
	m.use(inv)
	m.note(ActAccept, c.ID, "gives", string(inv.Gives), "invitation", inv.ID, "from", string(from))
	m.revokeOpen(r.Invitations, func(o Invitation) bool {
		return o.ID != inv.ID && o.For == c.ID && (o.Gives == GrantDeputy) == (inv.Gives == GrantDeputy)
	})
	return m.change(), c, nil
}

// acceptable checks whether a person may take the office behind an invitation,
// or took it and holds it still.
func (r Registry) acceptable(a Actor, invitation string, at time.Time) (Invitation, Community, error) {
	inv, there := r.Invite(invitation)
	c, known := r.Community(inv.For)
	switch {
	case a.Who == "":
		return inv, c, NoRight
	case !there, !known:
		return inv, c, NotThere
	case inv.Used == a.Who && (inv.Gives == GrantDeputy && c.isDeputy(a.Who) || inv.Gives != GrantDeputy && c.isFocal(a.Who)):
		return inv, c, nil
	}
	if err := inv.usable(a.Who, at); err != nil {
		return inv, c, err
	}
	switch {
	case inv.Gives != GrantFocal && !c.isFocal(inv.By):
		return inv, c, LinkRevoked
	case inv.Gives == GrantFocal && c.Focal != nil:
		return inv, c, HasFocal
	case inv.Gives == GrantDeputy && c.Deputy != nil:
		return inv, c, WrongState
	}
	return inv, c, nil
}

// Revoke takes an open invitation back (who made it, the focal point of the
// community, admins). Once taken back, doing so again is an empty Change;
// [LinkUsed] and [LinkOver] when there is nothing to take back any more.
func (r Registry) Revoke(a Actor, invitation string, at time.Time) (Change, error) {
	inv, there := r.Invite(invitation)
	if !there {
		return Change{}, NotThere
	}
	c, _ := r.Community(inv.For)
	if !a.Admin && !c.isFocal(a.Who) && (a.Who == "" || a.Who != inv.By) {
		return Change{}, NoRight
	}
	return r.making(a.Who, at).revoke(inv, at)
}

// Dismiss ends the office of a person for a community: of the focal point
// (admins), of the deputy (admins, the focal point), one's own. [NotThere] when the
// person holds none.
func (r Registry) Dismiss(a Actor, community string, who Person, at time.Time) (Change, error) {
	c, there := r.Community(community)
	own := a.Who != "" && a.Who == who && c.Holds(who)
	switch {
	case !a.Admin && !own && (!c.isFocal(a.Who) || c.isFocal(who)):
		return Change{}, NoRight
	case !there, !c.Holds(who):
		return Change{}, NotThere
	}
	m := r.making(a.Who, at)
	office := "deputy"
	if c.isFocal(who) {
		c.Focal, office = nil, "focal"
	} else {
		c.Deputy = nil
	}
	m.putCommunity(c)
	m.note(ActDismiss, community, "office", office, "who", string(who))
	return m.change(), nil
}
