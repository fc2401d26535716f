package bot

import (
	"context"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	"github.com/munfatih/munfatih/flows"
)

// Fate is what became of something that was told by [Bot.Tell].
type Fate int

// The fates.
const (
	Sent      Fate = iota // Telegram took it
	Blocked               // the person does not want to hear from the bot, or is gone
	Failed                // Telegram refused it for good
	Uncertain             // no answer came: it may have arrived, or a part of it
	NotNow                // it surely did not arrive: later, after Told.Wait
)

// Told is what became of something that was told.
type Told struct {
	Fate    Fate
	Message int           // Telegram's number of the (last) message in the chat, when it was sent
	Wait    time.Duration // with NotNow: how long Telegram asks everybody to wait; 0 when it did not
	Why     string        // why it was not sent, in one line without persons
}

// Tell says a reply to a chat once, and tells what became of it: it does not
// try again, but for markup that Telegram refuses, which goes as plain text.
// The caller has passed the flood gate.
func (b *Bot) Tell(ctx context.Context, chat int64, r flows.Reply) Told {
	parts, err := b.messages(ctx, chat, r)
	if err != nil {
		return Told{Fate: NotNow, Why: brief(err)}
	}
	var told Told
	for i, part := range parts {
		if i > 0 && !b.pass(ctx, ctx, part, here) {
			return Told{Fate: Uncertain, Why: "only a part was sent: no time was left"}
		}
		if told = b.tell(ctx, part); told.Fate == NotNow && told.Wait > 0 {
			b.hold(told.Wait)
		}
		if told.Fate != Sent && i > 0 {
			return Told{Fate: Uncertain, Why: "only a part was sent: " + told.Why}
		}
		if told.Fate != Sent {
			return told
		}
	}
	return told
}

// here waits on the spot.
func here(wait func() bool) bool { return wait() }

// tell sends one message, once.
func (b *Bot) tell(ctx context.Context, m message) Told {
	var wrote atomic.Bool // the request has left us, or may have
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { wrote.Store(true) }})
	id, err := b.try(traced, m)
	f, wait := judge(ctx, err)
	if f == sent {
		return Told{Fate: Sent, Message: id}
	}
	told := Told{Fate: Failed, Why: brief(err)}
	switch f {
	case gone:
		told.Fate = Blocked
		if err := b.keeper.SetGone(ctx, m.chat); err != nil {
			b.log.Warn("chat is gone, which is not kept", "error", err)
		}
	case badMarkup:
		if m.plain {
			break
		}
		b.log.Error("markup refused; sending plain text", "error", brief(err))
		m.plain = true
		if !b.pass(ctx, ctx, m, here) {
			return Told{Fate: NotNow, Why: "no time was left"}
		}
		return b.tell(ctx, m)
	case tooOften:
		told.Fate, told.Wait = NotNow, wait
	case unauthorised, unknown:
		told.Fate = NotNow
	case uncertain, stopped:
		told.Fate = Uncertain
		if !wrote.Load() {
			told.Fate = NotNow
		}
	}
	return told
}
