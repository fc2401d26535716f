package flows

import (
	"cmp"
	"strings"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// maxBeginning is how much of a letter's text is shown to compare, in characters.
const maxBeginning = 240

// sayVerified says what is on record of a letter; file says that a file was compared.
func (t *turn) sayVerified(v candidacy.Verification, file bool) {
	var text []i18n.Text
	switch {
	case v.Status == candidacy.UnknownCode && file:
		text = []i18n.Text{t.text(i18n.KeyVerifyUnknownPF)}
	case v.Status == candidacy.UnknownCode:
		text = []i18n.Text{t.text(i18n.KeyVerifyUnknown)}
	default:
		text = t.verifiedText(v, file)
	}
	t.reply(Reply{Text: text, Buttons: [][]Button{{word(i18n.KeyVerifyButton, flowData, dataVerify, "")}}})
}

// verifiedText is what is said of a letter that is on record: how it stands
// first, then what to compare.
func (t *turn) verifiedText(v candidacy.Verification, file bool) []i18n.Text {
	e := v.Endorsement
	withdrawn := t.textWith(i18n.KeyVerifyWithdrawn, i18n.Args{"Day": i18n.Day{Time: WithdrawnAt(e)}})
	var text []i18n.Text
	switch {
	case v.Status == candidacy.Changed && e.State == candidacy.Withdrawn:
		text = []i18n.Text{t.text(i18n.KeyVerifyChanged), withdrawn}
	case v.Status == candidacy.Changed:
		text = []i18n.Text{t.text(i18n.KeyVerifyChanged)}
	case v.Status == candidacy.TakenBack:
		text = []i18n.Text{withdrawn}
	case file:
		text = []i18n.Text{t.text(i18n.KeyVerifyGenuine)}
	default:
		text = []i18n.Text{t.text(i18n.KeyVerifyFound)}
	}
	text = append(text, t.textWith(i18n.KeyVerifyFacts, i18n.Args{
		"Body": bodyNames(e.Body), "Community": namesOf(v.Candidacy.Community), "Day": i18n.Day{Time: v.At},
		"Keys": t.textWith(i18n.KeyVerifyKeys, i18n.Args{"Count": KeysOf(e)}), "Code": candidacy.FormatCode(e.Code),
	}))
	if begins := Beginning(e); begins != "" {
		text = append(text, t.textWith(i18n.KeyVerifyBegins, i18n.Args{"Text": begins}))
	} else {
		text = append(text, t.text(i18n.KeyVerifyStub))
	}
	return append(text, t.text(i18n.KeyVerifyLaw))
}

// KeysOf is by how many members an endorsement was confirmed. A stub no longer
// has their keys, but how many were needed.
func KeysOf(e candidacy.Endorsement) int { return cmp.Or(len(e.Keys), e.Needs) }

// WithdrawnAt is when an endorsement was withdrawn; zero when it was not.
func WithdrawnAt(e candidacy.Endorsement) time.Time {
	if e.Withdrawal == nil {
		return time.Time{}
	}
	return e.Withdrawal.Done
}

// Beginning is how the text of a letter begins, on one line, to be compared
// with a letter at hand; "" for a stub, which has no text any more.
func Beginning(e candidacy.Endorsement) string {
	return cutText(strings.Join(strings.Fields(e.Answers.Who), " "), maxBeginning)
}
