package flows_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

// newReminding is a town hall whose bot tells of deadlines. The admin and the
// focal point have been told something.
func newReminding(t testing.TB, lang i18n.Lang) (*townhall, *memoryDeadlines) {
	t.Helper()
	h := newTownhall(t, lang)
	d := newDeadlines(h.records, func() ([]flows.Call, error) { return h.flows.Calls.Calls(t.Context()) })
	h.deadlines = d
	withDeadlines(h.flows, d)
	for i, state := range []candidacy.DeliveryState{candidacy.Sent, candidacy.Failed, candidacy.Uncertain, candidacy.Blocked} {
		d.delivered(candidacy.Delivery{ID: fmt.Sprintf("%020d", i+1), Chat: h.focal.person.ID, State: state, PlannedAt: h.at, SentAt: h.at, Message: 1, Reason: "a reason"})
	}
	return h, d
}

// TestEveryDeadlineButton presses every button that an admin, a focal point, a
// deputy and somebody without a role find under /deadlines and /admin, each in a
// town hall of its own. None is dead, and what is said fits in a message.
func TestEveryDeadlineButton(t *testing.T) {
	seen := map[string]bool{}
	for _, lang := range i18n.Langs {
		for _, who := range []string{"admin", "focal", "deputy", "stranger"} {
			for _, command := range []string{"/deadlines", "/admin"} {
				crawlDeadlines(t, lang, who, command, seen)
			}
		}
	}
	for _, step := range []string{"show", "on", "off", "moves", "days", "day", "plan", "file", "leave", "away", "back",
		"admin", "state", "retry", "whom", "told", "cast", "for", "skip", "drop"} {
		if !seen["dead:"+step] {
			t.Errorf("no button leads to dead:%s", step)
		}
	}
}

func crawlDeadlines(t *testing.T, lang i18n.Lang, who, command string, seen map[string]bool) {
	t.Helper()
	hall := func() (*townhall, *chat) {
		h, _ := newReminding(t, lang)
		return h, map[string]*chat{"admin": h.admin, "focal": h.focal, "deputy": h.deputy, "stranger": h.stranger}[who]
	}
	pressed := map[string]bool{}
	var queue [][]flows.Choice // ways
	found := func(way []flows.Choice, out flows.Outcome) {
		if len(out.Replies) == 0 || isOld(out) {
			t.Errorf("%s, %s, %s, %v: got %+v, want an answer", lang, who, command, way, out)
		}
		for _, r := range out.Replies {
			if r.Lang == "" {
				r.Lang = lang
			}
			if wrong := fault(r); wrong != "" {
				t.Errorf("%s, %s, %s, %v: %s", lang, who, command, way, wrong)
			}
			for _, b := range slices.Concat(r.Buttons...) {
				if data := b.Choice.Data(); b.Choice.Flow == "dead" && !pressed[data] && len(way) < 6 {
					pressed[data], seen["dead:"+b.Choice.Step] = true, true
					queue = append(queue, append(slices.Clone(way), b.Choice))
				}
			}
		}
	}
	_, c := hall()
	found(nil, c.say(command))
	for len(queue) > 0 {
		way := queue[0]
		queue = queue[1:]
		h, c := hall()
		out := c.say(command)
		for _, choice := range way {
			out = h.pressed(c, choice.Flow, choice.Step, choice.Value)
		}
		found(way, out)
	}
}

// TestAlertLeavesTheConversation presses the buttons of an alert in the middle
// of something else: what is open stays, and the receipt is ordered.
func TestAlertLeavesTheConversation(t *testing.T) {
	for step, days := range map[string]int{"got": 0, "d1": 1, "d3": 3} {
		h, d := newReminding(t, i18n.EN)
		h.focal.say("/endorse")
		h.focal.session.Open = &flows.Choice{Flow: "dead", Step: "leave", Value: h.community}
		before := h.focal.session
		out := h.pressed(h.focal, "al", step, "00000000000000000001.2026-aaaaa")
		want := []flows.Order{{Receipt: &flows.Receipt{Chat: h.focal.person.ID, ID: "00000000000000000001", Days: days}}}
		if diff := cmp.Diff(want, out.Orders); diff != "" {
			t.Errorf("%s: orders (-want +got):\n%s", step, diff)
		}
		if diff := cmp.Diff(before, h.focal.session); diff != "" {
			t.Errorf("%s: the session changed (-before +after):\n%s", step, diff)
		}
		if out.Toast == nil || len(out.Replies) != 1 || !out.Replies[0].ButtonsOnly {
			t.Errorf("%s: got %+v, want a line that passes and other buttons", step, out)
		}
		h.pressed(h.focal, "al", step, "00000000000000000001.2026-aaaaa")
		if got := d.deliveries["00000000000000000001"]; !got.Received() || !got.ReceivedAt.Equal(h.focal.at) {
			t.Errorf("%s twice: got %+v, want it received", step, got)
		}
	}
}

