package flows

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// The associations' side, flowEnd. endlist.go is /endorse, endlink.go the links
// of invitations; endform.go, endask.go and endreview.go are what somebody
// writes, from the first question to the overview; endact.go seals, confirms
// and withdraws it. endpage.go shows an endorsement to its people, endcommon.go
// the associations' common focal point, endletter.go and endseal.go the letter.
// endtell.go says who is told what, enddue.go what time brings.

// The steps of flowEnd: on a candidacy or a link to it, on what is being
// written (END:…), and on an endorsement (FILE:END…).
const (
	endList = "list" // what there is to endorse, and one's own; the value is the page
	endOpen = "open" // a candidacy that can be endorsed
	endAsk  = "ask"  // asks by oneself to endorse it

	endLink     = "link" // the page of an invitation, FILE:INVITATION; only ever an open step
	endTake     = "take" // takes it; for the representation, asks again
	endTakeSure = "took"
	endNo       = "no" // the second member's no; asks again
	endNoSure   = "nosure"

	endEdit    = "edit" // END:STEP, asks a step
	endGive    = "give" // END:STEP:VALUE, answers a step by button
	endReview  = "review"
	endLeave   = "leave"
	endSeal    = "seal" // END:DIGEST of what was seen; asks again
	endSealed  = "sealed"
	endRefuse  = "refuse" // the second member's no, while they write
	endRefused = "refused"

	endMine      = "mine"
	endResume    = "resume" // goes on writing
	endLetter    = "letter" // FILE:END:LANG
	endKeyLink   = "key"
	endHand      = "hand" // the link to hand over the representation
	endBack      = "back" // begins to withdraw
	endAgree     = "agree"
	endAgreeSure = "agreed"
	endKeep      = "keep"
	endCommon    = "common"
	endPropose   = "propose"
	endYes       = "yes" // to the common focal point proposed
	endNay       = "nay"
)

// CountEndorsement is counted when an endorsement changes its state, which is the field.
const CountEndorsement = "endorsements"

// endorseCommand is /endorse.
func (t *turn) endorseCommand(ctx context.Context) error { return t.endorseList(ctx, 0, 0) }

// endPressed handles the buttons of flowEnd. What a button would do is done
// only after its right was checked again.
func (t *turn) endPressed(ctx context.Context) (known bool, err error) {
	c := t.event.Choice
	switch c.Step {
	case endList:
		page, err := strconv.Atoi(c.Value)
		if err != nil || page < 0 {
			return false, nil
		}
		return true, t.endorseList(ctx, page, t.event.Message)
	case endOpen:
		return true, t.openCandidacy(ctx, c.Value)
	case endAsk:
		return true, t.askToEndorse(ctx, c.Value)
	case endTake, endTakeSure, endNo, endNoSure:
		return true, t.linkPressed(ctx, c)
	case endEdit, endGive, endReview, endLeave, endSeal, endSealed, endRefuse, endRefused:
		return t.formPressed(ctx, c)
	}
	return t.pagePressed(ctx, c)
}

// longestQuestion is the most bytes of a text that is taken as a question to
// the guide where an answer is awaited.
const longestQuestion = 200

// endTyped takes a typed text where flowEnd waits for one. A short text with a
// question mark at an end is a question to the guide; the step comes back.
func (t *turn) endTyped(ctx context.Context) (taken bool, err error) {
	open := t.session.Open
	if open == nil || open.Flow != flowEnd || t.Records == nil {
		return false, nil
	}
	form, there := t.form(open.Value)
	switch {
	case !isFormStep(open.Step):
		return false, nil
	case !there:
		t.session.Open = nil
		t.say(t.text(i18n.KeyEndorseGone), t.toEndorse())
		return true, nil
	case hasQuestionMark(t.event.Text) && len(t.event.Text) <= longestQuestion:
		return false, nil
	}
	form.typed(open.Step, t.event.Text)
	return true, nil
}

// endEdited tells who changes an answer typed before where answers are changed:
// the step that is open is another one by now.
func (t *turn) endEdited() bool {
	open := t.session.Open
	if open == nil || open.Flow != flowEnd || t.Records == nil || !isFormStep(open.Step) {
		return false
	}
	t.say(t.text(i18n.KeyEndorseEdited))
	return true
}

// endReopen says the open step of flowEnd again, after something else was answered.
func (t *turn) endReopen(ctx context.Context) error {
	open := *t.session.Open
	t.session.Open = nil
	t.lang = t.session.Language()
	if open.Step == endLink {
		file, invitation, _ := strings.Cut(open.Value, ":")
		return t.endorseLink(ctx, file, invitation)
	}
	form, there := t.form(open.Value)
	if !there {
		return nil
	}
	form.here = 0
	if isFormStep(open.Step) {
		form.ask(open.Step, nil)
		return nil
	}
	return form.show(ctx)
}

// toEndorse is a row that leads to /endorse.
func (t *turn) toEndorse() []Button {
	return []Button{word(i18n.KeyEndorseToList, flowEnd, endList, "0")}
}

// endWord is a button of flowEnd with a word of the bot.
func endWord(key i18n.Key, step, value string) Button { return word(key, flowEnd, step, value) }

// here is the message to change: the one pressed, or 0.
func (t *turn) here() int {
	if t.event.Kind == Pressed {
		return t.event.Message
	}
	return 0
}

// communityText names a community and its council, for whoever reads it.
func communityText(c candidacy.Community) i18n.Text {
	return i18n.Text{Key: i18n.Key("letter.council." + string(c.Council)), Args: i18n.Args{"Name": namesOf(c)}}
}

// callOfFile is the title and the closing day of a candidacy's call, for whoever reads it.
func (t *turn) callOfFile(ctx context.Context, f candidacy.File) (i18n.Text, error) {
	known, err := t.knownCalls(ctx)
	if err != nil {
		return i18n.Text{}, err
	}
	call := callOf(known, f.Candidacy.Call)
	if call == nil {
		return t.text(i18n.KeyEndorseNextCall), nil
	}
	return t.textWith(i18n.KeyEndorseCall, i18n.Args{"Title": callNames(*call), "Closes": i18n.Day{Time: call.Closes.At}}), nil
}

// digest is a short mark of a text, by which a button knows what it was shown with.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:4])
}
