package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/munfatih/munfatih/guide"
)

type askCmd struct {
	JSON     bool   `help:"Print a line of JSON for each question."`
	Lang     string `help:"Language of the answer: ar, fr or en. Default: the question's own." enum:",ar,fr,en" default:""`
	Dir      string `name:"guide" help:"Folder of content to use instead of the built-in one." env:"GUIDE_DIR" type:"path"`
	Question string `arg:"" optional:"" help:"The question."`
}

// Run answers one question, or one a line from standard input.
func (c askCmd) Run(sys system) error {
	g, err := guide.Load(guideFolder(c.Dir))
	if err != nil {
		return usageError{fmt.Sprintf("the guide is not used: %v", err)}
	}
	out := bufio.NewWriter(sys.out)
	defer out.Flush()
	if c.Question != "" {
		return c.answer(out, g, c.Question)
	}
	lines := bufio.NewReader(sys.in)
	for {
		line, err := lines.ReadString('\n')
		if question := strings.TrimSpace(line); question != "" {
			if err := c.answer(out, g, question); err != nil {
				return err
			}
			if err := out.Flush(); err != nil {
				return fmt.Errorf("write answer: %w", err)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read question: %w", err)
		}
	}
}

// answer prints the answer to one question.
func (c askCmd) answer(w io.Writer, g *guide.Guide, question string) error {
	a := g.Ask(question, guide.Lang(c.Lang))
	if c.JSON {
		data, err := json.Marshal(a)
		if err != nil {
			return fmt.Errorf("write answer: %w", err)
		}
		_, err = fmt.Fprintf(w, "%s\n", data)
		return err
	}
	fmt.Fprintf(w, "%s\n", a.Text())
	if a.Note != nil {
		fmt.Fprintf(w, "\n[%s, %s] %s\n", a.Note.Date, a.Note.Source, a.Note.Text[a.Lang])
	}
	if p := a.Passage; p != nil {
		fmt.Fprintf(w, "\n(%s, p. %d, %s: %s)\n", p.Section, p.Page, p.ID, a.Status)
	}
	_, err := fmt.Fprintln(w)
	return err
}
