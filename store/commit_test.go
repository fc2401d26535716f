package store

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

// opening is an outcome with all that reaches beyond a chat: person p-N consents
// and opens candidacy fileN, behind the registry's head.
func opening(t testing.TB, chat int64, name string, registry candidacy.Head) flows.Outcome {
	t.Helper()
	file := "file" + name
	out := says(2)
	out.Session.Endorse = &flows.EndorseDraft{File: file, Body: candidacy.Body{NameAR: "جمعية"}}
	out.Profile = &candidacy.Profile{Person: candidacy.Person("p-" + name), Chat: chat, Consent: "1", At: recordsDay}
	out.Changes = []candidacy.Change{
		{File: "untouched"},
		changed(t, candidacy.RegistryFile, registry, map[string]any{
			candidacy.FieldSlot + file: candidacy.Slot{Community: "c" + name, Call: candidacy.NextCall, File: file},
		}, candidacy.Act("opened-"+name)),
		changed(t, file, candidacy.Head{}, map[string]any{candidacy.FieldCandidacy: candidacy.Candidacy{ID: file}}, "first", "second"),
	}
	out.Changes[2].Links = []candidacy.Link{{Kind: candidacy.ByPerson, From: "p-" + name, To: candidacy.Ref{File: file}}}
	return out
}

// isOpen checks that all of an [opening] is kept, once.
func (b backend) isOpen(t testing.TB, chat int64, name string, turn flows.Turn, out flows.Outcome) {
	t.Helper()
	ctx := inTime(t)
	if !turn.Stepped || turn.Rev != 1 || turn.Session.Lang != i18n.FR || !cmp.Equal(turn.Session.Endorse, out.Session.Endorse) {
		t.Errorf("%s: got turn %+v, want stepped, revision 1, with the draft", name, turn)
	}
	if diff := cmp.Diff(out.Pending(), turn.Pending); diff != "" {
		t.Errorf("%s: pending (-want +got):\n%s", name, diff)
	}
	if got := b.acts(t, "file"+name); got != "first second" {
		t.Errorf("%s: journal: got %q, want first second", name, got)
	}
	if p, there, err := b.Profile(ctx, chat); err != nil || !there || !cmp.Equal(p, *out.Profile) {
		t.Errorf("%s: profile: got %+v, %v, %v, want %+v", name, p, there, err, *out.Profile)
	}
	if c, there, err := b.ChatOf(ctx, out.Profile.Person); err != nil || !there || c != chat {
		t.Errorf("%s: chat of the person: got %d, %v, %v, want %d", name, c, there, err, chat)
	}
	refs, err := b.Find(ctx, candidacy.ByPerson, "p-"+name)
	if want := []candidacy.Ref{{File: "file" + name}}; err != nil || !cmp.Equal(refs, want) {
		t.Errorf("%s: links: got %v, %v, want %v", name, refs, err, want)
	}
	if n := b.redis.Exists(ctx, proposalKey(chat), fileKey("untouched")).Val(); n != 0 {
		t.Errorf("%s: got %d keys of the proposal and of a change that is none, want 0", name, n)
	}
}

func TestCommitOfRecords(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		turn := b.begin(t, chat, 7)
		out := opening(t, chat, "1", candidacy.Head{})
		if diff := cmp.Diff(out.Pending(), b.commit(t, turn, out)); diff != "" {
			t.Errorf("pending (-want +got):\n%s", diff)
		}
		if _, err := b.Commit(inTime(t), turn, out); !errors.Is(err, ErrLost) {
			t.Errorf("second commit: got %v, want ErrLost", err)
		}
		b.End(inTime(t), turn)
		b.isOpen(t, chat, "1", b.begin(t, chat, 7), out)
		if got := b.acts(t, candidacy.RegistryFile); got != "opened-1" {
			t.Errorf("registry's journal: got %q, want opened-1", got)
		}
	})
}

