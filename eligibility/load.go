package eligibility

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// The most characters of each text.
const (
	maxName  = 32 // it becomes a button
	maxText  = 320
	maxExtra = 480 // the official text's difference, a myth
)

var (
	versionForm = regexp.MustCompile(`^[0-9]+(\.[0-9]+)*$`)
	sectionForm = regexp.MustCompile(`^[0-9]+\.[0-9]+$`)
	slugForm    = regexp.MustCompile(`^[a-z0-9]+(_[a-z0-9]+)*$`)
)

// Load reads and checks a folder of rules whole. The error is of type Faults
// and names every fault with its file and line; then there are no rules.
func Load(fsys fs.FS) (*Rules, error) {
	var faults Faults
	if fsys == nil {
		return nil, Faults{{File: ".", Text: "there is no folder of rules"}}
	}
	l := loader{fsys, &faults, &Rules{at: map[string]int{}, mandates: map[Council]mandates{}, phrases: map[string]map[Lang]string{}}}
	l.general()
	l.criteria()
	l.mandates()
	l.exceptions()
	l.myths()
	l.phrases()
	if len(faults) > 0 {
		faults.sort()
		return nil, faults
	}
	return l.r, nil
}

// loader reads one folder into rules.
type loader struct {
	fsys   fs.FS
	faults *Faults
	r      *Rules
}

// list returns the entries of a file; false when it cannot be read.
func (l loader) list(name string) (source, []*yaml.Node, bool) {
	s, n := read(l.fsys, name, yaml.SequenceNode, l.faults)
	if n == nil {
		return s, nil, false
	}
	return s, n.Content, true
}

func (l loader) general() {
	s, n := read(l.fsys, "rules.yaml", yaml.MappingNode, l.faults)
	if n == nil {
		return
	}
	m := s.fields(n, "rules", "version", "date", "months", "country", "source")
	version := s.scalar(m["version"], "version")
	if m["version"] != nil && !versionForm.MatchString(version) {
		s.fault(m["version"], "version: %q; a number such as 1 or 1.2 is wanted", version)
	}
	l.r.date = s.day(m["date"], "date")
	l.r.version = version + " (" + l.r.date.String() + ")"
	l.r.months = s.number(m["months"], "months", 1, 72)
	l.r.country = oneOf(s, m["country"], "country", []Answer{Yes, No, Unsure})
	s.address(m["source"], "source")
}

func (l loader) criteria() {
	s, items, ok := l.list("criteria.yaml")
	if !ok {
		return
	}
	sum, whole := 0, true
	for _, n := range items {
		c, ok := s.criterion(n)
		if _, twice := l.r.at[c.ID]; twice {
			s.fault(n, "criterion %q stands twice", c.ID)
			continue
		}
		whole = whole && ok
		sum += c.Weight
		l.r.at[c.ID] = len(l.r.criteria)
		l.r.criteria = append(l.r.criteria, c)
	}
	for _, id := range ids {
		if _, ok := l.r.at[id]; !ok {
			l.faults.add(s.name, 0, "criterion %q is missing", id)
			whole = false
		}
	}
	if whole && sum != 100 {
		l.faults.add(s.name, 0, "the weights sum to %d; 100 is wanted", sum)
	}
}

// criterion reads one criterion; false when its weight is in doubt.
func (s source) criterion(n *yaml.Node) (Criterion, bool) {
	m := s.fields(n, "criterion", "id", "section", "page", "weight", "lead_days", "source?", "ar", "fr", "en")
	id := oneOf(s, m["id"], "criterion", ids)
	c := Criterion{ID: id, Asked: id != Term, Text: map[Lang]CriterionText{}}
	if c.Section = s.scalar(m["section"], id+".section"); m["section"] != nil && !sectionForm.MatchString(c.Section) {
		s.fault(m["section"], "%s.section: %q; a section such as 2.3 is wanted", id, c.Section)
	}
	c.Page = s.number(m["page"], id+".page", 1, 999)
	before := len(*s.faults)
	switch { // what nobody in the council can obtain is not scored
	case blocks(id):
		s.number(m["weight"], id+".weight", 0, 0)
	default:
		c.Weight = s.number(m["weight"], id+".weight", 1, 100)
	}
	weighed := m["weight"] != nil && len(*s.faults) == before
	c.LeadDays = s.number(m["lead_days"], id+".lead_days", 0, 999)
	if m["source"] != nil {
		c.Source = s.address(m["source"], id+".source")
	}
	differs := 0
	for _, lang := range Langs {
		c.Text[lang] = s.criterionText(m[string(lang)], id+"."+string(lang))
		if c.Text[lang].Difference != "" {
			differs++
		}
	}
	switch {
	case differs != 0 && differs != len(Langs):
		s.fault(n, "%s: a difference stands in some languages only; all three or none is wanted", id)
	case (differs == 0) != (c.Source == ""):
		s.fault(n, "%s: a difference and its source stand together; one of them is missing", id)
	}
	return c, weighed
}

