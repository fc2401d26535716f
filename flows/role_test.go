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

// roleAct is something that changes records, and who may do it.
type roleAct struct {
	flow, step string
	value      func(h *townhall) string
	by         string // names, separated by spaces
}

// value joins what a townhall says of itself.
func value(parts ...func(*townhall) string) func(*townhall) string {
	return func(h *townhall) string {
		var all []string
		for _, part := range parts {
			all = append(all, part(h))
		}
		return strings.Join(all, ":")
	}
}

func fixed(s string) func(*townhall) string { return func(*townhall) string { return s } }
func file(h *townhall) string               { return h.file }
func community(h *townhall) string          { return h.community }
func endorsement(of string) func(*townhall) string {
	return func(h *townhall) string {
		return map[string]string{"draft": h.draft, "awaiting": h.awaiting, "asks": h.asks, "confirmed": h.confirmed}[of]
	}
}

// roleActs are all acts of the two flows that need nothing typed.
var roleActs = []roleAct{
	{"role", "make", value(fixed("focal"), func(h *townhall) string { return h.other }), "admin"},
	{"role", "make", value(fixed("handover"), community), "focal"},
	{"role", "revoked", func(h *townhall) string { return h.handover }, "admin focal"},
	{"role", "revoked", func(h *townhall) string { return h.toFocal }, "admin"},
	{"role", "dismissed", value(community, fixed("p-focal")), "admin focal"},
	{"role", "dismissed", value(community, fixed("p-deputy")), "admin focal deputy"},
	{"role", "make", value(fixed("endorse"), file), "focal deputy"},
	{"cand", "open", value(community, fixed("next")), "focal"},
	{"cand", "remind", value(file, endorsement("draft")), "focal deputy"},
	{"cand", "remind", value(file, endorsement("awaiting")), "focal deputy"},
	{"cand", "admit", value(file, endorsement("asks")), "focal deputy"},
	{"cand", "nosure", value(file, endorsement("asks")), "focal deputy"},
	{"cand", "revoked", value(file, func(h *townhall) string { return h.endorse }), "focal deputy"},
	{"cand", "key", value(file, fixed("1")), "focal"},
}

// TestActsByEveryRole lets everybody do everything: who may not changes nothing
// and is told so, or does not come to it.
func TestActsByEveryRole(t *testing.T) {
	for _, act := range roleActs {
		for _, who := range []string{"admin", "focal", "deputy", "former", "rep", "own", "stranger"} {
			h := newTownhall(t, i18n.EN)
			c := map[string]*chat{
				"admin": h.admin, "focal": h.focal, "deputy": h.deputy, "former": h.former, "rep": h.rep, "own": h.own, "stranger": h.stranger}[who]
			name := fmt.Sprintf("%s:%s:%s by %s", act.flow, act.step, act.value(h), who)
			out := h.pressed(c, act.flow, act.step, act.value(h))
			may := slices.Contains(strings.Fields(act.by), who)
			if got := len(out.Changes) > 0; got != may {
				t.Errorf("%s: got changes %v, want %v; said %v", name, got, may, keys(out))
			}
			if !may && !isOld(out) && !slices.Contains(keys(out), "refused.no_right") {
				t.Errorf("%s: said %v, want the refusal", name, keys(out))
			}
			if !may && slices.ContainsFunc(out.Replies, func(r flows.Reply) bool { return r.To != 0 && r.To != c.person.ID }) {
				t.Errorf("%s: others were told %v, want nobody", name, keys(out))
			}
			for _, r := range out.Replies {
				if r.To == 0 {
					if wrong := fault(r); wrong != "" {
						t.Errorf("%s: %s", name, wrong)
					}
				} else if wrong := fault(h.addressed(r)); wrong != "" {
					t.Errorf("%s: to %d: %s", name, r.To, wrong)
				}
			}
			h.records.checkJournals(t)
		}
	}
}

