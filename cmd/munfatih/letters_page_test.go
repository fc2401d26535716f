package main

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"net/http"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/munfatih/munfatih/i18n"
	"github.com/munfatih/munfatih/playground"
)

// TestVerifyPageServed follows the address on a letter to the page of a
// running bot: in three languages, by clients in haste, and in a browser.
func TestVerifyPageServed(t *testing.T) {
	c := newCity(t, 1, 1)
	tg := startTelegram(t)
	o := newOperator(t, tg, false)
	o.env["REDIS_URL"], o.env["PUBLIC_URL"] = c.redis, "http://"+o.address
	o.env["CONTROLLER_NAME"], o.env["CONTACT"] = "Cideal Maroc", "contact@example.org"
	o.start()
	c.arrive(tg)
	e := c.endorsed[0]
	c.each(func(e *endorsed) error { return e.toTheLastPress(limited(t), c.words) })
	c.each(func(e *endorsed) error { return e.press(limited(t), "end:sealed:") })
	m, err := e.newest(limited(t), func(m playground.Message) bool { return m.Document != nil })
	if err != nil {
		t.Fatalf("%v\n%s", err, &o.log)
	}
	address := addressOn(t, tg.File(m.Document.FileID))
	if want := "http://" + o.address + "/verify/"; !strings.HasPrefix(address, want) {
		t.Fatalf("address on the letter: got %s, want it to begin %s", address, want)
	}

	community := c.file(e.file).Candidacy.Community
	for lang, want := range map[i18n.Lang][]string{
		i18n.AR: {`<html lang="ar" dir="rtl">`, community.NameAR},
		i18n.FR: {`<html lang="fr" dir="ltr">`, community.NameFR},
		i18n.EN: {`<html lang="en" dir="ltr">`, community.NameFR},
	} {
		code, text := visit(t, address, string(lang), "")
		for _, want := range append(want, e.name, c.words.Plain(lang, i18n.Text{Key: i18n.KeyVerifyPageStands}), "We have worked") {
			if code != http.StatusOK || !strings.Contains(text, want) {
				t.Errorf("%s in %s: got %d\n%s\nwant 200 and %q in it", address, lang, code, text, want)
			}
		}
		if strings.Contains(text, "Treasurer") || strings.Contains(text, "<script") {
			t.Errorf("%s in %s: got\n%s\nwant no signer and no script", address, lang, text)
		}
		unknown, text := visit(t, "http://"+o.address+"/verify/AAAAAAAAAAAAAAAA", string(lang), "")
		if unknown != http.StatusNotFound || !strings.Contains(text, c.words.Plain(lang, i18n.Text{Key: i18n.KeyVerifyPageUnknown})) {
			t.Errorf("unknown code in %s: got %d\n%s\nwant 404", lang, unknown, text)
		}
	}
	inHaste(t, address)
	inBrowser(t, c, address)
}

// addressOn is the address that stands on a letter.
func addressOn(t *testing.T, pdf []byte) string {
	t.Helper()
	read := exec.Command("pdftotext", "-layout", "-", "-")
	read.Stdin = bytes.NewReader(pdf)
	text, err := read.Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	address := regexp.MustCompile(`https?://\S+/verify/[A-Z2-7]{16}`).FindString(string(text))
	if address == "" {
		t.Fatalf("letter: got\n%s\nwant an address at which it is verified", text)
	}
	return address
}

// visit asks the page in a language; from, unless empty, is who asks through our proxy.
func visit(t *testing.T, address, lang, from string) (code int, text string) {
	t.Helper()
	request, err := http.NewRequestWithContext(limited(t), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept-Language", lang)
	if from != "" {
		request.Header.Set("X-Forwarded-For", from)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, html.UnescapeString(string(data))
}

// inHaste asks until it is too much, which another client does not feel.
func inHaste(t *testing.T, address string) {
	t.Helper()
	codes := map[int]int{}
	for range visitsBurst + 20 { // some are let in again meanwhile
		code, _ := visit(t, address, "en", "203.0.113.7")
		codes[code]++
	}
	if codes[http.StatusOK] < visitsBurst || codes[http.StatusTooManyRequests] == 0 || len(codes) != 2 {
		t.Errorf("%d visits of one client: got %v, want %d times 200 and then 429", visitsBurst+20, codes, visitsBurst)
	}
	if code, _ := visit(t, address, "en", "203.0.113.8"); code != http.StatusOK {
		t.Errorf("another client: got %d, want 200", code)
	}
}

// inBrowser reads the page on a phone, goes to another language, and types the code.
func inBrowser(t *testing.T, c *city, address string) {
	t.Helper()
	const phone = 360 // pixels
	page := openBrowser(t)
	// shows goes to another page and fails unless it says so, and fits a phone.
	shows := func(lang i18n.Lang, key i18n.Key, dir string, steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if _, err := chromedp.RunResponse(page, steps...); err != nil {
			t.Fatal(err)
		}
		got, err := chromedp.Run(page, chromedp.Evaluate[string](`[document.dir, document.querySelector('h2').innerText, document.documentElement.scrollWidth].join(' | ')`))
		if want := fmt.Sprintf("%s | %s | %d", dir, c.words.Plain(lang, i18n.Text{Key: key}), phone); err != nil || got != want {
			t.Errorf("the page: got %q, %v, want %q", got, err, want)
		}
	}
	if err := chromedp.Do(page, chromedp.EmulateViewport(phone, 740)); err != nil {
		t.Fatal(err)
	}
	shows(i18n.AR, i18n.KeyVerifyPageStands, "rtl", chromedp.Navigate(address+"?lang=ar"))
	shows(i18n.FR, i18n.KeyVerifyPageStands, "ltr", chromedp.Click(`nav a[lang="fr"]`))
	code := address[strings.LastIndexByte(address, '/')+1:]
	typed := strings.ToLower(code[:4] + " " + code[4:8] + "-" + code[8:])
	for typed, key := range map[string]i18n.Key{typed: i18n.KeyVerifyPageStands, "AAAA AAAA AAAA AAAA": i18n.KeyVerifyPageUnknown, "bonjour": i18n.KeyVerifyPageNoCode} {
		shows(i18n.FR, key, "ltr", chromedp.SetValue(`input[name="code"]`, typed), chromedp.Click(`form button`))
	}
}