// TestAlertIsNotForOthers presses an alert's buttons as somebody else, of one
// that is not known, and after the closing: nothing is ordered.
func TestAlertIsNotForOthers(t *testing.T) {
	tests := []struct {
		name, who, value, want string
		at                     time.Time
	}{
		{"somebody else", "stranger", "00000000000000000001.2026-aaaaa", "cannot do this", time.Time{}},
		{"unknown", "focal", "nothing", "no longer kept", time.Time{}},
		{"empty", "focal", "", "no longer kept", time.Time{}},
		{"past", "focal", "00000000000000000001.2026-aaaaa", "has closed", time.Date(2027, 1, 16, 7, 59, 0, 0, time.UTC)},
		{"past, of a task", "focal", "00000000000000000001.FILE/annexes", "has closed", time.Date(2027, 1, 17, 9, 0, 0, 0, time.UTC)},
	}
	for _, tt := range tests {
		h, _ := newReminding(t, i18n.EN)
		c := map[string]*chat{"stranger": h.stranger, "focal": h.focal}[tt.who]
		if !tt.at.IsZero() {
			c.at = tt.at
		}
		out := h.pressed(c, "al", "got", strings.ReplaceAll(tt.value, "FILE", h.file))
		if len(out.Orders) > 0 || out.Toast == nil || !strings.Contains(theWords().Plain(i18n.EN, out.Toast.Text), tt.want) {
			t.Errorf("%s: got orders %v, toast %+v, want none and %q", tt.name, out.Orders, out.Toast, tt.want)
		}
	}
}

// TestTellBeforeTheClosing tells of a call until the minute before it closes.
func TestTellBeforeTheClosing(t *testing.T) {
	h, _ := newReminding(t, i18n.EN)
	closes := time.Date(2027, 1, 16, 7, 59, 0, 0, time.UTC)
	for _, kind := range []string{"call", "announced", "moved", "again", "escalation"} {
		n := flows.Notice{Kind: kind, About: "2026-aaaaa", Lead: 1, ID: "x"}
		if kind == "again" || kind == "escalation" {
			n.Of = &flows.Notice{Kind: "call", About: "2026-aaaaa", Lead: 1}
		}
		for at, want := range map[time.Time]bool{closes.Add(-time.Minute): true, closes: false, closes.Add(time.Hour): false} {
			r, got, err := h.flows.Tell(t.Context(), i18n.EN, []flows.Notice{n}, at)
			if err != nil || got != want || got != (len(r.Text) > 0) {
				t.Errorf("%s at %s: got %v, %v, want %v", kind, at, got, err, want)
			}
			if wrong := fault(r); got && wrong != "" {
				t.Errorf("%s at %s: %s", kind, at, wrong)
			}
		}
	}
	for _, n := range []flows.Notice{
		{Kind: "call", About: "2026-zzzzz"}, {Kind: "task", About: "nowhere"}, {Kind: "task", About: h.file + "/nothing"},
		{Kind: "again"}, {Kind: "escalation"}, {Kind: "what"}, {Kind: "broadcast"}, {Kind: "broadcast", Text: map[string]string{"fr": ""}},
	} {
		if r, ok, err := h.flows.Tell(t.Context(), i18n.EN, []flows.Notice{n}, h.at); ok || err != nil {
			t.Errorf("%+v: got %+v, %v, want nothing to say", n, r, err)
		}
	}
}

