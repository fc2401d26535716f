package playground

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestAskAndTap(t *testing.T) {
	r := newRig(t)
	go r.echo()
	got, err := r.ann.Ask(r.ctx, "hello")
	if err != nil || got.Text != "you said hello" || !got.FromBot || !slices.Equal(got.Labels(), []string{"More", "Self"}) {
		t.Fatalf("got %+v, %v, want you said hello with buttons", got, err)
	}
	edited, err := r.ann.Tap(r.ctx, "More")
	if err != nil || edited.ID != got.ID || edited.Text != "pressed more" || edited.Edited != 1 {
		t.Errorf("got %+v, %v, want message %d edited", edited, err, got.ID)
	}
	if len(r.tg.Unanswered()) != 0 {
		t.Errorf("got unanswered %v, want none", r.tg.Unanswered())
	}
	if _, err := r.ann.Press("Nothing"); err == nil || !strings.Contains(err.Error(), `no such button`) {
		t.Errorf("got %v, want no such button", err)
	}
}

// echo is a bot that polls until the test ends.
func (r *rig) echo() {
	offset := int64(0)
	for {
		got, err := r.try("getUpdates", map[string]any{"offset": offset, "timeout": 50})
		if err != nil {
			return // the test is over
		}
		var list []gotUpdate
		_ = json.Unmarshal(got.Result, &list)
		for _, u := range list {
			offset = u.ID + 1
			keys := map[string]any{"inline_keyboard": []any{[]any{
				map[string]any{"text": "More", "callback_data": "more"}, map[string]any{"text": "Self", "url": "https://t.me/test_bot?start=x_1"},
			}}}
			switch {
			case u.Callback.ID != "":
				_, _ = r.try("answerCallbackQuery", map[string]any{"callback_query_id": u.Callback.ID, "text": "fine", "show_alert": true})
				_, _ = r.try("editMessageText", map[string]any{"chat_id": 7, "message_id": u.Callback.Message.ID, "text": "pressed " + u.Callback.Data})
			case u.Inline.ID != "":
				_, _ = r.try("answerInlineQuery", map[string]any{"inline_query_id": u.Inline.ID, "next_offset": "2", "results": []any{map[string]any{
					"type": "article", "id": "1", "title": u.Inline.Query,
					"input_message_content": map[string]any{"message_text": "<b>" + u.Inline.Query + "</b>", "parse_mode": "HTML"}}}})
			case u.Message.Text != "":
				_, _ = r.try("sendMessage", map[string]any{"chat_id": 7, "text": "you said " + u.Message.Text, "reply_markup": keys})
			}
		}
	}
}

func TestAnswerOfAPress(t *testing.T) {
	r := newRig(t)
	go r.echo()
	if _, err := r.ann.Ask(r.ctx, "hello"); err != nil {
		t.Fatal(err)
	}
	q, err := r.ann.Press("more") // by its data
	if err != nil {
		t.Fatal(err)
	}
	if got, err := q.Answer(r.ctx); err != nil || got != (Answer{Text: "fine", Alert: true}) {
		t.Errorf("got %+v, %v, want the alert fine", got, err)
	}
	again := r.call("answerCallbackQuery", map[string]any{"callback_query_id": q.ID})
	if again.Code != 400 || !strings.Contains(again.Description, "query is too old") {
		t.Errorf("answered twice: got %q, want too old", again.Description)
	}
}

func TestLinksOpenInside(t *testing.T) {
	r := newRig(t)
	go r.echo()
	if _, err := r.ann.Ask(r.ctx, "hello"); err != nil {
		t.Fatal(err)
	}
	if got, err := r.ann.Tap(r.ctx, "Self"); err != nil || got.Text != "you said /start x_1" {
		t.Errorf("got %q, %v, want you said /start x_1", got.Text, err)
	}
	for link, want := range map[string]string{
		"https://t.me/test_bot?start=a": "/start a", "t.me/Test_Bot": "/start", "tg://resolve?domain=test_bot&start=b": "/start b",
		"https://t.me/other_bot?start=a": "", "https://example.org/test_bot": "", "https://t.me/test_bot?start=no%20good": "",
	} {
		got, err := r.ann.Open(link)
		if got.Text != want || (err == nil) != (want != "") {
			t.Errorf("Open(%q): got %q, %v, want %q", link, got.Text, err, want)
		}
	}
}

func TestBlocking(t *testing.T) {
	r := newRig(t)
	r.ann.Send("hello")
	r.ann.Block()
	got := r.call("sendMessage", map[string]any{"chat_id": 7, "text": "x"})
	if got.Code != 403 || got.Description != "Forbidden: bot was blocked by the user" {
		t.Errorf("got %d %q, want 403 blocked", got.Code, got.Description)
	}
	r.ann.Unblock()
	r.say("back")
	var statuses []string
	for _, u := range r.poll(nil) {
		if u.Member.New.Status != "" {
			statuses = append(statuses, u.Member.New.Status)
		}
	}
	if want := []string{"kicked", "member"}; !slices.Equal(statuses, want) {
		t.Errorf("got %q, want %q", statuses, want)
	}
	if got := r.tg.Violations(); len(got) != 0 {
		t.Errorf("got violations %q, want none", got)
	}
}

