package flows

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/eligibility"
	"github.com/munfatih/munfatih/i18n"
)

// EndorseDraft is what somebody is writing: an endorsement, a member's name and
// office to confirm one, or the reason for taking one back. It is kept apart
// from the session, for 30 days since it was last touched. It is never changed in place.
type EndorseDraft struct {
	// For is GrantEndorse, forReason, or a member's name and office: GrantKey, GrantWithdraw.
	For         candidacy.Grant   `json:"for"`
	File        string            `json:"file"`
	Endorsement string            `json:"endorsement"`
	Invitation  string            `json:"invitation,omitempty"`
	Body        candidacy.Body    `json:"body"`
	Answers     candidacy.Answers `json:"answers"`
	Key         candidacy.Key     `json:"key"`
	Lang        candidacy.Lang    `json:"lang,omitempty"` // of the answers
	Reason      string            `json:"reason,omitempty"`
	Given       []string          `json:"given,omitempty"`  // steps answered whose answer may be empty
	Others      []EndorseDraft    `json:"others,omitempty"` // set aside, the oldest first; they have no Others
}

// forReason is what a draft is for that is the reason of a withdrawal.
const forReason candidacy.Grant = "reason"

// maxDrafts is how many drafts of a person are kept beside the one being written.
const maxDrafts = 9

// The steps of what is written, named as the fields of [candidacy.Complete]
// where they have one.
const (
	stepNameAR  = "name-ar"
	stepNameFR  = "name-fr"
	stepKind    = "kind"
	stepField   = "field"
	stepReceipt = "receipt"
	stepName    = "name"
	stepOffice  = "office"
	stepCouncil = "council"
	stepLang    = "lang"
	stepReason  = "reason"
	stepNone    = "" // nothing is missing
)

var (
	bodySteps   = []string{stepNameAR, stepNameFR, stepKind, stepField, "seat", stepReceipt}
	memberSteps = []string{stepName, stepOffice, stepCouncil}
	textSteps   = []string{"who", "why", "prepare", "carry"}
	wholeSteps  = slices.Concat(bodySteps, memberSteps, []string{stepLang}, textSteps)
	reasonSteps = []string{stepReason}
)

// What is wrong with an answer beside what package candidacy finds.
const (
	notArabic   candidacy.Reason = "arabic"
	notLatin    candidacy.Reason = "latin"
	unprintable candidacy.Reason = "unprintable" // Got names the characters
)

// isFormStep reports whether a step is one of what is written.
func isFormStep(step string) bool {
	return slices.Contains(wholeSteps, step) || step == stepReason
}

// steps are those of a draft, in their order.
func (d *EndorseDraft) steps() []string {
	switch d.For {
	case candidacy.GrantEndorse:
		return wholeSteps
	case forReason:
		return reasonSteps
	}
	return memberSteps
}

// text is where the answer of a step is kept; nil for no step, and for a yes or no.
func (d *EndorseDraft) text(step string) *string {
	return map[string]*string{
		stepNameAR: &d.Body.NameAR, stepNameFR: &d.Body.NameFR, stepKind: &d.Body.Kind, stepField: &d.Body.Field,
		"seat": &d.Body.Seat, stepReceipt: &d.Body.Receipt, stepName: &d.Key.Name, stepOffice: &d.Key.Office,
		stepLang: (*string)(&d.Lang), "who": &d.Answers.Who, "why": &d.Answers.Why, "prepare": &d.Answers.Prepare,
		"carry": &d.Answers.Carry, stepReason: &d.Reason,
	}[step]
}

// give notes that a step is answered, though its answer may be empty.
func (d *EndorseDraft) give(step string) {
	if !slices.Contains(d.Given, step) {
		d.Given = append(slices.Clip(d.Given), step)
	}
}

// fault tells what is wrong with the answer of a step; nil when nothing is.
func (d *EndorseDraft) fault(step string) *candidacy.Fault {
	if step == stepCouncil || (step == stepNameFR || step == stepReceipt) && *d.text(step) == "" {
		if slices.Contains(d.Given, step) {
			return nil
		}
		return &candidacy.Fault{Field: step, Reason: candidacy.Missing}
	}
	text := *d.text(step)
	switch {
	case text == "":
		return &candidacy.Fault{Field: step, Reason: candidacy.Missing}
	case step == stepReason:
		return reasonFault(text)
	}
	var faults candidacy.Faults
	if errors.As(candidacy.Complete(d.Body, d.Answers, d.Key), &faults) {
		for i := range faults {
			if faults[i].Field == step {
				return &faults[i]
			}
		}
	}
	switch {
	case step == stepNameAR && !strings.ContainsFunc(text, arabicScript.has):
		return &candidacy.Fault{Field: step, Reason: notArabic}
	case step == stepNameFR && !strings.ContainsFunc(text, latinScript.has):
		return &candidacy.Fault{Field: step, Reason: notLatin}
	}
	return nil
}

// next is the first step that has no answer, or one that is wrong; [stepNone]
// when there is none.
func (d *EndorseDraft) next() string {
	for _, step := range d.steps() {
		if d.fault(step) != nil {
			return step
		}
	}
	return stepNone
}

// seen is a mark of all that the draft holds: only what was seen is sealed.
func (d EndorseDraft) seen() string {
	d.Others = nil
	data, err := json.Marshal(d)
	if err != nil {
		panic("flows: a draft as JSON: " + err.Error()) // it holds nothing that JSON cannot
	}
	return digest(string(data))
}

