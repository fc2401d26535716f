package main

import (
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/munfatih/munfatih/playground"
)

const (
	token  = "7000000001:SOAK"
	secret = "soak-secret"
)

// telegram is a playground over HTTP which knows for each replica which of its
// messages are on the wire.
type telegram struct {
	*playground.Server
	web *http.Server
	url string

	mu    sync.Mutex
	sends map[string][]*sending // by replica
}

// sending is one call that sends a message.
type sending struct {
	begun, ended time.Time // ended is zero before
}

// striking is how long after Telegram's answer the bot may need until it has
// kept that the reply is sent, on a host that is busy: until then a reply that
// is interrupted counts as on the wire.
const striking = 250 * time.Millisecond

// way is how long a call needs to Telegram, and its answer back.
const way = 20 * time.Millisecond

func newTelegram() (*telegram, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	t := &telegram{
		Server: playground.New(playground.Options{
			Token: token, Username: "soaked_bot", QueryLife: time.Hour, HookTimeout: 60 * time.Second,
		}),
		url: "http://" + l.Addr().String(), sends: map[string][]*sending{},
	}
	t.web = &http.Server{Handler: t}
	go t.web.Serve(l) //nolint:errcheck // it ends with Close
	return t, nil
}

func (t *telegram) close() {
	t.Server.Close()
	t.web.Close()
}

// urlFor is the address at which a replica reaches Telegram.
func (t *telegram) urlFor(replica string) string { return t.url + "/" + replica }

// ServeHTTP answers /REPLICA/botTOKEN/METHOD, from some way off.
func (t *telegram) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	replica, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	r.URL.Path = "/" + path
	if strings.HasSuffix(path, "/sendMessage") {
		s := &sending{begun: time.Now()}
		t.mu.Lock()
		t.sends[replica] = append(t.sends[replica], s)
		t.mu.Unlock()
		defer func() {
			t.mu.Lock()
			s.ended = time.Now()
			t.mu.Unlock()
		}()
	}
	time.Sleep(way)
	t.Server.ServeHTTP(w, r)
	time.Sleep(way) // what is written leaves when we return
}

// onWire counts the messages of a replica that are on the wire now.
func (t *telegram) onWire(replica string) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := 0
	for _, s := range t.sends[replica] {
		if s.ended.IsZero() || time.Since(s.ended) < striking {
			n++
		}
	}
	return n
}
