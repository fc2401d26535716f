package candidacy

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// The pieces of these tests: one of each duty, of each kind that the bot ticks, and one
// after joining.
var taskPieces = []Piece{
	{ID: "assessment", List: ForFile, Stage: 1, Owner: FocalDuty, LeadDays: 30},
	{ID: "focal_points", List: ForFile, Stage: 5, Owner: FocalDuty, LeadDays: 20, Auto: ByFocalPoint},
	{ID: "endorsements", List: ForFile, Stage: 5, Owner: AssociationDuty, LeadDays: 10, Auto: ByEndorsement},
	{ID: "annexes", List: ForFile, Stage: 6, Owner: DeputyDuty, LeadDays: 0},
	{ID: "governance", List: After, Owner: AssociationDuty, LeadDays: 60},
}

var taskSafe = time.Date(2027, time.January, 15, 12, 0, 0, 0, time.UTC)

// planned is a world with the tasks of a file, none of which has an owner.
func (w *world) planned() {
	w.t.Helper()
	w.must(w.file.StartTasks(act(focal), w.seat(), Plan(taskPieces, taskSafe, Calendar{}), w.at))
}

func (w *world) task(piece string) Task {
	w.t.Helper()
	t, there := w.file.Task(piece)
	if !there {
		w.t.Fatalf("got no task %s", piece)
	}
	return t
}

// taken makes a task somebody's.
func (w *world) taken(by Person, piece string, owner Person) {
	w.t.Helper()
	p, _ := find(taskPieces, func(p Piece) bool { return p.ID == piece })
	c, _, err := w.file.TakeTask(act(by), w.seat(), p, owner, w.at)
	w.must(c, err)
}

// ticks lists the tasks that are done now.
func (w *world) ticks() []string {
	var done []string
	for _, t := range w.file.TasksNow(w.seat(), taskPieces) {
		if t.State == Done {
			done = append(done, t.Piece)
		}
	}
	return done
}

func TestStartTasks(t *testing.T) {
	w := settled(t)
	w.planned()
	if got := w.task("annexes"); got.State != Todo || got.Owner != "" || got.Due != "2027-01-15" || got.By != focal || got.At.IsZero() {
		t.Errorf("got %+v, want it to do by 2027-01-15, planned by the focal point, nobody's", got)
	}
	c, err := w.file.StartTasks(act(deputy), w.seat(), Plan(taskPieces, taskSafe, Calendar{}), w.at)
	wantNothing(t, "planned again", c, err)
	c, _, err = w.file.MoveTask(act(focal), w.seat(), "annexes", Doing, w.at)
	w.must(c, err)
	w.must(w.file.StartTasks(act(deputy), w.seat(), append(Plan(taskPieces, time.Time{}, Calendar{}), PlanAfter(taskPieces, "2027-05-03", Calendar{})...), w.at))
	if got := w.task("annexes"); got.State != Doing || got.Due != "2027-01-15" {
		t.Errorf("what was planned: got %+v, want it as it was", got)
	}
	if got := w.task("governance"); got.Due != "2027-07-02" {
		t.Errorf("after joining: got %+v, want it due on 2027-07-02", got)
	}
}

