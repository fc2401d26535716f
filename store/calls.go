package store

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
)

//go:embed lua/call.lua
var callLua string

var callScript = redis.NewScript(callLua)

// ErrCallChanged says that a call was changed since it was read, or, when it
// was to be added, that it is there already and has been changed. Nothing was
// written.
var ErrCallChanged = errors.New("the call was changed meanwhile")

// AddCall keeps a new call and gives it back with its revision. Adding the
// same call again changes nothing, unless it was moved or closed in between:
// then it is [ErrCallChanged].
func (s *Store) AddCall(ctx context.Context, c candidacy.Call) (candidacy.Call, error) {
	c.Rev = 0
	kept, err := s.keepCall(ctx, c)
	if err != nil {
		return candidacy.Call{}, fmt.Errorf("add call %s: %w", c.ID, err)
	}
	return kept, nil
}

// KeepCall is [Store.AddCall] for a call that was entered in chat: one that is
// there already stays as it is, also when it was moved or closed since.
func (s *Store) KeepCall(ctx context.Context, c flows.Call) error {
	_, err := s.AddCall(ctx, c)
	if errors.Is(err, ErrCallChanged) {
		return nil
	}
	return err
}

// MoveCall keeps a call as [candidacy.Call.Move] made it of one that was read,
// and gives it back with its new revision. [ErrCallChanged] when somebody else
// changed it meanwhile. Repeating it changes nothing.
func (s *Store) MoveCall(ctx context.Context, moved candidacy.Call) (candidacy.Call, error) {
	kept, err := s.keepCall(ctx, moved)
	if err != nil {
		return candidacy.Call{}, fmt.Errorf("move call %s: %w", moved.ID, err)
	}
	return kept, nil
}

// CloseCall ends a call that was read, and gives it back with its new
// revision. [ErrCallChanged] when somebody else changed it meanwhile.
// Repeating it, or closing a closed call, changes nothing.
func (s *Store) CloseCall(ctx context.Context, c candidacy.Call) (candidacy.Call, error) {
	if c.Closed {
		return c, nil
	}
	kept, err := s.keepCall(ctx, c.Close())
	if err != nil {
		return candidacy.Call{}, fmt.Errorf("close call %s: %w", c.ID, err)
	}
	return kept, nil
}

// keepCall writes the revision that follows the call's.
func (s *Store) keepCall(ctx context.Context, c candidacy.Call) (candidacy.Call, error) {
	read := c.Rev
	c.Rev++
	data, err := json.Marshal(c)
	if err != nil {
		return c, err
	}
	answer, err := s.run(ctx, callScript, []string{callsKey}, c.ID, read, data).Text()
	if err != nil {
		return c, err
	}
	if answer == "lost" {
		return c, ErrCallChanged
	}
	return c, nil
}

// CallByID gives one call; false when there is none of this id.
func (s *Store) CallByID(ctx context.Context, id string) (candidacy.Call, bool, error) {
	kept, err := s.redis.HGet(ctx, callsKey, id).Result()
	if errors.Is(err, redis.Nil) {
		return candidacy.Call{}, false, nil
	}
	if err != nil {
		return candidacy.Call{}, false, fmt.Errorf("load call %s: %w", id, err)
	}
	c, err := readCall(kept)
	return c, err == nil, err
}

// Calls gives all calls, past and closed ones too, sorted by closing; empty
// when none was entered.
func (s *Store) Calls(ctx context.Context) ([]candidacy.Call, error) {
	all, err := s.redis.HVals(ctx, callsKey).Result()
	if err != nil {
		return nil, fmt.Errorf("load calls: %w", err)
	}
	calls := make([]candidacy.Call, 0, len(all))
	for _, kept := range all {
		c, err := readCall(kept)
		if err != nil {
			return nil, err
		}
		calls = append(calls, c)
	}
	slices.SortFunc(calls, candidacy.Call.Compare)
	return calls, nil
}

// readCall reads "REVISION JSON".
func readCall(kept string) (candidacy.Call, error) {
	var c candidacy.Call
	_, data, _ := strings.Cut(kept, " ")
	if err := json.Unmarshal([]byte(data), &c); err != nil {
		return candidacy.Call{}, fmt.Errorf("read call: %w", err)
	}
	return c, nil
}
