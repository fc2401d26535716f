package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
)

var recordsDay = time.Date(2026, time.November, 23, 10, 0, 0, 0, time.UTC)

// changed is a change of a file that sets records and does acts, each about
// the name of its act.
func changed(t testing.TB, file string, head candidacy.Head, set map[string]any, acts ...candidacy.Act) candidacy.Change {
	t.Helper()
	c := candidacy.Change{File: file, Head: head, Set: map[string]json.RawMessage{}}
	for field, record := range set {
		data, err := json.Marshal(record)
		if err != nil {
			t.Fatal(err)
		}
		c.Set[field] = data
	}
	for _, act := range acts {
		c.Entries = append(c.Entries, candidacy.Entry{At: recordsDay, Who: "p-a", Act: act, About: string(act)})
	}
	c.Entries = candidacy.Chain(head, c.Entries)
	return c
}

// after is the head that a change leaves.
func after(c candidacy.Change) candidacy.Head {
	last := c.Entries[len(c.Entries)-1]
	return candidacy.Head{Seq: last.Seq, Hash: last.Hash}
}

// acts lists what a file's journal says was done, and checks its chain.
func (b backend) acts(t testing.TB, file string) string {
	t.Helper()
	head, entries, err := b.Chain(inTime(t), file)
	if err != nil {
		t.Fatal(err)
	}
	if err := candidacy.VerifyChain(entries, head); err != nil {
		t.Errorf("journal of %s: %v", file, err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, string(e.Act))
	}
	return strings.Join(all, " ")
}

// keepChange makes a change that must be kept.
func (b backend) keepChange(t testing.TB, update int64, c candidacy.Change) candidacy.Head {
	t.Helper()
	if err := b.change(inTime(t), update, c); err != nil {
		t.Fatalf("change %s: got %v, want nil", c.File, err)
	}
	return after(c)
}

func TestRecordsOfNothing(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		if r, err := b.Registry(ctx); err != nil || !cmp.Equal(r, candidacy.Registry{}) {
			t.Errorf("registry: got %+v, %v, want the zero one", r, err)
		}
		if f, there, err := b.File(ctx, "aaaaaaaaaa"); err != nil || there {
			t.Errorf("file: got %+v, %v, %v, want none", f, there, err)
		}
		if entries, err := b.Journal(ctx, "aaaaaaaaaa"); err != nil || len(entries) != 0 {
			t.Errorf("journal: got %v, %v, want none", entries, err)
		}
		if ids, err := b.Files(ctx); err != nil || ids == nil || len(ids) != 0 {
			t.Errorf("files: got %v, %v, want an empty list", ids, err)
		}
		if p, there, err := b.Profile(ctx, chat); err != nil || there {
			t.Errorf("profile: got %+v, %v, %v, want none", p, there, err)
		}
		for _, who := range []candidacy.Person{"p-a", ""} {
			if c, there, err := b.ChatOf(ctx, who); err != nil || there {
				t.Errorf("chat of %q: got %d, %v, %v, want none", who, c, there, err)
			}
		}
		if refs, err := b.Find(ctx, candidacy.ByCode, "AAAA"); err != nil || len(refs) != 0 {
			t.Errorf("link: got %v, %v, want none", refs, err)
		}
	})
}

