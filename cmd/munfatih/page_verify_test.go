package main

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

// oneFile are records that hold one candidacy, found by the codes of its letters.
type oneFile struct {
	flows.Records
	file candidacy.File
	err  error
}

func (o *oneFile) File(context.Context, string) (candidacy.File, bool, error) {
	return o.file, true, o.err
}

func (o *oneFile) Find(_ context.Context, _ candidacy.LinkKind, from string) ([]candidacy.Ref, error) {
	for _, e := range o.file.Endorsements {
		if e.Code == from {
			return []candidacy.Ref{{File: "f", Endorsement: e.ID}}, o.err
		}
	}
	return nil, o.err
}

// The codes of the letters on the page's records.
const (
	standing = "ABCDEFGHIJKLMNOP"
	goneBack = "ABCDEFGHIJKLMNOQ"
	stubbed  = "ABCDEFGHIJKLMNOR"
)

func newPage(t *testing.T) (http.Handler, *oneFile) {
	t.Helper()
	words, err := i18n.Load(i18n.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	day := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	e := candidacy.Endorsement{
		ID: "e", State: candidacy.Confirmed, Confirmed: day, Code: standing, Needs: 2, Lang: candidacy.AR,
		Body:    candidacy.Body{NameAR: "جمعية الأمل", NameFR: `Association <b>"Espoir"</b>`},
		Answers: candidacy.Answers{Who: "نشتغل مع الشباب منذ 2015."},
		Keys:    []candidacy.Key{{Name: "Rachid"}, {Name: "Meryem"}},
		Letters: []candidacy.Letter{{Lang: candidacy.AR, SHA256: strings.Repeat("a", 64)}},
	}
	gone := e
	gone.ID, gone.Code, gone.State = "g", goneBack, candidacy.Withdrawn
	gone.Withdrawal = &candidacy.Withdrawal{Done: day.AddDate(0, 0, 1)}
	stub := e
	stub.ID, stub.Code, stub.Answers, stub.Keys = "s", stubbed, candidacy.Answers{}, nil
	records := &oneFile{file: candidacy.File{
		Candidacy:    candidacy.Candidacy{ID: "f", Community: candidacy.Community{NameAR: "جماعة المثال", NameFR: "Commune d'Al Mital"}},
		Endorsements: []candidacy.Endorsement{e, gone, stub},
	}}
	return newVerifyPage(words, records, slog.New(slog.DiscardHandler)), records
}

// get asks the page; client is the peer's address.
func get(page http.Handler, method, path, accept, client string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	r.RemoteAddr = client
	if accept != "" {
		r.Header.Set("Accept-Language", accept)
	}
	w := httptest.NewRecorder()
	page.ServeHTTP(w, r)
	return w
}

const aVisitor = "203.0.113.7:4000"

// TestVerifyPage shows what is on record in the reader's language.
func TestVerifyPage(t *testing.T) {
	page, _ := newPage(t)
	for _, tt := range []struct {
		path, accept string
		status       int
		want         []string
	}{
		{"/verify/" + standing, "fr-MA,fr;q=0.9,en;q=0.5", 200, []string{`<html lang="fr" dir="ltr">`, "enregistrée et en vigueur",
			`Association &lt;b&gt;&#34;Espoir&#34;&lt;/b&gt;`, "Al Mital", "lundi 23 novembre 2026", "<dd><bdi>2</bdi></dd>", "ABCD-EFGH-IJKL-MNOP", "نشتغل مع الشباب", strings.Repeat("a", 64)}},
		{"/verify/abcd-efgh-ijkl-mnop", "", 200, []string{`<html lang="ar" dir="rtl">`, "هذه الرسالة مسجلة وسارية", "جمعية الأمل", "جماعة المثال"}},
		{"/verify/" + standing + "?lang=en", "fr", 200, []string{`<html lang="en" dir="ltr">`, "on record and in force", `href="/verify/` + standing + `?lang=ar" lang="ar" dir="rtl"`}},
		{"/verify/" + goneBack, "en", 200, []string{"Withdrawn on Tuesday 24 November 2026"}},
		{"/verify/" + stubbed, "en", 200, []string{"on record and in force", "<dd><bdi>2</bdi></dd>", "names and the text is over"}},
		{"/verify/ABCDEFGHIJKLMNOZ", "en", 404, []string{"No letter is on record under this code"}},
		{"/verify/hello", "en", 404, []string{"This is not a code"}},
		{"/verify/%3Cscript%3E", "en", 404, []string{"This is not a code", `value="&lt;script&gt;"`}},
		{"/verify", "de, es", 200, []string{`<html lang="en"`, "Write the code", `name="code"`}},
		{"/verify/", "de, fr;q=0.5", 200, []string{`<html lang="fr"`, "Écrivez le code"}},
	} {
		w := get(page, "GET", tt.path, tt.accept, aVisitor)
		if w.Code != tt.status {
			t.Errorf("%s: got %d, want %d", tt.path, w.Code, tt.status)
		}
		for _, want := range tt.want {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: got\n%s\nwant %q in it", tt.path, w.Body, want)
			}
		}
		if strings.Contains(w.Body.String(), "Rachid") || strings.Contains(w.Body.String(), "<script") {
			t.Errorf("%s: got\n%s\nwant no signer's name and no script", tt.path, w.Body)
		}
	}
}

