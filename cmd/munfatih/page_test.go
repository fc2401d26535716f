package main

import (
	"bufio"
	"context"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// pictures, in the environment, names a folder to which TestPage writes what
// it saw: docs holds those of the README.
const pictures = "MUNFATIH_PICTURES"

// TestPage uses the demo as a newcomer does: a real browser, in Arabic.
func TestPage(t *testing.T) {
	address := startDemo(t)
	page := openBrowser(t)
	do := func(steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(page, steps...); err != nil {
			t.Fatal(err)
		}
	}
	// see waits until an expression of the page holds.
	see := func(expression string) {
		t.Helper()
		if _, err := chromedp.Run(page, chromedp.Poll[bool](expression)); err != nil {
			t.Fatalf("waiting for %s: %v", expression, err)
		}
	}
	const (
		composer = `[data-testid="composer"]`
		fromBot  = `document.querySelectorAll('[data-testid="message"][data-from="bot"]')`
	)
	do(
		chromedp.EmulateViewport(1100, 780),
		chromedp.Navigate(address+"/#101"),
		chromedp.Click(`[data-testid="start"]`, chromedp.NodeVisible),
	)
	see(fromBot + `.length === 1 && ` + fromBot + `[0].innerText.includes('مرحبا بك في منفتح')`)
	if dir, err := chromedp.Run(page, chromedp.Evaluate[string](`document.documentElement.dir`)); err != nil || dir != "rtl" {
		t.Errorf("the page's direction: got %q %v, want rtl", dir, err)
	}

	do(
		chromedp.SendKeys(composer, "شحال خاص يبقى من مدة المجلس باش نترشحو؟", chromedp.NodeVisible),
		chromedp.Click(`[data-testid="send"]`),
	)
	see(fromBot + `.length === 2 && ` + fromBot + `[1].innerText.includes('16 شهرا')`)
	see(fromBot + `[1].innerText.includes('القسم')`)
	picture(t, page, "answer.png")

	useful := `[...` + fromBot + `[1].querySelectorAll('[data-testid="button"]')].find(b => b.innerText.includes('جواب مفيد'))`
	do(click(useful))
	see(`[...document.querySelectorAll('[data-testid="toast"]')].some(t => t.innerText.includes('شكرا'))`)
	see(`!` + useful)
	do(click(fromBot + `[1].querySelector('[data-testid="button"]')`))
	see(fromBot + `.length === 3`)

	do(
		chromedp.EmulateViewport(360, 740),
		chromedp.Navigate(address+"/#102"),
		chromedp.Click(`[data-testid="start"]`, chromedp.NodeVisible),
	)
	see(fromBot + `.length === 1 && ` + fromBot + `[0].innerText.includes('Bienvenue')`)
	see(`document.documentElement.scrollWidth <= 360`)
	picture(t, page, "phone.png")
	if dir, err := chromedp.Run(page, chromedp.Evaluate[string](`document.documentElement.dir`)); err != nil || dir != "ltr" {
		t.Errorf("the page's direction in French: got %q %v, want ltr", dir, err)
	}
}

// click presses what an expression finds.
func click(expression string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void](expression + `.click()`)
}

// picture keeps what the page looks like, if a folder for it is named.
func picture(t *testing.T, page context.Context, name string) {
	t.Helper()
	const still = `document.getAnimations().every(a => a.playState === 'finished')`
	if _, err := chromedp.Run(page, chromedp.Poll[bool](still)); err != nil {
		t.Fatalf("waiting for the page to be still: %v", err)
	}
	data, err := chromedp.Run(page, chromedp.CaptureScreenshot())
	if err != nil || len(data) < 5000 {
		t.Fatalf("picture of the page: got %d bytes, %v", len(data), err)
	}
	if dir := os.Getenv(pictures); dir != "" {
		if err := os.WriteFile(dir+"/"+name, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// startDemo runs `munfatih demo` until the test ends and gives its address.
func startDemo(t *testing.T) string {
	t.Helper()
	ctx, cancel := context.WithCancel(limited(t))
	reader, writer := io.Pipe()
	var log logbook
	ended := make(chan int, 1)
	go func() {
		code := run(ctx, []string{"demo", "--addr", freeAddress(t)}, system{strings.NewReader(""), writer, &log})
		writer.Close()
		ended <- code
	}()
	t.Cleanup(func() {
		cancel()
		if code := <-ended; code != 0 {
			t.Errorf("demo: got exit code %d, want 0\n%s", code, &log)
		}
		if log.String() != "" {
			t.Errorf("demo: got errors\n%s", &log)
		}
	})
	line, err := bufio.NewReader(reader).ReadString('\n')
	if err != nil {
		t.Fatalf("demo says nothing: %v\n%s", err, &log)
	}
	return regexp.MustCompile(`http://[0-9.:]+`).FindString(line)
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
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(binary), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	allocator, stop := chromedp.NewExecAllocator(limited(t), options...)
	t.Cleanup(stop)
	page, end := chromedp.NewContext(allocator)
	t.Cleanup(end)
	return page
}