// The acts on tasks, tried by everybody.
func TestTaskRights(t *testing.T) {
	s := newScene(t)
	c, _, err := s.file.AcceptCommon(act(rep2), s.at) // rep is the common focal point
	s.must(c, err)
	s.planned()
	piece := func(id string) Piece {
		p, _ := find(taskPieces, func(p Piece) bool { return p.ID == id })
		return p
	}
	s.taken(focal, "annexes", rep2)
	take := func(id string, owner func(Actor) Person) func(Actor) error {
		return func(a Actor) error {
			_, _, err := s.file.TakeTask(a, s.seat(), piece(id), owner(a), s.at)
			return err
		}
	}
	self := func(a Actor) Person { return a.Who }
	to := func(who Person) func(Actor) Person { return func(Actor) Person { return who } }
	acts := map[string]struct {
		may []Person
		do  func(Actor) error
	}{
		"plan": {[]Person{focal, deputy}, func(a Actor) error {
			_, err := s.file.StartTasks(a, s.seat(), PlanAfter(taskPieces, "2027-05-03", Calendar{}), s.at)
			return err
		}},
		"reschedule": {[]Person{focal, deputy}, func(a Actor) error {
			_, err := s.file.RescheduleTasks(a, s.seat(), Plan(taskPieces, time.Time{}, Calendar{}), s.at)
			return err
		}},
		"put to do": {[]Person{focal, deputy}, func(a Actor) error {
			_, err := s.file.ToDo(a, s.seat(), []string{"assessment"}, "quiz", nil, s.at)
			return err
		}},
		"move": {[]Person{focal, deputy, rep}, func(a Actor) error {
			_, _, err := s.file.MoveTask(a, s.seat(), "assessment", Doing, s.at)
			return err
		}},
		"move one's own": {[]Person{focal, deputy, rep, rep2}, func(a Actor) error {
			_, _, err := s.file.MoveTask(a, s.seat(), "annexes", Cant, s.at)
			return err
		}},
		"take what is the community's":    {[]Person{focal, deputy}, take("assessment", self)},
		"take what is the associations'":  {[]Person{focal, deputy, rep, rep2}, take("endorsements", self)},
		"give to the deputy":              {[]Person{focal, deputy}, take("assessment", to(deputy))},
		"give to a representative":        {[]Person{focal, deputy, rep2}, take("annexes", to(rep2))}, // rep2 has it
		"take from another":               {[]Person{focal, deputy, rep2}, take("annexes", self)},
		"give back":                       {[]Person{focal, deputy, rep2}, take("annexes", to(""))},
		"give the associations' to other": {[]Person{focal, deputy, rep2}, take("endorsements", to(rep2))},
	}
	for _, name := range slices.Sorted(maps.Keys(acts)) {
		for _, who := range everybody {
			want := error(NoRight)
			if slices.Contains(acts[name].may, who) {
				want = nil
			}
			if err := acts[name].do(act(who)); !errors.Is(err, want) {
				t.Errorf("%s, by %q: got %v, want %v", name, who, err, want)
			}
		}
	}
	for _, who := range everybody {
		if got, want := s.file.SeesTasks(act(who), s.seat()), slices.Contains([]Person{admin, focal, deputy, rep, rep2}, who); got != want {
			t.Errorf("%q sees the tasks: got %v, want %v", who, got, want)
		}
	}
}

func TestTakeTask(t *testing.T) {
	s := newScene(t)
	s.planned()
	endorsements := taskPieces[2]
	take := func(by, owner Person) (Change, error) {
		c, _, err := s.file.TakeTask(act(by), s.seat(), endorsements, owner, s.at)
		return c, err
	}
	s.taken(rep2, "endorsements", rep2)
	c, err := take(rep2, rep2)
	wantNothing(t, "taken twice", c, err)
	c, err = take(rep, rep)
	wantRefusal(t, "taken from another", c, err, WrongState)
	for _, gone := range []Person{citizen, foreign, member} {
		c, err = take(focal, gone)
		wantRefusal(t, "given to who has no part: "+string(gone), c, err, NotThere)
	}
	common, _, err := s.file.AcceptCommon(act(rep2), s.at)
	s.must(common, err)
	s.must(take(rep, rep)) // the common focal point may
	if last := s.journals[s.file.Candidacy.ID]; last[len(last)-1].Data["owner"] != string(rep) {
		t.Errorf("journal: got %+v, want the owner in it", last[len(last)-1])
	}
	if !slices.Contains(s.links, Link{ByPerson, string(rep), Ref{File: s.file.Candidacy.ID}}) {
		t.Error("links: got none from the owner to the file, want one")
	}
	c, _, err = s.file.TakeTask(act(focal), s.seat(), Piece{ID: "unknown"}, focal, s.at)
	wantRefusal(t, "an unknown piece", c, err, NotThere)
}

