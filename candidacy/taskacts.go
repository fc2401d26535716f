package candidacy

import (
	"slices"
	"strconv"
	"time"
)

// The acts on tasks; About is the piece unless said otherwise.
const (
	ActTasks  Act = "tasks"      // planned tasks; About is the file; data: number
	ActTask   Act = "task"       // moved it; data: state, from ("quiz")
	ActTake   Act = "task_owner" // data: owner, missing when nobody has it any more
	ActRetime Act = "retime"     // gave tasks other due days; About is the file; data: number. Also the bot
)

func (m *making) putTask(t Task) { m.put(FieldTask+t.Piece, t) }

// Task finds the task of a piece; false while it is not planned.
func (f File) Task(piece string) (Task, bool) {
	return find(f.Tasks, func(t Task) bool { return t.Piece == piece })
}

// AssociationPoint is who speaks for the associations: their common focal
// point, or the representative where there is no other; "" when nobody does (yet).
func (f File) AssociationPoint() Person {
	if c := f.Candidacy.Common; c != nil && !c.Stands.IsZero() {
		e, _ := f.Endorsement(c.Endorsement)
		return e.By
	}
	if all := f.Representatives(); len(all) == 1 {
		return all[0]
	}
	return ""
}

// SeesTasks reports whether a person may look at the tasks: admins, focal
// point, deputy, representatives of confirmed endorsements.
func (f File) SeesTasks(a Actor, s Seat) bool { return a.Admin || f.mayOwn(a.Who, s) }

// MovesTask reports whether a person may say how far a task is: focal point,
// deputy, who speaks for the associations, and its owner.
func (f File) MovesTask(a Actor, s Seat, t Task) bool {
	return f.mayOwn(a.Who, s) && (s.holds(a.Who) || a.Who == f.AssociationPoint() || a.Who == t.Owner)
}

// mayOwn reports whether a task can be a person's: of the focal point, the
// deputy, the representatives of confirmed endorsements.
func (f File) mayOwn(who Person, s Seat) bool {
	return who != "" && (s.holds(who) || slices.Contains(f.Representatives(), who))
}

// Owner is who has taken a task; "" when nobody has, or they have no part in
// the candidacy any more.
func (f File) Owner(s Seat, t Task) Person {
	if !f.mayOwn(t.Owner, s) {
		return ""
	}
	return t.Owner
}

// Responsible is who is to be told of a task: its owner, else whose business the
// piece is, else the focal point, else the deputy; "" when there is none of them.
func (f File) Responsible(s Seat, p Piece, t Task) Person {
	duty := map[Duty]Person{FocalDuty: s.Focal, DeputyDuty: s.Deputy, AssociationDuty: f.AssociationPoint()}[p.Owner]
	for _, who := range []Person{f.Owner(s, t), duty, s.Focal} {
		if who != "" {
			return who
		}
	}
	return s.Deputy
}

// TasksNow gives the tasks in the order of the pieces, ticked where the bot
// knows that they are done: [ByEndorsement] once one is confirmed,
// [ByFocalPoint] once the community has its focal point and the associations
// have theirs, who with two and more confirmed endorsements is the common one. What
// is not for them stays so. Tasks of unknown pieces are left out.
func (f File) TasksNow(s Seat, pieces []Piece) []Task {
	now := []Task{}
	for _, p := range pieces {
		t, there := f.Task(p.ID)
		if !there {
			continue
		}
		if t.State != NotForUs && f.ticked(s, p.Auto) {
			t.State = Done
		}
		now = append(now, t)
	}
	return now
}

// ticked reports whether the bot knows something to be done.
func (f File) ticked(s Seat, what Auto) bool {
	n := len(f.confirmed())
	switch what {
	case ByEndorsement:
		return n > 0
	case ByFocalPoint:
		c := f.Candidacy.Common
		return s.Focal != "" && f.AssociationPoint() != "" && (n == 1 || c != nil && !c.Stands.IsZero())
	}
	return false
}

// StartTasks plans those of the tasks that are not there yet, to do and
// without owner (focal point, deputy). An empty Change when all are there.
func (f File) StartTasks(a Actor, s Seat, tasks []Task, at time.Time) (Change, error) {
	return f.ToDo(a, s, nil, "", tasks, at)
}

// ToDo plans as [File.StartTasks] does, and puts the tasks of pieces that are
// neither to do nor being done back to do (focal point, deputy). from is what
// brought it about, such as "quiz"; it is kept in the journal.
func (f File) ToDo(a Actor, s Seat, pieces []string, from string, plan []Task, at time.Time) (Change, error) {
	if err := f.official(a, s); err != nil {
		return Change{}, err
	}
	m := f.making(a.Who, at)
	for _, t := range plan {
		if _, there := f.Task(t.Piece); !there {
			m.putTask(Task{Piece: t.Piece, State: Todo, Due: t.Due, By: a.Who, At: m.at})
		}
	}
	if n := len(m.set); n > 0 {
		m.note(ActTasks, m.file, "number", strconv.Itoa(n))
	}
	for _, id := range pieces {
		if t, there := f.Task(id); there && t.State != Todo && t.State != Doing {
			t.State, t.By, t.At = Todo, a.Who, m.at
			m.putTask(t)
			m.note(ActTask, id, "state", string(Todo), "from", from)
		}
	}
	if len(m.entries) == 0 {
		return Change{}, nil
	}
	return m.change(), nil
}

