package guide

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The bounds that keep a question's cost fixed, whatever is sent.
const (
	maxRunes = 1200 // characters that are looked at
	maxWords = 120  // words that are looked at
	maxWord  = 24   // letters of a word that are looked at
)

// foldArabic brings Arabic letters that people write for one another to one form.
var foldArabic = map[rune]rune{
	'أ': 'ا', 'إ': 'ا', 'آ': 'ا', 'ٱ': 'ا', 'ى': 'ي', 'ة': 'ه', 'ؤ': 'و', 'ئ': 'ي',
	'ڭ': 'ك', 'گ': 'ك', 'ݣ': 'ك', 'ڤ': 'ف', 'ڥ': 'ف', 'پ': 'ب', 'ک': 'ك', 'ی': 'ي', 'ہ': 'ه', 'ھ': 'ه', 'ە': 'ه',
}

// foldLatin is for the letters that lose nothing by decomposition.
var foldLatin = map[rune]string{'œ': "oe", 'æ': "ae", 'ß': "ss", 'ø': "o", 'ı': "i", 'ł': "l", 'đ': "d"}

// normalise brings a text to lower case without accents, Arabic marks,
// invisible characters and variants of letters; what is neither letter nor
// digit becomes a space. Apostrophes stay, as ' (French elisions need them),
// and % becomes " percent ".
func normalise(s string) string {
	if len(s) > maxRunes*4 {
		s = s[:maxRunes*4]
	}
	s = norm.NFKD.String(strings.ToValidUTF8(s, " "))
	var b strings.Builder
	b.Grow(len(s))
	count := 0
	for _, r := range s {
		if count++; count > maxRunes {
			break
		}
		writeFolded(&b, r)
	}
	return b.String()
}

func writeFolded(b *strings.Builder, r rune) {
	if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
		b.WriteByte(byte(r))
		return
	}
	if f, ok := foldArabic[r]; ok {
		b.WriteRune(f)
		return
	}
	if 'ا' <= r && r <= 'ي' && r != 'ـ' {
		b.WriteRune(r)
		return
	}
	r = unicode.ToLower(r)
	if f, ok := foldLatin[r]; ok {
		b.WriteString(f)
		return
	}
	switch {
	case r == 'ـ' || r == 'ء' || unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r): // tatweel, lone hamza, marks, invisible
	case r == '%' || r == '٪':
		b.WriteString(" percent ")
	case r == '\'' || r == '’' || r == '‘' || r == 'ʼ' || r == '`' || r == '´':
		b.WriteByte('\'')
	case '٠' <= r && r <= '٩':
		b.WriteByte(byte(r - '٠' + '0'))
	case '۰' <= r && r <= '۹':
		b.WriteByte(byte(r - '۰' + '0'))
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		b.WriteRune(r)
	default:
		b.WriteByte(' ')
	}
}

// elided are the French words that lose their vowel before another.
var elided = map[string]bool{
	"l": true, "d": true, "j": true, "n": true, "s": true, "c": true, "m": true, "t": true, "qu": true,
	"lorsqu": true, "puisqu": true, "jusqu": true, "quelqu": true,
}

// words splits a normalised text. French elisions come apart (l'appel is l,
// appel), other apostrophes close up (don't is dont).
func words(normal string) []string {
	var out []string
	for _, field := range strings.Fields(normal) {
		for {
			head, tail, found := strings.Cut(field, "'")
			if !found || !elided[head] {
				break
			}
			out, field = append(out, head+"'"), tail
		}
		field = strings.ReplaceAll(field, "'", "")
		if field == "" {
			continue
		}
		if r := []rune(field); len(r) > maxWord {
			field = string(r[:maxWord])
		}
		if out = append(out, field); len(out) >= maxWords {
			return out[:maxWords]
		}
	}
	return out
}

// script of a word's letters.
type script int

const (
	noScript script = iota // digits
	latinScript
	arabicScript
	otherScript
)

func scriptOf(word string) script {
	found := noScript
	for _, r := range word {
		switch {
		case 'a' <= r && r <= 'z' || unicode.Is(unicode.Latin, r):
			if found == noScript {
				found = latinScript
			}
		case unicode.Is(unicode.Arabic, r):
			return arabicScript
		case unicode.IsLetter(r):
			return otherScript
		}
	}
	return found
}