// A first change that comes too late leaves nothing behind, whether it is
// found in Commit or by the process that takes over.
func TestCommitComesTooLate(t *testing.T) {
	for _, died := range []bool{false, true} {
		onEach(t, func(t *testing.T, b backend) {
			ctx := inTime(t)
			one, death := b.mortal(t)
			turn := one.begin(t, chat, 7)
			late := opening(t, chat, "1", candidacy.Head{})
			if died {
				death.left.Store(1)
				if _, err := one.Commit(ctx, turn, late); !errors.Is(err, errDied) {
					t.Fatalf("commit: got %v, want that it died after the proposal", err)
				}
			}
			head := b.keepChange(t, 70, changed(t, candidacy.RegistryFile, candidacy.Head{}, nil, "quicker"))
			if !died {
				if _, err := one.Commit(ctx, turn, late); !errors.Is(err, ErrLost) {
					t.Fatalf("commit: got %v, want ErrLost", err)
				}
			}
			b.End(ctx, turn)
			turn = b.begin(t, chat, 7)
			if turn.Stepped || turn.Rev != 0 || turn.Tries != 1 || turn.Session != (flows.Session{}) {
				t.Errorf("begin: got %+v, want a fresh turn, the first try: the step has not failed", turn)
			}
			keys := []string{proposalKey(chat), fileKey("file1"), profileKey(chat), chatOfKey("p-1"), linkKey(candidacy.ByPerson, "p-1")}
			for _, key := range keys {
				if b.redis.Exists(ctx, key).Val() != 0 {
					t.Errorf("got key %s, want that nothing is left", key)
				}
			}
			out := opening(t, chat, "1", head)
			b.commit(t, turn, out)
			b.End(ctx, turn)
			b.isOpen(t, chat, "1", b.begin(t, chat, 7), out)
			if got := b.acts(t, candidacy.RegistryFile); got != "quicker opened-1" {
				t.Errorf("registry's journal: got %q, want quicker opened-1", got)
			}
		})
	}
}

// A later change that comes too late: what stands stands, and the step is
// taken again on it, under the same update.
func TestLaterChangeComesTooLate(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		head := b.keepChange(t, 70, changed(t, "x", candidacy.Head{}, nil, "quicker"))
		turn := b.begin(t, chat, 7)
		out := says(1)
		registry := changed(t, candidacy.RegistryFile, candidacy.Head{}, nil, "one")
		out.Changes = []candidacy.Change{registry, changed(t, "x", candidacy.Head{}, nil, "late")}
		if _, err := b.Commit(ctx, turn, out); !errors.Is(err, ErrLost) {
			t.Fatalf("commit: got %v, want ErrLost", err)
		}
		b.End(ctx, turn)
		turn = b.begin(t, chat, 7)
		if turn.Stepped {
			t.Fatalf("begin: got %+v, want a fresh turn", turn)
		}
		out.Changes = []candidacy.Change{changed(t, candidacy.RegistryFile, after(registry), nil, "two"), changed(t, "x", head, nil, "in time")}
		b.commit(t, turn, out)
		if r, x := b.acts(t, candidacy.RegistryFile), b.acts(t, "x"); r != "one two" || x != "quicker in time" {
			t.Errorf("journals: got %q and %q, want one two and quicker in time", r, x)
		}
	})
}

// While a proposal stands, nothing else is kept in its chat.
func TestProposalStands(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		one, death := b.mortal(t)
		turn := one.begin(t, chat, 7)
		b.forward(turnLife + time.Second)
		other := b.begin(t, chat, 8) // before anything is proposed
		death.left.Store(2)
		first := opening(t, chat, "1", candidacy.Head{})
		if _, err := one.Commit(ctx, turn, first); !errors.Is(err, errDied) {
			t.Fatalf("commit: got %v, want that it died", err)
		}
		if _, err := b.Commit(ctx, other, says(1)); !errors.Is(err, ErrLost) {
			t.Errorf("another outcome: got %v, want ErrLost", err)
		}
		if _, err := b.Commit(ctx, other, opening(t, chat, "2", first.Changes[1].Head)); !errors.Is(err, ErrLost) {
			t.Errorf("another outcome with records: got %v, want ErrLost", err)
		}
		b.End(ctx, other)
		other = b.begin(t, chat, 8)
		if other.Stepped || other.Rev != 1 || other.Session.Endorse == nil {
			t.Errorf("begin of the other: got %+v, want a fresh turn after what was proposed", other)
		}
		b.commit(t, other, says(1))
		b.End(ctx, other)
		if turn := b.begin(t, chat, 7); !turn.Stepped || turn.Rev != 2 || len(turn.Pending) != 2 {
			t.Errorf("begin of the first: got %+v, want stepped with its replies to say", turn)
		}
	})
}

// A proposal whose update is stepped already cannot come to be. Should it, it
// is an error, and no endless loop.
func TestProposalOfSteppedUpdate(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		turn := b.begin(t, chat, 7)
		b.commit(t, turn, says(1))
		b.End(ctx, turn, 0)
		b.redis.HSet(ctx, proposalKey(chat), "id", "x", "outcome", `{"id":"x","update":7,"session":{"v":4},"forget":{"chat":4211}}`)
		if _, err := b.Begin(ctx, chat, 8); err == nil || !strings.Contains(err.Error(), "brought to its end") {
			t.Errorf("begin: got %v, want that the proposal cannot be brought to its end", err)
		}
	})
}

