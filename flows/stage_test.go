package flows_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/munfatih/munfatih/flows"
)

// records lets the bot of a scene keep candidacies.
func (s *scene) records(how string) {
	s.t.Helper()
	c := &cast{t: s.t, flows: s.flows, records: newRecords(), people: map[int64]*chat{}}
	if s.cast != nil {
		c = s.cast // as before, but for how
	}
	withRecords(c.flows, c.records)
	c.joins(s.chat)
	c.records.why = ""
	switch how {
	case "":
	case "undeclared":
		c.flows.Legal.CNDP = ""
	case "closed":
		c.flows.Legal.Controller = ""
	case "fleeting":
		c.records.why = "appendonly is no"
	default:
		s.t.Fatalf("records %q: no such kind", how)
	}
}

// as lets somebody go on, who comes on stage the first time.
func (s *scene) as(words []string) {
	s.t.Helper()
	if s.cast == nil || len(words) == 0 {
		s.t.Fatalf("as %v: want records before, and a name", words)
	}
	at := s.at
	for _, c := range s.cast.people {
		if c.person.Name == words[0] {
			s.chat = c
			s.chat.at = at
			return
		}
	}
	if len(words) < 2 {
		s.t.Fatalf("as %v: a new person, want the language of their Telegram, or -", words)
	}
	s.chat = s.cast.person(int64(100+len(s.cast.people)), words[0], strings.Trim(words[1], "-"))
	s.chat.at = at
}

// due does what has fallen due, and gives what the bot says.
func (s *scene) due() string {
	var said strings.Builder
	for _, id := range slices.Sorted(maps.Keys(s.cast.records.files)) {
		f, there, err := s.cast.records.File(s.t.Context(), id)
		if err != nil {
			s.t.Fatal(err)
		}
		if !there {
			continue
		}
		known, err := s.known()
		if err != nil {
			s.t.Fatal(err)
		}
		steps := flows.DueIn(f, known, s.at)
		if d := s.cast.deadlines; d != nil {
			days, _ := d.Calendar(s.t.Context())
			steps = append(steps, flows.TasksDueIn(f, s.flows.Pieces, known, days, s.at)...)
		}
		for _, step := range steps {
			in := s.chat
			if chat := s.cast.people[s.cast.records.chats[step.Who]]; chat != nil {
				in = chat
			}
			in.at = s.at
			said.WriteString(s.render(in, in.do(flows.Event{Kind: flows.Due, Choice: step.Choice})))
		}
	}
	return said.String()
}

// known are the calls that the bot knows.
func (s *scene) known() ([]flows.Call, error) {
	if s.flows.Calls == nil {
		return nil, nil
	}
	return s.flows.Calls.Calls(s.t.Context())
}

// number reads a number from 1 up to a most, as an index.
func (s *scene) number(text string, most int) int {
	s.t.Helper()
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		s.t.Fatalf("number %s: want 1 to %d, which the bot has shown", text, most)
	}
	return n - 1
}

var invitationURL = regexp.MustCompile(`https(?:://|%3A%2F%2F)t\.me(?:/|%2F)munfatih_bot(?:\?|%3F)start(?:=|%3D)(i_[A-Za-z0-9_-]+)`)

// numbered names the links of invitations by their number, in the order in
// which they were shown: their secrets are of no interest to a reader.
func (s *scene) numbered(text string) string {
	return invitationURL.ReplaceAllStringFunc(text, func(link string) string {
		payload := invitationURL.FindStringSubmatch(link)[1]
		i := slices.Index(s.links, payload)
		if i < 0 {
			i = len(s.links)
			s.links = append(s.links, payload)
		}
		if strings.Contains(link, "%") {
			return url.QueryEscape(fmt.Sprintf("(link %d)", i+1))
		}
		return fmt.Sprintf("(link %d)", i+1)
	})
}

var letterCode = regexp.MustCompile(`\b[A-Z2-7]{16}\b`)

// sending is the event of a document that the bot sent and somebody sends back.
func sending(f flows.File, changed bool) flows.Event {
	data := slices.Clone(f.Data)
	if changed {
		data[len(data)-1] ^= 1
	}
	sum := sha256.Sum256(data)
	d := &flows.Document{
		Name: f.Name, Size: int64(len(data)), PDF: strings.HasPrefix(string(data), "%PDF-"), SHA256: hex.EncodeToString(sum[:]),
	}
	if d.PDF {
		d.Codes = letterCode.FindAllString(string(data), -1)
	}
	return flows.Event{Kind: flows.Other, Media: "document", Document: d, Message: 1000}
}
