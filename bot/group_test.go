package bot

import (
	"context"
	"strings"
	"testing"

	"github.com/go-telegram/bot/models"
	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/playground"
)

// TestReadGroup reads what people write in a group: what is meant for the bot, without its name.
func TestReadGroup(t *testing.T) {
	const (
		us      = `"reply_to_message":{"message_id":4,"date":1,"chat":{"id":-9,"type":"supergroup"},"from":{"id":1,"is_bot":true,"first_name":"M","username":"Test_Bot"}}`
		other   = `"reply_to_message":{"message_id":4,"date":1,"chat":{"id":-9,"type":"supergroup"},"from":{"id":2,"is_bot":true,"first_name":"O","username":"other_bot"}}`
		nowhere = ``
	)
	text := func(text string, entities ...string) string {
		return `"text":"` + text + `","entities":[` + strings.Join(entities, ",") + `]`
	}
	mention := func(at, length string) string {
		return `{"type":"mention","offset":` + at + `,"length":` + length + `}`
	}
	tests := []struct {
		name, content, more string
		want                string // the text, a command with its slash; "" for nothing to answer
		silent              bool
	}{
		{"at the beginning", text("@test_bot who may join?", mention("0", "9")), nowhere, "who may join?", false},
		{"with a comma", text("@test_bot, who may join?", mention("0", "9")), nowhere, "who may join?", false},
		{"at the end", text("who may join? @test_bot", mention("14", "9")), nowhere, "who may join?", false},
		{"in the middle, in other letters", text("hi @TEST_BOT who may join?", mention("3", "9")), nowhere, "hi who may join?", false},
		{"after emoji, in UTF-16", text("👍👩‍🏫 @test_bot سؤال", mention("8", "9")), nowhere, "👍👩‍🏫 سؤال", false},
		{"on two lines", text(`من\n@test_bot\nيمكنه؟`, mention("3", "9")), nowhere, "من يمكنه؟", false},
		{"twice", text("@test_bot who? @test_bot", mention("15", "9"), mention("0", "9")), nowhere, "who?", false},
		{"by who it is", text("Munfatih, who?", `{"type":"text_mention","offset":0,"length":8,"user":{"id":1,"is_bot":true,"first_name":"M","username":"test_bot"}}`), nowhere, "who?", false},
		{"nothing else", text("@test_bot", mention("0", "9")), nowhere, "", false},
		{"a command after it", text("@test_bot /ask who?", mention("0", "9")), nowhere, "/ask who?", false},
		{"in a caption", `"photo":[{"file_id":"a"}],"caption":"@test_bot who?","caption_entities":[` + mention("0", "9") + `]`, nowhere, "who?", false},
		{"another bot", text("@other_bot who?", mention("0", "10")), nowhere, "", true},
		{"somebody else of the same name", text("Munfatih, who?", `{"type":"text_mention","offset":0,"length":8,"user":{"id":3,"first_name":"Munfatih"}}`), nowhere, "", true},
		{"no entity", text("mail@test_bot who?"), nowhere, "", true},
		{"before the text", text("@test_bot who?", mention("-1", "9")), nowhere, "", true},
		{"beyond the text", text("@test_bot who?", mention("9", "9223372036854775807")), nowhere, "", true},
		{"far beyond the text", text("@test_bot who?", mention("9223372036854775807", "9")), nowhere, "", true},
		{"of no length", text("@test_bot who?", mention("0", "0")), nowhere, "", true},
		{"in half a letter", text("👍 who?", `{"type":"text_mention","offset":1,"length":1,"user":{"id":1,"is_bot":true,"first_name":"M","username":"test_bot"}}`), nowhere, "\ufffd who?", false},
		{"an answer to the bot", text("and a province?"), us, "and a province?", false},
		{"an answer without words", text("👍"), us, "", true},
		{"a sticker as an answer", `"sticker":{"file_id":"a"}`, us, "", true},
		{"an answer for another bot", text("/ask@other_bot x"), us, "", true},
		{"an answer to another bot", text("and a province?"), other, "", true},
		{"a command that is an answer", text("/fly"), us, "/fly", false},
		{"talk", text("hello"), nowhere, "", true},
		{"another bot's", text("@test_bot who?", mention("0", "9")), `"from":{"id":2,"is_bot":true,"first_name":"O","username":"other_bot"}`, "", true},
		{"another bot's command", text("/help"), `"from":{"id":2,"is_bot":true,"first_name":"O","username":"other_bot"}`, "", true},
		{"through a bot", text("@test_bot who?", mention("0", "9")), `"via_bot":{"id":1,"is_bot":true,"first_name":"M","username":"test_bot"}`, "", true},
		{"forwarded", text("@test_bot who?", mention("0", "9")), `"forward_origin":{"type":"hidden_user","date":1,"sender_user_name":"N"}`, "", true},
		{"a channel's post", text("@test_bot who?", mention("0", "9")),
			`"is_automatic_forward":true,"sender_chat":{"id":-3,"type":"channel","title":"C"},"from":{"id":777000,"first_name":"Telegram"}`, "", true},
		{"an admin who hides", text("@test_bot who?", mention("0", "9")),
			`"sender_chat":{"id":-9,"type":"supergroup","title":"G"},"from":{"id":1087968824,"is_bot":true,"first_name":"Group","username":"GroupAnonymousBot"}`, "who?", false},
		{"somebody as their channel", text("@test_bot who?", mention("0", "9")),
			`"sender_chat":{"id":-3,"type":"channel","title":"C"},"from":{"id":136817688,"is_bot":true,"first_name":"Channel","username":"Channel_Bot"}`, "who?", false},
		{"in a channel", text("/help"), `"chat":{"id":-9,"type":"channel"}`, "", true},
		{"service", `"migrate_to_chat_id":-100`, us, "", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			body := `{"update_id":1,"message":{` + groupHead + `,"message_thread_id":8,` + tt.content
			if tt.more != "" {
				body += "," + tt.more
			}
			e, ok := read(decode(t, body+`}}`), "test_bot")
			if ok == tt.silent {
				t.Fatalf("got %+v, %v, want silence: %v", e, ok, tt.silent)
			}
			if tt.silent {
				return
			}
			if e.Text != tt.want || !e.Named || e.Thread != 0 || (e.Kind == flows.Command) != strings.HasPrefix(tt.want, "/") {
				t.Errorf("got %+v, want %q, named, in no topic", e, tt.want)
			}
		})
	}
	e, ok := read(decode(t, `{"update_id":1,"message":{`+groupHead+`,"message_thread_id":8,"is_topic_message":true,"text":"/help"}}`), "test_bot")
	if !ok || e.Thread != 8 || e.Named {
		t.Errorf("in a topic: got %+v, %v, want thread 8, not named", e, ok)
	}
}

