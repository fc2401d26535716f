package i18n

import (
	"fmt"
	"strconv"
	"time"
	_ "time/tzdata" // so that Africa/Casablanca is known on any host

	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

var (
	// gmt begins Morocco's permanent UTC+0 (decree 2.26.530; IANA release 2026c). The zone data of Go 1.26 and of
	// many hosts are older and still say UTC+1.
	gmt        = time.Date(2026, time.September, 20, 1, 0, 0, 0, time.UTC)
	casablanca = mustLoad("Africa/Casablanca")
)

func mustLoad(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err) // not possible: time/tzdata is linked in
	}
	return loc
}

// Morocco returns the instant t with Morocco's wall clock: UTC+0 from 2026-09-20T01:00Z on, before that what the zone
// data say, with the switches of each Ramadan.
func Morocco(t time.Time) time.Time {
	if t.Before(gmt) {
		return t.In(casablanca)
	}
	return t.UTC()
}

var weekdays = map[Lang][7]string{
	AR: {"الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"},
	FR: {"dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"},
	EN: {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
}

var months = map[Lang][12]string{
	AR: {"يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"},
	FR: {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
		"décembre"},
	EN: {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
		"December"},
}

// Date returns Morocco's date of the instant t in words, "lundi 23 novembre 2026", with the month names of Morocco.
func Date(lang Lang, t time.Time) string {
	return weekdays[lang.known()][Morocco(t).Weekday()] + " " + ShortDate(lang, t)
}

// ShortDate returns Morocco's date of the instant t without its weekday, "23 novembre 2026".
func ShortDate(lang Lang, t time.Time) string {
	lang, t = lang.known(), Morocco(t)
	day := strconv.Itoa(t.Day())
	if lang == FR && t.Day() == 1 {
		day = "1er"
	}
	return fmt.Sprintf("%s %s %d", day, months[lang][t.Month()-1], t.Year())
}

// Clock returns Morocco's time of day of the instant t, "08:59", the same in every language.
func Clock(_ Lang, t time.Time) string { return Morocco(t).Format("15:04") }

// moment returns date and time of day.
func moment(lang Lang, t time.Time) string {
	at := map[Lang]string{AR: " على الساعة ", FR: " à ", EN: " at "}[lang.known()]
	return Date(lang, t) + at + Clock(lang, t)
}

// Number returns n in Western digits, as Morocco writes them, its thousands grouped: 1.234 in Arabic and French, 1,234 in
// English. A year is no such number.
func Number(lang Lang, n int) string {
	if n >= 0 && n < 1000 {
		return strconv.Itoa(n)
	}
	return message.NewPrinter(tags[lang.known()]).Sprint(number.Decimal(n))
}
