package main

import (
	"fmt"
	"slices"
	"time"
)

// quantiles are the half and the 99th hundredth of waits.
type quantiles struct {
	n        int
	p50, p99 time.Duration
}

func quantilesOf(waits []time.Duration) quantiles {
	if len(waits) == 0 {
		return quantiles{}
	}
	slices.Sort(waits)
	return quantiles{len(waits), waits[(len(waits)-1)/2], waits[(len(waits)-1)*99/100]}
}

// String is "12 ms/1.3 s"; "–" when nobody has waited.
func (q quantiles) String() string {
	if q.n == 0 {
		return "–"
	}
	return brief(q.p50) + "/" + brief(q.p99)
}

// String is "40, 25, 9": goroutines, open files, threads.
func (k kept) String() string { return fmt.Sprintf("%d, %d, %d", k.goroutines, k.files, k.threads) }

// brief is a time with two digits that count, or three.
func brief(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d ms", max(d.Milliseconds(), 1))
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	default:
		return fmt.Sprintf("%.0f s", d.Seconds())
	}
}

// mostWithin is how many instants, which are sorted, lie at most within any
// span of so much.
func mostWithin(span time.Duration, instants []time.Time) int {
	most, first := 0, 0
	for i, at := range instants {
		for at.Sub(instants[first]) >= span {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}

// refusals is how many messages at these instants, which are sorted, a bucket
// refuses that takes so many a second and so many at once.
func refusals(rate, burst float64, instants []time.Time) int {
	refused, level := 0, burst
	var last time.Time
	for _, at := range instants {
		if !last.IsZero() {
			level = min(burst, level+at.Sub(last).Seconds()*rate)
		}
		last = at
		if level < 1-1e-6 { // but for rounding
			refused++
			continue
		}
		level--
	}
	return refused
}
