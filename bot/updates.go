package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/go-telegram/bot/models"
)

// getUpdates is the Bot API's method, which the library keeps to itself.
func (b *Bot) getUpdates(ctx context.Context, offset int64, limit int, timeout time.Duration) ([]delivery, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout+callTime)
	defer cancel()
	list, err := b.post(ctx, "getUpdates", map[string]any{
		"offset": offset, "limit": limit, "timeout": int(timeout.Seconds()), "allowed_updates": allowedUpdates,
	})
	if err != nil {
		return nil, fmt.Errorf("ask for updates: %w", err)
	}
	return decodeUpdates(list)
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
	if u := decodePress(data); u != nil {
		return u, nil
	}
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

// decodePress reads the update that comes most often, a pressed button, without
// the message under which it stands: nobody needs its text, and the library
// reads it three times. nil when it is another update, or not as expected.
func decodePress(data []byte) *models.Update {
	if !bytes.Contains(data, []byte(`"callback_query"`)) {
		return nil
	}
	var u struct {
		ID    int64 `json:"update_id"`
		Press *struct {
			ID      string      `json:"id"`
			From    models.User `json:"from"`
			Data    string      `json:"data"`
			Message *struct {
				ID   int         `json:"message_id"`
				Date int         `json:"date"`
				Chat models.Chat `json:"chat"`
			} `json:"message"`
		} `json:"callback_query"`
	}
	if err := json.Unmarshal(data, &u); err != nil || u.ID <= 0 || u.Press == nil || u.Press.Message == nil || u.Press.Message.Date == 0 {
		return nil
	}
	m := u.Press.Message
	return &models.Update{ID: u.ID, CallbackQuery: &models.CallbackQuery{
		ID: u.Press.ID, From: u.Press.From, Data: u.Press.Data,
		Message: models.MaybeInaccessibleMessage{
			Type:    models.MaybeInaccessibleMessageTypeMessage,
			Message: &models.Message{ID: m.ID, Date: m.Date, Chat: m.Chat},
		},
	}}
}
