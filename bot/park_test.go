package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/playground"
)

// One chat that takes long holds up nobody: more updates than Telegram gives
// at once, of other people, are answered meanwhile.
func TestSlowChatIsParked(t *testing.T) {
	t.Parallel()
	step, begun, release := holding()
	r := newRig(t, func(ctx context.Context, s flows.Session, e flows.Event) (flows.Outcome, error) {
		if e.Chat == 7 {
			return step(ctx, s, e)
		}
		return echo(ctx, s, e)
	})
	r.bot.parkTime = time.Millisecond
	r.poll()
	r.ann.Send("slow")
	receive(r, begun)
	const others = pollSize + 20
	for i := range others {
		r.tg.Person(playground.Person{ID: int64(100 + i), FirstName: "P"}).Send(fmt.Sprint(i))
	}
	if _, err := r.tg.WaitCalls(r.ctx, "sendMessage", others); err != nil {
		t.Fatal(err)
	}
	close(release)
	waitFor(r, "the slow chat is answered", func() bool { return len(says(r.ann)) > 0 })
	if got := says(r.ann); !cmp.Equal(got, []string{"echo slow"}) {
		t.Errorf("got %q, want the answer of the slow chat, once", got)
	}
	waitFor(r, "the parked update is forgotten", func() bool {
		parked := r.memory.stillParked()
		return len(parked) == 0
	})
}

// A parked update outlives the process: the next one takes it up.
func TestParkedUpdateIsResumed(t *testing.T) {
	t.Parallel()
	r := newRig(t, echo)
	raw := `{"update_id":5,"message":{"message_id":1,"date":1,"chat":{"id":7,"type":"private"},"from":{"id":7,"is_bot":false,"first_name":"Ann"},"text":"parked"}}`
	if err := errors.Join(r.memory.Park(r.ctx, 7, 5, []byte(raw)), r.memory.Park(r.ctx, 7, 6, []byte("not JSON"))); err != nil {
		t.Fatal(err)
	}
	r.ann.Send("next")
	r.poll()
	r.done()
	if got := says(r.ann); !cmp.Equal(got, []string{"echo parked", "echo next"}) {
		t.Errorf("got %q, want the parked one first", got)
	}
	waitFor(r, "both are forgotten", func() bool {
		parked := r.memory.stillParked()
		return len(parked) == 0
	})
}

// A store that cannot park leaves things as they are: nothing is confirmed
// that is not done.
func TestParkingFails(t *testing.T) {
	t.Parallel()
	step, begun, release := holding()
	r := newRig(t, step)
	r.bot.parkTime = time.Millisecond
	tried := make(chan bool, 1000)
	unparked := make(chan bool, 1)
	r.memory.hook = func(call string, _ flows.Turn) error {
		switch call {
		case "Park":
			tried <- true
			return errors.New("Redis is away")
		case "Unpark":
			unparked <- true
		}
		return nil
	}
	r.poll()
	r.ann.Send("one")
	receive(r, begun)
	receive(r, tried)
	receive(r, tried)
	if got := r.tg.Pending(); len(got) != 1 {
		t.Errorf("got unconfirmed %v, want the one in hand", got)
	}
	close(release)
	receive(r, unparked) // the store may have kept it, and only its answer was lost
	r.done()
}

// waitFor asks until the condition holds: the poller tells nobody what it parks.
func waitFor(r *rig, what string, condition func() bool) {
	r.t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for !condition() {
		select {
		case <-tick.C:
		case <-r.ctx.Done():
			r.t.Fatalf("waited for: %s", what)
		}
	}
}

// By webhook, too, a chat that takes long must not hold a connection.
func TestWebhookParksWhatTakesLong(t *testing.T) {
	t.Parallel()
	step, begun, release := holding()
	r := newRig(t, step)
	r.bot.parkTime = time.Millisecond
	body := fmt.Sprintf(`{"update_id":9,"message":{"message_id":1,"date":1,"chat":{"id":7,"type":"private"},"from":{"id":7,"is_bot":false,"first_name":"A"},"text":%q}}`, "slow")
	request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	request.Header.Set("X-Telegram-Bot-Api-Secret-Token", "s")
	answer := httptest.NewRecorder()
	r.bot.Webhook("s").ServeHTTP(answer, request)
	if answer.Code != http.StatusOK {
		t.Errorf("got %d, want 200: the update is parked", answer.Code)
	}
	if parked := r.memory.stillParked(); len(parked) != 1 || string(parked[9]) != body {
		t.Errorf("got parked %v, want the update as it came", parked)
	}
	receive(r, begun)
	close(release)
	waitFor(r, "the update is done and forgotten", func() bool {
		parked := r.memory.stillParked()
		return len(parked) == 0
	})
}

