package i18n

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// HTML is text in Telegram's HTML in which every foreign value is escaped already.
type HTML string

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// Escape returns s as it must stand in a message's HTML.
func Escape(s string) HTML { return HTML(escaper.Replace(s)) }

// A Text is something to be said, not yet in a language. The zero Text says nothing.
type Text struct {
	Key  Key  `json:"key,omitempty"`
	Args Args `json:"args,omitempty"`
	// Fixed, when Key is empty, is said as it is: a passage that already is in the reader's language.
	Fixed HTML `json:"fixed,omitempty"`
}

// Args are the values of a text's placeholders, by name. A value is one of
//
//	string     foreign text: escaped, and isolated where its direction differs
//	HTML       as it is
//	int        a number, also int64; as "Count" it chooses the plural form. Not for years: write those as strings
//	time.Time  an instant, as Morocco's date and time
//	Day, Hour  an instant's date, its time of day, in Morocco
//	Key, Text  another text of the bot, in the same language
//	Lines      texts, one a line
//	Names      a name as each language writes it: foreign text, as a string is
//
// Args survive JSON with their types; an int64 comes back as int, an instant in UTC.
type Args map[string]any

// A Day is an instant of which only Morocco's date is said.
type Day struct{ time.Time }

// An Hour is an instant of which only Morocco's time of day is said.
type Hour struct{ time.Time }

// Lines are texts that are said one a line. Texts that come out empty take no line.
type Lines []Text

// Names are what something is called, by language. Where the reader's is missing, the Arabic name is said.
type Names map[Lang]string

// typed is the JSON of a value that JSON has no type of its own for. Exactly one field is set.
type typed struct {
	HTML  *HTML      `json:"html,omitempty"`
	Time  *time.Time `json:"time,omitempty"`
	Day   *time.Time `json:"day,omitempty"`
	Hour  *time.Time `json:"hour,omitempty"`
	Key   *Key       `json:"key,omitempty"`
	Text  *Text      `json:"text,omitempty"`
	Lines *Lines     `json:"lines,omitempty"`
	Names *Names     `json:"names,omitempty"`
}

// MarshalJSON writes strings and numbers plainly and any other value as an object that names its type.
// A value of a type that Args does not know is an error.
func (a Args) MarshalJSON() ([]byte, error) {
	out := make(map[string]any, len(a))
	for name, v := range a {
		switch v := v.(type) {
		case string, int, int64:
			out[name] = v
		case HTML:
			out[name] = typed{HTML: &v}
		case time.Time:
			out[name] = typed{Time: utc(v)}
		case Day:
			out[name] = typed{Day: utc(v.Time)}
		case Hour:
			out[name] = typed{Hour: utc(v.Time)}
		case Key:
			out[name] = typed{Key: &v}
		case Text:
			out[name] = typed{Text: &v}
		case Lines:
			out[name] = typed{Lines: &v}
		case Names:
			out[name] = typed{Names: &v}
		default:
			return nil, fmt.Errorf("argument %s: no text can say a %T", name, v)
		}
	}
	return json.Marshal(out)
}

func utc(t time.Time) *time.Time {
	t = t.UTC()
	return &t
}

// UnmarshalJSON reads what MarshalJSON wrote. No arguments come back as nil.
func (a *Args) UnmarshalJSON(data []byte) error {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	*a = nil
	for name, msg := range raw {
		v, err := argument(msg)
		if err != nil {
			return fmt.Errorf("argument %s: %w", name, err)
		}
		if *a == nil {
			*a = make(Args, len(raw))
		}
		(*a)[name] = v
	}
	return nil
}

// argument reads one value of Args.
func argument(msg json.RawMessage) (any, error) {
	switch msg[0] {
	case '"':
		var s string
		err := json.Unmarshal(msg, &s)
		return s, err
	case '{':
		dec := json.NewDecoder(bytes.NewReader(msg))
		dec.DisallowUnknownFields()
		var t typed
		if err := dec.Decode(&t); err != nil {
			return nil, err
		}
		return t.value()
	}
	var n int
	err := json.Unmarshal(msg, &n)
	return n, err
}

func (t typed) value() (any, error) {
	switch {
	case t.HTML != nil:
		return *t.HTML, nil
	case t.Time != nil:
		return *t.Time, nil
	case t.Day != nil:
		return Day{*t.Day}, nil
	case t.Hour != nil:
		return Hour{*t.Hour}, nil
	case t.Key != nil:
		return *t.Key, nil
	case t.Text != nil:
		return *t.Text, nil
	case t.Lines != nil:
		return *t.Lines, nil
	case t.Names != nil:
		return *t.Names, nil
	}
	return nil, errors.New("an object that names no type")
}
