package flows

import (
	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// sealing makes what belongs to an endorsement that becomes confirmed in this
// turn: the hashes of its letter in each language, and the signature.
func (t *turn) sealing() candidacy.Sealing {
	return func(c candidacy.Candidacy, e candidacy.Endorsement) (candidacy.Endorsement, error) {
		e.Letters = nil
		for _, lang := range i18n.Langs {
			_, letter, err := t.setLetter(lang, c, e)
			if err != nil {
				return e, err
			}
			e.Letters = append(e.Letters, letter)
		}
		e.Signature = t.Sign(candidacy.SignedRecord(c, e))
		return e, nil
	}
}
