package candidacy

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestBegin(t *testing.T) {
	w := settled(t)
	c, inv, secret, err := w.file.InviteBody(act(deputy), w.seat(), "جمعية الأمل", w.seed(), w.at)
	w.must(c, err)
	if InvitationID(secret) != inv.ID || inv.Gives != GrantEndorse {
		t.Errorf("got invitation %+v, want one to endorse", inv)
	}
	c, err = w.registry.Dismiss(act(focal), w.file.Candidacy.Community.ID, deputy, w.at)
	w.must(c, err) // the invitation stays: it was the community's
	w.at = inv.Ends.Add(-time.Second)
	c, e, err := w.file.Begin(act(rep), inv.ID, w.seed(), w.at)
	w.must(c, err)
	want := Endorsement{ID: e.ID, State: DraftState, Begun: w.at, By: rep, Invitation: inv.ID, Accepted: w.at, Keys: []Key{}, Letters: []Letter{}, Flags: []Flag{}}
	if diff := cmp.Diff(want, w.endorsement(e.ID)); diff != "" || !cmp.Equal(e, want) || len(e.ID) != 8 {
		t.Errorf("endorsement (-want +got):\n%s", diff)
	}
	if !slices.Contains(w.links, Link{ByPerson, string(rep), Ref{File: w.file.Candidacy.ID}}) {
		t.Errorf("got links %v, want one from the person to the file", w.links)
	}
	c, again, err := w.file.Begin(act(rep), inv.ID, w.seed(), inv.Ends)
	wantNothing(t, "again", c, err)
	if again.ID != e.ID {
		t.Errorf("again: got %q, want %q", again.ID, e.ID)
	}
	c, _, err = w.file.Begin(act(citizen), inv.ID, w.seed(), w.at)
	wantRefusal(t, "somebody else", c, err, LinkUsed)

	c, alone, err := w.file.Begin(act(rep), "", w.seed(), w.at)
	w.must(c, err)
	if alone.ID == e.ID || !alone.Accepted.IsZero() || alone.Invitation != "" {
		t.Errorf("by itself: got %+v, want another that is not accepted", alone)
	}
	c, again, err = w.file.Begin(act(rep), "", w.seed(), w.at)
	wantNothing(t, "by itself again", c, err)
	if again.ID != alone.ID {
		t.Errorf("by itself again: got %q, want %q", again.ID, alone.ID)
	}
}

func TestBeginRefused(t *testing.T) {
	w := settled(t)
	invite := func() Invitation {
		c, inv, _, err := w.file.InviteBody(act(focal), w.seat(), "", w.seed(), w.at)
		w.must(c, err)
		return inv
	}
	open, revoked := invite(), invite()
	c, err := w.file.RevokeInvitation(act(deputy), w.seat(), revoked.ID, w.at)
	w.must(c, err)
	link := w.keyLink(w.sealed(w.begun(rep), rep, "الأمل"), rep)
	other := settled(t)
	c, foreignLink, _, err := other.file.InviteBody(act(focal), other.seat(), "", "another seed", other.at)
	other.must(c, err)
	tests := []struct {
		name, invitation string
		who              Person
		at               time.Time
		want             Refusal
	}{
		{"over", open.ID, citizen, open.Ends, LinkOver},
		{"revoked", revoked.ID, citizen, w.at, LinkRevoked},
		{"altered", open.ID[1:] + "a", citizen, w.at, NotThere},
		{"of another candidacy", foreignLink.ID, citizen, w.at, NotThere},
		{"to something else", link, citizen, w.at, NotThere},
		{"nobody", open.ID, "", w.at, NoRight},
	}
	for _, tt := range tests {
		c, _, err := w.file.Begin(act(tt.who), tt.invitation, w.seed(), tt.at)
		wantRefusal(t, tt.name, c, err, tt.want)
		if tt.invitation == link {
			continue // which can be looked at as what it is
		}
		if _, _, err := w.file.Look(act(tt.who), tt.invitation, tt.at); err != tt.want {
			t.Errorf("look, %s: got %v, want %v", tt.name, err, tt.want)
		}
	}
	if inv, _, err := w.file.Look(act(citizen), open.ID, w.at); err != nil || inv.ID != open.ID {
		t.Errorf("look at an open one: got %v %v, want it", inv, err)
	}
}

