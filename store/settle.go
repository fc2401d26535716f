package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// Replicas get what was written after the writer has its answer. When a primary
// dies in between and a replica takes over, what was acknowledged is gone. So
// what must last is written and then waited for (WAIT), on one connection.
//
// What this promises: when a write comes back without an error, a replica had
// received it, and that very server had done it. If the primary dies now and
// that replica takes over, the write is there. With one replica that is so
// whenever it takes over; with several, Sentinels with equal replica-priority
// and a Cluster choose the one that has received most among those they reach.
//
// What it does not promise: that the replica has it on its disk; that the
// replica which has it is reached when one is chosen; and nothing at all while
// no replica keeps up: then the write stands on the primary alone, the bot goes
// on, and [Store.Health] says so. Who would rather stop then sets Redis'
// min-replicas-to-write.
//
// A WAIT on any other connection would not do: go-redis repeats a command that
// failed, and the repeated one may reach the new primary, which knows nothing
// of a write that was lost.

const (
	settleTime  = time.Second     // how long a replica may take to receive a write
	settleAgain = 5 * time.Second // until a primary whose replicas do not keep up is tried again
	settleTries = 3               // of one write, before the caller is told
)

// settling knows which primaries have replicas that keep up.
type settling struct {
	expected bool // a primary without replicas is a fault: there are Sentinels

	mu      sync.Mutex
	servers map[string]following // by address
}

// following is how a primary's replicas keep up. The zero one is not known.
type following struct {
	keepUp bool
	again  time.Time // when they do not: not waited for until then
	missed bool      // something was written that none of them had in time
}

// run runs a script that writes what must last, on the primary that has the
// first key, which all others must lie beside: see [Store.lasting].
func (s *Store) run(ctx context.Context, script *redis.Script, keys []string, args ...any) *redis.Cmd {
	if s.settling == nil {
		return script.Run(ctx, s.redis, keys, args...)
	}
	answer := redis.NewCmd(ctx)
	err := s.lasting(ctx, keys[0], func(r redis.Cmdable) error {
		answer = script.Run(ctx, r, keys, args...)
		return answer.Err()
	})
	if err != nil {
		answer.SetErr(err)
	}
	return answer
}

// lasting does a write that must last, on the primary that has the key, and
// waits until a replica has it. On one server it only writes. The write may be
// done several times and must bear it. An error is that of the write, or says
// that it is not known whether it would outlive a failover: it is to be done
// again.
func (s *Store) lasting(ctx context.Context, key string, write func(redis.Cmdable) error) error {
	if s.settling == nil {
		return write(s.redis)
	}
	for try := 1; ; try++ {
		err := s.settled(ctx, key, write)
		switch {
		case err == nil || try == settleTries || ctx.Err() != nil:
			return err
		case moving(err): // go-redis knows where the slot is just now; it is not waited for
			return write(s.redis)
		case !passing(err):
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(try) * 50 * time.Millisecond):
		}
	}
}

// write is a write that must last, of one key.
type write struct {
	key string
	do  func(r redis.Cmdable, key string) error
}

// lastingAll does several writes, as [Store.lasting] does one. On one server
// they go together.
func (s *Store) lastingAll(ctx context.Context, writes []write) error {
	if s.settling == nil {
		_, err := s.redis.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			for _, w := range writes {
				_ = w.do(pipe, w.key) // the pipeline has the error
			}
			return nil
		})
		return err
	}
	for _, w := range writes {
		if err := s.lasting(ctx, w.key, func(r redis.Cmdable) error { return w.do(r, w.key) }); err != nil {
			return err
		}
	}
	return nil
}

// settled writes and waits once, on one connection.
func (s *Store) settled(ctx context.Context, key string, write func(redis.Cmdable) error) error {
	primary, err := s.primaryOf(ctx, key)
	if err != nil {
		return err
	}
	conn := primary.Conn()
	defer conn.Close()
	address := primary.Options().Addr
	if err = write(conn); err == nil {
		err = s.settling.await(ctx, conn, address, markerKey(key))
	}
	if err != nil && passing(err) {
		s.settling.forget(address)
		if cluster, ok := s.redis.(*redis.ClusterClient); ok {
			cluster.ReloadState(ctx)
		}
	}
	return err
}

// primaryOf is a client of the server that a key is written to.
func (s *Store) primaryOf(ctx context.Context, key string) (*redis.Client, error) {
	switch client := s.redis.(type) {
	case *redis.Client:
		return client, nil
	case *redis.ClusterClient:
		return client.MasterForKey(ctx, key)
	default:
		return nil, fmt.Errorf("a %T has no primary", client)
	}
}

// await waits until a replica has all that was written on a connection. That
// none has it in time is no error, but remembered. WAIT waits for the last write
// of its own connection alone: a script that finds its work done writes nothing,
// so a marker is written before it.
func (s *settling) await(ctx context.Context, conn *redis.Conn, address, marker string) error {
	now := time.Now()
	wait, known := s.look(address, now)
	if !wait {
		return nil
	}
	if !known {
		info, err := conn.Info(ctx, "replication").Result()
		if err != nil {
			return err
		}
		if n, err := strconv.Atoi(parseInfo(info)["connected_slaves"]); err == nil && n == 0 {
			s.note(address, following{again: now.Add(settleAgain), missed: s.expected})
			return nil
		}
	}
	if err := conn.Set(ctx, marker, 1, settleTime).Err(); err != nil {
		return err
	}
	n, err := conn.Do(ctx, "WAIT", 1, settleTime.Milliseconds()).Int()
	if err != nil {
		return err
	}
	if n == 0 {
		s.note(address, following{again: time.Now().Add(settleAgain), missed: true})
	} else if !known {
		s.note(address, following{keepUp: true})
	}
	return nil
}

// look says whether to wait for a primary's replicas, and whether they are
// known to keep up. Of several who ask when it is time to try again, one is
// told to wait.
func (s *settling) look(address string, now time.Time) (wait, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.servers[address]
	switch {
	case f.keepUp:
		return true, true
	case now.Before(f.again):
		return false, false
	case !f.again.IsZero():
		f.again = now.Add(settleAgain)
		s.servers[address] = f
	}
	return true, false
}

func (s *settling) note(address string, f following) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.servers == nil {
		s.servers = map[string]following{}
	}
	s.servers[address] = f
}

// forget makes a primary unknown: it is gone, or another one now.
func (s *settling) forget(address string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.servers, address)
}

// missed reports whether a primary has something that none of its replicas had
// in time.
func (s *settling) missed(address string) bool {
	if s == nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.servers[address].missed
}

// passing reports whether an error is one of a failover: the primary is gone or
// not chosen yet, or is another one.
func passing(err error) bool {
	var refused redis.Error
	if !errors.As(err, &refused) {
		return true // no answer
	}
	_, moved := redis.IsMovedError(err)
	return moved || redis.IsReadOnlyError(err) || redis.IsLoadingError(err) || redis.IsClusterDownError(err) || redis.IsMasterDownError(err)
}

// moving reports whether a slot of a Cluster is on its way to another server.
func moving(err error) bool {
	_, ask := redis.IsAskError(err)
	return ask || redis.IsTryAgainError(err)
}
