package alerts_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/munfatih/munfatih/alerts"
	"github.com/munfatih/munfatih/candidacy"
)

// The call of these tests closes on 16 January at 07:59 in Morocco; the last
// whole day before is the 15th.
const closing = "2027-01-15 23:59"

func oneCall(people int) alerts.Input {
	return alerts.Input{Calls: []candidacy.Call{callClosing("c", closing)}, Subscriptions: subscribers(people, "c")}
}

// Each alert goes out once, on its day, however often and by how many it is swept.
func TestOnce(t *testing.T) {
	r := newRig(t, "2027-01-08T09:29Z")
	r.change(func() { r.in = oneCall(2) })
	r.pass(t, at("2027-01-08T09:29Z"))
	r.want(t, "the lead of 14 days, which was missed", "9000001: call 14", "9000002: call 14")
	for range 3 {
		r.pass(t, at("2027-01-08T09:30Z"))
	}
	r.want(t, "7 days", "9000001: call 7", "9000002: call 7")
	r.pass(t, at("2027-01-09T09:30Z"))
	r.want(t, "between two leads")
	if got := r.states(t); got[candidacy.Sent] != 4 || got[candidacy.Planned] != 0 {
		t.Errorf("got %v, want 4 sent", got)
	}
}

// What several alerts say to one person at once stands in one message, and all
// of them have its number.
func TestFold(t *testing.T) {
	r := newRig(t, "2027-01-08T09:00Z")
	r.change(func() {
		r.in = oneCall(1)
		r.in.Calls = append(r.in.Calls, callClosing("d", "2027-01-20 23:59"))
		r.in.Subscriptions = append(r.in.Subscriptions, alerts.Subscription{Person: "9000001", Call: candidacy.NextCall, Since: at("2026-12-01T10:00Z")})
		r.in.Tasks = []alerts.Task{{ID: "t", Owner: "9000001", Due: "2027-01-09", State: candidacy.Todo, Call: "c"}}
	})
	r.pass(t, at("2027-01-08T09:30Z"))
	r.want(t, "after an outage", "9000001: announced 0, call 14, call 7, task -1")
	all, err := r.ledger.OfChat(context.Background(), 9000001, 10)
	if err != nil || len(all) != 4 {
		t.Fatalf("ledger: got %v, %v, want 4", all, err)
	}
	for _, d := range all {
		if d.State != candidacy.Sent || d.Message != 1001 || d.Reason == "" || d.Tries != 1 {
			t.Errorf("got %+v, want it sent in message 1001, with its reason", d)
		}
	}
	if ok, err := r.Received(context.Background(), 9000001, all[0].ID); !ok || err != nil {
		t.Errorf("received: got %v, %v", ok, err)
	}
	for _, d := range all {
		if d, _, _ = r.ledger.Entry(context.Background(), d.ID); !d.Received() {
			t.Errorf("got %s not received, want all of the message", d.ID)
		}
	}
	if ok, err := r.Received(context.Background(), 9000002, all[0].ID); ok || err != nil {
		t.Errorf("received by somebody else: got %v, %v", ok, err)
	}
}

// Every outcome leads to its state; 429 sends again, the others never do.
func TestOutcomes(t *testing.T) {
	r := newRig(t, "2027-01-08T09:00Z")
	fates := map[int64]alerts.Outcome{
		9000001: {State: candidacy.Sent, Message: 7}, 9000002: {State: candidacy.Blocked, Why: "blocked"},
		9000003: {State: candidacy.Failed, Why: "refused"}, 9000004: {State: candidacy.Uncertain, Why: "timeout"},
		9000005: {State: candidacy.Planned, Wait: 10 * time.Second, Why: "429"}, 9000006: {}, // a sender's mistake
	}
	r.change(func() {
		r.in = oneCall(6)
		r.fate = func(l alerts.Letter) alerts.Outcome { return fates[l.Chat] }
	})
	r.pass(t, at("2027-01-08T09:30Z"))
	if got := len(r.told()); got != 6 {
		t.Errorf("got %d letters, want 6", got)
	}
	want := map[candidacy.DeliveryState]int{candidacy.Sent: 1, candidacy.Blocked: 1, candidacy.Failed: 1, candidacy.Uncertain: 2, candidacy.Planned: 1}
	for state, n := range r.states(t) {
		if n != want[state] {
			t.Errorf("%s: got %d, want %d", state, n, want[state])
		}
	}
	r.change(func() { fates[9000005] = alerts.Outcome{State: candidacy.Sent} })
	r.pass(t, at("2027-01-08T09:30Z").Add(10*time.Second))
	r.want(t, "before the wait and a second are over")
	r.pass(t, at("2027-01-08T09:30Z").Add(12*time.Second))
	r.want(t, "after 429", "9000005: call 7")
	if ok, err := r.ledger.Retry(context.Background(), r.id("9000004 call"), r.clock()); !ok || err != nil {
		t.Fatalf("retry: got %v, %v", ok, err)
	}
	r.pass(t, at("2027-01-08T10:00Z"))
	r.want(t, "after a person asked for it", "9000004: call 7")
}

