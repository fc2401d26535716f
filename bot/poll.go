package bot

import (
	"context"
	"time"
)

const (
	pollTime = 50 * time.Second       // how long Telegram waits for a new update
	pollSize = 100                    // updates at once, the Bot API's largest
	pollWait = 100 * time.Millisecond // between two polls while updates are in hand
)

// Poll asks Telegram for updates until the context ends, and then drains for
// at most drain. An update is confirmed by asking for later ones only, so the
// offset never passes one that is not done, or parked. [ErrToken] when Telegram
// does not know the token any more.
func (b *Bot) Poll(ctx context.Context, drain time.Duration) error {
	if err := b.removeWebhook(ctx); err != nil {
		return err
	}
	b.Resume(ctx)
	w := window{jobs: map[int64]*inHand{}}
	err := b.poll(ctx, &w)
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
		if b.full() {
			sleep(ctx, pollWait)
			continue
		}
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
			w.add(d, func(d delivery) *inHand { return b.accept(d, false) })
		}
		w.await(ctx)
	}
	return nil
}

// settle moves the offset past all updates that are done, up to the first that
// is not. One that takes long is parked, so that it holds up nobody else:
// Telegram gives at most 100 unconfirmed updates at once.
func (b *Bot) settle(ctx context.Context, w *window) {
	refused := map[int64]bool{} // chats of which something could not be parked: their order stays
	for _, h := range w.late(b.parkTime) {
		if !refused[h.chat] && !b.park(ctx, h) {
			refused[h.chat] = true
		}
	}
	w.advance()
}
