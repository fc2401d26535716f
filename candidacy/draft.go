package candidacy

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	maxTitle  = 200  // characters
	maxSource = 500  // bytes
	maxYears  = 3    // from now to a closing, and between the days of one call
	firstYear = 2011 // the Open Government Partnership began
	dayForm   = time.DateOnly
)

// Draft is a call as somebody typed it. Nothing is checked yet.
type Draft struct {
	Title         map[Lang]string
	Opens, Closes string // local times in Zone, "2027-01-15 23:59"
	Zone          string // IANA name
	Results       string // day, "2027-03-31"; "" when none was announced
	Source        string // https link to the announcement
	Which         Which  // for a local time that occurs twice
}

// Call checks a draft and makes it a call, with its ID and without revision.
// The same draft always gets the same ID. A call that has closed already is
// let through: it is history. The error is [Faults]: all that is wrong.
func (d Draft) Call(now time.Time) (Call, error) {
	var faults Faults
	c := Call{Title: map[Lang]string{}, History: []Closing{}, Source: strings.TrimSpace(d.Source)}
	for _, lang := range Langs {
		title, err := CleanTitle(d.Title[lang])
		faults.note("title-"+string(lang), err)
		c.Title[lang] = title
	}
	if _, err := loadClock(d.Zone); err != nil {
		faults.note("zone", err)
	} else {
		c.Opens, err = ParseMoment(d.Opens, d.Zone, d.Which)
		faults.note("opens", err)
		c.Closes, err = ParseMoment(d.Closes, d.Zone, d.Which)
		faults.note("closes", err)
	}
	if strings.TrimSpace(d.Results) != "" {
		day, err := ParseDay(d.Results)
		faults.note("results", err)
		c.Results = &day
	}
	faults = append(faults, c.order(now)...)
	faults.note("source", CheckSource(d.Source))
	if err := faults.err(); err != nil {
		return Call{}, err
	}
	c.ID = c.makeID()
	return c, nil
}

// CleanTitle returns a title in one line: composed, its spaces single. The
// error is a [Fault] without field: [Missing], [Length] with how many
// characters it has, [Character], [NoWord].
func CleanTitle(text string) (string, error) {
	if !utf8.ValidString(text) {
		return "", Fault{Reason: Character, Got: "no UTF-8"}
	}
	title := norm.NFC.String(strings.Join(strings.Fields(text), " "))
	if title == "" {
		return "", Fault{Reason: Missing}
	}
	if n := utf8.RuneCountInString(title); n > maxTitle {
		return "", Fault{Reason: Length, Got: strconv.Itoa(n)}
	}
	if i := strings.IndexFunc(title, isInvisible); i >= 0 {
		r, _ := utf8.DecodeRuneInString(title[i:])
		return "", Fault{Reason: Character, Got: fmt.Sprintf("%U", r)}
	}
	if !strings.ContainsFunc(title, isWord) {
		return "", Fault{Reason: NoWord, Got: title}
	}
	return title, nil
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// isInvisible reports controls, formatting characters (all bidi controls are
// among them), what is in private use, and letters drawn as nothing.
func isInvisible(r rune) bool {
	switch r {
	case 0x034F, 0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0:
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Variation_Selector)
}

// CheckSource checks a link to an announcement: https with a host, without
// password, at most 500 bytes. The error is a [Fault] without field:
// [Missing] or [NoSource].
func CheckSource(text string) error {
	text = strings.TrimSpace(text)
	if text == "" {
		return Fault{Reason: Missing}
	}
	u, err := url.Parse(text)
	odd := func(r rune) bool { return unicode.IsSpace(r) || isInvisible(r) }
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil ||
		len(text) > maxSource || !utf8.ValidString(text) || strings.ContainsFunc(text, odd) {
		return Fault{Reason: NoSource, Got: text}
	}
	return nil
}

// Day is a day of the calendar, "2027-03-31". Days compare as their texts do.
type Day string

// ParseDay reads a day. The error is a [Fault] without field: [NoDay].
func ParseDay(text string) (Day, error) {
	t, err := time.Parse(dayForm, strings.TrimSpace(text))
	if err != nil {
		return "", Fault{Reason: NoDay, Got: text}
	}
	return Day(t.Format(dayForm)), nil
}

// Noon is 12:00 UTC of the day, which is the same day in Morocco; the zero
// time for what is no day.
func (d Day) Noon() time.Time {
	t, err := time.Parse(dayForm, string(d))
	if err != nil {
		return time.Time{}
	}
	return t.Add(12 * time.Hour)
}
