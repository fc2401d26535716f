package bot

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
)

// lanes let one update at a time through in each chat, in the order of their
// ids as far as they wait together, and work on a bounded number of chats side
// by side. An update that is there already is not begun twice.
type lanes struct {
	slots chan struct{} // one for each update that may be worked on at once
	spare chan func()   // work for goroutines that have none: a new one first grows its stack
	idle  atomic.Int32  // such goroutines

	mu    sync.Mutex
	chats map[int64]*lane
	jobs  map[int64]*job // by update id
	quiet chan struct{}  // closed when no lane is at work; nil unless somebody waits
}

// lane is one chat's queue. It exists while it has work.
type lane struct {
	waiting []*job // sorted by update id
}

// job is one update on its way.
type job struct {
	id   int64
	work func()
	done chan struct{} // closed when the work has ended
	err  error         // of the work; read after done
}

// finished reports whether the work has ended well.
func (j *job) finished() bool {
	select {
	case <-j.done:
		return j.err == nil
	default:
		return false
	}
}

func newLanes(parallel int) *lanes {
	return &lanes{
		slots: make(chan struct{}, parallel),
		spare: make(chan func()),
		chats: map[int64]*lane{},
		jobs:  map[int64]*job{},
	}
}

// add queues the work of an update in its chat and gives its job; of an update
// that is there already, the job at work. The work runs to its end whoever waits.
func (l *lanes) add(chat, id int64, work func() error) *job {
	l.mu.Lock()
	defer l.mu.Unlock()
	if j, ok := l.jobs[id]; ok {
		return j
	}
	j := &job{id: id, done: make(chan struct{})}
	j.work = func() { j.err = work() }
	l.jobs[id] = j
	line, busy := l.chats[chat]
	if !busy {
		line = &lane{}
		l.chats[chat] = line
		defer l.start(func() { l.run(chat, line) })
	}
	line.insert(j)
	return j
}

// insert queues a job by its id.
func (line *lane) insert(j *job) {
	at := len(line.waiting)
	for at > 0 && line.waiting[at-1].id > j.id {
		at--
	}
	line.waiting = slices.Insert(line.waiting, at, j)
}

// errGiveWay says that a job is not done yet, and an earlier one of its chat has
// come meanwhile, for which it might wait: it goes back into the lane.
var errGiveWay = errors.New("an earlier update of the chat goes first")

// earlier reports whether an update of the chat with a lower id waits in its lane.
func (l *lanes) earlier(chat, id int64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	line, ok := l.chats[chat]
	return ok && len(line.waiting) > 0 && line.waiting[0].id < id
}

// start has work done, by a goroutine that is there already if one has nothing
// to do.
func (l *lanes) start(work func()) {
	select {
	case l.spare <- work:
		return
	default:
	}
	go func() {
		for {
			work()
			if l.idle.Add(1) > int32(cap(l.slots)) {
				l.idle.Add(-1)
				return
			}
			work = <-l.spare
			l.idle.Add(-1)
		}
	}()
}

// run works a lane off, and takes it down when nothing waits. After a job that
// failed the rest of the lane fails without being begun: all come again, in
// their order.
func (l *lanes) run(chat int64, line *lane) {
	var failed error
	for {
		l.mu.Lock()
		if len(line.waiting) == 0 {
			delete(l.chats, chat)
			if len(l.chats) == 0 && l.quiet != nil {
				close(l.quiet)
				l.quiet = nil
			}
			l.mu.Unlock()
			return
		}
		j := line.waiting[0]
		line.waiting = line.waiting[1:]
		l.mu.Unlock()

		if failed != nil {
			j.err = failed
		} else {
			j.work()
			failed = j.err
		}
		if failed == errGiveWay {
			failed = nil
			l.mu.Lock()
			line.insert(j)
			l.mu.Unlock()
			continue
		}

		l.mu.Lock()
		delete(l.jobs, j.id)
		l.mu.Unlock()
		close(j.done)
	}
}

// slot waits for leave to work; give it back with the function.
func (l *lanes) slot(ctx context.Context) (release func(), err error) {
	select {
	case l.slots <- struct{}{}:
		return func() { <-l.slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// wait returns when no lane is at work, or when the context ends.
func (l *lanes) wait(ctx context.Context) error {
	l.mu.Lock()
	if len(l.chats) == 0 {
		l.mu.Unlock()
		return nil
	}
	if l.quiet == nil {
		l.quiet = make(chan struct{})
	}
	quiet := l.quiet
	l.mu.Unlock()
	select {
	case <-quiet:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
