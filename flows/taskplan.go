package flows

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/munfatih/munfatih/candidacy"
)

// dueRetime is a step of flowTask, "FILE:SEQ" with the number of the last entry
// of its journal, so that each time is another event: the tasks have other due days.
const dueRetime = "retime"

// calendar gives the public holidays. The error is [ErrRecords].
func (t *turn) calendar(ctx context.Context) (candidacy.Calendar, error) {
	days, err := t.Deadlines.Calendar(ctx)
	if err != nil {
		return days, fmt.Errorf("%w: %w", ErrRecords, err)
	}
	return days, nil
}

// safeFor is the safe deadline of a candidacy; zero when its call is not known.
func safeFor(f candidacy.File, calls []Call, days candidacy.Calendar) time.Time {
	call := callOf(calls, f.Candidacy.Call)
	if call == nil {
		return time.Time{}
	}
	return candidacy.SafeDeadline(call.Closes.At, days)
}

// planned reports whether the tasks of the file are all there.
func planned(f candidacy.File, pieces []candidacy.Piece) bool {
	return !slices.ContainsFunc(pieces, func(p candidacy.Piece) bool {
		_, there := f.Task(p.ID)
		return p.List == candidacy.ForFile && !there
	})
}

// ready plans what is not planned yet, where the person may; others see what
// is there. It reports false when consent is asked for first.
func (c *taskTurn) ready(ctx context.Context, again Choice) (bool, error) {
	if !c.holds() || planned(c.f, c.Pieces) {
		return true, nil
	}
	if ok, err := c.consents(ctx, again); !ok || err != nil {
		return false, err
	}
	change, err := c.f.StartTasks(c.who, c.seat, c.plan(), c.event.At)
	if err != nil {
		return false, fmt.Errorf("plan tasks: %w", err)
	}
	c.keep(change)
	return true, nil
}

// plan is what leads to the file, by the deadline of its call.
func (c *taskTurn) plan() []candidacy.Task {
	return candidacy.Plan(c.Pieces, safeFor(c.f, c.calls, c.days), c.days)
}

// withPlan adds the plan of the tasks to a change that has just made the
// candidacy what it is, or has given it another call.
func (c *candTurn) withPlan(ctx context.Context, change candidacy.Change) (candidacy.Change, error) {
	if !c.keepsTasks() {
		return change, nil
	}
	days, err := c.calendar(ctx)
	if err != nil {
		return change, err
	}
	safe := safeFor(c.f, c.calls, days)
	for _, act := range []func() (candidacy.Change, error){
		func() (candidacy.Change, error) {
			return c.f.StartTasks(c.who, c.seat, candidacy.Plan(c.Pieces, safe, days), c.event.At)
		},
		func() (candidacy.Change, error) {
			return c.f.RescheduleTasks(c.who, c.seat, candidacy.Reschedule(c.f.Tasks, c.Pieces, safe, days), c.event.At)
		},
	} {
		c.f.Head = headAfter(change)
		next, err := act()
		if err != nil {
			return change, fmt.Errorf("plan tasks: %w", err)
		}
		if len(next.Entries) > 0 {
			change = join(change, next)
			c.f = withTasks(c.f, next)
		}
	}
	return change, nil
}

// headAfter is the head that a change leaves.
func headAfter(c candidacy.Change) candidacy.Head {
	if n := len(c.Entries); n > 0 {
		return candidacy.Head{Seq: c.Entries[n-1].Seq, Hash: c.Entries[n-1].Hash}
	}
	return c.Head
}

// retimed gives the tasks of a candidacy the due days that they have by the
// closing of its call and the holidays as these are now. A call that is not
// known (any more) changes nothing.
func retimed(f candidacy.File, pieces []candidacy.Piece, calls []Call, days candidacy.Calendar, at time.Time) candidacy.Change {
	safe := safeFor(f, calls, days)
	if safe.IsZero() {
		return candidacy.Change{}
	}
	return f.RetimeTasks(candidacy.Reschedule(f.Tasks, pieces, safe, days), at)
}

// TasksDueIn lists what has fallen due in the tasks of a candidacy, beside what
// [DueIn] lists: other due days, once a closing or the holidays have changed.
func TasksDueIn(f candidacy.File, pieces []candidacy.Piece, calls []candidacy.Call, days candidacy.Calendar, now time.Time) []DueStep {
	if len(retimed(f, pieces, calls, days, now).Entries) == 0 {
		return nil
	}
	return []DueStep{{Choice: Choice{Flow: flowTask, Step: dueRetime, Value: fmt.Sprintf("%s:%d", f.Candidacy.ID, f.Head.Seq)}}}
}

// retime does what [TasksDueIn] lists. Nobody is told: the new closing is told
// of by itself.
func (t *turn) retime(ctx context.Context, f candidacy.File) error {
	if !t.keepsTasks() {
		return nil
	}
	calls, err := t.knownCalls(ctx)
	if err != nil {
		return err
	}
	days, err := t.calendar(ctx)
	if err != nil {
		return err
	}
	t.change(retimed(f, t.Pieces, calls, days, t.event.At))
	return nil
}
