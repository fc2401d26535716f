package store

import (
	"context"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/candidacy"
)

// Figures that an operator watches. They are asked for now and then.

// Sessions counts the chats of which a session is kept, on all masters. It
// looks at every key, a few at a time, and keeps none of them: of keys that
// come, go or move meanwhile one may be missed or counted twice.
func (s *Store) Sessions(ctx context.Context) (int, error) {
	var n atomic.Int64
	err := s.eachMaster(ctx, func(ctx context.Context, master *redis.Client) error {
		found := master.Scan(ctx, 0, "s:{*", scanCount).Iterator()
		for found.Next(ctx) {
			n.Add(1)
		}
		return found.Err()
	})
	if err != nil {
		return 0, fmt.Errorf("count sessions: %w", err)
	}
	return int(n.Load()), nil
}

// ParkedCount gives how many updates are parked, by all replicas.
func (s *Store) ParkedCount(ctx context.Context) (int, error) {
	n, err := s.redis.HLen(ctx, parkedKey).Result()
	if err != nil {
		return 0, fmt.Errorf("count parked updates: %w", err)
	}
	return int(n), nil
}

// Memory gives the bytes that Redis uses, on all masters, and those that it may
// use: most is 0 when a master has no limit of its own.
func (s *Store) Memory(ctx context.Context) (used, most int64, err error) {
	var all, limit atomic.Int64
	var unlimited atomic.Bool
	err = s.eachMaster(ctx, func(ctx context.Context, master *redis.Client) error {
		text, err := master.Info(ctx, "memory").Result()
		if err != nil {
			return err
		}
		info := parseInfo(text)
		n, err := strconv.ParseInt(info["used_memory"], 10, 64)
		if err != nil {
			return fmt.Errorf("INFO says used_memory:%s", info["used_memory"])
		}
		m, _ := strconv.ParseInt(info["maxmemory"], 10, 64) // 0 where INFO does not say
		all.Add(n)
		limit.Add(m)
		if m == 0 {
			unlimited.Store(true)
		}
		return nil
	})
	if err != nil {
		return 0, 0, fmt.Errorf("ask how much memory Redis uses: %w", err)
	}
	if unlimited.Load() {
		return all.Load(), 0, nil
	}
	return all.Load(), limit.Load(), nil
}

// Overdue counts the deliveries that are planned and might have left before an
// instant.
func (l *Ledger) Overdue(ctx context.Context, before time.Time) (int, error) {
	n, err := l.redis.ZCount(ctx, stateKey(candidacy.Planned), "-inf", "("+millis(before)).Result()
	if err != nil {
		return 0, fmt.Errorf("count overdue deliveries: %w", err)
	}
	return int(n), nil
}
