package eligibility

import (
	"cmp"
	"fmt"
	"time"
)

// The years of which a day can be.
const firstYear, lastYear = 1900, 2999

// Date is a day of the calendar, without time or zone. The zero Date is no day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// ParseDate reads a day such as 2026-11-23, from 1900 to 2999. Days that do not
// exist are errors.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || !DateOf(t).Valid() {
		return Date{}, fmt.Errorf("%.40q is not a day; write one such as 2026-11-23", s)
	}
	return DateOf(t), nil
}

// DateOf returns the day that t shows in its own zone.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// Valid says whether the day exists, from 1900 to 2999.
func (d Date) Valid() bool {
	return d.Year >= firstYear && d.Year <= lastYear && DateOf(d.Time()) == d
}

// Time returns noon UTC of the day: the same day on the clock of every zone
// from UTC-12 to UTC+11, Morocco's among them.
func (d Date) Time() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC)
}

// String returns the day as 2026-11-23.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// MarshalText returns the day as 2026-11-23.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText is ParseDate.
func (d *Date) UnmarshalText(text []byte) error {
	parsed, err := ParseDate(string(text))
	if err == nil {
		*d = parsed
	}
	return err
}

// Compare is negative when d is before other, 0 when it is the same day.
func (d Date) Compare(other Date) int {
	return cmp.Or(cmp.Compare(d.Year, other.Year), cmp.Compare(d.Month, other.Month), cmp.Compare(d.Day, other.Day))
}

// AddMonths returns the same day n months later, earlier when n is negative. A
// day that the month lacks is its last day: 30 June 2027 minus 16 months is 28
// February 2026. (time.Time.AddDate would go on into March.)
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 12, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.Day, last)}
}

// AddDays returns the day n days later, earlier when n is negative.
func (d Date) AddDays(n int) Date { return DateOf(d.Time().AddDate(0, 0, n)) }

// MonthsUntil counts the full months from d to end: the most that can be taken
// away from end without coming before d. It is 0 when end is before d.
func (d Date) MonthsUntil(end Date) int {
	n := 12*(end.Year-d.Year) + int(end.Month-d.Month)
	if end.AddMonths(-n).Compare(d) < 0 {
		n--
	}
	return max(n, 0)
}

// DaysUntil counts the days from d to end; negative when end is before d.
func (d Date) DaysUntil(end Date) int {
	return int(end.Time().Sub(d.Time()) / (24 * time.Hour))
}
