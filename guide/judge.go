package guide

import "slices"

// verdict is what the ranking makes of a question.
type verdict struct {
	status   Status
	passages []*Passage // the best three, the best section's first
	sections []string   // all sections, best first
	topic    *Topic     // the nearest outside topic, when unanswered; may be nil
}

// nearestShown is how many passages a verdict names.
const nearestShown = 3

// teach makes a lesson's passage the answer.
func (v *verdict) teach(p *Passage) {
	v.status, v.topic = Answered, nil
	others := slices.DeleteFunc(v.passages, func(o *Passage) bool { return o == p })
	v.passages = append([]*Passage{p}, others[:min(len(others), nearestShown-1)]...)
}

// judge ranks and decides whether the guide answers.
func (r *ranker) judge(g *Guide, a analysis) verdict {
	rank := r.rank(a)
	v := verdict{status: Unanswered}
	if len(rank.groups) == 0 || rank.known < tuning.known {
		return v
	}
	inside, outside := 0.0, 0.0
	for _, s := range rank.groups {
		if s.at >= r.sections {
			outside += s.score
			continue
		}
		inside = max(inside, s.score)
		v.sections = append(v.sections, g.sections[s.at].ID)
	}
	v.passages = r.nearest(g, rank)
	switch {
	case len(v.passages) == 0:
		return v
	case inside >= tuning.answered*outside && inside >= tuning.sure:
		v.status = Answered
	case outside < tuning.refused:
		v.status = Unsure
	default:
		v.topic = r.topic(g, rank)
	}
	return v
}

// nearest returns the best three passages: first the best of the best section,
// then the nearest of all.
func (r *ranker) nearest(g *Guide, rank ranking) []*Passage {
	var out []*Passage
	top := int32(-1)
	for _, s := range rank.groups {
		if s.at < r.sections && len(g.Passages(g.sections[s.at].ID)) > 0 {
			top = int32(s.at)
			break
		}
	}
	for _, s := range rank.classes {
		if s.at < r.passages && r.groupOf[s.at] == top {
			out = append(out, g.passages[s.at])
			break
		}
	}
	for _, s := range rank.classes {
		if len(out) == nearestShown {
			break
		}
		if s.at < r.passages && (len(out) == 0 || g.passages[s.at] != out[0]) {
			out = append(out, g.passages[s.at])
		}
	}
	return out
}

// topic returns the outside topic that the question is about; nil unless it is
// clearly nearer than everything else, since its note would be out of place.
func (r *ranker) topic(g *Guide, rank ranking) *Topic {
	first := rank.classes[0]
	if first.at < r.passages || first.score < tuning.topic {
		return nil
	}
	if len(rank.classes) > 1 && rank.classes[1].score > tuning.clear*first.score {
		return nil
	}
	return g.topics[first.at-r.passages]
}
