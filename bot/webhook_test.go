package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/flows"
)

const hookSecret = "webhook-secret"

// deliver brings a body to the webhook as Telegram does.
func deliver(ctx context.Context, h http.Handler, body string) *httptest.ResponseRecorder {
	request := httptest.NewRequestWithContext(ctx, http.MethodPost, "/hook", strings.NewReader(body))
	request.Header.Set("X-Telegram-Bot-Api-Secret-Token", hookSecret)
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, request)
	return answer
}

func updateBody(id int64, text string) string {
	return fmt.Sprintf(`{"update_id":%d,"message":{%s,"text":"%s"}}`, id, privateHead, text)
}

func TestWebhookRefusals(t *testing.T) {
	r := newRig(t, echo)
	hook := r.bot.Webhook(hookSecret)
	request := func(method, secret, body string) int {
		req := httptest.NewRequest(method, "/hook", strings.NewReader(body))
		if secret != "" {
			req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
		}
		answer := httptest.NewRecorder()
		hook.ServeHTTP(answer, req)
		return answer.Code
	}
	update := updateBody(1, "x")
	tests := []struct {
		name, method, secret, body string
		want                       int
	}{
		{"no secret", "POST", "", update, 401},
		{"wrong secret", "POST", "webhook-Secret", update, 401},
		{"a part of the secret", "POST", "webhook", update, 401},
		{"wrong secret and method", "GET", "wrong", "", 401},
		{"GET", "GET", hookSecret, "", 405},
		{"PUT", "PUT", hookSecret, update, 405},
		{"over 1 MiB", "POST", hookSecret, strings.Repeat(" ", 1<<20) + update, 413},
		{"not JSON", "POST", hookSecret, "<xml>" + unlogged, 200},
		{"no update", "POST", hookSecret, `{"hello":"` + unlogged + `"}`, 200},
		{"empty", "POST", hookSecret, "", 200},
	}
	for _, tt := range tests {
		if got := request(tt.method, tt.secret, tt.body); got != tt.want {
			t.Errorf("%s: got %d, want %d", tt.name, got, tt.want)
		}
	}
	if got := r.memory.called("Begin"); got != 0 {
		t.Errorf("got %d updates begun, want none", got)
	}
	r.ann.Send("hi") // else the bot may not write
	if got := request("POST", hookSecret, strings.Repeat(" ", 1<<20-len(update))+update); got != 200 || r.memory.called("Begin") != 1 {
		t.Errorf("1 MiB: got %d, %d updates begun, want 200 and 1", got, r.memory.called("Begin"))
	}
}

func TestWebhookAnswersWhenDone(t *testing.T) {
	r := newRig(t, echo)
	r.ann.Send("hi")
	hook := r.bot.Webhook(hookSecret)
	for range 2 { // Telegram may deliver it again
		if got := deliver(r.ctx, hook, updateBody(1, "x")); got.Code != 200 || got.Body.Len() != 0 {
			t.Errorf("got %d %q, want 200 and nothing", got.Code, got.Body)
		}
		if got := says(r.ann); !cmp.Equal(got, []string{"echo x"}) {
			t.Errorf("got %q, want the answer said, once", got)
		}
	}
}

func TestWebhookDuplicatesAtTheSameTime(t *testing.T) {
	var steps atomic.Int32
	begun, release := make(chan struct{}), make(chan struct{})
	r := newRig(t, func(ctx context.Context, s flows.Session, e flows.Event) (flows.Outcome, error) {
		if steps.Add(1) == 1 {
			close(begun)
		}
		<-release
		return echo(ctx, s, e)
	})
	r.ann.Send("hi")
	hook := r.bot.Webhook(hookSecret)
	codes := make([]int, 5)
	var all sync.WaitGroup
	for i := range codes {
		all.Go(func() { codes[i] = deliver(r.ctx, hook, updateBody(1, "x")).Code })
	}
	receive(r, begun)
	close(release)
	all.Wait()
	if want := []int{200, 200, 200, 200, 200}; !cmp.Equal(codes, want) || steps.Load() != 1 {
		t.Errorf("got %v after %d steps, want %v after 1", codes, steps.Load(), want)
	}
	if got := says(r.ann); !cmp.Equal(got, []string{"echo x"}) {
		t.Errorf("got %q, want one answer", got)
	}
}

