package flows

import (
	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// Outcome is what a step decided. It is kept as a whole, or not at all,
// before anything of it is said.
type Outcome struct {
	Session Session
	Toast   *Toast  // the short answer to a pressed button; nil says nothing
	Replies []Reply // in the order in which they are said
	Counts  []Count
	Misses  []Miss
	Learned []Learned
	Calls   []Call // to be kept
	// Changes of records, in this order. The first may come too late: then
	// nothing of the outcome is kept, and the step is to be taken again.
	Changes []candidacy.Change
	Profile *candidacy.Profile // of the person, who has just consented; nil changes nothing
	Forget  *Forget            // nil forgets nobody
	Orders  []Order
}

// Forget takes away what the bot keeps of the person beside the records: the
// profile, the session, the draft.
type Forget struct {
	Chat int64            `json:"chat"`
	Who  candidacy.Person `json:"who"` // "" when there is no profile
}

// Reply is one message to one person.
type Reply struct {
	To      int64       `json:"to,omitempty"`   // chat of the recipient; 0 is the event's own
	Lang    i18n.Lang   `json:"lang,omitempty"` // "" is the recipient's own
	Text    []i18n.Text `json:"text,omitempty"` // paragraphs; an empty line stands between two
	Buttons [][]Button  `json:"buttons,omitempty"`
	Edit    int         `json:"edit,omitempty"`    // the message to change; 0 sends a new one
	File    *File       `json:"file,omitempty"`    // sent with the text as caption; Edit is then 0
	Answers int         `json:"answers,omitempty"` // in a group: the message that it answers; 0 for none
	Thread  int         `json:"thread,omitempty"`  // in a group: the topic; 0 for none
	// ButtonsOnly with Edit leaves the text of the message as it is.
	ButtonsOnly bool `json:"buttons_only,omitempty"`
}

// Toast is a line that passes, in answer to a pressed button.
type Toast struct {
	Lang i18n.Lang `json:"lang"`
	Text i18n.Text `json:"text"`
}

// Button is a button under a message: a choice, or a link.
type Button struct {
	Label  i18n.Text `json:"label"`
	Choice Choice    `json:"choice,omitzero"`
	URL    string    `json:"url,omitempty"`
}

// Count adds one to a figure that the operator may see. It never names a person.
type Count struct {
	Name  string `json:"name"`  // what is counted: [CountAnswer], [CountMiss], [CountUseful]
	Field string `json:"field"` // of which kind: a status, a language, a passage
}

// What is counted.
const (
	CountAnswer = "answers" // field: VARIETY/STATUS
	CountMiss   = "misses"  // field: VARIETY/TOPIC, topic "-" when none came near
	CountUseful = "useful"  // field: PASSAGE/yes or PASSAGE/no
)

// Turn is one update's place in its chat, as the store hands it to the bot:
// what is remembered of the chat, and what is still to be done if the update
// has been stepped before.
type Turn struct {
	Chat    int64
	Update  int64
	Token   string // proves whose turn it is
	Rev     int64  // the session's revision when the turn was taken
	Tries   int    // how often this update has been begun without being stepped
	Stepped bool
	Session Session
	Pending []Pending // in order; empty when all has been done
}

// Pending is one thing that a stepped update still has to do. Exactly one of
// the pointers is set.
type Pending struct {
	Index int      `json:"-"`
	Toast *Toast   `json:"toast,omitempty"`
	Reply *Reply   `json:"reply,omitempty"`
	Count *Count   `json:"count,omitempty"`
	Miss  *Miss    `json:"miss,omitempty"`
	Learn *Learned `json:"learn,omitempty"`
	Call  *Call    `json:"call,omitempty"`
	Order *Order   `json:"order,omitempty"`
}

// Pending lists what the outcome asks to be done, in the order of doing.
func (o Outcome) Pending() []Pending {
	var all []Pending
	if o.Toast != nil {
		all = append(all, Pending{Toast: o.Toast})
	}
	for i := range o.Replies {
		all = append(all, Pending{Reply: &o.Replies[i]})
	}
	for i := range o.Counts {
		all = append(all, Pending{Count: &o.Counts[i]})
	}
	for i := range o.Misses {
		all = append(all, Pending{Miss: &o.Misses[i]})
	}
	for i := range o.Learned {
		all = append(all, Pending{Learn: &o.Learned[i]})
	}
	for i := range o.Calls {
		all = append(all, Pending{Call: &o.Calls[i]})
	}
	for i := range o.Orders {
		all = append(all, Pending{Order: &o.Orders[i]})
	}
	for i := range all {
		all[i].Index = i
	}
	return all
}
