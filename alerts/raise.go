package alerts

import (
	"context"
	"fmt"
	"time"

	"github.com/munfatih/munfatih/candidacy"
)

// escalate turns to others where nobody said that they received an alert.
func (e *Engine) escalate(ctx context.Context, in Input, now time.Time) error {
	entries, err := e.Ledger.Awaited(ctx, now, sweepLimit)
	if err != nil || len(entries) == 0 {
		return err
	}
	ends := closingsOf(in, now)
	who := map[candidacy.Person]bool{}
	notices := make([]Notice, len(entries))
	for i, entry := range entries {
		if notices[i], err = ReadNotice(entry); err != nil {
			return err
		}
		who[threadOf(notices[i].Alert).whose] = true
	}
	holds := e.Rules.current(in, now, who)
	for i, entry := range entries {
		n := notices[i]
		n.Until = ends.of(n.Alert) // as it stands now
		if !holds.threads[threadOf(n.Alert)] {
			err = e.Ledger.Raise(ctx, n.ID, 0, now, time.Time{})
		} else {
			err = e.raise(ctx, entry, n, now)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// raise turns to the next level once its time has come.
func (e *Engine) raise(ctx context.Context, entry Entry, n Notice, now time.Time) error {
	level, at, ok := e.Rules.Escalate(Sent{Alert: n.Alert, SentAt: entry.SentAt, Closes: n.Until,
		Received: entry.Received(), Level: entry.Level, RaisedAt: entry.RaisedAt}, now)
	switch {
	case !ok:
		return e.Ledger.Raise(ctx, n.ID, 0, now, time.Time{})
	case at.After(now):
		if soon := now.Add(lookAgain); at.After(soon) {
			at = soon
		}
		return e.Ledger.Raise(ctx, n.ID, 0, now, at)
	}
	for ; level <= ToAdmins; level++ {
		people, err := e.Source.Above(ctx, n.Alert, level)
		if err != nil {
			return fmt.Errorf("look for whom to turn to: %w", err)
		}
		if len(people) == 0 {
			continue // where there is no deputy, the admins
		}
		if _, err := e.plan(ctx, escalations(n, people, level, now), now, now); err != nil {
			return err
		}
		return e.Ledger.Raise(ctx, n.ID, level, now, now.Add(time.Minute))
	}
	return e.Ledger.Raise(ctx, n.ID, 0, now, time.Time{})
}

// escalations are the notices to those to whom an alert goes on.
func escalations(n Notice, people []candidacy.Person, level int, now time.Time) []Notice {
	var all []Notice
	for _, who := range people {
		a := Alert{Person: who, Kind: Escalation, About: n.ID, From: n.From, Lead: level, SendAt: now,
			Reason: "nobody received it in time: " + n.Reason}
		of := n.Alert
		of.Reason = ""
		all = append(all, Notice{ID: Key(a), Alert: a, Until: n.Until, Of: &of})
	}
	return all
}

// Received notes that the person in a chat received a delivery, and all that
// stood in the same message. Of an escalation it settles what was escalated.
// false when the chat was told nothing of this id. Repeating it changes nothing.
func (e *Engine) Received(ctx context.Context, chat int64, id string) (bool, error) {
	all, err := e.together(ctx, chat, id)
	if err != nil || len(all) == 0 {
		return false, err
	}
	return true, e.Ledger.Receive(ctx, idsOf(all), e.Now(), time.Time{})
}

// Snooze notes that the person in a chat received a delivery, and all that
// stood in the same message, and tells them again in so many days, at the time
// at which alerts leave. What has closed by then is not told again. It gives
// when, zero when nothing is; false when the chat was told nothing of this id.
func (e *Engine) Snooze(ctx context.Context, chat int64, id string, days int) (time.Time, bool, error) {
	all, err := e.together(ctx, chat, id)
	if err != nil || len(all) == 0 {
		return time.Time{}, false, err
	}
	now := e.Now()
	to := e.Rules.SendAt.on(candidacy.DaysBefore(candidacy.DayOf(now), -days))
	var again []Notice
	for _, n := range all {
		a := n.subject()
		a.Reason = ""
		one := Alert{Person: candidacy.Person(fmt.Sprint(chat)), Kind: Again, About: n.ID, From: a.From, Lead: int(to.Unix() / (24 * 60 * 60)), SendAt: to,
			Reason: "put off by the person: " + n.Reason}
		if n.Kind != Broadcast && !n.past(to) {
			again = append(again, Notice{ID: Key(one), Alert: one, Until: n.Until, Of: &a})
		}
	}
	if len(again) == 0 {
		to = time.Time{}
	} else if _, err := e.plan(ctx, again, now, to); err != nil {
		return time.Time{}, true, err
	}
	return to, true, e.Ledger.Receive(ctx, idsOf(all), now, to)
}

// together gives the notices of the message in which a delivery stood.
func (e *Engine) together(ctx context.Context, chat int64, id string) ([]Notice, error) {
	entry, ok, err := e.Ledger.Entry(ctx, id)
	if err != nil || !ok || entry.Chat != chat {
		return nil, err
	}
	mates := []Entry{entry}
	if entry.Message != 0 {
		recent, err := e.Ledger.OfChat(ctx, chat, 4*maxFold)
		if err != nil {
			return nil, err
		}
		for _, mate := range recent {
			if mate.Message == entry.Message && mate.ID != id {
				mates = append(mates, mate)
			}
		}
	}
	notices := make([]Notice, len(mates))
	for i, mate := range mates {
		if notices[i], err = ReadNotice(mate); err != nil {
			return nil, err
		}
	}
	return notices, nil
}

// idsOf are the deliveries that notices settle: their own, and of escalations
// what was escalated.
func idsOf(all []Notice) []string {
	var ids []string
	for _, n := range all {
		ids = append(ids, n.ID)
		if n.Kind == Escalation {
			ids = append(ids, n.About)
		}
	}
	return ids
}
