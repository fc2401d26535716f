package main

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/munfatih/munfatih/bench/server"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/store"
)

// chatters is how many people send at once.
const chatters = 16

// update has n updates worked through the store, in chats whose sessions are
// there before, and gives what each leaves in Redis, in bytes.
func update(ctx context.Context, at *server.Server, p *people, n int) (float64, error) {
	if _, err := empty(ctx, at); err != nil {
		return 0, err
	}
	s, err := store.Open(at.URL(), "")
	if err != nil {
		return 0, err
	}
	defer s.Close()
	w := worker{s, p}
	if err := w.all(ctx, 0, chatters); err != nil { // the sessions, and connections
		return 0, err
	}
	before, err := usedMemory(ctx, at)
	if err != nil {
		return 0, err
	}
	if err := w.all(ctx, 1, n); err != nil {
		return 0, err
	}
	after, err := usedMemory(ctx, at)
	return float64(after-before) / float64(n), err
}

// worker takes updates the whole way through the store, as package bot does.
type worker struct {
	store  *store.Store
	people *people
}

// all works n updates of several people side by side.
func (w worker) all(ctx context.Context, round int64, n int) error {
	faults := make([]error, chatters)
	var done sync.WaitGroup
	for c := range chatters {
		done.Go(func() {
			for i := c; i < n && faults[c] == nil; i += chatters {
				e := flows.Event{Kind: flows.Message, Text: questions[i%len(questions)]}
				_, faults[c] = w.one(ctx, firstChat+int64(c), round<<32+int64(i)+1, e)
			}
		})
	}
	done.Wait()
	for _, err := range faults {
		if err != nil {
			return fmt.Errorf("work updates: %w", err)
		}
	}
	return nil
}

// one works one update: begun, stepped, kept, all done, struck.
func (w worker) one(ctx context.Context, chat, id int64, e flows.Event) (flows.Outcome, error) {
	turn, err := w.store.Begin(ctx, chat, id)
	if err != nil {
		return flows.Outcome{}, err
	}
	out, err := w.people.step(ctx, turn.Session, chat, e)
	if err != nil {
		return out, errors.Join(err, w.store.End(ctx, turn))
	}
	pending, err := w.store.Commit(ctx, turn, out)
	var done []int
	for _, p := range pending {
		if err != nil {
			break
		}
		switch {
		case p.Count != nil:
			err = w.store.Count(ctx, turn, p.Index, *p.Count)
		case p.Miss != nil:
			err = w.store.Miss(ctx, turn, *p.Miss)
		}
		done = append(done, p.Index)
	}
	return out, errors.Join(err, w.store.End(ctx, turn, done...))
}
