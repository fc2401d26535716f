package candidacy

import "time"

// late reports whether an endorsement has waited too long: a draft for
// [DraftLife], another for what it lacks.
func (e Endorsement) late(at time.Time) bool {
	switch e.State {
	case DraftState:
		return !at.Before(e.Begun.Add(DraftLife))
	case Awaiting:
		return !at.Before(e.Ends)
	}
	return false
}

// byMember checks whether a person may use an invitation that belongs to an
// endorsement: one that gives the grant, and is for the endorsement id unless
// id is "". done says that this person has used it already.
func (f File) byMember(a Actor, invitation string, gives Grant, id string, at time.Time) (inv Invitation, e Endorsement, done bool, err error) {
	inv, there := f.Invite(invitation)
	e, known := f.Endorsement(inv.For)
	switch {
	case a.Who == "":
		return inv, e, false, NoRight
	case !there, !known, inv.Gives != gives, id != "" && inv.For != id:
		return inv, e, false, NotThere
	case f.live() != nil:
		return inv, e, false, Forgotten
	case inv.Used == a.Who:
		return inv, e, true, nil
	}
	return inv, e, false, inv.usable(a.Who, at)
}

// confirmable checks whether a person may be the second member. done says that
// they have confirmed through this invitation.
func (f File) confirmable(a Actor, invitation, id string, at time.Time) (inv Invitation, e Endorsement, done bool, err error) {
	inv, e, done, err = f.byMember(a, invitation, GrantKey, id, at)
	switch {
	case err != nil:
	case done && holdsKey(e.Keys, a.Who):
		return inv, e, true, nil
	case done:
		err = WrongState // they declined
	case holdsKey(e.Keys, a.Who):
		err = SameKey
	case e.State == Expired, e.late(at):
		err = TimeOver
	case e.State != Awaiting || len(e.Keys) >= e.Needs:
		err = WrongState
	}
	return inv, e, false, err
}

// Confirm adds the second member's key: somebody who is no key yet
// ([SameKey]), within the time ([TimeOver]), who gives name and office
// ([Faults]). It is confirmed when the focal point has accepted it, else it goes
// on awaiting that. Confirming again with the same invitation by the same
// person gives an empty Change.
func (f File) Confirm(a Actor, invitation string, k Key, at time.Time, seal Sealing) (Change, Endorsement, error) {
	inv, e, done, err := f.confirmable(a, invitation, "", at)
	if err == nil && !done {
		err = keyFaults(k).err()
	}
	if err != nil || done {
		return Change{}, e, err
	}
	m := f.making(a.Who, at)
	k.Who, k.At = a.Who, m.at
	e.Keys = append(append([]Key{}, e.Keys...), k)
	m.use(inv)
	m.note(ActKey, e.ID, "invitation", inv.ID)
	return f.settle(m, e, seal)
}

// Decline is the second member's (through the invitation) or the focal point's
// or deputy's (invitation "", while it was not accepted) no to an endorsement
// that is awaiting. The second member's again gives an empty Change.
func (f File) Decline(a Actor, s Seat, id, invitation string, at time.Time) (Change, Endorsement, error) {
	if invitation == "" {
		e, err := f.admissible(a, s, id, at)
		if err != nil {
			return Change{}, e, err
		}
		m := f.making(a.Who, at)
		return f.decline(m, e, true)
	}
	inv, e, done, err := f.confirmable(a, invitation, id, at)
	switch {
	case inv.Used != "" && inv.Used == a.Who && e.State == Declined:
		return Change{}, e, nil
	case err != nil:
		return Change{}, e, err
	case done:
		return Change{}, e, WrongState
	}
	m := f.making(a.Who, at)
	m.use(inv)
	return f.decline(m, e, false, "invitation", inv.ID)
}

