package candidacy

import (
	"time"
)

// open reports whether an invitation can be used still.
func (inv Invitation) open(at time.Time) bool {
	return !inv.taken() && inv.Revoked.IsZero() && at.Before(inv.Ends)
}

// taken reports whether somebody used it, who may have been forgotten since.
func (inv Invitation) taken() bool { return inv.Used != "" || !inv.UsedAt.IsZero() }

// usable says why a person cannot use an invitation: [LinkUsed],
// [LinkRevoked], [LinkOver] ([TimeOver] for one that ends with the time for
// further keys), [OwnLink].
func (inv Invitation) usable(who Person, at time.Time) error {
	switch {
	case inv.taken():
		return LinkUsed
	case !inv.Revoked.IsZero():
		return LinkRevoked
	case !at.Before(inv.Ends) && (inv.Gives == GrantKey || inv.Gives == GrantWithdraw):
		return TimeOver
	case !at.Before(inv.Ends):
		return LinkOver
	case who == inv.By && inv.Gives != GrantFocal && inv.Gives != GrantEndorse:
		return OwnLink
	}
	return nil
}

// invite makes an invitation; all are those of the file. It gives the secret.
func (m *making) invite(all []Invitation, gives Grant, about, note, seed string, ends time.Time) (Invitation, string, error) {
	n := 0
	for _, inv := range all {
		if inv.open(m.at) {
			n++
		}
	}
	if n >= MaxInvitations {
		return Invitation{}, "", TooMany
	}
	secret := newSecret(seed, gives, about)
	inv := Invitation{ID: InvitationID(secret), Gives: gives, For: about, Note: note, By: m.who, At: m.at, Ends: ends}
	m.putInvitation(inv)
	m.note(ActInvite, inv.ID, "gives", string(gives), "for", about)
	return inv, secret, nil
}

// use marks an invitation as taken by the person.
func (m *making) use(inv Invitation) {
	inv.Used, inv.UsedAt = m.who, m.at
	m.putInvitation(inv)
}

// revoke is the change that takes an invitation back.
func (m *making) revoke(inv Invitation, at time.Time) (Change, error) {
	switch {
	case inv.taken():
		return Change{}, LinkUsed
	case !inv.Revoked.IsZero():
		return Change{}, nil
	case !at.Before(inv.Ends):
		return Change{}, LinkOver
	}
	m.take(inv)
	return m.change(), nil
}

// revokeOpen takes back all open invitations for which which holds.
func (m *making) revokeOpen(all []Invitation, which func(Invitation) bool) {
	for _, inv := range all {
		if inv.open(m.at) && which(inv) {
			m.take(inv)
		}
	}
}

func (m *making) take(inv Invitation) {
	inv.Revoked = m.at
	m.putInvitation(inv)
	m.note(ActRevoke, inv.ID)
}

// Invite finds an invitation of the file by its id; false when there is none.
func (f File) Invite(id string) (Invitation, bool) {
	return find(f.Invitations, func(inv Invitation) bool { return inv.ID == id })
}

// InviteBody makes an invitation to endorse (focal point, deputy), with the
// link's secret, which is kept nowhere. It stays good when its inviter holds
// office no more: it was the community's. A note that cannot be kept is
// [Faults] with the field "note".
func (f File) InviteBody(a Actor, s Seat, note, seed string, at time.Time) (Change, Invitation, string, error) {
	err := f.official(a, s)
	if err == nil {
		err = checkNote(note)
	}
	if err != nil {
		return Change{}, Invitation{}, "", err
	}
	m := f.making(a.Who, at)
	inv, secret, err := m.invite(f.Invitations, GrantEndorse, "", note, seed, m.at.Add(InvitationLife))
	if err != nil {
		return Change{}, Invitation{}, "", err
	}
	return m.change(), inv, secret, nil
}

