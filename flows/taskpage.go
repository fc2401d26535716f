package flows

import (
	"context"
	"slices"
	"strings"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// one shows a task.
func (c *taskTurn) one(ctx context.Context, id string) (bool, error) {
	p, t, there := c.piece(id)
	if !there {
		return c.staleTask(ctx)
	}
	c.session.Open = nil
	c.display(c.taskText(p, t), c.taskButtons(p, t))
	return true, nil
}

// taskText says what a task is, why, until when, whose it is, and what can be
// done when it cannot be done.
func (c *taskTurn) taskText(p candidacy.Piece, t candidacy.Task) []i18n.Text {
	where := c.text(i18n.KeyTaskAfterJoining)
	if p.Stage > 0 {
		where = c.textWith(i18n.KeyTaskStageOf, i18n.Args{"Stage": p.Stage, "Of": candidacy.Stages, "What": stageKey(p.Stage)})
	}
	lines := i18n.Lines{c.textWith(i18n.KeyTaskState, i18n.Args{"State": taskStates[t.State], "When": c.when(t)})}
	if undone(t) || c.f.Owner(c.seat, t) != "" {
		lines = append(lines, c.whose(p, t))
	}
	switch p.Auto {
	case candidacy.ByEndorsement:
		lines = append(lines, c.text(i18n.KeyTaskAutoEndorsement))
	case candidacy.ByFocalPoint:
		lines = append(lines, c.text(i18n.KeyTaskAutoFocal))
	}
	text := []i18n.Text{
		c.textWith(i18n.KeyTaskHeading, i18n.Args{"Title": pieceNames(p, 0), "Where": where}),
		c.textWith(i18n.KeyTaskWhy, i18n.Args{"Text": c.prose(p.Text[candidacy.Lang(c.lang)].Why)}),
		c.textWith(i18n.KeyCandLines, i18n.Args{"Lines": lines}),
	}
	if t.State == candidacy.Cant {
		text = append(text, c.text(i18n.KeyTaskCantHelp), c.contactText())
	}
	return text
}

// whose says who has a task, or to whom it falls.
func (c *taskTurn) whose(p candidacy.Piece, t candidacy.Task) i18n.Text {
	key, who := i18n.KeyTaskOwner, c.f.Owner(c.seat, t)
	if who == "" {
		key, who = i18n.KeyTaskFalls, c.f.Responsible(c.seat, p, t)
	}
	if who == "" {
		return c.text(i18n.KeyTaskNobody)
	}
	return c.textWith(key, i18n.Args{"Who": c.called(who)})
}

// called is a person's name with their part in the candidacy.
func (c *taskTurn) called(who candidacy.Person) i18n.Text {
	community, _ := c.reg.Community(c.f.Candidacy.Community.ID)
	for _, o := range []struct {
		officer *candidacy.Officer
		part    i18n.Key
	}{{community.Focal, i18n.KeyRoleFocal}, {community.Deputy, i18n.KeyRoleDeputy}} {
		if o.officer != nil && o.officer.Who == who {
			if o.officer.Name == "" {
				return c.text(o.part)
			}
			return c.textWith(i18n.KeyTaskPerson, i18n.Args{"Name": o.officer.Name, "Part": o.part})
		}
	}
	e := c.endorsementOf(who)
	return c.textWith(i18n.KeyTaskPerson, i18n.Args{"Name": c.keyName(e, who), "Part": c.endName(e)})
}

// endorsementOf is a confirmed endorsement that a person represents.
func (c *taskTurn) endorsementOf(who candidacy.Person) candidacy.Endorsement {
	all := confirmedOf(c.f)
	if i := slices.IndexFunc(all, func(e candidacy.Endorsement) bool { return e.By == who }); i >= 0 {
		return all[i]
	}
	return candidacy.Endorsement{}
}

// taskMarks are the buttons that say how far a task is, in rows.
var taskMarks = [][]candidacy.TaskState{
	{candidacy.Doing, candidacy.Done}, {candidacy.Todo}, {candidacy.Cant, candidacy.NotForUs},
}

var markKeys = map[candidacy.TaskState]i18n.Key{
	candidacy.Todo: i18n.KeyTaskMarkTodo, candidacy.Doing: i18n.KeyTaskMarkDoing, candidacy.Done: i18n.KeyTaskMarkDone,
	candidacy.Cant: i18n.KeyTaskMarkCant, candidacy.NotForUs: i18n.KeyTaskMarkNotForUs,
}

// taskButtons are what the person can do with a task.
func (c *taskTurn) taskButtons(p candidacy.Piece, t candidacy.Task) [][]Button {
	var rows [][]Button
	if c.f.MovesTask(c.who, c.seat, t) && !c.byBot(t) {
		for _, states := range taskMarks {
			var row []Button
			for _, state := range states {
				if state != t.State {
					row = append(row, word(markKeys[state], flowTask, taskMove, c.value(p.ID, string(state))))
				}
			}
			if len(row) > 0 {
				rows = append(rows, row)
			}
		}
	}
	if undone(t) {
		rows = append(rows, c.giveRows(p, t)...)
	}
	if _, known := c.guide.Passage(p.Passage); known {
		rows = append(rows, []Button{word(i18n.KeyTaskPassage, flowGuide, "show", p.Passage)})
	}
	list := taskList
	if p.List == candidacy.After {
		list = taskAfter
	}
	page := slices.IndexFunc(c.on(p.List), func(o candidacy.Task) bool { return o.Piece == p.ID }) / pageSize
	return append(rows, []Button{word(i18n.KeyTaskToList, flowTask, list, c.value(digits(page)))})
}

// byBot reports whether the bot itself has ticked a task.
func (c *taskTurn) byBot(t candidacy.Task) bool {
	kept, _ := c.f.Task(t.Piece)
	return t.State == candidacy.Done && kept.State != candidacy.Done
}

// giveRows are the buttons that make a task somebody's.
func (c *taskTurn) giveRows(p candidacy.Piece, t candidacy.Task) [][]Button {
	var rows [][]Button
	for _, to := range []struct {
		whom string
		key  i18n.Key
	}{
		{toMe, i18n.KeyTaskTake}, {toFocal, i18n.KeyTaskGiveFocal}, {toDeputy, i18n.KeyTaskGiveDeputy},
		{toAssociations, i18n.KeyTaskGiveAssociations}, {toNobody, i18n.KeyTaskGiveBack},
	} {
		owner, there := c.whom(to.whom)
		if !there || owner == c.f.Owner(c.seat, t) || owner == c.who.Who && to.whom != toMe {
			continue
		}
		if _, _, err := c.f.TakeTask(c.who, c.seat, p, owner, c.event.At); err == nil {
			rows = append(rows, []Button{word(to.key, flowTask, taskGive, c.value(p.ID, to.whom))})
		}
	}
	return rows
}

// whom is the person that a button means; false when there is none.
func (c *taskTurn) whom(name string) (candidacy.Person, bool) {
	who, known := map[string]candidacy.Person{
		toMe: c.who.Who, toFocal: c.seat.Focal, toDeputy: c.seat.Deputy, toAssociations: c.f.AssociationPoint(), toNobody: "",
	}[name]
	return who, known && (who != "" || name == toNobody)
}

// move says how far a task is. Who cannot do it is shown the passage that
// explains it, and the others are told.
func (c *taskTurn) move(ctx context.Context, value string) (bool, error) {
	id, state, _ := strings.Cut(value, ":")
	p, before, there := c.piece(id)
	switch {
	case markKeys[candidacy.TaskState(state)] == "":
		return false, nil
	case !there:
		return c.staleTask(ctx)
	case c.byBot(before):
		c.toast(i18n.KeyCallsStale)
		return c.one(ctx, id)
	}
	if ok, err := c.consents(ctx, Choice{flowTask, taskShow, c.value(id)}); !ok || err != nil {
		return true, err
	}
	change, t, err := c.f.MoveTask(c.who, c.seat, id, candidacy.TaskState(state), c.event.At)
	if err != nil {
		return c.deniedTask(ctx, err, id)
	}
	c.keep(change)
	if _, err := c.one(ctx, id); err != nil || t.State != candidacy.Cant || len(change.Entries) == 0 {
		return true, err
	}
	if passage, known := c.guide.Passage(p.Passage); known {
		c.turn.page(passage, 0)
	}
	return true, c.tellTask(ctx, i18n.KeyTaskToldCant, p, t, c.seat.Focal, c.seat.Deputy, c.f.Responsible(c.seat, p, t))
}

// give makes a task somebody's, and tells them.
func (c *taskTurn) give(ctx context.Context, value string) (bool, error) {
	id, name, _ := strings.Cut(value, ":")
	p, _, there := c.piece(id)
	if !there {
		return c.staleTask(ctx)
	}
	if ok, err := c.consents(ctx, Choice{flowTask, taskShow, c.value(id)}); !ok || err != nil {
		return true, err
	}
	owner, known := c.whom(name)
	if !known {
		return c.deniedTask(ctx, candidacy.NotThere, id)
	}
	change, _, err := c.f.TakeTask(c.who, c.seat, p, owner, c.event.At)
	if err != nil {
		return c.deniedTask(ctx, err, id)
	}
	c.keep(change)
	if _, err := c.one(ctx, id); err != nil || len(change.Entries) == 0 || owner == c.who.Who {
		return true, err
	}
	_, t, _ := c.piece(id) // as it is now: the bot may have ticked it
	return true, c.tellTask(ctx, i18n.KeyTaskToldGiven, p, t, owner)
}

// tellTask says something of a task to others, with the button to it.
func (c *taskTurn) tellTask(ctx context.Context, key i18n.Key, p candidacy.Piece, t candidacy.Task, who ...candidacy.Person) error {
	return c.notify(ctx, Reply{
		Text: []i18n.Text{c.textWith(key, i18n.Args{
			"Who": c.called(c.who.Who), "Title": pieceNames(p, 0), "When": c.when(t), "Name": namesOf(c.f.Candidacy.Community)})},
		Buttons: [][]Button{{word(i18n.KeyTaskOpen, flowTask, taskShow, c.value(p.ID))}},
	}, nil, who...)
}
