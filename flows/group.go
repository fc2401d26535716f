package flows

import (
	"github.com/munfatih/munfatih/guide"
	"github.com/munfatih/munfatih/i18n"
)

// group handles an event of a group: short answers to commands, and the rest
// in the private chat. Nothing is remembered of a group.
func (t *turn) group() {
	if t.event.Kind != Command {
		return
	}
	if t.event.Command == "ask" && hasWord(t.event.Args) {
		t.groupAnswer()
		return
	}
	switch t.event.Command {
	case "quiz":
		t.say(t.text(i18n.KeyGroupHello), t.privately(QuizLink))
	case "start", "ask", "guide", "language", "help":
		t.say(t.text(i18n.KeyGroupHello), t.privately(ContentsLink))
	} // any other may be meant for another bot of the group
}

// groupAnswer answers in a few lines, with a link to the whole.
func (t *turn) groupAnswer() {
	answer := t.guide.Ask(t.event.Args, "")
	if answer.Variety != guide.Undetermined {
		t.lang = i18n.Lang(answer.Lang)
	}
	t.count(CountAnswer, string(answer.Variety)+"/"+string(answer.Status))
	switch answer.Status {
	case guide.Answered:
	case guide.Unsure:
		t.say(t.text(i18n.KeyGroupUnsure), t.privately(PassageLink(answer.Passage.ID)))
		return
	default:
		t.reply(Reply{Text: t.unansweredText(answer), Buttons: [][]Button{t.privately(ContentsLink)}})
		return
	}
	short := i18n.Prose(t.lang, answer.Passage.Text[guide.Lang(t.lang)].Short)
	t.reply(Reply{
		Text:    []i18n.Text{{Fixed: short}, t.citation(answer.Passage)},
		Buttons: [][]Button{t.privately(PassageLink(answer.Passage.ID))},
	})
}

// privately is a button that opens the private chat with a payload for /start.
func (t *turn) privately(payload string) []Button {
	return []Button{{
		Label: t.text(i18n.KeyButtonPrivate),
		URL:   "https://t.me/" + t.Username + "?start=" + payload,
	}}
}
