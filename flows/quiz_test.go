package flows_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/eligibility"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

// calls are the known calls, or the error that reading them gives.
type calls struct {
	all []candidacy.Call
	err error
}

func (c calls) Calls(context.Context) ([]candidacy.Call, error) { return c.all, c.err }

// newCalls knows one call, open since 1 January 2026, that closes at the given
// local time and zone; none for "-".
func newCalls(t testing.TB, closes string) calls {
	t.Helper()
	if closes == "-" {
		return calls{}
	}
	at := strings.LastIndex(closes, " ")
	moment := func(local string) candidacy.Moment {
		m, err := candidacy.ParseMoment(local, closes[at+1:], candidacy.Earlier)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	return calls{all: []candidacy.Call{{
		ID: "2026-aaaaa", Opens: moment("2026-01-01 00:00"), Closes: moment(closes[:at]), Source: "https://www.opengovpartnership.org/call",
		Title: map[candidacy.Lang]string{candidacy.AR: "نداء جديد", candidacy.FR: "Nouvel appel", candidacy.EN: "A new call"},
	}}}
}

// onDay is nine o'clock of a day.
func onDay(t testing.TB, day string) time.Time {
	t.Helper()
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	return d.Add(9 * time.Hour)
}

// inQuiz is a chat with the answers of a link, after the card was taken over.
func inQuiz(t *testing.T, language, code string) *chat {
	t.Helper()
	c := newChat(t, language)
	c.say("/start q_" + code)
	c.do(flows.Event{Kind: flows.Pressed, Choice: flows.Choice{Flow: "quiz", Step: "take", Value: code}, Message: 1})
	if c.session.Quiz == nil {
		t.Fatalf("code %s: nothing was taken over", code)
	}
	return c
}

func pressed(step, value string) flows.Event {
	return flows.Event{Kind: flows.Pressed, Choice: flows.Choice{Flow: "quiz", Step: step, Value: value}, Message: 1}
}

// TestQuizFitsIn holds the longest results to Telegram's limits.
func TestQuizFitsIn(t *testing.T) {
	for _, lang := range []string{"ar", "fr", "en"} {
		for _, answer := range []string{"y", "n", "u"} {
			code := "p"
			for _, letter := range "clespivat" {
				code += string(letter) + answer
			}
			c := inQuiz(t, lang, code)
			for _, day := range []string{"2026-05-08", "2026-11-23", "2036-01-01"} {
				for _, call := range []string{"-", "2036-12-30 23:59 America/Los_Angeles"} {
					c.at, c.flows.Calls = onDay(t, day), newCalls(t, call)
					for _, step := range []string{"result", "official", "review", "if", "blocked"} {
						for _, r := range c.do(pressed(step, "clespivatm")).Replies {
							if wrong := fault(r); wrong != "" {
								t.Errorf("%s, %s, %s, call %s, %s: %s", lang, code, day, call, step, wrong)
							}
						}
					}
				}
			}
		}
	}
}

// TestQuizCriteria holds the tables of the quiz to the rules and the guide:
// each criterion has a letter of its own and a passage.
func TestQuizCriteria(t *testing.T) {
	c := inQuiz(t, "en", "cly")
	for _, criterion := range theRules().Criteria() {
		out := c.do(pressed("why", criterion.ID))
		if len(out.Replies) != 1 || out.Replies[0].Text[0].Key != i18n.KeyHeading {
			t.Errorf("%s: got %v, want a passage", criterion.ID, keys(out))
		}
	}
	c = inQuiz(t, "en", "c")
	for _, criterion := range theRules().Criteria() {
		if criterion.Asked {
			c.do(pressed("yes", criterion.ID))
		}
	}
	out := c.do(pressed("share", ""))
	link, _ := out.Replies[0].Text[0].Args["Link"].(string)
	_, payload, _ := strings.Cut(link, "?start=")
	if want := "q_c" + strings.Repeat("xy", len(c.session.Quiz.Answers)); len(payload) != len(want) || len(payload) > 64 {
		t.Errorf("link to nine answers: got payload %s, want one as long as %s", payload, want)
	}
	other := inQuiz(t, "en", strings.TrimPrefix(payload, "q_"))
	if !cmp.Equal(other.session.Quiz, c.session.Quiz) {
		t.Errorf("taken over: got %+v, want %+v", other.session.Quiz, c.session.Quiz)
	}
}

func TestQuizLinks(t *testing.T) {
	yes, no, unsure := eligibility.Yes, eligibility.No, eligibility.Unsure
	tests := []struct {
		code string
		want *flows.Quiz // nil: the link is unknown
	}{
		{"c", &flows.Quiz{Council: eligibility.Commune}},
		{"rlyenpu", &flows.Quiz{Council: eligibility.Region, Answers: map[string]eligibility.Answer{
			"letter_of_support": yes, "endorsement": no, "participation": unsure}}},
		{"ptnly", &flows.Quiz{Council: eligibility.Province, Answers: map[string]eligibility.Answer{
			"training": no, "letter_of_support": yes}}},
		{"", nil}, {"x", nil}, {"cl", nil}, {"clx", nil}, {"cxy", nil}, {"cmy", nil}, {"clyly", nil}, {"clyln", nil}, {"CLY", nil},
		{"c" + strings.Repeat("ly", 40), nil},
	}
	for _, tt := range tests {
		c := newChat(t, "en")
		out := c.say("/start q_" + tt.code)
		if tt.want == nil {
			if got := keys(out); !cmp.Equal(got, []i18n.Key{i18n.KeyUnknownLink}) {
				t.Errorf("link %q: got %v, want an unknown link", tt.code, got)
			}
			continue
		}
		if c.session.Quiz != nil {
			t.Errorf("link %q opened: got %+v kept, want nothing", tt.code, c.session.Quiz)
		}
		c.do(pressed("take", tt.code))
		if !cmp.Equal(c.session.Quiz, tt.want) {
			t.Errorf("link %q taken over: got %+v, want %+v", tt.code, c.session.Quiz, tt.want)
		}
	}
}

func TestQuizTakeOverKeepsOwnAnswers(t *testing.T) {
	c := inQuiz(t, "en", "rlyen")
	mine := c.session.Quiz
	if got := keys(c.do(pressed("take", "cly"))); !cmp.Equal(got, []i18n.Key{i18n.KeyQuizOver}) {
		t.Errorf("take over beside answers of one's own: got %v, want a question", got)
	}
	if c.do(pressed("open", "")); !cmp.Equal(c.session.Quiz, mine) {
		t.Errorf("own answers kept: got %+v, want %+v", c.session.Quiz, mine)
	}
	c.do(pressed("swap", "cly"))
	want := &flows.Quiz{Council: eligibility.Commune, Answers: map[string]eligibility.Answer{"letter_of_support": eligibility.Yes}}
	if !cmp.Equal(c.session.Quiz, want) {
		t.Errorf("own answers given up: got %+v, want %+v", c.session.Quiz, want)
	}
}

// TestQuizStale holds old, forged and doubled buttons to this: nothing of the
// answers changes, and the step that is open is shown.
func TestQuizStale(t *testing.T) {
	events := []flows.Event{
		pressed("yes", "letter_of_support"), pressed("no", "letter_of_support"), pressed("yes", "training"),
		pressed("yes", "population"), pressed("yes", "mandate"), pressed("yes", ""), pressed("for", "village"),
		pressed("ask", "population"), pressed("take", "zz"), pressed("fly", ""),
	}
	for _, e := range events {
		c := inQuiz(t, "en", "rlyen")
		c.do(pressed("on", ""))
		before := c.session
		out := c.do(e)
		if out.Toast == nil || out.Toast.Text.Key != i18n.KeyQuizStale {
			t.Errorf("%s: got toast %+v, want %s", e.Choice.Data(), out.Toast, i18n.KeyQuizStale)
		}
		if got := keys(out); len(got) == 0 || got[0] != i18n.KeyQuizProgress {
			t.Errorf("%s: got %v, want the open question", e.Choice.Data(), got)
		}
		if !cmp.Equal(c.session, before) {
			t.Errorf("%s: the session changed (-before +after):\n%s", e.Choice.Data(), cmp.Diff(before, c.session))
		}
	}
}

// TestQuizWithoutBeginning presses buttons of a quiz that the chat knows
// nothing of.
func TestQuizWithoutBeginning(t *testing.T) {
	for _, e := range []flows.Event{pressed("yes", "staff"), pressed("result", ""), pressed("if", "l"), pressed("share", ""), pressed("change", "staff")} {
		c := newChat(t, "en")
		if got := keys(c.do(withMessage(e, 0))); !cmp.Equal(got, []i18n.Key{i18n.KeyQuizIntro}) {
			t.Errorf("%s: got %v, want the first question", e.Choice.Data(), got)
		}
	}
	for _, e := range []flows.Event{pressed("yes", "population"), pressed("fly", ""), pressed("for", "x")} {
		c := newChat(t, "en")
		if !isOld(c.do(withMessage(e, 0))) {
			t.Errorf("%s: got no word that the button is old", e.Choice.Data())
		}
	}
}

func withMessage(e flows.Event, message int) flows.Event {
	e.Message = message
	return e
}

// TestQuizMandate asks for the kind of council around the last days.
func TestQuizMandate(t *testing.T) {
	tests := []struct {
		day, council string
		call         string
		blocked      bool
	}{
		{"2026-05-08", "commune", "-", false}, {"2026-05-09", "commune", "-", true},
		{"2026-05-08", "region", "-", false}, {"2026-05-09", "region", "-", true},
		{"2026-05-21", "province", "-", false}, {"2026-05-22", "province", "-", true},
		{"2026-05-08", "commune", "2026-05-09 12:00 Africa/Casablanca", true},
		{"2026-05-07", "commune", "2026-05-08 23:59 America/Los_Angeles", false}, // the day where it was announced
		{"2026-11-23", "commune", "-", true}, {"2030-01-01", "commune", "-", true},
	}
	for _, tt := range tests {
		c := newChat(t, "fr")
		c.at, c.flows.Calls = onDay(t, tt.day), newCalls(t, tt.call)
		got := keys(c.do(withMessage(pressed("for", tt.council), 0)))
		want := i18n.KeyQuizProgress
		if tt.blocked {
			want = i18n.KeyQuizBlocked
		}
		if len(got) == 0 || got[0] != want {
			t.Errorf("%s on %s, call %s: got %v, want %s first", tt.council, tt.day, tt.call, got, want)
		}
	}
}

// TestQuizWhatIf shows the result as if, and keeps nothing of it.
func TestQuizWhatIf(t *testing.T) {
	c := inQuiz(t, "en", "ccylnensypyiyvyayty")
	c.at = onDay(t, "2026-11-23")
	before := c.session.Quiz
	tests := []struct {
		letters string
		now     i18n.Key
		then    i18n.Key // "": not said
		score   int
	}{
		{"", i18n.KeyQuizNotNow, "", 0},
		{"l", i18n.KeyQuizNotNow, i18n.KeyQuizNotNow, 80},
		{"ml", i18n.KeyQuizNotNow, i18n.KeyQuizPossible, 80},
		{"mle", i18n.KeyQuizNotNow, i18n.KeyQuizReady, 100},
		{"zz", i18n.KeyQuizNotNow, "", 0},
	}
	for _, tt := range tests {
		out := c.do(pressed("if", tt.letters))
		var now, then any = nil, i18n.Key("")
		score := 0
		for _, text := range out.Replies[0].Text {
			switch text.Key {
			case i18n.KeyQuizNow:
				now = text.Args["Verdict"]
			case i18n.KeyQuizThen:
				then, score = text.Args["Verdict"], text.Args["Score"].(int)
			}
		}
		if now != tt.now || then != tt.then || score != tt.score {
			t.Errorf("if %q: got now %v, then %v with %d, want %v, %v with %d", tt.letters, now, then, score, tt.now, tt.then, tt.score)
		}
	}
	if !cmp.Equal(c.session.Quiz, before) {
		t.Errorf("what if: got %+v kept, want %+v", c.session.Quiz, before)
	}
}

// TestQuizCallsUnreadable asks for the event to come again.
func TestQuizCallsUnreadable(t *testing.T) {
	f := newFlows()
	f.Calls = calls{err: context.DeadlineExceeded}
	e := written("/quiz")
	e.Private = true
	if _, err := f.Step(t.Context(), flows.Session{}, e); err == nil || !strings.Contains(err.Error(), flows.ErrRecords.Error()) {
		t.Errorf("calls that cannot be read: got error %v, want %v", err, flows.ErrRecords)
	}
}

// TestQuizWithoutTime presses a button under a message that Telegram no longer
// dates: the quiz goes on, on the day of its rules.
func TestQuizWithoutTime(t *testing.T) {
	c := newChat(t, "en")
	c.at = time.Time{}
	if got := keys(c.do(withMessage(pressed("for", "commune"), 0))); len(got) == 0 || got[0] != i18n.KeyQuizBlocked {
		t.Errorf("without a time: got %v, want the mandate of %s", got, theRules().Date())
	}
}

func TestQuizWithoutRules(t *testing.T) {
	c := newChat(t, "en")
	c.flows.Rules = nil
	if got := keys(c.say("/quiz")); !cmp.Equal(got, []i18n.Key{i18n.KeyUnknownCommand}) {
		t.Errorf("/quiz without rules: got %v, want an unknown command", got)
	}
	if got := keys(c.say("/start q_cly")); !cmp.Equal(got, []i18n.Key{i18n.KeyUnknownLink}) {
		t.Errorf("a link without rules: got %v, want an unknown link", got)
	}
}

// TestQuizSession reads sessions of the version before the quiz, and of a quiz
// whose rules were others.
func TestQuizSession(t *testing.T) {
	s, err := flows.ParseSession([]byte(`{"v":1,"lang":"fr","reading":"2.1.overview"}`))
	if err != nil || s.Quiz != nil || s.Lang != i18n.FR {
		t.Errorf("a session of version 1: got %+v, %v, want it as it was", s, err)
	}
	c := newChat(t, "en")
	c.session, err = flows.ParseSession([]byte(`{"v":2,"quiz":{"council":"commune","answers":{"population":"yes","staff":"perhaps","vision":"no"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	if got := c.say("/quiz").Replies[0].Text[0].Args["Done"]; got != 1 {
		t.Errorf("answers that the rules do not know: got %v counted, want 1", got)
	}
}
