package bot

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/go-telegram/bot/models"

	"github.com/munfatih/munfatih/flows"
)

// parkTime is after how long an update in hand is parked: kept in the store,
// so that Telegram need not keep it and can give others.
const parkTime = 2 * time.Second

// delivery is an update as it came: from Telegram, or a due event of our own.
type delivery struct {
	update *models.Update // of a due event the id alone
	due    *due           // nil when it came from Telegram
	raw    json.RawMessage
}

// chat is the chat whose turn a delivery takes.
func (d delivery) chat() int64 {
	if d.due != nil {
		return d.due.Chat
	}
	return chatOf(d.update)
}

// event makes an event of a delivery; ok is false when there is nothing to answer.
func (d delivery) event(username string) (e flows.Event, ok bool) {
	if d.due != nil {
		return d.due.event()
	}
	return read(d.update, username)
}

// inHand is an update on its way through this process.
type inHand struct {
	*job
	chat  int64
	raw   json.RawMessage
	since time.Time

	mu     sync.Mutex
	parked bool // the store has it
	unsure bool // the store may have it: it was asked to keep it, and did not answer
	ended  bool // it is done: there is nothing left to park
}

// hands are all updates in hand, by id.
type hands struct {
	mu  sync.Mutex
	all map[int64]*inHand
}

// has reports whether an update is in hand.
func (h *hands) has(id int64) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.all[id] != nil
}

// accept queues an update in its chat's lane. Its job is done when the update
// may be acknowledged, or failed when it must come again. An update that is in
// hand already is not begun twice.
func (b *Bot) accept(d delivery, parked bool) *inHand {
	b.hands.mu.Lock()
	defer b.hands.mu.Unlock()
	id := d.update.ID
	if h, ok := b.hands.all[id]; ok {
		return h
	}
	h := &inHand{chat: d.chat(), raw: d.raw, since: time.Now(), parked: parked}
	h.job = b.lanes.add(h.chat, id, func() error {
		err := b.handle(d)
		if err == nil {
			err = b.unpark(h, id)
		}
		b.hands.mu.Lock()
		delete(b.hands.all, id)
		b.hands.mu.Unlock()
		return err
	})
	b.hands.all[id] = h
	return h
}

// isParked reports whether the store has the update.
func (h *inHand) isParked() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.parked
}

// park keeps an update in the store until it is done. It reports whether
// Telegram may forget it: false when the store cannot keep it now.
func (b *Bot) park(ctx context.Context, h *inHand) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.parked || h.ended {
		return true
	}
	if b.closing.Err() != nil {
		return false
	}
	if err := b.keeper.Park(ctx, h.id, h.raw); err != nil {
		b.log.Warn("update not parked; Telegram keeps it", "update", h.id, "error", err)
		h.unsure = true
		return false
	}
	h.parked = true
	return true
}

// unpark forgets a parked update that is done. While the store does not answer
// it tries again: else the update would be taken up at the next start, when it
// may be too old to be known.
func (b *Bot) unpark(h *inHand, id int64) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ended = true
	if !h.parked && !h.unsure {
		return nil
	}
	return b.untilKept(b.closing, b.log.With("update", id), func() error { return b.keeper.Unpark(b.work, id) })
}

// Resume takes up the updates that were parked before a stop. It must be
// called before new ones are taken, so that each chat keeps its order. It asks
// again while the store does not answer, until the context ends.
func (b *Bot) Resume(ctx context.Context) {
	var parked map[int64][]byte
	err := b.untilKept(ctx, b.log, func() (err error) {
		parked, err = b.keeper.Parked(ctx)
		return err
	})
	if err != nil {
		return // told to stop meanwhile
	}
	for _, id := range slices.Sorted(maps.Keys(parked)) {
		b.accept(decodeParked(id, parked[id]), true)
	}
	if len(parked) > 0 {
		b.log.Info("parked updates taken up", "count", len(parked))
	}
}

// decodeParked reads what was parked under an id. When nothing can be read of
// it, it holds no event and is struck.
func decodeParked(id int64, raw []byte) delivery {
	d := delivery{update: &models.Update{ID: id}, raw: raw}
	if id < 0 {
		d.due = decodeDue(raw)
	} else if u, err := decodeUpdate(raw); err == nil {
		d.update = u
	}
	return d
}
