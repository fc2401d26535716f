package alerts

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/candidacy"
)

// sample is an input with something of every kind at 2027-01-08 09:30.
func sample(t testing.TB) Input {
	c := call(t, "c", "2026-11-01 09:00", "2027-01-08 23:59")
	c = moved(t, c, "2027-01-12 23:59", instant(t, "2026-12-28T10:00Z"))
	return Input{
		Calls: []candidacy.Call{moved(t, c, "2027-01-15 23:59", instant(t, "2027-01-01T09:30Z"))},
		Tasks: []Task{{ID: "f/letter", Title: "Letter", Owner: "p-a", Due: "2027-01-09", State: candidacy.Todo, Call: "c"}},
		Subscriptions: []Subscription{
			subscribe(t, "p-a", "c", "2026-12-10T12:00Z"), subscribe(t, "p-b", "next", "2027-01-02T12:00Z"), subscribe(t, "p-a", "c", "2026-12-10T12:00Z", 14),
			subscribe(t, "p-c", "c", "2027-01-02T12:00Z"), subscribe(t, "p-d", "c", "2026-12-30T12:00Z"), {Person: "p-e", Call: "c", Leads: []int{}, Since: instant(t, "2027-01-02T12:00Z")},
		},
		Leave: []Leave{{Person: "p-d", From: "2027-01-08", To: "2027-01-08", Deputy: "p-f"}, {Person: "p-c", From: "2027-01-08", To: "2027-01-08", Deputy: "p-a"}},
	}
}

func TestDue(t *testing.T) {
	at := instant(t, "2027-01-08T09:30Z")
	const closing, lead = "2027-01-16 07:59 in Morocco", "7 days before 2027-01-15, the last whole day before call c closes at "
	want := []Alert{
		{"p-a", "", OfCall, "c", "20270116T075900Z", 7, at, lead + closing + "; earlier ones folded in, where missed: 1"},
		{"p-a", "", Moved, "c", "20270116T075900Z", 2, instant(t, "2027-01-01T09:30Z"),
			"the closing of call c was moved from 2027-01-13 07:59 in Morocco to " + closing + "; earlier ones folded in, where missed: 1"},
		{"p-a", "", OfTask, "f/letter", "2027-01-09", -1, at, `1 day before 2027-01-09, on which task f/letter is due ("Letter"); earlier ones folded in, where missed: 1`},
		{"p-b", "", Announced, "c", "c", 0, at, "call c is there: it closes at " + closing},
		{"p-b", "", OfCall, "c", "20270116T075900Z", 7, at, lead + closing},
		{"p-d", "", Moved, "c", "20270116T075900Z", 2, instant(t, "2027-01-01T09:30Z"), "the closing of call c was moved from 2027-01-13 07:59 in Morocco to " + closing},
		{"p-f", "p-d", OfCall, "c", "20270116T075900Z", 7, at, lead + closing + "; earlier ones folded in, where missed: 1; p-d is on leave"},
	}
	r, in := rules(t), sample(t)
	if diff := cmp.Diff(want, r.Due(in, at)); diff != "" {
		t.Errorf("due (-want +got):\n%s", diff)
	}
	slices.Reverse(in.Subscriptions)
	slices.Reverse(in.Leave)
	if diff := cmp.Diff(want, r.Due(in, at)); diff != "" {
		t.Errorf("in another order (-want +got):\n%s", diff)
	}
	if got := r.Due(in, at.Add(-time.Nanosecond)); len(got) != 6 {
		t.Errorf("just before 09:30: got %d alerts, want two moves, two of day 14, the announcement and the task's day -7", len(got))
	}
	for _, quiet := range []string{"2027-01-08T12:00Z", "2027-01-08T14:59Z", "2027-01-08T21:00Z", "2027-01-09T08:29Z"} {
		if got := r.Due(in, instant(t, quiet)); got == nil || len(got) != 0 {
			t.Errorf("%s: got %v, want an empty list", quiet, got)
		}
	}
	if got := r.Due(Input{}, at); got == nil || len(got) != 0 {
		t.Errorf("nothing known: got %v, want an empty list", got)
	}
}

