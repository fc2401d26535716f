package flows

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/munfatih/munfatih/eligibility"
	"github.com/munfatih/munfatih/i18n"
)

// verdictNames say the verdicts in plain words.
var verdictNames = map[string]i18n.Key{
	eligibility.NotNow: i18n.KeyQuizNotNow, eligibility.Incomplete: i18n.KeyQuizIncomplete,
	eligibility.Possible: i18n.KeyQuizPossible, eligibility.Ready: i18n.KeyQuizReady,
}

// resultView is the result with the ways on.
func (q *quizTurn) resultView() Reply {
	return Reply{Text: q.resultText(), Buttons: slices.Concat(q.goOnButton(), [][]Button{
		{quizWord(i18n.KeyQuizReviewButton, quizReview, ""), quizWord(i18n.KeyQuizIfButton, quizIf, "")},
		{quizWord(i18n.KeyQuizTextsButton, quizTexts, "")},
		{quizWord(i18n.KeyQuizShareButton, quizShare, "")},
	}, q.taskButtons(), q.reportButton())}
}

// goOnButton is a row that leads to the first question without an answer, if
// there is one.
func (q *quizTurn) goOnButton() [][]Button {
	if q.next().Step != quizAsk {
		return nil
	}
	return [][]Button{{quizWord(i18n.KeyQuizGoOn, quizOn, "")}}
}

// resultText says the verdict, then the mandate, what lacks, what to do next
// and when, the score, and that nothing of it is a promise.
func (q *quizTurn) resultText() []i18n.Text {
	res := q.judge(q.answers, false)
	text := []i18n.Text{
		q.textWith(i18n.KeyQuizVerdict, i18n.Args{"Verdict": verdictNames[res.Verdict]}),
		q.mandateText(res), q.callText(),
	}
	if blockedBy(res, eligibility.Country) {
		text = append(text, q.block(i18n.KeyQuizBlocking, q.lines([]eligibility.Item{{Criterion: eligibility.Country}}, q.reasonLine)))
	}
	if len(res.Missing) > 0 {
		text = append(text, q.block(i18n.KeyQuizMissing, q.lines(res.Missing, q.missingLine)))
	}
	if len(res.Unknown) > 0 {
		text = append(text, q.block(i18n.KeyQuizUnknown, q.lines(res.Unknown, q.unknownLine)))
	}
	if res.Next != nil {
		item := []eligibility.Item{*res.Next}
		text = append(text, q.block(i18n.KeyQuizNext, append(q.lines(item, q.reasonLine), q.lines(item, q.proofLine)...)))
	}
	if plan := q.plan(res); plan != nil {
		text = append(text, q.block(i18n.KeyQuizPlan, plan))
	}
	var myths i18n.Lines
	for _, m := range q.Rules.Myths() {
		myths = append(myths, q.textWith(i18n.KeyQuizMyth, i18n.Args{"Text": q.prose(m.Text[eligibility.Lang(q.lang)])}))
	}
	return append(text,
		q.textWith(i18n.KeyQuizScore, i18n.Args{"Score": res.Score}),
		q.textWith(i18n.KeyQuizMyths, i18n.Args{"Lines": myths}),
		q.textWith(i18n.KeyQuizNoPromise, i18n.Args{"Version": res.RulesVersion}))
}

// block is a heading with lines.
func (q *quizTurn) block(heading i18n.Key, lines i18n.Lines) i18n.Text {
	return q.textWith(i18n.KeyQuizBlock, i18n.Args{"Heading": heading, "Lines": lines})
}

// lines says each item by its criterion.
func (q *quizTurn) lines(items []eligibility.Item, say func(eligibility.Item, eligibility.CriterionText) i18n.Text) i18n.Lines {
	var out i18n.Lines
	for _, item := range items {
		c, _ := q.Rules.Criterion(item.Criterion)
		out = append(out, say(item, q.rule(c)))
	}
	return out
}

func (q *quizTurn) reasonLine(_ eligibility.Item, w eligibility.CriterionText) i18n.Text {
	return q.textWith(i18n.KeyQuizReasonLine, i18n.Args{"Name": q.prose(w.Name), "Text": q.prose(w.Reason)})
}

