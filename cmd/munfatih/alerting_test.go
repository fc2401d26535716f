package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/munfatih/munfatih/alerts"
	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/playground"
	"github.com/munfatih/munfatih/store"
)

// wallClock is a clock that stands until it is set.
type wallClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *wallClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *wallClock) set(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := parseInstant(text)
	if err != nil {
		t.Fatal(err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
	return at
}

// office is a bot in this process whose clock the test sets, with a sample
// community: its focal point is the demo's, its call closes on 16 January 2027
// at 07:59 in Morocco.
type office struct {
	t     *testing.T
	tg    telegram
	redis string // REDIS_URL
	named string // REDIS_SENTINEL_MASTER
	hook  string // WEBHOOK_URL
	clock *wallClock
	log   *logbook
	store *store.Store
	call  candidacy.Call
	bot   *service
	end   func()

	address string // where the bot's web server listens
}

const officeAdmin = 500

func openOffice(t *testing.T) *office {
	t.Helper()
	return (&office{t: t, tg: startTelegram(t), redis: sharedRedis(t)}).open()
}

// open fills the store and runs the bot.
func (o *office) open() *office {
	t := o.t
	t.Helper()
	o.clock, o.log = &wallClock{}, &logbook{}
	now := o.clock.set(t, "2027-01-07T10:00Z")
	var err error
	if o.store, err = store.Open(o.redis, o.named); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.store.Close() })
	call, err := candidacy.Draft{
		Title: map[candidacy.Lang]string{candidacy.AR: "نداء", candidacy.FR: "Appel", candidacy.EN: "Call"},
		Opens: "2026-12-01 09:00", Closes: "2027-01-15 23:59", Zone: "America/Los_Angeles", Source: "https://www.opengovpartnership.org/",
	}.Call(now)
	if err != nil {
		t.Fatal(err)
	}
	if o.call, err = o.store.AddCall(limited(t), call); err != nil {
		t.Fatal(err)
	}
	if err := addSampleCommunity(limited(t), o.store, o.call, now); err != nil {
		t.Fatal(err)
	}
	o.start()
	t.Cleanup(func() { o.end() })
	return o
}

// start runs the bot until it is ended.
func (o *office) start() {
	o.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ready, ended := make(chan struct{}), make(chan error, 1)
	o.bot = &service{
		config: config{Token: "42:SECRET", APIURL: o.tg.URL, RedisURL: o.redis, RedisMaster: o.named, WebhookURL: o.hook, ListenAddr: "127.0.0.1:0", AdminIDs: fmt.Sprint(officeAdmin),
			Controller: "C", Contact: "c@example.org", DataDir: o.t.TempDir()},
		log: slog.New(slog.NewTextHandler(o.log, &slog.HandlerOptions{Level: slog.LevelDebug})), ready: func(address string) { o.address = address; close(ready) }, now: o.clock.now,
	}
	go func() { ended <- o.bot.serve(ctx) }()
	o.end = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			o.t.Errorf("the bot ended with %v", err)
		}
	})
	select {
	case <-ready:
	case err := <-ended:
		ended <- err
		o.t.Fatalf("the bot does not start: %v\n%s", err, o.log)
	case <-limited(o.t).Done():
		o.t.Fatalf("the bot does not start\n%s", o.log)
	}
}

// person is somebody who has written to the bot.
func (o *office) person(id int64) *playground.Chat {
	o.t.Helper()
	chat := o.tg.Person(playground.Person{ID: id, FirstName: "P", LanguageCode: "en"})
	_, err := chat.Ask(limited(o.t), "/help")
	if err == nil {
		err = o.tg.Idle(limited(o.t))
	}
	if err != nil {
		o.t.Fatal(err)
	}
	return chat
}

// at moves the clock, sweeps, and waits until nothing is planned or in hand.
func (o *office) at(text string) {
	o.t.Helper()
	o.clock.set(o.t, text)
	if err := o.bot.alerts.engine.Sweep(limited(o.t)); err != nil {
		o.t.Fatal(err)
	}
	o.settled()
}

func (o *office) settled() {
	o.t.Helper()
	ctx := limited(o.t)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		due, err := o.store.Ledger().Planned(ctx, o.clock.now(), 10)
		counts, err2 := o.store.Ledger().Counts(ctx)
		if err == nil && err2 == nil && len(due) == 0 && counts[candidacy.Sending] == 0 {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			o.t.Fatalf("not settled: %v %v (%v, %v)\n%s", due, counts, err, err2, o.log)
		}
	}
}

