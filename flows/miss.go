package flows

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"
	"unicode"

	"github.com/munfatih/munfatih/guide"
	"github.com/munfatih/munfatih/i18n"
)

// Miss is a question that the guide did not answer well. It names nobody.
type Miss struct {
	ID      string `json:"id"` // the same for the same words
	Text    string `json:"text"`
	Variety string `json:"variety"`
	Passage string `json:"passage,omitempty"` // that was called not useful; "" when there was no answer
	People  int    `json:"-"`                 // how many asked
}

// Learned is a miss that an editor has dealt with.
type Learned struct {
	ID      string `json:"id"`
	Text    string `json:"text"`
	Variety string `json:"variety"`
	Passage string `json:"passage"` // that answers it; "" when it was set aside
}

// Compare orders what was learned as the content's files do: by passage, then
// variety, then text.
func (l Learned) Compare(o Learned) int {
	return cmp.Or(cmp.Compare(l.Passage, o.Passage), cmp.Compare(l.Variety, o.Variety), cmp.Compare(l.Text, o.Text))
}

// Desk is what the editor's desk needs of the store.
type Desk interface {
	// Misses gives those that at least two people asked, most asked first.
	Misses(ctx context.Context, limit int) ([]Miss, error)
	// MissByID gives one of them; false when it is not there (any more).
	MissByID(ctx context.Context, id string) (Miss, bool, error)
}

// maxKept is how many characters of a question are kept.
const maxKept = 200

// personal is what a question may hold that names somebody: addresses of the
// web and of mail, @names, runs of five and more digits, and nine and more
// digits as people write telephone numbers.
var personal = regexp.MustCompile(`(?i)[a-z][a-z0-9+.-]*://\S+|www\.\S+|\S*@\S+` +
	`|(?:[a-z0-9-]+\.)+(?:[a-z]{2,}/\S*|(?:com|net|org|info|ma)\b)` +
	`|\+?\p{Nd}(?:[ .\-‑–/()]{0,3}\p{Nd}){8,}|\p{Nd}{5,}`)

// years are several years in a row: they look like a telephone number.
var years = regexp.MustCompile(`^(?:(?:19|20)\d\d\D*)+$`)

// markup is spaced so that a question which is kept cannot look like HTML.
var markup = strings.NewReplacer("<", " ", ">", " ", "&", " & ")

// blanked is a question as it may be kept: without what names somebody, on one
// line, at most maxKept characters.
func blanked(question string) string {
	visible := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, question)
	clean := i18n.Clean(markup.Replace(visible))
	text := []rune(personal.ReplaceAllStringFunc(clean, func(found string) string {
		if years.MatchString(found) {
			return found
		}
		return "…"
	}))
	if len(text) > maxKept {
		text = append(text[:maxKept-1], '…')
	}
	return string(text)
}

// newMiss makes a miss of a question that was blanked before.
func newMiss(text, variety, passage string) Miss {
	sum := sha256.Sum256([]byte(guide.Key(text)))
	return Miss{ID: hex.EncodeToString(sum[:6]), Text: text, Variety: variety, Passage: passage}
}
