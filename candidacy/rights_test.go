package candidacy

import (
	"errors"
	"maps"
	"slices"
	"testing"
)

// scene is a world in which every act could be done by somebody.
type scene struct {
	*world
	community string
	call      Call
	draft     string // rep's, invited
	waiting   string // rep's, awaiting its second key
	asking    string // rep2's, asked by itself, awaiting the focal point
	standing  string // rep's, confirmed with member
	other     string // rep2's, confirmed with member2
	leaving   string // rep's, confirmed with member, a withdrawal proposed by rep
	office    string // an invitation to take over the focal point's office
	body      string // open invitations of the file
	key       string
	away      string
	successor string
}

func newScene(t *testing.T) *scene {
	t.Helper()
	w := settled(t)
	s := &scene{world: w, community: w.file.Candidacy.Community.ID, call: enter(t, sample())}
	s.draft = w.begun(rep)
	s.waiting = w.sealed(w.begun(rep), rep, "الأمل")
	s.asking = w.sealed(w.asked(rep2), rep2, "النور")
	s.standing = w.confirmed(rep, member, "الفجر")
	s.other = w.confirmed(rep2, member2, "الساحل")
	s.leaving = w.confirmed(rep, member, "الزهور")
	c, _, err := w.file.Withdraw(act(rep), s.leaving, "سبب", w.at)
	w.must(c, err)
	c, _, err = w.file.Propose(act(rep), s.standing, w.at)
	w.must(c, err)
	s.key, s.away = w.keyLink(s.waiting, rep), w.keyLink(s.leaving, rep)
	c, inv, _, err := w.file.InviteSuccessor(act(rep), s.standing, w.seed(), w.at)
	w.must(c, err)
	s.successor = inv.ID
	c, inv, _, err = w.file.InviteBody(act(focal), w.seat(), "", w.seed(), w.at)
	w.must(c, err)
	s.body = inv.ID
	c, inv, _, err = w.registry.InviteTo(act(focal), GrantHandover, s.community, "", w.seed(), w.at)
	w.must(c, err)
	s.office = inv.ID
	return s
}

// everybody are all who could try: nobody, who has no part in anything, who has a part elsewhere, and all others.
var everybody = []Person{"", citizen, foreign, admin, focal, deputy, rep, member, rep2, member2}

