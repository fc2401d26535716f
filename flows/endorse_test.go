package flows_test

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

// endPress is a button about endorsements, pressed whether it is shown or not.
func endPress(step string, value ...string) flows.Event {
	return flows.Event{Kind: flows.Pressed, Choice: flows.Choice{Flow: "end", Step: step, Value: strings.Join(value, ":")}}
}

// leaving is a confirmed endorsement that its representative has proposed to withdraw.
func (f *filing) leaving(name string) string {
	f.t.Helper()
	e := f.confirmed(name, f.rep, f.member)
	c, _, err := f.candidacy().Withdraw(f.actor(f.rep), e.ID, "Our members think otherwise now.", f.rep.at)
	f.must(c, err)
	return e.ID
}

// endStates make an endorsement in a state and give its id.
var endStates = map[string]func(*filing) string{
	"draft": func(f *filing) string {
		c, e, err := f.candidacy().Begin(f.actor(f.rep), "", f.seed(), f.rep.at)
		f.must(c, err)
		return e.ID
	},
	"awaiting":  func(f *filing) string { return f.sealed("جمعية آفاق", f.rep) },
	"confirmed": func(f *filing) string { return f.confirmed("جمعية آفاق", f.rep, f.member).ID },
	"leaving":   func(f *filing) string { return f.leaving("جمعية آفاق") },
	"withdrawn": func(f *filing) string {
		id := f.leaving("جمعية آفاق")
		c, _, err := f.candidacy().ConfirmWithdrawal(f.actor(f.member), id, "", candidacy.Key{}, f.rep.at)
		f.must(c, err)
		return id
	},
}

// TestEndorseActsByEveryRole has everybody try everything in every state, as a
// button that lies about or was forged would: only whose right it is changes records.
func TestEndorseActsByEveryRole(t *testing.T) {
	steps := []string{"mine", "resume", "letter", "key", "hand", "back", "agree", "agreed", "keep", "common", "propose", "yes", "nay"}
	allowed := map[string]bool{ // STATE STEP ROLE
		"awaiting key rep": true, "awaiting hand rep": true, "confirmed hand rep": true,
		"leaving key rep": true, "leaving key member": true, "leaving hand rep": true,
		"leaving agreed member": true, "leaving keep rep": true, "leaving keep member": true,
	}
	for state, make := range endStates {
		for _, step := range steps {
			for _, role := range []string{"rep", "member", "focal", "deputy", "admin", "citizen"} {
				f := newFiling(t)
				id := make(f)
				in := map[string]*chat{"rep": f.rep, "member": f.member, "focal": f.focal, "deputy": f.deputy, "admin": f.admin, "citizen": f.citizen}[role]
				value := []string{f.file, id}
				if step == "letter" {
					value = append(value, "fr")
				} else if slices.Contains([]string{"propose", "yes", "nay"}, step) {
					value = append(value, id)
				}
				out := in.do(endPress(step, value...))
				name := state + " " + step + " " + role
				if changed := len(out.Changes) > 0; changed != allowed[name] {
					t.Errorf("%s: got changes %v, want %v; said %q", name, changed, allowed[name], said(out, 0))
				}
				if len(out.Replies) == 0 {
					t.Errorf("%s: got silence, want an answer", name)
				}
				wantSaid(t, name, out, 0)
			}
		}
	}
}

// TestEndorseLetter sends the letter to whoever may have it, and to nobody else.
func TestEndorseLetter(t *testing.T) {
	for role, want := range map[string]bool{"rep": true, "member": true, "focal": true, "deputy": true, "admin": true, "citizen": false} {
		f := newFiling(t)
		e := f.confirmed("جمعية آفاق", f.rep, f.member)
		in := map[string]*chat{"rep": f.rep, "member": f.member, "focal": f.focal, "deputy": f.deputy, "admin": f.admin, "citizen": f.citizen}[role]
		out := in.do(endPress("letter", f.file, e.ID, "ar"))
		got := len(out.Replies) == 1 && out.Replies[0].File != nil
		if got != want || len(out.Changes) != 0 {
			t.Errorf("%s: got a letter %v and %d changes, want %v and none", role, got, len(out.Changes), want)
		}
		out = in.do(endPress("letter", f.file, e.ID, "de"))
		if len(out.Replies) != 1 || out.Replies[0].File != nil {
			t.Errorf("%s: in no language of ours: got %+v, want no letter", role, out.Replies)
		}
	}
}

