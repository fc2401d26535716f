package store

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/flows"
)

// asked is a miss with that id, as flows makes it.
func asked(id string) flows.Miss {
	return flows.Miss{ID: id, Text: "question " + id, Variety: "fr", Passage: "2.3.mandate"}
}

// ask counts a miss for each of the people.
func (b backend) ask(t *testing.T, m flows.Miss, people ...int64) {
	t.Helper()
	for _, person := range people {
		if err := b.Miss(inTime(t), flows.Turn{Chat: person, Update: 7}, m); err != nil {
			t.Fatalf("miss %s of %d: got error %v, want none", m.ID, person, err)
		}
	}
}

// learn settles a miss.
func (b backend) learn(t *testing.T, l flows.Learned) {
	t.Helper()
	if err := b.Learn(inTime(t), l); err != nil {
		t.Fatalf("learn %+v: got error %v, want none", l, err)
	}
}

// listed are the ids and people of the misses that are shown.
func (b backend) listed(t *testing.T, limit int) []string {
	t.Helper()
	misses, err := b.Misses(inTime(t), limit)
	if err != nil {
		t.Fatal(err)
	}
	list := []string{}
	for _, m := range misses {
		list = append(list, fmt.Sprintf("%s %d", m.ID, m.People))
	}
	return list
}

func TestMissIsCountedOncePerPerson(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		b.ask(t, asked("a"), 1, 1, 1)
		if got := b.listed(t, 10); len(got) != 0 {
			t.Errorf("asked by one person three times: got %v, want nothing shown", got)
		}
		if m, ok, err := b.MissByID(inTime(t), "a"); ok || err != nil {
			t.Errorf("by id, asked by one person: got %+v, %v, %v, want that it is not there", m, ok, err)
		}
		b.ask(t, asked("a"), 2, 1, 2)
		want := asked("a")
		want.People = 2
		misses, err := b.Misses(inTime(t), 10)
		if diff := cmp.Diff([]flows.Miss{want}, misses); err != nil || diff != "" {
			t.Errorf("asked by two: got error %v (-want +got):\n%s", err, diff)
		}
		m, ok, err := b.MissByID(inTime(t), "a")
		if err != nil || !ok || m != want {
			t.Errorf("by id, asked by two: got %+v, %v, %v, want %+v", m, ok, err, want)
		}
		if m, ok, err := b.MissByID(inTime(t), "never"); ok || err != nil {
			t.Errorf("by an id that was never asked: got %+v, %v, %v, want that it is not there", m, ok, err)
		}
	})
}

func TestMissesInOrder(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		if got := b.listed(t, 10); len(got) != 0 {
			t.Errorf("nothing asked: got %v, want none", got)
		}
		b.ask(t, asked("two"), 1, 2)
		b.ask(t, asked("four"), 1, 2, 3, 4)
		b.ask(t, asked("one"), 9)
		b.ask(t, asked("three"), 5, 6, 7)
		if got, want := b.listed(t, 10), []string{"four 4", "three 3", "two 2"}; !cmp.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		if got, want := b.listed(t, 2), []string{"four 4", "three 3"}; !cmp.Equal(got, want) {
			t.Errorf("two at most: got %v, want %v", got, want)
		}
		other := asked("two")
		other.Text, other.Passage = "another wording", ""
		b.ask(t, other, 3)
		if m, _, _ := b.MissByID(inTime(t), "two"); m.Text != "question two" || m.People != 3 {
			t.Errorf("asked in other words: got %+v, want the first wording and 3 people", m)
		}
	})
}

