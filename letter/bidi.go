package letter

import (
	"regexp"
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// The bidirectional algorithm (UAX #9) up to the levels, for one paragraph. It
// stands here because the libraries' own answers do not do: x/text leaves out
// bracket pairs, and go-text tells only where the direction turns, which is not
// enough to order a line. Embeddings and overrides are taken out of texts
// before ([clean]), so the explicit rules come down to isolates, and each
// isolate's inside is one isolating run sequence.

// maxDepth is the deepest level of an isolate (BD2).
const maxDepth = 125

// levels returns the embedding level of each character: odd runs from right to left.
func levels(text []rune, rtl bool) []uint8 {
	b := &bidiText{text: text, class: make([]bidi.Class, len(text)), level: make([]uint8, len(text))}
	for i, r := range text {
		p, _ := bidi.LookupRune(r)
		b.class[i] = p.Class()
	}
	b.match()
	base := uint8(0)
	if rtl {
		base = 1
	}
	b.frame(0, len(text), base)
	for i, c := range b.class { // what the rules ignore goes with what is before it
		if c == bidi.BN && i > 0 {
			b.level[i] = b.level[i-1]
		} else if c == bidi.BN {
			b.level[i] = base
		}
	}
	return b.level
}

// startsRTL reports whether the first strong letter of a text runs from right to
// left (P2, P3); otherwise when it has none.
func startsRTL(text []rune, otherwise bool) bool {
	depth := 0
	for _, r := range text {
		p, _ := bidi.LookupRune(r)
		switch c := p.Class(); {
		case isInitiator(c):
			depth++
		case c == bidi.PDI:
			depth = max(depth-1, 0)
		case depth > 0:
		case c == bidi.L:
			return false
		case c == bidi.R || c == bidi.AL:
			return true
		}
	}
	return otherwise
}

// The marks of direction: letters that are not drawn.
const (
	lrm = "\u200e"
	rlm = "\u200f"
)

// holds reports whether a text has a letter of a direction.
func holds(text string, rtl bool) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		p, _ := bidi.LookupRune(r)
		switch p.Class() {
		case bidi.L:
			return !rtl
		case bidi.R, bidi.AL:
			return rtl
		}
		return false
	})
}

// runsRTL reports whether a paragraph of a document of the given direction runs from right to left: as a mark at
// its beginning says; else as its first letter does, but in a document that runs from right to left, any
// Arabic letter is enough: a name that begins with Latin letters and goes on in Arabic is Arabic.
func runsRTL(text []rune, rtl bool) bool {
	if string(text[:1]) == lrm {
		return false
	}
	return startsRTL(text, rtl) || rtl && holds(string(text), true)
}

// isolate is what stands in a sentence with a direction of its own (U+2068).
var isolate = regexp.MustCompile("\u2068[^\u2066-\u2069]*")

// lean has isolates in a document that runs from right to left take their direction as paragraphs do.
func lean(text string, rtl bool) string {
	if !rtl {
		return text
	}
	return isolate.ReplaceAllStringFunc(text, func(inside string) string {
		if !holds(inside, true) {
			return inside
		}
		return strings.Replace(inside, "\u2068", "\u2068"+rlm, 1)
	})
}

func isInitiator(c bidi.Class) bool { return c == bidi.LRI || c == bidi.RLI || c == bidi.FSI }

// bidiText is a paragraph whose levels are being found.
type bidiText struct {
	text  []rune
	class []bidi.Class
	level []uint8
	ends  map[int]int // of the isolates: where their PDI is, or the text's end
}

// match finds the end of each isolate (BD9).
func (b *bidiText) match() {
	b.ends = map[int]int{}
	var open []int
	for i, c := range b.class {
		switch {
		case isInitiator(c):
			open = append(open, i)
			b.ends[i] = len(b.text)
		case c == bidi.PDI && len(open) > 0:
			b.ends[open[len(open)-1]] = i
			open = open[:len(open)-1]
		}
	}
}

