package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/flows"
)

func waitAll(t *testing.T, l *lanes) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := l.wait(ctx); err != nil {
		t.Fatalf("wait: got %v, want nil", err)
	}
}

func TestLanesOrderAChat(t *testing.T) {
	l := newLanes(4)
	hold := make(chan struct{})
	var mu sync.Mutex
	var order []int64
	add := func(id int64) *job {
		return l.add(7, id, func() error {
			<-hold
			mu.Lock()
			defer mu.Unlock()
			order = append(order, id)
			return nil
		})
	}
	begun := make(chan struct{})
	l.add(7, 50, func() error { close(begun); <-hold; return nil })
	<-begun
	for _, id := range []int64{9, 3, 7, 1, 8} {
		add(id)
	}
	close(hold)
	waitAll(t, l)
	if want := []int64{1, 3, 7, 8, 9}; !cmp.Equal(order, want) {
		t.Errorf("got order %v, want %v", order, want)
	}
}

func TestLanesJoinDuplicates(t *testing.T) {
	l := newLanes(4)
	hold := make(chan struct{})
	var works atomic.Int32
	work := func() error { works.Add(1); <-hold; return errors.New("failed") }
	first := l.add(7, 1, work)
	if again := l.add(7, 1, work); again != first {
		t.Error("a duplicate: got another job, want the one at work")
	}
	if first.finished() {
		t.Error("at work: got finished")
	}
	close(hold)
	<-first.done
	if works.Load() != 1 || first.err == nil || first.finished() {
		t.Errorf("got %d works, error %v, finished %v, want one that failed", works.Load(), first.err, first.finished())
	}
	later := l.add(7, 1, func() error { return nil })
	<-later.done
	if !later.finished() {
		t.Error("the same id after its end: got not finished, want new work")
	}
	waitAll(t, l)
}

// Chats wait for each other only when all slots are taken.
func TestLanesRunChatsSideBySide(t *testing.T) {
	const chats, slots = 12, 3
	l := newLanes(slots)
	full, hold := make(chan struct{}), make(chan struct{})
	var inside, most atomic.Int32
	for chat := range int64(chats) {
		l.add(chat, chat, func() error {
			release, err := l.slot(context.Background())
			if err != nil {
				return err
			}
			defer release()
			n := inside.Add(1)
			for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
			}
			if n == slots {
				close(full)
			}
			<-hold
			inside.Add(-slots) // never equal to slots again
			return nil
		})
	}
	<-full
	stopped, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := l.slot(stopped); !errors.Is(err, context.Canceled) {
		t.Errorf("slot when all are taken and we are to stop: got %v, want canceled", err)
	}
	if got := most.Load(); got != slots {
		t.Errorf("got %d side by side, want %d", got, slots)
	}
	close(hold)
	waitAll(t, l)
}

func TestLanesWait(t *testing.T) {
	l := newLanes(1)
	waitAll(t, l) // nothing to wait for
	hold := make(chan struct{})
	l.add(7, 1, func() error { <-hold; return nil })
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if err := l.wait(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("wait that ends first: got %v, want canceled", err)
	}
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() { waitAll(t, l) })
	}
	close(hold)
	both.Wait()
	if len(l.chats) != 0 || len(l.jobs) != 0 {
		t.Errorf("got lanes %v, jobs %v afterwards, want none", l.chats, l.jobs)
	}
}

// Adding, ending and waiting at the same time is what a shutdown does.
func TestLanesUnderLoad(t *testing.T) {
	l := newLanes(8)
	var running [10]atomic.Bool
	var done atomic.Int32
	var adders sync.WaitGroup
	for a := range int64(8) {
		adders.Go(func() {
			for i := range int64(250) {
				id := a*250 + i
				chat := id % 10
				l.add(chat, id, func() error {
					if !running[chat].CompareAndSwap(false, true) {
						t.Errorf("chat %d: two updates at once", chat)
					}
					done.Add(1)
					running[chat].Store(false)
					return nil
				})
				if i%50 == 0 {
					waitAll(t, l)
				}
			}
		})
	}
	adders.Wait()
	waitAll(t, l)
	if got := done.Load(); got != 2000 {
		t.Errorf("got %d updates done, want 2000", got)
	}
}

// overtaken delivers update 9 and, once that is on its way, 5 of the same chat;
// both must be done.
func overtaken(r *rig, onItsWay <-chan struct{}) {
	r.t.Helper()
	r.ann.Send("hi") // that she may be written to
	hook := r.bot.Webhook(hookSecret)
	later := make(chan int)
	go func() { later <- deliver(r.ctx, hook, updateBody(9, "later")).Code }()
	receive(r, onItsWay)
	if got := deliver(r.ctx, hook, updateBody(5, "earlier")).Code; got != http.StatusOK {
		r.t.Errorf("the earlier one: got %d, want 200", got)
	}
	if got := receive(r, later); got != http.StatusOK {
		r.t.Errorf("the later one: got %d, want 200", got)
	}
}

// An update that waits for an earlier one, on whatever replica that was begun,
// lets it go first once it is here, and is not lost by that.
func TestLaterGivesWayToEarlier(t *testing.T) {
	t.Parallel()
	r := newRig(t, echo)
	waits := make(chan struct{}, 1000)
	r.memory.hook = func(call string, turn flows.Turn) error {
		r.memory.mu.Lock()
		defer r.memory.mu.Unlock()
		if earlier := r.memory.updates[5]; call == "Begin" && turn.Update == 9 && (earlier == nil || !earlier.stepped) {
			waits <- struct{}{}
			return fmt.Errorf("begin: %w", busyError{})
		}
		return nil
	}
	overtaken(r, waits)
	if got := says(r.ann); !cmp.Equal(got, []string{"echo earlier", "echo later"}) {
		t.Errorf("got %q, want the earlier one first", got)
	}
}

// So does one that is stepped already, but not answered.
func TestSteppedGivesWayToEarlier(t *testing.T) {
	t.Parallel()
	r := newRig(t, answering(saying("one"), saying("two")))
	stepped := make(chan struct{})
	var failed atomic.Bool
	r.memory.hook = func(call string, turn flows.Turn) error {
		r.memory.mu.Lock()
		defer r.memory.mu.Unlock()
		switch earlier := r.memory.updates[5]; {
		case turn.Update != 9:
		case call == "Commit":
			close(stepped)
		case call == "Done [0]" && failed.CompareAndSwap(false, true):
			return errors.New("connection lost")
		case call == "Begin" && failed.Load() && (earlier == nil || !earlier.stepped):
			return fmt.Errorf("begin: %w", busyError{})
		}
		return nil
	}
	overtaken(r, stepped)
	if got := says(r.ann); !cmp.Equal(got, []string{"one", "one", "two", "two"}) {
		t.Errorf("got %q, want the earlier one's answers within the later one's", got)
	}
}
