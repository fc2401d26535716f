package flows_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

func callPress(step, value string) flows.Event {
	return flows.Event{Kind: flows.Pressed, Choice: flows.Choice{Flow: "calls", Step: step, Value: value}, Message: 1}
}

// wholeCall answers each step, from the first.
var wholeCall = []string{
	"نداء 2027", "Appel 2027", "Call 2027", "America/Los_Angeles", "2027-01-15 09:00", "2027-02-28 23:59",
	"2027-03-31", "https://www.opengovpartnership.org/call",
}

// entering is an admin's chat in which the first so many steps are answered.
func entering(t *testing.T, lang i18n.Lang, answered int) *chat {
	t.Helper()
	c, _, _ := newAdmin(t, lang)
	c.say("/admin")
	c.do(callPress("new", ""))
	for _, answer := range wholeCall[:answered] {
		c.say(answer)
	}
	return c
}

// saveChoice is the button that saves, under the last message.
func saveChoice(t *testing.T, c *chat) flows.Event {
	t.Helper()
	for _, b := range slices.Concat(c.messages[len(c.messages)-1].Buttons...) {
		if b.Choice.Step == "save" {
			return callPress("save", b.Choice.Value)
		}
	}
	t.Fatal("no button saves")
	return flows.Event{}
}

// TestCallIsEntered goes the whole way in each language, and saves once.
func TestCallIsEntered(t *testing.T) {
	want, err := candidacy.Draft{
		Title: map[candidacy.Lang]string{candidacy.AR: wholeCall[0], candidacy.FR: wholeCall[1], candidacy.EN: wholeCall[2]},
		Zone:  wholeCall[3], Opens: wholeCall[4], Closes: wholeCall[5], Results: wholeCall[6], Source: wholeCall[7],
	}.Call(onDay(t, "2026-11-23"))
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range i18n.Langs {
		c := entering(t, lang, len(wholeCall))
		save := saveChoice(t, c)
		for _, r := range c.messages {
			if wrong := fault(r); wrong != "" {
				t.Errorf("%s: %s", lang, wrong)
			}
		}
		out := c.do(save)
		if !cmp.Equal(out.Calls, []flows.Call{want}) || !slices.Equal(keys(out), []i18n.Key{i18n.KeyCallsSaved}) {
			t.Errorf("%s: save: got %+v, %v, want %+v", lang, out.Calls, keys(out), want)
		}
		checkKept(t, out)
		again := c.do(save)
		if len(again.Calls) != 0 || again.Toast == nil || again.Toast.Text.Key != i18n.KeyCallsStale {
			t.Errorf("%s: save again: got %+v, toast %+v, want nothing saved and told so", lang, again.Calls, again.Toast)
		}
	}
}

func TestCallKnownIsNotSavedAgain(t *testing.T) {
	c := entering(t, i18n.EN, len(wholeCall))
	save := saveChoice(t, c)
	before := c.session
	saved := c.do(save).Calls
	c.session, c.flows.Calls = before, calls{all: saved}
	if out := c.do(save); len(out.Calls) != 0 || !slices.Equal(keys(out), []i18n.Key{i18n.KeyCallsKnown}) {
		t.Errorf("a known call: got %+v, %v, want nothing saved", out.Calls, keys(out))
	}
	c.session, c.flows.Calls = before, calls{err: errors.New("Redis is away")}
	e := save
	e.Private, e.Person, e.At = true, c.person, c.at
	if _, err := c.flows.Step(t.Context(), c.session, e); !errors.Is(err, flows.ErrRecords) {
		t.Errorf("records away: got %v, want ErrRecords", err)
	}
}

// TestCallSavesWhatWasSeen presses Save under a preview of another draft.
func TestCallSavesWhatWasSeen(t *testing.T) {
	c := entering(t, i18n.FR, len(wholeCall))
	old := saveChoice(t, c)
	c.do(callPress("ask", "title-fr"))
	c.say("Un autre titre")
	out := c.do(old)
	if len(out.Calls) != 0 || keys(out)[0] != i18n.KeyCallsPreview {
		t.Errorf("an old preview: got %+v, %v, want the present preview", out.Calls, keys(out))
	}
	if out := c.do(saveChoice(t, c)); len(out.Calls) != 1 || out.Calls[0].Title[candidacy.FR] != "Un autre titre" {
		t.Errorf("the present preview: got %+v, want it saved", out.Calls)
	}
}

