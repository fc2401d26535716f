package eligibility

import (
	"encoding/json"
	"testing"
	"time"
)

func day(t *testing.T, s string) Date {
	t.Helper()
	d, err := ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestParseDate(t *testing.T) {
	for _, s := range []string{"2026-11-23", "2028-02-29", "1900-01-01", "2999-12-31"} {
		if got := day(t, s).String(); got != s {
			t.Errorf("ParseDate(%q): got %s, want the same", s, got)
		}
	}
	for _, s := range []string{
		"", "today", "2026-02-30", "2027-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "23/11/2026", "2026-11-23T00:00:00Z",
		" 2026-11-23", "1899-12-31", "3000-01-01", "0000-01-01", "٢٠٢٦-١١-٢٣",
	} {
		if got, err := ParseDate(s); err == nil || got != (Date{}) {
			t.Errorf("ParseDate(%q): got %v, %v, want the zero Date and an error", s, got, err)
		}
	}
}

func TestDateJSON(t *testing.T) {
	data, err := json.Marshal(Date{2026, time.May, 8})
	if err != nil || string(data) != `"2026-05-08"` {
		t.Errorf("got %s, %v, want \"2026-05-08\"", data, err)
	}
	var back Date
	if err := json.Unmarshal(data, &back); err != nil || back != (Date{2026, time.May, 8}) {
		t.Errorf("got %v, %v, want 2026-05-08", back, err)
	}
	if err := json.Unmarshal([]byte(`"2026-02-30"`), &back); err == nil {
		t.Error("got no error for 2026-02-30")
	}
}

func TestAddMonths(t *testing.T) {
	for _, tt := range []struct {
		from string
		n    int
		want string
	}{
		{"2027-06-30", -16, "2026-02-28"}, // AddDate says 2 March
		{"2027-09-08", -16, "2026-05-08"},
		{"2027-09-21", -16, "2026-05-21"},
		{"2029-06-30", -16, "2028-02-29"},
		{"2027-03-31", -1, "2027-02-28"},
		{"2026-10-31", 1, "2026-11-30"},
		{"2028-02-29", 12, "2029-02-28"},
		{"2028-02-29", 48, "2032-02-29"},
		{"2026-01-15", -1, "2025-12-15"},
		{"2026-12-15", 1, "2027-01-15"},
		{"2021-09-08", 72, "2027-09-08"},
		{"2026-11-23", 0, "2026-11-23"},
	} {
		if got := day(t, tt.from).AddMonths(tt.n); got != day(t, tt.want) {
			t.Errorf("%s plus %d months: got %s, want %s", tt.from, tt.n, got, tt.want)
		}
	}
}

func TestMonthsUntil(t *testing.T) {
	for _, tt := range []struct {
		from, to string
		want     int
	}{
		{"2026-11-23", "2027-09-08", 9},
		{"2026-05-08", "2027-09-08", 16},
		{"2026-05-09", "2027-09-08", 15},
		{"2026-02-28", "2027-06-30", 16},
		{"2026-03-01", "2027-06-30", 15},
		{"2027-09-08", "2027-09-08", 0},
		{"2027-09-09", "2027-09-08", 0},
		{"2030-01-01", "2027-09-08", 0},
		{"2027-02-28", "2027-03-31", 1},
		{"2027-03-01", "2027-03-31", 0},
	} {
		if got := day(t, tt.from).MonthsUntil(day(t, tt.to)); got != tt.want {
			t.Errorf("full months from %s to %s: got %d, want %d", tt.from, tt.to, got, tt.want)
		}
	}
}

// TestMonthsUntilAgrees holds AddMonths and MonthsUntil together on every day of four years: the last day with n full
// months has n of them, the day after it fewer.
func TestMonthsUntilAgrees(t *testing.T) {
	end := Date{2026, time.January, 1}
	for range 4*365 + 1 {
		last := end.AddMonths(-16)
		if got := last.MonthsUntil(end); got < 16 {
			t.Errorf("from %s to %s: got %d full months, want 16", last, end, got)
		}
		if got := last.AddDays(1).MonthsUntil(end); got != 15 {
			t.Errorf("from the day after %s to %s: got %d full months, want 15", last, end, got)
		}
		end = end.AddDays(1)
	}
}

func TestDays(t *testing.T) {
	if got := (Date{2026, time.November, 23}).DaysUntil(Date{2027, time.September, 8}); got != 289 {
		t.Errorf("got %d days, want 289", got)
	}
	if got := (Date{2026, time.November, 23}).DaysUntil(Date{2026, time.November, 22}); got != -1 {
		t.Errorf("got %d days, want -1", got)
	}
	if got, want := (Date{2026, time.December, 31}).AddDays(1), (Date{2027, time.January, 1}); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