func TestSettledMissNeverComesBack(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		b.ask(t, asked("linked"), 1, 2)
		b.ask(t, asked("aside"), 1, 2)
		b.ask(t, asked("open"), 1, 2)
		b.learn(t, flows.Learned{ID: "linked", Text: "question linked", Variety: "fr", Passage: "2.3.mandate"})
		b.learn(t, flows.Learned{ID: "aside", Text: "question aside", Variety: "fr"})
		for _, when := range []string{"at once", "asked again"} {
			if got, want := b.listed(t, 10), []string{"open 2"}; !cmp.Equal(got, want) {
				t.Errorf("%s: got %v, want %v", when, got, want)
			}
			for _, id := range []string{"linked", "aside"} {
				if m, ok, err := b.MissByID(inTime(t), id); ok || err != nil {
					t.Errorf("%s, %s: got %+v, %v, %v, want that it is not there", when, id, m, ok, err)
				}
				if n := b.redis.Exists(inTime(t), missPeopleKey(id)).Val(); n != 0 {
					t.Errorf("%s, %s: got a count of people, want none kept", when, id)
				}
				b.ask(t, asked(id), 1, 2, 3)
			}
		}
		if texts := b.redis.HKeys(inTime(t), missTextKey).Val(); !cmp.Equal(texts, []string{"open"}) {
			t.Errorf("got the texts of %v, want only that of the open one", texts)
		}
		want := []flows.Learned{{ID: "linked", Text: "question linked", Variety: "fr", Passage: "2.3.mandate"}}
		if got, err := b.Learned(inTime(t)); err != nil || !cmp.Equal(got, want) {
			t.Errorf("learned: got %+v, %v, want %+v", got, err, want)
		}
	})
}

func TestLearnedInOrderAndOnce(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		if got, err := b.Learned(inTime(t)); err != nil || len(got) != 0 {
			t.Errorf("nothing learned: got %v, %v, want none", got, err)
		}
		want := []flows.Learned{
			{ID: "3", Text: "b", Variety: "fr", Passage: "1.2.overview"},
			{ID: "1", Text: "ا", Variety: "ar", Passage: "2.3.mandate"},
			{ID: "4", Text: "a", Variety: "fr", Passage: "2.3.mandate"},
			{ID: "2", Text: "<b>&\"", Variety: "fr", Passage: "2.3.staff"},
		}
		for range 2 { // the update may come again
			for _, i := range []int{3, 0, 2, 1} {
				b.learn(t, want[i])
			}
			if got, err := b.Learned(inTime(t)); err != nil || !cmp.Equal(got, want) {
				t.Errorf("got error %v (-want +got):\n%s", err, cmp.Diff(want, got))
			}
		}
	})
}

// The count of people ends with missLife; what is asked then begins anew.
func TestMissLife(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		b.ask(t, asked("a"), 1)
		b.forward(missLife - time.Hour)
		b.ask(t, asked("a"), 2)
		b.forward(missLife - time.Hour)
		if got, want := b.listed(t, 10), []string{"a 2"}; !cmp.Equal(got, want) {
			t.Errorf("each within the life of the one before: got %v, want %v", got, want)
		}
		b.forward(2 * time.Hour)
		b.ask(t, asked("a"), 3)
		if got := b.listed(t, 10); len(got) != 0 {
			t.Errorf("one person since then: got %v, want nothing shown", got)
		}
	})
}

func TestRareMissesGo(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		b.ask(t, asked("rare"), 1)
		b.ask(t, asked("often"), 1, 2, 3)
		var ranks []redis.Z
		for i := range maxMisses - 2 {
			ranks = append(ranks, redis.Z{Score: 2, Member: "x" + strconv.Itoa(i)})
		}
		if err := b.redis.ZAdd(ctx, missRankKey, ranks...).Err(); err != nil {
			t.Fatal(err)
		}
		if n := b.redis.Exists(ctx, missPeopleKey("rare")).Val(); n != 1 {
			t.Fatalf("full, but not too full: got %d counts of the rarest, want 1", n)
		}
		b.ask(t, asked("new"), 1) // it is as rare as the rarest
		b.ask(t, asked("new"), 2)
		if n := b.redis.ZCard(ctx, missRankKey).Val(); n != maxMisses {
			t.Errorf("got %d misses, want %d", n, maxMisses)
		}
		gone := 0
		for _, id := range []string{"rare", "new"} {
			_, err := b.redis.ZScore(ctx, missRankKey, id).Result()
			text := b.redis.HExists(ctx, missTextKey, id).Val()
			people := b.redis.Exists(ctx, missPeopleKey(id)).Val() == 1
			if ranked := err == nil; ranked != text || ranked != people {
				t.Errorf("%s: got rank %v, text %v, people %v, want all or nothing", id, ranked, text, people)
			}
			if err != nil {
				gone++
			}
		}
		if got := b.listed(t, 1); gone == 0 || !cmp.Equal(got, []string{"often 3"}) {
			t.Errorf("got %d of the rarest gone and %v first, want one at least and the one asked by 3", gone, got)
		}
	})
}

