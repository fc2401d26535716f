package bot

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/munfatih/munfatih/playground"
)

// judgeSend sends a message over HTTP and judges what comes of it, which is the
// same for our own calls and the library's.
func judgeSend(t *testing.T, ctx context.Context, b *Bot) (fate, time.Duration, error) {
	t.Helper()
	params := &tg.SendMessageParams{ChatID: 7, Text: "hello " + unlogged, ParseMode: models.ParseModeHTML}
	_, err := b.post(ctx, "sendMessage", params)
	f, wait := judge(ctx, err)
	_, itsErr := b.api.SendMessage(ctx, params)
	if its, itsWait := judge(ctx, itsErr); its != f || itsWait != wait {
		t.Errorf("got fate %d (%v) of our own call's error %v, fate %d (%v) of the library's %v, want the same", f, wait, err, its, itsWait, itsErr)
	}
	return f, wait, err
}

func TestFateOfFaults(t *testing.T) {
	tests := []struct {
		name  string
		fault playground.Fault
		fate  fate
		wait  time.Duration
	}{
		{"429", playground.TooMany(3), tooOften, 3 * time.Second},
		{"429 without a time", playground.TooMany(0), tooOften, time.Second},
		{"400", playground.Status(400), refused, 0},
		{"401", playground.Status(401), unauthorised, 0},
		{"403", playground.Status(403), gone, 0},
		{"404", playground.Status(404), unknown, 0},
		{"409", playground.Status(409), uncertain, 0},
		{"500", playground.Status(500), uncertain, 0},
		{"502 with a page", playground.HTML, uncertain, 0},
		{"cut before", playground.Drop, uncertain, 0},
		{"cut after", playground.DropAfter, uncertain, 0},
		{"no answer", playground.Hang, uncertain, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, echo)
			r.ann.Send("hi")
			if tt.fault == playground.Hang {
				r.patience(200 * time.Millisecond)
			}
			r.tg.Fail("sendMessage", tt.fault, 2)
			got, wait, err := judgeSend(t, r.ctx, r.bot)
			if got != tt.fate || wait != tt.wait {
				t.Errorf("got fate %d, wait %v of %v, want %d, %v", got, wait, err, tt.fate, tt.wait)
			}
			if text := brief(err); text == "" || strings.Contains(text, testSecret) || strings.Contains(text, unlogged) || strings.Contains(text, "<html") {
				t.Errorf("brief: got %q, want a line without token, text or page", text)
			}
		})
	}
}

func TestFateOfRefusals(t *testing.T) {
	tests := []struct {
		description string
		want        fate
	}{
		{"Bad Request: message is not modified: specified new message content and reply markup are exactly the same", sent},
		{"Bad Request: query is too old and response timeout expired or query ID is invalid", sent},
		{"Bad Request: message to edit not found", cannotEdit},
		{"Bad Request: message can't be edited", cannotEdit},
		{"Bad Request: MESSAGE_ID_INVALID", cannotEdit},
		{"Bad Request: there is no text in the message to edit", cannotEdit},
		{"Bad Request: chat not found", gone},
		{"Bad Request: PEER_ID_INVALID", gone},
		{"Bad Request: user is deactivated", gone},
		{"Bad Request: can't parse entities: Unsupported start tag \"h1\" at byte offset 3", badMarkup},
		{"Bad Request: message is too long", refused},
		{"Bad Request: something new", refused},
	}
	for _, tt := range tests {
		api := newStub(t, func(string, map[string]string) string {
			return `{"ok":false,"error_code":400,"description":` + quote(tt.description) + `}`
		})
		b := newTestBot(t, api.url, newMemory(), &lockedBuffer{})
		if got, _, err := judgeSend(t, context.Background(), b); got != tt.want {
			t.Errorf("%q: got fate %d of %v, want %d", tt.description, got, err, tt.want)
		}
	}
}

func quote(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }

func TestFateOfTheRest(t *testing.T) {
	ok := newStub(t, func(string, map[string]string) string { return `{"ok":true,"result":{}}` })
	b := newTestBot(t, ok.url, newMemory(), &lockedBuffer{})
	if got, _, err := judgeSend(t, context.Background(), b); got != sent {
		t.Errorf("done: got fate %d of %v, want sent", got, err)
	}
	moved := newStub(t, func(string, map[string]string) string {
		return `{"ok":false,"error_code":400,"description":"Bad Request","parameters":{"migrate_to_chat_id":-100999}}`
	})
	b = newTestBot(t, moved.url, newMemory(), &lockedBuffer{})
	if got, _, err := judgeSend(t, context.Background(), b); got != migrated {
		t.Errorf("migrated: got fate %d of %v, want migrated", got, err)
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if got, _, err := judgeSend(t, ended, b); got != stopped {
		t.Errorf("told to stop: got fate %d of %v, want stopped", got, err)
	}
	if got, _ := judge(context.Background(), errors.New("of another kind")); got != uncertain {
		t.Errorf("unknown error: got fate %d, want uncertain", got)
	}
}
