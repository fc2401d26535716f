package flows_test

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

// filed makes whoever acts now the focal point of a community that has opened
// a candidacy, which wants so many keys ("" is two), without a word.
func (s *scene) filed(keys string) {
	s.t.Helper()
	admin := candidacy.Actor{Who: "p-admin", Admin: true}
	focal := s.consented(s.chat)
	r := s.registry()
	c, i, _, err := r.AddCommunity(admin, candidacy.Community{
		Council: candidacy.Commune, NameAR: "مرتيل", NameFR: "Martil", Region: candidacy.Regions[0].ID, Province: "M'diq-Fnideq",
	}, "", s.seed(), s.at)
	s.kept(c, err)
	c, community, err := s.registry().Accept(focal, i.ID, s.person.Name+" Bennani", s.at)
	s.kept(c, err)
	changes, f, err := s.registry().OpenFile(focal, community.ID, nil, s.seed(), s.at)
	for _, c := range changes {
		s.kept(c, err)
	}
	s.file = f.Candidacy.ID
	if keys == "1" {
		c, err = s.theFile().SetKeys(focal, candidacy.Seat{Focal: focal.Who}, 1, s.at)
		s.kept(c, err)
	}
}

// invited makes a link to endorse the candidacy, as its focal point, who acts now.
func (s *scene) invited() {
	s.t.Helper()
	who := s.consented(s.chat)
	c, _, secret, err := s.theFile().InviteBody(who, candidacy.Seat{Focal: who.Who}, "", s.seed(), s.at)
	s.kept(c, err)
	s.links = append(s.links, candidacy.InvitationLink(s.file, secret))
}

// sealed lets whoever acts now seal an endorsement of a body that asked by
// itself or, with a link of the name "(link 2)" before the body's, through it. The
// second member's link is the next one.
func (s *scene) sealed(body string) {
	s.t.Helper()
	who, invitation := s.consented(s.chat), ""
	if rest, ok := strings.CutPrefix(body, "(link "); ok {
		number, name, _ := strings.Cut(rest, ") ")
		_, invitation, _ = candidacy.ParseInvitationLink(s.links[s.number(number, len(s.links))])
		body = name
	}
	c, e, err := s.theFile().Begin(who, invitation, s.seed(), s.at)
	s.kept(c, err)
	text := "We have worked with the people of the town since 2015 and will go on doing so."
	lang := candidacy.Lang(s.session.Language())
	c, e, err = s.theFile().Seal(who, e.ID,
		candidacy.Body{NameAR: body, Kind: "association", Field: "youth", Seat: "Martil"},
		candidacy.Answers{Who: text, Why: text, Prepare: text, Carry: text}, lang,
		candidacy.Key{Name: s.person.Name + " Idrissi", Office: "President"}, s.seed(), s.at, s.sealing)
	s.kept(c, err)
	if len(e.Keys) < e.Needs {
		c, _, secret, err := s.theFile().InviteKey(who, e.ID, s.seed(), s.at)
		s.kept(c, err)
		s.links = append(s.links, candidacy.InvitationLink(s.file, secret))
	}
}

// confirmed lets whoever acts now confirm the endorsement behind the last link.
func (s *scene) confirmed() {
	s.t.Helper()
	who := s.consented(s.chat)
	_, invitation, _ := candidacy.ParseInvitationLink(s.links[len(s.links)-1])
	c, _, err := s.theFile().Confirm(who, invitation, candidacy.Key{Name: s.person.Name + " Haddad", Office: "Treasurer"}, s.at, s.sealing)
	s.kept(c, err)
}

// sealing makes the letters of an endorsement, as the bot does.
func (s *scene) sealing(c candidacy.Candidacy, e candidacy.Endorsement) (candidacy.Endorsement, error) {
	for _, lang := range i18n.Langs {
		pdf, _ := s.flows.Letters.Endorsement(lang, c, e, s.flows.Verify(e.Code))
		e.Letters = append(e.Letters, candidacy.Letter{Lang: candidacy.Lang(lang), SHA256: fmt.Sprintf("%x", sha256.Sum256(pdf)), At: s.at})
	}
	e.Signature = s.flows.Sign(candidacy.SignedRecord(c, e))
	return e, nil
}

// consented is somebody who has consented, if need be now.
func (s *scene) consented(c *chat) candidacy.Actor {
	records := s.cast.records
	p, known := records.profiles[c.person.ID]
	if !known {
		p = candidacy.Profile{
			Person: candidacy.Person("p-" + strings.ToLower(c.person.Name)), Chat: c.person.ID, Consent: flows.ConsentVersion, At: s.at}
		records.profiles[c.person.ID], records.chats[p.Person] = p, c.person.ID
	}
	return candidacy.Actor{Who: p.Person}
}

func (s *scene) seed() string {
	s.cast.steps++
	return fmt.Sprintf("silent%026d", s.cast.steps)
}

func (s *scene) kept(c candidacy.Change, err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatalf("what happens without a word: %v", err)
	}
	s.cast.records.apply(c)
}

func (s *scene) registry() candidacy.Registry {
	r, _ := s.cast.records.Registry(s.t.Context())
	return r
}

func (s *scene) theFile() candidacy.File {
	f, _, _ := s.cast.records.File(s.t.Context(), s.file)
	return f
}
