package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/flows"
)

var lapse = flows.Choice{Flow: "end", Step: "lapse", Value: "x"}

// nothingParked waits until the memory has no update parked.
func nothingParked(r *rig) {
	r.t.Helper()
	waitFor(r, "what was parked is forgotten", func() bool {
		parked := r.memory.stillParked()
		return len(parked) == 0
	})
}

// newDueRig is a rig whose step gives each event to a channel; Ann has written.
func newDueRig(t *testing.T) (*rig, chan flows.Event) {
	t.Helper()
	seen := make(chan flows.Event, 10)
	r := newRig(t, func(_ context.Context, s flows.Session, e flows.Event) (flows.Outcome, error) {
		seen <- e
		return flows.Outcome{Session: s, Replies: []flows.Reply{saying(string(e.Kind) + " " + e.Choice.Value)}}, nil
	})
	r.poll()
	r.ask(r.ann, "hi")
	receive(r, seen)
	return r, seen
}

// A due event is parked, stepped once however often it is said, and forgotten.
func TestDue(t *testing.T) {
	t.Parallel()
	r, seen := newDueRig(t)
	before := time.Now()
	for range 3 {
		if err := r.bot.Due(r.ctx, 7, lapse); err != nil {
			t.Fatal(err)
		}
		nothingParked(r)
	}
	got := receive(r, seen)
	if got.At.Before(before.Add(-time.Second)) || got.At.After(time.Now()) || len(got.Seed) != 26 {
		t.Errorf("got it at %v with seed %q, want now and 26 characters", got.At, got.Seed)
	}
	got.At, got.Seed = time.Time{}, ""
	want := flows.Event{Kind: flows.Due, Chat: 7, Private: true, Person: flows.Person{ID: 7}, Choice: lapse}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +\n%s", diff)
	}
	if got, want := says(r.ann), []string{"message", "due x"}; !cmp.Equal(got, want) || len(seen) > 0 {
		t.Errorf("got %q and %d steps more, want %q and none", got, len(seen), want)
	}
	r.memory.mu.Lock()
	defer r.memory.mu.Unlock()
	calls := r.memory.calls
	if park := slices.Index(calls, "Park"); park < 0 || !slices.Contains(calls[park:], "Begin") {
		t.Errorf("got calls %q, want it parked before it is begun", calls)
	}
}

// What was parked before a stop is taken up; what cannot be read is struck.
func TestDueIsResumed(t *testing.T) {
	t.Parallel()
	seen := make(chan flows.Event, 10)
	r := newRig(t, func(_ context.Context, s flows.Session, e flows.Event) (flows.Outcome, error) {
		seen <- e
		return flows.Outcome{Session: s}, nil
	})
	for id, raw := range map[int64]string{
		-123: `{"update_id":-123,"munfatih_due":{"chat":7,"choice":"end:lapse:x"}}`,
		-124: `not JSON`,
		-125: `{"update_id":-125,"munfatih_due":{"chat":7,"choice":"no choice"}}`,
		-126: `{"update_id":-126}`,
	} {
		if err := r.memory.Park(r.ctx, 7, id, []byte(raw)); err != nil {
			t.Fatal(err)
		}
	}
	r.poll()
	if got := receive(r, seen); got.Kind != flows.Due || got.Chat != 7 || got.Choice != lapse {
		t.Errorf("got %+v, want the due event", got)
	}
	nothingParked(r)
	if len(seen) > 0 {
		t.Errorf("got %d steps more, want none", len(seen))
	}
}

