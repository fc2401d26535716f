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

	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/flows"
)

var (
	//go:embed lua/begin.lua
	beginLua string
	//go:embed lua/end.lua
	endLua string
	//go:embed lua/renew.lua
	renewLua string
	//go:embed lua/place.lua
	placeLua string
	//go:embed lua/line.lua
	lineLua string

	beginScript = redis.NewScript(placeLua + beginLua)
	endScript   = redis.NewScript(placeLua + endLua)
	renewScript = redis.NewScript(renewLua)
	lineScript  = redis.NewScript(placeLua + lineLua)
)

// ErrLost says that another process changed the chat while we worked on it.
// Nothing was written; the update is to be begun again.
var ErrLost error = lostError{}

type lostError struct{}

func (lostError) Error() string { return "the chat's turn was lost" }

// Busy tells those who do not know this package that it is worth another try at once.
func (lostError) Busy() bool { return true }

// fileLostError is [ErrLost] over a file that somebody else changed meanwhile.
type fileLostError struct{ file string }

func (e *fileLostError) Error() string        { return "file " + e.file + " was changed meanwhile" }
func (e *fileLostError) Is(target error) bool { return target == ErrLost }
func (e *fileLostError) Busy() bool           { return true }

// Contended names the file, for those who would rather queue for it than race again.
func (e *fileLostError) Contended() string { return e.file }

// ErrBusy says that another update has the chat's turn, or that an earlier one
// waits for it: here, or in another process.
var ErrBusy error = busyError{}

type busyError struct{}

func (busyError) Error() string { return "another update has the chat's turn" }

// Busy tells those who do not know this package that it is worth another try soon.
func (busyError) Busy() bool { return true }

// Begin takes the chat's turn for an update and loads what is remembered.
// While another update has the turn, or an earlier one waits for it, the error
// is [ErrBusy], and this one waits in line too: later ones go behind it, on all
// replicas, for as long as it is tried again at least twice a minute. An update
// that was stepped before comes back with Stepped set and what it still has to
// do; one that was only begun counts a try. An outcome of this chat that was
// proposed but not carried out (a process died over it) is carried out first,
// whichever update it belongs to. Whoever begins must [Store.End].
func (s *Store) Begin(ctx context.Context, chat, update int64) (flows.Turn, error) {
	turn := flows.Turn{Chat: chat, Update: update, Token: rand.Text()}
	for before := ""; ; {
		proposed, err := s.begin(ctx, &turn)
		if err == nil && proposed != "" {
			if proposed == before {
				err = errors.New("what was proposed cannot be brought to its end")
			} else {
				err = s.resume(ctx, chat, proposed)
			}
			before = proposed
		}
		switch {
		case errors.Is(err, ErrBusy):
			return turn, err
		case err != nil:
			s.End(ctx, turn)
			return turn, fmt.Errorf("begin update: %w", err)
		case proposed == "":
			return turn, nil
		}
	}
}

// begin runs begin.lua once and fills the turn, or gives the proposal that is
// to be carried out first.
func (s *Store) begin(ctx context.Context, turn *flows.Turn) (proposed string, err error) {
	chat := turn.Chat
	keys := []string{turnKey(chat), updateKey(chat, turn.Update), sessionKey(chat), draftKey(chat), proposalKey(chat), lineKey(chat)}
	answer, err := beginScript.Run(ctx, s.redis, keys,
		turn.Token, turnLife.Milliseconds(), steppedLife.Milliseconds(), turn.Update, lineLife.Milliseconds(), parkedLife.Milliseconds()).Slice()
	if err != nil {
		return "", err
	}
	switch answer[0] {
	case "busy":
		return "", ErrBusy
	case "proposed":
		proposed, _ = answer[1].(string)
		return proposed, nil
	}
	return "", readTurn(turn, answer)
}

// readTurn fills a turn from the answer of begin.lua.
func readTurn(turn *flows.Turn, answer []any) error {
	stored, _ := answer[1].(string)
	draft, _ := answer[2].(string)
	var err error
	if turn.Rev, turn.Session, err = readSession(stored, draft); err != nil {
		return err
	}
	if answer[0] == "fresh" {
		tries, _ := answer[3].(int64)
		turn.Tries = int(tries)
		return nil
	}
	turn.Stepped = true
	fields, _ := answer[3].([]any)
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

// readSession reads "REVISION JSON" and the draft kept beside it; "" is a chat
// never seen, revision 0, and no draft.
func readSession(stored, draft string) (rev int64, session flows.Session, err error) {
	if stored != "" {
		number, data, _ := strings.Cut(stored, " ")
		if rev, err = strconv.ParseInt(number, 10, 64); err != nil {
			return 0, flows.Session{}, fmt.Errorf("%w: revision: %w", flows.ErrSession, err)
		}
		if session, err = flows.ParseSession([]byte(data)); err != nil {
			return rev, session, err
		}
	}
	if draft != "" {
		if err := json.Unmarshal([]byte(draft), &session.Endorse); err != nil {
			return rev, session, fmt.Errorf("%w: draft: %w", flows.ErrSession, err)
		}
	}
	return rev, session, nil
}

// Done strikes pending things of an update: they need not be done again.
func (s *Store) Done(ctx context.Context, turn flows.Turn, indexes ...int) error {
	fields := make([]string, len(indexes))
	for i, index := range indexes {
		fields[i] = strconv.Itoa(index)
	}
	if err := s.redis.HDel(ctx, updateKey(turn.Chat, turn.Update), fields...).Err(); err != nil {
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

// End strikes what was done, as [Store.Done] does, gives the chat's turn up,
// and takes back the try that Begin counted: what stays counted are tries whose
// process died. An update that is not over keeps its place before later ones of
// the chat, until it is begun again or [Store.Unpark] forgets it. Who has
// nothing to strike need not mind an error: a turn that could not be given up
// ends by itself within seconds.
func (s *Store) End(ctx context.Context, turn flows.Turn, done ...int) error {
	keys := []string{turnKey(turn.Chat), updateKey(turn.Chat, turn.Update), lineKey(turn.Chat)}
	args := []any{turn.Token, turn.Update, lineLife.Milliseconds(), parkedLife.Milliseconds()}
	for _, index := range done {
		args = append(args, index)
	}
	if err := endScript.Run(ctx, s.redis, keys, args...).Err(); err != nil {
		return fmt.Errorf("end update: %w", err)
	}
	return nil
}

// Session gives what is remembered of a chat, outside any turn: for reading
// only. A chat never seen gives the zero session.
func (s *Store) Session(ctx context.Context, chat int64) (flows.Session, error) {
	kept, err := s.redis.MGet(ctx, sessionKey(chat), draftKey(chat)).Result()
	if err != nil {
		return flows.Session{}, fmt.Errorf("load session: %w", err)
	}
	stored, _ := kept[0].(string)
	draft, _ := kept[1].(string)
	_, session, err := readSession(stored, draft)
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
