package store

import (
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/candidacy"
)

// A backup is a file of three parts:
//
//	munfatih backup 1\n
//	gzip of one line for each key: {"key":…,"ttl_ms":…,"dump":…}\n
//	{"keys":…,"sha256":…}\n
//
// ttl_ms is when the key expires, in milliseconds since 1970 (0 never does),
// dump is Redis' own form (DUMP) in base64. The last line counts the keys and
// has the SHA-256, in hex, of every byte before the first of its digits.

// maxGroup is how many keys are saved at one instant at most: Redis serves
// nobody else meanwhile. Only marks of figures that were counted are more.
const maxGroup = 1000

// backupMagic begins a backup, and names the version of its form.
const backupMagic = "munfatih backup 1\n"

// backedUp is one key in a backup.
type backedUp struct {
	Key  string `json:"key"`
	TTL  int64  `json:"ttl_ms"`
	Dump []byte `json:"dump"`
}

// seal is the last line of a backup.
type seal struct {
	Keys   int    `json:"keys"`
	SHA256 string `json:"sha256"`
}

// writeSeal writes the last line of a backup; sum has taken all before it.
func writeSeal(w io.Writer, sum hash.Hash, keys int) error {
	if _, err := fmt.Fprintf(io.MultiWriter(w, sum), `{"keys":%d,"sha256":"`, keys); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "%x%s", sum.Sum(nil), sealEnd)
	return err
}

// sealEnd is what follows the digits.
const sealEnd = "\"}\n"

// The keys of a backup by when they are saved: first what says that something
// was done, then what it was done to. So a backup that is made while the bot
// runs never says that something was done which is not in it.
const (
	ofChats    = iota // sessions, updates, proposals, profiles
	ofRegistry        // before the candidacies that it names
	ofFiles
	ofRest // links lead into files
	ofNobody
)

// place says when a key is saved. Turns, places in line, the flood gate and the
// replicas that live are not: they are of the moment.
func place(key string) int {
	kind, _, _ := strings.Cut(key, ":")
	switch {
	case kind == "t" || kind == "i" || kind == "y" || kind == "z" || key == replicasKey:
		return ofNobody
	case slices.Contains([]string{"s", "u", "d", "q", "a", "g"}, kind):
		return ofChats
	case !slices.Contains([]string{"f", "j", "w"}, kind):
		return ofRest
	case hashTag(key) == candidacy.RegistryFile:
		return ofRegistry
	default:
		return ofFiles
	}
}

// Backup writes all that is kept, also while bots run, and gives how many keys
// that is. What changes together (a chat, a file and its journal) is saved as
// it was at one instant. [Store.Restore] reads it.
func (s *Store) Backup(ctx context.Context, w io.Writer) (n int, err error) {
	buffered := bufio.NewWriter(w)
	sum := sha256.New()
	summed := io.MultiWriter(buffered, sum)
	if _, err := io.WriteString(summed, backupMagic); err != nil {
		return 0, fmt.Errorf("write backup: %w", err)
	}
	packed := gzip.NewWriter(summed)
	for when := ofChats; when < ofNobody; when++ {
		saved, err := s.backupPlace(ctx, when, json.NewEncoder(packed))
		n += saved
		if err != nil {
			return n, fmt.Errorf("back up: %w", err)
		}
	}
	if err := packed.Close(); err != nil {
		return n, fmt.Errorf("write backup: %w", err)
	}
	if err := writeSeal(buffered, sum, n); err != nil {
		return n, fmt.Errorf("write backup: %w", err)
	}
	if err := buffered.Flush(); err != nil {
		return n, fmt.Errorf("write backup: %w", err)
	}
	return n, nil
}

// backupPlace saves the keys of one place, group by group.
func (s *Store) backupPlace(ctx context.Context, when int, out *json.Encoder) (n int, err error) {
	keys, err := s.scan(ctx, "*")
	if err != nil {
		return 0, err
	}
	for _, group := range groups(keys, when) {
		for part := range slices.Chunk(group, maxGroup) {
			saved, err := s.backupGroup(ctx, part, out)
			n += saved
			if err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

// groups gives the keys of one place by hash tag, sorted. Of a file both keys
// are there, should one have come after it was looked for.
func groups(keys []string, when int) map[string][]string {
	all := map[string][]string{}
	for _, key := range keys {
		if tag := hashTag(key); place(key) == when {
			all[tag] = append(all[tag], key)
		}
	}
	if when != ofFiles && when != ofRegistry {
		return all
	}
	for tag, group := range all {
		group = append(group, fileKey(tag), journalKey(tag))
		slices.Sort(group)
		all[tag] = slices.Compact(group)
	}
	return all
}

// backupGroup saves keys of one hash tag.
func (s *Store) backupGroup(ctx context.Context, keys []string, out *json.Encoder) (n int, err error) {
	saved, err := s.dump(ctx, keys)
	if err != nil {
		return 0, err
	}
	for _, b := range saved {
		if err := out.Encode(b); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// dump saves keys of one hash tag as they are at one instant; those that are
// not there any more are left out.
func (s *Store) dump(ctx context.Context, keys []string) ([]backedUp, error) {
	dumps := make([]*redis.StringCmd, len(keys))
	lives := make([]*redis.DurationCmd, len(keys))
	_, err := s.redis.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
		for i, key := range keys {
			dumps[i], lives[i] = pipe.Dump(ctx, key), pipe.PTTL(ctx, key)
		}
		return nil
	})
	if err != nil && !errors.Is(err, redis.Nil) {
		return nil, fmt.Errorf("dump %s: %w", keys[0], err)
	}
	now := time.Now()
	var all []backedUp
	for i, key := range keys {
		dump, err := dumps[i].Bytes()
		if errors.Is(err, redis.Nil) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("dump %s: %w", key, err)
		}
		b := backedUp{Key: key, Dump: dump}
		if life := lives[i].Val(); life >= 0 {
			b.TTL = now.Add(life).UnixMilli()
		}
		all = append(all, b)
	}
	return all, nil
}
