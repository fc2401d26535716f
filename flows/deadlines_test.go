package flows_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
)

// memoryDeadlines are deadlines in memory, fed with outcomes as the store and
// the engine are.
type memoryDeadlines struct {
	records    *memoryRecords               // says who holds office; nil: nobody
	calls      func() ([]flows.Call, error) // that are known
	subs       map[candidacy.Person]map[string]candidacy.Subscription
	leaves     map[candidacy.Person]candidacy.Leave
	deliveries map[string]candidacy.Delivery
	receipts   []flows.Receipt
	broadcasts map[string]candidacy.Broadcast
	calledOff  []string
	retried    []string
	audience   map[string]int
	holidays   []candidacy.Holiday
	err        error // that every call gives, when set
}

func newDeadlines(records *memoryRecords, calls func() ([]flows.Call, error)) *memoryDeadlines {
	return &memoryDeadlines{
		records: records, calls: calls,
		subs:   map[candidacy.Person]map[string]candidacy.Subscription{},
		leaves: map[candidacy.Person]candidacy.Leave{}, deliveries: map[string]candidacy.Delivery{},
		broadcasts: map[string]candidacy.Broadcast{},
		audience:   map[string]int{flows.AudienceFocal: 2, flows.AudienceAssociations: 0, flows.AudienceAll: 3000},
	}
}

// withDeadlines gives the conversations of a bot that tells of deadlines.
func withDeadlines(f *flows.Flows, d *memoryDeadlines) {
	f.Deadlines, f.Calendars = d, plainCalendars{}
	pieces, err := candidacy.Pieces(candidacy.Embedded())
	if err != nil {
		panic(err)
	}
	f.Pieces = pieces
}

// take does what an outcome orders, through its JSON as the store does.
func (m *memoryDeadlines) take(at time.Time, out flows.Outcome) {
	for _, order := range out.Orders {
		data, err := json.Marshal(order)
		if err != nil {
			panic(err)
		}
		var o flows.Order
		if err := json.Unmarshal(data, &o); err != nil {
			panic(err)
		}
		m.do(at, o)
	}
}

func (m *memoryDeadlines) do(at time.Time, o flows.Order) {
	switch {
	case o.Subscribe != nil:
		if m.subs[o.Subscribe.Person] == nil {
			m.subs[o.Subscribe.Person] = map[string]candidacy.Subscription{}
		}
		m.subs[o.Subscribe.Person][o.Subscribe.Call] = *o.Subscribe
	case o.Unsubscribe != nil:
		delete(m.subs[o.Unsubscribe.Person], o.Unsubscribe.Call)
	case o.Leave != nil:
		m.leaves[o.Leave.Person] = *o.Leave
	case o.EndLeave != "":
		delete(m.leaves, o.EndLeave)
	case o.Receipt != nil:
		m.receive(at, *o.Receipt)
	case o.Broadcast != nil:
		if _, known := m.broadcasts[o.Broadcast.ID]; !known {
			m.broadcasts[o.Broadcast.ID] = *o.Broadcast
		}
	case o.CallOff != "":
		m.calledOff = append(m.calledOff, o.CallOff)
	case o.Retry != "":
		m.retried = append(m.retried, o.Retry)
		d := m.deliveries[o.Retry]
		d.State, d.Why = candidacy.Planned, ""
		m.deliveries[o.Retry] = d
	case o.Forget != 0:
		delete(m.subs, flows.PersonOf(o.Forget))
		delete(m.leaves, flows.PersonOf(o.Forget))
		maps.DeleteFunc(m.deliveries, func(_ string, d candidacy.Delivery) bool { return d.Chat == o.Forget })
	default:
		panic("an order that orders nothing")
	}
}

func (m *memoryDeadlines) receive(at time.Time, r flows.Receipt) {
	m.receipts = append(m.receipts, r)
	d := m.deliveries[r.ID]
	if d.ReceivedAt.IsZero() {
		d.ReceivedAt = at
	}
	if r.Days > 0 {
		d.SnoozedTo = at.AddDate(0, 0, r.Days)
	}
	m.deliveries[r.ID] = d
}

// delivered puts what somebody was told into the ledger.
func (m *memoryDeadlines) delivered(d candidacy.Delivery) {
	d.Person = flows.PersonOf(d.Chat)
	if d.Alert == nil {
		d.Alert = json.RawMessage(`{}`)
	}
	m.deliveries[d.ID] = d
}

func (m *memoryDeadlines) SubscriptionsOf(_ context.Context, who candidacy.Person) ([]candidacy.Subscription, error) {
	all := slices.Collect(maps.Values(m.subs[who]))
	slices.SortFunc(all, func(a, b candidacy.Subscription) int { return cmp.Compare(a.Call, b.Call) })
	return all, m.err
}

func (m *memoryDeadlines) LeaveOf(_ context.Context, who candidacy.Person) (candidacy.Leave, bool, error) {
	l, away := m.leaves[who]
	return l, away, m.err
}

func (m *memoryDeadlines) Delivery(_ context.Context, id string) (candidacy.Delivery, bool, error) {
	d, known := m.deliveries[id]
	return d, known, m.err
}

