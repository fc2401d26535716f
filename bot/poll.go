package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

const (
	pollTime = 50 * time.Second       // how long Telegram waits for a new update
	pollSize = 100                    // updates at once, the Bot API's largest
	pollWait = 100 * time.Millisecond // between two polls while updates are in hand
)

// Poll asks Telegram for updates until the context ends, and then drains for
// at most drain. An update is confirmed by asking for later ones only, so the
// offset never passes one that is not done. [ErrToken] when Telegram does not
// know the token any more.
func (b *Bot) Poll(ctx context.Context, drain time.Duration) error {
	if err := b.removeWebhook(ctx); err != nil {
		return err
	}
	w := window{jobs: map[int64]*job{}}
	err := b.poll(ctx, &w)
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
	defer cancel()
	drainErr := b.Drain(last)
	w.settle()
	if w.offset > 0 { // confirm what was done after the last poll
		if _, confirmErr := b.getUpdates(last, w.offset, 1, 0); confirmErr != nil && last.Err() == nil {
			b.log.Warn("last updates not confirmed; they come again and are known", "error", brief(confirmErr))
		}
	}
	return errors.Join(err, drainErr)
}

// poll runs until the context ends or the token is refused.
func (b *Bot) poll(ctx context.Context, w *window) error {
	pause := time.Second
	for ctx.Err() == nil {
		timeout := pollTime
		if w.settle(); len(w.jobs) > 0 {
			timeout = 0
		}
		updates, err := b.getUpdates(ctx, w.offset, pollSize, timeout)
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
		for _, u := range updates {
			w.add(u.ID, func() *job { return b.accept(u) })
		}
		w.await(ctx)
	}
	return nil
}

// window is the updates between the first unconfirmed one and the newest.
type window struct {
	offset int64          // of the next poll: the lowest id that is not done
	next   int64          // one above the highest id seen
	jobs   map[int64]*job // seen and not confirmed
}

// add takes an update in, unless it is in hand already. An id below the offset
// says that Telegram counts anew, as it does after a quiet week.
func (w *window) add(id int64, accept func() *job) {
	if _, known := w.jobs[id]; known {
		return
	}
	w.jobs[id] = accept()
	if id >= w.next || id < w.offset {
		w.next = id + 1
		w.offset = min(w.offset, id)
	}
}

// settle moves the offset past all updates that are done, up to the first that
// is not. Failed ones count as not done: they come again after a restart.
func (w *window) settle() {
	low := w.next
	for id, j := range w.jobs {
		if !j.finished() {
			low = min(low, id)
		}
	}
	for id, j := range w.jobs {
		if id < low || id >= w.next && j.finished() {
			delete(w.jobs, id)
		}
	}
	w.offset = low
}

// await waits a moment while updates are in hand: Telegram gives unconfirmed
// updates again at once, so asking sooner would only spin. It returns early
// when all are done.
func (w *window) await(ctx context.Context) {
	if len(w.jobs) == 0 {
		return
	}
	wait, cancel := context.WithTimeout(ctx, pollWait)
	defer cancel()
	for _, j := range w.jobs {
		select {
		case <-j.done:
		case <-wait.Done():
			return
		}
	}
}

// getUpdates is the Bot API's method, which the library keeps to itself.
func (b *Bot) getUpdates(ctx context.Context, offset int64, limit int, timeout time.Duration) ([]*models.Update, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout+callTime)
	defer cancel()
	body, err := json.Marshal(map[string]any{
		"offset": offset, "limit": limit, "timeout": int(timeout.Seconds()), "allowed_updates": allowedUpdates,
	})
	if err != nil {
		return nil, fmt.Errorf("ask for updates: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, b.url+"/bot"+b.token+"/getUpdates", bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("ask for updates: TELEGRAM_API_URL is not a URL")
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := b.poller.Do(request)
	if err != nil {
		var withToken *url.Error
		if errors.As(err, &withToken) {
			err = withToken.Err
		}
		return nil, fmt.Errorf("ask for updates: %w", err)
	}
	defer response.Body.Close()
	return readUpdates(response)
}

// readUpdates reads an answer of getUpdates, its errors as the library's own.
func readUpdates(response *http.Response) ([]*models.Update, error) {
	data, err := io.ReadAll(io.LimitReader(response.Body, 64<<20))
	if err != nil {
		return nil, fmt.Errorf("read updates: %w", err)
	}
	var answer struct {
		OK          bool            `json:"ok"`
		Code        int             `json:"error_code"`
		Description string          `json:"description"`
		Raw         json.RawMessage `json:"result"`
		Parameters  struct {
			RetryAfter int `json:"retry_after"`
		} `json:"parameters"`
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		return nil, fmt.Errorf("read updates: HTTP %d, not JSON", response.StatusCode)
	}
	switch {
	case answer.OK:
		return decodeUpdates(answer.Raw)
	case answer.Code == http.StatusUnauthorized, answer.Code == http.StatusNotFound:
		return nil, tg.ErrorUnauthorized
	case answer.Code == http.StatusTooManyRequests:
		return nil, &tg.TooManyRequestsError{Message: answer.Description, RetryAfter: answer.Parameters.RetryAfter}
	default:
		return nil, fmt.Errorf("ask for updates: %d %s", answer.Code, answer.Description)
	}
}

// decodeUpdates reads a list of updates one by one: one that cannot be read
// must not hold up the others. Of such a one only its id is kept, so that it
// is confirmed.
func decodeUpdates(data []byte) ([]*models.Update, error) {
	var list []json.RawMessage
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, errors.New("read updates: result is not a list")
	}
	updates := make([]*models.Update, 0, len(list))
	for _, one := range list {
		u, err := decodeUpdate(one)
		if err != nil {
			return nil, err
		}
		updates = append(updates, u)
	}
	return updates, nil
}

// decodeUpdate reads one update; an error when not even its id can be read.
func decodeUpdate(data []byte) (*models.Update, error) {
	u := new(models.Update)
	if err := json.Unmarshal(data, u); err == nil && u.ID != 0 {
		return u, nil
	}
	var only struct {
		ID int64 `json:"update_id"`
	}
	if err := json.Unmarshal(data, &only); err != nil || only.ID == 0 {
		return nil, errors.New("read update: it has no update_id")
	}
	return &models.Update{ID: only.ID}, nil
}
