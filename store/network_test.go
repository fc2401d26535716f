package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
)

// cutter cuts the connection, when armed, after the server has done the next
// command and before its answer is read.
type cutter struct {
	armed atomic.Bool
	skip  atomic.Int32 // answers that get through first
	cuts  atomic.Int32
}

type cutConn struct {
	net.Conn
	cutter *cutter
}

func (c cutConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if err == nil && c.cutter.armed.Load() && c.cutter.skip.Add(-1) < 0 && c.cutter.armed.CompareAndSwap(true, false) {
		c.cutter.skip.Store(0)
		c.cutter.cuts.Add(1)
		c.Conn.Close()
		return 0, io.ErrUnexpectedEOF
	}
	return n, err
}

// cutting is a store whose answers get lost when the cutter is armed. All
// scripts are known to its server.
func cutting(t *testing.T, url string) (*Store, *cutter) {
	t.Helper()
	options, err := redis.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	cut := &cutter{}
	options.Dialer = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := new(net.Dialer).DialContext(ctx, network, address)
		return cutConn{conn, cut}, err
	}
	options.PoolSize = 1
	s := &Store{redis: redis.NewClient(options)}
	t.Cleanup(func() { s.Close() })
	for _, script := range allScripts {
		if err := script.Load(inTime(t), s.redis).Err(); err != nil {
			t.Fatal(err)
		}
	}
	return s, cut
}

// go-redis sends a command again when its answer was lost; it was done then.
func TestLostAnswers(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		s, cut := cutting(t, b.url)
		lost := func(what string, call func() error) error {
			t.Helper()
			before := cut.cuts.Load()
			cut.armed.Store(true)
			err := call()
			if cut.cuts.Load() != before+1 {
				t.Fatalf("%s: no answer was lost: the test shows nothing", what)
			}
			return err
		}

		var turn flows.Turn
		err := lost("Begin", func() (err error) { turn, err = s.Begin(ctx, chat, 7); return err })
		if err != nil || turn.Stepped {
			t.Fatalf("begin: got %+v, %v, want our own turn, not busy", turn, err)
		}
		if err := lost("Renew", func() error { return s.Renew(ctx, turn) }); err != nil {
			t.Errorf("renew: got %v, want nil", err)
		}
		err = lost("Commit", func() error { _, err := s.Commit(ctx, turn, says(2)); return err })
		if !errors.Is(err, ErrLost) {
			t.Errorf("commit: got %v, want ErrLost: begin again and see", err)
		}
		lost("End", func() error { return s.End(ctx, turn) })
		turn, err = s.Begin(ctx, chat, 7)
		if got := indexes(turn.Pending); err != nil || !turn.Stepped || turn.Rev != 1 || !cmp.Equal(got, []int{0, 1}) {
			t.Errorf("begin after the commit: got %+v, %v, want stepped once, pending 0 and 1", turn, err)
		}
		if err := lost("Done", func() error { return s.Done(ctx, turn, 0) }); err != nil {
			t.Errorf("done: got %v, want nil", err)
		}
		if err := lost("Count", func() error { return s.Count(ctx, turn, 1, flows.Count{Name: "n", Field: "f"}) }); err != nil {
			t.Errorf("count: got %v, want nil", err)
		}
		if got, _ := s.Counts(ctx, "n"); got["f"] != 1 {
			t.Errorf("counts: got %v, want 1", got)
		}
		var first string
		err = lost("Setting", func() (err error) { first, err = s.Setting(ctx, "secret", "a"); return err })
		if err != nil || first != "a" {
			t.Errorf("setting: got %q, %v, want a", first, err)
		}
	})
}

// Each of the writes that keep records may be done twice, too.
func TestLostAnswersOfRecords(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		var registry candidacy.Head
		for skip := range int32(5) { // propose, two changes, links, commit
			s, cut := cutting(t, b.url)
			chat, name := int64(100+skip), fmt.Sprint(skip)
			turn, err := s.Begin(ctx, chat, 7)
			if err != nil {
				t.Fatal(err)
			}
			out := opening(t, chat, name, registry)
			registry = after(out.Changes[1])
			cut.skip.Store(skip)
			cut.armed.Store(true)
			_, err = s.Commit(ctx, turn, out)
			if cut.cuts.Load() != 1 {
				t.Fatalf("commit: %d answers were lost, want the one after %d others", cut.cuts.Load(), skip)
			}
			if last := skip == 4; err != nil && !(last && errors.Is(err, ErrLost)) {
				t.Errorf("commit without answer %d: got %v, want nil, or ErrLost for the last: begin again and see", skip, err)
			}
			s.End(ctx, turn)
			turn = b.begin(t, chat, 7)
			b.isOpen(t, chat, name, turn, out)
			b.End(ctx, turn)
		}
		if got := b.acts(t, candidacy.RegistryFile); got != "opened-0 opened-1 opened-2 opened-3 opened-4" {
			t.Errorf("registry's journal: got %q, want five candidacies opened", got)
		}
	})
}