// TestNobodyIsKept looks through the whole database for those who asked.
func TestNobodyIsKept(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		people := []int64{4211_555_001, 4211_555_002}
		b.ask(t, asked("a"), people...)
		b.ask(t, asked("b"), people...)
		b.ask(t, asked("linked"), people...)
		b.learn(t, flows.Learned{ID: "linked", Text: "x", Variety: "fr", Passage: "2.3.mandate"})
		all := dump(t, b.redis)
		for _, must := range []string{"question a", missPeopleKey("a"), "2.3.mandate"} {
			if !strings.Contains(all, must) {
				t.Fatalf("the database seems not to hold %q: the test shows nothing", must)
			}
		}
		for _, person := range people {
			raw := []string{strconv.FormatInt(person, 10), strconv.FormatInt(person, 16), strconv.FormatInt(person, 36)}
			for _, form := range raw {
				if strings.Contains(all, form) {
					t.Errorf("the database holds %s, the person %d", form, person)
				}
			}
			first, err := b.pseudonym(inTime(t), "a", person)
			if err != nil {
				t.Fatal(err)
			}
			if second, _ := b.pseudonym(inTime(t), "b", person); first == second || strings.Contains(all, first) {
				t.Errorf("person %d: got the pseudonym %s, want another for each miss, and none kept", person, first)
			}
		}
	})
}

// dump is all keys and values of a database, in whatever form each is kept.
func dump(t *testing.T, r redis.UniversalClient) string {
	t.Helper()
	ctx := inTime(t)
	var out strings.Builder
	for _, key := range keysOf(t, r) {
		var value any
		var err error
		switch kind := r.Type(ctx, key).Val(); kind {
		case "hash":
			value, err = r.HGetAll(ctx, key).Result()
		case "zset":
			value, err = r.ZRangeWithScores(ctx, key, 0, -1).Result()
		case "set":
			value, err = r.SMembers(ctx, key).Result()
		case "string":
			value, err = r.Get(ctx, key).Result()
		case "hll": // miniredis' own
			value = ""
		default:
			t.Fatalf("key %q: kind %q, which this test cannot read", key, kind)
		}
		if err != nil {
			t.Fatalf("key %q: %v", key, err)
		}
		fmt.Fprintf(&out, "%s %v\n", key, value)
	}
	return out.String()
}

func TestMissWithoutRedis(t *testing.T) {
	server := startServer(t)
	s := open(t, server.url)
	server.stop()
	ctx := inTime(t)
	calls := []struct {
		doing string
		call  func() error
	}{
		{"read setting miss-key", func() error { return s.Miss(ctx, flows.Turn{Chat: 1}, asked("a")) }},
		{"list misses", func() error { _, err := s.Misses(ctx, 10); return err }},
		{"load miss", func() error { _, _, err := s.MissByID(ctx, "a"); return err }},
		{"keep what was learned", func() error { return s.Learn(ctx, flows.Learned{ID: "a", Passage: "2.3.mandate"}) }},
		{"load what was learned", func() error { _, err := s.Learned(ctx); return err }},
	}
	for _, c := range calls {
		if err := c.call(); err == nil || !strings.HasPrefix(err.Error(), c.doing+": ") {
			t.Errorf("Redis is down: got error %v, want one that begins with %q", err, c.doing)
		}
	}
}

func TestUnreadableMiss(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		b.ask(t, asked("a"), 1, 2)
		b.redis.HSet(inTime(t), missTextKey, "a", "rubbish")
		if _, err := b.Misses(inTime(t), 10); err == nil || !strings.HasPrefix(err.Error(), "read miss: ") {
			t.Errorf("list: got error %v, want that the miss cannot be read", err)
		}
		if _, ok, err := b.MissByID(inTime(t), "a"); ok || err == nil {
			t.Errorf("by id: got %v, %v, want an error", ok, err)
		}
		b.redis.HDel(inTime(t), missTextKey, "a") // a rank without a text: trimmed this moment
		if got := b.listed(t, 10); len(got) != 0 {
			t.Errorf("a rank without a text: got %v, want it left out", got)
		}
		b.redis.HSet(inTime(t), learnedKey, "a", "rubbish")
		if _, err := b.Learned(inTime(t)); err == nil || !strings.HasPrefix(err.Error(), "read what was learned: ") {
			t.Errorf("learned: got error %v, want that it cannot be read", err)
		}
	})
}
