package main

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/munfatih/munfatih/alerts"
	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/store"
)

var sceneDay = time.Date(2027, 1, 1, 9, 0, 0, 0, time.UTC)

func days(n int) time.Time { return sceneDay.AddDate(0, 0, n) }

// townScene is two communities with a candidacy for the call c: one with focal point
// (chat 1) and deputy (2), one with the same focal point alone; and one of a
// forgotten focal point for the next call.
func townScene() *scene {
	officer := func(who candidacy.Person, since time.Time) *candidacy.Officer {
		return &candidacy.Officer{Who: who, Since: since}
	}
	return &scene{
		registry: candidacy.Registry{
			Communities: []candidacy.Community{
				{ID: "a", Focal: officer("p-1", days(0)), Deputy: officer("p-2", days(9))},
				{ID: "b", Focal: officer("p-1", days(0))},
				{ID: "d", Focal: officer("p-gone", days(0)), Deputy: officer("p-3", days(0))},
			},
			Slots: []candidacy.Slot{
				{Community: "a", Call: "c", File: "fa", Opened: days(5)}, {Community: "b", Call: "c", File: "fb", Opened: days(3)},
				{Community: "d", Call: candidacy.NextCall, File: "fd", Opened: days(4)},
			},
		},
		chats: map[candidacy.Person]int64{"p-1": 1, "p-2": 2, "p-3": 3},
		sheets: map[string]sheet{"fa": {tasks: []alerts.Task{
			{ID: "fa/letter", Owner: "p-2"}, {ID: "fa/decision", Owner: "p-gone"},
		}}},
	}
}

func TestByOffice(t *testing.T) {
	sub := func(who candidacy.Person, call string, since time.Time) candidacy.Subscription {
		return candidacy.Subscription{Person: who, Call: call, Since: since}
	}
	tests := []struct {
		name string
		own  []candidacy.Subscription
		want []candidacy.Subscription
	}{
		{"from the opening, or the office", nil, []candidacy.Subscription{sub("1", "c", days(3)), sub("2", "c", days(9)), sub("3", "next", days(4))}},
		{"their own stands", []candidacy.Subscription{sub("1", "c", days(0)), sub("3", "c", days(0))},
			[]candidacy.Subscription{sub("2", "c", days(9)), sub("3", "next", days(4))}},
	}
	for _, tt := range tests {
		if got := townScene().byOffice(tt.own); fmt.Sprint(got) != fmt.Sprint(tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
	if got := townScene().tasks(); len(got) != 1 || got[0].ID != "fa/letter" || got[0].Owner != "2" {
		t.Errorf("tasks: got %+v, want the one whose owner is not forgotten", got)
	}
	if got := townScene().deputyOf("1"); got != "2" {
		t.Errorf("deputy of the focal point: got %q, want 2", got)
	}
}

func TestAbove(t *testing.T) {
	alert := func(kind alerts.Kind, who, instead candidacy.Person, about string) alerts.Alert {
		return alerts.Alert{Person: who, For: instead, Kind: kind, About: about}
	}
	tests := []struct {
		name          string
		alert         alerts.Alert
		deputy, admin []candidacy.Person
	}{
		{"focal point", alert(alerts.OfCall, "1", "", "c"), []candidacy.Person{"2"}, []candidacy.Person{"500", "501"}},
		{"focal point on leave", alert(alerts.OfCall, "2", "1", "c"), nil, []candidacy.Person{"500", "501"}},
		{"deputy", alert(alerts.OfCall, "2", "", "c"), nil, nil},
		{"citizen", alert(alerts.OfCall, "9", "", "c"), nil, nil},
		{"another call", alert(alerts.OfCall, "1", "", "x"), nil, nil},
		{"task", alert(alerts.OfTask, "9", "", "fa/letter"), []candidacy.Person{"2"}, []candidacy.Person{"500", "501"}},
		{"task of the deputy", alert(alerts.OfTask, "2", "", "fa/letter"), nil, []candidacy.Person{"500", "501"}},
		{"task of an admin", alert(alerts.OfTask, "500", "", "fb/letter"), nil, []candidacy.Person{"501"}},
	}
	s := &source{admins: []int64{500, 501}, last: townScene()}
	for _, tt := range tests {
		for level, want := range map[int][]candidacy.Person{alerts.ToDeputy: tt.deputy, alerts.ToAdmins: tt.admin} {
			if got, err := s.Above(context.Background(), tt.alert, level); err != nil || !slices.Equal(got, want) {
				t.Errorf("%s, level %d: got %v, %v, want %v", tt.name, level, got, err, want)
			}
		}
	}
}

// BenchmarkInput gathers what alerts are made of from 1,000 candidacies with
// all their tasks, of which one has changed since the last time.
func BenchmarkInput(b *testing.B) {
	const many = 1000
	ctx := context.Background()
	records, err := store.OpenThrowaway("redis://" + miniredis.RunT(b).Addr())
	if err != nil {
		b.Fatal(err)
	}
	defer records.Close()
	pieces, err := candidacy.Pieces(candidacy.Embedded())
	if err != nil {
		b.Fatal(err)
	}
	var changes []candidacy.Change
	registry, focal := candidacy.Registry{}, candidacy.Actor{Who: "p-focal"}
	for i := range many {
		registry.Communities = append(registry.Communities, candidacy.Community{ID: fmt.Sprintf("c%07d", i),
			Focal: &candidacy.Officer{Who: focal.Who, Since: sceneDay}})
		seed := fmt.Sprintf("seed of at least 128 bits, number %d", i)
		opened, f, err := registry.OpenFile(focal, registry.Communities[i].ID, nil, seed, sceneDay)
		if err != nil {
			b.Fatal(err)
		}
		registry.Slots = append(registry.Slots, candidacy.Slot{Community: registry.Communities[i].ID, Call: candidacy.NextCall, File: f.Candidacy.ID, Opened: sceneDay})
		plan, err := f.StartTasks(focal, candidacy.Seat{Focal: focal.Who}, candidacy.Plan(pieces, days(60), candidacy.Calendar{}), sceneDay)
		if err != nil {
			b.Fatal(err)
		}
		changes = append(changes, opened[1], plan)
	}
	profile := candidacy.Profile{Person: focal.Who, Chat: demoFocal, Consent: "1", At: sceneDay}
	if err := commit(ctx, records, -1, flows.Outcome{Changes: changes, Profile: &profile}); err != nil {
		b.Fatal(err)
	}
	s := &source{store: records, pieces: pieces}
	sheets, err := s.read(ctx, registry)
	if err != nil || len(sheets) != many {
		b.Fatalf("got %d candidacies, %v, want %d", len(sheets), err, many)
	}
	b.ReportAllocs()
	for b.Loop() {
		s.sheets = sheets
		one := sheets[registry.Slots[0].File]
		one.head = "an older one"
		s.sheets[registry.Slots[0].File] = one
		if _, err := s.read(ctx, registry); err != nil {
			b.Fatal(err)
		}
	}
}
