package playground

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

const testToken = "7000000001:TEST"

// rig is a server under test with one person, and the bot's side of it.
type rig struct {
	t   *testing.T
	tg  *Server
	url string
	ann *Chat
	ctx context.Context
}

func newRig(t *testing.T) *rig {
	t.Helper()
	tg := New(Options{Token: testToken, Username: "test_bot", BotName: "Test"})
	web := httptest.NewServer(tg)
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	t.Cleanup(func() {
		cancel()
		tg.Close()
		web.Close()
	})
	return &rig{t: t, tg: tg, url: web.URL, ctx: ctx,
		ann: tg.Person(Person{ID: 7, FirstName: "Ann", LanguageCode: "fr"})}
}

// reply is an answer of the Bot API.
type reply struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int `json:"retry_after"`
	} `json:"parameters"`
}

// call calls a method with a JSON body.
func (r *rig) call(method string, params map[string]any) reply {
	r.t.Helper()
	got, err := r.try(method, params)
	if err != nil {
		r.t.Fatalf("calling %s: %v", method, err)
	}
	return got
}

func (r *rig) try(method string, params map[string]any) (reply, error) {
	var got reply
	body, err := json.Marshal(params)
	if err != nil {
		return got, err
	}
	req, err := http.NewRequestWithContext(r.ctx, http.MethodPost, r.url+"/bot"+testToken+"/"+method, bytes.NewReader(body))
	if err != nil {
		return got, err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return got, err
	}
	defer resp.Body.Close()
	body, err = io.ReadAll(resp.Body)
	if err != nil {
		return got, err
	}
	return got, json.Unmarshal(body, &got)
}

// must calls a method and fails the test unless it was done.
func (r *rig) must(method string, params map[string]any) reply {
	r.t.Helper()
	got := r.call(method, params)
	if !got.OK {
		r.t.Fatalf("%s: got %d %s, want ok", method, got.Code, got.Description)
	}
	return got
}

// say has the bot send a text to Ann and returns the message's number.
func (r *rig) say(text string, buttons ...map[string]any) int {
	r.t.Helper()
	params := map[string]any{"chat_id": 7, "text": text, "parse_mode": "HTML"}
	if len(buttons) > 0 {
		params["reply_markup"] = map[string]any{"inline_keyboard": []any{buttons}}
	}
	var m struct {
		ID int `json:"message_id"`
	}
	if err := json.Unmarshal(r.must("sendMessage", params).Result, &m); err != nil {
		r.t.Fatal(err)
	}
	return m.ID
}

type gotUpdate struct {
	ID      int64 `json:"update_id"`
	Message struct {
		ID       int      `json:"message_id"`
		Text     string   `json:"text"`
		Entities []Entity `json:"entities"`
	} `json:"message"`
	Edited struct {
		Text string `json:"text"`
	} `json:"edited_message"`
	Callback struct {
		ID      string `json:"id"`
		Data    string `json:"data"`
		Message struct {
			ID int `json:"message_id"`
		} `json:"message"`
	} `json:"callback_query"`
	Member struct {
		New struct {
			Status string `json:"status"`
		} `json:"new_chat_member"`
	} `json:"my_chat_member"`
	Inline struct {
		ID    string `json:"id"`
		Query string `json:"query"`
	} `json:"inline_query"`
}

// poll calls getUpdates.
func (r *rig) poll(params map[string]any) []gotUpdate {
	r.t.Helper()
	var list []gotUpdate
	if err := json.Unmarshal(r.must("getUpdates", params).Result, &list); err != nil {
		r.t.Fatal(err)
	}
	return list
}
