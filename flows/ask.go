package flows

import (
	"context"
	"regexp"
	"strings"
	"time"
	"unicode"

	"github.com/munfatih/munfatih/guide"
	"github.com/munfatih/munfatih/i18n"
)

// maxRelated is how many related passages stand as buttons under an answer.
const maxRelated = 3

// examples are the questions offered to try, in the order of their buttons.
var examples = map[string]i18n.Key{"1": i18n.KeyExample1, "2": i18n.KeyExample2, "3": i18n.KeyExample3}

// smallTalk answers what is said to the bot as to a person.
var smallTalk = map[string]i18n.Key{
	"off.small-talk":      i18n.KeyTalkHello,
	"off.thanks-bye":      i18n.KeyTalkThanks,
	"off.who-are-you":     i18n.KeyTalkWho,
	"off.are-you-a-robot": i18n.KeyTalkWho,
	"off.insults":         i18n.KeyTalkInsult,
}

// askCommand handles /ask: with a question it answers, without one it invites.
func (t *turn) askCommand(question string) {
	if question != "" {
		t.ask(question)
		return
	}
	t.say(t.text(i18n.KeyAskInvite),
		[]Button{word(i18n.KeyExample1, flowAsk, "example", "1")},
		[]Button{word(i18n.KeyExample2, flowAsk, "example", "2")},
		[]Button{word(i18n.KeyExample3, flowAsk, "example", "3")})
}

// askPressed handles the buttons of the ask flow.
func (t *turn) askPressed() bool {
	c := t.event.Choice
	key, ok := examples[c.Value]
	if c.Step != "example" || !ok {
		return false
	}
	t.reply(Reply{Text: []i18n.Text{t.textWith(i18n.KeyYouAsked, i18n.Args{"Question": t.plain(key)})}})
	t.ask(t.plain(key))
	return true
}

// edited answers a question, or a command, that was changed after it was sent.
func (t *turn) edited(ctx context.Context) error {
	if !hasWord(t.event.Text) {
		return nil // a caption or a place that moves: nothing was said
	}
	if t.event.Command == "" && (t.quizEdited() || t.callsEdited() || t.endEdited() || t.roleEdited()) {
		return t.reopen(ctx)
	}
	t.reply(Reply{Text: []i18n.Text{t.text(i18n.KeyEdited)}})
	if t.event.Command != "" {
		return t.command(ctx)
	}
	t.ask(t.event.Text)
	return t.reopen(ctx)
}

// ask answers a question from the guide, in the chosen language or else in the
// question's own.
func (t *turn) ask(question string) {
	if !hasWord(question) {
		t.say(t.text(i18n.KeyNoWords), t.firstButtons()...)
		return
	}
	answer := t.guide.Ask(question, guide.Lang(t.session.Lang))
	if answer.Variety != guide.Undetermined && t.session.Lang == "" {
		t.lang = i18n.Lang(answer.Lang)
	}
	if answer.Nothing {
		t.say(t.text(i18n.KeyNoWords), t.firstButtons()...)
		return
	}
	t.count(CountAnswer, string(answer.Variety)+"/"+string(answer.Status))
	t.session.Asked = ""
	switch answer.Status {
	case guide.Answered:
		t.answered(answer)
	case guide.Unsure:
		t.unsure(answer)
	default:
		t.unanswered(answer)
	}
}

// answered says the passage that answers; first how the question was read,
// where that is not obvious.
func (t *turn) answered(a guide.Answer) {
	t.session.Asked = blanked(a.Question)
	rows := append(t.answerButtons(a.Passage), []Button{
		word(i18n.KeyButtonUseful, flowGuide, "yes", a.Passage.ID),
		word(i18n.KeyButtonNotUseful, flowGuide, "no", a.Passage.ID),
	})
	text := t.passageText(a.Passage)
	if a.Variety == guide.DarijaLatin || a.Mixed {
		understood := t.textWith(i18n.KeyUnderstood, i18n.Args{"Title": t.title(a.Passage)})
		text = append([]i18n.Text{understood}, text...)
	}
	t.reply(Reply{Text: text, Buttons: rows})
}

// miss keeps a question for the editor's desk. Nothing is kept of a group: who
// asks there and in private would count as two people.
func (t *turn) miss(question, variety, passage string) {
	if t.Desk == nil || !t.event.Private {
		return
	}
	if m := newMiss(blanked(question), variety, passage); guide.Key(m.Text) != "" {
		t.out.Misses = append(t.out.Misses, m)
	}
}

// unsure offers the nearest passages.
func (t *turn) unsure(a guide.Answer) {
	var rows [][]Button
	for _, p := range a.Nearest {
		rows = append(rows, []Button{t.passageButton(p, "show")})
	}
	rows = append(rows, []Button{word(i18n.KeyButtonContents, flowGuide, "contents", "new")})
	t.say(t.text(i18n.KeyUnsure), rows...)
}

