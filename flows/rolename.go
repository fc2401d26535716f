package flows

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// script is the letters of which a typed name must have some, and what is said
// when it has none.
type script struct {
	has  func(rune) bool
	none i18n.Key
}

var (
	anyScript    = script{unicode.IsLetter, i18n.KeyRoleBadWord}
	arabicScript = script{func(r rune) bool { return unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r) }, i18n.KeyRoleBadArabic}
	latinScript  = script{func(r rune) bool { return unicode.Is(unicode.Latin, r) }, i18n.KeyRoleBadLatin}
)

// cleanName reads a name that was typed: what cannot be seen goes, white space
// is one space. A name has 1 to [candidacy.MaxName] characters, letters of the
// script among them, and nothing that looks like the number of an identity
// card. It gives what is wrong with it, in words; nil when nothing is.
func cleanName(text string, in script) (string, *i18n.Text) {
	name := i18n.Clean(text)
	wrong := func(key i18n.Key, args i18n.Args) (string, *i18n.Text) { return "", &i18n.Text{Key: key, Args: args} }
	length := utf8.RuneCountInString(name)
	switch {
	case name == "":
		return wrong(i18n.KeyRoleBadEmpty, nil)
	case length > candidacy.MaxName:
		return wrong(i18n.KeyRoleBadLength, i18n.Args{"Got": length, "Most": candidacy.MaxName})
	case candidacy.LooksLikeID(name):
		return wrong(i18n.KeyRoleBadID, nil)
	}
	if !strings.ContainsFunc(name, in.has) {
		return wrong(in.none, i18n.Args{"Got": cutText(name, 60)})
	}
	return name, nil
}
