package playground

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Group is a group chat, into which people write and the bot where it is told
// so. Tests drive it; the page does not show it.
type Group struct{ c *Chat }

// group is what a group's chat has beside a private one's.
type group struct {
	kind    string // "group" or "supergroup"
	bot     string // the bot's status: "left", "member", "administrator", "kicked"
	mute    bool   // only admins may write
	topics  map[int]bool
	movedTo int64 // the supergroup that it has become; 0: none
}

// Post is what somebody writes in a group.
type Post struct {
	Text string
	// ReplyTo is the message that it answers, Topic the topic it stands in; or 0.
	ReplyTo, Topic int
	// Raw adds fields, as the Bot API describes them, and replaces those that
	// are there: {"sender_chat": {…}}, {"photo": […], "caption": "…"}.
	Raw map[string]any
}

// Group is a new supergroup, without the bot.
func (s *Server) Group(title string) *Group {
	return s.newGroup(title, "supergroup")
}

// SmallGroup is a new group that is no supergroup yet: see [Group.Migrate].
func (s *Server) SmallGroup(title string) *Group { return s.newGroup(title, "group") }

func (s *Server) newGroup(title, kind string) *Group {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := -4_000_000_000 - int64(len(s.groups))
	if kind == "supergroup" {
		id = -1_001_000_000_000 - int64(len(s.groups))
	}
	c := &Chat{s: s, known: true, person: Person{ID: id, FirstName: title},
		group: &group{kind: kind, bot: "left", topics: map[int]bool{}}}
	s.groups[id] = c
	return &Group{c}
}

// ID is the group's number, which is negative.
func (g *Group) ID() int64 { return g.c.ID() }

// AddBot adds the bot as a member, and RemoveBot removes it; it is told who
// did so.
func (g *Group) AddBot(by *Chat)    { g.setBot(by, "member") }
func (g *Group) RemoveBot(by *Chat) { g.setBot(by, "kicked") }

// Promote makes the bot an admin: it may write and read everything.
func (g *Group) Promote(by *Chat) { g.setBot(by, "administrator") }

func (g *Group) setBot(by *Chat, status string) {
	g.c.s.mu.Lock()
	defer g.c.s.mu.Unlock()
	member := func(status string) map[string]any {
		m := map[string]any{"status": status, "user": g.c.s.me}
		if status == "kicked" {
			m["until_date"] = 0
		}
		return m
	}
	was := g.c.group.bot
	g.c.group.bot = status
	g.c.s.emit("my_chat_member", "member:"+strconv.FormatInt(g.c.person.ID, 10), map[string]any{
		"chat": g.c.describe(), "from": by.user(), "date": time.Now().Unix(),
		"old_chat_member": member(was), "new_chat_member": member(status),
	})
}

// Mute lets only admins write, or everybody again. Nobody is told.
func (g *Group) Mute(mute bool) {
	g.c.s.mu.Lock()
	defer g.c.s.mu.Unlock()
	g.c.group.mute = mute
}

// NewTopic opens a topic and gives its number.
func (g *Group) NewTopic() int {
	g.c.s.mu.Lock()
	defer g.c.s.mu.Unlock()
	g.c.lastID++
	g.c.group.topics[g.c.lastID] = true
	return g.c.lastID
}

// Migrate makes a supergroup of the group, under a new number; both say so.
func (g *Group) Migrate(by *Chat) *Group {
	big := g.c.s.Group(g.c.person.FirstName)
	g.c.s.mu.Lock()
	big.c.group.bot, g.c.group.movedTo = g.c.group.bot, big.c.person.ID
	g.c.s.mu.Unlock()
	g.Post(by, Post{Raw: map[string]any{"migrate_to_chat_id": big.ID()}})
	big.Post(by, Post{Raw: map[string]any{"migrate_from_chat_id": g.ID()}})
	return big
}

// Send writes a text; the bot learns of it where Telegram would tell it.
func (g *Group) Send(by *Chat, text string) Message { return g.Post(by, Post{Text: text}) }

