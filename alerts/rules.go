package alerts

import (
	"slices"
	"time"

	"github.com/munfatih/munfatih/candidacy"
)

// Rules say when people are told. They come from [Load] and do not change.
type Rules struct {
	Calls    []int         // days before the last whole day, from the earliest alert to the last: 60 … 0
	Tasks    []int         // days from the due day, from the earliest alert to the last: -7 … 1
	Late     time.Duration // for how long the last alert of a task stays useful
	SendAt   Clock         // when alerts leave
	Quiet    []Quiet       // when nothing leaves
	Patience time.Duration // how long to wait for "received"
}

// Clock is a time of day in Morocco, in minutes from midnight.
type Clock int

// Quiet is a time of day in which nothing leaves.
type Quiet struct {
	From, To Clock          // To is the first minute after it, of the next day when it is not after From
	Days     []time.Weekday // on which it begins; nil is every day
}

// on is the instant at which a day's clocks show c.
func (c Clock) on(d candidacy.Day) time.Time { return candidacy.At(d, int(c)/60, int(c)%60) }

// Allowed reports whether something may leave at an instant.
func (r *Rules) Allowed(t time.Time) bool {
	_, _, quiet := r.quietAt(t)
	return !quiet
}

// NextAllowed is the first instant from t on at which something may leave: t
// itself, or the end of the quiet time.
func (r *Rules) NextAllowed(t time.Time) time.Time {
	for {
		_, to, quiet := r.quietAt(t)
		switch {
		case !quiet:
			return t
		case to.After(t):
			t = to
		default: // in an hour that the clocks showed twice
			t = t.Add(time.Minute)
		}
	}
}

// lastAllowed is the last minute up to t in which something may leave: t
// itself, or the minute before the quiet time.
func (r *Rules) lastAllowed(t time.Time) time.Time {
	for {
		from, _, quiet := r.quietAt(t)
		if !quiet {
			return t
		}
		t = from.Add(-time.Minute)
	}
}

// quietAt finds the quiet time in which an instant lies; false when it lies in none.
func (r *Rules) quietAt(t time.Time) (from, to time.Time, quiet bool) {
	wall := candidacy.Morocco(t)
	now := Clock(wall.Hour()*60 + wall.Minute())
	for _, q := range r.Quiet {
		begins, back := wall.Weekday(), 0
		switch {
		case q.From < q.To && q.From <= now && now < q.To:
		case q.From >= q.To && now >= q.From:
		case q.From >= q.To && now < q.To: // it began yesterday
			begins, back = (begins+6)%7, 1
		default:
			continue
		}
		if q.Days != nil && !slices.Contains(q.Days, begins) {
			continue
		}
		first := candidacy.DaysBefore(candidacy.DayOf(t), back)
		last := first
		if q.From >= q.To {
			last = candidacy.DaysBefore(first, -1)
		}
		return q.From.on(first), q.To.on(last), true
	}
	return time.Time{}, time.Time{}, false
}
