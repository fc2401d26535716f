package candidacy

import (
	"regexp"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // so that every zone is known on any host
)

// localForm is how a local time is written.
const localForm = "2006-01-02 15:04"

// Moment is an instant as it was announced.
type Moment struct {
	At    time.Time `json:"at"`    // UTC, to the minute
	Zone  string    `json:"zone"`  // IANA name, "America/Los_Angeles"
	Local string    `json:"local"` // the zone's wall clock, "2027-01-15 23:59"
}

// Which chooses between the two instants of a local time that occurs twice.
type Which int

// The choices. With Ask such a time is a [Fault] of reason [Twice].
const (
	Ask Which = iota
	Earlier
	Later
)

// ParseMoment reads a local time, "2027-01-15 23:59", in a zone. The error is
// a [Fault] without field: [Missing] or [NoTime], [UnknownZone], [Skipped] for
// a time that the zone's clock never shows, and [Twice] with both moments
// unless which chooses one.
func ParseMoment(local, zone string, which Which) (Moment, error) {
	c, err := loadClock(zone)
	if err != nil {
		return Moment{}, err
	}
	text := strings.TrimSpace(local)
	if text == "" {
		return Moment{}, Fault{Reason: Missing}
	}
	wall, err := time.Parse(localForm, text)
	if err != nil {
		return Moment{}, Fault{Reason: NoTime, Got: local}
	}
	found := c.instants(wall)
	if len(found) == 0 {
		return Moment{}, Fault{Reason: Skipped, Got: wall.Format(localForm) + " " + c.name}
	}
	earlier, later := c.moment(found[0]), c.moment(found[len(found)-1])
	switch {
	case which == Later:
		return later, nil
	case which == Ask && len(found) > 1:
		return Moment{}, Fault{Reason: Twice, Got: earlier.Local + " " + c.name, Earlier: earlier, Later: later}
	}
	return earlier, nil
}

// Wall returns the instant with the wall clock of the zone in which it was
// announced; in UTC when the zone is not known.
func (m Moment) Wall() time.Time {
	c, err := loadClock(m.Zone)
	if err != nil {
		return m.At.UTC()
	}
	return c.at(m.At)
}

// Day is the day of the moment where it was announced.
func (m Moment) Day() Day { return Day(m.Wall().Format(dayForm)) }

// same reports whether two moments are the same instant announced alike.
func (m Moment) same(o Moment) bool { return m.At.Equal(o.At) && m.Zone == o.Zone }

// gmt begins Morocco's permanent UTC+0 (decree 2.26.530; IANA release 2026c).
// The zone data of Go 1.26 and of many hosts are older. Package i18n has the
// same rule for what it shows; the two packages do not know each other.
var gmt = time.Date(2026, time.September, 20, 1, 0, 0, 0, time.UTC)

// moroccan are the zones in which Morocco's legal time is kept.
var moroccan = []string{"Africa/Casablanca", "Africa/El_Aaiun"}

// clock is the wall clock of a zone.
type clock struct {
	name    string
	loc     *time.Location
	morocco bool
}

// zoneForm is a name of the IANA database that says where it is; it keeps out
// "Local", "right/…" and abbreviations, which mean different clocks.
var zoneForm = regexp.MustCompile(`^(UTC|GMT|[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)+)$`)

// loadClock finds a zone by its name. The error is a [Fault] of the field
// "zone".
func loadClock(name string) (clock, error) {
	name = strings.TrimSpace(name)
	if name == "" {
		return clock{}, Fault{Field: "zone", Reason: Missing}
	}
	if !zoneForm.MatchString(name) {
		return clock{}, Fault{Field: "zone", Reason: UnknownZone, Got: name}
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return clock{}, Fault{Field: "zone", Reason: UnknownZone, Got: name}
	}
	return clock{name, loc, slices.Contains(moroccan, name)}, nil
}

// at returns the instant t as the clock shows it.
func (c clock) at(t time.Time) time.Time {
	if c.morocco && !t.Before(gmt) {
		return t.UTC()
	}
	return t.In(c.loc)
}

// moment is the instant t as it would be announced on the clock.
func (c clock) moment(t time.Time) Moment {
	return Moment{At: t, Zone: c.name, Local: c.at(t).Format(localForm)}
}

// instants are the instants, in order, at which the clock shows what wall
// shows in UTC: one as a rule, none where it skips, two where it repeats.
func (c clock) instants(wall time.Time) []time.Time {
	var found []time.Time
	for _, offset := range c.offsets(wall) {
		t := wall.Add(time.Duration(-offset) * time.Second)
		if _, is := c.at(t).Zone(); is == offset {
			found = append(found, t)
		}
	}
	slices.SortFunc(found, time.Time.Compare)
	return found
}

// offsets are all the offsets, in seconds east of UTC and each once, that the
// clock may have when it shows wall: those within 26 hours, as no zone is
// farther from UTC.
func (c clock) offsets(wall time.Time) []int {
	const reach = 26 * time.Hour
	var all []int
	if c.morocco {
		all = append(all, 0)
	}
	// Hour by hour: ZoneBounds does not move on beyond the years that the zone data list.
	for t := wall.Add(-reach); !t.After(wall.Add(reach)); t = t.Add(time.Hour) {
		if _, offset := t.In(c.loc).Zone(); !slices.Contains(all, offset) {
			all = append(all, offset)
		}
	}
	return all
}
