package bot

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	tg "github.com/go-telegram/bot"
)

const (
	maxBody        = 1 << 20          // bytes of a webhook request; Telegram's are far smaller
	maxConnections = 40               // that Telegram may open to us, its own default
	webhookTime    = 50 * time.Second // for one request; Telegram gives up after about a minute
	maxWaiting     = 1000             // requests that wait for their update at once
)

// SetWebhook tells Telegram to deliver updates to a URL with a secret. It asks
// again while Telegram cannot be reached; a URL that Telegram refuses is an error.
func (b *Bot) SetWebhook(ctx context.Context, url, secret string) error {
	return b.insist(ctx, "set webhook", func(ctx context.Context) (bool, error) {
		return b.api.SetWebhook(ctx, &tg.SetWebhookParams{
			URL: url, SecretToken: secret, AllowedUpdates: allowedUpdates, MaxConnections: maxConnections,
		})
	})
}

// removeWebhook makes polling possible.
func (b *Bot) removeWebhook(ctx context.Context) error {
	return b.insist(ctx, "remove webhook", func(ctx context.Context) (bool, error) {
		return b.api.DeleteWebhook(ctx, &tg.DeleteWebhookParams{})
	})
}

// insist makes a call that the bot cannot go on without.
func (b *Bot) insist(ctx context.Context, what string, do func(context.Context) (bool, error)) error {
	for pause := time.Second; ; pause = min(2*pause, 30*time.Second) {
		_, err := call(ctx, do)
		f, wait := judge(ctx, err)
		switch f {
		case sent:
			return nil
		case stopped:
			return ctx.Err()
		case unauthorised:
			return ErrToken
		case tooOften, uncertain:
			b.log.Warn("Telegram does not answer; asking again", "for", what, "error", brief(err), "in", max(wait, pause))
			if !sleep(ctx, max(wait, pause)) {
				return ctx.Err()
			}
		default:
			return fmt.Errorf("%s: %s", what, brief(err))
		}
	}
}

// Webhook handles Telegram's requests. The answer is 200 only when the update
// is done; 401 without the secret, 413 over 1 MiB, 503 when the update has to
// come again. What is no update at all is answered 200: it would come for ever.
func (b *Bot) Webhook(secret string) http.Handler {
	waiting := make(chan struct{}, maxWaiting)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given := r.Header.Get("X-Telegram-Bot-Api-Secret-Token")
		if subtle.ConstantTimeCompare([]byte(given), []byte(secret)) != 1 {
			http.Error(w, "wrong secret", http.StatusUnauthorized)
			return
		}
		if r.Method != http.MethodPost {
			http.Error(w, "want POST", http.StatusMethodNotAllowed)
			return
		}
		select {
		case waiting <- struct{}{}:
			defer func() { <-waiting }()
			b.receive(w, r)
		default:
			again(w)
		}
	})
}

// receive reads one update and waits until it is done.
func (b *Bot) receive(w http.ResponseWriter, r *http.Request) {
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			http.Error(w, "too large", http.StatusRequestEntityTooLarge)
			return
		}
		http.Error(w, "cut off", http.StatusBadRequest)
		return
	}
	update, err := decodeUpdate(data)
	if err != nil {
		b.log.Warn("webhook request is no update", "bytes", len(data))
		return
	}
	if b.full() && !b.hands.has(update.ID) {
		again(w)
		return
	}
	if !b.finish(r.Context(), b.accept(delivery{update: update, raw: data}, false)) {
		again(w)
	}
}

// finish waits until an update is done, or parked when that takes long: one
// chat must not hold Telegram's connections. It reports whether Telegram may
// forget the update; if not it goes on meanwhile, and is known when it comes
// again.
func (b *Bot) finish(ctx context.Context, h *inHand) bool {
	park := time.NewTimer(b.parkTime)
	defer park.Stop()
	giveUp := time.NewTimer(webhookTime)
	defer giveUp.Stop()
	for {
		select {
		case <-h.done:
			return h.err == nil
		case <-park.C:
			if b.park(b.work, h) {
				return true
			}
			park.Reset(b.parkTime)
		case <-giveUp.C:
			return false
		case <-ctx.Done():
			return false
		}
	}
}

// again asks Telegram to deliver the update once more.
func again(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "1")
	http.Error(w, "not done yet", http.StatusServiceUnavailable)
}
