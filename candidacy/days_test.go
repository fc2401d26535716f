package candidacy

import (
	"testing"
	"time"
)

func TestAt(t *testing.T) {
	tests := []struct {
		day          Day
		hour, minute int
		want         string
	}{
		{"2024-01-12", 9, 30, "2024-01-12T08:30:00Z"}, // UTC+1 then
		{"2024-03-20", 9, 30, "2024-03-20T09:30:00Z"}, // Ramadan
		{"2026-09-19", 9, 30, "2026-09-19T08:30:00Z"},
		{"2026-09-20", 0, 0, "2026-09-19T23:00:00Z"},
		{"2026-09-20", 1, 30, "2026-09-20T00:30:00Z"}, // shown twice
		{"2026-09-20", 2, 0, "2026-09-20T02:00:00Z"},
		{"2026-09-20", 9, 30, "2026-09-20T09:30:00Z"},
		{"2027-02-15", 9, 30, "2027-02-15T09:30:00Z"}, // old zone data: Ramadan
		{"2027-06-01", 9, 30, "2027-06-01T09:30:00Z"}, // old zone data: an hour off
		{"2028-02-29", 23, 59, "2028-02-29T23:59:00Z"},
		{"2024-04-14", 2, 30, "2024-04-14T02:30:00Z"}, // skipped: an hour more
	}
	for _, tt := range tests {
		if got := At(tt.day, tt.hour, tt.minute); got != instant(t, tt.want) {
			t.Errorf("At(%s, %d, %d): got %s, want %s", tt.day, tt.hour, tt.minute, got, tt.want)
		}
	}
	if got := StartOf("2026-09-20"); got != instant(t, "2026-09-19T23:00:00Z") {
		t.Errorf("start of 20 September 2026: got %s, want 23:00 UTC of the day before", got)
	}
	for _, no := range []Day{"", "2027-02-30", "today"} {
		if got := At(no, 9, 30); !got.IsZero() {
			t.Errorf("At(%q): got %s, want the zero time", no, got)
		}
	}
}

// The instants of each day follow each other without gap, over the change of
// the law and far from it.
func TestDaysMeet(t *testing.T) {
	for day := Day("2026-08-01"); day < "2028-03-02"; day = DaysBefore(day, -1) {
		start, next := StartOf(day), StartOf(DaysBefore(day, -1))
		want := 24 * time.Hour
		if day == "2026-09-20" {
			want = 25 * time.Hour
		}
		if got := next.Sub(start); got != want {
			t.Errorf("%s lasts %s, want %s", day, got, want)
		}
		if first, last := DayOf(start), DayOf(next.Add(-time.Nanosecond)); first != day || last != day {
			t.Errorf("%s: got first instant on %s, last on %s", day, first, last)
		}
	}
}

func TestLastWholeDay(t *testing.T) {
	tests := []struct {
		closing string
		want    Day
	}{
		{"2024-01-13T07:59:00Z", "2024-01-12"}, // the call of 2023: 08:59 in Morocco then
		{"2027-01-16T07:59:00Z", "2027-01-15"},
		{"2027-01-16T00:00:00Z", "2027-01-15"}, // midnight: the 15th is over
		{"2027-01-15T23:59:00Z", "2027-01-14"}, // the 15th is not whole
		{"2026-09-19T23:00:00Z", "2026-09-19"}, // midnight, still UTC+1
		{"2026-09-19T22:59:59Z", "2026-09-18"},
		{"2028-03-01T07:59:00Z", "2028-02-29"},
	}
	for _, tt := range tests {
		if got := LastWholeDay(instant(t, tt.closing)); got != tt.want {
			t.Errorf("closing %s: got %s, want %s", tt.closing, got, tt.want)
		}
	}
}

func TestDaysBefore(t *testing.T) {
	tests := []struct {
		day  Day
		n    int
		want Day
	}{
		{"2028-03-01", 1, "2028-02-29"}, {"2027-03-01", 1, "2027-02-28"}, {"2027-01-15", 60, "2026-11-16"},
		{"2026-12-31", -1, "2027-01-01"}, {"2027-01-15", 0, "2027-01-15"}, {"soon", 1, ""},
	}
	for _, tt := range tests {
		if got := DaysBefore(tt.day, tt.n); got != tt.want {
			t.Errorf("%d days before %s: got %q, want %q", tt.n, tt.day, got, tt.want)
		}
	}
}
