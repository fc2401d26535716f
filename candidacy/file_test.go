package candidacy

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestOpenFile(t *testing.T) {
	w := settled(t)
	got := w.file
	if got.Candidacy.Call != NextCall || got.Candidacy.Keys != 2 || got.Candidacy.By != focal || len(got.Candidacy.ID) != 10 {
		t.Errorf("got %+v, want two keys, for the next call", got.Candidacy)
	}
	if c := got.Candidacy.Community; c.Focal != nil || c.Deputy != nil || c.NameAR != community().NameAR {
		t.Errorf("got community %+v, want it without the people", c)
	}
	id := got.Candidacy.Community.ID
	if slot, there := w.registry.Slot(id, NextCall); !there || slot.File != got.Candidacy.ID {
		t.Errorf("got slot %+v %v, want the candidacy's", slot, there)
	}
	changes, _, err := w.registry.OpenFile(act(focal), id, nil, w.seed(), w.at)
	if err != HasCandidacy || changes != nil {
		t.Errorf("a second candidacy: got %v, want %v", err, HasCandidacy)
	}
	call := enter(t, sample())
	changes, f, err := w.registry.OpenFile(act(focal), id, &call, w.seed(), w.at)
	if err != nil || len(changes) != 2 || changes[0].File != RegistryFile || changes[1].File != f.Candidacy.ID || f.Head.Hash != changes[1].Entries[0].Hash || f.Candidacy.Call != call.ID {
		t.Errorf("for a call: got %v %v %+v, want the registry's change, then the file's", err, changes, f.Candidacy)
	}
	if f.Candidacy.ID == got.Candidacy.ID {
		t.Error("another candidacy: got the same id")
	}
	for name, end := range map[string]Call{"past": call, "closed": call.Close()} {
		at := w.at
		if name == "past" {
			at = call.Closes.At
		}
		if _, _, err := w.registry.OpenFile(act(focal), id, &end, w.seed(), at); err != CallOver {
			t.Errorf("a call that is %s: got %v, want %v", name, err, CallOver)
		}
	}
}

func TestAttach(t *testing.T) {
	w := settled(t)
	call := enter(t, sample())
	if _, err := w.registry.Attach(act(deputy), w.file, call, call.Closes.At); err != CallOver {
		t.Errorf("past: got %v, want %v", err, CallOver)
	}
	changes, err := w.registry.Attach(act(deputy), w.file, call, w.at)
	if len(changes) != 2 {
		t.Fatalf("got %d changes (%v), want the registry's and the file's", len(changes), err)
	}
	w.must(changes[0], err) // the file's came too late
	rest, err := w.registry.Attach(act(deputy), w.file, call, w.at)
	if len(rest) != 1 || rest[0].File != w.file.Candidacy.ID {
		t.Fatalf("the registry moved already: got %v %v, want the file's change alone", rest, err)
	}
	w.must(rest[0], err)
	slot, there := w.registry.Slot(w.file.Candidacy.Community.ID, call.ID)
	if w.file.Candidacy.Call != call.ID || !there || slot.File != w.file.Candidacy.ID || len(w.registry.Slots) != 1 {
		t.Errorf("got %v %+v %+v, want the slot moved to the call", err, w.file.Candidacy, w.registry.Slots)
	}
	if again, err := w.registry.Attach(act(focal), w.file, call, w.at); err != nil || again != nil {
		t.Errorf("again: got %v %v, want nothing", again, err)
	}
	other := enter(t, sample(func(d *Draft) { d.Title[EN] = "Another" }))
	if _, err := w.registry.Attach(act(focal), w.file, other, w.at); err != WrongState {
		t.Errorf("to another call: got %v, want %v", err, WrongState)
	}
	changes, f, err := w.registry.OpenFile(act(focal), w.file.Candidacy.Community.ID, nil, w.seed(), w.at)
	w.must(changes[0], err)
	if _, err := w.registry.Attach(act(focal), f, call, w.at); err != HasCandidacy {
		t.Errorf("a second one to the same call: got %v, want %v", err, HasCandidacy)
	}
}

func TestSetKeys(t *testing.T) {
	w := settled(t)
	before := w.sealed(w.begun(rep), rep, "الأمل")
	c, err := w.file.SetKeys(act(focal), w.seat(), 1, w.at)
	w.must(c, err)
	c, err = w.file.SetKeys(act(focal), w.seat(), 1, w.at)
	wantNothing(t, "again", c, err)
	_, err = w.file.SetKeys(act(focal), w.seat(), 3, w.at)
	if got := faults(err); !slices.Equal(got, []string{"keys no_choice"}) {
		t.Errorf("three: got %v, want a fault", got)
	}
	w.wantState(before, Awaiting)
	w.wantState(w.sealed(w.begun(rep2), rep2, "النور"), Confirmed)
}

