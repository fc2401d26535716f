package guide

import "strings"

// Lesson is a question that an editor has linked to a passage while the bot
// was running. It answers at once, before it is merged into the examples.
type Lesson struct {
	Question string
	Passage  string // id; a lesson for a passage that is not there is left out
}

// likeness is the cosine from which a question counts as a lesson's own.
const likeness = 0.85

// lesson is a lesson made ready for comparing.
type lesson struct {
	key     string
	weight  map[int32]float32 // the question's vector, of length 1
	passage *Passage
}

// Key is a question as it is compared: its words without marks, accents and
// variants of letters. Questions of the same key are the same question. It is
// "" for a text without words.
func Key(question string) string { return strings.Join(words(normalise(question)), " ") }

// With gives the same guide with lessons. The guide itself stays as it is.
func (g *Guide) With(lessons []Lesson) *Guide {
	taught := *g
	taught.lessons = nil
	for _, l := range lessons {
		p, ok := g.Passage(l.Passage)
		if key := Key(l.Question); ok && key != "" {
			vector, _ := g.ranker.vocabulary.vector(g.lexicon.analyse(l.Question))
			taught.lessons = append(taught.lessons, lesson{key, weights(vector), p})
		}
	}
	return &taught
}

// lessonFor is the passage of the lesson that a question repeats, or nil.
func (g *Guide) lessonFor(question string, a analysis) *Passage {
	if len(g.lessons) == 0 {
		return nil
	}
	key := Key(question)
	vector, _ := g.ranker.vocabulary.vector(a)
	var best *Passage
	nearest := float32(likeness)
	for _, l := range g.lessons {
		if l.key == key {
			return l.passage
		}
		var near float32
		for _, t := range vector {
			near += t.weight * l.weight[t.at]
		}
		if near >= nearest {
			best, nearest = l.passage, near
		}
	}
	return best
}

func weights(vector []term) map[int32]float32 {
	m := make(map[int32]float32, len(vector))
	for _, t := range vector {
		m[t.at] = t.weight
	}
	return m
}
