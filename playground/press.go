package playground

import (
	"context"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// query is a callback or inline query of a person.
type query struct {
	kind    string // callback_query or inline_query
	chat    *Chat
	at      time.Time
	message int
	data    string
	answer  *Answer
	inline  *InlineAnswer
}

// Answer is what the bot says to a pressed button: a passing line, or a
// dialog if Alert; nothing if Text is empty.
type Answer struct {
	Text  string `json:"text"`
	Alert bool   `json:"alert"`
	URL   string `json:"url,omitempty"`
}

// Query is a button pressed.
type Query struct {
	ID string
	s  *Server
	q  *query
}

// Answer waits for what the bot says to the press.
func (q Query) Answer(ctx context.Context) (Answer, error) {
	var got *Answer
	if q.q == nil || !q.s.wait(ctx, func() bool { got = q.q.answer; return got != nil }) {
		return Answer{}, fmt.Errorf("waiting for the answer to query %q: %w", q.ID, context.Cause(ctx))
	}
	return *got, nil
}

// Press presses the button with that label or data, of the newest message
// that has one. A link to this bot is opened (the Query is then empty); any
// other link is an error.
func (c *Chat) Press(what string) (Query, error) {
	message, b, err := c.button(what)
	switch {
	case err != nil:
		return Query{}, err
	case b.Data != "":
		return c.PressData(message, b.Data), nil
	case b.URL != "":
		_, err := c.Open(b.URL)
		return Query{}, err
	}
	return Query{}, fmt.Errorf("pressing %q: it sends nothing to the bot", b.Text)
}

// button finds a button by its label or data, the newest message first.
func (c *Chat) button(what string) (message int, b Button, err error) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	var labels []string
	for _, m := range slices.Backward(c.messages) {
		for _, row := range m.Buttons {
			for _, b := range row {
				if b.Text == what || b.Data == what {
					return m.ID, b, nil
				}
				labels = append(labels, b.Text)
			}
		}
	}
	return 0, Button{}, fmt.Errorf("pressing %q: no such button, there are %q", what, labels)
}

// PressData sends a callback query with any data, as an old or forged button
// does. The message need not have such a button, nor be there at all.
func (c *Chat) PressData(messageID int, data string) Query {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	id := c.newQuery(&query{kind: "callback_query", message: messageID, data: data})
	content := map[string]any{"id": id, "from": c.user(), "chat_instance": strconv.FormatInt(c.person.ID*7919, 10), "data": data}
	if m := c.find(messageID); m != nil {
		content["message"] = c.frozen(m)
	} else {
		content["message"] = map[string]any{"chat": c.describe(), "message_id": messageID, "date": 0}
	}
	c.s.emit("callback_query", "query:"+strconv.FormatInt(c.person.ID, 10), content)
	return Query{ID: id, s: c.s, q: c.s.queries[id]}
}

func (c *Chat) newQuery(q *query) string {
	c.s.nextID++
	id := strconv.FormatInt(c.s.nextID, 10)
	q.chat, q.at = c, time.Now()
	c.s.queries[id] = q
	return id
}

// Tap presses a button and waits for the bot's next message or edit here.
func (c *Chat) Tap(ctx context.Context, what string) (Message, error) {
	return c.next(ctx, func() error { _, err := c.Press(what); return err })
}

var payloadForm = regexp.MustCompile(`^[A-Za-z0-9_-]{0,64}$`)

// Open opens a link to this bot, as a tap on it does: the person sends
// /start with its payload. Any other link is an error.
func (c *Chat) Open(deepLink string) (Message, error) {
	payload := c.s.payload(deepLink)
	if payload == nil {
		return Message{}, fmt.Errorf("opening %q: no link to @%s", deepLink, c.s.opt.Username)
	}
	if *payload == "" {
		return c.Command("start"), nil
	}
	return c.Command("start", *payload), nil
}

// payload is the start payload of a link to this bot, nil if it is none.
func (s *Server) payload(link string) *string {
	if !strings.Contains(link, ":") {
		link = "https://" + link
	}
	u, err := url.Parse(link)
	if err != nil {
		return nil
	}
	name, payload := strings.Trim(u.Path, "/"), u.Query().Get("start")
	switch {
	case u.Scheme == "tg" && u.Host == "resolve":
		name = u.Query().Get("domain")
	case (u.Scheme == "https" || u.Scheme == "http") && (u.Host == "t.me" || u.Host == "telegram.me"):
	default:
		return nil
	}
	if !strings.EqualFold(name, s.opt.Username) || !payloadForm.MatchString(payload) {
		return nil
	}
	return &payload
}
