package flows

import (
	"context"
	"slices"

	"github.com/munfatih/munfatih/i18n"
)

// flowData is what law 09-08 gives people, and what anyone may do with a
// letter. consent.go asks for consent, datakept.go gathers what is kept about
// somebody, datasent.go sends it (/mydata), dataforget.go forgets (/forget),
// verify.go and verifyview.go verify letters, export.go and exportlists.go pack a
// candidacy, report.go sends a quiz result.

// dataPressed handles the buttons of flowData.
func (t *turn) dataPressed(ctx context.Context) (known bool, err error) {
	switch c := t.event.Choice; c.Step {
	case dataAgree:
		return true, t.agree(ctx, c.Value)
	case dataRefuse:
		return true, t.refuse(ctx)
	case dataVerify:
		t.askCode()
		return true, nil
	case dataForget:
		return true, t.forgetSure(ctx)
	case dataForgetIt:
		return true, t.forgetNow(ctx)
	case dataKeep:
		t.reply(Reply{Text: []i18n.Text{t.text(i18n.KeyForgetKept)}, Edit: t.event.Message})
		return true, nil
	case dataReport:
		return t.quizReport(ctx)
	}
	return false, nil
}

// dataTyped takes a typed text where a code is awaited.
func (t *turn) dataTyped(ctx context.Context) (taken bool, err error) {
	if open := t.session.Open; open == nil || open.Flow != flowData || open.Step != dataVerify || isQuestion(t.event.Text) {
		return false, nil
	}
	return true, t.verify(ctx, t.event.Text)
}

// dataReopen says the open step of flowData again: the question for consent,
// or for a code.
func (t *turn) dataReopen(ctx context.Context) error {
	open := *t.session.Open
	t.session.Open = nil
	if !slices.Contains([]string{dataConsent, dataVerify}, open.Step) {
		return nil
	}
	t.lang = t.session.Language()
	if open.Step == dataVerify {
		t.askCode()
		return nil
	}
	if t.session.Resume == "" {
		return nil
	}
	_, _, err := t.agreed(ctx, t.session.Resume)
	return err
}