func TestMoveTask(t *testing.T) {
	w := settled(t)
	w.planned()
	for _, state := range []TaskState{Doing, Cant, NotForUs, Done, Todo} {
		c, got, err := w.file.MoveTask(act(deputy), w.seat(), "annexes", state, w.at)
		w.must(c, err)
		if kept := w.task("annexes"); kept != got || got.State != state || got.By != deputy {
			t.Errorf("%s: got %+v, kept %+v, want the state and who set it", state, got, kept)
		}
		c, _, err = w.file.MoveTask(act(focal), w.seat(), "annexes", state, w.at)
		wantNothing(t, string(state)+" twice", c, err)
	}
	c, _, err := w.file.MoveTask(act(focal), w.seat(), "annexes", "burnt", w.at)
	if got := faults(err); !slices.Equal(got, []string{"state no_choice"}) || len(c.Entries) > 0 {
		t.Errorf("a state that there is not: got %v, want state no_choice", err)
	}
	c, _, err = w.file.MoveTask(act(focal), w.seat(), "unknown", Done, w.at)
	wantRefusal(t, "an unknown piece", c, err, NotThere)
	for _, e := range w.journals[w.file.Candidacy.ID] {
		for name := range e.Data {
			if e.Act == ActTask && name != "state" {
				t.Errorf("journal: got %+v, want the state alone", e)
			}
		}
	}
}

func TestToDo(t *testing.T) {
	w := settled(t)
	w.planned()
	for piece, state := range map[string]TaskState{"assessment": Doing, "annexes": Done, "endorsements": NotForUs} {
		c, _, err := w.file.MoveTask(act(focal), w.seat(), piece, state, w.at)
		w.must(c, err)
	}
	ids := []string{"assessment", "annexes", "endorsements", "unknown"}
	w.must(w.file.ToDo(act(deputy), w.seat(), ids, "quiz", nil, w.at))
	for piece, want := range map[string]TaskState{"assessment": Doing, "annexes": Todo, "endorsements": Todo} {
		if got := w.task(piece).State; got != want {
			t.Errorf("%s: got %s, want %s", piece, got, want)
		}
	}
	c, err := w.file.ToDo(act(deputy), w.seat(), ids, "quiz", nil, w.at)
	wantNothing(t, "again", c, err)
}

func TestRetimeTasks(t *testing.T) {
	w := settled(t)
	w.planned()
	c, _, err := w.file.MoveTask(act(focal), w.seat(), "annexes", Doing, w.at)
	w.must(c, err)
	later := Reschedule(w.file.Tasks, taskPieces, taskSafe.AddDate(0, 0, 14), Calendar{})
	w.keep(w.file.RetimeTasks(later, w.at))
	if got := w.task("annexes"); got.Due != "2027-01-29" || got.State != Doing || got.By != "" {
		t.Errorf("got %+v, want it due on 2027-01-29, else as it was, by the bot", got)
	}
	wantNothing(t, "again", w.file.RetimeTasks(later, w.at), nil)
	last := w.journals[w.file.Candidacy.ID]
	if e := last[len(last)-1]; e.Who != "" || e.Act != ActRetime || e.Data["number"] != "4" {
		t.Errorf("journal: got %+v, want the bot and 4 tasks", e)
	}
	w.must(w.file.RescheduleTasks(act(deputy), w.seat(), Plan(taskPieces, taskSafe, Calendar{}), w.at))
	if got := w.task("annexes"); got.Due != "2027-01-15" || got.By != deputy {
		t.Errorf("by the deputy: got %+v, want it due on 2027-01-15 again", got)
	}
}

