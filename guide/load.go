package guide

import (
	"io/fs"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/munfatih/munfatih/content"
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
		return nil, Faults{{File: ".", Text: "the content folder cannot be read: " + content.Reason(err)}}
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
		faults.Sort()
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
	f, root := content.Read(l.fsys, "sections.yaml", yaml.SequenceNode, l.faults)
	for _, n := range f.Items(root, "sections") {
		m := f.Fields(n, "section", "id", "part", "page?", "ar", "fr", "en")
		if len(m) == 0 {
			continue
		}
		s := Section{ID: f.Scalar(m["id"], "id"), Title: map[Lang]string{}}
		if !sectionForm.MatchString(s.ID) {
			f.Fault(n, "section id %q: small letters and digits, one dot at most, are wanted", s.ID)
		}
		if _, twice := l.g.sectionAt[s.ID]; twice {
			f.Fault(n, "section %q stands twice", s.ID)
			continue
		}
		s.Part = pageOf(f, m["part"], "part", 9)
		s.Page = pageOf(f, m["page"], "page", 999)
		for _, lang := range Langs {
			s.Title[lang] = f.Text(m[string(lang)], s.ID+": "+string(lang), maxHeading)
		}
		l.g.sectionAt[s.ID] = len(l.g.sections)
		l.g.sections = append(l.g.sections, s)
	}
}

func (l *loader) passages() {
	type link struct {
		f    content.File
		n    *yaml.Node
		from string
		to   string
	}
	var links []link
	for _, s := range l.g.sections {
		f, root := content.Read(l.fsys, "passages/"+s.ID+".yaml", yaml.SequenceNode, l.faults)
		l.unread[s.ID] = root == nil
		for _, n := range f.Items(root, "passages") {
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
			k.f.Fault(k.n, "%s: related passage %q does not exist", k.from, k.to)
		} else if k.from == k.to {
			k.f.Fault(k.n, "%s: names itself as related", k.from)
		}
	}
	l.strays("passages", ".yaml", l.sectionIDs())
}

// hidden says whether a passage may stand in a file that could not be read.
func (l *loader) hidden(id string) bool {
	at := strings.LastIndexByte(id, '.')
	return at > 0 && l.unread[id[:at]]
}

func (l *loader) passage(f content.File, n *yaml.Node, s Section) (*Passage, []*yaml.Node) {
	m := f.Fields(n, "passage", "id", "related?", "ar", "fr", "en", "note?")
	if len(m) == 0 {
		return nil, nil
	}
	p := &Passage{ID: f.Scalar(m["id"], "id"), Section: s.ID, Page: s.Page, Text: map[Lang]Text{}}
	slug, ok := strings.CutPrefix(p.ID, s.ID+".")
	switch _, twice := l.g.passageAt[p.ID]; {
	case !ok || !slugForm.MatchString(slug):
		f.Fault(n, "passage id %q: %q and a slug of small letters, digits and hyphens is wanted", p.ID, s.ID+".")
	case twice:
		f.Fault(n, "passage %q stands twice", p.ID)
	}
	var related []*yaml.Node
	p.Related, related = list(f, m["related"], p.ID+": related")
	for i, id := range p.Related {
		for _, earlier := range p.Related[:i] {
			if id == earlier {
				f.Fault(related[i], "%s: related passage %q stands twice", p.ID, id)
			}
		}
	}
	for _, lang := range Langs {
		if m[string(lang)] != nil {
			p.Text[lang] = passageText(f, m[string(lang)], p.ID+": "+string(lang))
		}
	}
	if m["note"] != nil {
		p.Note = noteOf(f, m["note"], p.ID+": note")
	}
	return p, related
}

func passageText(f content.File, n *yaml.Node, what string) Text {
	m := f.Fields(n, what, "title", "short", "detail?")
	if len(m) == 0 {
		return Text{}
	}
	t := Text{Title: f.Text(m["title"], what+".title", maxTitle), Short: f.Text(m["short"], what+".short", maxDetail)}
	if words := len(strings.Fields(t.Short)); words > maxShort {
		f.Fault(m["short"], "%s.short: %d words; at most %d are wanted", what, words, maxShort)
	}
	if m["detail"] != nil {
		t.Detail = f.Text(m["detail"], what+".detail", maxDetail)
	}
	return t
}

func noteOf(f content.File, n *yaml.Node, what string) *Note {
	m := f.Fields(n, what, "date", "source", "ar", "fr", "en")
	if len(m) == 0 {
		return nil
	}
	note := &Note{Date: f.Scalar(m["date"], what+".date"), Source: f.Scalar(m["source"], what+".source"), Text: map[Lang]string{}}
	if _, err := time.Parse(time.DateOnly, note.Date); err != nil && m["date"] != nil {
		f.Fault(m["date"], "%s.date: %q; a day such as 2026-11-23 is wanted", what, note.Date)
	}
	if u, err := url.Parse(note.Source); m["source"] != nil && (err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http") {
		f.Fault(m["source"], "%s.source: %q; a web address is wanted", what, note.Source)
	}
	for _, lang := range Langs {
		if m[string(lang)] != nil {
			note.Text[lang] = f.Text(m[string(lang)], what+"."+string(lang), maxNote)
		}
	}
	return note
}

// pageOf returns a page or a part; 0 when it is null.
func pageOf(f content.File, n *yaml.Node, what string, most int) int {
	if n == nil || f.Scalar(n, what) == "" {
		return 0
	}
	return f.Number(n, what, 0, most)
}

// list returns the plain values of a list, with their nodes.
func list(f content.File, n *yaml.Node, what string) ([]string, []*yaml.Node) {
	items := f.Items(n, what)
	values := make([]string, len(items))
	for i, item := range items {
		values[i] = f.Scalar(item, what)
	}
	return values, items
}

func (l *loader) topics() {
	f, root := content.Read(l.fsys, "outside.yaml", yaml.SequenceNode, l.faults)
	l.unread[""] = root == nil
	for _, n := range f.Items(root, "topics") {
		m := f.Fields(n, "topic", "id", "note?")
		if len(m) == 0 {
			continue
		}
		t := &Topic{ID: f.Scalar(m["id"], "id")}
		if !topicForm.MatchString(t.ID) {
			f.Fault(n, "topic id %q: a word, a dot and a slug of small letters, digits and hyphens is wanted", t.ID)
		}
		if _, clash := l.g.sectionAt[topicGroup(t.ID)]; clash {
			f.Fault(n, "topic id %q: %q is a section's id", t.ID, topicGroup(t.ID))
		}
		if _, twice := l.g.topicAt[t.ID]; twice {
			f.Fault(n, "topic %q stands twice", t.ID)
			continue
		}
		if m["note"] != nil {
			t.Note = noteOf(f, m["note"], t.ID+": note")
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
		l.faults.Add(dir, 0, "cannot be read: %s", content.Reason(err))
		return
	}
	for _, e := range entries {
		if name, ok := strings.CutSuffix(e.Name(), ext); !ok || !slices.Contains(names, name) {
			l.faults.Add(dir+"/"+e.Name(), 0, "belongs to no section and no topic")
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