// Post writes anything.
func (g *Group) Post(by *Chat, p Post) Message {
	s := g.c.s
	s.mu.Lock()
	defer s.mu.Unlock()
	text, _ := trim(clean(p.Text), nil)
	m := &Message{Kind: "text", Text: text, Entities: findEntities(text, nil), ReplyTo: p.ReplyTo, Topic: p.Topic, from: by, raw: p.Raw}
	g.c.add(m)
	if update := g.c.telegram(m); g.c.group.tells(g.c, update) {
		s.emit("message", g.c.queue(), update)
	}
	return g.c.copy(m)
}

// Press presses a button with that data under a message of the group, whether
// it has such a button or not.
func (g *Group) Press(by *Chat, messageID int, data string) Query {
	s := g.c.s
	s.mu.Lock()
	defer s.mu.Unlock()
	id := by.newQuery(&query{kind: "callback_query", message: messageID, data: data})
	content := map[string]any{"id": id, "from": by.user(), "chat_instance": strconv.FormatInt(g.c.person.ID, 10), "data": data,
		"message": map[string]any{"chat": g.c.describe(), "message_id": messageID, "date": 0}}
	if m := g.c.find(messageID); m != nil {
		content["message"] = g.c.frozen(m)
	}
	s.emit("callback_query", "query:"+strconv.FormatInt(by.person.ID, 10), content)
	return Query{ID: id, s: s, q: s.queries[id]}
}

// Ask writes a text and waits for the bot's next message in the group.
func (g *Group) Ask(ctx context.Context, by *Chat, text string) (Message, error) {
	return g.AskPost(ctx, by, Post{Text: text})
}

// AskPost writes anything and waits for the bot's next message in the group.
func (g *Group) AskPost(ctx context.Context, by *Chat, p Post) (Message, error) {
	return g.AskDo(ctx, func() { g.Post(by, p) })
}

// AskDo does something and waits for the bot's next message in the group.
func (g *Group) AskDo(ctx context.Context, do func()) (Message, error) {
	return g.c.next(ctx, func() error { do(); return nil })
}

// Messages and Wait are as those of [Chat].
func (g *Group) Messages() []Message { return g.c.Messages() }
func (g *Group) Wait(ctx context.Context, condition func(msgs []Message) bool) bool {
	return g.c.Wait(ctx, condition)
}

// The rest is under the lock.

func (g *group) describe(c *Chat) map[string]any {
	chat := map[string]any{"id": c.person.ID, "type": g.kind, "title": c.person.FirstName}
	if len(g.topics) > 0 {
		chat["is_forum"] = true
	}
	return chat
}

// admits refuses what the bot cannot do in the group, in Telegram's words.
func (g *group) admits(c *Chat, write bool) error {
	switch {
	case g.movedTo != 0:
		return &apiError{code: 400, text: "Bad Request: group chat was upgraded to a supergroup chat", movedTo: g.movedTo}
	case g.bot == "kicked":
		return &apiError{code: 403, text: "Forbidden: bot was kicked from the " + g.kind + " chat"}
	case g.bot == "left":
		return &apiError{code: 403, text: "Forbidden: bot is not a member of the " + g.kind + " chat"}
	case write && g.mute && g.bot != "administrator":
		return bad("not enough rights to send text messages to the chat")
	}
	return nil
}

var addressed = regexp.MustCompile(`^/[A-Za-z0-9_]+(?:@([A-Za-z0-9_]+))?`)

// tells reports whether the bot is told of a message. With privacy mode on, a
// bot that is no admin is told of commands that name no other bot, of answers
// to its own messages, of what was sent through it, and of service messages.
func (g *group) tells(c *Chat, m map[string]any) bool {
	switch g.bot {
	case "administrator":
		return true
	case "member":
	default:
		return false
	}
	text, written := m["text"].(string)
	_, captioned := m["caption"].(string)
	if c.s.opt.ReadsGroups || !written && !captioned {
		return true
	}
	if to, ok := m["reply_to_message"].(map[string]any); ok && to["from"] == any(c.s.me) {
		return true
	}
	if via, ok := m["via_bot"].(user); ok && via == c.s.me {
		return true
	}
	name := addressed.FindStringSubmatch(text)
	return name != nil && (name[1] == "" || strings.EqualFold(name[1], c.s.opt.Username))
}

// topic is the topic in which the bot writes.
func topic(c *Chat, p params) (int, error) {
	number := int(p.int("message_thread_id"))
	if number != 0 && (c.group == nil || !c.group.topics[number]) {
		return 0, bad("message thread not found")
	}
	return number, nil
}
