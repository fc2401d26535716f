package bot

import (
	"context"
	"maps"
	"slices"
	"time"
)

// window is the updates between the first unconfirmed one and the newest.
type window struct {
	offset int64             // of the next poll: the lowest id that is neither done nor parked
	next   int64             // one above the highest id seen
	jobs   map[int64]*inHand // seen and not confirmed
}

// add takes an update in, unless it is in hand already. An id below the offset
// says that Telegram counts anew, as it does after a quiet week.
func (w *window) add(d delivery, accept func(delivery) *inHand) {
	id := d.update.ID
	if _, known := w.jobs[id]; known {
		return
	}
	w.jobs[id] = accept(d)
	if id >= w.next || id < w.offset {
		w.next = id + 1
		w.offset = min(w.offset, id)
	}
}

// late lists what is to be parked, the lowest id first: what has been in hand
// for so long, and what waits behind a parked update of its chat.
func (w *window) late(after time.Duration) []*inHand {
	var late []*inHand
	stuck := map[int64]bool{} // chats of which something is parked or late
	for _, id := range slices.Sorted(maps.Keys(w.jobs)) {
		h := w.jobs[id]
		switch {
		case h.finished():
		case h.isParked():
			stuck[h.chat] = true
		case stuck[h.chat] || time.Since(h.since) > after:
			stuck[h.chat] = true
			late = append(late, h)
		}
	}
	return late
}

// advance sets the offset past all updates that are done or parked, up to the
// first that is neither. A job that failed counts as not done: it comes again
// after a restart.
func (w *window) advance() {
	low := w.next
	for id, h := range w.jobs {
		if !h.finished() && !h.isParked() {
			low = min(low, id)
		}
	}
	for id, h := range w.jobs {
		// one that is parked stays known while it is in hand: it holds up its chat
		if h.finished() && (id < low || id >= w.next) {
			delete(w.jobs, id)
		}
	}
	w.offset = low
}

// patience is how long Telegram may wait for news. While updates are in hand it
// gives them again at once, whatever we say.
func (w *window) patience() time.Duration {
	parked := 0
	for _, h := range w.jobs {
		if h.isParked() {
			parked++
		}
	}
	switch {
	case len(w.jobs) > parked:
		return 0
	case parked > 0:
		return parkTime
	default:
		return pollTime
	}
}

// await waits a moment while updates are in hand: Telegram gives unconfirmed
// updates again at once, so asking sooner would only spin. It returns early
// when all are done.
func (w *window) await(ctx context.Context) {
	wait, cancel := context.WithTimeout(ctx, pollWait)
	defer cancel()
	for _, j := range w.jobs {
		if j.isParked() {
			continue
		}
		select {
		case <-j.done:
		case <-wait.Done():
			return
		}
	}
}
