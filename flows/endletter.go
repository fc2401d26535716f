package flows

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// setLetter sets the letter of an endorsement in a language, as of now.
func (t *turn) setLetter(lang i18n.Lang, c candidacy.Candidacy, e candidacy.Endorsement) (pdf []byte, l candidacy.Letter, err error) {
	pdf, err = t.Letters.Endorsement(lang, c, e, t.Verify(e.Code))
	if err != nil {
		return nil, l, fmt.Errorf("set the letter of endorsement %s in %s: %w", e.ID, lang, err)
	}
	sum := sha256.Sum256(pdf)
	return pdf, candidacy.Letter{Lang: candidacy.Lang(lang), SHA256: hex.EncodeToString(sum[:]), At: t.event.At.UTC()}, nil
}

// letterReply sends a letter, with what to do with it.
func (t *turn) letterReply(key i18n.Key, lang i18n.Lang, f candidacy.File, e candidacy.Endorsement, pdf []byte) Reply {
	return Reply{
		Text: []i18n.Text{
			t.textWith(key, i18n.Args{
				"Body": bodyNames(e.Body), "Community": communityText(f.Candidacy.Community), "Code": candidacy.FormatCode(e.Code)}),
			t.text(i18n.KeyEndorseLetterAdvice),
		},
		File:    &File{Name: fmt.Sprintf("endorsement-%s-%s.pdf", candidacy.FormatCode(e.Code), lang), Data: pdf},
		Buttons: [][]Button{letterRow(f, e, lang)},
	}
}

// letterRow are the letters of an endorsement in the languages but this one.
func letterRow(f candidacy.File, e candidacy.Endorsement, but i18n.Lang) []Button {
	var row []Button
	for _, lang := range i18n.Langs {
		if lang != but {
			row = append(row, Button{
				Label:  i18n.Text{Key: i18n.KeyEndorseLetterIn, Args: i18n.Args{"Lang": languageNames[lang]}},
				Choice: Choice{flowEnd, endLetter, f.Candidacy.ID + ":" + e.ID + ":" + string(lang)},
			})
		}
	}
	return row
}

// letter sends the letter in a language to whoever may have it: its people, the
// focal point, the deputy, admins. Bytes that were not issued before (by an
// older version of the program) are recorded.
func (p *endPage) letter(ctx context.Context, value string) error {
	lang, known := i18n.ParseLang(value)
	r, err := p.registry(ctx)
	if err != nil {
		return err
	}
	s := seat(r, p.f)
	office := p.me.Person != "" && (s.Focal == p.me.Person || s.Deputy == p.me.Person)
	switch {
	case !hasPart(p.e, p.me.Person) && !office && !p.isAdmin():
		p.refused(candidacy.NoRight, p.toEndorse())
		return nil
	case !known:
		p.refused(candidacy.NotThere, p.toEndorse())
		return nil
	}
	if why := notPrinted(p.f, p.e); why != "" {
		p.say(p.text(why), p.toEndorse())
		return nil
	}
	pdf, l, err := p.setLetter(lang, p.f.Candidacy, p.e)
	if err != nil {
		return err
	}
	c, err := p.f.Issue(p.e.ID, l, p.event.At)
	if err != nil {
		return p.failed(err)
	}
	p.change(c)
	sent := p.letterReply(i18n.KeyEndorseLetter, lang, p.f, p.e, pdf)
	if hasPart(p.e, p.me.Person) {
		sent.Buttons = append(sent.Buttons, pageRow(p.f, p.e))
	}
	p.reply(sent)
	return nil
}

// notPrinted is why the letter of an endorsement is not set again; "" when it can be.
func notPrinted(f candidacy.File, e candidacy.Endorsement) i18n.Key {
	switch {
	case !f.Candidacy.Stub.IsZero():
		return i18n.KeyEndorseLetterStub
	case e.State == candidacy.Withdrawn:
		return i18n.KeyEndorseLetterWithdrawn
	case e.State != candidacy.Confirmed:
		return i18n.KeyEndorseLetterNone
	case slices.ContainsFunc(e.Keys, func(k candidacy.Key) bool { return k.Name == "" }):
		return i18n.KeyEndorseLetterForgotten
	}
	return ""
}
