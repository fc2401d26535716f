package flows_test

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/eligibility"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

// memoryRecords are records in memory, fed with outcomes as the store is. What
// is read is a copy: a step cannot change it.
type memoryRecords struct {
	files    map[string]memoryFile
	profiles map[int64]candidacy.Profile
	chats    map[candidacy.Person]int64
	links    map[candidacy.LinkKind]map[string][]candidacy.Ref
	why      string // why records would not last
	err      error  // that every call gives, when set
}

// memoryFile is a file as the store keeps it.
type memoryFile struct {
	fields  map[string]json.RawMessage
	journal []candidacy.Entry
}

func (f memoryFile) head() candidacy.Head {
	if len(f.journal) == 0 {
		return candidacy.Head{}
	}
	last := f.journal[len(f.journal)-1]
	return candidacy.Head{Seq: last.Seq, Hash: last.Hash}
}

func newRecords() *memoryRecords {
	return &memoryRecords{
		files: map[string]memoryFile{}, profiles: map[int64]candidacy.Profile{}, chats: map[candidacy.Person]int64{},
		links: map[candidacy.LinkKind]map[string][]candidacy.Ref{},
	}
}

// take keeps what the outcome of a step in a chat says of records. It gives
// false, and keeps nothing, when a file has changed since it was read.
func (m *memoryRecords) take(chat int64, out flows.Outcome) bool {
	for i, c := range out.Changes {
		stale := c.Head != m.files[c.File].head()
		for _, before := range out.Changes[:i] {
			stale = stale || before.File == c.File // one change a file: its head would not be right
		}
		if stale {
			return false
		}
	}
	for _, c := range out.Changes {
		m.apply(c)
	}
	if p := out.Profile; p != nil {
		m.profiles[chat], m.chats[p.Person] = *p, chat
	}
	if f := out.Forget; f != nil {
		delete(m.profiles, f.Chat)
		delete(m.chats, f.Who)
	}
	return true
}

func (m *memoryRecords) apply(c candidacy.Change) {
	f := m.files[c.File]
	if f.fields == nil {
		f.fields = map[string]json.RawMessage{}
	}
	for name, value := range c.Set {
		if value == nil || string(value) == "null" {
			delete(f.fields, name)
			continue
		}
		f.fields[name] = slices.Clone(value)
	}
	f.journal = append(f.journal, c.Entries...)
	m.files[c.File] = f
	for _, l := range c.Links {
		if m.links[l.Kind] == nil {
			m.links[l.Kind] = map[string][]candidacy.Ref{}
		}
		if known := m.links[l.Kind][l.From]; !slices.Contains(known, l.To) {
			m.links[l.Kind][l.From] = append(known, l.To)
		}
	}
}

// collect reads the records of a kind of field.
func collect[T any](f memoryFile, kind string, less func(a, b T) int) []T {
	var all []T
	for name, value := range f.fields {
		if name != kind && !(strings.HasSuffix(kind, ":") && strings.HasPrefix(name, kind)) {
			continue
		}
		var record T
		if err := json.Unmarshal(value, &record); err != nil {
			panic(fmt.Sprintf("record %s: %v", name, err))
		}
		all = append(all, record)
	}
	slices.SortFunc(all, less)
	return all
}

func (m *memoryRecords) Registry(context.Context) (candidacy.Registry, error) {
	f := m.files[candidacy.RegistryFile]
	return candidacy.Registry{
		Head: f.head(),
		Communities: collect(f, candidacy.FieldCommunity, func(a, b candidacy.Community) int {
			return cmp.Compare(a.ID, b.ID)
		}),
		Invitations: collect(f, candidacy.FieldInvitation, byID),
		Slots:       collect(f, candidacy.FieldSlot, func(a, b candidacy.Slot) int { return cmp.Compare(a.File, b.File) }),
	}, m.err
}

func (m *memoryRecords) File(_ context.Context, id string) (candidacy.File, bool, error) {
	f, there := m.files[id]
	if !there || id == candidacy.RegistryFile || m.err != nil {
		return candidacy.File{}, false, m.err
	}
	return candidacy.File{
		Head:      f.head(),
		Candidacy: collect(f, candidacy.FieldCandidacy, func(_, _ candidacy.Candidacy) int { return 0 })[0],
		Endorsements: collect(f, candidacy.FieldEndorsement, func(a, b candidacy.Endorsement) int {
			return cmp.Or(a.Begun.Compare(b.Begun), cmp.Compare(a.ID, b.ID))
		}),
		Invitations: collect(f, candidacy.FieldInvitation, byID),
		Tasks:       collect(f, candidacy.FieldTask, func(a, b candidacy.Task) int { return cmp.Compare(a.Piece, b.Piece) }),
	}, true, nil
}

func byID(a, b candidacy.Invitation) int { return cmp.Compare(a.ID, b.ID) }

