package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/munfatih/munfatih/alerts"
	"github.com/munfatih/munfatih/bot"
	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/store"
)

// alerting joins what tells people of deadlines: the engine plans and carries,
// the ledger remembers, flows find the words and the bot says them.
type alerting struct {
	*source
	rules    *alerts.Rules
	calendar candidacy.Calendar // of the holidays with a fixed date
	ledger   *store.Ledger
	engine   *alerts.Engine
	log      *slog.Logger
	now      func() time.Time

	// Set before the engine runs.
	bot   *bot.Bot
	steps *flows.Flows
}

// newAlerting makes the engine on the store. Nothing runs yet.
func (s *service) newAlerting() *alerting {
	a := &alerting{
		source: &source{store: s.store, admins: s.admins, pieces: s.pieces},
		rules:  s.alertRules, calendar: s.calendar, ledger: s.store.Ledger(), log: s.log, now: s.now,
	}
	a.engine = alerts.New(alerts.Options{
		Redis: s.store, Rules: a.rules, Ledger: a.ledger, Source: a.source, Sender: a, Gate: s.store.Gate(), Log: s.log, Now: s.now,
		Told: func(state candidacy.DeliveryState, how int) { s.metrics.Alert(string(state), how) },
	})
	return a
}

// running is the engine at work.
type running struct {
	cancel context.CancelFunc
	ended  chan struct{}
}

// runAlerts has the engine work until the context ends, or it is stopped.
func (s *service) runAlerts(ctx context.Context) *running {
	ctx, cancel := context.WithCancel(ctx)
	r := &running{cancel, make(chan struct{})}
	go func() {
		defer close(r.ended)
		if err := s.alerts.engine.Run(ctx); err != nil {
			s.log.Error("alerts do not run", "error", err)
		}
	}()
	return r
}

// stop has the engine begin nothing more, and waits until what is in hand is
// sent, at most [alertsTime].
func (r *running) stop() {
	r.cancel()
	select {
	case <-r.ended:
	case <-time.After(alertsTime):
	}
}

// Send tells a person, once.
func (a *alerting) Send(ctx context.Context, l alerts.Letter) alerts.Outcome {
	gone, err := a.store.Gone(ctx, l.Chat)
	switch {
	case err != nil:
		return alerts.Outcome{State: candidacy.Planned, Why: err.Error()}
	case gone:
		return alerts.Outcome{State: candidacy.Blocked, Why: "the person has blocked the bot"}
	}
	reply, there, err := a.reply(ctx, l)
	switch {
	case err != nil:
		a.log.Warn("an alert cannot be put into words", "error", err)
		return alerts.Outcome{State: candidacy.Planned, Why: err.Error()}
	case !there:
		return alerts.Outcome{State: candidacy.Dropped, Why: "past: there is nothing to say any more"}
	}
	return outcome(a.bot.Tell(ctx, l.Chat, reply))
}

// outcome is what became of a message, as the ledger has it.
func outcome(told bot.Told) alerts.Outcome {
	state := map[bot.Fate]candidacy.DeliveryState{
		bot.Sent: candidacy.Sent, bot.Blocked: candidacy.Blocked, bot.Failed: candidacy.Failed,
		bot.Uncertain: candidacy.Uncertain, bot.NotNow: candidacy.Planned,
	}[told.Fate]
	return alerts.Outcome{State: state, Message: told.Message, Why: told.Why, Wait: told.Wait}
}

// reply puts a letter into words, in the language of its chat; false when there
// is nothing to say any more.
func (a *alerting) reply(ctx context.Context, l alerts.Letter) (flows.Reply, bool, error) {
	session, err := a.store.Session(ctx, l.Chat)
	if err != nil && !errors.Is(err, flows.ErrSession) {
		return flows.Reply{}, false, err
	}
	var notices []flows.Notice
	for _, n := range l.Notices {
		notice, there, err := a.notice(ctx, n)
		if err != nil {
			return flows.Reply{}, false, err
		}
		if there {
			notices = append(notices, notice)
		}
	}
	if len(notices) == 0 {
		return flows.Reply{}, false, nil
	}
	lang := session.Language()
	reply, there, err := a.steps.Tell(ctx, lang, notices, a.now())
	if reply.Lang == "" {
		reply.Lang = lang
	}
	return reply, there, err
}

