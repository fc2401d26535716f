package playground

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestTokenIsAsked(t *testing.T) {
	r := newRig(t)
	for _, path := range []string{"/bot1:WRONG/getMe", "/bot/getMe", "/file/bot1:WRONG/documents/x"} {
		resp, err := http.Get(r.url + path)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		var got reply
		if err := json.Unmarshal(body, &got); err != nil || got.Code != 401 || got.Description != "Unauthorized" || resp.StatusCode != 401 {
			t.Errorf("GET %s: got %d %s, want 401 Unauthorized", path, resp.StatusCode, body)
		}
	}
}

func TestWebPagesAreNoBots(t *testing.T) {
	r := newRig(t)
	r.ann.Send("hello")
	for name, value := range map[string]string{"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"} {
		req, err := http.NewRequestWithContext(r.ctx, http.MethodGet, r.url+"/bot"+testToken+"/sendMessage?chat_id=7&text=x", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set(name, value)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != 403 || len(r.ann.Messages()) != 1 {
			t.Errorf("%s: got %s and %d messages, want 403 and 1", name, resp.Status, len(r.ann.Messages()))
		}
	}
}

func TestRefusals(t *testing.T) {
	button := func(b map[string]any) map[string]any {
		return map[string]any{"chat_id": 7, "text": "x", "reply_markup": map[string]any{"inline_keyboard": []any{[]any{b}}}}
	}
	html := func(text string) map[string]any {
		return map[string]any{"chat_id": 7, "text": text, "parse_mode": "HTML"}
	}
	tests := []struct {
		method string
		params map[string]any
		want   string // the description's beginning
		breach bool
	}{
		{"sendFlowers", nil, "Not Found: method not found", true},
		{"sendMessage", map[string]any{"chat_id": 7, "text": "x", "colour": "red"}, `Bad Request: unknown parameter "colour"`, true},
		{"sendMessage", map[string]any{"chat_id": []int{7}, "text": "x"}, `Bad Request: wrong type of parameter "chat_id"`, true},
		{"sendMessage", map[string]any{"chat_id": 7, "text": 5}, `Bad Request: wrong type of parameter "text"`, true},
		{"sendMessage", map[string]any{"text": "x"}, "Bad Request: chat_id is empty", true},
		{"sendMessage", map[string]any{"chat_id": 7}, "Bad Request: message text is empty", true},
		{"sendMessage", map[string]any{"chat_id": 7, "text": " \n "}, "Bad Request: text must be non-empty", true},
		{"sendMessage", html("<b> </b>"), "Bad Request: text must be non-empty", true},
		{"sendMessage", map[string]any{"chat_id": 7, "text": strings.Repeat("😀", 2049)}, "Bad Request: message is too long", true},
		{"sendMessage", map[string]any{"chat_id": 8, "text": "x"}, "Bad Request: chat not found", false},
		{"sendMessage", map[string]any{"chat_id": 7, "text": "x", "parse_mode": "XML"}, "Bad Request: unsupported parse_mode", true},
		{"sendMessage", button(map[string]any{"text": "a"}), "Bad Request: can't parse inline keyboard button: Text buttons are unallowed", true},
		{"sendMessage", button(map[string]any{"text": "a", "callback_data": "x", "url": "https://a.org"}), "Bad Request: can't parse inline keyboard button: the button \"a\" has 2 actions", true},
		{"sendMessage", button(map[string]any{"text": "a", "callback_data": strings.Repeat("ن", 33)}), "Bad Request: BUTTON_DATA_INVALID", true},
		{"sendMessage", button(map[string]any{"text": "", "callback_data": "x"}), "Bad Request: can't parse inline keyboard button", true},
		{"sendMessage", button(map[string]any{"text": "a", "url": "http://nowhere"}), "Bad Request: inline keyboard button URL 'http://nowhere' is invalid", true},
		{"sendMessage", button(map[string]any{"text": "a", "callback_data": "x", "size": 3}), "Bad Request: can't parse inline keyboard button: unknown field \"size\"", true},
		{"sendMessage", html("a <b>b"), `Bad Request: can't parse entities: Can't find end tag corresponding to start tag "b"`, true},
		{"sendMessage", html("ن <h1>b</h1>"), `Bad Request: can't parse entities: Unsupported start tag "h1" at byte offset 3`, true},
		{"sendMessage", html("2 < 3"), `Bad Request: can't parse entities: Unsupported start tag "" at byte offset 2`, true},
		{"sendMessage", html("<b>a</i>"), `Bad Request: can't parse entities: Unmatched end tag at byte offset 4, expected "</b>", found "</i>"`, true},
		{"sendMessage", html("a</b>"), "Bad Request: can't parse entities: Unexpected end tag at byte offset 1", true},
		{"sendMessage", html("a <b"), "Bad Request: can't parse entities: Unclosed start tag at byte offset 2", true},
		{"sendMessage", html("<b>a</b"), "Bad Request: can't parse entities: Unclosed end tag at byte offset 4", true},
		{"sendMessage", html(`<a href="x>y</a>`), `Bad Request: can't parse entities: Unclosed start tag "a" at byte offset 0`, true},
		{"editMessageText", map[string]any{"chat_id": 7, "message_id": 99, "text": "x"}, "Bad Request: message to edit not found", false},
		{"editMessageText", map[string]any{"chat_id": 7, "message_id": 1, "text": "x"}, "Bad Request: message can't be edited", true},
		{"deleteMessage", map[string]any{"chat_id": 7, "message_id": 99}, "Bad Request: message to delete not found", false},
		{"answerCallbackQuery", map[string]any{"callback_query_id": "1"}, "Bad Request: query is too old and response timeout expired or query ID is invalid", false},
		{"answerCallbackQuery", map[string]any{"callback_query_id": "1", "text": strings.Repeat("ن", 201)}, "Bad Request: MESSAGE_TOO_LONG", true},
		{"sendChatAction", map[string]any{"chat_id": 7, "action": "dancing"}, "Bad Request: wrong parameter action in request", true},
		{"sendDocument", map[string]any{"chat_id": 7}, "Bad Request: there is no document in the request", true},
		{"getFile", map[string]any{"file_id": "x"}, "Bad Request: invalid file_id", true},
		{"setMyCommands", map[string]any{"commands": []any{map[string]any{"command": "Ask!", "description": "d"}}}, "Bad Request: BOT_COMMAND_INVALID", true},
		{"setMyCommands", map[string]any{"commands": []any{map[string]any{"command": "ask", "description": ""}}}, "Bad Request: command description must be non-empty", true},
		{"setMyCommands", map[string]any{"commands": []any{}, "language_code": "ary"}, "Bad Request: invalid language code specified", true},
		{"setMyName", map[string]any{"name": strings.Repeat("n", 65)}, "Bad Request: name is too long", true},
		{"setWebhook", map[string]any{"url": "https://example.org/hook"}, "Bad Request: bad webhook: the playground delivers to this machine only", true},
		{"setWebhook", map[string]any{"url": "http://127.0.0.1:1/", "secret_token": "no spaces"}, "Bad Request: secret token contains unallowed characters", true},
	}
	for _, tt := range tests {
		r := newRig(t)
		r.ann.Send("hello")
		got := r.call(tt.method, tt.params)
		if got.OK || !strings.HasPrefix(got.Description, tt.want) {
			t.Errorf("%s %v: got %q, want %q", tt.method, tt.params, got.Description, tt.want)
		}
		if broke := len(r.tg.Violations()) > 0; broke != tt.breach {
			t.Errorf("%s %v: got violations %q, want some: %v", tt.method, tt.params, r.tg.Violations(), tt.breach)
		}
		calls := r.tg.Calls(tt.method)
		if len(calls) != 1 || calls[0].Error != got.Description {
			t.Errorf("%s: got recorded %+v, want the error %q", tt.method, calls, got.Description)
		}
	}
}

func TestTextLimitCountsAfterEntities(t *testing.T) {
	r := newRig(t)
	r.ann.Send("hello")
	r.say("<b>" + strings.Repeat("&lt;", 4096) + "</b>")
	if got := r.tg.Violations(); len(got) != 0 {
		t.Errorf("got violations %q, want none", got)
	}
	got := r.call("sendMessage", map[string]any{"chat_id": 7, "text": strings.Repeat("a", 4097)})
	if got.Description != "Bad Request: message is too long" {
		t.Errorf("4097 units: got %q, want too long", got.Description)
	}
}

func TestMarkupBecomesEntities(t *testing.T) {
	tests := []struct{ in, text, html string }{
		{"<b>نص</b> &amp; <i>x</i>", "نص & x", "<b>نص</b> &amp; <i>x</i>"},
		{"<strong>a<em>b</em></strong>", "ab", "<b>a<i>b</i></b>"},
		{"😀<u>a</u><s>b</s><tg-spoiler>c</tg-spoiler>", "😀abc", "😀<u>a</u><s>b</s><tg-spoiler>c</tg-spoiler>"},
		{`<a href="https://a.org/?a=1&amp;b=2">a</a>`, "a", `<a href="https://a.org/?a=1&amp;b=2">a</a>`},
		{`<a href="ftp:x">a</a>`, "a", "a"},
		{`<pre><code class="language-go">x &lt; y</code></pre>`, "x < y", `<pre><code class="language-go">x &lt; y</code></pre>`},
		{"<code>a <b>b</b></code>", "a b", "<code>a b</code>"},
		{"<blockquote expandable>a\nb</blockquote>", "a\nb", "<blockquote expandable>a\nb</blockquote>"},
		{"<blockquote>a</blockquote>", "a", "<blockquote>a</blockquote>"},
		{"  a\u202Ab&#x202E;c\u2067d\u2069  ", "abc\u2067d\u2069", "abc\u2067d\u2069"},
		{"<b>\u202Aa\u202C</b>b", "ab", "<b>a</b>b"},
		{"&nbsp; &copy", "&nbsp; &copy", "&amp;nbsp; &amp;copy"},
	}
	r := newRig(t)
	r.ann.Send("hello")
	for _, tt := range tests {
		r.say(tt.in)
		got := r.ann.Messages()
		last := got[len(got)-1]
		if last.Text != tt.text || last.HTML != tt.html {
			t.Errorf("%q: got text %q, HTML %q, want %q, %q", tt.in, last.Text, last.HTML, tt.text, tt.html)
		}
	}
}

func TestEntitiesAreFound(t *testing.T) {
	tests := []struct {
		text string
		want []string // type:text
	}{
		{"/start@test_bot hi", []string{"bot_command:/start@test_bot"}},
		{"نعم /help، ثم a/b", []string{"bot_command:/help"}},
		{"see https://a.org/x(1). Or t.me/test_bot?start=x!", []string{"url:https://a.org/x(1", "url:t.me/test_bot?start=x"}},
		{"write to a.b@c.org or @someone #وسم", []string{"email:a.b@c.org", "mention:@someone", "hashtag:#وسم"}},
		{"1/2 x@y 3.14", nil},
	}
	for _, tt := range tests {
		var got []string
		for _, e := range findEntities(tt.text, nil) {
			runes := []rune(tt.text) // all in the basic plane
			got = append(got, e.Type+":"+string(runes[e.Offset:e.end()]))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestNullsCountAsAbsent(t *testing.T) {
	r := newRig(t)
	r.ann.Send("hello")
	r.must("sendMessage", map[string]any{"chat_id": 7, "text": "x", "reply_markup": map[string]any{
		"inline_keyboard": []any{[]any{map[string]any{"text": "null", "callback_data": "a", "web_app": nil}}}}})
	if got := r.ann.Messages()[1].Labels(); !slices.Equal(got, []string{"null"}) {
		t.Errorf("got %q, want null", got)
	}
}

func TestBodies(t *testing.T) {
	r := newRig(t)
	r.ann.Send("hello")
	post := func(kind string, body io.Reader) {
		t.Helper()
		resp, err := http.Post(r.url+"/bot"+testToken+"/sendMessage", kind, body)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != 200 {
			t.Errorf("%s: got %s, want 200", kind, resp.Status)
		}
	}
	form := url.Values{"chat_id": {"7"}, "text": {"urlencoded"}, "reply_markup": {`{"inline_keyboard":[[{"text":"a","callback_data":"b"}]]}`}}
	post("application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	_ = parts.WriteField("chat_id", "7")
	_ = parts.WriteField("text", "multipart")
	parts.Close()
	post(parts.FormDataContentType(), &body)
	post("multipart/form-data; boundary=x", strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nq\r\n--x\r\n"+
		"Content-Disposition: form-data; name=\"chat_id\"\r\n\r\n7\r\n--x--\r\n"))
	resp, err := http.Get(r.url + "/bot" + testToken + "/sendMessage?chat_id=7&text=query")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	var got []string
	for _, m := range r.ann.Messages()[1:] {
		got = append(got, m.Text)
	}
	if want := []string{"urlencoded", "multipart", "q", "query"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := r.ann.Messages()[1].Labels(); !slices.Equal(got, []string{"a"}) {
		t.Errorf("got buttons %q, want [a]", got)
	}
}
