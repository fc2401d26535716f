package candidacy

import (
	"fmt"
	"time"
)

// Seat says who holds office for the community of a file now: from the
// registry. Acts check rights against it.
type Seat struct{ Focal, Deputy Person }

// Sealing adds to a record what is made of it when it is confirmed: letters
// and signature. Nothing else of what it gives is kept.
type Sealing func(Candidacy, Endorsement) (Endorsement, error)

// DraftLife is how long a draft is kept.
const DraftLife = 30 * 24 * time.Hour

// RemindPause is how long after a reminder the next may follow.
const RemindPause = 24 * time.Hour

// Endorsement finds one by its id; false when there is none.
func (f File) Endorsement(id string) (Endorsement, bool) {
	return find(f.Endorsements, func(e Endorsement) bool { return e.ID == id })
}

// Part says what part a person has in an endorsement: its representative, one
// of its other keys, or neither.
func (e Endorsement) Part(who Person) (representative, key bool) {
	representative = e.isBy(who)
	return representative, !representative && holdsKey(e.Keys, who)
}

// isBy reports whether a person is the representative.
func (e Endorsement) isBy(who Person) bool { return who != "" && who == e.By }

// signs reports whether a person is a signer: a key, or the representative.
func (e Endorsement) signs(who Person) bool { return e.isBy(who) || holdsKey(e.Keys, who) }

// live reports whether it stands or may still: awaiting or confirmed.
func (e Endorsement) live() bool { return e.State == Awaiting || e.State == Confirmed }

// withdrawing reports whether a withdrawal is under way.
func (e Endorsement) withdrawing() bool {
	return e.State == Confirmed && e.Withdrawal != nil && e.Withdrawal.Done.IsZero()
}

// keyOf gives a person's key; false when there is none.
func keyOf(keys []Key, who Person) (Key, bool) {
	return find(keys, func(k Key) bool { return who != "" && k.Who == who })
}

func holdsKey(keys []Key, who Person) bool {
	_, there := keyOf(keys, who)
	return there
}

// Begin begins an endorsement: a record without content, which counts as
// accepted when it was invited. invitation "" asks by itself. Beginning again
// what one has begun through the same invitation gives the same endorsement
// and an empty Change; by itself, one's open draft.
func (f File) Begin(a Actor, invitation, seed string, at time.Time) (Change, Endorsement, error) {
	inv, begun, err := f.beginnable(a, invitation, at)
	if err != nil || begun.ID != "" {
		return Change{}, begun, err
	}
	m := f.making(a.Who, at)
	e := Endorsement{
		ID: NewID(seed, "endorsement", endorsementLength), State: DraftState, Begun: m.at, By: a.Who,
		Invitation: invitation, Keys: []Key{}, Letters: []Letter{}, Flags: []Flag{},
	}
	if invitation != "" {
		e.Accepted = m.at
		m.use(inv)
	}
	m.putEndorsement(e)
	m.note(ActBegin, e.ID, "invitation", invitation)
	return m.change(), e, nil
}

// beginnable checks whether a person may begin, and gives what they have begun.
func (f File) beginnable(a Actor, invitation string, at time.Time) (Invitation, Endorsement, error) {
	if a.Who == "" {
		return Invitation{}, Endorsement{}, NoRight
	}
	if err := f.live(); err != nil {
		return Invitation{}, Endorsement{}, err
	}
	begun, again := find(f.Endorsements, func(e Endorsement) bool {
		return e.By == a.Who && e.Invitation == invitation && (invitation != "" || e.State == DraftState && !e.late(at))
	})
	if invitation == "" {
		return Invitation{}, begun, nil
	}
	inv, there := f.Invite(invitation)
	switch {
	case !there, inv.Gives != GrantEndorse:
		return inv, Endorsement{}, NotThere
	case again:
		return inv, begun, nil
	}
	return inv, Endorsement{}, inv.usable(a.Who, at)
}

