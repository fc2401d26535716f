package store

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
)

// Each order is done however often it is repeated, and forgetting a chat takes
// all of it away, but nothing of others.
func TestOrders(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		order := func(o flows.Order) {
			t.Helper()
			for range 2 {
				if err := b.Order(ctx, flows.Turn{}, o); err != nil {
					t.Fatalf("order %+v: %v", o, err)
				}
			}
		}
		subs := func(who candidacy.Person) int {
			t.Helper()
			all, err := b.SubscriptionsOf(ctx, who)
			if err != nil {
				t.Fatal(err)
			}
			return len(all)
		}
		leave := func(who candidacy.Person) (candidacy.Leave, bool) {
			t.Helper()
			l, ok, err := b.LeaveOf(ctx, who)
			if err != nil {
				t.Fatal(err)
			}
			return l, ok
		}
		for _, who := range []candidacy.Person{"7", "8"} {
			for _, call := range []string{"a", "next"} {
				order(flows.Order{Subscribe: &candidacy.Subscription{Person: who, Call: call, Since: noon}})
			}
		}
		order(flows.Order{Unsubscribe: &candidacy.Subscription{Person: "7", Call: "a"}})
		away := func(who, deputy candidacy.Person) candidacy.Leave {
			return candidacy.Leave{Person: who, From: "2027-01-01", To: "2027-01-05", Deputy: deputy}
		}
		for _, l := range []candidacy.Leave{away("7", "8"), away("8", "7"), away("9", "8")} {
			order(flows.Order{Leave: &l})
		}
		order(flows.Order{EndLeave: "9"})
		if got, ok := leave("7"); !ok || got != away("7", "8") || subs("7") != 1 || subs("8") != 2 {
			t.Errorf("before: got leave %+v, subscriptions %d and %d, want what was ordered", got, subs("7"), subs("8"))
		}
		if _, ok := leave("9"); ok {
			t.Error("got leave that was ended")
		}
		for _, chat := range []int64{7, 8} {
			d := candidacy.Delivery{ID: flowsID(chat), Person: flows.PersonOf(chat), Chat: chat, PlannedAt: noon, NotBefore: noon}
			if _, err := b.Ledger().Plan(ctx, []candidacy.Delivery{d}); err != nil {
				t.Fatal(err)
			}
		}
		order(flows.Order{Forget: 7})
		_, left := leave("7")
		told, err := b.Ledger().OfChat(ctx, 7, 10)
		if got, _ := leave("8"); left || subs("7") != 0 || len(told) != 0 || err != nil || !gocmp.Equal(got, away("8", "")) {
			t.Errorf("forgotten: got leave %v, %d subscriptions, told %v (%v), the other's leave %+v, want nothing", left, subs("7"), told, err, got)
		}
		if told, err := b.Ledger().OfChat(ctx, 8, 10); err != nil || len(told) != 1 || subs("8") != 2 {
			t.Errorf("the other: got %v, %v and %d subscriptions, want what there was", told, err, subs("8"))
		}
		if err := b.Order(ctx, flows.Turn{}, flows.Order{}); err == nil {
			t.Error("an empty order: got no error")
		}
	})
}

func flowsID(chat int64) string { return "delivery-to-" + string(flows.PersonOf(chat)) }

func TestMany(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		turn := b.begin(t, 42, 1)
		p := candidacy.Profile{Person: "p-a", Chat: 42, Consent: "1", At: noon}
		b.commit(t, turn, flows.Outcome{Profile: &p})
		chats, err := b.ChatsOf(ctx, []candidacy.Person{"p-b", "p-a"})
		if want := map[candidacy.Person]int64{"p-a": 42}; err != nil || !gocmp.Equal(chats, want) {
			t.Errorf("chats: got %v, %v, want %v", chats, err, want)
		}
		if got, err := b.ProfileChats(ctx); err != nil || !gocmp.Equal(got, []int64{42}) {
			t.Errorf("profiles: got %v, %v, want 42", got, err)
		}
		heads, err := b.Heads(ctx, []string{"aaaaaaaaaa"})
		if err != nil || heads == nil || len(heads) != 0 {
			t.Errorf("heads of nothing: got %v, %v, want none", heads, err)
		}
	})
}
