package main

import (
	"runtime"
	"slices"
	"time"

	"github.com/munfatih/munfatih/guide"
)

// score counts over some questions, as `munfatih eval` does.
type score struct {
	inside, outside int // questions with a gold section, and without
	found           int // inside, and the best section is gold, be it an answer or not
	right1          int // inside, answered, and the section is gold
	right3          int // inside, not unanswered, and a gold section is among the first three
	wronglyAnswered int // outside, yet answered
}

// report is how a system did.
type report struct {
	system    system
	varieties []string // in order of first appearance
	scores    map[string]*score
	all       score
	mean, p99 time.Duration // a question
}

// evaluate asks all questions, after a few that warm the caches up.
func (s system) evaluate(questions []guide.Question) (report, error) {
	r := report{system: s, scores: map[string]*score{}}
	for _, q := range questions[:min(20, len(questions))] {
		if _, err := s.ask(q.Q); err != nil {
			return r, err
		}
	}
	runtime.GC() // not to pay for the one before
	times := make([]time.Duration, 0, len(questions))
	for _, q := range questions {
		start := time.Now()
		a, err := s.ask(q.Q)
		times = append(times, time.Since(start))
		if err != nil {
			return r, err
		}
		r.add(q, a)
	}
	r.mean, r.p99 = meanOf(times), percentile(times, 99)
	return r, nil
}

func (r *report) add(q guide.Question, a answer) {
	if r.scores[q.Lang] == nil {
		r.scores[q.Lang] = new(score)
		r.varieties = append(r.varieties, q.Lang)
	}
	r.scores[q.Lang].add(q, a)
	r.all.add(q, a)
}

func (s *score) add(q guide.Question, a answer) {
	if slices.Contains(q.Section, none) {
		s.outside++
		if a.status == guide.Answered {
			s.wronglyAnswered++
		}
		return
	}
	s.inside++
	gold := func(section string) bool { return slices.Contains(q.Section, section) }
	if len(a.sections) > 0 && gold(a.sections[0]) {
		s.found++
		if a.status == guide.Answered {
			s.right1++
		}
	}
	if a.status != guide.Unanswered && slices.ContainsFunc(a.sections[:min(3, len(a.sections))], gold) {
		s.right3++
	}
}

// meanOf is 0 for no times.
func meanOf(times []time.Duration) time.Duration {
	var sum time.Duration
	for _, t := range times {
		sum += t
	}
	return sum / time.Duration(max(1, len(times)))
}

// percentile returns the least time that p of 100 times do not exceed; 0 for
// none. p is from 1 to 100.
func percentile(times []time.Duration, p int) time.Duration {
	if len(times) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(times))
	return sorted[(len(sorted)*p+99)/100-1]
}
