package candidacy

import (
	"cmp"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"
)

// Lang is a language in which a call has a title.
type Lang string

// The languages.
const (
	AR Lang = "ar"
	FR Lang = "fr"
	EN Lang = "en"
)

// Langs are all languages, in the order in which they are shown.
var Langs = []Lang{AR, FR, EN}

// Call is a call for expressions of interest. It comes from [Draft.Call] and
// changes by [Call.Move] and [Call.Close] alone.
type Call struct {
	ID      string          `json:"id"`    // "2026-k4tzq": year of opening and 5 of a-z2-7; ASCII, 10 bytes
	Title   map[Lang]string `json:"title"` // in all of Langs
	Opens   Moment          `json:"opens"`
	Closes  Moment          `json:"closes"`  // the first moment at which it is too late
	Results *Day            `json:"results"` // nil when none was announced
	Source  string          `json:"source"`  // https link to the announcement
	Closed  bool            `json:"closed"`  // ended by an admin, whatever the clock says
	Rev     int             `json:"rev"`     // how often it was written; the store counts
	History []Closing       `json:"history"` // the closings that held before, oldest first; never nil
}

// Closing is a closing that held until it was moved.
type Closing struct {
	Closes Moment    `json:"closes"`
	Moved  time.Time `json:"moved"` // when another took its place, UTC
}

// State is how a call stands at an instant.
type State string

// The states. Past ended by itself, Closed by an admin.
const (
	Upcoming State = "upcoming"
	Open     State = "open"
	Past     State = "past"
	Closed   State = "closed"
)

// State tells how the call stands at an instant: open from Opens on, past
// from Closes on.
func (c Call) State(now time.Time) State {
	switch {
	case c.Closed:
		return Closed
	case now.Before(c.Opens.At):
		return Upcoming
	case now.Before(c.Closes.At):
		return Open
	}
	return Past
}

// Current finds the call that matters at an instant: the open one (of several
// the one that closes first), else the upcoming one that opens first; false
// when there is none.
func Current(calls []Call, now time.Time) (Call, bool) {
	var open, upcoming []Call
	for _, c := range calls {
		switch c.State(now) {
		case Open:
			open = append(open, c)
		case Upcoming:
			upcoming = append(upcoming, c)
		}
	}
	if len(open) > 0 {
		return slices.MinFunc(open, Call.Compare), true
	}
	if len(upcoming) > 0 {
		return slices.MinFunc(upcoming, func(a, b Call) int {
			return cmp.Or(a.Opens.At.Compare(b.Opens.At), a.Compare(b))
		}), true
	}
	return Call{}, false
}

// Compare orders calls by closing, then by ID.
func (c Call) Compare(o Call) int {
	return cmp.Or(c.Closes.At.Compare(o.Closes.At), strings.Compare(c.ID, o.ID))
}

// ErrClosed says that a call was closed by an admin and cannot be moved. A
// caller who means to open it again sets Closed to false before.
var ErrClosed = errors.New("the call is closed")

// Move returns the call with another closing and the results day that goes
// with it, nil for none. The closing that held goes to the history. A call
// that is past can be moved: a deadline may be put off after it ran out. The
// error is [ErrClosed] or [Faults].
func (c Call) Move(closes Moment, results *Day, now time.Time) (Call, error) {
	if c.Closed {
		return Call{}, ErrClosed
	}
	moved := c
	moved.Closes, moved.Results = closes, results
	if err := moved.order(now).err(); err != nil {
		return Call{}, err
	}
	if !closes.same(c.Closes) {
		last := Closing{Closes: c.Closes, Moved: now.UTC().Truncate(time.Second)}
		moved.History = append(slices.Clone(c.History), last)
	}
	return moved, nil
}

// Close returns the call ended by an admin. Closing it again changes nothing.
func (c Call) Close() Call {
	c.Closed = true
	return c
}

// order tells what is wrong between the moments of a call. A moment or day
// that could not be read is left out: its fault was told.
func (c Call) order(now time.Time) Faults {
	var faults Faults
	fault := func(field string, reason Reason, got string) {
		faults = append(faults, Fault{Field: field, Reason: reason, Got: got})
	}
	opens, closes := c.Opens.At, c.Closes.At
	if closes.IsZero() {
		return nil
	}
	if closes.After(now.AddDate(maxYears, 0, 0)) {
		fault("closes", Far, c.Closes.Local)
	}
	switch {
	case opens.IsZero():
	case opens.Year() < firstYear:
		fault("opens", Early, c.Opens.Local)
	case !closes.After(opens):
		fault("closes", BeforeOpens, c.Closes.Local)
	case opens.Before(closes.AddDate(-maxYears, 0, 0)):
		fault("opens", Far, c.Opens.Local)
	}
	switch {
	case c.Results == nil || *c.Results == "":
	case *c.Results < c.Closes.Day():
		fault("results", BeforeCloses, string(*c.Results))
	case c.Results.Noon().After(closes.AddDate(maxYears, 0, 0)):
		fault("results", Far, string(*c.Results))
	}
	return faults
}

// makeID derives the ID from what was announced, so that the same call
// entered twice is one call.
func (c Call) makeID() string {
	data, err := json.Marshal(c)
	if err != nil {
		panic(err) // strings and times of four-digit years always marshal
	}
	sum := sha256.Sum256(data)
	code := strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))
	return c.Opens.Local[:len("2026")] + "-" + code[:5]
}
