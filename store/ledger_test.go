package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/candidacy"
)

// noon is when the ledger's tests take place.
var noon = time.Date(2027, time.January, 8, 12, 0, 0, 0, time.UTC)

// delivery is a planned one, of a size that is usual.
func delivery(id string, chat int64) candidacy.Delivery {
	return candidacy.Delivery{
		ID: id, Person: candidacy.Person(fmt.Sprint(chat)), Chat: chat, State: candidacy.Planned, PlannedAt: noon, NotBefore: noon,
		Alert:  json.RawMessage(fmt.Sprintf(`{"person":"%d","kind":"call","about":"2027-k7m2q","from":"20270116T075900Z","lead":7,"send_at":"2027-01-08T09:30:00Z","reason":"","until":"2027-01-16T07:59:00Z","x":[],"é":"\"/\u2028"}`, chat)),
		Reason: "7 days before 2027-01-15, the last whole day before call 2027-k7m2q closes at 2027-01-16 07:59 in Morocco",
	}
}

func planned(t testing.TB, l *Ledger, all ...candidacy.Delivery) {
	t.Helper()
	if fresh, err := l.Plan(inTime(t), all); err != nil || len(fresh) != len(all) {
		t.Fatalf("plan: got %v, %v, want all %d new", fresh, err, len(all))
	}
}

func started(t testing.TB, l *Ledger, token string, ids ...string) {
	t.Helper()
	got, err := l.Start(inTime(t), ids, token, noon.Add(time.Second), noon.Add(time.Minute))
	if err != nil || len(got) != len(ids) {
		t.Fatalf("start %v: got %v, %v, want all", ids, got, err)
	}
}

// wantStates compares the ids in every state's index.
func wantStates(t testing.TB, l *Ledger, want map[candidacy.DeliveryState][]string) {
	t.Helper()
	for _, state := range candidacy.DeliveryStates {
		all, err := l.Entries(inTime(t), state, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		got := []string{}
		for _, d := range all {
			got = append(got, d.ID)
			if d.State != state {
				t.Errorf("%s: got state %s in the index of %s", d.ID, d.State, state)
			}
		}
		slices.Sort(got)
		if expected := append([]string{}, want[state]...); !cmp.Equal(got, expected) {
			t.Errorf("%s: got %v, want %v", state, got, expected)
		}
	}
}

func entry(t testing.TB, l *Ledger, id string) candidacy.Delivery {
	t.Helper()
	d, ok, err := l.Entry(inTime(t), id)
	if err != nil || !ok {
		t.Fatalf("entry %s: got %v, %v", id, ok, err)
	}
	return d
}

func TestLedgerPlansOnce(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		l, ctx := b.Ledger(), inTime(t)
		want := delivery("a", -1001234567890123)
		planned(t, l, want)
		if diff := cmp.Diff(want, entry(t, l, "a")); diff != "" {
			t.Errorf("read back (-want +got):\n%s", diff)
		}
		if fresh, err := l.Plan(ctx, []candidacy.Delivery{want}); err != nil || !cmp.Equal(fresh, []string{"a"}) {
			t.Errorf("the same call again, as after a lost answer: got %v, %v, want the same answer", fresh, err)
		}
		other := delivery("a", 7)
		other.NotBefore = noon.Add(time.Hour)
		for _, state := range []candidacy.DeliveryState{candidacy.Planned, candidacy.Sent} {
			if fresh, err := l.Plan(ctx, []candidacy.Delivery{other, other}); err != nil || len(fresh) != 0 {
				t.Errorf("planned again while %s: got %v, %v, want nothing new", state, fresh, err)
			}
			if got := entry(t, l, "a"); got.Chat != want.Chat || got.State != state {
				t.Errorf("planned again: got %+v, want it as it was", got)
			}
			if state == candidacy.Planned {
				started(t, l, "t", "a")
				finish(t, l, "t", candidacy.Delivery{State: candidacy.Sent, SentAt: noon, Message: 5}, "a")
			}
		}
		b.forward(deliveryLife + time.Hour)
		if fresh, err := l.Plan(ctx, []candidacy.Delivery{other}); err != nil || len(fresh) != 1 {
			t.Errorf("after its life: got %v, %v, want it new", fresh, err)
		}
	})
}

