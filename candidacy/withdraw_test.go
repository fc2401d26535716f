package candidacy

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestWithdraw(t *testing.T) {
	w := settled(t)
	id := w.confirmed(rep, member, "الأمل")
	for reason, want := range map[string]string{
		"": "reason missing", " \n": "reason missing", strings.Repeat("ب", 501): "reason length", "سبب\u202e": "reason character", "AB123456": "reason looks_like_id",
	} {
		c, _, err := w.file.Withdraw(act(rep), id, reason, w.at)
		if got := faults(err); !slices.Equal(got, []string{want}) || len(c.Entries) > 0 {
			t.Errorf("reason %q: got %v, want %s", reason, got, want)
		}
	}
	c, e, err := w.file.Withdraw(act(member), id, "سبب\nمن سطرين", w.at)
	w.must(c, err)
	if k := e.Withdrawal.Keys[0]; e.State != Confirmed || k.Who != member || k.Name != key(member).Name || !e.Withdrawal.Ends.Equal(w.at.Add(KeyLife)) {
		t.Errorf("got %+v, want it confirmed still, with one key to withdraw", e.Withdrawal)
	}
	c, _, err = w.file.Withdraw(act(rep), id, "سبب", w.at)
	wantRefusal(t, "propose again", c, err, WrongState)
	c, _, err = w.file.ConfirmWithdrawal(act(member), id, "", Key{}, w.at)
	wantRefusal(t, "both keys by one person", c, err, SameKey)
	ends := e.Withdrawal.Ends
	c, _, err = w.file.ConfirmWithdrawal(act(rep), id, "", Key{}, ends)
	wantRefusal(t, "after the seventh day", c, err, TimeOver)
	w.at = ends.Add(-time.Second)
	c, e, err = w.file.ConfirmWithdrawal(act(rep), id, "", Key{}, w.at)
	w.must(c, err)
	if e.State != Withdrawn || !e.Withdrawal.Done.Equal(w.at) || e.Withdrawal.Keys[1].Name != key(rep).Name || len(e.Letters) != 1 {
		t.Errorf("got %+v, want it withdrawn in the last second, its letter kept", e)
	}
	c, _, err = w.file.ConfirmWithdrawal(act(rep), id, "", Key{}, w.at)
	wantRefusal(t, "again", c, err, WrongState)
	c, _, err = w.file.KeepEndorsement(act(rep), id, w.at)
	wantRefusal(t, "keep what is withdrawn", c, err, WrongState)
}

func TestWithdrawByLink(t *testing.T) {
	w := settled(t)
	id := w.confirmed(rep, member, "الأمل")
	c, _, _, err := w.file.InviteKey(act(rep), id, w.seed(), w.at)
	wantRefusal(t, "a link for nothing", c, err, WrongState)
	c, _, err = w.file.Withdraw(act(rep), id, "سبب", w.at)
	w.must(c, err)
	link := w.keyLink(id, rep)
	if inv, e, err := w.file.Look(act(citizen), link, w.at); err != nil || inv.Gives != GrantWithdraw || e.ID != id {
		t.Errorf("look: got %v %+v, want the link for the withdrawal", err, inv)
	}
	c, _, err = w.file.Confirm(act(citizen), link, key(citizen), w.at, seal)
	wantRefusal(t, "confirm with it", c, err, NotThere)
	c, _, err = w.file.ConfirmWithdrawal(act(rep), id, link, Key{}, w.at)
	wantRefusal(t, "one's own link", c, err, OwnLink)
	c, _, err = w.file.ConfirmWithdrawal(act(citizen), id, link, Key{}, w.at)
	if got := faults(err); !slices.Equal(got, []string{"name missing", "office missing"}) || len(c.Entries) > 0 {
		t.Errorf("without a name: got %v, want two faults", got)
	}

	kept := w.keyLink(id, member) // any signer makes it anew
	c, _, err = w.file.ConfirmWithdrawal(act(citizen), id, link, key(citizen), w.at)
	wantRefusal(t, "the link before", c, err, LinkRevoked)
	c, e, err := w.file.KeepEndorsement(act(member), id, w.at)
	w.must(c, err)
	if e.State != Confirmed || e.Withdrawal != nil {
		t.Errorf("kept: got %+v, want no withdrawal", e)
	}
	c, _, err = w.file.Withdraw(act(rep), id, "سبب آخر", w.at)
	w.must(c, err)
	c, _, err = w.file.ConfirmWithdrawal(act(citizen), id, kept, key(citizen), w.at)
	wantRefusal(t, "a link of the proposal before", c, err, LinkRevoked)
	link = w.keyLink(id, rep)
	c, e, err = w.file.ConfirmWithdrawal(act(citizen), id, link, key(citizen), w.at)
	w.must(c, err)
	if e.State != Withdrawn || e.Withdrawal.Keys[1].Who != citizen {
		t.Errorf("got %+v, want it withdrawn", e)
	}
	c, _, err = w.file.ConfirmWithdrawal(act(citizen), id, link, key(citizen), w.at)
	wantNothing(t, "again", c, err)
	c, _, err = w.file.ConfirmWithdrawal(act(member2), id, link, key(member2), w.at)
	wantRefusal(t, "somebody else", c, err, LinkUsed)
}