func (q *quizTurn) proofLine(_ eligibility.Item, w eligibility.CriterionText) i18n.Text {
	return q.textWith(i18n.KeyQuizProofLine, i18n.Args{"Text": q.prose(w.Proof)})
}

func (q *quizTurn) missingLine(i eligibility.Item, w eligibility.CriterionText) i18n.Text {
	days := q.textWith(i18n.KeyQuizDays, i18n.Args{"Count": i.LeadDays})
	return q.textWith(i18n.KeyQuizMissingLine, i18n.Args{"Name": q.prose(w.Name), "Days": days, "Text": q.prose(w.Who)})
}

func (q *quizTurn) unknownLine(_ eligibility.Item, w eligibility.CriterionText) i18n.Text {
	return q.textWith(i18n.KeyQuizUnknownLine, i18n.Args{"Name": q.prose(w.Name), "Text": q.prose(w.Ask)})
}

// mandateText says how long the council still sits.
func (q *quizTurn) mandateText(res eligibility.Result) i18n.Text {
	m := res.Mandate
	if m.Ends == nil {
		return q.block(i18n.KeyQuizMandate, i18n.Lines{
			q.textWith(i18n.KeyQuizMandateUnknown, i18n.Args{"Day": q.date(m.CountedOn)})})
	}
	last, next := i18n.KeyQuizLastDay, i18n.KeyQuizOpening
	if m.LastDay.Compare(q.today) < 0 {
		last = i18n.KeyQuizLastDayPast
	}
	if m.NextOpeningEstimated {
		next = i18n.KeyQuizOpeningEstimated
	}
	lines := i18n.Lines{
		q.textWith(i18n.KeyQuizMandateEnds, i18n.Args{"Day": q.date(*m.Ends)}),
		q.textWith(i18n.KeyQuizMonths, i18n.Args{"Months": m.MonthsLeft, "Day": q.date(m.CountedOn), "Needed": q.Rules.Months()}),
		q.textWith(last, i18n.Args{"Day": q.date(*m.LastDay)}),
	}
	if blockedBy(res, eligibility.Term) {
		lines = append(lines, q.textWith(next, i18n.Args{"Day": q.date(*m.NextOpening)}))
	}
	return q.block(i18n.KeyQuizMandate, lines)
}

// callText says which call is known, in Morocco's time and its issuer's.
func (q *quizTurn) callText() i18n.Text {
	if q.call == nil {
		return q.text(i18n.KeyQuizNoCall)
	}
	return q.textWith(i18n.KeyQuizCall, i18n.Args{
		"Title":  q.callTitle(),
		"Closes": q.call.Closes.At, "Local": q.call.Closes.Local, "Zone": q.call.Closes.Zone,
		"Source": i18n.HTML(`<a href="` + string(i18n.Escape(q.call.Source)) + `">` + string(i18n.Escape(site(q.call.Source))) + `</a>`),
	})
}

// plan counts back from the call's closing when to begin what is still to be
// done; nil without a call, without anything to do, or when something blocks.
func (q *quizTurn) plan(res eligibility.Result) i18n.Lines {
	closes := q.closes()
	todo := slices.Concat(res.Missing, res.Unknown)
	if closes == nil || len(res.Blocking) > 0 || len(todo) == 0 {
		return nil
	}
	slices.SortStableFunc(todo, func(a, b eligibility.Item) int { return cmp.Compare(b.LeadDays, a.LeadDays) })
	lines := q.lines(todo, func(i eligibility.Item, w eligibility.CriterionText) i18n.Text {
		begin, key := closes.AddDays(-i.LeadDays), i18n.KeyQuizPlanLine
		if begin.Compare(q.today) < 0 {
			key = i18n.KeyQuizPlanLate
		}
		return q.textWith(key, i18n.Args{"Day": q.date(begin), "Name": q.prose(w.Name)})
	})
	return append(lines, q.textWith(i18n.KeyQuizPlanEnd, i18n.Args{"Day": q.date(*closes)}))
}

