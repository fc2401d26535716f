package flows

import (
	"context"
	"slices"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// shownCalls is how many of the known calls are listed, the last to close
// first.
const shownCalls = 10

// callQuestions say what each step asks.
var callQuestions = map[string]i18n.Key{
	"title-ar": i18n.KeyCallsTitleAR, "title-fr": i18n.KeyCallsTitleFR, "title-en": i18n.KeyCallsTitleEN,
	callZone: i18n.KeyCallsZone, callOpens: i18n.KeyCallsOpens, callCloses: i18n.KeyCallsCloses,
	callResults: i18n.KeyCallsResults, "source": i18n.KeyCallsSource,
}

// callFaults say what is wrong with an answer. What is missing is only asked.
var callFaults = map[candidacy.Reason]i18n.Key{
	candidacy.Length: i18n.KeyCallsBadLength, candidacy.Character: i18n.KeyCallsBadCharacter,
	candidacy.NoWord: i18n.KeyCallsBadWord, candidacy.NoTime: i18n.KeyCallsBadTime, candidacy.NoDay: i18n.KeyCallsBadDay,
	candidacy.UnknownZone: i18n.KeyCallsBadZone, candidacy.Skipped: i18n.KeyCallsBadSkipped,
	candidacy.Twice: i18n.KeyCallsTwice, candidacy.BeforeOpens: i18n.KeyCallsBadCloses,
	candidacy.BeforeCloses: i18n.KeyCallsBadResults, candidacy.Far: i18n.KeyCallsBadFar,
	candidacy.Early: i18n.KeyCallsBadEarly, candidacy.NoSource: i18n.KeyCallsBadSource,
}

// callStates say how a call stands.
var callStates = map[candidacy.State]i18n.Key{
	candidacy.Upcoming: i18n.KeyCallsUpcoming, candidacy.Open: i18n.KeyCallsOpen,
	candidacy.Past: i18n.KeyCallsPast, candidacy.Closed: i18n.KeyCallsClosed,
}

// show says a step, or the preview, and keeps it open.
func (c *callTurn) show(step string) {
	if step == callPreview {
		c.preview()
		return
	}
	c.ask(step, c.fault(step))
}

// ask asks a step, after what is wrong with its last answer if anything is.
func (c *callTurn) ask(step string, fault *candidacy.Fault) {
	c.session.Open = &Choice{flowCalls, step, ""}
	var text []i18n.Text
	var rows [][]Button
	kept := *c.draft.field(step)
	if fault != nil && fault.Reason != candidacy.Missing {
		text = append(text, c.textWith(callFaults[fault.Reason], i18n.Args{"Got": cutText(fault.Got, 60)}))
	} else if kept == noResults {
		text = append(text, c.textWith(i18n.KeyCallsSoFar, i18n.Args{"Value": c.text(i18n.KeyCallsNoResults)}))
	} else if kept != "" {
		text = append(text, c.textWith(i18n.KeyCallsSoFar, i18n.Args{"Value": cutText(kept, 200)}))
	}
	switch {
	case fault != nil && fault.Reason == candidacy.Twice:
		rows = append(rows, []Button{c.moment(i18n.KeyCallsEarlier, callEarlier, step, fault.Earlier)},
			[]Button{c.moment(i18n.KeyCallsLater, callLater, step, fault.Later)})
	case step == callZone:
		for _, zone := range callZones {
			rows = append(rows, []Button{{
				Label: i18n.Text{Fixed: i18n.Escape(zone)}, Choice: Choice{flowCalls, callZone, zone}}})
		}
	case step == callResults:
		rows = append(rows, []Button{word(i18n.KeyCallsNoResults, flowCalls, callNone, "")})
	}
	if c.fault(step) == nil {
		rows = append(rows, []Button{word(i18n.KeyCallsGoOn, flowCalls, callNew, "")})
	}
	text = append(text, c.textWith(callQuestions[step], i18n.Args{"Zone": cutText(c.draft.Zone, 60)}))
	c.reply(Reply{Text: text, Buttons: append(rows, c.backFrom(step)), Edit: c.here})
}

// moment is the button of one of two moments that have the same local time.
func (c *callTurn) moment(key i18n.Key, act, step string, m candidacy.Moment) Button {
	return Button{Label: c.textWith(key, i18n.Args{"At": m.At}), Choice: Choice{flowCalls, act, step}}
}

// backFrom are the buttons that leave a step: to the one before, to the desk,
// and out.
func (c *callTurn) backFrom(step string) []Button {
	back := word(i18n.KeyDeskBack, flowDesk, "list", "")
	if i := slices.Index(callSteps, step); i > 0 {
		back = word(i18n.KeyDeskBack, flowCalls, callAsk, callSteps[i-1])
	}
	return []Button{back, word(i18n.KeyCallsDrop, flowCalls, callDrop, "")}
}

// preview shows the call as it would be kept. Nothing is wrong with the draft.
func (c *callTurn) preview() {
	call, err := c.draft.draft().Call(c.event.At)
	if err != nil {
		panic("flows: preview of a faulty call: " + err.Error())
	}
	c.session.Open = &Choice{flowCalls, callPreview, ""}
	results := c.text(i18n.KeyCallsNoResults)
	if call.Results != nil {
		results = i18n.Text{Fixed: i18n.HTML(i18n.ShortDate(c.lang, call.Results.Noon()))}
	}
	text := []i18n.Text{
		c.textWith(i18n.KeyCallsPreview, i18n.Args{"State": callStates[call.State(c.event.At)]}),
		c.textWith(i18n.KeyCallsTitles, i18n.Args{
			"AR": call.Title[candidacy.AR], "FR": call.Title[candidacy.FR], "EN": call.Title[candidacy.EN]}),
		c.textWith(i18n.KeyCallsDates, i18n.Args{
			"Opens": call.Opens.At, "OpensLocal": call.Opens.Local,
			"Closes": call.Closes.At, "ClosesLocal": call.Closes.Local, "Zone": call.Closes.Zone,
			"Results": results, "Source": call.Source}),
	}
	last := callSteps[len(callSteps)-1]
	c.reply(Reply{Text: text, Edit: c.here, Buttons: [][]Button{
		{word(i18n.KeyCallsSave, flowCalls, callSave, call.ID)},
		{word(i18n.KeyDeskBack, flowCalls, callAsk, last), word(i18n.KeyCallsDrop, flowCalls, callDrop, "")},
	}})
}

// callsReopen says the open step again, after something else was answered.
func (t *turn) callsReopen() {
	open := *t.session.Open
	t.session.Open = nil
	if !t.entersCalls() {
		return
	}
	t.lang = t.session.Language()
	c := t.callDraft()
	c.here = 0
	if slices.Contains(callSteps, open.Step) {
		c.show(open.Step)
		return
	}
	c.show(c.next())
}

// callsList shows the known calls, those that close last first.
func (t *turn) callsList(ctx context.Context) error {
	known, err := t.knownCalls(ctx)
	if err != nil {
		return err
	}
	t.session.Open = nil
	text := []i18n.Text{t.text(i18n.KeyCallsKnownNone)}
	if len(known) > 0 {
		text = []i18n.Text{t.text(i18n.KeyCallsHeading)}
	}
	for i, call := range slices.Backward(known) {
		if len(known)-i > shownCalls {
			break
		}
		text = append(text, t.textWith(i18n.KeyCallsRow, i18n.Args{
			"Title": cutText(callName(call, t.lang), 80), "State": callStates[call.State(t.event.At)],
			"Closes": call.Closes.At, "Local": call.Closes.Local, "Zone": call.Closes.Zone}))
	}
	t.reply(Reply{Text: text, Buttons: t.toDesk(), Edit: t.event.Message})
	return nil
}

// toDesk is the way back to the desk.
func (t *turn) toDesk() [][]Button {
	return [][]Button{{word(i18n.KeyDeskBack, flowDesk, "list", "")}}
}

// callName is the title of a call in a language.
func callName(c Call, lang i18n.Lang) string { return c.Title[candidacy.Lang(lang)] }
