package alerts_test

import (
	"bytes"
	"os/exec"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/alerts"
)

// reader prints what Python's icalendar finds in a file: a line an event, with
// its start, its revision and its alarms.
const reader = `
import sys, icalendar
for e in icalendar.Calendar.from_ical(sys.stdin.buffer.read()).walk('VEVENT'):
    print(e['UID'], e['SEQUENCE'], e.decoded('DTSTART').isoformat(), *(a['TRIGGER'].dt.days for a in e.walk('VALARM')))
`

// TestCalendarReadByAnother has another program than ours read a calendar file.
func TestCalendarReadByAnother(t *testing.T) {
	data, err := alerts.Calendars{}.Of(calendarWords, calendarEvents(), time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	python := exec.Command("/usr/bin/python3", "-c", reader) // Debian's own, for which test.sh installs the library
	python.Stdin = bytes.NewReader(data)
	var said bytes.Buffer
	python.Stderr = &said
	got, err := python.Output()
	if err != nil {
		t.Fatalf("read the file with python3-icalendar: %v\n%s", err, said.String())
	}
	want := `2026-aaaaa-closing@munfatih 2 2027-01-16T07:59:00+00:00 -30 -7 -1
2026-aaaaa-safe@munfatih 2 2027-01-15T11:59:00+00:00 -30 -7 -1
file-annexes@munfatih 9 2027-01-06T07:59:00+00:00 -30 -7 -1
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("as read by another program (-want +got):\n%s", diff)
	}
}