// An update that is not done in the request's time is told to come again; it
// goes on meanwhile and is known then.
func TestWebhookTellsToComeAgain(t *testing.T) {
	step, begun, release := holding()
	r := newRig(t, step)
	r.ann.Send("hi")
	hook := r.bot.Webhook(hookSecret)
	request, cancel := context.WithCancel(r.ctx)
	first := make(chan *httptest.ResponseRecorder, 1)
	go func() { first <- deliver(request, hook, updateBody(1, "x")) }()
	receive(r, begun)
	cancel()
	if got := receive(r, first); got.Code != 503 || got.Header().Get("Retry-After") != "1" {
		t.Errorf("in hand: got %d, Retry-After %q, want 503, 1", got.Code, got.Header().Get("Retry-After"))
	}
	second := make(chan *httptest.ResponseRecorder, 1)
	go func() { second <- deliver(r.ctx, hook, updateBody(1, "x")) }()
	close(release)
	if got := receive(r, second); got.Code != 200 {
		t.Errorf("again: got %d, want 200", got.Code)
	}
	if got := says(r.ann); !cmp.Equal(got, []string{"echo x"}) {
		t.Errorf("got %q, want one answer", got)
	}
}

func TestWebhookWhileDraining(t *testing.T) {
	step, begun, release := holding()
	r := newRig(t, step)
	r.ann.Send("hi")
	hook := r.bot.Webhook(hookSecret)
	inHand := make(chan *httptest.ResponseRecorder, 1)
	go func() { inHand <- deliver(r.ctx, hook, updateBody(1, "x")) }()
	receive(r, begun)
	drained := make(chan error, 1)
	go func() { drained <- r.bot.Drain(r.ctx) }()
	close(release)
	if got := receive(r, inHand); got.Code != 200 {
		t.Errorf("in hand at the drain: got %d, want 200", got.Code)
	}
	if err := receive(r, drained); err != nil {
		t.Errorf("drain: got %v, want nil", err)
	}
	got := deliver(r.ctx, hook, updateBody(2, "y"))
	if got.Code != 503 || got.Header().Get("Retry-After") != "1" {
		t.Errorf("after the drain: got %d, Retry-After %q, want 503, 1", got.Code, got.Header().Get("Retry-After"))
	}
}

// While the memory fails nothing is acknowledged.
func TestWebhookWhileRedisIsDown(t *testing.T) {
	r := newRig(t, echo)
	tried := make(chan struct{}, 100)
	r.memory.hook = func(call string, _ flows.Turn) error {
		tried <- struct{}{}
		return errors.New("connection refused")
	}
	hook := r.bot.Webhook(hookSecret)
	request, cancel := context.WithCancel(r.ctx)
	answer := make(chan *httptest.ResponseRecorder, 1)
	go func() { answer <- deliver(request, hook, updateBody(1, unlogged)) }()
	receive(r, tried)
	receive(r, tried) // it is tried again
	cancel()
	if got := receive(r, answer); got.Code != 503 {
		t.Errorf("got %d, want 503", got.Code)
	}
	r.bot.stop()
}

// The whole way: Telegram is told the address and delivers there.
func TestWebhookWithTelegram(t *testing.T) {
	t.Parallel()
	r := newRig(t, echo)
	web := httptest.NewServer(r.bot.Webhook(hookSecret))
	t.Cleanup(web.Close)
	if err := r.bot.SetWebhook(r.ctx, web.URL+"/hook", hookSecret); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"one", "two", "three"} {
		r.ann.Send(text)
	}
	r.done()
	if got, want := says(r.ann), []string{"echo one", "echo two", "echo three"}; !cmp.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	r.breaches = true
	if err := r.bot.SetWebhook(r.ctx, "ftp://x", hookSecret); err == nil || !strings.HasPrefix(err.Error(), "set webhook: ") {
		t.Errorf("an address that Telegram refuses: got %v, want an error that says so", err)
	}
}
