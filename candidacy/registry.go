package candidacy

import "time"

// Community finds a community by its id; false when there is none.
func (r Registry) Community(id string) (Community, bool) { panic("to be written") }

// Of gives the communities for which a person holds office, by ID.
func (r Registry) Of(who Person) []Community { panic("to be written") }

// Slot finds the candidacy of a community for a call; false when there is none.
func (r Registry) Slot(community, call string) (Slot, bool) { panic("to be written") }

// Invite finds an invitation of the registry by its id; false when there is none.
func (r Registry) Invite(id string) (Invitation, bool) { panic("to be written") }

// AddCommunity enters a community (admins), with an invitation for its focal
// point. The community's ID comes from seed, as the invitation's secret does.
// A community of the same council and normalised names in the same region that
// is there already is used again: [HasFocal] when it has a focal point.
// Faults of what was typed are [Faults] with the fields "name-ar", "name-fr", "region", "province", "council".
func (r Registry) AddCommunity(a Actor, c Community, note, seed string, at time.Time) (Change, Invitation, string, error) {
	panic("to be written")
}

// InviteTo makes an invitation to an office of a community: GrantFocal
// (admins; only while there is no focal point), GrantDeputy (the focal point),
// GrantHandover (the focal point). It gives the link's secret, which is kept nowhere.
func (r Registry) InviteTo(a Actor, grant Grant, community, note, seed string, at time.Time) (Change, Invitation, string, error) {
	panic("to be written")
}

// Accept takes the office that an invitation gives; name is what the person
// calls themselves. Accepting what one holds already through this very
// invitation changes nothing: an empty Change (no Entries) and no error.
// At a handover the giver loses the office. An invitation to an office dies
// when its inviter no longer holds the right to invite.
func (r Registry) Accept(a Actor, invitation, name string, at time.Time) (Change, Community, error) {
	panic("to be written")
}

// Revoke takes an invitation back (who made it, the focal point, admins).
func (r Registry) Revoke(a Actor, invitation string, at time.Time) (Change, error) {
	panic("to be written")
}

// Dismiss ends the office of a focal point (admins) or deputy (admins, the
// focal point; each their own).
func (r Registry) Dismiss(a Actor, community string, who Person, at time.Time) (Change, error) {
	panic("to be written")
}

// OpenFile opens a community's candidacy for a call (focal point): the change
// of the registry, then the first of the new file. [HasCandidacy] when there
// is one for this call, [CallOver] when the call has closed. call nil is the next call.
func (r Registry) OpenFile(a Actor, community string, call *Call, seed string, at time.Time) ([]Change, File, error) {
	panic("to be written")
}

// Attach moves a candidacy from the next call to one that is announced (focal point, deputy).
func (r Registry) Attach(a Actor, f File, call Call, at time.Time) ([]Change, error) {
	panic("to be written")
}

// ForgetIn strikes a person from the registry: offices fall vacant, names go.
// An empty Change (no Entries) when the person has no part in it.
func (r Registry) ForgetIn(who Person, at time.Time) Change { panic("to be written") }
