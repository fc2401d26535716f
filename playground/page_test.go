package playground

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

func TestPageKeepsOthersOut(t *testing.T) {
	tests := []struct {
		name, method, path string
		host               string
		headers            map[string]string
		want               int
	}{
		{name: "the page", method: "GET", path: "/", host: "127.0.0.1:8080", want: 200},
		{name: "by name", method: "GET", path: "/app.js", host: "localhost:8080", want: 200},
		{name: "by IPv6", method: "GET", path: "/play/state", host: "[::1]:8080", want: 200},
		{name: "a foreign name", method: "GET", path: "/play/state", host: "evil.example", want: 421},
		{name: "a foreign name that begins well", method: "GET", path: "/", host: "127.0.0.1.evil.example", want: 421},
		{name: "from the page", method: "POST", path: "/play/send", host: "127.0.0.1:8080",
			headers: map[string]string{"Origin": "http://127.0.0.1:8080", "X-Playground": "1", "Sec-Fetch-Site": "same-origin"}, want: 200},
		{name: "from another site", method: "POST", path: "/play/send", host: "127.0.0.1:8080",
			headers: map[string]string{"Origin": "https://evil.example", "X-Playground": "1"}, want: 403},
		{name: "from another port", method: "POST", path: "/play/send", host: "127.0.0.1:8080",
			headers: map[string]string{"Origin": "http://127.0.0.1:9000", "X-Playground": "1"}, want: 403},
		{name: "from a sandbox", method: "POST", path: "/play/send", host: "127.0.0.1:8080",
			headers: map[string]string{"Origin": "null", "X-Playground": "1"}, want: 403},
		{name: "across sites", method: "POST", path: "/play/send", host: "127.0.0.1:8080",
			headers: map[string]string{"Sec-Fetch-Site": "cross-site", "X-Playground": "1"}, want: 403},
		{name: "by a form", method: "POST", path: "/play/send", host: "127.0.0.1:8080", want: 403},
		{name: "as plain text", method: "POST", path: "/play/send", host: "127.0.0.1:8080",
			headers: map[string]string{"X-Playground": "1", "Content-Type": "text/plain"}, want: 415},
		{name: "an upload from elsewhere", method: "POST", path: "/play/upload?person=7&name=x", host: "127.0.0.1:8080", want: 403},
	}
	for _, tt := range tests {
		tg := New(Options{People: []Person{{ID: 7, FirstName: "Ann"}}})
		req := httptest.NewRequest(tt.method, tt.path, strings.NewReader(`{"person":7,"text":"hello"}`))
		req.Host = tt.host
		req.Header.Set("Content-Type", "application/json")
		for k, v := range tt.headers {
			req.Header.Set(k, v)
		}
		w := httptest.NewRecorder()
		tg.ServeHTTP(w, req)
		if w.Code != tt.want {
			t.Errorf("%s: got %d, want %d", tt.name, w.Code, tt.want)
		}
		if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") {
			t.Errorf("%s: got policy %q, want default-src 'none'", tt.name, csp)
		}
		if sent := len(tg.Pending()) > 0; sent != (tt.method == "POST" && tt.want == 200) {
			t.Errorf("%s: got sent %v", tt.name, sent)
		}
		tg.Close()
	}
}

// pagePost does what the page does.
func (r *rig) pagePost(path, body string) string {
	r.t.Helper()
	req, err := http.NewRequestWithContext(r.ctx, http.MethodPost, r.url+"/play/"+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Playground", "1")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != 200 {
		r.t.Fatalf("POST %s: got %s %s, %v", path, resp.Status, answer, err)
	}
	return strings.TrimSpace(string(answer))
}

func (r *rig) pageState() (state struct {
	After  string
	People []pagePerson
}) {
	r.t.Helper()
	resp, err := http.Get(r.url + "/play/state")
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&state); err != nil {
		r.t.Fatal(err)
	}
	return state
}

