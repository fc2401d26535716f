package bot

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
	"github.com/munfatih/munfatih/playground"
)

// Whatever fails once, the message arrives in the end, and only once unless
// Telegram had done the call that failed.
func TestMessageArrivesInTheEnd(t *testing.T) {
	tests := []struct {
		name  string
		fault playground.Fault
		times int
		want  int // messages
	}{
		{"500", playground.Status(500), 1, 1},
		{"502 twice", playground.Status(502), 2, 1},
		{"404", playground.Status(404), 1, 1},
		{"html", playground.HTML, 1, 1},
		{"drop", playground.Drop, 1, 1},
		{"drop after", playground.DropAfter, 1, 2},
		{"hang", playground.Hang, 1, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, echo)
			if tt.fault == playground.Hang {
				r.patience(500 * time.Millisecond)
			}
			r.tg.Fail("sendMessage", tt.fault, tt.times)
			r.poll()
			r.ask(r.ann, "x "+unlogged)
			if got := says(r.ann); len(got) != tt.want || got[0] != "echo x "+unlogged {
				t.Errorf("got %q, want it %d times; the log:\n%s", got, tt.want, r.log)
			}
		})
	}
}

func TestFloodLimitIsKept(t *testing.T) {
	t.Parallel()
	r := newRig(t, answering(saying("one"), saying("two")))
	r.tg.Fail("sendMessage", playground.TooMany(1), 1)
	r.poll()
	r.ask(r.ann, "x")
	calls := r.tg.Calls("sendMessage")
	if len(calls) != 3 || calls[0].Code != 429 {
		t.Fatalf("got calls %+v, want one refused and two done", calls)
	}
	if got := calls[1].At.Sub(calls[0].At); got < time.Second {
		t.Errorf("got another call after %v, want at least the second that Telegram asked for", got)
	}
	if got, want := says(r.ann), []string{"one", "two"}; !cmp.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestForbiddenMarksTheChatGone(t *testing.T) {
	t.Parallel()
	r := newRig(t, echo)
	r.tg.Fail("sendMessage", playground.Status(403), 1)
	r.poll()
	r.ask(r.ann, "x")
	if got := says(r.ann); !r.memory.isGone(7) || len(got) != 0 || len(r.tg.Calls("sendMessage")) != 1 {
		t.Errorf("got gone %v, said %q in %d calls, want gone after one call", r.memory.isGone(7), got, len(r.tg.Calls("sendMessage")))
	}
}

// A reply to somebody else marks that one, not the sender.
func TestForbiddenRecipient(t *testing.T) {
	t.Parallel()
	reply := saying("confirmed")
	reply.To = 8
	r := newRig(t, answering(reply, saying("told")))
	bob := r.tg.Person(playground.Person{ID: 8, FirstName: "Bob " + unlogged})
	bob.Send("hi")
	bob.Block()
	r.poll()
	r.ask(r.ann, "x")
	if r.memory.isGone(7) || !r.memory.isGone(8) {
		t.Errorf("got gone %v, want 8 only", r.memory.gone)
	}
	if got := says(r.ann); !cmp.Equal(got, []string{"told"}) {
		t.Errorf("got %q, want the reply to the sender all the same", got)
	}
}

// What Telegram refuses for good is not tried for ever.
func TestRefusedMessageIsGivenUp(t *testing.T) {
	t.Parallel()
	r := newRig(t, answering(saying("one"), saying("two")))
	r.tg.Fail("sendMessage", playground.Status(400), 1)
	r.poll()
	r.ask(r.ann, "x")
	if got := says(r.ann); !cmp.Equal(got, []string{"two"}) {
		t.Errorf("got %q, want the second only", got)
	}
	if !strings.Contains(r.log.String(), "message refused") {
		t.Errorf("got log %q, want: message refused", r.log)
	}
}

func TestEdits(t *testing.T) {
	button := [][]flows.Button{{{Label: i18n.Text{Fixed: "B"}, Choice: flows.Choice{Flow: "f", Step: "s"}}}}
	edit := func(id int, text string) flows.Reply {
		reply := saying(text)
		reply.Edit, reply.Buttons = id, button
		return reply
	}
	onlyButtons := func(id int) flows.Reply {
		return flows.Reply{Lang: i18n.AR, Edit: id, ButtonsOnly: true, Buttons: button}
	}
	long := strings.Repeat("word ", 1000)
	tests := []struct {
		name    string
		replies []flows.Reply
		want    []string // message 1 is Ann's, 2 the bot's first
	}{
		{"changed", []flows.Reply{saying("old"), edit(2, "new")}, []string{"new"}},
		{"the same", []flows.Reply{saying("old"), edit(2, "new"), edit(2, "new"), saying("next")}, []string{"new", "next"}},
		{"missing", []flows.Reply{edit(99, "new")}, []string{"new"}},
		{"buttons of a missing one", []flows.Reply{onlyButtons(99), saying("next")}, []string{"next"}},
		{"buttons only", []flows.Reply{saying("old"), onlyButtons(2)}, []string{"old"}},
		{"buttons of nothing", []flows.Reply{onlyButtons(0), saying("next")}, []string{"next"}},
		{"too long for one message", []flows.Reply{saying("old"), edit(2, long)},
			[]string{"old", strings.TrimSpace(long[:4095]), strings.TrimSpace(long[4095:])}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, answering(tt.replies...))
			r.poll()
			r.ask(r.ann, "x")
			if diff := cmp.Diff(tt.want, says(r.ann)); diff != "" {
				t.Errorf("want -, got +\n%s", diff)
			}
			if messages := r.ann.Messages(); tt.name == "buttons only" && !cmp.Equal(messages[1].Labels(), []string{"B"}) {
				t.Errorf("got buttons %q, want B", messages[1].Labels())
			}
		})
	}
}

