package main

import (
	"sync"
	"time"
)

// kills kills a replica every three seconds and starts it again at once. People
// write more than the flood gate lets through, so that there is always something
// in hand, and parked.
func kills(w *world) error {
	w.load.begin(w.ctx, w.options.rate, mostSecond+6)
	w.pause(w.calm())
	w.fault("replicas are killed")
	var starting sync.WaitGroup
	var starts startTimes
	killed := 0
	for until := time.Now().Add(w.lasting(time.Minute)); time.Now().Before(until) && w.ctx.Err() == nil; killed++ {
		r := w.replicas[killed%len(w.replicas)]
		r.kill()
		w.dying(r)
		starting.Go(func() { starts.time(func() error { return r.start(w.ctx) }) })
		w.pause(min(3*time.Second, w.options.length/3))
	}
	starting.Wait()
	w.heal("no more is killed")
	w.pause(w.calm())
	w.note("%d kills, each start took %s", killed, brief(starts.longest))
	return starts.failed
}

// startTimes remembers the longest start and the first that failed.
type startTimes struct {
	mu      sync.Mutex
	longest time.Duration
	failed  error
}

func (s *startTimes) time(start func() error) {
	begun := time.Now()
	err := start()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.longest = max(s.longest, time.Since(begun))
	if s.failed == nil {
		s.failed = err
	}
}
