package alerts

import (
	"context"
	"fmt"
	"time"

	"github.com/munfatih/munfatih/candidacy"
)

const (
	// Regret is how long a broadcast can be called off before anything leaves.
	Regret = 60 * time.Second
	// perSecond is how many messages of a broadcast leave in a second.
	perSecond = 28
)

// Takes is how long a broadcast to so many people takes once it begins.
func Takes(people int) time.Duration {
	return time.Duration(people) * time.Second / perSecond
}

// Broadcast plans a broadcast to its audience: nothing leaves within [Regret],
// nor in quiet hours. It gives it back with the instant and the count. The
// first under an id stands; repeating it, after a crash too, plans what is not
// planned yet.
func (e *Engine) Broadcast(ctx context.Context, b candidacy.Broadcast) (candidacy.Broadcast, error) {
	people, err := e.Source.Audience(ctx, b.Audience)
	if err != nil {
		return b, fmt.Errorf("broadcast: %w", err)
	}
	now := e.Now()
	b.At, b.SendAt, b.Count = now, e.Rules.NextAllowed(now.Add(Regret)), len(people)
	if b, err = e.Ledger.KeepBroadcast(ctx, b); err != nil {
		return b, err
	}
	if !b.Cancelled.IsZero() {
		return b, nil
	}
	var all []Notice
	for _, who := range people {
		a := Alert{Person: who, Kind: Broadcast, About: b.ID, SendAt: b.SendAt, Reason: "broadcast to " + b.Audience}
		all = append(all, Notice{ID: Key(a), Alert: a})
	}
	_, err = e.plan(ctx, all, now, b.SendAt)
	return b, err
}

// CancelBroadcast calls a broadcast off. It gives how many people are not told:
// before [Regret] has passed all of them, later those whose message has not
// left.
func (e *Engine) CancelBroadcast(ctx context.Context, id string) (int, error) {
	now, stopped := e.Now(), 0
	if err := e.Ledger.CancelBroadcast(ctx, id, now); err != nil {
		return 0, err
	}
	for {
		entries, err := e.Ledger.Planned(ctx, now.Add(365*24*time.Hour), 1<<20)
		if err != nil {
			return stopped, err
		}
		var ids []string
		for _, entry := range entries {
			if n, err := ReadNotice(entry); err == nil && n.Kind == Broadcast && n.About == id {
				ids = append(ids, n.ID)
			}
		}
		if len(ids) == 0 {
			return stopped, nil
		}
		dropped, err := e.Ledger.Drop(ctx, ids, now, "called off")
		stopped += dropped
		if err != nil || dropped == 0 {
			return stopped, err
		}
		e.Told(candidacy.Dropped, dropped)
	}
}
