package playground

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// event is something an open page has to learn of.
type event struct {
	// Type: message (new or edited), gone, action, answer, menu, people.
	Type    string  `json:"type"`
	Person  int64   `json:"person,omitempty"`
	Message int     `json:"message,omitempty"`
	Text    string  `json:"text,omitempty"`
	Data    string  `json:"data,omitempty"`
	Answer  *Answer `json:"answer,omitempty"`
	number  int64
}

// maxEvents is how many events a page may miss before it reads everything anew.
const maxEvents = 2000

// publish tells the open pages and whoever waits. The lock is held.
func (s *Server) publish(e event) {
	if e.Person < 0 { // a group: the page shows none
		s.tell()
		return
	}
	e.number = s.lastEvent() + 1
	s.events = append(s.events, e)
	if len(s.events) > maxEvents {
		s.events = append([]event(nil), s.events[len(s.events)-maxEvents/2:]...)
	}
	s.tell()
}

func (s *Server) lastEvent() int64 {
	if n := len(s.events); n > 0 {
		return s.events[n-1].number
	}
	return 0
}

// since are the events after a number; false when some of them are forgotten
// or the number is another server's. The lock is held.
func (s *Server) since(epoch string, number int64) ([]event, bool) {
	last := s.lastEvent()
	if epoch != s.epoch || number > last {
		return nil, false
	}
	missing := int(last - number)
	if missing > len(s.events) {
		return nil, false
	}
	return append([]event(nil), s.events[len(s.events)-missing:]...), true
}

// heartbeat keeps the page's connection alive and shows when it is not.
const heartbeat = 20 * time.Second

// serveEvents streams events (text/event-stream) after the id in
// Last-Event-ID or ?after=, "EPOCH-NUMBER"; "reset" says to read all anew.
func (s *Server) serveEvents(w http.ResponseWriter, r *http.Request) {
	after := r.Header.Get("Last-Event-ID")
	if after == "" {
		after = r.URL.Query().Get("after")
	}
	epoch, text, _ := strings.Cut(after, "-")
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		number = -1
	}
	out := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	if number < 0 {
		epoch = "" // nobody's number
	}
	fmt.Fprint(w, "retry: 1000\n\n")
	for {
		s.mu.Lock()
		news, ok := s.since(epoch, number)
		lines := make([]string, 0, len(news))
		for _, e := range news {
			lines = append(lines, s.eventLine(e))
			number = e.number
		}
		if !ok {
			epoch, number = s.epoch, s.lastEvent()
			lines = append(lines, fmt.Sprintf("id: %s-%d\ndata: {\"type\":\"reset\"}\n\n", epoch, number))
		}
		changed := s.changed
		s.mu.Unlock()
		for _, line := range lines {
			fmt.Fprint(w, line)
		}
		if out.Flush() != nil {
			return // the page has gone
		}
		select {
		case <-changed:
		case <-time.After(heartbeat):
			fmt.Fprint(w, ": here\n\n")
		case <-r.Context().Done():
			return
		case <-s.ctx.Done():
			return
		}
	}
}

// eventLine is an event with what the page needs to show it. The lock is held.
func (s *Server) eventLine(e event) string {
	full := struct {
		event
		Content *pageMessage `json:"content,omitempty"`
	}{event: e}
	if c := s.chats[e.Person]; c != nil && e.Type == "message" {
		if m := c.find(e.Message); m != nil {
			content := s.pageMessage(c, m)
			full.Content = &content
		} else {
			full.Type = "gone"
		}
	}
	body, err := json.Marshal(full)
	if err != nil {
		return ": " + e.Type + "\n\n" // never: these are strings and numbers
	}
	return fmt.Sprintf("id: %s-%d\ndata: %s\n\n", s.epoch, e.number, body)
}
