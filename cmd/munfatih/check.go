package main

import (
	"fmt"
	"path"
	"strings"

	"github.com/munfatih/munfatih/alerts"
	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/eligibility"
	"github.com/munfatih/munfatih/guide"
	"github.com/munfatih/munfatih/i18n"
)

type checkCmd struct {
	Dir      string `name:"guide" help:"Folder of content to check instead of the built-in one." env:"GUIDE_DIR" type:"path"`
	Warnings bool   `help:"Print each warning, not only their number."`
}

// Run checks the guide, the words, the rules, the holidays and the pieces of a
// candidacy, and prints every fault with its file and line. Warnings do not fail.
func (c checkCmd) Run(sys system) error {
	where := "guide/content"
	if c.Dir != "" {
		where = c.Dir
	}
	g, guideErr := guide.Load(guideFolder(c.Dir))
	_, wordsErr := i18n.Load(i18n.Embedded())
	_, rulesErr := eligibility.Load(eligibility.Embedded())
	_, holidaysErr := candidacy.Holidays(candidacy.Embedded())
	_, piecesErr := candidacy.Pieces(candidacy.Embedded())
	_, alertsErr := alerts.Load(alerts.Embedded())
	count := 0
	for _, part := range []struct {
		folder string
		err    error
	}{
		{where, guideErr}, {"i18n/words", wordsErr}, {"eligibility/rules", rulesErr},
		{"candidacy/data", holidaysErr}, {"candidacy/data", piecesErr}, {"alerts", alertsErr},
	} {
		if part.err == nil {
			continue
		}
		for fault := range strings.Lines(part.err.Error()) { // a fault a line, its file first
			fmt.Fprintln(sys.out, path.Join(part.folder, strings.TrimSpace(fault)))
			count++
		}
	}
	if count > 0 {
		fmt.Fprintf(sys.out, "%d faults\n", count)
		return errSilent
	}
	warnings := g.Warnings()
	if c.Warnings {
		for _, w := range warnings {
			w.File = path.Join(where, w.File)
			fmt.Fprintln(sys.out, "warning:", w)
		}
	}
	_, err := fmt.Fprintf(sys.out, "content is good: no faults, %d warnings\n", len(warnings))
	return err
}