func TestComplete(t *testing.T) {
	if err := Complete(body("الأمل"), answers(), key(rep)); err != nil {
		t.Errorf("complete: got %v, want nil", err)
	}
	all := []string{"name-ar missing", "kind missing", "field missing", "seat missing", "who missing", "why missing",
		"prepare missing", "carry missing", "name missing", "office missing"}
	if got := faults(Complete(Body{}, Answers{}, Key{})); !slices.Equal(got, all) {
		t.Errorf("nothing: got %v, want %v", got, all)
	}
	long := func(n int) string { return strings.Repeat("ب", n) }
	tests := []struct {
		name   string
		change func(*Body, *Answers, *Key)
		want   string // "" for none
	}{
		{"a name of 120", func(b *Body, _ *Answers, _ *Key) { b.NameAR = long(120) }, ""},
		{"a name of 300", func(b *Body, _ *Answers, _ *Key) { b.NameAR = long(300) }, "name-ar length"},
		{"a French name of spaces", func(b *Body, _ *Answers, _ *Key) { b.NameFR = "  " }, "name-fr missing"},
		{"no receipt", func(b *Body, _ *Answers, _ *Key) { b.Receipt = "" }, ""},
		{"a kind of one's own", func(b *Body, _ *Answers, _ *Key) { b.Kind = "party" }, "kind no_choice"},
		{"a field of one's own", func(b *Body, _ *Answers, _ *Key) { b.Field = "Youth" }, "field no_choice"},
		{"HTML is text", func(b *Body, _ *Answers, _ *Key) { b.NameAR = "<b>الأمل</b> & co" }, ""},
		{"bidi controls", func(b *Body, _ *Answers, _ *Key) { b.NameAR = "الأمل\u202e" }, "name-ar character"},
		{"zero width", func(b *Body, _ *Answers, _ *Key) { b.Seat = "بركان\u200b" }, "seat character"},
		{"two lines of a name", func(b *Body, _ *Answers, _ *Key) { b.Seat = "بر\nكان" }, "seat character"},
		{"two lines of an answer", func(_ *Body, a *Answers, _ *Key) { a.Who = long(30) + "\n" + long(30) }, ""},
		{"39 characters", func(_ *Body, a *Answers, _ *Key) { a.Why = long(39) }, "why length"},
		{"40 characters", func(_ *Body, a *Answers, _ *Key) { a.Why = long(40) }, ""},
		{"40, mostly spaces", func(_ *Body, a *Answers, _ *Key) { a.Why = "ب" + strings.Repeat(" ", 50) + "ب" }, "why length"},
		{"1500 characters", func(_ *Body, a *Answers, _ *Key) { a.Carry = long(1500) }, ""},
		{"1501 characters", func(_ *Body, a *Answers, _ *Key) { a.Carry = long(1501) }, "carry length"},
		{"no word", func(_ *Body, a *Answers, _ *Key) { a.Prepare = strings.Repeat("-", 50) }, "prepare no_word"},
		{"an identity number as receipt", func(b *Body, _ *Answers, _ *Key) { b.Receipt = "FA 123456" }, "receipt looks_like_id"},
		{"an identity number in an answer", func(_ *Body, a *Answers, _ *Key) { a.Who += "F٦٥٤٣٢١" }, "who looks_like_id"},
		{"an identity number in the name", func(_ *Body, _ *Answers, k *Key) { k.Name += " AB123456" }, "name looks_like_id"},
		{"a tab in the office", func(_ *Body, _ *Answers, k *Key) { k.Office = "a\tb" }, "office character"},
	}
	for _, tt := range tests {
		b, a, k := body("الأمل"), answers(), key(rep)
		tt.change(&b, &a, &k)
		err := Complete(b, a, k)
		if got := strings.Join(faults(err), ", "); got != tt.want || (err == nil) != (tt.want == "") {
			t.Errorf("%s: got %q (%v), want %q", tt.name, got, err, tt.want)
		}
	}
	err := Complete(body("الأمل"), answers(), Key{Name: long(121), Office: "AB123456"})
	if want := "name: has 121 characters, want 1 to 120; office: holds what looks like a national identity number; leave it out"; err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
}

func TestSeal(t *testing.T) {
	w := settled(t)
	id := w.begun(rep)
	c, _, err := w.file.Seal(act(rep), id, body("الأمل"), Answers{}, AR, key(rep), w.seed(), w.at, seal)
	if len(faults(err)) != 4 || len(c.Entries) > 0 {
		t.Errorf("without answers: got %v, want four faults", err)
	}
	c, _, err = w.file.Seal(act(rep), id, body("الأمل"), answers(), "es", key(rep), w.seed(), w.at, seal)
	if got := faults(err); !slices.Equal(got, []string{"lang no_choice"}) || len(c.Entries) > 0 {
		t.Errorf("another language: got %v, want a fault", err)
	}
	c, e, err := w.file.Seal(act(rep), id, body("الأمل"), answers(), FR, Key{Name: "اسم", Office: "رئيس", Who: citizen}, w.seed(), w.at, seal)
	w.must(c, err)
	if e.State != Awaiting || e.Needs != 2 || e.Lang != FR || !e.Ends.Equal(w.at.Add(KeyLife)) || len(e.Keys) != 1 || e.Keys[0].Who != rep || !e.Keys[0].At.Equal(w.at) {
		t.Errorf("got %+v, want it awaiting, with the representative's key", e)
	}
	if _, ok := ParseCode(e.Code); !ok || !slices.Contains(w.links, Link{ByCode, e.Code, Ref{w.file.Candidacy.ID, id}}) {
		t.Errorf("got code %q and links %v, want one from the code", e.Code, w.links)
	}
	if len(e.Letters) != 0 || e.Signature != nil {
		t.Errorf("got letters %v, want none before the confirmation", e.Letters)
	}
	c, _, err = w.file.Seal(act(rep), id, body("آخر"), answers(), AR, key(rep), w.seed(), w.at, seal)
	wantRefusal(t, "again", c, err, WrongState)
	c, _, err = w.file.Seal(act(rep), "none", body("آخر"), answers(), AR, key(rep), w.seed(), w.at, seal)
	wantRefusal(t, "none", c, err, NotThere)
}

