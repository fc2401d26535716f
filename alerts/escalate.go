package alerts

import "time"

// The levels of escalation.
const (
	ToPerson = iota
	ToDeputy
	ToAdmins
)

// Sent is an alert that was sent.
type Sent struct {
	Alert
	SentAt   time.Time
	Closes   time.Time // of the call that it is about; zero when there is none
	Received bool      // somebody said so
	Level    int       // to whom it went last: ToPerson, ToDeputy, ToAdmins
	RaisedAt time.Time // when it went to the deputy; zero: when it should have
}

// Escalate says to whom an alert goes next and when, as nobody said that they
// received it: after [Rules.Patience], and never later than half the time that
// was left until the closing. at is now or later, and in allowed hours; the
// caller raises it once at has come. false when nothing more is to come: it
// was received, the admins know, or the closing would be reached.
func (r *Rules) Escalate(s Sent, now time.Time) (level int, at time.Time, ok bool) {
	if s.Received || s.Level >= ToAdmins {
		return s.Level, time.Time{}, false
	}
	at = r.raise(s.SentAt, s.Closes)
	if s.Level == ToDeputy {
		if !s.RaisedAt.IsZero() {
			at = s.RaisedAt
		}
		at = r.raise(at, s.Closes)
	}
	if at.Before(now) {
		at = r.NextAllowed(now)
	}
	if !s.Closes.IsZero() && !at.Before(s.Closes) {
		return s.Level, time.Time{}, false
	}
	return s.Level + 1, at, true
}

// raise is when to go on from an instant at which somebody was told: an allowed
// one, where there is one in time.
func (r *Rules) raise(told, closes time.Time) time.Time {
	at := told.Add(r.Patience)
	if closes.IsZero() {
		return r.NextAllowed(at)
	}
	half := told.Add(closes.Sub(told) / 2)
	if next := r.NextAllowed(at); !next.After(half) {
		return next
	}
	return later(told, r.lastAllowed(half))
}