func (s source) criterionText(n *yaml.Node, what string) CriterionText {
	if n == nil {
		return CriterionText{}
	}
	m := s.fields(n, what, "name", "question", "why", "reason", "proof", "who", "ask", "difference?")
	return CriterionText{
		Name:       s.text(m["name"], what+".name", maxName),
		Question:   s.text(m["question"], what+".question", maxText),
		Why:        s.text(m["why"], what+".why", maxText),
		Reason:     s.text(m["reason"], what+".reason", maxText),
		Proof:      s.text(m["proof"], what+".proof", maxText),
		Who:        s.text(m["who"], what+".who", maxText),
		Ask:        s.text(m["ask"], what+".ask", maxText),
		Difference: s.text(m["difference"], what+".difference", maxExtra),
	}
}

func (l loader) mandates() {
	s, items, ok := l.list("mandates.yaml")
	if !ok {
		return
	}
	for _, n := range items {
		m := s.fields(n, "mandates", "council", "years", "polling_days", "source")
		council := oneOf(s, m["council"], "council", Councils)
		if _, twice := l.r.mandates[council]; twice {
			s.fault(n, "council %q stands twice", council)
			continue
		}
		days := s.items(m["polling_days"], string(council)+".polling_days")
		data := mandates{years: s.number(m["years"], string(council)+".years", 1, 20)}
		for i, d := range days {
			day := s.day(d, string(council)+".polling_days")
			if i > 0 && day.Compare(data.polling[i-1]) <= 0 && day != (Date{}) {
				s.fault(d, "%s.polling_days: %s is not after the one before it", council, day)
			}
			data.polling = append(data.polling, day)
		}
		s.address(m["source"], string(council)+".source")
		l.r.mandates[council] = data
	}
	for _, council := range Councils {
		if _, ok := l.r.mandates[council]; !ok {
			l.faults.add(s.name, 0, "council %q is missing", council)
		}
	}
}

func (l loader) exceptions() {
	s, items, _ := l.list("exceptions.yaml")
	for _, n := range items {
		m := s.fields(n, "exception", "council", "names", "elected", "ends", "source")
		e := exception{
			council: oneOf(s, m["council"], "council", Councils),
			elected: s.day(m["elected"], "elected"),
			ends:    s.day(m["ends"], "ends"),
		}
		for _, name := range s.items(m["names"], "names") {
			e.names = append(e.names, s.text(name, "names", maxText))
		}
		if e.elected.Valid() && e.ends.Valid() && e.ends.Compare(e.elected) <= 0 {
			s.fault(m["ends"], "ends: %s is not after the election of %s", e.ends, e.elected)
		}
		s.address(m["source"], "source")
		l.r.exceptions = append(l.r.exceptions, e)
	}
}

func (l loader) myths() {
	s, items, _ := l.list("myths.yaml")
	for _, n := range items {
		m := s.fields(n, "myth", "id", "ar", "fr", "en")
		myth := Myth{ID: s.scalar(m["id"], "id"), Text: map[Lang]string{}}
		if m["id"] != nil && !slugForm.MatchString(myth.ID) {
			s.fault(m["id"], "myth %q: small letters, digits and underlines are wanted", myth.ID)
		}
		if slices.ContainsFunc(l.r.myths, func(other Myth) bool { return other.ID == myth.ID }) {
			s.fault(n, "myth %q stands twice", myth.ID)
		}
		for _, lang := range Langs {
			myth.Text[lang] = s.text(m[string(lang)], myth.ID+"."+string(lang), maxExtra)
		}
		l.r.myths = append(l.r.myths, myth)
	}
}

func (l loader) phrases() {
	s, n := read(l.fsys, "phrases.yaml", yaml.MappingNode, l.faults)
	if n == nil {
		return
	}
	phrases := s.fields(n, "phrases", phraseKeys...)
	for _, key := range phraseKeys {
		if phrases[key] == nil {
			continue
		}
		l.r.phrases[key] = map[Lang]string{}
		m := s.fields(phrases[key], key, "ar", "fr", "en")
		for _, lang := range Langs {
			phrase := s.text(m[string(lang)], key+"."+string(lang), maxText)
			if key == "citation" && phrase != "" && !(strings.Contains(phrase, "{section}") && strings.Contains(phrase, "{page}")) {
				s.fault(m[string(lang)], "citation.%s: {section} and {page} are wanted in it", lang)
			}
			l.r.phrases[key][lang] = phrase
		}
	}
}