func TestRegistryIsRead(t *testing.T) {
	focal := &candidacy.Officer{Who: "p-f", Name: "ليلى <b>", Since: recordsDay}
	want := candidacy.Registry{
		Communities: []candidacy.Community{
			{ID: "c1", Council: candidacy.Commune, NameAR: "جماعة", NameFR: "Commune & Cie", Region: "rsk", Province: "Salé", Focal: focal},
			{ID: "c2", Council: candidacy.Region, NameAR: "جهة", NameFR: "Région", Region: "rsk"},
		},
		Invitations: []candidacy.Invitation{
			{ID: "i1", Gives: candidacy.GrantFocal, For: "c2", By: "p-a", At: recordsDay, Ends: recordsDay.Add(candidacy.InvitationLife)},
			{ID: "i2", Gives: candidacy.GrantDeputy, For: "c1", By: "p-f", At: recordsDay, Used: "p-d", UsedAt: recordsDay},
		},
		Slots: []candidacy.Slot{
			{Community: "c2", Call: "2027-aaaaa", File: "f1", Opened: recordsDay},
			{Community: "c1", Call: candidacy.NextCall, File: "f2", Opened: recordsDay},
		},
	}
	set := map[string]any{"later:x": "of a newer program"}
	for _, c := range want.Communities {
		set[candidacy.FieldCommunity+c.ID] = c
	}
	for _, i := range want.Invitations {
		set[candidacy.FieldInvitation+i.ID] = i
	}
	for _, s := range want.Slots {
		set[candidacy.FieldSlot+s.File] = s
	}
	onEach(t, func(t *testing.T, b backend) {
		want := want
		want.Head = b.keepChange(t, 7, changed(t, candidacy.RegistryFile, candidacy.Head{}, set, "one", "two"))
		got, err := b.Registry(inTime(t))
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("error %v (-want +got):\n%s", err, diff)
		}
		if _, there, err := b.File(inTime(t), candidacy.RegistryFile); there || err != nil {
			t.Errorf("the registry as a candidacy: got %v, %v, want that it is none", there, err)
		}
		if ids, err := b.Files(inTime(t)); err != nil || len(ids) != 0 {
			t.Errorf("files: got %v, %v, want none: the registry is no candidacy", ids, err)
		}
	})
}

func TestFileIsRead(t *testing.T) {
	want := candidacy.File{
		Candidacy: candidacy.Candidacy{ID: "aaaaaaaaaa", Call: candidacy.NextCall, Keys: 2, Opened: recordsDay, By: "p-f"},
		Endorsements: []candidacy.Endorsement{
			{ID: "e3", State: candidacy.DraftState, Begun: recordsDay, By: "p-1"},
			{ID: "e1", State: candidacy.Awaiting, Begun: recordsDay.Add(time.Hour), By: "p-2", Answers: candidacy.Answers{Who: "<نحن>"}},
			{ID: "e2", State: candidacy.Confirmed, Begun: recordsDay.Add(time.Hour), By: "p-3", Signature: []byte{0, 255}},
		},
		Invitations: []candidacy.Invitation{{ID: "i1", Gives: candidacy.GrantEndorse}, {ID: "i2", Gives: candidacy.GrantKey, For: "e1"}},
		Tasks: []candidacy.Task{
			{Piece: "annexes", State: candidacy.Doing, Owner: "p-f", Due: "2027-01-04", By: "p-f", At: recordsDay},
			{Piece: "decision", State: candidacy.Todo},
		},
	}
	set := map[string]any{candidacy.FieldCandidacy: want.Candidacy}
	for _, task := range want.Tasks {
		set[candidacy.FieldTask+task.Piece] = task
	}
	for _, e := range want.Endorsements {
		set[candidacy.FieldEndorsement+e.ID] = e
	}
	for _, i := range want.Invitations {
		set[candidacy.FieldInvitation+i.ID] = i
	}
	onEach(t, func(t *testing.T, b backend) {
		want := want
		want.Head = b.keepChange(t, 7, changed(t, "aaaaaaaaaa", candidacy.Head{}, set, "one"))
		b.keepChange(t, 7, changed(t, "bbbbbbbbbb", candidacy.Head{}, map[string]any{candidacy.FieldCandidacy: candidacy.Candidacy{}}, "one"))
		got, there, err := b.File(inTime(t), "aaaaaaaaaa")
		if diff := cmp.Diff(want, got); err != nil || !there || diff != "" {
			t.Errorf("%v, error %v (-want +got):\n%s", there, err, diff)
		}
		if ids, err := b.Files(inTime(t)); err != nil || !cmp.Equal(ids, []string{"aaaaaaaaaa", "bbbbbbbbbb"}) {
			t.Errorf("files: got %v, %v, want both", ids, err)
		}
		want.Head = b.keepChange(t, 8, changed(t, "aaaaaaaaaa", want.Head, map[string]any{
			candidacy.FieldEndorsement + "e3": nil, candidacy.FieldInvitation + "i1": nil, candidacy.FieldInvitation + "i2": nil,
			candidacy.FieldTask + "annexes": nil, candidacy.FieldTask + "decision": nil,
		}, "two"))
		want.Endorsements, want.Invitations, want.Tasks = want.Endorsements[1:], nil, nil
		got, _, err = b.File(inTime(t), "aaaaaaaaaa")
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Errorf("after records were struck: error %v (-want +got):\n%s", err, diff)
		}
	})
}

