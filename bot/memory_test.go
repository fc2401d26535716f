package bot

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/munfatih/munfatih/flows"
)

// memory is a Keeper without a disk. A hook may make a call fail before it
// does anything.
type memory struct {
	hook func(call string, turn flows.Turn) error // set before the bot works

	mu       sync.Mutex
	tokens   int
	held     map[int64]string
	sessions map[int64]flows.Session
	revs     map[int64]int64
	updates  map[int64]*keptUpdate
	gone     map[int64]bool
	parked   map[int64][]byte
	counts   map[string]int
	calls    []string
}

type keptUpdate struct {
	tries   int
	stepped bool
	pending []flows.Pending
}

type busyError struct{}

func (busyError) Error() string { return "busy" }
func (busyError) Busy() bool    { return true }

var errLost = errors.New("the turn was lost")

func newMemory() *memory {
	return &memory{
		hook: func(string, flows.Turn) error { return nil },
		held: map[int64]string{}, sessions: map[int64]flows.Session{}, revs: map[int64]int64{},
		updates: map[int64]*keptUpdate{}, gone: map[int64]bool{}, parked: map[int64][]byte{}, counts: map[string]int{},
	}
}

// enter notes a call and asks the hook.
func (m *memory) enter(call string, turn flows.Turn) error {
	m.mu.Lock()
	m.calls = append(m.calls, call)
	m.mu.Unlock()
	return m.hook(call, turn)
}

func (m *memory) update(id int64) *keptUpdate {
	if m.updates[id] == nil {
		m.updates[id] = &keptUpdate{}
	}
	return m.updates[id]
}

func (m *memory) Begin(_ context.Context, chat, update int64) (flows.Turn, error) {
	turn := flows.Turn{Chat: chat, Update: update}
	if err := m.enter("Begin", turn); err != nil {
		return turn, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.held[chat] != "" {
		return turn, busyError{}
	}
	m.tokens++
	turn.Token = fmt.Sprint(m.tokens)
	m.held[chat] = turn.Token
	u := m.update(update)
	turn.Rev, turn.Session, turn.Stepped, turn.Pending = m.revs[chat], m.sessions[chat], u.stepped, slices.Clone(u.pending)
	if !u.stepped {
		u.tries++
		turn.Tries = u.tries
	}
	return turn, nil
}

func (m *memory) Commit(_ context.Context, turn flows.Turn, out flows.Outcome) ([]flows.Pending, error) {
	if err := m.enter("Commit", turn); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	u := m.update(turn.Update)
	if u.stepped || m.revs[turn.Chat] != turn.Rev {
		return nil, errLost
	}
	m.sessions[turn.Chat] = out.Session
	m.revs[turn.Chat]++
	u.stepped, u.pending = true, out.Pending()
	delete(m.gone, turn.Chat)
	return slices.Clone(u.pending), nil
}

func (m *memory) Done(_ context.Context, turn flows.Turn, indexes ...int) error {
	if err := m.enter(fmt.Sprint("Done ", indexes), turn); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.strike(turn, indexes)
	return nil
}

func (m *memory) strike(turn flows.Turn, indexes []int) {
	u := m.update(turn.Update)
	u.pending = slices.DeleteFunc(u.pending, func(p flows.Pending) bool { return slices.Contains(indexes, p.Index) })
}

func (m *memory) Renew(_ context.Context, turn flows.Turn) error { return m.enter("Renew", turn) }

func (m *memory) End(_ context.Context, turn flows.Turn, done ...int) error {
	if err := m.enter("End", turn); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.strike(turn, done)
	if m.held[turn.Chat] == turn.Token {
		delete(m.held, turn.Chat)
		if u := m.update(turn.Update); u.tries > 0 {
			u.tries--
		}
	}
	return nil
}

func (m *memory) Session(_ context.Context, chat int64) (flows.Session, error) {
	if err := m.enter("Session", flows.Turn{Chat: chat}); err != nil {
		return flows.Session{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.sessions[chat], nil
}

func (m *memory) Count(_ context.Context, turn flows.Turn, _ int, c flows.Count) error {
	if err := m.enter("Count", turn); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.counts[c.Name+"/"+c.Field]++
	return nil
}

func (m *memory) SetGone(_ context.Context, chat int64) error {
	if err := m.enter("SetGone", flows.Turn{Chat: chat}); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.gone[chat] = true
	return nil
}

func (m *memory) isGone(chat int64) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.gone[chat]
}

// called counts the calls of a method.
func (m *memory) called(call string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for _, c := range m.calls {
		if c == call {
			n++
		}
	}
	return n
}

func (m *memory) Miss(_ context.Context, turn flows.Turn, miss flows.Miss) error {
	if err := m.enter("Miss", turn); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.counts["miss/"+miss.ID]++
	return nil
}

func (m *memory) Learn(_ context.Context, l flows.Learned) error {
	if err := m.enter("Learn", flows.Turn{}); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.counts["learn/"+l.ID]++
	return nil
}

func (m *memory) KeepCall(_ context.Context, c flows.Call) error {
	if err := m.enter("KeepCall", flows.Turn{}); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.counts["call/"+c.ID]++
	return nil
}

func (m *memory) Order(_ context.Context, turn flows.Turn, o flows.Order) error {
	if err := m.enter("Order", turn); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.counts["retry/"+o.Retry]++
	return nil
}

func (m *memory) Park(_ context.Context, _, update int64, raw []byte) error {
	if err := m.enter("Park", flows.Turn{Update: update}); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.parked[update] = raw
	return nil
}

func (m *memory) Unpark(_ context.Context, _, update int64) error {
	if err := m.enter("Unpark", flows.Turn{Update: update}); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.parked, update)
	return nil
}

// Adopt gives all that is parked: what is in hand is known there.
func (m *memory) Adopt(context.Context, int) (map[int64][]byte, error) {
	if err := m.enter("Adopt", flows.Turn{}); err != nil {
		return nil, err
	}
	return m.stillParked(), nil
}

func (m *memory) Retire(context.Context) error { return m.enter("Retire", flows.Turn{}) }

func (m *memory) stillParked() map[int64][]byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	return maps.Clone(m.parked)
}
