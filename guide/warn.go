package guide

import (
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
)

// Warnings tells what is allowed but weakens the answers: the same question
// under two ids, an example that does not win its own passage, a passage or
// topic without examples in a variety.
func (g *Guide) Warnings() Faults {
	var out Faults
	first := map[string]example{}
	have := map[string]map[Variety]bool{}
	winners := g.winners()
	for i, e := range g.examples {
		if have[e.id] == nil {
			have[e.id] = map[Variety]bool{}
		}
		have[e.id][e.variety] = true
		key := strings.Join(words(normalise(e.text)), " ")
		if f, twice := first[key]; !twice {
			first[key] = e
		} else if f.id != e.id {
			out.Add(e.file, e.line, "%s: the same question stands under %s (%s:%d)", e.id, f.id, f.file, f.line)
			continue
		}
		if winners[i] != e.id {
			out.Add(e.file, e.line, "%s: its own example is answered by %s: %s", e.id, winners[i], e.text)
		}
	}
	for _, p := range g.passages {
		absent(&out, "questions/"+p.Section+".txt", p.ID, have[p.ID], exampleTags)
	}
	for _, t := range g.topics {
		if have[t.ID] == nil {
			out.Add("questions/"+topicGroup(t.ID)+".txt", 0, "%s: no example", t.ID)
		}
	}
	out.Sort()
	return out
}

// absent adds a warning for the varieties in which a passage has no example.
func absent(fs *Faults, file, id string, have map[Variety]bool, want []Variety) {
	var missing []string
	for _, tag := range want {
		if !have[tag] {
			missing = append(missing, string(tag))
		}
	}
	if len(missing) > 0 {
		fs.Add(file, 0, "%s: no example in %s", id, strings.Join(missing, ", "))
	}
}

// winners returns for each example the id of what is nearest to it. It takes
// seconds, so all processors work on it.
func (g *Guide) winners() []string {
	out := make([]string, len(g.examples))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(out)); i = next.Add(1) - 1 {
				out[i] = g.winner(g.examples[i].text)
			}
		})
	}
	wg.Wait()
	return out
}

// winner returns the id of the passage or topic that is nearest to a question.
func (g *Guide) winner(question string) string {
	classes := g.ranker.rank(g.ranker.lexicon.analyse(question)).classes
	if len(classes) == 0 || classes[0].score <= 0 {
		return "nothing"
	}
	if c := classes[0].at; c < g.ranker.passages {
		return g.passages[c].ID
	}
	return g.topics[classes[0].at-g.ranker.passages].ID
}
