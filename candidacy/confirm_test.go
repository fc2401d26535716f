package candidacy

import (
	"slices"
	"testing"
	"time"
)

func TestConfirm(t *testing.T) {
	w := settled(t)
	id := w.sealed(w.begun(rep), rep, "الأمل")
	link := w.keyLink(id, rep)
	ends := w.endorsement(id).Ends
	if inv, _ := w.file.Invite(link); !inv.Ends.Equal(ends) || inv.Gives != GrantKey || inv.For != id {
		t.Errorf("got invitation %+v, want one for the key until %v", inv, ends)
	}
	c, _, err := w.file.Confirm(act(rep), link, key(rep), w.at, seal)
	wantRefusal(t, "two keys by one person", c, err, OwnLink)
	c, _, err = w.file.Confirm(act(member), link, Key{Name: "AB123456"}, w.at, seal)
	if got := faults(err); !slices.Equal(got, []string{"name looks_like_id", "office missing"}) || len(c.Entries) > 0 {
		t.Errorf("an incomplete key: got %v, want two faults", err)
	}
	for _, at := range []time.Time{ends, ends.Add(time.Second)} {
		c, _, err = w.file.Confirm(act(member), link, key(member), at, seal)
		wantRefusal(t, "after the seventh day", c, err, TimeOver)
	}
	if _, e, err := w.file.Look(act(member), link, w.at); err != nil || e.ID != id {
		t.Errorf("look: got %v %v, want the endorsement", e.ID, err)
	}
	w.at = ends.Add(-time.Second)
	c, e, err := w.file.Confirm(act(member), link, key(member), w.at, seal)
	w.must(c, err)
	if e.State != Confirmed || len(e.Keys) != 2 || e.Keys[1].Who != member || !e.Confirmed.Equal(w.at) || len(e.Letters) != 1 {
		t.Errorf("got %+v, want it confirmed in the last second", e)
	}
	if representative, key := e.Part(member); representative || !key {
		t.Errorf("part of the member: got %v %v, want a key", representative, key)
	}
	if representative, key := e.Part(rep); !representative || key {
		t.Errorf("part of the representative: got %v %v, want the representative", representative, key)
	}
	if representative, key := e.Part(""); representative || key {
		t.Error("part of nobody: got one, want none")
	}
	c, _, err = w.file.Confirm(act(member), link, key(member), ends.Add(time.Hour), seal)
	wantNothing(t, "again, also later", c, err)
	c, _, err = w.file.Confirm(act(citizen), link, key(citizen), w.at, seal)
	wantRefusal(t, "somebody else, a moment later", c, err, LinkUsed)
	if n := len(slices.DeleteFunc(w.acts(w.file.Candidacy.ID), func(a Act) bool { return a != ActConfirmed })); n != 1 {
		t.Errorf("got %d confirmations, want 1", n)
	}
	c, _, _, err = w.file.InviteKey(act(rep), id, w.seed(), w.at)
	wantRefusal(t, "another link afterwards", c, err, WrongState)
}

// A new link takes the place of the one before.
func TestInviteKeyAgain(t *testing.T) {
	w := settled(t)
	id := w.sealed(w.begun(rep), rep, "الأمل")
	first := w.keyLink(id, rep)
	second := w.keyLink(id, rep)
	c, _, err := w.file.Confirm(act(member), first, key(member), w.at, seal)
	wantRefusal(t, "the first link", c, err, LinkRevoked)
	c, err = w.file.RevokeInvitation(act(rep), w.seat(), second, w.at)
	w.must(c, err)
	c, _, err = w.file.Confirm(act(member), second, key(member), w.at, seal)
	wantRefusal(t, "a link taken back", c, err, LinkRevoked)
	c, _, _, err = w.file.InviteKey(act(rep), id, w.seed(), w.endorsement(id).Ends)
	wantRefusal(t, "after the time", c, err, TimeOver)
}

// What asked by itself needs the focal point's yes beside the keys, in any order.
func TestAdmit(t *testing.T) {
	w := settled(t)
	id := w.sealed(w.asked(rep), rep, "الأمل")
	c, _, err := w.file.Confirm(act(member), w.keyLink(id, rep), key(member), w.at, seal)
	w.must(c, err)
	w.wantState(id, Awaiting)
	if got := len(w.endorsement(id).Keys); got != 2 {
		t.Errorf("got %d keys, want both", got)
	}
	c, _, err = w.file.Admit(act(focal), w.seat(), id, w.endorsement(id).Ends, seal)
	wantRefusal(t, "too late", c, err, TimeOver)
	c, _, err = w.file.Admit(act(focal), w.seat(), id, w.at, seal)
	w.must(c, err)
	w.wantState(id, Confirmed)
	c, _, err = w.file.Admit(act(focal), w.seat(), id, w.at, seal)
	wantRefusal(t, "again", c, err, WrongState)

	other := w.sealed(w.asked(rep2), rep2, "النور")
	c, _, err = w.file.Admit(act(deputy), w.seat(), other, w.at, seal)
	w.must(c, err)
	w.wantState(other, Awaiting)
	c, _, err = w.file.Confirm(act(member2), w.keyLink(other, rep2), key(member2), w.at, seal)
	w.must(c, err)
	w.wantState(other, Confirmed)
	draft := w.asked(citizen)
	c, _, err = w.file.Admit(act(deputy), w.seat(), draft, w.at, seal)
	wantRefusal(t, "a draft", c, err, WrongState)
	c, _, err = w.file.Admit(act(deputy), w.seat(), "none", w.at, seal)
	wantRefusal(t, "none", c, err, NotThere)
}

