package flows

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// flowDead is what people are told of deadlines. deadview.go shows the call,
// deadsub.go has subscriptions, deadcal.go the calendar file, deadleave.go
// absences; deadadmin.go and deadcast.go are for admins. What an alert says
// stands in alerttell.go, its buttons in alertpress.go.

// The steps of flowDead. TARGET is a call's id, or [candidacy.NextCall].
const (
	deadShow  = "show"
	deadOn    = "on"    // TARGET: subscribes
	deadOff   = "off"   // ends all subscriptions
	deadMoves = "moves" // TARGET: only moves of the closing are told
	deadDays  = "days"  // TARGET: shows the days
	deadDay   = "day"   // TARGET:LEAD: chooses it, or leaves it out
	deadPlan  = "plan"  // what the person will be told
	deadFile  = "file"  // the calendar file

	deadLeave = "leave" // COMMUNITY, "" when there is no choice: asks the days
	deadAway  = "away"  // COMMUNITY:DAYS: leave from today on
	deadBack  = "back"  // ends the leave

	deadAdmin  = "admin" // counts
	deadState  = "state" // STATE:PAGE: deliveries
	deadRetry  = "retry" // ID of a delivery
	deadWhom   = "whom"  // PAGE: communities
	deadTold   = "told"  // COMMUNITY: what its focal point and deputy were told
	deadCast   = "cast"  // begins a broadcast
	deadFor    = "for"   // AUDIENCE
	deadText   = "text"  // LANG: asks the text
	deadSkip   = "skip"  // LANG: no text in it
	deadKeep   = "keep"  // LANG: the text that it has
	deadDrop   = "drop"  // leaves the broadcast
	deadSend   = "send"  // ID of the broadcast that was seen
	deadUnsend = "stop"  // ID:SECONDS since 1970, when it was sent
)

// deadTurn is one turn on deadlines.
type deadTurn struct {
	*turn
	me       candidacy.Person // as [PersonOf]
	profile  candidacy.Profile
	registry candidacy.Registry
	calls    []Call
	call     *Call // the current one; nil when none is known
	subs     []candidacy.Subscription
	leave    *candidacy.Leave // that has not ended; nil for none
	calendar candidacy.Calendar
	here     int         // the message to change; 0 speaks in a new one
	said     []i18n.Text // to be said before what is shown
}

// dead reads what a turn on deadlines needs. The error is [ErrRecords].
func (t *turn) dead(ctx context.Context) (*deadTurn, error) {
	d := &deadTurn{turn: t, me: PersonOf(t.event.Chat)}
	if t.event.Kind == Pressed {
		d.here = t.event.Message
	}
	var errs [6]error
	d.profile, errs[0] = t.profile(ctx)
	if d.profile.Person != "" {
		d.registry, errs[1] = t.registry(ctx)
	}
	d.calls, errs[2] = t.knownCalls(ctx)
	d.subs, errs[3] = t.Deadlines.SubscriptionsOf(ctx, d.me)
	leave, away, err := t.Deadlines.LeaveOf(ctx, d.me)
	errs[4] = err
	d.calendar, errs[5] = t.Deadlines.Calendar(ctx)
	if err := errors.Join(errs[:]...); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRecords, err)
	}
	if call, ok := candidacy.Current(d.calls, t.event.At); ok {
		d.call = &call
	}
	if away && leave.To >= candidacy.DayOf(t.event.At) {
		d.leave = &leave
	}
	return d, nil
}

// deadlinesCommand is /deadlines.
func (t *turn) deadlinesCommand(ctx context.Context) error {
	d, err := t.dead(ctx)
	if err != nil {
		return err
	}
	d.show()
	return nil
}

