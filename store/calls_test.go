package store

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/candidacy"
)

var callsToday = time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC)

// call is a call that closes on a day of January 2027.
func call(t *testing.T, day string) candidacy.Call {
	t.Helper()
	c, err := candidacy.Draft{
		Title: map[candidacy.Lang]string{candidacy.AR: "نداء", candidacy.FR: "Appel", candidacy.EN: "Call"},
		Opens: "2026-12-01 09:00", Closes: "2027-01-" + day + " 23:59", Zone: "America/Los_Angeles", Results: "2027-03-31",
		Source: "https://example.org/call",
	}.Call(callsToday)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// moved is a call moved to a day of February 2027.
func moved(t *testing.T, c candidacy.Call, day string) candidacy.Call {
	t.Helper()
	closes, err := candidacy.ParseMoment("2027-02-"+day+" 23:59", "America/Los_Angeles", candidacy.Ask)
	if err != nil {
		t.Fatal(err)
	}
	m, err := c.Move(closes, c.Results, callsToday)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// keeps checks what a writing call gave back, and that it is what is kept.
func (b backend) keeps(t *testing.T, got candidacy.Call, err error, want candidacy.Call, rev int) candidacy.Call {
	t.Helper()
	want.Rev = rev
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Fatalf("given back: error %v (-want +got):\n%s", err, diff)
	}
	kept, ok, err := b.CallByID(inTime(t), want.ID)
	if diff := cmp.Diff(want, kept); err != nil || !ok || diff != "" {
		t.Fatalf("kept: %v, error %v (-want +got):\n%s", ok, err, diff)
	}
	return kept
}

func TestCallsAddMoveClose(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		if calls, err := b.Calls(ctx); err != nil || calls == nil || len(calls) != 0 {
			t.Errorf("none entered: got %v, %v, want an empty list", calls, err)
		}
		if c, ok, err := b.CallByID(ctx, "2026-aaaaa"); ok || err != nil {
			t.Errorf("none entered: got %+v, %v, %v, want that it is not there", c, ok, err)
		}
		entered := call(t, "15")
		got, err := b.AddCall(ctx, entered)
		first := b.keeps(t, got, err, entered, 1)

		to := moved(t, first, "05")
		got, err = b.MoveCall(ctx, to)
		second := b.keeps(t, got, err, to, 2)
		if len(second.History) != 1 || second.History[0].Closes != first.Closes {
			t.Errorf("history: got %+v, want the first closing", second.History)
		}

		got, err = b.CloseCall(ctx, second)
		third := b.keeps(t, got, err, second.Close(), 3)
		got, err = b.CloseCall(ctx, third)
		b.keeps(t, got, err, third, 3)
		if life := b.redis.PTTL(ctx, callsKey).Val(); life != -1 {
			t.Errorf("life of the calls: got %v, want without end", life)
		}
	})
}

// A write whose answer was lost is sent again: nothing changes.
func TestCallsRepeated(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		entered := call(t, "15")
		for range 2 {
			got, err := b.AddCall(ctx, entered)
			b.keeps(t, got, err, entered, 1)
		}
		read, _, _ := b.CallByID(ctx, entered.ID)
		to := moved(t, read, "05")
		for range 2 {
			got, err := b.MoveCall(ctx, to)
			b.keeps(t, got, err, to, 2)
		}
		read, _, _ = b.CallByID(ctx, entered.ID)
		for range 2 {
			got, err := b.CloseCall(ctx, read)
			b.keeps(t, got, err, to.Close(), 3)
		}
	})
}

