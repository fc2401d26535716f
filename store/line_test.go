package store

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"
)

// An update whose try has failed on one replica is not overtaken by a later
// one on another.
func TestEarlierUpdateGoesFirst(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		other := backend{Store: open(t, b.url), url: b.url}
		failed := b.begin(t, chat, 7)
		b.End(ctx, failed)
		if _, err := other.Begin(ctx, chat, 8); !errors.Is(err, ErrBusy) {
			t.Errorf("begin 8 before 7 is over: got %v, want busy", err)
		}
		if _, err := other.Begin(ctx, chat, 6); err != nil {
			t.Errorf("begin 6, which is earlier still: got %v, want its turn", err)
		}
		b.redis.Del(ctx, turnKey(chat), lineKey(chat))

		again := b.begin(t, chat, 7)
		b.commit(t, again, says(2))
		b.End(ctx, again, 0) // one reply remains to be said
		if _, err := other.Begin(ctx, chat, 8); !errors.Is(err, ErrBusy) {
			t.Errorf("begin 8 before 7 is answered: got %v, want busy", err)
		}
		again = b.begin(t, chat, 7)
		if got := indexes(again.Pending); !cmp.Equal(got, []int{1}) {
			t.Errorf("got pending %v, want 1", got)
		}
		b.End(ctx, again, 1)
		next := other.begin(t, chat, 8)
		other.commit(t, next, says(0))
		other.End(ctx, next)
		if n := b.redis.Exists(ctx, lineKey(chat)).Val(); n != 0 {
			t.Errorf("got %d lines, want none: nobody waits", n)
		}
	})
}

// A parked update keeps its place; one that is given up does not.
func TestParkedUpdateKeepsItsPlace(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		if err := b.Park(ctx, chat, 7, []byte("{}")); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Begin(ctx, chat, 8); !errors.Is(err, ErrBusy) {
			t.Errorf("begin 8 while 7 is parked: got %v, want busy", err)
		}
		if err := b.Unpark(ctx, chat, 7); err != nil {
			t.Fatal(err)
		}
		b.begin(t, chat, 8)
	})
}

// Places of updates that nobody tries any more are lost, and so are places and
// turns of before the clock was put back.
func TestOldPlacesAndTurnsAreLost(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		now := time.Now()
		for name, lost := range map[string]time.Time{"long ago": now.Add(-time.Second), "clock put back": now.Add(time.Hour)} {
			b.redis.Del(ctx, turnKey(chat))
			b.redis.ZAdd(ctx, lineKey(chat), redis.Z{Score: float64(lost.UnixMilli()), Member: 7})
			if _, err := b.Begin(ctx, chat, 8); err != nil {
				t.Errorf("%s: got %v, want 8's turn", name, err)
			}
		}
		b.redis.Set(ctx, turnKey(chat), "somebody", time.Hour)
		if _, err := b.Begin(ctx, chat, 8); err != nil {
			t.Errorf("a turn for an hour: got %v, want it free", err)
		}
	})
}

// What a replica parked is taken up by another when it is dead, or has retired.
func TestAdopt(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		other, third := open(t, b.url), open(t, b.url)
		adopt := func(s *Store, most int) string {
			t.Helper()
			got, err := s.Adopt(ctx, most)
			if err != nil {
				t.Fatal(err)
			}
			return show(got)
		}
		for id := range int64(3) {
			if err := b.Park(ctx, chat, -id, fmt.Append(nil, "update ", id)); err != nil {
				t.Fatal(err)
			}
		}
		if got := adopt(other, 10); got != "map[]" {
			t.Errorf("got %s, want nothing of a replica that lives", got)
		}
		if err := b.Retire(ctx); err != nil {
			t.Fatal(err)
		}
		if got := adopt(other, 0); got != "map[]" {
			t.Errorf("got %s, want nothing: there is no room", got)
		}
		if got, _ := other.Adopt(ctx, 2); len(got) != 2 {
			t.Errorf("got %s, want two", show(got))
		}
		if err := b.Unpark(ctx, chat, 0); err != nil {
			t.Fatal(err)
		}
		if err := b.Unpark(ctx, chat, -1); err != nil {
			t.Fatal(err)
		}
		if err := other.Retire(ctx); err != nil {
			t.Fatal(err)
		}
		if got := adopt(third, 10); got != "map[-2:update 2]" {
			t.Errorf("got %s, want what is left, once more", got)
		}
		if got := adopt(third, 10); got != "map[]" {
			t.Errorf("got %s, want nothing: it has been given", got)
		}

		b.redis.ZAdd(ctx, replicasKey, redis.Z{Score: float64(time.Now().Add(time.Hour).UnixMilli()), Member: third.replica})
		if got := adopt(other, 10); got != "map[-2:update 2]" {
			t.Errorf("a replica that lives for an hour: got %s, want it taken for dead", got)
		}
	})
}

// show writes updates that can be read.
func show(updates map[int64][]byte) string {
	text := map[int64]string{}
	for id, raw := range updates {
		text[id] = string(raw)
	}
	return fmt.Sprint(text)
}
