package i18n

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"go.yaml.in/yaml/v4"
)

// A Fault is something wrong in a words file.
type Fault struct {
	File string // as in the file system given to Load
	Line int    // from 1, also of a key that is missing in all of a language's files; 0 if a file cannot be read at all
	What string
}

// String returns "FILE:LINE: WHAT".
func (f Fault) String() string { return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.What) }

// Faults are all that is wrong in the words, by file and line.
type Faults []Fault

// Error returns the faults, one a line.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.String()
	}
	return strings.Join(lines, "\n")
}

// A text is what one language says for a key.
type text struct {
	line   int
	plural bool
	forms  map[string]form // by CLDR category; "other" alone if not plural
	names  map[string]bool // placeholders of all forms; true for those that no isolate may enter
}

type form struct {
	line int
	src  string
}

// Load reads the words at the root of fsys, of each language one file such as ar.yaml and any number such as
// ar.letter.yaml, and checks them together. Its error is [Faults] with everything that is wrong; the Words are then nil.
func Load(fsys fs.FS) (*Words, error) { return load(fsys, Keys) }

func load(fsys fs.FS, keys []Key) (*Words, error) {
	c := checker{keys: keys, texts: map[Lang]map[Key]*text{}, parts: map[Lang][]part{}}
	for _, lang := range Langs {
		c.read(fsys, lang)
	}
	c.check()
	if len(c.faults) > 0 {
		slices.SortFunc(c.faults, func(a, b Fault) int {
			return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.What, b.What))
		})
		return nil, slices.Compact(c.faults)
	}
	return build(c.texts)
}

func file(lang Lang) string { return string(lang) + ".yaml" }

// A part is one of a language's files. They are read as one long file, in which it begins after so many lines.
type part struct {
	file  string
	after int
}

// join reads the files of a language, one after the other.
func (c *checker) join(fsys fs.FS, lang Lang) (data []byte, err error) {
	more, err := fs.Glob(fsys, string(lang)+".*.yaml")
	if err != nil {
		return nil, err
	}
	for _, name := range append([]string{file(lang)}, more...) {
		one, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		c.parts[lang] = append(c.parts[lang], part{name, bytes.Count(data, []byte("\n"))})
		data = append(append(data, bytes.TrimRight(one, "\n")...), '\n')
	}
	return data, nil
}

// read fills c.texts[lang]. A file that cannot be read leaves it nil.
func (c *checker) read(fsys fs.FS, lang Lang) {
	data, err := c.join(fsys, lang)
	if err != nil {
		c.fault(lang, 0, "%v", err)
		return
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		c.fault(lang, yamlLine(err), "%v", err)
		return
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode {
		c.fault(lang, 1, "want a list of `key: text`")
		return
	}
	c.texts[lang] = map[Key]*text{}
	for k, v := range c.pairs(lang, doc.Content[0]) {
		c.texts[lang][Key(k.Value)] = c.text(lang, k, v)
	}
}

var lineNumber = regexp.MustCompile(`line (\d+)`)

// yamlLine returns the line that a YAML error names, or 0.
func yamlLine(err error) int {
	m := lineNumber.FindStringSubmatch(err.Error())
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

// pairs returns the keys and values of a mapping. A key that comes twice is a fault.
func (c *checker) pairs(lang Lang, m *yaml.Node) func(func(k, v *yaml.Node) bool) {
	return func(yield func(k, v *yaml.Node) bool) {
		first := map[string]int{}
		for i := 0; i+1 < len(m.Content); i += 2 {
			k := m.Content[i]
			if line, ok := first[k.Value]; ok {
				file, line := c.place(lang, line)
				c.fault(lang, k.Line, "%s stands already in %s on line %d", k.Value, file, line)
				continue
			}
			first[k.Value] = k.Line
			if !yield(k, m.Content[i+1]) {
				return
			}
		}
	}
}

// text reads the value of a key: a text, or its plural forms. It has no forms when a fault left nothing to check.
func (c *checker) text(lang Lang, k, v *yaml.Node) *text {
	t := &text{line: k.Line, forms: map[string]form{}, names: map[string]bool{}}
	switch v.Kind {
	case yaml.ScalarNode:
		t.forms["other"] = form{v.Line, strings.TrimSpace(v.Value)}
	case yaml.MappingNode:
		t.plural = true
		for fk, fv := range c.pairs(lang, v) {
			switch {
			case fk.Value == "description": // for whoever translates
			case !slices.Contains(categories, fk.Value):
				c.fault(lang, fk.Line, "%s: unknown field %q: want %s or description", k.Value, fk.Value,
					strings.Join(categories, ", "))
			case fv.Kind != yaml.ScalarNode:
				c.fault(lang, fv.Line, "%s: %s is not a text", k.Value, fk.Value)
			default:
				t.forms[fk.Value] = form{fk.Line, strings.TrimSpace(fv.Value)}
			}
		}
		if _, ok := t.forms["other"]; ok && len(t.forms) == 1 {
			t.plural = false // a text with a description
		}
	default:
		c.fault(lang, v.Line, "%s is neither a text nor its plural forms", k.Value)
	}
	return t
}

// build hands checked texts to go-i18n and says each once in each form, which parses it.
func build(texts map[Lang]map[Key]*text) (*Words, error) {
	w := &Words{texts: texts, html: map[Lang]*goi18n.Localizer{}, plain: map[Lang]*goi18n.Localizer{}}
	for _, lang := range Langs {
		html, plain := goi18n.NewBundle(tags[lang]), goi18n.NewBundle(tags[lang])
		for key, t := range texts[lang] {
			err := errors.Join(
				html.AddMessages(tags[lang], t.message(lang, key, func(s string) string { return s })),
				plain.AddMessages(tags[lang], t.message(lang, key, unmark)))
			if err != nil {
				return nil, fmt.Errorf("load %s of %s: %w", key, file(lang), err)
			}
		}
		w.html[lang] = goi18n.NewLocalizer(html, tags[lang].String())
		w.plain[lang] = goi18n.NewLocalizer(plain, tags[lang].String())
	}
	return w, w.rehearse()
}

// message returns t for go-i18n, each form changed by f.
func (t *text) message(lang Lang, key Key, f func(string) string) *goi18n.Message {
	say := func(category string) string { return f(joined(lang, directed(lang, t.forms[category].src))) }
	m := &goi18n.Message{ID: string(key), Zero: say("zero"), One: say("one"), Two: say("two"), Few: say("few"),
		Many: say("many"), Other: say("other")}
	if lang == FR && m.Many == "" {
		m.Many = m.Other
	}
	return m
}

// samples hold a number for each plural form of each language.
var samples = map[Lang][]int{AR: {0, 1, 2, 3, 11, 100}, FR: {0, 1, 2, 1_000_000}, EN: {1, 0, 2}}

// rehearse says every text in every form. An error is a fault of this package, which Load should have found in the words.
func (w *Words) rehearse() error {
	var errs []error
	for lang, texts := range w.texts {
		for key, t := range texts {
			args := Args{}
			for name := range t.names {
				args[name] = ""
			}
			for _, n := range samples[lang] {
				args[countName] = n
				_, err := w.TryHTML(lang, Text{Key: key, Args: args})
				_, err2 := w.TryPlain(lang, Text{Key: key, Args: args})
				errs = append(errs, err, err2)
			}
		}
	}
	return errors.Join(errs...)
}
