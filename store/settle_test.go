package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/store/redistest"
)

// withReplica is a store on a primary, with its replica, as behind Sentinels.
func withReplica(t *testing.T) (*Store, *redistest.Server) {
	t.Helper()
	primary, replica := redistest.Start(t), redistest.Start(t)
	s := open(t, "redis://"+primary.Address)
	s.settling = &settling{expected: true}
	host, port, _ := strings.Cut(primary.Address, ":")
	ctx := inTime(t)
	if err := replica.Client.Do(ctx, "REPLICAOF", host, port).Err(); err != nil {
		t.Fatal(err)
	}
	until(t, "the replica follows", func() bool {
		return strings.Contains(replica.Client.Info(ctx, "replication").Val(), "master_link_status:up")
	})
	return s, replica
}

// What is kept is at the replica when the call returns. A replica that hangs
// holds nobody up for long, and is told of until it has caught up.
func TestSettle(t *testing.T) {
	s, replica := withReplica(t)
	ctx := inTime(t)
	for i := range 50 {
		name := fmt.Sprint(i)
		if _, err := s.Setting(ctx, name, "kept"); err != nil {
			t.Fatal(err)
		}
		if got := replica.Client.Get(ctx, settingKey(name)).Val(); got != "kept" {
			t.Fatalf("setting %d: got %q at the replica, want it kept", i, got)
		}
	}
	if got := s.Health(ctx); !got.Lasts || got.Why != "" {
		t.Errorf("health: got %+v, want nothing to tell", got)
	}

	replica.Signal(t, syscall.SIGSTOP)
	begun := time.Now()
	if _, err := s.Setting(ctx, "hangs", "kept"); err != nil || time.Since(begun) < settleTime {
		t.Errorf("the replica hangs: got %v after %v, want it kept after %v", err, time.Since(begun), settleTime)
	}
	begun = time.Now()
	if _, err := s.Setting(ctx, "hangs still", "kept"); err != nil || time.Since(begun) > settleTime/2 {
		t.Errorf("the replica hangs still: got %v after %v, want it kept at once", err, time.Since(begun))
	}
	if got := s.Health(ctx); !got.Lasts || !strings.Contains(got.Why, "no replica has it") {
		t.Errorf("health: got %+v, want that a failover would lose something", got)
	}
	if why, err := s.Lasting(ctx); why != "" || err != nil {
		t.Errorf("lasting: got %q, %v, want that records are not refused", why, err)
	}

	replica.Signal(t, syscall.SIGCONT)
	s.settling.note(s.redis.(*redis.Client).Options().Addr, following{again: time.Now(), missed: true}) // the time has come
	if _, err := s.Setting(ctx, "goes on", "kept"); err != nil {
		t.Fatal(err)
	}
	if got := replica.Client.Get(ctx, settingKey("hangs")).Val(); got != "kept" {
		t.Errorf("the replica has caught up: got %q, want what was written meanwhile", got)
	}
	if got := s.Health(ctx); !got.Lasts || got.Why != "" {
		t.Errorf("health: got %+v, want nothing to tell any more", got)
	}
}

// A write that is found done, because its answer was lost, is waited for like
// one that is done now.
func TestSettleWhatWasDone(t *testing.T) {
	s, replica := withReplica(t)
	ctx := inTime(t)
	address := s.redis.(*redis.Client).Options().Addr
	s.settling.note(address, following{keepUp: true})
	replica.Signal(t, syscall.SIGSTOP)
	defer replica.Signal(t, syscall.SIGCONT)
	if err := open(t, "redis://"+address).redis.Set(ctx, "x", 1, 0).Err(); err != nil {
		t.Fatal(err)
	}
	if err := s.lasting(ctx, "x", func(r redis.Cmdable) error { return r.Get(ctx, "x").Err() }); err != nil {
		t.Fatal(err)
	}
	if got := s.Health(ctx); got.Why == "" {
		t.Error("read on another connection than it was written on: got nothing missed, want that no replica has it")
	}
}

