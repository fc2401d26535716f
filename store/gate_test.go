package store

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
)

// clocked is a gate on a miniredis whose clock only moves by hand.
func clocked(t *testing.T) (*Gate, func(time.Duration)) {
	t.Helper()
	m := miniredis.RunT(t)
	now := noon
	m.SetTime(now)
	return open(t, "redis://"+m.Addr()).Gate(), func(d time.Duration) {
		now = now.Add(d)
		m.SetTime(now)
		m.FastForward(d)
	}
}

func ask(t *testing.T, g *Gate, chat int64, bulk bool) time.Duration {
	t.Helper()
	wait, err := g.Gate(inTime(t), chat, chat < 0, bulk)
	if err != nil {
		t.Fatal(err)
	}
	return wait
}

// passes drives a class for so long against a clock that follows what the gate
// says, each time to another chat, and counts what passed.
func passes(t *testing.T, g *Gate, forward func(time.Duration), bulk bool, long time.Duration) int {
	t.Helper()
	count := 0
	for chat := int64(1000); long > 0; chat++ {
		wait := ask(t, g, chat, bulk)
		if wait == 0 {
			count++
			continue
		}
		forward(wait)
		long -= wait
	}
	return count
}

func TestGateRates(t *testing.T) {
	g, forward := clocked(t)
	if got := passes(t, g, forward, true, 10*time.Second); got < 280 || got > 284 {
		t.Errorf("bulk: got %d in 10 s, want 28 a second", got)
	}
	forward(time.Minute)
	if got := passes(t, g, forward, false, 10*time.Second); got < 300 || got > 300+allBurst+1 {
		t.Errorf("answers: got %d in 10 s, want 30 a second", got)
	}
}

// Telegram's own counting, a bucket of 30 that fills with 30 a second, never
// runs over, whoever asks.
func TestGateBelowTelegram(t *testing.T) {
	g, forward := clocked(t)
	level := 30.0
	for i := range 300 {
		for chat := range int64(40) {
			if ask(t, g, 1000+chat, chat%3 == 0 || i%100 < 50) == 0 {
				level--
			}
		}
		if level < 0 {
			t.Fatalf("after %d rounds: got more than Telegram takes", i)
		}
		forward(10 * time.Millisecond)
		level = min(30, level+0.3)
	}
}

func TestGateChat(t *testing.T) {
	tests := []struct {
		chat         int64
		burst        int
		each, within time.Duration
		most         int
	}{
		{7, chatBurst, chatEach, 10 * time.Second, 15},
		{-7, chatBurst, groupEach, time.Minute, 20},
	}
	for _, tt := range tests {
		g, forward := clocked(t)
		for i := range tt.burst {
			if wait := ask(t, g, tt.chat, false); wait != 0 {
				t.Errorf("chat %d, message %d: got %v to wait, want none", tt.chat, i+1, wait)
			}
		}
		if wait := ask(t, g, tt.chat, false); wait != tt.each {
			t.Errorf("chat %d: got %v to wait after a burst, want %v", tt.chat, wait, tt.each)
		}
		if wait := ask(t, g, tt.chat+1, false); wait != 0 {
			t.Errorf("another chat: got %v to wait, want none", wait)
		}
		count := tt.burst
		for passed := time.Duration(0); passed+tt.each < tt.within; passed += tt.each {
			forward(tt.each)
			if ask(t, g, tt.chat, false) == 0 {
				count++
			}
		}
		if count > tt.most {
			t.Errorf("chat %d: got %d in %v, want %d at most", tt.chat, count, tt.within, tt.most)
		}
	}
}

