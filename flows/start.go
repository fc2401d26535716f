package flows

import (
	"context"
	"strings"

	"github.com/munfatih/munfatih/i18n"
)

// start greets. With a payload it opens what the link names instead: the
// links are made by [PassageLink], [ContentsLink], [QuizLink], the quiz and, in
// groups, [turn.openPrivately].
func (t *turn) start(ctx context.Context, payload string) error {
	if opened, err := t.quizStart(ctx, payload); opened || err != nil {
		return err
	}
	if name, ok := strings.CutPrefix(payload, commandLink); ok && inPrivate[name] == payload {
		t.event.Command, t.event.Args = name, ""
		return t.command(ctx)
	}
	if t.Records != nil {
		if strings.HasPrefix(payload, "i_") {
			return t.invitation(ctx, payload)
		}
		if code, ok := strings.CutPrefix(payload, VerifyLink); ok {
			return t.verify(ctx, code)
		}
	}
	switch {
	case payload == "":
		t.say(t.text(i18n.KeyStart), t.firstButtons()...)
	case payload == ContentsLink:
		t.contents(0)
	default:
		id, ok := passageOf(payload)
		if p, found := t.guide.Passage(id); ok && found {
			t.session.Reading = p.ID
			t.page(p, 0)
			return nil
		}
		t.say(t.text(i18n.KeyUnknownLink), t.firstButtons()...)
	}
	return nil
}

// firstButtons are three things to try: a question, the contents, the language.
func (t *turn) firstButtons() [][]Button {
	return [][]Button{
		{word(i18n.KeyExample1, flowAsk, "example", "1")},
		{word(i18n.KeyButtonContents, flowGuide, "contents", "new")},
		{word(i18n.KeyButtonLanguage, flowLang, "choose", "")},
	}
}

// VerifyLink begins the /start payload that verifies a letter; its code follows.
const VerifyLink = "v_"

// ContentsLink is the /start payload that opens the contents of the guide.
const ContentsLink = "guide"

// PassageLink is the /start payload that opens a passage: Telegram allows only
// A–Z, a–z, 0–9, _ and - in it, at most 64 characters.
func PassageLink(passage string) string {
	return "p_" + strings.ReplaceAll(passage, ".", "_")
}

// passageOf reads what [PassageLink] wrote.
func passageOf(payload string) (id string, ok bool) {
	id, ok = strings.CutPrefix(payload, "p_")
	return strings.ReplaceAll(id, "_", "."), ok
}
