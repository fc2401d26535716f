package bot

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/go-telegram/bot/models"
	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/playground"
)

// fakeJobs are jobs that a test ends by hand.
type fakeJobs map[int64]*job

func (f fakeJobs) accept(id int64) func() *job {
	return func() *job {
		f[id] = &job{id: id, done: make(chan struct{})}
		return f[id]
	}
}

func (f fakeJobs) end(err error, ids ...int64) {
	for _, id := range ids {
		f[id].err = err
		close(f[id].done)
	}
}

func TestWindow(t *testing.T) {
	type step struct {
		add, done, fail []int64
		want            int64 // the offset then
	}
	tests := []struct {
		name  string
		steps []step
	}{
		{"nothing", []step{{want: 0}}},
		{"one after the other", []step{{add: []int64{100}, want: 100}, {done: []int64{100}, want: 101}, {add: []int64{101}, done: []int64{101}, want: 102}}},
		{"the first is slow", []step{{add: []int64{100, 101, 102}, done: []int64{101, 102}, want: 100}, {done: []int64{100}, want: 103}}},
		{"the middle is slow", []step{{add: []int64{100, 101, 102}, done: []int64{100, 102}, want: 101}, {done: []int64{101}, want: 103}}},
		{"given again while in hand", []step{{add: []int64{100, 101}, done: []int64{101}, want: 100}, {add: []int64{100, 101}, want: 100}, {done: []int64{100}, want: 102}}},
		{"holes in the ids", []step{{add: []int64{100, 205}, done: []int64{100}, want: 205}, {done: []int64{205}, want: 206}}},
		{"failed ones come again", []step{{add: []int64{100, 101}, fail: []int64{100}, done: []int64{101}, want: 100}, {add: []int64{102}, done: []int64{102}, want: 100}}},
		{"ids begin again lower", []step{{add: []int64{900}, done: []int64{900}, want: 901}, {add: []int64{50}, want: 50}, {done: []int64{50}, want: 51},
			{add: []int64{51, 52}, done: []int64{51, 52}, want: 53}}},
		{"lower while an old one is in hand", []step{{add: []int64{900}, want: 900}, {add: []int64{50, 51}, want: 50}, {done: []int64{50, 51}, want: 52},
			{done: []int64{900}, want: 52}, {add: []int64{52}, want: 52}, {done: []int64{52}, want: 53}}},
		{"ids go on higher", []step{{add: []int64{900}, want: 900}, {add: []int64{5000}, done: []int64{5000}, want: 900}, {done: []int64{900}, want: 5001}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			jobs, w := fakeJobs{}, window{jobs: map[int64]*inHand{}}
			for i, s := range tt.steps {
				for _, id := range s.add {
					w.add(delivery{update: &models.Update{ID: id}}, func(delivery) *inHand { return &inHand{job: jobs.accept(id)()} })
				}
				jobs.end(nil, s.done...)
				jobs.end(errors.New("failed"), s.fail...)
				if w.advance(); w.offset != s.want {
					t.Errorf("step %d: got offset %d, want %d", i, w.offset, s.want)
				}
			}
			for id, j := range w.jobs {
				if j.finished() && id < w.offset {
					t.Errorf("update %d is confirmed and still kept", id)
				}
			}
		})
	}
}

// holding is a step that waits for release, and tells of each begin.
func holding() (step stepFunc, begun chan string, release chan struct{}) {
	begun, release = make(chan string, 10), make(chan struct{})
	return func(ctx context.Context, s flows.Session, e flows.Event) (flows.Outcome, error) {
		begun <- e.Text
		<-release
		return echo(ctx, s, e)
	}, begun, release
}