func finish(t testing.TB, l *Ledger, token string, result candidacy.Delivery, ids ...string) {
	t.Helper()
	if err := l.Finish(inTime(t), ids, token, result, true); err != nil {
		t.Fatal(err)
	}
}

// One message carries several deliveries: they are started and finished
// together, by one alone.
func TestLedgerWay(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		l, ctx := b.Ledger(), inTime(t)
		planned(t, l, delivery("a", 1), delivery("b", 1), delivery("c", 2), delivery("d", 3), delivery("e", 4))
		for range 2 { // the answer was lost
			started(t, l, "one", "a", "b")
		}
		if got, err := l.Start(ctx, []string{"a", "c", "none"}, "two", noon, noon.Add(time.Minute)); err != nil || len(got) != 1 || got[0].ID != "c" {
			t.Errorf("start by another: got %v, %v, want only what nobody had", got, err)
		}
		finish(t, l, "two", candidacy.Delivery{State: candidacy.Sent, SentAt: noon, Message: 9}, "a") // not its own
		wantStates(t, l, map[candidacy.DeliveryState][]string{candidacy.Sending: {"a", "b", "c"}, candidacy.Planned: {"d", "e"}})
		for range 2 {
			finish(t, l, "one", candidacy.Delivery{State: candidacy.Sent, SentAt: noon, Message: 9}, "a", "b")
			if err := l.Back(ctx, []string{"c"}, "two", noon.Add(time.Minute), "429"); err != nil {
				t.Fatal(err)
			}
			if _, err := l.Drop(ctx, []string{"a", "d"}, noon, "past"); err != nil {
				t.Fatal(err)
			}
			if err := l.Later(ctx, []string{"a", "e"}, noon.Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
		}
		wantStates(t, l, map[candidacy.DeliveryState][]string{candidacy.Sent: {"a", "b"}, candidacy.Planned: {"c", "e"}, candidacy.Dropped: {"d"}})
		want := delivery("a", 1)
		want.State, want.SendingAt, want.SentAt, want.Message, want.Tries = candidacy.Sent, noon.Add(time.Second), noon, 9, 1
		if diff := cmp.Diff(want, entry(t, l, "a")); diff != "" {
			t.Errorf("sent (-want +got):\n%s", diff)
		}
		if got := entry(t, l, "c"); got.Tries != 1 || got.Why != "429" || !got.NotBefore.Equal(noon.Add(time.Minute)) {
			t.Errorf("sent back: got %+v", got)
		}
		if got, err := l.Planned(ctx, noon.Add(time.Minute), 10); err != nil || len(got) != 1 || got[0].ID != "c" {
			t.Errorf("planned within a minute: got %v, %v, want c", got, err)
		}
		if counts, err := l.Counts(ctx); err != nil || counts[candidacy.Sent] != 2 || counts[candidacy.Uncertain] != 0 {
			t.Errorf("counts: got %v, %v", counts, err)
		}
	})
}

