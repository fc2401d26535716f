package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
	"github.com/munfatih/munfatih/playground"
)

func TestUpdateIsAnswered(t *testing.T) {
	t.Parallel()
	r := newRig(t, echo)
	r.poll()
	r.ask(r.ann, "hello "+unlogged)
	if got, want := says(r.ann), []string{"echo hello " + unlogged}; !cmp.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := r.memory.called("End"); got != 1 {
		t.Errorf("got %d ends of the turn, want 1", got)
	}
}

// troubling is a step that fails for a text, in the given way, and counts it.
func troubling(fail func() error) (step stepFunc, failed *atomic.Int32) {
	failed = new(atomic.Int32)
	return func(ctx context.Context, s flows.Session, e flows.Event) (flows.Outcome, error) {
		if strings.HasPrefix(e.Text, "trouble") {
			failed.Add(1)
			return flows.Outcome{}, fail()
		}
		return echo(ctx, s, e)
	}, failed
}

func TestFailingStepIsApologised(t *testing.T) {
	hung := make(chan struct{})
	t.Cleanup(func() { close(hung) })
	tests := []struct {
		name string
		fail func() error
	}{
		{"error", func() error { return errors.New("no such rule") }},
		{"panic", func() error { panic("no such rule") }},
		{"hang", func() error { <-hung; return nil }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			step, failed := troubling(tt.fail)
			r := newRig(t, step)
			r.bot.stepTime = 100 * time.Millisecond
			r.memory.sessions[7] = flows.Session{Lang: i18n.FR}
			r.poll()
			r.ann.Send("trouble " + unlogged)
			r.ask(r.ann, "after")
			want := []string{words().Plain(i18n.FR, i18n.Text{Key: i18n.KeyTrouble}), "echo after"}
			if got := says(r.ann); !cmp.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
			if got := failed.Load(); got != maxFailures {
				t.Errorf("got %d steps, want %d", got, maxFailures)
			}
		})
	}
}

// A chat whose step hangs holds up nobody else.
func TestHungStepHoldsUpItsChatOnly(t *testing.T) {
	t.Parallel()
	begun, release := make(chan struct{}), make(chan struct{})
	r := newRig(t, func(ctx context.Context, s flows.Session, e flows.Event) (flows.Outcome, error) {
		if e.Chat == 7 {
			close(begun)
			<-release
		}
		return echo(ctx, s, e)
	})
	bob := r.tg.Person(playground.Person{ID: 8, FirstName: "Bob " + unlogged})
	r.poll()
	r.ann.Send("slow")
	receive(r, begun)
	if m, err := bob.Ask(r.ctx, "quick"); err != nil || m.Text != "echo quick" {
		t.Errorf("the other chat: got %q, %v, want an answer", m.Text, err)
	}
	if got := says(r.ann); len(got) > 0 {
		t.Errorf("the hung chat: got %q, want nothing yet", got)
	}
	close(release)
	r.done()
}

// An update that has killed processes is not stepped for ever.
func TestPoisonOverProcesses(t *testing.T) {
	t.Parallel()
	step, failed := troubling(func() error { return nil })
	r := newRig(t, step)
	r.memory.hook = func(call string, turn flows.Turn) error {
		if call == "Begin" { // as if other processes had begun it and died
			r.memory.mu.Lock()
			defer r.memory.mu.Unlock()
			r.memory.update(turn.Update).tries = maxBegins
		}
		return nil
	}
	r.poll()
	r.ask(r.ann, "trouble")
	want := []string{words().Plain(i18n.AR, i18n.Text{Key: i18n.KeyTrouble})}
	if got := says(r.ann); !cmp.Equal(got, want) || failed.Load() != 0 {
		t.Errorf("got %q after %d steps, want %q after none", got, failed.Load(), want)
	}
}

func TestLostTurnIsBegunAgain(t *testing.T) {
	t.Parallel()
	step, steps := troubling(func() error { return nil })
	r := newRig(t, step)
	var lost atomic.Bool
	r.memory.hook = func(call string, _ flows.Turn) error {
		if call == "Commit" && lost.CompareAndSwap(false, true) {
			return errLost
		}
		return nil
	}
	r.poll()
	r.ask(r.ann, "trouble")
	if steps.Load() != 2 || r.memory.called("Commit") != 2 || r.memory.called("End") != 2 {
		t.Errorf("got %d steps, calls %q, want all of it twice", steps.Load(), r.memory.calls)
	}
}

// A commit that was done although it failed is not stepped again.
func TestCommitDoneThoughItFailed(t *testing.T) {
	t.Parallel()
	var steps atomic.Int32
	r := newRig(t, func(ctx context.Context, s flows.Session, e flows.Event) (flows.Outcome, error) {
		steps.Add(1)
		return echo(ctx, s, e)
	})
	var failed atomic.Bool
	r.memory.hook = func(call string, turn flows.Turn) error {
		if call != "Commit" || !failed.CompareAndSwap(false, true) {
			return nil
		}
		out, _ := echo(r.ctx, turn.Session, flows.Event{Text: "kept"})
		r.memory.mu.Lock()
		defer r.memory.mu.Unlock()
		u := r.memory.update(turn.Update)
		u.stepped, u.pending = true, out.Pending()
		return errors.New("connection lost")
	}
	r.poll()
	r.ask(r.ann, "x")
	if got, want := says(r.ann), []string{"echo kept"}; !cmp.Equal(got, want) || steps.Load() != 1 {
		t.Errorf("got %q after %d steps, want %q after 1", got, steps.Load(), want)
	}
}

