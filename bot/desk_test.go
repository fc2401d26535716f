package bot

import (
	"context"
	"fmt"
	"testing"

	"github.com/munfatih/munfatih/flows"
)

// TestMissAndLearnedAreKept proves that what a step says of the editor's desk,
// and a call that it enters, reaches the memory, also when records could not be read at first.
func TestMissAndLearnedAreKept(t *testing.T) {
	t.Parallel()
	failures := 0
	r := newRig(t, func(_ context.Context, s flows.Session, e flows.Event) (flows.Outcome, error) {
		if failures++; failures <= 2*maxFailures {
			return flows.Outcome{}, fmt.Errorf("%w: Redis is away", flows.ErrRecords)
		}
		return flows.Outcome{
			Session: s, Replies: []flows.Reply{saying("kept")},
			Misses:  []flows.Miss{{ID: "m1", Text: "x"}},
			Learned: []flows.Learned{{ID: "l1", Text: "y", Passage: "2.3.mandate"}},
			Calls:   []flows.Call{{ID: "c1"}},
		}, nil
	})
	r.poll()
	r.ask(r.ann, "x")
	kept := func() (miss, learned, call int) {
		r.memory.mu.Lock()
		defer r.memory.mu.Unlock()
		return r.memory.counts["miss/m1"], r.memory.counts["learn/l1"], r.memory.counts["call/c1"]
	}
	waitFor(r, "all are kept", func() bool { miss, learned, call := kept(); return miss > 0 && learned > 0 && call > 0 })
	if miss, learned, call := kept(); miss != 1 || learned != 1 || call != 1 {
		t.Errorf("got miss %d, learned %d and call %d times, want once each", miss, learned, call)
	}
}
