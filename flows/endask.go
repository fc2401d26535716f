package flows

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// What the buttons of steps say.
const (
	yes     = "yes"
	no      = "no"
	skipped = "-"
)

// An option is one of the answers that a step takes by button.
type option struct {
	value string
	label i18n.Text
}

// options are the answers of a step that is answered by button; nil for one that is typed.
func (c *endForm) options(step string) []option {
	var all []option
	add := func(value string, label i18n.Text) { all = append(all, option{value, label}) }
	switch step {
	case stepKind:
		for _, kind := range candidacy.Kinds {
			add(kind, c.text(kindWord(kind)))
		}
	case stepField:
		for _, field := range candidacy.Fields {
			add(field, c.text(fieldWord(field)))
		}
	case stepCouncil:
		add(no, c.text(i18n.KeyEndorseCouncilNo))
		add(yes, c.text(i18n.KeyEndorseCouncilYes))
	case stepLang:
		for _, lang := range i18n.Langs {
			add(string(lang), i18n.Text{Fixed: languageNames[lang]})
		}
	}
	return all
}

// kindWord and fieldWord name a kind and a field of work.
func kindWord(kind string) i18n.Key   { return i18n.Key("endorse.kind." + kind) }
func fieldWord(field string) i18n.Key { return i18n.Key("endorse.field." + field) }

// label names a step, as on the button that opens it.
func label(step string) i18n.Key { return i18n.Key("endorse.label." + step) }

// ask asks a step, after what is wrong with its last answer if anything is,
// else after the answer that it has.
func (c *endForm) ask(step string, fault *candidacy.Fault) {
	c.session.Open = &Choice{flowEnd, step, c.draft.Endorsement}
	var text []i18n.Text
	switch {
	case fault != nil && fault.Reason != candidacy.Missing:
		text = append(text, c.faultText(fault))
	case c.draft.fault(step) == nil:
		text = append(text, c.textWith(i18n.KeyEndorseSoFar, i18n.Args{"Value": c.value(step)}))
	}
	steps := c.draft.steps()
	head := c.textWith(i18n.KeyEndorseStep, i18n.Args{
		"Number": strconv.Itoa(slices.Index(steps, step) + 1), "Total": strconv.Itoa(len(steps)), "Name": label(step)})
	least, most := candidacy.MinAnswer, candidacy.MaxAnswer
	if step == stepReason {
		least, most = 1, candidacy.MaxReason
	}
	text = append(text, head, c.textWith(i18n.Key("endorse.ask."+step), i18n.Args{"Least": least, "Most": most}))
	c.long(text, append(c.answerRows(step), c.leaveRow(step)), c.here)
}

// answerRows are the answers of a step that can be pressed, two a row where
// they are many.
func (c *endForm) answerRows(step string) [][]Button {
	var rows [][]Button
	options := c.options(step)
	for _, o := range options {
		b := Button{Label: o.label, Choice: c.choice(endGive, step+":"+o.value)}
		if len(options) > 10 && len(rows) > 0 && len(rows[len(rows)-1]) == 1 {
			rows[len(rows)-1] = append(rows[len(rows)-1], b)
			continue
		}
		rows = append(rows, []Button{b})
	}
	if step == stepNameFR || step == stepReceipt {
		rows = append(rows, []Button{{Label: c.text(i18n.KeyEndorseSkip), Choice: c.choice(endGive, step+":"+skipped)}})
	}
	return rows
}

// leaveRow are the buttons that lead on without another answer, to the step
// before, and out.
func (c *endForm) leaveRow(step string) []Button {
	var row []Button
	steps := c.draft.steps()
	if i := slices.Index(steps, step); i > 0 {
		row = append(row, Button{Label: c.text(i18n.KeyEndorseBack), Choice: c.choice(endEdit, steps[i-1])})
	}
	if step != stepNone && c.draft.fault(step) == nil {
		row = append(row, Button{Label: c.text(i18n.KeyEndorseGoOn), Choice: c.choice(endReview, "")})
	}
	if c.draft.For == candidacy.GrantKey {
		row = append(row, Button{Label: c.text(i18n.KeyEndorseNo), Choice: c.choice(endRefuse, "")})
	}
	return append(row, Button{Label: c.text(i18n.KeyEndorseLeave), Choice: c.choice(endLeave, "")})
}

// choice is a button's, on this draft.
func (c *endForm) choice(step, value string) Choice {
	return Choice{flowEnd, step, c.draft.Endorsement + ":" + value}
}

// faultText says what is wrong with an answer, and how much of it.
func (c *endForm) faultText(fault *candidacy.Fault) i18n.Text {
	got, _ := strconv.Atoi(fault.Got)
	switch fault.Reason {
	case candidacy.Length:
		if got < fault.Least {
			return c.textWith(i18n.KeyEndorseBadShort, i18n.Args{"Count": fault.Least - got})
		}
		return c.textWith(i18n.KeyEndorseBadLong, i18n.Args{"Count": got - fault.Most, "Most": fault.Most})
	case candidacy.Character:
		return c.textWith(i18n.KeyEndorseBadCharacter, i18n.Args{"Got": fault.Got})
	case candidacy.LooksPersonal:
		return c.text(i18n.KeyEndorseBadIdentity)
	case unprintable:
		return c.textWith(i18n.KeyEndorseBadPrint, i18n.Args{"Got": fault.Got})
	case notArabic:
		return c.text(i18n.KeyEndorseBadArabic)
	case notLatin:
		return c.text(i18n.KeyEndorseBadLatin)
	}
	return c.text(i18n.KeyEndorseBadWord)
}

// reasonFault tells what is wrong with the reason of a withdrawal.
func reasonFault(text string) *candidacy.Fault {
	fault := candidacy.Fault{Field: stepReason}
	n := utf8.RuneCountInString(text)
	switch {
	case n > candidacy.MaxReason:
		fault.Reason, fault.Got, fault.Least, fault.Most = candidacy.Length, strconv.Itoa(n), 1, candidacy.MaxReason
	case !hasWord(text):
		fault.Reason = candidacy.NoWord
	case candidacy.LooksLikeID(text):
		fault.Reason = candidacy.LooksPersonal
	default:
		return nil
	}
	return &fault
}

// maxNamed is how many characters are named that cannot be printed.
const maxNamed = 5

// unprintable tells which characters of an answer the letter cannot show: letters of other alphabets, though they
// may look right, and emoji; nil when it shows all.
func (c *endForm) unprintable(step, text string) *candidacy.Fault {
	missing := c.Letters.Missing(text)
	if len(missing) == 0 {
		return nil
	}
	var named []string
	for _, r := range missing[:min(len(missing), maxNamed)] {
		if unicode.IsMark(r) {
			named = append(named, "◌"+string(r))
			continue
		}
		named = append(named, string(r))
	}
	if len(missing) > maxNamed {
		named = append(named, "…")
	}
	return &candidacy.Fault{Field: step, Reason: unprintable, Got: strings.Join(named, " ")}
}

// value is the answer of a step as it is shown.
func (c *endForm) value(step string) any {
	text := c.draft.text(step)
	switch {
	case step == stepCouncil && c.draft.Key.OnCouncil:
		return i18n.KeyEndorseCouncilYes
	case step == stepCouncil:
		return i18n.KeyEndorseCouncilNo
	case *text == "":
		return i18n.KeyEndorseNone
	case step == stepKind:
		return kindWord(*text)
	case step == stepField:
		return fieldWord(*text)
	case step == stepLang:
		return languageNames[i18n.Lang(*text)]
	}
	return *text
}