func TestWithdrawAtOnce(t *testing.T) {
	w := settled(t)
	c, err := w.file.SetKeys(act(focal), w.seat(), 1, w.at)
	w.must(c, err)
	id := w.sealed(w.begun(rep), rep, "الأمل")
	c, _, err = w.file.Withdraw(act(rep), id, "سبب", w.at)
	w.must(c, err)
	w.wantState(id, Withdrawn)
}

func TestWithdrawalFalls(t *testing.T) {
	w := settled(t)
	id := w.confirmed(rep, member, "الأمل")
	c, e, err := w.file.Withdraw(act(rep), id, "سبب", w.at)
	w.must(c, err)
	ends := e.Withdrawal.Ends
	c, _, err = w.file.Lapse(id, ends.Add(-time.Second))
	wantRefusal(t, "a second before", c, err, WrongState)
	if got := w.file.Lapsed(ends); !slices.Equal(got, []string{id}) {
		t.Errorf("got %v, want %s", got, id)
	}
	c, e, err = w.file.Lapse(id, ends)
	w.must(c, err)
	if e.State != Confirmed || e.Withdrawal != nil || c.Entries[0].Act != ActWithdrawalFell {
		t.Errorf("got %+v, want it confirmed without withdrawal", e)
	}
}

func TestSucceed(t *testing.T) {
	w := settled(t)
	id := w.confirmed(rep, member, "الأمل")
	invite := func(who Person) string {
		c, inv, _, err := w.file.InviteSuccessor(act(who), id, w.seed(), w.at)
		w.must(c, err)
		return inv.ID
	}
	first, link := invite(rep), invite(rep)
	c, _, err := w.file.Succeed(act(citizen), first, w.at)
	wantRefusal(t, "the link before", c, err, LinkRevoked)
	c, _, err = w.file.Succeed(act(rep), link, w.at)
	wantRefusal(t, "one's own link", c, err, OwnLink)
	c, _, err = w.file.Succeed(act(citizen), link, w.at.Add(InvitationLife))
	wantRefusal(t, "too late", c, err, LinkOver)
	c, e, err := w.file.Succeed(act(citizen), link, w.at)
	w.must(c, err)
	if e.By != citizen || len(e.Keys) != 2 || e.Keys[0].Who != rep || e.State != Confirmed {
		t.Errorf("got %+v, want another representative, the same keys", e)
	}
	c, _, err = w.file.Succeed(act(citizen), link, w.at)
	wantNothing(t, "again", c, err)
	c, _, err = w.file.Succeed(act(member), link, w.at)
	wantRefusal(t, "somebody else", c, err, LinkUsed)
	c, _, _, err = w.file.InviteSuccessor(act(rep), id, w.seed(), w.at)
	wantRefusal(t, "who was the representative", c, err, NoRight)
	draft := w.begun(rep2)
	c, _, _, err = w.file.InviteSuccessor(act(rep2), draft, w.seed(), w.at)
	wantRefusal(t, "a draft", c, err, WrongState)

	// Whoever succeeded withdraws: there is no key with their name yet.
	c, _, err = w.file.Withdraw(act(member), id, "سبب", w.at)
	w.must(c, err)
	c, e, err = w.file.ConfirmWithdrawal(act(citizen), id, "", key(citizen), w.at)
	w.must(c, err)
	if e.State != Withdrawn || e.Withdrawal.Keys[1].Name != key(citizen).Name {
		t.Errorf("got %+v, want it withdrawn under the name given", e.Withdrawal)
	}
}

// A common focal point is a person: another representative is another one.
func TestSucceedCommon(t *testing.T) {
	w := settled(t)
	one, two := w.confirmed(rep, member, "الأمل"), w.confirmed(rep2, member2, "النور")
	c, _, err := w.file.Propose(act(rep), one, w.at)
	w.must(c, err)
	c, inv, _, err := w.file.InviteSuccessor(act(rep2), two, w.seed(), w.at)
	w.must(c, err)
	c, _, err = w.file.Succeed(act(rep), inv.ID, w.at) // now rep stands for both
	w.must(c, err)
	if got := w.file.Candidacy.Common; got == nil || got.Stands.IsZero() || !slices.Equal(w.file.Representatives(), []Person{rep}) {
		t.Errorf("got %+v of %v, want it to stand: all have accepted", got, w.file.Representatives())
	}
	c, inv, _, err = w.file.InviteSuccessor(act(rep), one, w.seed(), w.at)
	w.must(c, err)
	c, _, err = w.file.Succeed(act(citizen), inv.ID, w.at)
	w.must(c, err)
	if got := w.file.Candidacy.Common; got != nil {
		t.Errorf("its representative is another: got %+v, want none", got)
	}
}
