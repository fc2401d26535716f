package store

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/candidacy"
)

//go:embed lua/subscribe.lua
var subscribeLua string

var subscribeScript = redis.NewScript(subscribeLua)

// Subscribe keeps a person's subscription to a call, in place of an earlier one
// to the same call. Since is kept in whole milliseconds. Repeating it changes
// nothing.
func (s *Store) Subscribe(ctx context.Context, sub candidacy.Subscription) error {
	line := sub.Call + " " + strconv.FormatInt(sub.Since.UnixMilli(), 10) + " " + writeLeads(sub.Leads)
	return s.subscription(ctx, sub.Person, sub.Call, line)
}

// Unsubscribe strikes a person's subscription to a call, and all of them when
// call is "".
func (s *Store) Unsubscribe(ctx context.Context, who candidacy.Person, call string) error {
	if call != "" {
		return s.subscription(ctx, who, call, "")
	}
	err := s.lasting(ctx, subscriptionsKey, func(r redis.Cmdable) error { return r.HDel(ctx, subscriptionsKey, string(who)).Err() })
	if err != nil {
		return fmt.Errorf("strike subscriptions: %w", err)
	}
	return nil
}

func (s *Store) subscription(ctx context.Context, who candidacy.Person, call, line string) error {
	if call == "" || strings.ContainsAny(call, " \n") {
		return fmt.Errorf("keep subscription: %q is no call", call)
	}
	if err := s.run(ctx, subscribeScript, []string{subscriptionsKey}, string(who), call, line).Err(); err != nil {
		return fmt.Errorf("keep subscription: %w", err)
	}
	return nil
}

// SubscriptionsOf gives a person's subscriptions; empty when there are none.
func (s *Store) SubscriptionsOf(ctx context.Context, who candidacy.Person) ([]candidacy.Subscription, error) {
	lines, err := s.redis.HGet(ctx, subscriptionsKey, string(who)).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return nil, fmt.Errorf("load subscriptions: %w", err)
	}
	return readSubscriptions([]candidacy.Subscription{}, who, lines)
}

// Subscriptions gives all subscriptions, in no order. They are read in pages:
// one that changes meanwhile may be given as it was.
func (s *Store) Subscriptions(ctx context.Context) ([]candidacy.Subscription, error) {
	all := []candidacy.Subscription{}
	err := s.eachField(ctx, subscriptionsKey, func(who, lines string) (err error) {
		all, err = readSubscriptions(all, candidacy.Person(who), lines)
		return err
	})
	return all, err
}

// SetLeave keeps a person's absence, in place of an earlier one.
func (s *Store) SetLeave(ctx context.Context, leave candidacy.Leave) error {
	data, err := json.Marshal(leave)
	if err != nil {
		return fmt.Errorf("write leave: %w", err)
	}
	err = s.lasting(ctx, leavesKey, func(r redis.Cmdable) error { return r.HSet(ctx, leavesKey, string(leave.Person), data).Err() })
	if err != nil {
		return fmt.Errorf("keep leave: %w", err)
	}
	return nil
}

// EndLeave strikes a person's absence. One who is not on leave is no error.
func (s *Store) EndLeave(ctx context.Context, who candidacy.Person) error {
	err := s.lasting(ctx, leavesKey, func(r redis.Cmdable) error { return r.HDel(ctx, leavesKey, string(who)).Err() })
	if err != nil {
		return fmt.Errorf("strike leave: %w", err)
	}
	return nil
}

// Leaves gives all absences, past ones too, in no order.
func (s *Store) Leaves(ctx context.Context) ([]candidacy.Leave, error) {
	all := []candidacy.Leave{}
	err := s.eachField(ctx, leavesKey, func(_, data string) error {
		var leave candidacy.Leave
		if err := json.Unmarshal([]byte(data), &leave); err != nil {
			return fmt.Errorf("read leave: %w", err)
		}
		all = append(all, leave)
		return nil
	})
	return all, err
}

// eachField yields all fields of a hash, each once, without stopping Redis for
// long.
func (s *Store) eachField(ctx context.Context, key string, yield func(field, value string) error) error {
	const page = 1000
	seen := map[string]bool{}
	for cursor := uint64(0); ; {
		pairs, next, err := s.redis.HScan(ctx, key, cursor, "", page).Result()
		if err != nil {
			return fmt.Errorf("read %s: %w", key, err)
		}
		for i := 0; i+1 < len(pairs); i += 2 {
			if seen[pairs[i]] {
				continue
			}
			seen[pairs[i]] = true
			if err := yield(pairs[i], pairs[i+1]); err != nil {
				return err
			}
		}
		if cursor = next; cursor == 0 {
			return nil
		}
	}
}

// readSubscriptions adds a person's lines "CALL SINCE LEADS\n" to a list.
func readSubscriptions(all []candidacy.Subscription, who candidacy.Person, lines string) ([]candidacy.Subscription, error) {
	for line := range strings.Lines(lines) {
		words := strings.Fields(line)
		if len(words) != 3 {
			return nil, fmt.Errorf("read subscription: got %d words, want call, since and leads", len(words))
		}
		since, err := strconv.ParseInt(words[1], 10, 64)
		if err != nil {
			return nil, fmt.Errorf("read subscription: since: %w", err)
		}
		leads, err := readLeads(words[2])
		if err != nil {
			return nil, fmt.Errorf("read subscription: %w", err)
		}
		all = append(all, candidacy.Subscription{Person: who, Call: words[0], Leads: leads, Since: time.UnixMilli(since).UTC()})
	}
	return all, nil
}

// Leads are written "*" for all, "-" for none, else "60,7,0".
func writeLeads(leads []int) string {
	switch {
	case leads == nil:
		return "*"
	case len(leads) == 0:
		return "-"
	}
	words := make([]string, len(leads))
	for i, lead := range leads {
		words[i] = strconv.Itoa(lead)
	}
	return strings.Join(words, ",")
}

func readLeads(word string) ([]int, error) {
	leads := []int{}
	switch word {
	case "*":
		return nil, nil
	case "-":
		return leads, nil
	}
	for one := range strings.SplitSeq(word, ",") {
		lead, err := strconv.Atoi(one)
		if err != nil {
			return nil, fmt.Errorf("leads: %w", err)
		}
		leads = append(leads, lead)
	}
	return slices.Clip(leads), nil
}
