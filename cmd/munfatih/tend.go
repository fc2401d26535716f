package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
)

// tendTime is how often the records are looked through for what has fallen due.
const tendTime = time.Minute

// tend looks through the records again and again until the context ends, and
// has the bot do what has fallen due. Several replicas may do so: each thing
// due is one update, which is stepped once.
func (s *service) tend(ctx context.Context) {
	every := time.NewTicker(tendTime)
	defer every.Stop()
	for {
		if err := s.tendOnce(ctx, s.now().UTC()); err != nil && ctx.Err() == nil {
			s.log.Warn("records not looked through; it is tried again", "error", err, "in", tendTime)
		}
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
	}
}

// tendOnce looks through all candidacies. One that cannot be read does not
// keep the others from it.
func (s *service) tendOnce(ctx context.Context, now time.Time) error {
	ids, err := s.store.Files(ctx)
	if err != nil {
		return err
	}
	calls, err := s.store.Calls(ctx)
	if err != nil {
		return err
	}
	days, err := s.alerts.Calendar(ctx)
	if err != nil {
		return err
	}
	var faults []error
	for _, id := range ids {
		if err := s.tendFile(ctx, id, calls, days, now); err != nil {
			faults = append(faults, fmt.Errorf("look through candidacy %s: %w", id, err))
		}
	}
	return errors.Join(faults...)
}

// tendFile has the bot do what is due in one candidacy: in the chat of whom it
// concerns most, or in nobody's where that person is forgotten.
func (s *service) tendFile(ctx context.Context, id string, calls []candidacy.Call, days candidacy.Calendar, now time.Time) error {
	f, there, err := s.store.File(ctx, id)
	if err != nil || !there {
		return err
	}
	for _, due := range append(flows.DueIn(f, calls, now), flows.TasksDueIn(f, s.pieces, calls, days, now)...) {
		chat, _, err := s.store.ChatOf(ctx, due.Who)
		if err != nil {
			return err
		}
		if err := s.bot.Due(ctx, chat, due.Choice); err != nil {
			return err
		}
	}
	return nil
}
