package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/munfatih/munfatih/i18n"
)

// The demo's people of the story who have no name of their own in sample.go.
const (
	demoCitizen = 101
	demoYoussef = 102
	demoSalma   = 105
)

// TestStoryInBrowser plays a whole endorsement on the demo's page: the focal
// point invites, an association's two members confirm, a citizen verifies.
func TestStoryInBrowser(t *testing.T) {
	s := newStage(t)
	invitation := s.invitation()
	key := s.interview(invitation)
	s.confirmation(key)
	letter := s.download("Afak", "Youssef Amrani", "Salma Haddad", "quartier Al Wahda")

	s.as(demoFocal, i18n.AR)
	s.tap("cand:card:") // under the news
	s.see(last + `.querySelector('[data-data^="cand:export:"]')`)
	s.reads(s.word(i18n.KeyCandEnough))
	s.reads(s.word(i18n.KeyEndorseFieldDevelopment))
	picture(t, s.page, "candidacy.png")

	s.verifies(letter)
}

// stage is the demo's page in a browser, on which one person acts after
// another. A step that waits in vain fails the test with what the page shows.
type stage struct {
	t     *testing.T
	page  context.Context
	words *i18n.Words
	lang  i18n.Lang // of whoever acts
}

// last is the bot's newest message in the chat.
const last = `[...document.querySelectorAll('[data-testid="message"][data-from="bot"]')].at(-1)`

func newStage(t *testing.T) *stage {
	t.Helper()
	words, err := i18n.Load(i18n.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	address := startDemo(t)
	s := &stage{t: t, page: openBrowser(t), words: words}
	s.do(chromedp.EmulateViewport(1100, 860), chromedp.Navigate(address), chromedp.WaitVisible(`[data-testid="composer"]`))
	return s
}

func (s *stage) do(steps ...chromedp.Action[chromedp.Void]) {
	s.t.Helper()
	if err := chromedp.Do(s.page, steps...); err != nil {
		s.t.Fatalf("%v; the page:\n%s", err, s.shown())
	}
}

// see waits until an expression of the page holds.
func (s *stage) see(expression string) {
	s.t.Helper()
	if _, err := chromedp.Run(s.page, chromedp.Poll[bool](`Boolean(`+expression+`)`)); err != nil {
		s.t.Fatalf("waiting for %s: %v; the page:\n%s", expression, err, s.shown())
	}
}

// shown is the end of what the page shows.
func (s *stage) shown() string {
	text, err := chromedp.Run(s.page, chromedp.Evaluate[string](`document.getElementById('messages').innerText`))
	if err != nil {
		return err.Error()
	}
	return text[max(0, len(text)-1500):]
}

// as lets somebody of the demo act from now on.
func (s *stage) as(person int, lang i18n.Lang) {
	s.t.Helper()
	s.lang = lang
	s.do(chromedp.Click(fmt.Sprintf(`[data-person="%d"]`, person)))
	s.see(fmt.Sprintf(`document.getElementById('tab-%d').ariaSelected === 'true'`, person))
}

func (s *stage) word(key i18n.Key) string {
	return s.words.Plain(s.lang, i18n.Text{Key: key})
}

// reads waits until the bot's newest message holds a text.
func (s *stage) reads(text string) {
	s.t.Helper()
	first, _, _ := strings.Cut(text, "\n") // the page sets each line by itself
	s.see(fmt.Sprintf(`%s?.innerText.includes(%q)`, last, first))
}

// writes pastes a text into the composer and sends it.
func (s *stage) writes(text string) {
	s.t.Helper()
	s.paste(text)
	s.do(chromedp.Click(`[data-testid="send"]`))
}

func (s *stage) paste(text string) {
	s.t.Helper()
	s.do(chromedp.Focus(`[data-testid="composer"]`), chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`void document.execCommand('insertText', false, %q)`, text)))
}

// answers waits until a step of the form is asked, and answers it.
func (s *stage) answers(label i18n.Key, text string) {
	s.t.Helper()
	s.reads("· " + s.word(label)) // as the step begins
	s.writes(text)
}

// tap presses the button of the bot's newest message whose data begins so.
func (s *stage) tap(data string) {
	s.t.Helper()
	button := fmt.Sprintf(`%s?.querySelector('[data-data^=%q]')`, last, data)
	s.see(button)
	s.do(click(button))
}

// chooses presses the button of that answer to a step of the form.
func (s *stage) chooses(answer string) {
	s.t.Helper()
	button := fmt.Sprintf(`%s?.querySelector('[data-data^="end:give:"][data-data$=%q]')`, last, ":"+answer)
	s.see(button)
	s.do(click(button))
}

// link is the newest link to the bot in the chat, as it is passed on.
func (s *stage) link() string {
	s.t.Helper()
	const link = `[...document.querySelectorAll('[data-testid="text"] a[title*="start=i_"]')].at(-1)`
	s.see(link)
	address, err := chromedp.Run(s.page, chromedp.Evaluate[string](link+`.title`))
	if err != nil {
		s.t.Fatal(err)
	}
	return address
}

// opens opens a link that was passed on, as a tap on it does.
func (s *stage) opens(link string) {
	s.t.Helper()
	s.paste(link)
	s.do(chromedp.Click(`[data-testid="open-link"]`, chromedp.NodeVisible))
}

// invitation lets the focal point of the sample commune invite an association.
func (s *stage) invitation() (link string) {
	s.t.Helper()
	s.as(demoFocal, i18n.AR)
	s.writes("/candidacy")
	s.tap("cand:card:")
	s.reads(s.word(i18n.KeyCandNotYet))
	s.tap("role:invite:endorse:")
	s.tap("role:make:endorse:")
	return s.link()
}