// Without a replica nobody waits. It is told of where there are Sentinels.
func TestSettleAlone(t *testing.T) {
	server := redistest.Start(t)
	for _, expected := range []bool{false, true} {
		s := open(t, "redis://"+server.Address)
		s.settling = &settling{expected: expected}
		begun := time.Now()
		for i := range 10 {
			if _, err := s.Setting(inTime(t), fmt.Sprint(i), "kept"); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(begun); took > settleTime {
			t.Errorf("got ten settings after %v, want nobody to wait", took)
		}
		if got := s.Health(inTime(t)); (got.Why != "") != expected {
			t.Errorf("Sentinels %v: got %+v", expected, got)
		}
	}
}

func TestLook(t *testing.T) {
	now := time.UnixMilli(1e12)
	tests := []struct {
		name        string
		at          *following // nil: not known
		wait, known bool
		next        bool // wait of one who asks right after
	}{
		{"not known", nil, true, false, true},
		{"keeps up", &following{keepUp: true}, true, true, true},
		{"did not a moment ago", &following{again: now.Add(time.Second), missed: true}, false, false, false},
		{"did not a while ago", &following{again: now, missed: true}, true, false, false},
	}
	for _, tt := range tests {
		s := &settling{}
		if tt.at != nil {
			s.note("a", *tt.at)
		}
		wait, known := s.look("a", now)
		next, _ := s.look("a", now)
		if wait != tt.wait || known != tt.known || next != tt.next {
			t.Errorf("%s: got %v, %v, then %v, want %v, %v, then %v", tt.name, wait, known, next, tt.wait, tt.known, tt.next)
		}
		if wait, known := s.look("b", now); !wait || known {
			t.Errorf("%s: another server: got %v, %v, want it not known", tt.name, wait, known)
		}
	}
}

func TestPassing(t *testing.T) {
	refused := func(text string) error { return refusal(text) }
	tests := []struct {
		err             error
		passing, moving bool
	}{
		{errors.New("redis: all sentinels specified in configuration are unreachable"), true, false},
		{context.DeadlineExceeded, true, false},
		{refused("MOVED 12 127.0.0.1:7000"), true, false},
		{refused("READONLY You can't write against a read only replica."), true, false},
		{refused("LOADING Redis is loading the dataset in memory"), true, false},
		{refused("CLUSTERDOWN The cluster is down"), true, false},
		{refused("MASTERDOWN Link with MASTER is down"), true, false},
		{refused("ASK 12 127.0.0.1:7000"), false, true},
		{refused("TRYAGAIN Multiple keys request during rehashing of slot"), false, true},
		{refused("WRONGTYPE Operation against a key holding the wrong kind of value"), false, false},
		{redis.Nil, false, false},
	}
	for _, tt := range tests {
		if got := passing(tt.err); got != tt.passing {
			t.Errorf("%v: passing: got %v, want %v", tt.err, got, tt.passing)
		}
		if got := moving(tt.err); got != tt.moving {
			t.Errorf("%v: moving: got %v, want %v", tt.err, got, tt.moving)
		}
	}
}

// A server of a Cluster that does not have the key any more sends the write
// elsewhere; so does one that is about to give it away.
func TestSettleMovedSlot(t *testing.T) {
	s := open(t, "redis://127.0.0.1:1")
	s.settling = &settling{}
	for _, text := range []string{"MOVED 12 127.0.0.1:1", "ASK 12 127.0.0.1:1", "ERR wrong"} {
		tries := 0
		var last redis.Cmdable
		err := s.lasting(inTime(t), "x", func(r redis.Cmdable) error {
			tries, last = tries+1, r
			return refusal(text)
		})
		want := map[string]int{"MOVED": settleTries, "ASK": 2, "ERR": 1}[strings.Fields(text)[0]]
		if err == nil || tries != want {
			t.Errorf("%s: got %d tries and %v, want %d", text, tries, err, want)
		}
		if _, ok := last.(*redis.Client); ok != (want == 2) {
			t.Errorf("%s: got a %T at last, want the Cluster's own way only while a slot moves", text, last)
		}
	}
}