// When the bot stops, what waits behind an update that was left is left too:
// all come again, in their order.
func TestStopKeepsTheOrderOfAChat(t *testing.T) {
	t.Parallel()
	l := newLanes(1)
	left := errors.New("left")
	hold := make(chan struct{})
	first := l.add(1, 1, func() error { <-hold; return left })
	ran := false
	second := l.add(1, 2, func() error { ran = true; return nil })
	close(hold)
	<-first.done
	<-second.done
	if ran || second.err == nil {
		t.Errorf("got run %v and error %v, want the second left as the first was", ran, second.err)
	}
}

// Of a chat only what comes first may be parked alone: at the next start what
// is parked is taken up before what Telegram gives.
func TestLateKeepsTheOrderOfAChat(t *testing.T) {
	hand := func(chat int64, age time.Duration, parked bool) *inHand {
		return &inHand{job: &job{done: make(chan struct{})}, chat: chat, since: time.Now().Add(-age), parked: parked}
	}
	w := window{jobs: map[int64]*inHand{
		10: hand(1, time.Hour, false), 11: hand(1, 0, false), // waits behind a late one
		12: hand(2, 0, true), 13: hand(2, 0, false), // waits behind a parked one
		14: hand(3, 0, false),
	}}
	var got []int64
	for _, h := range w.late(time.Minute) {
		for id, o := range w.jobs {
			if o == h {
				got = append(got, id)
			}
		}
	}
	if want := []int64{10, 11, 13}; !cmp.Equal(got, want) {
		t.Errorf("late: got %v, want %v", got, want)
	}
}

// What a replica had parked when it died is taken up while this one runs.
func TestParkedUpdateOfAnotherReplica(t *testing.T) {
	t.Parallel()
	r := newRig(t, echo)
	r.bot.adoptTime = time.Millisecond
	r.poll()
	r.ask(r.ann, "first")
	raw := `{"update_id":5,"message":{"message_id":1,"date":1,"chat":{"id":7,"type":"private"},"from":{"id":7,"is_bot":false,"first_name":"Ann"},"text":"parked"}}`
	if err := r.memory.Park(r.ctx, 7, 5, []byte(raw)); err != nil {
		t.Fatal(err)
	}
	waitFor(r, "the parked update is forgotten", func() bool { return len(r.memory.stillParked()) == 0 })
	if got := says(r.ann); !cmp.Equal(got, []string{"echo first", "echo parked"}) {
		t.Errorf("got %q, want the parked one answered, once", got)
	}
}

// Telegram keeps what is too much for one process, but for what is in hand
// already.
func TestTooManyInHand(t *testing.T) {
	t.Parallel()
	step, begun, release := holding()
	r := newRig(t, step)
	r.bot.parkTime = time.Millisecond
	hook := r.bot.Webhook("s")
	deliver := func(id int) *httptest.ResponseRecorder {
		body := fmt.Sprintf(`{"update_id":%d,"message":{"message_id":1,"date":1,"chat":{"id":%d,"type":"private"},"from":{"id":7,"is_bot":false,"first_name":"A"},"text":"x"}}`, id, id)
		request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
		request.Header.Set("X-Telegram-Bot-Api-Secret-Token", "s")
		answer := httptest.NewRecorder()
		hook.ServeHTTP(answer, request)
		return answer
	}
	if got := deliver(9); got.Code != http.StatusOK {
		t.Errorf("the first: got %d, want 200: it is parked", got.Code)
	}
	receive(r, begun)
	r.bot.hands.mu.Lock()
	for id := range int64(maxInHand) {
		r.bot.hands.all[-1-id] = &inHand{}
	}
	r.bot.hands.mu.Unlock()
	if got := deliver(10); got.Code != http.StatusServiceUnavailable || got.Header().Get("Retry-After") == "" {
		t.Errorf("one more: got %d, want 503 with Retry-After", got.Code)
	}
	if got := deliver(9); got.Code != http.StatusOK {
		t.Errorf("the first again: got %d, want 200: it is in hand", got.Code)
	}
	close(release)
}