// rights says of every act who may do it, and for the others the refusal where it is not NoRight. Whoever is not named is refused.
var rights = map[string]struct {
	may    []Person
	others map[Person]Refusal
	do     func(*scene, Actor) error
}{
	"add a community": {may: []Person{admin}, do: func(s *scene, a Actor) error {
		_, _, _, err := s.registry.AddCommunity(a, community(func(c *Community) { c.NameAR, c.NameFR = "ثالثة", "Troisième" }), "", "x", s.at)
		return err
	}},
	"invite a focal point": {others: map[Person]Refusal{admin: HasFocal}, do: func(s *scene, a Actor) error {
		_, _, _, err := s.registry.InviteTo(a, GrantFocal, s.community, "", "x", s.at)
		return err
	}},
	"invite a deputy": {others: map[Person]Refusal{focal: WrongState}, do: func(s *scene, a Actor) error {
		_, _, _, err := s.registry.InviteTo(a, GrantDeputy, s.community, "", "x", s.at)
		return err
	}},
	"hand over": {may: []Person{focal}, do: func(s *scene, a Actor) error {
		_, _, _, err := s.registry.InviteTo(a, GrantHandover, s.community, "", "x", s.at)
		return err
	}},
	"take an office": {may: []Person{admin, citizen, foreign, deputy, rep, member, rep2, member2}, others: map[Person]Refusal{focal: OwnLink}, do: func(s *scene, a Actor) error {
		_, _, err := s.registry.Accept(a, s.office, "اسم", s.at)
		return err
	}},
	"revoke an invitation to an office": {may: []Person{admin, focal}, do: func(s *scene, a Actor) error {
		_, err := s.registry.Revoke(a, s.office, s.at)
		return err
	}},
	"dismiss the focal point": {may: []Person{admin, focal}, do: func(s *scene, a Actor) error {
		_, err := s.registry.Dismiss(a, s.community, focal, s.at)
		return err
	}},
	"dismiss the deputy": {may: []Person{admin, focal, deputy}, do: func(s *scene, a Actor) error {
		_, err := s.registry.Dismiss(a, s.community, deputy, s.at)
		return err
	}},
	"open a candidacy": {may: []Person{focal}, do: func(s *scene, a Actor) error {
		_, _, err := s.registry.OpenFile(a, s.community, &s.call, "x", s.at)
		return err
	}},
	"attach it to a call": {may: []Person{focal, deputy}, do: func(s *scene, a Actor) error {
		_, err := s.registry.Attach(a, s.file, s.call, s.at)
		return err
	}},
	"set the keys": {may: []Person{focal}, do: func(s *scene, a Actor) error {
		_, err := s.file.SetKeys(a, s.seat(), 1, s.at)
		return err
	}},
	"invite a body": {may: []Person{focal, deputy}, do: func(s *scene, a Actor) error {
		_, _, _, err := s.file.InviteBody(a, s.seat(), "", "x", s.at)
		return err
	}},
	"revoke the invitation of a body": {may: []Person{focal, deputy}, do: func(s *scene, a Actor) error {
		_, err := s.file.RevokeInvitation(a, s.seat(), s.body, s.at)
		return err
	}},
	"revoke the link for a key": {may: []Person{rep}, do: func(s *scene, a Actor) error {
		_, err := s.file.RevokeInvitation(a, s.seat(), s.key, s.at)
		return err
	}},
	"begin, invited": {may: everybody[1:], do: func(s *scene, a Actor) error {
		_, _, err := s.file.Begin(a, s.body, "x", s.at)
		return err
	}},
	"begin by itself": {may: everybody[1:], do: func(s *scene, a Actor) error {
		_, _, err := s.file.Begin(a, "", "x", s.at)
		return err
	}},
	"seal": {may: []Person{rep}, do: func(s *scene, a Actor) error {
		_, _, err := s.file.Seal(a, s.draft, body("الربيع"), answers(), AR, key(a.Who), "x", s.at, seal)
		return err
	}},
	"make the link for a key": {may: []Person{rep}, do: func(s *scene, a Actor) error {
		_, _, _, err := s.file.InviteKey(a, s.waiting, "x", s.at)
		return err
	}},
	"make the link for a withdrawal": {may: []Person{rep, member}, do: func(s *scene, a Actor) error {
		_, _, _, err := s.file.InviteKey(a, s.leaving, "x", s.at)
		return err
	}},
	"make the link for a successor": {may: []Person{rep}, do: func(s *scene, a Actor) error {
		_, _, _, err := s.file.InviteSuccessor(a, s.standing, "x", s.at)
		return err
	}},
	"confirm": {may: []Person{citizen, foreign, admin, focal, deputy, member, rep2, member2}, others: map[Person]Refusal{rep: OwnLink}, do: func(s *scene, a Actor) error {
		_, _, err := s.file.Confirm(a, s.key, key(a.Who), s.at, seal)
		return err
	}},
	"confirm without a link": {others: notThere(), do: func(s *scene, a Actor) error {
		_, _, err := s.file.Confirm(a, "", key(a.Who), s.at, seal)
		return err
	}},
	"decline as a member": {may: []Person{citizen, foreign, admin, focal, deputy, member, rep2, member2}, others: map[Person]Refusal{rep: OwnLink}, do: func(s *scene, a Actor) error {
		_, _, err := s.file.Decline(a, s.seat(), s.waiting, s.key, s.at)
		return err
	}},
	"decline for the community": {may: []Person{focal, deputy}, do: func(s *scene, a Actor) error {
		_, _, err := s.file.Decline(a, s.seat(), s.asking, "", s.at)
		return err
	}},
	"admit": {may: []Person{focal, deputy}, do: func(s *scene, a Actor) error {
		_, _, err := s.file.Admit(a, s.seat(), s.asking, s.at, seal)
		return err
	}},
	"remind": {may: []Person{focal, deputy}, do: func(s *scene, a Actor) error {
		_, _, err := s.file.Remind(a, s.seat(), s.waiting, s.at)
		return err
	}},
	"withdraw": {may: []Person{rep, member}, do: func(s *scene, a Actor) error {
		_, _, err := s.file.Withdraw(a, s.standing, "سبب", s.at)
		return err
	}},
	"confirm a withdrawal": {may: []Person{member}, others: map[Person]Refusal{rep: SameKey}, do: func(s *scene, a Actor) error {
		_, _, err := s.file.ConfirmWithdrawal(a, s.leaving, "", key(a.Who), s.at)
		return err
	}},
	"confirm a withdrawal by link": {may: []Person{citizen, foreign, admin, focal, deputy, member, rep2, member2}, others: map[Person]Refusal{rep: OwnLink}, do: func(s *scene, a Actor) error {
		_, _, err := s.file.ConfirmWithdrawal(a, s.leaving, s.away, key(a.Who), s.at)
		return err
	}},
	"confirm a withdrawal by the link of another": {others: notThere(), do: func(s *scene, a Actor) error {
		_, _, err := s.file.ConfirmWithdrawal(a, s.standing, s.away, key(a.Who), s.at)
		return err
	}},
	"keep": {may: []Person{rep, member}, do: func(s *scene, a Actor) error {
		_, _, err := s.file.KeepEndorsement(a, s.leaving, s.at)
		return err
	}},
	"succeed": {may: []Person{citizen, foreign, admin, focal, deputy, member, rep2, member2}, others: map[Person]Refusal{rep: OwnLink}, do: func(s *scene, a Actor) error {
		_, _, err := s.file.Succeed(a, s.successor, s.at)
		return err
	}},
	"propose": {may: []Person{rep, rep2}, do: func(s *scene, a Actor) error {
		_, _, err := s.file.Propose(a, s.other, s.at)
		return err
	}},
	"accept a proposal": {may: []Person{rep, rep2}, do: func(s *scene, a Actor) error {
		_, _, err := s.file.AcceptCommon(a, s.at)
		return err
	}},
	"refuse a proposal": {may: []Person{rep, rep2}, do: func(s *scene, a Actor) error {
		_, err := s.file.RefuseCommon(a, s.at)
		return err
	}},
}

