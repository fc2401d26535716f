package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
)

// Order does what a step asked for beside the records, as far as that is the
// store's own: subscriptions, leave, and what goes when a person is forgotten.
// Any other order is an error. Repeating it changes nothing.
func (s *Store) Order(ctx context.Context, _ flows.Turn, o flows.Order) error {
	switch {
	case o.Subscribe != nil:
		return s.Subscribe(ctx, *o.Subscribe)
	case o.Unsubscribe != nil:
		return s.Unsubscribe(ctx, o.Unsubscribe.Person, o.Unsubscribe.Call)
	case o.Leave != nil:
		return s.SetLeave(ctx, *o.Leave)
	case o.EndLeave != "":
		return s.EndLeave(ctx, o.EndLeave)
	case o.Forget != 0:
		return s.forgetAlerts(ctx, o.Forget)
	}
	return errors.New("an order that the store cannot do")
}

// forgetAlerts strikes what concerns the alerts of a chat: what it was told,
// its subscriptions, its leave, and its place as a deputy in the leave of others.
func (s *Store) forgetAlerts(ctx context.Context, chat int64) error {
	who := candidacy.Person(strconv.FormatInt(chat, 10))
	leaves, err := s.Leaves(ctx)
	if err != nil {
		return fmt.Errorf("forget alerts: %w", err)
	}
	for _, leave := range leaves {
		if leave.Deputy == who && leave.Person != who {
			leave.Deputy = ""
			if err := s.SetLeave(ctx, leave); err != nil {
				return err
			}
		}
	}
	return errors.Join(s.Unsubscribe(ctx, who, ""), s.EndLeave(ctx, who), s.Ledger().Forget(ctx, chat))
}

// LeaveOf gives a person's absence, a past one too; false when none is entered.
func (s *Store) LeaveOf(ctx context.Context, who candidacy.Person) (leave candidacy.Leave, ok bool, err error) {
	data, err := s.redis.HGet(ctx, leavesKey, string(who)).Bytes()
	if errors.Is(err, redis.Nil) {
		return leave, false, nil
	}
	if err == nil {
		err = json.Unmarshal(data, &leave)
	}
	if err != nil {
		return candidacy.Leave{}, false, fmt.Errorf("load leave: %w", err)
	}
	return leave, true, nil
}
