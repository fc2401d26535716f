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

	tg "github.com/go-telegram/bot"
)

// maxAnswer is how much of an answer of Telegram's is read, in bytes: a hundred
// updates are the longest.
const maxAnswer = 64 << 20

// post calls a method of the Bot API with JSON, and gives the answer's result.
// Its errors are the library's own and do not hold the token. What is called at
// every update goes this way: the library writes each field of a form by itself,
// which costs more than all the rest of an update (bench/peers).
func (b *Bot) post(ctx context.Context, method string, params any) (json.RawMessage, error) {
	body, err := json.Marshal(params)
	if err != nil {
		return nil, fmt.Errorf("write the parameters of %s: %w", method, err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, b.url+"/bot"+b.token+"/"+method, bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("TELEGRAM_API_URL is not a URL") // err holds the token
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := b.client.Do(request)
	var withToken *url.Error
	if errors.As(err, &withToken) {
		return nil, fmt.Errorf("call %s: %w", method, withToken.Err)
	}
	if err != nil {
		return nil, fmt.Errorf("call %s: %w", method, err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return nil, fmt.Errorf("read the answer to %s: %w", method, err)
	}
	return readAnswer(method, data)
}

// readAnswer gives the result of an answer, or its error as the library's.
func readAnswer(method string, data []byte) (json.RawMessage, error) {
	var answer struct {
		OK          bool            `json:"ok"`
		Result      json.RawMessage `json:"result"`
		Code        int             `json:"error_code"`
		Description string          `json:"description"`
		Parameters  struct {
			RetryAfter int `json:"retry_after"`
			MigrateTo  int `json:"migrate_to_chat_id"`
		} `json:"parameters"`
	}
	if err := json.Unmarshal(data, &answer); err != nil {
		return nil, fmt.Errorf("the answer to %s is not JSON", method) // it may be long, and hold anything
	}
	if answer.OK {
		return answer.Result, nil
	}
	known := map[int]error{
		http.StatusBadRequest: tg.ErrorBadRequest, http.StatusUnauthorized: tg.ErrorUnauthorized,
		http.StatusForbidden: tg.ErrorForbidden, http.StatusNotFound: tg.ErrorNotFound, http.StatusConflict: tg.ErrorConflict,
	}
	switch kind := known[answer.Code]; {
	case answer.Code == http.StatusTooManyRequests:
		return nil, &tg.TooManyRequestsError{Message: answer.Description, RetryAfter: answer.Parameters.RetryAfter}
	case answer.Parameters.MigrateTo != 0:
		return nil, &tg.MigrateError{Message: answer.Description, MigrateToChatID: answer.Parameters.MigrateTo}
	case kind != nil:
		return nil, fmt.Errorf("%w, %s", kind, answer.Description)
	default:
		return nil, fmt.Errorf("%s: %d %s", method, answer.Code, answer.Description)
	}
}