// TestActsTell checks who is told of an act, apart from whoever does it; each
// in their own language.
func TestActsTell(t *testing.T) {
	tests := []struct {
		by         string
		flow, step string
		value      func(*townhall) string
		told       string // names
	}{
		{"focal", "role", "dismissed", value(community, fixed("p-deputy")), "admin deputy"},
		{"admin", "role", "dismissed", value(community, fixed("p-focal")), "deputy focal"},
		{"focal", "cand", "open", value(community, fixed("next")), "admin deputy"},
		{"deputy", "cand", "remind", value(file, endorsement("draft")), "own"},
		{"focal", "cand", "admit", value(file, endorsement("asks")), "deputy own rep"}, // rep: asked for a common focal point
		{"deputy", "cand", "nosure", value(file, endorsement("asks")), "focal own"},
		{"focal", "cand", "key", value(file, fixed("1")), "deputy"},
		{"focal", "role", "make", value(fixed("endorse"), file), ""},
	}
	for _, tt := range tests {
		h := newTownhall(t, i18n.EN)
		h.own.session.Lang = i18n.AR
		people := map[string]*chat{"admin": h.admin, "focal": h.focal, "deputy": h.deputy, "former": h.former, "rep": h.rep, "own": h.own}
		out := h.pressed(people[tt.by], tt.flow, tt.step, tt.value(h))
		var told []string
		for name, c := range people {
			if slices.ContainsFunc(out.Replies, func(r flows.Reply) bool { return r.To == c.person.ID }) {
				told = append(told, name)
			}
		}
		slices.Sort(told)
		if got := strings.Join(told, " "); got != tt.told {
			t.Errorf("%s:%s by %s: told %q, want %q", tt.flow, tt.step, tt.by, got, tt.told)
		}
		for _, r := range out.Replies {
			if r.To != 0 && r.Lang != "" {
				t.Errorf("%s:%s: a reply to %d in %q, want the recipient's own language", tt.flow, tt.step, r.To, r.Lang)
			}
		}
	}
}

// accepting opens a link, accepts and gives a name.
func accepting(h *townhall, c *chat, name string) flows.Outcome {
	c.say("/start " + candidacy.InvitationLink(candidacy.RegistryFile, h.secret))
	h.pressed(c, "role", "accept", h.toFocal)
	return c.say(name)
}

// sureChoice is the button that takes the office, under the last message.
func sureChoice(t *testing.T, c *chat) flows.Choice {
	t.Helper()
	for _, b := range slices.Concat(c.messages[len(c.messages)-1].Buttons...) {
		if b.Choice.Step == "sure" {
			return b.Choice
		}
	}
	t.Fatalf("no button takes the office: %v", c.messages[len(c.messages)-1])
	return flows.Choice{}
}

// TestOfficeIsTakenOnce lets two people open one link: the second to confirm is
// refused, and the first is not disturbed by pressing again.
func TestOfficeIsTakenOnce(t *testing.T) {
	h := newTownhall(t, i18n.EN)
	accepting(h, h.stranger, "Stranger One")
	accepting(h, h.former, "Former Two")
	first, second := sureChoice(t, h.stranger), sureChoice(t, h.former)
	if out := h.pressed(h.stranger, "role", "sure", first.Value); len(out.Changes) != 1 {
		t.Fatalf("the first: got %v and %d changes, want the office", keys(out), len(out.Changes))
	}
	if out := h.pressed(h.former, "role", "sure", second.Value); len(out.Changes) != 0 || keys(out)[0] != "refused.link_used" {
		t.Errorf("the second: got %v, want refused.link_used", keys(out))
	}
	out := h.pressed(h.stranger, "role", "sure", first.Value)
	if len(out.Changes) != 0 || keys(out)[0] != i18n.KeyRoleHeldAlready {
		t.Errorf("again: got %v, want the page of the community", keys(out))
	}
	c, _ := h.registry().Community(h.other)
	if c.Focal == nil || c.Focal.Name != "Stranger One" || c.Focal.Who != "p-stranger" {
		t.Errorf("focal point: got %+v, want Stranger One", c.Focal)
	}
}

