package main

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/text/language"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

// verifyPath is where the page stands; a code may follow after a slash.
const verifyPath = "/verify"

// verifyPage is the page on which anyone verifies a letter by its code, in
// three languages, without a script. It shows what /verify shows in chat.
type verifyPage struct {
	words   *i18n.Words
	records flows.Records
	log     *slog.Logger
	visits  *visits
}

// newVerifyPage serves /verify and /verify/CODE; anything else is the caller's.
func newVerifyPage(words *i18n.Words, records flows.Records, log *slog.Logger) http.Handler {
	return &verifyPage{words: words, records: records, log: log, visits: newVisits(maxVisitors)}
}

// isVerifyPath reports whether a path is the page's.
func isVerifyPath(path string) bool {
	return path == verifyPath || strings.HasPrefix(path, verifyPath+"/")
}

// view is what the template shows.
type view struct {
	Lang, Dir          string
	Title, Say, Remark string // Say answers; it is a heading
	Facts              []fact
	Ask, Label, Button string
	Code               string // as it was typed
	Links              []pageLink
}

type fact struct{ Name, Value string }

// pageLink leads to the same page in another language.
type pageLink struct{ Lang, Dir, Name, URL string }

// ServeHTTP answers with a page in the reader's language.
func (p *verifyPage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	typed := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, verifyPath), "/")
	lang := pageLang(r)
	v := p.view(lang, typed)
	status := http.StatusOK
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		status, v.Say = http.StatusMethodNotAllowed, p.say(lang, i18n.KeyVerifyPageMethod)
	case !p.visits.allow(client(r), time.Now()):
		w.Header().Set("Retry-After", "60")
		status, v.Say = http.StatusTooManyRequests, p.say(lang, i18n.KeyVerifyPageMany)
	case typed == "" && r.URL.Query().Get("code") != "":
		to := verifyPath + "/" + url.PathEscape(r.URL.Query().Get("code")) + "?lang=" + string(lang)
		http.Redirect(w, r, to, http.StatusSeeOther)
		return
	case typed != "":
		status = p.look(r.Context(), &v, lang, typed)
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", pagePolicy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("X-Robots-Tag", "noindex, nofollow")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cache-Control", "no-store")
	header.Set("Vary", "Accept-Language")
	w.WriteHeader(status)
	if err := pageTemplate.Execute(w, v); err != nil {
		p.log.Debug("page not written", "error", err)
	}
}

