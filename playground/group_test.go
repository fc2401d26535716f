package playground

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

// told is the last update that the bot was told of; nil for none since.
func (r *rig) told(kind string) map[string]any {
	r.t.Helper()
	var updates []map[string]json.RawMessage
	if err := json.Unmarshal(r.call("getUpdates", nil).Result, &updates); err != nil {
		r.t.Fatal(err)
	}
	if len(updates) == 0 {
		return nil
	}
	last := updates[len(updates)-1]
	var id float64
	var content map[string]any
	if err := json.Unmarshal(last["update_id"], &id); err != nil || last[kind] == nil {
		r.t.Fatalf("got update %v, want one with a %s", slices.Collect(maps.Keys(last)), kind)
	}
	if err := json.Unmarshal(last[kind], &content); err != nil {
		r.t.Fatal(err)
	}
	r.call("getUpdates", map[string]any{"offset": int64(id) + 1})
	return content
}

// With privacy mode on, the bot learns of what is meant for it only.
func TestGroupPrivacy(t *testing.T) {
	r := newRig(t)
	g := r.tg.Group("Council")
	g.AddBot(r.ann)
	if added := r.told("my_chat_member"); added["chat"].(map[string]any)["id"] != float64(g.ID()) {
		t.Errorf("got %v, want the group", added)
	}
	ours := r.call("sendMessage", map[string]any{"chat_id": g.ID(), "text": "hello"})
	var sent struct {
		ID int `json:"message_id"`
	}
	if err := json.Unmarshal(ours.Result, &sent); err != nil || sent.ID == 0 {
		t.Fatalf("sendMessage: got %+v", ours)
	}
	for _, tt := range []struct {
		name string
		post Post
		told bool
	}{
		{"talk", Post{Text: "hello"}, false},
		{"a mention", Post{Text: "hello @test_bot"}, false},
		{"a command", Post{Text: "/help"}, true},
		{"a command for us", Post{Text: "/help@TEST_bot x"}, true},
		{"a command for another", Post{Text: "/help@other_bot"}, false},
		{"an answer to us", Post{Text: "and then?", ReplyTo: sent.ID}, true},
		{"an answer to another", Post{Text: "and then?", ReplyTo: sent.ID + 1}, false},
		{"through us", Post{Text: "offered", Raw: map[string]any{"via_bot": r.tg.me}}, true},
		{"service", Post{Raw: map[string]any{"new_chat_title": "x"}}, true},
	} {
		g.Post(r.ann, tt.post)
		if got := r.told("message"); (got != nil) != tt.told {
			t.Errorf("%s: the bot was told %v, want that: %v", tt.name, got, tt.told)
		}
	}
	g.Promote(r.ann)
	g.Send(r.ann, "hello 👍 @test_bot")
	got := r.told("message")
	entities, _ := json.Marshal(got["entities"])
	if want := `[{"length":9,"offset":9,"type":"mention"}]`; string(entities) != want || got["from"].(map[string]any)["id"] != float64(7) {
		t.Errorf("of an admin bot: got %v, want Ann's with the mention %s", got, want)
	}
}

// A group refuses what Telegram would, and never as a breach.
func TestGroupRefusals(t *testing.T) {
	r := newRig(t)
	g := r.tg.SmallGroup("Council")
	say := func() string {
		return r.call("sendMessage", map[string]any{"chat_id": g.ID(), "text": "x"}).Description
	}
	want := func(what, text string) {
		t.Helper()
		if got := say(); got != text {
			t.Errorf("%s: got %q, want %q", what, got, text)
		}
	}
	want("before it is added", "Forbidden: bot is not a member of the group chat")
	g.AddBot(r.ann)
	want("as a member", "")
	g.Mute(true)
	want("muted", "Bad Request: not enough rights to send text messages to the chat")
	g.Mute(false)
	g.RemoveBot(r.ann)
	want("removed", "Forbidden: bot was kicked from the group chat")
	g.AddBot(r.ann)
	big := g.Migrate(r.ann)
	want("moved", "Bad Request: group chat was upgraded to a supergroup chat")
	if got := r.call("sendMessage", map[string]any{"chat_id": big.ID(), "text": "x"}); !got.OK {
		t.Errorf("to the supergroup: got %+v, want it sent", got)
	}
	if got := r.tg.Violations(); len(got) > 0 {
		t.Errorf("got breaches %q, want none", got)
	}
}

func TestGroupTopics(t *testing.T) {
	r := newRig(t)
	g := r.tg.Group("Council")
	g.AddBot(r.ann)
	topic := g.NewTopic()
	asked := g.Post(r.ann, Post{Text: "/help", Topic: topic})
	if got := r.told("message"); got["message_thread_id"] != float64(topic) || got["is_topic_message"] != true {
		t.Errorf("got %v, want it in topic %d", got, topic)
	}
	r.call("sendMessage", map[string]any{"chat_id": g.ID(), "text": "here", "message_thread_id": topic,
		"reply_parameters": map[string]any{"message_id": asked.ID}})
	last := g.Messages()[len(g.Messages())-1]
	if last.Text != "here" || last.Topic != topic || last.ReplyTo != asked.ID {
		t.Errorf("got %+v, want an answer in topic %d", last, topic)
	}
	if got := r.call("sendMessage", map[string]any{"chat_id": g.ID(), "text": "x", "message_thread_id": 999}); !strings.Contains(got.Description, "message thread not found") {
		t.Errorf("in no topic: got %+v, want it refused", got)
	}
}

func TestGroupPress(t *testing.T) {
	r := newRig(t)
	g := r.tg.Group("Council")
	g.AddBot(r.ann)
	press := g.Press(r.ann, 99, "old")
	if got := r.told("callback_query"); got["message"].(map[string]any)["chat"].(map[string]any)["id"] != float64(g.ID()) {
		t.Errorf("got %v, want a button of the group", got)
	}
	r.call("answerCallbackQuery", map[string]any{"callback_query_id": press.ID, "text": "old"})
	if got, err := press.Answer(r.ctx); err != nil || got.Text != "old" {
		t.Errorf("got %+v, %v, want the line", got, err)
	}
}
