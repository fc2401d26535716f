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

func newVocabulary(seen []analysis) vocabulary {
	v := vocabulary{number: make(map[uint64]int32, 1<<16)}
	var df []int
	for _, a := range seen {
		for _, f := range a.features {
			at, ok := v.number[f.hash]
			if !ok {
				at = int32(len(df))
				v.number[f.hash] = at
				df = append(df, 0)
			}
			df[at]++
		}
	}
	v.idf = make([]float32, len(df))
	for i, n := range df {
		v.idf[i] = float32(math.Log(float64(1+len(seen)) / float64(n)))
	}
	return v
}

// vector weighs the features of a question: a vector of length 1, or none.
// known is the share of its letters (in threes and fours) that were ever seen,
// from 0 to 1.
func (v vocabulary) vector(a analysis) (out []term, known float64) {
	var length [kinds]float64
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
		if !ok {
			continue
		}
		w := v.idf[at]
		out = append(out, term{at, w})
		of = append(of, f.kind)
		length[f.kind] += float64(w) * float64(w)
	}
	total := 0.0
	for k, l := range length {
		if l > 0 {
			total += tuning.kind[k] * tuning.kind[k]
			length[k] = tuning.kind[k] / math.Sqrt(l)
		}
	}
	for i := range out {
		out[i].weight *= float32(length[of[i]] / math.Sqrt(total))
	}
	if grams > 0 {
		known = float64(found) / float64(grams)
	}
	return out, known
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
