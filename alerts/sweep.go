package alerts

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/munfatih/munfatih/candidacy"
)

// Sweep does what [Engine.Run] does each minute: it plans what has fallen due,
// gives up what is no longer of use, escalates, settles what was abandoned, and
// hands what may leave to the workers. One part that fails does not keep the
// others from being done. Sweeping twice, or on several replicas, is harmless.
func (e *Engine) Sweep(ctx context.Context) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	now := e.Now()
	var faults []error
	n, err := e.Ledger.Abandoned(ctx, now)
	if n > 0 {
		e.Log.Warn("deliveries became uncertain: whoever sent them is gone", "count", n)
		e.Told(candidacy.Uncertain, n)
	}
	faults = append(faults, err)
	in, err := e.Source.Input(ctx)
	if err != nil {
		faults = append(faults, fmt.Errorf("load what alerts are made of: %w", err))
	} else {
		faults = append(faults, e.planDue(ctx, in, now), e.escalate(ctx, in, now), e.dropStale(ctx, in, now))
	}
	return errors.Join(append(faults, e.hand(ctx, now))...)
}

// planDue enters what has fallen due into the ledger. What this engine entered
// before is left out: for weeks it stays due.
func (e *Engine) planDue(ctx context.Context, in Input, now time.Time) error {
	if !e.Rules.Allowed(now) {
		return nil // nothing is due, and what was must not be forgotten
	}
	ends := closingsOf(in, now)
	known := map[string]bool{}
	var fresh []Notice
	for _, a := range e.Rules.Due(in, now) {
		n := Notice{ID: Key(a), Alert: a, Until: ends.of(a)}
		if e.known[n.ID] {
			known[n.ID] = true
		} else {
			fresh = append(fresh, n)
		}
	}
	e.known = known
	planned, err := e.plan(ctx, fresh, now, now)
	if err != nil {
		return err
	}
	for _, n := range fresh {
		known[n.ID] = true
	}
	if planned > 0 {
		e.Log.Info("alerts planned", "count", planned)
	}
	return nil
}

// plan enters notices into the ledger; how many were new. A person that is no
// chat is told nothing, and said so in the log.
func (e *Engine) plan(ctx context.Context, all []Notice, now, notBefore time.Time) (int, error) {
	entries := make([]Entry, 0, len(all))
	for _, n := range all {
		entry, err := n.entry(now, notBefore)
		if err != nil {
			e.Log.Error("alert not planned", "error", err)
			continue
		}
		entries = append(entries, entry)
	}
	if len(entries) == 0 {
		return 0, nil
	}
	fresh, err := e.Ledger.Plan(ctx, entries)
	if len(fresh) > 0 {
		e.Told(candidacy.Planned, len(fresh))
	}
	return len(fresh), err
}

// dropStale gives up planned deliveries that are no longer of use.
func (e *Engine) dropStale(ctx context.Context, in Input, now time.Time) error {
	entries, err := e.Ledger.Planned(ctx, now, sweepLimit)
	if err != nil {
		return err
	}
	var notices []Notice
	for _, entry := range entries {
		n, err := ReadNotice(entry)
		if err != nil {
			return err
		}
		notices = append(notices, n)
	}
	return e.drop(ctx, e.Rules.stale(in, now, notices), now, "no longer of use")
}

// drop gives planned deliveries up.
func (e *Engine) drop(ctx context.Context, ids []string, now time.Time, why string) error {
	if len(ids) == 0 {
		return nil
	}
	n, err := e.Ledger.Drop(ctx, ids, now, why)
	if n > 0 {
		e.Log.Info("deliveries dropped", "count", n, "why", why)
		e.Told(candidacy.Dropped, n)
	}
	return err
}

// hand gives what may leave soon to the workers: one task for each letter. What
// they have already is not given twice, unless whoever has it seems gone.
func (e *Engine) hand(ctx context.Context, now time.Time) error {
	entries, err := e.Ledger.Planned(ctx, now.Add(ahead), sweepLimit)
	if err != nil {
		return err
	}
	folded := map[int64]bool{}
	for _, entry := range entries {
		n, err := ReadNotice(entry)
		if err != nil {
			return err
		}
		if n.Kind != Broadcast {
			if folded[entry.Chat] && !entry.NotBefore.After(now) {
				continue // the worker takes it along
			}
			folded[entry.Chat] = true
		}
		if err := e.enqueue(ctx, entry, n.Kind, now); err != nil {
			return err
		}
	}
	return nil
}
