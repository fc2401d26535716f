package eligibility

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/munfatih/munfatih/content"
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
		faults.Sort()
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
func (l loader) list(name string) (content.File, []*yaml.Node, bool) {
	s, n := content.Read(l.fsys, name, yaml.SequenceNode, l.faults)
	if n == nil {
		return s, nil, false
	}
	return s, n.Content, true
}

func (l loader) general() {
	s, n := content.Read(l.fsys, "rules.yaml", yaml.MappingNode, l.faults)
	if n == nil {
		return
	}
	m := s.Fields(n, "rules", "version", "date", "months", "country", "source")
	version := s.Scalar(m["version"], "version")
	if m["version"] != nil && !versionForm.MatchString(version) {
		s.Fault(m["version"], "version: %q; a number such as 1 or 1.2 is wanted", version)
	}
	l.r.date = dayOf(s, m["date"], "date")
	l.r.version = version + " (" + l.r.date.String() + ")"
	l.r.months = s.Number(m["months"], "months", 1, 72)
	l.r.country = oneOf(s, m["country"], "country", []Answer{Yes, No, Unsure})
	address(s, m["source"], "source")
}

func (l loader) criteria() {
	s, items, ok := l.list("criteria.yaml")
	if !ok {
		return
	}
	sum, whole := 0, true
	for _, n := range items {
		c, ok := criterionOf(s, n)
		if _, twice := l.r.at[c.ID]; twice {
			s.Fault(n, "criterion %q stands twice", c.ID)
			continue
		}
		whole = whole && ok
		sum += c.Weight
		l.r.at[c.ID] = len(l.r.criteria)
		l.r.criteria = append(l.r.criteria, c)
	}
	for _, id := range ids {
		if _, ok := l.r.at[id]; !ok {
			l.faults.Add(s.Name, 0, "criterion %q is missing", id)
			whole = false
		}
	}
	if whole && sum != 100 {
		l.faults.Add(s.Name, 0, "the weights sum to %d; 100 is wanted", sum)
	}
}

// criterionOf reads one criterion; false when its weight is in doubt.
func criterionOf(s content.File, n *yaml.Node) (Criterion, bool) {
	m := s.Fields(n, "criterion", "id", "section", "page", "weight", "lead_days", "source?", "ar", "fr", "en")
	id := oneOf(s, m["id"], "criterion", ids)
	c := Criterion{ID: id, Asked: id != Term, Text: map[Lang]CriterionText{}}
	if c.Section = s.Scalar(m["section"], id+".section"); m["section"] != nil && !sectionForm.MatchString(c.Section) {
		s.Fault(m["section"], "%s.section: %q; a section such as 2.3 is wanted", id, c.Section)
	}
	c.Page = s.Number(m["page"], id+".page", 1, 999)
	before := s.Faults()
	switch { // what nobody in the council can obtain is not scored
	case blocks(id):
		s.Number(m["weight"], id+".weight", 0, 0)
	default:
		c.Weight = s.Number(m["weight"], id+".weight", 1, 100)
	}
	weighed := m["weight"] != nil && s.Faults() == before
	c.LeadDays = s.Number(m["lead_days"], id+".lead_days", 0, 999)
	if m["source"] != nil {
		c.Source = address(s, m["source"], id+".source")
	}
	differs := 0
	for _, lang := range Langs {
		c.Text[lang] = criterionText(s, m[string(lang)], id+"."+string(lang))
		if c.Text[lang].Difference != "" {
			differs++
		}
	}
	switch {
	case differs != 0 && differs != len(Langs):
		s.Fault(n, "%s: a difference stands in some languages only; all three or none is wanted", id)
	case (differs == 0) != (c.Source == ""):
		s.Fault(n, "%s: a difference and its source stand together; one of them is missing", id)
	}
	return c, weighed
}