// TestOfficeAsSeen presses an old button after the name was changed: what it
// showed is not done.
func TestOfficeAsSeen(t *testing.T) {
	h := newTownhall(t, i18n.FR)
	accepting(h, h.stranger, "Un Nom")
	old := sureChoice(t, h.stranger)
	h.pressed(h.stranger, "role", "name", h.toFocal)
	h.stranger.say("Un Autre Nom")
	out := h.pressed(h.stranger, "role", "sure", old.Value)
	if len(out.Changes) != 0 || keys(out)[0] != i18n.KeyRoleCertain || out.Replies[0].Text[0].Args["Person"] != "Un Autre Nom" {
		t.Errorf("an old confirmation: got %v, want it asked for the present name", keys(out))
	}
}

// TestOfficeLinkThatDoesNotWork opens links that cannot be used (any more).
func TestOfficeLinkThatDoesNotWork(t *testing.T) {
	link := func(h *townhall) string {
		return "/start " + candidacy.InvitationLink(candidacy.RegistryFile, h.secret)
	}
	tests := []struct {
		name  string
		spoil func(h *townhall) // before it is opened
		text  func(h *townhall) string
		want  i18n.Key
	}{
		{"expired", func(h *townhall) { h.stranger.at = h.at.Add(candidacy.InvitationLife) }, link, "refused.link_over"},
		{"revoked", func(h *townhall) { h.pressed(h.admin, "role", "revoked", h.toFocal) }, link, "refused.link_revoked"},
		{"used", func(h *townhall) {
			accepting(h, h.former, "Former")
			h.pressed(h.former, "role", "sure", sureChoice(h.t.(*testing.T), h.former).Value)
		}, link, "refused.link_used"},
		{"altered", func(*townhall) {}, func(h *townhall) string { return link(h)[:len(link(h))-1] + "7" }, i18n.KeyRoleLinkUnknown},
		{"cut off", func(*townhall) {}, func(h *townhall) string { return link(h)[:len(link(h))-1] }, i18n.KeyRoleLinkUnknown},
		{"of a candidacy that is not there", func(*townhall) {}, func(h *townhall) string {
			return "/start " + candidacy.InvitationLink("aaaaaaaaaa", h.secret)
		}, ""},
		{"whole", func(*townhall) {}, link, i18n.KeyRoleOffer},
	}
	for _, tt := range tests {
		for _, lang := range i18n.Langs {
			h := newTownhall(t, lang)
			tt.spoil(h)
			out := h.stranger.say(tt.text(h))
			if got := keys(out); len(got) == 0 || tt.want != "" && got[0] != tt.want || len(out.Changes) != 0 {
				t.Errorf("%s, %s: got %v, want %s", tt.name, lang, got, tt.want)
			}
			for _, r := range out.Replies {
				if wrong := fault(r); wrong != "" {
					t.Errorf("%s, %s: %s", tt.name, lang, wrong)
				}
			}
		}
	}
}

// TestOfficeBadNames types what is no name: nothing of it is kept, and the step
// asks again.
func TestOfficeBadNames(t *testing.T) {
	for name, want := range map[string]i18n.Key{
		"   ": i18n.KeyRoleBadEmpty, "\u202e\u2066": i18n.KeyRoleBadEmpty, "12345": i18n.KeyRoleBadWord, "…!": i18n.KeyRoleBadWord,
		strings.Repeat("ن", 121): i18n.KeyRoleBadLength, "AB 123456": i18n.KeyRoleBadID, "Ali AB١٢٣٤٥٦": i18n.KeyRoleBadID,
	} {
		h := newTownhall(t, i18n.AR)
		got := keys(accepting(h, h.stranger, name))
		if !slices.Equal(got, []i18n.Key{want, i18n.KeyRoleAskName}) || h.stranger.session.Role != nil && h.stranger.session.Role.Name != "" {
			t.Errorf("%q: got %v, session %+v, want %s and the question", name, got, h.stranger.session.Role, want)
		}
	}
	h := newTownhall(t, i18n.AR)
	accepting(h, h.stranger, " <b>محمد</b>\u202e  العمراني ")
	if got, want := h.stranger.session.Role.Name, "<b>محمد</b> العمراني"; got != want {
		t.Errorf("a name in HTML: got %q kept, want %q", got, want)
	}
	if wrong := fault(h.stranger.messages[len(h.stranger.messages)-1]); wrong != "" {
		t.Errorf("a name in HTML: %s", wrong)
	}
}

