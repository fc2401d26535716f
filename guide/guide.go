package guide

import "slices"

// Lang is a language in which the guide answers.
type Lang string

// The languages of the guide.
const (
	Arabic  Lang = "ar"
	French  Lang = "fr"
	English Lang = "en"
)

// Langs are all languages of the guide, Arabic first.
var Langs = []Lang{Arabic, French, English}

// Section is a section of the guide, such as 2.3.
type Section struct {
	ID    string
	Part  int // 0 = introduction and annexes, 1 or 2
	Page  int // first page in the printed guide; 0 = none
	Title map[Lang]string
}

// Text is what a passage says in one language. Detail may be empty.
type Text struct {
	Title, Short, Detail string
}

// Note is what is known from elsewhere than the guide: a correction, or what
// happened since it was printed.
type Note struct {
	Date   string // day on which this was established, YYYY-MM-DD
	Source string // an https address
	Text   map[Lang]string
}

// Passage is one cluster of facts: the answer to one kind of question.
type Passage struct {
	ID      string
	Section string
	Page    int      // of its section; 0 = none
	Related []string // ids of passages to read next
	Text    map[Lang]Text
	Note    *Note // nil when there is nothing to add
}

// Topic is something that people ask and the guide does not answer.
type Topic struct {
	ID   string
	Note *Note // nil when nothing is known from elsewhere either
}

// Guide is a loaded and checked guide. It never changes, so it may be used
// from many goroutines at once; what its methods return is not to be changed.
type Guide struct {
	sections []Section
	passages []*Passage // in the guide's order
	topics   []*Topic

	sectionAt map[string]int
	passageAt map[string]int
	topicAt   map[string]int

	examples []example
	lexicon  lexicon
	ranker   *ranker
	lessons  []lesson
}

// Sections returns the sections in the guide's order.
func (g *Guide) Sections() []Section { return slices.Clone(g.sections) }

// Section returns the section with this id, and whether there is one.
func (g *Guide) Section(id string) (Section, bool) {
	i, ok := g.sectionAt[id]
	if !ok {
		return Section{}, false
	}
	return g.sections[i], true
}

// Passages returns the passages of a section in the guide's order; none for an
// unknown section.
func (g *Guide) Passages(section string) []*Passage {
	var out []*Passage
	for _, p := range g.passages {
		if p.Section == section {
			out = append(out, p)
		}
	}
	return out
}

// Passage returns the passage with this id, and whether there is one.
func (g *Guide) Passage(id string) (*Passage, bool) { return g.neighbour(id, 0) }

// Next returns the passage after this one in the guide's order; false at the
// end and for an unknown id.
func (g *Guide) Next(id string) (*Passage, bool) { return g.neighbour(id, 1) }

// Previous returns the passage before this one in the guide's order; false at
// the beginning and for an unknown id.
func (g *Guide) Previous(id string) (*Passage, bool) { return g.neighbour(id, -1) }

func (g *Guide) neighbour(id string, step int) (*Passage, bool) {
	i, ok := g.passageAt[id]
	if !ok || i+step < 0 || i+step >= len(g.passages) {
		return nil, false
	}
	return g.passages[i+step], true
}