// What is planned and not sent is given up when it is no longer of use.
func TestStale(t *testing.T) {
	later := alerts.Outcome{State: candidacy.Planned, Wait: time.Minute, Why: "429"}
	c := callClosing("c", closing)
	shut := c.Close()
	newly, err := c.Move(moment("2027-01-25 23:59"), nil, at("2027-01-08T10:00Z"))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, now string
		change    func(in *alerts.Input)
		want      []string
	}{
		{"still of use", "2027-01-08T10:05Z", func(*alerts.Input) {}, []string{"9000001: call 7, task -1"}},
		{"the task is done", "2027-01-08T10:05Z", func(in *alerts.Input) { in.Tasks[0].State = candidacy.Done }, []string{"9000001: call 7"}},
		{"the call closed", "2027-01-08T10:05Z", func(in *alerts.Input) { in.Calls[0] = shut }, nil},
		{"the call moved", "2027-01-08T10:05Z", func(in *alerts.Input) { in.Calls[0] = newly }, []string{"9000001: moved 1, task -1"}},
		{"unsubscribed", "2027-01-08T10:05Z", func(in *alerts.Input) { in.Subscriptions = nil }, []string{"9000001: task -1"}},
		{"another lead took its place", "2027-01-12T10:05Z", func(*alerts.Input) {}, []string{"9000001: call 3, task 1"}},
		{"the call closed long ago", "2027-02-12T10:05Z", func(*alerts.Input) {}, nil},
		{"in the night", "2027-01-08T22:05Z", func(*alerts.Input) {}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t, "2027-01-08T09:00Z")
			r.change(func() {
				r.in = oneCall(1)
				r.in.Tasks = []alerts.Task{{ID: "t", Owner: "9000001", Due: "2027-01-09", State: candidacy.Todo, Call: "c"}}
				r.fate = func(alerts.Letter) alerts.Outcome { return later }
			})
			r.pass(t, at("2027-01-08T09:30Z"))
			r.want(t, "the first try", "9000001: call 7, task -1")
			r.change(func() {
				r.fate = nil
				tt.change(&r.in)
			})
			r.pass(t, at(tt.now))
			r.want(t, tt.name, tt.want...)
		})
	}
}

// What was planned before quiet hours leaves after them, if it is of use then.
func TestQuiet(t *testing.T) {
	r := newRig(t, "2027-01-15T20:59Z")
	r.change(func() {
		r.in = oneCall(1)
		r.in.Calls[0] = callClosing("c", "2027-01-17 23:59")
		r.fate = func(alerts.Letter) alerts.Outcome { return alerts.Outcome{State: candidacy.Planned, Why: "429"} }
	})
	r.pass(t, at("2027-01-15T20:59Z"))
	r.want(t, "the first try", "9000001: call 3")
	r.change(func() { r.fate = nil })
	for _, night := range []string{"2027-01-15T21:00Z", "2027-01-16T08:28Z"} {
		r.pass(t, at(night))
		r.want(t, night)
	}
	r.pass(t, at("2027-01-16T08:30Z"))
	r.want(t, "in the morning", "9000001: call 3")
}

// Quiet hours that begin, and a call that closes, while a letter waits at the
// gate keep it back.
func TestWhileWaiting(t *testing.T) {
	tests := []struct {
		closes, at, after string
		state             candidacy.DeliveryState
	}{
		{closing, "2027-01-12T20:59Z", "2027-01-12T21:00Z", candidacy.Planned},
		{"2027-01-12 02:00", "2027-01-12T09:59Z", "2027-01-12T10:00Z", candidacy.Dropped},
	}
	for _, tt := range tests {
		t.Run(tt.after, func(t *testing.T) {
			w := &world{now: at("2026-11-02T10:00Z"), ids: map[string]string{}}
			w.gate = func() { w.change(func() { w.now = at(tt.after) }) }
			r := rigOn(t, redisServer(t), w)
			r.change(func() {
				r.in = oneCall(1)
				r.in.Calls[0] = callClosing("c", tt.closes)
			})
			r.pass(t, at(tt.at))
			r.want(t, "while it waited")
			if got := r.states(t); got[tt.state] != 1 {
				t.Errorf("got %v, want it %s", got, tt.state)
			}
		})
	}
}

