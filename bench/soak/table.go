package main

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// writeTable prints a Markdown table with a row for each scenario, then what
// the scenarios say beside that, then the promises that were broken.
func writeTable(w io.Writer, all []verdict, took time.Duration) {
	fmt.Fprintln(w, "| scenario | updates | answered | lost | stepped twice | not stepped | replies again (on the wire) | out of order | toasts lapsed |"+
		" before p50/p99 | during | after | all answered after | memory | goroutines, files, threads first → last | |")
	fmt.Fprintln(w, "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --- |")
	for _, v := range all {
		if v.skipped != "" {
			fmt.Fprintf(w, "| %s |%s %s |\n", v.scenario.what, strings.Repeat(" |", 14), v.skipped)
			continue
		}
		judged := "kept"
		if len(v.broken) > 0 {
			judged = "**broken**"
		}
		fmt.Fprintf(w, "| %s | %d | %d | %d | %d | %d | %d (%d) | %d | %d | %v | %v | %v | %s | %d MiB | %v → %v | %s |\n",
			v.scenario.what, v.updates, v.answered, v.lost, v.twice, v.unstepped, v.again, v.onWire, v.outOfOrder, v.lapsed,
			v.before, v.during, v.after, brief(v.recovery), v.memory, v.first, v.last, judged)
	}
	fmt.Fprintf(w, "\nTook %v; the faults of each scenario lasted as long as -length, or a part of it, says.\n", took.Round(time.Second))
	list(w, "Beside that", all, func(v verdict) []string { return v.notes })
	list(w, "Broken", all, func(v verdict) []string { return v.broken })
}

// list prints some lines of each verdict under a heading, if there are any.
func list(w io.Writer, heading string, all []verdict, lines func(verdict) []string) {
	begun := false
	for _, v := range all {
		for _, line := range lines(v) {
			if !begun {
				fmt.Fprintf(w, "\n%s:\n\n", heading)
				begun = true
			}
			fmt.Fprintf(w, "- %s: %s\n", v.scenario.name, line)
		}
	}
}
