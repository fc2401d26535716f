package store

import (
	"errors"
	"testing"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
)

func TestKeys(t *testing.T) {
	tests := []struct{ got, want string }{
		{sessionKey(42), "s:{42}"},
		{sessionKey(-1001234567890), "s:{-1001234567890}"},
		{turnKey(42), "t:{42}"},
		{updateKey(42, 900), "u:{42}:900"},
		{updateKey(-42, 900), "u:{-42}:900"},
		{goneKey(42), "g:{42}"},
		{draftKey(42), "d:{42}"},
		{proposalKey(42), "q:{42}"},
		{profileKey(42), "a:{42}"},
		{fileKey("r"), "f:{r}"},
		{journalKey("abcdefghij"), "j:{abcdefghij}"},
		{markKey("r", 900), "w:{r}:900"},
		{linkKey(candidacy.ByCode, "ABCD"), "l:{code:ABCD}"},
		{linkKey(candidacy.ByPerson, "p-a"), "l:{person:p-a}"},
		{chatOfKey("p-a"), "b:{p-a}"},
		{countKey("answers"), "n:{answers}"},
		{countedKey("answers", 900, 3), "n:{answers}:900:3"},
		{missPeopleKey("a"), "m:{misses}:people:a"},
		{settingKey("webhook-secret"), "c:webhook-secret"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("got key %q, want %q", tt.got, tt.want)
		}
	}
}

// Whatever is written has the lifetime that keys.go tells.
func TestLifetimes(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		begun := b.begin(t, chat, 6)
		b.End(ctx, begun)
		turn := b.begin(t, chat, 5)
		b.commit(t, turn, says(1))
		if err := b.Count(ctx, turn, 1, flows.Count{Name: "answers", Field: "fr"}); err != nil {
			t.Fatal(err)
		}
		if _, err := b.Setting(ctx, "secret", "x"); err != nil {
			t.Fatal(err)
		}
		if err := b.SetGone(ctx, chat); err != nil {
			t.Fatal(err)
		}
		turn = b.begin(t, chat+1, 8)
		b.end(t, b.commit(t, turn, opening(t, chat+1, "1", candidacy.Head{})), turn)
		half, death := b.mortal(t)
		turn = half.begin(t, chat+1, 9)
		death.left.Store(1)
		if _, err := half.Commit(ctx, turn, opening(t, chat+1, "2", candidacy.Head{})); !errors.Is(err, errDied) {
			t.Fatal(err)
		}
		want := map[string]time.Duration{
			turnKey(chat + 1): turnLife, sessionKey(chat + 1): sessionLife, updateKey(chat+1, 8): steppedLife, updateKey(chat+1, 9): steppedLife,
			draftKey(chat + 1): candidacy.DraftLife, profileKey(chat + 1): -1, chatOfKey("p-1"): -1, proposalKey(chat + 1): steppedLife,
			fileKey("r"): -1, journalKey("r"): -1, markKey("r", 8): steppedLife,
			fileKey("file1"): -1, journalKey("file1"): -1, markKey("file1", 8): steppedLife, linkKey(candidacy.ByPerson, "p-1"): -1,
			turnKey(chat): turnLife, sessionKey(chat): sessionLife, updateKey(chat, 6): steppedLife, updateKey(chat, 5): steppedLife, lineKey(chat): parkedLife,
			countedKey("answers", 5, 1): steppedLife, countKey("answers"): -1, settingKey("secret"): -1, goneKey(chat): -1,
		}
		for _, key := range keysOf(t, b.redis) {
			life, known := want[key]
			if !known {
				t.Errorf("got key %q, want only those of keys.go", key)
			}
			got := b.redis.PTTL(ctx, key).Val()
			if got > life || life > 0 && got < life-4*time.Second {
				t.Errorf("key %q: got %v to live, want %v", key, got, life)
			}
			delete(want, key)
		}
		if len(want) > 0 {
			t.Errorf("keys not written: %v", want)
		}
	})
}

func TestSessionEndsByItself(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		turn := b.begin(t, chat, 7)
		b.commit(t, turn, says(0))
		b.forward(sessionLife + time.Second)
		if got := b.begin(t, chat, 8); got.Rev != 0 || got.Session != (flows.Session{}) {
			t.Errorf("got %+v, want a chat never seen", got)
		}
	})
}
