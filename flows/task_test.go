package flows_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/eligibility"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

// newTaskhall is a town hall whose candidacy has its tasks, planned for its
// call: its only confirmed endorsement is rep's.
func newTaskhall(t testing.TB, lang i18n.Lang) *townhall {
	t.Helper()
	h := newTownhall(t, lang)
	h.deadlines = newDeadlines(h.records, func() ([]flows.Call, error) { return h.flows.Calls.Calls(context.Background()) })
	withDeadlines(h.flows, h.deadlines)
	days, _ := h.deadlines.Calendar(context.Background())
	calls, _ := h.deadlines.calls()
	c, err := h.read().StartTasks(h.actor("focal"), h.seats(), candidacy.Plan(h.flows.Pieces, candidacy.SafeDeadline(calls[0].Closes.At, days), days), h.at)
	h.keep(err, c)
	return h
}

// task is a task of the candidacy as it is kept.
func (h *townhall) task(piece string) candidacy.Task {
	h.t.Helper()
	task, there := h.read().Task(piece)
	if !there {
		h.t.Fatalf("got no task %s", piece)
	}
	return task
}

// tasks presses a button of the tasks, which may never have been shown.
func (h *townhall) tasks(who *chat, step, value string) flows.Outcome {
	h.t.Helper()
	if value != "" {
		value = ":" + value
	}
	return h.pressed(who, "task", step, h.file+value)
}

// Every step by everybody: who may not is told so, and nothing is changed.
func TestTaskRoles(t *testing.T) {
	steps := []struct {
		step, value string
		sees, acts  []string
	}{
		{"list", "", []string{"admin", "focal", "deputy", "rep"}, nil},
		{"show", "annexes", []string{"admin", "focal", "deputy", "rep"}, nil},
		{"move", "annexes:doing", []string{"admin", "focal", "deputy", "rep"}, []string{"focal", "deputy", "rep"}},
		{"give", "annexes:me", []string{"admin", "focal", "deputy", "rep"}, []string{"focal", "deputy"}},
		{"give", "annexes:assoc", []string{"admin", "focal", "deputy", "rep"}, []string{"focal", "deputy"}},
		{"give", "endorsements:me", []string{"admin", "focal", "deputy", "rep"}, []string{"focal", "deputy", "rep"}},
		{"join", "", []string{"focal", "deputy"}, nil},
		{"joined", "2026-11-20", []string{"admin", "focal", "deputy", "rep"}, []string{"focal", "deputy"}},
	}
	for _, step := range steps {
		for _, who := range []string{"admin", "focal", "deputy", "former", "rep", "own", "stranger"} {
			h := newTaskhall(t, i18n.EN)
			chat := map[string]*chat{"admin": h.admin, "focal": h.focal, "deputy": h.deputy, "former": h.former, "rep": h.rep, "own": h.own, "stranger": h.stranger}[who]
			before := h.read().Head
			out := h.tasks(chat, step.step, step.value)
			if got, want := len(out.Changes) > 0, slices.Contains(step.acts, who); got != want || (h.read().Head != before) != want {
				t.Errorf("%s %s by %s: got it done %v, want %v", step.step, step.value, who, got, want)
			}
			refused := slices.Contains(keys(out), i18n.KeyRefusedNoRight)
			if want := step.acts != nil && !slices.Contains(step.acts, who) || !slices.Contains(step.sees, who); refused != want {
				t.Errorf("%s %s by %s: got %v, want it refused %v", step.step, step.value, who, keys(out), want)
			}
			if sees := len(keys(out)) > 2; sees != slices.Contains(step.sees, who) && step.step != "join" {
				t.Errorf("%s %s by %s: got %v, want it seen %v", step.step, step.value, who, keys(out), !sees)
			}
		}
	}
}

