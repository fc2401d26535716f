package alerts

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/candidacy"
)

// rules are the built-in ones.
func rules(t testing.TB) *Rules {
	t.Helper()
	r, err := Load(Embedded())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// instant reads an instant, "2027-01-16T07:59Z".
func instant(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02T15:04Z07:00", text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// call is one that closes at a local time in Los Angeles.
func call(t testing.TB, id, opens, closes string) candidacy.Call {
	t.Helper()
	c := candidacy.Call{ID: id, History: []candidacy.Closing{}}
	for _, m := range []struct {
		to    *candidacy.Moment
		local string
	}{{&c.Opens, opens}, {&c.Closes, closes}} {
		read, err := candidacy.ParseMoment(m.local, "America/Los_Angeles", candidacy.Ask)
		if err != nil {
			t.Fatal(err)
		}
		*m.to = read
	}
	return c
}

// moved is a call with another closing from an instant on.
func moved(t testing.TB, c candidacy.Call, closes string, at time.Time) candidacy.Call {
	t.Helper()
	other := call(t, c.ID, c.Opens.Local, closes)
	again, err := c.Move(other.Closes, nil, at)
	if err != nil {
		t.Fatal(err)
	}
	return again
}

// outage is a time in which nobody asks what is due.
type outage struct{ from, to time.Time }

// simulate asks at half past every hour what is due and keeps a ledger by ID as
// the worker does. It tells each alert that it would send: when on Morocco's
// clock, and what.
func simulate(t *testing.T, from, to string, world func(now time.Time) Input, outages ...outage) []string {
	t.Helper()
	r := rules(t)
	sent := []string{}
	ledger := map[string]bool{}
	for now := instant(t, from); now.Before(instant(t, to)); now = now.Add(time.Hour) {
		if slices.ContainsFunc(outages, func(o outage) bool { return !now.Before(o.from) && now.Before(o.to) }) {
			continue
		}
		in := world(now)
		for _, a := range r.Due(in, now) {
			check(t, r, in, a, now)
			if ledger[a.ID()] {
				continue
			}
			ledger[a.ID()] = true
			who := string(a.Person)
			if a.For != "" {
				who += " for " + string(a.For)
			}
			sent = append(sent, fmt.Sprintf("%s %s %s %s %d", candidacy.Morocco(now).Format("2006-01-02 15:04"), who, a.Kind, a.About, a.Lead))
		}
	}
	return sent
}

// check holds every alert to what holds for all.
func check(t *testing.T, r *Rules, in Input, a Alert, now time.Time) {
	t.Helper()
	wall := candidacy.Morocco(now)
	clock := wall.Format("15:04")
	if clock < "08:30" || clock >= "21:00" || wall.Weekday() == time.Friday && clock >= "12:00" && clock < "15:00" {
		t.Errorf("%s: got %s in quiet hours", now, a.ID())
	}
	if a.SendAt.After(now) || !r.Allowed(a.SendAt) {
		t.Errorf("%s: got %s to be sent at %s", now, a.ID(), a.SendAt)
	}
	if a.Reason == "" || strings.ContainsAny(a.Reason, "\n\r") || strings.Contains(a.Reason, "%!") {
		t.Errorf("%s: got reason %q, want a line", a.ID(), a.Reason)
	}
	for _, c := range in.Calls {
		if c.ID == a.About && (c.Closed || !now.Before(c.Closes.At)) {
			t.Errorf("%s: got %s, whose call is %s", now, a.ID(), c.State(now))
		}
	}
}

func wantSent(t *testing.T, got []string, want string) {
	t.Helper()
	lines := []string{}
	for line := range strings.Lines(want) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	if diff := cmp.Diff(lines, got); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
}

// still is a world that does not change.
func still(in Input) func(time.Time) Input { return func(time.Time) Input { return in } }

func subscribe(t testing.TB, person candidacy.Person, call, since string, leads ...int) Subscription {
	return Subscription{Person: person, Call: call, Leads: leads, Since: instant(t, since)}
}

// A year of calls: over the change of Morocco's time, 15 February and 1 June
// 2027, when old zone data err, and a leap day.
func TestYear(t *testing.T) {
	tests := []struct{ name, closes, want string }{
		{"20 September 2026", "2026-09-25 23:59", `
			2026-07-27 09:30 p-a call c 60
			2026-08-26 09:30 p-a call c 30
			2026-09-11 09:30 p-a call c 14
			2026-09-18 09:30 p-a call c 7
			2026-09-22 09:30 p-a call c 3
			2026-09-24 09:30 p-a call c 1
			2026-09-25 09:30 p-a call c 0`},
		{"the last day is 20 September 2026", "2026-09-20 23:59", `
			2026-07-22 09:30 p-a call c 60
			2026-08-21 09:30 p-a call c 30
			2026-09-06 09:30 p-a call c 14
			2026-09-13 09:30 p-a call c 7
			2026-09-17 09:30 p-a call c 3
			2026-09-19 09:30 p-a call c 1
			2026-09-20 09:30 p-a call c 0`},
		{"15 February 2027", "2027-02-15 23:59", `
			2026-12-17 09:30 p-a call c 60
			2027-01-16 09:30 p-a call c 30
			2027-02-01 09:30 p-a call c 14
			2027-02-08 09:30 p-a call c 7
			2027-02-12 09:30 p-a call c 3
			2027-02-14 09:30 p-a call c 1
			2027-02-15 09:30 p-a call c 0`},
		{"1 June 2027", "2027-06-01 23:59", `
			2027-04-02 09:30 p-a call c 60
			2027-05-02 09:30 p-a call c 30
			2027-05-18 09:30 p-a call c 14
			2027-05-25 09:30 p-a call c 7
			2027-05-29 09:30 p-a call c 3
			2027-05-31 09:30 p-a call c 1
			2027-06-01 09:30 p-a call c 0`},
		{"a leap day", "2028-02-29 23:59", `
			2027-12-31 09:30 p-a call c 60
			2028-01-30 09:30 p-a call c 30
			2028-02-15 09:30 p-a call c 14
			2028-02-22 09:30 p-a call c 7
			2028-02-26 09:30 p-a call c 3
			2028-02-28 09:30 p-a call c 1
			2028-02-29 09:30 p-a call c 0`},
		{"noon in Morocco, the day after a leap day", "2028-03-01 04:00", `
			2027-12-31 09:30 p-a call c 60
			2028-01-30 09:30 p-a call c 30
			2028-02-15 09:30 p-a call c 14
			2028-02-22 09:30 p-a call c 7
			2028-02-26 09:30 p-a call c 3
			2028-02-28 09:30 p-a call c 1
			2028-02-29 09:30 p-a call c 0`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := Input{Calls: []candidacy.Call{call(t, "c", "2026-06-01 09:00", tt.closes)},
				Subscriptions: []Subscription{subscribe(t, "p-a", "c", "2026-06-02T12:00Z")}}
			from := in.Calls[0].Closes.At.AddDate(0, -6, 0).Truncate(time.Hour).Add(30 * time.Minute)
			to := from.AddDate(1, 0, 0)
			wantSent(t, simulate(t, from.Format("2006-01-02T15:04Z"), to.Format("2006-01-02T15:04Z"), still(in)), tt.want)
		})
	}
}

// The call of 2023 closed on 12 January 2024 at 23:59 Pacific time, 08:59 on
// the 13th in Morocco: the 12th was its last whole day.
func TestCallOf2023(t *testing.T) {
	in := Input{Calls: []candidacy.Call{call(t, "2023", "2023-09-06 00:00", "2024-01-12 23:59")},
		Subscriptions: []Subscription{subscribe(t, "p-a", "2023", "2023-12-20T12:00Z")}}
	wantSent(t, simulate(t, "2023-09-01T00:30Z", "2024-09-01T00:30Z", still(in)), `
		2023-12-29 09:30 p-a call 2023 14
		2024-01-05 09:30 p-a call 2023 7
		2024-01-09 09:30 p-a call 2023 3
		2024-01-11 09:30 p-a call 2023 1
		2024-01-12 09:30 p-a call 2023 0`)
}

// Every hour of two years, with a call that closes every 11 days at some hour:
// each alert leaves in the hour that plain arithmetic says, and Plan said so.
func TestEachOnceOnItsDay(t *testing.T) {
	var in Input
	var want []string
	closing := time.Date(2026, time.August, 1, 0, 29, 0, 0, time.UTC)
	start, end := "2026-06-01T00:30Z", "2028-06-01T00:30Z"
	since := instant(t, "2026-06-01T00:00Z")
	for i := range 60 {
		closing = closing.Add((11*24 + 1) * time.Hour)
		id := fmt.Sprintf("c%02d", i)
		in.Calls = append(in.Calls, candidacy.Call{ID: id, Closes: candidacy.Moment{At: closing, Zone: "UTC"}})
		in.Subscriptions = append(in.Subscriptions, Subscription{Person: "p-a", Call: id, Since: since})
		offset := func(at time.Time) time.Duration {
			if at.Before(time.Date(2026, time.September, 20, 1, 0, 0, 0, time.UTC)) {
				return time.Hour
			}
			return 0
		}
		wall := closing.Add(offset(closing))
		for _, lead := range []int{60, 30, 14, 7, 3, 1, 0} {
			day := time.Date(wall.Year(), wall.Month(), wall.Day()-1-lead, 9, 30, 0, 0, time.UTC)
			if at := day.Add(-offset(day)); at.After(since) {
				want = append(want, fmt.Sprintf("%s p-a call %s %d", day.Format("2006-01-02 15:04"), id, lead))
			}
		}
	}
	got := simulate(t, start, end, still(in))
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sent (-want +got):\n%s", diff)
	}
	var planned []string
	for _, a := range rules(t).Plan(in, "p-a", since) {
		planned = append(planned, fmt.Sprintf("%s p-a call %s %d", candidacy.Morocco(a.SendAt).Format("2006-01-02 15:04"), a.About, a.Lead))
	}
	slices.Sort(planned)
	if diff := cmp.Diff(want, planned); diff != "" {
		t.Errorf("planned (-want +got):\n%s", diff)
	}
}

