package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/store"
)

// ran runs one command and gives the exit code and what it printed.
func ran(t *testing.T, c interface {
	Run(context.Context, system) error
}) (code int, out, errOut string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = tell(&stderr, c.Run(limited(t), system{strings.NewReader(""), &stdout, &stderr}))
	return code, stdout.String(), stderr.String()
}

// planted is a store with one candidacy and one confirmed endorsement.
type planted struct {
	t       *testing.T
	store   *store.Store
	updates int64
	file    string
	code    string
	letter  string // the PDF's file
}

// plant fills the store of REDIS_URL, as the bot would.
func plant(t *testing.T) *planted {
	t.Helper()
	records, closeAll, err := openRecords(limited(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closeAll)
	p := &planted{t: t, store: records, letter: filepath.Join(t.TempDir(), "letter.pdf")}
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	admin, focal, rep := candidacy.Actor{Who: "p-admin", Admin: true}, candidacy.Actor{Who: "p-focal"}, candidacy.Actor{Who: "p-rep"}
	change, inv, _, err := p.registry().AddCommunity(admin, candidacy.Community{
		Council: candidacy.Commune, NameAR: "جماعة المثال", NameFR: "Commune d'Al Mital", Region: "oriental", Province: "Berkane"}, "", p.seed(), at)
	p.keep(err, change)
	change, c, err := p.registry().Accept(focal, inv.ID, "Fatima", at)
	p.keep(err, change)
	changes, f, err := p.registry().OpenFile(focal, c.ID, nil, p.seed(), at)
	p.keep(err, changes...)
	p.file = f.Candidacy.ID
	change, err = p.candidacy().SetKeys(focal, candidacy.Seat{Focal: focal.Who}, 1, at)
	p.keep(err, change)
	change, inv, _, err = p.candidacy().InviteBody(focal, candidacy.Seat{Focal: focal.Who}, "", p.seed(), at)
	p.keep(err, change)
	change, e, err := p.candidacy().Begin(rep, inv.ID, p.seed(), at)
	p.keep(err, change)
	text := strings.Repeat("We have worked with young people since 2015. ", 2)
	change, e, err = p.candidacy().Seal(rep, e.ID,
		candidacy.Body{NameAR: "جمعية الأمل", NameFR: "Association Espoir", Kind: "association", Field: "youth", Seat: "Berkane"},
		candidacy.Answers{Who: text, Why: text, Prepare: text, Carry: text}, candidacy.FR,
		candidacy.Key{Name: "Rachid", Office: "Président"}, p.seed(), at, p.seal)
	p.keep(err, change)
	p.code = e.Code
	return p
}

// seal makes a letter that carries its code as the real ones do.
func (p *planted) seal(_ candidacy.Candidacy, e candidacy.Endorsement) (candidacy.Endorsement, error) {
	pdf := []byte("%PDF-1.7\nMUNFATIH " + e.Code + "\n%%EOF\n")
	sum := sha256.Sum256(pdf)
	e.Letters = []candidacy.Letter{{Lang: candidacy.FR, SHA256: hex.EncodeToString(sum[:]), At: e.Confirmed}}
	e.Signature = []byte("signature")
	return e, os.WriteFile(p.letter, pdf, 0o600)
}

func (p *planted) seed() string { return fmt.Sprintf("seed of at least 128 bits %d", p.updates) }

// keep commits changes as one step of a chat.
func (p *planted) keep(err error, changes ...candidacy.Change) {
	p.t.Helper()
	if err != nil {
		p.t.Fatalf("got %v, want it done", err)
	}
	p.updates++
	ctx := limited(p.t)
	turn, err := p.store.Begin(ctx, 7, p.updates)
	if err != nil {
		p.t.Fatal(err)
	}
	defer p.store.End(ctx, turn)
	if _, err := p.store.Commit(ctx, turn, flows.Outcome{Session: turn.Session, Changes: changes}); err != nil {
		p.t.Fatal(err)
	}
}

func (p *planted) registry() candidacy.Registry {
	p.t.Helper()
	r, err := p.store.Registry(limited(p.t))
	if err != nil {
		p.t.Fatal(err)
	}
	return r
}

func (p *planted) candidacy() candidacy.File {
	p.t.Helper()
	f, there, err := p.store.File(limited(p.t), p.file)
	if err != nil || !there {
		p.t.Fatalf("candidacy %s: got %v, %v", p.file, there, err)
	}
	return f
}

// wantVerdict fails unless verify --json gives the status, and names the body
// unless nothing is known.
func wantVerdict(t *testing.T, what, status string) {
	t.Helper()
	code, out, errOut := ran(t, verifyCmd{What: what, JSON: true})
	var v map[string]any
	if err := json.Unmarshal([]byte(out), &v); err != nil || code != 0 || errOut != "" {
		t.Fatalf("verify %s: got %d %q %q (%v)", what, code, out, errOut, err)
	}
	known := status != candidacy.UnknownCode
	if v["status"] != status || (v["association"] == "Association Espoir") != known || (v["community"] == "Commune d'Al Mital") != known || (v["at"] == "2026-11-23T09:00:00Z") != known {
		t.Errorf("verify %s: got %s, want %s", what, out, status)
	}
}

// TestVerify tells what is on record of a code and of a file.
func TestVerify(t *testing.T) {
	t.Setenv("REDIS_URL", sharedRedis(t))
	p := plant(t)
	wantVerdict(t, p.code, "genuine")
	wantVerdict(t, strings.ToLower(candidacy.FormatCode(p.code)), "genuine")
	wantVerdict(t, "AAAAAAAAAAAAAAAA", "unknown")
	wantVerdict(t, p.letter, "genuine")
	data, err := os.ReadFile(p.letter)
	if err != nil {
		t.Fatal(err)
	}
	changed := filepath.Join(t.TempDir(), "changed.pdf")
	other := filepath.Join(t.TempDir(), "other.pdf")
	image := filepath.Join(t.TempDir(), "image.pdf")
	for name, content := range map[string]string{changed: string(data) + " ", other: "%PDF-1.7 something else", image: "JFIF"} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	wantVerdict(t, changed, "changed")
	wantVerdict(t, other, "unknown")
	if code, out, _ := ran(t, verifyCmd{What: p.code}); code != 0 || !strings.HasPrefix(out, "genuine: ") || !strings.Contains(out, "Monday 23 November 2026, keys: 1") || !strings.Contains(out, "We have worked") {
		t.Errorf("verify in words: got %d\n%s", code, out)
	}
	for what, want := range map[string]string{image: "is not a PDF", "nowhere.pdf": "no file that can be read: nowhere.pdf", "ABC": "is no code"} {
		if code, out, errOut := ran(t, verifyCmd{What: what}); code != 2 || out != "" || !strings.Contains(errOut, want) {
			t.Errorf("verify %s: got %d %q %q, want 2 and %q", what, code, out, errOut, want)
		}
	}
	rep := candidacy.Actor{Who: "p-rep"}
	f := p.candidacy()
	change, _, err := f.Withdraw(rep, f.Endorsements[0].ID, "The association was dissolved.", time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC))
	p.keep(err, change)
	wantVerdict(t, p.code, "withdrawn")
	wantVerdict(t, p.letter, "withdrawn")
	if _, out, _ := ran(t, verifyCmd{What: p.code}); !strings.Contains(out, "withdrawn  Tuesday 24 November 2026") {
		t.Errorf("verify a withdrawn letter: got\n%s", out)
	}
}

