package candidacy

import (
	"slices"
	"strings"
	"time"
)

// RecordLife is how long records are kept after the results day of the call,
// and NoResultLife after its closing, or without a call after the last act,
// where no results day is known.
const (
	RecordLife   = 30 * 24 * time.Hour
	NoResultLife = 2 * 365 * 24 * time.Hour
)

// ForgetIn strikes a person from the registry: offices fall vacant, names go.
// An empty Change (no Entries) when the person has no part in it.
func (r Registry) ForgetIn(who Person, at time.Time) Change {
	m := r.making("", at)
	for _, c := range r.Communities {
		if !c.Holds(who) {
			continue
		}
		if c.isFocal(who) {
			c.Focal = nil
		}
		if c.isDeputy(who) {
			c.Deputy = nil
		}
		m.putCommunity(c)
	}
	m.forgetInvitations(r.Invitations, who)
	return m.forgotten()
}

// forgotten is the change that struck somebody, if it did.
func (m *making) forgotten() Change {
	if len(m.set) == 0 {
		return Change{}
	}
	m.noteBot(ActForget, m.file)
	return m.change()
}

// forgetInvitations strikes a person from invitations, with the note that may
// name them. Open ones that hang on their part are revoked.
func (m *making) forgetInvitations(all []Invitation, who Person) {
	for _, inv := range all {
		if who == "" || inv.By != who && inv.Used != who {
			continue
		}
		if inv.By == who && inv.open(m.at) && inv.Gives != GrantFocal && inv.Gives != GrantEndorse {
			inv.Revoked = m.at
		}
		inv.By, inv.Used, inv.Note = strike(inv.By, who), strike(inv.Used, who), ""
		m.putInvitation(inv)
	}
}

func strike(one, who Person) Person {
	if one == who {
		return ""
	}
	return one
}

// ForgetIn strikes a person from the file: pseudonym, names, offices and, where
// it is the representative, the content of drafts. Sealed letters keep their
// hashes, answers and state, but what awaits a key or an acceptance expires
// with its representative, and a withdrawal that they proposed and a common
// focal point that they were fall. An empty Change when the person has no part
// in it.
func (f File) ForgetIn(who Person, at time.Time) Change {
	m := f.making("", at)
	if who == "" {
		return Change{}
	}
	for _, e := range f.Endorsements {
		struck, had := e.forget(who, m.at)
		if !had {
			continue
		}
		f = f.with(struck)
		m.putEndorsement(struck)
		if struck.State != e.State {
			m.noteBot(ActExpire, e.ID)
		}
		if e.withdrawing() && struck.Withdrawal == nil {
			m.noteBot(ActWithdrawalFell, e.ID)
		}
	}
	f.forgetCandidacy(m, who)
	m.forgetInvitations(f.Invitations, who)
	f.forgetTasks(m, who)
	return m.forgotten()
}

// forget strikes a person from an endorsement; false when there is nothing to
// strike.
func (e Endorsement) forget(who Person, at time.Time) (Endorsement, bool) {
	had := false
	if e.By == who {
		e.By, had = "", true
		if e.State == DraftState || e.State == Awaiting {
			e = e.expire(at)
		}
	}
	if holdsKey(e.Keys, who) {
		e.Keys, had = strikeKeys(e.Keys, who), true
	}
	switch w := e.Withdrawal; {
	case w == nil || !holdsKey(w.Keys, who):
	case e.withdrawing(): // under another pseudonym the person could be its other key
		e.Withdrawal, had = nil, true
	default:
		struck := *w
		struck.Keys = strikeKeys(w.Keys, who)
		e.Withdrawal, had = &struck, true
	}
	if e.Declined != nil && e.Declined.Who == who {
		declined := *e.Declined
		declined.Who = ""
		e.Declined, had = &declined, true
	}
	return e, had
}

func strikeKeys(keys []Key, who Person) []Key {
	struck := append([]Key{}, keys...)
	for i := range struck {
		if struck[i].Who == who {
			struck[i].Who, struck[i].Name, struck[i].Office = "", "", ""
		}
	}
	return struck
}