func TestUnreadableMarkupIsSentPlain(t *testing.T) {
	t.Parallel()
	reply := flows.Reply{Lang: i18n.AR, Text: []i18n.Text{{Fixed: "<b>2 &lt; 3 " + unlogged + "</i>"}}}
	r := newRig(t, answering(reply))
	r.breaches = true
	r.poll()
	r.ask(r.ann, "x")
	if got, want := says(r.ann), []string{"2 < 3 " + unlogged}; !cmp.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := len(r.tg.Calls("sendMessage")); got != 2 {
		t.Errorf("got %d calls, want 2", got)
	}
}

func TestPressedButtonIsAnsweredFirst(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(_ context.Context, s flows.Session, e flows.Event) (flows.Outcome, error) {
		reply := saying("pressed " + e.Choice.Value)
		reply.Lang = i18n.FR
		return flows.Outcome{Session: s, Toast: &flows.Toast{Lang: i18n.FR, Text: i18n.Text{Key: i18n.KeyRated}}, Replies: []flows.Reply{reply}}, nil
	})
	r.poll()
	q := r.ann.PressData(1, "ask:rate:yes")
	answer, err := q.Answer(r.ctx)
	if want := words().Plain(i18n.FR, i18n.Text{Key: i18n.KeyRated}); err != nil || answer.Text != want {
		t.Errorf("got %q, %v, want %q", answer.Text, err, want)
	}
	r.done()
	var methods []string
	for _, c := range r.tg.Calls("answerCallbackQuery", "sendMessage") {
		methods = append(methods, c.Method)
	}
	// Ann never wrote, so the playground refuses the message: the order of calls counts.
	if want := []string{"answerCallbackQuery", "sendMessage"}; !cmp.Equal(methods, want) {
		t.Errorf("got calls %q, want %q", methods, want)
	}
}

