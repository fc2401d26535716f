package store

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

const chat = 4211

// begin begins an update that must be let begin.
func (b backend) begin(t *testing.T, chat, update int64) flows.Turn {
	t.Helper()
	turn, err := b.Begin(inTime(t), chat, update)
	if err != nil {
		t.Fatalf("begin update %d: got error %v, want none", update, err)
	}
	return turn
}

// commit keeps an outcome that must be kept.
func (b backend) commit(t *testing.T, turn flows.Turn, out flows.Outcome) []flows.Pending {
	t.Helper()
	pending, err := b.Commit(inTime(t), turn, out)
	if err != nil {
		t.Fatalf("commit update %d: got error %v, want none", turn.Update, err)
	}
	return pending
}

// end ends an update for which all of this was done.
func (b backend) end(t *testing.T, pending []flows.Pending, turn flows.Turn) {
	t.Helper()
	if err := b.End(inTime(t), turn, indexes(pending)...); err != nil {
		t.Fatalf("end update %d: got error %v, want none", turn.Update, err)
	}
}

// says is an outcome with so many replies.
func says(replies int) flows.Outcome {
	out := flows.Outcome{Session: flows.Session{Lang: i18n.FR}}
	for i := range replies {
		out.Replies = append(out.Replies, flows.Reply{Text: []i18n.Text{{Fixed: i18n.HTML(fmt.Sprintf("reply %d", i))}}})
	}
	return out
}

func indexes(pending []flows.Pending) []int {
	list := []int{}
	for _, p := range pending {
		list = append(list, p.Index)
	}
	return list
}

func TestBeginFreshAndTries(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		for want := 1; want <= 3; want++ {
			turn := b.begin(t, chat, 7)
			if turn.Stepped || turn.Tries != want || turn.Rev != 0 || turn.Token == "" || turn.Session != (flows.Session{}) {
				t.Errorf("begin %d: got %+v, want fresh with %d tries", want, turn, want)
			}
			b.forward(turnLife + time.Second) // its process died
		}
		b.End(inTime(t), b.begin(t, chat, 7))
		turn := b.begin(t, chat, 7)
		if turn.Tries != 4 {
			t.Errorf("begin after one that ended: got %d tries, want 4: only those that died count", turn.Tries)
		}
		b.End(inTime(t), turn)
		if other := b.begin(t, chat, 6); other.Tries != 1 {
			t.Errorf("another update: got %d tries, want 1", other.Tries)
		}
	})
}

func TestBeginBusy(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		first := b.begin(t, chat, 7)
		for _, update := range []int64{7, 8} {
			_, err := b.Begin(inTime(t), chat, update)
			if !errors.Is(err, ErrBusy) {
				t.Errorf("begin update %d meanwhile: got %v, want busy", update, err)
			}
		}
		b.begin(t, chat+1, 9) // another chat does not wait
		b.End(inTime(t), first)
		if again := b.begin(t, chat, 7); again.Tries != 1 {
			t.Errorf("begin after the end: got %d tries, want 1: neither a busy chat nor one that ended is a try", again.Tries)
		}
	})
}

func TestTurnExpires(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		first := b.begin(t, chat, 7)
		b.forward(turnLife - time.Second)
		if _, err := b.Begin(inTime(t), chat, 8); err == nil {
			t.Error("begin before the turn has expired: got no error, want busy")
		}
		b.forward(2 * time.Second)
		second := b.begin(t, chat, 8)
		b.End(inTime(t), first) // comes late
		b.Unpark(inTime(t), chat, 7)
		if _, err := b.Begin(inTime(t), chat, 9); err == nil {
			t.Error("begin after another one's End: got no error, want busy: only the token ends a turn")
		}
		b.End(inTime(t), second)
		b.Unpark(inTime(t), chat, 8)
		b.begin(t, chat, 9)
	})
}

func TestRenew(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		first := b.begin(t, chat, 7)
		for range 3 {
			b.forward(turnLife - time.Second)
			if err := b.Renew(ctx, first); err != nil {
				t.Fatalf("renew in time: got %v, want nil", err)
			}
		}
		b.forward(turnLife + time.Second)
		if err := b.Renew(ctx, first); err != nil {
			t.Errorf("renew a turn that nobody took: got %v, want nil", err)
		}
		b.forward(turnLife + time.Second)
		second := b.begin(t, chat, 8)
		if err := b.Renew(ctx, first); !errors.Is(err, ErrLost) {
			t.Errorf("renew a turn that another has: got %v, want ErrLost", err)
		}
		if err := b.Renew(ctx, second); err != nil {
			t.Errorf("renew by the new holder: got %v, want nil", err)
		}
	})
}

