package guide

import (
	"cmp"
	"slices"
	"strings"
	"sync"
)

// tuning holds the numbers of the ranking. They were chosen on held-out questions
// (testdata/heldout-a, b and c, by writers who had not seen the examples; d was
// kept out of it), with cross-validation over the examples as a floor.
var tuning = struct {
	kind       [kinds]float64 // length of each kind's part of a vector
	neighbours int            // examples of a passage that vote
	centroid   float64        // share of a passage's centre against its nearest examples
	near       float64        // weight of nearness against the linear model's logits
	heat       float64        // divides the sum before it becomes probabilities
	epochs     int            // of learning the linear model
	settled    int            // after which the models count
	rate       float64
	decay      float64
	answered   float64 // an answer stands while outside / inside stays below
	refused    float64 // nothing is shown when outside is at least so probable
	least      float64 // nothing is shown when no section is so probable
	named      float64 // the same where one topic outside is clearly the nearest
	topic      float64 // nearness from which a topic is named
	clear      float64 // and the next is at most so near, as a share of it
	known      float64 // share of a question that must be known
}{
	kind:       [kinds]float64{0.7, 0.5, 0.8, 1, 1, 0.8, 0.9},
	neighbours: 4,
	centroid:   0.4,
	near:       12,
	heat:       1.7,
	epochs:     5,
	settled:    2,
	rate:       4,
	decay:      0.3,
	answered:   0.6,
	refused:    0.85,
	least:      0.12,
	named:      0.75,
	topic:      0.25,
	clear:      0.85,
	known:      0.25,
}

// ranker finds where a question is answered. Its classes are the passages, then
// the topics. The topics of a group (near, off) are one leaf together, each
// passage is a leaf of its own: leaves are what the linear model tells apart.
type ranker struct {
	lexicon    lexicon
	vocabulary vocabulary
	examples   postings  // feature → texts
	scales     []float32 // of each text and kind
	class      []int32   // of each text
	centres    index     // feature → classes
	linear     linear
	voices     voices
	passages   int     // leaves and classes below are passages
	leafOf     []int32 // of each class
	leaves     int
	sectionOf  []int32 // of each passage
	sections   int
}

// newRanker takes what was learned from the same content before, or learns
// from the examples and the passages' own texts.
func newRanker(g *Guide, examples []example, model []byte) *ranker {
	r := &ranker{lexicon: g.lexicon, passages: len(g.passages), sections: len(g.sections)}
	r.classes(g)
	texts := r.texts(g, examples)
	if model != nil && r.decode(model, g.fingerprint(), len(texts)) == nil {
		r.prepare(len(texts), examples)
		return r
	}
	r.vocabulary, r.examples = learnVocabulary(r.lexicon.analyseAll(texts))
	r.prepare(len(texts), examples)
	leaf := make([]int32, len(texts))
	for i, c := range r.class {
		leaf[i] = r.leafOf[c]
	}
	r.linear = train(r.vocabulary.vectors(r.examples, r.scales), leaf, len(r.vocabulary.idf), r.leaves)
	return r
}

// texts lists all that is learned from, and sets the class of each.
func (r *ranker) texts(g *Guide, examples []example) []string {
	var texts []string
	for _, e := range examples {
		class := r.passages + g.topicAt[e.id]
		if !e.outside {
			class = g.passageAt[e.id]
		}
		texts, r.class = append(texts, e.text), append(r.class, int32(class))
	}
	for i, p := range g.passages {
		for _, lang := range Langs {
			texts = append(texts, p.Text[lang].Title, p.Text[lang].Short)
			r.class = append(r.class, int32(i), int32(i))
			for line := range strings.Lines(p.Text[lang].Detail) {
				texts = append(texts, line)
				r.class = append(r.class, int32(i))
			}
		}
	}
	return texts
}

// prepare works out what follows from the vocabulary and the postings.
func (r *ranker) prepare(texts int, examples []example) {
	r.scales = r.vocabulary.scales(r.examples, texts)
	r.centres = r.vocabulary.centres(r.examples, r.scales, r.class, len(r.leafOf))
	r.voices = newVoices(&r.vocabulary, r.examples, examples)
}