// unanswered says that the guide does not answer, or answers small talk.
func (t *turn) unanswered(a guide.Answer) {
	rows := [][]Button{{word(i18n.KeyButtonContents, flowGuide, "contents", "new")}}
	if strings.HasPrefix(a.Topic, "off.") {
		rows = t.firstButtons()
	}
	t.reply(Reply{Text: t.unansweredText(a), Buttons: rows})
}

// unansweredText says that the guide does not answer, what is known from
// elsewhere, and whom to ask. Small talk it answers; of another subject it
// says so.
func (t *turn) unansweredText(a guide.Answer) []i18n.Text {
	if key, ok := smallTalk[a.Topic]; ok {
		return []i18n.Text{t.text(key)}
	}
	if strings.HasPrefix(a.Topic, "off.") {
		return []i18n.Text{t.text(i18n.KeyOffTopic)}
	}
	topic := a.Topic
	if topic == "" {
		topic = "-"
	}
	t.count(CountMiss, string(a.Variety)+"/"+topic)
	t.miss(a.Question, string(a.Variety), "")
	text := []i18n.Text{t.text(i18n.KeyUnanswered)}
	if a.Note != nil {
		text = append(text, t.noteText(i18n.KeyNoteElsewhere, a.Note))
	}
	return append(text, t.contactText())
}

// passageText says a passage: the short answer, the detail to unfold, the
// note, and where it stands in the guide.
func (t *turn) passageText(p *guide.Passage) []i18n.Text {
	words := p.Text[guide.Lang(t.lang)]
	text := []i18n.Text{{Fixed: i18n.Prose(t.lang, words.Short)}}
	if words.Detail != "" {
		detail := "<blockquote expandable>" + i18n.Prose(t.lang, words.Detail) + "</blockquote>"
		text = append(text, i18n.Text{Fixed: detail})
	}
	if p.Note != nil {
		text = append(text, t.noteText(i18n.KeyNote, p.Note))
	}
	return append(text, t.citation(p))
}

// noteText says what is known from elsewhere, with its day and its source.
func (t *turn) noteText(key i18n.Key, n *guide.Note) i18n.Text {
	return t.textWith(key, i18n.Args{
		"Date":   t.day(n.Date),
		"Source": i18n.HTML(`<a href="` + string(i18n.Escape(n.Source)) + `">` + string(i18n.Escape(site(n.Source))) + `</a>`),
		"Text":   i18n.Prose(t.lang, n.Text[guide.Lang(t.lang)]),
	})
}

// day writes a note's day, YYYY-MM-DD, as people do; as it stands if it is none.
func (t *turn) day(date string) i18n.HTML {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return i18n.Escape(date)
	}
	return i18n.HTML(i18n.ShortDate(t.lang, day))
}

// numbered are the sections that carry a number in the printed guide; the
// preface, the introduction and the references have none.
var numbered = regexp.MustCompile(`^[1-9]\.[0-9]`)

// citation says where a passage stands: section, title and page.
func (t *turn) citation(p *guide.Passage) i18n.Text {
	section, _ := t.guide.Section(p.Section)
	title := i18n.Prose(t.lang, section.Title[guide.Lang(t.lang)])
	key := i18n.KeyCitation
	args := i18n.Args{"Section": p.Section, "Title": title}
	if !numbered.MatchString(p.Section) {
		key = i18n.KeyCitationUnnumbered
		delete(args, "Section")
	}
	if p.Page == 0 {
		return t.textWith(i18n.KeyCitationNoPage, i18n.Args{"Title": title})
	}
	args["Page"] = p.Page
	return t.textWith(key, args)
}

// contactText names whom to ask: the operator, else the guide's publisher.
func (t *turn) contactText() i18n.Text {
	if t.Contact != "" {
		return t.textWith(i18n.KeyContactOperator, i18n.Args{"Contact": t.Contact})
	}
	return t.text(i18n.KeyContactPublisher)
}

// answerButtons are the related passages and the section of a passage.
func (t *turn) answerButtons(p *guide.Passage) [][]Button {
	var rows [][]Button
	for _, id := range p.Related {
		if related, ok := t.guide.Passage(id); ok && len(rows) < maxRelated {
			rows = append(rows, []Button{t.passageButton(related, "show")})
		}
	}
	return append(rows, []Button{word(i18n.KeyButtonSection, flowGuide, "section-new", p.Section)})
}

// passageButton opens a passage: step "show" in a new message, "page" in place.
func (t *turn) passageButton(p *guide.Passage, step string) Button {
	return Button{
		Label:  i18n.Text{Fixed: i18n.Prose(t.lang, p.Text[guide.Lang(t.lang)].Title)},
		Choice: Choice{Flow: flowGuide, Step: step, Value: p.ID},
	}
}

// site is the host of an address, without "www.".
func site(address string) string {
	_, rest, ok := strings.Cut(address, "://")
	if !ok {
		return address
	}
	host, _, _ := strings.Cut(rest, "/")
	return strings.TrimPrefix(host, "www.")
}

// hasWord reports whether a text holds anything to read: a letter or a digit.
func hasWord(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}
