package bot

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/go-telegram/bot/models"
	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/flows"
)

// What Telegram writes around the content of a message.
const (
	privateHead = `"message_id":5,"date":1795000000,"chat":{"id":7,"type":"private"},"from":{"id":7,"first_name":"Ann","last_name":"B","language_code":"fr"}`
	groupHead   = `"message_id":5,"date":1795000000,"chat":{"id":-9,"type":"supergroup"},"from":{"id":7,"first_name":"Ann"}`
)

func decode(t *testing.T, body string) *models.Update {
	t.Helper()
	u, err := decodeUpdate([]byte(body))
	if err != nil {
		t.Fatalf("decode %s: %v", body, err)
	}
	return u
}

func TestRead(t *testing.T) {
	at := time.Unix(1795000000, 0).UTC()
	ann := flows.Person{ID: 7, Name: "Ann B", Language: "fr"}
	private := func(e flows.Event) *flows.Event {
		e.Chat, e.Private, e.Message, e.At, e.Person = 7, true, 5, at, ann
		if e.Kind == flows.Pressed {
			e.At = time.Time{} // Telegram does not say
		}
		return &e
	}
	group := func(e flows.Event) *flows.Event {
		e.Chat, e.Message, e.At, e.Person = -9, 5, at, flows.Person{ID: 7, Name: "Ann"}
		return &e
	}
	media := func(kind, caption string) *flows.Event {
		return private(flows.Event{Kind: flows.Other, Media: kind, Text: caption})
	}
	document := func(doc flows.Document, caption string) *flows.Event {
		e := media("document", caption)
		e.Document = &doc
		return e
	}
	message := func(content string) string { return `{"update_id":1,"message":{` + privateHead + content + `}}` }
	edited := func(content string) string { return `{"update_id":1,"edited_message":{` + privateHead + content + `}}` }
	grouped := func(content string) string { return `{"update_id":1,"message":{` + groupHead + content + `}}` }
	press := func(rest string) string {
		return `{"update_id":1,"callback_query":{"id":"q","from":{"id":7,"first_name":"Ann","last_name":"B","language_code":"fr"}` + rest + `}}`
	}
	member := func(chat, status string) string {
		return `{"update_id":1,"my_chat_member":{"date":1795000000,"chat":` + chat + `,"from":{"id":7,"first_name":"Ann","last_name":"B","language_code":"fr"},` +
			`"old_chat_member":{"status":"member","user":{"id":1}},"new_chat_member":{"status":"` + status + `","user":{"id":1},"until_date":0}}}`
	}
	choice := flows.Choice{Flow: "ask", Step: "rate", Value: "1:yes"}
	tests := []struct {
		name, body string
		want       *flows.Event // nil: nothing to answer
	}{
		{"text", message(`,"text":"سؤال"`), private(flows.Event{Kind: flows.Message, Text: "سؤال"})},
		{"command", message(`,"text":"/Ask@test_bot  what? "`), private(flows.Event{Kind: flows.Command, Text: "/Ask@test_bot  what? ", Command: "ask", Args: "what?"})},
		{"command for another bot", message(`,"text":"/ask@other_bot x"`), private(flows.Event{Kind: flows.Command, Text: "/ask@other_bot x", Command: "ask", Args: "x"})},
		{"forwarded text", message(`,"text":"x","forward_origin":{"type":"hidden_user","date":1,"sender_user_name":"N"}`), private(flows.Event{Kind: flows.Message, Text: "x"})},
		{"photo", message(`,"photo":[{"file_id":"a"}],"caption":"c"`), media("photo", "c")},
		{"voice", message(`,"voice":{"file_id":"a"}`), media("voice", "")},
		{"audio", message(`,"audio":{"file_id":"a"}`), media("audio", "")},
		{"video", message(`,"video":{"file_id":"a"}`), media("video", "")},
		{"video note", message(`,"video_note":{"file_id":"a"}`), media("video_note", "")},
		{"animation, which is also a document", message(`,"animation":{"file_id":"a"},"document":{"file_id":"a"}`), media("animation", "")},
		{"sticker", message(`,"sticker":{"file_id":"a"}`), media("sticker", "")},
		{"document", message(`,"document":{"file_id":"a","file_name":"l.pdf","file_size":20971520},"caption":"c"`), document(flows.Document{Name: "l.pdf", Size: 20 << 20}, "c")},
		{"document without name and size", message(`,"document":{"file_id":"a"}`), document(flows.Document{}, "")},
		{"document that is too big", message(`,"document":{"file_id":"a","file_size":20971521}`), document(flows.Document{Size: 20<<20 + 1, TooBig: true}, "")},
		{"dice", message(`,"dice":{"emoji":"x","value":1}`), media("dice", "")},
		{"location", message(`,"location":{"latitude":34,"longitude":-6.8}`), media("location", "")},
		{"contact", message(`,"contact":{"phone_number":"1","first_name":"x"}`), media("other", "")},
		{"unknown content", message(`,"hologram":{"file_id":"a"}`), media("other", "")},
		{"text in a group", grouped(`,"text":"hello"`), nil},
		{"command in a group", grouped(`,"text":"/help"`), group(flows.Event{Kind: flows.Command, Text: "/help", Command: "help"})},
		{"command for us in a group", grouped(`,"text":"/help@TEST_bot"`), group(flows.Event{Kind: flows.Command, Text: "/help@TEST_bot", Command: "help", Named: true})},
		{"command for another bot in a group", grouped(`,"text":"/help@other_bot"`), nil},
		{"photo in a group", grouped(`,"photo":[{"file_id":"a"}]`), nil},
		{"members of a group", grouped(`,"new_chat_members":[{"id":3}]`), nil},
		{"pinned", message(`,"pinned_message":{"message_id":1,"date":0,"chat":{"id":7,"type":"private"}}`), nil},
		{"write access", message(`,"write_access_allowed":{}`), nil},
		{"timer", message(`,"message_auto_delete_timer_changed":{"message_auto_delete_time":9}`), nil},
		{"background", message(`,"chat_background_set":{}`), nil},
		{"edited text", edited(`,"edit_date":1795000001,"text":"x"`), private(flows.Event{Kind: flows.Edited, Text: "x"})},
		{"edited command", edited(`,"text":"/ask x"`), private(flows.Event{Kind: flows.Edited, Text: "/ask x", Command: "ask", Args: "x"})},
		{"edited caption", edited(`,"photo":[{"file_id":"a"}],"caption":"c"`), private(flows.Event{Kind: flows.Edited, Media: "photo", Text: "c"})},
		{"edited caption of a document", edited(`,"document":{"file_id":"a"},"caption":"c"`), private(flows.Event{Kind: flows.Edited, Media: "document", Text: "c"})},
		{"live location", edited(`,"location":{"latitude":34,"longitude":-6.8,"live_period":60}`), nil},
		{"edited in a group", `{"update_id":1,"edited_message":{` + groupHead + `,"text":"/help"}}`, nil},
		{"pressed", press(`,"data":"ask:rate:1:yes","message":{` + privateHead + `,"text":"x"}`), private(flows.Event{Kind: flows.Pressed, Choice: choice})},
		{"pressed under an inaccessible message", press(`,"data":"ask:rate:1:yes","message":{"message_id":5,"date":0,"chat":{"id":7,"type":"private"}}`),
			&flows.Event{Kind: flows.Pressed, Chat: 7, Private: true, Person: ann, Choice: choice}},
		{"pressed without a message", press(`,"data":"ask:rate:1:yes","inline_message_id":"i"`),
			&flows.Event{Kind: flows.Pressed, Chat: 7, Private: true, Person: ann, Choice: choice}},
		{"pressed with foreign data", press(`,"data":"نعم","message":{` + privateHead + `}`), private(flows.Event{Kind: flows.Pressed})},
		{"a game pressed", press(`,"game_short_name":"g","message":{` + privateHead + `}`), private(flows.Event{Kind: flows.Pressed})},
		{"pressed in a group", press(`,"data":"ask:rate:1:yes","message":{` + groupHead + `}`),
			&flows.Event{Kind: flows.Pressed, Chat: -9, Message: 5, Person: ann, Choice: choice}},
		{"blocked", member(`{"id":7,"type":"private"}`, "kicked"), &flows.Event{Kind: flows.Left, Chat: 7, Private: true, At: at, Person: ann}},
		{"unblocked", member(`{"id":7,"type":"private"}`, "member"), &flows.Event{Kind: flows.Joined, Chat: 7, Private: true, At: at, Person: ann}},
		{"a channel's post", `{"update_id":1,"channel_post":{"message_id":1,"date":1,"chat":{"id":-3,"type":"channel"},"text":"x"}}`, nil},
		{"an inline query", `{"update_id":1,"inline_query":{"id":"1","from":{"id":7},"query":"x"}}`, nil},
		{"a kind to come", `{"update_id":1,"telepathy":{}}`, nil},
		{"a message of a form to come", `{"update_id":1,"message":"text"}`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			u := decode(t, tt.body)
			got, ok := read(u, "test_bot")
			if ok != (tt.want != nil) {
				t.Fatalf("got %+v, %v, want an event: %v", got, ok, tt.want != nil)
			}
			if tt.want == nil {
				return
			}
			if diff := cmp.Diff(*tt.want, got); diff != "" {
				t.Errorf("want -, got +\n%s", diff)
			}
			if chat := chatOf(u); chat != got.Chat { // so its turn is taken
				t.Errorf("got lane %d, want the event's chat %d", chat, got.Chat)
			}
		})
	}
}