// forgetCandidacy strikes a person from the candidacy itself. The file is as
// its endorsements are without them.
func (f File) forgetCandidacy(m *making, who Person) {
	if f.Candidacy.By == who {
		f.Candidacy.By = ""
		m.putCandidacy(f.Candidacy)
	}
	c := f.Candidacy.Common
	if c == nil || len(m.set) == 0 && c.By != who && !slices.Contains(c.Accepted, who) {
		return
	}
	struck := *c
	struck.By = strike(c.By, who)
	struck.Accepted = slices.DeleteFunc(append([]Person{}, c.Accepted...), func(p Person) bool { return p == who })
	f.Candidacy.Common = &struck
	f.reviewCommon(m)
}

// Stubbed keeps of each endorsement that was ever confirmed what a filed
// letter needs to be verified: code, name and kind of the body, community, hashes,
// days, how many keys, state. Persons, answers, reasons, drafts, invitations and tasks go. An
// empty Change when the file is a stub already.
func (f File) Stubbed(at time.Time) Change {
	if f.live() != nil {
		return Change{}
	}
	m := f.making("", at)
	c := f.Candidacy
	c.By, c.Common, c.Stub = "", nil, m.at
	c.Community.Focal, c.Community.Deputy = nil, nil
	m.putCandidacy(c)
	for _, e := range f.Endorsements {
		if e.State == Confirmed || e.State == Withdrawn {
			m.putEndorsement(e.stub())
		} else {
			m.drop(FieldEndorsement + e.ID)
		}
	}
	for _, inv := range f.Invitations {
		m.drop(FieldInvitation + inv.ID)
	}
	for _, t := range f.Tasks {
		m.drop(FieldTask + t.Piece)
	}
	m.noteBot(ActStub, m.file)
	return m.change()
}

// stub is a confirmed or withdrawn endorsement without persons.
func (e Endorsement) stub() Endorsement {
	s := Endorsement{
		ID: e.ID, State: e.State, Begun: e.Begun, Body: Body{NameAR: e.Body.NameAR, NameFR: e.Body.NameFR, Kind: e.Body.Kind},
		Lang: e.Lang, Needs: e.Needs, Keys: []Key{}, Confirmed: e.Confirmed, Code: e.Code,
		Letters: append([]Letter{}, e.Letters...), Flags: []Flag{},
	}
	if e.State == Withdrawn && e.Withdrawal != nil {
		s.Withdrawal = &Withdrawal{Keys: []Key{}, Ends: e.Withdrawal.Ends, Done: e.Withdrawal.Done}
	}
	return s
}

// Issue adds an edition of the letter whose bytes were not issued before (after a
// new version of the program), for an endorsement that was confirmed. An empty
// Change when it is known; [WrongState] when there was no confirmation.
func (f File) Issue(id string, l Letter, at time.Time) (Change, error) {
	e, there := f.Endorsement(id)
	l.SHA256 = strings.ToLower(l.SHA256)
	switch {
	case !there:
		return Change{}, NotThere
	case f.live() != nil:
		return Change{}, Forgotten
	case e.State != Confirmed && e.State != Withdrawn:
		return Change{}, WrongState
	case e.issued(l.SHA256):
		return Change{}, nil
	}
	m := f.making("", at)
	l.At = m.at
	if !l.At.After(e.Confirmed) {
		l.At = e.Confirmed.Add(time.Second) // the letters of the confirmation are signed, this one is not
	}
	e.Letters = append(append([]Letter{}, e.Letters...), l)
	m.putEndorsement(e)
	m.noteBot(ActIssue, id, "lang", string(l.Lang), "sha256", l.SHA256)
	m.link(ByHash, l.SHA256, id)
	return m.change(), nil
}

// Due reports whether a file is to become a stub. call is the one of the
// candidacy, nil when it stands for the next one; last is when the file last
// changed.
func (f File) Due(call *Call, last, at time.Time) bool {
	if f.live() != nil {
		return false
	}
	end := last.Add(NoResultLife)
	if call != nil {
		end = call.Closes.At.Add(NoResultLife)
		if call.Results != nil && !call.Results.Noon().IsZero() {
			end = call.Results.Noon().Add(12*time.Hour + RecordLife) // from the end of the day
		}
	}
	return !at.Before(end)
}
