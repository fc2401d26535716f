package playground

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Person is somebody who talks to the bot.
type Person struct {
	// ID is the Telegram user id, which is also the chat's.
	ID        int64
	FirstName string
	// LanguageCode is what Telegram tells the bot of the person's app: "ar",
	// "fr", "en", "zgh", "pt-br" or "".
	LanguageCode string
	// Role is shown under the name on the page, in the page's language where
	// it is "citizen", "association", "focal_point" or "admin", else as it is.
	Role string
}

// Message is a message as the chat shows it now.
type Message struct {
	ID      int
	FromBot bool
	// Kind is text, document, or what SendRaw brought: photo, voice, sticker…
	Kind string
	// Text is the text or the document's caption, Entities what marks it, and
	// HTML both in one.
	Text     string
	HTML     string
	Entities []Entity
	Buttons  [][]Button
	// Edited counts the edits.
	Edited   int
	Document *Document
	// ReplyTo is the message that this one answers, or 0.
	ReplyTo int
	Date    time.Time

	// Topic is the topic of a group in which the message stands, or 0.
	Topic int

	from     *Chat // who wrote it in a group; nil: the bot
	editedAt time.Time
	raw      map[string]any // what else the person sent
	turn     int64          // rises with every message and edit of the chat
}

// Document is a file in a message.
type Document struct {
	FileID string `json:"file_id"`
	Name   string `json:"file_name"`
	MIME   string `json:"mime_type"`
	// Size is in bytes.
	Size int `json:"file_size"`
}

type file struct {
	Document
	data []byte
}

// Labels are the texts of the message's buttons, row by row.
func (m Message) Labels() []string {
	labels := []string{}
	for _, row := range m.Buttons {
		for _, b := range row {
			labels = append(labels, b.Text)
		}
	}
	return labels
}

// Chat is a person's private chat with the bot.
type Chat struct {
	s        *Server
	person   Person
	group    *group // of a group's chat, whose person has the group's id and title; else nil
	known    bool   // the person has written: the bot may write
	blocked  bool
	lastID   int
	turn     int64
	messages []*Message
	action   string // what the bot is doing, until its next message
}

// Person is the chat of the person with that ID: a new one, or the one that
// is there, whose language is then the one given.
func (s *Server) Person(p Person) *Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[p.ID]
	if c == nil {
		c = &Chat{s: s, person: p}
		s.chats[p.ID] = c
		s.order = append(s.order, c)
	}
	c.person = p
	s.publish(event{Type: "people"})
	return c
}

// ID is the person's and the chat's number.
func (c *Chat) ID() int64 {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	return c.person.ID
}

// Send writes a text, as several messages where it is longer than one can be;
// it returns the last. A person who had blocked the bot unblocks it by that.
// An empty text sends nothing and returns the zero Message.
func (c *Chat) Send(text string) Message {
	text, _ = trim(clean(text), nil)
	var last Message
	for text != "" {
		part := cut(text, maxText)
		text = text[len(part):]
		last = c.send(&Message{Kind: "text", Text: part, Entities: findEntities(part, nil)})
	}
	return last
}

// cut is the beginning of s that holds at most so many UTF-16 units.
func cut(s string, most int) string {
	n := 0
	for i, r := range s {
		if n += units(string(r)); n > most {
			return s[:i]
		}
	}
	return s
}

// Command sends a command with its arguments: Command("start", "payload").
func (c *Chat) Command(name string, args ...string) Message {
	text := "/" + name
	for _, arg := range args {
		text += " " + arg
	}
	return c.Send(text)
}

// SendRaw sends a message with any content, as the Bot API describes it:
// {"voice": {…}}, {"photo": […], "caption": "…"}, {"sticker": {…}}.
func (c *Chat) SendRaw(content map[string]any) Message {
	m := &Message{Kind: "other", raw: content}
	for _, kind := range []string{"text", "photo", "voice", "sticker", "video", "video_note", "audio", "animation",
		"location", "contact", "poll", "document"} {
		if _, ok := content[kind]; ok {
			m.Kind = kind
		}
	}
	m.Text, _ = content["text"].(string)
	if caption, ok := content["caption"].(string); ok {
		m.Text = caption
	}
	return c.send(m)
}

// SendDocument sends a file, which the bot can fetch with getFile.
func (c *Chat) SendDocument(name string, data []byte) Message {
	c.s.mu.Lock()
	doc := c.s.keep(upload{name: name, data: slices.Clone(data)})
	c.s.mu.Unlock()
	return c.send(&Message{Kind: "document", Document: doc})
}

func (c *Chat) send(m *Message) Message {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if c.blocked {
		c.setBlocked(false)
	}
	c.known = true
	c.add(m)
	c.s.emit("message", c.queue(), c.telegram(m))
	return c.copy(m)
}

