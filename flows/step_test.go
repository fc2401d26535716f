package flows_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/guide"
	"github.com/munfatih/munfatih/i18n"
)

func TestStepIsDeterministic(t *testing.T) {
	session := flows.Session{Version: 1, Client: i18n.FR, Reading: "2.1.funding"}
	events := []flows.Event{
		written("/start"), written("/guide"), written("/ask"), written("/fly"), written("/admin"),
		written("What does our commune gain by joining?"), written("Do we need papers?"), written("wach kayn chi chart?"),
		{Kind: flows.Pressed, Choice: flows.Choice{Flow: "guide", Step: "no", Value: "2.1.overview"}, Message: 3},
		{Kind: flows.Pressed}, {Kind: flows.Other, Media: "photo", Text: "OGP"}, {Kind: flows.Left}, {Kind: flows.Joined},
	}
	for _, e := range events {
		e.Private, e.Chat, e.Person = true, 7, flows.Person{ID: 7, Language: "fr"}
		first, err1 := newFlows().Step(context.Background(), session, e)
		second, err2 := newFlows().Step(context.Background(), session, e)
		if err1 != nil || err2 != nil {
			t.Errorf("Step(%+v): got errors %v and %v, want none", e, err1, err2)
		}
		if !cmp.Equal(first, second) {
			t.Errorf("Step(%+v) twice: got two outcomes (-first +second):\n%s", e, cmp.Diff(first, second))
		}
	}
}

func TestStepStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	out, err := newFlows().Step(ctx, flows.Session{}, written("/start"))
	if !errors.Is(err, context.Canceled) || !cmp.Equal(out, flows.Outcome{}) {
		t.Errorf("Step with a cancelled context: got %+v, %v, want nothing and %v", out, err, context.Canceled)
	}
}

// TestUnsure asks until the guide is unsure, whatever its ranking: the nearest
// passages stand as buttons, and the contents after them.
func TestUnsure(t *testing.T) {
	question := unsureQuestion(t)
	answer := theGuide().Ask(question, "")
	out := newChat(t, "en").say(question)
	want := []string{"guide:contents:new"}
	for i := len(answer.Nearest) - 1; i >= 0; i-- {
		want = append([]string{"guide:show:" + answer.Nearest[i].ID}, want...)
	}
	if len(out.Replies) != 1 || out.Replies[0].Text[0].Key != i18n.KeyUnsure {
		t.Fatalf("%q: got %+v, want one reply that says %s", question, out.Replies, i18n.KeyUnsure)
	}
	var got []string
	for _, row := range out.Replies[0].Buttons {
		for _, b := range row {
			got = append(got, b.Choice.Data())
		}
	}
	if !cmp.Equal(got, want) {
		t.Errorf("%q: got the buttons %v, want %v", question, got, want)
	}
}

// unsureQuestion puts halves of two titles together until the guide is unsure.
func unsureQuestion(t *testing.T) string {
	t.Helper()
	ids := allPassages()
	for i := range ids {
		a, _ := theGuide().Passage(ids[i])
		b, _ := theGuide().Passage(ids[(i+7)%len(ids)])
		words, more := strings.Fields(a.Text[guide.English].Title), strings.Fields(b.Text[guide.English].Title)
		question := strings.Join(words[len(words)/2:], " ") + " " + strings.Join(more[len(more)/2:], " ")
		if theGuide().Ask(question, "").Status == guide.Unsure {
			return question
		}
	}
	t.Fatal("no question of which the guide is unsure")
	return ""
}

