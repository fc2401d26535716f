package bot

import (
	"context"
	"time"
)

// pass waits at the flood gate until a message may go, resting as it is told
// to; false when the bot is to stop. A gate that fails holds up nothing.
func (b *Bot) pass(ctx context.Context, m message, rest func(time.Duration) bool) bool {
	if b.gate == nil || m.buttonsOnly && m.edit == 0 { // then there is no call
		return true
	}
	for {
		wait, err := b.gate.Gate(ctx, m.chat, m.chat < 0, false)
		if ctx.Err() != nil {
			return false
		}
		if err != nil || wait <= 0 {
			return true
		}
		if !rest(wait) {
			return false
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
