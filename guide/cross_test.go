package guide

// CrossValidate answers each example question from the others: the examples
// are dealt into folds, and each fold is asked of a ranking that learnt from
// the other folds. The report is the same for the same folder. It is how the
// numbers of the ranking were chosen; folds below 2 count as 2.
func (g *Guide) CrossValidate(folds int) Report {
	folds = max(folds, 2)
	r := newReport()
	for fold := range folds {
		var learn, test []example
		for i, e := range g.examples {
			if i%folds == fold {
				test = append(test, e)
			} else {
				learn = append(learn, e)
			}
		}
		ranker := newRanker(g, learn, nil)
		for _, e := range test {
			r.add(e.question(g), ranker.ask(g, e.text, ""))
		}
	}
	return r
}

// question returns an example with its gold section.
func (e example) question(g *Guide) Question {
	q := Question{ID: e.id, Lang: string(e.variety), Q: e.text, Section: []string{"none"}}
	if !e.outside {
		q.Section = []string{g.passages[g.passageAt[e.id]].Section}
	}
	return q
}
