package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/munfatih/munfatih/bench/server"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/store"
)

// startServer is a redis-server for a test. Where there is none the test is
// left out, but never in CI.
func startServer(t *testing.T) *server.Server {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil && os.Getenv("CI") != "true" {
		t.Skip("redis-server is not installed")
	}
	dir, err := os.MkdirTemp("", "sessions") // short: it holds a unix socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	s, err := server.Start(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

// What is measured must be what the store writes: the same walk through the
// store leaves the same key, value and life.
func TestFilledAsTheStoreKeeps(t *testing.T) {
	people, err := newPeople()
	if err != nil {
		t.Fatal(err)
	}
	redis := startServer(t)
	kept, err := store.Open(redis.URL(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	client := redis.Client(0)
	defer client.Close()
	for i, k := range kinds {
		chat, id := firstChat+int64(i), int64(i*100)
		w := walk{k, i}
		err := w.walk(func(e flows.Event) (flows.Outcome, error) {
			id++
			return worker{kept, people}.one(t.Context(), chat, id, e)
		})
		if err != nil {
			t.Fatalf("%s: %v", k.name, err)
		}
		end, err := people.end(t.Context(), w)
		if err != nil {
			t.Fatalf("%s: %v", k.name, err)
		}
		want, err := sessionValue(end)
		if err != nil {
			t.Fatalf("%s: %v", k.name, err)
		}
		if got := client.Get(t.Context(), sessionKey(chat)).Val(); got != want {
			t.Errorf("%s: got\n%s, want\n%s", k.name, got, want)
		}
		if got := client.TTL(t.Context(), sessionKey(chat)).Val(); got > sessionLife || got < sessionLife-sessionLife/1000 {
			t.Errorf("%s: got a life of %v, want %v", k.name, got, sessionLife)
		}
		if answers := max(k.answers, 0); end.session.Quiz == nil && answers > 0 || end.session.Quiz != nil && len(end.session.Quiz.Answers) != answers {
			t.Errorf("%s: got quiz %+v, want %d answers", k.name, end.session.Quiz, answers)
		}
	}
}

func TestMixedIsTheMix(t *testing.T) {
	count := map[string]int{}
	for i := range 1000 {
		count[mixed(i).name]++
	}
	for _, k := range kinds {
		if got, want := count[k.name], 10*k.percent; got != want {
			t.Errorf("%s: got %d of 1000, want %d", k.name, got, want)
		}
	}
}

func TestMeasure(t *testing.T) {
	startServer(t) // leaves the test out where there is none
	report, err := measure(t.Context(), 20_000, 500)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| the mix | 100% |", "20000 sessions take", "A worked update leaves"} {
		if !strings.Contains(report, want) {
			t.Errorf("got\n%s\nwant %q in it", report, want)
		}
	}
}
