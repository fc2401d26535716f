package alerts

import (
	"testing"
	"time"

	"github.com/munfatih/munfatih/candidacy"
)

func TestTasksAndLeave(t *testing.T) {
	c := call(t, "c", "2026-11-01 09:00", "2027-01-15 23:59")
	task := func(id string, owner candidacy.Person, due candidacy.Day, state candidacy.TaskState, call string) Task {
		return Task{ID: id, Owner: owner, Due: due, State: state, Call: call}
	}
	in := Input{Calls: []candidacy.Call{c}, Tasks: []Task{
		task("letter", "p-a", "2027-01-06", candidacy.Doing, "c"),
		task("sent", "p-a", "2027-01-15", candidacy.Todo, "c"), // the day after is past the closing
		task("done", "p-a", "2027-01-06", candidacy.Done, "c"),
		task("cant", "p-a", "2027-01-06", candidacy.Cant, "c"),
		task("not", "p-a", "2027-01-06", candidacy.NotForUs, "c"),
		task("someday", "p-a", "", candidacy.Todo, "next"),
		task("nobody", "", "2027-01-06", candidacy.Todo, "c"),
		task("lost", "p-a", "2027-01-06", candidacy.Todo, "unknown"),
		task("plan", "p-b", "2027-06-01", candidacy.Todo, ""), // after joining
	}, Leave: []Leave{
		{Person: "p-a", From: "2027-01-05", To: "2027-01-07", Deputy: "p-b"},
		{Person: "p-b", From: "2027-01-07", To: "2027-01-08", Deputy: "p-c"},
		{Person: "p-c", From: "2027-01-08", To: "2027-01-08", Deputy: "p-b"}, // each is the other's
	}, Subscriptions: []Subscription{subscribe(t, "p-b", "c", "2026-12-30T12:00Z", 7, 3), subscribe(t, "p-c", "c", "2026-12-30T12:00Z", 0)}}
	wantSent(t, simulate(t, "2026-11-01T00:30Z", "2027-11-01T00:30Z", still(in)), `
		2026-12-30 09:30 p-a task letter -7
		2027-01-05 09:30 p-b for p-a task letter -1
		2027-01-06 09:30 p-b for p-a task letter 0
		2027-01-07 09:30 p-c for p-a task letter 1
		2027-01-08 09:30 p-a task sent -7
		2027-01-08 09:30 p-b call c 7
		2027-01-12 09:30 p-b call c 3
		2027-01-14 09:30 p-a task sent -1
		2027-01-15 09:30 p-a task sent 0
		2027-01-15 09:30 p-c call c 0
		2027-05-25 09:30 p-b task plan -7
		2027-05-31 09:30 p-b task plan -1
		2027-06-01 09:30 p-b task plan 0
		2027-06-02 09:30 p-b task plan 1`)
}

// A task that was planned, or whose day moved, after a lead had passed is not
// reminded of that lead.
func TestTaskSince(t *testing.T) {
	in := Input{Tasks: []Task{{ID: "t", Owner: "p-a", Due: "2027-01-06", State: candidacy.Todo, Since: instant(t, "2027-01-02T10:00Z")}}}
	wantSent(t, simulate(t, "2026-11-01T00:30Z", "2027-03-01T00:30Z", still(in)), `
		2027-01-05 09:30 p-a task t -1
		2027-01-06 09:30 p-a task t 0
		2027-01-07 09:30 p-a task t 1`)
}

// Those who wait for the next call hear of it once it is entered, then of its
// leads from its opening on, or those that they chose for it.
func TestNextCall(t *testing.T) {
	past := call(t, "old", "2026-01-01 09:00", "2026-10-01 23:59")
	c := call(t, "c", "2026-12-10 09:00", "2027-01-15 23:59")
	entered := instant(t, "2026-12-01T23:00Z")
	world := func(now time.Time) Input {
		in := Input{Calls: []candidacy.Call{past}, Subscriptions: []Subscription{
			subscribe(t, "p-a", "next", "2026-10-05T12:00Z"),
			subscribe(t, "p-b", "next", "2027-01-05T12:00Z", 1),
			subscribe(t, "p-c", "next", "2026-10-05T12:00Z"), subscribe(t, "p-c", "c", "2026-10-05T12:00Z", 30),
		}}
		if !now.Before(entered) {
			in.Calls = append(in.Calls, c)
		}
		return in
	}
	wantSent(t, simulate(t, "2026-10-01T00:30Z", "2027-10-01T00:30Z", world), `
		2026-12-02 08:30 p-a announced c 0
		2026-12-16 09:30 p-a call c 30
		2026-12-16 09:30 p-c call c 30
		2027-01-01 09:30 p-a call c 14
		2027-01-05 12:30 p-b announced c 0
		2027-01-08 09:30 p-a call c 7
		2027-01-12 09:30 p-a call c 3
		2027-01-14 09:30 p-a call c 1
		2027-01-14 09:30 p-b call c 1
		2027-01-15 09:30 p-a call c 0`)
}