// Seal seals a draft with its representative's key. With one key, and accepted,
// it is confirmed at once; else the time for what is wanted still begins. Its
// content can change no more. What [Complete] says against it comes back as
// [Faults], with the field "lang" for a language that is none of [Langs]. Flags are set on it and on the
// others concerned. seal is called for an endorsement that becomes confirmed.
func (f File) Seal(a Actor, id string, b Body, an Answers, lang Lang, k Key, seed string, at time.Time, seal Sealing) (Change, Endorsement, error) {
	e, err := f.sealable(a, id)
	if err != nil {
		return Change{}, e, err
	}
	if err := Complete(b, an, k); err != nil {
		return Change{}, e, err
	}
	if err := checkChoice(string(lang), []string{string(AR), string(FR), string(EN)}); err != nil {
		var faults Faults
		faults.note("lang", err)
		return Change{}, e, faults
	}
	m := f.making(a.Who, at)
	k.Who, k.At = a.Who, m.at
	e.State, e.Body, e.Answers, e.Lang = Awaiting, b, an, lang
	e.Needs, e.Keys, e.Code, e.Ends = f.Candidacy.Keys, []Key{k}, NewCode(seed), m.at.Add(KeyLife)
	m.note(ActSeal, e.ID, "needs", fmt.Sprint(e.Needs))
	m.link(ByCode, e.Code, e.ID)
	return f.settle(m, e, seal)
}

// sealable checks whether a person may seal an endorsement.
func (f File) sealable(a Actor, id string) (Endorsement, error) {
	e, there := f.Endorsement(id)
	switch {
	case !there:
		return e, NotThere
	case !e.isBy(a.Who):
		return e, NoRight
	case e.State != DraftState:
		return e, WrongState
	}
	return e, f.live()
}

// settle finishes an act on an endorsement: confirmed when it has all it
// wants, flags, and the record is put.
func (f File) settle(m *making, e Endorsement, seal Sealing) (Change, Endorsement, error) {
	f.flag(m, &e)
	if e.State != Awaiting || len(e.Keys) < e.Needs || e.Accepted.IsZero() {
		m.putEndorsement(e)
		return m.change(), e, nil
	}
	e.State, e.Confirmed = Confirmed, m.at
	if seal != nil {
		sealed, err := seal(f.Candidacy, e)
		if err != nil {
			return Change{}, Endorsement{}, fmt.Errorf("seal endorsement %s: %w", e.ID, err)
		}
		e.Letters, e.Signature = append([]Letter{}, sealed.Letters...), sealed.Signature
	}
	for i := range e.Letters {
		e.Letters[i].At = m.at
		m.link(ByHash, e.Letters[i].SHA256, e.ID)
	}
	m.putEndorsement(e)
	m.noteBot(ActConfirmed, e.ID, "keys", fmt.Sprint(len(e.Keys)), "code", e.Code)
	return m.change(), e, nil
}

// flag sets flags on an endorsement and on those beside which it should be
// looked at. They stay.
func (f File) flag(m *making, e *Endorsement) {
	for _, other := range f.Endorsements {
		if other.ID == e.ID || !other.live() {
			continue
		}
		changed := false
		for _, what := range alike(*e, other) {
			if flagged(e.Flags, what, other.ID) && flagged(other.Flags, what, e.ID) {
				continue
			}
			e.Flags = withFlag(e.Flags, what, other.ID)
			other.Flags = withFlag(other.Flags, what, e.ID)
			changed = true
			m.noteBot(ActFlag, e.ID, "what", string(what), "other", other.ID)
		}
		if changed {
			m.putEndorsement(other)
		}
	}
}

func flagged(flags []Flag, what FlagKind, other string) bool {
	_, there := find(flags, func(f Flag) bool { return f == Flag{what, other} })
	return there
}

func withFlag(flags []Flag, what FlagKind, other string) []Flag {
	if flagged(flags, what, other) {
		return flags
	}
	return append(append([]Flag{}, flags...), Flag{what, other})
}

// alike lists in what two endorsements are alike though they should not be.
func alike(a, b Endorsement) []FlagKind {
	var found []FlagKind
	x, y := a.Body, b.Body
	if SameBodyName(x.NameAR, y.NameAR) || SameBodyName(x.NameAR, y.NameFR) ||
		SameBodyName(x.NameFR, y.NameAR) || SameBodyName(x.NameFR, y.NameFR) {
		found = append(found, SameName)
	}
	if sameReceipt(x.Receipt, y.Receipt) {
		found = append(found, SameReceipt)
	}
	shared := b.signs(a.By)
	for _, k := range a.Keys {
		shared = shared || b.signs(k.Who)
	}
	if shared {
		found = append(found, SamePerson)
	}
	return found
}