// TestEndorseLetterNotPrinted refuses a letter that would name somebody who is
// not to be named any more.
func TestEndorseLetterNotPrinted(t *testing.T) {
	tests := map[string]struct {
		change func(*filing, string) candidacy.Change
		want   i18n.Key
	}{
		"forgotten signer": {func(f *filing, _ string) candidacy.Change {
			return f.candidacy().ForgetIn(who(f.member), f.rep.at)
		}, i18n.KeyEndorseLetterForgotten},
		"stub": {func(f *filing, _ string) candidacy.Change { return f.candidacy().Stubbed(f.rep.at) }, i18n.KeyEndorseLetterStub},
	}
	for name, tt := range tests {
		f := newFiling(t)
		e := f.confirmed("جمعية آفاق", f.rep, f.member)
		f.records.apply(tt.change(f, e.ID))
		if out := f.admin.do(endPress("letter", f.file, e.ID, "fr")); !slices.Equal(keys(out), []i18n.Key{tt.want}) || len(out.Changes) > 0 {
			t.Errorf("%s: got %v and %d changes, want %s and none", name, keys(out), len(out.Changes), tt.want)
		}
	}
}

// TestEndorseLetterOfNewerProgram records an edition whose bytes were not
// issued before, once.
func TestEndorseLetterOfNewerProgram(t *testing.T) {
	f := newFiling(t)
	e := f.confirmed("جمعية آفاق", f.rep, f.member)
	f.flows.Letters = newerLetters{}
	for i, want := range []int{1, 0} {
		out := f.rep.do(endPress("letter", f.file, e.ID, "fr"))
		if len(out.Changes) != want || out.Replies[0].File == nil {
			t.Errorf("time %d: got %d changes, file %v, want %d and the letter", i+1, len(out.Changes), out.Replies[0].File, want)
		}
	}
	if e, _ := f.candidacy().Endorsement(e.ID); len(e.Letters) != 4 {
		t.Errorf("editions: got %d, want the three of the confirmation and one more", len(e.Letters))
	}
	f.records.checkJournals(t)
}

// TestEndorseSealing compares what is recorded of a confirmation with the letter that is sent.
func TestEndorseSealing(t *testing.T) {
	f := newFiling(t)
	id := f.sealed("جمعية آفاق", f.rep)
	c, inv, _, err := f.candidacy().InviteKey(f.actor(f.rep), id, f.seed(), f.rep.at)
	f.must(c, err)
	f.member.do(endPress("take", f.file, inv.ID))
	f.member.say("Meryem Haddad")
	f.member.say("Treasurer")
	f.member.do(endPress("give", id, "council", "no"))
	f.member.press(f.member.last, "#1")
	out := f.member.press(f.member.last, "#1")
	e, _ := f.candidacy().Endorsement(id)
	var hashes []string
	for _, l := range e.Letters {
		hashes = append(hashes, string(l.Lang)+" "+l.SHA256)
	}
	pdf, _ := f.flows.Letters.Endorsement(i18n.FR, f.candidacy().Candidacy, e, f.flows.Verify(e.Code))
	want := []string{"fr " + hashOf(pdf)}
	if e.State != candidacy.Confirmed || !cmp.Equal(hashes, want) || len(e.Signature) == 0 {
		t.Errorf("confirmed: got %s, %v, signature %x, want confirmed, %v, signed", e.State, hashes, e.Signature, want)
	}
	sent := map[int64]string{}
	for _, r := range out.Replies {
		if r.File != nil {
			sent[r.To] = "fr " + hashOf(r.File.Data)
		}
	}
	if wantSent := map[int64]string{0: want[0], f.rep.person.ID: want[0]}; !cmp.Equal(sent, wantSent) {
		t.Errorf("letters sent: got %v, want %v", sent, wantSent)
	}
	if got := f.citizen.do(endPress("mine", f.file, id)); !slices.Equal(keys(got), []i18n.Key{"refused.no_right"}) {
		t.Errorf("the page for a citizen: got %v, want refused.no_right", keys(got))
	}
}

// writing is a filing in which the representative has answered every step of an endorsement.
func writing(t *testing.T) (f *filing, id string) {
	t.Helper()
	f = newFiling(t)
	f.rep.do(endPress("ask", f.file))
	id = f.rep.session.Endorse.Endorsement
	text := "We have worked with the people of the town since 2015."
	for _, answer := range []string{"جمعية آفاق", "Afak", "association", "sport", "Martil", "12/2019", "Rachid", "President", "no", "English", text, text, text, text} {
		f.rep.say(answer)
	}
	return f, id
}