func (m *memoryRecords) Journal(_ context.Context, file string) ([]candidacy.Entry, error) {
	return slices.Clone(m.files[file].journal), m.err
}

func (m *memoryRecords) Profile(_ context.Context, chat int64) (candidacy.Profile, bool, error) {
	p, known := m.profiles[chat]
	return p, known, m.err
}

func (m *memoryRecords) ChatOf(_ context.Context, who candidacy.Person) (int64, bool, error) {
	chat, known := m.chats[who]
	return chat, known, m.err
}

func (m *memoryRecords) Find(_ context.Context, kind candidacy.LinkKind, from string) ([]candidacy.Ref, error) {
	return slices.Clone(m.links[kind][from]), m.err
}

func (m *memoryRecords) Lasting(context.Context) (string, error) { return m.why, m.err }

// checkJournals verifies the journal of each file.
func (m *memoryRecords) checkJournals(t testing.TB) {
	t.Helper()
	for id, f := range m.files {
		if err := candidacy.VerifyChain(f.journal, f.head()); err != nil {
			t.Errorf("journal of %s: %v", id, err)
		}
	}
}

// fakeLetters sets no type: a document's bytes name what it was made of.
type fakeLetters struct{}

func (fakeLetters) Endorsement(lang i18n.Lang, c candidacy.Candidacy, e candidacy.Endorsement, verify string) ([]byte, error) {
	return fakePDF("endorsement", lang, c.ID, e.ID, e.Code, verify, e.Body, e.Answers, e.Keys), nil
}

func (fakeLetters) Support(c candidacy.Community) (pdf []byte, text string, err error) {
	return fakePDF("support", c), "Letter of support, " + c.NameFR, nil
}

func (fakeLetters) Report(lang i18n.Lang, in eligibility.Input, result eligibility.Result) ([]byte, error) {
	return fakePDF("report", lang, in, result), nil
}

// Missing takes every letter that is not Latin, Arabic or Tifinagh for one that cannot be printed, and every emoji and frame.
func (fakeLetters) Missing(text string) []rune {
	var out []rune
	for _, r := range text {
		foreign := unicode.IsLetter(r) && !unicode.In(r, unicode.Latin, unicode.Arabic, unicode.Tifinagh) || unicode.In(r, unicode.So, unicode.Me)
		if foreign && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

func fakePDF(of ...any) []byte { return fmt.Appendf(nil, "%%PDF-1.7 %v", of) }

// withRecords gives the conversations of a bot that keeps candidacies.
func withRecords(f *flows.Flows, records *memoryRecords) {
	f.Records, f.Letters = records, fakeLetters{}
	f.Contact = "contact@example.org"
	f.Legal = flows.Legal{Controller: "Cideal Maroc", CNDP: "D-123/2026"}
	f.Sign = func(record []byte) []byte {
		sum := sha256.Sum256(record)
		return sum[:]
	}
	f.Verify = func(code string) string { return "https://munfatih.example.org/verify/" + code }
}

// cast are several people, each in their own chat with the same bot.
type cast struct {
	t       testing.TB
	flows   *flows.Flows
	records *memoryRecords
	people  map[int64]*chat
	steps   int // so far; the next step's seed comes from it
	// deadlines that the bot tells of; nil for none
	deadlines *memoryDeadlines
}

// newCast is a bot with records, whom nobody has spoken to yet.
func newCast(t testing.TB) *cast {
	c := &cast{t: t, flows: newFlows(), records: newRecords(), people: map[int64]*chat{}}
	withRecords(c.flows, c.records)
	return c
}

// joins lets somebody into the cast, with the bot of all.
func (c *cast) joins(who *chat) *chat {
	who.flows, who.cast = c.flows, c
	c.people[who.person.ID] = who
	return who
}

// person is somebody new, whose Telegram has the language.
func (c *cast) person(id int64, name, language string) *chat {
	who := newChat(c.t, language)
	who.person.ID, who.person.Name = id, name
	return c.joins(who)
}

// take keeps an outcome, and delivers what is said to others: each reply in
// its recipient's language, as the bot does.
func (c *cast) take(from *chat, out flows.Outcome) {
	c.t.Helper()
	if !c.records.take(from.person.ID, out) {
		c.t.Fatalf("changes %+v: a file was changed in between, or twice", out.Changes)
	}
	if c.deadlines != nil {
		c.deadlines.take(from.at, out)
	}
	for _, r := range out.Replies {
		if to := c.people[r.To]; r.To != 0 && to != nil && to != from {
			to.keep(c.addressed(r))
		}
	}
}

// addressed is a reply in its recipient's language.
func (c *cast) addressed(r flows.Reply) flows.Reply {
	if r.Lang == "" && c.people[r.To] != nil {
		r.Lang = c.people[r.To].session.Language()
	}
	return r
}
