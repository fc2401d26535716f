package guide

import (
	"encoding/json"
	"slices"
)

// Status says whether the guide answers a question.
type Status string

// The statuses of an answer.
const (
	Answered   Status = "answered"
	Unsure     Status = "unsure"     // the passage is only the nearest guess
	Unanswered Status = "unanswered" // the guide does not say
)

// Answer is what the guide says to a question.
type Answer struct {
	Question     string
	Variety      Variety
	Nothing      bool // there is no question: no words, or filler only
	Mixed        bool // the question changes language within itself
	Lang         Lang // in which to answer
	Status       Status
	Passage      *Passage   // nil when unanswered; the nearest guess when unsure
	Sections     []string   // that the answer draws on; empty when unanswered
	Alternatives []string   // other sections, best first, two at least when there are any
	Nearest      []*Passage // the best three passages, whatever the status
	Note         *Note      // the passage's; the topic's when unanswered; nil = none
	Topic        string     // id of the outside topic when unanswered; "" = none
}

// shownAlternatives is how many other sections an answer names.
const shownAlternatives = 3

// unsaid is the answer where the guide has none.
var unsaid = map[Lang]string{
	Arabic:  "الدليل لا يذكر ذلك.",
	French:  "Le guide ne le dit pas.",
	English: "The guide does not say.",
}

// Ask answers a question of any length; want is the language of the answer, ""
// the question's own. It never fails: noise is unanswered.
func (g *Guide) Ask(question string, want Lang) Answer {
	return g.ranker.ask(g, question, want)
}

func (r *ranker) ask(g *Guide, question string, want Lang) Answer {
	seen := r.lexicon.analyse(question)
	a := Answer{Question: question, Variety: r.voices.variety(seen), Mixed: mixture(seen.tokens), Lang: want, Status: Unanswered, Sections: []string{}, Alternatives: []string{}}
	if !slices.Contains(Langs, want) {
		a.Lang = a.Variety.Lang()
	}
	a.Nothing = r.lexicon.asksNothing(seen.tokens)
	v := verdict{status: Unanswered}
	if !a.Nothing {
		v = r.judge(g, seen)
	}
	if p := g.lessonFor(question, seen); p != nil {
		v.teach(p)
	}
	a.Status = v.status
	a.Nearest = v.passages
	if a.Status == Unanswered {
		if v.topic != nil {
			a.Topic, a.Note = v.topic.ID, v.topic.Note
		}
	} else {
		a.Passage = v.passages[0]
		a.Note = a.Passage.Note
		a.Sections = append(a.Sections, a.Passage.Section)
	}
	for _, s := range v.sections {
		if len(a.Alternatives) < shownAlternatives && !slices.Contains(a.Sections, s) {
			a.Alternatives = append(a.Alternatives, s)
		}
	}
	return a
}

// Text returns the passage's text in the answer's language, the short answer
// first; when unanswered, that the guide does not say.
func (a Answer) Text() string {
	if a.Passage == nil {
		return unsaid[a.Lang]
	}
	t := a.Passage.Text[a.Lang]
	if t.Detail == "" {
		return t.Short
	}
	return t.Short + "\n\n" + t.Detail
}

// MarshalJSON writes the shape that scripts hold on to: lists are never null,
// the section is "none" exactly when unanswered.
func (a Answer) MarshalJSON() ([]byte, error) {
	out := struct {
		Question     string   `json:"question"`
		Language     Variety  `json:"language"`
		Status       Status   `json:"status"`
		Section      string   `json:"section"`
		Sections     []string `json:"sections"`
		Page         *int     `json:"page"`
		Passage      string   `json:"passage"`
		Answer       string   `json:"answer"`
		Note         *string  `json:"note"`
		Alternatives []string `json:"alternatives"`
	}{
		Question: a.Question, Language: a.Variety, Status: a.Status, Section: "none",
		Sections: notNil(a.Sections), Answer: a.Text(), Alternatives: notNil(a.Alternatives),
	}
	if a.Passage != nil {
		out.Section, out.Passage = a.Passage.Section, a.Passage.ID
		if a.Passage.Page > 0 {
			out.Page = &a.Passage.Page
		}
	}
	if a.Note != nil {
		text := a.Note.Text[a.Lang]
		out.Note = &text
	}
	return json.Marshal(out)
}

func notNil(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}
