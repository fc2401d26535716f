package store

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/store/redistest"
)

// TestFailover kills a primary under chats that are written to: its replica
// takes over, and all that was acknowledged is there, once.
func TestFailover(t *testing.T) {
	t.Run("Sentinels", func(t *testing.T) {
		t.Parallel()
		w := redistest.StartSentinels(t, 20*time.Millisecond)
		s, err := Open(w.URL, w.Master)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		role := func(want string) {
			t.Helper()
			if got := s.Health(inTime(t)); !got.Answers || got.Role != "master" || !got.Lasts || got.Why != want {
				t.Errorf("health: got %+v, want a master that keeps, and %q", got, want)
			}
		}
		role("")
		failover(t, s, w.Primary)
		role("a failover would lose what was written last: no replica has it")
	})
	t.Run("Cluster", func(t *testing.T) {
		t.Parallel()
		c := redistest.StartCluster(t, true)
		failover(t, open(t, c.URL), c.Masters[0])
	})
}

// failover has chats written to from several sides, kills the primary in the
// middle, and goes on until each has been written to after that.
func failover(t *testing.T, s *Store, primary *redistest.Server) {
	t.Helper()
	ctx := inTime(t)
	all := &writers{store: s}
	var done sync.WaitGroup
	for i := range int64(8) {
		done.Go(func() { all.writeTo(ctx, t, 100+i) })
	}
	done.Go(func() { all.enterCalls(ctx, t) })
	until(t, "some is written", func() bool { return all.kept.Load() >= 200 })
	primary.Kill()
	died := time.Now()
	all.killed.Store(true)
	done.Wait()
	t.Logf("%d steps and %d calls kept; the longest pause %v, the last chat went on after %v", all.kept.Load(), len(all.calls),
		time.Duration(all.pause.Load()).Round(time.Millisecond), time.Since(died).Round(time.Millisecond))
	calls, err := s.Calls(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range all.calls {
		if !slices.ContainsFunc(calls, func(c candidacy.Call) bool { return c.ID == id }) {
			t.Errorf("call %s is lost", id)
		}
	}
}

// writers write until the primary was killed, and then some more.
type writers struct {
	store  *Store
	killed atomic.Bool
	kept   atomic.Int64 // steps
	pause  atomic.Int64 // the longest that one took, in ns
	calls  []string     // acknowledged
}

// afterwards is how many times each is written to after the kill.
const afterwards = 20

// writeTo brings updates of one chat to their end, one after the other, as the
// bot does. Before each it looks whether the one before it is kept.
func (w *writers) writeTo(ctx context.Context, t *testing.T, chat int64) {
	for update, left := int64(1), afterwards; left > 0; update++ {
		if w.killed.Load() {
			left--
		}
		begun := time.Now()
		if err := again(ctx, func() error { return w.once(ctx, t, chat, update) }); err != nil {
			t.Errorf("chat %d, update %d: got %v", chat, update, err)
			return
		}
		w.kept.Add(1)
		w.pause.Store(max(w.pause.Load(), int64(time.Since(begun))))
	}
}

// once is one try of an update.
func (w *writers) once(ctx context.Context, t *testing.T, chat, update int64) error {
	turn, err := w.store.Begin(ctx, chat, update)
	if err != nil {
		return err
	}
	before := update - 1
	if turn.Stepped { // by a try whose answer was lost
		before++
	}
	if turn.Rev != before {
		t.Errorf("chat %d, update %d (stepped %v): got revision %d, want %d: a step was lost, or taken twice", chat, update, turn.Stepped, turn.Rev, before)
	}
	pending := turn.Pending
	if !turn.Stepped {
		if pending, err = w.store.Commit(ctx, turn, says(1)); err != nil {
			_ = w.store.End(ctx, turn)
			return err
		}
	}
	return w.store.End(ctx, turn, indexes(pending)...)
}

// enterCalls adds calls.
func (w *writers) enterCalls(ctx context.Context, t *testing.T) {
	for left := afterwards; left > 0; {
		if w.killed.Load() {
			left--
		}
		c := candidacy.Call{ID: fmt.Sprint("call", len(w.calls))}
		if err := again(ctx, func() error { _, err := w.store.AddCall(ctx, c); return err }); err != nil {
			t.Errorf("call %s: got %v", c.ID, err)
			return
		}
		w.calls = append(w.calls, c.ID)
	}
}

// again does something again and again until it succeeds.
func again(ctx context.Context, do func() error) error {
	for {
		err := do()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(20 * time.Millisecond):
		}
	}
}