// MoveTask says how far a task is: see [File.MovesTask]. The state that it has
// gives an empty Change; one that there is not, [Faults] with the field "state".
func (f File) MoveTask(a Actor, s Seat, piece string, state TaskState, at time.Time) (Change, Task, error) {
	t, there := f.Task(piece)
	if !f.MovesTask(a, s, t) {
		return Change{}, Task{}, NoRight
	}
	if err := f.live(); err != nil {
		return Change{}, Task{}, err
	}
	switch {
	case !there:
		return Change{}, Task{}, NotThere
	case !slices.Contains(TaskStates, state):
		return Change{}, t, Faults{{Field: "state", Reason: NoChoice, Got: string(state)}}
	case t.State == state:
		return Change{}, t, nil
	}
	m := f.making(a.Who, at)
	t.State, t.By, t.At = state, a.Who, m.at
	m.putTask(t)
	m.note(ActTask, piece, "state", string(state))
	return m.change(), t, nil
}

// TakeTask makes a task somebody's, "" nobody's. Focal point and deputy give any
// task to each other, to themselves and to representatives of confirmed
// endorsements. A representative takes a task of the associations that nobody
// else has taken, and gives back what is theirs; who speaks for the associations takes it from
// another representative too. [WrongState] when somebody else has it, [NotThere]
// when the owner to be has no part in the candidacy (any more). The owner that
// it has gives an empty Change.
func (f File) TakeTask(a Actor, s Seat, p Piece, owner Person, at time.Time) (Change, Task, error) {
	t, there := f.Task(p.ID)
	if !f.mayOwn(a.Who, s) {
		return Change{}, Task{}, NoRight
	}
	if err := f.live(); err != nil {
		return Change{}, Task{}, err
	}
	if !there {
		return Change{}, Task{}, NotThere
	}
	if err := f.takes(a.Who, s, p, t, owner); err != nil || t.Owner == owner {
		return Change{}, t, err
	}
	m := f.making(a.Who, at)
	t.Owner, t.By, t.At = owner, a.Who, m.at
	m.putTask(t)
	m.note(ActTake, p.ID, "owner", string(owner))
	if owner != "" {
		m.link(ByPerson, string(owner), "") // so that forgetting them comes by here
	}
	return m.change(), t, nil
}

// takes says why a task cannot be made somebody's by a person who may own one.
func (f File) takes(who Person, s Seat, p Piece, t Task, owner Person) error {
	has := f.Owner(s, t)
	if !s.holds(who) {
		point := who == f.AssociationPoint() && !s.holds(has)
		switch {
		case owner == "" && has == who, owner == who && has == who:
			return nil
		case owner != who || p.Owner != AssociationDuty:
			return NoRight
		case has != "" && !point:
			return WrongState
		}
	}
	if owner != "" && !f.mayOwn(owner, s) {
		return NotThere
	}
	return nil
}

// RescheduleTasks gives the tasks the due days of others of the same pieces
// (focal point, deputy). An empty Change when they have them.
func (f File) RescheduleTasks(a Actor, s Seat, tasks []Task, at time.Time) (Change, error) {
	if err := f.official(a, s); err != nil {
		return Change{}, err
	}
	return f.retime(a.Who, tasks, at), nil
}

// RetimeTasks is [File.RescheduleTasks] by the bot, when a closing or the
// holidays have changed. An empty Change also when the file is a stub.
func (f File) RetimeTasks(tasks []Task, at time.Time) Change {
	if f.live() != nil {
		return Change{}
	}
	return f.retime("", tasks, at)
}

func (f File) retime(who Person, tasks []Task, at time.Time) Change {
	m := f.making(who, at)
	for _, moved := range tasks {
		t, there := f.Task(moved.Piece)
		if !there || t.Due == moved.Due {
			continue
		}
		t.Due, t.By, t.At = moved.Due, who, m.at
		m.putTask(t)
	}
	if len(m.set) == 0 {
		return Change{}
	}
	m.note(ActRetime, m.file, "number", strconv.Itoa(len(m.set)))
	return m.change()
}

// forgetTasks strikes a person from the tasks: nobody has them then. A note
// that they wrote goes with them.
func (f File) forgetTasks(m *making, who Person) {
	for _, t := range f.Tasks {
		if t.Owner != who && t.By != who {
			continue
		}
		if t.By == who {
			t.Note = ""
		}
		t.Owner, t.By = strike(t.Owner, who), strike(t.By, who)
		m.putTask(t)
	}
}
