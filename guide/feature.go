package guide

import "strings"

// A feature of a question is the hash of its kind and text. Kinds are weighed
// apart: each makes a part of the vector with a length of its own.
type kind uint8

const (
	wordKind     kind = iota // stems
	pairKind                 // two stems that follow one another
	gramKind                 // 3 and 4 letters within a word
	skeletonKind             // consonants of a word, one for Arabic and chat letters
	shardKind                // 3 consonants within a skeleton
	conceptKind              // the lexicon's concepts
	matchKind                // two concepts of one question
	kinds
)

// maxFeatures bounds a question's cost.
const maxFeatures = 900

type feature struct {
	hash uint64
	kind kind
}

// analysis is what is seen in a question.
type analysis struct {
	tokens   []string
	features []feature // in order of first appearance, none twice
}

// collector gathers features without repeating one: seen is a table with open
// addressing, twice as large as ever needed.
type collector struct {
	seen [2048]uint64
	out  []feature
}

const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

func (c *collector) add(k kind, parts ...string) {
	if len(c.out) >= maxFeatures {
		return
	}
	h := (uint64(fnvOffset) ^ uint64(k)) * fnvPrime
	for i, p := range parts {
		if i > 0 {
			h = (h ^ ' ') * fnvPrime
		}
		for j := 0; j < len(p); j++ {
			h = (h ^ uint64(p[j])) * fnvPrime
		}
	}
	h = max(h, 1) // 0 marks a free place
	for at := h >> 53; ; at++ {
		switch at %= uint64(len(c.seen)); c.seen[at] {
		case h:
			return
		case 0:
			c.seen[at] = h
			c.out = append(c.out, feature{h, k})
			return
		}
	}
}

// analyse takes a question apart.
func (lex lexicon) analyse(question string) analysis {
	tokens := words(normalise(question))
	asked := lex.asked(tokens)
	c := &collector{out: make([]feature, 0, 128)}
	var stems []string
	for _, w := range asked {
		if strings.HasSuffix(w, "'") {
			continue // an elided article
		}
		stems = append(stems, stem(w))
	}
	for i, s := range stems {
		c.add(wordKind, s)
		if i > 0 {
			c.add(pairKind, stems[i-1], s)
		}
	}
	c.concepts(lex.concepts(stems))
	for _, w := range asked {
		c.consonants(w)
	}
	for _, s := range stems {
		c.grams(s)
	}
	return analysis{tokens, c.out}
}

// concepts adds concepts, and each two of them whatever their order.
func (c *collector) concepts(names []string) {
	for i, a := range names {
		c.add(conceptKind, a)
		for _, b := range names[:i] {
			c.add(matchKind, min(a, b), max(a, b))
		}
	}
}

// grams adds the 3- and 4-grams of a word between its edges.
func (c *collector) grams(word string) {
	word = "<" + word + ">"
	var start []int // byte offsets of the letters, and the end
	for i := range word {
		start = append(start, i)
	}
	start = append(start, len(word))
	for n := 3; n <= 4; n++ {
		for i := 0; i+n < len(start); i++ {
			c.add(gramKind, word[start[i]:start[i+n]])
		}
	}
}

// consonants adds a word's skeleton, without the article too, and its shards.
func (c *collector) consonants(word string) {
	if scriptOf(word) == arabicScript {
		word = stemArabic(word)
	}
	s := skeleton(word)
	if len(s) < 2 {
		return
	}
	c.add(skeletonKind, s)
	if len(s) >= 4 && s[0] == 'l' {
		s = s[1:]
		c.add(skeletonKind, s)
	}
	if len(s) >= 4 && s[len(s)-1] == 't' {
		c.add(skeletonKind, s[:len(s)-1])
	}
	s = "<" + s + ">"
	for i := 0; i+3 <= len(s); i++ {
		c.add(shardKind, s[i:i+3])
	}
}
