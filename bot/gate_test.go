package bot

import (
	"context"
	"errors"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
	"github.com/munfatih/munfatih/playground"
)

// turnstile is a Gate that does as a test says.
type turnstile struct {
	mu    sync.Mutex
	waits []time.Duration // of the next messages, one after the other; below zero for a chat's own
	err   error
	asked []bool // whether each was bulk
	chats []int64
	held  []time.Duration
}

func (g *turnstile) Ask(_ context.Context, chat int64, group, bulk bool) (shared, own time.Duration, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.asked, g.chats = append(g.asked, bulk), append(g.chats, chat)
	if group != (chat < 0) {
		return 0, 0, errors.New("a chat below zero is a group, and no other")
	}
	if g.err != nil || len(g.waits) == 0 {
		return 0, 0, g.err
	}
	wait := g.waits[0]
	g.waits = g.waits[1:]
	if wait < 0 {
		return 0, -wait, nil
	}
	return wait, 0, nil
}

// again forgets who asked, and has the next messages wait.
func (g *turnstile) again(waits ...time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waits, g.chats, g.asked = waits, nil, nil
}

func (g *turnstile) Hold(_ context.Context, d time.Duration) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.held = append(g.held, d)
	return g.err
}

// Every message asks the gate as an answer, also the same one after it had to
// wait; an answered button does not.
func TestMessagesPassTheGate(t *testing.T) {
	t.Parallel()
	other := saying("told")
	other.To = 8
	r := newRig(t, answering(saying("one"), other))
	gate := &turnstile{}
	r.bot.gate = gate
	r.tg.Person(playground.Person{ID: 8, FirstName: "Bob " + unlogged}).Send("hi")
	r.poll()
	r.done()
	begun := time.Now()
	gate.again(time.Second, 30*time.Millisecond, -20*time.Millisecond)
	r.ask(r.ann, "x")
	if took := time.Since(begun); took < 50*time.Millisecond {
		t.Errorf("got an answer after %v, want the 50 ms that the gate asked for", took)
	}
	if want := []int64{7, 7, 7, 7, 8}; !cmp.Equal(gate.chats, want) || slices.Contains(gate.asked, true) {
		t.Errorf("the gate was asked for %v, bulk %v, want %v, none bulk", gate.chats, gate.asked, want)
	}
	gate.again()
	if _, err := r.ann.PressData(2, "f:s:v").Answer(r.ctx); err != nil {
		t.Fatal(err)
	}
	r.done()
	if want := []int64{7, 8}; !cmp.Equal(gate.chats, want) {
		t.Errorf("a press: the gate was asked for %v, want its two messages %v alone", gate.chats, want)
	}
}

// While some wait at the gate, others have their slots.
func TestWaitingGivesTheSlotBack(t *testing.T) {
	t.Parallel()
	r := newRig(t, echo)
	r.bot.gate = &turnstile{waits: []time.Duration{-10 * time.Second}}
	r.bot.lanes.slots = make(chan struct{}, 1)
	committed := make(chan struct{}, 2)
	r.memory.hook = func(call string, _ flows.Turn) error {
		if call == "Commit" {
			committed <- struct{}{}
		}
		return nil
	}
	r.ann.Send("waits")
	r.poll()
	receive(r, committed)
	bob := r.tg.Person(playground.Person{ID: 8, FirstName: "Bob " + unlogged})
	if _, err := bob.Ask(r.ctx, "goes"); err != nil {
		t.Errorf("got %v, want an answer while another waits", err)
	}
	if got := says(r.ann); len(got) != 0 {
		t.Errorf("got %q, want nothing said before the gate lets it", got)
	}
}

// shut lets nobody through until it is opened.
type shut struct {
	turnstile
	open atomic.Bool
}

func (g *shut) Ask(ctx context.Context, chat int64, group, bulk bool) (shared, own time.Duration, err error) {
	_, _, err = g.turnstile.Ask(ctx, chat, group, bulk)
	if !g.open.Load() {
		shared = time.Millisecond
	}
	return shared, 0, err
}

// Of those who wait for what all share only the first asks.
func TestOnlyTheFirstInTheQueueAsks(t *testing.T) {
	t.Parallel()
	const others = 20
	r := newRig(t, echo)
	gate := &shut{}
	r.bot.gate = gate
	committed := make(chan struct{}, others)
	r.memory.hook = func(call string, _ flows.Turn) error {
		if call == "Commit" {
			committed <- struct{}{}
		}
		return nil
	}
	r.poll()
	r.ann.Send("first")
	receive(r, committed)
	waitFor(r, "the first is in the queue", func() bool { return len(r.bot.queue) > 0 })
	for i := range int64(others) {
		r.tg.Person(playground.Person{ID: 100 + i, FirstName: "P" + unlogged}).Send("x")
	}
	for range others {
		receive(r, committed)
	}
	gate.mu.Lock()
	if slices.ContainsFunc(gate.chats, func(chat int64) bool { return chat != 7 }) {
		t.Errorf("the gate was asked for %v, want the first, 7, alone", gate.chats)
	}
	gate.mu.Unlock()
	gate.open.Store(true)
	r.done()
	if sent, err := r.tg.WaitCalls(r.ctx, "sendMessage", others+1); err != nil {
		t.Errorf("got %d sent, %v, want all", len(sent), err)
	}
}