// An update is confirmed only when it is done; what comes after it waits too.
func TestPollConfirmsWhatIsDone(t *testing.T) {
	t.Parallel()
	step, begun, release := holding()
	r := newRig(t, func(ctx context.Context, s flows.Session, e flows.Event) (flows.Outcome, error) {
		if e.Chat == 7 {
			return step(ctx, s, e)
		}
		return echo(ctx, s, e)
	})
	bob := r.tg.Person(playground.Person{ID: 8, FirstName: "Bob " + unlogged})
	r.poll()
	r.ann.Send("slow")
	receive(r, begun)
	if _, err := bob.Ask(r.ctx, "quick"); err != nil {
		t.Fatal(err)
	}
	if got := r.tg.Pending(); len(got) != 2 {
		t.Errorf("got unconfirmed %v, want both: the first is not done", got)
	}
	close(release)
	r.done()
	if got := len(begun); got != 0 {
		t.Errorf("got %d more steps, want none: it is given again while in hand", got)
	}
}

// At the end what is in hand is finished, confirmed, and nothing is lost.
func TestPollDrains(t *testing.T) {
	t.Parallel()
	step, begun, release := holding()
	r := newRig(t, step)
	stop := r.poll()
	r.ann.Send("one")
	receive(r, begun)
	ended := make(chan error, 1)
	go func() { ended <- stop() }()
	close(release)
	if err := receive(r, ended); err != nil {
		t.Errorf("poll: got %v, want nil", err)
	}
	if got := says(r.ann); !cmp.Equal(got, []string{"echo one"}) {
		t.Errorf("got %q, want the answer to what was in hand", got)
	}
	if got := r.tg.Pending(); len(got) != 0 {
		t.Errorf("got unconfirmed %v, want none", got)
	}
}

// What takes longer than the drain comes again, in another process.
func TestPollGivesUpDraining(t *testing.T) {
	t.Parallel()
	step, begun, release := holding()
	r := newRig(t, step)
	ctx, cancel := context.WithCancel(r.ctx)
	ended := make(chan error, 1)
	go func() { ended <- r.bot.Poll(ctx, time.Millisecond) }()
	r.ann.Send("one")
	receive(r, begun)
	cancel()
	if err := receive(r, ended); err != nil {
		t.Errorf("poll: got %v, want nil: what is left comes again", err)
	}
	if got := r.tg.Pending(); len(got) != 1 {
		t.Errorf("got unconfirmed %v, want the one in hand", got)
	}
	close(release)
}

func TestPollWithWrongToken(t *testing.T) {
	t.Parallel()
	r := newRig(t, echo)
	for _, method := range []string{"deleteWebhook", "getUpdates"} {
		r.tg.Fail(method, playground.Status(401), 1)
		if err := r.bot.Poll(r.ctx, time.Second); !errors.Is(err, ErrToken) {
			t.Errorf("%s is refused: got %v, want ErrToken", method, err)
		}
	}
	r.tg.Fail("getMe", playground.Status(404), 1)
	if _, err := r.bot.Introduce(r.ctx); !errors.Is(err, ErrToken) {
		t.Errorf("getMe is refused: got %v, want ErrToken", err)
	}
}

func TestIntroduce(t *testing.T) {
	t.Parallel()
	r := newRig(t, echo)
	r.tg.Fail("getMe", playground.HTML, 1)
	name, err := r.bot.Introduce(r.ctx)
	if err != nil || name != "test_bot" {
		t.Errorf("got %q, %v, want test_bot", name, err)
	}
	if got := r.log.String(); !strings.Contains(got, "Telegram does not answer") {
		t.Errorf("got log %q, want that it was tried again", got)
	}
	ended, cancel := context.WithCancel(r.ctx)
	cancel()
	if _, err := r.bot.Introduce(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("told to stop: got %v, want canceled", err)
	}
}

// Whatever becomes of a poll, the bot goes on, and logs no token.
func TestPollOutlivesFaults(t *testing.T) {
	for _, fault := range []playground.Fault{playground.Drop, playground.DropAfter, playground.HTML, playground.Status(500), playground.Status(409), playground.TooMany(1)} {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			r := newRig(t, echo)
			r.tg.Fail("getUpdates", fault, 1)
			r.ann.Send("x")
			r.poll()
			r.done()
			if got := says(r.ann); !cmp.Equal(got, []string{"echo x"}) {
				t.Errorf("%v: got %q, want the answer", fault, got)
			}
			if !strings.Contains(r.log.String(), "no updates from Telegram") {
				t.Errorf("%v: got log %q, want that it was told", fault, r.log)
			}
		})
	}
}
