package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/munfatih/munfatih/bench/peers/serve"
)

// telegram stands in for Telegram towards one contender: it takes every call at
// once and checks it against what the chat waits for.
type telegram struct {
	url   string
	web   *http.Server
	first int64 // chat; the others' ids follow
	chats []*chat
}

// chat is one person's, as Telegram knows it.
type chat struct {
	id      int64
	message int // the bot's, 0 before the first /start
	shown   int // the count that must be shown
	replied chan time.Time

	mu       sync.Mutex
	waits    bool   // for one reply
	edits    bool   // the reply changes the message
	press    string // that waits to be answered, "" for none
	answered bool
	fault    error // the first thing that was not as it must be
}

func startTelegram(first int64, chats int) (*telegram, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen as Telegram: %w", err)
	}
	t := &telegram{url: "http://" + listener.Addr().String(), first: first}
	for i := range chats {
		t.chats = append(t.chats, &chat{id: first + int64(i), replied: make(chan time.Time, 1)})
	}
	t.web = &http.Server{Handler: t}
	go t.web.Serve(listener) //nolint:errcheck // it ends with Close
	return t, nil
}

// ServeHTTP answers a call of the Bot API.
func (t *telegram) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	arrived := time.Now()
	c, err := readCall(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	switch c.method {
	case "getMe":
		fmt.Fprintf(w, `{"ok":true,"result":{%s}}`, botJSON)
	case "answerCallbackQuery":
		id, _, _ := strings.Cut(c.press, ".")
		if c.chat, err = strconv.ParseInt(id, 10, 64); err == nil && t.chat(c.chat) != nil {
			t.chat(c.chat).takeAnswer(c.press)
		}
		io.WriteString(w, `{"ok":true,"result":true}`)
	case "sendMessage", "editMessageText":
		ch := t.chat(c.chat)
		if ch == nil {
			http.Error(w, `{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}`, http.StatusBadRequest)
			return
		}
		message, shown := ch.takeReply(c, arrived)
		fmt.Fprintf(w, `{"ok":true,"result":%s}`, messageJSON(c.chat, message, shown))
	default:
		io.WriteString(w, `{"ok":true,"result":true}`)
	}
}

func (t *telegram) chat(id int64) *chat {
	if i := id - t.first; i >= 0 && i < int64(len(t.chats)) {
		return t.chats[i]
	}
	return nil
}

// expect says what follows from the update that is about to be delivered.
func (c *chat) expect(edits bool, press string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waits, c.edits, c.press, c.answered = true, edits, press, false
}

// done gives what was not as it must be once an update is through.
func (c *chat) done() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fault == nil && c.press != "" && !c.answered {
		c.fault = fmt.Errorf("chat %d: the press was not answered", c.id)
	}
	return c.fault
}

// takeAnswer takes the answer to a press.
func (c *chat) takeAnswer(press string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if press != c.press || c.answered {
		c.wrong("answered press %q, want %q, once", press, c.press)
	}
	c.answered = true
}

// takeReply takes a new or changed message, and gives its number and count.
func (c *chat) takeReply(got call, arrived time.Time) (message, shown int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	label, data := got.button()
	edits := got.method == "editMessageText"
	switch {
	case !c.waits:
		c.wrong("got %s %q, want nothing", got.method, got.text)
	case edits != c.edits || edits && got.message != c.message:
		c.wrong("got %s of message %d, want an edit %v of %d", got.method, got.message, c.edits, c.message)
	case got.text != serve.Text(c.shown):
		c.wrong("got %q, want %q", got.text, serve.Text(c.shown))
	case label != serve.Label(c.shown) || data != serve.Data:
		c.wrong("got button %q %q, want %q %q", label, data, serve.Label(c.shown), serve.Data)
	}
	if !edits {
		c.message++
	}
	if c.waits {
		c.waits = false
		c.replied <- arrived
	}
	return c.message, c.shown
}

// wrong notes a fault; the chat is locked.
func (c *chat) wrong(format string, args ...any) {
	if c.fault == nil {
		c.fault = fmt.Errorf("chat %d: %s", c.id, fmt.Sprintf(format, args...))
	}
}
