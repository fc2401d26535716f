package candidacy

import (
	"embed"
	"io/fs"
	"maps"
	"strconv"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/munfatih/munfatih/content"
)

//go:embed data
var data embed.FS

// Embedded returns the folder of data that was built into the program:
// holidays.yaml and pieces.yaml.
func Embedded() fs.FS {
	sub, err := fs.Sub(data, "data")
	if err != nil {
		panic("candidacy: embedded data: " + err.Error()) // the name is a constant
	}
	return sub
}

// Holiday is a public holiday of one year, such as those that depend on the
// moon, as the operator enters it.
type Holiday struct {
	Day  Day             `json:"day"`  // the first
	Days int             `json:"days"` // how many: 1 to MaxHoliday
	Name map[Lang]string `json:"name"` // in all of Langs
}

// MaxHoliday is how many days a holiday may last.
const MaxHoliday = 7

// ManyDays is why a holiday's length is refused: Got holds it, 1 to MaxHoliday
// is wanted.
const ManyDays Reason = "many_days"

const maxHolidayName = 60 // characters

// Check tells what is wrong with a holiday, as [Faults] with the fields "day",
// "days", "name-ar", "name-fr", "name-en"; nil when it is good.
func (h Holiday) Check() error {
	var faults Faults
	if day, err := ParseDay(string(h.Day)); err != nil || day != h.Day {
		faults.note("day", Fault{Reason: NoDay, Got: string(h.Day)})
	}
	if h.Days < 1 || h.Days > MaxHoliday {
		faults.note("days", Fault{Reason: ManyDays, Got: strconv.Itoa(h.Days)})
	}
	for _, lang := range Langs {
		_, err := CleanTitle(h.Name[lang])
		faults.note("name-"+string(lang), err)
	}
	return faults.err()
}

// Calendar knows which days are worked in Morocco's administration. The zero
// Calendar knows weekends alone.
type Calendar struct {
	fixed map[string]yearly // by "01-11"
	moon  map[Day]map[Lang]string
}

// yearly is a holiday with a fixed date.
type yearly struct {
	since int // the first year
	name  map[Lang]string
}

// Holidays reads holidays.yaml of a folder. The error is of type
// [content.Faults]: every fault with file and line.
func Holidays(fsys fs.FS) (Calendar, error) {
	var faults content.Faults
	f, root := content.Read(fsys, "holidays.yaml", yaml.SequenceNode, &faults)
	c := Calendar{fixed: map[string]yearly{}}
	for _, n := range f.Items(root, "holidays") {
		m := f.Fields(n, "holiday", "day", "since?", "ar", "fr", "en")
		day := f.Scalar(m["day"], "day")
		_, err := time.Parse(dayForm, "2024-"+day) // a leap year
		_, twice := c.fixed[day]
		switch {
		case m["day"] == nil:
		case err != nil:
			f.Fault(m["day"], "day: %q is no day of a year; month and day such as 01-11 are wanted", day)
		case twice:
			f.Fault(m["day"], "day: %s stands twice", day)
		}
		c.fixed[day] = yearly{f.Number(m["since"], "since", 0, 9999), langTexts(f, m, day, maxHolidayName)}
	}
	if len(faults) > 0 {
		faults.Sort()
		return Calendar{}, faults
	}
	return c, nil
}

// langTexts reads the texts under ar, fr and en, of at most so many characters.
func langTexts(f content.File, m map[string]*yaml.Node, what string, most int) map[Lang]string {
	texts := map[Lang]string{}
	for _, lang := range Langs {
		texts[lang] = f.Text(m[string(lang)], what+"."+string(lang), most)
	}
	return texts
}

// With returns the calendar with holidays of single years added. What does not
// pass [Holiday.Check] is left out.
func (c Calendar) With(extra []Holiday) Calendar {
	moon := map[Day]map[Lang]string{}
	maps.Copy(moon, c.moon)
	for _, h := range extra {
		if h.Check() != nil {
			continue
		}
		for i := range h.Days {
			moon[DaysBefore(h.Day, -i)] = h.Name
		}
	}
	return Calendar{c.fixed, moon}
}

// Holiday gives the name of the public holiday on a day; false when it is none.
func (c Calendar) Holiday(d Day) (map[Lang]string, bool) {
	if name, ok := c.moon[d]; ok {
		return name, true
	}
	noon := d.Noon()
	h, ok := c.fixed[noon.Format("01-02")]
	if !ok || noon.IsZero() || noon.Year() < h.since {
		return nil, false
	}
	return h.name, true
}

// Working reports whether a day is worked, be it only in the morning as
// Fridays are: no Saturday, Sunday or public holiday, and a day at all.
func (c Calendar) Working(d Day) bool {
	noon := d.Noon()
	if noon.IsZero() || noon.Weekday() == time.Saturday || noon.Weekday() == time.Sunday {
		return false
	}
	_, off := c.Holiday(d)
	return !off
}

// workingBy is the working day at or before a day; "" when the year before it has none.
func (c Calendar) workingBy(d Day) Day {
	for range 366 {
		if c.Working(d) {
			return d
		}
		d = DaysBefore(d, 1)
	}
	return ""
}

// SafeDeadline is the end of the last working half-day that ends at or before
// a closing: 12:00 or 16:30 in Morocco. Friday's afternoon, short around
// prayer, does not count. The closing itself when the year before it has none.
func SafeDeadline(closing time.Time, c Calendar) time.Time {
	day := c.workingBy(DayOf(closing))
	for range 2 { // the closing may come before the first half-day of its own day ends
		if day == "" {
			break
		}
		if noon := At(day, 12, 0); !noon.After(closing) {
			evening := At(day, 16, 30)
			if Morocco(noon).Weekday() == time.Friday || evening.After(closing) {
				return noon
			}
			return evening
		}
		day = c.workingBy(DaysBefore(day, 1))
	}
	return closing
}