// TestRightLostMeanwhile takes the office between what is shown and what is
// pressed, and goes on with a form.
func TestRightLostMeanwhile(t *testing.T) {
	h := newTownhall(t, i18n.FR)
	h.pressed(h.deputy, "role", "invite", "endorse:"+h.file)
	h.pressed(h.focal, "role", "dismissed", h.community+":p-deputy")
	out := h.deputy.say("Association Al Wafa")
	if len(out.Changes) != 0 {
		t.Errorf("typed after the office was lost: got changes %+v, want none", out.Changes)
	}
	if out := h.pressed(h.deputy, "cand", "card", h.file); !slices.Contains(keys(out), "refused.no_right") {
		t.Errorf("the card after the office was lost: got %v, want refused.no_right", keys(out))
	}
}

// TestRoleRecordsAway lets every step find the records away: the event comes again.
func TestRoleRecordsAway(t *testing.T) {
	for _, act := range roleActs {
		h := newTownhall(t, i18n.EN)
		h.records.err = errors.New("Redis is away")
		e := flows.Event{
			Kind: flows.Pressed, Private: true, Chat: h.focal.person.ID, Person: h.focal.person, At: h.at, Message: 1,
			Choice: flows.Choice{Flow: act.flow, Step: act.step, Value: act.value(h)}}
		if _, err := h.flows.Step(t.Context(), h.focal.session, e); !errors.Is(err, flows.ErrRecords) {
			t.Errorf("%+v: got %v, want ErrRecords", e.Choice, err)
		}
	}
}

// TestNewCommunityBadAnswers types what each step must refuse; what was there stays.
func TestNewCommunityBadAnswers(t *testing.T) {
	steps := []string{"المضيق", "مرتيل", "Martil", "Its mayor"}
	tests := []struct {
		step   int
		answer string
		want   i18n.Key
	}{
		{0, " ", i18n.KeyRoleBadEmpty}, {0, "<>", i18n.KeyRoleBadWord}, {0, strings.Repeat("x", 121), i18n.KeyRoleBadLength},
		{1, "Martil", i18n.KeyRoleBadArabic}, {1, "AB123456", i18n.KeyRoleBadID},
		{2, "مرتيل", i18n.KeyRoleBadLatin}, {2, "\u200f", i18n.KeyRoleBadEmpty}, {3, "BE654321", i18n.KeyRoleBadID},
	}
	for _, tt := range tests {
		h := newTownhall(t, i18n.EN)
		h.pressed(h.admin, "role", "new", "")
		h.pressed(h.admin, "role", "council", "commune")
		h.pressed(h.admin, "role", "region", "oriental")
		for _, answer := range steps[:tt.step] {
			h.admin.say(answer)
		}
		before := h.admin.session
		if got := keys(h.admin.say(tt.answer)); len(got) != 2 || got[0] != tt.want || !cmp.Equal(h.admin.session, before) {
			t.Errorf("step %d, %q: got %v, want %s, the question and the session as it was", tt.step, tt.answer, got, tt.want)
		}
	}
}

