package flows

import (
	"context"
	"fmt"

	"github.com/munfatih/munfatih/eligibility"
	"github.com/munfatih/munfatih/i18n"
)

// quizReport sends the result of the quiz as a page for a meeting of the
// council. Without a council there is no result: the button is an old one.
func (t *turn) quizReport(ctx context.Context) (known bool, err error) {
	if t.Rules == nil || t.Letters == nil {
		return false, nil
	}
	q, err := t.quiz(ctx)
	if err != nil || q.council == "" {
		return false, err
	}
	in := eligibility.Input{Council: q.council, Answers: q.answers, On: q.today, CallCloses: q.closes()}
	pdf, err := t.Letters.Report(t.lang, in, q.judge(q.answers, false))
	if err != nil {
		return false, fmt.Errorf("set the report of a quiz: %w", err)
	}
	t.reply(Reply{Text: []i18n.Text{t.text(i18n.KeyReport)}, File: &File{Name: "quiz-report.pdf", Data: pdf}})
	return true, nil
}

// reportButton is the row that leads to the report, where one can be set.
func (q *quizTurn) reportButton() [][]Button {
	if q.Letters == nil || q.Records == nil { // the buttons of flowData need records
		return nil
	}
	return [][]Button{{word(i18n.KeyReportButton, flowData, dataReport, "")}}
}
