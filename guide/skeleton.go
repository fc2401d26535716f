package guide

// skeleton maps a word in Arabic letters or a word of Darija in Latin letters
// to its consonants in one alphabet, so that جماعة, jama3a and jma3a meet. The
// letters that chats write for one another fall together: ح and ه (h), ق and ك
// (k), the emphatics with their plain letters. Vowels, و and ي count only at
// the beginning. "" when nothing is left.
func skeleton(word string) string {
	if scriptOf(word) == arabicScript {
		return arabicSkeleton(word)
	}
	return latinSkeleton(word)
}

var arabicConsonant = map[rune]byte{
	'ب': 'b', 'ت': 't', 'ط': 't', 'ث': 't', 'ج': 'j', 'ح': 'h', 'ه': 'h', 'خ': 'x', 'د': 'd', 'ض': 'd', 'ذ': 'd', 'ظ': 'd',
	'ر': 'r', 'ز': 'z', 'س': 's', 'ص': 's', 'ش': 'c', 'ع': '3', 'غ': 'g', 'ف': 'f', 'ق': 'k', 'ك': 'k', 'ل': 'l', 'م': 'm', 'ن': 'n',
}

func arabicSkeleton(word string) string {
	var out []byte
	letters := []rune(word)
	for i, r := range letters {
		c := arabicConsonant[r]
		switch {
		case r == 'و' && i == 0:
			c = 'w'
		case r == 'ي' && i == 0:
			c = 'y'
		case r == 'ه' && i == len(letters)-1: // the feminine ending
			c = 0
		}
		out = push(out, c)
	}
	return string(out)
}

// latinPairs are the pairs of Latin letters that write one consonant.
var latinPairs = map[string]byte{"ch": 'c', "sh": 'c', "kh": 'x', "gh": 'g', "th": 't', "dh": 'd', "ph": 'f', "qu": 'k'}

var latinConsonant = [128]byte{
	'b': 'b', 'c': 'k', 'd': 'd', 'f': 'f', 'g': 'g', 'h': 'h', 'j': 'j', 'k': 'k', 'l': 'l', 'm': 'm', 'n': 'n', 'p': 'b', 'q': 'k',
	'r': 'r', 's': 's', 't': 't', 'v': 'f', 'x': 'c', 'z': 'z',
	'3': '3', '5': 'x', '6': 't', '7': 'h', '8': 'h', '9': 'k',
}

func latinSkeleton(word string) string {
	var out []byte
	for i := 0; i < len(word); i++ {
		if i+1 < len(word) {
			if c, ok := latinPairs[word[i:i+2]]; ok {
				out = push(out, c)
				i++
				continue
			}
		}
		var c byte
		if word[i] < 128 {
			c = latinConsonant[word[i]]
		}
		switch {
		case i == 0 && (word[i] == 'w' || word[i] == 'y'):
			c = word[i]
		case i > 0 && i == len(word)-1 && word[i] == 'h' && word[i-1] == 'a': // the feminine ending
			c = 0
		}
		out = push(out, c)
	}
	return string(out)
}

// push appends a consonant unless it doubles the last one.
func push(out []byte, c byte) []byte {
	if c == 0 || len(out) > 0 && out[len(out)-1] == c {
		return out
	}
	return append(out, c)
}
