package store

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// Store is the bot's memory. It is safe for concurrent use.
type Store struct {
	redis redis.UniversalClient
	// throwaway says that the store is known not to last, whatever Redis says.
	throwaway bool
}

// Open makes a store on the server at a redis://, rediss:// or unix:// URL. It
// does not connect yet: use [Store.Ping]. An error says what is wrong with the
// URL, without repeating a password in it.
func Open(address string) (*Store, error) {
	options, err := redis.ParseURL(address)
	if err != nil {
		return nil, fmt.Errorf("REDIS_URL: want redis://HOST:PORT, rediss://HOST:PORT or unix:///PATH: %w", withoutURL(err))
	}
	options.DialTimeout = 2 * time.Second
	options.ReadTimeout = 5 * time.Second
	options.WriteTimeout = 5 * time.Second
	options.ContextTimeoutEnabled = true
	options.PoolSize = 64
	options.DisableIdentity = true // one round trip less for each connection
	return &Store{redis: redis.NewClient(options)}, nil
}

// OpenThrowaway is [Open] for a server that is known to forget everything,
// such as the demo's.
func OpenThrowaway(address string) (*Store, error) {
	s, err := Open(address)
	if err != nil {
		return nil, err
	}
	s.throwaway = true
	return s, nil
}

// Ping reports whether Redis answers.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.redis.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("ask Redis: %w", err)
	}
	return nil
}

// Close closes all connections.
func (s *Store) Close() error { return s.redis.Close() }

// withoutURL strips what url.Error repeats of the URL: it may hold a password.
func withoutURL(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	text := err.Error()
	if strings.Contains(text, "@") {
		return errors.New("not a valid URL")
	}
	return err
}
