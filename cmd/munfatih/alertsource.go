package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/munfatih/munfatih/alerts"
	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/store"
)

// source knows what alerts are made of: calls, the tasks of all candidacies,
// who is subscribed by an office or by wish, and who is on leave. It reads
// again only the candidacies that have changed.
type source struct {
	store  *store.Store
	admins []int64
	pieces []candidacy.Piece

	mu     sync.Mutex
	sheets map[string]sheet // by candidacy
	last   *scene           // as of the last look; nil before the first
}

// sheet is what concerns alerts in one candidacy, as alerts.Task names it, but
// with pseudonyms: as long as neither the candidacy nor its seat changes.
type sheet struct {
	head            string // of the candidacy when it was read
	seat            candidacy.Seat
	tasks           []alerts.Task      // that have somebody to be told and a due day
	representatives []candidacy.Person // of endorsements that stand or may still
}

// scene is all of it at one instant.
type scene struct {
	calls    []candidacy.Call
	registry candidacy.Registry
	sheets   map[string]sheet
	chats    map[candidacy.Person]int64
	leave    []candidacy.Leave
}

// Input gives what alerts are made of.
func (s *source) Input(ctx context.Context) (alerts.Input, error) {
	sc, err := s.look(ctx)
	if err != nil {
		return alerts.Input{}, err
	}
	own, err := s.store.Subscriptions(ctx)
	if err != nil {
		return alerts.Input{}, err
	}
	return s.input(sc, own), nil
}

// inputOf is the part of the input that concerns one person: their own
// subscriptions, with extra ones in place of those to the same calls, and those
// of everybody whose place somebody takes.
func (s *source) inputOf(ctx context.Context, who candidacy.Person, extra []candidacy.Subscription) (alerts.Input, error) {
	sc, err := s.look(ctx)
	if err != nil {
		return alerts.Input{}, err
	}
	own, err := s.store.SubscriptionsOf(ctx, who)
	if err != nil {
		return alerts.Input{}, err
	}
	own = slices.DeleteFunc(own, func(o candidacy.Subscription) bool {
		return slices.ContainsFunc(extra, func(e candidacy.Subscription) bool { return e.Call == o.Call })
	})
	own = append(own, extra...)
	for _, leave := range sc.leave {
		if leave.Person == who {
			continue
		}
		theirs, err := s.store.SubscriptionsOf(ctx, leave.Person)
		if err != nil {
			return alerts.Input{}, err
		}
		own = append(own, theirs...)
	}
	return s.input(sc, own), nil
}

func (s *source) input(sc *scene, own []candidacy.Subscription) alerts.Input {
	return alerts.Input{Calls: sc.calls, Tasks: sc.tasks(), Subscriptions: append(own, sc.byOffice(own)...), Leave: sc.leave}
}

// look reads everything, but of the candidacies only those that have changed
// since the last look.
func (s *source) look(ctx context.Context) (*scene, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	sc := &scene{}
	var err error
	if sc.calls, err = s.store.Calls(ctx); err != nil {
		return nil, err
	}
	if sc.registry, err = s.store.Registry(ctx); err != nil {
		return nil, err
	}
	if sc.sheets, err = s.read(ctx, sc.registry); err != nil {
		return nil, err
	}
	if sc.chats, err = s.store.ChatsOf(ctx, sc.people()); err != nil {
		return nil, err
	}
	if sc.leave, err = s.store.Leaves(ctx); err != nil {
		return nil, err
	}
	for i, leave := range sc.leave {
		if leave.Deputy == "" {
			sc.leave[i].Deputy = sc.deputyOf(leave.Person)
		}
	}
	s.sheets, s.last = sc.sheets, sc
	return sc, nil
}

// read gives the sheets of all candidacies that have a slot.
func (s *source) read(ctx context.Context, r candidacy.Registry) (map[string]sheet, error) {
	ids := make([]string, len(r.Slots))
	for i, slot := range r.Slots {
		ids[i] = slot.File
	}
	heads, err := s.store.Heads(ctx, ids)
	if err != nil {
		return nil, err
	}
	sheets := make(map[string]sheet, len(heads))
	for _, slot := range r.Slots {
		head, seat := heads[slot.File], seatOf(r, slot.Community)
		if known, ok := s.sheets[slot.File]; ok && known.head == head && known.seat == seat {
			sheets[slot.File] = known
			continue
		}
		f, there, err := s.store.File(ctx, slot.File)
		if err != nil {
			return nil, err
		}
		if there {
			sheets[slot.File] = newSheet(head, seat, f, s.pieces)
		}
	}
	return sheets, nil
}