// A group is greeted when the bot comes into it, and never else.
func TestReadGroupMembership(t *testing.T) {
	restricted := func(member, write string) string {
		return `"status":"restricted","is_member":` + member + `,"can_send_messages":` + write
	}
	status := func(name string) string { return `"status":"` + name + `"` }
	for _, tt := range []struct {
		name, chat, was, is string
		greeted             bool
	}{
		{"added", "supergroup", status("left"), status("member"), true},
		{"added to a small group", "group", status("left"), status("member"), true},
		{"added again", "supergroup", status("kicked"), status("administrator"), true},
		{"added where it may write", "supergroup", restricted("false", "false"), restricted("true", "true"), true},
		{"added where it may not write", "supergroup", status("left"), restricted("true", "false"), false},
		{"promoted", "supergroup", status("member"), status("administrator"), false},
		{"allowed to write", "supergroup", restricted("true", "false"), status("member"), false},
		{"removed", "supergroup", status("member"), status("kicked"), false},
		{"left", "group", status("administrator"), status("left"), false},
		{"added to a channel", "channel", status("left"), status("administrator"), false},
	} {
		body := `{"update_id":1,"my_chat_member":{"date":1795000000,"chat":{"id":-9,"type":"` + tt.chat + `"},"from":{"id":7,"first_name":"Ann"},` +
			`"old_chat_member":{` + tt.was + `,"user":{"id":1}},"new_chat_member":{` + tt.is + `,"user":{"id":1}}}}`
		e, ok := read(decode(t, body), "test_bot")
		if ok != tt.greeted || ok && (e.Kind != flows.Joined || e.Private || e.Chat != -9) {
			t.Errorf("%s: got %+v, %v, want the group greeted: %v", tt.name, e, ok, tt.greeted)
		}
	}
}

