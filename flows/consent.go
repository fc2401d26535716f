package flows

import (
	"context"
	"fmt"
	"strings"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// ConsentVersion is the version of the text to which people agree. Another
// text is another version: everybody is asked again at their next act.
const ConsentVersion = "2026-11"

// The steps of flowData. Consent and verifying can stay open.
const (
	dataConsent  = "consent"
	dataAgree    = "agree" // the value is the version of the text that was shown
	dataRefuse   = "no"
	dataVerify   = "verify" // waits for a code or a PDF
	dataForget   = "forget" // pressed under what goes and what stays
	dataForgetIt = "now"    // pressed again
	dataKeep     = "keep"
	dataReport   = "report" // the quiz result as PDF
)

// resumeButton begins a resumed step that is the data of a button. No /start
// payload and no command has a space in this place.
const resumeButton = "b "

// agreed gives the person's profile once they have consented to the text of
// this version. Else it asks for consent, remembers what to go on with (a
// /start payload, a command with its slash, or [resumeButton] and the data of a
// button), and gives false: the caller says nothing more. Where candidacies are closed
// (no Controller or Contact named, records would not last) it says so and gives false.
func (t *turn) agreed(ctx context.Context, resume string) (candidacy.Profile, bool, error) {
	shut, err := t.closed(ctx)
	if err != nil || shut {
		return candidacy.Profile{}, false, err
	}
	p, err := t.profile(ctx)
	if err != nil || p.Consent == ConsentVersion {
		return p, err == nil, err
	}
	t.session.Resume = resume
	t.askConsent(p)
	return candidacy.Profile{}, false, nil
}

// closed reports whether candidacies are closed, and then says so; admins are
// told what to do about it.
func (t *turn) closed(ctx context.Context) (bool, error) {
	why, err := t.Records.Lasting(ctx)
	if err != nil {
		return false, fmt.Errorf("%w: %w", ErrRecords, err)
	}
	var todo []i18n.Text
	if t.Legal.Controller == "" {
		todo = append(todo, t.text(i18n.KeyClosedNoController))
	}
	if t.Contact == "" {
		todo = append(todo, t.text(i18n.KeyClosedNoContact))
	}
	if why != "" {
		todo = append(todo, t.textWith(i18n.KeyClosedNotLasting, i18n.Args{"Why": why}))
	}
	if len(todo) == 0 {
		return false, nil
	}
	text := []i18n.Text{t.text(i18n.KeyClosed)}
	if t.isAdmin() {
		text = append(text, todo...)
	}
	t.reply(Reply{Text: text, Buttons: t.firstButtons()})
	return true, nil
}

// askConsent asks for consent and keeps the question open. before is the
// profile of an earlier text; zero when there is none.
func (t *turn) askConsent(before candidacy.Profile) {
	t.session.Open = &Choice{flowData, dataConsent, ""}
	text := t.consentText()
	if before.Person != "" {
		changed := t.textWith(i18n.KeyConsentChanged, i18n.Args{"Day": i18n.Day{Time: before.At}})
		text = append([]i18n.Text{text[0], changed}, text[1:]...)
	}
	if t.isAdmin() && t.Legal.CNDP == "" {
		text = append(text, t.text(i18n.KeyConsentAdmin))
	}
	t.reply(Reply{Text: text, Buttons: [][]Button{
		{word(i18n.KeyConsentAgree, flowData, dataAgree, ConsentVersion)},
		{word(i18n.KeyConsentRefuse, flowData, dataRefuse, "")},
	}})
}

// consentText is what people agree to (law 09-08).
func (t *turn) consentText() []i18n.Text {
	declaration := t.text(i18n.KeyConsentUndeclared)
	if t.Legal.CNDP != "" {
		declaration = t.textWith(i18n.KeyConsentDeclared, i18n.Args{"Number": t.Legal.CNDP})
	}
	return []i18n.Text{
		t.text(i18n.KeyConsent),
		t.textWith(i18n.KeyConsentWho, i18n.Args{
			"Controller": t.Legal.Controller, "Contact": t.Contact, "Declaration": declaration}),
		t.text(i18n.KeyConsentWhat), t.text(i18n.KeyConsentLong), t.text(i18n.KeyConsentAbroad), t.text(i18n.KeyConsentRights),
	}
}

// agree makes the profile, or brings it to this version, and goes on at once
// with what consent was asked for. A text of another version is shown anew.
func (t *turn) agree(ctx context.Context, version string) error {
	if shut, err := t.closed(ctx); err != nil || shut {
		return err
	}
	p, err := t.profile(ctx)
	if err != nil {
		return err
	}
	if p.Consent == ConsentVersion {
		t.toast(i18n.KeyConsentAlready)
		t.reply(Reply{Text: []i18n.Text{t.text(i18n.KeyConsentGoOn)}})
		return nil
	}
	if version != ConsentVersion {
		t.askConsent(p)
		return nil
	}
	if p.Person == "" {
		p = candidacy.Profile{Person: candidacy.Person("p-" + candidacy.NewID(t.event.Seed, "person", 12)), Chat: t.event.Chat}
	}
	p.Consent, p.At = ConsentVersion, t.event.At.UTC()
	t.fresh, t.out.Profile = &p, &p
	said := t.textWith(i18n.KeyConsentAgreed, i18n.Args{"At": p.At, "Version": ConsentVersion})
	t.reply(Reply{Text: append(t.consentText(), said), Edit: t.event.Message})
	return t.resume(ctx)
}

// resume goes on with what consent was asked for, in a new message.
func (t *turn) resume(ctx context.Context) error {
	what := t.session.Resume
	t.session.Resume, t.session.Open = "", nil
	t.event.Message = 0
	if what == "" {
		t.say(t.text(i18n.KeyConsentGoOn))
		return nil
	}
	if data, ok := strings.CutPrefix(what, resumeButton); ok {
		t.event.Kind = Pressed
		t.event.Choice, _ = ParseChoice(data)
		return t.pressed(ctx)
	}
	t.event.Kind, t.event.Choice = Command, Choice{}
	if name, ok := strings.CutPrefix(what, "/"); ok {
		t.event.Command, t.event.Args, _ = strings.Cut(name, " ")
	} else {
		t.event.Command, t.event.Args = "start", what
	}
	return t.command(ctx)
}

// refuse takes a no: nothing is kept of what was to be begun.
func (t *turn) refuse(ctx context.Context) error {
	p, err := t.profile(ctx)
	if err != nil {
		return err
	}
	t.session.Resume, t.session.Open = "", nil
	key := i18n.KeyConsentNo
	if p.Consent == ConsentVersion {
		t.toast(i18n.KeyConsentAlready)
	}
	if p.Person != "" {
		key = i18n.KeyConsentNoOld
	}
	t.reply(Reply{Text: []i18n.Text{t.text(key)}, Edit: t.event.Message})
	return nil
}
