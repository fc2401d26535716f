package candidacy

import (
	"fmt"
	"time"
)

// Withdraw proposes to take a confirmed endorsement back, with the first key,
// or takes it back at once where one key is enough (any signer). A reason that
// cannot be kept is [Faults] with the field "reason": 1 to [MaxReason] characters.
func (f File) Withdraw(a Actor, id, reason string, at time.Time) (Change, Endorsement, error) {
	e, err := f.signed(a, id)
	switch {
	case err != nil:
		return Change{}, e, err
	case e.State != Confirmed || e.Withdrawal != nil:
		return Change{}, e, WrongState
	}
	var faults Faults
	faults.note("reason", checkText(reason, 1, MaxReason, true))
	if err := faults.err(); err != nil {
		return Change{}, e, err
	}
	m := f.making(a.Who, at)
	k, _ := keyOf(e.Keys, a.Who) // a successor is none: their name is not known
	k.Who, k.At = a.Who, m.at
	e.Withdrawal = &Withdrawal{Reason: reason, Keys: []Key{k}, Ends: m.at.Add(KeyLife)}
	m.note(ActWithdraw, id)
	return f.settleWithdrawal(m, e)
}

// signed finds an endorsement of which a person is a signer.
func (f File) signed(a Actor, id string) (Endorsement, error) {
	e, there := f.Endorsement(id)
	switch {
	case !there:
		return e, NotThere
	case !e.signs(a.Who):
		return e, NoRight
	}
	return e, f.live()
}

// settleWithdrawal finishes a withdrawal that has all its keys, and puts the
// record.
func (f File) settleWithdrawal(m *making, e Endorsement) (Change, Endorsement, error) {
	if len(e.Withdrawal.Keys) >= e.Needs {
		e.Withdrawal.Done = m.at
		e.State = Withdrawn
		m.noteBot(ActWithdrawn, e.ID, "keys", fmt.Sprint(len(e.Withdrawal.Keys)))
		f.with(e).reviewCommon(m)
	}
	m.putEndorsement(e)
	return m.change(), e, nil
}

// with is the file with an endorsement changed.
func (f File) with(e Endorsement) File {
	all := append([]Endorsement{}, f.Endorsements...)
	for i := range all {
		if all[i].ID == e.ID {
			all[i] = e
		}
	}
	f.Endorsements = all
	return f
}

// withdrawable checks whether a person may be the other key of a withdrawal:
// a signer (invitation ""), or a member through an invitation. done says that they are, through it.
func (f File) withdrawable(a Actor, id, invitation string, at time.Time) (inv Invitation, e Endorsement, done bool, err error) {
	if invitation == "" {
		e, err = f.signed(a, id)
	} else {
		inv, e, done, err = f.byMember(a, invitation, GrantWithdraw, id, at)
	}
	switch {
	case err != nil:
	case done && e.Withdrawal != nil && holdsKey(e.Withdrawal.Keys, a.Who):
		return inv, e, true, nil
	case done || !e.withdrawing():
		err = WrongState
	case holdsKey(e.Withdrawal.Keys, a.Who):
		err = SameKey
	case !at.Before(e.Withdrawal.Ends):
		err = TimeOver
	}
	return inv, e, false, err
}

// ConfirmWithdrawal is the other key: another signer (invitation ""), or a
// member through a GrantWithdraw link. Name and office are those of the
// endorsement's key, for whoever is one; else those in k ([Faults]). [SameKey]
// for who proposed it. Doing it again through the same link gives an empty
// Change.
func (f File) ConfirmWithdrawal(a Actor, id, invitation string, k Key, at time.Time) (Change, Endorsement, error) {
	inv, e, done, err := f.withdrawable(a, id, invitation, at)
	if known, is := keyOf(e.Keys, a.Who); is {
		k = known
	}
	if err == nil && !done {
		err = keyFaults(k).err()
	}
	if err != nil || done {
		return Change{}, e, err
	}
	m := f.making(a.Who, at)
	k.Who, k.At = a.Who, m.at
	w := *e.Withdrawal
	w.Keys = append(append([]Key{}, w.Keys...), k)
	e.Withdrawal = &w
	if invitation != "" {
		m.use(inv)
	}
	m.note(ActWithdrawKey, e.ID, "invitation", invitation)
	return f.settleWithdrawal(m, e)
}

// KeepEndorsement ends a withdrawal that was proposed (any signer). Links to
// confirm it are revoked.
func (f File) KeepEndorsement(a Actor, id string, at time.Time) (Change, Endorsement, error) {
	e, err := f.signed(a, id)
	switch {
	case err != nil:
		return Change{}, e, err
	case !e.withdrawing():
		return Change{}, e, WrongState
	}
	m := f.making(a.Who, at)
	e.Withdrawal = nil
	m.putEndorsement(e)
	m.note(ActKeep, id)
	m.revokeOpen(f.Invitations, func(inv Invitation) bool { return inv.Gives == GrantWithdraw && inv.For == id })
	return m.change(), e, nil
}

// Succeed makes the person the representative (GrantSuccessor). The keys stay
// as they were given. [LinkRevoked] when the giver is the representative no
// more. A common focal point who was representative of it falls. Doing it
// again gives an empty Change.
func (f File) Succeed(a Actor, invitation string, at time.Time) (Change, Endorsement, error) {
	inv, e, done, err := f.succeedable(a, invitation, at)
	if err != nil || done {
		return Change{}, e, err
	}
	m := f.making(a.Who, at)
	from := e.By
	e.By = a.Who
	m.use(inv)
	m.note(ActSuccessor, e.ID, "invitation", inv.ID, "from", string(from))
	if c := f.Candidacy.Common; c != nil && c.Endorsement == e.ID {
		f.fell(m)
	} else {
		f.with(e).reviewCommon(m)
	}
	return f.settle(m, e, nil)
}

// succeedable checks whether a person may become the representative. done says
// that they are, through this invitation.
func (f File) succeedable(a Actor, invitation string, at time.Time) (inv Invitation, e Endorsement, done bool, err error) {
	inv, e, done, err = f.byMember(a, invitation, GrantSuccessor, "", at)
	switch {
	case err != nil:
	case done && e.isBy(a.Who):
		return inv, e, true, nil
	case done:
		err = LinkUsed
	case !e.isBy(inv.By):
		err = LinkRevoked
	case !e.live():
		err = WrongState
	case e.late(at):
		err = TimeOver
	}
	return inv, e, false, err
}

// Look says whether a person could use an invitation now, and gives it with
// the endorsement that it is for, or that was begun through it; a nil error means
// that the act behind it would be done, or was done by this very person.
// Both come with an error too, where they are there.
func (f File) Look(a Actor, invitation string, at time.Time) (Invitation, Endorsement, error) {
	inv, there := f.Invite(invitation)
	if !there {
		return inv, Endorsement{}, NotThere
	}
	var e Endorsement
	var err error
	switch inv.Gives {
	case GrantEndorse:
		_, e, err = f.beginnable(a, invitation, at)
	case GrantKey:
		_, e, _, err = f.confirmable(a, invitation, "", at)
	case GrantWithdraw:
		_, e, _, err = f.withdrawable(a, inv.For, invitation, at)
	case GrantSuccessor:
		_, e, _, err = f.succeedable(a, invitation, at)
	default:
		err = NotThere
	}
	return inv, e, err
}
