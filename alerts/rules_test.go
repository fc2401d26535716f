package alerts

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/content"
)

func TestLoad(t *testing.T) {
	want := &Rules{
		Calls: []int{60, 30, 14, 7, 3, 1, 0}, Tasks: []int{-7, -1, 0, 1}, Late: 72 * time.Hour, SendAt: 9*60 + 30, Patience: 48 * time.Hour,
		Quiet: []Quiet{{21 * 60, 8*60 + 30, nil}, {12 * 60, 15 * 60, []time.Weekday{time.Friday}}},
	}
	if diff := cmp.Diff(want, rules(t)); diff != "" {
		t.Errorf("built-in rules (-want +got):\n%s", diff)
	}
	if _, err := Load(fstest.MapFS{}); err == nil || err.Error() != "rules.yaml: cannot be read: it is missing" {
		t.Errorf("no file: got %v", err)
	}
}

// TestFaults breaks the rules in one place each: the fault is told with its
// file and line.
func TestFaults(t *testing.T) {
	data, err := fs.ReadFile(Embedded(), "rules.yaml")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		from, to, want string
		line           int // from that of the change
	}{
		{"calls: [60, 30,", "calls: [60, -30,", `calls: "-30"; a whole number from 0 to 400 is wanted`, 0},
		{"calls: [60, 30,", "calls: [60, 60,", `calls: 60 stands twice`, 0},
		{"tasks: [-7, -1, 0, 1]", "tasks: []", `tasks: a list with one number or more is wanted`, 0},
		{"tasks: [-7, -1, 0, 1]", "tasks: soon", `tasks: a list is wanted`, 0},
		{"late_days: 3\n", "late_days: 0\n", `late_days: "0"; a whole number from 1 to 30 is wanted`, 0},
		{`send_at: "09:30"`, `send_at: "9:30"`, `send_at: "9:30" is no time of day; one such as 09:30 is wanted`, 0},
		{`send_at: "09:30"`, `send_at: "24:00"`, `send_at: "24:00" is no time of day; one such as 09:30 is wanted`, 0},
		{`send_at: "09:30"`, `send_at: "12:30"`, `send_at: lies in quiet hours on Friday`, 0},
		{`to: "08:30"`, "to: \"08:30\"\n    too: x", `quiet: unknown field "too"`, 1},
		{`to: "15:00"`, `to: "12:00"`, `quiet: begins and ends at the same time`, -1},
		{"days: [friday]", "days: [vendredi]", `days: "vendredi" is no day of the week; one such as friday is wanted`, 0},
		{"days: [friday]", "days: []", `days: one day or more is wanted; leave it out for every day`, 0},
		{"escalate_hours: 48", "escalate_hours: two days", `escalate_hours: "two days"; a whole number from 1 to 1000 is wanted`, 0},
		{"escalate_hours: 48\n", "", `rules: field "escalate_hours" is missing`, -10},
	}
	for _, tt := range tests {
		i := strings.Index(string(data), tt.from)
		if i < 0 {
			t.Fatalf("rules.yaml does not hold %q", tt.from)
		}
		text := string(data[:i]) + tt.to + string(data[i+len(tt.from):])
		_, err := Load(fstest.MapFS{"rules.yaml": {Data: []byte(text)}})
		want := content.Fault{File: "rules.yaml", Line: strings.Count(string(data[:i]), "\n") + 1 + tt.line, Text: tt.want}
		var faults content.Faults
		if !errors.As(err, &faults) || faults[0] != want {
			t.Errorf("%q: got %v, want %s", tt.to, err, want)
		}
	}
}

func TestAllowed(t *testing.T) {
	tests := []struct{ at, next, last string }{
		{"2027-01-13T09:30Z", "", ""},
		{"2027-01-13T08:30Z", "", ""},
		{"2027-01-13T08:29Z", "2027-01-13T08:30Z", "2027-01-12T20:59Z"},
		{"2027-01-13T20:59Z", "", ""},
		{"2027-01-13T21:00Z", "2027-01-14T08:30Z", "2027-01-13T20:59Z"},
		{"2027-01-14T00:00Z", "2027-01-14T08:30Z", "2027-01-13T20:59Z"},
		{"2027-01-14T12:30Z", "", ""},                                   // Thursday
		{"2027-01-15T12:00Z", "2027-01-15T15:00Z", "2027-01-15T11:59Z"}, // Friday
		{"2027-01-15T15:00Z", "", ""},
		{"2026-09-18T11:00Z", "2026-09-18T14:00Z", "2026-09-18T10:59Z"}, // Friday, still UTC+1
		{"2026-09-19T20:00Z", "2026-09-20T08:30Z", "2026-09-19T19:59Z"}, // the night of the change: an hour longer
		{"2026-09-20T01:15Z", "2026-09-20T08:30Z", "2026-09-19T19:59Z"},
		{"2027-06-01T08:00Z", "2027-06-01T08:30Z", "2027-05-31T20:59Z"},
	}
	r := rules(t)
	for _, tt := range tests {
		at := instant(t, tt.at)
		next, last := at, at
		if tt.next != "" {
			next, last = instant(t, tt.next), instant(t, tt.last)
		}
		if got := r.Allowed(at); got != (tt.next == "") {
			t.Errorf("%s: got allowed %v", tt.at, got)
		}
		if got := r.NextAllowed(at); !got.Equal(next) {
			t.Errorf("after %s: got %s, want %s", tt.at, got, next)
		}
		if got := r.lastAllowed(at); !got.Equal(last) {
			t.Errorf("before %s: got %s, want %s", tt.at, got, last)
		}
	}
	night := &Rules{Quiet: []Quiet{{From: 21 * 60, To: 8 * 60, Days: []time.Weekday{time.Friday}}}}
	for at, want := range map[string]bool{"2027-01-15T05:00Z": true, "2027-01-15T22:00Z": false, "2027-01-16T05:00Z": false, "2027-01-16T22:00Z": true} {
		if got := night.Allowed(instant(t, at)); got != want {
			t.Errorf("quiet on Friday night, %s: got allowed %v, want %v", at, got, want)
		}
	}
	odd := &Rules{Quiet: []Quiet{{From: 60, To: 90}}} // in the hour that the clocks showed twice
	if got, want := odd.NextAllowed(instant(t, "2026-09-20T01:15Z")), instant(t, "2026-09-20T01:30Z"); !got.Equal(want) {
		t.Errorf("in the repeated hour: got %s, want %s", got, want)
	}
}
