package store

import (
	"cmp"
	"context"
	"crypto/rand"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/flows"
)

var (
	//go:embed lua/begin.lua
	beginLua string
	//go:embed lua/commit.lua
	commitLua string
	//go:embed lua/end.lua
	endLua string
	//go:embed lua/renew.lua
	renewLua string

	beginScript  = redis.NewScript(beginLua)
	commitScript = redis.NewScript(commitLua)
	endScript    = redis.NewScript(endLua)
	renewScript  = redis.NewScript(renewLua)
)

// ErrLost says that another process changed the chat while we worked on it.
// Nothing was written; the update is to be begun again.
var ErrLost = errors.New("the chat's turn was lost")

// BusyError says that another process has the chat's turn.
type BusyError struct {
	For time.Duration // until the turn is free at the latest, unless renewed
}

func (e *BusyError) Error() string { return "another process has the chat's turn" }

// Busy tells those who do not know this package what the error means.
func (e *BusyError) Busy() bool { return true }

// Begin takes the chat's turn for an update and loads what is remembered.
// While another process has the turn the error is a *[BusyError]. An update
// that was stepped before comes back with Stepped set and what it still has to
// do; one that was only begun counts a try. Whoever begins must [Store.End].
func (s *Store) Begin(ctx context.Context, chat, update int64) (flows.Turn, error) {
	turn := flows.Turn{Chat: chat, Update: update, Token: rand.Text()}
	keys := []string{turnKey(chat), updateKey(chat, update), sessionKey(chat)}
	answer, err := beginScript.Run(ctx, s.redis, keys,
		turn.Token, turnLife.Milliseconds(), steppedLife.Milliseconds()).Slice()
	if err != nil {
		return turn, fmt.Errorf("begin update: %w", err)
	}
	if answer[0] == "busy" {
		ms, _ := answer[1].(int64)
		return turn, &BusyError{For: time.Duration(max(ms, 0)) * time.Millisecond}
	}
	if err := readTurn(&turn, answer); err != nil {
		s.End(ctx, turn)
		return turn, fmt.Errorf("begin update: %w", err)
	}
	return turn, nil
}

// readTurn fills a turn from the answer of begin.lua.
func readTurn(turn *flows.Turn, answer []any) error {
	stored, _ := answer[1].(string)
	var err error
	if turn.Rev, turn.Session, err = readSession(stored); err != nil {
		return err
	}
	if answer[0] == "fresh" {
		tries, _ := answer[2].(int64)
		turn.Tries = int(tries)
		return nil
	}
	turn.Stepped = true
	fields, _ := answer[2].([]any)
	for i := 0; i+1 < len(fields); i += 2 {
		name, _ := fields[i].(string)
		value, _ := fields[i+1].(string)
		index, err := strconv.Atoi(name)
		if err != nil {
			continue // "stepped", "tries"
		}
		p := flows.Pending{Index: index}
		if err := json.Unmarshal([]byte(value), &p); err != nil {
			return fmt.Errorf("read what update still has to do: %w", err)
		}
		turn.Pending = append(turn.Pending, p)
	}
	slices.SortFunc(turn.Pending, func(a, b flows.Pending) int { return cmp.Compare(a.Index, b.Index) })
	return nil
}

// readSession reads "REVISION JSON"; "" is a chat never seen, revision 0.
func readSession(stored string) (rev int64, session flows.Session, err error) {
	if stored == "" {
		return 0, flows.Session{}, nil
	}
	number, data, _ := strings.Cut(stored, " ")
	if rev, err = strconv.ParseInt(number, 10, 64); err != nil {
		return 0, flows.Session{}, fmt.Errorf("%w: revision: %w", flows.ErrSession, err)
	}
	session, err = flows.ParseSession([]byte(data))
	return rev, session, err
}

// Commit keeps what a step decided, in one atomic write under the update's id,
// and gives what is to be done now. [ErrLost] means that this call wrote
// nothing: another process has changed the chat, or the update is kept already
// (by go-redis repeating our own write, too). It is to be ended and begun again.
func (s *Store) Commit(ctx context.Context, turn flows.Turn, out flows.Outcome) ([]flows.Pending, error) {
	session, err := out.Session.Encode()
	if err != nil {
		return nil, err
	}
	pending := out.Pending()
	args := []any{turn.Rev, session, sessionLife.Milliseconds(), steppedLife.Milliseconds()}
	for _, p := range pending {
		data, err := json.Marshal(p)
		if err != nil {
			return nil, fmt.Errorf("write what is to be done: %w", err)
		}
		args = append(args, data)
	}
	keys := []string{sessionKey(turn.Chat), updateKey(turn.Chat, turn.Update), goneKey(turn.Chat)}
	answer, err := commitScript.Run(ctx, s.redis, keys, args...).Text()
	if err != nil {
		return nil, fmt.Errorf("keep step: %w", err)
	}
	if answer != "kept" {
		return nil, ErrLost
	}
	return pending, nil
}

// Done strikes one pending thing of an update: it need not be done again.
func (s *Store) Done(ctx context.Context, turn flows.Turn, index int) error {
	key := updateKey(turn.Chat, turn.Update)
	if err := s.redis.HDel(ctx, key, strconv.Itoa(index)).Err(); err != nil {
		return fmt.Errorf("mark as done: %w", err)
	}
	return nil
}

// Renew makes a turn last another few seconds. [ErrLost] says that another
// process has it now.
func (s *Store) Renew(ctx context.Context, turn flows.Turn) error {
	kept, err := renewScript.Run(ctx, s.redis, []string{turnKey(turn.Chat)}, turn.Token, turnLife.Milliseconds()).Int()
	if err != nil {
		return fmt.Errorf("renew turn: %w", err)
	}
	if kept == 0 {
		return ErrLost
	}
	return nil
}

// End gives the chat's turn up. It never fails the caller: a turn that could
// not be given up ends by itself within seconds.
func (s *Store) End(ctx context.Context, turn flows.Turn) {
	endScript.Run(ctx, s.redis, []string{turnKey(turn.Chat)}, turn.Token)
}

// Session gives what is remembered of a chat, outside any turn: for reading
// only. A chat never seen gives the zero session.
func (s *Store) Session(ctx context.Context, chat int64) (flows.Session, error) {
	stored, err := s.redis.Get(ctx, sessionKey(chat)).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return flows.Session{}, fmt.Errorf("load session: %w", err)
	}
	_, session, err := readSession(stored)
	return session, err
}

// SetGone remembers that a person has blocked the bot, until they write again.
func (s *Store) SetGone(ctx context.Context, chat int64) error {
	if err := s.redis.Set(ctx, goneKey(chat), 1, 0).Err(); err != nil {
		return fmt.Errorf("mark chat as gone: %w", err)
	}
	return nil
}

// Gone reports whether a person has blocked the bot since they last wrote.
func (s *Store) Gone(ctx context.Context, chat int64) (bool, error) {
	n, err := s.redis.Exists(ctx, goneKey(chat)).Result()
	if err != nil {
		return false, fmt.Errorf("ask whether chat is gone: %w", err)
	}
	return n > 0, nil
}