// While bulk takes all it may, an answer waits for nothing; when answers come in
// numbers bulk holds back before they have to wait, and until they are through.
func TestGateBulkYields(t *testing.T) {
	g, forward := clocked(t)
	for i := range int64(200) {
		passes(t, g, forward, true, 100*time.Millisecond)
		if wait := ask(t, g, 5000+i%10, false); i%2 == 0 && wait != 0 { // odd ones find their chat busy at times
			t.Fatalf("an answer during a broadcast: got %v to wait, want none", wait)
		}
	}
	forward(time.Minute)
	for chat := range int64(10) {
		if wait := ask(t, g, 10_000+chat, false); wait != 0 {
			t.Fatalf("answer %d at once: got %v to wait, want none", chat+1, wait)
		}
	}
	if wait := ask(t, g, 1, true); wait == 0 {
		t.Error("bulk after many answers: got nothing to wait, want what is left to be the answers'")
	}
	for chat := range int64(10) {
		if wait := ask(t, g, 20_000+chat, false); wait != 0 {
			t.Fatalf("answer %d of the reserve: got %v to wait, want none", chat+1, wait)
		}
	}
	wait := ask(t, g, 1, false)
	if bulk := ask(t, g, 2, true); wait == 0 || bulk < wait+reserve*allEach-time.Millisecond {
		t.Errorf("bulk while an answer waits for %v: got %v to wait, want longer", wait, bulk)
	}
	forward(time.Second)
	if wait := ask(t, g, 1, true); wait != 0 {
		t.Errorf("bulk when no answer waits any more: got %v to wait, want none", wait)
	}
}

func TestGateHold(t *testing.T) {
	g, forward := clocked(t)
	for _, d := range []time.Duration{5 * time.Second, time.Second} {
		if err := g.Hold(inTime(t), d); err != nil {
			t.Fatal(err)
		}
	}
	for _, bulk := range []bool{true, false} {
		if wait := ask(t, g, 1, bulk); wait < 4900*time.Millisecond || wait > 5*time.Second {
			t.Errorf("held, bulk %v: got %v to wait, want 5 s", bulk, wait)
		}
	}
	forward(5 * time.Second)
	if wait := ask(t, g, 1, true); wait != 0 {
		t.Errorf("after the hold: got %v to wait, want none", wait)
	}
}

// Without Redis answers go on, up to a limit, and bulk waits.
func TestGateWithoutRedis(t *testing.T) {
	m := miniredis.RunT(t)
	g := open(t, "redis://"+m.Addr()).Gate()
	m.Close()
	if wait := ask(t, g, 1, false); wait != 0 {
		t.Errorf("an answer: got %v to wait, want none", wait)
	}
	if wait := ask(t, g, 1, true); wait != gateBlind {
		t.Errorf("bulk: got %v to wait, want %v", wait, gateBlind)
	}
	allowed := 0
	for range 100 {
		if ask(t, g, 1, false) == 0 {
			allowed++
		}
	}
	if allowed < 10 || allowed > 30 {
		t.Errorf("100 answers at once: got %d allowed, want about 15", allowed)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	g.blind.Store(0)
	if _, err := g.Gate(ctx, 1, false, false); !errors.Is(err, context.Canceled) {
		t.Errorf("the context has ended: got %v", err)
	}
}

// The scripts run on a real server too, with its clock.
func TestGateOnServer(t *testing.T) {
	g := open(t, startServer(t).url).Gate()
	count := 0
	for chat := range int64(100) {
		if ask(t, g, chat, false) == 0 {
			count++
		}
	}
	if count < allBurst || count > 2*allBurst+10 {
		t.Errorf("100 answers at once: got %d through, want about %d", count, allBurst)
	}
	if err := g.Hold(inTime(t), time.Minute); err != nil {
		t.Fatal(err)
	}
	if wait := ask(t, g, 1, false); wait < 50*time.Second {
		t.Errorf("held: got %v to wait, want a minute", wait)
	}
}

func BenchmarkGate(b *testing.B) {
	g := open(b, startServer(b).url).Gate()
	ctx := context.Background()
	for b.Loop() {
		if _, err := g.Gate(ctx, 1, false, true); err != nil {
			b.Fatal(err)
		}
	}
}
