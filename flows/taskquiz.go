package flows

import (
	"context"
	"fmt"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// quizFile is a candidacy that can take the result of a quiz.
type quizFile struct {
	id   string
	name i18n.Names // of the community
}

// quizFiles are the candidacies of the communities for which the person holds
// office: of each the one for the call that matters now, else for the next one.
func (t *turn) quizFiles(ctx context.Context, call *Call) ([]quizFile, error) {
	if !t.keepsTasks() {
		return nil, nil
	}
	p, err := t.profile(ctx)
	if err != nil || p.Person == "" {
		return nil, err
	}
	r, err := t.registry(ctx)
	if err != nil {
		return nil, err
	}
	var files []quizFile
	for _, c := range r.Of(p.Person) {
		slot, there := r.Slot(c.ID, candidacy.NextCall)
		if call != nil {
			if now, open := r.Slot(c.ID, call.ID); open {
				slot, there = now, true
			}
		}
		if there {
			files = append(files, quizFile{slot.File, namesOf(c)})
		}
	}
	return files, nil
}

// taskButtons make tasks of what a result says is missing.
func (q *quizTurn) taskButtons() [][]Button {
	if len(q.files) == 0 || len(q.missingPieces()) == 0 {
		return nil
	}
	var rows [][]Button
	for i, f := range q.files {
		label := q.text(i18n.KeyTaskFromQuiz)
		if len(q.files) > 1 {
			label = q.textWith(i18n.KeyTaskFromQuizOf, i18n.Args{"Number": i + 1, "Name": f.name})
		}
		rows = append(rows, []Button{{Label: label, Choice: Choice{flowTask, taskQuiz, f.id}}})
	}
	return rows
}

// missingPieces are the pieces that answer what is missing.
func (q *quizTurn) missingPieces() []string {
	var missing []string
	for _, item := range q.judge(q.answers, false).Missing {
		missing = append(missing, item.Criterion)
	}
	return candidacy.FromQuiz(q.Pieces, missing)
}

// fromQuiz puts what the person's quiz says is missing to do.
func (c *taskTurn) fromQuiz(ctx context.Context, _ string) (bool, error) {
	if c.Rules == nil {
		return false, nil
	}
	q, err := c.quiz(ctx)
	if err != nil {
		return true, err
	}
	if q.council == "" || len(q.answers) == 0 {
		return c.staleTask(ctx)
	}
	pieces := q.missingPieces()
	if len(pieces) == 0 {
		c.said = append(c.said, c.text(i18n.KeyTaskQuizNone))
		return c.list(ctx, "")
	}
	if ok, err := c.consents(ctx, Choice{flowTask, taskQuiz, c.value()}); !ok || err != nil {
		return true, err
	}
	change, err := c.f.ToDo(c.who, c.seat, pieces, "quiz", c.plan(), c.event.At)
	if err != nil {
		if err := c.denied(err); err != nil {
			return true, fmt.Errorf("make tasks of a quiz: %w", err)
		}
		return c.list(ctx, "")
	}
	c.keep(change)
	c.said = append(c.said, c.textWith(i18n.KeyTaskQuizDone, i18n.Args{"Lines": c.titles(pieces)}))
	return c.list(ctx, "")
}

// titles are pieces by name, each with how far it is.
func (c *taskTurn) titles(pieces []string) i18n.Lines {
	var lines i18n.Lines
	for _, id := range pieces {
		if p, t, there := c.piece(id); there {
			lines = append(lines, c.textWith(i18n.KeyTaskQuizLine, i18n.Args{
				"Title": pieceNames(p, 0), "State": taskStates[t.State], "When": c.when(t)}))
		}
	}
	return lines
}
