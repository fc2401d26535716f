package bot

import (
	"context"
	"sync"
)

// queues lets those who want to change the same file go one after the other,
// once they have been in each other's way: racing again would cost each of
// them its step, again and again. They hold within this process; what stands
// is decided by the store alone.
type queues struct {
	mu  sync.Mutex
	all map[string]*queue
}

type queue struct {
	turn chan struct{} // holds one while somebody is at it
	in   int           // who is at it or waits
}

// enter waits for one's turn at a file; leave ends it. When the context ends
// first there is no turn, and nothing to leave.
func (q *queues) enter(ctx context.Context, file string) (leave func()) {
	q.mu.Lock()
	if q.all == nil {
		q.all = map[string]*queue{}
	}
	mine := q.all[file]
	if mine == nil {
		mine = &queue{turn: make(chan struct{}, 1)}
		q.all[file] = mine
	}
	mine.in++
	q.mu.Unlock()
	out := func() {
		q.mu.Lock()
		defer q.mu.Unlock()
		if mine.in--; mine.in == 0 {
			delete(q.all, file)
		}
	}
	select {
	case mine.turn <- struct{}{}:
		return func() { <-mine.turn; out() }
	case <-ctx.Done():
		out()
		return func() {}
	}
}