func TestDecodeUpdate(t *testing.T) {
	for _, body := range []string{"", "null", "7", "[]", "{}", `{"update_id":0}`, `{"update_id":-1}`, `{"update_id":"1"}`, `{"message":{}}`, `{"update_id":1`} {
		if u, err := decodeUpdate([]byte(body)); err == nil {
			t.Errorf("%q: got %+v, want an error", body, u)
		}
	}
	u, err := decodeUpdate([]byte(`{"update_id":12,"message":{"message_id":"twelve"}}`))
	if err != nil || u.ID != 12 || u.Message != nil {
		t.Errorf("an update of another form: got %+v, %v, want its id only", u, err)
	}
	list, err := decodeUpdates([]byte(`[{"update_id":1,"message":7},{"update_id":2,"message":{` + privateHead + `,"text":"x"}}]`))
	if err != nil || len(list) != 2 || list[1].update.Message == nil || list[1].update.Message.Text != "x" {
		t.Errorf("a list with a broken one: got %v, %v, want both", list, err)
	}
}

func FuzzRead(f *testing.F) {
	for _, content := range []string{`"text":"/ask x"`, `"photo":[]`, `"from":null`, `"chat":{}`, `"location":{"live_period":1}`} {
		f.Add([]byte(`{"update_id":1,"message":{` + privateHead + `,` + content + `}}`))
		f.Add([]byte(`{"update_id":1,"edited_message":{` + groupHead + `,` + content + `}}`))
		f.Add([]byte(`{"update_id":1,"callback_query":{"id":"1","data":"a:b:c","message":{` + content + `}}}`))
	}
	for _, entity := range []string{`"mention","offset":2,"length":9`, `"mention","offset":-1,"length":9`, `"mention","offset":9e9,"length":9e9`,
		`"mention","offset":3,"length":1`, `"text_mention","offset":0,"length":1,"user":{"is_bot":true,"username":"test_bot"}`, `"text_mention","user":null`} {
		for _, text := range []string{"text", "caption"} {
			f.Add([]byte(`{"update_id":1,"message":{` + groupHead + `,"` + text + `":"👍@test_bot /ask x","` + map[string]string{"text": "", "caption": "caption_"}[text] +
				`entities":[{"type":` + entity + `}],"reply_to_message":{"from":{"is_bot":true,"username":"test_bot"}}}}`))
		}
	}
	f.Add([]byte(`{"update_id":1,"my_chat_member":{"chat":{"id":-9,"type":"group"},"old_chat_member":{"status":"left"},"new_chat_member":{"status":"restricted"}}}`))
	f.Add([]byte(`{"update_id":1,"my_chat_member":{"new_chat_member":{"status":"kicked"}}}`))
	f.Add([]byte(`{"update_id":1,"my_chat_member":{"new_chat_member":null}}`))
	f.Add([]byte(`{"update_id":1,"callback_query":{"message":null}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		u, err := decodeUpdate(body)
		if err != nil {
			if strings.Contains(err.Error(), "text") {
				t.Errorf("got error %q, want nothing of the update repeated", err)
			}
			return
		}
		e, ok := read(u, "test_bot")
		if ok && e.Chat != chatOf(u) {
			t.Errorf("%s: got event of chat %d in lane %d, want the same", body, e.Chat, chatOf(u))
		}
		if ok && !e.Private && e.Person.ID != 0 && u.Message != nil && u.Message.From.IsBot && u.Message.SenderChat == nil {
			t.Errorf("%s: got an event, want bots unanswered", body)
		}
		if ok && e.Kind == "" {
			t.Errorf("%s: got an event without a kind", body)
		}
		if _, err := json.Marshal(e); err != nil && e.At.Year() > 0 && e.At.Year() < 10000 {
			t.Errorf("%s: got an event that is no data: %v", body, err)
		}
	})
}
