package alerts

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode"

	ical "github.com/arran4/golang-ical"

	"github.com/munfatih/munfatih/candidacy"
)

// alarmDays are the days before an event on which a calendar reminds of it.
var alarmDays = []int{30, 7, 1}

// Calendars write calendar files (RFC 5545).
type Calendars struct{}

// Of writes events in UTC, each with alarms on the days of alarmDays before it,
// as they are called by words. The same events at the same instant give the same
// bytes. An event is one instant and takes no time of the day: nobody is busy.
func (Calendars) Of(words func(event candidacy.Event) (title, text string), events []candidacy.Event, now time.Time) ([]byte, error) {
	calendar := ical.NewCalendarFor("Munfatih")
	calendar.SetMethod(ical.MethodPublish)
	seen := map[string]bool{}
	for _, e := range events {
		if e.UID == "" || seen[e.UID] || e.At.IsZero() {
			return nil, fmt.Errorf("write calendar: event %q at %s: a UID of its own and an instant are wanted", e.UID, e.At)
		}
		seen[e.UID] = true
		title, text := words(e)
		title, text = plainText(title), plainText(text)
		event := calendar.AddEvent(e.UID)
		event.SetDtStampTime(now)
		event.SetSequence(e.Sequence)
		event.SetStartAt(e.At)
		event.SetSummary(title)
		event.SetDescription(text)
		event.SetTimeTransparency(ical.TransparencyTransparent)
		if e.Call != nil && e.Call.Source != "" {
			event.SetURL(strings.Map(noControl, e.Call.Source))
		}
		for _, days := range alarmDays {
			alarm := event.AddAlarm()
			alarm.SetAction(ical.ActionDisplay)
			alarm.SetTrigger(fmt.Sprintf("-P%dD", days))
			alarm.SetDescription(title)
		}
	}
	var out bytes.Buffer
	if err := calendar.SerializeTo(&out, ical.WithNewLineWindows); err != nil {
		return nil, fmt.Errorf("write calendar: %w", err)
	}
	return out.Bytes(), nil
}

// plainText is a text as a calendar may hold it: golang-ical escapes line feeds,
// but lets other controls through.
func plainText(s string) string {
	lines := strings.Split(strings.ToValidUTF8(s, ""), "\n")
	for i, line := range lines {
		lines[i] = strings.Map(noControl, line)
	}
	return strings.Join(lines, "\n")
}

// noControl drops controls, for strings.Map.
func noControl(r rune) rune {
	if unicode.IsControl(r) {
		return -1
	}
	return r
}
