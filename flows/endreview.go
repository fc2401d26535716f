package flows

import (
	"context"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// formPressed handles the buttons of what is written: END:VALUE. One of a
// draft that is no more leads to /endorse.
func (t *turn) formPressed(ctx context.Context, c Choice) (known bool, err error) {
	endorsement, value, _ := strings.Cut(c.Value, ":")
	form, there := t.form(endorsement)
	if !there {
		t.toast(i18n.KeyEndorseStale)
		return true, t.endorseList(ctx, 0, t.here())
	}
	switch c.Step {
	case endEdit:
		if !slices.Contains(form.draft.steps(), value) {
			return false, nil
		}
		form.ask(value, nil)
	case endGive:
		step, answer, _ := strings.Cut(value, ":")
		if !slices.Contains(form.draft.steps(), step) {
			return false, nil
		}
		return form.give(step, answer), nil
	case endReview:
		return true, form.show(ctx)
	case endLeave:
		t.session.Open = nil
		t.reply(Reply{Text: []i18n.Text{t.text(i18n.KeyEndorseLeft)}, Buttons: [][]Button{t.toEndorse()}, Edit: t.here()})
	case endRefuse:
		return form.refuse(), nil
	case endRefused:
		return form.draft.For == candidacy.GrantKey, form.refusedSure(ctx)
	default:
		return true, form.seal(ctx, value, c.Step == endSealed)
	}
	return true, nil
}

// review shows all that was written, with a button to change each answer and
// one to seal it.
func (c *endForm) review() {
	c.session.Open = &Choice{flowEnd, endReview, c.draft.Endorsement}
	var text []i18n.Text
	switch {
	case c.draft.For == candidacy.GrantEndorse:
		text = append([]i18n.Text{c.text(i18n.KeyEndorseReview)}, c.wholeText()...)
	case c.draft.For == forReason:
		text = []i18n.Text{c.textWith(i18n.KeyEndorseReviewReason, i18n.Args{"Reason": c.draft.Reason})}
	default:
		text = []i18n.Text{c.text(i18n.KeyEndorseReviewKey), c.lines(memberSteps)}
	}
	var rows [][]Button
	for pair := range slices.Chunk(c.draft.steps(), 2) {
		var row []Button
		for _, step := range pair {
			row = append(row, Button{
				Label:  c.textWith(i18n.KeyEndorseChange, i18n.Args{"Name": label(step)}),
				Choice: c.choice(endEdit, step),
			})
		}
		rows = append(rows, row)
	}
	seal := Button{Label: c.text(c.sealWord()), Choice: c.choice(endSeal, c.draft.seen())}
	c.long(text, append([][]Button{{seal}}, append(rows, c.leaveRow(stepNone))...), c.here)
}

// sealWord is what the button under the whole says.
func (c *endForm) sealWord() i18n.Key {
	switch {
	case c.draft.For == candidacy.GrantEndorse:
		return i18n.KeyEndorseSeal
	case c.draft.For == candidacy.GrantKey:
		return i18n.KeyEndorseConfirm
	}
	return i18n.KeyEndorseWithdraw
}

// wholeText is an endorsement as it was written: the facts, then the four texts.
func (c *endForm) wholeText() []i18n.Text {
	facts := slices.Concat(bodySteps, memberSteps, []string{stepLang})
	text := []i18n.Text{c.lines(facts)}
	for _, step := range textSteps {
		text = append(text, answerText(step, *c.draft.text(step)))
	}
	return text
}

// lines are answers, each with its name on a line.
func (c *endForm) lines(steps []string) i18n.Text {
	var all i18n.Lines
	for _, step := range steps {
		all = append(all, c.textWith(i18n.KeyEndorseLine, i18n.Args{"Name": label(step), "Value": c.value(step)}))
	}
	return c.textWith(i18n.KeyEndorseLines, i18n.Args{"Lines": all})
}

// answerText is one of the four texts under its name.
func answerText(step, answer string) i18n.Text {
	return i18n.Text{Key: i18n.KeyEndorseAnswer, Args: i18n.Args{"Name": label(step), "Text": answer}}
}

// letterText is what a sealed endorsement says: the body, the four texts, and
// who has signed.
func (t *turn) letterText(e candidacy.Endorsement) []i18n.Text {
	b := e.Body
	text := []i18n.Text{t.textWith(i18n.KeyEndorseBody, i18n.Args{
		"Body": bodyNames(b), "Kind": kindWord(b.Kind), "Field": fieldWord(b.Field), "Seat": b.Seat,
	})}
	if b.Receipt != "" {
		text = append(text, t.textWith(i18n.KeyEndorseLine, i18n.Args{"Name": label(stepReceipt), "Value": b.Receipt}))
	}
	for i, answer := range []string{e.Answers.Who, e.Answers.Why, e.Answers.Prepare, e.Answers.Carry} {
		text = append(text, answerText(textSteps[i], answer))
	}
	return append(text, t.signersText(i18n.KeyEndorseSigners, e.Keys))
}

// signersText lists, under a heading, who has confirmed, and when.
func (t *turn) signersText(heading i18n.Key, keys []candidacy.Key) i18n.Text {
	var all i18n.Lines
	for _, k := range keys {
		if k.Name == "" {
			all = append(all, t.textWith(i18n.KeyEndorseSignerGone, i18n.Args{"At": k.At}))
			continue
		}
		key := i18n.KeyEndorseSigner
		if k.OnCouncil {
			key = i18n.KeyEndorseSignerCouncil
		}
		all = append(all, t.textWith(key, i18n.Args{"Name": k.Name, "Office": k.Office, "At": k.At}))
	}
	return t.textWith(heading, i18n.Args{"Lines": all})
}

// maxMessage is how long a message may become, in UTF-16 units, with room for
// what Telegram counts otherwise.
const maxMessage = 4000

// long says paragraphs, in several messages where one would be too long; the
// buttons stand under the last. Only a single message changes one that stands.
func (t *turn) long(text []i18n.Text, rows [][]Button, edit int) {
	var parts [][]i18n.Text
	room := 0
	for _, paragraph := range text {
		size := len(utf16.Encode([]rune(t.Words.Plain(t.lang, paragraph)))) + 2
		if room < size {
			parts, room = append(parts, nil), maxMessage
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], paragraph)
		room -= size
	}
	for i, part := range parts {
		r := Reply{Text: part}
		if i == len(parts)-1 {
			r.Buttons = rows
		}
		if len(parts) == 1 {
			r.Edit = edit
		}
		t.reply(r)
	}
}
