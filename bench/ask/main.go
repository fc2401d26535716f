// Command ask compares how Munfatih answers questions with what a search engine
// does with the same content, in the same run:
//
//	go run ./ask FILE.jsonl...
//
// The peers are three indexes of Bleve over the built-in guide, from the usual
// set-up for Arabic text to one that knows all that Munfatih knows. Read the
// program in this order:
//
//   - system.go: what is compared, ours and the cost of building it;
//   - example.go: the guide's example questions, which ours learns from;
//   - peer.go: the peers and what each of them indexes;
//   - bleve.go: an index in memory and its hits;
//   - threshold.go: from which score on a hit counts as an answer;
//   - score.go: right, wrong and how fast; table.go: the two Markdown tables.
//
// The tables go to standard output, what is being done to standard error. Exit
// 2 for files that cannot be used, 1 when a peer fails.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/munfatih/munfatih/guide"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: go run ./ask FILE.jsonl...")
		os.Exit(2)
	}
	questions, err := readQuestions(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "ask:", err)
		os.Exit(2)
	}
	if err := compare(questions, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "ask:", err)
		os.Exit(1)
	}
}

// readQuestions joins the questions of all files.
func readQuestions(files []string) ([]guide.Question, error) {
	var all []guide.Question
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("open the questions: %w", err)
		}
		questions, err := guide.ReadQuestions(f)
		f.Close() // only read from
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		all = append(all, questions...)
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("no questions in %s", strings.Join(files, ", "))
	}
	return all, nil
}

// compare builds every system, asks it all questions and prints the tables.
func compare(questions []guide.Question, files []string) error {
	ours, g, err := buildOurs()
	if err != nil {
		return err
	}
	examples, err := readExamples(g, guide.Embedded())
	if err != nil {
		return err
	}
	systems := []system{}
	for _, p := range peers {
		fmt.Fprintf(os.Stderr, "%s: indexing, then choosing its threshold …\n", p.name)
		s, err := p.build(g, examples)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		systems = append(systems, s)
	}
	systems = append(systems, ours)

	var reports []report
	for _, s := range systems {
		r, err := s.evaluate(questions)
		if err != nil {
			return fmt.Errorf("ask %s: %w", s.name, err)
		}
		reports = append(reports, r)
	}
	names := make([]string, len(files))
	for i, name := range files {
		names[i] = filepath.Base(name)
	}
	fmt.Printf("%d questions (%s), %d of them outside the guide.\n\n", len(questions), strings.Join(names, ", "), reports[0].all.outside)
	fmt.Println(overall(reports))
	fmt.Print(byVariety(reports))
	return nil
}
