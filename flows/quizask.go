package flows

import (
	"fmt"
	"slices"

	"github.com/munfatih/munfatih/eligibility"
	"github.com/munfatih/munfatih/guide"
	"github.com/munfatih/munfatih/i18n"
)

// councilNames are the kinds of council, as buttons.
var councilNames = map[eligibility.Council]i18n.Key{
	eligibility.Commune: i18n.KeyQuizCommune, eligibility.Province: i18n.KeyQuizProvince, eligibility.Region: i18n.KeyQuizRegion,
}

// answerNames are the answers, as buttons and in the review. The empty one is
// that of a question not answered yet.
var answerNames = map[eligibility.Answer]i18n.Key{
	eligibility.Yes: i18n.KeyQuizYes, eligibility.No: i18n.KeyQuizNo, eligibility.Unsure: i18n.KeyQuizUnsure, "": i18n.KeyQuizUnanswered,
}

// criterionPassages are the passages of the guide behind the criteria.
var criterionPassages = map[string]string{
	"country": "2.2.country-member", "mandate": "2.3.mandate", "letter_of_support": "2.3.support-letter",
	"endorsement": "2.3.endorsement", "staff": "2.3.staff", "participation": "2.3.participation",
	"initiative": "2.3.initiative", "vision": "2.3.vision", "added_value": "2.3.added-value", "training": "2.3.peer-training",
}

// passage is what the guide says of a criterion: its passage, else the first
// of its section; nil when the guide in use has neither.
func (q *quizTurn) passage(c eligibility.Criterion) *guide.Passage {
	if p, ok := q.guide.Passage(criterionPassages[c.ID]); ok {
		return p
	}
	if all := q.guide.Passages(c.Section); len(all) > 0 {
		return all[0]
	}
	return nil
}

// whyButton is a row that opens the passage behind a criterion, if there is one.
func (q *quizTurn) whyButton(id string) [][]Button {
	c, ok := q.Rules.Criterion(id)
	if !ok || q.passage(c) == nil {
		return nil
	}
	return [][]Button{{quizWord(i18n.KeyQuizPassage, quizWhy, id)}}
}

// councilView asks for the kind of council.
func (q *quizTurn) councilView() Reply {
	var rows [][]Button
	for _, c := range eligibility.Councils {
		rows = append(rows, []Button{quizWord(councilNames[c], quizFor, string(c))})
	}
	total := i18n.Args{"Total": len(q.asked())}
	return Reply{Text: []i18n.Text{q.textWith(i18n.KeyQuizIntro, total)}, Buttons: rows}
}

// resumeView asks whether to go on or to begin anew.
func (q *quizTurn) resumeView() Reply {
	text := q.textWith(i18n.KeyQuizResume, i18n.Args{
		"Council": councilNames[q.council], "Done": len(q.answers), "Total": len(q.asked())})
	return Reply{Text: []i18n.Text{text}, Buttons: [][]Button{
		{quizWord(i18n.KeyQuizGoOn, quizOn, "")}, {quizWord(i18n.KeyQuizAnew, quizAnew, "")}}}
}

// choose takes the kind of council. A mandate that is too short is told at once.
func (q *quizTurn) choose(c eligibility.Council) bool {
	if !slices.Contains(eligibility.Councils, c) {
		return false
	}
	q.council = c
	q.keep()
	if blockedBy(q.judge(q.answers, false), eligibility.Term) {
		return q.show(Choice{flowQuiz, quizBlocked, ""})
	}
	return q.show(q.next())
}

func blockedBy(res eligibility.Result, id string) bool {
	return slices.ContainsFunc(res.Blocking, func(i eligibility.Item) bool { return i.Criterion == id })
}

