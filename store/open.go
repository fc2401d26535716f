package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
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
		return nil, fmt.Errorf("REDIS_URL: want redis://HOST:PORT, rediss://HOST:PORT or unix:///PATH: %w", reason(err))
	}
	logging.Disable() // go-redis writes past our log; what matters comes back as an error
	options.DialTimeout = 2 * time.Second
	options.DialerRetries = 1 // a command is tried again as a whole: 5 dials each time would take 2 s
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

// reason says in words of our own what is wrong with a URL: the errors of
// net/url and go-redis repeat pieces of it, in which a password may stand.
func reason(err error) error {
	for _, known := range []string{
		"invalid URL scheme", "missing protocol scheme", "invalid port", "invalid userinfo", "invalid URL escape",
		"invalid database number", "invalid URL path", "empty unix socket path", "unexpected option",
	} {
		if strings.Contains(err.Error(), known) {
			return errors.New(known)
		}
	}
	return errors.New("not a valid URL")
}
