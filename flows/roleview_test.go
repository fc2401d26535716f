package flows_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/munfatih/munfatih/i18n"
)

// TestViewsAreForOffice lets everybody look at everything: who holds no office
// for the community, and is no admin, reads nothing of it.
func TestViewsAreForOffice(t *testing.T) {
	views := []struct {
		flow, step string
		value      func(*townhall) string
	}{
		{"role", "page", community}, {"role", "open", value(community, fixed("0"))}, {"role", "revoke", func(h *townhall) string { return h.handover }},
		{"role", "dismiss", value(community, fixed("p-focal"))}, {"role", "invite", value(fixed("handover"), community)}, {"role", "invite", value(fixed("endorse"), file)},
		{"cand", "new", value(community, fixed("next"))}, {"cand", "card", file}, {"cand", "ends", value(file, fixed("0"))},
		{"cand", "end", value(file, endorsement("asks"))}, {"cand", "no", value(file, endorsement("asks"))}, {"cand", "invs", value(file, fixed("0"))},
		{"cand", "keys", file}, {"cand", "support", file}, {"cand", "export", file},
	}
	for _, view := range views {
		for _, outside := range []bool{true, false} {
			h := newTownhall(t, i18n.EN)
			c := h.focal
			if outside {
				c = h.former
			}
			out := h.pressed(c, view.flow, view.step, view.value(h))
			denied := slices.Contains(keys(out), "refused.no_right")
			changes := len(out.Changes) > 0 && (outside || view.step != "export") // an export may note an edition of a letter
			if denied != outside || changes {
				t.Errorf("%s:%s, outside %v: got %v, want it refused %v", view.flow, view.step, outside, keys(out), outside)
			}
			var said strings.Builder
			for _, r := range out.Replies {
				for _, text := range r.Text {
					said.WriteString(string(theWords().HTML(i18n.EN, text)))
				}
			}
			if outside && strings.Contains(said.String(), "Martil") {
				t.Errorf("%s:%s: somebody outside reads %q", view.flow, view.step, said.String())
			}
		}
	}
}

// TestListsArePaged goes through the pages of many invitations: each is there
// once, and a page that is not there is the nearest.
func TestListsArePaged(t *testing.T) {
	h := newTownhall(t, i18n.FR)
	for range 15 {
		h.invited("Encore une")
	}
	var all []string
	for _, page := range []string{"0", "1", "2"} {
		out := h.pressed(h.focal, "cand", "invs", h.file+":"+page)
		for _, b := range slices.Concat(out.Replies[0].Buttons...) {
			if b.Choice.Step == "revoke" {
				all = append(all, b.Choice.Value)
			}
		}
	}
	slices.Sort(all)
	if got, want := len(slices.Compact(all)), 17; got != want {
		t.Errorf("three pages: got %d invitations, want %d", got, want)
	}
	for page, want := range map[string]int{"-3": 8, "x": 8, "99": 1} {
		out := h.pressed(h.focal, "cand", "invs", h.file+":"+page)
		got := 0
		for _, b := range slices.Concat(out.Replies[0].Buttons...) {
			if b.Choice.Step == "revoke" {
				got++
			}
		}
		if got != want {
			t.Errorf("page %s: got %d invitations, want %d", page, got, want)
		}
	}
}