// seatOf says who holds office for a community, now.
func seatOf(r candidacy.Registry, community string) (seat candidacy.Seat) {
	c, _ := r.Community(community)
	if c.Focal != nil {
		seat.Focal = c.Focal.Who
	}
	if c.Deputy != nil {
		seat.Deputy = c.Deputy.Who
	}
	return seat
}

// newSheet takes from a candidacy what concerns alerts. Tasks stand under
// "FILE/PIECE"; what follows joining belongs to no call any more.
func newSheet(head string, seat candidacy.Seat, f candidacy.File, pieces []candidacy.Piece) sheet {
	sh := sheet{head: head, seat: seat}
	known := map[string]candidacy.Piece{}
	for _, p := range pieces {
		known[p.ID] = p
	}
	for _, t := range f.TasksNow(seat, pieces) {
		p := known[t.Piece]
		task := alerts.Task{ID: f.Candidacy.ID + "/" + t.Piece, Title: p.Text[candidacy.EN].Title, Owner: f.Responsible(seat, p, t),
			Due: t.Due, State: t.State, Call: f.Candidacy.Call, Since: t.At}
		if p.List == candidacy.After {
			task.Call = ""
		}
		if task.Owner != "" && task.Due != "" {
			sh.tasks = append(sh.tasks, task)
		}
	}
	for _, e := range f.Endorsements {
		if e.State == candidacy.Awaiting || e.State == candidacy.Confirmed {
			sh.representatives = append(sh.representatives, e.By)
		}
	}
	return sh
}

