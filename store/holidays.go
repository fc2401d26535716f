package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/candidacy"
)

// AddHoliday keeps a holiday that the operator entered, in place of an earlier
// one that begins on the same day. It must have passed [candidacy.Holiday.Check].
func (s *Store) AddHoliday(ctx context.Context, h candidacy.Holiday) error {
	data, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("write holiday: %w", err)
	}
	err = s.lasting(ctx, holidaysKey, func(r redis.Cmdable) error { return r.HSet(ctx, holidaysKey, string(h.Day), data).Err() })
	if err != nil {
		return fmt.Errorf("keep holiday: %w", err)
	}
	return nil
}

// RemoveHoliday strikes the holiday that begins on a day; false when there is none.
func (s *Store) RemoveHoliday(ctx context.Context, day candidacy.Day) (bool, error) {
	struck := false
	err := s.lasting(ctx, holidaysKey, func(r redis.Cmdable) error {
		n, err := r.HDel(ctx, holidaysKey, string(day)).Result()
		struck = struck || n > 0
		return err
	})
	if err != nil {
		return false, fmt.Errorf("strike holiday: %w", err)
	}
	return struck, nil
}

// Holidays gives the holidays that the operator entered, by day; empty when
// there are none.
func (s *Store) Holidays(ctx context.Context) ([]candidacy.Holiday, error) {
	kept, err := s.redis.HVals(ctx, holidaysKey).Result()
	if err != nil {
		return nil, fmt.Errorf("load holidays: %w", err)
	}
	all := make([]candidacy.Holiday, len(kept))
	for i, data := range kept {
		if err := json.Unmarshal([]byte(data), &all[i]); err != nil {
			return nil, fmt.Errorf("read holiday: %w", err)
		}
	}
	slices.SortFunc(all, func(a, b candidacy.Holiday) int { return cmp.Compare(a.Day, b.Day) })
	return all, nil
}