// With one key an invited endorsement is confirmed by its sealing; one that
// asked by itself awaits the focal point.
func TestSealWithOneKey(t *testing.T) {
	w := settled(t)
	c, err := w.file.SetKeys(act(focal), w.seat(), 1, w.at)
	w.must(c, err)
	id := w.sealed(w.begun(rep), rep, "الأمل")
	e := w.endorsement(id)
	want := []Letter{{AR, "ab" + strings.ToLower(e.Code), w.at}}
	if e.State != Confirmed || !e.Confirmed.Equal(w.at) || !cmp.Equal(e.Letters, want) || len(e.Signature) != 8 {
		t.Errorf("got %+v, want it confirmed with its letters", e)
	}
	if !slices.Contains(w.links, Link{ByHash, want[0].SHA256, Ref{w.file.Candidacy.ID, id}}) {
		t.Errorf("got links %v, want one from the hash", w.links)
	}
	alone := w.sealed(w.asked(rep2), rep2, "النور")
	w.wantState(alone, Awaiting)
	c, _, err = w.file.Admit(act(deputy), w.seat(), alone, w.at, seal)
	w.must(c, err)
	w.wantState(alone, Confirmed)
	broken := errors.New("no font")
	last := w.begun(member)
	c, _, err = w.file.Seal(act(member), last, body("الفجر"), answers(), AR, key(member), w.seed(), w.at,
		func(Candidacy, Endorsement) (Endorsement, error) { return Endorsement{}, broken })
	wantRefusal(t, "no letter can be made", c, err, broken)
}

func TestFlags(t *testing.T) {
	w := settled(t)
	one := w.sealed(w.begun(rep), rep, "جمعية الأمل")
	draft := w.begun(rep2)
	c, e, err := w.file.Seal(act(rep2), draft, Body{NameAR: "الآمال", NameFR: "الامل", Kind: "association", Field: "youth", Seat: "بركان", Receipt: "١٢-2020 الأمل"},
		answers(), AR, key(rep2), w.seed(), w.at, seal)
	w.must(c, err)
	if want := []Flag{{SameName, one}}; !cmp.Equal(e.Flags, want) {
		t.Errorf("got flags %v, want %v", e.Flags, want)
	}
	c, _, err = w.file.Confirm(act(rep), w.keyLink(draft, rep2), key(rep), w.at, seal) // who represents the other
	w.must(c, err)
	if got, want := w.endorsement(draft).Flags, []Flag{{SameName, one}, {SamePerson, one}}; !cmp.Equal(got, want) {
		t.Errorf("got flags %v, want %v", got, want)
	}
	if got, want := w.endorsement(one).Flags, []Flag{{SameName, draft}, {SamePerson, draft}}; !cmp.Equal(got, want) {
		t.Errorf("the other: got flags %v, want %v", got, want)
	}
	three := w.begun(citizen)
	b := body("شيء آخر")
	b.Receipt = "13/2020 الفجر"
	c, e, err = w.file.Seal(act(citizen), three, b, answers(), AR, key(citizen), w.seed(), w.at, seal)
	w.must(c, err)
	if len(e.Flags) != 0 {
		t.Errorf("another receipt: got flags %v, want none", e.Flags)
	}
	four := w.begun(member)
	b.NameAR, b.Receipt = "غيره", "١٣ - ٢٠٢٠ - الفجر"
	c, e, err = w.file.Seal(act(member), four, b, answers(), AR, key(member), w.seed(), w.at, seal)
	w.must(c, err)
	if want := []Flag{{SameReceipt, three}}; !cmp.Equal(e.Flags, want) {
		t.Errorf("the same receipt: got flags %v, want %v", e.Flags, want)
	}
	if got := len(w.endorsement(one).Flags); got != 2 {
		t.Errorf("got %d flags on the first, want each once", got)
	}
}
