package playground

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestPageHandsOverLinksAndFiles uses the page in a real browser: one person
// copies a link to the bot and attaches a file, another opens the link.
func TestPageHandsOverLinksAndFiles(t *testing.T) {
	const link = "https://t.me/test_bot?start=i_abc_DEF"
	r := newRig(t)
	bob := r.tg.Person(Person{ID: 8, FirstName: "Bob", LanguageCode: "en"})
	r.ann.Send("hello")
	r.upload("letter.pdf", []byte("%PDF-"), map[string]string{"chat_id": "7", "caption": "Link: " + link + " <code>ABCD</code>", "parse_mode": "HTML",
		"reply_markup": `{"inline_keyboard":[[{"text":"Open","url":"` + link + `"}]]}`})
	page := openBrowser(t)
	do := func(what string, steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(page, steps...); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	last := func(c *Chat, text string) bool {
		return c.Wait(page, func(msgs []Message) bool { return len(msgs) > 0 && msgs[len(msgs)-1].Text == text })
	}
	do("open the page", chromedp.Navigate(r.url+"/#7"), chromedp.WaitVisible(`[data-testid="document"]`))
	href, err := chromedp.Run(page, chromedp.Evaluate[string](`document.querySelector('[data-testid="document"]').pathname`))
	if id := r.ann.Messages()[1].Document.FileID; err != nil || href != "/play/file/"+id {
		t.Errorf("the file's link: got %q, %v, want the file %s", href, err, id)
	}

	do("tap the link", chromedp.Click(`[data-testid="text"] a`))
	if !last(r.ann, "/start i_abc_DEF") {
		t.Fatalf("a tapped link: got %s, want it opened as Ann", r.ann)
	}
	do("press the button", chromedp.Click(`[data-testid="button"]`))
	if !r.ann.Wait(page, func(msgs []Message) bool { return len(msgs) == 4 }) || !last(r.ann, "/start i_abc_DEF") {
		t.Fatalf("a pressed link: got %s, want it opened as Ann", r.ann)
	}
	do("copy", chromedp.Evaluate[chromedp.Void](`void (navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); })`),
		chromedp.Click(`[data-testid="copy-link"]`), chromedp.WaitVisible(`[data-testid="toast"]`))
	if copied, err := chromedp.Run(page, chromedp.Evaluate[string](`window.copied`)); err != nil || copied != link {
		t.Errorf("copied: got %q, %v, want %q", copied, err, link)
	}
	do("copy a code", chromedp.Click(`[data-testid="text"] code`))
	if copied, err := chromedp.Run(page, chromedp.Evaluate[string](`window.copied`)); err != nil || copied != "ABCD" {
		t.Errorf("copied: got %q, %v, want ABCD", copied, err)
	}

	do("paste as Bob", chromedp.Click(`[data-person="8"]`), chromedp.SendKeys(`[data-testid="composer"]`, link),
		chromedp.Click(`[data-testid="open-link"]`, chromedp.NodeVisible))
	if !last(bob, "/start i_abc_DEF") || len(bob.Messages()) != 1 {
		t.Errorf("a pasted link: got %s, want it opened as Bob", bob)
	}

	name := filepath.Join(t.TempDir(), "scan.pdf")
	if err := os.WriteFile(name, []byte("%PDF-1.4 scan"), 0o600); err != nil {
		t.Fatal(err)
	}
	do("attach", chromedp.SetUploadFiles(`#file`, []string{name}))
	if !bob.Wait(page, func(msgs []Message) bool { return len(msgs) == 2 }) {
		t.Fatalf("an attached file: got %s, want it sent", bob)
	}
	if doc := bob.Messages()[1].Document; doc == nil || doc.Name != "scan.pdf" || !slices.Equal(r.tg.File(doc.FileID), []byte("%PDF-1.4 scan")) {
		t.Errorf("an attached file: got %+v, want scan.pdf", doc)
	}
}

// openBrowser starts a headless Chromium; without one the test is skipped,
// except in CI.
func openBrowser(t *testing.T) context.Context {
	t.Helper()
	binary := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			binary = path
			break
		}
	}
	switch {
	case binary == "" && os.Getenv("CI") != "":
		t.Fatal("Chromium is missing: ./test.sh installs it")
	case binary == "":
		t.Skip("Chromium is missing: ./test.sh installs it")
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(binary), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	allocator, stop := chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	page, end := chromedp.NewContext(allocator)
	t.Cleanup(end)
	return page
}
