package playground

import (
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// target is the message that a call wants to change.
func (s *Server) target(p params, what string) (*Chat, *Message, error) {
	c, err := s.chatOf(p, true)
	if err != nil {
		return nil, nil, err
	}
	m := c.find(int(p.int("message_id")))
	if m == nil {
		return nil, nil, bad("message to %s not found", what)
	}
	if what == "edit" && !m.FromBot {
		return nil, nil, breach("message can't be edited")
	}
	return c, m, nil
}

func (s *Server) editMessageText(p params) (any, error) {
	text, entities, err := richText(p.str("text"), p.str("parse_mode"))
	if err != nil {
		return nil, err
	}
	if units(text) > maxText {
		return nil, breach("MESSAGE_TOO_LONG")
	}
	if err := linkPreview(p); err != nil {
		return nil, err
	}
	return s.change(p, func(m *Message) error {
		if m.Kind != "text" {
			return bad("there is no text in the message to edit") // the bot cannot see what stands there
		}
		m.Text, m.Entities = text, entities
		return nil
	})
}

func (s *Server) editMessageCaption(p params) (any, error) {
	text, entities, err := caption(p)
	if err != nil {
		return nil, err
	}
	return s.change(p, func(m *Message) error {
		if m.Kind == "text" {
			return bad("there is no caption in the message to edit")
		}
		m.Text, m.Entities = text, entities
		return nil
	})
}

func (s *Server) editMessageReplyMarkup(p params) (any, error) {
	return s.change(p, func(*Message) error { return nil })
}

// change edits a message of the bot; without a keyboard in the call the old one goes.
func (s *Server) change(p params, edit func(*Message) error) (any, error) {
	buttons, err := s.keyboard(p, true)
	if err != nil {
		return nil, err
	}
	c, m, err := s.target(p, "edit")
	if err != nil {
		return nil, err
	}
	changed := *m
	if err := edit(&changed); err != nil {
		return nil, err
	}
	changed.Buttons = buttons
	if changed.Text == m.Text && slices.Equal(changed.Entities, m.Entities) && reflect.DeepEqual(changed.Buttons, m.Buttons) {
		return nil, bad(notModified)
	}
	changed.Edited++
	changed.editedAt = time.Now()
	*m = changed
	c.action = ""
	c.show(m)
	return c.telegram(m), nil
}

func (s *Server) deleteMessage(p params) (any, error) {
	c, m, err := s.target(p, "delete")
	if err != nil {
		return nil, err
	}
	if time.Since(m.Date) > 48*time.Hour {
		return nil, bad("message can't be deleted for everyone")
	}
	c.remove(m)
	return true, nil
}

func (s *Server) sendChatAction(p params) (any, error) {
	if !slices.Contains(actions, p.str("action")) {
		return nil, breach("wrong parameter action in request")
	}
	c, err := s.chatOf(p, true)
	if err != nil {
		return nil, err
	}
	c.action = p.str("action")
	s.publish(event{Type: "action", Person: c.person.ID, Text: c.action})
	return true, nil
}

func (s *Server) answerCallbackQuery(p params) (any, error) {
	if utf8.RuneCountInString(p.str("text")) > maxToast {
		return nil, breach("MESSAGE_TOO_LONG")
	}
	if link := p.str("url"); link != "" && s.payload(link) == nil {
		return nil, breach("URL_INVALID")
	}
	q, err := s.answering(p.str("callback_query_id"), "callback_query")
	if err != nil {
		return nil, err
	}
	q.answer = &Answer{Text: clean(p.str("text")), Alert: p.bool("show_alert"), URL: p.str("url")}
	s.publish(event{Type: "answer", Person: q.chat.person.ID, Answer: q.answer, Message: q.message, Data: q.data})
	return true, nil
}

// answering is the query of that id, if it still waits for its answer.
func (s *Server) answering(id, kind string) (*query, error) {
	q := s.queries[id]
	if q == nil || q.kind != kind || q.answer != nil || q.inline != nil || time.Since(q.at) > s.opt.QueryLife {
		return nil, bad(oldQuery)
	}
	return q, nil
}

func (s *Server) getChat(p params) (any, error) {
	c, err := s.chatOf(p, false)
	if err != nil {
		return nil, err
	}
	chat := c.describe()
	chat["accent_color_id"], chat["max_reaction_count"] = 0, 11
	chat["accepted_gift_types"] = map[string]bool{"unlimited_gifts": false, "limited_gifts": false,
		"unique_gifts": false, "premium_subscription": false, "gifts_from_channels": false}
	return chat, nil
}

// maxDownload is the largest file that a bot can fetch, in bytes.
const maxDownload = 20 << 20

func (s *Server) getFile(p params) (any, error) {
	f, ok := s.files[p.str("file_id")]
	if !ok {
		return nil, breach("invalid file_id")
	}
	if f.Size > maxDownload {
		return nil, bad("file is too big")
	}
	return map[string]any{"file_id": f.FileID, "file_unique_id": unique(f.FileID), "file_size": f.Size,
		"file_path": "documents/" + f.FileID}, nil
}

// serveFile answers /file/botTOKEN/documents/ID.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	token, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/file/bot"), "/")
	if token != s.opt.Token {
		refuse(w, &apiError{code: http.StatusUnauthorized, text: "Unauthorized"})
		return
	}
	s.mu.Lock()
	f, ok := s.files[strings.TrimPrefix(path, "documents/")]
	s.mu.Unlock()
	if !ok {
		refuse(w, &apiError{code: http.StatusNotFound, text: "Not Found"})
		return
	}
	after, done := s.faulty(w, r, "file", nil)
	if done {
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.Itoa(len(f.data)))
	if after {
		_, _ = w.Write(f.data[:len(f.data)/2])
		_ = http.NewResponseController(w).Flush() // else nothing of it is sent, and clients ask again
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(f.data)
}
