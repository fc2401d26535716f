package bot

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
	"github.com/munfatih/munfatih/playground"
)

// pdf is a file of a reply, long enough to be cut in the middle.
var pdf = &flows.File{Name: "letter.pdf", Data: []byte("%PDF-1.7 " + strings.Repeat(unlogged, 10_000))}

// filing is a reply with a text, a button and the file.
func filing(text i18n.HTML) flows.Reply {
	return flows.Reply{Lang: i18n.AR, Text: []i18n.Text{{Fixed: text}}, File: pdf,
		Buttons: [][]flows.Button{{{Label: i18n.Text{Fixed: "B"}, Choice: flows.Choice{Flow: "f", Step: "s"}}}}}
}

// shown is what a chat shows of the bot, a line each: kind, HTML, buttons.
func shown(c *playground.Chat) []string {
	all := []string{}
	for _, m := range c.Messages() {
		if m.FromBot {
			all = append(all, fmt.Sprintf("%s %s %v", m.Kind, m.HTML, m.Labels()))
		}
	}
	return all
}

func TestFileIsSent(t *testing.T) {
	mixed := strings.Repeat("&lt;😀", maxCaption/3) // three units each, ten bytes
	long := strings.Repeat("word ", maxText/5)
	tests := []struct {
		name string
		text i18n.HTML
		want []string
	}{
		{"with a caption", "<b>n</b>: &lt;", []string{"document <b>n</b>: &lt; [B]"}},
		{"without a text", "", []string{"document  [B]"}},
		{"the longest caption", i18n.HTML("<b>a</b>" + mixed), []string{"document <b>a</b>" + mixed + " [B]"}},
		{"longer than a caption", i18n.HTML("<b>ab</b>" + mixed), []string{"text <b>ab</b>" + mixed + " []", "document  [B]"}},
		{"longer than a message", i18n.HTML(long + long), []string{"text " + strings.TrimSpace(long) + " []", "text " + strings.TrimSpace(long) + " []", "document  [B]"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, answering(filing(tt.text), saying("next")))
			r.poll()
			r.ask(r.ann, "x")
			if diff := cmp.Diff(append(tt.want, "text next []"), shown(r.ann)); diff != "" {
				t.Errorf("want -, got +\n%s", diff)
			}
			messages := r.ann.Messages()
			doc := messages[len(messages)-2].Document
			if doc == nil || doc.Name != pdf.Name || !cmp.Equal(r.tg.File(doc.FileID), pdf.Data) {
				t.Errorf("got document %+v, want %s as it is", doc, pdf.Name)
			}
		})
	}
}

// At every try the whole file is sent.
func TestFileArrivesInTheEnd(t *testing.T) {
	tests := []struct {
		name  string
		fault playground.Fault
		want  int // messages
	}{
		{"500", playground.Status(500), 1},
		{"429", playground.TooMany(1), 1},
		{"html", playground.HTML, 1},
		{"drop", playground.Drop, 1},
		{"drop after", playground.DropAfter, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, answering(filing("c")))
			r.tg.Fail("sendDocument", tt.fault, 1)
			r.poll()
			r.ask(r.ann, "x")
			messages := r.ann.Messages()[1:]
			if len(messages) != tt.want {
				t.Fatalf("got %d messages, want %d; the log:\n%s", len(messages), tt.want, r.log)
			}
			for _, m := range messages {
				if m.Document == nil || !cmp.Equal(r.tg.File(m.Document.FileID), pdf.Data) {
					t.Errorf("got document %+v, want the whole file", m.Document)
				}
			}
		})
	}
}

func TestUnreadableCaptionIsSentPlain(t *testing.T) {
	t.Parallel()
	r := newRig(t, answering(filing("<b>2 &lt; 3 "+unlogged+"</i>")))
	r.breaches = true
	r.poll()
	r.ask(r.ann, "x")
	if got, want := shown(r.ann), []string{"document 2 &lt; 3 " + unlogged + " [B]"}; !cmp.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The text of a message with a file cannot be changed: what takes its place is
// said anew. Its buttons can.
func TestEditOfAFile(t *testing.T) {
	t.Parallel()
	edit := saying("new")
	edit.Edit = 2 // message 1 is Ann's
	buttons := flows.Reply{Lang: i18n.AR, Edit: 2, ButtonsOnly: true}
	r := newRig(t, answering(filing("old"), edit, buttons))
	r.poll()
	r.ask(r.ann, "x")
	if got, want := shown(r.ann), []string{"document old []", "text new []"}; !cmp.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// One who has blocked the bot, one whom it has never met and one whose session
// cannot be read keep nobody else from being told.
func TestRecipientsWhoCannotBeTold(t *testing.T) {
	t.Parallel()
	to := func(chat int64, reply flows.Reply) flows.Reply {
		reply.To, reply.Lang = chat, ""
		return reply
	}
	r := newRig(t, answering(to(8, saying("a")), to(9, filing("b")), to(10, filing("c")), to(11, saying("d")), saying("told")))
	bob := r.tg.Person(playground.Person{ID: 8, FirstName: "Bob " + unlogged})
	eve := r.tg.Person(playground.Person{ID: 11, FirstName: "Eve " + unlogged})
	carl := r.tg.Person(playground.Person{ID: 10, FirstName: "Carl " + unlogged})
	r.poll()
	for _, c := range []*playground.Chat{bob, eve, carl} {
		c.Send("hi")
	}
	r.done()
	bob.Block()
	carl.Block()
	r.done()
	r.memory.hook = func(call string, turn flows.Turn) error {
		if call == "Session" && turn.Chat == 11 {
			return fmt.Errorf("load session: %w", flows.ErrSession)
		}
		return nil
	}
	before := len(says(eve))
	r.ask(r.ann, "x")
	if got := says(r.ann); !cmp.Equal(got[len(got)-1:], []string{"told"}) {
		t.Errorf("the sender: got %q, want told at the end", got)
	}
	if got := says(eve)[before:]; !cmp.Equal(got, []string{"d"}) {
		t.Errorf("an unreadable session: got %q, want d", got)
	}
	for _, chat := range []int64{8, 9, 10} {
		if !r.memory.isGone(chat) {
			t.Errorf("chat %d: got not gone, want gone", chat)
		}
	}
}
