package store

import (
	"bytes"
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/flows"
)

// TestWatchLearned tells one store what another one learned.
func TestWatchLearned(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		first := flows.Learned{ID: "1", Text: "a", Variety: "fr", Passage: "2.3.mandate"}
		second := flows.Learned{ID: "2", Text: "b", Variety: "fr", Passage: "2.3.mandate"}
		b.learn(t, first)

		other := open(t, b.url)
		ctx, stop := context.WithCancel(inTime(t))
		defer stop()
		told := make(chan []flows.Learned, 10)
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			other.WatchLearned(ctx, slog.New(slog.DiscardHandler), func(l []flows.Learned) { told <- slices.Clone(l) })
		}()
		expect := func(what string, want ...flows.Learned) {
			t.Helper()
			select {
			case got := <-told:
				if !cmp.Equal(got, want) {
					t.Errorf("%s: got %+v, want %+v", what, got, want)
				}
			case <-time.After(learnedEvery / 3): // well before it would look by itself
				t.Fatalf("%s: nothing was told", what)
			}
		}
		expect("at once", first)
		until(t, "the other store listens", func() bool {
			return b.redis.PubSubNumSub(ctx, learnedChannel).Val()[learnedChannel] == 1
		})
		b.learn(t, second)
		expect("learned by another store", first, second)
		b.learn(t, second)
		b.learn(t, flows.Learned{ID: "3", Text: "c", Variety: "fr"}) // set aside: nothing learned
		moved := flows.Learned{ID: "2", Text: "b", Variety: "fr", Passage: "2.3.staff"}
		b.learn(t, moved)
		expect("nothing new twice, then a change", first, moved)
		stop()
		<-ended
	})
}

// TestWatchLearnedOutlivesRedis looks again when Redis has come back.
func TestWatchLearnedOutlivesRedis(t *testing.T) {
	server := startServer(t, "--appendonly", "yes", "--appendfsync", "always")
	b := backend{Store: open(t, server.url)}
	server.stop()
	ctx, stop := context.WithCancel(inTime(t))
	defer stop()
	told := make(chan []flows.Learned, 10)
	warned := make(chan string, 100)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		log := slog.New(slog.NewTextHandler(lines(warned), nil))
		b.WatchLearned(ctx, log, func(l []flows.Learned) { told <- slices.Clone(l) })
	}()
	select {
	case line := <-warned:
		if !strings.Contains(line, "level=WARN") || !strings.Contains(line, "not known") {
			t.Errorf("Redis is down: got %q, want a warning", line)
		}
	case <-ctx.Done():
		t.Fatal("Redis is down: nothing was logged")
	}
	server.start(t)
	until(t, "the watch listens again", func() bool {
		return b.redis.PubSubNumSub(ctx, learnedChannel).Val()[learnedChannel] == 1
	})
	want := flows.Learned{ID: "1", Text: "a", Variety: "fr", Passage: "2.3.mandate"}
	b.learn(t, want)
	select {
	case got := <-told:
		if !cmp.Equal(got, []flows.Learned{want}) {
			t.Errorf("after Redis came back: got %+v, want %+v", got, want)
		}
	case <-ctx.Done():
		t.Fatal("after Redis came back: nothing was told")
	}
	stop()
	<-ended
}

// lines hands on what is logged.
type lines chan string

func (l lines) Write(data []byte) (int, error) {
	select {
	case l <- string(bytes.Clone(data)):
	default:
	}
	return len(data), nil
}
