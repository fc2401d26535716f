package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/bench/server"
)

const (
	firstChat   = 5_000_000_000        // as Telegram's ids are now
	sessionLife = 180 * 24 * time.Hour // as the store keeps them
	batch       = 1000                 // sessions in one write
)

// filled is what sessions take, on average, in bytes.
type filled struct {
	json, redis float64
}

// fill empties the server and writes n sessions into it.
func fill(ctx context.Context, at *server.Server, p *people, n int, of func(person int) kind) (filled, error) {
	before, err := empty(ctx, at)
	if err != nil {
		return filled{}, err
	}
	client := at.Client(0)
	bytes := 0
	for first := 0; first < n; first += batch {
		_, err := client.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			for i := first; i < min(first+batch, n); i++ {
				end, err := p.end(ctx, walk{of(i), i % len(questions)})
				if err != nil {
					return err
				}
				value, err := sessionValue(end)
				if err != nil {
					return err
				}
				bytes += len(value) - strings.IndexByte(value, ' ') - 1
				pipe.Set(ctx, sessionKey(firstChat+int64(i)), value, sessionLife)
			}
			return nil
		})
		if err != nil {
			client.Close()
			return filled{}, fmt.Errorf("write sessions: %w", err)
		}
	}
	client.Close()
	after, err := usedMemory(ctx, at)
	if err != nil {
		return filled{}, err
	}
	return filled{float64(bytes) / float64(n), float64(after-before) / float64(n)}, nil
}

// sessionKey is the store's key of a session.
func sessionKey(chat int64) string { return "s:{" + strconv.FormatInt(chat, 10) + "}" }

// sessionValue is a session as the store keeps it: "REVISION JSON".
func sessionValue(w walked) (string, error) {
	data, err := w.session.Encode()
	if err != nil {
		return "", err
	}
	return strconv.Itoa(w.steps) + " " + string(data), nil
}

// empty takes all keys away and gives the memory that is used then.
func empty(ctx context.Context, at *server.Server) (int64, error) {
	client := at.Client(0)
	defer client.Close()
	if err := client.FlushAll(ctx).Err(); err != nil {
		return 0, fmt.Errorf("empty Redis: %w", err)
	}
	return usedMemory(ctx, at)
}

// usedMemory is what Redis has allocated, in bytes.
func usedMemory(ctx context.Context, at *server.Server) (int64, error) {
	client := at.Client(0)
	defer client.Close()
	info, err := client.Info(ctx, "memory").Result()
	if err != nil {
		return 0, fmt.Errorf("ask for Redis' memory: %w", err)
	}
	for line := range strings.Lines(info) {
		if number, ok := strings.CutPrefix(strings.TrimSpace(line), "used_memory:"); ok {
			return strconv.ParseInt(number, 10, 64)
		}
	}
	return 0, fmt.Errorf("ask for Redis' memory: no used_memory in %q", info)
}