// Whoever has a letter and does not begin it is thought gone after a minute:
// another worker sends it, and the first, should it come back, does not.
func TestStuckWorker(t *testing.T) {
	stuck, release := make(chan bool), make(chan bool)
	w := &world{now: at("2027-01-08T09:00Z"), ids: map[string]string{}}
	calls := 0
	w.gate = func() {
		w.mu.Lock()
		calls++
		first := calls == 1
		w.mu.Unlock()
		if first {
			close(stuck)
			<-release
			release <- true
		}
	}
	r := rigOn(t, redisServer(t), w)
	r.change(func() { r.in, r.now = oneCall(1), at("2027-01-08T09:30Z") })
	if err := r.Sweep(context.Background()); err != nil {
		t.Fatal(err)
	}
	<-stuck
	r.pass(t, at("2027-01-08T09:32Z"))
	release <- true
	<-release
	r.pass(t, at("2027-01-08T09:33Z"))
	r.want(t, "two workers", "9000001: call 7")
}

// Whoever does not say "received" has the deputy told, then the admins; whoever
// says it, also the deputy, ends it.
func TestEscalation(t *testing.T) {
	for _, received := range []string{"", "9000001 call", "500 escalation"} {
		t.Run("received "+received, func(t *testing.T) {
			r := newRig(t, "2027-01-01T09:30Z")
			r.change(func() {
				r.in = oneCall(1)
				r.in.Subscriptions[0].Leads = []int{14}
				r.above = map[int][]candidacy.Person{alerts.ToDeputy: {"500"}, alerts.ToAdmins: {"700", "701"}}
			})
			var got []string
			for now := at("2027-01-01T10:00Z"); now.Before(at("2027-01-10T10:00Z")); now = now.Add(30 * time.Minute) {
				r.pass(t, now)
				for _, letter := range r.told() {
					got = append(got, now.Format("02 15:04 ")+letter)
				}
				if now.Equal(at("2027-01-02T10:00Z")) && received == "9000001 call" || now.Equal(at("2027-01-04T10:00Z")) && received == "500 escalation" {
					var chat int64
					fmt.Sscan(received, &chat)
					if ok, err := r.Received(context.Background(), chat, r.id(received)); !ok || err != nil {
						t.Fatalf("received: got %v, %v", ok, err)
					}
				}
			}
			all := []string{"01 10:00 9000001: call 14", "03 10:00 500: escalation 1", "05 10:00 700: escalation 2", "05 10:00 701: escalation 2"}
			want := map[string]int{"": 4, "9000001 call": 1, "500 escalation": 2}[received]
			if fmt.Sprint(got) != fmt.Sprint(all[:want]) {
				t.Errorf("got %q, want %q", got, all[:want])
			}
		})
	}
}

// Without a deputy the admins are told; without anybody nothing is asked again.
func TestEscalationWithoutDeputy(t *testing.T) {
	r := newRig(t, "2027-01-01T10:00Z")
	r.change(func() {
		r.in = oneCall(1)
		r.above = map[int][]candidacy.Person{alerts.ToAdmins: {"700"}}
	})
	r.pass(t, at("2027-01-01T10:00Z"))
	for _, now := range []string{"2027-01-01T10:01Z", "2027-01-03T10:00Z", "2027-01-03T10:01Z", "2027-01-04T10:01Z"} {
		r.pass(t, at(now))
	}
	r.want(t, "in three days", "700: escalation 2", "9000001: call 14")
	if all, err := r.ledger.Awaited(context.Background(), at("2028-01-01T00:00Z"), 10); err != nil || len(all) != 0 {
		t.Errorf("the admins know: got %v awaited, %v", all, err)
	}
}