// list gives deliveries, the last planned first.
func (m *memoryDeadlines) list(limit int, of func(candidacy.Delivery) bool) ([]candidacy.Delivery, error) {
	var all []candidacy.Delivery
	for _, d := range m.deliveries {
		if of(d) {
			all = append(all, d)
		}
	}
	slices.SortFunc(all, func(a, b candidacy.Delivery) int {
		return cmp.Or(b.PlannedAt.Compare(a.PlannedAt), cmp.Compare(a.ID, b.ID))
	})
	return all[:min(limit, len(all))], m.err
}

func (m *memoryDeadlines) Deliveries(_ context.Context, state candidacy.DeliveryState, limit int) ([]candidacy.Delivery, error) {
	return m.list(limit, func(d candidacy.Delivery) bool { return d.State == state })
}

func (m *memoryDeadlines) DeliveriesTo(_ context.Context, who candidacy.Person, limit int) ([]candidacy.Delivery, error) {
	return m.list(limit, func(d candidacy.Delivery) bool { return d.Person == who })
}

func (m *memoryDeadlines) Counts(context.Context) (map[candidacy.DeliveryState]int, error) {
	counts := map[candidacy.DeliveryState]int{}
	for _, d := range m.deliveries {
		counts[d.State]++
	}
	return counts, m.err
}

func (m *memoryDeadlines) Leads() []int { return []int{60, 30, 14, 7, 3, 1, 0} }

// office reports whether a person is a focal point or a deputy of a community
// with a candidacy.
func (m *memoryDeadlines) office(who candidacy.Person) bool {
	if m.records == nil {
		return false
	}
	chat, _ := strconv.ParseInt(string(who), 10, 64)
	r, _ := m.records.Registry(context.Background())
	return slices.ContainsFunc(r.Slots, func(s candidacy.Slot) bool {
		c, _ := r.Community(s.Community)
		return c.Holds(m.records.profiles[chat].Person)
	})
}

func (m *memoryDeadlines) Ahead(_ context.Context, who candidacy.Person, extra []candidacy.Subscription, now time.Time) ([]flows.Notice, error) {
	calls, err := m.calls()
	if err != nil {
		return nil, err
	}
	var all []flows.Notice
	for _, c := range calls {
		leads, told := m.leadsOf(who, c.ID, extra)
		if state := c.State(now); !told || state == candidacy.Past || state == candidacy.Closed {
			continue
		}
		for _, lead := range m.Leads() {
			at := candidacy.At(candidacy.DaysBefore(candidacy.LastWholeDay(c.Closes.At), lead), 9, 30)
			if at.After(now) && (leads == nil || slices.Contains(leads, lead)) {
				all = append(all, flows.Notice{Kind: "call", About: c.ID, Lead: lead, SendAt: at, Person: who})
			}
		}
	}
	return all, m.err
}

// leadsOf is which leads of a call a person wants; false for none.
func (m *memoryDeadlines) leadsOf(who candidacy.Person, call string, extra []candidacy.Subscription) ([]int, bool) {
	subs := maps.Clone(m.subs[who])
	for _, s := range extra {
		if subs == nil {
			subs = map[string]candidacy.Subscription{}
		}
		subs[s.Call] = s
	}
	for _, id := range []string{call, candidacy.NextCall} {
		if s, ok := subs[id]; ok {
			return s.Leads, true
		}
	}
	return nil, m.office(who)
}

func (m *memoryDeadlines) Calendar(context.Context) (candidacy.Calendar, error) {
	c, err := candidacy.Holidays(candidacy.Embedded())
	if err != nil {
		panic(err)
	}
	return c.With(m.holidays), m.err
}

func (m *memoryDeadlines) Audience(_ context.Context, name string) (int, error) {
	n, known := m.audience[name]
	if !known {
		panic("no audience " + name)
	}
	return n, m.err
}

// plainCalendars write what a calendar file would hold, a line an event.
type plainCalendars struct{}

func (plainCalendars) Of(words func(flows.CalendarEvent) (title, text string), events []flows.CalendarEvent, now time.Time) ([]byte, error) {
	var b strings.Builder
	for _, e := range events {
		title, text := words(e)
		fmt.Fprintf(&b, "%s %s %d: %s | %s\n", e.At.UTC().Format(time.RFC3339), e.UID, e.Sequence, visible(title), visible(text))
	}
	return []byte(b.String()), nil
}

// deadlines lets the bot of a scene tell of deadlines; it keeps candidacies.
func (s *scene) deadlines() {
	s.t.Helper()
	if s.cast == nil {
		s.records("")
	}
	s.cast.deadlines = newDeadlines(s.cast.records, s.known)
	withDeadlines(s.flows, s.cast.deadlines)
}

// moved moves the closing of the known call, today.
func (s *scene) moved(closes string) {
	s.t.Helper()
	known, err := s.known()
	if err != nil || len(known) != 1 {
		s.t.Fatalf("moved: got %d calls, %v, want one", len(known), err)
	}
	to, _ := newCalls(s.t, closes).Calls(s.t.Context())
	call, err := known[0].Move(to[0].Closes, nil, s.at)
	if err != nil {
		s.t.Fatal(err)
	}
	s.flows.Calls = calls{all: []candidacy.Call{call}}
}