func TestAlertJSON(t *testing.T) {
	a := rules(t).Due(sample(t), instant(t, "2027-01-08T09:30Z"))[3]
	data, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"person":"p-b","kind":"announced","about":"c","from":"c","lead":0,"send_at":"2027-01-08T09:30:00Z","reason":"call c is there: it closes at 2027-01-16 07:59 in Morocco"}`
	if string(data) != want {
		t.Errorf("got %s\nwant %s", data, want)
	}
}

func TestID(t *testing.T) {
	r, in, at := rules(t), sample(t), instant(t, "2027-01-08T09:30Z")
	ids := func(now time.Time) []string {
		var all []string
		for _, a := range r.Due(in, now) {
			all = append(all, a.ID())
		}
		return all
	}
	want := []string{"call:p-a:c:20270116T075900Z:7", "moved:p-a:c:20270116T075900Z:2", "task:p-a:f/letter:2027-01-09:-1",
		"announced:p-b:c:c:0", "call:p-b:c:20270116T075900Z:7", "moved:p-d:c:20270116T075900Z:2", "call:p-d:c:20270116T075900Z:7"}
	if got := ids(at); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := ids(at.Add(2 * time.Hour)); !slices.Equal(got, want) {
		t.Errorf("two hours later: got %v, want the same", got)
	}
	in.Calls[0].Closes.At = in.Calls[0].Closes.At.Add(time.Minute)
	if got := ids(at); slices.Contains(got, want[0]) {
		t.Errorf("another closing: got %v, want other IDs", got)
	}
}

func TestPlan(t *testing.T) {
	r, in := rules(t), sample(t)
	plan := func(who candidacy.Person, at string) []string {
		all := []string{}
		for _, a := range r.Plan(in, who, instant(t, at)) {
			all = append(all, fmt.Sprintf("%s %s%s %s %d", a.SendAt.Format("2006-01-02 15:04"), a.For, a.Kind, a.About, a.Lead))
		}
		return all
	}
	tests := []struct {
		who  candidacy.Person
		at   string
		want []string
	}{
		{"p-a", "2027-01-08T09:00Z", []string{"2027-01-08 09:30 call c 7", "2027-01-08 09:30 task f/letter -1", "2027-01-09 09:30 task f/letter 0",
			"2027-01-10 09:30 task f/letter 1", "2027-01-12 09:30 call c 3", "2027-01-14 09:30 call c 1", "2027-01-15 09:30 call c 0"}},
		{"p-c", "2027-01-08T09:00Z", []string{"2027-01-12 09:30 call c 3", "2027-01-14 09:30 call c 1", "2027-01-15 09:30 call c 0"}},
		{"p-f", "2027-01-08T09:00Z", []string{"2027-01-08 09:30 p-dcall c 7"}},
		{"p-g", "2027-01-08T09:30Z", []string{"2027-01-14 09:30 task last -1", "2027-01-15 09:30 task last 0"}},
		{"p-e", "2027-01-08T09:00Z", []string{}},
		{"p-a", "2027-01-15T09:30Z", []string{}},
		{"p-z", "2027-01-08T09:00Z", []string{}},
	}
	in.Tasks = append(in.Tasks, Task{ID: "last", Owner: "p-g", Due: "2027-01-15", State: candidacy.Doing, Call: "c"}) // its day after is past the closing
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, plan(tt.who, tt.at)); diff != "" {
			t.Errorf("%s at %s (-want +got):\n%s", tt.who, tt.at, diff)
		}
	}
}

func TestStandIn(t *testing.T) {
	on := func(person, deputy candidacy.Person) Leave {
		return Leave{Person: person, From: "2027-01-08", To: "2027-01-09", Deputy: deputy}
	}
	a := absences([]Leave{on("a", "b"), on("b", "c"), on("d", "e"), on("e", "f"), on("f", "e"), on("g", ""), on("h", "h")})
	for person, want := range map[candidacy.Person]candidacy.Person{"a": "c", "b": "c", "c": "c", "d": "d", "e": "e", "g": "g", "h": "h"} {
		if got := a.standIn(person, "2027-01-09"); got != want {
			t.Errorf("for %s: got %s, want %s", person, got, want)
		}
	}
	for _, day := range []candidacy.Day{"2027-01-07", "2027-01-10"} {
		if got := a.standIn("a", day); got != "a" {
			t.Errorf("on %s: got %s, want a", day, got)
		}
	}
}