func TestLedgerAbandoned(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		l, ctx := b.Ledger(), inTime(t)
		planned(t, l, delivery("a", 1), delivery("b", 2), delivery("c", 3))
		started(t, l, "one", "a", "b")
		if n, err := l.Abandoned(ctx, noon.Add(59*time.Second)); n != 0 || err != nil {
			t.Errorf("before the lease ends: got %d, %v", n, err)
		}
		if n, err := l.Abandoned(ctx, noon.Add(time.Minute)); n != 2 || err != nil {
			t.Errorf("after the lease: got %d, %v, want 2", n, err)
		}
		wantStates(t, l, map[candidacy.DeliveryState][]string{candidacy.Uncertain: {"a", "b"}, candidacy.Planned: {"c"}})
		finish(t, l, "one", candidacy.Delivery{State: candidacy.Sent, SentAt: noon.Add(2 * time.Minute), Message: 3}, "a") // only slow
		for range 2 {
			if ok, err := l.Retry(ctx, "b", noon.Add(time.Hour)); !ok || err != nil {
				t.Errorf("retry: got %v, %v", ok, err)
			}
		}
		finish(t, l, "one", candidacy.Delivery{State: candidacy.Sent, SentAt: noon, Message: 4}, "b") // too late: a person decided
		for _, id := range []string{"a", "c", "none"} {
			if ok, err := l.Retry(ctx, id, noon); ok || err != nil {
				t.Errorf("retry %s: got %v, %v, want that it is none to retry", id, ok, err)
			}
		}
		wantStates(t, l, map[candidacy.DeliveryState][]string{candidacy.Sent: {"a"}, candidacy.Planned: {"b", "c"}})
		if _, err := l.Abandoned(ctx, noon.Add(deliveryLife+2*time.Hour)); err != nil {
			t.Fatal(err)
		}
		wantStates(t, l, nil)
	})
}

func TestLedgerReceived(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		l, ctx := b.Ledger(), inTime(t)
		planned(t, l, delivery("a", 1), delivery("b", 2))
		started(t, l, "one", "a", "b")
		finish(t, l, "one", candidacy.Delivery{State: candidacy.Sent, SentAt: noon, Message: 9}, "a", "b")
		awaited := func(until time.Time) (ids []string) {
			all, err := l.Awaited(ctx, until, 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range all {
				ids = append(ids, d.ID)
			}
			return ids
		}
		if got := awaited(noon); !cmp.Equal(got, []string{"a", "b"}) {
			t.Errorf("sent: got %v awaited, want both", got)
		}
		for range 2 {
			if err := l.Raise(ctx, "a", 1, noon, noon.Add(time.Hour)); err != nil {
				t.Fatal(err)
			}
		}
		if got := entry(t, l, "a"); got.Level != 1 || !got.RaisedAt.Equal(noon) {
			t.Errorf("raised: got %+v", got)
		}
		if got := awaited(noon); !cmp.Equal(got, []string{"b"}) {
			t.Errorf("a is looked at in an hour: got %v", got)
		}
		if err := l.Receive(ctx, []string{"a", "none"}, noon, time.Time{}); err != nil {
			t.Fatal(err)
		}
		if err := l.Receive(ctx, []string{"a"}, noon.Add(time.Hour), noon.Add(24*time.Hour)); err != nil {
			t.Fatal(err)
		}
		if got := entry(t, l, "a"); !got.Received() || !got.ReceivedAt.Equal(noon) || !got.SnoozedTo.Equal(noon.Add(24*time.Hour)) {
			t.Errorf("received twice: got %+v, want the first time, and the day to which it was put off", got)
		}
		for id, next := range map[string]time.Time{"a": noon, "b": {}} {
			if err := l.Raise(ctx, id, 2, noon, next); err != nil {
				t.Fatal(err)
			}
		}
		if got := entry(t, l, "a"); got.Level != 1 {
			t.Errorf("raised after it was received: got level %d, want 1", got.Level)
		}
		if got := awaited(noon.Add(time.Hour)); got != nil {
			t.Errorf("all settled: got %v awaited", got)
		}
	})
}

func TestLedgerForgets(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		l, ctx := b.Ledger(), inTime(t)
		var all []candidacy.Delivery
		for i := range ledgerBatch + 10 {
			all = append(all, delivery(fmt.Sprintf("a%03d", i), 1))
		}
		planned(t, l, append(all, delivery("b", 2))...)
		started(t, l, "one", "a000", "b")
		finish(t, l, "one", candidacy.Delivery{State: candidacy.Sent, SentAt: noon}, "a000", "b")
		if got, err := l.OfChat(ctx, 1, 3); err != nil || len(got) != 3 {
			t.Errorf("of a chat, three at most: got %v, %v", got, err)
		}
		for range 2 {
			if err := l.Forget(ctx, 1); err != nil {
				t.Fatal(err)
			}
		}
		want := []string{toldKey(2), deliveryKey("b"), awaitedKey, stateKey(candidacy.Sent)}
		got := keysOf(t, b.redis)
		slices.Sort(got)
		slices.Sort(want)
		if !cmp.Equal(got, want) {
			t.Errorf("keys: got %v, want only the other's %v", got, want)
		}
	})
}

