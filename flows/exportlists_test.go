package flows_test

import (
	"archive/zip"
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/eligibility"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

// exported is what an export holds, by name.
func (f *filing) exported(c *chat) (map[string][]byte, flows.Outcome) {
	f.t.Helper()
	file, out, err := f.flows.Export(f.t.Context(), flows.Event{Chat: c.person.ID, At: c.at}, f.file)
	if err != nil {
		f.t.Fatalf("export: got %v", err)
	}
	again, _, err := f.flows.Export(f.t.Context(), flows.Event{Chat: c.person.ID, At: c.at}, f.file)
	if err != nil || !bytes.Equal(file.Data, again.Data) || file.Name != "candidacy-"+f.file+".zip" {
		f.t.Errorf("export again: got %v and %s, want the same bytes", err, file.Name)
	}
	r, err := zip.NewReader(bytes.NewReader(file.Data), int64(len(file.Data)))
	if err != nil {
		f.t.Fatal(err)
	}
	all := map[string][]byte{}
	for _, entry := range r.File {
		in, err := entry.Open()
		if err != nil {
			f.t.Fatal(err)
		}
		if all[entry.Name], err = io.ReadAll(in); err != nil {
			f.t.Fatal(err)
		}
	}
	return all, out
}

// TestExport packs letters that verify, a table, the journal, signatures that
// hold, and what is still missing.
func TestExport(t *testing.T) {
	f := newFiling(t)
	e := f.confirmed("جمعية الأمل", f.rep, f.member)
	f.sealed("جمعية النور", f.rep)
	all, out := f.exported(f.focal)
	if len(out.Changes) > 0 {
		t.Errorf("export: got changes %+v, want none: the letter is the known edition", out.Changes)
	}
	letter := all["letters/endorsement-"+candidacy.FormatCode(e.Code)+"-fr.pdf"]
	sum := sha256.Sum256(letter)
	if v, _ := flows.Verification(t.Context(), f.records, "", hex.EncodeToString(sum[:]), nil); v.Status != candidacy.Genuine {
		t.Errorf("letter in the export: got %s, want genuine; files %v", v.Status, len(all))
	}
	f.checkTable(all["endorsements.csv"], e)
	if lines := strings.Count(string(all["journal.jsonl"]), "\n"); lines != len(f.records.files[f.file].journal) {
		t.Errorf("journal.jsonl: got %d lines, want %d", lines, len(f.records.files[f.file].journal))
	}
	f.checkSignatures(all["signatures.json"], 1, true)
	list := visible(string(all["checklist.txt"]))
	for _, want := range []string{"[ ] Lettre d'appui", "[x] Lettres de recommandation confirmées : 1 ", "[x] Point focal de la collectivité : Fatima Zahra",
		"attente de confirmation : 1", candidacy.FormatCode(e.Code), "[ ] Envoi avant la clôture de l'appel : aucun"} {
		if !strings.Contains(list, want) {
			t.Errorf("checklist.txt: got\n%s\nwant %q in it", list, want)
		}
	}
	if _, there := f.exported(f.deputy); len(there.Changes) > 0 {
		t.Errorf("the deputy's export: got changes, want none")
	}
}

func (f *filing) checkTable(data []byte, e candidacy.Endorsement) {
	f.t.Helper()
	text, bom := strings.CutPrefix(string(data), "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || !bom || len(rows) != 3 {
		f.t.Fatalf("endorsements.csv: got %d rows, byte order mark %v (%v), want 3 with it", len(rows), bom, err)
	}
	cell := func(row int, name string) string { return rows[row][slices.Index(rows[0], name)] }
	if got := cell(1, "office_1"); got != "'=Président" {
		f.t.Errorf("endorsements.csv: got office %q, want no formula", got)
	}
	if cell(1, "code") != candidacy.FormatCode(e.Code) || cell(1, "signer_2") != "Meryem Alami" || cell(1, "state") != "confirmed" || cell(2, "state") != "awaiting" {
		f.t.Errorf("endorsements.csv: got %q", rows)
	}
}

func (f *filing) checkSignatures(data []byte, want int, hold bool) {
	f.t.Helper()
	var got struct {
		PublicKey []byte `json:"public_key"`
		Records   []struct{ Record, Signature []byte }
	}
	if err := json.Unmarshal(data, &got); err != nil || len(got.Records) != want || len(got.PublicKey) != ed25519.PublicKeySize {
		f.t.Fatalf("signatures.json: got %s (%v), want %d records and the key", data, err, want)
	}
	for _, r := range got.Records {
		if ed25519.Verify(got.PublicKey, r.Record, r.Signature) != hold || hold == (r.Record == nil) {
			f.t.Errorf("signatures.json: got record %q, want its signature to hold: %v", r.Record, hold)
		}
	}
}

// TestExportForgotten leaves out the letter of somebody who was forgotten, and
// says so.
func TestExportForgotten(t *testing.T) {
	f := newFiling(t)
	f.confirmed("جمعية الأمل", f.rep, f.member)
	f.must(f.candidacy().ForgetIn(who(f.rep), f.rep.at), nil)
	all, _ := f.exported(f.focal)
	for name, data := range all {
		if strings.HasPrefix(name, "letters/") || strings.Contains(string(data), "Idrissi") {
			t.Errorf("export: got %s, want nothing with the name", name)
		}
	}
	if !strings.Contains(string(all["checklist.txt"]), "a demandé l'effacement de ses données") {
		t.Errorf("checklist.txt: got\n%s\nwant the reason", all["checklist.txt"])
	}
	f.checkSignatures(all["signatures.json"], 1, false)
}

// newerLetters set letters otherwise than those issued.
type newerLetters struct{ fakeLetters }

func (n newerLetters) Endorsement(lang i18n.Lang, c candidacy.Candidacy, e candidacy.Endorsement, verify string) ([]byte, error) {
	pdf, err := n.fakeLetters.Endorsement(lang, c, e, verify)
	return append(pdf, " newer"...), err
}

// TestExportIssues makes known the editions of a newer program, all in one change.
func TestExportIssues(t *testing.T) {
	f := newFiling(t)
	f.confirmed("جمعية الأمل", f.rep, f.member)
	f.confirmed("جمعية النور", f.rep, f.member)
	f.flows.Letters = newerLetters{}
	all, out := f.exported(f.focal)
	if len(out.Changes) != 1 || !f.records.take(2, out) {
		t.Fatalf("export: got changes %+v, want one that can be kept", out.Changes)
	}
	f.records.checkJournals(t)
	letters := 0
	for name, data := range all {
		if !strings.HasPrefix(name, "letters/") {
			continue
		}
		letters++
		sum := sha256.Sum256(data)
		if v, _ := flows.Verification(t.Context(), f.records, "", hex.EncodeToString(sum[:]), nil); v.Status != candidacy.Genuine {
			t.Errorf("%s: got %s, want genuine", name, v.Status)
		}
	}
	if letters != 2 {
		t.Errorf("export: got %d letters, want 2", letters)
	}
}

// TestExportRights lets nobody else in.
func TestExportRights(t *testing.T) {
	f := newFiling(t)
	for _, c := range []*chat{f.admin, f.rep, f.member, f.citizen} {
		file, out, err := f.flows.Export(t.Context(), flows.Event{Chat: c.person.ID, At: c.at}, f.file)
		if !errors.Is(err, candidacy.NoRight) || file != nil || len(out.Changes) > 0 {
			t.Errorf("%s: got %v, want %v", c.person.Name, err, candidacy.NoRight)
		}
	}
	if _, _, err := f.flows.Export(t.Context(), flows.Event{Chat: 2}, "aaaaaaaaaa"); !errors.Is(err, candidacy.NotThere) {
		t.Errorf("no such candidacy: got %v, want %v", err, candidacy.NotThere)
	}
	f.must(f.candidacy().Stubbed(f.focal.at), nil)
	if _, _, err := f.flows.Export(t.Context(), flows.Event{Chat: 2}, f.file); !errors.Is(err, candidacy.Forgotten) {
		t.Errorf("a stub: got %v, want %v", err, candidacy.Forgotten)
	}
}

func TestNoFormula(t *testing.T) {
	for cell, want := range map[string]string{
		"": "", "Rachid": "Rachid", "a=b": "a=b", "=1+1": "'=1+1", "+212": "'+212", "-1": "'-1", "@x": "'@x", "\t=1": "'\t=1", "\r1": "'\r1",
		"  =1": "'  =1", "\u200f=1": "'\u200f=1", "＝1": "'＝1", "جمعية": "جمعية",
	} {
		if got := flows.NoFormula(cell); got != want {
			t.Errorf("%q: got %q, want %q", cell, got, want)
		}
	}
}

// TestReport sends the quiz result as a page, where there is one.
func TestReport(t *testing.T) {
	f := newFiling(t)
	wantOld := pressData(f.citizen, "report", "")
	if !isOld(wantOld) {
		t.Errorf("without a quiz: got %+v, want an old button", wantOld.Replies)
	}
	f.citizen.session.Quiz = &flows.Quiz{Council: eligibility.Region, Answers: map[string]eligibility.Answer{"staff": eligibility.No}}
	shown := f.citizen.do(flows.Event{Kind: flows.Pressed, Choice: flows.Choice{Flow: "quiz", Step: "result"}})
	if len(shown.Replies) == 0 {
		t.Fatal("the result: got silence")
	}
	out := f.citizen.press(f.citizen.last, "PDF for the council")
	if len(out.Replies) != 1 || out.Replies[0].File == nil || out.Replies[0].File.Name != "quiz-report.pdf" || !strings.Contains(string(out.Replies[0].File.Data), "region") {
		t.Errorf("the report: got %+v, want quiz-report.pdf", out.Replies)
	}
	alone := newChat(t, "en")
	alone.session.Quiz = f.citizen.session.Quiz
	out = alone.do(flows.Event{Kind: flows.Pressed, Choice: flows.Choice{Flow: "quiz", Step: "result"}})
	for _, row := range out.Replies[0].Buttons {
		for _, b := range row {
			if b.Choice.Flow == "data" {
				t.Errorf("without letters: got button %+v, want none", b)
			}
		}
	}
}
