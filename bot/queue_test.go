package bot

import (
	"context"
	"slices"
	"sync"
	"testing"

	"github.com/munfatih/munfatih/flows"
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

// contended is the store's word for a record that somebody else changed first.
type contended struct{}

func (contended) Error() string     { return "changed meanwhile" }
func (contended) Busy() bool        { return true }
func (contended) Contended() string { return "file" }

// TestContendedIsStepped has others be quicker many more times than an update
// may fail: it is stepped in the end, and nobody apologises.
func TestContendedIsStepped(t *testing.T) {
	t.Parallel()
	r := newRig(t, echo)
	lost := 0
	r.memory.hook = func(call string, _ flows.Turn) error {
		if call == "Commit" && lost < 2*maxBegins {
			lost++
			return contended{}
		}
		return nil
	}
	r.poll()
	r.ask(r.ann, "mine")
	if got, want := says(r.ann), []string{"echo mine"}; !slices.Equal(got, want) {
		t.Errorf("after %d lost races: got %q, want %q", lost, got, want)
	}
	r.done()
}