// notice is a notice of the engine as flows know it; false for a broadcast that
// was called off.
func (a *alerting) notice(ctx context.Context, n alerts.Notice) (flows.Notice, bool, error) {
	notice := noticeOf(n.Alert)
	notice.ID = n.ID
	if n.Of != nil {
		of := noticeOf(*n.Of)
		of.ID, notice.Of = n.About, &of
		if n.Kind == alerts.Escalation {
			notice.For = cmp.Or(n.Of.For, n.Of.Person)
		}
	}
	if n.Kind != alerts.Broadcast {
		return notice, true, nil
	}
	b, there, err := a.ledger.Broadcast(ctx, n.About)
	notice.Text = b.Text
	return notice, there && b.Cancelled.IsZero(), err
}

// noticeOf is an alert as flows know it.
func noticeOf(a alerts.Alert) flows.Notice {
	return flows.Notice{Kind: string(a.Kind), Person: a.Person, About: a.About, Lead: a.Lead, SendAt: a.SendAt, For: a.For, Reason: a.Reason}
}

// The alerting is what conversations about deadlines read.
var _ flows.Deadlines = (*alerting)(nil)

// SubscriptionsOf gives a person's own subscriptions.
func (a *alerting) SubscriptionsOf(ctx context.Context, who candidacy.Person) ([]candidacy.Subscription, error) {
	return a.store.SubscriptionsOf(ctx, who)
}

// LeaveOf gives a person's absence; false when none is entered.
func (a *alerting) LeaveOf(ctx context.Context, who candidacy.Person) (candidacy.Leave, bool, error) {
	return a.store.LeaveOf(ctx, who)
}

// Delivery gives one entry of the ledger; false when there is none of this id.
func (a *alerting) Delivery(ctx context.Context, id string) (candidacy.Delivery, bool, error) {
	return a.ledger.Entry(ctx, id)
}

// Deliveries gives those in a state, the latest first.
func (a *alerting) Deliveries(ctx context.Context, state candidacy.DeliveryState, limit int) ([]candidacy.Delivery, error) {
	return a.ledger.Entries(ctx, state, 0, limit)
}

// DeliveriesTo gives what a person was told, the latest first; none when the
// person is no chat.
func (a *alerting) DeliveriesTo(ctx context.Context, who candidacy.Person, limit int) ([]candidacy.Delivery, error) {
	chat, ok := chatOf(who)
	if !ok {
		return []candidacy.Delivery{}, nil
	}
	return a.ledger.OfChat(ctx, chat, limit)
}

// Ahead gives what a person will be told if nothing changes, the next first.
func (a *alerting) Ahead(ctx context.Context, who candidacy.Person, extra []candidacy.Subscription, now time.Time) ([]flows.Notice, error) {
	in, err := a.inputOf(ctx, who, extra)
	if err != nil {
		return nil, fmt.Errorf("look ahead: %w", err)
	}
	notices := []flows.Notice{}
	for _, alert := range a.rules.Plan(in, who, now) {
		notices = append(notices, noticeOf(alert))
	}
	return notices, nil
}

// Calendar gives the public holidays, with those that the operator entered.
func (a *alerting) Calendar(ctx context.Context) (candidacy.Calendar, error) {
	entered, err := a.store.Holidays(ctx)
	if err != nil {
		return candidacy.Calendar{}, err
	}
	return a.calendar.With(entered), nil
}

// Audience gives how many people a broadcast to an audience would tell.
func (a *alerting) Audience(ctx context.Context, name string) (int, error) {
	people, err := a.source.Audience(ctx, name)
	return len(people), err
}

// Leads are the days before the last whole day on which people are told of a
// call, the earliest first.
func (a *alerting) Leads() []int { return slices.Clone(a.rules.Calls) }

// Counts tells how many deliveries there are in each state.
func (a *alerting) Counts(ctx context.Context) (map[candidacy.DeliveryState]int, error) {
	return a.ledger.Counts(ctx)
}
