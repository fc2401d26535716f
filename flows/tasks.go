package flows

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// The steps of flowTask on the tasks of one candidacy, whose id begins the value.
const (
	taskList   = "list"   // PAGE, what leads to the file; without a page, where the work is
	taskAfter  = "after"  // PAGE, what comes after joining
	taskShow   = "show"   // PIECE
	taskMove   = "move"   // PIECE:STATE
	taskGive   = "give"   // PIECE:WHOM
	taskJoin   = "join"   // waits for the day on which the community joined
	taskJoined = "joined" // DAY
	taskQuiz   = "quiz"   // what the quiz says is missing is to do
)

// To whom a task is given. Who that is, is looked up when the button is pressed.
const (
	toMe           = "me"
	toFocal        = "focal"
	toDeputy       = "deputy"
	toAssociations = "assoc"
	toNobody       = "none"
)

// keepsTasks reports whether candidacies have tasks here.
func (t *turn) keepsTasks() bool {
	return t.Records != nil && t.Deadlines != nil && len(t.Pieces) > 0
}

// taskTurn is one turn on the tasks of a candidacy. tasklist.go has the list,
// taskpage.go a task, taskjoin.go the day of joining, taskplan.go the due days.
type taskTurn struct {
	*candTurn
	days  candidacy.Calendar
	tasks []candidacy.Task // as they are now, in the order of the pieces
}

// taskPressed handles the buttons of flowTask: the tasks of a candidacy.
func (t *turn) taskPressed(ctx context.Context) (known bool, err error) {
	if !t.keepsTasks() {
		return false, nil
	}
	id, rest, _ := strings.Cut(t.event.Choice.Value, ":")
	c, err := t.tasksOf(ctx, id)
	if c == nil || err != nil {
		return err == nil, err
	}
	act := map[string]func(context.Context, string) (bool, error){
		taskList: c.list, taskAfter: c.afterList, taskShow: c.one, taskMove: c.move, taskGive: c.give,
		taskJoin: c.join, taskJoined: c.joined, taskQuiz: c.fromQuiz,
	}[t.event.Choice.Step]
	if act == nil {
		return false, nil
	}
	return act(ctx, rest)
}

// tasksOf reads the tasks of a candidacy that the person may look at. Else it
// says why not, and gives nil.
func (t *turn) tasksOf(ctx context.Context, id string) (*taskTurn, error) {
	r, err := t.role(ctx)
	if err != nil {
		return nil, err
	}
	f, there, err := t.file(ctx, id)
	if err != nil {
		return nil, err
	}
	c := &taskTurn{candTurn: &candTurn{roleTurn: r, f: f, seat: seat(r.reg, f)}}
	switch {
	case !there || !f.SeesTasks(r.who, c.seat):
		return nil, c.shut(candidacy.NoRight)
	case !f.Candidacy.Stub.IsZero():
		return nil, c.shut(candidacy.Forgotten)
	}
	if c.calls, err = t.knownCalls(ctx); err != nil {
		return nil, err
	}
	if c.days, err = t.calendar(ctx); err != nil {
		return nil, err
	}
	c.tasks = f.TasksNow(c.seat, t.Pieces)
	return c, nil
}

// shut says why there are no tasks to be seen.
func (c *taskTurn) shut(why candidacy.Refusal) error {
	c.session.Open = nil
	text, _ := refusal(why)
	c.display([]i18n.Text{text}, c.firstButtons())
	return nil
}

// keep keeps a change of the tasks, and goes on from what it leaves.
func (c *taskTurn) keep(change candidacy.Change) {
	c.change(change)
	c.f = withTasks(c.f, change)
	c.tasks = c.f.TasksNow(c.seat, c.Pieces)
}

// withTasks is a candidacy with the tasks that a change has set.
func withTasks(f candidacy.File, c candidacy.Change) candidacy.File {
	f.Tasks = slices.Clone(f.Tasks)
	for field, record := range c.Set {
		if !strings.HasPrefix(field, candidacy.FieldTask) {
			continue
		}
		var task candidacy.Task
		if err := json.Unmarshal(record, &task); err != nil {
			panic("flows: a task as it was just written: " + err.Error())
		}
		f.Tasks = slices.DeleteFunc(f.Tasks, func(t candidacy.Task) bool { return t.Piece == task.Piece })
		f.Tasks = append(f.Tasks, task)
	}
	return f
}

// piece finds a piece with its task as it is now; false when there is none.
func (c *taskTurn) piece(id string) (candidacy.Piece, candidacy.Task, bool) {
	i := slices.IndexFunc(c.tasks, func(t candidacy.Task) bool { return t.Piece == id })
	p, known := pieceOf(c.Pieces, id)
	if i < 0 || !known {
		return candidacy.Piece{}, candidacy.Task{}, false
	}
	return p, c.tasks[i], true
}

// pieceOf finds a piece by its id.
func pieceOf(pieces []candidacy.Piece, id string) (candidacy.Piece, bool) {
	i := slices.IndexFunc(pieces, func(p candidacy.Piece) bool { return p.ID == id })
	if i < 0 {
		return candidacy.Piece{}, false
	}
	return pieces[i], true
}

// pieceNames is what a piece is called, cut where it must be short; 0 cuts nothing.
func pieceNames(p candidacy.Piece, most int) i18n.Names {
	names := i18n.Names{}
	for lang, text := range p.Text {
		names[i18n.Lang(lang)] = text.Title
		if most > 0 {
			names[i18n.Lang(lang)] = cutText(text.Title, most)
		}
	}
	return names
}

// value is the value of a button on the candidacy: its id, and what follows.
func (c *taskTurn) value(more ...string) string {
	return strings.Join(append([]string{c.f.Candidacy.ID}, more...), ":")
}

// back is the row that leads away from the tasks: to the card, or to the
// person's own endorsement.
func (c *taskTurn) back() []Button {
	if c.who.Admin || c.holds() {
		return []Button{c.own(i18n.KeyCandToCard, candCard, "")}
	}
	for _, e := range confirmedOf(c.f) {
		if e.By == c.who.Who {
			return pageRow(c.f, e)
		}
	}
	return []Button{word(i18n.KeyCandMyEndorsements, flowEnd, endList, "0")}
}

// deniedTask says why an act was not done, and shows the task as it is.
func (c *taskTurn) deniedTask(ctx context.Context, err error, piece string) (bool, error) {
	if err := c.denied(err); err != nil {
		return true, err
	}
	return c.one(ctx, piece)
}

// staleTask answers a button that says what is no more, and shows the tasks.
func (c *taskTurn) staleTask(ctx context.Context) (bool, error) {
	c.toast(i18n.KeyCallsStale)
	return c.list(ctx, "")
}