func (f File) decline(m *making, e Endorsement, focal bool, data ...string) (Change, Endorsement, error) {
	as := "member"
	if focal {
		as = "focal"
	}
	e.State, e.Declined = Declined, &Rejection{Who: m.who, Focal: focal, At: m.at}
	m.putEndorsement(e)
	m.note(ActDecline, e.ID, append(data, "as", as)...)
	return m.change(), e, nil
}

// admissible checks whether a person may accept or decline an endorsement for
// the community.
func (f File) admissible(a Actor, s Seat, id string, at time.Time) (Endorsement, error) {
	e, there := f.Endorsement(id)
	if err := f.official(a, s); err != nil {
		return e, err
	}
	switch {
	case !there:
		return e, NotThere
	case e.State == Expired, e.State == Awaiting && e.Accepted.IsZero() && e.late(at):
		return e, TimeOver
	case e.State != Awaiting || !e.Accepted.IsZero():
		return e, WrongState
	}
	return e, nil
}

// Admit accepts an endorsement that asked by itself and is awaiting (focal
// point, deputy). It is confirmed when it has its keys, else it goes on
// awaiting them.
func (f File) Admit(a Actor, s Seat, id string, at time.Time, seal Sealing) (Change, Endorsement, error) {
	e, err := f.admissible(a, s, id, at)
	if err != nil {
		return Change{}, e, err
	}
	m := f.making(a.Who, at)
	e.Accepted = m.at
	m.note(ActAdmit, e.ID)
	return f.settle(m, e, seal)
}

// Remind notes that the representative is reminded of a draft or of an
// endorsement that is awaiting (focal point, deputy): [TooSoon] within
// [RemindPause] of the last time, [TimeOver] when it has waited too long.
func (f File) Remind(a Actor, s Seat, id string, at time.Time) (Change, Endorsement, error) {
	e, there := f.Endorsement(id)
	if err := f.official(a, s); err != nil {
		return Change{}, e, err
	}
	switch {
	case !there:
		return Change{}, e, NotThere
	case e.State != Awaiting && e.State != DraftState:
		return Change{}, e, WrongState
	case e.late(at):
		return Change{}, e, TimeOver
	case !e.Reminded.IsZero() && at.Before(e.Reminded.Add(RemindPause)):
		return Change{}, e, TooSoon
	}
	m := f.making(a.Who, at)
	e.Reminded = m.at
	m.putEndorsement(e)
	m.note(ActRemind, e.ID)
	return m.change(), e, nil
}

// Lapse ends what has waited too long: an awaiting endorsement past Ends and a
// draft after [DraftLife] expire, a withdrawal past its Ends falls and the
// endorsement stands on. [WrongState] when it is not time.
func (f File) Lapse(id string, at time.Time) (Change, Endorsement, error) {
	e, there := f.Endorsement(id)
	switch {
	case !there:
		return Change{}, e, NotThere
	case !e.lapses(at):
		return Change{}, e, WrongState
	}
	m := f.making("", at)
	if e.withdrawing() {
		e.Withdrawal = nil
		m.noteBot(ActWithdrawalFell, id)
	} else {
		e = e.expire(m.at)
		m.noteBot(ActExpire, id)
	}
	m.putEndorsement(e)
	return m.change(), e, nil
}

// lapses reports whether something of an endorsement has waited too long.
func (e Endorsement) lapses(at time.Time) bool {
	return e.late(at) || e.withdrawing() && !at.Before(e.Withdrawal.Ends)
}

// expire ends an endorsement; a draft loses its content.
func (e Endorsement) expire(at time.Time) Endorsement {
	if e.State == DraftState {
		e.Body, e.Answers = Body{}, Answers{}
	}
	e.State, e.Expired = Expired, at
	return e
}

// Lapsed lists the endorsements for which [File.Lapse] would do something; none
// once the file is a stub.
func (f File) Lapsed(at time.Time) []string {
	var ids []string
	for _, e := range f.Endorsements {
		if f.live() == nil && e.lapses(at) {
			ids = append(ids, e.ID)
		}
	}
	return ids
}