// TestCommunityKnown enters a community that is there: with a focal point it is
// refused and who that is comes up, without one it is invited to.
func TestCommunityKnown(t *testing.T) {
	for name, want := range map[string]i18n.Key{"Martil": "refused.has_focal", "Oued Laou": i18n.KeyRoleMade} {
		h := newTownhall(t, i18n.FR)
		before := len(h.registry().Communities)
		h.pressed(h.admin, "role", "new", "")
		h.pressed(h.admin, "role", "council", "commune")
		h.pressed(h.admin, "role", "region", "tanger-tetouan-al-hoceima")
		for _, answer := range []string{"المضيق الفنيدق", "اسم آخر", name} {
			h.admin.say(answer)
		}
		h.pressed(h.admin, "role", "skip", "")
		var save flows.Choice
		for _, b := range slices.Concat(h.admin.messages[len(h.admin.messages)-1].Buttons...) {
			if b.Choice.Step == "save" {
				save = b.Choice
			}
		}
		out := h.pressed(h.admin, "role", "save", save.Value)
		if got := keys(out); len(got) == 0 || got[0] != want {
			t.Errorf("%s: got %v, want %s", name, got, want)
		}
		if got := len(h.registry().Communities); got != before {
			t.Errorf("%s: got %d communities, want %d as before", name, got, before)
		}
	}
}

// TestCandidacyTwice opens a second candidacy for the same call: who holds the
// first is told.
func TestCandidacyTwice(t *testing.T) {
	h := newTownhall(t, i18n.EN)
	out := h.pressed(h.focal, "cand", "open", h.community+":2026-aaaaa")
	if got := keys(out); len(out.Changes) != 0 || got[0] != i18n.KeyCandTaken {
		t.Fatalf("got %v, want %s", got, i18n.KeyCandTaken)
	}
	said := visible(string(theWords().HTML(i18n.EN, out.Replies[0].Text[0])))
	if !strings.Contains(said, "Brahim El Amrani, since Monday 23 November 2026") {
		t.Errorf("got %q, want who holds the first and since when", said)
	}
	h.flows.Calls = newCalls(t, "2026-11-01 23:59 UTC")
	for _, call := range []string{"2026-aaaaa", "2030-zzzzz", ""} {
		if out := h.pressed(h.focal, "cand", "open", h.other+":"+call); len(out.Changes) != 0 {
			t.Errorf("call %q, another's community: got changes, want none", call)
		}
	}
}

// TestCandidacyAttached moves a candidacy for the next call to the one that is
// announced, once.
func TestCandidacyAttached(t *testing.T) {
	h := newTownhall(t, i18n.EN)
	h.flows.Calls = newCalls(t, "-")
	accepting(h, h.stranger, "Stranger")
	h.pressed(h.stranger, "role", "sure", sureChoice(t, h.stranger).Value)
	h.pressed(h.stranger, "cand", "open", h.other+":next")
	slot, ok := h.registry().Slot(h.other, candidacy.NextCall)
	if !ok {
		t.Fatalf("got slots %+v, want one for the next call", h.registry().Slots)
	}
	h.flows.Calls = newCalls(t, "2027-01-15 23:59 UTC")
	if out := h.pressed(h.stranger, "cand", "attach", slot.File+":2026-aaaaa"); keys(out)[0] != i18n.KeyCandAttachAsk {
		t.Errorf("attach: got %v, want it asked", keys(out))
	}
	for try, want := range []int{2, 0} {
		out := h.pressed(h.stranger, "cand", "attached", slot.File+":2026-aaaaa")
		if again := slices.Contains(keys(out), i18n.KeyCandAttached); len(out.Changes) != want || again != (try == 0) {
			t.Errorf("try %d: got %d changes, %v, want %d", try, len(out.Changes), keys(out), want)
		}
	}
	if _, ok := h.registry().Slot(h.other, "2026-aaaaa"); !ok {
		t.Errorf("got slots %+v, want the candidacy at the call", h.registry().Slots)
	}
}

// TestRemindOnce reminds a second time within a day.
func TestRemindOnce(t *testing.T) {
	h := newTownhall(t, i18n.EN)
	h.pressed(h.focal, "cand", "remind", h.file+":"+h.awaiting)
	h.deputy.at = h.at.Add(time.Hour)
	out := h.pressed(h.deputy, "cand", "remind", h.file+":"+h.awaiting)
	if got := keys(out); len(out.Changes) != 0 || got[0] != "refused.too_soon" || !slices.Contains(got, i18n.KeyCandEndHeading) {
		t.Errorf("again: got %v, want refused.too_soon and the endorsement", got)
	}
}
