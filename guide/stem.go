package guide

import "strings"

// stem takes the lightest affixes off a normalised word: Arabic clitics and the
// article, French and English plurals.
func stem(word string) string {
	switch scriptOf(word) {
	case arabicScript:
		return stemArabic(word)
	case latinScript:
		return stemLatin(word)
	}
	return word
}

// arabicPrefixes are tried in this order; what stays has three letters at least.
var arabicPrefixes = []string{"وبال", "وكال", "وال", "فال", "بال", "كال", "ولل", "لل", "ال", "ول", "وب", "وف"}

var arabicSuffixes = []string{"اتهم", "اتها", "اتنا", "هما", "كما", "تنا", "نا", "هم", "ها", "كم", "ات", "ين", "ون", "يه", "ته", "ه", "ي"}

func stemArabic(word string) string {
	r := []rune(word)
	for _, p := range arabicPrefixes {
		if n := len([]rune(p)); strings.HasPrefix(word, p) && len(r)-n >= 3 {
			r = r[n:]
			break
		}
	}
	if len(r) >= 5 && (r[0] == 'و' || r[0] == 'ف' || r[0] == 'ل' || r[0] == 'ب') && r[1] == 'ا' && r[2] == 'ل' {
		r = r[3:]
	}
	for _, s := range arabicSuffixes {
		n := len([]rune(s))
		if len(r)-n >= 3 && strings.HasSuffix(string(r), s) {
			r = r[:len(r)-n]
			break
		}
	}
	return string(r)
}

func stemLatin(word string) string {
	n := len(word)
	switch {
	case n > 5 && strings.HasSuffix(word, "ies"):
		return word[:n-3] + "y"
	case n > 5 && strings.HasSuffix(word, "aux"):
		return word[:n-3] + "al"
	case n > 4 && strings.HasSuffix(word, "ees"):
		return word[:n-2]
	case n > 4 && strings.HasSuffix(word, "es"):
		return word[:n-2]
	case n > 3 && (strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") || strings.HasSuffix(word, "x")):
		return word[:n-1]
	case n > 4 && strings.HasSuffix(word, "e"):
		return word[:n-1]
	}
	return word
}
