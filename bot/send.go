package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

// maxCalls is how often one message is tried in one go when Telegram does not
// answer, with growing pauses: about a minute.
const maxCalls = 7

// errUndelivered says that Telegram did not take a reply; it is kept.
var errUndelivered = errors.New("a reply was not taken by Telegram")

// deliver does what a stepped update asks for, in order, and gives the indexes
// of what is done and not struck yet: each message is struck before the next
// goes out, the rest at the end of the turn. What an earlier try has done is not
// done again. A pressed button is answered first of all; where Telegram does not
// take that, again after the rest.
func (t *tries) deliver(turn flows.Turn, pending []flows.Pending) (done []int, err error) {
	var toast *flows.Toast
	if len(pending) > 0 {
		toast = pending[0].Toast
	}
	press := t.update.CallbackQuery
	t.answered = t.answered || t.answerPress(press, toast)
	strike := func() error {
		err := t.keeper.Done(t.work, turn, done...)
		if err == nil {
			done = nil
		}
		return err
	}
	spoken := false
	for _, p := range pending {
		if !slices.Contains(t.said, p.Index) {
			if p.Reply != nil && spoken {
				if err := strike(); err != nil {
					return done, err
				}
			}
			if err := t.do(turn, p, t.log); err != nil {
				return done, err
			}
			t.said = append(t.said, p.Index)
			spoken = spoken || p.Reply != nil
		}
		done = append(done, p.Index)
	}
	if !t.answered && len(done) > 0 {
		if err := strike(); err != nil {
			return done, err
		}
	}
	for pause := time.Second; !t.answered && pause <= maxPressPause && t.rest(pause); pause *= 2 {
		t.answered = t.answerPress(press, toast)
	}
	return done, nil
}

// do does one pending thing.
func (b *Bot) do(turn flows.Turn, p flows.Pending, log *slog.Logger) error {
	switch {
	case p.Reply != nil:
		return b.say(turn, p.Reply, log)
	case p.Count != nil:
		return b.keeper.Count(b.work, turn, p.Index, *p.Count)
	case p.Miss != nil:
		return b.keeper.Miss(b.work, turn, *p.Miss)
	case p.Learn != nil:
		return b.keeper.Learn(b.work, *p.Learn)
	case p.Order != nil:
		return b.keeper.Order(b.work, turn, *p.Order)
	case p.Call != nil:
		return b.keeper.KeepCall(b.work, *p.Call)
	default: // a toast, said before
		return nil
	}
}

// maxPressPause is the longest pause before another try to answer a pressed
// button. Telegram itself forgets the button soon after.
const maxPressPause = 4 * time.Second

// answerPress answers a pressed button so that it stops spinning. It reports
// whether nothing remains to be done: false asks for another try.
func (b *Bot) answerPress(q *models.CallbackQuery, toast *flows.Toast) bool {
	if q == nil {
		return true
	}
	params := &tg.AnswerCallbackQueryParams{CallbackQueryID: q.ID}
	if toast != nil {
		params.Text = b.words.Plain(toast.Lang, toast.Text)
	}
	ctx, cancel := context.WithTimeout(b.work, pressTime)
	defer cancel()
	_, err := b.post(ctx, "answerCallbackQuery", params)
	f, _ := judge(b.work, err)
	return f != uncertain && f != tooOften
}

// say sends one reply to its recipient, in its language, and returns when it
// has arrived, can never arrive, or (as an error) was not taken.
func (b *Bot) say(turn flows.Turn, r *flows.Reply, log *slog.Logger) error {
	chat := turn.Chat
	if r.To != 0 {
		chat = r.To
	}
	parts, err := b.messages(b.work, chat, *r)
	if err != nil {
		return err
	}
	for _, part := range parts {
		if err := b.send(part, log); err != nil {
			return err
		}
	}
	return nil
}

// messages are what a reply to a chat takes, in its language. The error is the
// store's.
func (b *Bot) messages(ctx context.Context, chat int64, r flows.Reply) ([]message, error) {
	lang := r.Lang
	if lang == "" {
		session, err := b.keeper.Session(ctx, chat)
		if err != nil && !errors.Is(err, flows.ErrSession) { // one that cannot be read must not silence us
			return nil, err
		}
		lang = session.Language()
	}
	m := message{chat: chat, edit: r.Edit, keyboard: b.keyboard(lang, r.Buttons), buttonsOnly: r.ButtonsOnly, file: r.File,
		answers: r.Answers, thread: r.Thread}
	return partsOf(m, b.render(lang, r.Text)), nil
}

// partsOf gives the messages that a text takes. One that is too long for a message
// is cut, one that is too long for a caption goes before its file. The
// keyboard stands under the last.
func partsOf(m message, text i18n.HTML) []message {
	if m.file != nil {
		m.edit = 0
		if captions := split(text, maxCaption); len(captions) == 1 {
			m.text = captions[0]
			return []message{m}
		}
	}
	pieces := split(text, maxText)
	if len(pieces) > 1 {
		m.edit = 0
	}
	all := make([]message, len(pieces))
	for i, piece := range pieces {
		all[i] = m
		all[i].text, all[i].keyboard, all[i].file = piece, nil, nil
	}
	if m.file != nil {
		return append(all, m)
	}
	all[len(all)-1].keyboard = m.keyboard
	return all
}

// render writes paragraphs with an empty line between them.
func (b *Bot) render(lang i18n.Lang, text []i18n.Text) i18n.HTML {
	var paragraphs []string
	for _, t := range text {
		if html := b.words.HTML(lang, t); html != "" {
			paragraphs = append(paragraphs, string(html))
		}
	}
	return i18n.HTML(strings.Join(paragraphs, "\n\n"))
}

