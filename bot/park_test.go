package bot

import (
	"context"
	"errors"
	"fmt"
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
		parked, _ := r.memory.Parked(r.ctx)
		return len(parked) == 0
	})
}

// A parked update outlives the process: the next one takes it up.
func TestParkedUpdateIsResumed(t *testing.T) {
	t.Parallel()
	r := newRig(t, echo)
	raw := `{"update_id":5,"message":{"message_id":1,"date":1,"chat":{"id":7,"type":"private"},"from":{"id":7,"is_bot":false,"first_name":"Ann"},"text":"parked"}}`
	if err := errors.Join(r.memory.Park(r.ctx, 5, []byte(raw)), r.memory.Park(r.ctx, 6, []byte("not JSON"))); err != nil {
		t.Fatal(err)
	}
	r.ann.Send("next")
	r.poll()
	r.done()
	if got := says(r.ann); !cmp.Equal(got, []string{"echo parked", "echo next"}) {
		t.Errorf("got %q, want the parked one first", got)
	}
	waitFor(r, "both are forgotten", func() bool {
		parked, _ := r.memory.Parked(r.ctx)
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
	r.memory.hook = func(call string, _ flows.Turn) error {
		if call == "Park" {
			tried <- true
			return errors.New("Redis is away")
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
