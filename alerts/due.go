package alerts

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/munfatih/munfatih/candidacy"
)

// Due lists what has fallen due at an instant and is still useful, by person,
// kind and subject, each of them once: of a series that was missed the latest.
// It is empty, never nil, in quiet hours. SendAt is when the alert should have
// left; it is at or before now.
//
// A lead of a call is useful until the next lead, the last one until the
// closing; so are the news that a call is there and that its closing was
// moved. A lead of a task is useful until the next, the last one for
// [Rules.Late]. At and after the closing of its call nothing is.
func (r *Rules) Due(in Input, now time.Time) []Alert {
	all := []Alert{}
	if !r.Allowed(now) {
		return all
	}
	away := absences(in.Leave)
	r.each(in, now, nil, func(s series) {
		if !s.ends.IsZero() && !now.Before(s.ends) {
			return
		}
		latest, earlier := -1, 0
		for i, p := range s.points {
			if !p.at.After(now) && s.wants(p) {
				if latest >= 0 {
					earlier++
				}
				latest = i
			}
		}
		if latest >= 0 {
			all = append(all, away.alert(s, s.points[latest], earlier))
		}
	})
	slices.SortFunc(all, func(a, b Alert) int {
		return cmp.Or(bySubject(a, b), b.SendAt.Compare(a.SendAt), strings.Compare(string(a.For), string(b.For)))
	})
	return slices.CompactFunc(all, func(a, b Alert) bool { return bySubject(a, b) == 0 })
}

// Plan lists what a person will be told after an instant, by time: all that is
// known today, with what comes to them while others are on leave and without
// what goes to their own deputy. It is empty, never nil, when nothing is.
func (r *Rules) Plan(in Input, person candidacy.Person, now time.Time) []Alert {
	all := []Alert{}
	away := absences(in.Leave)
	who := map[candidacy.Person]bool{person: true}
	for absent := range away {
		who[absent] = true
	}
	r.each(in, now, who, func(s series) {
		for _, p := range s.points {
			if !p.at.After(now) || !s.wants(p) {
				continue
			}
			if a := away.alert(s, p, 0); a.Person == person {
				all = append(all, a)
			}
		}
	})
	slices.SortFunc(all, func(a, b Alert) int {
		return cmp.Or(a.SendAt.Compare(b.SendAt), bySubject(a, b), strings.Compare(string(a.For), string(b.For)))
	})
	return slices.CompactFunc(all, func(a, b Alert) bool { return a.SendAt.Equal(b.SendAt) && bySubject(a, b) == 0 })
}

// bySubject orders alerts by person, kind and subject.
func bySubject(a, b Alert) int {
	return cmp.Or(strings.Compare(string(a.Person), string(b.Person)), strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(a.About, b.About))
}

// away are the absences by person.
type away map[candidacy.Person][]Leave

func absences(all []Leave) away {
	a := away{}
	for _, l := range all {
		a[l.Person] = append(a[l.Person], l)
	}
	return a
}

// alert makes the alert of a point: to the person, or on leave to the deputy.
// The day on which it should leave decides, so that the alert is the same
// afterwards.
func (a away) alert(s series, p point, earlier int) Alert {
	one := Alert{Person: s.person, Kind: s.kind, About: s.about, From: s.from, Lead: p.lead, SendAt: p.at}
	if len(a) > 0 {
		one.Person = a.standIn(s.person, candidacy.DayOf(p.at))
	}
	if one.Person != s.person {
		one.For = s.person
	}
	one.Reason = reason(s, one, earlier)
	return one
}

// standIn is who is told in a person's place on a day: the deputy, or the
// deputy's when that one is on leave too; the person when there is nobody.
func (a away) standIn(person candidacy.Person, day candidacy.Day) candidacy.Person {
	who := person
	for range len(a) + 1 {
		i := slices.IndexFunc(a[who], func(l Leave) bool { return l.From <= day && day <= l.To && l.Deputy != "" })
		if i < 0 {
			return who
		}
		who = a[who][i].Deputy
	}
	return person // each is the other's deputy
}