// told is what a chat was told, by the ledger, the latest first.
func (o *office) told(chat int64) []alerts.Notice {
	o.t.Helper()
	all, err := o.store.Ledger().OfChat(limited(o.t), chat, 100)
	if err != nil {
		o.t.Fatal(err)
	}
	notices := make([]alerts.Notice, len(all))
	for i, d := range all {
		if notices[i], err = alerts.ReadNotice(d); err != nil {
			o.t.Fatal(err)
		}
	}
	return notices
}

// wantTold fails unless a chat was told just this, "KIND LEAD" each, the
// latest first, and the ledger and the chat agree.
func (o *office) wantTold(when string, chat *playground.Chat, messages int, want ...string) {
	o.t.Helper()
	got := []string{}
	for _, n := range o.told(chat.ID()) {
		got = append(got, fmt.Sprint(n.Kind, " ", n.Lead))
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		o.t.Errorf("%s: chat %d was told %v, want %v", when, chat.ID(), got, want)
	}
	n := -1 // the answer to /help
	for _, m := range chat.Messages() {
		if m.FromBot {
			n++
		}
	}
	if n != messages {
		o.t.Errorf("%s: chat %d got %d messages, want %d:\n%s", when, chat.ID(), n, messages, chat)
	}
}

// counts is how many deliveries there are in a state.
func (o *office) counts(state candidacy.DeliveryState) int {
	o.t.Helper()
	counts, err := o.store.Ledger().Counts(limited(o.t))
	if err != nil {
		o.t.Fatal(err)
	}
	return counts[state]
}

func (o *office) order(order flows.Order) {
	o.t.Helper()
	k := keeper{counting{o.bot.store, o.bot.metrics}, o.bot.alerts}
	for range 2 { // doing it again changes nothing
		if err := k.Order(limited(o.t), flows.Turn{}, order); err != nil {
			o.t.Fatalf("order %+v: %v", order, err)
		}
	}
}

func (o *office) subscribe(chat int64, call string) {
	o.t.Helper()
	o.order(flows.Order{Subscribe: &candidacy.Subscription{Person: flows.PersonOf(chat), Call: call, Since: o.clock.now()}})
}

// A call closes soon: who holds an office and who subscribed are told once, at
// the right instant; who blocked the bot is not; what an outage swallowed comes
// as one.
func TestAlerts(t *testing.T) {
	o := openOffice(t)
	focal, citizen, blocker, admin := o.person(demoFocal), o.person(7), o.person(8), o.person(officeAdmin)
	o.subscribe(7, o.call.ID)
	o.subscribe(8, o.call.ID)
	blocker.Block()
	if err := o.tg.Idle(limited(t)); err != nil {
		t.Fatal(err)
	}

	o.at("2027-01-08T09:29:59Z")
	o.wantTold("a second before", focal, 0)
	for range 3 {
		o.at("2027-01-08T09:30Z")
	}
	o.wantTold("a week before", focal, 1, "call 7")
	o.wantTold("a week before", citizen, 1, "call 7")
	o.wantTold("a week before", blocker, 0, "call 7")
	if got := o.counts(candidacy.Blocked); got != 1 {
		t.Errorf("got %d blocked, want the one who blocked the bot", got)
	}

	messages := focal.Messages()
	if _, err := focal.Tap(limited(t), dataOf(messages[len(messages)-1], "al:")); err != nil { // received
		t.Fatal(err)
	}
	if err := o.tg.Idle(limited(t)); err != nil {
		t.Fatal(err)
	}
	if d, _, err := o.store.Ledger().Entry(limited(t), o.told(demoFocal)[0].ID); err != nil || !d.Received() {
		t.Errorf("pressed: got %+v, %v, want it received", d, err)
	}
	o.at("2027-01-10T09:31Z")
	o.wantTold("received, after 48 h", admin, 0)

	o.end()
	o.clock.set(t, "2027-01-15T11:00Z") // three days, one day before, and the morning itself are past
	o.start()
	o.at("2027-01-15T11:01Z")
	o.wantTold("after the outage", focal, 2, "call 0", "call 7")
	o.wantTold("after the outage", citizen, 2, "call 0", "call 7")
	if reason := o.told(demoFocal)[0].Reason; !strings.Contains(reason, "folded in, where missed: 2") && !strings.Contains(reason, "folded in, where missed: 3") {
		t.Errorf("after the outage: got reason %q, want that earlier ones are folded in", reason)
	}
	o.at("2027-01-16T09:30Z")
	o.wantTold("after the closing", focal, 2, "call 0", "call 7")
	if got := o.counts(candidacy.Uncertain) + o.counts(candidacy.Failed); got != 0 {
		t.Errorf("got %d uncertain or failed, want none\n%s", got, o.log)
	}
	settled(t, o.tg)
}

