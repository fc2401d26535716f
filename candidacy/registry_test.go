package candidacy

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAddCommunity(t *testing.T) {
	w := newWorld(t)
	c, inv, secret, err := w.registry.AddCommunity(act(admin), community(), "السيدة فلانة", w.seed(), w.at)
	w.must(c, err)
	if InvitationID(secret) != inv.ID || inv.Gives != GrantFocal || inv.By != admin || !inv.Ends.Equal(w.at.Add(InvitationLife)) {
		t.Errorf("got invitation %+v, want one to the focal point's office for 14 days", inv)
	}
	want := community()
	want.ID = inv.For
	if got, there := w.registry.Community(inv.For); !there || !cmp.Equal(want, got) || len(got.ID) != 8 {
		t.Errorf("got community %+v, want %+v", got, want)
	}
	if got := w.acts(RegistryFile); !slices.Equal(got, []Act{ActCommunity, ActInvite}) {
		t.Errorf("got acts %v", got)
	}
	again := community(func(c *Community) {
		c.NameAR, c.NameFR, c.Province = "الـمثال", "al mital", "إقليم بركان"
	})
	c, second, _, err := w.registry.AddCommunity(act(admin), again, "", w.seed(), w.at)
	w.must(c, err)
	if second.For != inv.For || len(w.registry.Communities) != 1 {
		t.Errorf("the same community again: got %d communities, want the first used again", len(w.registry.Communities))
	}
	c, _, err = w.registry.Accept(act(focal), inv.ID, "اسم", w.at)
	w.must(c, err)
	c, _, _, err = w.registry.AddCommunity(act(admin), again, "", w.seed(), w.at)
	wantRefusal(t, "with a focal point", c, err, HasFocal)
	others := []func(*Community){
		func(c *Community) { c.Council = Province },
		func(c *Community) { c.Region = "souss-massa" },
		func(c *Community) { c.Province = "وجدة" },
		func(c *Community) { c.NameAR, c.NameFR = "سيدي سليمان", "Sidi Slimane" },
	}
	for i, other := range others {
		c, _, _, err := w.registry.AddCommunity(act(admin), community(other), "", w.seed(), w.at)
		w.must(c, err)
		if got := len(w.registry.Communities); got != i+2 {
			t.Errorf("another community: got %d, want %d", got, i+2)
		}
	}
}

func TestAddCommunityFaults(t *testing.T) {
	tests := []struct {
		name string
		c    Community
		note string
		want []string
	}{
		{"nothing", Community{}, "", []string{"council missing", "region missing", "name-ar missing", "name-fr missing"}},
		{"choices", community(func(c *Community) { c.Council, c.Region = "village", "atlantis" }), "", []string{"council no_choice", "region no_choice"}},
		{"a commune without province", community(func(c *Community) { c.Province = "" }), "", []string{"province missing"}},
		{"spaces", community(func(c *Community) { c.NameAR = " \t " }), "", []string{"name-ar missing"}},
		{"long", community(func(c *Community) { c.NameFR = strings.Repeat("é", 121) }), strings.Repeat("a", 121), []string{"name-fr length", "note length"}},
		{"bidi", community(func(c *Community) { c.NameAR = "جماعة \u202eالمثال" }), "", []string{"name-ar character"}},
		{"two lines", community(func(c *Community) { c.NameAR = "جماعة\nالمثال" }), "", []string{"name-ar character"}},
		{"no word", community(func(c *Community) { c.NameAR = "<>" }), "", []string{"name-ar no_word"}},
		{"an identity number", community(), "AB123456", []string{"note looks_like_id"}},
		{"no UTF-8", community(func(c *Community) { c.NameAR = "a\xff" }), "", []string{"name-ar character"}},
	}
	for _, tt := range tests {
		w := newWorld(t)
		c, _, _, err := w.registry.AddCommunity(act(admin), tt.c, tt.note, w.seed(), w.at)
		if got := faults(err); !slices.Equal(got, tt.want) || len(c.Entries) > 0 {
			t.Errorf("%s: got %v (%v), want %v", tt.name, got, err, tt.want)
		}
	}
	for _, council := range []Council{Province, Region} {
		w := newWorld(t)
		c, inv, _, err := w.registry.AddCommunity(act(admin), community(func(c *Community) { c.Council, c.Province = council, "" }), "", w.seed(), w.at)
		w.must(c, err)
		if got, _ := w.registry.Community(inv.For); got.Council != council || got.Province != "" {
			t.Errorf("a %s without province: got %+v, want it let through", council, got)
		}
	}
}

