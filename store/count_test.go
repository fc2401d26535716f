package store

import (
	"strconv"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/flows"
)

func TestCount(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		if got, err := b.Counts(ctx, "answers"); err != nil || len(got) != 0 {
			t.Errorf("before: got %v, %v, want none", got, err)
		}
		count := func(update int64, index int, field string) {
			t.Helper()
			if err := b.Count(ctx, flows.Turn{Update: update}, index, flows.Count{Name: "answers", Field: field}); err != nil {
				t.Fatal(err)
			}
		}
		for range 3 { // each is counted once
			count(7, 1, "fr/answered")
			count(7, 2, "fr/answered")
			count(8, 1, "ar/unsure")
		}
		got, err := b.Counts(ctx, "answers")
		if want := map[string]int{"fr/answered": 2, "ar/unsure": 1}; err != nil || !cmp.Equal(got, want) {
			t.Errorf("got %v, %v, want %v", got, err, want)
		}
		if got, err := b.Counts(ctx, "misses"); err != nil || len(got) != 0 {
			t.Errorf("another name: got %v, %v, want none", got, err)
		}
	})
}

func TestCountsUnreadable(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		b.redis.HSet(inTime(t), countKey("answers"), "fr", "many")
		if got, err := b.Counts(inTime(t), "answers"); err == nil {
			t.Errorf("got %v, want an error", got)
		}
	})
}

func TestSetting(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		replica := open(t, b.url)
		var all sync.WaitGroup
		got := make([]string, 40)
		for i := range got {
			s := b.Store
			if i%2 == 1 {
				s = replica
			}
			all.Go(func() {
				var err error
				if got[i], err = s.Setting(inTime(t), "secret", "value "+strconv.Itoa(i)); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		for i := range got {
			if got[i] == "" || got[i] != got[0] {
				t.Errorf("caller %d: got %q, want %q as caller 0", i, got[i], got[0])
			}
		}
		if other, err := b.Setting(inTime(t), "other", "first"); err != nil || other != "first" {
			t.Errorf("another setting: got %q, %v, want its own first", other, err)
		}
	})
}
