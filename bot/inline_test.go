package bot

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
	"github.com/munfatih/munfatih/playground"
)

// offering steps as echo does, and offers what it is told to.
type offering func(query, language string) flows.Offers

func (offering) Step(ctx context.Context, s flows.Session, e flows.Event) (flows.Outcome, error) {
	return echo(ctx, s, e)
}

func (o offering) Inline(query, language string) flows.Offers { return o(query, language) }

// offerEcho offers what was typed.
func offerEcho(query, language string) flows.Offers {
	said := i18n.Text{Fixed: i18n.Escape(language + ": " + query)}
	return flows.Offers{
		Lang: i18n.FR, Ask: i18n.Text{Fixed: "Ask"}, Payload: "guide",
		Offers: []flows.Offer{{ID: "2.1.overview", Title: said, About: said, Text: []i18n.Text{said, {Fixed: "<b>end</b>"}}}},
	}
}

// An inline query is answered by polling and by webhook, and is nobody's turn:
// nothing is kept of it or logged.
func TestInline(t *testing.T) {
	t.Parallel()
	for _, way := range []string{"polling", "webhook"} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, echo)
			r.bot.Serve(offering(offerEcho))
			if way == "polling" {
				r.poll()
			} else {
				web := httptest.NewServer(r.bot.Webhook("secret"))
				t.Cleanup(web.Close)
				if err := r.bot.SetWebhook(r.ctx, web.URL, "secret"); err != nil {
					t.Fatal(err)
				}
			}
			got, err := r.ann.Inline(r.ctx, unlogged+" <b>&\u202e", "")
			if err != nil {
				t.Fatalf("%v; the log:\n%s", err, r.log)
			}
			if len(got.Results) != 1 || got.Results[0].Text != "fr: "+unlogged+" <b>&\n\nend" || got.Results[0].ID != "2.1.overview" {
				t.Errorf("got %+v, want the one offer", got)
			}
			if got.Button == nil || got.Button.StartParameter != "guide" || got.Button.Text != "Ask" {
				t.Errorf("got the button %+v, want the one to the private chat", got.Button)
			}
			call := r.tg.Calls("answerInlineQuery")[0].Params
			if call["is_personal"] != true || call["cache_time"] != json.Number("300") {
				t.Errorf("got %v, want it kept for the person alone, for five minutes", call)
			}
			r.done()
			if n := r.memory.called("Begin") + r.memory.called("Park"); n != 0 {
				t.Errorf("the store was asked %d times, want never", n)
			}
		})
	}
}

// A query waits for no chat, and no chat waits for a query.
func TestInlineWaitsForNobody(t *testing.T) {
	t.Parallel()
	r := newRig(t, echo)
	begun, free := make(chan bool, 1), make(chan struct{})
	r.bot.Serve(offering(func(query, language string) flows.Offers {
		if query == "slow" {
			begun <- true
			<-free
		}
		return offerEcho(query, language)
	}))
	r.poll()
	slow := make(chan error, 1)
	go func() { _, err := r.ann.Inline(r.ctx, "slow", ""); slow <- err }()
	receive(r, begun)
	if _, err := r.ann.Inline(r.ctx, "quick", ""); err != nil {
		t.Fatal(err)
	}
	if m, err := r.ann.Ask(r.ctx, "hello"); err != nil || m.Text != "echo hello" {
		t.Fatalf("got %+v, %v, want the chat answered meanwhile", m, err)
	}
	close(free)
	if err := receive(r, slow); err != nil {
		t.Error(err)
	}
}

// What cannot be answered is dropped: not tried again, and no way to stop the bot.
func TestInlineDropped(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		fault  playground.Fault
		panics bool
	}{
		{"500", playground.Status(500), false}, {"429", playground.TooMany(3), false}, {"cut", playground.Drop, false},
		{"no answer", playground.Hang, false}, {"a panic", playground.Fault{}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, echo)
			r.bot.Serve(offering(func(query, language string) flows.Offers {
				if tt.panics {
					panic("a fault of the program")
				}
				return offerEcho(query, language)
			}))
			if !tt.panics {
				r.tg.Fail("answerInlineQuery", tt.fault, 1)
			}
			r.poll()
			ctx, cancel := context.WithCancel(r.ctx)
			go func() {
				r.done()
				cancel()
			}()
			begun := time.Now()
			if got, err := r.ann.Inline(ctx, unlogged, ""); err == nil {
				t.Errorf("got %+v, want no answer", got)
			}
			if took := time.Since(begun); took > 3*time.Second {
				t.Errorf("the update was confirmed after %v, want at most three seconds", took)
			}
			if n := len(r.tg.Calls("answerInlineQuery")); n > 1 {
				t.Errorf("got %d calls, want one at most", n)
			}
			if !strings.Contains(r.log.String(), "inline query not answered") {
				t.Errorf("got the log %s, want it told", r.log)
			}
		})
	}
}

// An offer is one message, however long what is said.
func TestInlineOfferIsOneMessage(t *testing.T) {
	b := newTestBot(t, "http://127.0.0.1:1", newMemory(), &lockedBuffer{})
	long := i18n.Text{Fixed: i18n.HTML("<b>" + strings.Repeat("كلمة ", 2000) + "</b>")}
	results := b.results(flows.Offers{Lang: i18n.AR, Offers: []flows.Offer{{ID: "1", Text: []i18n.Text{long}}}})
	text, closed := strings.CutSuffix(results[0].Content.MessageText, "</b>")
	if n := strings.Count(text, "كلمة"); n < 800 || n > 819 || !closed || strings.HasSuffix(text, "كلم") {
		t.Errorf("got %d words, closed %v, want a message full of whole words", n, closed)
	}
}
