package flows

import (
	"time"

	"github.com/munfatih/munfatih/candidacy"
)

// The steps that a time brings about.
const (
	dueLapse = "lapse" // of flowEnd, "FILE:ENDORSEMENT": the time for it has passed
	dueStub  = "stub"  // of flowCand, "FILE": the records have been kept long enough
)

// DueStep is something that has fallen due: a [Choice] for an event of the kind
// [Due], in the chat of the person whom it concerns most ("" is nobody).
type DueStep struct {
	Who    candidacy.Person
	Choice Choice
}

// DueIn lists what has fallen due in a candidacy.
func DueIn(f candidacy.File, calls []candidacy.Call, now time.Time) []DueStep {
	if f.Due(callOf(calls, f.Candidacy.Call), lastChange(f), now) {
		return []DueStep{{Choice: Choice{Flow: flowCand, Step: dueStub, Value: f.Candidacy.ID}}}
	}
	var all []DueStep
	for _, id := range f.Lapsed(now) {
		e, _ := f.Endorsement(id)
		all = append(all, DueStep{e.By, Choice{Flow: flowEnd, Step: dueLapse, Value: f.Candidacy.ID + ":" + id}})
	}
	return all
}

// callOf finds a call by its id; nil when it is not known, or the next one.
func callOf(calls []candidacy.Call, id string) *candidacy.Call {
	for i := range calls {
		if calls[i].ID == id {
			return &calls[i]
		}
	}
	return nil
}

// lastChange is when the last thing happened in a candidacy, as its records tell.
func lastChange(f candidacy.File) time.Time {
	last := f.Candidacy.Opened
	for _, e := range f.Endorsements {
		for _, at := range []time.Time{e.Begun, e.Accepted, e.Confirmed, e.Expired} {
			if at.After(last) {
				last = at
			}
		}
	}
	for _, i := range f.Invitations {
		if i.At.After(last) {
			last = i.At
		}
	}
	for _, task := range f.Tasks {
		if task.At.After(last) {
			last = task.At
		}
	}
	return last
}
