package main

import (
	"fmt"
	"io/fs"
	"strings"

	"github.com/munfatih/munfatih/guide"
)

// example is a question of the content folder whose place is known.
type example struct {
	id      string // of a passage, or of a topic outside the guide
	section string // the passage's; none for a topic
	text    string
}

// readExamples reads the example questions of a content folder that has been
// loaded as g, and so has no faults of form.
func readExamples(g *guide.Guide, content fs.FS) ([]example, error) {
	files, err := fs.Glob(content, "questions/*.txt")
	if err != nil {
		return nil, fmt.Errorf("list the examples: %w", err)
	}
	var all []example
	for _, name := range files {
		data, err := fs.ReadFile(content, name)
		if err != nil {
			return nil, fmt.Errorf("read the examples: %w", err)
		}
		all = append(all, parseExamples(g, string(data))...)
	}
	return all, nil
}

// parseExamples reads lines such as "[2.3.mandate]" and "fr: quel délai ?".
func parseExamples(g *guide.Guide, text string) []example {
	var out []example
	id, section := "", ""
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "["):
			id, section = strings.Trim(line, "[ ]"), none
			if p, ok := g.Passage(id); ok {
				section = p.Section
			}
		default:
			_, question, _ := strings.Cut(line, ":")
			out = append(out, example{id: id, section: section, text: strings.TrimSpace(question)})
		}
	}
	return out
}
