package flows

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// flowCalls is where admins enter a call for expressions of interest: one
// answer a step, then a preview. That the person is an admin is checked at
// each act. callsview.go has what is said.
const flowCalls = "calls"

// Call is a call for expressions of interest, for those who keep it.
type Call = candidacy.Call

// CallDraft is a call as an admin has typed it so far; "" is not answered yet.
// It is never changed in place: two steps from one session must not see each
// other. Where both the opening and the closing occur twice, one Which holds
// for both; the preview shows the instants.
type CallDraft struct {
	TitleAR string `json:"title_ar,omitempty"`
	TitleFR string `json:"title_fr,omitempty"`
	TitleEN string `json:"title_en,omitempty"`
	Zone    string `json:"zone,omitempty"`    // IANA name
	Opens   string `json:"opens,omitempty"`   // local time in Zone
	Closes  string `json:"closes,omitempty"`  // the same
	Which   string `json:"which,omitempty"`   // of a local time that occurs twice: callEarlier or callLater
	Results string `json:"results,omitempty"` // day, or noResults
	Source  string `json:"source,omitempty"`
}

// The steps, named as the fields of [candidacy.Fault], and the preview.
const (
	callZone    = "zone"
	callOpens   = "opens"
	callCloses  = "closes"
	callResults = "results"
	callPreview = "preview"
)

// The acts on a draft, beside the steps' own.
const (
	callNew     = "new"  // begin, or go on where the draft ends
	callList    = "list" // the calls that are known
	callAsk     = "ask"  // the step of the value again
	callEarlier = "earlier"
	callLater   = "later"
	callNone    = "none" // no results day was announced
	callDrop    = "drop" // as /cancel does
	callSave    = "save" // the value is the call's id: only what was seen is saved
	noResults   = "-"    // kept for callNone
)

// callSteps are the steps in their order.
var callSteps = []string{"title-ar", "title-fr", "title-en", callZone, callOpens, callCloses, callResults, "source"}

// callZones are the zones that have a button.
var callZones = []string{"America/Los_Angeles", "Africa/Casablanca", "UTC"}

// field is where the answer of a step is kept; nil for no step.
func (d *CallDraft) field(step string) *string {
	return map[string]*string{
		"title-ar": &d.TitleAR, "title-fr": &d.TitleFR, "title-en": &d.TitleEN, callZone: &d.Zone,
		callOpens: &d.Opens, callCloses: &d.Closes, callResults: &d.Results, "source": &d.Source,
	}[step]
}

// draft is what package candidacy makes a call of.
func (d *CallDraft) draft() candidacy.Draft {
	which := map[string]candidacy.Which{callEarlier: candidacy.Earlier, callLater: candidacy.Later}[d.Which]
	return candidacy.Draft{
		Title: map[candidacy.Lang]string{candidacy.AR: d.TitleAR, candidacy.FR: d.TitleFR, candidacy.EN: d.TitleEN},
		Opens: d.Opens, Closes: d.Closes, Zone: d.Zone, Which: which,
		Results: strings.TrimPrefix(d.Results, noResults), Source: d.Source,
	}
}

// callTurn is one turn on a draft.
type callTurn struct {
	*turn
	draft CallDraft
	here  int // the message to change; 0 speaks in a new one
}

func (t *turn) callDraft() *callTurn {
	c := &callTurn{turn: t}
	if t.event.Kind == Pressed {
		c.here = t.event.Message
	}
	if t.session.Draft != nil {
		c.draft = *t.session.Draft
	}
	return c
}

// entersCalls reports whether the person may enter calls here.
func (t *turn) entersCalls() bool { return t.isAdmin() && t.Desk != nil }

// callsPressed handles the buttons of the flow. One of another time shows the
// present step, or the known calls when there is no draft any more.
func (t *turn) callsPressed(ctx context.Context) (known bool, err error) {
	if !t.entersCalls() {
		return false, nil
	}
	c := t.callDraft()
	choice := t.event.Choice
	switch choice.Step {
	case callNew:
		c.show(c.next())
		return true, nil
	case callList:
		return true, t.callsList(ctx)
	case callZone:
		if !slices.Contains(callZones, choice.Value) {
			return false, nil
		}
	case callAsk, callEarlier, callLater:
		if !slices.Contains(callSteps, choice.Value) {
			return false, nil
		}
	case callNone, callDrop, callSave:
	default:
		return false, nil
	}
	if t.session.Draft == nil && !c.begun() {
		t.toast(i18n.KeyCallsStale)
		return true, t.callsList(ctx)
	}
	return true, c.act(ctx, choice)
}

// begun reports whether a step is open, though nothing was answered yet.
func (c *callTurn) begun() bool {
	return c.session.Open != nil && c.session.Open.Flow == flowCalls
}

