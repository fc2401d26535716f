package guide

import (
	"fmt"
	"io/fs"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// The limits of the content.
const (
	maxHeading = 90   // characters of a section's title
	maxTitle   = 48   // characters of a passage's title: it becomes a button
	maxShort   = 60   // words of a passage's short answer
	maxDetail  = 1200 // characters
	maxNote    = 500  // characters of a note in one language
	maxAsked   = 300  // characters of an example question
)

var (
	sectionForm = regexp.MustCompile(`^[a-z0-9]+(\.[a-z0-9]+)?$`)
	slugForm    = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	topicForm   = regexp.MustCompile(`^[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*$`)
	tagForm     = regexp.MustCompile(`</?[A-Za-z][^<>]*>|&[A-Za-z]+;|&#\d+;`)
)

// Load reads and checks a content folder whole. The error is of type Faults
// and names every fault with its file and line; then there is no guide.
func Load(fsys fs.FS) (*Guide, error) {
	var faults Faults
	g := &Guide{sectionAt: map[string]int{}, passageAt: map[string]int{}, topicAt: map[string]int{}}
	if fsys == nil {
		return nil, Faults{{File: ".", Text: "there is no content folder"}}
	}
	if info, err := fs.Stat(fsys, "."); err != nil {
		return nil, Faults{{File: ".", Text: "the content folder cannot be read: " + reason(err)}}
	} else if !info.IsDir() {
		return nil, Faults{{File: ".", Text: "the content folder is not a folder"}}
	}
	l := loader{g: g, fsys: fsys, faults: &faults, unread: map[string]bool{}}
	l.sections()
	l.passages()
	l.topics()
	l.examples()
	g.lexicon = l.lexicon()
	if len(faults) > 0 {
		faults.sort()
		return nil, faults
	}
	g.ranker = newRanker(g, g.examples, embeddedModel)
	return g, nil
}

// loader reads one folder. What stands in a file that cannot be read is not
// told to be missing elsewhere.
type loader struct {
	g      *Guide
	fsys   fs.FS
	faults *Faults
	unread map[string]bool // sections without a readable passages file; "" for the topics
}

func (l *loader) sections() {
	f, items := readList(l.fsys, "sections.yaml", l.faults)
	for _, n := range items {
		m := f.fields(n, "section", "id", "part", "page?", "ar", "fr", "en")
		if m == nil {
			continue
		}
		s := Section{ID: f.scalar(m["id"], "id"), Title: map[Lang]string{}}
		if !sectionForm.MatchString(s.ID) {
			f.fault(n, "section id %q: small letters and digits, one dot at most, are wanted", s.ID)
		}
		if _, twice := l.g.sectionAt[s.ID]; twice {
			f.fault(n, "section %q stands twice", s.ID)
			continue
		}
		s.Part = f.number(m["part"], "part", 9)
		s.Page = f.number(m["page"], "page", 999)
		for _, lang := range Langs {
			s.Title[lang] = f.text(m[string(lang)], s.ID+": "+string(lang), maxHeading)
		}
		l.g.sectionAt[s.ID] = len(l.g.sections)
		l.g.sections = append(l.g.sections, s)
	}
}

func (l *loader) passages() {
	type link struct {
		f    yamlFile
		n    *yaml.Node
		from string
		to   string
	}
	var links []link
	for _, s := range l.g.sections {
		f, items := readList(l.fsys, "passages/"+s.ID+".yaml", l.faults)
		l.unread[s.ID] = items == nil
		for _, n := range items {
			p, related := l.passage(f, n, s)
			if p == nil {
				continue
			}
			for i, to := range p.Related {
				links = append(links, link{f, related[i], p.ID, to})
			}
			l.g.passageAt[p.ID] = len(l.g.passages)
			l.g.passages = append(l.g.passages, p)
		}
	}
	for _, k := range links {
		if _, ok := l.g.passageAt[k.to]; !ok && !l.hidden(k.to) {
			k.f.fault(k.n, "%s: related passage %q does not exist", k.from, k.to)
		} else if k.from == k.to {
			k.f.fault(k.n, "%s: names itself as related", k.from)
		}
	}
	l.strays("passages", ".yaml", l.sectionIDs())
}

// hidden says whether a passage may stand in a file that could not be read.
func (l *loader) hidden(id string) bool {
	at := strings.LastIndexByte(id, '.')
	return at > 0 && l.unread[id[:at]]
}

func (l *loader) passage(f yamlFile, n *yaml.Node, s Section) (*Passage, []*yaml.Node) {
	m := f.fields(n, "passage", "id", "related?", "ar", "fr", "en", "note?")
	if m == nil {
		return nil, nil
	}
	p := &Passage{ID: f.scalar(m["id"], "id"), Section: s.ID, Page: s.Page, Text: map[Lang]Text{}}
	slug, ok := strings.CutPrefix(p.ID, s.ID+".")
	switch _, twice := l.g.passageAt[p.ID]; {
	case !ok || !slugForm.MatchString(slug):
		f.fault(n, "passage id %q: %q and a slug of small letters, digits and hyphens is wanted", p.ID, s.ID+".")
	case twice:
		f.fault(n, "passage %q stands twice", p.ID)
	}
	var related []*yaml.Node
	p.Related, related = f.list(m["related"], p.ID+": related")
	for i, id := range p.Related {
		for _, earlier := range p.Related[:i] {
			if id == earlier {
				f.fault(related[i], "%s: related passage %q stands twice", p.ID, id)
			}
		}
	}
	for _, lang := range Langs {
		if m[string(lang)] != nil {
			p.Text[lang] = f.passageText(m[string(lang)], p.ID+": "+string(lang))
		}
	}
	if m["note"] != nil {
		p.Note = f.note(m["note"], p.ID+": note")
	}
	return p, related
}

func (f yamlFile) passageText(n *yaml.Node, what string) Text {
	m := f.fields(n, what, "title", "short", "detail?")
	if m == nil {
		return Text{}
	}
	t := Text{Title: f.text(m["title"], what+".title", maxTitle), Short: f.text(m["short"], what+".short", 0)}
	if words := len(strings.Fields(t.Short)); words > maxShort {
		f.fault(m["short"], "%s.short: %d words; at most %d are wanted", what, words, maxShort)
	}
	if m["detail"] != nil {
		t.Detail = f.text(m["detail"], what+".detail", maxDetail)
	}
	return t
}

func (f yamlFile) note(n *yaml.Node, what string) *Note {
	m := f.fields(n, what, "date", "source", "ar", "fr", "en")
	if m == nil {
		return nil
	}
	note := &Note{Date: f.scalar(m["date"], what+".date"), Source: f.scalar(m["source"], what+".source"), Text: map[Lang]string{}}
	if _, err := time.Parse(time.DateOnly, note.Date); err != nil && m["date"] != nil {
		f.fault(m["date"], "%s.date: %q; a day such as 2026-11-23 is wanted", what, note.Date)
	}
	if u, err := url.Parse(note.Source); m["source"] != nil && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		f.fault(m["source"], "%s.source: %q; a web address is wanted", what, note.Source)
	}
	for _, lang := range Langs {
		if m[string(lang)] != nil {
			note.Text[lang] = f.text(m[string(lang)], what+"."+string(lang), maxNote)
		}
	}
	return note
}

