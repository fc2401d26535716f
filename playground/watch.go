package playground

import (
	"context"
	"fmt"
	"strings"
)

// Messages is the chat as it now looks, oldest first, edits and deletions done.
func (c *Chat) Messages() []Message {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.snapshot()
}

func (c *Chat) snapshot() []Message {
	list := make([]Message, 0, len(c.messages))
	for _, m := range c.messages {
		list = append(list, c.copy(m))
	}
	return list
}

// Wait returns true as soon as the condition holds for the chat's messages,
// and false when ctx ends first. It is asked at once and after every change;
// it must not call the server.
func (c *Chat) Wait(ctx context.Context, condition func(msgs []Message) bool) bool {
	return c.s.wait(ctx, func() bool { return condition(c.snapshot()) })
}

// Ask sends a text and waits for the bot's next message or edit in this chat.
func (c *Chat) Ask(ctx context.Context, text string) (Message, error) {
	return c.next(ctx, func() error { c.Send(text); return nil })
}

// next does something and waits for the first message or edit of the bot after it.
func (c *Chat) next(ctx context.Context, do func() error) (Message, error) {
	c.s.mu.Lock()
	before := c.turn
	c.s.mu.Unlock()
	if err := do(); err != nil {
		return Message{}, err
	}
	var got *Message
	ok := c.s.wait(ctx, func() bool {
		for _, m := range c.messages {
			if m.FromBot && m.turn > before && (got == nil || m.turn < got.turn) {
				first := c.copy(m)
				got = &first
			}
		}
		return got != nil
	})
	if !ok {
		return Message{}, fmt.Errorf("waiting for the bot's reply: %w; the chat:\n%s", context.Cause(ctx), c)
	}
	return *got, nil
}

// String is the chat's newest messages, a line each, for a test's failure.
func (c *Chat) String() string {
	c.s.mu.Lock()
	list, name := c.snapshot(), c.person.FirstName
	c.s.mu.Unlock()
	var out strings.Builder
	for _, m := range list[max(0, len(list)-20):] {
		who := name
		if m.FromBot {
			who = "bot"
		}
		text := m.Text
		if m.Kind != "text" {
			text = "[" + m.Kind + "] " + text
		}
		fmt.Fprintf(&out, "%d %s: %s %q\n", m.ID, who, text, m.Labels())
	}
	return out.String()
}