func TestAccept(t *testing.T) {
	w := newWorld(t)
	c, inv, _, err := w.registry.AddCommunity(act(admin), community(), "", w.seed(), w.at)
	w.must(c, err)
	for _, late := range []time.Duration{InvitationLife, InvitationLife + time.Second} {
		c, _, err = w.registry.Accept(act(focal), inv.ID, "اسم", inv.At.Add(late))
		wantRefusal(t, "too late", c, err, LinkOver)
	}
	c, _, err = w.registry.Accept(act(focal), "altered", "اسم", w.at)
	wantRefusal(t, "altered", c, err, NotThere)
	c, _, err = w.registry.Accept(Actor{}, inv.ID, "اسم", w.at)
	wantRefusal(t, "nobody", c, err, NoRight)
	c, _, err = w.registry.Accept(act(focal), inv.ID, " ", w.at)
	if got := faults(err); !slices.Equal(got, []string{"name missing"}) || len(c.Entries) > 0 {
		t.Errorf("no name: got %v, want it missing", got)
	}
	w.at = inv.Ends.Add(-time.Second)
	c, got, err := w.registry.Accept(act(focal), inv.ID, "فلانة", w.at)
	w.must(c, err)
	if want := (Officer{focal, "فلانة", w.at}); *got.Focal != want {
		t.Errorf("got focal point %+v, want %+v", *got.Focal, want)
	}
	if !slices.Contains(w.links, Link{ByPerson, string(focal), Ref{File: RegistryFile}}) {
		t.Errorf("got links %v, want one from the person to the registry", w.links)
	}
	c, _, err = w.registry.Accept(act(focal), inv.ID, "فلانة", w.at.Add(time.Hour))
	wantNothing(t, "again, also later", c, err)
	c, _, err = w.registry.Accept(act(citizen), inv.ID, "آخر", w.at)
	wantRefusal(t, "somebody else", c, err, LinkUsed)
	if of := w.registry.Of(focal); len(of) != 1 || of[0].ID != inv.For || len(w.registry.Of("")) != 0 || len(w.registry.Of(citizen)) != 0 {
		t.Errorf("got communities %v of the focal point, want the one", of)
	}
	c, err = w.registry.Dismiss(act(admin), inv.For, focal, w.at)
	w.must(c, err)
	c, _, err = w.registry.Accept(act(focal), inv.ID, "فلانة", w.at)
	wantRefusal(t, "dismissed, with the old link", c, err, LinkUsed)
}

// An admin may be the focal point of a small community.
func TestAcceptOwnFocal(t *testing.T) {
	w := newWorld(t)
	id := w.settle(community(), admin)
	if c, _ := w.registry.Community(id); !c.isFocal(admin) {
		t.Errorf("got %+v, want the admin as focal point", c)
	}
}

func TestHandover(t *testing.T) {
	w := settled(t)
	id := w.file.Candidacy.Community.ID
	invite := func(grant Grant) string {
		c, inv, _, err := w.registry.InviteTo(act(focal), grant, id, "", w.seed(), w.at)
		w.must(c, err)
		return inv.ID
	}
	hand, other := invite(GrantHandover), invite(GrantHandover)
	c, _, err := w.registry.Accept(act(focal), hand, "اسم", w.at)
	wantRefusal(t, "one's own link", c, err, OwnLink)
	c, err = w.registry.Dismiss(act(deputy), id, deputy, w.at)
	w.must(c, err)
	asDeputy := invite(GrantDeputy)
	c, _, err = w.registry.Accept(act(citizen), hand, "اسم", w.at)
	w.must(c, err)
	got, _ := w.registry.Community(id)
	if !got.isFocal(citizen) || got.Holds(focal) {
		t.Errorf("got %+v, want the office with the one, not with the other", got)
	}
	for _, old := range []string{other, asDeputy} {
		c, _, err = w.registry.Accept(act(member), old, "اسم", w.at)
		wantRefusal(t, "a link of who was the focal point", c, err, LinkRevoked)
	}
	c, _, _, err = w.registry.InviteTo(act(focal), GrantDeputy, id, "", w.seed(), w.at)
	wantRefusal(t, "who was the focal point invites", c, err, NoRight)
	last := w.journals[RegistryFile][len(w.journals[RegistryFile])-2]
	if last.Act != ActAccept || last.Data["from"] != string(focal) || last.Who != citizen {
		t.Errorf("got entry %+v, want who took it from whom", last)
	}
}