// A button pressed again, and one of another time, do nothing.
func TestTaskAgainAndOld(t *testing.T) {
	h := newTaskhall(t, i18n.EN)
	for _, press := range [][2]string{{"move", "annexes:cant"}, {"give", "annexes:deputy"}, {"give", "endorsements:assoc"}, {"joined", "2026-11-20"}} {
		first := h.tasks(h.focal, press[0], press[1])
		if len(first.Changes) != 1 || len(first.Replies) < 2 {
			t.Errorf("%v: got %d changes and %d replies, want one change, and others told", press, len(first.Changes), len(first.Replies))
		}
		if again := h.tasks(h.focal, press[0], press[1]); len(again.Changes) > 0 || len(again.Replies) != 1 {
			t.Errorf("%v again: got %d changes and %d replies, want none and the page alone", press, len(again.Changes), len(again.Replies))
		}
	}
	head := h.read().Head
	for _, old := range []struct {
		step, value string
		want        i18n.Key
	}{
		{"show", "unknown", i18n.KeyCallsStale}, {"move", "unknown:done", i18n.KeyCallsStale}, {"give", "unknown:me", i18n.KeyCallsStale},
		{"move", "endorsements:todo", i18n.KeyCallsStale}, // the bot has ticked it
		{"move", "annexes:burnt", i18n.KeyOldButton}, {"move", "annexes", i18n.KeyOldButton}, {"gone", "", i18n.KeyOldButton},
		{"joined", "2026-11-24", i18n.KeyOldButton}, {"joined", "1999-01-01", i18n.KeyOldButton}, {"joined", "soon", i18n.KeyOldButton},
	} {
		out := h.tasks(h.focal, old.step, old.value)
		if out.Toast == nil || out.Toast.Text.Key != old.want || len(out.Replies) != 1 || h.read().Head != head {
			t.Errorf("%s %s: got %+v, %v, want %s, one reply and no change", old.step, old.value, out.Toast, keys(out), old.want)
		}
	}
	c, err := h.registry().Dismiss(h.actor("focal"), h.community, h.pseudonym("deputy"), h.at)
	h.keep(err, c)
	wantSaid(t, "give to a deputy who is none any more", h.tasks(h.focal, "give", "decision:deputy"), 0, "no longer exists", "Decide to apply")
	if owner := h.task("decision").Owner; owner != "" {
		t.Errorf("owner: got %q, want nobody", owner)
	}
	wantSaid(t, "the task of who was the deputy", h.tasks(h.focal, "show", "annexes"), 0, "It falls to: Brahim El Amrani")
	if out := h.pressed(h.focal, "task", "list", "aaaaaaaaaa"); !slices.Contains(keys(out), i18n.KeyRefusedNoRight) {
		t.Errorf("an unknown candidacy: got %v, want it refused", keys(out))
	}
	h.records.checkJournals(t)
}

// Who is stuck reads the passage; the others, and whose it is, are told once.
func TestTaskStuck(t *testing.T) {
	h := newTaskhall(t, i18n.EN)
	h.tasks(h.focal, "give", "annexes:assoc")
	out := h.tasks(h.rep, "move", "annexes:cant")
	wantSaid(t, "stuck", out, 0, "Stuck? There are other ways.", "contact@example.org", "Guide, 2.4")
	for _, to := range []*chat{h.focal, h.deputy} {
		wantSaid(t, "told", out, to.person.ID, "A task is stuck: The annexes (Martil)", "Name of rep (جمعية الأمل)")
	}
	if got := said(out, h.admin.person.ID); got != "" {
		t.Errorf("the admin: got %q, want nothing", got)
	}
}

// A candidacy opened or attached has its tasks at once, in the same change.
func TestTasksAtOpening(t *testing.T) {
	h := newTaskhall(t, i18n.EN)
	out := h.pressed(h.focal, "cand", "open", h.community+":"+candidacy.NextCall)
	wantSaid(t, "opened", out, 0, "Stage 1 of 7")
	slot, _ := h.registry().Slot(h.community, candidacy.NextCall)
	h.file = slot.File
	if len(out.Changes) != 2 || h.task("annexes").Due != "" || len(h.read().Tasks) != 15 {
		t.Errorf("opened for the next call: got %d changes, tasks %+v, want two, and 15 tasks without days", len(out.Changes), h.read().Tasks)
	}
	call := newCalls(t, "2027-06-30 12:00 Africa/Casablanca").all[0]
	call.ID = "2027-bbbbb"
	h.flows.Calls = calls{all: []candidacy.Call{call}}
	h.focal.at = call.Opens.At
	h.pressed(h.deputy, "cand", "attached", h.file+":"+call.ID)
	if due := h.task("submission").Due; due != "2027-06-28" {
		t.Errorf("attached: got %q, want 2027-06-28, two days before noon of the 30th", due)
	}
	h.records.checkJournals(t)
}

