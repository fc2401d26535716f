package playground

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// upload sends a file as the bot does, in a form, and gives the message's number.
func (r *rig) upload(name string, data []byte, fields map[string]string) int {
	r.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for k, v := range fields {
		_ = form.WriteField(k, v)
	}
	part, err := form.CreateFormFile("document", name)
	if err != nil {
		r.t.Fatal(err)
	}
	_, _ = part.Write(data)
	form.Close()
	resp, err := http.Post(r.url+"/bot"+testToken+"/sendDocument", form.FormDataContentType(), &body)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	var got struct {
		reply
		Result struct {
			ID int `json:"message_id"`
		} `json:"result"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&got); err != nil || !got.OK {
		r.t.Fatalf("sendDocument: got %+v, %v, want ok", got, err)
	}
	return got.Result.ID
}

// download gets what stands at a path of the server.
func (r *rig) download(path string) (code int, data []byte) {
	r.t.Helper()
	resp, err := http.Get(r.url + path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer resp.Body.Close()
	if data, err = io.ReadAll(resp.Body); err != nil {
		r.t.Fatal(err)
	}
	return resp.StatusCode, data
}

// A file that a person attaches on the page reaches the bot as it is.
func TestAttachedFileReachesTheBot(t *testing.T) {
	r := newRig(t)
	data := []byte("%PDF-1.7\x00\xff\r\n" + strings.Repeat("x", 100_000))
	req, err := http.NewRequestWithContext(r.ctx, http.MethodPost, r.url+"/play/upload?person=7&name=%D8%B1%D8%B3%D8%A7%D9%84%D8%A9.pdf", bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Playground", "1")
	resp, err := http.DefaultClient.Do(req)
	if err != nil || resp.StatusCode != 200 {
		t.Fatalf("upload: got %v, %v, want 200", resp, err)
	}
	resp.Body.Close()
	var updates []struct {
		Message struct {
			Document Document `json:"document"`
		} `json:"message"`
	}
	if err := json.Unmarshal(r.must("getUpdates", nil).Result, &updates); err != nil || len(updates) != 1 {
		t.Fatalf("got %+v, %v, want one update", updates, err)
	}
	doc := updates[0].Message.Document
	if doc.Name != "رسالة.pdf" || doc.MIME != "application/pdf" || doc.Size != len(data) {
		t.Errorf("got %+v, want a PDF of its name and size", doc)
	}
	var file struct {
		Path string `json:"file_path"`
		Size int    `json:"file_size"`
	}
	if err := json.Unmarshal(r.must("getFile", map[string]any{"file_id": doc.FileID}).Result, &file); err != nil || file.Size != len(data) {
		t.Errorf("getFile: got %+v, %v, want %d bytes", file, err, len(data))
	}
	if _, got := r.download("/file/bot" + testToken + "/" + file.Path); !bytes.Equal(got, data) {
		t.Errorf("got %d bytes, want the %d that were sent", len(got), len(data))
	}
}

// A download can be made to fail, and to end in the middle.
func TestFaultsOfDownloads(t *testing.T) {
	r := newRig(t)
	sent := r.ann.SendDocument("x.pdf", bytes.Repeat([]byte("x"), 1000))
	path := "/file/bot" + testToken + "/documents/" + sent.Document.FileID
	r.tg.Fail("file", Status(500), 1)
	r.tg.Fail("file", DropAfter, 1)
	if code, _ := r.download(path); code != 500 {
		t.Errorf("got %d, want 500", code)
	}
	resp, err := http.Get(r.url + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if data, err := io.ReadAll(resp.Body); err == nil || len(data) >= 1000 {
		t.Errorf("cut: got %d bytes, %v, want fewer and an error", len(data), err)
	}
	if code, data := r.download(path); code != 200 || len(data) != 1000 {
		t.Errorf("healed: got %d, %d bytes, want all", code, len(data))
	}
}

// A file of the bot stands on the page with its caption and keyboard, and can
// be downloaded there.
func TestFileOfTheBotOnThePage(t *testing.T) {
	r := newRig(t)
	r.ann.Send("hello")
	data := []byte("%PDF-1.7 letter")
	id := r.upload("letter.pdf", data, map[string]string{
		"chat_id": "7", "caption": "<b>رسالة</b> &amp; x", "parse_mode": "HTML",
		"reply_markup": `{"inline_keyboard":[[{"text":"B","callback_data":"b"}]]}`,
	})
	messages := r.pageState().People[0].Messages
	got := messages[len(messages)-1]
	if got.ID != id || got.Kind != "document" || got.Text != "رسالة & x" || len(got.Entities) != 1 || got.Entities[0].Type != "bold" ||
		len(got.Buttons) != 1 || got.Buttons[0][0].Text != "B" {
		t.Fatalf("got %+v, want the document with its caption and button", got)
	}
	if got.Document.Name != "letter.pdf" || got.Document.MIME != "application/pdf" {
		t.Errorf("got %+v, want letter.pdf", got.Document)
	}
	if _, file := r.download("/play/file/" + got.Document.FileID); !bytes.Equal(file, data) {
		t.Errorf("got %q, want %q", file, data)
	}
}

// Of a message with a file the caption and the keyboard can be changed, never the text.
func TestEditsOfAFile(t *testing.T) {
	r := newRig(t)
	r.ann.Send("hello")
	id := r.upload("letter.pdf", []byte("%PDF-"), map[string]string{"chat_id": "7", "caption": "old",
		"reply_markup": `{"inline_keyboard":[[{"text":"A","callback_data":"a"}]]}`})
	text := r.say("text")
	keys := map[string]any{"inline_keyboard": []any{[]any{map[string]any{"text": "B", "callback_data": "b"}}}}
	for _, tt := range []struct {
		method string
		params map[string]any
		want   string // the refusal; "" is none
		text   string
		labels []string
	}{
		{"editMessageText", map[string]any{"message_id": id, "text": "new"}, "Bad Request: there is no text in the message to edit", "old", []string{"A"}},
		{"editMessageReplyMarkup", map[string]any{"message_id": id, "reply_markup": keys}, "", "old", []string{"B"}},
		{"editMessageCaption", map[string]any{"message_id": text, "caption": "new"}, "Bad Request: there is no caption in the message to edit", "old", []string{"B"}},
		{"editMessageCaption", map[string]any{"message_id": id, "caption": "<i>new</i>", "parse_mode": "HTML", "reply_markup": keys}, "", "<i>new</i>", []string{"B"}},
		{"editMessageCaption", map[string]any{"message_id": id, "caption": "<i>new</i>", "parse_mode": "HTML"}, "", "<i>new</i>", nil},
		{"editMessageCaption", map[string]any{"message_id": id}, "", "", nil},
	} {
		tt.params["chat_id"] = 7
		if got := r.call(tt.method, tt.params); got.Description != tt.want {
			t.Errorf("%s %v: got %q, want %q", tt.method, tt.params, got.Description, tt.want)
		}
		m := r.ann.Messages()[1]
		if m.Kind != "document" || m.HTML != tt.text || !slices.Equal(m.Labels(), tt.labels) {
			t.Errorf("%s %v: got %s %q %q, want document %q %q", tt.method, tt.params, m.Kind, m.HTML, m.Labels(), tt.text, tt.labels)
		}
	}
	if got := r.tg.Violations(); len(got) > 0 {
		t.Errorf("got violations %q, want none: a bot cannot see what stands in a message", got)
	}
	long := r.call("editMessageCaption", map[string]any{"chat_id": 7, "message_id": id, "caption": strings.Repeat("a", maxCaption+1)})
	if long.Description != "Bad Request: message caption is too long" {
		t.Errorf("got %q, want too long", long.Description)
	}
}