// holds reports whether a person is the focal point or the deputy.
func (s Seat) holds(who Person) bool { return who != "" && (who == s.Focal || who == s.Deputy) }

// official refuses whoever is neither focal point nor deputy, and all once the
// file is a stub.
func (f File) official(a Actor, s Seat) error {
	if !s.holds(a.Who) {
		return NoRight
	}
	return f.live()
}

// live refuses with [Forgotten] once the file is a stub.
func (f File) live() error {
	if !f.Candidacy.Stub.IsZero() {
		return Forgotten
	}
	return nil
}

// RevokeInvitation takes an open invitation of the file back: one to endorse
// (focal point, deputy), any other (the representative of the endorsement that it is for,
// and who made it). Once taken back, doing so again is an empty Change;
// [LinkUsed] and [LinkOver] when there is nothing to take back any more.
func (f File) RevokeInvitation(a Actor, s Seat, invitation string, at time.Time) (Change, error) {
	inv, there := f.Invite(invitation)
	if !there {
		return Change{}, NotThere
	}
	e, _ := f.Endorsement(inv.For)
	allowed := s.holds(a.Who)
	if inv.Gives != GrantEndorse {
		allowed = a.Who != "" && (a.Who == e.By || a.Who == inv.By)
	}
	if !allowed {
		return Change{}, NoRight
	}
	return f.making(a.Who, at).revoke(inv, at)
}

// InviteKey makes the link for the second member (representative), while the
// endorsement awaits one; for a withdrawal under way (any signer) it gives
// GrantWithdraw. It can be used as long as the time for further keys lasts.
// Earlier links for the same are revoked.
func (f File) InviteKey(a Actor, id, seed string, at time.Time) (Change, Invitation, string, error) {
	e, there := f.Endorsement(id)
	gives, ends, allowed := GrantKey, e.Ends, e.isBy(a.Who)
	waits := e.State == Awaiting && len(e.Keys) < e.Needs
	if e.withdrawing() {
		gives, ends, allowed = GrantWithdraw, e.Withdrawal.Ends, e.signs(a.Who)
		waits = true
	}
	switch {
	case !there:
		return Change{}, Invitation{}, "", NotThere
	case !allowed:
		return Change{}, Invitation{}, "", NoRight
	case !waits:
		return Change{}, Invitation{}, "", WrongState
	case !at.Before(ends):
		return Change{}, Invitation{}, "", TimeOver
	}
	return f.inviteMember(a, gives, id, seed, ends, at)
}

// InviteSuccessor makes the link by which another member becomes the
// representative (representative), of an endorsement that is awaiting or confirmed. Earlier
// links for it are revoked.
func (f File) InviteSuccessor(a Actor, id, seed string, at time.Time) (Change, Invitation, string, error) {
	e, there := f.Endorsement(id)
	switch {
	case !there:
		return Change{}, Invitation{}, "", NotThere
	case !e.isBy(a.Who):
		return Change{}, Invitation{}, "", NoRight
	case !e.live():
		return Change{}, Invitation{}, "", WrongState
	}
	return f.inviteMember(a, GrantSuccessor, id, seed, whole(at).Add(InvitationLife), at)
}

// inviteMember makes the one open link of its kind for an endorsement.
func (f File) inviteMember(a Actor, gives Grant, id, seed string, ends, at time.Time) (Change, Invitation, string, error) {
	if err := f.live(); err != nil {
		return Change{}, Invitation{}, "", err
	}
	m := f.making(a.Who, at)
	var others []Invitation
	for _, inv := range f.Invitations {
		if inv.Gives != gives || inv.For != id {
			others = append(others, inv)
		}
	}
	m.revokeOpen(f.Invitations, func(inv Invitation) bool { return inv.Gives == gives && inv.For == id })
	inv, secret, err := m.invite(others, gives, id, "", seed, ends)
	if err != nil {
		return Change{}, Invitation{}, "", err
	}
	return m.change(), inv, secret, nil
}