// The deputy takes over: the deputy's office falls vacant.
func TestDeputyTakesOver(t *testing.T) {
	w := settled(t)
	id := w.file.Candidacy.Community.ID
	c, _, _, err := w.registry.InviteTo(act(focal), GrantDeputy, id, "", w.seed(), w.at)
	wantRefusal(t, "a second deputy", c, err, WrongState)
	c, inv, _, err := w.registry.InviteTo(act(focal), GrantHandover, id, "", w.seed(), w.at)
	w.must(c, err)
	c, got, err := w.registry.Accept(act(deputy), inv.ID, "اسم", w.at)
	w.must(c, err)
	if !got.isFocal(deputy) || got.Deputy != nil {
		t.Errorf("got %+v, want the deputy as focal point, and no deputy", got)
	}
}

func TestRevoke(t *testing.T) {
	w := newWorld(t)
	c, inv, _, err := w.registry.AddCommunity(act(admin), community(), "", w.seed(), w.at)
	w.must(c, err)
	c, err = w.registry.Revoke(act(admin), inv.ID, inv.Ends)
	wantRefusal(t, "over", c, err, LinkOver)
	c, err = w.registry.Revoke(act(admin), inv.ID, w.at)
	w.must(c, err)
	c, err = w.registry.Revoke(act(admin), inv.ID, w.at)
	wantNothing(t, "again", c, err)
	c, _, err = w.registry.Accept(act(focal), inv.ID, "اسم", w.at)
	wantRefusal(t, "accept what was revoked", c, err, LinkRevoked)
	id := w.settle(community(), focal)
	used := w.registry.Invitations[slices.IndexFunc(w.registry.Invitations, Invitation.taken)]
	c, err = w.registry.Revoke(act(admin), used.ID, w.at)
	wantRefusal(t, "used", c, err, LinkUsed)
	c, err = w.registry.Revoke(act(admin), "none", w.at)
	wantRefusal(t, "none", c, err, NotThere)
	c, _, _, err = w.registry.InviteTo(act(admin), GrantFocal, id, "", w.seed(), w.at)
	wantRefusal(t, "invite a second focal point", c, err, HasFocal)
	c, _, _, err = w.registry.InviteTo(act(admin), GrantFocal, "none", "", w.seed(), w.at)
	wantRefusal(t, "invite for no community", c, err, NotThere)
	c, _, _, err = w.registry.InviteTo(act(admin), GrantKey, id, "", w.seed(), w.at)
	wantRefusal(t, "invite to what is no office", c, err, NotThere)
}

func TestDismiss(t *testing.T) {
	tests := []struct {
		name     string
		who, end Person
		want     error
	}{
		{"admin, the focal point", admin, focal, nil},
		{"admin, the deputy", admin, deputy, nil},
		{"focal point, the deputy", focal, deputy, nil},
		{"focal point, themselves", focal, focal, nil},
		{"deputy, themselves", deputy, deputy, nil},
		{"deputy, the focal point", deputy, focal, NoRight},
		{"another focal point", foreign, focal, NoRight},
		{"a citizen, themselves", citizen, citizen, NoRight},
		{"focal point, nobody in office", focal, citizen, NotThere},
		{"admin, nobody", admin, "", NotThere},
	}
	for _, tt := range tests {
		w := settled(t)
		id := w.file.Candidacy.Community.ID
		c, err := w.registry.Dismiss(act(tt.who), id, tt.end, w.at)
		if tt.want != nil {
			wantRefusal(t, tt.name, c, err, tt.want)
			continue
		}
		w.must(c, err)
		if got, _ := w.registry.Community(id); got.Holds(tt.end) {
			t.Errorf("%s: got %+v, want the office vacant", tt.name, got)
		}
	}
}

func TestTooManyInvitations(t *testing.T) {
	w := settled(t)
	for range MaxInvitations {
		c, _, _, err := w.file.InviteBody(act(focal), w.seat(), "", w.seed(), w.at)
		w.must(c, err)
	}
	c, _, _, err := w.file.InviteBody(act(focal), w.seat(), "", w.seed(), w.at)
	wantRefusal(t, "one more", c, err, TooMany)
	c, err = w.file.RevokeInvitation(act(deputy), w.seat(), w.file.Invitations[0].ID, w.at)
	w.must(c, err)
	c, _, _, err = w.file.InviteBody(act(focal), w.seat(), "", w.seed(), w.at)
	w.must(c, err)
	w.at = w.at.Add(InvitationLife)
	c, _, _, err = w.file.InviteBody(act(focal), w.seat(), "", w.seed(), w.at)
	w.must(c, err)
}
