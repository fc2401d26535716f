package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/store"
)

type journalCmd struct {
	Verify journalVerifyCmd `cmd:"" help:"Check that no journal was changed: each entry carries the hash of the one before."`
	Export journalExportCmd `cmd:"" help:"Print the entries, a line of JSON each."`
}

// journalFile names one journal, or all.
type journalFile struct {
	File string `placeholder:"ID" help:"The journal of one candidacy; \"r\" is the administration's. Default: all."`
}

// files are the ids of the journals that are meant.
func (j journalFile) files(ctx context.Context, records *store.Store) ([]string, error) {
	ids, err := records.Files(ctx)
	if err != nil {
		return nil, err
	}
	ids = append([]string{candidacy.RegistryFile}, ids...)
	if j.File == "" {
		return ids, nil
	}
	if !slices.Contains(ids, j.File) {
		return nil, usageError{fmt.Sprintf("there is no journal %q\nSee: munfatih journal verify", j.File)}
	}
	return []string{j.File}, nil
}

type journalVerifyCmd struct{ journalFile }

// Run checks each chain against its head. A journal that was changed is named
// with its first wrong entry, and the exit code is 1.
func (c journalVerifyCmd) Run(ctx context.Context, sys system) error {
	records, closeAll, err := openRecords(ctx)
	if err != nil {
		return err
	}
	defer closeAll()
	ids, err := c.files(ctx, records)
	if err != nil {
		return err
	}
	wrong := false
	for _, id := range ids {
		head, entries, err := records.Chain(ctx, id)
		if err == nil {
			err = candidacy.VerifyChain(entries, head)
		}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			wrong = true
			fmt.Fprintf(sys.err, "munfatih: journal %s: %v\n", id, err)
		default:
			fmt.Fprintf(sys.out, "%s  %d entries, intact\n", id, len(entries))
		}
	}
	if wrong {
		return errSilent
	}
	return nil
}

type journalExportCmd struct{ journalFile }

// Run prints the journals, each oldest entry first.
func (c journalExportCmd) Run(ctx context.Context, sys system) error {
	records, closeAll, err := openRecords(ctx)
	if err != nil {
		return err
	}
	defer closeAll()
	ids, err := c.files(ctx, records)
	if err != nil {
		return err
	}
	out := json.NewEncoder(sys.out)
	for _, id := range ids {
		entries, err := records.Journal(ctx, id)
		if err != nil {
			return err
		}
		for _, e := range entries {
			line := struct {
				File string `json:"file"`
				candidacy.Entry
			}{id, e}
			if err := out.Encode(line); err != nil {
				return fmt.Errorf("print journal %s: %w", id, err)
			}
		}
	}
	return nil
}
