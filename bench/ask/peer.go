package main

import (
	"fmt"
	"strings"

	"github.com/munfatih/munfatih/guide"
)

// peer is a way to set up a search engine for the guide.
type peer struct {
	name      string
	analysers []string     // each of them reads the whole of every document
	langs     []guide.Lang // of the passages' texts
	examples  bool         // whether the example questions are indexed, too
}

// The peers, from the usual set-up to one that knows what ours knows. Of the
// layouts that were tried (a field a language or a variety, a document an
// example, letter sequences, BM25) these found the most sections.
var peers = []peer{
	{name: "Bleve, Arabic passages", analysers: []string{"ar"}, langs: []guide.Lang{guide.Arabic}},
	{name: "Bleve, passages in three languages", analysers: []string{"ar", "fr", "en"}, langs: guide.Langs},
	{name: "Bleve, passages and examples", analysers: []string{"ar", "fr", "en", latin}, langs: guide.Langs, examples: true},
}

// document is what is found: a passage, or a topic outside the guide.
type document struct {
	section string // none for a topic
	text    string
}

// documents makes one document a passage, in the guide's order, with the
// examples if the peer learns from them; then one a topic that has some.
func (p peer) documents(g *guide.Guide, examples []example) []document {
	asked, topics := map[string]*strings.Builder{}, []string{}
	if p.examples {
		for _, e := range examples {
			if asked[e.id] == nil {
				asked[e.id] = new(strings.Builder)
				if e.section == none {
					topics = append(topics, e.id)
				}
			}
			fmt.Fprintln(asked[e.id], e.text)
		}
	}
	var out []document
	for _, section := range g.Sections() {
		for _, passage := range g.Passages(section.ID) {
			var b strings.Builder
			for _, lang := range p.langs {
				t := passage.Text[lang]
				fmt.Fprintln(&b, t.Title+"\n"+t.Short+"\n"+t.Detail)
			}
			if questions := asked[passage.ID]; questions != nil {
				b.WriteString(questions.String())
			}
			out = append(out, document{section.ID, b.String()})
		}
	}
	for _, id := range topics {
		out = append(out, document{none, asked[id].String()})
	}
	return out
}

// build indexes the guide and chooses the threshold. The cost is the index's
// alone.
func (p peer) build(g *guide.Guide, examples []example) (system, error) {
	x, c, err := measured(func() (*index, error) { return newIndex(p.analysers, p.documents(g, examples)) })
	if err != nil {
		return system{}, err
	}
	trials, err := p.trials(x, g, examples)
	if err != nil {
		return system{}, fmt.Errorf("choose the threshold: %w", err)
	}
	least := threshold(trials)
	ask := func(question string) (answer, error) {
		hits, err := x.search(question)
		return answerFrom(hits, least), err
	}
	return system{name: p.name, ask: ask, cost: c}, nil
}

// answerFrom refuses when the best hit is a topic or scores less than least.
func answerFrom(hits []hit, least float64) answer {
	a := answer{status: guide.Unanswered}
	if len(hits) > 0 && hits[0].section != none && hits[0].score >= least {
		a.status = guide.Answered
	}
	for _, h := range hits {
		a.add(h.section)
	}
	return a
}
