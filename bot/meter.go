package bot

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/go-telegram/bot/models"
)

// Meter counts what the bot does. nil in [Options]: nobody counts.
type Meter interface {
	// Update counts an update brought to its end: its kind (Telegram's name for
	// it, or "due" for an event of our own), its outcome (one of the Outcome
	// constants), and how long it was in hand.
	Update(kind, outcome string, took time.Duration)
	// Call counts a call to Telegram: the Bot API's method, and the HTTP status
	// of the answer, "none" when there was no answer.
	Call(method, code string)
}

// What may become of an update.
const (
	OutcomeDone    = "done"     // stepped, and everything said
	OutcomeKnown   = "known"    // had been done before: a repetition
	OutcomeGivenUp = "given_up" // its step always fails, or Telegram did not take its replies
	OutcomeIgnored = "ignored"  // nothing to answer
)

// silence is the Meter of nobody.
type silence struct{}

func (silence) Update(string, string, time.Duration) {}
func (silence) Call(string, string)                  {}

// InHand tells how many updates are on their way through this process.
func (b *Bot) InHand() int {
	b.hands.mu.Lock()
	defer b.hands.mu.Unlock()
	return len(b.hands.all)
}

// kind is Telegram's name for what an update brings; "due" for an event of our
// own, "other" for what was not asked for.
func (d delivery) kind() string {
	u := d.update
	switch {
	case d.due != nil:
		return "due"
	case u.Message != nil:
		return models.AllowedUpdateMessage
	case u.EditedMessage != nil:
		return models.AllowedUpdateEditedMessage
	case u.CallbackQuery != nil:
		return models.AllowedUpdateCallbackQuery
	case u.InlineQuery != nil:
		return models.AllowedUpdateInlineQuery
	case u.MyChatMember != nil:
		return models.AllowedUpdateMyChatMember
	default:
		return "other"
	}
}

// counted counts the calls that pass through it. A path ends in the method:
// /bot<token>/sendMessage; that of a file has more parts.
type counted struct {
	next  http.RoundTripper
	meter Meter
}

func (c counted) RoundTrip(r *http.Request) (*http.Response, error) {
	method := "file"
	if !strings.HasPrefix(r.URL.Path, "/file/") {
		method = r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	}
	response, err := c.next.RoundTrip(r)
	code := "none"
	if err == nil {
		code = strconv.Itoa(response.StatusCode)
	}
	c.meter.Call(method, code)
	return response, err
}