// A refusal for too many messages holds everybody; a gate that fails nobody.
func TestGateIsHeld(t *testing.T) {
	for _, broken := range []error{nil, errors.New("no Redis")} {
		r := newRig(t, echo)
		gate := &turnstile{err: broken}
		r.bot.gate = gate
		r.tg.Fail("sendMessage", playground.TooMany(1), 1)
		r.poll()
		r.ask(r.ann, "x")
		if got := says(r.ann); !cmp.Equal(got, []string{"echo x"}) || !cmp.Equal(gate.held, []time.Duration{time.Second}) {
			t.Errorf("gate error %v: got %q, held %v, want the answer, and everybody held for 1 s", broken, got, gate.held)
		}
	}
}

// Tell makes one try, and knows what surely did not arrive.
func TestTell(t *testing.T) {
	tests := []struct {
		name  string
		fault playground.Fault
		want  Fate
		says  int
		wait  time.Duration
	}{
		{name: "sent", want: Sent, says: 1},
		{name: "429", fault: playground.TooMany(3), want: NotNow, wait: 3 * time.Second},
		{name: "403", fault: playground.Status(403), want: Blocked},
		{name: "400", fault: playground.Status(400), want: Failed},
		{name: "401", fault: playground.Status(401), want: NotNow},
		{name: "500", fault: playground.Status(500), want: Uncertain},
		{name: "html", fault: playground.HTML, want: Uncertain},
		{name: "drop", fault: playground.Drop, want: Uncertain},
		{name: "drop after", fault: playground.DropAfter, want: Uncertain, says: 1},
		{name: "hang", fault: playground.Hang, want: Uncertain},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, echo)
			gate := &turnstile{}
			r.bot.gate = gate
			r.ann.Send("hi")
			if tt.name == "hang" {
				r.patience(300 * time.Millisecond)
			}
			if tt.fault != (playground.Fault{}) {
				r.tg.Fail("sendMessage", tt.fault, 1)
			}
			got := r.bot.Tell(r.ctx, 7, saying("told"))
			if got.Fate != tt.want || got.Wait != tt.wait || (got.Message > 0) != (tt.want == Sent) || (got.Why == "") != (tt.want == Sent) {
				t.Errorf("got %+v, want fate %d, wait %v", got, tt.want, tt.wait)
			}
			if n := len(r.tg.Calls("sendMessage")); n > 1 || len(says(r.ann)) != tt.says {
				t.Errorf("got %d calls, %q said, want one try and %d said", n, says(r.ann), tt.says)
			}
			if r.memory.isGone(7) != (tt.want == Blocked) {
				t.Errorf("got gone %v, want it when blocked", r.memory.isGone(7))
			}
			if len(gate.chats) != 0 || (len(gate.held) > 0) != (tt.wait > 0) {
				t.Errorf("gate asked for %v, held %v, want it not asked, and held when Telegram asks", gate.chats, gate.held)
			}
			r.drained()
		})
	}
}

// drained takes what was written without a bot at work.
func (r *rig) drained() {
	r.poll()
	r.done()
}

// Telegram out of reach: it surely did not arrive.
func TestTellNobody(t *testing.T) {
	web := httptest.NewServer(nil)
	url := web.URL
	web.Close()
	b := newTestBot(t, url, newMemory(), &lockedBuffer{})
	if got := b.Tell(t.Context(), 7, saying("told")); got.Fate != NotNow || got.Wait != 0 || strings.Contains(got.Why, testSecret) {
		t.Errorf("got %+v, want that it surely did not arrive, without the token", got)
	}
}

// Markup that Telegram refuses goes as plain text; a long text in several
// messages, and where only the first arrives it is not to be told again.
func TestTellTwice(t *testing.T) {
	r := newRig(t, echo)
	r.breaches = true
	gate := &turnstile{}
	r.bot.gate = gate
	r.ann.Send("hi")
	got := r.bot.Tell(r.ctx, 7, flows.Reply{Lang: i18n.AR, Text: []i18n.Text{{Fixed: "<b>2 &lt; 3</i>"}}})
	if got.Fate != Sent || !cmp.Equal(says(r.ann), []string{"2 < 3"}) {
		t.Errorf("got %+v, %q, want it sent without tags", got, says(r.ann))
	}
	long := saying(strings.Repeat("word ", 1000))
	got = r.bot.Tell(r.ctx, 7, long)
	messages := r.ann.Messages()
	if last := messages[len(messages)-1]; got.Fate != Sent || got.Message != last.ID || len(says(r.ann)) != 3 {
		t.Errorf("long text: got %+v and %d messages, want two more and the last one's number %d", got, len(says(r.ann)), last.ID)
	}
	gate.again(time.Minute, time.Minute) // between the two
	ctx, cancel := context.WithTimeout(r.ctx, 200*time.Millisecond)
	defer cancel()
	if got = r.bot.Tell(ctx, 7, long); got.Fate != Uncertain {
		t.Errorf("half of a long text: got %+v, want uncertain", got)
	}
	r.drained()
}