func TestBroadcastStands(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		l, ctx := b.Ledger(), inTime(t)
		first := candidacy.Broadcast{ID: "x", Text: map[string]string{"ar": "نص", "fr": "a"}, Audience: "all", At: noon, SendAt: noon.Add(time.Minute), Count: 3}
		second := first
		second.Count = 4
		for _, one := range []candidacy.Broadcast{first, second} {
			if got, err := l.KeepBroadcast(ctx, one); err != nil || !cmp.Equal(got, first) {
				t.Errorf("got %+v, %v, want the first", got, err)
			}
		}
		for _, at := range []time.Time{noon, noon.Add(time.Hour)} {
			if err := l.CancelBroadcast(ctx, "x", at); err != nil {
				t.Fatal(err)
			}
		}
		first.Cancelled = noon
		if got, ok, err := l.Broadcast(ctx, "x"); err != nil || !ok || !cmp.Equal(got, first) {
			t.Errorf("called off: got %+v, %v, %v", got, ok, err)
		}
		if _, ok, err := l.Broadcast(ctx, "y"); ok || err != nil {
			t.Errorf("unknown: got %v, %v", ok, err)
		}
	})
}

// Whatever a script touches lies on one server.
func TestLedgerOnCluster(t *testing.T) {
	b := cluster(t)
	l, ctx := b.Ledger(), inTime(t)
	planned(t, l, delivery("a", 1), delivery("b", 2))
	started(t, l, "one", "a", "b")
	finish(t, l, "one", candidacy.Delivery{State: candidacy.Sent, SentAt: noon}, "a", "b")
	if err := l.Receive(ctx, []string{"a", "b"}, noon, noon); err != nil {
		t.Error(err)
	}
	if err := l.Raise(ctx, "a", 1, noon, noon); err != nil {
		t.Error(err)
	}
	if err := l.Forget(ctx, 1); err != nil {
		t.Error(err)
	}
	wantStates(t, l, map[candidacy.DeliveryState][]string{candidacy.Sent: {"b"}})
	if wait, err := b.Gate().Gate(ctx, 1, false, false); wait != 0 || err != nil {
		t.Errorf("gate: got %v, %v", wait, err)
	}
	if err := b.Subscribe(ctx, candidacy.Subscription{Person: "1", Call: "next"}); err != nil {
		t.Error(err)
	}
}

// usedMemory is what Redis uses, in bytes.
func usedMemory(b *testing.B, s *Store) int {
	b.Helper()
	info, err := s.redis.Info(context.Background(), "memory").Result()
	if err != nil {
		b.Fatal(err)
	}
	var n int
	if _, err := fmt.Sscan(parseInfo(info)["used_memory"], &n); err != nil {
		b.Fatal(err)
	}
	return n
}

// BenchmarkLedgerPlan plans 10,000 deliveries to as many chats on a real server
// that flushes each write, and states what an entry takes with its indices.
func BenchmarkLedgerPlan(b *testing.B) {
	const many = 10_000
	s := open(b, startServer(b, "--appendonly", "yes", "--appendfsync", "always").url)
	l, ctx := s.Ledger(), context.Background()
	before := usedMemory(b, s)
	rounds := 0
	for b.Loop() {
		all := make([]candidacy.Delivery, many)
		for i := range all {
			all[i] = delivery(fmt.Sprintf("%010d%010d", rounds, i), int64(100_000_000+i))
		}
		if _, err := l.Plan(ctx, all); err != nil {
			b.Fatal(err)
		}
		rounds++
	}
	b.ReportMetric(float64(many*rounds)/b.Elapsed().Seconds(), "entries/s")
	b.ReportMetric(float64(usedMemory(b, s)-before)/float64(many*rounds), "B/entry")
}