// Nobody says that they received it: after 48 h the admins are told, for there
// is no deputy; "tomorrow" tells again; /forget takes everything away.
func TestEscalation(t *testing.T) {
	o := openOffice(t)
	focal, citizen, admin := o.person(demoFocal), o.person(7), o.person(officeAdmin)
	o.subscribe(7, o.call.ID)
	o.at("2027-01-08T09:30Z")
	o.at("2027-01-10T09:29Z")
	o.wantTold("before 48 h", admin, 0)
	o.at("2027-01-10T09:35Z")
	o.at("2027-01-10T09:40Z")
	o.wantTold("after 48 h", admin, 1, "escalation 2")
	if of := o.told(officeAdmin)[0].Of; of == nil || of.Person != flows.PersonOf(demoFocal) {
		t.Errorf("escalated: got %+v, want the focal point's, and not the citizen's", of)
	}
	o.order(flows.Order{Receipt: &flows.Receipt{Chat: 7, ID: o.told(7)[0].ID, Days: 1}})
	o.at("2027-01-11T09:28Z")
	o.wantTold("put off", citizen, 1, "again 20829", "call 7")
	o.at("2027-01-11T09:31Z")
	o.wantTold("told again", citizen, 2, "again 20829", "call 7")

	o.order(flows.Order{Leave: &candidacy.Leave{Person: flows.PersonOf(demoFocal), From: "2027-01-12", To: "2027-01-12", Deputy: "7"}})
	o.at("2027-01-12T09:30Z")
	o.wantTold("on leave", focal, 1, "call 7")
	if got := o.told(7)[0]; got.Person != "7" || o.counts(candidacy.Sent) == 0 {
		t.Errorf("stands in: got %+v", got)
	}
	o.order(flows.Order{Forget: 7})
	if subs, err := o.store.SubscriptionsOf(limited(t), "7"); err != nil || len(subs) != 0 || len(o.told(7)) != 0 {
		t.Errorf("forgotten: got %v (%v) and told %v, want nothing kept", subs, err, o.told(7))
	}
	if leave, ok, err := o.store.LeaveOf(limited(t), flows.PersonOf(demoFocal)); err != nil || !ok || leave.Deputy != "" {
		t.Errorf("forgotten: got leave %+v, %v, %v, want it without the deputy", leave, ok, err)
	}
	settled(t, o.tg)
}

// The tasks of a candidacy are told of, and have other due days as soon as the
// closing, or a holiday, has moved.
func TestTasksMove(t *testing.T) {
	o := openOffice(t)
	focal := o.person(demoFocal)
	f := o.file()
	plan := candidacy.Plan(o.bot.pieces, candidacy.SafeDeadline(o.call.Closes.At, o.bot.calendar), o.bot.calendar)
	change, err := f.StartTasks(candidacy.Actor{Who: "p-samplefocal"}, candidacy.Seat{Focal: "p-samplefocal"}, plan, o.clock.now())
	if err != nil {
		t.Fatal(err)
	}
	if err := commit(limited(t), o.store, -50, flows.Outcome{Changes: []candidacy.Change{change}}); err != nil {
		t.Fatal(err)
	}
	last := o.latest()
	o.at("2027-01-14T09:30Z") // the day before the safe deadline of Friday 15 January at noon
	tasks := 0
	for _, n := range o.told(demoFocal) {
		if n.Kind == alerts.OfTask {
			tasks++
		}
	}
	if tasks == 0 || last != "2027-01-15" {
		t.Errorf("got %d alerts of tasks, the last due on %s, want some, and 2027-01-15", tasks, last)
	}
	if n := len(focal.Messages()); n != 3 {
		t.Errorf("got %d messages, want /help, its answer, and one for all alerts of the hour:\n%s", n, focal)
	}

	closes, err := candidacy.ParseMoment("2027-02-12 23:59", "America/Los_Angeles", candidacy.Ask)
	if err != nil {
		t.Fatal(err)
	}
	o.move(closes)
	o.tendUntil("2027-02-12")
	code, _, errOut := o.command("holiday", "add", "2027-02-11", "--days", "2", "--name-ar", "عيد الفطر", "--name-fr", "Aïd", "--name-en", "Eid")
	if code != 0 {
		t.Fatalf("holiday add: got %d %q", code, errOut)
	}
	o.tendUntil("2027-02-10")
	o.wantDeadline("2027-02-10T16:30:00Z")
	settled(t, o.tg)
}

