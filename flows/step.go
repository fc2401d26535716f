package flows

import (
	"context"
	"fmt"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/eligibility"
	"github.com/munfatih/munfatih/guide"
	"github.com/munfatih/munfatih/i18n"
)

// Flows is what the conversations need. The fields are set once, before the
// first step.
type Flows struct {
	Guide     func() *guide.Guide // the guide in use: it may be another one at each step
	Words     *i18n.Words
	Username  string             // of the bot, without @: for links into the private chat
	Contact   string             // of the operator; "" names the guide's publisher
	Admins    []int64            // who may use the editor's desk, by Telegram's user id
	Desk      Desk               // nil: there is no desk
	Rules     *eligibility.Rules // nil: there is no quiz
	Calls     Calls              // nil: no call is known
	Records   Records            // nil: there are no candidacies
	Letters   Letters            // set where Records is
	Legal     Legal
	Deadlines Deadlines                  // nil: there are no alerts
	Calendars Calendars                  // set where Deadlines is
	Pieces    []candidacy.Piece          // of a candidacy's file
	Sign      func(record []byte) []byte // Ed25519; set where Records is
	Verify    func(code string) string   // the address at which a letter is verified
	// PublicKey is the Ed25519 key that verifies what Sign has signed; exports carry it.
	PublicKey []byte
}

// The flows that a button can belong to.
const (
	flowAsk   = "ask"
	flowGuide = "guide"
	flowLang  = "lang"
	flowRole  = "role" // offices and communities
	flowCand  = "cand" // the focal point's card
	flowEnd   = "end"  // endorsements
	flowDead  = "dead" // deadlines
	flowAlert = "al"   // alerts
	flowTask  = "task" // tasks
	flowData  = "data" // personal data, and letters to verify
)

// Step decides what follows from one event. It reads no clock, so the same
// session, event and records always have the same outcome. In a private chat
// there is always an answer, unless the event says only that the person left.
// [ErrRecords] asks for the event to come again; any other error means that
// the program is at fault, not the person.
func (f *Flows) Step(ctx context.Context, s Session, e Event) (Outcome, error) {
	if err := ctx.Err(); err != nil {
		return Outcome{}, fmt.Errorf("step: %w", err)
	}
	if e.Private && e.Kind != Due { // Telegram says nothing about the person then
		s.Client = i18n.FromTelegram(e.Person.Language)
	}
	turn := &turn{Flows: f, guide: f.Guide(), session: s, event: e, lang: s.Language()}
	if !e.Private {
		turn.lang = i18n.FromTelegram(e.Person.Language)
		turn.group()
	} else {
		if err := turn.private(ctx); err != nil {
			return Outcome{}, fmt.Errorf("step: %w", err)
		}
		turn.spoke()
	}
	turn.out.Session = turn.session
	return turn.out, nil
}

// turn is one step in the making.
type turn struct {
	*Flows
	guide   *guide.Guide
	session Session
	event   Event
	lang    i18n.Lang
	out     Outcome
	fresh   *candidacy.Profile // made by the consent of this very step; nil else
}

// private handles an event of a private chat: never with silence.
func (t *turn) private(ctx context.Context) error {
	switch t.event.Kind {
	case Command:
		return t.command(ctx)
	case Message:
		if t.callsTyped() {
			return nil
		}
		for _, typed := range []func(context.Context) (bool, error){t.quizTyped, t.roleTyped, t.endTyped, t.dataTyped, t.deadlinesTyped, t.taskTyped} {
			if taken, err := typed(ctx); taken || err != nil {
				return err
			}
		}
		t.ask(t.event.Text)
		return t.reopen(ctx)
	case Edited:
		return t.edited(ctx)
	case Pressed:
		return t.pressed(ctx)
	case Due:
		return t.due(ctx)
	case Other:
		if t.event.Document != nil && t.Records != nil {
			if err := t.document(ctx); err != nil {
				return err
			}
			return t.reopen(ctx)
		}
		t.unreadable()
		return t.reopen(ctx)
	case Left, Joined:
		// What is remembered stays; there is nobody to speak to, or nothing new to say.
	}
	return nil
}

// command handles what begins with a slash.
func (t *turn) command(ctx context.Context) error {
	open := t.session.Open
	t.session.Open = nil
	switch t.event.Command {
	case "start":
		return t.start(ctx, t.event.Args)
	case "ask":
		t.askCommand(t.event.Args)
		if t.event.Args != "" { // a question: the open step comes back
			t.session.Open = open
			return t.reopen(ctx)
		}
	case "guide":
		t.contents(0)
	case "language":
		t.chooseLanguage()
	case "quiz":
		if t.Rules != nil {
			return t.quizCommand(ctx)
		}
		t.say(t.text(i18n.KeyUnknownCommand), t.firstButtons()...)
	case "help":
		t.say(t.text(i18n.KeyHelp), t.firstButtons()...)
	case "cancel":
		key := i18n.KeyCancelNothing
		switch {
		case open != nil && open.Flow == flowQuiz:
			key = i18n.KeyQuizCancelled
		case open != nil && open.Flow == flowCalls, open == nil && t.session.Draft != nil:
			t.session.Draft = nil
			key = i18n.KeyCallsCancelled
		case open != nil && open.Flow == flowEnd && open.Step != endLink && t.session.Endorse != nil:
			key = i18n.KeyEndorseLeft
		case open != nil:
			key = i18n.KeyCancelled
		}
		t.say(t.text(key), t.firstButtons()...)
	case "deadlines":
		if t.Records != nil && t.Deadlines != nil {
			return t.deadlinesCommand(ctx)
		}
		t.say(t.text(i18n.KeyUnknownCommand), t.firstButtons()...)
	case "candidacy", "endorse", "verify", "mydata", "forget":
		if t.Records != nil {
			return t.recordsCommand(ctx)
		}
		t.say(t.text(i18n.KeyUnknownCommand), t.firstButtons()...)
	default:
		if t.event.Command == "admin" && t.isAdmin() && t.Desk != nil {
			return t.deskList(ctx, 0)
		}
		t.say(t.text(i18n.KeyUnknownCommand), t.firstButtons()...)
	}
	return nil
}

