package candidacy

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// busy is a world in which each person has every part that there is for them.
func busy(t *testing.T) *world {
	w := settled(t)
	id := w.file.Candidacy.Community.ID
	c, _, _, err := w.registry.InviteTo(act(focal), GrantHandover, id, "من "+string(focal)+" إلى فلان", w.seed(), w.at)
	w.must(c, err)
	one := w.confirmed(rep, member, "الأمل")
	w.confirmed(rep2, member2, "النور")
	for _, who := range []Person{rep, rep2} {
		c, _, err = w.file.Propose(act(who), one, w.at)
		w.must(c, err)
	}
	c, _, err = w.file.Withdraw(act(rep), one, "سبب", w.at)
	w.must(c, err)
	w.keyLink(one, member)
	gone := w.confirmed(rep2, citizen, "الشروق")
	c, _, err = w.file.Withdraw(act(rep2), gone, "سبب", w.at)
	w.must(c, err)
	c, _, err = w.file.ConfirmWithdrawal(act(citizen), gone, "", Key{}, w.at)
	w.must(c, err)
	c, _, _, err = w.file.InviteSuccessor(act(rep), one, w.seed(), w.at)
	w.must(c, err)
	w.begun(rep)
	waiting := w.sealed(w.asked(rep), rep, "الفجر")
	c, _, err = w.file.Confirm(act(citizen), w.keyLink(waiting, rep), key(citizen), w.at, seal)
	w.must(c, err)
	declined := w.sealed(w.begun(member), member, "الزهور")
	c, _, err = w.file.Decline(act(citizen), w.seat(), declined, w.keyLink(declined, member), w.at)
	w.must(c, err)
	refused := w.sealed(w.asked(member2), member2, "الربيع")
	c, _, err = w.file.Decline(act(focal), w.seat(), refused, "", w.at)
	w.must(c, err)
	return w
}

// kept is all that the records say.
func (w *world) kept() string {
	w.t.Helper()
	data, err := json.Marshal([]any{w.registry.Communities, w.registry.Invitations, w.registry.Slots,
		w.file.Candidacy, w.file.Endorsements, w.file.Invitations, w.file.Tasks})
	if err != nil {
		w.t.Fatal(err)
	}
	return string(data)
}

func TestForgetIn(t *testing.T) {
	for _, who := range []Person{admin, focal, deputy, rep, rep2, member, member2, citizen} {
		w := busy(t)
		if !strings.Contains(w.kept(), `"`+string(who)+`"`) {
			t.Fatalf("%s: got no trace before, want some", who)
		}
		before := slices.Clone(w.file.Endorsements)
		w.keep(w.registry.ForgetIn(who, w.at))
		w.keep(w.file.ForgetIn(who, w.at))
		for _, trace := range []string{`"` + string(who) + `"`, `"اسم ` + string(who) + `"`, `"رئيسة ` + string(who) + `"`, "من " + string(who)} {
			if strings.Contains(w.kept(), trace) {
				t.Errorf("%s: got %s in the records, want no trace", who, trace)
			}
		}
		for i, e := range w.file.Endorsements {
			was := before[i]
			wanted := was.State
			if was.By == who && (was.State == DraftState || was.State == Awaiting) {
				wanted = Expired
			}
			if e.State != wanted || e.Answers != was.Answers || !cmp.Equal(e.Letters, was.Letters) || len(e.Keys) != len(was.Keys) {
				t.Errorf("%s: got %+v of %+v, want the state %s and the same letters", who, e, was, wanted)
			}
		}
		for _, file := range []string{RegistryFile, w.file.Candidacy.ID} {
			for _, e := range w.journals[file] {
				if e.Act == ActForget && (e.Who != "" || e.About != file || e.Data != nil) {
					t.Errorf("%s: got entry %+v, want it to name nobody", who, e)
				}
			}
		}
		wantNothing(t, "again in the registry", w.registry.ForgetIn(who, w.at), nil)
		wantNothing(t, "again in the file", w.file.ForgetIn(who, w.at), nil)
	}
	w := busy(t)
	for _, who := range []Person{"p-unknown", ""} {
		wantNothing(t, "a stranger in the registry", w.registry.ForgetIn(who, w.at), nil)
		wantNothing(t, "a stranger in the file", w.file.ForgetIn(who, w.at), nil)
	}
}

