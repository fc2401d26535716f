package guide

import "math"

// voices tells the varieties apart by what their examples are made of: for each
// feature the logarithm of how often each variety uses it (naive Bayes over
// words and groups of letters). It is counted from the examples' tags.
type voices struct {
	vocabulary *vocabulary
	weight     []float32 // feature × variety of spoken
}

// spoken are the varieties that voices tells apart; the order is that of its weights.
var spoken = [...]Variety{VarietyArabic, Darija, DarijaLatin, VarietyFrench, VarietyEnglish}

// clearly is the difference of logarithms from which voices overrules the
// script and the small words.
const clearly = 1.5

// newVoices counts the examples; texts after them have no variety.
func newVoices(v *vocabulary, p postings, examples []example) voices {
	of := make([]int8, len(examples))
	for i, e := range examples {
		of[i] = -1
		for k, variety := range spoken {
			if e.variety == variety {
				of[i] = int8(k)
			}
		}
	}
	out := voices{vocabulary: v, weight: make([]float32, len(v.idf)*len(spoken))}
	var total [len(spoken)]float64
	for f := range v.idf {
		if !telling(v.kind[f]) {
			continue
		}
		for _, text := range p.of(int32(f)) {
			if int(text) < len(of) && of[text] >= 0 {
				out.weight[f*len(spoken)+int(of[text])]++
				total[of[text]]++
			}
		}
	}
	for i, count := range out.weight {
		out.weight[i] = float32(math.Log((float64(count) + 0.1) / (total[i%len(spoken)] + 1)))
	}
	return out
}

// telling reports whether features of a kind tell a variety: those that keep
// the spelling.
func telling(k kind) bool { return k == wordKind || k == gramKind }

// variety is the variety of a question: by its script and small words, and
// within one script by what the examples of each variety are made of.
func (o voices) variety(a analysis) Variety {
	ruled := varietyOf(a.tokens)
	var arabic, latin int
	for _, w := range a.tokens {
		switch scriptOf(w) {
		case arabicScript:
			arabic++
		case latinScript:
			latin++
		}
	}
	switch {
	case ruled == DarijaLatin && mixture(a.tokens):
		return ruled // Darija leads by its small words, however long its French nouns are
	case arabic > 0 && latin == 0 && ruled != Undetermined:
		return o.between(a, ruled, 0, 2)
	case latin > 0 && arabic == 0 && arabic+latin >= len(a.tokens)-arabic-latin:
		return o.between(a, ruled, 2, len(spoken))
	default:
		return ruled
	}
}

// between chooses among spoken[low:high]; what the rules say stays unless
// another is clearly likelier.
func (o voices) between(a analysis, ruled Variety, low, high int) Variety {
	var score [len(spoken)]float64
	words := 0
	for _, f := range a.features {
		at, known := o.vocabulary.number[f.hash]
		if !known || !telling(f.kind) {
			continue
		}
		if f.kind == wordKind {
			words++
		}
		for k := range score {
			score[k] += float64(o.weight[int(at)*len(spoken)+k])
		}
	}
	if words == 0 {
		return ruled
	}
	best, held := low, -1
	for k := low; k < high; k++ {
		if score[k] > score[best] {
			best = k
		}
		if spoken[k] == ruled {
			held = k
		}
	}
	if held < 0 { // the rules see nothing: a clear lead before all others is wanted
		for k := low; k < high; k++ {
			if k != best && score[best]-score[k] < clearly {
				return ruled
			}
		}
		return spoken[best]
	}
	if score[best]-score[held] < clearly {
		return ruled
	}
	return spoken[best]
}
