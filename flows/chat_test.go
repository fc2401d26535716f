package flows_test

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/eligibility"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/guide"
	"github.com/munfatih/munfatih/i18n"
)

// theGuide, theWords and theRules are the ones that the program carries, loaded
// once for all tests.
var (
	theGuide = sync.OnceValue(func() *guide.Guide {
		g, err := guide.Load(guide.Embedded())
		if err != nil {
			panic(err)
		}
		return g
	})
	theWords = sync.OnceValue(func() *i18n.Words {
		w, err := i18n.Load(i18n.Embedded())
		if err != nil {
			panic(err)
		}
		return w
	})
	theRules = sync.OnceValue(func() *eligibility.Rules {
		r, err := eligibility.Load(eligibility.Embedded())
		if err != nil {
			panic(err)
		}
		return r
	})
)

// newFlows are the conversations of a bot whose operator has set nothing.
func newFlows() *flows.Flows {
	return &flows.Flows{Guide: theGuide, Words: theWords(), Username: "munfatih_bot", Rules: theRules()}
}

// chat is one person's chat with the bot: what is remembered of it and the
// bot's messages as they stand, the first at index 0 with the id 1. Each
// session goes through its JSON, as it does in the store.
type chat struct {
	t        testing.TB
	flows    *flows.Flows
	person   flows.Person
	private  bool
	at       time.Time // now
	session  flows.Session
	messages []flows.Reply
	last     int   // the message that the bot spoke or changed last
	cast     *cast // nil for a person alone
}

func newChat(t testing.TB, language string) *chat {
	return &chat{
		t: t, flows: newFlows(), private: true, at: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
		person: flows.Person{ID: 7, Name: "Aïcha", Language: language},
	}
}

// do lets the person do something. The event's chat, person and time are
// filled in. Messages that the outcome changes are changed; new ones come last.
func (c *chat) do(e flows.Event) flows.Outcome {
	c.t.Helper()
	e.Chat, e.Private, e.Person = c.person.ID, c.private, c.person
	e.At = c.at
	if !c.private {
		e.Chat = -100
	}
	if c.cast != nil {
		c.cast.steps++
		e.Seed = fmt.Sprintf("seed%028d", c.cast.steps)
	}
	out, err := c.flows.Step(context.Background(), c.session, e)
	if err != nil {
		c.t.Fatalf("Step(%+v): %v", e, err)
	}
	data, err := out.Session.Encode()
	if err != nil {
		c.t.Fatalf("Encode(%+v): %v", out.Session, err)
	}
	if c.session, err = flows.ParseSession(data); err != nil {
		c.t.Fatalf("ParseSession(%s): %v", data, err)
	}
	if d := out.Session.Endorse; d != nil { // kept apart, through its own JSON
		if data, err = json.Marshal(d); err != nil {
			c.t.Fatalf("draft %+v: %v", d, err)
		}
		c.session.Endorse = &flows.EndorseDraft{}
		if err = json.Unmarshal(data, c.session.Endorse); err != nil {
			c.t.Fatalf("draft %s: %v", data, err)
		}
	}
	for _, r := range out.Replies {
		if r.To == 0 || r.To == e.Chat {
			c.keep(r)
		}
	}
	if c.cast != nil {
		c.cast.take(c, out)
	}
	return out
}

// keep shows a reply in the chat.
func (c *chat) keep(r flows.Reply) {
	c.t.Helper()
	switch {
	case r.Edit < 0 || r.Edit > len(c.messages):
		c.t.Fatalf("reply changes message %d, but the chat has %d", r.Edit, len(c.messages))
	case r.Edit == 0:
		c.messages = append(c.messages, r)
		c.last = len(c.messages)
		return
	case r.ButtonsOnly:
		c.messages[r.Edit-1].Buttons = r.Buttons
	default:
		c.messages[r.Edit-1] = r
	}
	c.last = r.Edit
}

// say writes a text: a command if it begins with a slash.
func (c *chat) say(text string) flows.Outcome {
	c.t.Helper()
	return c.do(written(text))
}

// written is the event of a text, before its chat is filled in.
func written(text string) flows.Event {
	e := flows.Event{Kind: flows.Message, Text: text, Message: 1000}
	if rest, ok := strings.CutPrefix(text, "/"); ok {
		name, args, _ := strings.Cut(rest, " ")
		e.Kind, e.Command, e.Args = flows.Command, strings.ToLower(name), strings.TrimSpace(args)
	}
	return e
}

