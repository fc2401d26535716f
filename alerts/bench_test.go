package alerts

import (
	"fmt"
	"testing"
	"time"

	"github.com/munfatih/munfatih/candidacy"
)

// crowd is so many subscriptions to three calls, a tenth of them to the next
// call, all of which have something due at the instant; and leave.
func crowd(b *testing.B, n int) (Input, time.Time) {
	in := Input{Calls: []candidacy.Call{
		call(b, "2026-aaaaa", "2026-11-01 09:00", "2027-01-15 23:59"),
		call(b, "2026-bbbbb", "2026-11-01 09:00", "2027-01-18 23:59"),
		moved(b, call(b, "2026-ccccc", "2026-11-01 09:00", "2027-01-20 23:59"), "2027-01-22 23:59", instant(b, "2026-12-20T10:00Z")),
	}}
	since := instant(b, "2026-12-01T10:00Z")
	for i := range n {
		id := in.Calls[i%3].ID
		if i%10 == 9 {
			id = candidacy.NextCall
		}
		person := candidacy.Person(fmt.Sprintf("p-%012d", i*7919%n))
		in.Subscriptions = append(in.Subscriptions, Subscription{Person: person, Call: id, Since: since})
		if i%100 == 0 {
			in.Leave = append(in.Leave, Leave{Person: person, From: "2027-01-01", To: "2027-01-31", Deputy: "p-deputy"})
		}
	}
	return in, instant(b, "2027-01-15T09:30Z")
}

func benchmarkDue(b *testing.B, n int) {
	r := rules(b)
	in, now := crowd(b, n)
	if got := len(r.Due(in, now)); got < n {
		b.Fatalf("got %d alerts due, want at least one each of %d", got, n)
	}
	b.ReportAllocs()
	for b.Loop() {
		r.Due(in, now)
	}
}

// Each subscription has 7 leads and something due: the heaviest minute.
func BenchmarkDue10000(b *testing.B)  { benchmarkDue(b, 10_000) }
func BenchmarkDue100000(b *testing.B) { benchmarkDue(b, 100_000) }

// A minute in which nothing is due.
func BenchmarkDueNothing100000(b *testing.B) {
	r := rules(b)
	in, _ := crowd(b, 100_000)
	now := instant(b, "2026-11-01T10:00Z")
	b.ReportAllocs()
	for b.Loop() {
		if got := r.Due(in, now); len(got) != 0 {
			b.Fatalf("got %d alerts, want none", len(got))
		}
	}
}

// Tasks count back from a day each.
func BenchmarkDueTasks100000(b *testing.B) {
	r := rules(b)
	in, now := crowd(b, 3)
	for i := range 100_000 {
		in.Tasks = append(in.Tasks, Task{ID: fmt.Sprintf("t%d", i), Owner: candidacy.Person(fmt.Sprintf("p-%d", i%7000)),
			Due: candidacy.DaysBefore("2027-01-31", i%60), State: candidacy.Todo, Call: in.Calls[i%3].ID})
	}
	b.ReportAllocs()
	for b.Loop() {
		r.Due(in, now)
	}
}

func BenchmarkPlan100000(b *testing.B) {
	r := rules(b)
	in, now := crowd(b, 100_000)
	b.ReportAllocs()
	for b.Loop() {
		r.Plan(in, "p-000000000001", now)
	}
}
