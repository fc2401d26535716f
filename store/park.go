package store

import (
	"context"
	"fmt"
	"strconv"
)

// Park keeps an update that takes long, as Telegram gave it, so that Telegram
// need not: others can be fetched meanwhile.
func (s *Store) Park(ctx context.Context, update int64, raw []byte) error {
	if err := s.redis.HSet(ctx, parkedKey, update, raw).Err(); err != nil {
		return fmt.Errorf("park update: %w", err)
	}
	return nil
}

// Unpark forgets a parked update: it is done. One that is not parked is no error.
func (s *Store) Unpark(ctx context.Context, update int64) error {
	if err := s.redis.HDel(ctx, parkedKey, strconv.FormatInt(update, 10)).Err(); err != nil {
		return fmt.Errorf("unpark update: %w", err)
	}
	return nil
}

// Parked gives all parked updates by id; none is an empty map.
func (s *Store) Parked(ctx context.Context) (map[int64][]byte, error) {
	all, err := s.redis.HGetAll(ctx, parkedKey).Result()
	if err != nil {
		return nil, fmt.Errorf("load parked updates: %w", err)
	}
	parked := make(map[int64][]byte, len(all))
	for field, raw := range all {
		id, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("load parked updates: id %q: %w", field, err)
		}
		parked[id] = []byte(raw)
	}
	return parked, nil
}