func TestRedisDown(t *testing.T) {
	server := startServer(t, "--appendonly", "yes", "--appendfsync", "always")
	s := open(t, server.url)
	b := backend{Store: s}
	turn := b.begin(t, chat, 7)
	server.stop()

	ctx := inTime(t)
	calls := []struct {
		doing string
		call  func() error
	}{
		{"begin update", func() error { _, err := s.Begin(ctx, chat, 8); return err }},
		{"keep step", func() error { _, err := s.Commit(ctx, turn, says(1)); return err }},
		{"mark as done", func() error { return s.Done(ctx, turn, 0) }},
		{"end update", func() error { return s.End(ctx, turn) }},
		{"park update", func() error { return s.Park(ctx, chat, 8, nil) }},
		{"unpark update", func() error { return s.Unpark(ctx, chat, 8) }},
		{"adopt parked updates", func() error { _, err := s.Adopt(ctx, 1); return err }},
		{"retire from parked updates", func() error { return s.Retire(ctx) }},
		{"renew turn", func() error { return s.Renew(ctx, turn) }},
		{"load session", func() error { _, err := s.Session(ctx, chat); return err }},
		{"mark chat as gone", func() error { return s.SetGone(ctx, chat) }},
		{"ask whether chat is gone", func() error { _, err := s.Gone(ctx, chat); return err }},
		{"count answers", func() error { return s.Count(ctx, turn, 1, flows.Count{Name: "answers", Field: "f"}) }},
		{"read counts of answers", func() error { _, err := s.Counts(ctx, "answers"); return err }},
		{"read setting secret", func() error { _, err := s.Setting(ctx, "secret", "a"); return err }},
		{"load registry", func() error { _, err := s.Registry(ctx); return err }},
		{"load candidacy x", func() error { _, _, err := s.File(ctx, "x"); return err }},
		{"load journal of x", func() error { _, err := s.Journal(ctx, "x"); return err }},
		{"list candidacies", func() error { _, err := s.Files(ctx); return err }},
		{"load profile", func() error { _, _, err := s.Profile(ctx, chat); return err }},
		{"find chat of p-a", func() error { _, _, err := s.ChatOf(ctx, "p-a"); return err }},
		{"follow link by code", func() error { _, err := s.Find(ctx, candidacy.ByCode, "X"); return err }},
		{"ask whether records last", func() error { _, err := s.Lasting(ctx); return err }},
		{"keep step: propose it", func() error {
			_, err := s.Commit(ctx, turn, flows.Outcome{Forget: &flows.Forget{Chat: chat}})
			return err
		}},
		{"back up", func() error { _, err := s.Backup(ctx, io.Discard); return err }},
		{"restore", func() error { _, err := s.Restore(ctx, bytes.NewReader(sealed(backupMagic, 0))); return err }},
		{"ask Redis", func() error { return s.Ping(ctx) }},
	}
	for _, c := range calls {
		err := c.call()
		if err == nil || !strings.HasPrefix(err.Error(), c.doing+": ") || errors.Is(err, ErrLost) {
			t.Errorf("Redis is down: got error %v, want one that begins with %q", err, c.doing)
		}
	}
	if got := s.Health(ctx); got.Answers || got.Lasts || got.Why == "" {
		t.Errorf("health: got %+v, want no answer and why", got)
	}

	server.start(t)
	ctx = inTime(t)
	until(t, "go-redis has found out", func() bool { return s.Ping(ctx) == nil }) // after many failures it looks once a second
	if err := s.Renew(ctx, turn); err != nil {
		t.Errorf("renew after Redis came back: got %v, want nil", err)
	}
	b.commit(t, turn, says(1))
	s.End(ctx, turn)
	if got := b.begin(t, chat, 7); !got.Stepped || len(got.Pending) != 1 {
		t.Errorf("after Redis came back: got %+v, want stepped with one thing to do", got)
	}
}
