package alerts

import (
	"fmt"
	"time"

	"github.com/munfatih/munfatih/candidacy"
)

// Kind is what an alert is about.
type Kind string

// The kinds.
const (
	OfCall    Kind = "call"      // a call closes in Lead days
	Announced Kind = "announced" // a call, to those who wait for the next one
	Moved     Kind = "moved"     // the closing of a call was moved; Lead counts the moves, from 1
	OfTask    Kind = "task"      // a task is due, Lead days from its due day
)

// Alert is something that one person is told.
type Alert struct {
	Person candidacy.Person `json:"person"`        // who is told
	For    candidacy.Person `json:"for,omitempty"` // whose alert it is, when that person is on leave and Person is the deputy
	Kind   Kind             `json:"kind"`
	About  string           `json:"about"` // id of the call or task
	From   string           `json:"from"`  // what days count from: the closing, "20270116T075900Z", or the due day
	Lead   int              `json:"lead"`  // in days, as in the rules; see Kind
	SendAt time.Time        `json:"send_at"`
	Reason string           `json:"reason"` // one line of English
}

// ID is the name of the alert in the ledger: the same whenever it is worked
// out, whoever stands in on leave, and another once the closing or due day is
// another. It is ASCII as its parts are.
func (a Alert) ID() string {
	whose := a.Person
	if a.For != "" {
		whose = a.For
	}
	return fmt.Sprintf("%s:%s:%s:%s:%d", a.Kind, whose, a.About, a.From, a.Lead)
}

// instantForm is how an instant stands in an ID: without the colons that part it.
const instantForm = "20060102T150405Z"
