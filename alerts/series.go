package alerts

import (
	"slices"
	"time"

	"github.com/munfatih/munfatih/candidacy"
)

// point is a time at which something is told.
type point struct {
	lead int
	at   time.Time
}

// series is what one person may be told about one thing, by time.
type series struct {
	person      candidacy.Person
	kind        Kind
	about, from string
	points      []point   // in order of time
	leads       []int     // which of them the person wants; nil is all
	since       time.Time // what lies before is not told
	ends        time.Time // from then on nothing is; zero is never
	call        *course   // of OfCall, Announced and Moved
	task        *Task     // of OfTask
}

// wants reports whether a point is the person's.
func (s series) wants(p point) bool {
	return !p.at.Before(s.since) && (s.leads == nil || slices.Contains(s.leads, p.lead)) && (s.ends.IsZero() || p.at.Before(s.ends))
}

// course is a call that has not ended, with all that does not depend on the person.
type course struct {
	candidacy.Call
	last      candidacy.Day // the last whole day
	from      string        // of alerts' IDs
	closes    string        // for reasons
	leads     []point
	announced []point   // now
	news      []point   // of the last move; none when it was never moved
	moved     time.Time // when that was; zero is never
}

// courses are the calls that have not ended at an instant.
func (r *Rules) courses(calls []candidacy.Call, now time.Time) []*course {
	var running []*course
	for _, c := range calls {
		if state := c.State(now); state != candidacy.Open && state != candidacy.Upcoming {
			continue
		}
		last := candidacy.LastWholeDay(c.Closes.At)
		run := &course{Call: c, last: last, from: c.Closes.At.UTC().Format(instantForm), closes: wall(c.Closes.At), announced: []point{{0, now.UTC()}}}
		for _, lead := range r.Calls {
			run.leads = append(run.leads, point{lead, r.SendAt.on(candidacy.DaysBefore(last, lead))})
		}
		if n := len(c.History); n > 0 {
			run.moved = c.History[n-1].Moved
			run.news = []point{{n, r.NextAllowed(run.moved.UTC())}}
		}
		running = append(running, run)
	}
	return running
}

// each yields every series of an input at an instant, of the persons in who;
// of all when it is nil.
func (r *Rules) each(in Input, now time.Time, who map[candidacy.Person]bool, yield func(series)) {
	running := r.courses(in.Calls, now)
	own := follows(in.Subscriptions)
	for i := range in.Subscriptions {
		sub := &in.Subscriptions[i]
		if who != nil && !who[sub.Person] {
			continue
		}
		for _, c := range running {
			switch {
			case sub.Call == c.ID:
				callSeries(sub, c, sub.Since, yield)
			case sub.Call == candidacy.NextCall && !own[follow{sub.Person, c.ID}]:
				yield(series{person: sub.Person, kind: Announced, about: c.ID, from: c.ID, points: c.announced,
					since: sub.Since, ends: c.Closes.At, call: c})
				callSeries(sub, c, later(sub.Since, c.Opens.At), yield)
			}
		}
	}
	for i := range in.Tasks {
		if t := &in.Tasks[i]; who == nil || who[t.Owner] {
			r.taskSeries(t, running, yield)
		}
	}
}

// follow is a subscription to one call.
type follow struct {
	person candidacy.Person
	call   string
}

// follows are the subscriptions to single calls of those who wait for the next
// one as well: each takes the place of the waiting.
func follows(subs []Subscription) map[follow]bool {
	waits := map[candidacy.Person]bool{}
	for _, s := range subs {
		if s.Call == candidacy.NextCall {
			waits[s.Person] = true
		}
	}
	own := map[follow]bool{}
	for _, s := range subs {
		if waits[s.Person] && s.Call != candidacy.NextCall {
			own[follow{s.Person, s.Call}] = true
		}
	}
	return own
}

// callSeries yields what a subscriber is told of a call from since on. Leads
// from before its closing was last moved count from a closing of the past:
// the news of the move takes their place.
func callSeries(sub *Subscription, c *course, since time.Time, yield func(series)) {
	yield(series{person: sub.Person, kind: OfCall, about: c.ID, from: c.from, points: c.leads, leads: sub.Leads,
		since: later(since, c.moved), ends: c.Closes.At, call: c})
	if c.moved.After(sub.Since) {
		yield(series{person: sub.Person, kind: Moved, about: c.ID, from: c.from, points: c.news,
			since: sub.Since, ends: c.Closes.At, call: c})
	}
}

// taskSeries yields what the owner is told of a task that is not done: until
// its call ends.
func (r *Rules) taskSeries(t *Task, running []*course, yield func(series)) {
	if !t.open() || t.Owner == "" || t.Due.Noon().IsZero() {
		return
	}
	s := series{person: t.Owner, kind: OfTask, about: t.ID, from: string(t.Due), since: t.Since, task: t}
	for _, lead := range r.Tasks {
		s.points = append(s.points, point{lead, r.SendAt.on(candidacy.DaysBefore(t.Due, -lead))})
	}
	s.ends = s.points[len(s.points)-1].at.Add(r.Late)
	if t.Call != "" && t.Call != candidacy.NextCall {
		i := slices.IndexFunc(running, func(c *course) bool { return c.ID == t.Call })
		if i < 0 {
			return
		}
		if closes := running[i].Closes.At; closes.Before(s.ends) {
			s.ends = closes
		}
	}
	yield(s)
}

// later is the later of two instants.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
