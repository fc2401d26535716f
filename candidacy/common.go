package candidacy

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// confirmed lists the confirmed endorsements in the order of confirmation.
func (f File) confirmed() []Endorsement {
	var all []Endorsement
	for _, e := range f.Endorsements {
		if e.State == Confirmed {
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(a, b Endorsement) int {
		return cmp.Or(a.Confirmed.Compare(b.Confirmed), cmp.Compare(a.ID, b.ID))
	})
	return all
}

// Representatives are those of the confirmed endorsements, without doubles, in
// the order of confirmation. Who was forgotten is left out.
func (f File) Representatives() []Person {
	var all []Person
	for _, e := range f.confirmed() {
		if e.By != "" && !slices.Contains(all, e.By) {
			all = append(all, e.By)
		}
	}
	return all
}

// represents refuses whoever is no representative of a confirmed endorsement,
// and all once the file is a stub.
func (f File) represents(a Actor) error {
	if a.Who == "" || !slices.Contains(f.Representatives(), a.Who) {
		return NoRight
	}
	return f.live()
}

// Propose proposes the representative of a confirmed endorsement as common
// focal point (any representative of a confirmed one): [OneIsEnough] with less
// than two confirmed. It takes the place of what was proposed or stood before;
// proposing what somebody proposed already accepts it.
func (f File) Propose(a Actor, endorsement string, at time.Time) (Change, Common, error) {
	e, there := f.Endorsement(endorsement)
	if err := f.represents(a); err != nil {
		return Change{}, Common{}, err
	}
	switch {
	case !there:
		return Change{}, Common{}, NotThere
	case len(f.confirmed()) < 2:
		return Change{}, Common{}, OneIsEnough
	case e.State != Confirmed || e.By == "":
		return Change{}, Common{}, WrongState
	}
	if c := f.Candidacy.Common; c != nil && c.Endorsement == endorsement {
		return f.AcceptCommon(a, at)
	}
	m := f.making(a.Who, at)
	m.note(ActPropose, endorsement)
	c := f.putCommon(m, Common{Endorsement: endorsement, By: a.Who, At: m.at, Accepted: []Person{a.Who}})
	return m.change(), c, nil
}

// AcceptCommon is the yes to what is proposed (representatives of confirmed
// endorsements). It stands once all have accepted. Accepting again gives an
// empty Change; [WrongState] when nothing is proposed.
func (f File) AcceptCommon(a Actor, at time.Time) (Change, Common, error) {
	if err := f.represents(a); err != nil {
		return Change{}, Common{}, err
	}
	if f.Candidacy.Common == nil {
		return Change{}, Common{}, WrongState
	}
	c := *f.Candidacy.Common
	if slices.Contains(c.Accepted, a.Who) {
		return Change{}, c, nil
	}
	c.Accepted = append(append([]Person{}, c.Accepted...), a.Who)
	m := f.making(a.Who, at)
	m.note(ActAcceptCommon, c.Endorsement)
	c = f.putCommon(m, c)
	return m.change(), c, nil
}

// RefuseCommon is the no to [File.AcceptCommon]'s yes: one refusal ends the
// proposal. [WrongState] when nothing is proposed, or it stands already.
func (f File) RefuseCommon(a Actor, at time.Time) (Change, error) {
	if err := f.represents(a); err != nil {
		return Change{}, err
	}
	c := f.Candidacy.Common
	if c == nil || !c.Stands.IsZero() {
		return Change{}, WrongState
	}
	m := f.making(a.Who, at)
	m.note(ActRefuseCommon, c.Endorsement)
	f.Candidacy.Common = nil
	m.putCandidacy(f.Candidacy)
	return m.change(), nil
}

// putCommon keeps a proposal, which stands when all have accepted.
func (f File) putCommon(m *making, c Common) Common {
	all := !slices.ContainsFunc(f.Representatives(), func(who Person) bool { return !slices.Contains(c.Accepted, who) })
	if c.Stands.IsZero() && all {
		c.Stands = m.at
		m.noteBot(ActCommonStands, c.Endorsement)
	}
	f.Candidacy.Common = &c
	m.putCandidacy(f.Candidacy)
	return c
}

// reviewCommon judges the common focal point anew after the confirmed
// endorsements, or their representatives, have changed to those of the file.
func (f File) reviewCommon(m *making) {
	c := f.Candidacy.Common
	if c == nil {
		return
	}
	e, _ := f.Endorsement(c.Endorsement)
	if e.State != Confirmed || e.By == "" || len(f.confirmed()) < 2 {
		f.fell(m)
		return
	}
	f.putCommon(m, *c)
}

// fell ends the common focal point.
func (f File) fell(m *making) {
	m.noteBot(ActCommonFell, f.Candidacy.Common.Endorsement)
	f.Candidacy.Common = nil
	m.putCandidacy(f.Candidacy)
}

// SetKeys sets how many keys endorsements sealed from now on need: 1 or 2
// (focal point); another number is [Faults] with the field "keys". The same number again gives an empty Change.
func (f File) SetKeys(a Actor, s Seat, keys int, at time.Time) (Change, error) {
	if a.Who == "" || a.Who != s.Focal {
		return Change{}, NoRight
	}
	if err := f.live(); err != nil {
		return Change{}, err
	}
	switch {
	case keys != 1 && keys != 2:
		return Change{}, Faults{{Field: "keys", Reason: NoChoice, Got: fmt.Sprint(keys)}}
	case keys == f.Candidacy.Keys:
		return Change{}, nil
	}
	m := f.making(a.Who, at)
	f.Candidacy.Keys = keys
	m.putCandidacy(f.Candidacy)
	m.note(ActKeys, f.Candidacy.ID, "keys", fmt.Sprint(keys))
	return m.change(), nil
}
