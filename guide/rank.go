package guide

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"sync"
)

// tuning holds the numbers of the ranking. They were chosen by cross-validation
// over the examples (CrossValidate).
var tuning = struct {
	kind       [kinds]float64 // length of each kind's part of a vector
	neighbours int            // examples of a passage that vote
	centroid   float64        // share of a passage's centre against its nearest examples
	near       float64        // weight of nearness against the linear model's logits
	heat       float64        // divides the sum before it becomes probabilities
	epochs     int            // of learning the linear model
	rate       float64
	decay      float64
	answered   float64 // an answer stands while outside / inside stays below
	sure       float64 // and the section is at least so probable
	refused    float64 // nothing is shown when outside is at least so probable
	topic      float64 // nearness from which a topic is named
	clear      float64 // and the next is at most so near, as a share of it
	known      float64 // share of a question that must be known
}{
	kind:       [kinds]float64{0.7, 0.5, 0.8, 1, 1, 0.8, 1.2},
	neighbours: 4,
	centroid:   0.5,
	near:       12,
	heat:       1.5,
	epochs:     4,
	rate:       4,
	decay:      0.3,
	answered:   0.55,
	sure:       0.0,
	refused:    0.78,
	topic:      0.25,
	clear:      0.85,
	known:      0.25,
}

// ranker finds where a question is answered. Its classes are the passages, then
// the topics; its groups are the sections, then the groups of topics.
type ranker struct {
	lexicon    lexicon
	vocabulary vocabulary
	examples   index   // feature → examples
	class      []int32 // of each example
	centres    index   // feature → classes
	linear     linear
	passages   int // classes below are passages
	sections   int // groups below are sections
	groupOf    []int32
}

// newRanker learns from examples and from the passages' own texts.
func newRanker(g *Guide, examples []example) *ranker {
	r := &ranker{lexicon: g.lexicon, passages: len(g.passages), sections: len(g.sections)}
	groups := r.classes(g)
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
	seen := r.lexicon.analyseAll(texts)
	var vectors [][]term
	r.vocabulary, vectors = learnVocabulary(seen)
	group := make([]int32, len(seen))
	for i, c := range r.class {
		group[i] = r.groupOf[c]
	}
	features := len(r.vocabulary.idf)
	var wg sync.WaitGroup
	wg.Go(func() { r.linear = train(vectors, group, features, groups) })
	r.examples = newIndex(vectors, features)
	r.centres = newIndex(centres(vectors, r.class, len(r.groupOf), features), features)
	wg.Wait()
	return r
}

// classes gives each class its group and returns how many groups there are.
func (r *ranker) classes(g *Guide) int {
	for _, p := range g.passages {
		r.groupOf = append(r.groupOf, int32(g.sectionAt[p.Section]))
	}
	var names []string
	for _, t := range g.topics {
		at := slices.Index(names, topicGroup(t.ID))
		if at < 0 {
			at = len(names)
			names = append(names, topicGroup(t.ID))
		}
		r.groupOf = append(r.groupOf, int32(r.sections+at))
	}
	return r.sections + len(names)
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

// centres returns the mean direction of each class's vectors, of length 1.
func centres(vectors [][]term, class []int32, classes, features int) [][]term {
	members := make([][]int, classes)
	for i, c := range class {
		members[c] = append(members[c], i)
	}
	out := make([][]term, classes)
	sum := make([]float32, features)
	for c, list := range members {
		for _, i := range list {
			for _, t := range vectors[i] {
				if sum[t.at] == 0 {
					out[c] = append(out[c], term{at: t.at})
				}
				sum[t.at] += t.weight
			}
		}
		length := 0.0
		for k, t := range out[c] {
			out[c][k].weight = sum[t.at]
			length += float64(sum[t.at]) * float64(sum[t.at])
			sum[t.at] = 0
		}
		for k := range out[c] {
			out[c][k].weight /= float32(math.Sqrt(length))
		}
	}
	return out
}

// scored is a class or a group with its score.
type scored struct {
	at    int
	score float64
}

func sortScored(list []scored) {
	slices.SortStableFunc(list, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
}

// ranking is what the ranker makes of a question.
type ranking struct {
	classes []scored // by nearness from 0 to 1, best first
	groups  []scored // by probability, best first; they sum to 1
	known   float64  // share of the question that was seen in learning
}

// rank scores all classes and groups.
func (r *ranker) rank(a analysis) ranking {
	v, known := r.vocabulary.vector(a)
	out := ranking{classes: r.nearness(v), known: known}
	z := make([]float32, r.linear.groups)
	if len(z) == 0 {
		return out
	}
	r.linear.logits(v, z)
	best := make([]float64, len(z))
	for _, s := range out.classes {
		g := r.groupOf[s.at]
		best[g] = max(best[g], s.score)
	}
	for g := range z {
		z[g] = (z[g] + float32(tuning.near*best[g])) / float32(tuning.heat)
	}
	softmax(z)
	for g, p := range z {
		out.groups = append(out.groups, scored{g, float64(p)})
	}
	sortScored(out.classes)
	sortScored(out.groups)
	return out
}

// nearness compares a vector with all examples and all centres.
func (r *ranker) nearness(v []term) []scored {
	near := make([]float32, len(r.class))
	mid := make([]float32, len(r.groupOf))
	for _, t := range v {
		for _, p := range r.examples.of(t.at) {
			near[p.at] += t.weight * p.weight
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
