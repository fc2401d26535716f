package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/candidacy"
)

func TestSubscriptions(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		subscribe := func(who candidacy.Person, call string, leads []int) candidacy.Subscription {
			return candidacy.Subscription{Person: who, Call: call, Leads: leads, Since: noon}
		}
		all := []candidacy.Subscription{
			subscribe("1", "2027-k7m2q", nil), subscribe("1", "2027-k7m", []int{}), subscribe("1", "next", []int{60, 7, 0}), subscribe("2", "next", []int{0}),
		}
		for range 2 {
			for _, one := range all {
				if err := b.Subscribe(ctx, one); err != nil {
					t.Fatal(err)
				}
			}
		}
		listed := func() []candidacy.Subscription {
			got, err := b.Subscriptions(ctx)
			if err != nil {
				t.Fatal(err)
			}
			slices.SortStableFunc(got, func(a, b candidacy.Subscription) int { return cmp.Compare(a.Person, b.Person) })
			return got
		}
		if diff := gocmp.Diff(all, listed()); diff != "" {
			t.Errorf("all (-want +got):\n%s", diff)
		}
		if got, err := b.SubscriptionsOf(ctx, "1"); err != nil || !gocmp.Equal(got, all[:3]) {
			t.Errorf("of 1: got %v, %v", got, err)
		}
		if got, err := b.SubscriptionsOf(ctx, "9"); err != nil || got == nil || len(got) != 0 {
			t.Errorf("of nobody: got %v, %v, want an empty list", got, err)
		}
		fewer := subscribe("1", "2027-k7m", []int{7})
		if err := b.Subscribe(ctx, fewer); err != nil {
			t.Fatal(err)
		}
		if err := b.Unsubscribe(ctx, "1", "2027-k7m2q"); err != nil {
			t.Fatal(err)
		}
		if err := b.Unsubscribe(ctx, "2", ""); err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff([]candidacy.Subscription{all[2], fewer}, listed()); diff != "" {
			t.Errorf("after changes (-want +got):\n%s", diff)
		}
		if err := b.Subscribe(ctx, subscribe("1", "a b", nil)); err == nil {
			t.Error("a call that is none: got no error")
		}
		for _, call := range []string{"next", "2027-k7m", "2027-k7m"} {
			if err := b.Unsubscribe(ctx, "1", call); err != nil {
				t.Fatal(err)
			}
		}
		if keys := keysOf(t, b.redis); len(keys) != 0 {
			t.Errorf("nobody is subscribed: got keys %v", keys)
		}
	})
}

func TestLeave(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		want := candidacy.Leave{Person: "1", From: "2027-01-01", To: "2027-01-09", Deputy: "2"}
		for _, to := range []candidacy.Day{"2027-01-05", want.To} {
			leave := want
			leave.To = to
			if err := b.SetLeave(ctx, leave); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := b.Leaves(ctx); err != nil || !gocmp.Equal(got, []candidacy.Leave{want}) {
			t.Errorf("got %v, %v, want the later one", got, err)
		}
		for range 2 {
			if err := b.EndLeave(ctx, "1"); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := b.Leaves(ctx); err != nil || got == nil || len(got) != 0 {
			t.Errorf("ended: got %v, %v, want an empty list", got, err)
		}
	})
}

// BenchmarkSubscriptions reads 10,000 subscriptions of a real server, and states
// what one takes.
func BenchmarkSubscriptions(b *testing.B) {
	const many = 10_000
	s := open(b, startServer(b).url)
	ctx := context.Background()
	for i := range many {
		sub := candidacy.Subscription{Person: candidacy.Person(fmt.Sprint(100_000_000 + i)), Call: "2027-k7m2q", Since: noon.Add(time.Duration(i) * time.Second)}
		if err := s.Subscribe(ctx, sub); err != nil {
			b.Fatal(err)
		}
	}
	bytes, err := s.redis.MemoryUsage(ctx, subscriptionsKey, 0).Result()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if all, err := s.Subscriptions(ctx); err != nil || len(all) != many {
			b.Fatalf("got %d, %v, want %d", len(all), err, many)
		}
	}
	b.ReportMetric(float64(bytes)/many, "B/subscription")
}
