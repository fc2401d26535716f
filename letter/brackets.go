package letter

import (
	"cmp"
	"slices"

	"golang.org/x/text/unicode/bidi"
)

// pair is an opening bracket and its closing one, by place in a sequence.
type pair struct{ open, end int }

// brackets applies N0: a pair of brackets runs as what it holds.
func (s *sequence) brackets() {
	for _, p := range s.pairs() {
		inside := bidi.ON
		for _, t := range s.types[p.open+1 : p.end] {
			if d := strongOf(t); d == s.embedding {
				inside = d
				break
			} else if d != bidi.ON {
				inside = d
			}
		}
		if inside == bidi.ON {
			continue
		}
		if inside != s.embedding && s.strongBefore(p.open) != inside {
			inside = s.embedding
		}
		s.turn(p.open, inside)
		s.turn(p.end, inside)
	}
}

// strongBefore is the direction of the last strong type before a place.
func (s *sequence) strongBefore(k int) bidi.Class {
	for k--; k >= 0; k-- {
		if d := strongOf(s.types[k]); d != bidi.ON {
			return d
		}
	}
	return s.embedding
}

// turn gives a bracket a type, and to the marks set on it.
func (s *sequence) turn(k int, to bidi.Class) {
	s.types[k] = to
	for k++; k < len(s.types) && s.b.class[s.at[k]] == bidi.NSM; k++ {
		s.types[k] = to
	}
}

// pairs finds the pairs of brackets (BD16), by opening bracket.
func (s *sequence) pairs() []pair {
	type opened struct {
		closing rune
		at      int
	}
	var stack []opened
	var found []pair
	for k, i := range s.at {
		p, _ := bidi.LookupRune(s.b.text[i])
		if !p.IsBracket() || s.types[k] != bidi.ON {
			continue
		}
		if p.IsOpeningBracket() {
			if len(stack) == 63 {
				return nil
			}
			stack = append(stack, opened{closing(s.b.text[i]), k})
			continue
		}
		for top := len(stack) - 1; top >= 0; top-- {
			if stack[top].closing == canonical(s.b.text[i]) {
				found = append(found, pair{stack[top].at, k})
				stack = stack[:top]
				break
			}
		}
	}
	slices.SortFunc(found, func(a, b pair) int { return cmp.Compare(a.open, b.open) })
	return found
}

// closing is the bracket that closes an opening one (BidiBrackets.txt). Most are neighbours.
func closing(open rune) rune {
	switch open {
	case '[', '{', '\uff3b', '\uff5b':
		return open + 2
	case '\u298d':
		return '\u2990'
	case '\u298f':
		return '\u298e'
	}
	return canonical(open + 1)
}

// canonical is a bracket, or the one that it is equivalent to.
func canonical(r rune) rune {
	if r == '\u232a' {
		return '\u3009'
	}
	return r
}
