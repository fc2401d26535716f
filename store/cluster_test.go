package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/store/redistest"
)

// cluster is a store on a Cluster of three masters.
func cluster(t testing.TB) backend {
	t.Helper()
	return backend{Store: open(t, redistest.StartCluster(t, false).URL)}
}

// TestCluster does on one Cluster all that is done on one server.
func TestCluster(t *testing.T) {
	b := cluster(t)
	t.Run("chats and records", func(t *testing.T) { clusterChats(t, b) })
	t.Run("beside chats", func(t *testing.T) { clusterBesideChats(t, b) })
	if got := b.Health(inTime(t)); got != (Health{Answers: true, Role: "cluster ok", Lasts: true}) {
		t.Errorf("health: got %+v, want a Cluster that keeps", got)
	}
	for address, f := range b.settling.servers {
		if f.keepUp || f.missed {
			t.Errorf("%s: got %+v, want that it has no replicas to wait for", address, f)
		}
	}
	t.Run("backup", func(t *testing.T) { clusterBackup(t, b) })
}

// Every script stays on one server, and what looks through all keys looks at
// every server.
func clusterChats(t *testing.T, b backend) {
	ctx := inTime(t)
	var head candidacy.Head
	var want []string
	for i := range 20 {
		chat, name := int64(100+i), fmt.Sprint(10+i)
		turn := b.begin(t, chat, 7)
		out := opening(t, chat, name, head)
		b.commit(t, turn, out)
		if err := b.Renew(ctx, turn); err != nil {
			t.Errorf("renew: got %v", err)
		}
		b.End(ctx, turn)
		turn = b.begin(t, chat, 7)
		b.isOpen(t, chat, name, turn, out)
		if err := b.Done(ctx, turn, 0); err != nil {
			t.Errorf("done: got %v", err)
		}
		b.end(t, turn.Pending[1:], turn)
		if turn = b.begin(t, chat, 7); !turn.Stepped || len(turn.Pending) > 0 {
			t.Errorf("done: got %+v, want it stepped, with nothing to do", turn)
		}
		head = after(out.Changes[1])
		want = append(want, "file"+name)
	}
	late := says(1)
	late.Changes = []candidacy.Change{changed(t, candidacy.RegistryFile, candidacy.Head{}, nil, "late")}
	if _, err := b.Commit(ctx, b.begin(t, 99, 7), late); !errors.Is(err, ErrLost) {
		t.Errorf("a change that comes too late: got %v, want ErrLost", err)
	}
	b.commit(t, b.begin(t, 98, 7), flows.Outcome{Forget: &flows.Forget{Chat: 98, Who: "p-98"}})
	if got, err := b.Files(ctx); err != nil || !cmp.Equal(got, want) {
		t.Errorf("files: got %v, %v, want %v", got, err, want)
	}
}

// What is neither of a chat nor of a file keeps to one server, too.
func clusterBesideChats(t *testing.T, b backend) {
	ctx := inTime(t)
	ledger, at := b.Ledger(), time.UnixMilli(recordsDay.UnixMilli())
	var all []candidacy.Delivery
	var ids []string
	for i := range 10 {
		d := candidacy.Delivery{ID: fmt.Sprint("d", i), Chat: int64(i), PlannedAt: at, NotBefore: at}
		all, ids = append(all, d), append(ids, d.ID)
	}
	fresh, err := ledger.Plan(ctx, all)
	if err != nil || len(fresh) != len(all) {
		t.Errorf("plan: got %v, %v, want all %d", fresh, err, len(all))
	}
	started, err := ledger.Start(ctx, ids, "me", at, at.Add(time.Minute))
	if err != nil || len(started) != len(all) {
		t.Errorf("start: got %d, %v, want all %d", len(started), err, len(all))
	}
	err = ledger.Finish(ctx, ids, "me", candidacy.Delivery{State: candidacy.Sent, SentAt: at}, true)
	if err == nil {
		err = ledger.Receive(ctx, ids[:1], at, time.Time{})
	}
	if counts, err2 := ledger.Counts(ctx); err != nil || err2 != nil || counts[candidacy.Sent] != len(all) {
		t.Errorf("finish: got %v (%v, %v), want all %d sent", counts, err, err2, len(all))
	}
	if err := ledger.Forget(ctx, 3); err != nil {
		t.Errorf("forget: got %v", err)
	}
	for range chatBurst {
		if wait, err := b.Gate().Gate(ctx, 7, false, false); err != nil || wait != 0 {
			t.Errorf("gate: got %v, %v, want none of a short burst to wait", wait, err)
		}
	}
	if wait, err := b.Gate().Gate(ctx, 7, false, true); err != nil || wait <= 0 {
		t.Errorf("gate after a burst: got %v, %v, want to wait", wait, err)
	}
	for range 2 {
		if got, err := b.Setting(ctx, "key", "a"); err != nil || got != "a" {
			t.Errorf("setting: got %q, %v, want a", got, err)
		}
	}
	if err := b.Subscribe(ctx, candidacy.Subscription{Person: "7", Call: "c", Since: at}); err != nil {
		t.Errorf("subscribe: got %v", err)
	}
	if all, err := b.Subscriptions(ctx); err != nil || len(all) != 1 {
		t.Errorf("subscriptions: got %v, %v, want one", all, err)
	}
}

// A backup of a Cluster is restored on one server, and on a Cluster.
func clusterBackup(t *testing.T, b backend) {
	ctx := inTime(t)
	file, n := b.backup(t)
	want := b.contents(t)
	if n != len(want) || n < 100 {
		t.Errorf("backup: got %d keys, want %d, of twenty chats and files", n, len(want))
	}
	if _, err := b.Restore(ctx, bytes.NewReader(file)); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("restore into a Cluster that is not empty: got %v, want ErrNotEmpty", err)
	}
	err := b.eachMaster(ctx, func(ctx context.Context, master *redis.Client) error { return master.FlushAll(ctx).Err() })
	if err != nil {
		t.Fatal(err)
	}
	for _, to := range []backend{alone(t), b} {
		if got, err := to.Restore(ctx, bytes.NewReader(file)); err != nil || got != n {
			t.Errorf("restore: got %d keys, %v, want %d", got, err, n)
		}
		if diff := cmp.Diff(want, to.contents(t)); diff != "" {
			t.Errorf("restored (-want +got):\n%s", diff)
		}
		if turn := to.begin(t, 105, 7); !turn.Stepped || turn.Rev != 1 || turn.Session.Endorse == nil {
			t.Errorf("restored: got %+v, want the chat to go on where it was", turn)
		}
	}
}
