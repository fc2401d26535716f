package flows

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// maxCodeText is how long a code can be as people type it, in characters. What
// is longer, and no code, is a question.
const maxCodeText = 24

// Verification says what is on record of a letter: one that is named by its
// code, or a file by its SHA-256 in hex (sum) and the codes that stand in it.
// code or sum may be "". A file that is no letter, but carries the code of one,
// is changed; nothing on record is [candidacy.UnknownCode]. The error is [ErrRecords].
func Verification(ctx context.Context, records Records, code, sum string, codes []string) (candidacy.Verification, error) {
	sum = strings.ToLower(sum)
	v := candidacy.Verification{Status: candidacy.UnknownCode, SHA256: sum}
	type clue struct {
		kind candidacy.LinkKind
		from string
	}
	var clues []clue
	if sum != "" {
		clues = append(clues, clue{candidacy.ByHash, sum})
	}
	if code != "" {
		clues = append(clues, clue{candidacy.ByCode, code})
	}
	for _, c := range codes[:min(len(codes), maxCodes)] {
		clues = append(clues, clue{candidacy.ByCode, c})
	}
	for _, c := range clues {
		refs, err := records.Find(ctx, c.kind, c.from)
		if err != nil {
			return v, fmt.Errorf("%w: %w", ErrRecords, err)
		}
		for _, ref := range refs {
			f, there, err := records.File(ctx, ref.File)
			if err != nil {
				return v, fmt.Errorf("%w: %w", ErrRecords, err)
			}
			if !there {
				continue
			}
			if found := candidacy.Verify(f, ref.Endorsement, sum); found.Status != candidacy.UnknownCode {
				return found, nil
			}
		}
	}
	return v, nil
}

// verify is /verify, with a code or without, and the link v_CODE. Anyone may.
func (t *turn) verify(ctx context.Context, typed string) error {
	if strings.TrimSpace(typed) == "" {
		t.askCode()
		return nil
	}
	code, ok := candidacy.ParseCode(typed)
	if !ok {
		t.session.Open = &Choice{flowData, dataVerify, ""}
		t.say(t.textWith(i18n.KeyVerifyNoCode, i18n.Args{"Text": cutText(strings.Join(strings.Fields(typed), " "), 60)}))
		return nil
	}
	v, err := Verification(ctx, t.Records, code, "", nil)
	if err != nil {
		return err
	}
	t.closeVerify()
	t.sayVerified(v, false)
	return nil
}

// askCode asks which letter to verify, and waits for a code or a PDF.
func (t *turn) askCode() {
	t.session.Open = &Choice{flowData, dataVerify, ""}
	t.say(t.text(i18n.KeyVerify))
}

// closeVerify no longer waits for a code.
func (t *turn) closeVerify() {
	if open := t.session.Open; open != nil && open.Flow == flowData && open.Step == dataVerify {
		t.session.Open = nil
	}
}

// isQuestion reports whether a text that was typed where a code is awaited is
// rather a question: it can be no code, and is long or has several words.
func isQuestion(text string) bool {
	if _, ok := candidacy.ParseCode(text); ok {
		return false
	}
	return utf8.RuneCountInString(text) > maxCodeText || len(strings.Fields(text)) > 1
}

// document handles a file that a person sent: a letter to be compared. One
// that is none, with a caption, is read as the caption.
func (t *turn) document(ctx context.Context) error {
	d := t.event.Document
	switch {
	case d.TooBig:
		t.say(t.text(i18n.KeyVerifyTooBig))
		return nil
	case !d.PDF && hasWord(t.event.Text):
		t.unreadable()
		return nil
	case !d.PDF:
		t.say(t.text(i18n.KeyVerifyNotPDF))
		return nil
	}
	v, err := Verification(ctx, t.Records, "", d.SHA256, d.Codes)
	if err != nil {
		return err
	}
	t.closeVerify()
	t.sayVerified(v, true)
	return nil
}