// cleaned is a text as it is kept: a name in one line, an answer line by line,
// without what cannot be seen.
func cleaned(step, text string) string {
	if !slices.Contains(textSteps, step) && step != stepReason {
		return i18n.Clean(text)
	}
	var lines []string
	for line := range strings.Lines(strings.ReplaceAll(text, "\r\n", "\n")) {
		line = i18n.Clean(line)
		if line == "" && (len(lines) == 0 || lines[len(lines)-1] == "") {
			continue // no more than one empty line
		}
		lines = append(lines, line)
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// endForm is one turn on a draft.
type endForm struct {
	*turn
	draft EndorseDraft
	here  int // the message to change; 0 speaks in a new one
}

// form finds the draft of an endorsement, and makes it the one being written;
// false when there is none any more.
func (t *turn) form(endorsement string) (*endForm, bool) {
	now := t.session.Endorse
	if now == nil {
		return nil, false
	}
	if now.Endorsement == endorsement {
		return &endForm{t, *now, t.here()}, true
	}
	i := slices.IndexFunc(now.Others, func(d EndorseDraft) bool { return d.Endorsement == endorsement })
	if i < 0 {
		return nil, false
	}
	return t.write(now.Others[i]), true
}

// write begins a draft, or goes on with it as it was left. What was being
// written is set aside.
func (t *turn) write(d EndorseDraft) *endForm {
	var others []EndorseDraft
	if now := t.session.Endorse; now != nil {
		others = slices.Clone(now.Others)
		last := *now
		last.Others = nil
		others = append(others, last)
	}
	for i, other := range others {
		if other.Endorsement == d.Endorsement && other.For == d.For {
			other.Invitation = d.Invitation // of the newer link
			d = other
			others = slices.Delete(others, i, i+1)
			break
		}
	}
	d.Others = others[max(0, len(others)-maxDrafts):]
	form := &endForm{t, d, t.here()}
	form.keep()
	return form
}

// keep remembers the draft.
func (c *endForm) keep() {
	draft := c.draft
	c.session.Endorse = &draft
}

// done forgets the draft: it has become a record. The one set aside last is
// the one being written again.
func (c *endForm) done() {
	c.session.Open, c.session.Endorse = nil, nil
	if others := c.draft.Others; len(others) > 0 {
		last := others[len(others)-1]
		last.Others = others[:len(others)-1]
		c.session.Endorse = &last
	}
}

// typed takes a text as the answer to a step. One with buttons takes what
// stands on one of them, in any language.
func (c *endForm) typed(step, text string) {
	c.here = 0
	options := c.options(step)
	if options == nil {
		c.answer(step, cleaned(step, text))
		return
	}
	if answer, is := typedAnswer(text); is && step == stepCouncil {
		text = c.Words.Plain(c.lang, c.text(map[eligibility.Answer]i18n.Key{
			eligibility.Yes: i18n.KeyEndorseCouncilYes, eligibility.No: i18n.KeyEndorseCouncilNo, eligibility.Unsure: i18n.KeyRoleChoose}[answer]))
	}
	for _, o := range options {
		for _, lang := range i18n.Langs {
			if fold(text) == fold(c.Words.Plain(lang, o.label)) {
				c.give(step, o.value)
				return
			}
		}
	}
	c.say(c.text(i18n.KeyRoleChoose))
	c.ask(step, nil)
}

// give takes what a button says as the answer to a step; false for what no
// button of it says.
func (c *endForm) give(step, value string) bool {
	if value == skipped && (step == stepNameFR || step == stepReceipt) {
		*c.draft.text(step) = ""
		c.draft.give(step)
		c.keep()
		c.showNext()
		return true
	}
	if !slices.ContainsFunc(c.options(step), func(o option) bool { return o.value == value }) {
		return false
	}
	if step == stepCouncil {
		c.draft.Key.OnCouncil = value == yes
		c.draft.give(step)
		c.keep()
		c.showNext()
		return true
	}
	c.answer(step, value)
	return true
}

// answer keeps the answer of a step, or says what is wrong with it and asks
// again; what was kept before stays.
func (c *endForm) answer(step, text string) {
	if text == "" {
		c.ask(step, &candidacy.Fault{Field: step, Reason: candidacy.NoWord})
		return
	}
	before := *c.draft.text(step)
	*c.draft.text(step) = text
	fault := c.draft.fault(step)
	if fault == nil {
		fault = c.unprintable(step, text)
	}
	if fault != nil {
		*c.draft.text(step) = before
		c.ask(step, fault)
		return
	}
	c.keep()
	c.showNext()
}

// showNext asks the step that comes next, or shows the whole.
func (c *endForm) showNext() {
	if step := c.draft.next(); step != stepNone {
		c.ask(step, nil)
		return
	}
	c.review()
}

// show shows where the draft stands, once it is known that it still can be sealed.
func (c *endForm) show(ctx context.Context) error {
	f, there, err := c.file(ctx, c.draft.File)
	if err != nil {
		return err
	}
	e, known := f.Endorsement(c.draft.Endorsement)
	if there && known && c.draft.fits(e) {
		c.showNext()
		return nil
	}
	c.done()
	c.reply(Reply{Text: []i18n.Text{c.text(i18n.KeyEndorseOver)}, Buttons: [][]Button{c.toEndorse()}, Edit: c.here})
	return nil
}

// fits reports whether what is being written can still become something of an endorsement.
func (d *EndorseDraft) fits(e candidacy.Endorsement) bool {
	switch d.For {
	case candidacy.GrantEndorse:
		return e.State == candidacy.DraftState
	case candidacy.GrantKey:
		return e.State == candidacy.Awaiting
	case forReason:
		return e.State == candidacy.Confirmed && e.Withdrawal == nil
	}
	return isLeaving(e)
}

// isLeaving reports whether a withdrawal of an endorsement was proposed and is not done.
func isLeaving(e candidacy.Endorsement) bool {
	return e.State == candidacy.Confirmed && e.Withdrawal != nil && e.Withdrawal.Done.IsZero()
}