func TestRecordsThatCannotBeRead(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		b.redis.HSet(ctx, fileKey("r"), "head", "{}", "slot:x", "rubbish")
		b.redis.HSet(ctx, fileKey("x"), "head", "rubbish", "candidacy", "{}", "endorsement:e", "[]")
		b.redis.Set(ctx, profileKey(chat), "rubbish", 0)
		b.redis.SAdd(ctx, linkKey(candidacy.ByCode, "X"), "rubbish")
		calls := map[string]func() error{
			"load registry: read slot:x":       func() error { _, err := b.Registry(ctx); return err },
			"load candidacy x: read head":      func() error { _, _, err := b.File(ctx, "x"); return err },
			"load journal of x: read head":     func() error { _, err := b.Journal(ctx, "x"); return err },
			"load profile: invalid character":  func() error { _, _, err := b.Profile(ctx, chat); return err },
			"follow link by code: invalid cha": func() error { _, err := b.Find(ctx, candidacy.ByCode, "X"); return err },
		}
		for want, call := range calls {
			if err := call(); err == nil || !strings.HasPrefix(err.Error(), want) {
				t.Errorf("got error %v, want one that begins with %q", err, want)
			}
		}
	})
}

// A change is kept once for its update, and only on the head that was read.
func TestChange(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		first := changed(t, "x", candidacy.Head{}, map[string]any{"candidacy": candidacy.Candidacy{ID: "x", Keys: 1}}, "a", "b")
		b.keepChange(t, 7, first)
		second := changed(t, "x", after(first), map[string]any{"candidacy": candidacy.Candidacy{ID: "x", Keys: 2}}, "c")
		b.keepChange(t, 8, second)

		b.keepChange(t, 7, first) // again: nothing happens
		b.keepChange(t, 8, second)
		tests := []struct {
			name   string
			update int64
			change candidacy.Change
		}{
			{"the same by another update", 9, second},
			{"on an old head", 9, changed(t, "x", after(first), nil, "d")},
			{"as if the file were new", 9, changed(t, "x", candidacy.Head{}, nil, "d")},
			{"another one by the update that was first", 7, changed(t, "x", candidacy.Head{}, nil, "d")},
			{"on a file that is not there", 9, changed(t, "y", after(first), nil, "d")},
		}
		for _, tt := range tests {
			if err := b.change(ctx, tt.update, tt.change); !errors.Is(err, ErrLost) {
				t.Errorf("%s: got %v, want ErrLost", tt.name, err)
			}
		}
		if got := b.acts(t, "x"); got != "a b c" {
			t.Errorf("journal: got %q, want a b c", got)
		}
		f, _, err := b.File(ctx, "x")
		if err != nil || f.Candidacy.Keys != 2 || f.Head != after(second) {
			t.Errorf("file: got %+v, %v, want the second change's", f, err)
		}
		if n := b.redis.Exists(ctx, fileKey("y"), journalKey("y")).Val(); n != 0 {
			t.Errorf("got %d keys of the file that is not there, want none", n)
		}
		if d := b.redis.PTTL(ctx, markKey("x", 7)).Val(); d <= 0 || d > steppedLife {
			t.Errorf("mark: got %v to live, want up to %v", d, steppedLife)
		}
	})
}