func TestProposalThatCannotBeRead(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		b.redis.HSet(inTime(t), proposalKey(chat), "id", "x", "outcome", "rubbish")
		for range 2 {
			_, err := b.Begin(inTime(t), chat, 7)
			if err == nil || errors.Is(err, ErrBusy) {
				t.Errorf("begin: got %v, want an error that is not busy", err)
			}
		}
	})
}

func TestDraft(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		draft := func(who string) *flows.EndorseDraft {
			return &flows.EndorseDraft{File: "x", Answers: candidacy.Answers{Who: who}}
		}
		var update int64
		step := func(now *flows.EndorseDraft) {
			t.Helper()
			update++
			turn := b.begin(t, chat, update)
			defer b.End(ctx, turn)
			b.commit(t, turn, flows.Outcome{Session: flows.Session{Endorse: now}})
			session, err := b.Session(ctx, chat)
			if err != nil || !cmp.Equal(session.Endorse, now) {
				t.Errorf("session: got draft %+v, %v, want %+v", session.Endorse, err, now)
			}
		}
		lives := func(want time.Duration, when string) {
			t.Helper()
			if got := b.redis.PTTL(ctx, draftKey(chat)).Val(); got > want || got < want-time.Minute {
				t.Errorf("%s: got a draft for %v, want for %v", when, got, want)
			}
		}
		const day = 24 * time.Hour
		step(draft("a"))
		lives(candidacy.DraftLife, "written")
		b.forward(10 * day)
		step(draft("a"))
		lives(candidacy.DraftLife-10*day, "kept as it was")
		step(draft("b"))
		lives(candidacy.DraftLife, "changed")
		step(nil)
		if b.redis.Exists(ctx, draftKey(chat)).Val() != 0 {
			t.Error("struck: got a draft, want none")
		}
		step(draft("c"))
		b.forward(candidacy.DraftLife + time.Second)
		if turn := b.begin(t, chat, 99); turn.Session.Endorse != nil || turn.Rev == 0 {
			t.Errorf("after its time: got %+v, want a session without draft", turn)
		}
	})
}

func TestUnreadableDraft(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		b.redis.Set(inTime(t), draftKey(chat), "rubbish", 0)
		if _, err := b.Begin(inTime(t), chat, 7); !errors.Is(err, flows.ErrSession) {
			t.Errorf("begin: got %v, want ErrSession", err)
		}
	})
}

func TestForget(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		turn := b.begin(t, chat, 7)
		b.end(t, b.commit(t, turn, opening(t, chat, "1", candidacy.Head{})), turn)
		if err := b.SetGone(ctx, chat); err != nil {
			t.Fatal(err)
		}
		turn = b.begin(t, chat, 8)
		out := flows.Outcome{Replies: says(1).Replies, Forget: &flows.Forget{Chat: chat, Who: "p-1"}}
		b.commit(t, turn, out)
		b.End(ctx, turn)
		for _, key := range []string{draftKey(chat), profileKey(chat), goneKey(chat), proposalKey(chat),
			chatOfKey("p-1"), linkKey(candidacy.ByPerson, "p-1")} {
			if b.redis.Exists(ctx, key).Val() != 0 {
				t.Errorf("got key %s, want it forgotten", key)
			}
		}
		turn = b.begin(t, chat, 8)
		if !turn.Stepped || len(turn.Pending) != 1 || turn.Rev != 2 || turn.Session != (flows.Session{Version: turn.Session.Version}) {
			t.Errorf("got %+v, want a session without content, of a revision that was not there yet, and a reply to say", turn)
		}
		if _, there, err := b.File(ctx, "file1"); !there || err != nil {
			t.Errorf("the candidacy: got %v, %v, want that it stays", there, err)
		}
	})
}

func TestForgetOfNobody(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		b.commit(t, b.begin(t, chat, 7), flows.Outcome{Forget: &flows.Forget{Chat: chat}})
	})
}

// Who consents or forgets is the person of the chat.
func TestCommitForAnotherChat(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		turn := b.begin(t, chat, 7)
		for _, out := range []flows.Outcome{
			{Forget: &flows.Forget{Chat: chat + 1}}, {Profile: &candidacy.Profile{Person: "p-a", Chat: chat + 1}},
		} {
			if _, err := b.Commit(inTime(t), turn, out); err == nil || errors.Is(err, ErrLost) {
				t.Errorf("%+v: got %v, want an error", out, err)
			}
		}
		if n := b.redis.Exists(inTime(t), sessionKey(chat), proposalKey(chat)).Val(); n != 0 {
			t.Errorf("got %d keys, want nothing written", n)
		}
	})
}