func TestMovedDeadline(t *testing.T) {
	first := call(t, "c", "2026-11-01 09:00", "2027-01-15 23:59")
	night := instant(t, "2027-01-09T22:10Z")  // told in the morning
	friday := instant(t, "2027-01-22T12:05Z") // told at 15:00 at the earliest
	later := moved(t, first, "2027-01-29 23:59", night)
	again := moved(t, later, "2027-02-05 23:59", friday)
	world := func(now time.Time) Input {
		in := Input{Subscriptions: []Subscription{subscribe(t, "p-a", "c", "2026-12-20T12:00Z"), subscribe(t, "p-b", "c", "2027-01-20T12:00Z"),
			{Person: "p-c", Call: "c", Leads: []int{}, Since: night.Add(time.Hour)}}} // after the move, before the morning
		switch {
		case now.Before(night):
			in.Calls = []candidacy.Call{first}
		case now.Before(friday):
			in.Calls = []candidacy.Call{later}
		default:
			in.Calls = []candidacy.Call{again}
		}
		return in
	}
	wantSent(t, simulate(t, "2026-11-01T00:30Z", "2027-11-01T00:30Z", world), `
		2027-01-01 09:30 p-a call c 14
		2027-01-08 09:30 p-a call c 7
		2027-01-10 08:30 p-a moved c 1
		2027-01-15 09:30 p-a call c 14
		2027-01-22 09:30 p-a call c 7
		2027-01-22 09:30 p-b call c 7
		2027-01-22 15:30 p-a moved c 2
		2027-01-22 15:30 p-b moved c 2
		2027-01-22 15:30 p-c moved c 2
		2027-01-29 09:30 p-a call c 7
		2027-01-29 09:30 p-b call c 7
		2027-02-02 09:30 p-a call c 3
		2027-02-02 09:30 p-b call c 3
		2027-02-04 09:30 p-a call c 1
		2027-02-04 09:30 p-b call c 1
		2027-02-05 09:30 p-a call c 0
		2027-02-05 09:30 p-b call c 0`)
}

// A deadline that is brought forward: the move is told, the leads that it
// skipped are not. One that moves into the past, or a call that is called off, ends all.
func TestBroughtForward(t *testing.T) {
	first := call(t, "c", "2026-11-01 09:00", "2027-03-31 23:59")
	at := instant(t, "2027-01-05T10:00Z")
	for _, tt := range []struct {
		name string
		to   candidacy.Call
		want string
	}{
		{"forward", moved(t, first, "2027-01-12 23:59", at), `
			2027-01-05 10:30 p-a moved c 1
			2027-01-09 09:30 p-a call c 3
			2027-01-11 09:30 p-a call c 1
			2027-01-12 09:30 p-a call c 0`},
		{"into the past", moved(t, first, "2027-01-04 23:59", at), ""},
		{"called off", first.Close(), ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			world := func(now time.Time) Input {
				in := Input{Calls: []candidacy.Call{first}, Subscriptions: []Subscription{subscribe(t, "p-a", "c", "2026-12-01T12:00Z")}}
				if !now.Before(at) {
					in.Calls[0] = tt.to
				}
				return in
			}
			wantSent(t, simulate(t, "2026-11-01T00:30Z", "2027-11-01T00:30Z", world), tt.want)
		})
	}
}