// recordsCommand handles the commands that need records.
func (t *turn) recordsCommand(ctx context.Context) error {
	switch t.event.Command {
	case "candidacy":
		return t.candidacyCommand(ctx)
	case "endorse":
		return t.endorseCommand(ctx)
	case "verify":
		return t.verify(ctx, t.event.Args)
	case "mydata":
		return t.myData(ctx)
	default:
		return t.forget(ctx)
	}
}

// pressed handles a button. One that no flow knows (forged, or of an older
// version of the bot) is told to be old, and a fresh start is offered.
//
// It is answered in the language of the conversation, which may be the one of
// the question that came before.
func (t *turn) pressed(ctx context.Context) error {
	if t.session.Spoken != "" {
		t.lang = t.session.Spoken
	}
	known := false
	if flow := t.recordsFlow(t.event.Choice.Flow); flow != nil {
		var err error
		if known, err = flow(ctx); err != nil {
			return err
		}
	}
	switch t.event.Choice.Flow {
	case flowAsk:
		if known = t.askPressed(); known {
			return t.reopen(ctx)
		}
	case flowGuide:
		known = t.guidePressed()
	case flowLang:
		known = t.languagePressed()
	case flowQuiz:
		var err error
		if known, err = t.quizPressed(ctx); err != nil {
			return err
		}
	case flowCalls:
		var err error
		if known, err = t.callsPressed(ctx); err != nil {
			return err
		}
	case flowDesk:
		var err error
		if known, err = t.deskPressed(ctx); err != nil {
			return err
		}
	}
	if !known {
		t.toast(i18n.KeyOldButton)
		t.say(t.text(i18n.KeyOldButtonFresh), t.firstButtons()...)
	}
	return nil
}

// recordsFlow is who handles the buttons of a flow that needs records; nil for
// any other flow.
func (t *turn) recordsFlow(flow string) func(context.Context) (bool, error) {
	if t.Records == nil {
		return nil
	}
	return map[string]func(context.Context) (bool, error){
		flowRole: t.rolePressed, flowCand: t.candPressed, flowEnd: t.endPressed, flowData: t.dataPressed,
		flowDead: t.deadlinesPressed, flowAlert: t.alertPressed, flowTask: t.taskPressed,
	}[flow]
}

// spoke remembers the language of what was just said, for the buttons under it.
func (t *turn) spoke() {
	if len(t.out.Replies) == 0 {
		return
	}
	t.session.Spoken = ""
	if t.lang != t.session.Language() {
		t.session.Spoken = t.lang
	}
}

// unreadable handles photos, voice and the like: their caption is read.
func (t *turn) unreadable() {
	if hasWord(t.event.Text) {
		t.reply(Reply{Text: []i18n.Text{t.text(i18n.KeyOnlyCaption)}})
		t.ask(t.event.Text)
		return
	}
	key := i18n.KeyCannotReadOther
	switch t.event.Media {
	case "voice", "audio", "video_note":
		key = i18n.KeyCannotReadVoice
	case "photo", "video", "animation":
		key = i18n.KeyCannotReadPhoto
	case "sticker":
		key = i18n.KeyCannotReadSticker
	case "document":
		key = i18n.KeyCannotReadDocument
	}
	t.say(t.text(key), t.firstButtons()...)
}

// text is a word of the bot.
func (t *turn) text(key i18n.Key) i18n.Text { return i18n.Text{Key: key} }

// textWith is a word of the bot with its values.
func (t *turn) textWith(key i18n.Key, args i18n.Args) i18n.Text {
	return i18n.Text{Key: key, Args: args}
}

// say answers in the person's language, with rows of buttons.
func (t *turn) say(text i18n.Text, rows ...[]Button) {
	t.reply(Reply{Text: []i18n.Text{text}, Buttons: rows})
}

// reply adds a reply, in the language of the turn unless it names another.
func (t *turn) reply(r Reply) {
	if r.Lang == "" {
		r.Lang = t.lang
	}
	t.out.Replies = append(t.out.Replies, r)
}

// toast answers a pressed button with a line that passes.
func (t *turn) toast(key i18n.Key) {
	t.out.Toast = &Toast{Lang: t.lang, Text: t.text(key)}
}

// count adds one to a figure.
func (t *turn) count(name, field string) {
	t.out.Counts = append(t.out.Counts, Count{Name: name, Field: field})
}

// plain says a word as plain text in the language of the turn.
func (t *turn) plain(key i18n.Key) string { return t.Words.Plain(t.lang, t.text(key)) }

// word is a button with a word of the bot.
func word(key i18n.Key, flow, step, value string) Button {
	return Button{Label: i18n.Text{Key: key}, Choice: Choice{Flow: flow, Step: step, Value: value}}
}
