package flows

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// taskStates say how far a task is.
var taskStates = map[candidacy.TaskState]i18n.Key{
	candidacy.Todo: i18n.KeyTaskTodo, candidacy.Doing: i18n.KeyTaskDoing, candidacy.Done: i18n.KeyTaskDone,
	candidacy.Cant: i18n.KeyTaskCant, candidacy.NotForUs: i18n.KeyTaskNotForUs,
}

// taskTitle is how much of a title a button shows after its number and state,
// in characters: the whole stands in the message.
const taskTitle = 24

// list shows what leads to the file.
func (c *taskTurn) list(ctx context.Context, page string) (bool, error) {
	if ok, err := c.ready(ctx, Choice{flowTask, taskList, c.value(page)}); !ok || err != nil {
		return true, err
	}
	c.session.Open = nil
	tasks := c.on(candidacy.ForFile)
	if len(tasks) == 0 {
		c.display([]i18n.Text{c.text(i18n.KeyTaskNone)}, [][]Button{c.back()})
		return true, nil
	}
	if page == "" {
		page = workPage(tasks)
	}
	bar, _ := taskBar(tasks, c.Pieces)
	text := []i18n.Text{
		c.textWith(i18n.KeyTaskList, i18n.Args{"Name": namesOf(c.f.Candidacy.Community)}), bar, c.aim(),
	}
	lines, rows := c.shown(tasks, taskList, page)
	switch {
	case len(c.on(candidacy.After)) > 0:
		rows = append(rows, []Button{word(i18n.KeyTaskToAfter, flowTask, taskAfter, c.value("0"))})
	case c.mayJoin():
		rows = append(rows, []Button{word(i18n.KeyTaskJoin, flowTask, taskJoin, c.value())})
	}
	c.display(append(text, lines), append(rows, c.back()))
	return true, nil
}

// afterList shows what comes after joining.
func (c *taskTurn) afterList(ctx context.Context, page string) (bool, error) {
	tasks := c.on(candidacy.After)
	if len(tasks) == 0 {
		return c.staleTask(ctx)
	}
	c.session.Open = nil
	done, total := taskCount(tasks)
	lines, rows := c.shown(tasks, taskAfter, page)
	if c.holds() {
		rows = append(rows, []Button{word(i18n.KeyTaskJoinAgain, flowTask, taskJoin, c.value())})
	}
	c.display([]i18n.Text{
		c.textWith(i18n.KeyTaskAfterList, i18n.Args{"Name": namesOf(c.f.Candidacy.Community)}),
		c.textWith(i18n.KeyTaskCount, i18n.Args{"Done": done, "Total": total}), lines,
	}, append(rows, []Button{word(i18n.KeyTaskToList, flowTask, taskList, c.value())}, c.back()))
	return true, nil
}

// on are the tasks of a list.
func (c *taskTurn) on(list candidacy.List) []candidacy.Task { return tasksOn(c.tasks, c.Pieces, list) }

func tasksOn(tasks []candidacy.Task, pieces []candidacy.Piece, list candidacy.List) []candidacy.Task {
	return slices.DeleteFunc(slices.Clone(tasks), func(t candidacy.Task) bool {
		p, known := pieceOf(pieces, t.Piece)
		return !known || p.List != list
	})
}

// workPage is the page of the first task that is still to be done.
func workPage(tasks []candidacy.Task) string {
	first := slices.IndexFunc(tasks, undone)
	return strconv.Itoa(max(0, first) / pageSize)
}

// undone reports whether there is still something to do.
func undone(t candidacy.Task) bool { return t.State != candidacy.Done && t.State != candidacy.NotForUs }

// taskCount counts tasks; those that are not for them count nowhere.
func taskCount(tasks []candidacy.Task) (done, total int) {
	for _, t := range tasks {
		if t.State != candidacy.NotForUs {
			total++
		}
		if t.State == candidacy.Done {
			done++
		}
	}
	return done, total
}

// taskBar says how far the file is, as a bar and in words, and which stage it is in: 0
// when all are complete.
func taskBar(tasks []candidacy.Task, pieces []candidacy.Piece) (i18n.Text, int) {
	var cells strings.Builder
	stage, done, total := 0, 0, 0
	for i, p := range candidacy.StageBar(tasks, pieces) {
		done, total = done+p.Done, total+p.Total
		if p.Done == p.Total {
			cells.WriteString("▓")
			continue
		}
		cells.WriteString("░")
		if stage == 0 {
			stage = i + 1
		}
	}
	args := i18n.Args{"Cells": i18n.HTML(cells.String()), "Of": candidacy.Stages, "Done": done, "Total": total}
	if stage == 0 {
		return i18n.Text{Key: i18n.KeyTaskBarDone, Args: args}, 0
	}
	args["Stage"], args["What"] = stage, stageKey(stage)
	return i18n.Text{Key: i18n.KeyTaskBar, Args: args}, stage
}

// stageKey is what a stage, 1 to [candidacy.Stages], is called.
func stageKey(stage int) i18n.Key { return i18n.Key(fmt.Sprintf("task.stage.%d", stage)) }

// aim says by when all should be done: before the call closes, with time to
// spare.
func (c *taskTurn) aim() i18n.Text {
	call := callOf(c.calls, c.f.Candidacy.Call)
	if call == nil {
		return c.text(i18n.KeyTaskNoCall)
	}
	if !c.event.At.Before(call.Closes.At) {
		return c.textWith(i18n.KeyTaskClosed, i18n.Args{"Closes": call.Closes.At})
	}
	return c.textWith(i18n.KeyTaskAim, i18n.Args{"Closes": call.Closes.At, "Safe": safeFor(c.f, c.calls, c.days)})
}

// shown are the lines of a page of tasks under their stages, with a button each,
// and the buttons to the pages beside it.
func (c *taskTurn) shown(tasks []candidacy.Task, step, page string) (i18n.Text, [][]Button) {
	first, shown, around := paged(tasks, page, func(p string) Choice { return Choice{flowTask, step, c.value(p)} })
	var lines i18n.Lines
	var rows [][]Button
	stage := 0
	for i, t := range shown {
		p, _ := pieceOf(c.Pieces, t.Piece)
		if p.Stage != stage {
			stage = p.Stage
			lines = append(lines, c.textWith(i18n.KeyTaskStage, i18n.Args{"Stage": stage, "What": stageKey(stage)}))
		}
		number := first + i + 1
		lines = append(lines, c.textWith(i18n.KeyTaskLine, i18n.Args{
			"Number": number, "Title": pieceNames(p, 0), "State": taskStates[t.State], "When": c.when(t)}))
		rows = append(rows, []Button{{
			Label: c.textWith(i18n.KeyTaskButton, i18n.Args{
				"Number": number, "State": taskStates[t.State], "Title": pieceNames(p, taskTitle)}),
			Choice: Choice{flowTask, taskShow, c.value(p.ID)}}})
	}
	return c.textWith(i18n.KeyCandLines, i18n.Args{"Lines": lines}), append(rows, around...)
}

// when says until when a task is to be done; nothing for one that is done, not
// for them, or without a day.
func (c *taskTurn) when(t candidacy.Task) i18n.Text {
	if t.Due == "" || !undone(t) {
		return i18n.Text{}
	}
	key := i18n.KeyTaskDue
	if t.Due < candidacy.DayOf(c.event.At) {
		key = i18n.KeyTaskLate
	}
	return c.textWith(key, i18n.Args{"Day": i18n.Day{Time: t.Due.Noon()}})
}

// tasksText is the line of the card that says how far the tasks are, and
// tasksButton the row that leads to them; nothing where there are none.
func (c *candTurn) tasksText() []i18n.Text {
	tasks := tasksOn(c.f.TasksNow(c.seat, c.Pieces), c.Pieces, candidacy.ForFile)
	if !c.keepsTasks() || len(tasks) == 0 {
		return nil
	}
	bar, _ := taskBar(tasks, c.Pieces)
	return []i18n.Text{bar}
}

func (c *candTurn) tasksButton() [][]Button {
	if !c.keepsTasks() || !c.f.Candidacy.Stub.IsZero() {
		return nil
	}
	tasks := tasksOn(c.f.TasksNow(c.seat, c.Pieces), c.Pieces, candidacy.ForFile)
	choice := Choice{flowTask, taskList, c.f.Candidacy.ID}
	if len(tasks) == 0 {
		return [][]Button{{{Label: c.text(i18n.KeyTaskPlan), Choice: choice}}}
	}
	done, total := taskCount(tasks)
	return [][]Button{{{Label: c.textWith(i18n.KeyTaskOpenList, i18n.Args{"Done": done, "Total": total}), Choice: choice}}}
}

// tasksRow leads the representative of a confirmed endorsement to the tasks of
// the candidacy, where there are any.
func (p *endPage) tasksRow() [][]Button {
	if !p.keepsTasks() || p.e.State != candidacy.Confirmed || len(p.f.Tasks) == 0 {
		return nil
	}
	return [][]Button{{word(i18n.KeyTaskPlan, flowTask, taskList, p.f.Candidacy.ID)}}
}
