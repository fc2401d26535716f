package bot

import (
	"strings"
	"testing"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/i18n"
	"github.com/munfatih/munfatih/playground"
)

// changes are the calls that changed the profile.
func changes(r *rig) int {
	n := 0
	for _, c := range r.tg.Calls() {
		if strings.HasPrefix(c.Method, "setMy") && c.Error == "" {
			n++
		}
	}
	return n
}

func TestProfileIsSetOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t, echo)
	r.bot.Present(r.ctx)
	first := changes(r)
	if menus := 2 * len(profiles); first <= menus {
		t.Errorf("first start: got %d changes, want the %d menus and texts", first, menus)
	}
	r.bot.Present(r.ctx)
	if got := changes(r); got != first {
		t.Errorf("second start: got %d changes in all, want %d still", got, first)
	}
	for _, p := range profiles {
		for _, f := range r.bot.facets() {
			got, err := f.get(r.ctx, p.code)
			if want := words().Plain(p.lang, i18n.Text{Key: f.key}); err != nil || got != want {
				t.Errorf("%s in %q: got %q, %v, want %q", f.what, p.code, got, err, want)
			}
		}
		menu, err := r.bot.api.GetMyCommands(r.ctx, &tg.GetMyCommandsParams{
			Scope: &models.BotCommandScopeAllPrivateChats{}, LanguageCode: p.code,
		})
		items := r.bot.privateMenu()
		want := words().Plain(p.lang, i18n.Text{Key: items[0].about})
		if err != nil || len(menu) != len(items) || menu[0].Description != want {
			t.Errorf("menu in %q: got %v, %v, want %d commands, the first %q", p.code, menu, err, len(items), want)
		}
	}
	if r.log.String() != "" {
		t.Errorf("got log %q, want nothing to say", r.log)
	}
}

func TestProfileThatFails(t *testing.T) {
	t.Parallel()
	r := newRig(t, echo)
	r.tg.Fail("setMyName", playground.TooMany(3600), -1)
	r.tg.Fail("getMyDescription", playground.Drop, -1)
	r.bot.Present(r.ctx)
	if got, want := changes(r), len(profiles)*4; got != want {
		t.Errorf("got %d changes, want %d: all but the name", got, want)
	}
	if got := strings.Count(r.log.String(), "profile not set"); got != len(profiles) {
		t.Errorf("got %d lines about it, want %d; the log:\n%s", got, len(profiles), r.log)
	}
}

// The menus list what works: the commands of candidacies where there are some,
// /admin for admins.
func TestMenus(t *testing.T) {
	t.Parallel()
	const (
		plain   = "start ask guide quiz language cancel help"
		records = "start ask guide quiz candidacy endorse deadlines verify language mydata forget cancel help"
	)
	for _, tt := range []struct {
		records bool
		want    string
	}{{false, plain}, {true, records}} {
		r := newRig(t, echo)
		r.bot.records, r.bot.admins = tt.records, []int64{7}
		r.bot.Present(r.ctx)
		r.poll()
		r.ask(r.ann, "x")
		for scope, want := range map[models.BotCommandScope]string{
			&models.BotCommandScopeAllPrivateChats{}: tt.want,
			&models.BotCommandScopeChat{ChatID: 7}:   tt.want + " admin",
		} {
			commands := func() string {
				menu, err := r.bot.api.GetMyCommands(r.ctx, &tg.GetMyCommandsParams{Scope: scope, LanguageCode: "fr"})
				if err != nil {
					t.Fatal(err)
				}
				var names []string
				for _, c := range menu {
					names = append(names, c.Command)
				}
				return strings.Join(names, " ")
			}
			waitFor(r, "the menu is set", func() bool { return commands() != "" })
			if diff := cmp.Diff(want, commands()); diff != "" {
				t.Errorf("records %v, %T: want -, got +\n%s", tt.records, scope, diff)
			}
		}
	}
}
