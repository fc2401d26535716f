package candidacy

import "time"

// morocco is the clock on the walls of Morocco.
var morocco = moroccanClock()

func moroccanClock() clock {
	c, err := loadClock("Africa/Casablanca")
	if err != nil {
		panic("candidacy: Morocco's zone: " + err.Error()) // time/tzdata is built in
	}
	return c
}

// Morocco returns an instant with Morocco's wall clock: UTC+0 since 20
// September 2026, whatever the zone data of the host say.
func Morocco(t time.Time) time.Time { return morocco.at(t) }

// DayOf is the day on which an instant falls in Morocco.
func DayOf(t time.Time) Day { return Day(Morocco(t).Format(dayForm)) }

// StartOf is the instant at which a day begins in Morocco; the zero time for
// what is no day.
func StartOf(d Day) time.Time { return At(d, 0, 0) }

// At is the instant, in UTC, at which Morocco's clocks show an hour (0 to 23)
// and minute of a day. Where they show it twice it is the first time, where
// they skip it an hour more. The zero time for what is no day.
func At(d Day, hour, minute int) time.Time {
	wall, err := time.Parse(dayForm, string(d))
	if err != nil {
		return time.Time{}
	}
	wall = wall.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
	if !wall.Before(gmt.Add(time.Hour)) {
		return wall // what follows gives the same, slowly
	}
	found := morocco.instants(wall)
	if len(found) == 0 {
		found = morocco.instants(wall.Add(time.Hour))
	}
	return found[0]
}

// LastWholeDay is the last day of Morocco that lies wholly before an instant:
// the last on which a whole day's work is in time. For 23:59 Pacific time on
// 12 January it is the 12th, for midnight and noon in Morocco the day before.
func LastWholeDay(closing time.Time) Day { return DaysBefore(DayOf(closing), 1) }

// DaysBefore is the day n days before another, after it when n is negative; ""
// for what is no day.
func DaysBefore(d Day, n int) Day {
	noon := d.Noon()
	if noon.IsZero() {
		return ""
	}
	return Day(noon.AddDate(0, 0, -n).Format(dayForm))
}
