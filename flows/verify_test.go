package flows_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
)

// letterOf is the letter of an endorsement in the language of its answers.
func (f *filing) letterOf(e candidacy.Endorsement) flows.File {
	f.t.Helper()
	pdf, err := f.flows.Letters.Endorsement("fr", f.candidacy().Candidacy, e, f.flows.Verify(e.Code))
	if err != nil {
		f.t.Fatal(err)
	}
	return flows.File{Name: "letter.pdf", Data: pdf}
}

// TestVerifyCode tells what is on record under a code, however it is typed.
func TestVerifyCode(t *testing.T) {
	f := newFiling(t)
	e := f.confirmed("جمعية الأمل", f.rep, f.member)
	spaced := strings.ReplaceAll(candidacy.FormatCode(e.Code), "-", " ")
	for _, text := range []string{
		"/verify " + e.Code, "/verify " + strings.ToLower(e.Code), "/verify " + spaced, "/start v_" + e.Code,
	} {
		wantSaid(t, text, f.citizen.say(text), 0, "on record and in force", e.Body.NameFR, "Commune d'Al Mital",
			"Monday 23 November 2026, by 2 members", candidacy.FormatCode(e.Code), "We have worked with young people")
	}
	other := "A" + e.Code[1:]
	if other == e.Code {
		other = "B" + e.Code[1:]
	}
	out := f.citizen.say("/verify " + other)
	wantSaid(t, "another code", out, 0, "No letter is on record under this code")
	if strings.Contains(said(out, 0), "Al Mital") {
		t.Errorf("another code: got %q, want nothing about any letter", said(out, 0))
	}
	draft := f.sealed("جمعية النور", f.rep)
	awaiting, _ := f.candidacy().Endorsement(draft)
	wantSaid(t, "not confirmed", f.citizen.say("/verify "+awaiting.Code), 0, "No letter is on record")
}

// TestVerifyTyped takes a code where one is awaited, and leaves questions to the guide.
func TestVerifyTyped(t *testing.T) {
	f := newFiling(t)
	e := f.confirmed("جمعية الأمل", f.rep, f.member)
	f.citizen.say("/verify")
	wantSaid(t, "no code", f.citizen.say("hello"), 0, "This is not a code: hello")
	out := f.citizen.say("How many months must be left?")
	if got := said(out, 0); !strings.Contains(got, "16") || !strings.Contains(got, "Which letter shall I verify?") {
		t.Errorf("a question: got %q, want an answer, then the code asked again", got)
	}
	wantSaid(t, "the code", f.citizen.say(strings.ToLower(candidacy.FormatCode(e.Code))), 0, "on record and in force")
	if f.citizen.session.Open != nil {
		t.Errorf("after it: got %+v open, want nothing awaited", f.citizen.session.Open)
	}
	if got := said(f.citizen.say(e.Code), 0); strings.Contains(got, "on record") {
		t.Errorf("typed where none is awaited: got %q, want it taken as a question", got)
	}
}

// TestVerifyDocument compares a PDF with the letters on record.
func TestVerifyDocument(t *testing.T) {
	f := newFiling(t)
	e := f.confirmed("جمعية الأمل", f.rep, f.member)
	letter := f.letterOf(e)
	send := func(d flows.Event) flows.Outcome { return f.citizen.do(d) }
	wantSaid(t, "the letter", send(sending(letter, false)), 0, "Genuine and unchanged", e.Body.NameFR)
	wantSaid(t, "a changed byte", send(sending(letter, true)), 0, "Not the same file", candidacy.FormatCode(e.Code))
	wantSaid(t, "another PDF", send(sending(flows.File{Name: "x.pdf", Data: []byte("%PDF-1.4 nothing")}, false)), 0, "Unknown file")
	wantSaid(t, "no PDF", send(sending(flows.File{Name: "x.jpg", Data: []byte("JFIF")}, false)), 0, "This is not a PDF")
	caption := sending(flows.File{Name: "x.jpg", Data: []byte("JFIF")}, false)
	caption.Text = "How many months must be left?"
	wantSaid(t, "no PDF, with a question", send(caption), 0, "16")
	big := flows.Event{Kind: flows.Other, Media: "document", Document: &flows.Document{Name: "x.pdf", TooBig: true}}
	wantSaid(t, "too big", send(big), 0, "This file is too big", "20 MB")

	f.withdraw(e.ID)
	wantSaid(t, "withdrawn, file", send(sending(letter, false)), 0, "Withdrawn on Monday 23 November 2026", e.Body.NameFR)
	wantSaid(t, "withdrawn, code", f.citizen.say("/verify "+e.Code), 0, "Withdrawn on")
	wantSaid(t, "withdrawn, changed", send(sending(letter, true)), 0, "Not the same file", "Withdrawn on")
}

// withdraw takes an endorsement back, with both keys.
func (f *filing) withdraw(id string) {
	f.t.Helper()
	change, _, err := f.candidacy().Withdraw(f.actor(f.rep), id, "The association was dissolved.", f.rep.at)
	f.must(change, err)
	change, _, err = f.candidacy().ConfirmWithdrawal(f.actor(f.member), id, "", candidacy.Key{}, f.rep.at)
	f.must(change, err)
}

// TestVerifyStub verifies a letter after the persons went.
func TestVerifyStub(t *testing.T) {
	f := newFiling(t)
	e := f.confirmed("جمعية الأمل", f.rep, f.member)
	letter := f.letterOf(e)
	f.must(f.candidacy().Stubbed(f.focal.at), nil)
	out := f.citizen.do(sending(letter, false))
	wantSaid(t, "stub, file", out, 0, "Genuine and unchanged", e.Body.NameFR, "by 2 members", "names and the text is over")
	if strings.Contains(said(out, 0), "Idrissi") {
		t.Errorf("stub: got %q, want no person", said(out, 0))
	}
	wantSaid(t, "stub, code", f.citizen.say("/verify "+e.Code), 0, "on record and in force")
}

// TestVerification follows the hash before the codes, and tells that records
// cannot be read.
func TestVerification(t *testing.T) {
	f := newFiling(t)
	first := f.confirmed("جمعية الأمل", f.rep, f.member)
	second := f.confirmed("جمعية النور", f.focal, f.deputy)
	letter := f.letterOf(first)
	sum := sha256.Sum256(letter.Data)
	hash := hex.EncodeToString(sum[:])
	none := strings.Repeat("A", 16)
	for _, tt := range []struct {
		name, code, sum string
		codes           []string
		want, status    string // code of the endorsement found
	}{
		{"hash before codes", "", strings.ToUpper(hash), []string{second.Code}, first.Code, candidacy.Genuine},
		{"second of the codes", "", strings.Repeat("0", 64), []string{none, second.Code}, second.Code, candidacy.Changed},
		{"code", second.Code, "", nil, second.Code, candidacy.Genuine},
		{"nothing", "", "", nil, "", candidacy.UnknownCode},
		{"unknown", none, "", nil, "", candidacy.UnknownCode},
	} {
		v, err := flows.Verification(t.Context(), f.records, tt.code, tt.sum, tt.codes)
		if err != nil || v.Status != tt.status || v.Endorsement.Code != tt.want {
			t.Errorf("%s: got %s of %q (%v), want %s of %q", tt.name, v.Status, v.Endorsement.Code, err, tt.status, tt.want)
		}
	}
	f.records.err = errors.New("down")
	if _, err := flows.Verification(t.Context(), f.records, first.Code, "", nil); !errors.Is(err, flows.ErrRecords) {
		t.Errorf("records down: got %v, want ErrRecords", err)
	}
}