func criterionText(s content.File, n *yaml.Node, what string) CriterionText {
	if n == nil {
		return CriterionText{}
	}
	m := s.Fields(n, what, "name", "question", "why", "reason", "proof", "who", "ask", "difference?")
	return CriterionText{
		Name:       s.Text(m["name"], what+".name", maxName),
		Question:   s.Text(m["question"], what+".question", maxText),
		Why:        s.Text(m["why"], what+".why", maxText),
		Reason:     s.Text(m["reason"], what+".reason", maxText),
		Proof:      s.Text(m["proof"], what+".proof", maxText),
		Who:        s.Text(m["who"], what+".who", maxText),
		Ask:        s.Text(m["ask"], what+".ask", maxText),
		Difference: s.Text(m["difference"], what+".difference", maxExtra),
	}
}

func (l loader) mandates() {
	s, items, ok := l.list("mandates.yaml")
	if !ok {
		return
	}
	for _, n := range items {
		m := s.Fields(n, "mandates", "council", "years", "polling_days", "source")
		council := oneOf(s, m["council"], "council", Councils)
		if _, twice := l.r.mandates[council]; twice {
			s.Fault(n, "council %q stands twice", council)
			continue
		}
		days := entries(s, m["polling_days"], string(council)+".polling_days")
		data := mandates{years: s.Number(m["years"], string(council)+".years", 1, 20)}
		for i, d := range days {
			day := dayOf(s, d, string(council)+".polling_days")
			if i > 0 && day.Compare(data.polling[i-1]) <= 0 && day != (Date{}) {
				s.Fault(d, "%s.polling_days: %s is not after the one before it", council, day)
			}
			data.polling = append(data.polling, day)
		}
		address(s, m["source"], string(council)+".source")
		l.r.mandates[council] = data
	}
	for _, council := range Councils {
		if _, ok := l.r.mandates[council]; !ok {
			l.faults.Add(s.Name, 0, "council %q is missing", council)
		}
	}
}

func (l loader) exceptions() {
	s, items, _ := l.list("exceptions.yaml")
	for _, n := range items {
		m := s.Fields(n, "exception", "council", "names", "elected", "ends", "source")
		e := exception{
			council: oneOf(s, m["council"], "council", Councils),
			elected: dayOf(s, m["elected"], "elected"),
			ends:    dayOf(s, m["ends"], "ends"),
		}
		for _, name := range entries(s, m["names"], "names") {
			e.names = append(e.names, s.Text(name, "names", maxText))
		}
		if e.elected.Valid() && e.ends.Valid() && e.ends.Compare(e.elected) <= 0 {
			s.Fault(m["ends"], "ends: %s is not after the election of %s", e.ends, e.elected)
		}
		address(s, m["source"], "source")
		l.r.exceptions = append(l.r.exceptions, e)
	}
}

func (l loader) myths() {
	s, items, _ := l.list("myths.yaml")
	for _, n := range items {
		m := s.Fields(n, "myth", "id", "ar", "fr", "en")
		myth := Myth{ID: s.Scalar(m["id"], "id"), Text: map[Lang]string{}}
		if m["id"] != nil && !slugForm.MatchString(myth.ID) {
			s.Fault(m["id"], "myth %q: small letters, digits and underlines are wanted", myth.ID)
		}
		if slices.ContainsFunc(l.r.myths, func(other Myth) bool { return other.ID == myth.ID }) {
			s.Fault(n, "myth %q stands twice", myth.ID)
		}
		for _, lang := range Langs {
			myth.Text[lang] = s.Text(m[string(lang)], myth.ID+"."+string(lang), maxExtra)
		}
		l.r.myths = append(l.r.myths, myth)
	}
}

func (l loader) phrases() {
	s, n := content.Read(l.fsys, "phrases.yaml", yaml.MappingNode, l.faults)
	if n == nil {
		return
	}
	phrases := s.Fields(n, "phrases", phraseKeys...)
	for _, key := range phraseKeys {
		if phrases[key] == nil {
			continue
		}
		l.r.phrases[key] = map[Lang]string{}
		m := s.Fields(phrases[key], key, "ar", "fr", "en")
		for _, lang := range Langs {
			phrase := s.Text(m[string(lang)], key+"."+string(lang), maxText)
			if key == "citation" && phrase != "" && !(strings.Contains(phrase, "{section}") && strings.Contains(phrase, "{page}")) {
				s.Fault(m[string(lang)], "citation.%s: {section} and {page} are wanted in it", lang)
			}
			l.r.phrases[key][lang] = phrase
		}
	}
}