// echoHere answers in the topic, under the message.
func echoHere(ctx context.Context, s flows.Session, e flows.Event) (flows.Outcome, error) {
	out, err := echo(ctx, s, e)
	out.Replies[0].Answers, out.Replies[0].Thread = e.Message, e.Thread
	return out, err
}

// What the bot says in a group stands under what it answers, in the same topic.
func TestGroupAnswerStandsUnderTheMessage(t *testing.T) {
	t.Parallel()
	r := newRig(t, echoHere)
	r.poll()
	g := r.tg.Group("Council")
	topic := g.NewTopic()
	g.AddBot(r.ann)
	r.done()
	asked, err := g.AskPost(r.ctx, r.ann, playground.Post{Text: "/ask " + unlogged, Topic: topic})
	if err != nil {
		t.Fatal(err)
	}
	if asked.ReplyTo != asked.ID-1 || asked.Topic != topic {
		t.Errorf("got %+v, want an answer to message %d in topic %d", asked, asked.ID-1, topic)
	}
	r.done()
}

// In a group where the bot may not write it gives up at once, without a fuss.
func TestGroupWithoutARight(t *testing.T) {
	t.Parallel()
	r := newRig(t, echoHere)
	r.poll()
	g := r.tg.Group("Council")
	g.AddBot(r.ann)
	r.done()
	greetings := len(r.tg.Calls("sendMessage"))
	g.Mute(true)
	g.Send(r.ann, "/ask "+unlogged)
	r.done()
	g.Mute(false)
	g.RemoveBot(r.ann)
	r.done()
	if got := len(r.tg.Calls("sendMessage")) - greetings; got != 1 {
		t.Errorf("got %d calls, want one, in vain", got)
	}
	if log := r.log.String(); strings.Contains(log, "level=ERROR") || strings.Contains(log, "level=WARN") {
		t.Errorf("got the log %s, want no warning", log)
	}
	if got := g.Messages(); len(got) == 0 || got[len(got)-1].FromBot && strings.Contains(got[len(got)-1].Text, unlogged) {
		t.Errorf("got %v, want nothing said", got)
	}
}

// What was asked in a group that became a supergroup is answered there.
func TestGroupMoved(t *testing.T) {
	t.Parallel()
	r := newRig(t, echoHere)
	g := r.tg.SmallGroup("Council")
	g.AddBot(r.ann)
	g.Send(r.ann, "/ask "+unlogged)
	big := g.Migrate(r.ann)
	r.poll()
	if !big.Wait(r.ctx, func(all []playground.Message) bool {
		last := len(all) - 1
		return last >= 0 && all[last].FromBot && all[last].ReplyTo == 0 && strings.Contains(all[last].Text, unlogged)
	}) {
		t.Fatalf("nothing was said in the supergroup; the log:\n%s", r.log)
	}
	r.done()
}

func TestFateOfMuteGroups(t *testing.T) {
	for _, text := range []string{
		"bad request, Bad Request: not enough rights to send text messages to the chat",
		"bad request, Bad Request: have no rights to send a message",
		"bad request, Bad Request: CHAT_WRITE_FORBIDDEN", "bad request, Bad Request: TOPIC_CLOSED",
		"bad request, Bad Request: message thread not found",
	} {
		if got := judgeBadRequest(text); got != mute {
			t.Errorf("%q: got fate %d, want %d", text, got, mute)
		}
	}
}

func TestWithoutMentionKeepsTheRest(t *testing.T) {
	entities := []models.MessageEntity{{Type: "bold", Offset: 0, Length: 2}, {Type: "mention", Offset: 3, Length: 6}}
	rest, named := withoutMention("a  @other  b", entities, "test_bot")
	if diff := cmp.Diff("a  @other  b", rest); diff != "" || named {
		t.Errorf("named %v, want -, got +\n%s", named, diff)
	}
}