func (b *Bot) keyboard(lang i18n.Lang, rows [][]flows.Button) *models.InlineKeyboardMarkup {
	if len(rows) == 0 {
		return nil
	}
	markup := &models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{}}
	for _, row := range rows {
		var buttons []models.InlineKeyboardButton
		for _, button := range row {
			out := models.InlineKeyboardButton{Text: b.words.Plain(lang, button.Label), URL: button.URL}
			if button.URL == "" {
				out.CallbackData = button.Choice.Data()
			}
			buttons = append(buttons, out)
		}
		if len(buttons) > 0 {
			markup.InlineKeyboard = append(markup.InlineKeyboard, buttons)
		}
	}
	return markup
}

// message is one call to Telegram in the making.
type message struct {
	chat        int64
	edit        int // 0 sends a new message
	buttonsOnly bool
	text        i18n.HTML
	plain       bool // the HTML was refused: send it without tags
	keyboard    *models.InlineKeyboardMarkup
	file        *flows.File // sent with the text as its caption; nil for most
	answers     int         // in a group: the message that it answers; 0 for none
	thread      int         // in a group: the topic; 0 for none
}

// send makes the call, and again as its errors ask. nil means that nothing
// remains to be done, whether the message arrived or never can. The caller
// holds a slot.
func (b *Bot) send(m message, log *slog.Logger) error {
	pause := 500 * time.Millisecond
	for calls := 0; ; {
		if !b.pass(b.work, b.closing, m, b.aside) {
			return errStopping
		}
		_, err := b.try(b.work, m)
		f, wait := judge(b.work, err)
		switch f {
		case sent:
			return nil
		case stopped:
			return errStopping
		case gone:
			log.Info("chat is gone")
			return b.keeper.SetGone(b.work, m.chat)
		case cannotEdit:
			if m.buttonsOnly {
				return nil
			}
			m.edit = 0
			continue
		case badMarkup:
			if m.plain {
				log.Error("message refused", "error", brief(err))
				return nil
			}
			log.Error("markup refused; sending plain text", "error", brief(err))
			m.plain = true
			continue
		case migrated:
			var moved *tg.MigrateError
			errors.As(err, &moved)
			m.chat, m.edit, m.answers, m.thread = int64(moved.MigrateToChatID), 0, 0, 0
			continue
		case mute:
			log.Info("the bot may not write in this group", "error", brief(err))
			return nil
		case refused:
			log.Error("message refused", "error", brief(err))
			return nil
		case tooOften:
			log.Warn("Telegram asks to wait", "for", wait)
			b.hold(wait)
		case uncertain, unauthorised, unknown:
			if calls++; calls >= maxCalls {
				return fmt.Errorf("%w: %s", errUndelivered, brief(err))
			}
			log.Warn("Telegram did not take a message; trying again", "error", brief(err), "in", pause)
			wait, pause = pause, min(2*pause, 15*time.Second)
		}
		if !b.rest(wait) {
			return errStopping
		}
	}
}

// try makes the call that a message stands for, once, within its time.
func (b *Bot) try(ctx context.Context, m message) (id int, err error) {
	limit := callTime
	if m.file != nil {
		limit = uploadTime
	}
	return within(ctx, limit, func(ctx context.Context) (int, error) { return b.callFor(ctx, m) })
}

// callFor makes the one call that a message stands for, and gives the number
// of the message where it is a new one.
func (b *Bot) callFor(ctx context.Context, m message) (id int, err error) {
	text, mode := string(m.text), models.ParseModeHTML
	if m.plain {
		text, mode = stripTags(m.text), ""
	}
	preview := &models.LinkPreviewOptions{IsDisabled: tg.True()}
	var markup models.ReplyMarkup
	if m.keyboard != nil {
		markup = m.keyboard
	}
	var sent *models.Message
	var result json.RawMessage
	switch {
	case m.edit != 0 && m.buttonsOnly:
		_, err = b.post(ctx, "editMessageReplyMarkup", &tg.EditMessageReplyMarkupParams{
			ChatID: m.chat, MessageID: m.edit, ReplyMarkup: markup,
		})
	case m.buttonsOnly: // there is no message to change
	case m.edit != 0:
		_, err = b.post(ctx, "editMessageText", &tg.EditMessageTextParams{
			ChatID: m.chat, MessageID: m.edit, Text: text, ParseMode: mode,
			LinkPreviewOptions: preview, ReplyMarkup: markup,
		})
	case m.file != nil:
		sent, err = b.api.SendDocument(ctx, &tg.SendDocumentParams{
			ChatID: m.chat, Caption: text, ParseMode: mode, ReplyMarkup: markup,
			Document: &models.InputFileUpload{Filename: m.file.Name, Data: bytes.NewReader(m.file.Data)}, // read anew at each try
		})
	default:
		result, err = b.post(ctx, "sendMessage", &tg.SendMessageParams{
			ChatID: m.chat, Text: text, ParseMode: mode,
			LinkPreviewOptions: preview, ReplyMarkup: markup,
			MessageThreadID: m.thread, ReplyParameters: m.replyParameters(),
		})
	}
	switch {
	case err != nil:
		return 0, err
	case sent != nil:
		return sent.ID, nil
	case result == nil:
		return 0, nil
	}
	var message models.MessageID
	_ = json.Unmarshal(result, &message) // it was sent, whatever its number
	return message.ID, nil
}
