package candidacy

import "time"

// Event is an instant for a calendar file: the closing of a call, its safe
// deadline, or the day on which a task is due.
type Event struct {
	UID      string // stable; ASCII
	Sequence int    // rises with each change
	At       time.Time
	Call     *Call // the closing of a call, or its safe deadline
	Safe     bool
	Task     *Task  // or a task
	File     string // of the task
}