// people are all whose chats matter, each once.
func (sc *scene) people() []candidacy.Person {
	var all []candidacy.Person
	for _, c := range sc.registry.Communities {
		for _, officer := range []*candidacy.Officer{c.Focal, c.Deputy} {
			if officer != nil {
				all = append(all, officer.Who)
			}
		}
	}
	for _, sh := range sc.sheets {
		for _, t := range sh.tasks {
			all = append(all, t.Owner)
		}
		all = append(all, sh.representatives...)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return slices.DeleteFunc(all, func(who candidacy.Person) bool { return who == "" })
}

// person is how alerts name somebody; "" for nobody, and for who is forgotten.
func (sc *scene) person(who candidacy.Person) candidacy.Person {
	chat, known := sc.chats[who]
	if !known {
		return ""
	}
	return flows.PersonOf(chat)
}

// officer is who holds an office, as alerts name them; "" when nobody does.
func (sc *scene) officer(o *candidacy.Officer) candidacy.Person {
	if o == nil {
		return ""
	}
	return sc.person(o.Who)
}

// deputyOf is the deputy of a focal point; "" when there is none.
func (sc *scene) deputyOf(who candidacy.Person) candidacy.Person {
	for _, c := range sc.registry.Communities {
		if deputy := sc.officer(c.Deputy); deputy != "" && deputy != who && sc.officer(c.Focal) == who {
			return deputy
		}
	}
	return ""
}

// follow is a person's subscription to a call.
type follow struct {
	person candidacy.Person
	call   string
}

// byOffice are the subscriptions of focal points and deputies to the calls for
// which their community has a candidacy: from when it was opened, or they took
// office. Their own subscriptions to the same calls take the place of these.
func (sc *scene) byOffice(own []candidacy.Subscription) []candidacy.Subscription {
	since := map[follow]time.Time{}
	for _, slot := range sc.registry.Slots {
		c, _ := sc.registry.Community(slot.Community)
		for _, o := range []*candidacy.Officer{c.Focal, c.Deputy} {
			who := sc.officer(o)
			if who == "" {
				continue
			}
			from := slot.Opened
			if o.Since.After(from) {
				from = o.Since
			}
			key := follow{who, slot.Call}
			if known, twice := since[key]; !twice || from.Before(known) {
				since[key] = from
			}
		}
	}
	for _, o := range own {
		delete(since, follow{o.Person, o.Call})
	}
	all := make([]candidacy.Subscription, 0, len(since))
	for key, from := range since {
		all = append(all, candidacy.Subscription{Person: key.person, Call: key.call, Since: from})
	}
	slices.SortFunc(all, func(a, b candidacy.Subscription) int {
		return cmp.Or(cmp.Compare(a.Person, b.Person), cmp.Compare(a.Call, b.Call))
	})
	return all
}

// tasks are the tasks of all candidacies, by who is to be told.
func (sc *scene) tasks() []alerts.Task {
	var all []alerts.Task
	for _, slot := range sc.registry.Slots {
		for _, t := range sc.sheets[slot.File].tasks {
			if t.Owner = sc.person(t.Owner); t.Owner != "" {
				all = append(all, t)
			}
		}
	}
	return all
}

// Above gives whom an alert of a community goes to when nobody received it: its
// deputy, then the admins. What concerns no community goes to nobody.
func (s *source) Above(ctx context.Context, a alerts.Alert, level int) ([]candidacy.Person, error) {
	s.mu.Lock()
	sc := s.last
	s.mu.Unlock()
	if sc == nil {
		var err error
		if sc, err = s.look(ctx); err != nil {
			return nil, err
		}
	}
	var people []candidacy.Person
	concerned := sc.concerned(a)
	for _, c := range concerned {
		if deputy := sc.officer(c.Deputy); level == alerts.ToDeputy && deputy != "" {
			people = append(people, deputy)
		}
	}
	if level == alerts.ToAdmins && len(concerned) > 0 {
		for _, admin := range s.admins {
			people = append(people, flows.PersonOf(admin))
		}
	}
	slices.Sort(people)
	people = slices.Compact(people)
	return slices.DeleteFunc(people, func(who candidacy.Person) bool { return who == a.Person || who == a.For }), nil
}

// concerned are the communities that an alert concerns: of a task the one whose
// it is, of a call those that have a candidacy for it, or for the next one, and
// of which the alert is the focal point's.
func (sc *scene) concerned(a alerts.Alert) []candidacy.Community {
	file, _, _ := strings.Cut(a.About, "/")
	whose := cmp.Or(a.For, a.Person)
	var all []candidacy.Community
	for _, slot := range sc.registry.Slots {
		c, there := sc.registry.Community(slot.Community)
		mine := slot.File == file
		if a.Kind != alerts.OfTask {
			mine = (slot.Call == a.About || slot.Call == candidacy.NextCall) && sc.officer(c.Focal) == whose
		}
		if there && mine {
			all = append(all, c)
		}
	}
	return all
}

// The audiences of a broadcast.
const (
	toFocal        = "focal"        // focal points and deputies
	toAssociations = "associations" // representatives of endorsements that stand or may still
	toAll          = "all"          // these, all who have consented, and all who are subscribed
)

// errAudience says that there is no audience of a name.
var errAudience = errors.New("there is no such audience")

// Audience gives those who are told a broadcast, each once, sorted.
func (s *source) Audience(ctx context.Context, name string) ([]candidacy.Person, error) {
	if name != toFocal && name != toAssociations && name != toAll {
		return nil, fmt.Errorf("%w: %q", errAudience, name)
	}
	sc, err := s.look(ctx)
	if err != nil {
		return nil, err
	}
	var people []candidacy.Person
	if name != toAssociations {
		for _, c := range sc.registry.Communities {
			people = append(people, sc.officer(c.Focal), sc.officer(c.Deputy))
		}
	}
	if name != toFocal {
		for _, sh := range sc.sheets {
			for _, who := range sh.representatives {
				people = append(people, sc.person(who))
			}
		}
	}
	if name == toAll {
		others, err := s.everybody(ctx)
		if err != nil {
			return nil, err
		}
		people = append(people, others...)
	}
	slices.Sort(people)
	people = slices.Compact(people)
	return slices.DeleteFunc(people, func(who candidacy.Person) bool { return who == "" }), nil
}

// everybody are all who have consented and all who are subscribed.
func (s *source) everybody(ctx context.Context) ([]candidacy.Person, error) {
	chats, err := s.store.ProfileChats(ctx)
	if err != nil {
		return nil, err
	}
	own, err := s.store.Subscriptions(ctx)
	if err != nil {
		return nil, err
	}
	people := make([]candidacy.Person, 0, len(chats)+len(own))
	for _, chat := range chats {
		people = append(people, candidacy.Person(strconv.FormatInt(chat, 10)))
	}
	for _, o := range own {
		people = append(people, o.Person)
	}
	return people, nil
}
