package candidacy

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"
)

// Random sequences of acts by random people keep what must always hold: keep
// checks that heads grow and chains verify, sound the rest.
func TestRandomActs(t *testing.T) {
	rounds, done := 60, map[string]int{}
	if testing.Short() {
		rounds = 10
	}
	for seed := range rounds {
		w := settled(t)
		r := rand.New(rand.NewPCG(uint64(seed), 5))
		for range 250 {
			name, c, err := w.random(r)
			var refusal Refusal
			if err != nil && !errors.As(err, &refusal) && faults(err) == nil {
				t.Fatalf("seed %d, %s: got %v, want a refusal or faults", seed, name, err)
			}
			if err == nil && len(c.Entries) > 0 {
				done[name]++
				w.keep(c)
			}
			w.at = w.at.Add(time.Duration(r.IntN(3*60)) * time.Minute)
			w.sound(fmt.Sprintf("seed %d, %s", seed, name))
		}
	}
	if testing.Short() {
		return // too few to reach everything
	}
	for _, name := range []string{"begin", "seal", "link", "confirm", "decline", "admit", "withdraw", "confirm withdrawal", "keep", "succeed", "propose", "accept common", "lapse", "forget"} {
		if done[name] == 0 {
			t.Errorf("%s: got it done never, want the sequences to reach it", name)
		}
	}
}

func pick[E any](r *rand.Rand, all []E) E {
	if len(all) == 0 {
		var none E
		return none
	}
	return all[r.IntN(len(all))]
}

// random tries one act.
func (w *world) random(r *rand.Rand) (name string, c Change, err error) {
	f, s, a := w.file, w.seat(), act(pick(r, everybody))
	e, inv := pick(r, f.Endorsements), pick(r, f.Invitations)
	if r.IntN(2) == 0 { // else hardly anything is done
		a = act(pick(r, []Person{e.By, e.By, inv.By, focal}))
	}
	switch r.IntN(18) {
	case 0:
		c, _, _, err = f.InviteBody(a, s, "", w.seed(), w.at)
		return "invite", c, err
	case 1:
		c, _, err = f.Begin(a, pick(r, []string{"", inv.ID}), w.seed(), w.at)
		return "begin", c, err
	case 2, 3:
		c, _, err = f.Seal(a, e.ID, body(pick(r, []string{"الأمل", "النور", "الفجر"})), answers(), AR, key(a.Who), w.seed(), w.at, seal)
		return "seal", c, err
	case 4:
		c, _, _, err = f.InviteKey(a, e.ID, w.seed(), w.at)
		return "link", c, err
	case 5, 6:
		c, _, err = f.Confirm(act(pick(r, everybody)), inv.ID, key(a.Who), w.at, seal)
		return "confirm", c, err
	case 7:
		c, _, err = f.Decline(a, s, e.ID, pick(r, []string{"", inv.ID}), w.at)
		return "decline", c, err
	case 8:
		c, _, err = f.Admit(a, s, e.ID, w.at, seal)
		return "admit", c, err
	case 9:
		c, _, err = f.Withdraw(a, e.ID, "سبب", w.at)
		return "withdraw", c, err
	case 10:
		c, _, err = f.ConfirmWithdrawal(act(pick(r, everybody)), e.ID, pick(r, []string{"", inv.ID}), key("x"), w.at)
		return "confirm withdrawal", c, err
	case 11:
		c, _, err = f.KeepEndorsement(a, e.ID, w.at)
		return "keep", c, err
	case 12:
		c, _, _, err = f.InviteSuccessor(a, e.ID, w.seed(), w.at)
		return "invite a successor", c, err
	case 13:
		c, _, err = f.Succeed(act(pick(r, everybody)), inv.ID, w.at)
		return "succeed", c, err
	case 14:
		c, _, err = f.Propose(a, e.ID, w.at)
		return "propose", c, err
	case 15:
		c, _, err = f.AcceptCommon(act(pick(r, f.Representatives())), w.at)
		return "accept common", c, err
	case 16:
		c, _, err = f.Lapse(pick(r, append(f.Lapsed(w.at), e.ID)), w.at)
		return "lapse", c, err
	}
	if r.IntN(20) > 0 {
		c, err = f.SetKeys(a, s, 1+r.IntN(2), w.at)
		return "keys", c, err
	}
	return "forget", f.ForgetIn(pick(r, []Person{rep, member, citizen, rep2}), w.at), nil
}

// sound fails when something does not hold that always must.
func (w *world) sound(after string) {
	w.t.Helper()
	confirmations := map[string]int{}
	for _, e := range w.journals[w.file.Candidacy.ID] {
		if e.Act == ActConfirmed {
			confirmations[e.About]++
		}
	}
	for _, e := range w.file.Endorsements {
		counts := e.State == Confirmed || e.State == Withdrawn
		if counts && (len(e.Keys) < e.Needs || e.Needs < 1 || e.Accepted.IsZero() || len(e.Letters) == 0 || e.Code == "") {
			w.t.Fatalf("%s: got %+v, want keys, acceptance, letter and code", after, e)
		}
		if want := 0; confirmations[e.ID] != want && !counts || counts && confirmations[e.ID] != 1 {
			w.t.Fatalf("%s: got %d confirmations of %s (%s)", after, confirmations[e.ID], e.ID, e.State)
		}
		if doubled(e.Keys) || e.Withdrawal != nil && doubled(e.Withdrawal.Keys) {
			w.t.Fatalf("%s: got one person as two keys: %+v", after, e)
		}
		if done := e.Withdrawal != nil && !e.Withdrawal.Done.IsZero(); done != (e.State == Withdrawn) || done && len(e.Withdrawal.Keys) < e.Needs {
			w.t.Fatalf("%s: got %s with the withdrawal %+v", after, e.State, e.Withdrawal)
		}
	}
	if c := w.file.Candidacy.Common; c != nil {
		if e := w.endorsement(c.Endorsement); e.State != Confirmed || e.By == "" {
			w.t.Fatalf("%s: got a common focal point of %+v, want it confirmed", after, e)
		}
	}
}

// doubled reports whether somebody is among the keys twice.
func doubled(keys []Key) bool {
	seen := map[Person]bool{}
	for _, k := range keys {
		if k.Who != "" && seen[k.Who] {
			return true
		}
		seen[k.Who] = true
	}
	return false
}