// frame finds the levels of text[from:to], the inside of an isolate or the whole paragraph.
func (b *bidiText) frame(from, to int, level uint8) {
	seq := sequence{b: b, level: level, embedding: direction(level)}
	for i := from; i < to; i++ {
		c := b.class[i]
		if c == bidi.BN {
			continue
		}
		seq.at = append(seq.at, i)
		seq.types = append(seq.types, c)
		if !isInitiator(c) {
			continue
		}
		inner := b.ends[i]
		odd := c == bidi.RLI || c == bidi.FSI && startsRTL(b.text[i+1:inner], false)
		next := level + 1
		if odd != (next%2 == 1) {
			next++
		}
		if next <= maxDepth {
			b.frame(i+1, inner, next)
			i = inner - 1
		}
	}
	seq.resolve()
}

func direction(level uint8) bidi.Class {
	if level%2 == 1 {
		return bidi.R
	}
	return bidi.L
}

// sequence is an isolating run sequence: places in the text, and their types as they are resolved.
type sequence struct {
	b         *bidiText
	at        []int
	types     []bidi.Class
	level     uint8
	embedding bidi.Class // also what stands before and after it
}

func (s *sequence) resolve() {
	s.weak()
	s.numbers()
	s.brackets()
	s.neutral()
	for k, i := range s.at { // I1, I2
		s.b.level[i] = s.level
		switch t := s.types[k]; {
		case t == bidi.R && s.level%2 == 0, t == bidi.L && s.level%2 == 1:
			s.b.level[i]++
		case t == bidi.AN || t == bidi.EN:
			s.b.level[i] += 2 - s.level%2
		}
	}
}

// weak applies W1 to W3.
func (s *sequence) weak() {
	before, strong := s.embedding, s.embedding
	for k, t := range s.types {
		if t == bidi.NSM {
			if t = before; isInitiator(t) || t == bidi.PDI {
				t = bidi.ON
			}
		}
		before = t
		switch t {
		case bidi.L, bidi.R, bidi.AL:
			strong = t
		case bidi.EN:
			if strong == bidi.AL {
				t = bidi.AN
			}
		}
		s.types[k] = t
	}
	for k, t := range s.types {
		if t == bidi.AL {
			s.types[k] = bidi.R
		}
	}
}

// numbers applies W4 to W7.
func (s *sequence) numbers() {
	t := s.types
	for k := 1; k+1 < len(t); k++ {
		number := t[k-1] == t[k+1] && (t[k-1] == bidi.EN || t[k-1] == bidi.AN)
		if number && (t[k] == bidi.CS || t[k] == bidi.ES && t[k-1] == bidi.EN) {
			t[k] = t[k-1]
		}
	}
	for from := 0; from < len(t); from++ {
		to := from
		for to < len(t) && t[to] == bidi.ET {
			to++
		}
		if to == from {
			continue
		}
		if from > 0 && t[from-1] == bidi.EN || to < len(t) && t[to] == bidi.EN {
			fill(t[from:to], bidi.EN)
		}
		from = to - 1
	}
	strong := s.embedding
	for k := range t {
		switch t[k] {
		case bidi.ES, bidi.ET, bidi.CS:
			t[k] = bidi.ON
		case bidi.L, bidi.R:
			strong = t[k]
		case bidi.EN:
			if strong == bidi.L {
				t[k] = bidi.L
			}
		}
	}
}

func fill(types []bidi.Class, with bidi.Class) {
	for i := range types {
		types[i] = with
	}
}

// neutral applies N1 and N2.
func (s *sequence) neutral() {
	before := s.embedding
	for from := 0; from < len(s.types); from++ {
		if d := strongOf(s.types[from]); d != bidi.ON {
			before = d
			continue
		}
		to, after := from, s.embedding
		for ; to < len(s.types); to++ {
			if d := strongOf(s.types[to]); d != bidi.ON {
				after = d
				break
			}
		}
		if before == after {
			fill(s.types[from:to], before)
		} else {
			fill(s.types[from:to], s.embedding)
		}
		from = to - 1
	}
}

// strongOf is the direction that a type has for the neutrals beside it; ON for none.
func strongOf(t bidi.Class) bidi.Class {
	switch t {
	case bidi.L:
		return bidi.L
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R
	}
	return bidi.ON
}
