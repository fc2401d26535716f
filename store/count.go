package store

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/flows"
)

//go:embed lua/count.lua
var countLua string

var countScript = redis.NewScript(countLua)

// Count adds one to a figure, once for each update and index however often it
// is called.
func (s *Store) Count(ctx context.Context, turn flows.Turn, index int, c flows.Count) error {
	keys := []string{countKey(c.Name), countedKey(c.Name, turn.Update, index)}
	if err := countScript.Run(ctx, s.redis, keys, c.Field, steppedLife.Milliseconds()).Err(); err != nil {
		return fmt.Errorf("count %s: %w", c.Name, err)
	}
	return nil
}

// Counts gives all figures of one name by field; empty when nothing was counted.
func (s *Store) Counts(ctx context.Context, name string) (map[string]int, error) {
	fields, err := s.redis.HGetAll(ctx, countKey(name)).Result()
	if err != nil {
		return nil, fmt.Errorf("read counts of %s: %w", name, err)
	}
	counts := make(map[string]int, len(fields))
	for field, number := range fields {
		n, err := strconv.Atoi(number)
		if err != nil {
			return nil, fmt.Errorf("read counts of %s: field %q: %w", name, field, err)
		}
		counts[field] = n
	}
	return counts, nil
}

// Setting gives the value kept under a name, and keeps the given one first if
// there is none yet. All replicas get the same answer.
func (s *Store) Setting(ctx context.Context, name, first string) (string, error) {
	var kept string
	err := s.lasting(ctx, settingKey(name), func(r redis.Cmdable) error {
		there, err := r.SetArgs(ctx, settingKey(name), first, redis.SetArgs{Mode: "NX", Get: true}).Result()
		if kept = there; errors.Is(err, redis.Nil) {
			kept, err = first, nil
		}
		return err
	})
	if err != nil {
		return "", fmt.Errorf("read setting %s: %w", name, err)
	}
	return kept, nil
}
