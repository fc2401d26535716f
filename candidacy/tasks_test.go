package candidacy_test

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/content"
	"github.com/munfatih/munfatih/eligibility"
	"github.com/munfatih/munfatih/guide"
)

// built is the built-in pieces and calendar.
func built(t *testing.T) ([]candidacy.Piece, candidacy.Calendar) {
	t.Helper()
	pieces, err := candidacy.Pieces(candidacy.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	c, err := candidacy.Holidays(candidacy.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	return pieces, c
}

// The passages that pieces lead to are the guide's, their criteria those of
// the quiz: each that a council can meet has its piece.
func TestPiecesMeetGuideAndQuiz(t *testing.T) {
	pieces, _ := built(t)
	g, err := guide.Load(guide.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	rules, err := eligibility.Load(eligibility.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	answered := map[string]bool{eligibility.Country: true, eligibility.Term: true} // nobody in the council can obtain these
	for _, p := range pieces {
		if _, ok := g.Passage(p.Passage); !ok {
			t.Errorf("%s: the guide has no passage %q", p.ID, p.Passage)
		}
		if _, ok := rules.Criterion(p.Criterion); !ok && p.Criterion != "" {
			t.Errorf("%s: there is no criterion %q", p.ID, p.Criterion)
		}
		answered[p.Criterion] = true
		for _, lang := range candidacy.Langs {
			if p.Text[lang].Title == "" || p.Text[lang].Why == "" {
				t.Errorf("%s: got no text in %s", p.ID, lang)
			}
		}
	}
	for _, c := range rules.Criteria() {
		if !answered[c.ID] {
			t.Errorf("criterion %s: got no piece that answers it", c.ID)
		}
	}
}

func TestPlan(t *testing.T) {
	pieces, c := built(t)
	safe := candidacy.SafeDeadline(time.Date(2027, time.January, 16, 7, 59, 0, 0, time.UTC), c) // Friday the 15th
	due := map[string]candidacy.Day{}
	last := candidacy.Day("")
	for _, task := range candidacy.Plan(pieces, safe, c) {
		if task.State != candidacy.Todo || task.Owner != "" || !c.Working(task.Due) || task.Due < last {
			t.Errorf("got %+v, want it to do, by nobody, on a working day, not before %s", task, last)
		}
		due[task.Piece], last = task.Due, task.Due
	}
	for piece, want := range map[string]candidacy.Day{
		"assessment":     "2026-11-20",
		"support_letter": "2026-12-31", // 1 January is a holiday
		"annexes":        "2027-01-05",
		"rehearsal":      "2027-01-08",
		"submission":     "2027-01-13",
		"follow_up":      "2027-01-15",
	} {
		if due[piece] != want {
			t.Errorf("%s: got due %q, want %s", piece, due[piece], want)
		}
	}
	if _, ok := due["trainings"]; ok {
		t.Error("trainings: got in the plan of a file, want after joining")
	}
	for _, task := range candidacy.Plan(pieces, time.Time{}, c) {
		if task.Due != "" {
			t.Errorf("no deadline known: got %s due %s", task.Piece, task.Due)
		}
	}
	after := candidacy.PlanAfter(pieces, "2027-04-16", c)
	want := candidacy.Task{Piece: "trainings", State: candidacy.Todo, Due: "2027-05-14"} // the 16th is a Sunday
	if len(after) != 7 || after[0] != want {
		t.Errorf("after joining: got %d tasks, the first %+v, want 7, the first %+v", len(after), after[0], want)
	}
}

func TestReschedule(t *testing.T) {
	pieces, c := built(t)
	first := time.Date(2027, time.January, 15, 12, 0, 0, 0, time.UTC)
	at := first.AddDate(0, -1, 0)
	tasks := candidacy.Plan(pieces, first, c)
	tasks[2] = candidacy.Task{Piece: tasks[2].Piece, State: candidacy.Doing, Owner: "p-a", Due: tasks[2].Due, Note: "n", By: "p-b", At: at}
	tasks = append(tasks, candidacy.Task{Piece: "gone", State: candidacy.Done, Due: "2026-12-01"},
		candidacy.Task{Piece: "trainings", State: candidacy.Todo, Due: "2027-06-01"})
	before := slices.Clone(tasks)
	got := candidacy.Reschedule(tasks, pieces, first.AddDate(0, 0, 7), c)
	want := candidacy.Plan(pieces, first.AddDate(0, 0, 7), c)
	want[2] = candidacy.Task{Piece: tasks[2].Piece, State: candidacy.Doing, Owner: "p-a", Due: want[2].Due, Note: "n", By: "p-b", At: at}
	want = append(want, tasks[len(tasks)-2:]...)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("a week later (-want +got):\n%s", diff)
	}
	if want[2].Due <= before[2].Due {
		t.Errorf("got due %s, want it after %s", want[2].Due, before[2].Due)
	}
	if diff := cmp.Diff(before, tasks); diff != "" {
		t.Errorf("rescheduling changed what it came from:\n%s", diff)
	}
}

func TestFromQuiz(t *testing.T) {
	pieces, _ := built(t)
	got := candidacy.FromQuiz(pieces, []string{"training", "mandate", "letter_of_support", "endorsement"})
	if want := []string{"endorsements", "learning", "support_letter"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := candidacy.FromQuiz(pieces, nil); got == nil || len(got) != 0 {
		t.Errorf("nothing missing: got %v, want an empty list", got)
	}
}

func TestStageBar(t *testing.T) {
	pieces, c := built(t)
	tasks := candidacy.Plan(pieces, time.Time{}, c)
	for i, state := range map[string]candidacy.TaskState{
		"assessment": candidacy.Done, "decision": candidacy.Cant, "endorsements": candidacy.Done,
		"learning": candidacy.NotForUs, "annexes": candidacy.Doing, "submission": candidacy.Done,
	} {
		at := slices.IndexFunc(tasks, func(task candidacy.Task) bool { return task.Piece == i })
		tasks[at].State = state
	}
	tasks = append(tasks, candidacy.Task{Piece: "trainings", State: candidacy.Done}, candidacy.Task{Piece: "gone", State: candidacy.Done})
	want := [candidacy.Stages]candidacy.Progress{{1, 1}, {0, 1}, {0, 1}, {0, 1}, {1, 6}, {1, 3}, {0, 1}}
	if got := candidacy.StageBar(tasks, pieces); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestPieceFaults breaks the pieces in one place each: the fault is told with
// its file and line.
func TestPieceFaults(t *testing.T) {
	data, err := fs.ReadFile(candidacy.Embedded(), "pieces.yaml")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ from, to, want string }{
		{"- id: decision", "- id: assessment", `piece "assessment" stands twice`},
		{"- id: decision", "- id: The decision", `"The decision" does not have the form`},
		{"  stage: 3\n", "  stage: 8\n", "a whole number from 1 to 7"},
		{"  stage: 3\n", "", `field "stage" is missing`},
		{"  stage: 7\n", "  stage: 6\n", "pieces.yaml: stage 7 has no piece"},
		{"  list: after\n", "  list: after\n  stage: 1\n", "what comes after joining has none"},
		{"  list: after\n", "  list: later\n", `"later" is unknown; one of [file after] is wanted`},
		{"passage: 2.4.assess", "passage: stage one", `"stage one" does not have the form`},
		{"owner: deputy", "owner: mayor", `"mayor" is unknown`},
		{"lead_days: 56", "lead_days: -1", "a whole number from 0 to 400"},
		{"auto: focal_point", "auto: magic", `"magic" is unknown`},
		{"criterion: vision", "criterion: No 7", `"No 7" does not have the form`},
		{"    title: The annexes", "    title: " + strings.Repeat("a", 41), "41 characters; at most 40"},
		{"    title: The annexes", "    title: The <b>annexes</b>", "looks like HTML"},
		{"    title: The annexes\n", "", `field "title" is missing`},
		{"  lead_days: 56\n", "  lead_days: 56\n  colour: red\n", `unknown field "colour"`},
	}
	for _, tt := range tests {
		text := string(data)
		if !strings.Contains(text, tt.from) {
			t.Fatalf("pieces.yaml does not hold %q", tt.from)
		}
		_, err := candidacy.Pieces(fstest.MapFS{"pieces.yaml": {Data: []byte(strings.Replace(text, tt.from, tt.to, 1))}})
		var faults content.Faults
		if !errors.As(err, &faults) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%q: got %v, want %s", tt.to, err, tt.want)
			continue
		}
		if line := strings.Count(text[:strings.Index(text, tt.from)], "\n") + 1; faults[0].Line != 0 && (faults[0].Line < line-8 || faults[0].Line > line+8) {
			t.Errorf("%q: got line %d, want it near %d", tt.to, faults[0].Line, line)
		}
	}
}