// Edit changes the text of a message that the person sent.
func (c *Chat) Edit(messageID int, text string) error {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	m := c.find(messageID)
	if m == nil || m.FromBot || m.Kind != "text" {
		return fmt.Errorf("editing message %d: no text of %s", messageID, c.person.FirstName)
	}
	m.Text, _ = trim(clean(text), nil)
	m.Entities = findEntities(m.Text, nil)
	m.Edited++
	m.editedAt = time.Now()
	c.show(m)
	c.s.emit("edited_message", c.queue(), c.telegram(m))
	return nil
}

// Block stops the bot, which is told; it can no longer write.
func (c *Chat) Block() { c.lockBlocked(true) }

// Unblock lets the bot write again.
func (c *Chat) Unblock() { c.lockBlocked(false) }

func (c *Chat) lockBlocked(blocked bool) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if c.blocked != blocked {
		c.setBlocked(blocked)
	}
}

// setBlocked is under the lock.
func (c *Chat) setBlocked(blocked bool) {
	was, is := map[string]any{"status": "member"}, map[string]any{"status": "kicked", "until_date": 0}
	if !blocked {
		was, is = is, was
	}
	was["user"], is["user"] = c.s.me, c.s.me
	c.blocked = blocked
	c.s.publish(event{Type: "people"})
	c.s.emit("my_chat_member", "member:"+strconv.FormatInt(c.person.ID, 10), map[string]any{
		"chat": c.describe(), "from": c.user(), "date": time.Now().Unix(), "old_chat_member": was, "new_chat_member": is,
	})
}

// The rest is under the lock.

// queue names the order in which a webhook learns of the chat's messages.
func (c *Chat) queue() string { return "chat:" + strconv.FormatInt(c.person.ID, 10) }

func (c *Chat) user() user {
	return user{ID: c.person.ID, FirstName: c.person.FirstName, LanguageCode: c.person.LanguageCode}
}

func (c *Chat) describe() map[string]any {
	if c.group != nil {
		return c.group.describe(c)
	}
	return map[string]any{"id": c.person.ID, "type": "private", "first_name": c.person.FirstName}
}

func (c *Chat) find(id int) *Message {
	for _, m := range c.messages {
		if m.ID == id {
			return m
		}
	}
	return nil
}

func (c *Chat) add(m *Message) {
	c.lastID++
	m.ID, m.Date = c.lastID, time.Now()
	c.messages = append(c.messages, m)
	c.show(m)
}

// show tells everybody that a message is new or changed.
func (c *Chat) show(m *Message) {
	c.turn++
	m.turn = c.turn
	m.HTML = renderHTML(m.Text, m.Entities)
	c.s.publish(event{Type: "message", Person: c.person.ID, Message: m.ID})
}

func (c *Chat) remove(m *Message) {
	c.messages = slices.DeleteFunc(c.messages, func(o *Message) bool { return o == m })
	c.s.publish(event{Type: "gone", Person: c.person.ID, Message: m.ID})
}

// copy is the message for others to keep: edits replace its parts, never change them.
func (c *Chat) copy(m *Message) Message {
	out := *m
	out.Entities, out.Buttons = slices.Clone(m.Entities), slices.Clone(m.Buttons)
	return out
}

// telegram is the message as the Bot API describes it.
func (c *Chat) telegram(m *Message) map[string]any {
	out := map[string]any{"message_id": m.ID, "chat": c.describe(), "date": m.Date.Unix(), "from": c.user()}
	for k, v := range m.raw {
		out[k] = v
	}
	switch {
	case m.FromBot:
		out["from"] = c.s.me
	case m.from != nil && m.raw["from"] == nil:
		out["from"] = m.from.user()
	}
	if m.Topic != 0 {
		out["message_thread_id"], out["is_topic_message"] = m.Topic, true
	}
	if m.Edited > 0 {
		out["edit_date"] = m.editedAt.Unix()
	}
	text, entities := "text", "entities"
	if m.Kind != "text" {
		text, entities = "caption", "caption_entities"
	}
	if m.Text != "" {
		out[text] = m.Text
	}
	if len(m.Entities) > 0 {
		out[entities] = m.Entities
	}
	if d := m.Document; d != nil {
		out["document"] = map[string]any{"file_id": d.FileID, "file_unique_id": unique(d.FileID),
			"file_name": d.Name, "mime_type": d.MIME, "file_size": d.Size}
	}
	if len(m.Buttons) > 0 {
		out["reply_markup"] = map[string]any{"inline_keyboard": m.Buttons}
	}
	if to := c.find(m.ReplyTo); to != nil {
		reply := c.telegram(&Message{ID: to.ID, FromBot: to.FromBot, Kind: to.Kind, Text: to.Text, Entities: to.Entities,
			Date: to.Date, Document: to.Document, from: to.from, Topic: to.Topic})
		out["reply_to_message"] = reply
	}
	return out
}

// unique is a file's file_unique_id.
func unique(fileID string) string { return "U" + fileID[max(0, len(fileID)-12):] }

// frozen is the message as JSON, which later edits leave alone.
func (c *Chat) frozen(m *Message) json.RawMessage {
	body, err := json.Marshal(c.telegram(m))
	if err != nil {
		return nil
	}
	return body
}
