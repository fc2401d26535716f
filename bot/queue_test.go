package bot

import (
	"context"
	"sync"
	"testing"
)

// TestQueues has many enter for the same file and others: in each file one at
// a time, and nothing is kept of a file that nobody wants.
func TestQueues(t *testing.T) {
	var q queues
	var all sync.WaitGroup
	at := map[string]*int{"a": new(int), "b": new(int)}
	for i := range 40 {
		file := []string{"a", "b"}[i%2]
		all.Go(func() {
			leave := q.enter(context.Background(), file)
			defer leave()
			if *at[file]++; *at[file] != 1 { // a race, for the detector, if two are in
				t.Errorf("file %s: got %d at a time, want 1", file, *at[file])
			}
			*at[file]--
		})
	}
	all.Wait()
	if len(q.all) != 0 {
		t.Errorf("after all have left: got %d queues, want none", len(q.all))
	}
}

func TestQueueGivenUp(t *testing.T) {
	var q queues
	leave := q.enter(context.Background(), "a")
	ended, end := context.WithCancel(context.Background())
	end()
	q.enter(ended, "a")() // neither waits nor frees the file
	done, stop := context.WithCancel(context.Background())
	go func() {
		q.enter(context.Background(), "a")()
		stop()
	}()
	leave()
	<-done.Done()
}