// alert tells whoever acts now notices, "KIND ABOUT LEAD" each, parted by
// semicolons: "call 7", "announced", "moved", "task annexes 0", of the
// candidacy that was opened without a word, "broadcast". Before one of them stands
// "again" when it was put off, "escalation NAME" when NAME did not receive it,
// "for NAME" when NAME is away.
func (s *scene) alert(value string) string {
	s.t.Helper()
	var notices []flows.Notice
	for i, one := range strings.Split(value, ";") {
		n := s.notice(strings.Fields(one))
		n.ID = fmt.Sprintf("%020d", len(s.cast.deadlines.deliveries)+i+1)
		notices = append(notices, n)
	}
	reply, ok, err := s.flows.Tell(s.t.Context(), s.session.Language(), notices, s.at)
	if err != nil {
		s.t.Fatalf("alert %s: %v", value, err)
	}
	if !ok {
		return "  (nothing is sent)\n"
	}
	if reply.Lang == "" {
		reply.Lang = s.session.Language()
	}
	s.keep(reply)
	for _, n := range notices {
		s.cast.deadlines.delivered(candidacy.Delivery{ID: n.ID, Chat: s.person.ID, State: candidacy.Sent, PlannedAt: s.at, SentAt: s.at,
			Message: len(s.messages), Reason: "told in a scene: " + n.Kind})
	}
	return s.render(s.chat, flows.Outcome{Replies: []flows.Reply{reply}})
}

// notice reads the words of one notice.
func (s *scene) notice(words []string) flows.Notice {
	s.t.Helper()
	n := flows.Notice{Kind: words[0], Person: flows.PersonOf(s.person.ID), SendAt: s.at}
	switch words[0] {
	case "again":
		of := s.notice(words[1:])
		n.Of = &of
	case "escalation":
		of := s.notice(words[2:])
		of.Person, of.SendAt = flows.PersonOf(s.named(words[1]).person.ID), s.at.AddDate(0, 0, -2)
		n.Of = &of
	case "for":
		n = s.notice(words[2:])
		n.For = flows.PersonOf(s.named(words[1]).person.ID)
	case "task":
		n.About = s.file + "/" + words[1]
		n.Lead, _ = strconv.Atoi(words[2])
	case "broadcast":
		for _, b := range s.cast.deadlines.broadcasts {
			n.About, n.Text = b.ID, b.Text
		}
	default:
		known, _ := s.known()
		n.About = "2026-aaaaa"
		if len(words) > 1 {
			n.Lead, _ = strconv.Atoi(words[1])
		} else if len(known) > 0 {
			n.Lead = len(known[0].History)
		}
	}
	return n
}

// named is somebody on stage.
func (s *scene) named(name string) *chat {
	s.t.Helper()
	for _, c := range s.cast.people {
		if c.person.Name == name {
			return c
		}
	}
	s.t.Fatalf("%s is not on stage", name)
	return nil
}

// fails puts a delivery to whoever acts now into the ledger that did not
// arrive: "STATE WHY".
func (s *scene) fails(value string) {
	s.t.Helper()
	state, why, _ := strings.Cut(value, " ")
	s.cast.deadlines.delivered(candidacy.Delivery{ID: fmt.Sprintf("%020d", len(s.cast.deadlines.deliveries)+1), Chat: s.person.ID,
		State: candidacy.DeliveryState(state), PlannedAt: s.at, SentAt: s.at, Why: why,
		Reason: "7 days before 2027-01-15, the last whole day before call 2026-aaaaa closes at 2027-01-16 07:59 in Morocco"})
}

// planned plans the tasks of the candidacy that was opened without a word, and
// gives them all to whoever acts now.
func (s *scene) planned() {
	s.t.Helper()
	known, _ := s.known()
	calendar, _ := s.cast.deadlines.Calendar(s.t.Context())
	f := s.cast.records.files[s.file]
	for _, task := range candidacy.Plan(s.flows.Pieces, candidacy.SafeDeadline(known[0].Closes.At, calendar), calendar) {
		task.Owner = s.cast.records.profiles[s.person.ID].Person
		data, err := json.Marshal(task)
		if err != nil {
			s.t.Fatal(err)
		}
		f.fields[candidacy.FieldTask+task.Piece] = data
	}
}

// deputy makes somebody the deputy of whoever acts now, without a word.
func (s *scene) deputy(who string) {
	s.t.Helper()
	focal := s.consented(s.chat)
	c, i, _, err := s.registry().InviteTo(focal, candidacy.GrantDeputy, s.registry().Communities[0].ID, "", s.seed(), s.at)
	s.kept(c, err)
	s.as(strings.Fields(who))
	s.do(written("/start"))
	c, _, err = s.registry().Accept(s.consented(s.chat), i.ID, s.person.Name+" Tazi", s.at)
	s.kept(c, err)
}
