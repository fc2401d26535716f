package store

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
)

// Health is what Redis promises about what it keeps.
type Health struct {
	Answers bool   `json:"answers"`
	Role    string `json:"role,omitempty"` // "master" or "slave", as Redis says; of a Cluster "cluster ok" or "cluster fail"
	Lasts   bool   `json:"lasts"`          // a record written now survives a crash of Redis
	Why     string `json:"why,omitempty"`  // why not, in one line for the operator; where it does, what a failover would lose
}

const notAnswering = "Redis does not answer"

// Health asks Redis whether it answers and whether records would last:
// append-only file on and flushed at every write, no eviction, last write good,
// on a server that takes writes. Of a Cluster all masters are asked, and the
// worst one speaks.
func (s *Store) Health(ctx context.Context) Health {
	if s.throwaway {
		if s.Ping(ctx) != nil {
			return Health{Why: notAnswering}
		}
		return Health{Answers: true, Role: "master", Why: "this is a throw-away store: nothing is kept"}
	}
	var said []statement
	var lock sync.Mutex // the masters of a Cluster are asked side by side
	err := s.eachMaster(ctx, func(ctx context.Context, master *redis.Client) error {
		one := s.ask(ctx, master)
		lock.Lock()
		defer lock.Unlock()
		said = append(said, one)
		return nil
	})
	if err != nil {
		return Health{Why: notAnswering}
	}
	return worst(said)
}

// statement is what one server says of itself.
type statement struct {
	address string // of a Cluster's server; "" of one that is alone
	silent  bool   // it says nothing
	err     error  // what it answers instead of INFO
	info    string // INFO, of a Cluster's server CLUSTER INFO too
	fsync   string // appendfsync; "" where CONFIG is not permitted
	missed  bool   // something was written that no replica had in time
}

// ask has one server speak.
func (s *Store) ask(ctx context.Context, server *redis.Client) statement {
	address := server.Options().Addr
	said := statement{missed: s.settling.missed(address)}
	_, clustered := s.redis.(*redis.ClusterClient)
	if clustered {
		said.address = address
	}
	if said.silent = server.Ping(ctx).Err() != nil; said.silent {
		return said
	}
	said.info, said.err = server.Info(ctx).Result()
	if clustered && said.err == nil {
		state, err := server.ClusterInfo(ctx).Result()
		said.info, said.err = said.info+state, err
	}
	if config, err := server.ConfigGet(ctx, "appendfsync").Result(); err == nil {
		said.fsync = config["appendfsync"]
	}
	return said
}

// worst is the health of several servers: that of the first that does not
// answer, else of one that does not keep, else of one that would lose something.
func worst(said []statement) Health {
	if len(said) == 0 {
		return Health{Why: notAnswering}
	}
	slices.SortFunc(said, func(a, b statement) int { return strings.Compare(a.address, b.address) })
	rank := func(h Health) int {
		return slices.Index([]bool{!h.Answers, !h.Lasts, h.Why != "", true}, true)
	}
	health := said[0].judge()
	for _, one := range said[1:] {
		if other := one.judge(); rank(other) < rank(health) {
			health = other
		}
	}
	return health
}

// judge makes of what a server says what it promises. One that went away since
// it was asked first, or reads its files after a start, does not answer yet: it
// would say then that nothing is kept.
func (said statement) judge() Health {
	info := parseInfo(said.info)
	h := Health{Role: info["role"]}
	clustered := info["cluster_state"] != ""
	if clustered {
		h.Role = "cluster " + info["cluster_state"]
	}
	var refused redis.Error
	switch {
	case said.silent || said.err != nil && !errors.As(said.err, &refused) || info["loading"] == "1":
		h = Health{Why: notAnswering}
	case said.err != nil:
		h = Health{Answers: true, Why: "Redis does not tell how it persists (INFO)"}
	case clustered && info["cluster_state"] != "ok":
		h.Why = "the Cluster is down: a part of it has no master (CLUSTER NODES)"
	case !clustered && info["cluster_enabled"] == "1":
		h.Answers, h.Why = true, "this Redis is one server of a Cluster: name several of its servers in REDIS_URL"
	default:
		h.Answers, h.Why = true, whyNotLasting(info, said.fsync)
		h.Lasts = h.Why == ""
	}
	if h.Lasts && said.missed {
		h.Why = "a failover would lose what was written last: no replica has it"
	}
	if h.Why != "" && said.address != "" {
		h.Why = "at " + said.address + ": " + h.Why
	}
	return h
}

// Lasting says why records would not survive a crash of Redis, in one line for
// the operator; "" when they would, also where a failover would lose some that
// the crashed server has. A throw-away store is known to forget, and used by
// people who know it: "" too. The error is that Redis does not answer.
func (s *Store) Lasting(ctx context.Context) (why string, err error) {
	if s.throwaway {
		return "", nil
	}
	h := s.Health(ctx)
	switch {
	case !h.Answers:
		return "", errors.New("ask whether records last: " + h.Why)
	case h.Lasts:
		return "", nil
	}
	return h.Why, nil
}

// whyNotLasting gives the first reason for which a record might be lost, or "".
func whyNotLasting(info map[string]string, fsync string) string {
	switch {
	case info["role"] == "slave":
		return "this Redis is a replica, which takes no writes: name its master in REDIS_URL"
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