// look fills in what is on record under a code, and gives the HTTP status.
func (p *verifyPage) look(ctx context.Context, v *view, lang i18n.Lang, typed string) int {
	code, ok := candidacy.ParseCode(typed)
	if !ok {
		v.Say = p.say(lang, i18n.KeyVerifyPageNoCode)
		return http.StatusNotFound
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	found, err := flows.Verification(ctx, p.records, code, "", nil)
	switch {
	case err != nil:
		p.log.Warn("letter not verified on the page", "error", err)
		v.Say = p.say(lang, i18n.KeyVerifyPageTrouble)
		return http.StatusServiceUnavailable
	case found.Status == candidacy.UnknownCode:
		v.Say = p.say(lang, i18n.KeyVerifyPageUnknown)
		return http.StatusNotFound
	}
	p.show(v, lang, found)
	return http.StatusOK
}

// show fills in a letter that is on record.
func (p *verifyPage) show(v *view, lang i18n.Lang, found candidacy.Verification) {
	e := found.Endorsement
	v.Say = p.say(lang, i18n.KeyVerifyPageStands)
	if at := flows.WithdrawnAt(e); found.Status == candidacy.TakenBack {
		v.Say = p.words.Plain(lang, i18n.Text{Key: i18n.KeyVerifyPageGone, Args: i18n.Args{"Day": i18n.Day{Time: at}}})
	}
	add := func(key i18n.Key, value string) {
		v.Facts = append(v.Facts, fact{p.say(lang, key), value})
	}
	v.Ask = p.say(lang, i18n.KeyVerifyPageCompare)
	add(i18n.KeyVerifyPageBody, e.Body.Name(candidacy.Lang(lang)))
	add(i18n.KeyVerifyPageCouncil, found.Candidacy.Community.Name(candidacy.Lang(lang)))
	add(i18n.KeyVerifyPageDay, i18n.Date(lang, found.At))
	add(i18n.KeyVerifyPageKeys, i18n.Number(lang, flows.KeysOf(e)))
	add(i18n.KeyVerifyPageCode, candidacy.FormatCode(e.Code))
	if begins := flows.Beginning(e); begins != "" {
		add(i18n.KeyVerifyPageBegins, begins)
	} else {
		v.Remark = p.say(lang, i18n.KeyVerifyPageNoPerson) + " "
	}
	for _, l := range e.Letters {
		v.Facts = append(v.Facts, fact{p.say(lang, i18n.KeyVerifyPageHash) + " · " + flows.LanguageName(i18n.Lang(l.Lang)), l.SHA256})
	}
	v.Remark += p.say(lang, i18n.KeyVerifyLaw)
}

// view is the page before anything is looked up.
func (p *verifyPage) view(lang i18n.Lang, typed string) view {
	v := view{
		Lang: string(lang), Dir: direction(lang), Title: p.say(lang, i18n.KeyVerifyPageTitle), Code: typed,
		Ask: p.say(lang, i18n.KeyVerifyPageAsk), Label: p.say(lang, i18n.KeyVerifyPageCode), Button: p.say(lang, i18n.KeyVerifyPageButton),
	}
	for _, other := range i18n.Langs {
		if other != lang {
			v.Links = append(v.Links, pageLink{string(other), direction(other), flows.LanguageName(other),
				verifyPath + "/" + url.PathEscape(typed) + "?lang=" + string(other)})
		}
	}
	return v
}

// say is a word of the bot as plain text.
func (p *verifyPage) say(lang i18n.Lang, key i18n.Key) string {
	return p.words.Plain(lang, i18n.Text{Key: key})
}

// direction is HTML's dir of a language.
func direction(lang i18n.Lang) string {
	if lang == i18n.AR {
		return "rtl"
	}
	return "ltr"
}

// pageLang is the language that the address names, else the first of the
// reader's browser that we speak; English where it speaks others only, Arabic
// where it says nothing.
func pageLang(r *http.Request) i18n.Lang {
	if lang, ok := i18n.ParseLang(r.URL.Query().Get("lang")); ok {
		return lang
	}
	header := r.Header.Get("Accept-Language")
	if len(header) > 200 {
		header = ""
	}
	tags, _, err := language.ParseAcceptLanguage(header)
	if err != nil || len(tags) == 0 {
		return i18n.AR
	}
	for _, tag := range tags {
		base, _ := tag.Base()
		if lang := i18n.FromTelegram(base.String()); lang != i18n.EN || base.String() == "en" {
			return lang
		}
	}
	return i18n.EN
}

const pageStyle = `body{font:1.1rem/1.6 system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}` +
	`h1{font-size:1.1rem;font-weight:normal}h2{font-size:1.5rem;line-height:1.3}dt{color:#555;margin-top:.6rem}dd{margin:0;overflow-wrap:anywhere}` +
	`input,button{font:inherit;padding:.5rem;max-width:100%;box-sizing:border-box}nav{display:flex;gap:1rem}`

// pagePolicy lets the page load nothing and run nothing but its own style.
var pagePolicy = func() string {
	sum := sha256.Sum256([]byte(pageStyle))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}()

var pageTemplate = template.Must(template.New("verify").Parse(`<!doctype html>
<html lang="{{.Lang}}" dir="{{.Dir}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>{{.Title}}</title>
<style>` + pageStyle + `</style>
</head>
<body>
<nav>{{range .Links}}<a href="{{.URL}}" lang="{{.Lang}}" dir="{{.Dir}}" hreflang="{{.Lang}}">{{.Name}}</a>{{end}}</nav>
<main>
<h1>{{.Title}}</h1>
{{with .Say}}<h2>{{.}}</h2>{{end}}
<p>{{.Ask}}</p>
{{if .Facts}}<dl>{{range .Facts}}<dt>{{.Name}}</dt><dd><bdi>{{.Value}}</bdi></dd>{{end}}</dl>{{end}}
{{with .Remark}}<p>{{.}}</p>{{end}}
<form action="` + verifyPath + `" method="get">
<input type="hidden" name="lang" value="{{.Lang}}">
<label>{{.Label}} <input name="code" value="{{.Code}}" dir="ltr" maxlength="60" autocomplete="off" spellcheck="false" required></label>
<button>{{.Button}}</button>
</form>
</main>
</body>
</html>
`))
