package guide

import (
	"cmp"
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
	epochs:     3,
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
	examples   postings  // feature → texts
	scales     []float32 // of each text and kind
	class      []int32   // of each text
	centres    index     // feature → classes
	linear     linear
	voices     voices
	passages   int // classes below are passages
	sections   int // groups below are sections
	groupOf    []int32
}

// newRanker takes what was learned from the same content before, or learns
// from the examples and the passages' own texts.
func newRanker(g *Guide, examples []example, model []byte) *ranker {
	r := &ranker{lexicon: g.lexicon, passages: len(g.passages), sections: len(g.sections)}
	groups := r.classes(g)
	texts := r.texts(g, examples)
	if model != nil && r.decode(model, g.fingerprint(), len(texts), groups) == nil {
		r.prepare(len(texts), examples)
		return r
	}
	r.vocabulary, r.examples = learnVocabulary(r.lexicon.analyseAll(texts))
	r.prepare(len(texts), examples)
	group := make([]int32, len(texts))
	for i, c := range r.class {
		group[i] = r.groupOf[c]
	}
	r.linear = train(r.vocabulary.vectors(r.examples, r.scales), group, len(r.vocabulary.idf), groups)
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
	r.centres = r.vocabulary.centres(r.examples, r.scales, r.class, len(r.groupOf))
	r.voices = newVoices(&r.vocabulary, r.examples, examples)
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
