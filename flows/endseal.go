package flows

import (
	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// sealing makes what belongs to an endorsement that becomes confirmed in this
// turn: the hash of its letter in the language of its texts, and the signature.
// The letter in another language is an edition of its own, issued when somebody
// asks for it: setting all would cost each of many who confirm at once thrice.
func (t *turn) sealing() candidacy.Sealing {
	return func(c candidacy.Candidacy, e candidacy.Endorsement) (candidacy.Endorsement, error) {
		_, letter, err := t.setLetter(i18n.Lang(e.Lang), c, e)
		if err != nil {
			return e, err
		}
		e.Letters = []candidacy.Letter{letter}
		e.Signature = t.Sign(candidacy.SignedRecord(c, e))
		return e, nil
	}
}
