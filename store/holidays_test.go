package store

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/candidacy"
)

func TestHolidays(t *testing.T) {
	onEach(t, func(t *testing.T, b backend) {
		ctx := inTime(t)
		holiday := func(day candidacy.Day, days int) candidacy.Holiday {
			return candidacy.Holiday{Day: day, Days: days, Name: map[candidacy.Lang]string{candidacy.AR: "عيد", candidacy.FR: "Aïd", candidacy.EN: "Eid"}}
		}
		want := func(what string, want ...candidacy.Holiday) {
			t.Helper()
			got, err := b.Holidays(ctx)
			if diff := gocmp.Diff(append([]candidacy.Holiday{}, want...), got); err != nil || diff != "" {
				t.Errorf("%s: %v (-want +got):\n%s", what, err, diff)
			}
		}
		want("at first")
		for _, h := range []candidacy.Holiday{holiday("2027-05-17", 2), holiday("2027-03-10", 1), holiday("2027-03-10", 1), holiday("2027-03-10", 2)} {
			if err := b.AddHoliday(ctx, h); err != nil {
				t.Fatal(err)
			}
		}
		want("entered, one of them again", holiday("2027-03-10", 2), holiday("2027-05-17", 2))
		for _, known := range []bool{true, false} {
			if there, err := b.RemoveHoliday(ctx, "2027-05-17"); err != nil || there != known {
				t.Errorf("struck: got %v, %v, want %v", there, err, known)
			}
		}
		want("struck", holiday("2027-03-10", 2))
	})
}