func (o *office) file() candidacy.File {
	o.t.Helper()
	ids, err := o.store.Files(limited(o.t))
	if err != nil || len(ids) != 1 {
		o.t.Fatalf("got candidacies %v, %v, want one", ids, err)
	}
	f, _, err := o.store.File(limited(o.t), ids[0])
	if err != nil {
		o.t.Fatal(err)
	}
	return f
}

// latest is the last day on which a task for the file is due.
func (o *office) latest() candidacy.Day {
	last := candidacy.Day("")
	for _, task := range o.file().Tasks {
		last = max(last, task.Due)
	}
	return last
}

// move moves the closing of the call.
func (o *office) move(closes candidacy.Moment) {
	o.t.Helper()
	moved, err := o.call.Move(closes, nil, o.clock.now())
	if err == nil {
		o.call, err = o.store.MoveCall(limited(o.t), moved)
	}
	if err != nil {
		o.t.Fatal(err)
	}
}

// tendUntil looks through the records until the last task is due on a day.
func (o *office) tendUntil(day candidacy.Day) {
	o.t.Helper()
	ctx := limited(o.t)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for o.latest() != day {
		if err := o.bot.tendOnce(ctx, o.clock.now()); err != nil && ctx.Err() == nil {
			o.t.Fatal(err)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			o.t.Fatalf("the last task is due on %s, want %s\n%s", o.latest(), day, o.log)
		}
	}
}

func (o *office) wantDeadline(want string) {
	o.t.Helper()
	days, err := o.bot.alerts.Calendar(limited(o.t))
	if got := candidacy.SafeDeadline(o.call.Closes.At, days).Format(time.RFC3339); err != nil || got != want {
		o.t.Errorf("got the safe deadline %s, %v, want %s", got, err, want)
	}
}

// command runs a command line on the bot's own records.
func (o *office) command(args ...string) (code int, out, errOut string) {
	o.t.Helper()
	o.t.Setenv("REDIS_URL", o.redis)
	return command(o.t, "", args...)
}

// Who asks during a broadcast is answered at once, and everybody is told once.
func TestAnswersOvertakeBroadcasts(t *testing.T) {
	o := openOffice(t)
	const crowd = 90
	chats := make([]*playground.Chat, crowd)
	for i := range chats {
		chats[i] = o.person(int64(1000 + i))
		o.order(flows.Order{Subscribe: &candidacy.Subscription{Person: flows.PersonOf(chats[i].ID()), Call: o.call.ID, Leads: []int{}}})
	}
	o.clock.set(t, "2027-01-08T10:00Z")
	text := map[string]string{"ar": "خبر", "fr": "Nouvelle", "en": "News"}
	o.order(flows.Order{Broadcast: &candidacy.Broadcast{ID: "b1", Text: text, Audience: toAll, By: "500"}})
	before := len(o.tg.Calls("sendMessage"))
	o.clock.set(t, "2027-01-08T10:01:05Z") // the time for regret is over
	if err := o.bot.alerts.engine.Sweep(limited(t)); err != nil {
		t.Fatal(err)
	}
	if _, err := o.tg.WaitCalls(limited(t), "sendMessage", before+5); err != nil {
		t.Fatal(err)
	}
	asked := time.Now()
	if _, err := chats[crowd-1].Ask(limited(t), "/language"); err != nil {
		t.Fatal(err)
	}
	took, left := time.Since(asked), before+crowd+1-len(o.tg.Calls("sendMessage"))
	if took > time.Second || left < crowd/4 {
		t.Errorf("asked during a broadcast: got an answer after %v, with %d still to be told, want it at once", took, left)
	}
	o.settled()
	if sent, blocked := o.counts(candidacy.Sent), o.counts(candidacy.Blocked); sent != crowd || blocked != 2 {
		t.Errorf("got %d told and %d blocked, want %d, and the focal point, who never wrote, twice\n%s", sent, blocked, crowd, o.log)
	}
	for _, c := range o.tg.Calls() {
		if c.Code == 429 {
			t.Errorf("got 429 to %s, want none", c.Method)
		}
	}
}