// FuzzStep holds every step to what the package promises, whatever is kept of
// the chat and whatever the person does.
func FuzzStep(f *testing.F) {
	kinds := []flows.Kind{flows.Message, flows.Command, flows.Pressed, flows.Edited, flows.Other, flows.Left, flows.Joined}
	admin, id, _ := newAdmin(f, i18n.EN)
	open := `{"v":1,"open":{"Flow":"desk","Step":"miss","Value":"` + id + `"}}`
	quizOpen := `{"v":2,"open":{"Flow":"quiz","Step":"ask","Value":"staff"},"quiz":{"council":"commune","answers":{"country":"yes","letter_of_support":"no","endorsement":"unsure"}}}`
	callOpen := `{"v":3,"open":{"Flow":"calls","Step":"closes"},"draft":{"title_ar":"نداء","title_fr":"Appel","title_en":"Call","zone":"America/Los_Angeles","opens":"2027-11-07 01:30","which":"later","results":"-"}}`
	seeds := []struct {
		session, language, text, data, media string
		kind                                 uint8
		private                              bool
		message                              int
	}{
		{"", "fr", "/admin", "", "", 1, true, 1},
		{"", "fr", "/quiz", "", "", 1, true, 1},
		{"", "ar", "/start q_clyenin", "", "", 1, true, 1},
		{quizOpen, "ar", "wakha", "", "", 0, true, 1},
		{quizOpen, "ar", "لا أدري", "", "", 3, true, 1},
		{quizOpen, "en", "/cancel", "", "", 1, true, 1},
		{quizOpen, "fr", "Do we need papers?", "", "", 0, true, 1},
		{quizOpen, "en", "", "quiz:yes:staff", "", 2, true, 3},
		{quizOpen, "en", "", "quiz:no:population", "", 2, true, 3},
		{quizOpen, "en", "", "quiz:unsure:mandate", "", 2, true, 0},
		{quizOpen, "en", "", "quiz:if:lmxl", "", 2, true, 3},
		{quizOpen, "en", "", "quiz:take:pcyln", "", 2, true, 3},
		{quizOpen, "en", "", "quiz:for:village", "", 2, true, 3},
		{quizOpen, "en", "", "quiz:share:", "", 2, true, 3},
		{quizOpen, "en", "", "quiz:anew:", "", 2, false, 3},
		{`{"v":2,"open":{"Flow":"quiz","Step":"blocked"},"quiz":{"council":"region"}}`, "en", "non", "", "", 0, true, 3},
		{`{"v":2,"open":{"Flow":"quiz","Step":"change","Value":"vision"}}`, "en", "non", "", "", 0, true, 3},
		{`{"v":2,"quiz":{"council":"x","answers":{"staff":"y","x":"yes","mandate":"no"}}}`, "en", "", "quiz:result:", "", 2, true, 3},
		{callOpen, "ar", "2027-01-15 09:00", "", "", 0, true, 1},
		{callOpen, "fr", "Do we need papers?", "", "", 0, true, 20780},
		{callOpen, "en", "", "calls:earlier:closes", "", 2, true, 20780},
		{callOpen, "en", "", "calls:ask:source", "", 2, true, 20780},
		{callOpen, "en", "", "calls:none:", "", 2, true, 20780},
		{callOpen, "en", "", "calls:save:2027-aaaaa", "", 2, true, 20780},
		{callOpen, "en", "", "calls:zone:Local", "", 2, false, 3},
		{callOpen, "en", "/cancel", "", "", 1, true, 3},
		{callOpen, "fr", "2027-02-01", "", "", 3, true, 3},
		{`{"v":1}`, "ar", "", "calls:new:", "", 2, true, 0},
		{`{"v":1}`, "ar", "", "calls:drop:", "", 2, true, 3},
		{`{"v":1}`, "ar", "/admin", "", "", 1, false, 1},
		{`{"v":1}`, "ar", "", "desk:list:", "", 2, true, 0},
		{`{"v":1}`, "ar", "", "desk:miss:" + id, "", 2, true, 3},
		{open, "en", "", "desk:contents:" + id, "", 2, true, 3},
		{open, "en", "", "desk:section:" + id + ":2.3", "", 2, true, 3},
		{open, "en", "", "desk:link:" + id + ":2.3.mandate", "", 2, true, 3},
		{open, "en", "", "desk:link:" + id + ":::", "", 2, true, 3},
		{open, "fr", "", "desk:aside:" + id, "", 2, false, 3},
		{open, "fr", "Do we need papers? @me 0612345678", "", "", 0, true, 3},
		{`{"v":1,"open":{"Flow":"x"},"asked":"@@ 12345"}`, "fr", "?", "", "", 0, true, 3},
		{`{"v":1,"asked":"What is OGP?"}`, "fr", "", "guide:no:2.1.overview", "", 2, true, 3},
		{"", "", "/start", "", "", 1, true, 1},
		{`{"v":1,"lang":"de","client":"xx","spoken":"yy","reading":"gone"}`, "fr", "What is OGP?", "", "", 0, true, 1},
		{`{"v":1,"spoken":"fr"}`, "ar", "", "guide:yes:2.1.overview", "", 2, true, 0},
		{`{"v":1,"lang":"en","reading":"2.1.overview"}`, "ar", "", "guide:contents:here", "", 2, true, 9},
		{`{"v":1}`, "fr", "", "guide:part:-1", "", 2, true, 9},
		{`{"v":1}`, "en", "", "lang:set:", "", 2, true, 9},
		{`{"v":1}`, "en", "<b>&amp;\u202e شنو هادشي", "", "", 3, true, 9},
		{`{"v":1}`, "en", "/ask", "", "", 3, true, 9},
		{`{"v":1}`, "zgh", "🙂", "", "sticker", 4, true, 9},
		{`{"v":1}`, "zgh", "budget", "", "photo", 4, true, 9},
		{`{"v":1}`, "", "", "", "", 5, true, 0},
		{`{"v":1}`, "", "", "", "", 6, true, 0},
		{`{"v":2}`, "", "", "", "", 6, true, 0},
		{`{"v":1}`, "fr", "/ask Do we need papers?", "", "", 1, false, 3},
		{`{"v":1}`, "fr", "/ask what is the weather", "", "", 1, false, 3},
		{`{"v":1}`, "fr", "hello all", "guide:yes:2.1.overview", "", 2, false, 3},
		{`{"v":1}`, "fr", strings.Repeat("ش ", 2048), "", "", 0, true, 3},
	}
	for _, s := range seeds {
		f.Add(s.session, s.language, s.text, s.data, s.media, s.kind, s.private, s.message)
	}
	f.Fuzz(func(t *testing.T, kept, language, text, data, media string, kind uint8, private bool, message int) {
		session, err := flows.ParseSession([]byte(kept))
		if err != nil || !utf8.ValidString(text) { // Telegram's JSON holds no other text
			return
		}
		e := written(text)
		e.Kind = kinds[int(kind)%len(kinds)]
		e.Choice, _ = flows.ParseChoice(data)
		e.Media, e.Message, e.Private, e.Chat = media, max(message, 0), private, 7
		e.Person = flows.Person{ID: 7, Name: text, Language: language}
		e.At = time.Unix(int64(message)*86400, 0)
		out, err := admin.flows.Step(context.Background(), session, e)
		if err != nil {
			t.Fatalf("Step: %v", err)
		}
		checkPromises(t, admin.flows, session, e, out)
	})
}

