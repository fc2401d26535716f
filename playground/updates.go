package playground

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"time"
)

// update is something the bot has to learn of.
type update struct {
	id      int64
	queue   string // updates with the same queue come one after the other by webhook
	body    json.RawMessage
	expires time.Time
}

// poll is a getUpdates call that waits.
type poll struct {
	over   chan struct{} // closed when another call ends it
	reason string
}

// updateKinds are what allowed_updates may name.
var updateKinds = []string{
	"message", "edited_message", "channel_post", "edited_channel_post", "business_connection", "business_message",
	"edited_business_message", "deleted_business_messages", "message_reaction", "message_reaction_count",
	"inline_query", "chosen_inline_result", "callback_query", "shipping_query", "pre_checkout_query",
	"purchased_paid_media", "poll", "poll_answer", "my_chat_member", "chat_member", "chat_join_request",
	"chat_boost", "removed_chat_boost",
}

const (
	messageLife = 24 * time.Hour
	queryLife   = 150 * time.Second // that of an update which brings a query; an answer is due much sooner
)

// emit queues an update for the bot, unless it does not want that kind. The lock is held.
func (s *Server) emit(kind, queue string, content any) {
	if s.allowed != nil && !s.allowed[kind] {
		return
	}
	life := messageLife
	if kind == "callback_query" || kind == "inline_query" {
		life = queryLife
	}
	s.nextUpdate++
	queue = s.queueFor(queue)
	body, err := json.Marshal(map[string]any{"update_id": s.nextUpdate, kind: content})
	if err != nil { // SendRaw was given what is not JSON
		s.violate("update", err.Error())
		return
	}
	s.updates = append(s.updates, &update{
		id: s.nextUpdate, queue: queue, body: body, expires: time.Now().Add(life),
	})
	s.tell()
	s.deliver(queue)
}

// expire forgets updates that waited too long. The lock is held.
func (s *Server) expire() {
	now := time.Now()
	s.updates = slices.DeleteFunc(s.updates, func(u *update) bool { return now.After(u.expires) })
}

// allow remembers the kinds of updates that the bot wants, if it says so. The lock is held.
func (s *Server) allow(p params) error {
	if !p.has("allowed_updates") {
		return nil
	}
	var kinds []string
	if err := p.object("allowed_updates", "allowed updates", &kinds); err != nil {
		return err
	}
	s.allowed = nil
	for _, kind := range kinds {
		if !slices.Contains(updateKinds, kind) {
			s.violate("allowed_updates", "unknown kind of update "+kind)
			continue
		}
		if s.allowed == nil {
			s.allowed = map[string]bool{}
		}
		s.allowed[kind] = true
	}
	return nil
}

// serveUpdates answers getUpdates: at once if there is something, else when
// there is or when the timeout is over.
func (s *Server) serveUpdates(w http.ResponseWriter, r *http.Request, raw map[string]any) {
	p, mine, err := s.startPoll(raw)
	if err != nil {
		refuse(w, asAPI(err))
		return
	}
	limit := 100
	if n := p.int("limit"); n > 0 {
		limit = int(min(n, 100))
	}
	wait := time.Duration(max(0, min(p.int("timeout"), 50))) * time.Second
	batch, err := s.waitUpdates(r.Context(), mine, limit, wait)
	switch {
	case err == context.Canceled:
		panic(http.ErrAbortHandler) // the bot has gone, or the server closes
	case err != nil:
		refuse(w, asAPI(err))
	default:
		accept(w, batch)
	}
}

// startPoll confirms what the offset confirms and ends the poll before it.
func (s *Server) startPoll(raw map[string]any) (params, *poll, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := check(methods["getUpdates"], raw, nil)
	if err == nil {
		err = s.allow(p)
	}
	if err == nil && s.hook != nil {
		err = &apiError{code: http.StatusConflict, text: "Conflict: can't use getUpdates method while webhook is active; " +
			"use deleteWebhook to delete the webhook first"}
	}
	if err != nil {
		s.record("getUpdates", raw, nil, asAPI(err))
		return p, nil, err
	}
	s.endPoll("terminated by other getUpdates request; make sure that only one bot instance is running")
	s.confirm(p.int("offset"))
	s.poll = &poll{over: make(chan struct{})}
	return p, s.poll, nil
}

// confirm forgets the updates below offset; a negative one keeps only so many
// of the newest. The lock is held.
func (s *Server) confirm(offset int64) {
	s.expire()
	if offset < 0 {
		keep := min(int64(len(s.updates)), -offset)
		s.updates = slices.Clone(s.updates[int64(len(s.updates))-keep:])
	} else {
		s.updates = slices.DeleteFunc(s.updates, func(u *update) bool { return u.id < offset })
	}
	s.tell()
}

// endPoll ends the poll that waits, if one does. The lock is held.
func (s *Server) endPoll(reason string) {
	if s.poll != nil {
		s.poll.reason = reason
		close(s.poll.over)
		s.poll = nil
	}
}

func (s *Server) waitUpdates(ctx context.Context, mine *poll, limit int, wait time.Duration) ([]json.RawMessage, error) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	for last := wait == 0; ; {
		s.mu.Lock()
		if s.poll != mine {
			refused := &apiError{code: http.StatusConflict, text: "Conflict: " + mine.reason}
			s.record("getUpdates", nil, nil, refused)
			s.mu.Unlock()
			return nil, refused
		}
		s.expire()
		batch := []json.RawMessage{}
		for _, u := range s.updates[:min(limit, len(s.updates))] {
			batch = append(batch, u.body)
		}
		if last || len(batch) > 0 {
			s.poll = nil
			s.mu.Unlock()
			return batch, nil
		}
		changed := s.changed
		s.mu.Unlock()
		select {
		case <-changed:
		case <-mine.over:
		case <-timer.C:
			last = true
		case <-ctx.Done():
			s.leavePoll(mine)
			return nil, context.Canceled
		case <-s.ctx.Done():
			return nil, context.Canceled
		}
	}
}

func (s *Server) leavePoll(mine *poll) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.poll == mine {
		s.poll = nil
		s.tell()
	}
}
