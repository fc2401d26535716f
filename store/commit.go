package store

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
)

var (
	//go:embed lua/propose.lua
	proposeLua string
	//go:embed lua/change.lua
	changeLua string
	//go:embed lua/commit.lua
	commitLua string
	//go:embed lua/strike.lua
	strikeLua string

	proposeScript = redis.NewScript(proposeLua)
	changeScript  = redis.NewScript(changeLua)
	commitScript  = redis.NewScript(commitLua)
	strikeScript  = redis.NewScript(strikeLua)
)

// proposal is an outcome on its way into the store. One that changes records
// is kept as JSON until all of it is done.
type proposal struct {
	ID      string             `json:"id"`
	Update  int64              `json:"update"`
	Session json.RawMessage    `json:"session"`
	Draft   json.RawMessage    `json:"draft,omitempty"` // absent leaves it, null deletes it
	Pending []flows.Pending    `json:"pending"`         // the index is the place in the list
	Changes []candidacy.Change `json:"changes"`
	Profile *candidacy.Profile `json:"profile,omitempty"`
	Forget  *flows.Forget      `json:"forget,omitempty"`
}

// newProposal makes a proposal of an outcome.
func newProposal(turn flows.Turn, out flows.Outcome) (p proposal, err error) {
	p = proposal{ID: turn.Token, Update: turn.Update, Pending: out.Pending(), Profile: out.Profile, Forget: out.Forget}
	if out.Profile != nil && out.Profile.Chat != turn.Chat || out.Forget != nil && out.Forget.Chat != turn.Chat {
		return p, errors.New("keep step: it consents or forgets for another chat")
	}
	for _, c := range out.Changes {
		if len(c.Entries) > 0 { // one without entries changes nothing
			p.Changes = append(p.Changes, c)
		}
	}
	if p.Session, err = out.Session.Encode(); err != nil {
		return p, err
	}
	p.Draft, err = changedDraft(turn.Session.Endorse, out.Session.Endorse)
	return p, err
}

// changedDraft is the draft as JSON, nil when it is the one that was read:
// then its life goes on.
func changedDraft(read, now *flows.EndorseDraft) (json.RawMessage, error) {
	before, err := json.Marshal(read)
	if err != nil {
		return nil, fmt.Errorf("write draft: %w", err)
	}
	after, err := json.Marshal(now)
	if err != nil {
		return nil, fmt.Errorf("write draft: %w", err)
	}
	if bytes.Equal(before, after) {
		return nil, nil
	}
	return after, nil
}

// reaches reports whether the proposal changes more than one script can: keys
// beside those of its chat.
func (p proposal) reaches() bool {
	return len(p.Changes) > 0 || p.Profile != nil || p.Forget != nil
}

// Commit keeps what a step decided, once under the update's id, and gives what
// is to be done now. [ErrLost] means that the outcome does not stand: another
// process has changed the chat or the records, or the update is kept already
// (by go-redis repeating our own write, too). It is to be ended and begun again.
//
// What concerns the chat alone is one atomic write. What changes records too
// lies elsewhere on a Cluster, and goes in three moves: (a) the whole outcome
// is kept as a proposal in the chat, (b) each file is changed, in order, then
// links and profile, (c) session and pending things are kept and the proposal
// is struck, in one write. Each move may be repeated. After a crash the next
// [Store.Begin] in the chat goes on at (b). A change of (b) that comes too late
// strikes the proposal: nothing was changed then where it was the first. Where
// it was a later one, those before it stand, and the step taken again finds
// them done.
func (s *Store) Commit(ctx context.Context, turn flows.Turn, out flows.Outcome) ([]flows.Pending, error) {
	p, err := newProposal(turn, out)
	if err != nil {
		return nil, err
	}
	if p.reaches() {
		if err := s.propose(ctx, turn, p); err != nil {
			return nil, err
		}
		if err := s.carryOut(ctx, turn.Chat, p); err != nil {
			return nil, err
		}
	}
	if err := s.conclude(ctx, turn, p); err != nil {
		return nil, err
	}
	return p.Pending, nil
}

// resume brings a proposal that was found in a chat to its end. One that is
// struck, or that another process brought to its end, is no error.
func (s *Store) resume(ctx context.Context, chat int64, proposed string) error {
	var p proposal
	if err := json.Unmarshal([]byte(proposed), &p); err != nil {
		return fmt.Errorf("read proposal: %w", err)
	}
	for i := range p.Pending {
		p.Pending[i].Index = i
	}
	err := s.carryOut(ctx, chat, p)
	if err == nil {
		err = s.conclude(ctx, flows.Turn{Chat: chat, Update: p.Update}, p)
	}
	if errors.Is(err, ErrLost) {
		return nil
	}
	return err
}

// propose is move (a).
func (s *Store) propose(ctx context.Context, turn flows.Turn, p proposal) error {
	data, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("write proposal: %w", err)
	}
	keys := []string{sessionKey(turn.Chat), updateKey(turn.Chat, turn.Update), proposalKey(turn.Chat)}
	answer, err := s.run(ctx, proposeScript, keys, turn.Rev, p.ID, data, steppedLife.Milliseconds()).Text()
	if err != nil {
		return fmt.Errorf("keep step: propose it: %w", err)
	}
	if answer == "lost" {
		return ErrLost
	}
	return nil
}

