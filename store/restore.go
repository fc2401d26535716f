package store

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

// Why a backup is not restored. Nothing was written.
var (
	ErrNotEmpty = errors.New("the store is not empty: a backup is restored into an empty one only")
	ErrBackup   = errors.New("this is no whole and unaltered backup")
)

const (
	restoreBatch = 100 // keys written in one go
	longestSeal  = 256 // of a backup's last line, in bytes
)

// Restore writes a backup into an empty store and gives how many keys were
// written: those that have expired since are left out. [ErrBackup] when a byte
// of it was changed or is missing, [ErrNotEmpty] when anything is kept already;
// nothing is written then. After any other error a part may be written: empty
// the store before trying again. The backup is copied to a temporary file first.
func (s *Store) Restore(ctx context.Context, r io.Reader) (n int, err error) {
	file, err := os.CreateTemp("", "restore-*")
	if err != nil {
		return 0, fmt.Errorf("restore: %w", err)
	}
	defer file.Close()
	defer os.Remove(file.Name())
	if _, err := io.Copy(file, r); err != nil {
		return 0, fmt.Errorf("read backup: %w", err)
	}
	packed, keys, err := checkBackup(file)
	if err != nil {
		return 0, fmt.Errorf("restore: %w", err)
	}
	if err := s.wantEmpty(ctx); err != nil {
		return 0, fmt.Errorf("restore: %w", err)
	}
	if n, err = s.restore(ctx, packed, keys); err != nil {
		return n, fmt.Errorf("restore: %w", err)
	}
	return n, nil
}

// checkBackup checks every byte of a backup, and gives its packed part and how
// many keys are in it. The error is [ErrBackup], or the file's.
func checkBackup(file *os.File) (packed io.Reader, keys int, err error) {
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, 0, err
	}
	digits := size - int64(2*sha256.Size+len(sealEnd)) // where they begin
	if digits < 0 {
		return nil, 0, ErrBackup
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(file, 0, digits)); err != nil {
		return nil, 0, err
	}
	tail := make([]byte, min(size, longestSeal))
	if _, err := file.ReadAt(tail, size-int64(len(tail))); err != nil {
		return nil, 0, err
	}
	begin := bytes.LastIndexByte(tail[:len(tail)-1], '{')
	var last seal
	if !bytes.HasSuffix(tail, fmt.Appendf(nil, "%x%s", sum.Sum(nil), sealEnd)) ||
		begin < 0 || json.Unmarshal(tail[begin:], &last) != nil {
		return nil, 0, ErrBackup
	}
	magic := make([]byte, len(backupMagic))
	if _, err := file.ReadAt(magic, 0); err != nil || string(magic) != backupMagic {
		return nil, 0, fmt.Errorf("%w: it is of another version", ErrBackup)
	}
	first := int64(len(backupMagic))
	return io.NewSectionReader(file, first, size-int64(len(tail)-begin)-first), last.Keys, nil
}

// wantEmpty is [ErrNotEmpty] when anything is kept.
func (s *Store) wantEmpty(ctx context.Context) error {
	var kept atomic.Int64
	err := s.eachMaster(ctx, func(ctx context.Context, master *redis.Client) error {
		n, err := master.DBSize(ctx).Result()
		kept.Add(n)
		return err
	})
	if err == nil && kept.Load() > 0 {
		return ErrNotEmpty
	}
	return err
}

// restore writes the keys of a backup that was checked.
func (s *Store) restore(ctx context.Context, packed io.Reader, keys int) (n int, err error) {
	lines, err := gzip.NewReader(bufio.NewReader(packed))
	if err != nil {
		return 0, fmt.Errorf("%w: %w", ErrBackup, err)
	}
	in := json.NewDecoder(lines)
	now := time.Now().UnixMilli()
	for read := 0; read < keys; {
		var batch []backedUp
		for ; read < keys && len(batch) < restoreBatch; read++ {
			var b backedUp
			if err := in.Decode(&b); err != nil {
				return n, fmt.Errorf("%w: key %d: %w", ErrBackup, read+1, err)
			}
			if b.TTL == 0 || b.TTL > now {
				batch = append(batch, b)
			}
		}
		_, err := s.redis.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			for _, b := range batch {
				pipe.Do(ctx, "RESTORE", b.Key, b.TTL, b.Dump, "ABSTTL", "REPLACE") // go-redis may repeat it
			}
			return nil
		})
		if err != nil {
			return n, err
		}
		n += len(batch)
	}
	return n, nil
}
