package candidacy

import (
	"slices"
	"time"
)

// Piece is something that a community prepares, or takes on: data, the same
// for every candidacy.
type Piece struct {
	ID        string // small letters, digits and underlines
	List      List
	Stage     int    // 1 to Stages of the way to a file (guide 2.4); 0 after joining
	Passage   string // of the guide, that explains it
	Owner     Duty
	LeadDays  int    // before the safe deadline; on the list After: after joining
	Auto      Auto   // what the bot ticks by itself; "" nothing
	Criterion string // of package eligibility, that it answers; "" none
	Text      map[Lang]PieceText
}

// PieceText is what people read of a piece.
type PieceText struct {
	Title string // at most 40 characters: it becomes a button
	Why   string
}

// List is where a piece stands.
type List string

// The lists: for the file, and after joining (guide 2.6).
const (
	ForFile List = "file"
	After   List = "after"
)

// Duty is whose business a piece is to begin with.
type Duty string

// The duties. Of the association's it is the representative's.
const (
	FocalDuty       Duty = "focal"
	DeputyDuty      Duty = "deputy"
	AssociationDuty Duty = "association"
)

// Auto is what the bot knows to be done.
type Auto string

// What the bot ticks: a confirmed endorsement, focal points named on both sides.
const (
	ByEndorsement Auto = "endorsement"
	ByFocalPoint  Auto = "focal_point"
)

// Stages is how many stages lead to a file, and past it (guide 2.4).
const Stages = 7

// TaskState is how far a task is.
type TaskState string

// The states.
const (
	Todo     TaskState = "todo"
	Doing    TaskState = "doing"
	Done     TaskState = "done"
	Cant     TaskState = "cant"       // the owner needs help
	NotForUs TaskState = "not_for_us" // counts nowhere
)

// TaskStates are all states, in the order in which they are shown.
var TaskStates = []TaskState{Todo, Doing, Done, Cant, NotForUs}

// Task is a piece as one candidacy does it.
type Task struct {
	Piece string    `json:"piece"`
	State TaskState `json:"state"`
	Owner Person    `json:"owner"`       // "" until somebody takes it
	Due   Day       `json:"due"`         // "" while no deadline is known
	Note  string    `json:"note"`        // as typed
	By    Person    `json:"by"`          // who last changed it
	At    time.Time `json:"at,omitzero"` // when
}

// Plan makes the tasks of a file, to do and without owner, in the order of the
// pieces. Each is due on the working day at or before the safe deadline less
// its lead time. With the zero safe, of a call that is not known, none is due.
func Plan(pieces []Piece, safe time.Time, c Calendar) []Task {
	tasks := []Task{}
	for _, p := range pieces {
		if p.List == ForFile {
			tasks = append(tasks, Task{Piece: p.ID, State: Todo, Due: p.due(safe, c)})
		}
	}
	return tasks
}

// PlanAfter makes the tasks after joining, as [Plan] does: each is due on the
// working day at or before the day of joining and its days.
func PlanAfter(pieces []Piece, joined Day, c Calendar) []Task {
	tasks := []Task{}
	for _, p := range pieces {
		if p.List == After {
			tasks = append(tasks, Task{Piece: p.ID, State: Todo, Due: c.workingBy(DaysBefore(joined, -p.LeadDays))})
		}
	}
	return tasks
}

// Reschedule returns the tasks with due days counted back from another safe
// deadline; all else stays. Tasks of other lists and of unknown pieces stay as
// they are.
func Reschedule(tasks []Task, pieces []Piece, safe time.Time, c Calendar) []Task {
	moved := slices.Clone(tasks)
	for i, t := range moved {
		if p, ok := piece(pieces, t.Piece); ok && p.List == ForFile {
			moved[i].Due = p.due(safe, c)
		}
	}
	return moved
}

// due is the day on which a piece for the file is due.
func (p Piece) due(safe time.Time, c Calendar) Day {
	if safe.IsZero() {
		return ""
	}
	return c.workingBy(DaysBefore(DayOf(safe), p.LeadDays))
}

// piece finds a piece by its id.
func piece(pieces []Piece, id string) (Piece, bool) {
	i := slices.IndexFunc(pieces, func(p Piece) bool { return p.ID == id })
	if i < 0 {
		return Piece{}, false
	}
	return pieces[i], true
}

// FromQuiz lists the pieces for the file that answer criteria of package
// eligibility, in the order of the pieces; none for criteria that no piece can
// answer, such as the mandate.
func FromQuiz(pieces []Piece, missing []string) []string {
	ids := []string{}
	for _, p := range pieces {
		if p.List == ForFile && p.Criterion != "" && slices.Contains(missing, p.Criterion) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// Progress is how much of a stage is done.
type Progress struct {
	Done, Total int // tasks; those that are not for us do not count
}

// StageBar counts the tasks of each stage; stage 1 stands at 0.
func StageBar(tasks []Task, pieces []Piece) [Stages]Progress {
	var bar [Stages]Progress
	for _, t := range tasks {
		p, ok := piece(pieces, t.Piece)
		if !ok || p.Stage == 0 || t.State == NotForUs {
			continue
		}
		bar[p.Stage-1].Total++
		if t.State == Done {
			bar[p.Stage-1].Done++
		}
	}
	return bar
}