// reviewView lists all answers as buttons that lead to their questions.
func (q *quizTurn) reviewView() Reply {
	rows := [][]Button{{{
		Label: q.textWith(i18n.KeyQuizAnswer, i18n.Args{
			"Name": q.text(i18n.KeyQuizCouncil), "Answer": councilNames[q.council]}),
		Choice: Choice{flowQuiz, quizCouncil, ""},
	}}}
	for _, c := range q.asked() {
		rows = append(rows, []Button{{
			Label: q.textWith(i18n.KeyQuizAnswer, i18n.Args{
				"Name": i18n.Text{Fixed: q.prose(q.rule(c).Name)}, "Answer": answerNames[q.answers[c.ID]]}),
			Choice: Choice{flowQuiz, quizChange, c.ID},
		}})
	}
	rows = append(rows, q.goOnButton()...)
	res := q.judge(q.answers, false)
	return Reply{
		Text:    []i18n.Text{q.text(i18n.KeyQuizReview), q.standing(i18n.KeyQuizNow, res)},
		Buttons: append(rows, []Button{quizWord(i18n.KeyQuizResultButton, quizResult, "")}),
	}
}

// standing says a verdict and a score in a line.
func (q *quizTurn) standing(key i18n.Key, res eligibility.Result) i18n.Text {
	return q.textWith(key, i18n.Args{"Verdict": verdictNames[res.Verdict], "Score": res.Score})
}

// ifView shows what would change if some criteria were there. They are named
// by their letters, see [criterionLetters]; nothing of it is kept.
func (q *quizTurn) ifView(letters string) Reply {
	res := q.judge(q.answers, false)
	as := maps.Clone(q.answers)
	on, asIf := "", false
	items := slices.Concat(res.Blocking, res.Missing, res.Unknown)
	for _, item := range items {
		letter := criterionLetters[item.Criterion]
		if letter == "" || !strings.Contains(letters, letter) {
			continue
		}
		on += letter
		if item.Criterion == eligibility.Term {
			asIf = true
		} else {
			as[item.Criterion] = eligibility.Yes
		}
	}
	text := []i18n.Text{q.text(i18n.KeyQuizIf), q.standing(i18n.KeyQuizNow, res)}
	switch {
	case len(items) == 0:
		text = []i18n.Text{q.text(i18n.KeyQuizIfNone)}
	case on != "":
		text = append(text, q.standing(i18n.KeyQuizThen, q.judge(as, asIf)))
	}
	return Reply{Text: text, Buttons: append(q.ifButtons(items, on), []Button{quizWord(i18n.KeyQuizBack, quizResult, "")})}
}

// ifButtons turn a criterion on or off.
func (q *quizTurn) ifButtons(items []eligibility.Item, on string) [][]Button {
	var rows [][]Button
	for _, item := range items {
		c, _ := q.Rules.Criterion(item.Criterion)
		letter := criterionLetters[c.ID]
		if letter == "" {
			continue
		}
		label, then := i18n.Text{Fixed: q.prose(q.rule(c).Name)}, on+letter
		if strings.Contains(on, letter) {
			label = q.textWith(i18n.KeyQuizIfOn, i18n.Args{"Name": q.prose(q.rule(c).Name)})
			then = strings.ReplaceAll(on, letter, "")
		}
		rows = append(rows, []Button{{Label: label, Choice: Choice{flowQuiz, quizIf, then}}})
	}
	return rows
}

// textsView says where the official text differs from the guide.
func (q *quizTurn) textsView() Reply {
	text := []i18n.Text{q.text(i18n.KeyQuizTexts)}
	for _, c := range q.Rules.Criteria() {
		if w := q.rule(c); w.Difference != "" {
			text = append(text, q.textWith(i18n.KeyQuizTextsLine, i18n.Args{"Name": q.prose(w.Name), "Text": q.prose(w.Difference)}))
		}
	}
	return Reply{Text: text, Buttons: [][]Button{{quizWord(i18n.KeyQuizBack, quizResult, "")}}}
}
