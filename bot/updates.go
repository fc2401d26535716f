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

// getUpdates is the Bot API's method, which the library keeps to itself.
func (b *Bot) getUpdates(ctx context.Context, offset int64, limit int, timeout time.Duration) ([]delivery, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout+callTime)
	defer cancel()
	response, err := b.post(ctx, "getUpdates", map[string]any{
		"offset": offset, "limit": limit, "timeout": int(timeout.Seconds()), "allowed_updates": allowedUpdates,
	})
	if err != nil {
		return nil, fmt.Errorf("ask for updates: %w", err)
	}
	defer response.Body.Close()
	return readUpdates(response)
}

// post calls a method of the Bot API. Its errors do not hold the token.
func (b *Bot) post(ctx context.Context, method string, params map[string]any) (*http.Response, error) {
	body, err := json.Marshal(params)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, b.url+"/bot"+b.token+"/"+method, bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("TELEGRAM_API_URL is not a URL")
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := b.poller.Do(request)
	var withToken *url.Error
	if errors.As(err, &withToken) {
		err = withToken.Err
	}
	return response, err
}

// readUpdates reads an answer of getUpdates, its errors as the library's own.
func readUpdates(response *http.Response) ([]delivery, error) {
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
	case answer.Code == http.StatusUnauthorized:
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
func decodeUpdates(data []byte) ([]delivery, error) {
	var list []json.RawMessage
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, errors.New("read updates: result is not a list")
	}
	updates := make([]delivery, 0, len(list))
	for _, one := range list {
		u, err := decodeUpdate(one)
		if err != nil {
			return nil, err
		}
		updates = append(updates, delivery{update: u, raw: one})
	}
	return updates, nil
}

// decodeUpdate reads one update of Telegram's; an error when not even its id
// can be read, or is none of Telegram's.
func decodeUpdate(data []byte) (*models.Update, error) {
	u := new(models.Update)
	if err := json.Unmarshal(data, u); err == nil && u.ID > 0 {
		return u, nil
	}
	var only struct {
		ID int64 `json:"update_id"`
	}
	if err := json.Unmarshal(data, &only); err != nil || only.ID <= 0 {
		return nil, errors.New("read update: it has no update_id")
	}
	return &models.Update{ID: only.ID}, nil
}
