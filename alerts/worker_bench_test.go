package alerts_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/munfatih/munfatih/alerts"
	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/store"
)

// slow is a world that takes 50 ms for a letter.
type slow struct{ *world }

func (s slow) Send(ctx context.Context, l alerts.Letter) alerts.Outcome {
	time.Sleep(50 * time.Millisecond)
	return s.world.Send(ctx, l)
}

// BenchmarkWorker sends 600 letters behind the gate to Telegram that takes
// 50 ms for each, while somebody asks every second: letters a second, and the
// longest that an answer waited at the gate.
func BenchmarkWorker(b *testing.B) {
	const many = 600
	url := redisServer(b)
	s, err := store.Open(url, "")
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	rules, err := alerts.Load(alerts.Embedded())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		w := &world{now: at("2027-01-08T09:30Z"), in: oneCall(many), ids: map[string]string{}}
		gate := s.Gate()
		e := alerts.New(alerts.Options{Redis: s, Rules: rules, Ledger: s.Ledger(), Source: w, Sender: slow{w}, Gate: gate,
			Log: slog.New(slog.DiscardHandler), Now: w.clock})
		ctx, stop := context.WithCancel(context.Background())
		done := make(chan error)
		begun := time.Now()
		go func() { done <- e.Run(ctx) }()
		var longest time.Duration
		for chat, sent := int64(100), 0; sent < many; chat++ {
			asked := time.Now()
			for {
				wait, err := gate.Gate(ctx, chat, false, false)
				if err != nil {
					b.Fatal(err)
				}
				if wait == 0 {
					break
				}
				time.Sleep(wait)
			}
			longest = max(longest, time.Since(asked))
			for tick := 0; tick < 10 && sent < many; tick++ {
				time.Sleep(100 * time.Millisecond)
				w.change(func() { sent = len(w.letters) })
			}
		}
		b.ReportMetric(many/time.Since(begun).Seconds(), "letters/s")
		b.ReportMetric(longest.Seconds()*1000, "ms-longest-answer")
		stop()
		<-done
		if counts, err := s.Ledger().Counts(context.Background()); err != nil || counts[candidacy.Sent] != many {
			b.Fatalf("got %v, %v, want %d sent", counts, err, many)
		}
	}
}
