package alerts

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/munfatih/munfatih/content"
)

//go:embed rules.yaml
var embedded embed.FS

// Embedded returns the folder with the rules.yaml that was built into the
// program.
func Embedded() fs.FS { return embedded }

const (
	maxLead     = 400 // days
	maxTaskLead = 60
)

// Load reads and checks rules.yaml of a folder. The error is of type
// [content.Faults]: every fault with file and line.
func Load(fsys fs.FS) (*Rules, error) {
	var faults content.Faults
	f, root := content.Read(fsys, "rules.yaml", yaml.MappingNode, &faults)
	m := f.Fields(root, "rules", "calls", "tasks", "late_days", "send_at", "quiet", "escalate_hours")
	r := &Rules{
		Calls:    numbers(f, m["calls"], "calls", 0, maxLead),
		Tasks:    numbers(f, m["tasks"], "tasks", -maxTaskLead, maxTaskLead),
		Late:     24 * time.Hour * time.Duration(f.Number(m["late_days"], "late_days", 1, 30)),
		SendAt:   clockOf(f, m["send_at"], "send_at"),
		Patience: time.Hour * time.Duration(f.Number(m["escalate_hours"], "escalate_hours", 1, 1000)),
	}
	slices.Sort(r.Tasks)
	slices.Sort(r.Calls)
	slices.Reverse(r.Calls)
	for _, n := range f.Items(m["quiet"], "quiet") {
		r.Quiet = append(r.Quiet, quietOf(f, n))
	}
	if len(faults) == 0 {
		r.checkSendAt(f, m["send_at"])
	}
	if len(faults) > 0 {
		faults.Sort()
		return nil, faults
	}
	return r, nil
}

// checkSendAt makes sure that alerts may leave at their time on every day of the
// week, and so that no quiet time is without end.
func (r *Rules) checkSendAt(f content.File, n *yaml.Node) {
	for day := 4; day <= 10; day++ { // Monday to Sunday
		at := time.Date(2027, time.January, day, int(r.SendAt)/60, int(r.SendAt)%60, 0, 0, time.UTC)
		if !r.Allowed(at) {
			f.Fault(n, "send_at: lies in quiet hours on %s", at.Weekday())
		}
	}
}

// numbers returns a list of whole numbers within limits, each once, one or more.
func numbers(f content.File, n *yaml.Node, what string, least, most int) []int {
	var all []int
	for _, item := range f.Items(n, what) {
		i := f.Number(item, what, least, most)
		if slices.Contains(all, i) {
			f.Fault(item, "%s: %d stands twice", what, i)
		}
		all = append(all, i)
	}
	if n != nil && len(all) == 0 {
		f.Fault(n, "%s: a list with one number or more is wanted", what)
	}
	return all
}

// clockOf returns a time of day, "09:30".
func clockOf(f content.File, n *yaml.Node, what string) Clock {
	if n == nil {
		return 0
	}
	v := f.Scalar(n, what)
	t, err := time.Parse("15:04", v)
	if err != nil || len(v) != len("09:30") {
		f.Fault(n, "%s: %q is no time of day; one such as 09:30 is wanted", what, v)
	}
	return Clock(t.Hour()*60 + t.Minute())
}

func quietOf(f content.File, n *yaml.Node) Quiet {
	m := f.Fields(n, "quiet", "from", "to", "days?")
	q := Quiet{From: clockOf(f, m["from"], "from"), To: clockOf(f, m["to"], "to")}
	if m["from"] != nil && m["to"] != nil && q.From == q.To {
		f.Fault(n, "quiet: begins and ends at the same time")
	}
	for _, item := range f.Items(m["days"], "days") {
		v := f.Scalar(item, "days")
		day := time.Sunday
		for day <= time.Saturday && !strings.EqualFold(day.String(), v) {
			day++
		}
		if day > time.Saturday {
			f.Fault(item, "days: %q is no day of the week; one such as friday is wanted", v)
		}
		q.Days = append(q.Days, day)
	}
	if m["days"] != nil && len(q.Days) == 0 {
		f.Fault(m["days"], "days: one day or more is wanted; leave it out for every day")
	}
	return q
}
