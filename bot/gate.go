package bot

import (
	"context"
	"time"
)

// pass waits at the flood gate until a message may go; false when the bot is to
// stop. A gate that fails holds up nothing. Who waits for what all chats share
// stands in one queue, of which only the first asks: a thousand that ask would
// be served no sooner, and by chance. No pause lasts longer than the context
// patience; aside lets others work meanwhile.
func (b *Bot) pass(ctx, patience context.Context, m message, aside func(wait func() bool) bool) bool {
	if b.gate == nil || m.buttonsOnly && m.edit == 0 { // then there is no call
		return true
	}
	for {
		var own time.Duration
		if len(b.queue) == 0 {
			shared, chats, err := b.gate.Ask(ctx, m.chat, m.chat < 0, false)
			if err != nil || shared <= 0 && chats <= 0 {
				return ctx.Err() == nil
			}
			own = chats
		}
		through := false
		stay := aside(func() (stay bool) {
			if own > 0 {
				return sleep(patience, own)
			}
			own, through, stay = b.enqueue(ctx, patience, m.chat)
			return stay && (through || sleep(patience, own))
		})
		if through || !stay {
			return stay
		}
	}
}

// enqueue waits in the queue and then asks for as long as all share the
// reason to wait. It ends when the message may go, when the chat has to wait for
// a reason of its own, or when the bot is to stop (stay is false then).
func (b *Bot) enqueue(ctx, patience context.Context, chat int64) (own time.Duration, through, stay bool) {
	select {
	case b.queue <- struct{}{}:
		defer func() { <-b.queue }()
	case <-patience.Done():
		return 0, false, false
	}
	for {
		shared, own, err := b.gate.Ask(ctx, chat, chat < 0, false)
		switch {
		case ctx.Err() != nil:
			return 0, false, false
		case err != nil || shared <= 0 && own <= 0:
			return 0, true, true
		case own > 0:
			return own, false, true
		case !sleep(patience, shared):
			return 0, false, false
		}
	}
}

// hold makes everybody wait at the gate: Telegram has asked for it. Whoever
// was asked waits all the same where the gate fails.
func (b *Bot) hold(d time.Duration) {
	if b.gate == nil {
		return
	}
	if err := b.gate.Hold(b.work, d); err != nil && b.work.Err() == nil {
		b.log.Warn("the flood gate does not hold", "error", err)
	}
}
