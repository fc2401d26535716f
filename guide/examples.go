package guide

import (
	"errors"
	"io/fs"
	"strings"
	"unicode/utf8"

	"github.com/munfatih/munfatih/content"
)

// mixed is the tag of examples that switch languages inside one message.
const mixed Variety = "mixed"

// exampleTags are the varieties that a questions file may name.
var exampleTags = []Variety{VarietyArabic, Darija, DarijaLatin, VarietyFrench, VarietyEnglish, mixed}

// example is a question that people ask, and where it is answered.
type example struct {
	id      string // of a passage or of a topic
	outside bool   // the id is a topic's
	variety Variety
	text    string
	file    string
	line    int
}

// examples reads questions/SECTION.txt and, for the topics, questions/GROUP.txt.
// A missing file is no fault (Warnings tells of passages without examples).
func (l *loader) examples() {
	names := append(l.sectionIDs(), l.groups()...)
	for i, name := range names {
		l.exampleFile(name, i >= len(l.g.sections))
	}
	if _, err := fs.Stat(l.fsys, "questions"); err == nil {
		l.strays("questions", ".txt", names)
	}
}

// exampleFile reads the questions of a section or of a group of topics.
func (l *loader) exampleFile(group string, outside bool) {
	name := "questions/" + group + ".txt"
	data, err := fs.ReadFile(l.fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		l.faults.Add(name, 0, "cannot be read: %s", content.Reason(err))
		return
	}
	seen := map[string]int{} // id and question → line
	id, known := "", false
	for i, raw := range strings.Split(string(data), "\n") {
		line, number := strings.TrimSpace(strings.TrimPrefix(raw, "\ufeff")), i+1
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			id, known = l.exampleTag(name, number, group, outside, line)
		case id == "":
			l.faults.Add(name, number, "a question before the first [id]")
		default:
			e, ok := l.example(name, number, line)
			if !ok || !known {
				continue
			}
			key := id + "\x00" + e.text
			if first, twice := seen[key]; twice {
				l.faults.Add(name, number, "%s: the same question as in line %d", id, first)
				continue
			}
			seen[key] = number
			e.id, e.outside = id, outside
			l.g.examples = append(l.g.examples, e)
		}
	}
}

// exampleTag reads a line such as [2.3.mandate].
func (l *loader) exampleTag(name string, number int, group string, outside bool, line string) (id string, known bool) {
	id, ok := strings.CutSuffix(strings.TrimPrefix(line, "["), "]")
	id = strings.TrimSpace(id)
	if !ok || id == "" {
		l.faults.Add(name, number, "%q: an id in square brackets is wanted", line)
		return "?", false
	}
	home := ""
	if outside {
		_, known = l.g.topicAt[id]
		home = topicGroup(id)
	} else if p, ok := l.g.Passage(id); ok {
		home, known = p.Section, true
	}
	switch {
	case !known && (outside && l.unread[""] || l.hidden(id)):
	case !known && outside:
		l.faults.Add(name, number, "topic %q does not stand in outside.yaml", id)
	case !known:
		l.faults.Add(name, number, "passage %q does not exist", id)
	case home != group:
		l.faults.Add(name, number, "%q belongs in questions/%s.txt", id, home)
		known = false
	}
	return id, known
}

// example reads a line such as "fr: quel est le délai ?".
func (l *loader) example(name string, number int, line string) (example, bool) {
	tag, text, ok := strings.Cut(line, ":")
	variety := Variety(strings.TrimSpace(tag))
	text = strings.TrimSpace(text)
	if !ok || !isExampleTag(variety) {
		l.faults.Add(name, number, "a language is wanted before the question: ar:, ary:, ary-Latn:, fr:, en: or mixed:")
		return example{}, false
	}
	switch length := utf8.RuneCountInString(text); {
	case text == "":
		l.faults.Add(name, number, "the question is empty")
		return example{}, false
	case length > maxAsked:
		l.faults.Add(name, number, "the question has %d characters; at most %d are wanted", length, maxAsked)
	}
	if flaw := content.Flaw(text); flaw != "" {
		l.faults.Add(name, number, "the question %s", flaw)
	}
	return example{variety: variety, text: text, file: name, line: number}, true
}

func isExampleTag(v Variety) bool {
	for _, tag := range exampleTags {
		if v == tag {
			return true
		}
	}
	return false
}
