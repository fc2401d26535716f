package candidacy

import (
	"fmt"
	"strings"
)

// Reason is why something that was typed is refused. Its text is stable: the
// bot's words are looked up by it.
type Reason string

// The reasons, with what Got then holds.
const (
	Missing      Reason = "missing"       // nothing
	Length       Reason = "length"        // how many characters
	Character    Reason = "character"     // the character, "U+202E", or "no UTF-8"
	NoWord       Reason = "no_word"       // the text, which holds no letter or digit
	NoTime       Reason = "no_time"       // the text
	NoDay        Reason = "no_day"        // the text
	UnknownZone  Reason = "unknown_zone"  // the text
	Skipped      Reason = "skipped"       // time and zone
	Twice        Reason = "twice"         // time and zone; Earlier and Later are set
	BeforeOpens  Reason = "before_opens"  // the closing, which is not after the opening
	BeforeCloses Reason = "before_closes" // the results day, which is before the closing day
	Far          Reason = "far"           // the moment or day
	Early        Reason = "early"         // the opening
	NoSource     Reason = "no_source"     // the text, which is no https link

	LooksPersonal Reason = "looks_like_id" // nothing: what looks like an identity number is not repeated
	NoChoice      Reason = "no_choice"     // the text, which is none of the choices
)

// Fault is one thing that is wrong with what was typed.
type Fault struct {
	Field          string // of a call "title-ar", "title-fr", "title-en", "opens", "closes", "zone", "results", "source"; else as the act says; "" where the caller knows
	Reason         Reason
	Got            string // see the reasons
	Earlier, Later Moment // for Twice
	Least, Most    int    // for Length, in characters; both 0: 1 to 200, as a title of a call
}

// Error says in English what is wrong and what is wanted, on one line.
func (f Fault) Error() string {
	if f.Field == "" {
		return f.text()
	}
	return f.Field + ": " + f.text()
}

func (f Fault) text() string {
	got := clip(f.Got)
	switch f.Reason {
	case Missing:
		return "is missing"
	case Length:
		least, most := 1, maxTitle
		if f.Most > 0 {
			least, most = f.Least, f.Most
		}
		return fmt.Sprintf("has %s characters, want %d to %d", got, least, most)
	case Character:
		return fmt.Sprintf("holds a character that cannot be seen (%s); leave it out", got)
	case NoWord:
		return fmt.Sprintf("%q holds no word", got)
	case NoTime:
		return fmt.Sprintf("%q is no time; want one such as 2027-01-15 23:59", got)
	case NoDay:
		return fmt.Sprintf("%q is no day; want one such as 2027-03-31", got)
	case UnknownZone:
		return fmt.Sprintf("%q is no zone; want an IANA name such as America/Los_Angeles", got)
	case Skipped:
		return got + " does not exist: the clocks skip it"
	case Twice:
		const form = "2006-01-02T15:04Z"
		return fmt.Sprintf("%s occurs twice: at %s and at %s", got, f.Earlier.At.Format(form), f.Later.At.Format(form))
	case BeforeOpens:
		return got + " is not after the opening"
	case BeforeCloses:
		return got + " is before the closing day"
	case Far:
		return fmt.Sprintf("%s is more than %d years away", got, maxYears)
	case Early:
		return fmt.Sprintf("%s is before %d, when the partnership began", got, firstYear)
	case NoSource:
		return fmt.Sprintf("%q is no https:// link", got)
	case LooksPersonal:
		return "holds what looks like a national identity number; leave it out"
	case NoChoice:
		return fmt.Sprintf("%q is none of the choices", got)
	}
	return string(f.Reason)
}

// clip keeps a long text from filling the screen.
func clip(s string) string {
	const most = 60
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}

// Faults are all the things that are wrong, in the order of the fields.
type Faults []Fault

// Error tells all faults on one line.
func (f Faults) Error() string {
	texts := make([]string, len(f))
	for i, fault := range f {
		texts[i] = fault.Error()
	}
	return strings.Join(texts, "; ")
}

// err is nil when nothing is wrong.
func (f Faults) err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}

// note adds a fault that was found while a field was read; nil adds nothing.
func (f *Faults) note(field string, err error) {
	if fault, ok := err.(Fault); ok {
		if fault.Field == "" {
			fault.Field = field
		}
		*f = append(*f, fault)
	}
}
