package candidacy

import "time"

// Subscription is a person's wish to be told of a call.
type Subscription struct {
	Person Person    `json:"person"`
	Call   string    `json:"call"`  // id, or [NextCall] for every call that comes
	Leads  []int     `json:"leads"` // which of the rules' leads, in days; null is all, [] none: only of moves
	Since  time.Time `json:"since"` // nothing from before
}

// Leave is a person's absence: what leaves on its days goes to the deputy.
type Leave struct {
	Person Person `json:"person"`
	From   Day    `json:"from"`
	To     Day    `json:"to"` // the last day
	Deputy Person `json:"deputy"`
}
