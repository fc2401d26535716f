package flows

import (
	"slices"
	"unicode/utf8"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/guide"
	"github.com/munfatih/munfatih/i18n"
)

// maxGroupAnswer is how long an answer in a group may be, in characters.
const maxGroupAnswer = 700

// commandLink begins the /start payload that does what a command does.
const commandLink = "c_"

// inPrivate are the commands that a group is told to open in private, and the
// /start payload that does so.
var inPrivate = map[string]string{
	"guide": ContentsLink, "quiz": QuizLink, "language": commandLink + "language",
	"candidacy": commandLink + "candidacy", "endorse": commandLink + "endorse", "deadlines": commandLink + "deadlines",
	"verify": commandLink + "verify", "mydata": commandLink + "mydata", "forget": commandLink + "forget",
	"admin": commandLink + "admin",
}

// group handles an event of a group: brief answers to what is meant for the
// bot, and the rest in the private chat. There is no flow in a group, and
// nothing is remembered of it.
func (t *turn) group() {
	switch t.event.Kind {
	case Command:
		t.groupCommand()
	case Message:
		if t.event.Named {
			t.groupAsk(t.event.Text)
		}
	case Pressed:
		t.toast(i18n.KeyOldButton) // there are only links under what is said in groups
	case Joined:
		t.groupWelcome()
	}
	for i := range t.out.Replies {
		t.out.Replies[i].Answers, t.out.Replies[i].Thread = t.event.Message, t.event.Thread
	}
}

// groupCommand handles a command. One that we do not know may be meant for
// another bot, unless it names us.
func (t *turn) groupCommand() {
	name := t.event.Command
	switch {
	case name == "ask":
		t.groupAsk(t.event.Args)
	case name == "start", name == "help":
		t.groupHello()
	case inPrivate[name] != "" && t.exists(name):
		t.openPrivately(name)
	case t.event.Named:
		t.groupHello()
	}
}

// exists reports whether a command of [inPrivate] does anything here, for this person.
func (t *turn) exists(command string) bool {
	switch command {
	case "guide", "language":
		return true
	case "quiz":
		return t.Rules != nil
	case "admin":
		return t.isAdmin() && t.Desk != nil
	case "deadlines":
		return t.Records != nil && t.Deadlines != nil
	default:
		return t.Records != nil
	}
}

// openPrivately leads to the private chat, where a command does what it does.
func (t *turn) openPrivately(command string) {
	payload := inPrivate[command]
	if code, ok := candidacy.ParseCode(t.event.Args); ok && command == "verify" {
		payload = VerifyLink + code
	}
	t.say(t.text(i18n.KeyGroupPrivate), t.privately(i18n.KeyGroupOpen, payload))
}

// groupHello says who the bot is and how to ask.
func (t *turn) groupHello() {
	t.say(t.textWith(i18n.KeyGroupHello, t.ourName()), t.privately(i18n.KeyButtonPrivate, ContentsLink))
}

// groupWelcome greets a group that the bot was added to, in Arabic and French:
// nobody knows yet who reads it.
func (t *turn) groupWelcome() {
	welcome, talk := t.textWith(i18n.KeyGroupWelcome, t.ourName()), t.text(i18n.KeyButtonPrivate)
	button := t.privately(i18n.KeyButtonPrivate, ContentsLink)
	label := t.Words.Plain(i18n.AR, talk) + " · " + t.Words.Plain(i18n.FR, talk)
	button[0].Label = i18n.Text{Fixed: i18n.Escape(label)}
	t.reply(Reply{
		Lang:    i18n.AR,
		Text:    []i18n.Text{welcome, {Fixed: t.Words.HTML(i18n.FR, welcome)}},
		Buttons: [][]Button{button},
	})
}

// ourName is the bot's @name as an argument.
func (t *turn) ourName() i18n.Args { return i18n.Args{"Bot": "@" + t.Username} }

// groupAsk answers a question in a few lines, in its own language, with a link
// to the whole.
func (t *turn) groupAsk(question string) {
	answer := t.guide.Ask(question, "")
	if answer.Nothing || !hasWord(question) {
		t.groupHello()
		return
	}
	if answer.Variety != guide.Undetermined {
		t.lang = i18n.Lang(answer.Lang)
	}
	t.count(CountAnswer, string(answer.Variety)+"/"+string(answer.Status))
	switch answer.Status {
	case guide.Answered:
		t.groupAnswer(answer.Passage)
	case guide.Unsure:
		t.say(t.text(i18n.KeyGroupUnsure), t.privately(i18n.KeyGroupOpen, PassageLink(answer.Passage.ID)))
	default:
		text := t.unansweredText(answer)[:1]
		if answer.Note != nil {
			text = t.withNote(text, t.noteText(i18n.KeyNoteElsewhere, answer.Note), answer.Note.Date)
		}
		t.reply(Reply{Text: text, Buttons: [][]Button{t.privately(i18n.KeyButtonPrivate, ContentsLink)}})
	}
}

// groupAnswer says a passage's short answer, where it stands in the guide, and
// its note.
func (t *turn) groupAnswer(p *guide.Passage) {
	text := []i18n.Text{{Fixed: i18n.Prose(t.lang, p.Text[guide.Lang(t.lang)].Short)}, t.citation(p)}
	if p.Note != nil {
		text = t.withNote(text, t.noteText(i18n.KeyNote, p.Note), p.Note.Date)
	}
	t.reply(Reply{Text: text, Buttons: [][]Button{t.privately(i18n.KeyGroupMore, PassageLink(p.ID))}})
}

// withNote adds a note where there is room for it; else only its day, so that
// nothing is cut.
func (t *turn) withNote(text []i18n.Text, note i18n.Text, date string) []i18n.Text {
	whole := append(slices.Clone(text), note)
	length := 0
	for _, paragraph := range whole {
		length += utf8.RuneCountInString(t.Words.Plain(t.lang, paragraph)) + len("\n\n")
	}
	if length <= maxGroupAnswer {
		return whole
	}
	return append(text, t.textWith(i18n.KeyGroupNote, i18n.Args{"Date": t.day(date)}))
}

// privately is a button that opens the private chat with a payload for /start.
func (t *turn) privately(label i18n.Key, payload string) []Button {
	return []Button{{Label: t.text(label), URL: t.link(payload)}}
}

// link is the address that opens the private chat with a payload for /start.
func (t *turn) link(payload string) string {
	return "https://t.me/" + t.Username + "?start=" + payload
}
