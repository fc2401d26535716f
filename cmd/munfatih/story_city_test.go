package main

import (
	"fmt"
	"testing"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
	"github.com/munfatih/munfatih/playground"
	"github.com/munfatih/munfatih/store"
)

// city is a store with candidacies whose associations await their second member.
type city struct {
	t        *testing.T
	words    *i18n.Words
	redis    string // its address
	store    *store.Store
	updates  int64
	files    []string
	focal    map[string]int64 // of a file: the focal point's chat
	endorsed []*endorsed
	chats    map[int64]*playground.Chat
}

// endorsed is an endorsement that one member has sealed.
type endorsed struct {
	file, id, name, link string
	first, second        int64     // chats of its members
	lang                 i18n.Lang // of the second
	member               *playground.Chat
}

func newCity(t *testing.T, candidacies, associations int) *city {
	t.Helper()
	words, err := i18n.Load(i18n.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	c := &city{t: t, words: words, redis: sharedRedis(t), focal: map[string]int64{}, chats: map[int64]*playground.Chat{}}
	if c.store, err = store.Open(c.redis, ""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.store.Close() })
	for n := range candidacies {
		file, seat := c.open(n)
		for m := range associations {
			c.sealed(file, seat, 100*(n+1)+m)
		}
	}
	return c
}

// open opens the candidacy of a community, with its focal point.
func (c *city) open(n int) (file string, seat candidacy.Seat) {
	c.t.Helper()
	at := time.Now()
	focal := c.person(int64(10 + n))
	add, invitation, _, err := c.registry().AddCommunity(candidacy.Actor{Who: "p-admin", Admin: true}, candidacy.Community{
		Council: candidacy.Commune, NameAR: nouns[n], NameFR: fmt.Sprintf("Ville %c", 'A'+n), Region: candidacy.Regions[n].ID, Province: "P",
	}, "", c.seed(), at)
	c.keep(err, add)
	accept, community, err := c.registry().Accept(focal, invitation.ID, "Focal", at)
	c.keep(err, accept)
	changes, f, err := c.registry().OpenFile(focal, community.ID, nil, c.seed(), at)
	c.keep(err, changes...)
	c.files = append(c.files, f.Candidacy.ID)
	c.focal[f.Candidacy.ID] = int64(10 + n)
	return f.Candidacy.ID, candidacy.Seat{Focal: focal.Who}
}

// nouns tell names apart.
var nouns = []string{"الأمل", "النخيل", "البحر", "الجسر", "الزيتون", "الفجر"}

// sealed seals the endorsement of an association, which then awaits its second member.
func (c *city) sealed(file string, seat candidacy.Seat, number int) {
	c.t.Helper()
	at := time.Now()
	first, focal := c.person(int64(1000+number)), candidacy.Actor{Who: seat.Focal}
	c.person(int64(2000 + number))
	change, invitation, _, err := c.file(file).InviteBody(focal, seat, "", c.seed(), at)
	c.keep(err, change)
	change, e, err := c.file(file).Begin(first, invitation.ID, c.seed(), at)
	c.keep(err, change)
	name := fmt.Sprintf("جمعية %s %d", nouns[number%100], number)
	text := "We have worked with the people of the town since 2015 and will go on doing so."
	lang := i18n.Langs[number%len(i18n.Langs)]
	change, e, err = c.file(file).Seal(first, e.ID,
		candidacy.Body{NameAR: name, Kind: "association", Field: "youth", Seat: "S"},
		candidacy.Answers{Who: text, Why: text, Prepare: text, Carry: text}, candidacy.Lang(lang),
		candidacy.Key{Name: "First", Office: "President"}, c.seed(), at, nil)
	c.keep(err, change)
	change, _, secret, err := c.file(file).InviteKey(first, e.ID, c.seed(), at)
	c.keep(err, change)
	c.endorsed = append(c.endorsed, &endorsed{
		file: file, id: e.ID, name: name, link: candidacy.InvitationLink(file, secret),
		first: int64(1000 + number), second: int64(2000 + number), lang: lang})
}

// person is somebody who has consented.
func (c *city) person(chat int64) candidacy.Actor {
	c.t.Helper()
	p := candidacy.Profile{Person: candidacy.Person(fmt.Sprintf("p-%d", chat)), Chat: chat, Consent: flows.ConsentVersion, At: time.Now()}
	c.commit(chat, flows.Outcome{Profile: &p})
	return candidacy.Actor{Who: p.Person}
}

func (c *city) seed() string { return fmt.Sprintf("seed of at least 128 bits %d", c.updates) }

func (c *city) keep(err error, changes ...candidacy.Change) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
	c.commit(1, flows.Outcome{Changes: changes})
}

func (c *city) commit(chat int64, out flows.Outcome) {
	c.t.Helper()
	c.updates++
	ctx := limited(c.t)
	turn, err := c.store.Begin(ctx, chat, c.updates)
	if err != nil {
		c.t.Fatal(err)
	}
	defer c.store.End(ctx, turn)
	if _, err := c.store.Commit(ctx, turn, out); err != nil {
		c.t.Fatal(err)
	}
}

func (c *city) registry() candidacy.Registry {
	c.t.Helper()
	r, err := c.store.Registry(limited(c.t))
	if err != nil {
		c.t.Fatal(err)
	}
	return r
}

func (c *city) file(id string) candidacy.File {
	c.t.Helper()
	f, there, err := c.store.File(limited(c.t), id)
	if err != nil || !there {
		c.t.Fatalf("candidacy %s: got %v, %v", id, there, err)
	}
	return f
}
