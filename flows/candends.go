package flows

import (
	"context"
	"fmt"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// shownAnswer is how much of each answer the page of an endorsement shows, in
// characters: the whole stands in the letter.
const shownAnswer = 350

// ends lists the endorsements.
func (c *candTurn) ends(_ context.Context, page string) (bool, error) {
	c.session.Open = nil
	id := c.f.Candidacy.ID
	first, shown, around := paged(c.f.Endorsements, page, func(p string) Choice { return Choice{flowCand, candEnds, id + ":" + p} })
	var lines i18n.Lines
	var rows [][]Button
	for i, e := range shown {
		number, name := first+i+1, c.endName(e)
		key := i18n.KeyCandEndLine
		if len(e.Flags) > 0 {
			key = i18n.KeyCandEndLineFlagged
		}
		lines = append(lines, c.textWith(key, i18n.Args{"Number": number, "Name": name, "State": endStates[e.State]}))
		rows = append(rows, []Button{{
			Label:  c.textWith(i18n.KeyCandEndButton, i18n.Args{"Number": number, "Name": c.endShort(e)}),
			Choice: Choice{flowCand, candEnd, id + ":" + e.ID}}})
	}
	text := []i18n.Text{c.text(i18n.KeyCandEndsNone)}
	if len(lines) > 0 {
		text = []i18n.Text{
			c.textWith(i18n.KeyCandEnds, i18n.Args{"Name": namesOf(c.f.Candidacy.Community)}), figures(c.f),
			c.textWith(i18n.KeyCandLines, i18n.Args{"Lines": lines})}
	}
	c.display(text, append(append(rows, around...), []Button{c.own(i18n.KeyDeskBack, candCard, "")}))
	return true, nil
}

// endName is what an endorsement is called: its body, or while nothing is
// sealed, for whom the invitation was.
func (c *candTurn) endName(e candidacy.Endorsement) i18n.Text {
	if e.Body.NameAR != "" {
		return c.textWith(i18n.KeyCandName, i18n.Args{"Name": bodyNames(e.Body)})
	}
	if i, ok := c.f.Invite(e.Invitation); ok && i.Note != "" {
		return c.textWith(i18n.KeyCandDraftFor, i18n.Args{"Note": i.Note})
	}
	return c.textWith(i18n.KeyCandDraftOf, i18n.Args{"Begun": i18n.Day{Time: e.Begun}})
}

// endShort is [candTurn.endName] for a button.
func (c *candTurn) endShort(e candidacy.Endorsement) i18n.Text {
	if e.Body.NameAR != "" {
		return c.textWith(i18n.KeyCandName, i18n.Args{"Name": shortNames(e.Body)})
	}
	if i, ok := c.f.Invite(e.Invitation); ok && i.Note != "" {
		return c.textWith(i18n.KeyCandName, i18n.Args{"Name": cutText(i.Note, 34)})
	}
	return c.text(endStates[candidacy.DraftState])
}

// end shows the page of an endorsement.
func (c *candTurn) end(ctx context.Context, id string) (bool, error) {
	e, there := c.f.Endorsement(id)
	if !there {
		c.toast(i18n.KeyCallsStale)
		return c.ends(ctx, "0")
	}
	c.showEnd(e)
	return true, nil
}

func (c *candTurn) showEnd(e candidacy.Endorsement) {
	c.session.Open = nil
	c.display(c.endText(e), c.endButtons(e))
}

func (c *candTurn) endText(e candidacy.Endorsement) []i18n.Text {
	text := []i18n.Text{
		c.textWith(i18n.KeyCandEndHeading, i18n.Args{"Name": c.endName(e), "State": endStates[e.State]}),
		c.textWith(i18n.KeyCandLines, i18n.Args{"Lines": c.endLines(e)}),
	}
	add := func(key i18n.Key, lines i18n.Lines) {
		if len(lines) > 0 {
			text = append(text, c.textWith(key, i18n.Args{"Lines": lines}))
		}
	}
	add(i18n.KeyCandKeysHeading, c.keyLines(e.Keys))
	if w := e.Withdrawal; w != nil {
		text = append(text, c.textWith(i18n.KeyCandWithdrawal, i18n.Args{"Reason": w.Reason}))
		add(i18n.KeyCandWithdrawalKeys, c.keyLines(w.Keys))
	}
	add(i18n.KeyCandFlagsHeading, c.flagLines(e))
	add(i18n.KeyCandAnswers, c.answerLines(e.Answers))
	return text
}

// endLines are what is known of an endorsement, a line each.
func (c *candTurn) endLines(e candidacy.Endorsement) i18n.Lines {
	var lines i18n.Lines
	add := func(key i18n.Key, args i18n.Args) { lines = append(lines, c.textWith(key, args)) }
	if b := e.Body; b.NameAR != "" {
		if b.NameFR != "" {
			add(i18n.KeyRoleNames, i18n.Args{"AR": b.NameAR, "FR": b.NameFR})
		}
		add(i18n.KeyCandBody, i18n.Args{
			"Kind": i18n.Key("endorse.kind." + b.Kind), "Field": i18n.Key("endorse.field." + b.Field), "Seat": b.Seat})
		if b.Receipt != "" {
			add(i18n.KeyCandReceipt, i18n.Args{"Number": b.Receipt})
		}
	}
	add(i18n.KeyCandBegun, i18n.Args{"Begun": i18n.Day{Time: e.Begun}})
	switch {
	case e.State == candidacy.Awaiting && e.Accepted.IsZero():
		add(i18n.KeyCandAsks, nil)
	case e.Invitation == "" && !e.Accepted.IsZero():
		add(i18n.KeyCandAccepted, i18n.Args{"At": i18n.Day{Time: e.Accepted}})
	}
	if e.State == candidacy.Awaiting && !e.Ends.IsZero() {
		add(i18n.KeyCandEndsAt, i18n.Args{"Ends": e.Ends, "Keys": len(e.Keys), "Needs": e.Needs})
	}
	if !e.Confirmed.IsZero() {
		add(i18n.KeyCandConfirmedAt, i18n.Args{"At": e.Confirmed})
	}
	if !e.Confirmed.IsZero() && e.Code != "" {
		add(i18n.KeyCandCode, i18n.Args{"Code": candidacy.FormatCode(e.Code)})
	}
	if !e.Expired.IsZero() {
		add(i18n.KeyCandExpiredAt, i18n.Args{"At": i18n.Day{Time: e.Expired}})
	}
	if d := e.Declined; d != nil {
		by := i18n.KeyCandDeclinedMember
		if d.Focal {
			by = i18n.KeyCandDeclinedFocal
		}
		add(by, i18n.Args{"At": i18n.Day{Time: d.At}})
	}
	if !e.Reminded.IsZero() {
		add(i18n.KeyCandRemindedAt, i18n.Args{"At": e.Reminded})
	}
	return lines
}

// keyLines say who has given a key, in which office, and who declares to sit on
// the council.
func (c *candTurn) keyLines(keys []candidacy.Key) i18n.Lines {
	var lines i18n.Lines
	for _, k := range keys {
		if k.Name == "" {
			lines = append(lines, c.textWith(i18n.KeyCandKeyForgotten, i18n.Args{"At": i18n.Day{Time: k.At}}))
			continue
		}
		key := i18n.KeyCandKey
		if k.OnCouncil {
			key = i18n.KeyCandKeyCouncil
		}
		lines = append(lines, c.textWith(key, i18n.Args{"Person": k.Name, "Office": k.Office, "At": i18n.Day{Time: k.At}}))
	}
	return lines
}

// flagKeys explain what there is to look at.
var flagKeys = map[candidacy.FlagKind]i18n.Key{
	candidacy.SameName: i18n.KeyCandSameName, candidacy.SameReceipt: i18n.KeyCandSameReceipt, candidacy.SamePerson: i18n.KeyCandSamePerson,
}

// shownFlags is how many flags the page of an endorsement explains.
const shownFlags = 6

func (c *candTurn) flagLines(e candidacy.Endorsement) i18n.Lines {
	var lines i18n.Lines
	for _, flag := range e.Flags[:min(shownFlags, len(e.Flags))] {
		other, _ := c.f.Endorsement(flag.Other)
		lines = append(lines, c.textWith(flagKeys[flag.What], i18n.Args{"Other": c.endName(other)}))
	}
	return lines
}

// answerLines are the beginnings of the four pieces of the letter.
func (c *candTurn) answerLines(a candidacy.Answers) i18n.Lines {
	var lines i18n.Lines
	for _, answer := range []string{a.Who, a.Why, a.Prepare, a.Carry} {
		if answer != "" {
			lines = append(lines, c.textWith(i18n.KeyCandAnswer, i18n.Args{"Answer": cutText(i18n.Clean(answer), shownAnswer)}))
		}
	}
	return lines
}

// endButtons are what can be done with an endorsement.
func (c *candTurn) endButtons(e candidacy.Endorsement) [][]Button {
	id := c.f.Candidacy.ID
	var rows [][]Button
	if c.holds() && c.f.Candidacy.Stub.IsZero() {
		asks := e.Accepted.IsZero() && e.Invitation == ""
		switch {
		case e.State == candidacy.Confirmed:
			var row []Button
			for _, lang := range i18n.Langs {
				row = append(row, Button{
					Label:  c.textWith(i18n.KeyCandLetter, i18n.Args{"Language": i18n.HTML(languageNames[lang])}),
					Choice: Choice{flowEnd, endLetter, id + ":" + e.ID + ":" + string(lang)}})
			}
			rows = append(rows, row)
		case asks && e.State == candidacy.Awaiting:
			rows = append(rows, []Button{c.own(i18n.KeyCandAdmit, candAdmit, e.ID), c.own(i18n.KeyCandDecline, candNo, e.ID)})
		}
		if e.State == candidacy.DraftState || e.State == candidacy.Awaiting && len(e.Keys) < e.Needs {
			rows = append(rows, []Button{c.own(i18n.KeyCandRemind, candRemind, e.ID)})
		}
	}
	return append(rows, []Button{c.own(i18n.KeyDeskBack, candEnds, "0"), c.own(i18n.KeyCandToCard, candCard, "")})
}

// deniedEnd says why an act was not done, and shows the endorsement as it is.
func (c *candTurn) deniedEnd(ctx context.Context, err error, doing, id string) (bool, error) {
	if err := c.denied(err); err != nil {
		return true, fmt.Errorf("%s endorsement %s: %w", doing, id, err)
	}
	return c.end(ctx, id)
}

// remind reminds the representative.
func (c *candTurn) remind(ctx context.Context, id string) (bool, error) {
	if ok, err := c.consents(ctx, Choice{flowCand, candEnd, c.f.Candidacy.ID + ":" + id}); !ok || err != nil {
		return true, err
	}
	change, e, err := c.f.Remind(c.who, c.seat, id, c.event.At)
	if err != nil {
		return c.deniedEnd(ctx, err, "remind of", id)
	}
	c.change(change)
	c.f = withEndorsement(c.f, e)
	c.said = append(c.said, c.text(i18n.KeyCandReminded))
	c.showEnd(e)
	key, args := i18n.KeyCandReminder, i18n.Args{"Name": namesOf(c.f.Candidacy.Community)}
	if e.State == candidacy.Awaiting {
		key, args["Ends"] = i18n.KeyCandReminderKey, e.Ends
	}
	return true, c.tell(ctx, e.By, Reply{
		Text:    []i18n.Text{c.textWith(key, args)},
		Buttons: [][]Button{c.toBody(e)},
	})
}

// toBody is a button to an endorsement, for its own people.
func (c *candTurn) toBody(e candidacy.Endorsement) []Button {
	return []Button{word(i18n.KeyCandMyEndorsement, flowEnd, endMine, c.f.Candidacy.ID+":"+e.ID)}
}

// admit accepts an endorsement that asked by itself.
func (c *candTurn) admit(ctx context.Context, id string) (bool, error) {
	if ok, err := c.consents(ctx, Choice{flowCand, candEnd, c.f.Candidacy.ID + ":" + id}); !ok || err != nil {
		return true, err
	}
	change, e, err := c.f.Admit(c.who, c.seat, id, c.event.At, c.sealing())
	if err != nil {
		return c.deniedEnd(ctx, err, "admit", id)
	}
	return true, c.decided(ctx, change, e, i18n.KeyCandAdmitted)
}

// decided keeps what the focal point has decided on an endorsement, and tells
// its people and the other in office.
func (c *candTurn) decided(ctx context.Context, change candidacy.Change, e candidacy.Endorsement, done i18n.Key) error {
	c.change(change)
	before, _ := c.f.Endorsement(e.ID)
	c.f = after(c.f, change, e)
	text := c.textWith(done, i18n.Args{"Body": c.endName(e), "Name": namesOf(c.f.Candidacy.Community)})
	c.said = append(c.said, text)
	c.showEnd(e)
	if err := c.tellMoved(ctx, c.f, before, e); err != nil {
		return err
	}
	if e.State == candidacy.Confirmed {
		return nil // told already, with the figures
	}
	return c.tellFocal(ctx, c.f, c.reg, text)
}

// no asks whether an endorsement is to be declined.
func (c *candTurn) no(ctx context.Context, id string) (bool, error) {
	e, there := c.f.Endorsement(id)
	if !there || e.State != candidacy.Awaiting || !e.Accepted.IsZero() {
		c.toast(i18n.KeyCallsStale)
		return c.end(ctx, id)
	}
	c.ask(Choice{flowCand, candNo, c.f.Candidacy.ID + ":" + id},
		[]i18n.Text{c.textWith(i18n.KeyCandDeclineAsk, i18n.Args{"Body": c.endName(e)})},
		[][]Button{{c.own(i18n.KeyCandDeclineSure, candNoSure, id)}, {c.own(i18n.KeyDeskBack, candEnd, id)}})
	return true, nil
}

// noSure declines an endorsement that asked by itself.
func (c *candTurn) noSure(ctx context.Context, id string) (bool, error) {
	if ok, err := c.consents(ctx, Choice{flowCand, candNo, c.f.Candidacy.ID + ":" + id}); !ok || err != nil {
		return true, err
	}
	change, e, err := c.f.Decline(c.who, c.seat, id, "", c.event.At)
	if err != nil {
		return c.deniedEnd(ctx, err, "decline", id)
	}
	return true, c.decided(ctx, change, e, i18n.KeyCandDeclined)
}