// interview lets the representative write and seal the endorsement; the link
// is for the second member.
func (s *stage) interview(invitation string) (link string) {
	s.t.Helper()
	s.as(demoYoussef, i18n.FR)
	s.opens(invitation)
	s.tap("end:take:")
	s.tap("data:agree:")
	s.answers(i18n.KeyEndorseLabelNameAR, "جمعية آفاق للتنمية")
	s.answers(i18n.KeyEndorseLabelNameFR, "Association Afak pour le développement")
	s.chooses("association")
	s.chooses("development")
	s.answers(i18n.KeyEndorseLabelSeat, "12, quartier Al Wahda")
	s.chooses("-") // no receipt
	s.answers(i18n.KeyEndorseLabelName, "Youssef Amrani")
	s.answers(i18n.KeyEndorseLabelOffice, "Président")
	s.chooses("no") // sits on no council
	s.chooses("fr")
	s.answers(i18n.KeyEndorseLabelWho, "Depuis 2011, nous travaillons avec les jeunes de trois quartiers : soutien scolaire, bibliothèque, rencontres publiques sur le budget de la commune (180 personnes en 2024).")
	s.answers(i18n.KeyEndorseLabelWhy, "Le conseil publie ses décisions et nous invite à ses réunions. L'adhésion en ferait une habitude.")
	s.answers(i18n.KeyEndorseLabelPrepare, "Deux de nos membres siégeront au comité qui prépare le plan, et nous tiendrons deux rencontres ouvertes.")
	s.answers(i18n.KeyEndorseLabelCarry, "Nous suivrons deux engagements et publierons un court bilan tous les six mois.")
	s.tap("end:seal:")
	s.tap("end:sealed:")
	return s.link()
}

// confirmation lets the second member confirm.
func (s *stage) confirmation(link string) {
	s.t.Helper()
	s.as(demoSalma, i18n.FR)
	s.opens(link)
	s.reads("Depuis 2011") // the letter, before anything is asked
	s.tap("end:take:")
	s.tap("data:agree:")
	s.answers(i18n.KeyEndorseLabelName, "Salma Haddad")
	s.answers(i18n.KeyEndorseLabelOffice, "Secrétaire générale")
	s.chooses("no")
	s.tap("end:seal:")
	s.tap("end:sealed:")
	s.see(last + `?.querySelector('[data-testid="document"]')`)
}

// download fetches the letter in the newest message through the page, and
// fails unless it is a PDF that reads so. It gives the file's name.
func (s *stage) download(want ...string) string {
	s.t.Helper()
	const fetch = `fetch(` + last + `.querySelector('[data-testid="document"]').href).then(r => r.arrayBuffer())
		.then(b => btoa(Array.from(new Uint8Array(b), c => String.fromCharCode(c)).join('')))`
	text, err := chromedp.Run(s.page, chromedp.Evaluate[string](fetch, chromedp.EvalAwaitPromise))
	if err != nil {
		s.t.Fatalf("download the letter: %v", err)
	}
	data, err := base64.StdEncoding.DecodeString(text)
	if err != nil || !bytes.HasPrefix(data, []byte("%PDF-")) {
		s.t.Fatalf("the letter: got %.40q, %v, want a PDF", data, err)
	}
	letter := filepath.Join(s.t.TempDir(), "letter.pdf")
	if err := os.WriteFile(letter, data, 0o600); err != nil {
		s.t.Fatal(err)
	}
	read, err := exec.Command("pdftotext", "-layout", letter, "-").Output()
	if err != nil {
		s.t.Fatalf("pdftotext: %v", err)
	}
	for _, want := range append(want, s.code()) {
		if !strings.Contains(string(read), want) {
			s.t.Errorf("the letter: got\n%s\nwant %q in it", read, want)
		}
	}
	if dir := os.Getenv(pictures); dir != "" {
		if out, err := exec.Command("pdftoppm", "-png", "-r", "110", "-f", "1", "-l", "1", "-singlefile", letter, dir+"/letter").CombinedOutput(); err != nil {
			s.t.Fatalf("pdftoppm: %v\n%s", err, out)
		}
	}
	return letter
}

// code is the newest code of a letter in the chat.
func (s *stage) code() string {
	s.t.Helper()
	const code = `[...document.querySelectorAll('[data-testid="text"] code')].map(c => c.innerText).filter(c => /^[A-Z2-7-]{19}$/.test(c)).at(-1)`
	s.see(code)
	text, err := chromedp.Run(s.page, chromedp.Evaluate[string](code))
	if err != nil {
		s.t.Fatal(err)
	}
	return text
}

// verifies lets a citizen verify the letter: by its code, by the file, and by
// one in which a byte was changed.
func (s *stage) verifies(letter string) {
	s.t.Helper()
	s.as(demoYoussef, i18n.FR)
	code := s.code()
	s.as(demoCitizen, i18n.AR)
	s.writes("/verify")
	s.reads(s.word(i18n.KeyVerify))
	s.writes(strings.ToLower(code))
	s.reads(s.word(i18n.KeyVerifyFound))
	s.reads("جمعية آفاق للتنمية")

	s.do(chromedp.SetUploadFiles(`#file`, []string{letter}))
	s.reads(s.word(i18n.KeyVerifyGenuine))

	data, err := os.ReadFile(letter)
	if err != nil {
		s.t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	changed := filepath.Join(filepath.Dir(letter), "changed.pdf")
	if err := os.WriteFile(changed, data, 0o600); err != nil {
		s.t.Fatal(err)
	}
	s.do(chromedp.SetUploadFiles(`#file`, []string{changed}))
	s.reads(s.word(i18n.KeyVerifyChanged))
	s.reads("جمعية آفاق للتنمية")
}