// classes gives each class its leaf, and each passage its section.
func (r *ranker) classes(g *Guide) {
	for i, p := range g.passages {
		r.leafOf = append(r.leafOf, int32(i))
		r.sectionOf = append(r.sectionOf, int32(g.sectionAt[p.Section]))
	}
	var groups []string
	for _, t := range g.topics {
		at := slices.Index(groups, topicGroup(t.ID))
		if at < 0 {
			at = len(groups)
			groups = append(groups, topicGroup(t.ID))
		}
		r.leafOf = append(r.leafOf, int32(r.passages+at))
	}
	r.leaves = r.passages + len(groups)
}

// analyseAll takes texts apart on two goroutines.
func (lex lexicon) analyseAll(texts []string) []analysis {
	out := make([]analysis, len(texts))
	var wg sync.WaitGroup
	half := len(texts) / 2
	wg.Go(func() {
		for i := range half {
			out[i] = lex.analyse(texts[i])
		}
	})
	for i := half; i < len(texts); i++ {
		out[i] = lex.analyse(texts[i])
	}
	wg.Wait()
	return out
}

// scored is a class, a leaf or a section with its score.
type scored struct {
	at    int
	score float64
}

func sortScored(list []scored) {
	slices.SortStableFunc(list, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
}

// ranking is what the ranker makes of a question.
type ranking struct {
	classes  []scored // by nearness from 0 to 1, best first
	passages []scored // by probability, best first
	sections []scored // by probability, best first
	outside  float64  // probability that the guide does not answer; the three sum to 1
	known    float64  // share of the question that was seen in learning
}

// rank scores all classes, passages and sections.
func (r *ranker) rank(a analysis) ranking {
	v, known := r.vocabulary.vector(a)
	out := ranking{classes: r.nearness(v), known: known}
	if r.linear.leaves == 0 {
		return out
	}
	sections := make([]float64, r.sections)
	for leaf, p := range r.probabilities(v, out.classes) {
		if leaf >= r.passages {
			out.outside += float64(p)
			continue
		}
		out.passages = append(out.passages, scored{leaf, float64(p)})
		sections[r.sectionOf[leaf]] += float64(p)
	}
	for i, p := range sections {
		out.sections = append(out.sections, scored{i, p})
	}
	sortScored(out.classes)
	sortScored(out.passages)
	sortScored(out.sections)
	return out
}

// probabilities joins what the linear model says of each leaf with how near
// its nearest class is.
func (r *ranker) probabilities(v []term, classes []scored) []float32 {
	z := make([]float32, r.leaves)
	r.linear.logits(v, z)
	best := make([]float64, len(z))
	for _, s := range classes {
		leaf := r.leafOf[s.at]
		best[leaf] = max(best[leaf], s.score)
	}
	for leaf := range z {
		z[leaf] = (z[leaf] + float32(tuning.near*best[leaf])) / float32(tuning.heat)
	}
	softmax(z)
	return z
}

// nearness compares a vector with all examples and all centres.
func (r *ranker) nearness(v []term) []scored {
	near := make([]float32, len(r.class))
	mid := make([]float32, len(r.leafOf))
	for _, t := range v {
		k, weight := int(r.vocabulary.kind[t.at]), t.weight*r.vocabulary.idf[t.at]
		for _, text := range r.examples.of(t.at) {
			near[text] += weight * r.scales[int(text)*int(kinds)+k]
		}
		for _, p := range r.centres.of(t.at) {
			mid[p.at] += t.weight * p.weight
		}
	}
	n := tuning.neighbours
	best := make([]float32, len(mid)*n) // of each class its nearest examples, best first
	for i, s := range near {
		c := int(r.class[i])
		keepBest(best[c*n:(c+1)*n], s)
	}
	out := make([]scored, len(mid))
	for c := range out {
		sum, weight, all := 0.0, 1.0, 0.0
		for _, s := range best[c*n : (c+1)*n] {
			sum += weight * float64(s)
			all += weight
			weight /= 2
		}
		out[c] = scored{c, tuning.centroid*float64(mid[c]) + (1-tuning.centroid)*sum/all}
	}
	return out
}

// keepBest inserts s into a short list that is sorted downwards, dropping the
// least.
func keepBest(list []float32, s float32) {
	for i := range list {
		if s > list[i] {
			s, list[i] = list[i], s
		}
	}
}
