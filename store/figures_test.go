package store

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// fill writes sessions of chats, and keys that are none.
func fill(t testing.TB, b backend, sessions int) {
	t.Helper()
	ctx := inTime(t)
	_, err := b.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
		for chat := range sessions {
			p.Set(ctx, sessionKey(int64(chat)-5), "1 {}", sessionLife) // groups lie below zero
			p.Set(ctx, turnKey(int64(chat)), "token", turnLife)
		}
		p.Set(ctx, settingKey("s:{7}"), "x", 0)
		p.Set(ctx, "s:", "x", 0)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSessions(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		for _, want := range []int{0, 2500} { // more than Redis looks at in one go
			fill(t, b, want)
			if got, err := b.Sessions(inTime(t)); err != nil || got != want {
				t.Errorf("got %d sessions, %v, want %d", got, err, want)
			}
		}
	})
}

// TestSessionsOfCluster counts them on every master.
func TestSessionsOfCluster(t *testing.T) {
	b := cluster(t)
	fill(t, b, 300)
	if got, err := b.Sessions(inTime(t)); err != nil || got != 300 {
		t.Errorf("got %d sessions, %v, want 300", got, err)
	}
	used, most, err := b.Memory(inTime(t))
	if err != nil || used < 3<<20 || most != 0 {
		t.Errorf("memory: got %d of %d, %v, want that of three servers, without a limit", used, most, err)
	}
}

func TestMemory(t *testing.T) {
	for _, tt := range []struct {
		maxmemory string
		most      int64
	}{{"0", 0}, {"64mb", 64 << 20}} {
		server := startServer(t, "--maxmemory", tt.maxmemory)
		s := open(t, server.url)
		used, most, err := s.Memory(inTime(t))
		if err != nil || used < 500_000 || used > 64<<20 || most != tt.most {
			t.Errorf("maxmemory %s: got %d of %d, %v, want some megabytes of %d", tt.maxmemory, used, most, err, tt.most)
		}
	}
}

func TestOverdue(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		l := b.Ledger()
		planned(t, l, delivery("one", 1), delivery("two", 2), delivery("three", 3))
		started(t, l, "token", "three")
		for _, tt := range []struct {
			before time.Time
			want   int
		}{{noon, 0}, {noon.Add(time.Second), 2}} {
			if got, err := l.Overdue(inTime(t), tt.before); err != nil || got != tt.want {
				t.Errorf("before %s: got %d, %v, want %d", tt.before, got, err, tt.want)
			}
		}
	})
}

func TestParkedCount(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		for update := range int64(3) {
			if err := b.Park(inTime(t), 7, update+1, []byte("{}")); err != nil {
				t.Fatal(err)
			}
			if got, err := b.ParkedCount(inTime(t)); err != nil || got != int(update)+1 {
				t.Errorf("got %d parked, %v, want %d", got, err, update+1)
			}
		}
	})
}

// TestFiguresAway says that Redis does not answer, instead of zero.
func TestFiguresAway(t *testing.T) {
	s := open(t, "unix:///nowhere/redis.sock")
	ask := map[string]func(context.Context) error{
		"sessions": func(ctx context.Context) error { _, err := s.Sessions(ctx); return err },
		"parked":   func(ctx context.Context) error { _, err := s.ParkedCount(ctx); return err },
		"memory":   func(ctx context.Context) error { _, _, err := s.Memory(ctx); return err },
		"overdue":  func(ctx context.Context) error { _, err := s.Ledger().Overdue(ctx, noon); return err },
	}
	for what, of := range ask {
		if err := of(inTime(t)); err == nil {
			t.Errorf("%s: got no error", what)
		}
	}
}

// BenchmarkSessions counts many: Redis serves others between two looks.
func BenchmarkSessions(b *testing.B) {
	server := startServer(b, "--appendonly", "no")
	s := open(b, server.url)
	const sessions = 200_000
	ctx := context.Background()
	for i := range sessions / 1000 {
		_, err := s.redis.Pipelined(ctx, func(p redis.Pipeliner) error {
			for j := range 1000 {
				p.Set(ctx, sessionKey(int64(1000*i+j)), fmt.Sprint(j), 0)
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		if n, err := s.Sessions(ctx); err != nil || n != sessions {
			b.Fatalf("got %d, %v, want %d", n, err, sessions)
		}
	}
}
