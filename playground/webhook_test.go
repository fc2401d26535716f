package playground

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// hookRig is a bot that takes updates by webhook.
type hookRig struct {
	*rig
	url    string
	got    chan gotUpdate // what came, in order
	answer func(u gotUpdate, w http.ResponseWriter)
}

func newHookRig(t *testing.T, answer func(gotUpdate, http.ResponseWriter)) *hookRig {
	h := &hookRig{rig: newRig(t), got: make(chan gotUpdate, 100), answer: answer}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var u gotUpdate
		if err := json.Unmarshal(body, &u); err != nil || r.Header.Get("X-Telegram-Bot-Api-Secret-Token") != "s3" {
			t.Errorf("got body %s, secret %q, want an update with s3", body, r.Header.Get("X-Telegram-Bot-Api-Secret-Token"))
		}
		h.got <- u
		h.answer(u, w)
	}))
	t.Cleanup(func() {
		h.tg.Close()
		web.Close()
	})
	h.url = web.URL
	return h
}

func (h *hookRig) set(params map[string]any) {
	h.t.Helper()
	all := map[string]any{"url": h.url, "secret_token": "s3"}
	for k, v := range params {
		all[k] = v
	}
	h.must("setWebhook", all)
}

func (h *hookRig) next() gotUpdate {
	h.t.Helper()
	select {
	case u := <-h.got:
		return u
	case <-h.ctx.Done():
		h.t.Fatal("no update came")
		return gotUpdate{}
	}
}

func ok(gotUpdate, http.ResponseWriter) {}

func TestWebhookBringsWhatWaited(t *testing.T) {
	h := newHookRig(t, ok)
	h.ann.Send("before")
	h.set(nil)
	h.ann.Send("after")
	if got := []string{h.next().Message.Text, h.next().Message.Text}; !slices.Equal(got, []string{"before", "after"}) {
		t.Errorf("got %q, want before after", got)
	}
	if err := h.tg.Idle(h.ctx); err != nil {
		t.Error(err)
	}
	got := h.call("getUpdates", nil)
	if got.Code != 409 || !strings.HasPrefix(got.Description, "Conflict: can't use getUpdates method while webhook is active") {
		t.Errorf("getUpdates: got %d %q, want 409", got.Code, got.Description)
	}
	h.must("deleteWebhook", nil)
	h.ann.Send("polled")
	if list := h.poll(nil); !slices.Equal(texts(list), []string{"polled"}) {
		t.Errorf("after deleteWebhook: got %q, want polled", texts(list))
	}
}

func TestWebhookDropsPending(t *testing.T) {
	h := newHookRig(t, ok)
	h.ann.Send("old")
	h.set(map[string]any{"drop_pending_updates": true})
	h.ann.Send("new")
	if got := h.next().Message.Text; got != "new" {
		t.Errorf("got %q, want new", got)
	}
}

func TestWebhookRetries(t *testing.T) {
	var calls atomic.Int32
	h := newHookRig(t, func(u gotUpdate, w http.ResponseWriter) {
		if calls.Add(1) < 3 {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	h.set(nil)
	h.ann.Send("a")
	h.ann.Send("b")
	var got []string
	for range 4 {
		got = append(got, h.next().Message.Text)
	}
	if want := []string{"a", "a", "a", "b"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	var info struct {
		LastError string `json:"last_error_message"`
	}
	if err := json.Unmarshal(h.must("getWebhookInfo", nil).Result, &info); err != nil || !strings.Contains(info.LastError, "500") {
		t.Errorf("got last error %q (%v), want one with 500", info.LastError, err)
	}
}

func TestWebhookThatHangsIsRetried(t *testing.T) {
	hold := make(chan struct{})
	var calls atomic.Int32
	h := newHookRig(t, func(gotUpdate, http.ResponseWriter) {
		if calls.Add(1) == 1 {
			<-hold
		}
	})
	t.Cleanup(func() { close(hold) })
	h.tg.opt.HookTimeout = 30 * time.Millisecond
	h.set(nil)
	h.ann.Send("a")
	if got := []string{h.next().Message.Text, h.next().Message.Text}; !slices.Equal(got, []string{"a", "a"}) {
		t.Errorf("got %q, want a twice", got)
	}
	if err := h.tg.Idle(h.ctx); err != nil {
		t.Error(err)
	}
}

func TestWebhookOrder(t *testing.T) {
	hold := make(chan struct{})
	h := newHookRig(t, func(u gotUpdate, w http.ResponseWriter) {
		if u.Message.Text == "a1" {
			<-hold
		}
	})
	bob := h.tg.Person(Person{ID: 8, FirstName: "Bob"})
	h.set(map[string]any{"max_connections": 3})
	h.ann.Send("a1")
	h.next() // is under way
	h.ann.Send("a2")
	h.ann.PressData(1, "press")
	bob.Send("b1")
	got := []string{}
	for range 2 {
		u := h.next()
		got = append(got, u.Message.Text+u.Callback.Data)
	}
	slices.Sort(got)
	if want := []string{"b1", "press"}; !slices.Equal(got, want) {
		t.Errorf("while a1 is under way: got %q, want %q", got, want)
	}
	select {
	case u := <-h.got:
		t.Errorf("got %q while a1 is under way", u.Message.Text)
	default:
	}
	close(hold)
	if u := h.next(); u.Message.Text != "a2" {
		t.Errorf("got %q, want a2", u.Message.Text)
	}
}

func TestWebhookConnectionsAreLimited(t *testing.T) {
	var active atomic.Int32
	counted := make(chan int32, 10)
	hold := make(chan struct{})
	h := newHookRig(t, func(gotUpdate, http.ResponseWriter) {
		counted <- active.Add(1)
		<-hold
		active.Add(-1)
	})
	h.set(map[string]any{"max_connections": 2})
	for id := range int64(10) {
		h.tg.Person(Person{ID: 100 + id, FirstName: "Somebody"}).Send("x")
	}
	// Both are counted before either may go on, so the most is 2 or the
	// limit does not hold.
	peak := max(<-counted, <-counted)
	close(hold)
	for range 8 {
		peak = max(peak, <-counted)
	}
	if peak != 2 {
		t.Errorf("got %d calls at once, want 2", peak)
	}
}

func TestWebhookAnswerIsACall(t *testing.T) {
	h := newHookRig(t, func(_ gotUpdate, w http.ResponseWriter) {
		fmt.Fprint(w, `{"method":"sendMessage","chat_id":7,"text":"by answer"}`)
	})
	h.set(nil)
	got, err := h.ann.Ask(h.ctx, "hello")
	if err != nil || got.Text != "by answer" {
		t.Errorf("got %q, %v, want by answer", got.Text, err)
	}
}