// act does what a button says to the draft.
func (c *callTurn) act(ctx context.Context, choice Choice) error {
	switch choice.Step {
	case callAsk:
		step := choice.Value
		if next := c.next(); slices.Index(callSteps, next) >= 0 && slices.Index(callSteps, step) > slices.Index(callSteps, next) {
			step = next // a step is asked after those before it
		}
		c.show(step)
	case callZone:
		c.answer(callZone, choice.Value)
	case callNone:
		c.answer(callResults, noResults)
	case callEarlier, callLater:
		if fault := c.fault(choice.Value); fault == nil || fault.Reason != candidacy.Twice {
			c.toast(i18n.KeyCallsStale)
		} else {
			c.draft.Which = choice.Step
			c.keep()
		}
		c.show(c.next())
	case callDrop:
		c.session.Draft, c.session.Open = nil, nil
		c.reply(Reply{Text: []i18n.Text{c.text(i18n.KeyCallsCancelled)}, Buttons: c.toDesk(), Edit: c.here})
	case callSave:
		return c.save(ctx, choice.Value)
	}
	return nil
}

// save hands the call over to be kept, once: the draft is gone then.
func (c *callTurn) save(ctx context.Context, id string) error {
	call, err := c.draft.draft().Call(c.event.At)
	if err != nil || c.next() != callPreview || call.ID != id {
		c.toast(i18n.KeyCallsStale)
		c.show(c.next())
		return nil
	}
	known, err := c.knownCalls(ctx)
	if err != nil {
		return err
	}
	key := i18n.KeyCallsSaved
	if slices.ContainsFunc(known, func(k Call) bool { return k.ID == id }) {
		key = i18n.KeyCallsKnown
	} else {
		c.out.Calls = append(c.out.Calls, call)
	}
	c.session.Draft, c.session.Open = nil, nil
	c.reply(Reply{
		Text:    []i18n.Text{c.textWith(key, i18n.Args{"Title": callName(call, c.lang)})},
		Buttons: c.toDesk(), Edit: c.here,
	})
	return nil
}

// knownCalls gives the calls that are kept. The error is [ErrRecords].
func (t *turn) knownCalls(ctx context.Context) ([]Call, error) {
	if t.Calls == nil {
		return nil, nil
	}
	all, err := t.Calls.Calls(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRecords, err)
	}
	return all, nil
}

// callsTyped takes a text as the answer to the open step. It reports false for
// a question to the guide, which has a question mark, and where nothing is
// asked.
func (t *turn) callsTyped() bool {
	open := t.session.Open
	if open == nil || open.Flow != flowCalls || !t.entersCalls() || !slices.Contains(callSteps, open.Step) {
		return false
	}
	text := strings.TrimSpace(t.event.Text)
	for _, mark := range []string{"?", "؟"} {
		if strings.HasPrefix(text, mark) || strings.HasSuffix(text, mark) {
			return false
		}
	}
	t.callDraft().answer(open.Step, text)
	return true
}

// callsEdited tells the admin who changes an answer typed before where answers
// are changed: the step that is open is another one by now.
func (t *turn) callsEdited() bool {
	open := t.session.Open
	if open == nil || open.Flow != flowCalls || !t.entersCalls() {
		return false
	}
	t.say(t.text(i18n.KeyCallsEdited))
	return true
}

// answer checks the answer of a step and keeps it, or says what is wrong with
// it and asks again; what was kept before stays. A time that occurs twice is
// kept: the step then asks which of the two is meant.
func (c *callTurn) answer(step, text string) {
	before := c.draft
	if title := strings.HasPrefix(step, "title-"); title {
		if clean, err := candidacy.CleanTitle(text); err == nil {
			text = clean
		}
	}
	*c.draft.field(step) = text
	if step == callOpens || step == callCloses && !c.twice(callOpens) {
		c.draft.Which = ""
	}
	if fault := c.fault(step); fault != nil && fault.Reason != candidacy.Twice {
		c.draft = before
		c.ask(step, fault)
		return
	}
	c.keep()
	c.show(c.next())
}

// keep remembers the draft.
func (c *callTurn) keep() {
	draft := c.draft
	c.session.Draft = &draft
}

// fault tells what is wrong with the answer that a step has, beside the
// answers of the others; nil when nothing is.
func (c *callTurn) fault(step string) *candidacy.Fault {
	if *c.draft.field(step) == "" {
		return &candidacy.Fault{Field: step, Reason: candidacy.Missing}
	}
	_, err := c.draft.draft().Call(c.event.At)
	faults, _ := err.(candidacy.Faults)
	for i := range faults {
		if faults[i].Field == step {
			return &faults[i]
		}
	}
	return nil
}

// twice reports whether the time of a step occurs twice in its zone.
func (c *callTurn) twice(step string) bool {
	_, err := candidacy.ParseMoment(*c.draft.field(step), c.draft.Zone, candidacy.Ask)
	fault, _ := err.(candidacy.Fault)
	return fault.Reason == candidacy.Twice
}

// next is the first step that has no answer, or one that is wrong beside the
// others; the preview when there is none.
func (c *callTurn) next() string {
	for _, step := range callSteps {
		if c.fault(step) != nil {
			return step
		}
	}
	return callPreview
}