func TestCommitKeeps(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		turn := b.begin(t, chat, 7)
		toast := flows.Toast{Lang: i18n.FR, Text: i18n.Text{Key: i18n.KeyRated}}
		out := says(2)
		out.Toast, out.Counts = &toast, []flows.Count{{Name: "answers", Field: "fr"}}
		pending := b.commit(t, turn, out)
		if diff := cmp.Diff(out.Pending(), pending); diff != "" {
			t.Errorf("pending: want -, got +\n%s", diff)
		}
		b.End(inTime(t), turn)

		again := b.begin(t, chat, 7)
		if !again.Stepped || again.Rev != 1 || again.Session.Lang != i18n.FR || again.Tries != 0 {
			t.Errorf("begin after the commit: got %+v, want stepped, revision 1, fr", again)
		}
		if diff := cmp.Diff(pending, again.Pending); diff != "" {
			t.Errorf("pending of the stepped update: want -, got +\n%s", diff)
		}
		session, err := b.Session(inTime(t), chat)
		if err != nil || session.Lang != i18n.FR {
			t.Errorf("session: got %+v, %v, want fr", session, err)
		}
		b.end(t, again.Pending, again)
		if next := b.begin(t, chat, 8); next.Stepped || next.Rev != 1 || next.Session.Lang != i18n.FR {
			t.Errorf("begin of the next update: got %+v, want fresh, revision 1, fr", next)
		}
	})
}

func TestSessionOfUnknownChat(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		got, err := b.Session(inTime(t), chat)
		if err != nil || got != (flows.Session{}) {
			t.Errorf("got %+v, %v, want the zero session", got, err)
		}
	})
}

func TestCommitTwice(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		turn := b.begin(t, chat, 7)
		b.commit(t, turn, says(2))
		if err := b.Done(inTime(t), turn, 0); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Commit(inTime(t), turn, says(5)); !errors.Is(err, ErrLost) {
			t.Errorf("second commit: got %v, want ErrLost", err)
		}
		b.End(inTime(t), turn)
		again := b.begin(t, chat, 7)
		if got := indexes(again.Pending); again.Rev != 1 || !cmp.Equal(got, []int{1}) {
			t.Errorf("after the second commit: got revision %d, pending %v, want 1, [1]: nothing is written", again.Rev, got)
		}
	})
}

// The update's own mark holds also where the session's revision is lost.
func TestCommitTwiceWithoutSession(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		turn := b.begin(t, chat, 7)
		b.commit(t, turn, says(1))
		b.redis.Del(inTime(t), sessionKey(chat))
		if _, err := b.Commit(inTime(t), turn, says(5)); !errors.Is(err, ErrLost) {
			t.Errorf("second commit: got %v, want ErrLost", err)
		}
		b.End(inTime(t), turn)
		if got := b.begin(t, chat, 7); len(got.Pending) != 1 {
			t.Errorf("got pending %v, want that of the first commit", indexes(got.Pending))
		}
	})
}

func TestCommitOfLostTurn(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		slow := b.begin(t, chat, 7)
		b.forward(turnLife + time.Second)
		quick := b.begin(t, chat, 8)
		b.commit(t, quick, says(1))
		b.End(inTime(t), quick)

		out := says(3)
		out.Session.Lang = i18n.EN
		if _, err := b.Commit(inTime(t), slow, out); !errors.Is(err, ErrLost) {
			t.Fatalf("commit of the slow one: got %v, want ErrLost", err)
		}
		again := b.begin(t, chat, 7)
		if again.Stepped || again.Tries != 2 || again.Session.Lang != i18n.FR {
			t.Errorf("the slow one again: got %+v, want not stepped, 2 tries, the quick one's fr", again)
		}
		b.commit(t, again, out)
	})
}

func TestDoneStrikesInOrder(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		turn := b.begin(t, chat, 7)
		b.commit(t, turn, says(12)) // more than nine: 10 comes after 9, not after 1
		b.End(inTime(t), turn)
		want := []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}
		for len(want) > 0 {
			turn := b.begin(t, chat, 7)
			if got := indexes(turn.Pending); !turn.Stepped || !cmp.Equal(got, want) {
				t.Fatalf("pending: got %v, want %v", got, want)
			}
			for range 2 { // go-redis may repeat it
				if err := b.Done(inTime(t), turn, want[0]); err != nil {
					t.Fatal(err)
				}
			}
			want = want[1:]
			b.End(inTime(t), turn)
		}
		if turn := b.begin(t, chat, 7); !turn.Stepped || len(turn.Pending) != 0 {
			t.Errorf("all done: got %+v, want stepped with nothing to do", turn)
		}
	})
}

