package i18n

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"text/template"
)

// categories are CLDR's plural categories.
var categories = []string{"zero", "one", "two", "few", "many", "other"}

// required are the plural forms that a language must have. French has "many" too, for whole millions; without one
// "other" is said.
var required = map[Lang][]string{AR: categories, FR: {"one", "other"}, EN: {"one", "other"}}

// single are the forms that stand for one number only and so need not name it. In French "one" is also said for 0.
var single = map[Lang][]string{AR: {"zero", "one", "two"}, EN: {"one"}}

// A checker gathers the faults of the words files.
type checker struct {
	keys   []Key
	texts  map[Lang]map[Key]*text
	parts  map[Lang][]part
	faults Faults
}

func (c *checker) fault(lang Lang, line int, format string, args ...any) {
	name, line := c.place(lang, line)
	c.faults = append(c.faults, Fault{File: name, Line: line, What: fmt.Sprintf(format, args...)})
}

// place says in which of a language's files a line of all of them stands, and where.
func (c *checker) place(lang Lang, line int) (string, int) {
	for _, p := range slices.Backward(c.parts[lang]) {
		if line > p.after {
			return p.file, line - p.after
		}
	}
	return file(lang), line
}

func (c *checker) check() {
	for _, lang := range Langs {
		texts := c.texts[lang]
		if texts == nil {
			continue // told already
		}
		for _, key := range c.keys {
			if texts[key] == nil {
				c.fault(lang, 1, "%s is missing", key)
			}
		}
		for key, t := range texts {
			if !slices.Contains(c.keys, key) {
				c.fault(lang, t.line, "%s is not a key that the bot uses", key)
			}
			c.checkText(lang, key, t)
		}
	}
	c.compare()
}

// checkText checks one text alone and gathers its placeholders.
func (c *checker) checkText(lang Lang, key Key, t *text) {
	for _, category := range required[lang] {
		if _, ok := t.forms[category]; t.plural && len(t.forms) > 0 && !ok {
			c.fault(lang, t.line, "%s: the plural form %q is missing", key, category)
		}
	}
	for _, category := range slices.Sorted(maps.Keys(t.forms)) {
		f := t.forms[category]
		if t.plural && !slices.Contains(required[lang], category) && (lang != FR || category != "many") {
			c.fault(lang, f.line, "%s: %s.yaml has no plural form %q", key, lang, category)
		}
		for _, what := range formFaults(f.src) {
			c.fault(lang, f.line, "%s: %s", key, what)
		}
		for _, name := range names(f.src) {
			if _, ok := t.names[name]; !ok {
				t.names[name] = false
			}
		}
		for _, name := range rawNames(f.src) {
			t.names[name] = true
		}
	}
	if _, ok := t.names[countName]; ok && !t.plural {
		c.fault(lang, t.line, "%s: {{.Count}} chooses the plural form: write the forms, or use another name", key)
	}
	if other, ok := t.forms["other"]; ok {
		for category, f := range t.forms {
			c.sameNames(lang, key, category, f, names(other.src))
		}
	}
}

// sameNames checks that a form has the placeholders of the form "other".
func (c *checker) sameNames(lang Lang, key Key, category string, f form, want []string) {
	got := names(f.src)
	for _, name := range got {
		if !slices.Contains(want, name) {
			c.fault(lang, f.line, "%s: %q has {{.%s}}, but \"other\" does not", key, category, name)
		}
	}
	for _, name := range want {
		exempt := category == "zero" || name == countName && slices.Contains(single[lang], category)
		if !exempt && !slices.Contains(got, name) {
			c.fault(lang, f.line, "%s: %q lacks {{.%s}}, which \"other\" has", key, category, name)
		}
	}
}

// compare checks that the other languages say a key as the main one does: plural or not, with the same placeholders.
func (c *checker) compare() {
	main := Langs[0]
	for key, want := range c.texts[main] {
		for _, lang := range Langs[1:] {
			got := c.texts[lang][key]
			if got == nil || len(got.forms) == 0 || len(want.forms) == 0 {
				continue
			}
			if got.plural != want.plural {
				c.fault(lang, got.line, "%s has plural forms here or in %s, but not in both", key, file(main))
			}
			wants, gots := names(want.forms["other"].src), names(got.forms["other"].src)
			if !slices.Equal(wants, gots) {
				c.fault(lang, got.line, "%s has the placeholders [%s], but in %s [%s]", key, strings.Join(gots, " "),
					file(main), strings.Join(wants, " "))
			}
		}
	}
}

// names returns the placeholders of a template, sorted, each once.
func names(src string) []string {
	set := map[string]bool{}
	for _, m := range placeholder.FindAllStringSubmatch(src, -1) {
		set[m[1]] = true
	}
	return slices.Sorted(maps.Keys(set))
}

var (
	action       = regexp.MustCompile(`\{\{.*?\}\}`)
	templateLine = regexp.MustCompile(`^template: :\d+: `)
)

// formFaults returns what is wrong with one form's text by itself.
func formFaults(src string) []string {
	if src == "" {
		return []string{"the text is empty"}
	}
	var faults []string
	if _, err := template.New("").Parse(src); err != nil {
		faults = append(faults, templateLine.ReplaceAllString(err.Error(), ""))
	} else {
		for _, a := range action.FindAllString(src, -1) {
			if !placeholder.MatchString(a) {
				faults = append(faults, fmt.Sprintf("%s: only {{.Name}} can be used", a))
			}
		}
		if strings.ContainsAny(action.ReplaceAllString(src, ""), "{}") {
			faults = append(faults, "a lone brace: a placeholder is written {{.Name}}")
		}
	}
	if i := strings.IndexFunc(src, isEmbedding); i >= 0 {
		faults = append(faults, "an embedding or override (U+202A to U+202E), which Telegram strips")
	}
	return append(faults, markupFaults(src)...)
}
