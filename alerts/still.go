package alerts

import (
	"time"

	"github.com/munfatih/munfatih/candidacy"
)

// thread is what one person is told about one thing.
type thread struct {
	whose       candidacy.Person
	kind        Kind
	about, from string
}

// threadOf is the thread to which an alert belongs, whoever stands in.
func threadOf(a Alert) thread {
	whose := a.Person
	if a.For != "" {
		whose = a.For
	}
	return thread{whose, a.Kind, a.About, a.From}
}

// lead is one alert of a thread.
type lead struct {
	thread
	lead int
}

// current says what still holds at an instant.
type current struct {
	threads map[thread]bool // that have not ended
	leads   map[lead]bool   // the latest of each that has fallen due
}

// current works out what still holds of the people in who.
func (r *Rules) current(in Input, now time.Time, who map[candidacy.Person]bool) current {
	c := current{map[thread]bool{}, map[lead]bool{}}
	r.each(in, now, who, func(s series) {
		if !s.ends.IsZero() && !now.Before(s.ends) {
			return
		}
		t := thread{s.person, s.kind, s.about, s.from}
		c.threads[t] = true
		for i := len(s.points) - 1; i >= 0; i-- {
			if p := s.points[i]; !p.at.After(now) && s.wants(p) {
				c.leads[lead{t, p.lead}] = true
				break
			}
		}
	})
	return c
}

// stale tells which planned notices are not of use any more: their call moved
// or ended, their task is done, the person left, or a later one took their
// place.
func (r *Rules) stale(in Input, now time.Time, planned []Notice) []string {
	who := map[candidacy.Person]bool{}
	for _, n := range planned {
		who[threadOf(n.subject()).whose] = true
	}
	holds := r.current(in, now, who)
	var ids []string
	for _, n := range planned {
		t := threadOf(n.subject())
		ok := true
		switch n.Kind {
		case Broadcast:
		case Escalation, Again:
			ok = holds.threads[t]
		default:
			ok = holds.leads[lead{t, n.Lead}]
		}
		if !ok || n.past(now) {
			ids = append(ids, n.ID)
		}
	}
	return ids
}

// past reports whether the time of a notice is over.
func (n Notice) past(now time.Time) bool { return !n.Until.IsZero() && !now.Before(n.Until) }

// closings are the closings of the calls that have not ended.
type closings map[string]time.Time

func closingsOf(in Input, now time.Time) closings {
	ends := closings{}
	for _, c := range in.Calls {
		if state := c.State(now); state == candidacy.Open || state == candidacy.Upcoming {
			ends[c.ID] = c.Closes.At
		}
	}
	for _, t := range in.Tasks {
		if at, ok := ends[t.Call]; ok {
			ends[taskPrefix+t.ID] = at
		}
	}
	return ends
}

// taskPrefix parts tasks from calls in closings; it is in no id.
const taskPrefix = "task:"

// of is the closing of the call that an alert is about; zero when there is none.
func (c closings) of(a Alert) time.Time {
	if a.Kind == OfTask {
		return c[taskPrefix+a.About]
	}
	return c[a.About]
}
