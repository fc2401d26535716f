package candidacy

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestVerify(t *testing.T) {
	w := settled(t)
	id := w.confirmed(rep, member, "الأمل")
	sum := w.endorsement(id).Letters[0].SHA256
	waiting := w.sealed(w.begun(rep2), rep2, "النور")
	check := func(name, id, given, status, wantSum string) {
		t.Helper()
		got := Verify(w.file, id, given)
		if got.Status != status || got.SHA256 != wantSum {
			t.Errorf("%s: got %s %q, want %s %q", name, got.Status, got.SHA256, status, wantSum)
		}
		if known := status != UnknownCode; known != (got.Association == "الأمل") || known != (got.Community == community().NameAR) ||
			known != got.At.Equal(w.at) || known != (got.Endorsement.ID == id) || known != (got.Candidacy.ID != "") {
			t.Errorf("%s: got %+v, want body, community and day: %v", name, got, known)
		}
	}
	check("by code", id, "", Genuine, sum)
	check("the file", id, strings.ToUpper(sum), Genuine, sum)
	check("another file", id, "ff", Changed, "ff")
	check("awaiting", waiting, "", UnknownCode, "")
	check("none", "none", "ff", UnknownCode, "ff")
	c, err := w.file.Issue(id, Letter{Lang: FR, SHA256: "FE"}, w.at)
	w.must(c, err)
	check("a later edition", id, "fe", Genuine, "fe")
	check("by code still the first", id, "", Genuine, sum)
	c, _, err = w.file.Withdraw(act(rep), id, "سبب", w.at)
	w.must(c, err)
	check("a withdrawal proposed", id, "", Genuine, sum)
	c, _, err = w.file.ConfirmWithdrawal(act(member), id, "", Key{}, w.at)
	w.must(c, err)
	check("withdrawn", id, sum, TakenBack, sum)
	check("withdrawn, another file", id, "ff", Changed, "ff")
}

func TestIssue(t *testing.T) {
	w := settled(t)
	id := w.confirmed(rep, member, "الأمل")
	sum := w.endorsement(id).Letters[0].SHA256
	c, err := w.file.Issue(id, Letter{Lang: AR, SHA256: sum}, w.at)
	wantNothing(t, "known", c, err)
	c, err = w.file.Issue(id, Letter{Lang: AR, SHA256: "fe"}, w.at.Add(time.Hour))
	w.must(c, err)
	if got := w.endorsement(id).Letters; len(got) != 2 || got[1] != (Letter{AR, "fe", w.at.Add(time.Hour)}) {
		t.Errorf("got letters %v, want the new one behind the first", got)
	}
	if !slices.Contains(w.links, Link{ByHash, "fe", Ref{w.file.Candidacy.ID, id}}) {
		t.Errorf("got links %v, want one from the hash", w.links)
	}
	draft := w.begun(rep2)
	c, err = w.file.Issue(draft, Letter{Lang: AR, SHA256: "fd"}, w.at)
	wantRefusal(t, "a draft", c, err, WrongState)
	c, err = w.file.Issue("none", Letter{Lang: AR, SHA256: "fd"}, w.at)
	wantRefusal(t, "none", c, err, NotThere)
}

// The signed record is the same whatever happens later, and another when
// anything of the declaration is.
func TestSignedRecord(t *testing.T) {
	w := settled(t)
	id := w.confirmed(rep, member, "الأمل")
	record := func() []byte { return SignedRecord(w.file.Candidacy, w.endorsement(id)) }
	first := record()
	if !bytes.HasPrefix(first, []byte(`{"code":"`+w.endorsement(id).Code)) || bytes.Contains(first, []byte(`"p-`)) ||
		!bytes.Contains(first, []byte(key(member).Name)) || !bytes.Contains(first, []byte(w.endorsement(id).Letters[0].SHA256)) {
		t.Errorf("got %s, want code, names and letters, and no pseudonym", first)
	}
	if got := w.endorsement(id).Signature; !bytes.Equal(got, first[:8]) {
		t.Errorf("got signature %q, want the one of the record", got)
	}
	call := enter(t, sample())
	changes, err := w.registry.Attach(act(focal), w.file, call, w.at)
	for _, c := range changes {
		w.must(c, err)
	}
	c, err := w.file.Issue(id, Letter{Lang: AR, SHA256: "fe"}, w.at)
	w.must(c, err)
	w.sealed(w.begun(rep2), rep2, "الأمل") // flags both
	c, _, err = w.file.Withdraw(act(rep), id, "سبب", w.at)
	w.must(c, err)
	c, _, err = w.file.ConfirmWithdrawal(act(member), id, "", Key{}, w.at)
	w.must(c, err)
	if got := record(); !bytes.Equal(got, first) {
		t.Errorf("later: got\n%s\nwant\n%s", got, first)
	}
	for name, change := range map[string]func(*Candidacy, *Endorsement){
		"name":   func(_ *Candidacy, e *Endorsement) { e.Body.NameAR += " " },
		"answer": func(_ *Candidacy, e *Endorsement) { e.Answers.Carry += "." },
		"office": func(_ *Candidacy, e *Endorsement) { e.Keys[1].Office = "كاتبة" },
		"letter": func(_ *Candidacy, e *Endorsement) { e.Letters[0].SHA256 = "00" },
		"place":  func(c *Candidacy, _ *Endorsement) { c.Community.NameFR = "Autre" },
		"day":    func(_ *Candidacy, e *Endorsement) { e.Confirmed = e.Confirmed.Add(time.Second) },
	} {
		e := w.endorsement(id)
		e.Keys, e.Letters = slices.Clone(e.Keys), slices.Clone(e.Letters)
		candidacy := w.file.Candidacy
		change(&candidacy, &e)
		if bytes.Equal(SignedRecord(candidacy, e), first) {
			t.Errorf("another %s: got the same record", name)
		}
	}
}