// What was said is not said again when the rest has to be said once more, also
// where it could not be struck.
func TestSaidRepliesAreNotRepeated(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(_ context.Context, s flows.Session, _ flows.Event) (flows.Outcome, error) {
		return flows.Outcome{Session: s, Replies: []flows.Reply{saying("one"), saying("two"), saying("three")},
			Counts: []flows.Count{{Name: "answers", Field: "fr"}}}, nil
	})
	var failed atomic.Bool
	r.memory.hook = func(call string, _ flows.Turn) error {
		if call == "Done [1]" && failed.CompareAndSwap(false, true) {
			return errors.New("connection lost")
		}
		return nil
	}
	r.poll()
	r.ask(r.ann, "x")
	if got, want := says(r.ann), []string{"one", "two", "three"}; !cmp.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := r.memory.counts["answers/fr"]; got != 1 {
		t.Errorf("got counted %d, want 1", got)
	}
}

func TestBusyChatIsWaitedFor(t *testing.T) {
	t.Parallel()
	r := newRig(t, echo)
	var tries atomic.Int32
	r.memory.hook = func(call string, _ flows.Turn) error {
		if call == "Begin" && tries.Add(1) <= 4 {
			return fmt.Errorf("begin: %w", busyError{})
		}
		return nil
	}
	r.poll()
	r.ask(r.ann, "x")
	if got := says(r.ann); !cmp.Equal(got, []string{"echo x"}) || tries.Load() != 5 {
		t.Errorf("got %q after %d tries, want one answer after 5", got, tries.Load())
	}
}

func TestUnreadableSessionIsApologised(t *testing.T) {
	t.Parallel()
	r := newRig(t, echo)
	r.memory.hook = func(call string, turn flows.Turn) error {
		if call == "Begin" && turn.Chat == 7 {
			return fmt.Errorf("begin: %w: version 9", flows.ErrSession)
		}
		return nil
	}
	r.poll()
	r.ask(r.ann, "x")
	want := []string{words().Plain(i18n.AR, i18n.Text{Key: i18n.KeyTrouble})}
	if got := says(r.ann); !cmp.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	q := r.ann.PressData(2, "ask:rate:1")
	if _, err := q.Answer(r.ctx); err != nil {
		t.Errorf("a pressed button: got %v, want an answer", err)
	}
	r.done()
}

// A panic on the way of one update (here: in the memory) ends neither the
// process nor the hope of the others.
func TestPanicOutsideTheStep(t *testing.T) {
	t.Parallel()
	r := newRig(t, echo)
	bob := r.tg.Person(playground.Person{ID: 8, FirstName: "Bob " + unlogged})
	r.memory.hook = func(call string, turn flows.Turn) error {
		if call == "Commit" && turn.Chat == 7 {
			panic("out of range")
		}
		return nil
	}
	r.poll()
	r.ann.Send("x")
	r.ask(bob, "y")
	if got := says(bob); !cmp.Equal(got, []string{"echo y"}) {
		t.Errorf("got %q, want an answer", got)
	}
	if held := r.memory.held[7]; held != "" {
		t.Errorf("the turn of the chat is still held by %s, want it free", held)
	}
}

// While work goes on the turn is renewed, and never again after its end.
func TestRenewalsEndBeforeTheTurn(t *testing.T) {
	t.Parallel()
	renewing, finish := make(chan struct{}, 100), make(chan struct{})
	r := newRig(t, func(ctx context.Context, s flows.Session, e flows.Event) (flows.Outcome, error) {
		<-finish
		return echo(ctx, s, e)
	})
	r.bot.renewTime = time.Millisecond
	var ended, late atomic.Bool
	var renewals atomic.Int32
	committed := make(chan struct{})
	r.memory.hook = func(call string, _ flows.Turn) error {
		switch call {
		case "Renew":
			if ended.Load() {
				late.Store(true)
			}
			if renewals.Add(1) == 3 {
				renewing <- struct{}{}
				<-committed // on its way while the update comes to its end
				if ended.Load() {
					late.Store(true)
				}
			}
		case "Commit":
			close(committed)
		case "End":
			ended.Store(true)
		}
		return nil
	}
	r.poll()
	r.ann.Send("x")
	receive(r, renewing)
	close(finish)
	r.done()
	if late.Load() {
		t.Error("a renewal was under way after the turn's end: it would take the turn again")
	}
}

// What nobody can be answered for is done at once, without a turn.
func TestUpdatesWithoutEvent(t *testing.T) {
	t.Parallel()
	r := newRig(t, echo)
	r.poll()
	r.ann.SendRaw(map[string]any{"pinned_message": map[string]any{"message_id": 1, "date": 0, "chat": map[string]any{"id": 7, "type": "private"}}})
	r.done()
	if got := r.memory.called("Begin"); got != 0 {
		t.Errorf("got %d turns begun, want none", got)
	}
}

func TestBlockedAndBack(t *testing.T) {
	t.Parallel()
	r := newRig(t, echo)
	var failed atomic.Bool
	r.memory.hook = func(call string, _ flows.Turn) error {
		if call == "SetGone" && failed.CompareAndSwap(false, true) {
			return errors.New("connection lost") // it is tried again
		}
		return nil
	}
	r.poll()
	r.ask(r.ann, "x")
	r.ann.Block()
	r.done()
	if !r.memory.isGone(7) {
		t.Error("blocked: got not gone, want gone")
	}
	r.ask(r.ann, "back")
	if r.memory.isGone(7) {
		t.Error("written again: got gone, want not gone")
	}
}