// blockedView says that the mandate is too short, with the dates, and offers
// the questions as preparation.
func (q *quizTurn) blockedView() Reply {
	rows := [][]Button{
		{quizWord(i18n.KeyQuizPrepare, quizOn, "")}, {quizWord(i18n.KeyQuizOtherCouncil, quizCouncil, "")}}
	text := []i18n.Text{q.text(i18n.KeyQuizBlocked), q.mandateText(q.judge(q.answers, false)), q.callText(), q.text(i18n.KeyQuizBlockedGoOn)}
	return Reply{Text: text, Buttons: append(rows, q.whyButton(eligibility.Term)...)}
}

// questionView asks one criterion, or shows it again to be changed.
func (q *quizTurn) questionView(c Choice) (Reply, bool) {
	all := q.asked()
	at := slices.IndexFunc(all, func(a eligibility.Criterion) bool { return a.ID == c.Value })
	if at < 0 {
		return Reply{}, false
	}
	words := q.rule(all[at])
	text := []i18n.Text{
		q.textWith(i18n.KeyQuizProgress, i18n.Args{
			"Number": fmt.Sprintf("%d/%d", at+1, len(all)), "Name": q.prose(words.Name)}),
		{Fixed: "<b>" + q.prose(words.Question) + "</b>"},
		q.textWith(i18n.KeyQuizWhy, i18n.Args{"Text": q.prose(words.Why)}),
	}
	if words.Difference != "" {
		text = append(text, q.textWith(i18n.KeyQuizOfficial, i18n.Args{"Text": q.prose(words.Difference)}))
	}
	if a, given := q.answers[c.Value]; given {
		text = append(text, q.textWith(i18n.KeyQuizSoFar, i18n.Args{"Answer": answerNames[a]}))
	}
	back := Choice{flowQuiz, quizReview, ""}
	switch {
	case c.Step == quizAsk && at == 0:
		back.Step = quizCouncil
	case c.Step == quizAsk:
		back = Choice{flowQuiz, quizAsk, all[at-1].ID}
	}
	rows := [][]Button{{
		quizWord(i18n.KeyQuizYes, string(eligibility.Yes), c.Value),
		quizWord(i18n.KeyQuizNo, string(eligibility.No), c.Value),
		quizWord(i18n.KeyQuizUnsure, string(eligibility.Unsure), c.Value),
	}}
	rows = append(rows, q.whyButton(c.Value)...)
	rows = append(rows, []Button{{Label: q.text(i18n.KeyQuizBack), Choice: back}})
	return Reply{Text: text, Buttons: rows}, true
}

// whyView shows the passage behind a criterion, and the way back to the step
// that is open.
func (q *quizTurn) whyView(id string) (Reply, bool) {
	c, ok := q.Rules.Criterion(id)
	if !ok || q.passage(c) == nil {
		return Reply{}, false
	}
	back := Choice{flowQuiz, quizOn, ""}
	if open := q.session.Open; open != nil && open.Flow == flowQuiz {
		back = *open
	}
	p := q.passage(c)
	text := append([]i18n.Text{q.textWith(i18n.KeyHeading, i18n.Args{"Title": q.title(p)})}, q.passageText(p)...)
	return Reply{Text: text, Buttons: [][]Button{{{Label: q.text(i18n.KeyQuizBack), Choice: back}}}}, true
}

// answer takes an answer, if it is to the question that is open, or to one
// without an answer while none is open. It reports whether it was taken: an
// earlier answer is changed in the review only, never by an old button.
func (q *quizTurn) answer(id string, a eligibility.Answer) bool {
	open := q.session.Open
	asking := open != nil && open.Flow == flowQuiz && (open.Step == quizAsk || open.Step == quizChange)
	_, given := q.answers[id]
	criterion, known := q.Rules.Criterion(id)
	switch {
	case q.council == "", !known, !criterion.Asked:
		return false
	case asking && open.Value != id, !asking && given:
		return false
	}
	q.answers[id] = a
	q.keep()
	if asking && open.Step == quizChange {
		return q.show(Choice{flowQuiz, quizReview, ""})
	}
	return q.show(q.next())
}
