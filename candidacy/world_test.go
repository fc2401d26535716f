package candidacy

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// The people of the tests.
const (
	admin   Person = "p-admin"
	focal   Person = "p-focal"
	deputy  Person = "p-deputy"
	foreign Person = "p-foreign" // focal point of another community
	rep     Person = "p-rep"     // representative of the first association
	member  Person = "p-member"  // its second member
	rep2    Person = "p-rep2"
	member2 Person = "p-member2"
	citizen Person = "p-citizen" // has a profile and no part in anything
)

func act(who Person) Actor { return Actor{Who: who, Admin: who == admin} }

// world is a registry and one candidacy, kept as a store keeps them.
type world struct {
	t        testing.TB
	at       time.Time
	seeds    int
	registry Registry
	file     File
	journals map[string][]Entry
	links    []Link
}

func newWorld(t testing.TB) *world {
	return &world{t: t, at: today, journals: map[string][]Entry{}}
}

// seed is another one each time.
func (w *world) seed() string {
	w.seeds++
	return fmt.Sprintf("seed of at least 128 bits %d", w.seeds)
}

// keep applies a change as a store does: whole, and only behind its head.
func (w *world) keep(c Change) {
	w.t.Helper()
	if len(c.Entries) == 0 {
		if len(c.Set) > 0 || len(c.Links) > 0 {
			w.t.Errorf("got a change without entries that sets %d records, want none", len(c.Set))
		}
		return
	}
	head := &w.registry.Head
	if c.File != RegistryFile {
		head = &w.file.Head
	}
	if c.Head != *head {
		w.t.Fatalf("change of %s: got head %+v, want %+v", c.File, c.Head, *head)
	}
	for _, e := range c.Entries {
		if e.At.Location() != time.UTC || e.At.Nanosecond() != 0 || e.Act == "" || e.About == "" {
			w.t.Errorf("got entry %+v, want an act on something, at a whole second of UTC", e)
		}
	}
	w.journals[c.File] = append(w.journals[c.File], c.Entries...)
	last := c.Entries[len(c.Entries)-1]
	*head = Head{last.Seq, last.Hash}
	if err := VerifyChain(w.journals[c.File], *head); err != nil {
		w.t.Fatalf("journal of %s: got %v, want none", c.File, err)
	}
	w.links = append(w.links, c.Links...)
	for field, data := range c.Set {
		w.set(field, data)
	}
}

// set keeps one record.
func (w *world) set(field string, data []byte) {
	w.t.Helper()
	if bytes.Contains(data, []byte(`"keys":null`)) || bytes.Contains(data, []byte(`"letters":null`)) || bytes.Contains(data, []byte(`"flags":null`)) {
		w.t.Errorf("%s: got a list that is null: %s", field, data)
	}
	kind, id, _ := strings.Cut(field, ":")
	switch kind + ":" {
	case FieldCandidacy + ":":
		w.file.Candidacy = Candidacy{}
		w.read(data, &w.file.Candidacy)
	case FieldCommunity:
		setIn(w, &w.registry.Communities, id, data, func(c Community) string { return c.ID })
	case FieldSlot:
		setIn(w, &w.registry.Slots, id, data, func(s Slot) string { return s.File })
	case FieldEndorsement:
		setIn(w, &w.file.Endorsements, id, data, func(e Endorsement) string { return e.ID })
		slices.SortFunc(w.file.Endorsements, func(a, b Endorsement) int {
			return cmp.Or(a.Begun.Compare(b.Begun), cmp.Compare(a.ID, b.ID))
		})
	case FieldInvitation:
		all := &w.file.Invitations
		var inv Invitation
		if json.Unmarshal(data, &inv); slices.Contains([]Grant{GrantFocal, GrantDeputy, GrantHandover}, inv.Gives) {
			all = &w.registry.Invitations
		}
		setIn(w, all, id, data, func(inv Invitation) string { return inv.ID })
	case FieldTask:
		setIn(w, &w.file.Tasks, id, data, func(t Task) string { return t.Piece })
	default:
		w.t.Fatalf("got field %q, want one of the known kinds", field)
	}
}

func setIn[E any](w *world, all *[]E, id string, data []byte, of func(E) string) {
	w.t.Helper()
	*all = slices.DeleteFunc(slices.Clone(*all), func(e E) bool { return of(e) == id })
	if string(data) != "null" {
		var e E
		w.read(data, &e)
		if of(e) != id {
			w.t.Errorf("got a record of %q under the id %q", of(e), id)
		}
		*all = append(*all, e)
	}
	slices.SortFunc(*all, func(a, b E) int { return cmp.Compare(of(a), of(b)) })
}

func (w *world) read(data []byte, into any) {
	w.t.Helper()
	if err := json.Unmarshal(data, into); err != nil {
		w.t.Fatalf("read %s: %v", data, err)
	}
}

// must keeps a change of an act that has to be done.
func (w *world) must(c Change, err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatalf("got %v, want it done", err)
	}
	w.keep(c)
}

func (w *world) seat() Seat {
	c, _ := w.registry.Community(w.file.Candidacy.Community.ID)
	var s Seat
	if c.Focal != nil {
		s.Focal = c.Focal.Who
	}
	if c.Deputy != nil {
		s.Deputy = c.Deputy.Who
	}
	return s
}

