package eligibility

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The verdicts, from the worst to the best.
const (
	NotNow     = "not_now"    // something blocks that no preparation can mend
	Incomplete = "incomplete" // something is not answered yet, or the country's membership is not sure
	Possible   = "possible"   // all is answered, something is still to be prepared or to be found out
	Ready      = "ready"      // all is there; no promise, for selection is competitive
)

// Input is what a person says of a council.
type Input struct {
	Council     Council
	Community   string            // its name, to find an exception in the data; may be ""
	Answers     map[string]Answer // by criterion; what is absent is unanswered
	MandateEnds *Date             // as the person knows it; nil: what the data say
	CallCloses  *Date             // the months are counted on this day; nil: on On
	On          Date              // today
}

// Result is the verdict on an input. The lists are in the order of the rules,
// never nil, and have no criterion in common.
type Result struct {
	Verdict      string
	Score        int // 0 to 100: the weights of what is there, among what a council can obtain
	Mandate      Mandate
	Blocking     []Item // the country when answered no; the mandate when too short
	Missing      []Item // others answered no
	Unknown      []Item // unsure or unanswered
	Next         *Item  // the step that helps most; nil when no answer is left to improve
	RulesVersion string
}

// Item is a criterion that is not fulfilled. Its texts are in the Criterion.
type Item struct {
	Criterion string
	// LeadDays is how many days it takes: the criterion's own, for the mandate
	// those from Input.On to the next opening, 0 when that is not known.
	LeadDays int
}

// state of a criterion: an Answer, or "" for unanswered.
type state = Answer

// Judge gives the verdict. It is pure: the same input gives the same result,
// and the input is not kept. The error names, a line each, every unknown
// council, criterion, answer and day of the input.
func (r *Rules) Judge(in Input) (Result, error) {
	if err := r.check(in); err != nil {
		return Result{}, err
	}
	day := in.On
	if in.CallCloses != nil {
		day = *in.CallCloses
	}
	res := Result{
		Mandate:  r.mandate(in, day),
		Blocking: []Item{}, Missing: []Item{}, Unknown: []Item{},
		RulesVersion: r.Version(),
	}
	states := r.states(in.Answers, res.Mandate)
	res.Verdict = r.verdict(states)
	for i, c := range r.criteria {
		item := Item{c.ID, c.LeadDays}
		if c.ID == Term {
			item.LeadDays = waiting(in.On, res.Mandate)
		}
		switch {
		case states[i] == Yes:
			res.Score += c.Weight
		case states[i] == No && blocks(c.ID):
			res.Blocking = append(res.Blocking, item)
		case states[i] == No:
			res.Missing = append(res.Missing, item)
		default:
			res.Unknown = append(res.Unknown, item)
		}
	}
	if next := r.next(states); next != nil {
		res.Next = &Item{next.ID, next.LeadDays}
	}
	return res, nil
}

// check returns what is wrong with an input, joined; nil when nothing is.
func (r *Rules) check(in Input) error {
	var errs []error
	if !slices.Contains(Councils, in.Council) {
		errs = append(errs, fmt.Errorf("council: %.40q is unknown; it is one of %s", in.Council, list(Councils)))
	}
	for _, id := range slices.Sorted(maps.Keys(in.Answers)) {
		c, known := r.Criterion(id)
		switch a := in.Answers[id]; {
		case !known:
			errs = append(errs, fmt.Errorf("answers: %.40q is no criterion; they are %s", id, list(r.asked())))
		case !c.Asked:
			errs = append(errs, fmt.Errorf("answers: %s is computed, not answered; give mandate_ends if you know another end", id))
		case a != Yes && a != No && a != Unsure:
			errs = append(errs, fmt.Errorf("answers: %s: %.40q is no answer; it is yes, no or unsure", id, a))
		}
	}
	days := []struct {
		name string
		day  *Date
	}{{"today", &in.On}, {"mandate_ends", in.MandateEnds}, {"call_closes", in.CallCloses}}
	for _, d := range days {
		if d.day != nil && !d.day.Valid() {
			errs = append(errs, fmt.Errorf("%s: %s is not a day from %d to %d", d.name, d.day, firstYear, lastYear))
		}
	}
	return errors.Join(errs...)
}

// states returns the state of each criterion in the order of the rules.
func (r *Rules) states(answers map[string]Answer, m Mandate) []state {
	out := make([]state, len(r.criteria))
	for i, c := range r.criteria {
		answer, given := answers[c.ID]
		switch {
		case c.ID == Term && m.MonthsLeft >= r.months:
			out[i] = Yes
		case c.ID == Term:
			out[i] = No
		case given:
			out[i] = answer
		case c.ID == Country:
			out[i] = r.country
		}
	}
	return out
}

// verdict follows its order strictly: what blocks, what is open, what lacks.
func (r *Rules) verdict(states []state) string {
	open, lacks := false, false
	for i, c := range r.criteria {
		switch s := states[i]; {
		case s == No && blocks(c.ID):
			return NotNow
		case s == "", s == Unsure && c.ID == Country:
			open = true
		case s != Yes:
			lacks = true
		}
	}
	switch {
	case open:
		return Incomplete
	case lacks:
		return Possible
	}
	return Ready
}

// next returns the criterion whose yes helps most: one whose yes changes the
// verdict, then the heaviest, then the quickest, then the first of the rules.
// The mandate can never be it, because nobody can answer it with yes; so next
// is nil when all that can be answered is yes.
func (r *Rules) next(states []state) *Criterion {
	now := r.verdict(states)
	var best *Criterion
	bestTurns := false
	for i := range r.criteria {
		c := &r.criteria[i]
		if states[i] == Yes || !c.Asked {
			continue
		}
		before := states[i]
		states[i] = Yes
		turns := r.verdict(states) != now
		states[i] = before
		if best == nil || turns && !bestTurns || turns == bestTurns && helpsMore(c, best) {
			best, bestTurns = c, turns
		}
	}
	return best
}

// helpsMore compares by weight, then by lead time.
func helpsMore(c, than *Criterion) bool {
	return cmp.Or(cmp.Compare(than.Weight, c.Weight), cmp.Compare(c.LeadDays, than.LeadDays)) < 0
}

// blocks says whether a no to the criterion ends the matter for now.
func blocks(id string) bool { return id == Country || id == Term }

// waiting counts the days until the next opening; 0 when it is not known or past.
func waiting(on Date, m Mandate) int {
	if m.NextOpening == nil {
		return 0
	}
	return max(on.DaysUntil(*m.NextOpening), 0)
}

// asked are the ids of the criteria that can be answered.
func (r *Rules) asked() []string {
	var out []string
	for _, c := range r.criteria {
		if c.Asked {
			out = append(out, c.ID)
		}
	}
	return out
}

func list[S ~string](names []S) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = string(n)
	}
	return strings.Join(out, ", ")
}