func TestOutages(t *testing.T) {
	in := Input{Calls: []candidacy.Call{call(t, "c", "2026-11-01 09:00", "2027-01-15 23:59")},
		Subscriptions: []Subscription{subscribe(t, "p-a", "c", "2026-12-10T12:00Z")},
		Tasks:         []Task{{ID: "t", Owner: "p-a", Due: "2027-01-04", State: candidacy.Todo, Call: "c"}}}
	tests := []struct{ name, from, to, want string }{
		{"an hour", "2027-01-08T09:00Z", "2027-01-08T10:00Z", `
			2026-12-16 09:30 p-a call c 30
			2026-12-28 09:30 p-a task t -7
			2027-01-01 09:30 p-a call c 14
			2027-01-03 09:30 p-a task t -1
			2027-01-04 09:30 p-a task t 0
			2027-01-05 09:30 p-a task t 1
			2027-01-08 10:30 p-a call c 7
			2027-01-12 09:30 p-a call c 3
			2027-01-14 09:30 p-a call c 1
			2027-01-15 09:30 p-a call c 0`},
		{"a day, ending in quiet hours on a Friday", "2027-01-07T12:00Z", "2027-01-08T12:00Z", `
			2026-12-16 09:30 p-a call c 30
			2026-12-28 09:30 p-a task t -7
			2027-01-01 09:30 p-a call c 14
			2027-01-03 09:30 p-a task t -1
			2027-01-04 09:30 p-a task t 0
			2027-01-05 09:30 p-a task t 1
			2027-01-08 15:30 p-a call c 7
			2027-01-12 09:30 p-a call c 3
			2027-01-14 09:30 p-a call c 1
			2027-01-15 09:30 p-a call c 0`},
		{"a week: the missed ones fold into one, the late task is told", "2027-01-01T00:00Z", "2027-01-08T09:00Z", `
			2026-12-16 09:30 p-a call c 30
			2026-12-28 09:30 p-a task t -7
			2027-01-08 09:30 p-a call c 7
			2027-01-12 09:30 p-a call c 3
			2027-01-14 09:30 p-a call c 1
			2027-01-15 09:30 p-a call c 0`},
		{"a week, over in time for the task", "2026-12-31T00:00Z", "2027-01-07T00:00Z", `
			2026-12-16 09:30 p-a call c 30
			2026-12-28 09:30 p-a task t -7
			2027-01-07 08:30 p-a call c 14
			2027-01-07 08:30 p-a task t 1
			2027-01-08 09:30 p-a call c 7
			2027-01-12 09:30 p-a call c 3
			2027-01-14 09:30 p-a call c 1
			2027-01-15 09:30 p-a call c 0`},
		{"until the closing: nothing is news any more", "2027-01-12T09:00Z", "2027-01-16T07:59Z", `
			2026-12-16 09:30 p-a call c 30
			2026-12-28 09:30 p-a task t -7
			2027-01-01 09:30 p-a call c 14
			2027-01-03 09:30 p-a task t -1
			2027-01-04 09:30 p-a task t 0
			2027-01-05 09:30 p-a task t 1
			2027-01-08 09:30 p-a call c 7`},
		{"until the last evening", "2027-01-12T09:00Z", "2027-01-15T20:00Z", `
			2026-12-16 09:30 p-a call c 30
			2026-12-28 09:30 p-a task t -7
			2027-01-01 09:30 p-a call c 14
			2027-01-03 09:30 p-a task t -1
			2027-01-04 09:30 p-a task t 0
			2027-01-05 09:30 p-a task t 1
			2027-01-08 09:30 p-a call c 7
			2027-01-15 20:30 p-a call c 0`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := simulate(t, "2026-11-01T00:30Z", "2027-11-01T00:30Z", still(in), outage{instant(t, tt.from), instant(t, tt.to)})
			wantSent(t, got, tt.want)
		})
	}
}
