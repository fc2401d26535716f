package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/caarlos0/env/v11"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/guide"
	"github.com/munfatih/munfatih/store"
)

type questionsCmd struct {
	Export questionsExportCmd `cmd:"" help:"Print the questions that editors linked to a passage, in the form of guide/content/questions."`
}

type questionsExportCmd struct{}

// Run prints what was learned, sorted by passage, ready to be reviewed and
// merged into the files of the content folder.
func (questionsExportCmd) Run(ctx context.Context, sys system) error {
	records, closeAll, err := openRecords(ctx)
	if err != nil {
		return err
	}
	defer closeAll()
	learned, err := records.Learned(ctx)
	if err != nil {
		return err
	}
	return printLearned(sys.out, learned)
}

// printLearned writes what was learned under the file and the passage to which
// it belongs.
func printLearned(w io.Writer, learned []flows.Learned) error {
	var out strings.Builder
	passage := ""
	for _, l := range learned {
		if l.Passage != passage {
			passage = l.Passage
			fmt.Fprintf(&out, "# %s\n[%s]\n", questionsFile(passage), passage)
		}
		variety := l.Variety
		if variety == string(guide.Undetermined) {
			variety = "mixed" // the file wants a variety: the editor sees to it
		}
		fmt.Fprintf(&out, "%s: %s\n", variety, l.Text)
	}
	if _, err := io.WriteString(w, out.String()); err != nil {
		return fmt.Errorf("print questions: %w", err)
	}
	return nil
}

// questionsFile is the file of the content folder that holds the questions of
// a passage: its section's.
func questionsFile(passage string) string {
	return "questions/" + passage[:max(strings.LastIndexByte(passage, '.'), 0)] + ".txt"
}

// openRecords opens the store that `run` uses, also while it runs: REDIS_URL
// with REDIS_SENTINEL_MASTER, or the redis-server of DATA_DIR, which is started for as long as it takes
// when it does not run.
func openRecords(ctx context.Context) (*store.Store, func(), error) {
	c, err := readEnvironment(env.ToMap(os.Environ()))
	if err != nil {
		return nil, nil, err
	}
	closeAll := func() {}
	address := c.RedisURL
	if address == "" && c.RedisMaster == "" {
		address = store.ChildURL(c.DataDir)
		if !answers(ctx, address) {
			child, err := store.StartChild(ctx, c.DataDir, slog.New(slog.DiscardHandler))
			if err != nil {
				return nil, nil, usageError{err.Error()}
			}
			closeAll = child.Stop
		}
	}
	records, err := store.Open(address, c.RedisMaster)
	if err != nil {
		closeAll()
		return nil, nil, usageError{err.Error()}
	}
	return records, func() { records.Close(); closeAll() }, nil
}

// answers reports whether a Redis answers at an address.
func answers(ctx context.Context, address string) bool {
	probe, err := store.Open(address, "")
	if err != nil {
		return false
	}
	defer probe.Close()
	return probe.Ping(ctx) == nil
}
