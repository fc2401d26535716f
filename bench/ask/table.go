package main

import (
	"fmt"
	"strings"
	"time"
)

// overall is a line a system.
func overall(reports []report) string {
	var b strings.Builder
	b.WriteString("| | section found | right at 1 | right in 3 | wrongly answered | time a question, mean | p99 | built in | memory |\n")
	b.WriteString("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
	for _, r := range reports {
		s := r.all
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s | %s | %.1f MB |\n", r.system.name,
			share(s.found, s.inside), share(s.right1, s.inside), share(s.right3, s.inside), share(s.wronglyAnswered, s.outside),
			milliseconds(r.mean), milliseconds(r.p99), r.system.cost.duration(), float64(r.system.cost.heap)/1e6)
	}
	return b.String()
}

// byVariety is a line a variety and a column a system.
func byVariety(reports []report) string {
	var b strings.Builder
	b.WriteString("| right at 1 / right in 3 / wrongly answered |")
	for _, r := range reports {
		fmt.Fprintf(&b, " %s |", r.system.name)
	}
	b.WriteString("\n| --- |" + strings.Repeat(" ---: |", len(reports)) + "\n")
	for _, variety := range reports[0].varieties {
		fmt.Fprintf(&b, "| %s |", variety)
		for _, r := range reports {
			s := r.scores[variety]
			fmt.Fprintf(&b, " %s / %s / %s |", share(s.right1, s.inside), share(s.right3, s.inside), share(s.wronglyAnswered, s.outside))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// share writes part of whole in percent.
func share(part, whole int) string {
	if whole == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f%%", 100*float64(part)/float64(whole))
}

func milliseconds(d time.Duration) string { return fmt.Sprintf("%.2f ms", d.Seconds()*1000) }

// duration writes the time from the texts and, if there is one, from the store.
func (c cost) duration() string {
	if c.ready == 0 {
		return seconds(c.time)
	}
	return fmt.Sprintf("%s (stored: %s)", seconds(c.time), seconds(c.ready))
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }
