package flows

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// joinedWithin is how many years ago a community can have joined.
const joinedWithin = 3

// joinForms are how people write the day.
var joinForms = []string{time.DateOnly, "2/1/2006", "2-1-2006", "2.1.2006"}

// digits writes a number as a button's value.
func digits(n int) string { return strconv.Itoa(max(0, n)) }

// mayJoin reports whether the person may say that the community has joined: it
// is possible once the call has closed, or all but following up is done.
func (c *taskTurn) mayJoin() bool {
	call := callOf(c.calls, c.f.Candidacy.Call)
	_, stage := taskBar(c.on(candidacy.ForFile), c.Pieces)
	closed := call != nil && !c.event.At.Before(call.Closes.At)
	return c.holds() && (closed || stage == 0 || stage == candidacy.Stages)
}

// join asks for the day on which the community joined.
func (c *taskTurn) join(context.Context, string) (bool, error) {
	if !c.holds() {
		return true, c.shut(candidacy.NoRight)
	}
	today := string(candidacy.DayOf(c.event.At))
	c.ask(Choice{flowTask, taskJoin, c.value()}, []i18n.Text{
		c.textWith(i18n.KeyTaskJoinAsk, i18n.Args{"Name": namesOf(c.f.Candidacy.Community), "Example": today}),
	}, [][]Button{
		{{Label: c.textWith(i18n.KeyTaskJoinToday, i18n.Args{"Day": i18n.Day{Time: c.event.At}}), Choice: Choice{flowTask, taskJoined, c.value(today)}}},
		{word(i18n.KeyDeskBack, flowTask, taskList, c.value())},
	})
	return true, nil
}

// joined plans what comes after joining, or gives it other due days when the
// day was another one.
func (c *taskTurn) joined(ctx context.Context, value string) (bool, error) {
	day, err := candidacy.ParseDay(value)
	if err != nil || !c.possible(day) {
		return false, nil
	}
	if ok, err := c.consents(ctx, Choice{flowTask, taskJoin, c.value()}); !ok || err != nil {
		return true, err
	}
	plan := candidacy.PlanAfter(c.Pieces, day, c.days)
	act := c.f.StartTasks
	if len(c.on(candidacy.After)) > 0 {
		act = c.f.RescheduleTasks
	}
	change, err := act(c.who, c.seat, plan, c.event.At)
	if err != nil {
		if err := c.denied(err); err != nil {
			return true, fmt.Errorf("plan what comes after joining: %w", err)
		}
		return c.list(ctx, "")
	}
	c.keep(change)
	c.said = append(c.said, c.textWith(i18n.KeyTaskJoined, i18n.Args{"Day": i18n.Day{Time: day.Noon()}}))
	if _, err := c.afterList(ctx, "0"); err != nil || len(change.Entries) == 0 {
		return true, err
	}
	return true, c.notify(ctx, Reply{
		Text: []i18n.Text{c.textWith(i18n.KeyTaskToldJoined, i18n.Args{
			"Name": namesOf(c.f.Candidacy.Community), "Day": i18n.Day{Time: day.Noon()}})},
		Buttons: [][]Button{{word(i18n.KeyTaskToAfter, flowTask, taskAfter, c.value("0"))}},
	}, nil, c.seat.Focal, c.seat.Deputy, c.f.AssociationPoint())
}

// possible reports whether a community can have joined on a day: not after
// today, and not long ago.
func (c *taskTurn) possible(day candidacy.Day) bool {
	return day <= candidacy.DayOf(c.event.At) && day >= candidacy.DayOf(c.event.At.AddDate(-joinedWithin, 0, 0))
}

// readDay reads a day as people write it.
func readDay(text string) (candidacy.Day, bool) {
	text = strings.Map(func(r rune) rune {
		if r >= '٠' && r <= '٩' {
			return r - '٠' + '0'
		}
		return r
	}, i18n.Clean(text))
	for _, form := range joinForms {
		if day, err := time.Parse(form, text); err == nil {
			return candidacy.Day(day.Format(time.DateOnly)), true
		}
	}
	return "", false
}

// taskTyped takes a typed text where flowTask waits for one: the day of joining,
// or the label of a button. It reports false for a question to the guide, which
// has a question mark, and where nothing is asked.
func (t *turn) taskTyped(ctx context.Context) (taken bool, err error) {
	open := t.session.Open
	if open == nil || open.Flow != flowTask || hasQuestionMark(t.event.Text) {
		return false, nil
	}
	if !t.keepsTasks() || open.Step != taskJoin {
		t.session.Open = nil
		return false, nil
	}
	c, err := t.tasksOf(ctx, open.Value)
	if c == nil || err != nil {
		return err == nil, err
	}
	day, ok := readDay(t.event.Text)
	switch {
	case t.says(i18n.KeyDeskBack):
		return c.list(ctx, "")
	case !ok:
		c.said = append(c.said, c.textWith(i18n.KeyTaskJoinBad, i18n.Args{"Got": cutText(i18n.Clean(t.event.Text), 60)}))
	case c.possible(day):
		return c.joined(ctx, string(day))
	default:
		c.said = append(c.said, c.textWith(i18n.KeyTaskJoinFar, i18n.Args{"Day": i18n.Day{Time: day.Noon()}}))
	}
	return c.join(ctx, "")
}

// says reports whether the text is the label of a button, in any language.
func (t *turn) says(key i18n.Key) bool {
	return slices.ContainsFunc(i18n.Langs, func(lang i18n.Lang) bool {
		return strings.EqualFold(i18n.Clean(t.event.Text), i18n.Clean(t.Words.Plain(lang, t.text(key))))
	})
}

// taskReopen says the open step of flowTask again.
func (t *turn) taskReopen(ctx context.Context) error {
	open := *t.session.Open
	t.session.Open = nil
	if !t.keepsTasks() || open.Step != taskJoin {
		return nil
	}
	t.lang = t.session.Language()
	c, err := t.tasksOf(ctx, open.Value)
	if c == nil || err != nil {
		return err
	}
	c.here = 0
	_, err = c.join(ctx, "")
	return err
}