// TestEndorseSealsWhatWasSeen presses the button that seals under an overview
// that has changed since, and twice.
func TestEndorseSealsWhatWasSeen(t *testing.T) {
	f, id := writing(t)
	old := f.rep.pressing(f.rep.last, "#1")
	old.Choice.Step = "sealed"
	f.rep.say("/cancel")
	f.rep.do(endPress("edit", id, "seat"))
	f.rep.say("Tétouan")
	if out := f.rep.do(old); len(out.Changes) > 0 || out.Toast == nil || out.Toast.Text.Key != i18n.KeyEndorseStale {
		t.Errorf("an old overview: got %d changes, toast %+v, want none, and told so", len(out.Changes), out.Toast)
	}
	f.rep.press(f.rep.last, "#1")
	again := f.rep.pressing(f.rep.last, "#1")
	if out := f.rep.do(again); len(out.Changes) != 1 || len(out.Changes[0].Entries) < 1 {
		t.Errorf("the present overview: got %+v, want it sealed", out.Changes)
	}
	if e, _ := f.candidacy().Endorsement(id); e.State != candidacy.Awaiting || e.Body.Seat != "Tétouan" {
		t.Errorf("sealed: got %s, %+v, want awaiting, with the new seat", e.State, e.Body)
	}
	if out := f.rep.do(again); len(out.Changes) > 0 || out.Toast == nil {
		t.Errorf("pressed again: got %d changes, toast %+v, want none, and told so", len(out.Changes), out.Toast)
	}
	f.records.checkJournals(t)
}

// TestEndorseDraftIsNotChangedInPlace takes two steps from one session.
func TestEndorseDraftIsNotChangedInPlace(t *testing.T) {
	f, id := writing(t)
	f.rep.do(endPress("give", id, "council", "yes")) // room behind what is given
	session := f.rep.session
	before, _ := json.Marshal(session.Endorse)
	var after []string
	for _, e := range []flows.Event{endPress("give", id, "name-fr", "-"), endPress("give", id, "receipt", "-"), endPress("give", id, "kind", "other")} {
		e.Chat, e.Private, e.Person, e.At = f.rep.person.ID, true, f.rep.person, f.rep.at
		out, err := f.flows.Step(t.Context(), session, e)
		if err != nil {
			t.Fatal(err)
		}
		data, _ := json.Marshal(out.Session.Endorse)
		defer func() {
			if now, _ := json.Marshal(out.Session.Endorse); string(now) != string(data) {
				t.Errorf("%+v: got %s after another step, want %s as it was", e.Choice, now, data)
			}
		}()
		after = append(after, string(data))
	}
	if now, _ := json.Marshal(session.Endorse); string(now) != string(before) || slices.Contains(after, string(before)) {
		t.Errorf("draft: got %s, want %s as before, and three others", now, before)
	}
}

// TestEndorseForgedAnswers lets buttons say what no button of theirs says.
func TestEndorseForgedAnswers(t *testing.T) {
	for _, value := range []string{"kind:mafia", "lang:de", "seat:-", "council:maybe", "reason:x", "who:", "nothing", ""} {
		f, id := writing(t)
		before := *f.rep.session.Endorse
		if out := f.rep.do(endPress("give", id, value)); !isOld(out) || !cmp.Equal(*f.rep.session.Endorse, before) {
			t.Errorf("%q: got %v and draft %+v, want an old button, and the draft as before", value, keys(out), f.rep.session.Endorse)
		}
	}
}

// TestEndorseLongAnswers shows a letter that does not go into one message.
func TestEndorseLongAnswers(t *testing.T) {
	f, id := writing(t)
	for _, step := range []string{"who", "why", "prepare", "carry"} {
		f.rep.do(endPress("edit", id, step))
		f.rep.say(strings.Repeat("we ", 490) + "we promise.")
	}
	out := f.rep.do(endPress("review", id, ""))
	if len(out.Replies) < 2 || len(out.Replies[0].Buttons) != 0 || len(out.Replies[len(out.Replies)-1].Buttons) == 0 {
		t.Errorf("overview: got %d messages, want several, with buttons under the last", len(out.Replies))
	}
	wantSaid(t, "overview", out, 0, "Afak", "we promise.")
}

