package alerts_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/munfatih/munfatih/alerts"
	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/store"
)

const (
	crowded    = 300
	inHand     = 8 // an engine's workers
	killedTime = "2027-01-08T09:30Z"
)

// telegram is a world whose letters are written to a file, as Telegram would
// get them: what is in the file was sent, whatever happens to the sender.
type telegram struct {
	*world
	file string
}

func (t telegram) Send(_ context.Context, l alerts.Letter) alerts.Outcome {
	f, err := os.OpenFile(t.file, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err == nil {
		time.Sleep(5 * time.Millisecond) // on the wire
		_, err = fmt.Fprintln(f, l.Chat)
		time.Sleep(5 * time.Millisecond) // the answer
		f.Close()
	}
	if err != nil {
		return alerts.Outcome{State: candidacy.Failed, Why: err.Error()}
	}
	return alerts.Outcome{State: candidacy.Sent, Message: 1}
}

// worker is an engine on a store that sends to a file.
func worker(url, file string, log io.Writer) (*alerts.Engine, *world, *store.Store, error) {
	s, err := store.Open(url, "")
	if err != nil {
		return nil, nil, nil, err
	}
	rules, err := alerts.Load(alerts.Embedded())
	if err != nil {
		return nil, nil, nil, err
	}
	w := &world{now: at(killedTime), in: oneCall(crowded)}
	e := alerts.New(alerts.Options{Redis: s, Rules: rules, Ledger: s.Ledger(), Source: w, Sender: telegram{w, file}, Gate: w,
		Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})), Now: w.clock, Workers: inHand})
	return e, w, s, nil
}

// playWorker works until it is killed.
func playWorker(url, file string) {
	e, _, _, err := worker(url, file, io.Discard)
	if err == nil {
		err = e.Run(context.Background())
	}
	fmt.Fprintln(os.Stderr, "worker:", err)
	os.Exit(1)
}

// chats counts how often each chat stands in the file.
func chats(t testing.TB, file string) map[string]int {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, chat := range strings.Fields(string(data)) {
		count[chat]++
	}
	return count
}

// Of two workers one dies in the middle, killed or told to stop: nothing is
// lost, nothing is sent twice, and no more is uncertain than was in its hands.
func TestWorkerDies(t *testing.T) {
	for _, kill := range []bool{true, false} {
		t.Run(fmt.Sprintf("kill -9: %v", kill), func(t *testing.T) {
			url, file := redisServer(t), filepath.Join(t.TempDir(), "sent")
			die := startWorker(t, url, file, kill)
			var log bytes.Buffer
			e, w, s, err := worker(url, file, &locked{w: &log})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			r := &rig{world: w, Engine: e, ledger: s.Ledger()}
			t.Run("the other", func(t *testing.T) {
				r.run(t)
				until(t, "a third is sent", func() bool { return len(chats(t, file)) >= crowded/3 })
				die()
				r.settledBy(t, at(killedTime).Add(3*time.Minute))
			})
			allOnce(t, r, file, kill)
			if strings.Contains(log.String(), "90000") {
				t.Errorf("got a person in the log:\n%s", log.String())
			}
		})
	}
}

// startWorker starts a worker, in a process of its own when it is to be killed,
// and gives what ends it.
func startWorker(t *testing.T, url, file string, kill bool) (die func()) {
	t.Helper()
	if kill {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), "ALERTS_TEST_WORKER="+url, "ALERTS_TEST_FILE="+file)
		child.Stderr = os.Stderr
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		die = func() {
			child.Process.Kill()
			child.Wait()
		}
		t.Cleanup(die)
	} else {
		e, _, s, err := worker(url, file, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(context.Background())
		done := make(chan error)
		go func() { done <- e.Run(ctx) }()
		die = func() {
			stop()
			<-done
			s.Close()
		}
	}
	until(t, "the first worker sends", func() bool { return len(chats(t, file)) > 0 })
	return die
}

// settledBy moves the clock past every lease and waits until nothing is left.
func (r *rig) settledBy(t *testing.T, now time.Time) {
	t.Helper()
	r.change(func() { r.now = now })
	if err := r.Sweep(context.Background()); err != nil {
		t.Fatal(err)
	}
	r.settled(t)
}

// allOnce compares the ledger with what Telegram got.
func allOnce(t *testing.T, r *rig, file string, killed bool) {
	t.Helper()
	got, counts := chats(t, file), r.states(t)
	for chat, n := range got {
		if n != 1 {
			t.Errorf("chat %s: got %d letters, want one", chat, n)
		}
	}
	most := 0
	if killed {
		most = inHand
	}
	if n := counts[candidacy.Uncertain]; n > most {
		t.Errorf("got %d uncertain, want %d at most, which was in hand", n, most)
	}
	if n := counts[candidacy.Sent] + counts[candidacy.Uncertain]; n != crowded {
		t.Errorf("got %v in the ledger, want %d sent or uncertain", counts, crowded)
	}
	if missing := crowded - len(got); missing > counts[candidacy.Uncertain] {
		t.Errorf("got %d without a letter, want no more than the %d uncertain", missing, counts[candidacy.Uncertain])
	}
	t.Logf("%d letters, %v in the ledger", len(got), counts)
}