func TestCommon(t *testing.T) {
	w := settled(t)
	one := w.confirmed(rep, member, "الأمل")
	c, _, err := w.file.Propose(act(rep), one, w.at)
	wantRefusal(t, "one alone", c, err, OneIsEnough)
	two := w.confirmed(rep2, member2, "النور")
	c, _, err = w.file.AcceptCommon(act(rep), w.at)
	wantRefusal(t, "nothing is proposed", c, err, WrongState)
	c, common, err := w.file.Propose(act(rep), one, w.at)
	w.must(c, err)
	if !common.Stands.IsZero() {
		t.Errorf("got %+v, want it not to stand yet", common)
	}
	c, _, err = w.file.Propose(act(rep), one, w.at)
	wantNothing(t, "again", c, err)
	c, err = w.file.RefuseCommon(act(rep2), w.at)
	w.must(c, err)
	if w.file.Candidacy.Common != nil {
		t.Errorf("refused: got %+v, want none", w.file.Candidacy.Common)
	}
	c, _, err = w.file.Propose(act(rep), one, w.at)
	w.must(c, err)
	c, common, err = w.file.AcceptCommon(act(rep2), w.at)
	w.must(c, err)
	want := Common{Endorsement: one, By: rep, At: w.at, Accepted: []Person{rep, rep2}, Stands: w.at}
	if diff := cmp.Diff(want, common); diff != "" || !cmp.Equal(want, *w.file.Candidacy.Common) {
		t.Errorf("accepted (-want +got):\n%s", diff)
	}
	c, err = w.file.RefuseCommon(act(rep2), w.at)
	wantRefusal(t, "refuse what stands", c, err, WrongState)
	c, _, err = w.file.Withdraw(act(rep), one, "سبب", w.at)
	w.must(c, err)
	c, _, err = w.file.ConfirmWithdrawal(act(member), one, "", Key{}, w.at)
	w.must(c, err)
	if w.file.Candidacy.Common != nil || !slices.Contains(w.acts(w.file.Candidacy.ID), ActCommonFell) {
		t.Errorf("its endorsement withdrawn: got %+v, want none", w.file.Candidacy.Common)
	}
	if got := w.file.Representatives(); !slices.Equal(got, []Person{rep2}) {
		t.Errorf("got representatives %v, want %v", got, []Person{rep2})
	}
	c, _, err = w.file.Propose(act(rep2), two, w.at)
	wantRefusal(t, "one is left", c, err, OneIsEnough)
}

// What is proposed stands when the only one who has not answered withdraws,
// and two proposals of the same are an agreement.
func TestCommonWithoutTheLast(t *testing.T) {
	w := settled(t)
	one := w.confirmed(rep, member, "الأمل")
	w.confirmed(rep2, member2, "النور")
	three := w.confirmed(citizen, "p-other", "الفجر")
	for _, who := range []Person{rep, rep2} {
		c, _, err := w.file.Propose(act(who), one, w.at)
		w.must(c, err)
	}
	if c := w.file.Candidacy.Common; !c.Stands.IsZero() {
		t.Errorf("got %+v, want it to wait for the third", c)
	}
	c, _, err := w.file.Withdraw(act(citizen), three, "سبب", w.at)
	w.must(c, err)
	c, _, err = w.file.ConfirmWithdrawal(act("p-other"), three, "", Key{}, w.at)
	w.must(c, err)
	if c := w.file.Candidacy.Common; c == nil || c.Stands.IsZero() {
		t.Errorf("the third withdrawn: got %+v, want it to stand", c)
	}
}

func TestDue(t *testing.T) {
	results := Day("2027-03-31")
	call := Call{Closes: moment(t, "2027-01-15 23:59")}
	with := call
	with.Results = &results
	end := instant(t, "2027-04-01T00:00:00Z").Add(RecordLife)
	tests := []struct {
		name string
		call *Call
		end  time.Time
	}{
		{"results", &with, end},
		{"closing", &call, call.Closes.At.Add(NoResultLife)},
		{"no call", nil, today.Add(NoResultLife)},
	}
	for _, tt := range tests {
		w := settled(t)
		if w.file.Due(tt.call, today, tt.end.Add(-time.Second)) || !w.file.Due(tt.call, today, tt.end) {
			t.Errorf("%s: got another end than %v", tt.name, tt.end)
		}
		w.keep(w.file.Stubbed(tt.end))
		if w.file.Due(tt.call, today, tt.end) {
			t.Errorf("%s: got a stub that is due, want none", tt.name)
		}
	}
}