// carryOut is move (b). [ErrLost] when a change came too late; the proposal is
// struck then.
func (s *Store) carryOut(ctx context.Context, chat int64, p proposal) error {
	for _, c := range p.Changes {
		err := s.change(ctx, p.Update, c)
		if errors.Is(err, ErrLost) {
			return s.strike(ctx, chat, p, err)
		}
		if err != nil {
			return fmt.Errorf("keep step: %w", err)
		}
	}
	links, err := p.links(ctx, chat)
	if err == nil {
		err = s.lastingAll(ctx, links)
	}
	if err != nil {
		return fmt.Errorf("keep step: link it: %w", err)
	}
	return nil
}

// links are what leads to the records from elsewhere, as it shall be.
func (p proposal) links(ctx context.Context, chat int64) ([]write, error) {
	var all []write
	for _, c := range p.Changes {
		for _, l := range c.Links {
			to, err := json.Marshal(l.To)
			if err != nil {
				return nil, err
			}
			all = append(all, write{linkKey(l.Kind, l.From), func(r redis.Cmdable, key string) error {
				return r.SAdd(ctx, key, to).Err()
			}})
		}
	}
	if p.Profile != nil {
		all = append(all, write{chatOfKey(p.Profile.Person), func(r redis.Cmdable, key string) error {
			return r.Set(ctx, key, chat, 0).Err()
		}})
	}
	if p.Forget != nil && p.Forget.Who != "" {
		strike := func(r redis.Cmdable, key string) error { return r.Del(ctx, key).Err() }
		all = append(all, write{chatOfKey(p.Forget.Who), strike}, write{linkKey(candidacy.ByPerson, string(p.Forget.Who)), strike})
	}
	return all, nil
}

// change changes one file, once for each update. [ErrLost] when it was changed
// since it was read.
func (s *Store) change(ctx context.Context, update int64, c candidacy.Change) error {
	args, err := changeArgs(c)
	if err != nil {
		return fmt.Errorf("write change of %s: %w", c.File, err)
	}
	keys := []string{fileKey(c.File), journalKey(c.File), markKey(c.File, update)}
	answer, err := s.run(ctx, changeScript, keys, args...).Text()
	if err != nil {
		return fmt.Errorf("change %s: %w", c.File, err)
	}
	if answer == "lost" {
		return &fileLostError{c.File}
	}
	return nil
}

// changeArgs are the arguments of change.lua.
func changeArgs(c candidacy.Change) ([]any, error) {
	var read []byte
	var err error
	if c.Head != (candidacy.Head{}) {
		if read, err = json.Marshal(c.Head); err != nil {
			return nil, err
		}
	}
	last := c.Entries[len(c.Entries)-1]
	after, err := json.Marshal(candidacy.Head{Seq: last.Seq, Hash: last.Hash})
	if err != nil {
		return nil, err
	}
	args := []any{steppedLife.Milliseconds(), read, after, c.Entries[0].Seq, len(c.Set)}
	for field, record := range c.Set {
		if len(record) == 0 {
			record = json.RawMessage("null")
		}
		args = append(args, field, []byte(record))
	}
	for _, e := range c.Entries {
		data, err := json.Marshal(e)
		if err != nil {
			return nil, err
		}
		args = append(args, data)
	}
	return args, nil
}

// strike takes a proposal back that came too late, and gives back why it is
// lost, unless it cannot be taken back now.
func (s *Store) strike(ctx context.Context, chat int64, p proposal, lost error) error {
	keys := []string{updateKey(chat, p.Update), proposalKey(chat)}
	if err := strikeScript.Run(ctx, s.redis, keys, p.ID).Err(); err != nil {
		return fmt.Errorf("keep step: strike proposal: %w", err)
	}
	return lost
}

// conclude is move (c), and the only one of an outcome that does not reach
// beyond its chat.
func (s *Store) conclude(ctx context.Context, turn flows.Turn, p proposal) error {
	id, draft := "", []byte(p.Draft)
	if p.reaches() {
		id = p.ID
	}
	var profile []byte
	var err error
	switch {
	case p.Forget != nil:
		draft, profile = []byte("null"), []byte("null")
	case p.Profile != nil:
		if profile, err = json.Marshal(p.Profile); err != nil {
			return fmt.Errorf("write profile: %w", err)
		}
	}
	args := []any{turn.Rev, []byte(p.Session), sessionLife.Milliseconds(), steppedLife.Milliseconds(),
		id, draft, candidacy.DraftLife.Milliseconds(), profile}
	for _, pending := range p.Pending {
		data, err := json.Marshal(pending)
		if err != nil {
			return fmt.Errorf("write what is to be done: %w", err)
		}
		args = append(args, data)
	}
	chat, gone := turn.Chat, goneKey(turn.Chat)
	if p.Update < 0 { // nobody wrote: who has blocked the bot still has
		gone = updateKey(chat, p.Update)
	}
	keys := []string{sessionKey(chat), updateKey(chat, p.Update), gone, draftKey(chat), profileKey(chat), proposalKey(chat)}
	answer, err := s.run(ctx, commitScript, keys, args...).Text()
	if err != nil {
		return fmt.Errorf("keep step: %w", err)
	}
	if answer != "kept" {
		return ErrLost
	}
	return nil
}
