package bot

import (
	"context"
	"encoding/json"
	"time"

	"github.com/go-telegram/bot/models"
)

// window is the updates between the first unconfirmed one and the newest, and
// those that are parked.
type window struct {
	offset int64              // of the next poll: the lowest id that is neither done nor parked
	next   int64              // one above the highest id seen
	jobs   map[int64]*waiting // seen and not confirmed, or parked
}

// waiting is an update in hand.
type waiting struct {
	*job
	raw    json.RawMessage
	since  time.Time
	parked bool // kept in the store: Telegram need not keep it any more
}

// delivery is an update as Telegram gave it.
type delivery struct {
	update *models.Update
	raw    json.RawMessage
}

// add takes an update in, unless it is in hand already. An id below the offset
// says that Telegram counts anew, as it does after a quiet week.
func (w *window) add(d delivery, accept func(*models.Update) *job) {
	id := d.update.ID
	if _, known := w.jobs[id]; known {
		return
	}
	w.jobs[id] = &waiting{job: accept(d.update), raw: d.raw, since: time.Now()}
	if id >= w.next || id < w.offset {
		w.next = id + 1
		w.offset = min(w.offset, id)
	}
}

// advance sets the offset. A job that failed counts as not done: it comes
// again after a restart.
func (w *window) advance() {
	low := w.next
	for id, j := range w.jobs {
		if !j.finished() && !j.parked {
			low = min(low, id)
		}
	}
	for id, j := range w.jobs {
		if !j.parked && j.finished() && (id < low || id >= w.next) {
			delete(w.jobs, id)
		}
	}
	w.offset = low
}

// patience is how long Telegram may wait for news. While updates are in hand it
// gives them again at once, whatever we say.
func (w *window) patience() time.Duration {
	switch parked := w.parked(); {
	case len(w.jobs) > parked:
		return 0
	case parked > 0:
		return parkTime
	default:
		return pollTime
	}
}

func (w *window) parked() int {
	n := 0
	for _, j := range w.jobs {
		if j.parked {
			n++
		}
	}
	return n
}

// await waits a moment while updates are in hand: Telegram gives unconfirmed
// updates again at once, so asking sooner would only spin. It returns early
// when all are done.
func (w *window) await(ctx context.Context) {
	wait, cancel := context.WithTimeout(ctx, pollWait)
	defer cancel()
	for _, j := range w.jobs {
		if j.parked {
			continue
		}
		select {
		case <-j.done:
		case <-wait.Done():
			return
		}
	}
}