// button finds a button of a message, counted from 1, by its label; "#2" is the
// second. Directional characters, which nobody sees, do not matter.
func (c *chat) button(message int, label string) flows.Button {
	c.t.Helper()
	if message < 1 || message > len(c.messages) {
		c.t.Fatalf("no message %d to press [%s] under; the chat has %d", message, label, len(c.messages))
	}
	var labels []string
	m := c.messages[message-1]
	for _, row := range m.Buttons {
		for _, b := range row {
			seen := visible(theWords().Plain(m.Lang, b.Label))
			labels = append(labels, "["+seen+"]")
			if label == seen || label == fmt.Sprintf("#%d", len(labels)) {
				return b
			}
		}
	}
	c.t.Fatalf("no button [%s] under message %d; it has %s", label, message, strings.Join(labels, " "))
	return flows.Button{}
}

// press presses a button of a message, counted from 1. Its choice goes through
// its data, as it does through Telegram.
func (c *chat) press(message int, label string) flows.Outcome {
	c.t.Helper()
	return c.do(c.pressing(message, label))
}

// pressing is the event of a pressed button, before its chat is filled in.
func (c *chat) pressing(message int, label string) flows.Event {
	c.t.Helper()
	b := c.button(message, label)
	if b.URL != "" {
		c.t.Fatalf("button [%s] is a link to %s: it opens and sends nothing", label, b.URL)
	}
	choice, ok := flows.ParseChoice(b.Choice.Data())
	if !ok {
		c.t.Fatalf("button [%s] has data %q, which cannot be read", label, b.Choice.Data())
	}
	return flows.Event{Kind: flows.Pressed, Choice: choice, Message: message}
}

var tags = regexp.MustCompile(`<[^>]*>`)

// visible is what a reader sees of HTML or of a plain label.
func visible(s string) string {
	s = tags.ReplaceAllString(s, "")
	s = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&amp;", "&").Replace(s)
	return strings.Map(func(r rune) rune {
		if r == '\u200f' || r == '\u200e' || r >= '\u2066' && r <= '\u2069' {
			return -1
		}
		return r
	}, s)
}

// fault tells the first thing that Telegram or a reader would not take in a
// reply; "" when there is none.
func fault(r flows.Reply) string {
	var all string
	for _, text := range r.Text {
		html, err := theWords().TryHTML(r.Lang, text)
		if err != nil {
			return err.Error()
		}
		if strings.TrimSpace(visible(string(html))) == "" {
			return fmt.Sprintf("an empty paragraph: %+v", text)
		}
		all += visible(string(html)) + "\n\n"
	}
	if r.ButtonsOnly != (len(r.Text) == 0) {
		return fmt.Sprintf("buttons only is %v and the text has %d paragraphs", r.ButtonsOnly, len(r.Text))
	}
	if r.ButtonsOnly && r.Edit == 0 {
		return "buttons only, but no message to change: it would be sent without a text"
	}
	if n := len(utf16.Encode([]rune(all))); n > 4096 {
		return fmt.Sprintf("a text of %d UTF-16 units", n)
	}
	return keyboardFault(r)
}

// keyboardFault is [fault] for the buttons: the limits are the Bot API's.
func keyboardFault(r flows.Reply) string {
	labels := map[string]bool{}
	for _, row := range r.Buttons {
		if len(row) == 0 {
			return "an empty row of buttons"
		}
		for _, b := range row {
			label, err := theWords().TryPlain(r.Lang, b.Label)
			data := b.Choice.Data()
			choice, ok := flows.ParseChoice(data)
			switch {
			case err != nil:
				return err.Error()
			case strings.TrimSpace(visible(label)) == "":
				return fmt.Sprintf("a button without a label: %+v", b)
			case labels[label]:
				return fmt.Sprintf("two buttons [%s]", label)
			case b.URL != "" && b.Choice != (flows.Choice{}):
				return fmt.Sprintf("button [%s] is a link and a choice", label)
			case b.URL == "" && (!ok || choice != b.Choice):
				return fmt.Sprintf("button [%s]: data %q comes back as %+v, %v", label, data, choice, ok)
			}
			labels[label] = true
		}
	}
	if len(labels) > 100 {
		return fmt.Sprintf("%d buttons", len(labels))
	}
	return ""
}

// isOld reports whether an outcome says that a button is no longer valid.
func isOld(out flows.Outcome) bool {
	return out.Toast != nil && cmp.Equal(out.Toast.Text, i18n.Text{Key: i18n.KeyOldButton})
}