// Due days follow the closing and the holidays, once, without a word.
func TestTasksMove(t *testing.T) {
	h := newTaskhall(t, i18n.EN)
	h.tasks(h.deputy, "move", "submission:doing")
	due := func() []flows.DueStep {
		known, _ := h.deadlines.calls()
		days, _ := h.deadlines.Calendar(context.Background())
		return flows.TasksDueIn(h.read(), h.flows.Pieces, known, days, h.at)
	}
	want := func(when string, day candidacy.Day) {
		t.Helper()
		steps := due()
		if len(steps) != 1 || steps[0].Who != "" {
			t.Fatalf("%s: got %+v, want one step of nobody", when, steps)
		}
		for i := range 2 {
			out := h.admin.do(flows.Event{Kind: flows.Due, Choice: steps[0].Choice})
			if len(out.Changes) != 1-i || len(out.Replies) > 0 {
				t.Errorf("%s, time %d: got %d changes and %v, want %d in silence", when, i+1, len(out.Changes), keys(out), 1-i)
			}
		}
		if got := h.task("submission"); got.Due != day || got.State != candidacy.Doing {
			t.Errorf("%s: got %+v, want it due on %s, in progress", when, got, day)
		}
		if steps := due(); len(steps) > 0 {
			t.Errorf("%s: got %+v still due, want nothing", when, steps)
		}
	}
	if steps := due(); len(steps) > 0 {
		t.Errorf("at first: got %+v, want nothing due", steps)
	}
	known, _ := h.deadlines.calls()
	moved, err := known[0].Move(newCalls(t, "2027-01-29 23:59 America/Los_Angeles").all[0].Closes, nil, h.at)
	if err != nil {
		t.Fatal(err)
	}
	h.flows.Calls = calls{all: []candidacy.Call{moved}}
	want("the closing moved", "2027-01-27")
	h.deadlines.holidays = []candidacy.Holiday{{Day: "2027-01-26", Days: 2, Name: map[candidacy.Lang]string{"ar": "عيد", "fr": "Fête", "en": "Feast"}}}
	want("a holiday entered", "2027-01-25")
	h.flows.Calls = calls{}
	if steps := due(); len(steps) > 0 {
		t.Errorf("the call forgotten: got %+v, want the days as they are", steps)
	}
}

// What a quiz says is missing is to do; what is in hand stays so.
func TestTasksOfQuiz(t *testing.T) {
	h := newTaskhall(t, i18n.EN)
	h.tasks(h.focal, "move", "directions:done")
	h.tasks(h.focal, "move", "initiatives:doing")
	answers := map[string]eligibility.Answer{}
	for _, c := range theRules().Criteria() {
		if c.Asked {
			answers[c.ID] = eligibility.Yes
		}
	}
	answers["vision"], answers["initiative"], answers["endorsement"] = eligibility.No, eligibility.No, eligibility.No
	quiz := &flows.Quiz{Council: eligibility.Commune, Answers: answers}
	for _, who := range []*chat{h.focal, h.stranger, h.rep} {
		who.session.Quiz = quiz
		out := h.pressed(who, "quiz", "result", "")
		shown := slices.ContainsFunc(slices.Concat(out.Replies[0].Buttons...), func(b flows.Button) bool {
			return b.Choice == flows.Choice{Flow: "task", Step: "quiz", Value: h.file}
		})
		if shown != (who == h.focal) {
			t.Errorf("%s: got the button %v, want it for who holds office alone", who.person.Name, shown)
		}
	}
	out := h.tasks(h.focal, "quiz", "")
	wantSaid(t, "tasks of a quiz", out, 0, "among the tasks", "Strategic directions of openness: to do, by", "Initiatives with their proof: in progress", "Endorsement letters: done")
	if got := h.task("directions").State; got != candidacy.Todo {
		t.Errorf("directions: got %s, want them to do again", got)
	}
	if again := h.tasks(h.focal, "quiz", ""); len(again.Changes) > 0 {
		t.Errorf("again: got %d changes, want none", len(again.Changes))
	}
	if out := h.tasks(h.rep, "quiz", ""); !slices.Contains(keys(out), i18n.KeyRefusedNoRight) || len(out.Changes) > 0 {
		t.Errorf("by a representative: got %v, want it refused", keys(out))
	}
	h.focal.session.Quiz = nil
	if out := h.tasks(h.focal, "quiz", ""); out.Toast == nil || len(out.Changes) > 0 {
		t.Errorf("without a quiz: got %v, want a line that passes", keys(out))
	}
}

