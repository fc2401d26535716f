package candidacy

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// lookAlikes are letters of other scripts that are drawn as Latin ones, and
// the forms of Arabic letters that are written for one another. Letters with
// marks are not here: they are taken apart before.
var lookAlikes = pairs(
	"АВЕКМНОРСТУХІЈЅԚԜҺӀ", "ABEKMHOPCTYXIJSQWHI", // Cyrillic
	"авекмнорстухіјѕԛԝһӏԁ", "abekmhopctyxijsqwhld",
	"ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", // Greek
	"αεικνορτυχγη", "aeikvoptuxyn",
	"٠١٢٣٤٥٦٧٨٩", "0123456789",
	"۰۱۲۳۴۵۶۷۸۹", "0123456789",
	"ٱةىیےکڭگہھڤپ", "اهيييكككههفب",
	"ıøłđ", "iold",
)

func pairs(fromTo ...string) map[rune]rune {
	table := map[rune]rune{}
	for i := 0; i < len(fromTo); i += 2 {
		to := []rune(fromTo[i+1])
		for j, r := range []rune(fromTo[i]) {
			table[r] = to[j]
		}
	}
	return table
}

// plainSigns brings a text to plain letters and digits: marks, invisible
// characters, tatweel and the lone hamza go, look-alikes become what they look
// like, all dashes a hyphen, white space one space. Case stays.
func plainSigns(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Pd, unicode.Pc):
			return '-'
		case unicode.Is(unicode.Mn, r), isInvisible(r), r == 'ـ', r == 'ء':
			return -1
		}
		if plain, ok := lookAlikes[r]; ok {
			return plain
		}
		return r
	}, norm.NFKD.String(text))
	return strings.Join(strings.Fields(text), " ")
}

// Words that do not tell one name from another, as [words] writes them.
var (
	bodyWords  = set("جمعيه جمعيات association associations asso ass ong ngo the of for l d de du des la le les et and pour al el و")
	placeWords = set("جماعه ترابيه مجلس اقليم عماله جهه commune province prefecture region council conseil collectivite territoriale the of l d de du des la le les al el")
)

func set(words string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		all[word] = true
	}
	return all
}

// words lists the words of a name after normalisation: lower case, plain signs.
func words(name string) []string {
	name = strings.NewReplacer("œ", "oe", "æ", "ae", "ß", "ss").Replace(strings.ToLower(plainSigns(name)))
	return strings.FieldsFunc(name, func(r rune) bool { return !isWord(r) })
}

// bare is a word without the Arabic article.
func bare(word string) string {
	for _, article := range []string{"وال", "بال", "لل", "ال"} {
		if rest, ok := strings.CutPrefix(word, article); ok && len([]rune(rest)) > 2 {
			return rest
		}
	}
	return word
}

// telling is what tells a name from others: its words without the article and
// without those given; all of them when there are no others.
func telling(all []string, without map[string]bool) string {
	var rest []string
	for _, word := range all {
		if word = bare(word); !without[word] {
			rest = append(rest, word)
		}
	}
	if len(rest) == 0 {
		return bare(strings.Join(all, ""))
	}
	return strings.Join(rest, "")
}

// sameNormal reports whether two names tell the same, or are the same but for
// spaces.
func sameNormal(a, b string, without map[string]bool) bool {
	x, y := words(a), words(b)
	if len(x) == 0 || len(y) == 0 {
		return false
	}
	return strings.Join(x, "") == strings.Join(y, "") || telling(x, without) == telling(y, without)
}

// SameBodyName reports whether two names of bodies are the same after
// normalisation. It makes no difference of case, accents, forms of hamza, alef
// and ya, ta marbuta, tatweel, the article, look-alike letters of other scripts, spaces
// and punctuation, nor of words such as "association" or جمعية. A name
// without any letter or digit is the same as none.
func SameBodyName(a, b string) bool { return sameNormal(a, b, bodyWords) }

// samePlace compares names of communities in the same way.
func samePlace(a, b string) bool { return sameNormal(a, b, placeWords) }

// sameReceipt compares the numbers of receipts by their letters and digits.
func sameReceipt(a, b string) bool { return sameNormal(a, b, nil) }

var (
	idForm = regexp.MustCompile(`\b([A-Za-z]{1,2})([ ./-]?)(?:[0-9]{5,7}|[0-9]{2,3}[ .-][0-9]{3})\b`)

	// beforeNumbers are short words that stand before a number without making
	// it the number of a card.
	beforeNumbers = set("a an as at au bp by ce cp de dh du en et if in km la le ma mm nr no of on or ou rc sa se si to un up we y")
)

// LooksLikeID reports whether a text holds what looks like the number of a
// Moroccan national identity card: one or two Latin letters and five to seven
// digits, Latin or Arabic-Indic, together or with a space, hyphen, dot or slash between.
// "de 15000" is none. Law 09-08, art. 12: such numbers need an authorisation.
func LooksLikeID(text string) bool {
	for _, found := range idForm.FindAllStringSubmatch(plainSigns(text), -1) {
		letters, between := found[1], found[2]
		if between != " " || letters == "A" || !beforeNumbers[strings.ToLower(letters)] {
			return true
		}
	}
	return false
}
