package bot

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/go-telegram/bot/models"

	"github.com/munfatih/munfatih/flows"
)

// due is an event that nobody caused: a time came. It goes the way of an
// update, so that it survives whatever an update survives.
type due struct {
	Chat   int64  `json:"chat"`
	Choice string `json:"choice"` // as callback data
}

// dueUpdate is how a due event is parked. Telegram's updates have positive ids.
type dueUpdate struct {
	ID  int64 `json:"update_id"`
	Due *due  `json:"munfatih_due"`
}

// Due has an event of the kind [flows.Due] stepped in a chat. When it returns
// nil the store has the event, and it will be stepped once, here or after the
// next start. The same choice in the same chat is the same event for as long
// as the store remembers updates: saying it again is harmless. An error means
// that it is to be said again later. Steps must have been set with [Bot.Serve].
func (b *Bot) Due(ctx context.Context, chat int64, choice flows.Choice) error {
	data := choice.Data()
	if _, ok := flows.ParseChoice(data); !ok {
		return fmt.Errorf("due event: %q is no choice", data)
	}
	if b.closing.Err() != nil {
		return fmt.Errorf("due event: %w", errStopping)
	}
	u := dueUpdate{ID: dueID(chat, data), Due: &due{chat, data}}
	if b.hands.has(u.ID) {
		return nil
	}
	raw, err := json.Marshal(u)
	if err != nil {
		return fmt.Errorf("due event: %w", err)
	}
	if err := b.keeper.Park(ctx, chat, u.ID, raw); err != nil {
		return fmt.Errorf("due event: %w", err)
	}
	b.accept(delivery{update: &models.Update{ID: u.ID}, due: u.Due, raw: raw}, true)
	return nil
}

// dueID is the id of a due event: below zero, always the same for the same thing.
func dueID(chat int64, choice string) int64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s", chat, choice))
	return -1 - int64(binary.BigEndian.Uint64(sum[:])>>1)
}

// decodeDue reads a due event that was parked; nil when it is none.
func decodeDue(raw []byte) *due {
	var u dueUpdate
	if err := json.Unmarshal(raw, &u); err != nil || u.ID >= 0 {
		return nil
	}
	return u.Due
}

// event is what a due event means to the flows; false when its choice cannot be read.
func (d *due) event() (flows.Event, bool) {
	choice, ok := flows.ParseChoice(d.Choice)
	return flows.Event{
		Kind: flows.Due, Chat: d.Chat, Private: true, Person: flows.Person{ID: d.Chat}, Choice: choice,
	}, ok
}
