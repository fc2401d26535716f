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
	tries *tries // of it so far; nil before the first

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
		outcome, err := b.handle(h, d)
		if err == errGiveWay {
			return err
		}
		if err == nil {
			err = b.unpark(h, id, outcome == OutcomeGivenUp)
		}
		if err == nil {
			b.meter.Update(d.kind(), outcome, time.Since(h.since))
		}
		b.hands.mu.Lock()
		delete(b.hands.all, id)
		b.hands.mu.Unlock()
		return err
	})
	b.hands.all[id] = h
	return h
}

// full reports whether enough updates are in hand: others are to stay with
// Telegram.
func (b *Bot) full() bool { return b.InHand() >= maxInHand }

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
	if err := b.keeper.Park(ctx, h.chat, h.id, h.raw); err != nil {
		b.log.Warn("update not parked; Telegram keeps it", "update", h.id, "error", err)
		h.unsure = true
		return false
	}
	h.parked = true
	return true
}

// unpark forgets a parked update that is done, and one that was given up, for
// which others of its chat would wait. While the store does not answer it tries
// again: else the update would be taken up by another replica, perhaps when it
// is too old to be known.
func (b *Bot) unpark(h *inHand, id int64, over bool) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ended = true
	if !h.parked && !h.unsure && !over {
		return nil
	}
	return b.untilKept(b.closing, b.log.With("update", id), func() error { return b.keeper.Unpark(b.work, h.chat, id) })
}

// Resume takes up the updates that were parked by replicas which do not live
// any more, now and from then on, and says that this one lives. It must be
// called before new ones are taken. It asks again while the store does not
// answer, until the context ends.
func (b *Bot) Resume(ctx context.Context) {
	if b.untilKept(ctx, b.log, func() error { return b.adopt(ctx) }) != nil {
		return // told to stop meanwhile
	}
	go func() {
		for sleep(b.closing, b.adoptTime) {
			if err := b.adopt(b.closing); err != nil && b.closing.Err() == nil {
				b.log.Debug("parked updates of other replicas not looked for", "error", err)
			}
		}
	}()
}

// adopt looks once.
func (b *Bot) adopt(ctx context.Context) error {
	adopted, err := b.keeper.Adopt(ctx, maxInHand-b.InHand())
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(adopted)) {
		h := b.accept(decodeParked(id, adopted[id]), true)
		h.mu.Lock()
		h.unsure = true // it was in hand here before: the store has it now
		over := h.ended
		h.mu.Unlock()
		if over {
			if err := b.keeper.Unpark(ctx, h.chat, id); err != nil {
				return err
			}
		}
	}
	if len(adopted) > 0 {
		b.log.Info("parked updates taken up", "count", len(adopted))
	}
	return nil
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