func TestEditsAndOldButtons(t *testing.T) {
	r := newRig(t)
	mine := r.ann.Send("hello")
	if err := r.ann.Edit(mine.ID, "hello again"); err != nil {
		t.Fatal(err)
	}
	id := r.say("ask", map[string]any{"text": "A", "callback_data": "a"})
	if err := r.ann.Edit(id, "not mine"); err == nil {
		t.Error("editing the bot's message: got no error")
	}
	same := map[string]any{"chat_id": 7, "message_id": id, "text": "ask",
		"reply_markup": map[string]any{"inline_keyboard": []any{[]any{map[string]any{"text": "A", "callback_data": "a"}}}}}
	if got := r.call("editMessageText", same); !strings.HasPrefix(got.Description, "Bad Request: message is not modified") {
		t.Errorf("got %q, want not modified", got.Description)
	}
	r.must("editMessageReplyMarkup", map[string]any{"chat_id": 7, "message_id": id})
	if _, err := r.ann.Press("A"); err == nil {
		t.Error("got a press of a button that is gone")
	}
	r.ann.PressData(id, "a")
	r.must("deleteMessage", map[string]any{"chat_id": 7, "message_id": id})
	r.ann.PressData(id, "forged")
	list := r.poll(nil)
	if list[1].Edited.Text != "hello again" || list[2].Callback.Data != "a" || list[3].Callback.Data != "forged" || list[3].Callback.Message.ID != id {
		t.Errorf("got %+v, want the edit and both presses", list)
	}
	if got := r.tg.Unanswered(); len(got) != 2 {
		t.Errorf("got unanswered %v, want both", got)
	}
	if got := len(r.ann.Messages()); got != 1 {
		t.Errorf("got %d messages, want 1 after deletion", got)
	}
}

func TestLongTextsAreSplit(t *testing.T) {
	r := newRig(t)
	r.ann.Send(strings.Repeat("😀", 2049))
	got := r.ann.Messages()
	if len(got) != 2 || units(got[0].Text) != 4096 || got[1].Text != "😀" {
		t.Errorf("got %d messages, want 4096 units and the rest", len(got))
	}
	if m := r.ann.Send(" \u202a "); m.ID != 0 || len(r.ann.Messages()) != 2 {
		t.Errorf("an empty text: got %+v, want nothing sent", m)
	}
}

func TestFilesBothWays(t *testing.T) {
	r := newRig(t)
	sent := r.ann.SendDocument("letter.pdf", []byte("%PDF"))
	var f struct {
		Path string `json:"file_path"`
	}
	if err := json.Unmarshal(r.must("getFile", map[string]any{"file_id": sent.Document.FileID}).Result, &f); err != nil {
		t.Fatal(err)
	}
	resp, err := http.Get(r.url + "/file/bot" + testToken + "/" + f.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, _ := io.ReadAll(resp.Body); string(body) != "%PDF" {
		t.Errorf("got %q, want %%PDF", body)
	}
	r.must("sendDocument", map[string]any{"chat_id": 7, "document": sent.Document.FileID, "caption": "<b>yours</b>", "parse_mode": "HTML"})
	got := r.ann.Messages()[1]
	if got.Kind != "document" || got.Document.Name != "letter.pdf" || got.HTML != "<b>yours</b>" || string(r.tg.File(got.Document.FileID)) != "%PDF" {
		t.Errorf("got %+v, want the same document with its caption", got)
	}
}

func TestInlineQueries(t *testing.T) {
	r := newRig(t)
	go r.echo()
	got, err := r.ann.Inline(r.ctx, "criteria", "")
	if err != nil || got.NextOffset != "2" || len(got.Results) != 1 || got.Results[0].Text != "criteria" {
		t.Fatalf("got %+v, %v, want one result", got, err)
	}
	if m := r.ann.Choose(got.Results[0]); m.HTML != "<b>criteria</b>" {
		t.Errorf("got %q, want <b>criteria</b>", m.HTML)
	}
}

func TestMenuByScopeAndLanguage(t *testing.T) {
	r := newRig(t)
	r.ann.Send("hello")
	set := func(name string, more map[string]any) {
		params := map[string]any{"commands": []any{map[string]any{"command": name, "description": name}}}
		for k, v := range more {
			params[k] = v
		}
		r.must("setMyCommands", params)
	}
	look := func() string {
		r.tg.mu.Lock()
		defer r.tg.mu.Unlock()
		if menu := r.tg.menuOf(r.ann); len(menu) > 0 {
			return menu[0].Command
		}
		return ""
	}
	for _, step := range []struct {
		name string
		more map[string]any
		want string
	}{
		{"default", nil, "default"},
		{"arabic", map[string]any{"language_code": "ar"}, "default"},
		{"french", map[string]any{"language_code": "fr"}, "french"},
		{"private", map[string]any{"scope": map[string]any{"type": "all_private_chats"}}, "private"},
		{"own", map[string]any{"scope": map[string]any{"type": "chat", "chat_id": 7}}, "own"},
	} {
		set(step.name, step.more)
		if got := look(); got != step.want {
			t.Errorf("after %s: got the menu %q, want %q", step.name, got, step.want)
		}
	}
	r.must("deleteMyCommands", map[string]any{"scope": map[string]any{"type": "chat", "chat_id": 7}})
	if got := look(); got != "private" {
		t.Errorf("after deletion: got %q, want private", got)
	}
}

func TestManyAtOnce(t *testing.T) {
	r := newRig(t)
	r.ann.Send("hello")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 20 {
				r.ann.Send("x")
				_, _ = r.try("sendMessage", map[string]any{"chat_id": 7, "text": "y"})
				r.ann.Messages()
			}
		})
	}
	all.Wait()
	seen := map[int]bool{}
	for _, m := range r.ann.Messages() {
		seen[m.ID] = true
	}
	if len(seen) != 321 {
		t.Errorf("got %d messages, want 321 with ids of their own", len(seen))
	}
}
