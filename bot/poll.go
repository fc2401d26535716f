package bot

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/go-telegram/bot/models"
)

const (
	pollTime = 50 * time.Second       // how long Telegram waits for a new update
	pollSize = 100                    // updates at once, the Bot API's largest
	pollWait = 100 * time.Millisecond // between two polls while updates are in hand
	parkTime = 2 * time.Second        // after which an update in hand is parked
)

// Poll asks Telegram for updates until the context ends, and then drains for
// at most drain. An update is confirmed by asking for later ones only, so the
// offset never passes one that is not done, or parked. [ErrToken] when Telegram
// does not know the token any more.
func (b *Bot) Poll(ctx context.Context, drain time.Duration) error {
	if err := b.removeWebhook(ctx); err != nil {
		return err
	}
	w := window{jobs: map[int64]*waiting{}}
	err := b.resume(ctx, &w)
	if err == nil {
		err = b.poll(ctx, &w)
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	if drainErr := b.Drain(last); drainErr != nil {
		b.log.Warn("not all updates in hand were done; the others come again", "error", drainErr)
	}
	b.settle(last, &w)
	if w.offset > 0 { // confirm what was done after the last poll
		if _, confirmErr := b.getUpdates(last, w.offset, 1, 0); confirmErr != nil && last.Err() == nil {
			b.log.Warn("last updates not confirmed; they come again and are known", "error", brief(confirmErr))
		}
	}
	return err
}

// poll runs until the context ends or the token is refused.
func (b *Bot) poll(ctx context.Context, w *window) error {
	pause := time.Second
	for ctx.Err() == nil {
		b.settle(ctx, w)
		updates, err := b.getUpdates(ctx, w.offset, pollSize, w.patience())
		switch f, wait := judge(ctx, err); f {
		case sent:
			pause = time.Second
		case stopped:
			return nil
		case unauthorised:
			return ErrToken
		default:
			wait = max(wait, pause)
			b.log.Warn("no updates from Telegram; asking again", "error", brief(err), "in", wait)
			pause = min(2*pause, 30*time.Second)
			sleep(ctx, wait)
			continue
		}
		for _, d := range updates {
			w.add(d, b.accept)
		}
		w.await(ctx)
	}
	return nil
}

// resume takes up the updates that were parked before a stop.
func (b *Bot) resume(ctx context.Context, w *window) error {
	for pause := 100 * time.Millisecond; ; pause = min(2*pause, 5*time.Second) {
		parked, err := b.keeper.Parked(ctx)
		if err == nil {
			for _, id := range slices.Sorted(maps.Keys(parked)) {
				u, err := decodeUpdate(parked[id])
				if err != nil {
					u = &models.Update{ID: id} // nothing can be read of it: it is confirmed
				}
				w.jobs[id] = &waiting{job: b.accept(u), parked: true}
			}
			return nil
		}
		b.log.Warn("parked updates not known yet; asking again", "error", err)
		if !sleep(ctx, pause) {
			return nil
		}
	}
}

// settle moves the offset past all updates that are done, up to the first that
// is not. One that takes long is parked, so that it holds up nobody else:
// Telegram gives at most 100 unconfirmed updates at once.
func (b *Bot) settle(ctx context.Context, w *window) {
	for id, j := range w.jobs {
		switch {
		case j.finished() && j.parked:
			if err := b.keeper.Unpark(ctx, id); err != nil {
				continue // it is tried again with the next poll, and known by then
			}
			delete(w.jobs, id)
		case !j.finished() && !j.parked && time.Since(j.since) > b.parkTime && b.closing.Err() == nil:
			if err := b.keeper.Park(ctx, id, j.raw); err != nil {
				b.log.Warn("update not parked; others wait for it", "update", id, "error", err)
				continue
			}
			j.parked = true
		}
	}
	w.advance()
}