// text returns a text that people will read, with faults for what must not
// stand in it. A limit of 0 is none; it counts characters.
func (f yamlFile) text(n *yaml.Node, what string, limit int) string {
	if n == nil {
		return ""
	}
	s := f.scalar(n, what)
	if s == "" {
		f.fault(n, "%s: is empty", what)
	}
	if length := utf8.RuneCountInString(s); limit > 0 && length > limit {
		f.fault(n, "%s: %d characters; at most %d are wanted", what, length, limit)
	}
	if flaw := flawOf(s); flaw != "" {
		f.fault(n, "%s: %s", what, flaw)
	}
	return s
}

// flawOf says what in a text must not stand there; "" when it is clean.
func flawOf(s string) string {
	if !utf8.ValidString(s) {
		return "is not UTF-8"
	}
	for _, r := range s {
		if ' ' <= r && r < 0x7f || 'ء' <= r && r <= 'ي' {
			continue // most of all text
		}
		if r != '\n' && unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
			return fmt.Sprintf("holds the control character %U", r)
		}
	}
	if !strings.ContainsAny(s, "<&") {
		return ""
	}
	if tag := tagForm.FindString(s); tag != "" {
		return fmt.Sprintf("holds %q, which looks like HTML; plain text is wanted", tag)
	}
	return ""
}

func (f yamlFile) number(n *yaml.Node, what string, limit int) int {
	if n == nil {
		return 0
	}
	v := f.scalar(n, what)
	if v == "" || v == "none" {
		return 0
	}
	i, err := strconv.Atoi(v)
	if err != nil || i < 0 || i > limit {
		f.fault(n, "%s: %q; a whole number from 0 to %d is wanted", what, v, limit)
		return 0
	}
	return i
}

func (l *loader) topics() {
	f, items := readList(l.fsys, "outside.yaml", l.faults)
	l.unread[""] = items == nil
	for _, n := range items {
		m := f.fields(n, "topic", "id", "note?")
		if m == nil {
			continue
		}
		t := &Topic{ID: f.scalar(m["id"], "id")}
		if !topicForm.MatchString(t.ID) {
			f.fault(n, "topic id %q: a word, a dot and a slug of small letters, digits and hyphens is wanted", t.ID)
		}
		if _, clash := l.g.sectionAt[topicGroup(t.ID)]; clash {
			f.fault(n, "topic id %q: %q is a section's id", t.ID, topicGroup(t.ID))
		}
		if _, twice := l.g.topicAt[t.ID]; twice {
			f.fault(n, "topic %q stands twice", t.ID)
			continue
		}
		if m["note"] != nil {
			t.Note = f.note(m["note"], t.ID+": note")
		}
		l.g.topicAt[t.ID] = len(l.g.topics)
		l.g.topics = append(l.g.topics, t)
	}
}

// topicGroup returns what stands before the dot of a topic's id: topics of a
// group have their questions in one file.
func topicGroup(id string) string {
	group, _, _ := strings.Cut(id, ".")
	return group
}

// groups returns the groups of the topics, in their order.
func (l *loader) groups() []string {
	var out []string
	for _, t := range l.g.topics {
		if group := topicGroup(t.ID); !slices.Contains(out, group) {
			out = append(out, group)
		}
	}
	return out
}

// strays adds a fault for each file of a folder that has none of these names.
func (l *loader) strays(dir, ext string, names []string) {
	if len(l.g.sections) == 0 || l.unread[""] {
		return // the file that names them has its own fault
	}
	entries, err := fs.ReadDir(l.fsys, dir)
	if err != nil {
		l.faults.add(dir, 0, "cannot be read: %s", reason(err))
		return
	}
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ext); !ok || !slices.Contains(names, name) {
			l.faults.add(dir+"/"+e.Name(), 0, "belongs to no section and no topic")
		}
	}
}

func (l *loader) sectionIDs() []string {
	ids := make([]string, len(l.g.sections))
	for i, s := range l.g.sections {
		ids[i] = s.ID
	}
	return ids
}