// What hangs on a forgotten person cannot be used any more; nobody takes their
// place by being nobody.
func TestAfterForgetting(t *testing.T) {
	w := busy(t)
	one := w.file.confirmed()[0].ID
	w.keep(w.file.ForgetIn(rep, w.at))
	w.keep(w.registry.ForgetIn(focal, w.at))
	if w.file.Candidacy.Common != nil {
		t.Errorf("got %+v, want no common focal point without their representative", w.file.Candidacy.Common)
	}
	for _, inv := range w.file.Invitations {
		if inv.Gives == GrantSuccessor && inv.For == one {
			c, _, err := w.file.Succeed(act(citizen), inv.ID, w.at)
			wantRefusal(t, "succeed a forgotten person", c, err, LinkRevoked)
		}
		if inv.taken() {
			if _, _, err := w.file.Look(act("p-new"), inv.ID, w.at); err == nil {
				t.Errorf("a link used by a forgotten person: got it open again, want it used")
			}
		}
	}
	if w.endorsement(one).Withdrawal != nil {
		t.Error("a withdrawal proposed by a forgotten person: got it open still, want it fallen")
	}
	nobody := Actor{}
	c, _, err := w.file.Withdraw(nobody, one, "سبب", w.at)
	wantRefusal(t, "nobody withdraws", c, err, NoRight)
	c, _, err = w.file.KeepEndorsement(nobody, one, w.at)
	wantRefusal(t, "nobody keeps", c, err, NoRight)
	c, _, _, err = w.file.InviteBody(nobody, w.seat(), "", w.seed(), w.at)
	wantRefusal(t, "nobody invites while the office is vacant", c, err, NoRight)
	if got := w.file.Representatives(); !slices.Equal(got, []Person{rep2}) {
		t.Errorf("got representatives %v, want %v", got, []Person{rep2})
	}
}

func TestStubbed(t *testing.T) {
	w := busy(t)
	gone := w.confirmed("p-late", "p-later", "الساحل")
	c, _, err := w.file.Withdraw(act("p-late"), gone, "سبب خاص", w.at)
	w.must(c, err)
	c, _, err = w.file.ConfirmWithdrawal(act("p-later"), gone, "", Key{}, w.at)
	w.must(c, err)
	var kept []Endorsement
	for _, e := range w.file.Endorsements {
		if e.State == Confirmed || e.State == Withdrawn {
			kept = append(kept, e)
		}
	}
	w.keep(w.file.Stubbed(w.at))
	w.registry = Registry{}
	for _, trace := range []string{`"p-`, "اسم", "رئيسة", "سبب", "نص طويل", "12/2020"} {
		if strings.Contains(w.kept(), trace) {
			t.Errorf("got %q in the stub, want no person and no text", trace)
		}
	}
	if len(w.file.Invitations) != 0 || len(w.file.Endorsements) != len(kept) || len(kept) != 4 || !w.file.Candidacy.Stub.Equal(w.at) {
		t.Errorf("got %+v, want only what was confirmed", w.file)
	}
	for _, e := range kept {
		want := Verify(File{Candidacy: w.file.Candidacy, Endorsements: []Endorsement{e}}, e.ID, e.Letters[0].SHA256)
		got := Verify(w.file, e.ID, e.Letters[0].SHA256)
		got.Endorsement, want.Endorsement = Endorsement{}, Endorsement{}
		if diff := cmp.Diff(want, got); diff != "" || got.Status == UnknownCode {
			t.Errorf("verified by the stub (-want +got):\n%s", diff)
		}
	}
	wantNothing(t, "again", w.file.Stubbed(w.at), nil)
	c, _, _, err = w.file.InviteBody(act(focal), Seat{Focal: focal}, "", w.seed(), w.at)
	wantRefusal(t, "an act on a stub", c, err, Forgotten)
	c, _, err = w.file.Begin(act(citizen), "", w.seed(), w.at)
	wantRefusal(t, "begin on a stub", c, err, Forgotten)
	if got := w.file.Lapsed(w.at.Add(10 * DraftLife)); len(got) != 0 {
		t.Errorf("got %v, want nothing to lapse in a stub", got)
	}
}