// A button is answered also when nothing is said, and when it belongs to no chat of ours.
func TestPressedButtonWithoutToast(t *testing.T) {
	t.Parallel()
	r := newRig(t, answering())
	r.tg.Fail("answerCallbackQuery", playground.Status(500), 1)
	r.poll()
	q := r.ann.PressData(1, "rubbish")
	if answer, err := q.Answer(r.ctx); err != nil || answer.Text != "" {
		t.Errorf("got %q, %v, want an empty answer", answer.Text, err)
	}
	r.done()
	if got := r.tg.Unanswered(); len(got) != 0 {
		t.Errorf("got unanswered %q, want none", got)
	}
}

// Each is spoken to in their own language, whoever's update it was.
func TestRecipientsOwnLanguage(t *testing.T) {
	t.Parallel()
	text := []i18n.Text{{Key: i18n.KeyHelp}}
	r := newRig(t, answering(flows.Reply{To: 8, Text: text}, flows.Reply{To: 9, Text: text}, flows.Reply{Text: text, Lang: i18n.FR}))
	bob := r.tg.Person(playground.Person{ID: 8, FirstName: "Bob " + unlogged})
	eve := r.tg.Person(playground.Person{ID: 9, FirstName: "Eve " + unlogged})
	r.memory.sessions[8] = flows.Session{Lang: i18n.EN, Client: i18n.FR}
	r.memory.sessions[9] = flows.Session{Client: i18n.AR}
	bob.Send("hi")
	eve.Send("hi")
	r.poll()
	r.done()
	before := len(says(bob))
	r.ask(r.ann, "x")
	for _, tt := range []struct {
		c    *playground.Chat
		lang i18n.Lang
		from int
	}{{bob, i18n.EN, before}, {eve, i18n.AR, before}, {r.ann, i18n.FR, 0}} {
		got := says(tt.c)
		want := stripTags(words().HTML(tt.lang, text[0]))
		if len(got) <= tt.from || strings.TrimSpace(got[len(got)-1]) != strings.TrimSpace(want) {
			t.Errorf("chat %d: got %q, want %q", tt.c.ID(), got, want)
		}
	}
}

func TestLongTextHasButtonsAtItsEnd(t *testing.T) {
	t.Parallel()
	reply := flows.Reply{Lang: i18n.AR,
		Text: []i18n.Text{{Fixed: i18n.HTML(strings.Repeat("ا", 3000))}, {Fixed: i18n.HTML(strings.Repeat("ب", 3000))}},
		Buttons: [][]flows.Button{
			{{Label: i18n.Text{Fixed: "choice"}, Choice: flows.Choice{Flow: "f", Step: "s", Value: "v"}}},
			{},
			{{Label: i18n.Text{Fixed: "link"}, URL: "https://example.org/"}},
		}}
	r := newRig(t, answering(reply))
	r.poll()
	r.ask(r.ann, "x")
	messages := r.ann.Messages()[1:]
	if len(messages) != 2 {
		t.Fatalf("got %d messages, want 2", len(messages))
	}
	if got := messages[0]; got.Text != strings.Repeat("ا", 3000) || len(got.Labels()) != 0 {
		t.Errorf("first piece: got %d bytes, buttons %q, want the first paragraph and none", len(got.Text), got.Labels())
	}
	if got := messages[1]; got.Text != strings.Repeat("ب", 3000) || !cmp.Equal(got.Labels(), []string{"choice", "link"}) {
		t.Errorf("second piece: got %d bytes, buttons %q, want the second paragraph and both", len(got.Text), got.Labels())
	}
}

// A group that became a supergroup is written to under its new id.
func TestGroupThatMoved(t *testing.T) {
	t.Parallel()
	api := newStub(t, func(method string, form map[string]string) string {
		if form["chat_id"] == "-5" {
			return `{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-100999}}`
		}
		return `{"ok":true,"result":{}}`
	})
	b := newTestBot(t, api.url, newMemory(), &lockedBuffer{})
	if err := b.send(message{chat: -5, text: "x"}, b.log); err != nil {
		t.Fatal(err)
	}
	if got, want := api.seen(), []string{"sendMessage -5", "sendMessage -100999"}; !cmp.Equal(got, want) {
		t.Errorf("got calls %q, want %q", got, want)
	}
}
