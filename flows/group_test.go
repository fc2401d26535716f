package flows_test

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/guide"
	"github.com/munfatih/munfatih/i18n"
)

// grouped is a step in a topic of a group, of which nothing is remembered.
func grouped(t *testing.T, f *flows.Flows, e flows.Event) flows.Outcome {
	t.Helper()
	e.Chat, e.Message, e.Thread = -100, 31, 4
	out, err := f.Step(context.Background(), flows.Session{}, e)
	if err != nil {
		t.Fatalf("Step(%+v): %v", e, err)
	}
	if out.Session != (flows.Session{}) || len(out.Misses)+len(out.Changes)+len(out.Orders) > 0 {
		t.Errorf("%+v: got %+v, want nothing kept of a group", e, out)
	}
	for _, r := range out.Replies {
		if wrong := groupFault(r); wrong != "" {
			t.Errorf("%+v: %s", e, wrong)
		}
	}
	return out
}

// groupFault tells the first thing that a group would not bear.
func groupFault(r flows.Reply) string {
	if wrong := fault(r); wrong != "" {
		return wrong
	}
	var all []string
	for _, text := range r.Text {
		all = append(all, visible(string(theWords().HTML(r.Lang, text))))
	}
	if n := utf8.RuneCountInString(strings.Join(all, "\n\n")); n > 700 {
		return fmt.Sprintf("%d characters, want at most 700", n)
	}
	if r.Answers != 31 || r.Thread != 4 || r.To != 0 || r.Edit != 0 || r.File != nil {
		return fmt.Sprintf("%+v: want a new message in the same topic that answers 31", r)
	}
	if len(r.Buttons) != 1 || len(r.Buttons[0]) != 1 {
		return fmt.Sprintf("%d rows of buttons, want one link", len(r.Buttons))
	}
	link, err := url.Parse(r.Buttons[0][0].URL)
	if err != nil || link.Host != "t.me" || link.Path != "/munfatih_bot" || !payload.MatchString(link.Query().Get("start")) {
		return fmt.Sprintf("the button leads to %q, want the private chat", r.Buttons[0][0].URL)
	}
	return ""
}

// Whatever passage answers, the answer is brief and leads to the whole of it.
func TestGroupAnswersAreBrief(t *testing.T) {
	f := newFlows()
	cited := 0
	for _, lang := range i18n.Langs {
		for _, id := range allPassages() {
			p, _ := theGuide().Passage(id)
			title := p.Text[guide.Lang(lang)].Title
			a := theGuide().Ask(title, "")
			out := grouped(t, f, flows.Event{Kind: flows.Message, Named: true, Text: title})
			if len(out.Replies) != 1 {
				t.Fatalf("%q: got %d replies, want 1", title, len(out.Replies))
			}
			r := out.Replies[0]
			if a.Status != guide.Answered {
				continue
			}
			cited++
			if link := r.Buttons[0][0].URL; !strings.HasSuffix(link, "?start="+flows.PassageLink(a.Passage.ID)) {
				t.Errorf("%q: got the link %s, want one to %s", title, link, a.Passage.ID)
			}
			if !strings.HasPrefix(string(r.Text[1].Key), "citation") {
				t.Errorf("%q: got %v, want the citation after the answer", title, keys(out))
			}
			if noted := slices.ContainsFunc(keys(out), func(k i18n.Key) bool { return k == i18n.KeyNote || k == i18n.KeyGroupNote }); noted != (a.Passage.Note != nil) {
				t.Errorf("%q: got %v, want a note: %v", title, keys(out), a.Passage.Note != nil)
			}
		}
	}
	if cited < 100 {
		t.Errorf("got %d answers for all titles, want most of them answered", cited)
	}
}

// What the bot does not understand as meant for it, it passes over.
func TestGroupSilence(t *testing.T) {
	for _, e := range []flows.Event{
		{Kind: flows.Message, Text: "Que gagne notre commune à adhérer ?"},
		{Kind: flows.Command, Command: "fly"},
		{Kind: flows.Command, Command: "cancel"},
		{Kind: flows.Command, Command: "candidacy"}, // of a bot without candidacies
		{Kind: flows.Other, Media: "photo"},
		{Kind: flows.Edited, Text: "x"},
		{Kind: flows.Left},
	} {
		if out := grouped(t, newFlows(), e); len(out.Replies) != 0 || out.Toast != nil {
			t.Errorf("%+v: got %+v, want silence", e, out)
		}
	}
	out := grouped(t, newFlows(), flows.Event{Kind: flows.Pressed, Choice: flows.Choice{Flow: "quiz", Step: "yes", Value: "country"}})
	if len(out.Replies) != 0 || !isOld(out) {
		t.Errorf("a button in a group: got %+v, want a line that passes", out)
	}
}
