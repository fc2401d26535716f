package candidacy

import (
	"errors"
	"testing"
	"testing/fstest"

	"github.com/munfatih/munfatih/content"
)

// calendar is the built-in one.
func calendar(t *testing.T) Calendar {
	t.Helper()
	c, err := Holidays(Embedded())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func eid(day Day, days int) Holiday {
	return Holiday{Day: day, Days: days, Name: map[Lang]string{AR: "عيد الفطر", FR: "Aïd al-Fitr", EN: "Eid al-Fitr"}}
}

func TestHolidays(t *testing.T) {
	bare := calendar(t)
	c := bare.With([]Holiday{eid("2027-03-10", 2)}).With([]Holiday{eid("2027-05-17", 2)})
	tests := []struct {
		day     Day
		name    string // in English
		working bool
	}{
		{"2027-01-11", "Independence Manifesto", false},
		{"2027-01-12", "", true},
		{"2023-01-14", "", false}, // Saturday, no holiday yet
		{"2027-01-14", "Amazigh New Year", false},
		{"2024-10-31", "", true},
		{"2025-10-31", "Unity Day", false},
		{"2027-01-15", "", true},  // a Friday is worked in the morning
		{"2027-01-16", "", false}, // Saturday
		{"2027-01-17", "", false}, // Sunday
		{"2027-03-09", "", true},
		{"2027-03-10", "Eid al-Fitr", false},
		{"2027-03-11", "Eid al-Fitr", false},
		{"2027-03-12", "", true},
		{"2027-05-18", "Eid al-Fitr", false},
		{"2027-02-30", "", false}, // no day
		{"", "", false},
	}
	for _, tt := range tests {
		name, ok := c.Holiday(tt.day)
		if name[EN] != tt.name || ok != (tt.name != "") {
			t.Errorf("%s: got %q, %v, want %q", tt.day, name[EN], ok, tt.name)
		}
		if got := c.Working(tt.day); got != tt.working {
			t.Errorf("%s: got working %v, want %v", tt.day, got, tt.working)
		}
	}
	if _, ok := bare.Holiday("2027-03-10"); ok {
		t.Error("With changed the calendar that it came from")
	}
	fixed := 0
	for day := Day("2027-01-01"); day < "2028-01-01"; day = DaysBefore(day, -1) {
		if _, ok := bare.Holiday(day); ok {
			fixed++
		}
	}
	if fixed != 11 {
		t.Errorf("got %d fixed holidays in 2027, want 11", fixed)
	}
}

func TestHolidayCheck(t *testing.T) {
	tests := []struct {
		h    Holiday
		want string
	}{
		{eid("2027-03-10", 1), ""},
		{eid("2027-02-30", 1), `day: "2027-02-30" is no day; want one such as 2027-03-31`},
		{eid(" 2027-03-10", 1), `day: " 2027-03-10" is no day; want one such as 2027-03-31`},
		{eid("2027-03-10", 0), "days: many_days"},
		{eid("2027-03-10", 8), "days: many_days"},
		{Holiday{Day: "2027-03-10", Days: 1}, "name-ar: is missing; name-fr: is missing; name-en: is missing"},
	}
	for _, tt := range tests {
		got := ""
		if err := tt.h.Check(); err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%+v: got %q, want %q", tt.h, got, tt.want)
		}
		_, in := (Calendar{}).With([]Holiday{tt.h}).Holiday("2027-03-10")
		if in != (tt.want == "") {
			t.Errorf("%+v: got in the calendar %v", tt.h, in)
		}
	}
}