// TestEndorseRecordsAway asks for the event to come again when records cannot be read.
func TestEndorseRecordsAway(t *testing.T) {
	for _, e := range []flows.Event{
		endPress("list", "0"), endPress("open", "x"), endPress("ask", "x"), endPress("take", "x", "y"), endPress("mine", "x", "y"),
		endPress("letter", "x", "y", "ar"), written("/endorse"), {Kind: flows.Due, Choice: flows.Choice{Flow: "end", Step: "lapse", Value: "x:y"}},
	} {
		f := newFiling(t)
		f.records.err = errors.New("Redis is away")
		e.Chat, e.Private, e.Person, e.At = f.rep.person.ID, true, f.rep.person, f.rep.at
		if _, err := f.flows.Step(t.Context(), f.rep.session, e); !errors.Is(err, flows.ErrRecords) {
			t.Errorf("%+v: got %v, want ErrRecords", e.Choice, err)
		}
	}
}

// TestEndorseCallOver offers no candidacy whose call has closed, and begins no endorsement of it.
func TestEndorseCallOver(t *testing.T) {
	f := newFiling(t)
	known := newCalls(t, "2026-12-01 12:00 UTC")
	f.flows.Calls = known
	call, err := known.Calls(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	changes, err := f.registry().Attach(f.actor(f.focal), f.candidacy(), call[0], f.focal.at)
	for _, c := range changes {
		f.must(c, err)
	}
	c, inv, _, err := f.candidacy().InviteBody(f.actor(f.focal), f.aSeat(), "", f.seed(), f.focal.at)
	f.must(c, err)
	if got := keys(f.rep.say("/endorse")); !slices.Equal(got, []i18n.Key{i18n.KeyEndorseChoose}) {
		t.Errorf("/endorse before: got %v, want %s", got, i18n.KeyEndorseChoose)
	}
	f.rep.at = onDay(t, "2026-12-02")
	if got := keys(f.rep.say("/endorse")); !slices.Equal(got, []i18n.Key{i18n.KeyEndorseNoneOpen}) {
		t.Errorf("/endorse after: got %v, want %s", got, i18n.KeyEndorseNoneOpen)
	}
	for _, e := range []flows.Event{endPress("ask", f.file), endPress("take", f.file, inv.ID)} {
		if out := f.rep.do(e); !slices.Equal(keys(out), []i18n.Key{"refused.call_over"}) || len(out.Changes) > 0 {
			t.Errorf("%s: got %v and %d changes, want refused.call_over and none", e.Choice.Step, keys(out), len(out.Changes))
		}
	}
}

// TestEndorseRightLost loses the right between what is shown and what is pressed.
func TestEndorseRightLost(t *testing.T) {
	f := newFiling(t)
	e := f.confirmed("جمعية آفاق", f.rep, f.member)
	out := f.rep.do(endPress("mine", f.file, e.ID))
	hand := out.Replies[0].Buttons
	c, inv, _, err := f.candidacy().InviteSuccessor(f.actor(f.rep), e.ID, f.seed(), f.rep.at)
	f.must(c, err)
	c, _, err = f.candidacy().Succeed(f.actor(f.deputy), inv.ID, f.rep.at)
	f.must(c, err)
	for _, b := range slices.Concat(hand...) {
		if b.Choice.Step != "hand" {
			continue
		}
		out := f.rep.do(flows.Event{Kind: flows.Pressed, Choice: b.Choice})
		if !slices.Equal(keys(out), []i18n.Key{"refused.no_right"}) || len(out.Changes) > 0 {
			t.Errorf("handing over what is not theirs any more: got %v, want refused.no_right", keys(out))
		}
		return
	}
	t.Error("the page: got no button to hand over, want one")
}

// TestEndorseWords looks up each word that is named by what it is for.
func TestEndorseWords(t *testing.T) {
	var all []string
	for _, kind := range candidacy.Kinds {
		all = append(all, "endorse.kind."+kind)
	}
	for _, field := range candidacy.Fields {
		all = append(all, "endorse.field."+field)
	}
	for _, step := range []string{"name-ar", "name-fr", "kind", "field", "seat", "receipt", "name", "office", "council", "lang", "who", "why", "prepare", "carry", "reason"} {
		all = append(all, "endorse.label."+step, "endorse.ask."+step)
	}
	for _, council := range []candidacy.Council{candidacy.Commune, candidacy.Province, candidacy.Region} {
		all = append(all, "letter.council."+string(council))
	}
	for _, key := range all {
		if !slices.Contains(i18n.Keys, i18n.Key(key)) {
			t.Errorf("%s: got no such key, want one", key)
		}
	}
}

func hashOf(data []byte) string { return fmt.Sprintf("%x", sha256.Sum256(data)) }
