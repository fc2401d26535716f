package alerts_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/munfatih/munfatih/alerts"
	"github.com/munfatih/munfatih/candidacy"
)

func calendarEvents() []candidacy.Event {
	call := &candidacy.Call{ID: "2026-aaaaa", Source: "https://www.opengovpartnership.org/call?a=1,2;b\r\n"}
	closes := time.Date(2027, time.January, 16, 7, 59, 0, 0, time.UTC)
	return []candidacy.Event{
		{UID: "2026-aaaaa-closing@munfatih", Sequence: 2, At: closes.In(time.FixedZone("", -8*60*60)), Call: call},
		{UID: "2026-aaaaa-safe@munfatih", Sequence: 2, At: closes.Add(-20 * time.Hour), Call: call, Safe: true},
		{UID: "file-annexes@munfatih", Sequence: 9, At: closes.Add(-10 * 24 * time.Hour), Task: &candidacy.Task{Piece: "annexes"}, File: "file"},
	}
}

const arabicTitle = `إغلاق النداء: التعبير عن الاهتمام، 2027; "الجماعات الترابية المنفتحة" \ آخر أجل`

func calendarWords(e candidacy.Event) (title, text string) {
	return arabicTitle, "السطر الأول,\nالسطر الثاني;\r\nBEGIN:VEVENT"
}

// TestCalendar holds a file to RFC 5545: lines of at most 75 bytes with CRLF,
// times in UTC, and nothing in a text that a reader could take for a property.
func TestCalendar(t *testing.T) {
	now := time.Date(2026, time.November, 23, 9, 0, 0, 0, time.UTC)
	data, err := alerts.Calendars{}.Of(calendarWords, calendarEvents(), now)
	if err != nil {
		t.Fatal(err)
	}
	file := string(data)
	if strings.Count(file, "\n") != strings.Count(file, "\r\n") || !strings.HasSuffix(file, "END:VCALENDAR\r\n") {
		t.Errorf("got\n%q\nwant CRLF at the end of each line", file)
	}
	for _, line := range strings.Split(file, "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) {
			t.Errorf("line %q: got %d bytes, want 75 at most and whole letters", line, len(line))
		}
	}
	lines := strings.Split(strings.ReplaceAll(file, "\r\n ", ""), "\r\n")
	for line, want := range map[string]int{
		"BEGIN:VCALENDAR": 1, "VERSION:2.0": 1, "METHOD:PUBLISH": 1, "BEGIN:VEVENT": 3, "END:VEVENT": 3, "DTSTAMP:20261123T090000Z": 3,
		"UID:2026-aaaaa-closing@munfatih": 1, "DTSTART:20270116T075900Z": 1, "DTSTART:20270115T115900Z": 1, "SEQUENCE:2": 2, "SEQUENCE:9": 1,
		"TRIGGER:-P30D": 3, "TRIGGER:-P7D": 3, "TRIGGER:-P1D": 3, "ACTION:DISPLAY": 9, "URL:https://www.opengovpartnership.org/call?a=1,2;b": 2,
		`DESCRIPTION:السطر الأول\,\nالسطر الثاني\;\nBEGIN:VEVENT`: 3,
	} {
		got := 0
		for _, l := range lines {
			if l == line {
				got++
			}
		}
		if got != want {
			t.Errorf("line %q: got %d, want %d in\n%s", line, got, want, strings.Join(lines, "\n"))
		}
	}
	again, err := alerts.Calendars{}.Of(calendarWords, calendarEvents(), now)
	if err != nil || string(again) != file {
		t.Errorf("the same again: got other bytes, %v", err)
	}
}

// TestCalendarRefuses what no calendar could tell apart or place.
func TestCalendarRefuses(t *testing.T) {
	good := calendarEvents()[0]
	twice := []candidacy.Event{good, good}
	noUID, noTime := good, good
	noUID.UID, noTime.At = "", time.Time{}
	for _, events := range [][]candidacy.Event{twice, {noUID}, {noTime}} {
		if data, err := (alerts.Calendars{}).Of(calendarWords, events, time.Now()); err == nil {
			t.Errorf("%+v: got %q, want an error", events, data)
		}
	}
}
