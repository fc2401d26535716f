package main

import (
	"errors"
	"fmt"
	"path"

	"github.com/munfatih/munfatih/guide"
	"github.com/munfatih/munfatih/i18n"
)

type checkCmd struct {
	Dir      string `name:"guide" help:"Folder of content to check instead of the built-in one." env:"GUIDE_DIR" type:"path"`
	Warnings bool   `help:"Print each warning, not only their number."`
}

// Run checks the guide and the words, and prints every fault with its file and
// line. Warnings do not fail.
func (c checkCmd) Run(sys system) error {
	where := "guide/content"
	if c.Dir != "" {
		where = c.Dir
	}
	count := 0
	g, err := guide.Load(guideFolder(c.Dir))
	if err != nil {
		var faults guide.Faults
		if !errors.As(err, &faults) {
			return err
		}
		for _, f := range faults {
			f.File = path.Join(where, f.File)
			fmt.Fprintln(sys.out, f)
			count++
		}
	}
	if _, err := i18n.Load(i18n.Embedded()); err != nil {
		var faults i18n.Faults
		if !errors.As(err, &faults) {
			return err
		}
		for _, f := range faults {
			f.File = path.Join("i18n/words", f.File)
			fmt.Fprintln(sys.out, f)
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
	_, err = fmt.Fprintf(sys.out, "content is good: no faults, %d warnings\n", len(warnings))
	return err
}