// TestCallBadAnswers gives each step answers that it must refuse: it says why,
// asks again, and keeps what was there.
func TestCallBadAnswers(t *testing.T) {
	tests := []struct {
		step   int
		answer string
		want   i18n.Key
	}{
		{0, strings.Repeat("ن", 500), i18n.KeyCallsBadLength}, {1, "a\u202eb", i18n.KeyCallsBadCharacter}, {2, "...", i18n.KeyCallsBadWord},
		{3, "PST", i18n.KeyCallsBadZone}, {3, "Local", i18n.KeyCallsBadZone},
		{4, "tomorrow", i18n.KeyCallsBadTime}, {4, "2027-03-14 02:30", i18n.KeyCallsBadSkipped},
		{5, "2027-01-15 09:00", i18n.KeyCallsBadCloses}, {5, "2036-01-01 00:00", i18n.KeyCallsBadFar}, {5, "2027-02-30 10:00", i18n.KeyCallsBadTime},
		{6, "2027-02-27", i18n.KeyCallsBadResults}, {6, "soon", i18n.KeyCallsBadDay}, {6, "2040-01-01", i18n.KeyCallsBadFar},
		{7, "http://example.org", i18n.KeyCallsBadSource}, {7, "call", i18n.KeyCallsBadSource},
	}
	for _, lang := range i18n.Langs {
		for _, tt := range tests {
			c := entering(t, lang, tt.step)
			before := c.session
			out := c.say(tt.answer)
			got := keys(out)
			if len(got) != 2 || got[0] != tt.want || !cmp.Equal(c.session, before) {
				t.Errorf("%s: %q: got %v, session %+v, want %s, the question, and session %+v", lang, tt.answer, got, c.session, tt.want, before)
			}
			for _, r := range out.Replies {
				if wrong := fault(r); wrong != "" {
					t.Errorf("%s: %q: %s", lang, tt.answer, wrong)
				}
			}
		}
	}
}

func TestCallTimeThatOccursTwice(t *testing.T) {
	for which, want := range map[string]string{"earlier": "2027-11-07T08:30:00Z", "later": "2027-11-07T09:30:00Z"} {
		c := entering(t, i18n.EN, 5)
		if got := keys(c.say("2027-11-07 01:30")); got[0] != i18n.KeyCallsTwice {
			t.Fatalf("got %v, want %s", got, i18n.KeyCallsTwice)
		}
		c.do(callPress(which, "closes"))
		c.do(callPress("none", ""))
		c.say(wholeCall[7])
		out := c.do(saveChoice(t, c))
		if len(out.Calls) != 1 || out.Calls[0].Closes.At.Format("2006-01-02T15:04:05Z") != want || out.Calls[0].Results != nil {
			t.Errorf("%s: got %+v, want a closing at %s and no results day", which, out.Calls, want)
		}
	}
}

// TestCallsAreForAdmins lets somebody press and type who is no admin any more.
func TestCallsAreForAdmins(t *testing.T) {
	for _, step := range []string{"new", "list", "ask", "zone", "none", "drop", "save", "earlier"} {
		c := entering(t, i18n.EN, len(wholeCall))
		save := saveChoice(t, c)
		save.Choice.Step = step
		c.flows.Admins = []int64{99}
		if out := c.do(save); !isOld(out) || len(out.Calls) != 0 || c.session.Draft == nil {
			t.Errorf("%s: got %v, %+v, want an old button", step, keys(out), out.Calls)
		}
	}
	c := entering(t, i18n.EN, 1)
	c.flows.Admins = nil
	c.say("Appel")
	if c.session.Open != nil || c.session.Draft.TitleFR != "" {
		t.Errorf("typed: got open %+v and %+v, want neither a step nor an answer", c.session.Open, c.session.Draft)
	}
}
