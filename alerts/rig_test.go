package alerts_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/munfatih/munfatih/alerts"
	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/store"
)

// TestMain lets the test binary play a worker that is killed.
func TestMain(m *testing.M) {
	if url := os.Getenv("ALERTS_TEST_WORKER"); url != "" {
		playWorker(url, os.Getenv("ALERTS_TEST_FILE"))
		return
	}
	os.Exit(m.Run())
}

// at reads an instant, "2027-01-08T09:30Z".
func at(text string) time.Time {
	instant, err := time.Parse("2006-01-02T15:04Z07:00", text)
	if err != nil {
		panic(err)
	}
	return instant
}

// callClosing is a call that is open until a local time in Los Angeles.
func callClosing(id, closes string) candidacy.Call {
	c := candidacy.Call{ID: id, History: []candidacy.Closing{}}
	c.Opens = candidacy.Moment{At: at("2026-11-01T09:00Z")}
	c.Closes = moment(closes)
	return c
}

func moment(local string) candidacy.Moment {
	m, err := candidacy.ParseMoment(local, "America/Los_Angeles", candidacy.Ask)
	if err != nil {
		panic(err)
	}
	return m
}

// world is what the engine knows and whom it tells.
type world struct {
	mu       sync.Mutex
	now      time.Time
	in       alerts.Input
	above    map[int][]candidacy.Person
	audience []candidacy.Person
	sweeps   int
	fate     func(alerts.Letter) alerts.Outcome // nil sends all
	gate     func()                             // called at the gate; nil does nothing
	letters  []string                           // "CHAT: KIND LEAD, KIND LEAD"
	ids      map[string]string                  // "CHAT KIND" to the last id
}

func (w *world) Input(context.Context) (alerts.Input, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sweeps++
	return w.in, nil
}

func (w *world) Above(_ context.Context, _ alerts.Alert, level int) ([]candidacy.Person, error) {
	return w.above[level], nil
}

func (w *world) Audience(context.Context, string) ([]candidacy.Person, error) { return w.audience, nil }

func (w *world) Send(_ context.Context, l alerts.Letter) alerts.Outcome {
	w.mu.Lock()
	defer w.mu.Unlock()
	var told []string
	for _, n := range l.Notices {
		told = append(told, fmt.Sprintf("%s %d", n.Kind, n.Lead))
		w.ids[fmt.Sprintf("%d %s", l.Chat, n.Kind)] = n.ID
	}
	slices.Sort(told)
	w.letters = append(w.letters, fmt.Sprintf("%d: %s", l.Chat, strings.Join(told, ", ")))
	if w.fate != nil {
		return w.fate(l)
	}
	return alerts.Outcome{State: candidacy.Sent, Message: 1000 + len(w.letters)}
}

// Gate and Hold let all pass, once gate has.
func (w *world) Gate(context.Context, int64, bool, bool) (time.Duration, error) {
	if w.gate != nil {
		w.gate()
	}
	return 0, nil
}

func (w *world) Hold(context.Context, time.Duration) error { return nil }

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) change(change func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	change()
}

// id is the last delivery of a kind to a chat, "CHAT KIND".
func (w *world) id(what string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.ids[what]
}

// told gives the letters since it was last asked, sorted.
func (w *world) told() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	letters := w.letters
	w.letters = nil
	slices.Sort(letters)
	return letters
}

// rig is a world, a ledger and an engine at work.
type rig struct {
	*world
	*alerts.Engine
	ledger *store.Ledger
	log    *bytes.Buffer
}

// newRig runs an engine on a miniredis until the test ends.
func newRig(t *testing.T, now string) *rig {
	t.Helper()
	url := "redis://" + miniredis.RunT(t).Addr()
	return rigOn(t, url, &world{now: at(now), ids: map[string]string{}})
}

func rigOn(t testing.TB, url string, w *world) *rig {
	t.Helper()
	s, err := store.Open(url, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	r := &rig{world: w, ledger: s.Ledger(), log: &bytes.Buffer{}}
	r.Engine = engine(t, s, w, slog.New(slog.NewTextHandler(&locked{w: r.log}, &slog.HandlerOptions{Level: slog.LevelDebug})))
	r.run(t)
	return r
}

// locked is a writer for several goroutines.
type locked struct {
	mu sync.Mutex
	w  *bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

func engine(t testing.TB, s *store.Store, w *world, log *slog.Logger) *alerts.Engine {
	t.Helper()
	rules, err := alerts.Load(alerts.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	return alerts.New(alerts.Options{Redis: s, Rules: rules, Ledger: s.Ledger(), Source: w, Sender: w, Gate: w, Log: log, Now: w.clock})
}

// run runs the engine until the test ends.
func (r *rig) run(t testing.TB) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- r.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("run: got %v", err)
		}
	})
	until(t, "the engine sweeps", func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return r.sweeps > 0
	})
	if err := r.Sweep(context.Background()); err != nil { // the first is over then
		t.Fatal(err)
	}
}

// pass moves the clock and sweeps, then waits until nothing is in hand.
func (r *rig) pass(t testing.TB, now time.Time) {
	t.Helper()
	r.change(func() { r.now = now })
	if err := r.Sweep(context.Background()); err != nil {
		t.Fatal(err)
	}
	r.settled(t)
}

// settled waits until nothing that may leave now is planned or being sent.
func (r *rig) settled(t testing.TB) {
	t.Helper()
	until(t, "all letters leave", func() bool {
		planned, err := r.ledger.Planned(context.Background(), r.clock(), 1)
		if err != nil {
			t.Fatal(err)
		}
		counts, err := r.ledger.Counts(context.Background())
		return err == nil && len(planned) == 0 && counts[candidacy.Sending] == 0
	})
}

// until asks again and again until the condition holds.
func until(t testing.TB, what string, condition func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	deadline := time.NewTimer(20 * time.Second)
	defer deadline.Stop()
	for !condition() {
		select {
		case <-tick.C:
		case <-deadline.C:
			t.Fatalf("waited for: %s", what)
		}
	}
}

// want compares what was told since the last time.
func (r *rig) want(t testing.TB, what string, want ...string) {
	t.Helper()
	if got := r.told(); !slices.Equal(got, want) {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

// states counts the ledger's deliveries.
func (r *rig) states(t testing.TB) map[candidacy.DeliveryState]int {
	t.Helper()
	counts, err := r.ledger.Counts(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

// redisServer runs a real redis-server on a unix socket until the test ends.
func redisServer(t testing.TB) string {
	t.Helper()
	binary, err := exec.LookPath("redis-server")
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		t.Fatal("redis-server is not installed")
	default:
		t.Skip("redis-server is not installed")
	}
	dir, err := os.MkdirTemp("", "redis")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	socket := filepath.Join(dir, "r.sock")
	server := exec.Command(binary, "--port", "0", "--unixsocket", socket, "--dir", dir, "--save", "")
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		server.Process.Kill()
		server.Wait()
	})
	s, err := store.Open("unix://"+socket, "")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	until(t, "redis-server answers", func() bool { return s.Ping(context.Background()) == nil })
	return "unix://" + socket
}

// subscribers are so many subscriptions to a call, of the chats from 9000001 on.
func subscribers(n int, call string) []alerts.Subscription {
	var all []alerts.Subscription
	for i := range n {
		all = append(all, alerts.Subscription{Person: candidacy.Person(fmt.Sprint(9000001 + i)), Call: call, Since: at("2026-12-01T10:00Z")})
	}
	return all
}
