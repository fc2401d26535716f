package main

import (
	"fmt"
	"runtime"
	"strings"
	"time"
)

// goal is how much CPU an update may take, as a part of the best peer's.
const goal = 0.75

// head says what was measured.
func head(p plan, fsync bool, presses int) string {
	disk := "appendonly no"
	if fsync {
		disk = "appendfsync always"
	}
	return fmt.Sprintf("%d rounds of %v each, in turn, on %d processors shared with the load, the stand-in for Telegram and Redis (%s); medians.\n"+
		"Every reply was checked, and each of %d presses was counted once.\n\n",
		p.rounds, p.round, runtime.NumCPU(), disk, presses)
}

// tables are a table for each level, then memory.
func tables(p plan, results []result) string {
	var out strings.Builder
	for _, level := range p.levels {
		best := bestPeer(results, level)
		fmt.Fprintf(&out, "%d in flight:\n\n", level)
		out.WriteString("| | CPU µs/update | of the best peer's | Redis' CPU µs/update | updates/s | p50 ms | p99 ms | peak MB |\n")
		out.WriteString("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n")
		for _, r := range results {
			if r.level == level {
				fmt.Fprintf(&out, "| %s | %.0f | %s | %.0f | %.0f | %.2f | %.2f | %.0f |\n", r.name, micros(r.cpu), part(r, best),
					micros(r.redis), r.rate, micros(r.p50)/1e3, micros(r.p99)/1e3, megabytes(r.peak))
			}
		}
		out.WriteString("\n")
	}
	out.WriteString("| | MB at the start | at the end |\n| --- | ---: | ---: |\n")
	for _, r := range results {
		if r.level == p.levels[0] {
			fmt.Fprintf(&out, "| %s | %.0f | %.0f |\n", r.name, megabytes(r.idle), megabytes(r.after))
		}
	}
	fmt.Fprintf(&out, "\nGoal: ours takes at most %.2f × the best peer's CPU.\n", goal)
	return out.String()
}

// bestPeer is the least CPU that another program than ours took; 0 without one.
func bestPeer(results []result, level int) time.Duration {
	var best time.Duration
	for _, r := range results {
		if r.level == level && !r.ours && (best == 0 || r.cpu < best) {
			best = r.cpu
		}
	}
	return best
}

// part is a contender's CPU as a part of the best peer's.
func part(r result, best time.Duration) string {
	if best == 0 {
		return ""
	}
	return fmt.Sprintf("%.2f", float64(r.cpu)/float64(best))
}

func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

func megabytes(bytes int64) float64 { return float64(bytes) / 1e6 }