// TestTellFits folds fifty notices into one message.
func TestTellFits(t *testing.T) {
	for _, lang := range i18n.Langs {
		h, _ := newReminding(t, lang)
		var notices []flows.Notice
		for range 50 {
			notices = append(notices, flows.Notice{Kind: "announced", About: "2026-aaaaa", ID: "00000000000000000001", Person: flows.PersonOf(h.focal.person.ID)})
		}
		r, ok, err := h.flows.Tell(t.Context(), lang, notices, h.at)
		if wrong := fault(r); wrong != "" {
			t.Errorf("%s: %s", lang, wrong)
		}
		if !ok || err != nil || len(slices.Concat(r.Buttons...)) != 3 {
			t.Errorf("%s: got %+v, %v, %v, want one message with three buttons", lang, r, ok, err)
		}
	}
}

// TestDeadlinesUnread has every step ask for the event to come again while the
// deadlines cannot be read.
func TestDeadlinesUnread(t *testing.T) {
	h, d := newReminding(t, i18n.EN)
	d.err = errors.New("redis is away")
	events := []flows.Event{written("/deadlines"), written("/mydata"), written("/forget")}
	for _, choice := range []string{"dead:show:", "dead:plan:", "dead:admin:", "dead:state:failed:0", "dead:retry:00000000000000000002", "al:got:00000000000000000001"} {
		c, _ := flows.ParseChoice(choice)
		events = append(events, flows.Event{Kind: flows.Pressed, Choice: c, Message: 1})
	}
	for _, e := range events {
		e.Chat, e.Private, e.Person, e.At, e.Seed = h.admin.person.ID, true, h.admin.person, h.at, "seed0000000000000000000000000001"
		if out, err := h.flows.Step(t.Context(), h.admin.session, e); !errors.Is(err, flows.ErrRecords) || len(out.Orders) > 0 {
			t.Errorf("%s%v: got %v, %v, want ErrRecords and no order", e.Command, e.Choice, out.Orders, err)
		}
	}
	if _, ok, err := h.flows.Tell(t.Context(), i18n.EN, []flows.Notice{{Kind: "call", About: "2026-aaaaa"}}, h.at); ok || !errors.Is(err, flows.ErrRecords) {
		t.Errorf("Tell: got %v, %v, want ErrRecords", ok, err)
	}
}

// TestBroadcastOnlyByAdmins lets nobody else begin, send or call off.
func TestBroadcastOnlyByAdmins(t *testing.T) {
	h, _ := newReminding(t, i18n.EN)
	h.focal.session.Broadcast = &flows.BroadcastDraft{ID: "aaaaaaaaaa", Audience: flows.AudienceAll, Text: map[string]string{"en": "Hello"}}
	for step, value := range map[string]string{"cast": "", "for": "all", "text": "en", "skip": "en", "keep": "en", "drop": "",
		"send": "aaaaaaaaaa", "stop": "aaaaaaaaaa:0", "admin": "", "state": "failed:0", "retry": "00000000000000000002", "whom": "0", "told": h.community} {
		if out := h.pressed(h.focal, "dead", step, value); !isOld(out) || len(out.Orders) > 0 {
			t.Errorf("dead:%s:%s of somebody who is no admin: got %+v, want an old button", step, value, out)
		}
	}
}

// TestBroadcastIsSentOnce sends what was seen, once, and no other.
func TestBroadcastIsSentOnce(t *testing.T) {
	h, d := newReminding(t, i18n.EN)
	h.pressed(h.admin, "dead", "for", flows.AudienceFocal)
	h.admin.say("السلام عليكم؟")
	h.pressed(h.admin, "dead", "skip", "fr")
	h.admin.say("Hello?")
	id := h.admin.session.Broadcast.ID
	h.pressed(h.admin, "dead", "send", "another")
	h.pressed(h.admin, "dead", "send", id)
	h.pressed(h.admin, "dead", "send", id)
	want := candidacy.Broadcast{ID: id, Text: map[string]string{"ar": "السلام عليكم؟", "en": "Hello?"}, Audience: flows.AudienceFocal,
		By: flows.PersonOf(h.admin.person.ID), At: h.admin.at}
	if diff := cmp.Diff(map[string]candidacy.Broadcast{id: want}, d.broadcasts); diff != "" {
		t.Errorf("broadcasts (-want +got):\n%s", diff)
	}
}
