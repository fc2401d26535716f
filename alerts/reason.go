package alerts

import (
	"fmt"
	"strconv"
	"time"

	"github.com/munfatih/munfatih/candidacy"
)

// reason says in one line of English why an alert is given. earlier is how many
// leads of the same series lie before it. Many thousands are made at once, so
// that it puts texts together in the plainest way.
func reason(s series, a Alert, earlier int) string {
	var text string
	switch s.kind {
	case OfCall:
		text = days(a.Lead) + " " + string(s.call.last) + ", the last whole day before call " + s.about + " closes at " + s.call.closes
	case Announced:
		text = "call " + s.about + " is there: it closes at " + s.call.closes
	case Moved:
		before := s.call.History[len(s.call.History)-1].Closes.At
		text = "the closing of call " + s.about + " was moved from " + wall(before) + " to " + s.call.closes
		earlier = s.movesBefore()
	case OfTask:
		text = days(-a.Lead) + " " + s.from + ", on which task " + s.about + " is due"
		if s.task.Title != "" {
			text += fmt.Sprintf(" (%q)", s.task.Title)
		}
	}
	if earlier > 0 {
		text += "; earlier ones folded in, where missed: " + strconv.Itoa(earlier)
	}
	if a.For != "" {
		text += "; " + string(a.For) + " is on leave"
	}
	return text
}

// movesBefore counts the moves between the subscription and the last one.
func (s series) movesBefore() int {
	count := -1
	for _, h := range s.call.History {
		if h.Moved.After(s.since) {
			count++
		}
	}
	return count
}

// days says how far a day is: "7 days before", "on", "1 day after".
func days(before int) string {
	switch {
	case before == 0:
		return "on"
	case before == 1:
		return "1 day before"
	case before == -1:
		return "1 day after"
	case before < 0:
		return strconv.Itoa(-before) + " days after"
	}
	return strconv.Itoa(before) + " days before"
}

// wall writes an instant as Morocco's clocks show it.
func wall(t time.Time) string { return candidacy.Morocco(t).Format("2006-01-02 15:04") + " in Morocco" }