func TestDecline(t *testing.T) {
	w := settled(t)
	id := w.sealed(w.begun(rep), rep, "الأمل")
	link := w.keyLink(id, rep)
	c, _, err := w.file.Decline(act(focal), w.seat(), id, "", w.at)
	wantRefusal(t, "what was invited, by the focal point", c, err, WrongState)
	c, _, err = w.file.Decline(act(rep), w.seat(), id, link, w.at)
	wantRefusal(t, "by whoever invited", c, err, OwnLink)
	c, _, err = w.file.Decline(act(member), w.seat(), "another", link, w.at)
	wantRefusal(t, "with the link of another", c, err, NotThere)
	c, e, err := w.file.Decline(act(member), w.seat(), id, link, w.at)
	w.must(c, err)
	if want := (Rejection{member, false, w.at}); e.State != Declined || *e.Declined != want {
		t.Errorf("got %+v, want it declined by the member", e)
	}
	c, _, err = w.file.Decline(act(member), w.seat(), id, link, w.at)
	wantNothing(t, "again", c, err)
	c, _, err = w.file.Confirm(act(member), link, key(member), w.at, seal)
	wantRefusal(t, "confirm what one declined", c, err, WrongState)

	other := w.sealed(w.asked(rep2), rep2, "النور")
	c, e, err = w.file.Decline(act(deputy), w.seat(), other, "", w.at)
	w.must(c, err)
	if e.State != Declined || !e.Declined.Focal {
		t.Errorf("got %+v, want it declined for the community", e)
	}
	done := w.confirmed(citizen, member2, "الفجر")
	used := w.file.Invitations[slices.IndexFunc(w.file.Invitations, func(i Invitation) bool { return i.Used == member2 })]
	c, _, err = w.file.Decline(act(member2), w.seat(), done, used.ID, w.at)
	wantRefusal(t, "decline what one confirmed", c, err, WrongState)
}

func TestRemind(t *testing.T) {
	w := settled(t)
	id := w.sealed(w.begun(rep), rep, "الأمل")
	c, _, err := w.file.Remind(act(deputy), w.seat(), id, w.at)
	w.must(c, err)
	c, _, err = w.file.Remind(act(focal), w.seat(), id, w.at.Add(RemindPause-time.Second))
	wantRefusal(t, "within a day", c, err, TooSoon)
	c, _, err = w.file.Remind(act(focal), w.seat(), id, w.at.Add(RemindPause))
	w.must(c, err)
	c, _, err = w.file.Remind(act(focal), w.seat(), id, w.endorsement(id).Ends)
	wantRefusal(t, "too late", c, err, TimeOver)
	draft := w.begun(rep2)
	c, _, err = w.file.Remind(act(focal), w.seat(), draft, w.at)
	w.must(c, err)
	c, _, err = w.file.Remind(act(focal), w.seat(), "none", w.at)
	wantRefusal(t, "none", c, err, NotThere)
	done := w.confirmed(citizen, member2, "الفجر")
	c, _, err = w.file.Remind(act(focal), w.seat(), done, w.at)
	wantRefusal(t, "confirmed", c, err, WrongState)
}

func TestLapse(t *testing.T) {
	w := settled(t)
	draft, waiting, done := w.begun(rep2), w.sealed(w.begun(rep), rep, "الأمل"), w.confirmed(citizen, member, "النور")
	link := w.keyLink(waiting, rep)
	tests := []struct {
		id   string
		ends time.Time
		want EndorsementState
	}{
		{waiting, w.at.Add(KeyLife), Expired},
		{draft, w.at.Add(DraftLife), Expired},
	}
	for _, tt := range tests {
		before := tt.ends.Add(-time.Second)
		c, _, err := w.file.Lapse(tt.id, before)
		wantRefusal(t, "a second before", c, err, WrongState)
		if slices.Contains(w.file.Lapsed(before), tt.id) || !slices.Contains(w.file.Lapsed(tt.ends), tt.id) {
			t.Errorf("got %v at %v, want %s from then on", w.file.Lapsed(tt.ends), tt.ends, tt.id)
		}
		c, e, err := w.file.Lapse(tt.id, tt.ends)
		w.must(c, err)
		if e.State != tt.want || !e.Expired.Equal(tt.ends) {
			t.Errorf("got %q since %v, want %q since %v", e.State, e.Expired, tt.want, tt.ends)
		}
		if last := c.Entries[len(c.Entries)-1]; last.Who != "" || last.Act != ActExpire {
			t.Errorf("got entry %+v, want the bot's", last)
		}
		c, _, err = w.file.Lapse(tt.id, tt.ends)
		wantRefusal(t, "again", c, err, WrongState)
	}
	c, _, err := w.file.Confirm(act(member2), link, key(member2), w.at, seal)
	wantRefusal(t, "a key for what expired", c, err, TimeOver)
	c, _, err = w.file.Lapse(done, w.at.Add(10*DraftLife))
	wantRefusal(t, "what is confirmed", c, err, WrongState)
	c, _, err = w.file.Lapse("none", w.at)
	wantRefusal(t, "none", c, err, NotThere)
	if got := w.file.Lapsed(w.at.Add(10 * DraftLife)); len(got) != 0 {
		t.Errorf("got %v, want nothing left to lapse", got)
	}
	c, again, err := w.file.Begin(act(rep2), "", w.seed(), w.at.Add(DraftLife))
	w.must(c, err)
	if again.ID == draft {
		t.Error("begin after the draft expired: got the old one, want another")
	}
}
