package candidacy

import (
	"slices"
	"time"
)

// Community finds a community by its id; false when there is none.
func (r Registry) Community(id string) (Community, bool) {
	return find(r.Communities, func(c Community) bool { return c.ID == id })
}

// Of gives the communities for which a person holds office, by ID.
func (r Registry) Of(who Person) []Community {
	var of []Community
	for _, c := range r.Communities {
		if c.Holds(who) {
			of = append(of, c)
		}
	}
	return of
}

// Slot finds the candidacy of a community for a call; false when there is none.
func (r Registry) Slot(community, call string) (Slot, bool) {
	return find(r.Slots, func(s Slot) bool { return s.Community == community && s.Call == call })
}

// Invite finds an invitation of the registry by its id; false when there is none.
func (r Registry) Invite(id string) (Invitation, bool) {
	return find(r.Invitations, func(inv Invitation) bool { return inv.ID == id })
}

// find gives the first element for which is holds.
func find[E any](all []E, is func(E) bool) (E, bool) {
	if i := slices.IndexFunc(all, is); i >= 0 {
		return all[i], true
	}
	var none E
	return none, false
}

// AddCommunity enters a community (admins) and makes an invitation for its
// focal point. The ID of the community and the secret of the invitation, which is
// returned and kept nowhere, come from seed. A community that is there
// already is used again as it stands, or refused with [HasFocal] when it has a
// focal point: one of the same council, region and (where both name one) province, of
// which the Arabic or the French name is the same after normalisation. What is wrong with the
// texts comes back as [Faults] with the fields "council", "region",
// "province", "name-ar", "name-fr", "note". The province may be missing but
// for a commune; a region has none.
func (r Registry) AddCommunity(a Actor, c Community, note, seed string, at time.Time) (Change, Invitation, string, error) {
	if !a.Admin {
		return Change{}, Invitation{}, "", NoRight
	}
	if c.Council == Region {
		c.Province = ""
	}
	if err := c.check(note); err != nil {
		return Change{}, Invitation{}, "", err
	}
	m := r.making(a.Who, at)
	known, there := find(r.Communities, c.same)
	switch {
	case there && known.Focal != nil:
		return Change{}, Invitation{}, "", HasFocal
	case there:
		c = known
	default:
		c.ID, c.Focal, c.Deputy = NewID(seed, "community", communityLength), nil, nil
		m.putCommunity(c)
		m.note(ActCommunity, c.ID)
	}
	inv, secret, err := m.invite(r.Invitations, GrantFocal, c.ID, note, seed, m.at.Add(InvitationLife))
	if err != nil {
		return Change{}, Invitation{}, "", err
	}
	return m.change(), inv, secret, nil
}

// check lists what is wrong with a community as typed, and with the note.
func (c Community) check(note string) error {
	var faults Faults
	faults.note("council", checkChoice(string(c.Council), []string{string(Commune), string(Province), string(Region)}))
	if _, ok := RegionByID(c.Region); !ok {
		faults.note("region", checkChoice(c.Region, nil))
	}
	least := 0
	if c.Council == Commune {
		least = 1
	}
	faults.note("province", checkText(c.Province, least, MaxName, false))
	faults.note("name-ar", checkName(c.NameAR))
	faults.note("name-fr", checkName(c.NameFR))
	faults.note("note", checkText(note, 0, MaxNote, false))
	return faults.err()
}

// same reports whether two records stand for one community.
func (c Community) same(o Community) bool {
	return c.Council == o.Council && c.Region == o.Region &&
		(c.Province == "" || o.Province == "" || samePlace(c.Province, o.Province)) &&
		(samePlace(c.NameAR, o.NameAR) || samePlace(c.NameFR, o.NameFR))
}

// OpenFile opens a community's candidacy for a call (focal point); call nil is
// the next call. It gives the change of the registry, then the first of the
// new file, which wants two keys of each endorsement. [HasCandidacy] when there
// is one for this call already, [CallOver] when the call has closed.
func (r Registry) OpenFile(a Actor, community string, call *Call, seed string, at time.Time) ([]Change, File, error) {
	c, _ := r.Community(community)
	if !c.isFocal(a.Who) {
		return nil, File{}, NoRight
	}
	id := NextCall
	if call != nil {
		if call.over(at) {
			return nil, File{}, CallOver
		}
		id = call.ID
	}
	if _, taken := r.Slot(community, id); taken {
		return nil, File{}, HasCandidacy
	}
	c.Focal, c.Deputy = nil, nil // who holds office stands in the registry alone
	f := File{Candidacy: Candidacy{
		ID: NewID(seed, "candidacy", candidacyLength), Community: c, Call: id, Keys: 2, Opened: whole(at), By: a.Who,
	}}
	registry := r.making(a.Who, at)
	registry.putSlot(Slot{Community: community, Call: id, File: f.Candidacy.ID, Opened: whole(at)})
	file := f.making(a.Who, at)
	file.putCandidacy(f.Candidacy)
	file.note(ActOpen, f.Candidacy.ID, "call", id, "community", community)
	first := file.change()
	f.Head = Head{Seq: 1, Hash: first.Entries[0].Hash}
	return []Change{registry.change(), first}, f, nil
}

func (m *making) putSlot(s Slot) {
	m.put(FieldSlot+s.File, s)
	m.note(ActSlot, s.File, "community", s.Community, "call", s.Call)
}

// over reports whether it is too late for a call.
func (c Call) over(at time.Time) bool {
	state := c.State(at)
	return state == Past || state == Closed
}

// Attach moves a candidacy from the next call to one that is announced (focal
// point, deputy): the change of the registry, then that of the file; no change
// when it is attached to this call already. [HasCandidacy] when the community
// has another for it, [CallOver] when it has closed, [WrongState] when the
// candidacy stands for another call. Where the registry was moved already and
// the file's change came too late, that of the file alone.
func (r Registry) Attach(a Actor, f File, call Call, at time.Time) ([]Change, error) {
	c, _ := r.Community(f.Candidacy.Community.ID)
	if !c.Holds(a.Who) {
		return nil, NoRight
	}
	slot, there := find(r.Slots, func(s Slot) bool { return s.File == f.Candidacy.ID })
	taken, other := r.Slot(c.ID, call.ID)
	switch {
	case !there:
		return nil, NotThere
	case !f.Candidacy.Stub.IsZero():
		return nil, Forgotten
	case f.Candidacy.Call == call.ID:
		return nil, nil
	case f.Candidacy.Call != NextCall:
		return nil, WrongState
	case other && taken.File != f.Candidacy.ID:
		return nil, HasCandidacy
	case call.over(at):
		return nil, CallOver
	}
	f.Candidacy.Call = call.ID
	file := f.making(a.Who, at)
	file.putCandidacy(f.Candidacy)
	file.note(ActAttach, f.Candidacy.ID, "call", call.ID)
	if slot.Call == call.ID { // the registry has moved already, the file came too late
		return []Change{file.change()}, nil
	}
	slot.Call = call.ID
	registry := r.making(a.Who, at)
	registry.putSlot(slot)
	return []Change{registry.change(), file.change()}, nil
}
