package main

import (
	"net/url"
	"strings"
	"testing"

	"github.com/munfatih/munfatih/playground"
)

// TestGroupAndInline asks the whole program in a group and in inline mode, and
// goes on in private, in three languages.
func TestGroupAndInline(t *testing.T) {
	const cites = "2.3" // the section that answers
	bothWays(t, func(t *testing.T, webhook bool) {
		tg := startTelegram(t)
		o := newOperator(t, tg, webhook)
		o.start()
		for i, c := range []struct{ lang, question, other string }{
			{"ar", "كم يجب أن يبقى من مدة انتداب المجلس؟", "على انفراد"},
			{"fr", "Combien de mois de mandat doit-il rester ?", "en privé"},
			{"en", "How many months of mandate must be left?", "in private"},
		} {
			person := tg.Person(playground.Person{ID: int64(100 + i), FirstName: "A<b>", LanguageCode: c.lang})
			group := tg.Group("Council <b>")
			hello, err := group.AskDo(limited(t), func() { group.AddBot(person) })
			if err != nil || !strings.Contains(hello.Text, "السلام عليكم") || !strings.Contains(hello.Text, "Bonjour") {
				t.Fatalf("%s: added to a group: got %q, %v, want a greeting\n%s", c.lang, hello.Text, err, &o.log)
			}
			ask := func(p playground.Post) playground.Message {
				t.Helper()
				m, err := group.AskPost(limited(t), person, p)
				if err != nil {
					t.Fatalf("%v\n%s", err, &o.log)
				}
				if !strings.Contains(m.Text, cites) || len([]rune(m.Text)) > 700 || m.ReplyTo != m.ID-1 {
					t.Errorf("%s: got %+v, want a brief answer from %q under the question", c.lang, m, cites)
				}
				return m
			}
			answer := ask(playground.Post{Text: "/ask " + c.question})
			ask(playground.Post{Text: c.question, ReplyTo: answer.ID})
			if got := answer.Buttons[0][0]; !strings.Contains(got.Text, c.other) {
				t.Errorf("%s: got the button %q, want %q in it", c.lang, got.Text, c.other)
			}
			opened := opens(t, person, answer.Buttons[0][0].URL)
			if !strings.Contains(opened.Text, cites) {
				t.Errorf("%s: in private got %q, want the passage", c.lang, opened.Text)
			}
			private, err := group.AskPost(limited(t), person, playground.Post{Text: "/mydata"})
			if err != nil || !strings.Contains(private.Text, c.other) {
				t.Fatalf("%s: /mydata in a group: got %q, %v, want it told to be done in private", c.lang, private.Text, err)
			}
			offers, err := person.Inline(limited(t), c.question, "")
			if err != nil || len(offers.Results) < 3 || !strings.Contains(offers.Results[0].Text, cites) {
				t.Fatalf("%s: inline: got %+v, %v, want offers, the first from %q\n%s", c.lang, offers, err, cites, &o.log)
			}
		}
		settled(t, tg)
		if log := o.log.String(); strings.Contains(log, "mandat") || strings.Contains(log, "<b>") {
			t.Errorf("the log holds a text or a name:\n%s", log)
		}
	})
}

// opens opens a link into the private chat and waits for what the bot says there.
func opens(t *testing.T, person *playground.Chat, link string) playground.Message {
	t.Helper()
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	m, err := person.Ask(limited(t), "/start "+u.Query().Get("start"))
	if err != nil {
		t.Fatal(err)
	}
	return m
}
