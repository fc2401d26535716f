package flows

import (
	"slices"
	"strings"

	"github.com/munfatih/munfatih/guide"
	"github.com/munfatih/munfatih/i18n"
)

// maxOffers is how many passages are offered to an inline query.
const maxOffers = 5

// usual are the passages offered before anything is asked: what OGP Local is,
// who may join, what is required, the steps, the deadline.
var usual = []string{"1.3.what", "2.2.overview", "2.3.overview", "2.4.overview", "2.4.deadline"}

// Offers answer an inline query: what somebody types after the bot's name in
// any chat.
type Offers struct {
	Lang    i18n.Lang
	Offers  []Offer   // best first, one to five
	Ask     i18n.Text // the button above the offers, which opens the private chat
	Payload string    // of that button, for /start
}

// Offer is a message that a person can send in the chat where they are typing.
type Offer struct {
	ID           string // distinct among the offers, at most 64 bytes
	Title, About i18n.Text
	Text         []i18n.Text // paragraphs, as in [Reply]
}

// Inline answers an inline query in its own language, else in the person's as
// Telegram names it. It remembers nothing and counts nothing: a query comes
// with every few letters typed.
func (f *Flows) Inline(query, language string) Offers {
	t := &turn{Flows: f, guide: f.Guide(), lang: i18n.FromTelegram(language)}
	answer := t.guide.Ask(query, "")
	_, talk := smallTalk[answer.Topic]
	if answer.Nothing || talk || !hasWord(query) {
		return t.offers(t.usualPassages(), ContentsLink)
	}
	if answer.Variety != guide.Undetermined {
		t.lang = i18n.Lang(answer.Lang)
	}
	switch answer.Status {
	case guide.Answered:
		return t.offers(t.around(answer), PassageLink(answer.Passage.ID))
	case guide.Unsure:
		return t.offers(answer.Nearest, PassageLink(answer.Passage.ID))
	}
	o := t.offers(nil, ContentsLink)
	o.Offers = []Offer{t.noOffer(query, answer)}
	return o
}

// noOffer says that the guide does not answer a question, and what is known
// from elsewhere. It repeats the question: a chat has not seen it.
func (t *turn) noOffer(query string, a guide.Answer) Offer {
	text := []i18n.Text{t.textWith(i18n.KeyInlineQuestion, i18n.Args{"Question": query}), t.text(i18n.KeyUnanswered)}
	if !strings.HasPrefix(a.Topic, "off.") {
		text = append(text[:1], t.unansweredText(a)...)
	}
	return Offer{
		ID: "none", Title: t.text(i18n.KeyInlineNone), About: t.text(i18n.KeyInlineNoneIn),
		Text: append(text, t.ours(ContentsLink)),
	}
}

func (t *turn) usualPassages() []*guide.Passage {
	var all []*guide.Passage
	for _, id := range usual {
		if p, ok := t.guide.Passage(id); ok { // the content may be another one
			all = append(all, p)
		}
	}
	if len(all) == 0 {
		for _, s := range t.guide.Sections() {
			all = append(all, t.guide.Passages(s.ID)...)
		}
	}
	return all
}

// around are the passage that answers, those that came nearest to the question,
// and those that the first is related to.
func (t *turn) around(a guide.Answer) []*guide.Passage {
	all := append([]*guide.Passage{a.Passage}, a.Nearest...)
	for _, id := range a.Passage.Related {
		if p, ok := t.guide.Passage(id); ok {
			all = append(all, p)
		}
	}
	return all
}

// offers offers passages, each once, with the button to the private chat.
func (t *turn) offers(passages []*guide.Passage, payload string) Offers {
	o := Offers{Lang: t.lang, Ask: t.text(i18n.KeyInlineAsk), Payload: payload}
	for _, p := range passages {
		known := slices.ContainsFunc(o.Offers, func(there Offer) bool { return there.ID == p.ID })
		if len(o.Offers) < maxOffers && !known {
			o.Offers = append(o.Offers, t.offer(p))
		}
	}
	return o
}

// offer is a passage as a message of its own, with a link to the bot.
func (t *turn) offer(p *guide.Passage) Offer {
	words := p.Text[guide.Lang(t.lang)]
	title := i18n.Prose(t.lang, words.Title)
	text := append([]i18n.Text{t.textWith(i18n.KeyHeading, i18n.Args{"Title": title})}, t.passageText(p)...)
	return Offer{
		ID: p.ID, Title: i18n.Text{Fixed: title}, About: i18n.Text{Fixed: i18n.Prose(t.lang, words.Short)},
		Text: append(text, t.ours(PassageLink(p.ID))),
	}
}

// ours is the line that leads to the bot.
func (t *turn) ours(payload string) i18n.Text {
	return t.textWith(i18n.KeyInlineMore, i18n.Args{"Link": i18n.Escape(t.link(payload))})
}
