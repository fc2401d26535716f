package store

import (
	"testing"
	"time"

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
		turn := b.begin(t, chat, 7)
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
		want := map[string]time.Duration{
			turnKey(chat): turnLife, sessionKey(chat): sessionLife, updateKey(chat, 6): steppedLife, updateKey(chat, 7): steppedLife,
			countedKey("answers", 7, 1): steppedLife, countKey("answers"): -1, settingKey("secret"): -1, goneKey(chat): -1,
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
