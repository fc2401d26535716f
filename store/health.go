package store

import (
	"context"
	"errors"
	"strings"

	"github.com/redis/go-redis/v9"
)

// Health is what Redis promises about what it keeps.
type Health struct {
	Answers bool   `json:"answers"`
	Lasts   bool   `json:"lasts"`         // a record written now survives a crash of Redis
	Why     string `json:"why,omitempty"` // why not, in one line for the operator
}

// Health asks Redis whether it answers and whether records would last:
// append-only file on and flushed at every write, no eviction, last write good.
func (s *Store) Health(ctx context.Context) Health {
	if err := s.Ping(ctx); err != nil {
		return Health{Why: "Redis does not answer"}
	}
	if s.throwaway {
		return Health{Answers: true, Why: "this is a throw-away store: nothing is kept"}
	}
	text, err := s.redis.Info(ctx, "persistence", "memory").Result()
	return judgeInfo(text, err, func() string { return s.fsyncPolicy(ctx) })
}

// judgeInfo makes of the answer to INFO what Redis promises. One that went away
// since, or reads its files after a start, does not answer yet: it would say
// then that nothing is kept.
func judgeInfo(text string, err error, fsync func() string) Health {
	info := parseInfo(text)
	var refused redis.Error
	switch {
	case err != nil && !errors.As(err, &refused) || info["loading"] == "1":
		return Health{Why: "Redis does not answer"}
	case err != nil:
		return Health{Answers: true, Why: "Redis does not tell how it persists (INFO)"}
	}
	why := whyNotLasting(info, fsync())
	return Health{Answers: true, Lasts: why == "", Why: why}
}

// Lasting says why records would not survive a crash of Redis, in one line for
// the operator; "" when they would. A throw-away store is known to forget, and
// used by people who know it: "" too. The error is that Redis does not answer.
func (s *Store) Lasting(ctx context.Context) (why string, err error) {
	if s.throwaway {
		return "", nil
	}
	h := s.Health(ctx)
	if !h.Answers {
		return "", errors.New("ask whether records last: " + h.Why)
	}
	return h.Why, nil
}

// fsyncPolicy is Redis' appendfsync; "" where CONFIG is not permitted.
func (s *Store) fsyncPolicy(ctx context.Context) string {
	client, ok := s.redis.(*redis.Client)
	if !ok {
		return ""
	}
	config, err := client.ConfigGet(ctx, "appendfsync").Result()
	if err != nil {
		return ""
	}
	return config["appendfsync"]
}

// whyNotLasting gives the first reason for which a record might be lost, or "".
func whyNotLasting(info map[string]string, fsync string) string {
	switch {
	case info["aof_enabled"] != "1":
		return "the append-only file is off: set appendonly yes"
	case info["aof_last_write_status"] == "err":
		return "the last write to the append-only file failed: look at the disk"
	case fsync != "" && fsync != "always":
		return "writes are flushed late: set appendfsync always"
	case info["maxmemory_policy"] != "" && info["maxmemory_policy"] != "noeviction":
		return "Redis may evict records: set maxmemory-policy noeviction"
	default:
		return ""
	}
}

// parseInfo reads the lines NAME:VALUE of INFO.
func parseInfo(info string) map[string]string {
	fields := map[string]string{}
	for line := range strings.Lines(info) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			fields[name] = value
		}
	}
	return fields
}