// Many add to one file through two stores: none is lost, none counts twice.
func TestChangesByMany(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		stores := []backend{b, {Store: open(t, b.url)}}
		const people = 40
		var all sync.WaitGroup
		for i := range people {
			all.Go(func() { stores[i%2].appendOne(t, int64(1000+i), candidacy.Act(fmt.Sprint(i))) })
		}
		all.Wait()
		done := strings.Fields(b.acts(t, "x"))
		seen := map[string]int{}
		for _, act := range done {
			seen[act]++
		}
		if len(done) != people || len(seen) != people {
			t.Errorf("journal: got %d entries of %d people, want %d of each", len(done), len(seen), people)
		}
		f, _, err := b.File(ctx, "x")
		if err != nil || len(f.Endorsements) != people || f.Head.Seq != people {
			t.Errorf("file: got %d endorsements, head %d, %v, want %d of each", len(f.Endorsements), f.Head.Seq, err, people)
		}
	})
}

// appendOne has one person add an endorsement to file x, as often as it takes.
func (b backend) appendOne(t *testing.T, chat int64, act candidacy.Act) {
	ctx := inTime(t)
	for ctx.Err() == nil {
		turn, err := b.Begin(ctx, chat, chat)
		if err != nil || turn.Tries > 1 {
			t.Errorf("begin: got %d tries, error %v, want the first: who was not quick enough has not failed", turn.Tries, err)
			return
		}
		f, _, err := b.File(ctx, "x")
		if err != nil {
			t.Error(err)
			return
		}
		out := says(1)
		out.Changes = []candidacy.Change{changed(t, "x", f.Head, map[string]any{
			candidacy.FieldCandidacy:                 candidacy.Candidacy{ID: "x"},
			candidacy.FieldEndorsement + string(act): candidacy.Endorsement{ID: string(act)},
		}, act)}
		_, err = b.Commit(ctx, turn, out)
		b.End(ctx, turn)
		if err == nil {
			return
		}
		if !errors.Is(err, ErrLost) {
			t.Errorf("commit: %v", err)
			return
		}
	}
	t.Errorf("act %s: not kept in time", act)
}

func TestLinks(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		out := flows.Outcome{Changes: []candidacy.Change{changed(t, "x", candidacy.Head{}, nil, "a"), changed(t, "w", candidacy.Head{}, nil, "a")}}
		person := func(file, endorsement string) candidacy.Link {
			return candidacy.Link{Kind: candidacy.ByPerson, From: "p-a", To: candidacy.Ref{File: file, Endorsement: endorsement}}
		}
		out.Changes[0].Links = []candidacy.Link{person("x", "e2"), person("x", "e1"), person("x", "e1"),
			{Kind: candidacy.ByCode, From: "p-a", To: candidacy.Ref{File: "x", Endorsement: "e9"}}}
		out.Changes[1].Links = []candidacy.Link{person("w", "")}
		b.commit(t, b.begin(t, chat, 7), out)
		want := []candidacy.Ref{{File: "w"}, {File: "x", Endorsement: "e1"}, {File: "x", Endorsement: "e2"}}
		if got, err := b.Find(inTime(t), candidacy.ByPerson, "p-a"); err != nil || !cmp.Equal(got, want) {
			t.Errorf("by person: got %v, %v, want %v", got, err, want)
		}
		if got, err := b.Find(inTime(t), candidacy.ByCode, "p-a"); err != nil || len(got) != 1 || got[0].Endorsement != "e9" {
			t.Errorf("by code: got %v, %v, want e9", got, err)
		}
	})
}
