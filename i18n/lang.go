package i18n

import (
	"strings"

	"golang.org/x/text/language"
)

// A Lang is a language that the bot speaks, by its ISO 639-1 code.
type Lang string

const (
	AR Lang = "ar" // Arabic, also wherever a language is unknown
	FR Lang = "fr" // French
	EN Lang = "en" // English
)

// Langs are the languages of the bot, the main one first.
var Langs = []Lang{AR, FR, EN}

// FromTelegram returns the language for Telegram's language_code, an IETF tag such as "fr-MA" in any case: French for
// French; Arabic for Arabic, for Tamazight (zgh, ber, tzm) and for no code; English for any other. Library matchers are
// not used: they take "tzm" and "es" for French.
func FromTelegram(code string) Lang {
	base, _, _ := strings.Cut(strings.ReplaceAll(code, "_", "-"), "-")
	switch strings.ToLower(strings.TrimSpace(base)) {
	case "fr", "fra", "fre":
		return FR
	case "", "ar", "ara", "ary", "arb", "arz", "arq", "zgh", "ber", "tzm":
		return AR
	}
	return EN
}

// ParseLang returns the language with the code s, in any case, and whether there is one.
func ParseLang(s string) (Lang, bool) {
	for _, l := range Langs {
		if strings.EqualFold(s, string(l)) {
			return l, true
		}
	}
	return "", false
}

// known returns l, or Arabic for a language that the bot does not speak.
func (l Lang) known() Lang {
	if l == FR || l == EN {
		return l
	}
	return AR
}

// rtl reports whether l is written from right to left.
func (l Lang) rtl() bool { return l.known() == AR }

// tags are the languages as Morocco writes them.
var tags = map[Lang]language.Tag{
	AR: language.MustParse("ar-MA"),
	FR: language.MustParse("fr-MA"),
	EN: language.English,
}