// TestEveryTaskButton presses every button of the tasks that each person finds,
// in a town hall of its own, after the one that led to it; of the acts, those on
// a task of each kind. None is dead, and what is said fits.
func TestEveryTaskButton(t *testing.T) {
	for _, lang := range i18n.Langs {
		steps := map[string]bool{}
		people := []string{"focal", "rep"}
		if lang == i18n.EN {
			people = append(people, "admin", "deputy")
		}
		for _, name := range people {
			seen := map[flows.Choice]bool{}
			paths := [][]flows.Choice{{}}
			for len(paths) > 0 {
				for _, next := range pressTasks(t, lang, name, paths[0]) {
					piece := strings.Split(next.Value+":", ":")[1]
					kind := slices.Contains([]string{"focal_points", "endorsements", "annexes", "trainings"}, piece)
					if !seen[next] && (kind || next.Step != "move" && next.Step != "give") {
						seen[next], steps[next.Step] = true, true
						paths = append(paths, append(slices.Clone(paths[0]), next))
					}
				}
				paths = paths[1:]
			}
		}
		for _, step := range []string{"list", "after", "show", "move", "give", "join", "joined"} {
			if !steps[step] {
				t.Errorf("%s: no button leads to %s", lang, step)
			}
		}
	}
}

// pressTasks lets somebody open the tasks and press buttons, and gives those
// that they find then.
func pressTasks(t *testing.T, lang i18n.Lang, name string, path []flows.Choice) []flows.Choice {
	h := newTaskhall(t, lang)
	h.tasks(h.focal, "joined", "2026-11-20")
	chat := map[string]*chat{"admin": h.admin, "focal": h.focal, "deputy": h.deputy, "rep": h.rep}[name]
	chat.messages = make([]flows.Reply, 1)
	var out flows.Outcome
	for _, choice := range append([]flows.Choice{{Flow: "task", Step: "list", Value: h.file}}, path...) {
		out = chat.do(flows.Event{Kind: flows.Pressed, Choice: choice, Message: 1})
		if isOld(out) || len(out.Replies) == 0 || slices.Contains(keys(out), i18n.KeyRefusedNoRight) {
			t.Errorf("%s, %s: %v leads nowhere: %v", lang, name, path, keys(out))
		}
	}
	var found []flows.Choice
	for _, r := range out.Replies {
		if wrong := fault(h.addressed(r)); wrong != "" {
			t.Errorf("%s, %s: %v: %s", lang, name, path, wrong)
		}
		for _, b := range slices.Concat(r.Buttons...) {
			if r.To == 0 && b.Choice.Flow == "task" {
				found = append(found, b.Choice)
			}
		}
	}
	return found
}

// Without deadlines there are no tasks; when they cannot be read, the event comes again.
func TestTasksAway(t *testing.T) {
	h := newTaskhall(t, i18n.EN)
	h.deadlines.err = errors.New("away")
	press := flows.Event{Kind: flows.Pressed, Chat: h.focal.person.ID, Private: true, Person: h.focal.person, At: h.at, Message: 1,
		Choice: flows.Choice{Flow: "task", Step: "list", Value: h.file}}
	if _, err := h.flows.Step(context.Background(), h.focal.session, press); !errors.Is(err, flows.ErrRecords) {
		t.Errorf("deadlines away: got %v, want %v", err, flows.ErrRecords)
	}
	h.flows.Deadlines = nil
	if out := h.tasks(h.focal, "list", ""); !isOld(out) {
		t.Errorf("no deadlines: got %v, want an old button", keys(out))
	}
	if got := said(h.pressed(h.focal, "cand", "card", h.file), 0); got == "" {
		t.Error("the card without tasks: got nothing, want it")
	}
}

// A candidacy from before tasks is planned by who opens them in office, after
// consent to the text of today; a stub has none.
func TestTasksOfEarlier(t *testing.T) {
	h := newTaskhall(t, i18n.EN)
	f := h.records.files[h.file]
	for _, task := range h.read().Tasks {
		delete(f.fields, candidacy.FieldTask+task.Piece)
	}
	wantSaid(t, "an admin", h.tasks(h.admin, "list", ""), 0, "No tasks have been planned yet")
	p := h.records.profiles[h.focal.person.ID]
	p.Consent = "2026-01"
	h.records.profiles[p.Chat] = p
	if out := h.tasks(h.focal, "list", ""); len(out.Changes) > 0 || !slices.Contains(keys(out), i18n.KeyConsent) {
		t.Errorf("without consent: got %v, want to be asked for it", keys(out))
	}
	wantSaid(t, "agreed", h.pressed(h.focal, "data", "agree", flows.ConsentVersion), 0, "Stage 1 of 7")
	if got := len(h.read().Tasks); got != 15 {
		t.Errorf("got %d tasks, want 15", got)
	}
	h.keep(nil, h.read().Stubbed(h.at))
	if out := h.tasks(h.focal, "list", ""); !slices.Contains(keys(out), i18n.KeyRefusedStub) {
		t.Errorf("a stub: got %v, want it refused", keys(out))
	}
	h.records.checkJournals(t)
}