func checkPromises(t *testing.T, f *flows.Flows, session flows.Session, e flows.Event, out flows.Outcome) {
	t.Helper()
	again, err := f.Step(context.Background(), session, e)
	if err != nil || !cmp.Equal(out, again) {
		t.Errorf("the same step again: %v (-first +second):\n%s", err, cmp.Diff(out, again))
	}
	for _, r := range out.Replies {
		if wrong := fault(r); wrong != "" {
			t.Errorf("reply %+v: %s", r, wrong)
		}
	}
	silent := len(out.Replies) == 0 && out.Toast == nil
	if mayBeSilent := !e.Private || e.Kind == flows.Left || e.Kind == flows.Joined || e.Kind == flows.Edited && !hasWord(e.Text); silent && !mayBeSilent {
		t.Error("silence in a private chat")
	}
	if !e.Private && out.Session != session {
		t.Errorf("in a group: got the session %+v, want %+v", out.Session, session)
	}
	checkKept(t, out)
}

// checkKept checks that an outcome comes back from the store as it was.
func checkKept(t *testing.T, out flows.Outcome) {
	t.Helper()
	data, err := json.Marshal(out)
	if err != nil {
		t.Fatalf("write the outcome: %v", err)
	}
	var kept flows.Outcome
	if err := json.Unmarshal(data, &kept); err != nil {
		t.Fatalf("read the outcome: %v", err)
	}
	if !cmp.Equal(kept, out) {
		t.Errorf("the outcome kept (-want +got):\n%s", cmp.Diff(out, kept))
	}
	var want int
	if out.Toast != nil {
		want = 1
	}
	want += len(out.Replies) + len(out.Counts) + len(out.Misses) + len(out.Learned) + len(out.Calls)
	for i, p := range out.Pending() {
		if p.Index != i || p == (flows.Pending{Index: i}) {
			t.Errorf("pending %d: got %+v, want something to do at its own index", i, p)
		}
	}
	if got := len(out.Pending()); got != want {
		t.Errorf("pending: got %d things to do, want %d", got, want)
	}
}

func hasWord(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}