// notThere refuses everybody with NotThere: there is nothing to have a right to.
func notThere() map[Person]Refusal {
	all := map[Person]Refusal{}
	for _, who := range everybody[1:] {
		all[who] = NotThere
	}
	return all
}

// Every act, tried by everybody: none is let in who may not, and all are who may.
func TestRights(t *testing.T) {
	s := newScene(t) // acts give changes and leave the scene as it is
	before := s.kept()
	for _, name := range slices.Sorted(maps.Keys(rights)) {
		r := rights[name]
		for _, who := range everybody {
			want := error(NoRight)
			if slices.Contains(r.may, who) {
				want = nil
			} else if other, ok := r.others[who]; ok {
				want = other
			}
			if err := r.do(s, act(who)); !errors.Is(err, want) {
				t.Errorf("%s, by %q: got %v, want %v", name, who, err, want)
			}
		}
	}
	if s.kept() != before {
		t.Error("got the records changed by acts that were not kept, want them as they were")
	}
}

// A right that is lost between the showing and the pressing is lost.
func TestRightLost(t *testing.T) {
	s := newScene(t)
	c, err := s.registry.Dismiss(act(admin), s.community, focal, s.at)
	s.must(c, err)
	for _, name := range []string{"invite a body", "admit", "remind", "decline for the community", "set the keys", "open a candidacy", "attach it to a call", "hand over", "revoke the invitation of a body"} {
		if err := rights[name].do(s, act(focal)); err != NoRight {
			t.Errorf("%s, by who was the focal point: got %v, want %v", name, err, NoRight)
		}
	}
	if err := rights["take an office"].do(s, act(citizen)); err != LinkRevoked {
		t.Errorf("take an office from who holds it no more: got %v, want %v", err, LinkRevoked)
	}
	if err := rights["begin, invited"].do(s, act(citizen)); err != nil {
		t.Errorf("begin by the invitation of who was the focal point: got %v, want none", err)
	}
}