// community is what an admin types; change makes another of it.
func community(change ...func(*Community)) Community {
	c := Community{Council: Commune, NameAR: "جماعة المثال", NameFR: "Commune d'Al Mital", Region: "oriental", Province: "بركان"}
	for _, f := range change {
		f(&c)
	}
	return c
}

// settled is a world with a community that has a focal point and a deputy,
// another community, and a candidacy for the next call.
func settled(t testing.TB) *world {
	t.Helper()
	w := newWorld(t)
	id := w.settle(community(), focal)
	c, inv, _, err := w.registry.InviteTo(act(focal), GrantDeputy, id, "", w.seed(), w.at)
	w.must(c, err)
	c, _, err = w.registry.Accept(act(deputy), inv.ID, "نائبة", w.at)
	w.must(c, err)
	w.settle(community(func(c *Community) { c.NameAR, c.NameFR = "أخرى", "Autre" }), foreign)
	changes, _, err := w.registry.OpenFile(act(focal), id, nil, w.seed(), w.at)
	for _, c := range changes {
		w.must(c, err)
	}
	return w
}

// settle enters a community with its focal point.
func (w *world) settle(c Community, who Person) string {
	w.t.Helper()
	change, inv, _, err := w.registry.AddCommunity(act(admin), c, "", w.seed(), w.at)
	w.must(change, err)
	change, known, err := w.registry.Accept(act(who), inv.ID, "اسم "+string(who), w.at)
	w.must(change, err)
	return known.ID
}

// body, answers and key are complete.
func body(name string) Body {
	return Body{NameAR: name, Kind: "association", Field: "youth", Seat: "بركان", Receipt: "12/2020 " + name}
}

func answers() Answers {
	text := strings.Repeat("نص طويل بما يكفي ليقبل. ", 4)
	return Answers{Who: text, Why: text, Prepare: text, Carry: text + "\nسطر ثان"}
}

func key(who Person) Key {
	return Key{Name: "اسم " + string(who), Office: "رئيسة " + string(who)}
}

// seal makes a letter and a signature.
func seal(c Candidacy, e Endorsement) (Endorsement, error) {
	e.Letters = []Letter{{Lang: AR, SHA256: "ab" + strings.ToLower(e.Code), At: e.Confirmed}}
	e.Signature = SignedRecord(c, e)[:8]
	e.State = "seal may not change this"
	return e, nil
}

// begun begins an endorsement through an invitation.
func (w *world) begun(who Person) string {
	w.t.Helper()
	c, inv, _, err := w.file.InviteBody(act(focal), w.seat(), "جمعية", w.seed(), w.at)
	w.must(c, err)
	c, e, err := w.file.Begin(act(who), inv.ID, w.seed(), w.at)
	w.must(c, err)
	return e.ID
}

// asked begins an endorsement that asks by itself.
func (w *world) asked(who Person) string {
	w.t.Helper()
	c, e, err := w.file.Begin(act(who), "", w.seed(), w.at)
	w.must(c, err)
	return e.ID
}

// sealed seals it.
func (w *world) sealed(id string, who Person, name string) string {
	w.t.Helper()
	c, _, err := w.file.Seal(act(who), id, body(name), answers(), AR, key(who), w.seed(), w.at, seal)
	w.must(c, err)
	return id
}

// keyLink makes the link for the second member, or for a withdrawal.
func (w *world) keyLink(id string, who Person) string {
	w.t.Helper()
	c, inv, _, err := w.file.InviteKey(act(who), id, w.seed(), w.at)
	w.must(c, err)
	return inv.ID
}

// confirmed is an endorsement with both keys.
func (w *world) confirmed(who, second Person, name string) string {
	w.t.Helper()
	id := w.sealed(w.begun(who), who, name)
	c, _, err := w.file.Confirm(act(second), w.keyLink(id, who), key(second), w.at, seal)
	w.must(c, err)
	return id
}

func (w *world) endorsement(id string) Endorsement {
	w.t.Helper()
	e, there := w.file.Endorsement(id)
	if !there {
		w.t.Fatalf("got no endorsement %s", id)
	}
	return e
}

// wantState fails unless an endorsement stands as wanted.
func (w *world) wantState(id string, want EndorsementState) {
	w.t.Helper()
	if got := w.endorsement(id).State; got != want {
		w.t.Errorf("state: got %q, want %q", got, want)
	}
}

// wantRefusal fails unless an act was refused for this reason, and changes nothing.
func wantRefusal(t testing.TB, what string, c Change, err error, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: got error %v, want %v", what, err, want)
	}
	if len(c.Entries)+len(c.Set)+len(c.Links) > 0 {
		t.Errorf("%s: got a change with %v, want none", what, err)
	}
}

// wantNothing fails unless an act was done already.
func wantNothing(t testing.TB, what string, c Change, err error) {
	t.Helper()
	wantRefusal(t, what, c, err, nil)
}

// faults lists "field reason" of an error that is Faults.
func faults(err error) []string {
	var all Faults
	if !errors.As(err, &all) {
		return nil
	}
	var list []string
	for _, f := range all {
		list = append(list, f.Field+" "+string(f.Reason))
	}
	return list
}

// acts lists the acts of a journal.
func (w *world) acts(file string) []Act {
	var all []Act
	for _, e := range w.journals[file] {
		all = append(all, e.Act)
	}
	return all
}
