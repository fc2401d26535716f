package guide

import "math"

// term is a feature of a vector, or an entry of a list that belongs to a feature.
type term struct {
	at     int32
	weight float32
}

// rare is how many texts must hold a feature for it to count: one that a
// single text holds says nothing of others, and half of all features are such.
const rare = 2

// vocabulary numbers the features that were seen in learning.
type vocabulary struct {
	number map[uint64]int32
	idf    []float32
	kind   []kind
}

// learnVocabulary numbers the features of the texts, and lists for each the
// texts that hold it.
func learnVocabulary(seen []analysis) (vocabulary, postings) {
	held := make(map[uint64]int32, 1<<18)
	for _, a := range seen {
		for _, f := range a.features {
			held[f.hash]++
		}
	}
	v := vocabulary{number: make(map[uint64]int32, len(held)/2)}
	var counts []int32
	for _, a := range seen {
		for _, f := range a.features {
			if _, known := v.number[f.hash]; !known && held[f.hash] >= rare {
				v.add(f.hash, f.kind, int(held[f.hash]), len(seen))
				counts = append(counts, held[f.hash])
			}
		}
	}
	p := newPostings(counts)
	next := append([]int32(nil), p.start...)
	for i, a := range seen {
		for _, f := range a.features {
			if at, ok := v.number[f.hash]; ok {
				p.texts[next[at]] = int32(i)
				next[at]++
			}
		}
	}
	return v, p
}

// add numbers a feature that so many of all texts hold.
func (v *vocabulary) add(hash uint64, k kind, held, texts int) {
	v.number[hash] = int32(len(v.idf))
	v.idf = append(v.idf, float32(math.Log(float64(1+texts)/float64(held))))
	v.kind = append(v.kind, k)
}

// postings lists for each feature the texts that hold it, in their order.
type postings struct {
	start []int32 // features + 1
	texts []int32
}

// newPostings makes room for lists of these lengths.
func newPostings(counts []int32) postings {
	p := postings{start: make([]int32, len(counts)+1)}
	for i, n := range counts {
		p.start[i+1] = p.start[i] + n
	}
	p.texts = make([]int32, p.start[len(counts)])
	return p
}

func (p postings) of(feature int32) []int32 { return p.texts[p.start[feature]:p.start[feature+1]] }

// scales gives for each text and kind the factor by which the idf of a feature
// becomes its weight, so that the text's vector has length 1.
func (v vocabulary) scales(p postings, texts int) []float32 {
	squares := make([]float64, texts*int(kinds))
	for f := range v.idf {
		square := float64(v.idf[f]) * float64(v.idf[f])
		for _, text := range p.of(int32(f)) {
			squares[int(text)*int(kinds)+int(v.kind[f])] += square
		}
	}
	scales := make([]float32, len(squares))
	for text := range texts {
		mine := squares[text*int(kinds):][:kinds]
		total := 0.0
		for k, l := range mine {
			if l > 0 {
				total += tuning.kind[k] * tuning.kind[k]
			}
		}
		for k, l := range mine {
			if l > 0 {
				scales[text*int(kinds)+k] = float32(tuning.kind[k] / math.Sqrt(l*total))
			}
		}
	}
	return scales
}

// vectors turns postings over: the vector of each text.
func (v vocabulary) vectors(p postings, scales []float32) [][]term {
	texts := len(scales) / int(kinds)
	length := make([]int32, texts)
	for _, text := range p.texts {
		length[text]++
	}
	all := make([]term, len(p.texts))
	out := make([][]term, texts)
	for i, n := range length {
		out[i], all = all[:0:n], all[n:]
	}
	for f := range v.idf {
		for _, text := range p.of(int32(f)) {
			out[text] = append(out[text], term{int32(f), v.idf[f] * scales[int(text)*int(kinds)+int(v.kind[f])]})
		}
	}
	return out
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

// index lists for each feature the classes in whose centre it is, with its weight.
type index struct {
	start []int32 // features + 1
	terms []term
}

func (x index) of(feature int32) []term { return x.terms[x.start[feature]:x.start[feature+1]] }

// centres gives the mean direction of each class's vectors, of length 1.
func (v vocabulary) centres(p postings, scales []float32, class []int32, classes int) index {
	x := index{start: make([]int32, len(v.idf)+1)}
	sum, square := make([]float32, classes), make([]float64, classes)
	var touched []int32
	for f := range v.idf {
		touched = touched[:0]
		for _, text := range p.of(int32(f)) {
			c := class[text]
			if sum[c] == 0 {
				touched = append(touched, c)
			}
			sum[c] += v.idf[f] * scales[int(text)*int(kinds)+int(v.kind[f])]
		}
		for _, c := range touched {
			x.terms = append(x.terms, term{c, sum[c]})
			square[c] += float64(sum[c]) * float64(sum[c])
			sum[c] = 0
		}
		x.start[f+1] = int32(len(x.terms))
	}
	for i, t := range x.terms {
		x.terms[i].weight /= float32(math.Sqrt(square[t.at]))
	}
	return x
}
