package i18n

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// The invisible characters of UAX #9 that are used here.
const (
	rlm = "\u200f" // right-to-left mark
	lri = "\u2066" // left-to-right isolate, up to pdi
	fsi = "\u2068" // isolate in the direction of its first letter, up to pdi
	pdi = "\u2069" // end of an isolate
)

// Isolate returns s set apart from the direction of the text around it: each line between U+2068 and U+2069, a phone
// number between U+2066 and U+2069. Directional controls inside s are taken out, so that none can reach past its end.
// An empty s stays empty.
func Isolate(s string) string {
	if s == "" {
		return ""
	}
	lines := strings.Split(strings.Map(dropControl, s), "\n")
	for i, line := range lines {
		switch {
		case line == "":
		case isPhone(line):
			lines[i] = lri + line + pdi
		default:
			lines[i] = fsi + line + pdi
		}
	}
	return strings.Join(lines, "\n")
}

// isolated returns s as it must stand in a text of lang: isolated if any of it would not run in lang's direction. Numbers
// count as foreign in Arabic: next to Latin letters they would join them.
func isolated(lang Lang, s string) string {
	for _, r := range s {
		switch class(r) {
		case bidi.L, bidi.EN, bidi.AN:
			if lang.rtl() {
				return Isolate(s)
			}
		case bidi.R, bidi.AL:
			if !lang.rtl() {
				return Isolate(s)
			}
		}
	}
	return strings.Map(dropControl, s)
}

func class(r rune) bidi.Class {
	if r < 0x80 { // much the commonest, and cheap to tell
		switch {
		case r >= '0' && r <= '9':
			return bidi.EN
		case r|0x20 >= 'a' && r|0x20 <= 'z':
			return bidi.L
		}
		return bidi.ON
	}
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

// dropControl takes out embeddings, overrides and isolates, for strings.Map. Marks stay.
func dropControl(r rune) rune {
	if isEmbedding(r) || r >= 0x2066 && r <= 0x2069 {
		return -1
	}
	return r
}

// isEmbedding reports an embedding or override, which Telegram strips.
func isEmbedding(r rune) bool { return r >= 0x202A && r <= 0x202E }

// isPhone reports whether s can only be a phone number: at least nine digits after + or 0, and nothing but what
// people put between them.
func isPhone(s string) bool {
	digits := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case !strings.ContainsRune("+-.() \u00a0\u202f", r):
			return false
		}
	}
	return digits >= 9 && (s[0] == '+' || s[0] == '0')
}

// Clean returns s, which a person typed as a name, without what cannot be seen: controls, directional characters and
// characters of no width (a joiner between two letters stays: Persian and Amazigh names need it). White space of any kind
// becomes one space, none at the ends; letters are composed (NFC), so that equal names are equal strings.
func Clean(s string) string {
	var kept []rune
	joiner := rune(0)
	for _, r := range norm.NFC.String(strings.ToValidUTF8(s, "")) {
		inWord := len(kept) > 0 && isWord(kept[len(kept)-1])
		switch {
		case r == '\u200c' || r == '\u200d':
			if inWord {
				joiner = r
			}
			continue
		case unicode.IsSpace(r):
			r = ' '
		case isInvisible(r):
			continue
		}
		if joiner != 0 && isWord(r) {
			kept = append(kept, joiner)
		}
		joiner = 0
		kept = append(kept, r)
	}
	return strings.Join(strings.Fields(string(kept)), " ")
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }

// isInvisible reports controls, formatting characters, variation selectors and the letters that are drawn as nothing.
func isInvisible(r rune) bool {
	switch r {
	case 0x034F, 0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0:
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Variation_Selector)
}
