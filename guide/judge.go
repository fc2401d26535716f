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
	if len(rank.sections) == 0 || rank.known < tuning.known {
		return v
	}
	for _, s := range rank.sections {
		v.sections = append(v.sections, g.sections[s.at].ID)
	}
	v.passages = r.nearest(g, rank)
	inside := rank.sections[0].score
	topic := r.topic(g, rank)
	switch {
	case len(v.passages) == 0:
		return v
	case inside >= tuning.answered*rank.outside:
		v.status = Answered
	case inside < tuning.least:
		v.topic = topic
	case rank.outside < tuning.refused && (topic == nil || rank.outside < tuning.named):
		v.status = Unsure
	default:
		v.topic = topic
	}
	return v
}

// nearest returns the three likeliest passages: first that of the likeliest
// section, then of all.
func (r *ranker) nearest(g *Guide, rank ranking) []*Passage {
	var out []*Passage
	for _, s := range rank.passages {
		if r.sectionOf[s.at] == int32(rank.sections[0].at) {
			out = append(out, g.passages[s.at])
			break
		}
	}
	for _, s := range rank.passages {
		if len(out) < nearestShown && !slices.Contains(out, g.passages[s.at]) {
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
