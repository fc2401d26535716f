package alerts

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/munfatih/munfatih/candidacy"
)

// Input is what alerts are made of.
type Input struct {
	Calls         []candidacy.Call `json:"calls"`
	Tasks         []Task           `json:"tasks"`
	Subscriptions []Subscription   `json:"subscriptions"`
	Leave         []Leave          `json:"leave"`
}

// Task is a task of somebody.
type Task struct {
	ID    string              `json:"id"`
	Title string              `json:"title"`
	Owner candidacy.Person    `json:"owner"`
	Due   candidacy.Day       `json:"due"` // "" while no deadline is known: no alerts
	State candidacy.TaskState `json:"state"`
	Call  string              `json:"call"`           // id, [candidacy.NextCall], or "" when it belongs to none
	Since time.Time           `json:"since,omitzero"` // when it was planned or Due last changed: nothing from before; zero is always
}

// open reports whether the owner has still to do it.
func (t Task) open() bool { return t.State == candidacy.Todo || t.State == candidacy.Doing }

// Subscription is a person's wish to be told of a call.
type Subscription = candidacy.Subscription

// Leave is a person's absence: what leaves on its days goes to the deputy.
type Leave = candidacy.Leave

// InputError lists what is wrong with an input, each with its place:
// "tasks[2].owner: is missing".
type InputError []string

// Error tells the first two faults and how many more there are.
func (e InputError) Error() string {
	const most = 2
	if len(e) <= most {
		return strings.Join(e, "; ")
	}
	return fmt.Sprintf("%s; and %d more", strings.Join(e[:most], "; "), len(e)-most)
}

// calling reads a call as "call list --json" prints it, with its state.
type calling struct {
	candidacy.Call
	State candidacy.State `json:"state"`
}

// Read reads an input from JSON. Unknown fields, and values that make no
// sense, are errors: [InputError], or that of the JSON. A call that has closed
// is none. A moment may leave out "at" where "zone" and "local" stand.
func (r *Rules) Read(from io.Reader) (Input, error) {
	var raw struct {
		Input
		Calls []calling `json:"calls"` // takes the place of Input's
	}
	data, err := io.ReadAll(from)
	if err != nil {
		return Input{}, fmt.Errorf("read the input: %w", err)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&raw); err != nil {
		return Input{}, fmt.Errorf("read the input%s: %w", where(data, err), err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Input{}, errors.New("read the input: something stands after the end; one JSON object is wanted")
	}
	in := raw.Input
	for _, c := range raw.Calls {
		in.Calls = append(in.Calls, c.Call)
	}
	if faults := r.check(in); len(faults) > 0 {
		return Input{}, faults
	}
	return in, nil
}

// where says in which line JSON is broken.
func where(data []byte, err error) string {
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) {
		return ""
	}
	return fmt.Sprintf(", line %d", bytes.Count(data[:min(int(syntax.Offset), len(data))], []byte("\n"))+1)
}

// idForm is what persons, calls and tasks are named by, so that alerts' IDs are
// ASCII and no two are alike.
var idForm = regexp.MustCompile(`^[A-Za-z0-9._/-]{1,64}$`)

// checker collects what is wrong with an input.
type checker struct {
	faults InputError
	calls  map[string]bool // what may be named
}

// check tells what is wrong with an input, and works out moments that leave
// out the instant.
func (r *Rules) check(in Input) InputError {
	c := &checker{calls: map[string]bool{candidacy.NextCall: true}}
	for i := range in.Calls {
		c.call(fmt.Sprintf("calls[%d]", i), &in.Calls[i])
	}
	seen := map[string]bool{}
	for i, t := range in.Tasks {
		place := fmt.Sprintf("tasks[%d]", i)
		c.task(place, t)
		c.want(!seen[t.ID], "%s.id: %q stands twice", place, t.ID)
		seen[t.ID] = true
	}
	for i, s := range in.Subscriptions {
		place := fmt.Sprintf("subscriptions[%d]", i)
		c.id(place+".person", string(s.Person))
		c.want(c.calls[s.Call], "%s.call: there is no call %q", place, s.Call)
		for _, lead := range s.Leads {
			c.want(slices.Contains(r.Calls, lead), "%s.leads: %d is none of %v", place, lead, r.Calls)
		}
	}
	for i, l := range in.Leave {
		c.leave(fmt.Sprintf("leave[%d]", i), l)
	}
	return c.faults
}

func (c *checker) want(ok bool, format string, args ...any) {
	if !ok {
		c.faults = append(c.faults, fmt.Sprintf(format, args...))
	}
}

func (c *checker) id(place, v string) {
	c.want(v != "", "%s: is missing", place)
	c.want(v == "" || idForm.MatchString(v), "%s: %q is no id", place, v)
}

func (c *checker) day(place string, d candidacy.Day) {
	day, err := candidacy.ParseDay(string(d))
	c.want(err == nil && day == d, "%s: %q is no day; want one such as 2027-03-31", place, d)
}

func (c *checker) call(place string, call *candidacy.Call) {
	c.id(place+".id", call.ID)
	c.want(!c.calls[call.ID], "%s.id: %q stands twice", place, call.ID)
	c.calls[call.ID] = true
	if call.Opens != (candidacy.Moment{}) {
		c.moment(place+".opens", &call.Opens)
	}
	c.moment(place+".closes", &call.Closes)
	for i := range call.History {
		old := &call.History[i]
		c.moment(fmt.Sprintf("%s.history[%d].closes", place, i), &old.Closes)
		c.want(!old.Moved.IsZero(), "%s.history[%d].moved: is missing", place, i)
	}
}

// moment works out the instant of a moment that has only its local time.
func (c *checker) moment(place string, m *candidacy.Moment) {
	switch {
	case !m.At.IsZero():
		return
	case *m == (candidacy.Moment{}):
		c.want(false, "%s: is missing", place)
		return
	}
	read, err := candidacy.ParseMoment(m.Local, m.Zone, candidacy.Ask)
	c.want(err == nil, "%s: %v", place, err)
	*m = read
}

func (c *checker) task(place string, t Task) {
	c.id(place+".id", t.ID)
	c.id(place+".owner", string(t.Owner))
	if t.Due != "" {
		c.day(place+".due", t.Due)
	}
	c.want(slices.Contains(candidacy.TaskStates, t.State), "%s.state: %q is unknown; want one of %v", place, t.State, candidacy.TaskStates)
	c.want(t.Call == "" || c.calls[t.Call], "%s.call: there is no call %q", place, t.Call)
}

func (c *checker) leave(place string, l Leave) {
	c.id(place+".person", string(l.Person))
	c.id(place+".deputy", string(l.Deputy))
	c.want(l.Deputy == "" || l.Deputy != l.Person, "%s.deputy: is the person on leave", place)
	c.day(place+".from", l.From)
	c.day(place+".to", l.To)
	c.want(l.From <= l.To, "%s.to: %s is before %s", place, l.To, l.From)
}
