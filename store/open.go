package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"

	"github.com/munfatih/munfatih/redisurl"
)

// Store is the bot's memory. It is safe for concurrent use.
type Store struct {
	redis   redis.UniversalClient
	connect func() redis.UniversalClient // makes another such client
	// throwaway says that the store is known not to last, whatever Redis says.
	throwaway bool
	settling  *settling // nil on one server, which no replica takes over from
	replica   string    // the name by which this process parks updates
}

// The time limits of every connection. A command that finds nobody is tried
// again by go-redis for less than a second, then the caller is told, who tries
// again: while no primary is there, before another is chosen, too.
const (
	dialTime = 2 * time.Second
	talkTime = 5 * time.Second // for one answer
	poolSize = 64              // connections to each server

	// protocol is RESP2: with RESP3 go-redis looks for pushed news, which nobody
	// here wants, before each answer.
	protocol = 2

	// lookAgain is how old the known form of a Cluster may be. go-redis does not
	// ask again when a master is gone, only when a server sends it elsewhere.
	lookAgain = time.Second
)

// Open makes a store on what REDIS_URL and REDIS_SENTINEL_MASTER ("" is none)
// name: one server, a Cluster, or the primary that Sentinels watch. It does not
// connect yet: use [Store.Ping]. An error says what is wrong with them, without
// repeating a password.
//
// Sentinels are asked with the password of the URL, as their default user:
// those that want none take any. Its user name is for the servers only.
func Open(address, master string) (*Store, error) {
	target, err := redisurl.Parse(address, master)
	if err != nil {
		return nil, err
	}
	logging.Disable() // go-redis writes past our log; what matters comes back as an error
	s := &Store{replica: rand.Text()}
	switch target.Kind {
	case redisurl.Cluster:
		s.connect = func() redis.UniversalClient { return redis.NewClusterClient(clusterOptions(target)) }
		s.settling = &settling{}
	case redisurl.Sentinels:
		s.connect = func() redis.UniversalClient { return redis.NewFailoverClient(sentinelOptions(target)) }
		s.settling = &settling{expected: true}
	default:
		options, err := serverOptions(address)
		if err != nil {
			return nil, err
		}
		s.connect = func() redis.UniversalClient { return redis.NewClient(options) }
	}
	s.redis = s.connect()
	return s, nil
}

// MakeRedisClient makes another client of go-redis to where the store is: what
// asynq asks for, which closes it.
func (s *Store) MakeRedisClient() any { return s.connect() }

// OpenThrowaway is [Open] for one server that is known to forget everything,
// such as the demo's.
func OpenThrowaway(address string) (*Store, error) {
	s, err := Open(address, "")
	if err != nil {
		return nil, err
	}
	s.throwaway = true
	return s, nil
}

// serverOptions are those of one server. Options in the URL are go-redis' own.
func serverOptions(address string) (*redis.Options, error) {
	options, err := redis.ParseURL(address)
	if err != nil {
		return nil, fmt.Errorf("REDIS_URL: %w", reason(err))
	}
	options.DialTimeout = dialTime
	options.DialerRetries = 1 // a command is tried again as a whole: 5 dials each time would take 2 s
	options.ReadTimeout = talkTime
	options.WriteTimeout = talkTime
	options.ContextTimeoutEnabled = true
	options.PoolSize = poolSize
	options.Protocol = protocol
	options.DisableIdentity = true // one round trip less for each connection
	return options, nil
}

func clusterOptions(t redisurl.Target) *redis.ClusterOptions {
	return &redis.ClusterOptions{
		Addrs: t.Addresses, Username: t.User, Password: t.Password, TLSConfig: t.TLS(),
		DialTimeout: dialTime, DialerRetries: 1, ReadTimeout: talkTime, WriteTimeout: talkTime,
		ContextTimeoutEnabled: true, PoolSize: poolSize, DisableIdentity: true, Protocol: protocol,
		ClusterStateReloadInterval: lookAgain,
	}
}

func sentinelOptions(t redisurl.Target) *redis.FailoverOptions {
	return &redis.FailoverOptions{
		MasterName: t.Master, SentinelAddrs: t.Addresses, SentinelPassword: t.Password,
		Username: t.User, Password: t.Password, DB: t.DB, TLSConfig: t.TLS(),
		DialTimeout: dialTime, DialerRetries: 1, ReadTimeout: talkTime, WriteTimeout: talkTime,
		ContextTimeoutEnabled: true, PoolSize: poolSize, DisableIdentity: true, Protocol: protocol,
	}
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