// deadlinesPressed handles the buttons of flowDead: subscriptions, leave, the
// admins' list of deliveries and their broadcasts.
func (t *turn) deadlinesPressed(ctx context.Context) (known bool, err error) {
	if t.Deadlines == nil {
		return false, nil
	}
	step, value := t.event.Choice.Step, t.event.Choice.Value
	if act := t.deadAdminAct(step); act != nil {
		return act(ctx, value)
	}
	d, err := t.dead(ctx)
	if err != nil {
		return false, err
	}
	if open := t.session.Open; open != nil && open.Flow == flowDead && step != deadLeave {
		t.session.Open = nil
	}
	switch step {
	case deadShow:
		d.show()
	case deadOff:
		d.stop()
	case deadPlan:
		return true, d.plan(ctx)
	case deadFile:
		return true, d.file(ctx)
	case deadLeave:
		return true, d.askLeave(ctx, value)
	case deadAway:
		return d.awayFor(ctx, value)
	case deadBack:
		return true, d.endLeave(ctx)
	case deadOn, deadMoves, deadDays, deadDay:
		return d.choose(step, value), nil
	default:
		return false, nil
	}
	return true, nil
}

// deadlinesTyped takes a typed text where flowDead waits for one.
func (t *turn) deadlinesTyped(ctx context.Context) (taken bool, err error) {
	open := t.session.Open
	if open == nil || open.Flow != flowDead || t.Records == nil || t.Deadlines == nil {
		return false, nil
	}
	switch {
	case open.Step == deadLeave:
		return t.leaveTyped(ctx, open.Value)
	case open.Step == deadText && t.tellsAll():
		return true, t.castTyped(ctx, open.Value)
	}
	return false, nil
}

// deadlinesReopen says the open step of flowDead again.
func (t *turn) deadlinesReopen(ctx context.Context) error {
	open := *t.session.Open
	t.session.Open = nil
	if t.Deadlines == nil {
		return nil
	}
	t.lang = t.session.Language()
	switch {
	case open.Step == deadLeave:
		d, err := t.dead(ctx)
		if err != nil {
			return err
		}
		d.here = 0
		return d.askLeave(ctx, open.Value)
	case !t.tellsAll():
	case open.Step == deadText:
		t.askText(open.Value, 0)
	case open.Step == deadSend:
		return t.castPreview(ctx)
	}
	return nil
}

// display says something in the place of the message in which a button was
// pressed, after what is to be said before it.
func (d *deadTurn) display(text []i18n.Text, rows [][]Button) {
	d.reply(Reply{Text: append(d.said, text...), Buttons: rows, Edit: d.here})
}

// stale says that a button is of another time, and shows how things stand.
func (d *deadTurn) stale() {
	d.toast(i18n.KeyCallsStale)
	d.show()
}

// target is what the person can subscribe to now: the current call, or the
// next when none is known.
func (d *deadTurn) target() string {
	if d.call != nil {
		return d.call.ID
	}
	return candidacy.NextCall
}

// held are the communities for which the person is focal point or deputy.
func (d *deadTurn) held() []candidacy.Community {
	return slices.DeleteFunc(slices.Clone(d.registry.Communities), func(c candidacy.Community) bool {
		return !c.Holds(d.profile.Person)
	})
}

// back leads to the call.
func (d *deadTurn) back() []Button { return []Button{word(i18n.KeyDeskBack, flowDead, deadShow, "")} }

// daysUntil is how many days a day lies after another; negative when before.
func daysUntil(from, to candidacy.Day) int { return int(to.Noon().Sub(from.Noon()).Hours()) / 24 }

// relative says how far an instant is, in words: "in 12 days", "3 days ago".
func relative(now, at time.Time) i18n.Text {
	days := daysUntil(candidacy.DayOf(now), candidacy.DayOf(at))
	count := func(key i18n.Key, n int) i18n.Text { return i18n.Text{Key: key, Args: i18n.Args{"Count": n}} }
	switch left := at.Sub(now); {
	case left <= 0 && days == 0:
		return i18n.Text{Key: i18n.KeyDeadToday}
	case left <= 0:
		return count(i18n.KeyDeadAgo, -days)
	case days > 0:
		return count(i18n.KeyDeadInDays, days)
	case left >= time.Hour:
		return count(i18n.KeyDeadInHours, int(left/time.Hour))
	}
	return i18n.Text{Key: i18n.KeyDeadSoon}
}
