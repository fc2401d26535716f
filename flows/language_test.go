package flows_test

import (
	"testing"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

// TestLanguage holds the bot to its rules: its words are in the chosen
// language, else in Telegram's; answers are in the chosen one, else in the
// question's; where that cannot be told, in the language of its words.
func TestLanguage(t *testing.T) {
	const (
		ar, fr, en = "هل هناك شرط يتعلق بعدد السكان؟", "Y a-t-il une condition de population ?", "Is there a condition on population?"
		ary, latn  = "واش كاين شي شرط ديال عدد السكان؟", "wach kayn chi chart dyal 3adad sokkan?"
		und        = "12345"
	)
	tests := []struct {
		telegram string
		chosen   i18n.Lang
		text     string
		want     i18n.Lang
	}{
		{"", "", "/help", i18n.AR},
		{"ar", "", "/help", i18n.AR},
		{"zgh", "", "/help", i18n.AR},
		{"ber", "", "/help", i18n.AR},
		{"tzm-MA", "", "/help", i18n.AR},
		{"fr", "", "/help", i18n.FR},
		{"fr-MA", "", "/help", i18n.FR},
		{"en", "", "/help", i18n.EN},
		{"es", "", "/help", i18n.EN},
		{"fr", i18n.AR, "/help", i18n.AR},
		{"", i18n.EN, "/help", i18n.EN},

		{"fr", "", ar, i18n.AR},
		{"fr", "", ary, i18n.AR},
		{"fr", "", latn, i18n.AR},
		{"ar", "", fr, i18n.FR},
		{"ar", "", en, i18n.EN},
		{"ar", "", "/ask " + en, i18n.EN},
		{"ar", i18n.FR, en, i18n.FR},
		{"en", i18n.FR, latn, i18n.FR},
		{"en", i18n.AR, fr, i18n.AR},

		{"fr", "", und, i18n.FR},
		{"en", "", und, i18n.EN},
		{"", "", und, i18n.AR},
		{"en", i18n.FR, und, i18n.FR},
		{"en", i18n.FR, "🙂", i18n.FR},
	}
	for _, tt := range tests {
		c := newChat(t, tt.telegram)
		c.session.Lang = tt.chosen
		out := c.say(tt.text)
		for _, r := range out.Replies {
			if r.Lang != tt.want {
				t.Errorf("Telegram %q, chosen %q, %q: got a reply in %s, want %s", tt.telegram, tt.chosen, tt.text, r.Lang, tt.want)
			}
		}
		if out.Session.Lang != tt.chosen {
			t.Errorf("Telegram %q, chosen %q, %q: got %q chosen now, want it unchanged", tt.telegram, tt.chosen, tt.text, out.Session.Lang)
		}
	}
}

// TestLanguageOfButtons presses buttons under an answer in another language
// than the bot's words: what they open is in the answer's.
func TestLanguageOfButtons(t *testing.T) {
	c := newChat(t, "ar")
	steps := []struct {
		do   func() flows.Outcome
		what string
		want i18n.Lang
	}{
		{func() flows.Outcome { return c.say("Que gagne notre commune à adhérer ?") }, "a question in French", i18n.FR},
		{func() flows.Outcome { return c.press(1, "Passages de cette section") }, "its section", i18n.FR},
		{func() flows.Outcome { return c.press(2, "Sommaire du guide") }, "the contents from there", i18n.FR},
		{func() flows.Outcome { return c.press(1, "Réponse utile") }, "the answer judged", i18n.FR},
		{func() flows.Outcome { return c.say("/help") }, "a command", i18n.AR},
		{func() flows.Outcome { return c.press(3, "محتويات الدليل") }, "a button of the command", i18n.AR},
		{func() flows.Outcome { return c.say("What does our commune gain by joining?") }, "a question in English", i18n.EN},
		{func() flows.Outcome { return c.do(flows.Event{Kind: flows.Pressed, Message: 1}) }, "an old button", i18n.EN},
		{func() flows.Outcome { return c.press(6, "Change the language") }, "the languages", i18n.EN},
		{func() flows.Outcome { return c.press(7, "Follow Telegram and the question") }, "Telegram's language", i18n.AR},
	}
	for _, step := range steps {
		out := step.do()
		for _, r := range out.Replies {
			if r.Lang != step.want {
				t.Errorf("%s: got a reply in %s, want %s", step.what, r.Lang, step.want)
			}
		}
	}
}

func TestGroupAnswersInTheQuestionsLanguage(t *testing.T) {
	c := newChat(t, "en")
	c.private = false
	before := c.session
	out := c.say("/ask Que gagne notre commune à adhérer ?")
	if len(out.Replies) != 1 || out.Replies[0].Lang != i18n.FR {
		t.Errorf("a French question in a group: got %+v, want one reply in French", out.Replies)
	}
	if out.Session != before {
		t.Errorf("a question in a group: got the session %+v, want %+v: nothing is remembered of a group", out.Session, before)
	}
}
