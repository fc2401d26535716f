package flows_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/munfatih/munfatih/eligibility"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/guide"
	"github.com/munfatih/munfatih/i18n"
)

// TestEveryButton begins with /start, /guide, /ask and the like, and with an
// admin's /admin, and presses every button that it finds, and every one that
// those lead to. The desk stays as it is.
func TestEveryButton(t *testing.T) {
	for _, lang := range i18n.Langs {
		t.Run(string(lang), func(t *testing.T) {
			admin, first, second := newAdmin(t, lang)
			c := &crawler{t: t, lang: lang, flows: admin.flows, said: sayable(lang), seen: map[string]bool{}}
			for _, command := range []string{"/start q_ccylneusuiy", "/start q_rcylnay", "/start", "/guide", "/ask", "/language", "/help", "/admin", "/quiz"} {
				chat := c.chat()
				c.found(command, chat.session, chat.say(command))
			}
			begun := c.chat()
			begun.session.Quiz = &flows.Quiz{Council: eligibility.Commune, Answers: map[string]eligibility.Answer{"staff": eligibility.No}}
			out := begun.say("/quiz")
			c.found("/quiz again", begun.session, out)
			for len(c.queue) > 0 {
				next := c.queue[0]
				c.queue = c.queue[1:]
				c.press(next)
			}
			for _, data := range slices.Concat(everyChoice(), deskChoices(first, second), quizChoices()) {
				if !c.seen[data] {
					t.Errorf("no button leads to %s", data)
				}
			}
		})
	}
}

// crawler presses the buttons of the bot in one language, breadth first.
type crawler struct {
	t     *testing.T
	lang  i18n.Lang
	flows *flows.Flows       // with a desk, for an admin
	said  map[i18n.HTML]bool // what the guide says in the language
	seen  map[string]bool    // callback data
	queue []found
}

// found is a button in a chat.
type found struct {
	chat   flows.Session
	choice flows.Choice
	path   string // how it was found
}

// chat is an admin's new chat.
func (c *crawler) chat() *chat {
	chat := newChat(c.t, string(c.lang))
	chat.flows = c.flows
	return chat
}

func (c *crawler) press(b found) {
	chat := c.chat()
	chat.session = b.chat
	chat.messages = make([]flows.Reply, 1) // the one under which the button stands
	out := chat.do(flows.Event{Kind: flows.Pressed, Choice: b.choice, Message: 1})
	if isOld(out) {
		c.t.Errorf("%s: told to be an old button", b.path)
	}
	if b.choice.Flow == "lang" && b.choice.Step == "set" {
		c.checkChosen(b, out)
		return
	}
	c.found(b.path, chat.session, out)
}

// checkChosen checks the answer to a chosen language, which may be another one
// than the crawler's.
func (c *crawler) checkChosen(b found, out flows.Outcome) {
	want := i18n.Lang(b.choice.Value)
	if b.choice.Value == "auto" {
		want = c.lang
	}
	if len(out.Replies) != 1 || out.Replies[0].Lang != want || out.Session.Language() != want {
		c.t.Errorf("%s: got %+v, session %+v, want one reply in %s", b.path, out.Replies, out.Session, want)
	}
}

// found checks an outcome and queues the buttons in it.
func (c *crawler) found(path string, session flows.Session, out flows.Outcome) {
	if len(out.Replies) == 0 {
		c.t.Errorf("%s: silence", path)
	}
	for _, r := range out.Replies {
		if wrong := fault(r); wrong != "" {
			c.t.Errorf("%s: %s", path, wrong)
		}
		if wrong := c.foreign(r); wrong != "" {
			c.t.Errorf("%s: %s", path, wrong)
		}
		for _, row := range r.Buttons {
			for _, b := range row {
				data := b.Choice.Data()
				if b.URL == "" && !c.seen[data] {
					c.seen[data] = true
					c.queue = append(c.queue, found{session, b.Choice, path + " > " + data})
				}
			}
		}
	}
}

// foreign tells what of a reply is not in the crawler's language.
func (c *crawler) foreign(r flows.Reply) string {
	if r.Lang != c.lang {
		return fmt.Sprintf("a reply in %s, want %s", r.Lang, c.lang)
	}
	texts := r.Text
	for _, row := range r.Buttons {
		for _, b := range row {
			texts = append(texts, b.Label)
		}
	}
	for _, text := range texts {
		plain := theWords().Plain(c.lang, text)
		switch {
		case text.Key == "" && !c.said[text.Fixed]:
			return fmt.Sprintf("%q is nothing that the guide says in %s", plain, c.lang)
		case text.Key != "" && strings.ContainsFunc(plain, isArabic) != (c.lang == i18n.AR):
			return fmt.Sprintf("%q is not in %s", plain, c.lang)
		}
	}
	return ""
}

func isArabic(r rune) bool { return unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r) }

// sayable is all that may be said as it stands in a language: the guide's
// titles and texts, and the languages' own names.
func sayable(lang i18n.Lang) map[i18n.HTML]bool {
	said := map[i18n.HTML]bool{"العربية": true, "Français": true, "English": true}
	for _, c := range theRules().Criteria() {
		w := c.Text[eligibility.Lang(lang)]
		said[i18n.Prose(lang, w.Name)], said["<b>"+i18n.Prose(lang, w.Question)+"</b>"] = true, true
	}
	own := guide.Lang(lang)
	for _, section := range theGuide().Sections() {
		said[i18n.Prose(lang, section.Title[own])] = true
		for _, p := range theGuide().Passages(section.ID) {
			said[i18n.Prose(lang, p.Text[own].Title)] = true
			said[i18n.Prose(lang, p.Text[own].Short)] = true
			said["<blockquote expandable>"+i18n.Prose(lang, p.Text[own].Detail)+"</blockquote>"] = true
		}
	}
	return said
}

// everyChoice is the callback data that a person must be able to come to.
func everyChoice() []string {
	all := []string{
		"ask:example:1", "ask:example:2", "ask:example:3", "guide:contents:new", "guide:contents:here",
		"guide:part:0", "guide:part:1", "guide:part:2", "guide:part:3",
		"lang:choose:", "lang:set:ar", "lang:set:fr", "lang:set:en", "lang:set:auto",
	}
	for _, section := range theGuide().Sections() {
		all = append(all, "guide:section:"+section.ID)
	}
	for _, id := range allPassages() {
		all = append(all, "guide:page:"+id)
	}
	return all
}

// quizChoices is the callback data of the quiz that everybody must be able to
// come to.
func quizChoices() []string {
	all := []string{
		"quiz:for:commune", "quiz:for:province", "quiz:for:region", "quiz:on:", "quiz:anew:", "quiz:open:",
		"quiz:council:", "quiz:result:", "quiz:review:", "quiz:if:", "quiz:official:", "quiz:share:", "quiz:why:mandate",
	}
	for _, c := range theRules().Criteria() {
		if c.Asked {
			for _, step := range []string{"yes:", "no:", "unsure:", "why:", "change:"} {
				all = append(all, "quiz:"+step+c.ID)
			}
		}
	}
	return all
}

// deskChoices is the callback data that an admin must be able to come to.
func deskChoices(misses ...string) []string {
	all := []string{"desk:list:", "calls:new:", "calls:list:", "calls:drop:"}
	for _, id := range misses {
		all = append(all, "desk:miss:"+id, "desk:contents:"+id, "desk:aside:"+id)
		for _, section := range theGuide().Sections() {
			all = append(all, "desk:section:"+id+":"+section.ID)
		}
		for _, passage := range allPassages() {
			all = append(all, "desk:link:"+id+":"+passage)
		}
	}
	return all
}
