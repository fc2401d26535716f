package store

import (
	"context"
	_ "embed"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"
)

var (
	//go:embed lua/park.lua
	parkLua string
	//go:embed lua/adopt.lua
	adoptLua string

	parkScript  = redis.NewScript(placeLua + parkLua)
	adoptScript = redis.NewScript(placeLua + adoptLua)
)

// Park keeps an update of a chat that takes long, as Telegram gave it, so that
// Telegram need not: others can be fetched meanwhile. It keeps the update's
// place before later ones of its chat, too, on all replicas.
func (s *Store) Park(ctx context.Context, chat, update int64, raw []byte) error {
	keys := []string{parkedKey, ownersKey, replicasKey}
	if err := s.run(ctx, parkScript, keys, update, raw, s.replica, replicaLife.Milliseconds()).Err(); err != nil {
		return fmt.Errorf("park update: %w", err)
	}
	if err := s.run(ctx, lineScript, []string{lineKey(chat)}, update, parkedLife.Milliseconds()).Err(); err != nil {
		return fmt.Errorf("park update: keep its place: %w", err)
	}
	return nil
}

// Unpark forgets a parked update: it is done, or given up. One that is not
// parked is no error.
func (s *Store) Unpark(ctx context.Context, chat, update int64) error {
	id := strconv.FormatInt(update, 10)
	_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.HDel(ctx, parkedKey, id)
		p.HDel(ctx, ownersKey, id)
		p.ZRem(ctx, lineKey(chat), id)
		return nil
	})
	if err != nil {
		return fmt.Errorf("unpark update: %w", err)
	}
	return nil
}

// Adopt says that this replica lives, which must be repeated every few
// seconds, and gives it at most so many updates that were parked by replicas
// which do not say so any more; none is an empty map. They are this replica's
// from then on.
func (s *Store) Adopt(ctx context.Context, most int) (map[int64][]byte, error) {
	keys := []string{parkedKey, ownersKey, replicasKey}
	all, err := adoptScript.Run(ctx, s.redis, keys, s.replica, replicaLife.Milliseconds(), max(most, 0)).StringSlice()
	if err != nil {
		return nil, fmt.Errorf("adopt parked updates: %w", err)
	}
	adopted := make(map[int64][]byte, len(all)/2)
	for i := 0; i+1 < len(all); i += 2 {
		id, err := strconv.ParseInt(all[i], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("adopt parked updates: id %q: %w", all[i], err)
		}
		adopted[id] = []byte(all[i+1])
	}
	return adopted, nil
}

// Retire says that this replica does not live any more: what it has parked is
// there for others to adopt at once.
func (s *Store) Retire(ctx context.Context) error {
	if err := s.redis.ZRem(ctx, replicasKey, s.replica).Err(); err != nil {
		return fmt.Errorf("retire from parked updates: %w", err)
	}
	return nil
}