// Nothing that comes from Telegram is a due event.
func TestDueIsNeverTelegrams(t *testing.T) {
	t.Parallel()
	const field = `,"munfatih_due":{"chat":8,"choice":"end:lapse:x"}`
	list, err := decodeUpdates([]byte(`[{"update_id":5` + field + `},{"update_id":6,"message":{` + privateHead + `,"text":"x"}` + field + `}]`))
	if err != nil || len(list) != 2 {
		t.Fatalf("got %v, %v, want two updates", list, err)
	}
	if e, ok := list[0].event("test_bot"); ok {
		t.Errorf("with nothing else: got %+v, want nothing to answer", e)
	}
	if e, ok := list[1].event("test_bot"); !ok || e.Kind != flows.Message || list[1].chat() != 7 {
		t.Errorf("with a message: got %+v in lane %d, want the message", e, list[1].chat())
	}
	if d := decodeParked(5, []byte(`{"update_id":5`+field+`}`)); d.due != nil {
		t.Errorf("parked under Telegram's id: got %+v, want no due event", d.due)
	}
	if d := decodeParked(-5, []byte(`{"update_id":5`+field+`}`)); d.due != nil {
		t.Errorf("parked with Telegram's id: got %+v, want no due event", d.due)
	}
	r := newRig(t, echo)
	if got := deliver(r.ctx, r.bot.Webhook(hookSecret), `{"update_id":-5`+field+`}`); got.Code != 200 || r.memory.called("Begin") != 0 {
		t.Errorf("by webhook: got %d and %d updates begun, want 200 and none", got.Code, r.memory.called("Begin"))
	}
}

// What is not kept is an error, so that it is said again.
func TestDueThatIsNotKept(t *testing.T) {
	t.Parallel()
	r, seen := newDueRig(t)
	r.memory.hook = func(call string, _ flows.Turn) error {
		if call == "Park" {
			return errors.New("Redis is away")
		}
		return nil
	}
	if err := r.bot.Due(r.ctx, 7, lapse); err == nil {
		t.Error("a store that is away: got no error, want one")
	}
	r.memory.hook = func(string, flows.Turn) error { return nil }
	if err := r.bot.Due(r.ctx, 7, flows.Choice{Flow: "end", Step: "lapse", Value: "é"}); err == nil {
		t.Error("a choice that no button can be: got no error, want one")
	}
	if err := r.bot.Drain(r.ctx); err != nil {
		t.Fatal(err)
	}
	if err := r.bot.Due(r.ctx, 7, lapse); !errors.Is(err, errStopping) {
		t.Errorf("while stopping: got %v, want errStopping", err)
	}
	if parked := r.memory.stillParked(); len(parked) > 0 || len(seen) > 0 {
		t.Errorf("got %d parked and %d steps, want none", len(parked), len(seen))
	}
}

// Who did nothing is told of no trouble.
func TestDueThatAlwaysFails(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(_ context.Context, s flows.Session, e flows.Event) (flows.Outcome, error) {
		if e.Kind == flows.Due {
			return flows.Outcome{}, errors.New("no such rule")
		}
		return flows.Outcome{Session: s, Replies: []flows.Reply{saying("x")}}, nil
	})
	r.poll()
	r.ask(r.ann, "hi")
	if err := r.bot.Due(r.ctx, 7, lapse); err != nil {
		t.Fatal(err)
	}
	nothingParked(r)
	if got := says(r.ann); !cmp.Equal(got, []string{"x"}) {
		t.Errorf("got %q, want no apology", got)
	}
}

func TestDueID(t *testing.T) {
	ids := map[int64]bool{}
	for _, chat := range []int64{0, 1, 12, 1 << 40} {
		for _, value := range []string{"", "1", "2:x", "21"} {
			choice := flows.Choice{Flow: "end", Step: "lapse", Value: value}.Data()
			id := dueID(chat, choice)
			if id >= 0 || ids[id] || id != dueID(chat, choice) {
				t.Errorf("chat %d, %s: got %d, want one below zero, its own, always the same", chat, choice, id)
			}
			ids[id] = true
		}
	}
	if got, want := dueID(1, "end:lapse:x"), int64(-5070421173584817481); got != want {
		t.Errorf("got %d, want %d: what was kept by an older version must stay the same event", got, want)
	}
}

// Each try of a step has randomness of its own.
func TestSeedIsFreshAtEachTry(t *testing.T) {
	t.Parallel()
	var seeds []string
	r := newRig(t, func(ctx context.Context, s flows.Session, e flows.Event) (flows.Outcome, error) {
		seeds = append(seeds, e.Seed)
		if len(seeds) < 3 {
			return flows.Outcome{}, fmt.Errorf("%w: Redis is away", flows.ErrRecords)
		}
		return echo(ctx, s, e)
	})
	r.poll()
	r.ask(r.ann, "x")
	slices.Sort(seeds)
	if len(seeds) != 3 || len(slices.Compact(seeds)) != 3 || len(seeds[0]) != 26 {
		t.Errorf("got seeds %q, want three of 26 characters", seeds)
	}
}