// Who acts on a call as it was before gets an error, and nothing is written.
func TestCallsStale(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		entered := call(t, "15")
		first, err := b.AddCall(ctx, entered)
		if err != nil {
			t.Fatal(err)
		}
		second, err := b.MoveCall(ctx, moved(t, first, "05"))
		if err != nil {
			t.Fatal(err)
		}
		stale := map[string]func() (candidacy.Call, error){
			"added again":   func() (candidacy.Call, error) { return b.AddCall(ctx, entered) },
			"moved":         func() (candidacy.Call, error) { return b.MoveCall(ctx, moved(t, first, "06")) },
			"closed":        func() (candidacy.Call, error) { return b.CloseCall(ctx, first) },
			"never entered": func() (candidacy.Call, error) { c := call(t, "20"); c.Rev = 1; return b.MoveCall(ctx, c) },
		}
		for name, act := range stale {
			c, err := act()
			if !errors.Is(err, ErrCallChanged) || c.ID != "" {
				t.Errorf("%s: got %q, %v, want %v", name, c.ID, err, ErrCallChanged)
			}
		}
		calls, err := b.Calls(ctx)
		if diff := cmp.Diff([]candidacy.Call{second}, calls); err != nil || diff != "" {
			t.Errorf("kept: error %v (-want +got):\n%s", err, diff)
		}
	})
}

// Many admins move one closing at once: one wins, the others are told.
func TestCallsRace(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		first, err := b.AddCall(ctx, call(t, "15"))
		if err != nil {
			t.Fatal(err)
		}
		days := []string{"01", "02", "03", "04", "05", "06", "07", "08"}
		got, errs := make([]candidacy.Call, len(days)), make([]error, len(days))
		var all sync.WaitGroup
		for i, day := range days {
			to := moved(t, first, day)
			all.Go(func() { got[i], errs[i] = b.MoveCall(ctx, to) })
		}
		all.Wait()
		won := slices.Index(errs, nil)
		if won < 0 {
			t.Fatalf("got %v, want that one wins", errs)
		}
		for i, err := range errs {
			if i != won && !errors.Is(err, ErrCallChanged) {
				t.Errorf("besides the winner: got %v, want %v", err, ErrCallChanged)
			}
		}
		kept, _, err := b.CallByID(ctx, first.ID)
		if diff := cmp.Diff(got[won], kept); err != nil || diff != "" || len(kept.History) != 1 {
			t.Errorf("kept: error %v (-won +kept):\n%s", err, diff)
		}
	})
}

func TestCallsSorted(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		for _, day := range []string{"20", "05", "31", "15"} {
			c, err := b.AddCall(ctx, call(t, day))
			if err == nil && day == "05" {
				_, err = b.MoveCall(ctx, moved(t, c, "28"))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		calls, err := b.Calls(ctx)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range calls {
			got = append(got, c.Closes.Local[:10])
		}
		if want := "2027-01-15 2027-01-20 2027-01-31 2027-02-28"; strings.Join(got, " ") != want {
			t.Errorf("got %v, want %s", got, want)
		}
	})
}

// What is not a call is told, not taken for none.
func TestCallsBroken(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		if err := b.redis.HSet(ctx, callsKey, "x", "1 {").Err(); err != nil {
			t.Fatal(err)
		}
		if calls, err := b.Calls(ctx); err == nil {
			t.Errorf("got %v, want an error", calls)
		}
		if c, ok, err := b.CallByID(ctx, "x"); err == nil || ok {
			t.Errorf("got %+v, %v, want an error", c, ok)
		}
	})
}

// TestKeepCall keeps a call that was entered in chat; coming again, it leaves
// alone what was changed since.
func TestKeepCall(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx, entered := inTime(t), call(t, "15")
		for range 2 {
			err := b.KeepCall(ctx, entered)
			kept, _, _ := b.CallByID(ctx, entered.ID)
			b.keeps(t, kept, err, entered, 1)
		}
		kept, _, _ := b.CallByID(ctx, entered.ID)
		to := moved(t, kept, "05")
		if _, err := b.MoveCall(ctx, to); err != nil {
			t.Fatal(err)
		}
		err := b.KeepCall(ctx, entered)
		kept, _, _ = b.CallByID(ctx, entered.ID)
		b.keeps(t, kept, err, to, 2)
	})
}
