package guide

import "math"

// term is a feature of a vector, or an entry of a list that belongs to a feature.
type term struct {
	at     int32
	weight float32
}

// vocabulary numbers the features that were seen in learning.
type vocabulary struct {
	number map[uint64]int32
	idf    []float32
}

// learnVocabulary numbers the features of the examples and returns the
// examples' vectors.
func learnVocabulary(seen []analysis) (vocabulary, [][]term) {
	v := vocabulary{number: make(map[uint64]int32, 1<<17)}
	vectors := make([][]term, len(seen))
	var df []int
	for i, a := range seen {
		vectors[i] = make([]term, len(a.features))
		for k, f := range a.features {
			at, ok := v.number[f.hash]
			if !ok {
				at = int32(len(df))
				v.number[f.hash] = at
				df = append(df, 0)
			}
			df[at]++
			vectors[i][k].at = at
		}
	}
	v.idf = make([]float32, len(df))
	for i, n := range df {
		v.idf[i] = float32(math.Log(float64(1+len(seen)) / float64(n)))
	}
	var of []kind
	for i, a := range seen {
		of = of[:0]
		for _, f := range a.features {
			of = append(of, f.kind)
		}
		v.weigh(vectors[i], of)
	}
	return v, vectors
}

// vector weighs the features of a question: a vector of length 1, or none.
// known is the share of its letters (in threes and fours) that were ever seen,
// from 0 to 1.
func (v vocabulary) vector(a analysis) (out []term, known float64) {
	of := make([]kind, 0, len(a.features))
	out = make([]term, 0, len(a.features))
	grams, found := 0, 0
	for _, f := range a.features {
		at, ok := v.number[f.hash]
		if f.kind == gramKind {
			grams++
			if ok {
				found++
			}
		}
		if ok {
			out = append(out, term{at: at})
			of = append(of, f.kind)
		}
	}
	v.weigh(out, of)
	if grams > 0 {
		known = float64(found) / float64(grams)
	}
	return out, known
}

// weigh sets the weights of a vector whose terms are of these kinds: rarity,
// with a fixed length for the part of each kind, and 1 for the whole.
func (v vocabulary) weigh(terms []term, of []kind) {
	var length [kinds]float64
	for i, t := range terms {
		w := v.idf[t.at]
		terms[i].weight = w
		length[of[i]] += float64(w) * float64(w)
	}
	total := 0.0
	for k, l := range length {
		if l > 0 {
			total += tuning.kind[k] * tuning.kind[k]
			length[k] = tuning.kind[k] / math.Sqrt(l)
		}
	}
	for i := range terms {
		terms[i].weight *= float32(length[of[i]] / math.Sqrt(total))
	}
}

// index lists for each feature where it occurs and with what weight.
type index struct {
	start []int32 // features + 1
	terms []term
}

// newIndex turns vectors over: entry i of the lists of its features is vector i.
func newIndex(vectors [][]term, features int) index {
	x := index{start: make([]int32, features+1)}
	for _, v := range vectors {
		for _, t := range v {
			x.start[t.at+1]++
		}
	}
	for i := range features {
		x.start[i+1] += x.start[i]
	}
	x.terms = make([]term, x.start[features])
	next := make([]int32, features)
	copy(next, x.start)
	for i, v := range vectors {
		for _, t := range v {
			x.terms[next[t.at]] = term{int32(i), t.weight}
			next[t.at]++
		}
	}
	return x
}

func (x index) of(feature int32) []term { return x.terms[x.start[feature]:x.start[feature+1]] }