// Of a task that is done nobody is told that it was not received.
func TestEscalationEnds(t *testing.T) {
	r := newRig(t, "2027-01-01T10:00Z")
	r.change(func() {
		r.in.Tasks = []alerts.Task{{ID: "t", Owner: "9000001", Due: "2027-01-08", State: candidacy.Todo}}
		r.above = map[int][]candidacy.Person{alerts.ToAdmins: {"700"}}
	})
	r.pass(t, at("2027-01-01T10:00Z"))
	r.change(func() {
		r.in.Tasks = []alerts.Task{{ID: "t", Owner: "9000001", Due: "2027-01-08", State: candidacy.Done}}
	})
	for _, now := range []string{"2027-01-01T10:01Z", "2027-01-03T10:01Z", "2027-01-05T10:01Z"} {
		r.pass(t, at(now))
	}
	r.want(t, "in four days", "9000001: task -7")
	if got := r.states(t); got[candidacy.Sent] != 1 || got[candidacy.Dropped] != 0 {
		t.Errorf("got %v in the ledger, want the one alert", got)
	}
}

// Put off, an alert comes again on its day, unless its task is done by then or
// its call closed.
func TestSnooze(t *testing.T) {
	tests := []struct {
		name, at string
		days     int
		done     bool
		want     []string
	}{
		{"tomorrow", "2027-01-09T09:30Z", 1, false, []string{"9000001: again 20827, again 20827"}},
		{"one is done", "2027-01-09T09:30Z", 1, true, []string{"9000001: again 20827"}},
		{"not before", "2027-01-09T09:29Z", 1, false, nil},
		{"after the closing", "2027-01-18T09:30Z", 10, false, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t, "2027-01-08T09:30Z")
			r.change(func() {
				r.in = oneCall(1)
				r.in.Tasks = []alerts.Task{{ID: "t", Owner: "9000001", Due: "2027-01-15", State: candidacy.Todo, Call: "c"}}
			})
			r.pass(t, at("2027-01-08T09:30Z"))
			r.want(t, "at first", "9000001: call 7, task -7")
			for range 2 { // pressed twice
				to, ok, err := r.Snooze(context.Background(), 9000001, r.id("9000001 call"), tt.days)
				if wantTo := at("2027-01-08T09:30Z").AddDate(0, 0, tt.days); err != nil || !ok || !to.IsZero() && !to.Equal(wantTo) {
					t.Fatalf("snooze: got %v, %v, %v, want %v", to, ok, err, wantTo)
				}
			}
			if tt.done {
				r.change(func() { r.in.Tasks[0].State = candidacy.Done })
			}
			r.pass(t, at(tt.at))
			r.want(t, tt.name, tt.want...)
		})
	}
}

// Nothing of a broadcast leaves within 60 s; until then it can be called off.
func TestBroadcast(t *testing.T) {
	ctx := context.Background()
	r := newRig(t, "2027-01-08T09:30Z")
	r.change(func() { r.audience = []candidacy.Person{"1", "2", "3"} })
	b := candidacy.Broadcast{ID: "hello", Text: map[string]string{"en": "Hello"}, Audience: "all"}
	for range 2 {
		got, err := r.Broadcast(ctx, b)
		if err != nil || got.Count != 3 || !got.SendAt.Equal(at("2027-01-08T09:31Z")) {
			t.Fatalf("got %+v, %v, want it at 09:31 to 3", got, err)
		}
	}
	r.pass(t, at("2027-01-08T09:30Z").Add(59*time.Second))
	r.want(t, "after 59 s")
	r.pass(t, at("2027-01-08T09:31Z"))
	r.want(t, "after 60 s", "1: broadcast 0", "2: broadcast 0", "3: broadcast 0")

	b.ID = "sorry"
	if _, err := r.Broadcast(ctx, b); err != nil {
		t.Fatal(err)
	}
	if n, err := r.CancelBroadcast(ctx, "sorry"); n != 3 || err != nil {
		t.Errorf("called off: got %d, %v, want 3", n, err)
	}
	if got, err := r.Broadcast(ctx, b); err != nil || got.Cancelled.IsZero() { // the act comes again, after a crash
		t.Errorf("repeated: got %+v, %v, want it called off", got, err)
	}
	r.pass(t, at("2027-01-08T09:40Z"))
	r.want(t, "called off")

	r.change(func() { r.now = at("2027-01-08T11:59Z").Add(30 * time.Second) }) // Friday
	b.ID = "prayer"
	if got, err := r.Broadcast(ctx, b); err != nil || !got.SendAt.Equal(at("2027-01-08T15:00Z")) {
		t.Errorf("into quiet hours: got %+v, %v, want it at 15:00", got, err)
	}
	if got, want := alerts.Takes(3000).Round(time.Second), 107*time.Second; got != want {
		t.Errorf("3,000 people: got %v, want %v", got, want)
	}
}