// TestVerifyPageHeaders lets a browser run nothing and nobody list the page.
func TestVerifyPageHeaders(t *testing.T) {
	page, _ := newPage(t)
	w := get(page, "GET", "/verify/"+standing, "", aVisitor)
	_, rest, _ := strings.Cut(w.Body.String(), "<style>")
	style, _, _ := strings.Cut(rest, "</style>")
	sum := sha256.Sum256([]byte(style))
	policy := w.Header().Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'", "form-action 'self'", "frame-ancestors 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("policy: got %q, want %q in it", policy, want)
		}
	}
	if strings.Contains(policy, "unsafe") || !strings.Contains(w.Header().Get("X-Robots-Tag"), "noindex") || w.Header().Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("headers: got %v", w.Header())
	}
}

// TestVerifyPageForm leads from a typed code to its page.
func TestVerifyPageForm(t *testing.T) {
	page, _ := newPage(t)
	w := get(page, "GET", "/verify?lang=fr&code="+url.QueryEscape("abcd efgh ijkl mnop"), "", aVisitor)
	to := w.Header().Get("Location")
	if w.Code != http.StatusSeeOther || to != "/verify/abcd%20efgh%20ijkl%20mnop?lang=fr" {
		t.Fatalf("form: got %d to %q", w.Code, to)
	}
	if w := get(page, "GET", to, "", aVisitor); w.Code != 200 || !strings.Contains(w.Body.String(), "en vigueur") {
		t.Errorf("%s: got %d\n%s", to, w.Code, w.Body)
	}
	for _, code := range []string{"//evil.example", "https://evil.example", "..", "\r\nX: y"} {
		w := get(page, "GET", "/verify?code="+url.QueryEscape(code), "", aVisitor)
		if to, err := url.Parse(w.Header().Get("Location")); err != nil || to.Host != "" {
			t.Errorf("form with %q: got a way to %v (%v), want none to elsewhere", code, to, err)
		}
	}
}

// TestVerifyPageBounds refuses other methods, too many visits, and says when
// records cannot be read.
func TestVerifyPageBounds(t *testing.T) {
	page, records := newPage(t)
	if w := get(page, "POST", "/verify", "en", aVisitor); w.Code != 405 || w.Header().Get("Allow") == "" {
		t.Errorf("POST: got %d, want 405", w.Code)
	}
	records.err = errors.New("down at 10.0.0.1")
	if w := get(page, "GET", "/verify/"+standing, "en", aVisitor); w.Code != 503 || strings.Contains(w.Body.String(), "10.0.0.1") {
		t.Errorf("records down: got %d\n%s\nwant 503 and no detail", w.Code, w.Body)
	}
	records.err = nil
	last := 0
	for range visitsBurst + 1 {
		w := get(page, "GET", "/verify/"+standing, "en", "203.0.113.8:4000")
		if last = w.Code; last == 429 && (w.Header().Get("Retry-After") == "" || strings.Contains(w.Body.String(), "Espoir") || !strings.Contains(w.Body.String(), "Too many")) {
			t.Errorf("too many: got %v\n%s", w.Header(), w.Body)
		}
	}
	if last != 429 {
		t.Errorf("visit %d of one client: got %d, want 429", visitsBurst+1, last)
	}
	if w := get(page, "GET", "/verify/"+standing, "en", "203.0.113.9:4000"); w.Code != 200 {
		t.Errorf("another client: got %d, want 200", w.Code)
	}
}

func TestIsVerifyPath(t *testing.T) {
	for path, want := range map[string]bool{"/verify": true, "/verify/": true, "/verify/A": true, "/verifyx": false, "/": false, "/healthz": false} {
		if got := isVerifyPath(path); got != want {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	}
}
