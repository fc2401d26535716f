package i18n

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

//go:embed words/*.yaml
var embedded embed.FS

// Embedded returns the words that are linked into the program: ar.yaml, fr.yaml and en.yaml.
func Embedded() fs.FS {
	sub, err := fs.Sub(embedded, "words")
	if err != nil {
		panic(err) // not possible: the name is valid
	}
	return sub
}

// Words are the bot's texts in every language, checked and parsed by [Load]. Safe for concurrent use.
type Words struct {
	texts map[Lang]map[Key]*text
	// One bundle a language and manner, so that the library never matches languages nor falls back to another.
	html, plain map[Lang]*goi18n.Localizer
}

// gap stands where an argument is missing.
const gap = "…"

// countName is the argument that chooses the plural form.
const countName = "Count"

// strict makes a missing argument an error; go-i18n's own prints "<no value>".
var strict = &template.TextParser{Option: "missingkey=error"}

// HTML returns t as a message in lang, or in Arabic if lang is none of [Langs]. Values are escaped, and isolated where
// their direction differs. A missing or unfit argument, which is a fault of the program, leaves "…"; TryHTML names it.
func (w *Words) HTML(lang Lang, t Text) HTML {
	s, _ := w.TryHTML(lang, t)
	return s
}

// TryHTML is HTML and all that is wrong with t: unknown keys, missing arguments and such of a type that Args does not know.
func (w *Words) TryHTML(lang Lang, t Text) (HTML, error) {
	v := voice{w: w, lang: lang.known(), html: true}
	s := v.text(t)
	return HTML(s), errors.Join(v.faults...)
}

// Plain returns t in lang without markup and without escaping, for buttons, toasts and command menus. Otherwise it
// does as HTML does.
func (w *Words) Plain(lang Lang, t Text) string {
	s, _ := w.TryPlain(lang, t)
	return s
}

// TryPlain is Plain and all that is wrong with t, as in TryHTML.
func (w *Words) TryPlain(lang Lang, t Text) (string, error) {
	v := voice{w: w, lang: lang.known()}
	s := v.text(t)
	return s, errors.Join(v.faults...)
}

// A voice says one text in one language and gathers what is wrong with it.
type voice struct {
	w      *Words
	lang   Lang
	html   bool
	faults []error
}

func (v *voice) fault(format string, args ...any) string {
	v.faults = append(v.faults, fmt.Errorf(format, args...))
	return gap
}

// text says t. No fault leaves it empty.
func (v *voice) text(t Text) string {
	if t.Key == "" {
		return v.markup(t.Fixed)
	}
	words := v.w.texts[v.lang][t.Key]
	if words == nil {
		return v.fault("text %q: no such key", t.Key)
	}
	cfg := goi18n.LocalizeConfig{MessageID: string(t.Key), TemplateParser: strict}
	if words.plural {
		cfg.PluralCount = v.count(t)
	}
	if len(words.names) > 0 {
		data := make(map[string]string, 2*len(words.names))
		for name, raw := range words.names {
			data[name] = v.argument(t, name, raw)
			if v.lang == FR {
				data[deName+name] = de(data[name])
			}
		}
		cfg.TemplateData = data
	}
	localizer := v.w.plain[v.lang]
	if v.html {
		localizer = v.w.html[v.lang]
	}
	s, err := localizer.Localize(&cfg)
	if err != nil { // not possible after Load
		return v.fault("text %q: %w", t.Key, err)
	}
	return s
}

// count returns the number that chooses t's plural form. Without one it is 100, whose form is the general one in
// every language.
func (v *voice) count(t Text) int {
	value, given := t.Args[countName]
	n, ok := asInt(value)
	if !given {
		v.fault("text %q: argument Count is missing", t.Key)
	} else if !ok {
		v.fault("text %q: argument Count is %T, want a number", t.Key, value)
	}
	if !ok {
		return 100
	}
	return n
}

func asInt(value any) (int, bool) {
	switch n := value.(type) {
	case int:
		return n, true
	case int64:
		return int(n), true
	}
	return 0, false
}

// argument says the argument of t with the name; raw is for attributes and code, where an isolate would become part
// of the value.
func (v *voice) argument(t Text, name string, raw bool) string {
	value, ok := t.Args[name]
	if !ok {
		return v.fault("text %q: argument %s is missing", t.Key, name)
	}
	switch value := value.(type) {
	case string:
		return v.foreign(value, raw)
	case Names:
		own, ok := value[v.lang]
		if !ok {
			own = value[AR]
		}
		return v.foreign(own, raw)
	case int, int64:
		n, _ := asInt(value)
		return v.foreign(Number(v.lang, n), raw)
	case Hour:
		return v.foreign(Clock(v.lang, value.Time), raw)
	case time.Time:
		return moment(v.lang, value)
	case Day:
		return Date(v.lang, value.Time)
	case HTML:
		return v.markup(value)
	case Key:
		return v.text(Text{Key: value})
	case Text:
		return v.text(value)
	case Lines:
		return v.lines(value)
	}
	return v.fault("text %q: argument %s is %T, which no text can say", t.Key, name, value)
}

func (v *voice) lines(texts Lines) string {
	var lines []string
	for _, t := range texts {
		if s := v.text(t); s != "" {
			lines = append(lines, s)
		}
	}
	return strings.Join(lines, "\n")
}

func (v *voice) foreign(s string, raw bool) string {
	if raw {
		s = strings.Map(dropControl, s)
	} else {
		s = isolated(v.lang, s)
	}
	if v.html {
		s = string(Escape(s))
	}
	return s
}

func (v *voice) markup(h HTML) string {
	if v.html {
		return string(h)
	}
	return unmark(string(h))
}
