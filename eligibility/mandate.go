package eligibility

import (
	"slices"
	"strings"
)

// Mandate is how long the council still sits, as seen from one day. On a day
// outside every known mandate the dates are nil and no month is left.
type Mandate struct {
	CountedOn            Date  `json:"counted_on"`             // the call's closing day, else the day of the question
	Ends                 *Date `json:"ends"`                   // the day of the election that ends it
	MonthsLeft           int   `json:"months_left"`            // full months
	LastDay              *Date `json:"last_day"`               // the last day with enough full months left
	NextOpening          *Date `json:"next_opening"`           // the first day of the next mandate
	NextOpeningEstimated bool  `json:"next_opening_estimated"` // no polling day is published for it
}

// mandates are those of a kind of council. A mandate begins on a polling day
// and ends on the next one; while that is not published, after the years.
type mandates struct {
	years   int
	polling []Date // published ones, ascending
}

// exception is the mandate of one council that differs from its kind's: it was
// dissolved, or elected at another time.
type exception struct {
	council Council
	names   []string
	elected Date
	ends    Date
}

// mandate returns the mandate that counts for the input on a day.
func (r *Rules) mandate(in Input, day Date) Mandate {
	m := r.mandates[in.Council]
	ends, known := m.end(day)
	for _, e := range r.exceptions {
		if e.covers(in, day) {
			ends, known = e.ends, true
		}
	}
	if in.MandateEnds != nil {
		ends, known = *in.MandateEnds, day.Compare(*in.MandateEnds) <= 0
	}
	out := Mandate{CountedOn: day}
	if !known {
		return out
	}
	last, next := ends.AddMonths(-r.months), ends
	out.Ends, out.LastDay, out.NextOpening = &ends, &last, &next
	out.MonthsLeft = day.MonthsUntil(ends)
	out.NextOpeningEstimated = !slices.Contains(m.polling, ends)
	return out
}

// end returns the last day of the mandate that runs on a day; false when no
// known mandate does.
func (m mandates) end(day Date) (Date, bool) {
	next := slices.IndexFunc(m.polling, func(d Date) bool { return d.Compare(day) > 0 })
	switch {
	case next == 0:
		return Date{}, false
	case next > 0:
		return m.polling[next], true
	}
	end := m.polling[len(m.polling)-1].AddMonths(12 * m.years)
	return end, day.Compare(end) <= 0
}

// covers says whether the exception is the input's council's on a day.
func (e exception) covers(in Input, day Date) bool {
	name := strings.TrimSpace(in.Community)
	return e.council == in.Council && day.Compare(e.elected) >= 0 && day.Compare(e.ends) <= 0 &&
		slices.ContainsFunc(e.names, func(n string) bool { return strings.EqualFold(n, name) })
}
