package guide

import "testing"

// The built-in content has no fault, and every passage is asked for in every
// variety.
func TestContent(t *testing.T) {
	g := embedded(t)
	have := map[string]map[Variety]int{}
	for _, e := range g.examples {
		if have[e.id] == nil {
			have[e.id] = map[Variety]int{}
		}
		have[e.id][e.variety]++
	}
	for _, p := range g.passages {
		for _, v := range exampleTags {
			if got := have[p.ID][v]; got < 4 {
				t.Errorf("%s: got %d examples in %s, want 4 at least", p.ID, got, v)
			}
		}
	}
	for _, topic := range g.topics {
		if len(have[topic.ID]) == 0 {
			t.Errorf("topic %s: got no example, want some", topic.ID)
		}
	}
}

// The ranking answers questions that it has not seen. The floors are what it
// reached when it was tuned, less three points.
func TestCrossValidation(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	r := embedded(t).CrossValidate(5)
	for _, s := range append(r.Scores, r.All) {
		right1, right3 := percent(s.Right1, s.Inside), percent(s.Right3, s.Inside)
		answered, refused := percent(s.WronglyAnswered, s.Outside), percent(s.WronglyRefused, s.Inside)
		if right1 < 60 || right3 < 82 || answered > 25 || refused > 9 {
			t.Errorf("%s: got right at 1 %.0f%%, right in 3 %.0f%%, wrongly answered %.0f%%, wrongly refused %.0f%%; want 60 and 82 at least, 25 and 9 at most",
				s.Lang, right1, right3, answered, refused)
		}
	}
	if t.Failed() {
		t.Logf("\n%s", r)
	}
}

func percent(part, whole int) float64 { return 100 * float64(part) / float64(max(whole, 1)) }
