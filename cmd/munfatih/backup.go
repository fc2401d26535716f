package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/munfatih/munfatih/store"
)

type backupCmd struct {
	File string `arg:"" help:"Where the backup is written. An older one is replaced once the new one is whole."`
}

// Run writes all that the store keeps into a file that its owner alone can read.
func (c backupCmd) Run(ctx context.Context, sys system) error {
	records, closeAll, err := openRecords(ctx)
	if err != nil {
		return err
	}
	defer closeAll()
	ours, err := handOver(ctx, os.Getenv("SIGNING_KEY_FILE"), records)
	if err != nil {
		return err
	}
	part := c.File + ".tmp"
	file, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return usageError{"the backup cannot be written: " + reason(err)}
	}
	keys, err := records.Backup(ctx, file)
	err = errors.Join(err, file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(part, c.File)
	}
	if err != nil {
		os.Remove(part)
		return fmt.Errorf("no backup was written: %w", err)
	}
	_, err = fmt.Fprintf(sys.out, "%d keys written to %s. It holds personal data: keep it safe.\n", keys, c.File)
	if !ours {
		fmt.Fprintln(sys.out, "It holds an older signing key: keep a copy of SIGNING_KEY_FILE too.")
	}
	return err
}

type restoreCmd struct {
	File string `arg:"" help:"A backup that munfatih backup wrote."`
}

// Run reads a backup into an empty store. The bot should not run meanwhile.
func (c restoreCmd) Run(ctx context.Context, sys system) error {
	file, err := os.Open(c.File)
	if err != nil {
		return usageError{"the backup cannot be read: " + reason(err)}
	}
	defer file.Close()
	records, closeAll, err := openRecords(ctx)
	if err != nil {
		return err
	}
	defer closeAll()
	keys, err := records.Restore(ctx, file)
	switch {
	case errors.Is(err, store.ErrNotEmpty), errors.Is(err, store.ErrBackup):
		return fmt.Errorf("nothing was changed: %w", err)
	case err != nil:
		return err
	}
	_, err = fmt.Fprintf(sys.out, "%d keys restored from %s. To look at the journals: munfatih journal verify\n", keys, c.File)
	return err
}