func TestPendingRoundTrip(t *testing.T) {
	at := time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC)
	text := i18n.Text{Key: i18n.KeyYouAsked, Args: i18n.Args{
		"Text": `<b>سؤال</b> & "quotes"`, "HTML": i18n.HTML("<i>x</i>"), "Count": 11, "Time": at, "Day": i18n.Day{Time: at},
		"Hour": i18n.Hour{Time: at}, "Key": i18n.KeyHelp, "Nested": i18n.Text{Fixed: "a", Args: i18n.Args{"N": 2}},
		"Lines": i18n.Lines{{Key: i18n.KeyHelp}, {Fixed: "b"}},
	}}
	out := flows.Outcome{
		Toast: &flows.Toast{Lang: i18n.AR, Text: text},
		Replies: []flows.Reply{{
			To: -100123, Lang: i18n.EN, Text: []i18n.Text{text, {Fixed: "p"}}, Edit: 12, ButtonsOnly: true,
			Buttons: [][]flows.Button{
				{{Label: text, Choice: flows.Choice{Flow: "ask", Step: "rate", Value: "1:yes"}}},
				{{Label: i18n.Text{Fixed: "link"}, URL: "https://example.org/?a=1&b=2"}},
			},
		}},
		Counts: []flows.Count{{Name: flows.CountMiss, Field: "ar/-"}},
	}
	onEach(t, func(t *testing.T, b backend) {
		turn := b.begin(t, chat, 7)
		b.commit(t, turn, out)
		b.End(inTime(t), turn)
		if diff := cmp.Diff(out.Pending(), b.begin(t, chat, 7).Pending); diff != "" {
			t.Errorf("want -, got +\n%s", diff)
		}
	})
}

func TestUnreadableSession(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		for i, stored := range []string{"rubbish", "x {}", "1 {", `1 {"v":99}`, `1 {"v":0}`, `1 {"v":"1"}`} {
			chat, ctx := int64(100+i), inTime(t)
			b.redis.Set(ctx, sessionKey(chat), stored, 0)
			for try := range 2 { // the second fails for the same reason, not as busy
				if _, err := b.Begin(ctx, chat, 7); !errors.Is(err, flows.ErrSession) {
					t.Errorf("begin with %q, try %d: got %v, want ErrSession", stored, try, err)
				}
			}
			if _, err := b.Session(ctx, chat); !errors.Is(err, flows.ErrSession) {
				t.Errorf("session %q: got %v, want ErrSession", stored, err)
			}
			if got := b.redis.Get(ctx, sessionKey(chat)).Val(); got != stored {
				t.Errorf("session %q: got %q afterwards, want it untouched", stored, got)
			}
		}
	})
}

func TestUnreadablePending(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		b.redis.HSet(ctx, updateKey(chat, 7), "stepped", 1, "0", `{"reply":{"text":[{"args":{"A":{"colour":"red"}}}]}}`)
		for range 2 {
			_, err := b.Begin(ctx, chat, 7)
			if err == nil || errors.Is(err, ErrBusy) {
				t.Errorf("got %v, want an error that is not busy", err)
			}
		}
	})
}

func TestCommitOfWhatJSONCannotHold(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		turn := b.begin(t, chat, 7)
		out := flows.Outcome{Replies: []flows.Reply{{Text: []i18n.Text{{Key: i18n.KeyHelp, Args: i18n.Args{"X": 1.5}}}}}}
		if _, err := b.Commit(inTime(t), turn, out); err == nil || errors.Is(err, ErrLost) {
			t.Errorf("got %v, want an error that names the argument", err)
		}
		b.End(inTime(t), turn)
		if again := b.begin(t, chat, 7); again.Stepped {
			t.Error("got a stepped update, want nothing written")
		}
	})
}

func TestGone(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		is := func(want bool, when string) {
			t.Helper()
			if got, err := b.Gone(ctx, chat); err != nil || got != want {
				t.Errorf("%s: got gone %v, %v, want %v", when, got, err, want)
			}
		}
		is(false, "never seen")
		for range 2 {
			if err := b.SetGone(ctx, chat); err != nil {
				t.Fatal(err)
			}
		}
		is(true, "marked")
		turn := b.begin(t, chat, 7)
		is(true, "begun")
		b.commit(t, turn, says(0))
		is(false, "kept")
	})
}

// One chat's turn is one holder's, whoever hurries.
func TestBeginByMany(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		var inside, most atomic.Int32
		var all sync.WaitGroup
		for i := range 50 {
			all.Go(func() {
				for {
					turn, err := b.Begin(ctx, chat, int64(i))
					if errors.Is(err, ErrBusy) {
						continue
					}
					if err != nil {
						t.Errorf("begin update %d: %v", i, err)
						return
					}
					most.Store(max(most.Load(), inside.Add(1)))
					if _, err := b.Commit(ctx, turn, says(0)); err != nil {
						t.Errorf("commit update %d: %v", i, err)
					}
					inside.Add(-1)
					b.End(ctx, turn)
					return
				}
			})
		}
		all.Wait()
		if got := most.Load(); got != 1 {
			t.Errorf("got %d holders at once, want 1", got)
		}
		if turn := b.begin(t, chat, 99); turn.Rev != 50 {
			t.Errorf("got revision %d, want 50: one for each update", turn.Rev)
		}
	})
}