func TestHolidayFaults(t *testing.T) {
	const texts = "\n  ar: ع\n  fr: f\n  en: e\n"
	tests := []struct{ file, want string }{
		{"- day: 01-01" + texts + "- day: 02-30" + texts, `holidays.yaml:5: day: "02-30" is no day of a year; month and day such as 01-11 are wanted`},
		{"- day: 02-29" + texts, ""},
		{"- day: 2027-01-01" + texts, `holidays.yaml:1: day: "2027-01-01" is no day of a year; month and day such as 01-11 are wanted`},
		{"- day: 01-01" + texts + "- day: 01-01" + texts, `holidays.yaml:5: day: 01-01 stands twice`},
		{"- day: 01-01\n  since: soon" + texts, `holidays.yaml:2: since: "soon"; a whole number from 0 to 9999 is wanted`},
		{"- day: 01-01\n  ar: ع\n  fr: f\n", `holidays.yaml:1: holiday: field "en" is missing`},
	}
	for _, tt := range tests {
		_, err := Holidays(fstest.MapFS{"holidays.yaml": {Data: []byte(tt.file)}})
		var faults content.Faults
		if got := errors.As(err, &faults); got != (tt.want != "") || got && err.Error() != tt.want {
			t.Errorf("%q: got %v, want %q", tt.file, err, tt.want)
		}
	}
	if _, err := Holidays(fstest.MapFS{}); err == nil || err.Error() != "holidays.yaml: cannot be read: it is missing" {
		t.Errorf("no file: got %v", err)
	}
}

func TestSafeDeadline(t *testing.T) {
	c := calendar(t).With([]Holiday{eid("2027-03-10", 2)})
	tests := []struct{ name, closing, want string }{
		{"Saturday 07:59", "2027-01-16T07:59:00Z", "2027-01-15T12:00:00Z"},
		{"the call of 2023: Saturday 08:59, UTC+1", "2024-01-13T07:59:00Z", "2024-01-12T11:00:00Z"},
		{"Friday 12:00", "2027-01-15T12:00:00Z", "2027-01-15T12:00:00Z"},
		{"Friday 11:59, Thursday is a holiday", "2027-01-15T11:59:00Z", "2027-01-13T16:30:00Z"},
		{"Friday 23:00", "2027-01-15T23:00:00Z", "2027-01-15T12:00:00Z"},
		{"Wednesday 16:30", "2027-01-13T16:30:00Z", "2027-01-13T16:30:00Z"},
		{"Wednesday 16:29", "2027-01-13T16:29:00Z", "2027-01-13T12:00:00Z"},
		{"Wednesday 11:59", "2027-01-13T11:59:00Z", "2027-01-12T16:30:00Z"},
		{"Monday 07:59", "2027-01-25T07:59:00Z", "2027-01-22T12:00:00Z"},
		{"a holiday on Monday", "2027-01-12T07:59:00Z", "2027-01-08T12:00:00Z"},
		{"after Eid", "2027-03-12T07:59:00Z", "2027-03-09T16:30:00Z"},
		{"on the day of the new law", "2026-09-21T07:59:00Z", "2026-09-18T11:00:00Z"},
		{"leap day", "2028-03-01T07:59:00Z", "2028-02-29T16:30:00Z"},
	}
	for _, tt := range tests {
		if got := SafeDeadline(instant(t, tt.closing), c); got != instant(t, tt.want) {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

// Whatever the closing, the safe deadline is the end of a working half-day in
// time, and none lies between the two.
func TestSafeDeadlineIsLast(t *testing.T) {
	c := calendar(t)
	closing := instant(t, "2026-09-01T00:17:00Z")
	for range 365 * 8 {
		closing = closing.Add(3 * 3600e9)
		safe := SafeDeadline(closing, c)
		if safe.After(closing) || !c.Working(DayOf(safe)) {
			t.Fatalf("closing %s: got %s, want a working day in time", closing, safe)
		}
		for day := DayOf(safe); day <= DayOf(closing); day = DaysBefore(day, -1) {
			noon, evening := At(day, 12, 0), At(day, 16, 30)
			if !c.Working(day) {
				continue
			}
			if noon.After(safe) && !noon.After(closing) {
				t.Errorf("closing %s: got %s, want %s", closing, safe, noon)
			}
			if Morocco(noon).Weekday() != 5 && evening.After(safe) && !evening.After(closing) {
				t.Errorf("closing %s: got %s, want %s", closing, safe, evening)
			}
		}
	}
}