// What the bot ticks follows what is there, and goes when that does.
func TestTasksNow(t *testing.T) {
	w := settled(t)
	if got := w.file.TasksNow(w.seat(), taskPieces); got == nil || len(got) != 0 {
		t.Errorf("before the plan: got %v, want an empty list", got)
	}
	w.planned()
	want := func(when string, done ...string) {
		t.Helper()
		if got := w.ticks(); !slices.Equal(got, done) {
			t.Errorf("%s: got %v done, want %v", when, got, done)
		}
	}
	want("at first")
	one := w.confirmed(rep, member, "الأمل")
	want("one endorsement", "focal_points", "endorsements")
	w.confirmed(rep2, member2, "النور")
	want("two, without a common focal point", "endorsements")
	c, _, err := w.file.Propose(act(rep), one, w.at)
	w.must(c, err)
	want("one proposed", "endorsements")
	c, _, err = w.file.AcceptCommon(act(rep2), w.at)
	w.must(c, err)
	want("it stands", "focal_points", "endorsements")
	c, _, err = w.file.MoveTask(act(focal), w.seat(), "focal_points", NotForUs, w.at)
	w.must(c, err)
	want("not for them", "endorsements")
	if got := w.file.TasksNow(Seat{}, taskPieces)[2].State; got != Done || w.task("endorsements").State != Todo {
		t.Errorf("the endorsements: got %s, kept %s, want done and, as nothing is kept, to do", got, w.task("endorsements").State)
	}
	w.keep(w.file.ForgetIn(rep, w.at))
	want("its representative forgotten", "endorsements")
}

// A task is its owner's while they have a part, then of whose business it is.
func TestResponsible(t *testing.T) {
	w := settled(t)
	w.planned()
	check := func(when string, s Seat, want ...Person) {
		t.Helper()
		var got []Person
		for _, p := range taskPieces[:4] {
			got = append(got, w.file.Responsible(s, p, w.task(p.ID)))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", when, got, want)
		}
	}
	check("nobody has taken any", w.seat(), focal, focal, focal, deputy)
	check("no deputy", Seat{Focal: focal}, focal, focal, focal, focal)
	check("no focal point", Seat{Deputy: deputy}, deputy, deputy, deputy, deputy)
	check("nobody at all", Seat{}, "", "", "", "")
	w.confirmed(rep, member, "الأمل")
	check("an association", w.seat(), focal, focal, rep, deputy)
	w.taken(focal, "assessment", deputy)
	w.taken(deputy, "annexes", rep)
	check("taken", w.seat(), deputy, focal, rep, rep)
	check("handed over", Seat{Focal: "p-new"}, "p-new", "p-new", rep, rep)
	if got := w.file.Owner(Seat{Focal: "p-new"}, w.task("assessment")); got != "" {
		t.Errorf("owner who holds office no more: got %q, want nobody", got)
	}
}

func TestForgetTasks(t *testing.T) {
	w := settled(t)
	w.planned()
	w.taken(focal, "annexes", deputy)
	c, _, err := w.file.MoveTask(act(deputy), w.seat(), "assessment", Cant, w.at)
	w.must(c, err)
	for _, who := range []Person{deputy, focal} {
		w.keep(w.file.ForgetIn(who, w.at))
		if kept := w.kept(); len(w.file.Tasks) != 4 || strings.Contains(kept[strings.Index(kept, `"piece"`):], `"`+string(who)+`"`) {
			t.Errorf("%s: got a trace in %+v, want none", who, w.file.Tasks)
		}
		wantNothing(t, "again", w.file.ForgetIn(who, w.at), nil)
	}
	if got := w.task("assessment"); got.State != Cant {
		t.Errorf("got %+v, want the state as it was", got)
	}
	w.keep(w.file.Stubbed(w.at))
	if len(w.file.Tasks) > 0 {
		t.Errorf("a stub: got %+v, want no tasks", w.file.Tasks)
	}
	c, err = w.file.StartTasks(act(focal), w.seat(), Plan(taskPieces, taskSafe, Calendar{}), w.at)
	wantRefusal(t, "plan in a stub", c, err, Forgotten)
	wantNothing(t, "retime a stub", w.file.RetimeTasks(Plan(taskPieces, taskSafe, Calendar{}), w.at), nil)
}