// TestJournal verifies and exports every journal, and names the first entry
// that was changed.
func TestJournal(t *testing.T) {
	t.Setenv("REDIS_URL", sharedRedis(t))
	p := plant(t)
	code, out, errOut := ran(t, journalVerifyCmd{})
	if code != 0 || errOut != "" || !strings.Contains(out, "r  ") || !strings.Contains(out, p.file+"  ") || strings.Count(out, "intact") != 2 {
		t.Errorf("journal verify: got %d %q %q, want two journals intact", code, out, errOut)
	}
	_, out, _ = ran(t, journalExportCmd{journalFile{File: p.file}})
	var entries []candidacy.Entry
	for line := range strings.Lines(out) {
		var e struct {
			File string `json:"file"`
			candidacy.Entry
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil || e.File != p.file {
			t.Fatalf("journal export: got %q (%v)", line, err)
		}
		entries = append(entries, e.Entry)
	}
	if err := candidacy.VerifyChain(entries, p.candidacy().Head); err != nil {
		t.Errorf("journal export: got %v, want the whole chain", err)
	}
	if _, all, _ := ran(t, journalExportCmd{}); strings.Count(all, "\n") <= strings.Count(out, "\n") {
		t.Errorf("journal export of all: got %d lines, want more than %d", strings.Count(all, "\n"), strings.Count(out, "\n"))
	}
	if code, _, errOut := ran(t, journalVerifyCmd{journalFile{File: "aaaaaaaaaa"}}); code != 2 || !strings.Contains(errOut, "there is no journal") {
		t.Errorf("no such journal: got %d %q, want 2", code, errOut)
	}
}

// TestBackup carries everything to another store, where the letter verifies.
func TestBackup(t *testing.T) {
	first := sharedRedis(t)
	t.Setenv("REDIS_URL", first)
	p := plant(t)
	file := filepath.Join(t.TempDir(), "backup")
	code, out, errOut := ran(t, backupCmd{File: file})
	if code != 0 || errOut != "" || !strings.Contains(out, "keys written to "+file) {
		t.Fatalf("backup: got %d %q %q", code, out, errOut)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("backup: got %v (%v), want 0600", info, err)
	}
	if code, _, errOut := ran(t, restoreCmd{File: file}); code != 1 || !strings.Contains(errOut, "not empty") {
		t.Errorf("restore into a store in use: got %d %q, want 1 and that it is not empty", code, errOut)
	}
	t.Setenv("REDIS_URL", sharedRedis(t))
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	broken := file + ".broken"
	data[len(data)/2] ^= 1
	if err := os.WriteFile(broken, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, errOut := ran(t, restoreCmd{File: broken}); code != 1 || !strings.Contains(errOut, "no whole and unaltered backup") || !strings.Contains(errOut, "nothing was changed") {
		t.Errorf("restore of a changed byte: got %d %q, want 1", code, errOut)
	}
	if code, out, errOut := ran(t, restoreCmd{File: file}); code != 0 || !strings.Contains(out, "keys restored") {
		t.Fatalf("restore: got %d %q %q", code, out, errOut)
	}
	wantVerdict(t, p.letter, "genuine")
	if code, out, _ := ran(t, journalVerifyCmd{}); code != 0 || strings.Count(out, "intact") != 2 {
		t.Errorf("journal verify after it: got %d %q", code, out)
	}
}

// TestBackupFaults leaves nothing behind where no backup can be written.
func TestBackupFaults(t *testing.T) {
	t.Setenv("REDIS_URL", sharedRedis(t))
	if code, _, errOut := ran(t, backupCmd{File: "/nowhere/backup"}); code != 2 || !strings.Contains(errOut, "/nowhere/backup.tmp") {
		t.Errorf("backup to nowhere: got %d %q, want 2", code, errOut)
	}
	if code, _, errOut := ran(t, restoreCmd{File: "/nowhere/backup"}); code != 2 || !strings.Contains(errOut, "/nowhere/backup") {
		t.Errorf("restore from nowhere: got %d %q, want 2", code, errOut)
	}
	dir := t.TempDir()
	t.Setenv("REDIS_URL", "redis://127.0.0.1:1")
	if code, _, errOut := ran(t, backupCmd{File: filepath.Join(dir, "backup")}); code != 1 || !strings.Contains(errOut, "connection refused") {
		t.Errorf("Redis down: got %d %q, want 1", code, errOut)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("Redis down: got %v left behind, want nothing", left)
	}
}
