package main

import (
	"cmp"
	"math"
	"slices"

	"github.com/munfatih/munfatih/guide"
)

// folds is the number of parts of the cross-validation.
const folds = 5

// trial is the best hit for an example that the index has not seen.
type trial struct {
	best   hit // section none and score 0 when nothing was found
	inside bool
}

// trials asks for every example. A peer without examples has seen none of them;
// the others are asked of an index with the examples of the other folds.
func (p peer) trials(whole *index, g *guide.Guide, examples []example) ([]trial, error) {
	if !p.examples {
		return tryOut(whole, examples)
	}
	var all []trial
	for fold := range folds {
		var learn, test []example
		for i, e := range examples {
			if i%folds == fold {
				test = append(test, e)
			} else {
				learn = append(learn, e)
			}
		}
		part, err := newIndex(p.analysers, p.documents(g, learn))
		if err != nil {
			return nil, err
		}
		trials, err := tryOut(part, test)
		if err != nil {
			return nil, err
		}
		if err := part.close(); err != nil {
			return nil, err
		}
		all = append(all, trials...)
	}
	return all, nil
}

func tryOut(x *index, examples []example) ([]trial, error) {
	out := make([]trial, len(examples))
	for i, e := range examples {
		hits, err := x.search(e.text)
		if err != nil {
			return nil, err
		}
		out[i] = trial{best: hit{section: none}, inside: e.section != none}
		if len(hits) > 0 {
			out[i].best = hits[0]
		}
	}
	return out, nil
}

// threshold returns the least score of an answer with which most trials are
// told rightly: answered when inside the guide, refused when outside. It is
// infinite when it is best to refuse them all.
func threshold(trials []trial) float64 {
	answers := slices.DeleteFunc(slices.Clone(trials), func(t trial) bool { return t.best.section == none })
	slices.SortFunc(answers, func(a, b trial) int { return cmp.Compare(b.best.score, a.best.score) })
	gain, best, at := 0, 0, math.Inf(1)
	for i, t := range answers {
		if t.inside {
			gain++
		} else {
			gain--
		}
		last := i+1 == len(answers) || answers[i+1].best.score < t.best.score
		if last && gain > best {
			best, at = gain, t.best.score
		}
	}
	return at
}