func TestPageActions(t *testing.T) {
	r := newRig(t)
	go r.echo()
	r.pagePost("send", `{"person":7,"text":"hello"}`)
	if !r.ann.Wait(r.ctx, func(msgs []Message) bool { return len(msgs) == 2 }) {
		t.Fatal("the bot did not answer")
	}
	r.pagePost("press", `{"person":7,"message":2,"data":"more"}`)
	if !r.ann.Wait(r.ctx, func(msgs []Message) bool { return msgs[1].Text == "pressed more" }) {
		t.Fatal("the message was not edited")
	}
	if got := r.pagePost("open", `{"person":7,"link":"https://t.me/test_bot?start=p"}`); got != `{"own":true}` {
		t.Errorf("own link: got %s", got)
	}
	if got := r.pagePost("open", `{"person":7,"link":"https://example.org"}`); got != `{"own":false}` {
		t.Errorf("other link: got %s", got)
	}
	for _, kind := range []string{"photo", "voice", "sticker"} {
		r.pagePost("attach", `{"person":7,"kind":"`+kind+`"}`)
		list := r.ann.Messages()
		if !strings.Contains(r.ann.String(), "["+kind+"]") {
			t.Errorf("got %+v, want a %s", list[len(list)-1], kind)
		}
	}
	r.pagePost("language", `{"person":7,"language":"en"}`)
	r.pagePost("block", `{"person":7,"blocked":true}`)
	state := r.pageState()
	if p := state.People[0]; p.Language != "en" || !p.Blocked || len(p.Messages) < 5 || p.Messages[1].Edited != 1 {
		t.Errorf("got %+v, want English, blocked, the second message edited", p)
	}
}

func TestEventsGoOnWhereTheyStopped(t *testing.T) {
	r := newRig(t)
	after := r.pageState().After
	r.ann.Send("one")
	first := r.listen(after, 1)[0]
	if !strings.Contains(first.data, `"text":"one"`) {
		t.Fatalf("got %q, want the message one", first.data)
	}
	r.ann.Send("two")
	r.ann.Send("three")
	got := r.listen(first.id, 2)
	if !strings.Contains(got[0].data, "two") || !strings.Contains(got[1].data, "three") {
		t.Errorf("after %s: got %q, want two, three", first.id, got)
	}
	for _, stranger := range []string{"", "other-5", "nonsense", strings.Split(after, "-")[0] + "-999999"} {
		if got := r.listen(stranger, 1)[0].data; got != `{"type":"reset"}` {
			t.Errorf("after %q: got %q, want reset", stranger, got)
		}
	}
}

type heardEvent struct{ id, data string }

// listen reads so many events after one.
func (r *rig) listen(after string, n int) []heardEvent {
	r.t.Helper()
	ctx, cancel := context.WithCancel(r.ctx)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url+"/play/events", nil)
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Last-Event-ID", after)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	var out []heardEvent
	id := ""
	for lines := bufio.NewScanner(resp.Body); len(out) < n && lines.Scan(); {
		if v, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
			id = v
		}
		if v, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			out = append(out, heardEvent{id, v})
		}
	}
	if len(out) < n {
		r.t.Fatalf("after %q: got %d events, want %d", after, len(out), n)
	}
	return out
}

func TestDocumentsAreDownloads(t *testing.T) {
	r := newRig(t)
	sent := r.ann.SendDocument("صفحة.html", []byte("<script>alert(1)</script>"))
	resp, err := http.Get(r.url + "/play/file/" + sent.Document.FileID)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if got := resp.Header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment") {
		t.Errorf("got disposition %q, want attachment", got)
	}
	if got := resp.Header.Get("Content-Type"); got != "application/octet-stream" {
		t.Errorf("got type %q, want application/octet-stream", got)
	}
}

// The page loads nothing from elsewhere and never parses a message as HTML.
func TestPageIsSelfContained(t *testing.T) {
	forbidden := regexp.MustCompile(`(?i)innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|\sstyle=|@import|(?:src|href)="https?:|url\(|margin-(?:left|right)|padding-(?:left|right)|text-align:\s*(?:left|right)`)
	err := fs.WalkDir(web, "web", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(web, path)
		if err != nil {
			return err
		}
		if bad := forbidden.FindString(string(body)); bad != "" {
			t.Errorf("%s: got %q in it, want none of that", path, bad)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestListen(t *testing.T) {
	ctx := context.Background()
	for _, addr := range []string{"127.0.0.1:0", "localhost:0"} {
		l, err := Listen(ctx, addr)
		if err != nil {
			t.Errorf("Listen(%q): got %v, want none", addr, err)
			continue
		}
		defer l.Close()
		if _, err := Listen(ctx, l.Addr().String()); err == nil || !strings.Contains(err.Error(), "is taken by another program") {
			t.Errorf("a taken port: got %v, want it said", err)
		}
	}
	for addr, want := range map[string]string{":8080": "this machine only", "0.0.0.0:0": "this machine only", "192.168.1.2:0": "this machine only",
		"example.org:80": "this machine only", "8080": "want HOST:PORT"} {
		if _, err := Listen(ctx, addr); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Listen(%q): got %v, want %q", addr, err, want)
		}
	}
}
