package candidacy

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// Chain completes entries (Seq, Prev, Hash) behind a head, and brings their
// times to whole seconds of UTC. The entries given stay as they are.
func Chain(head Head, entries []Entry) []Entry {
	chained := slices.Clone(entries)
	for i := range chained {
		e := &chained[i]
		e.At = whole(e.At)
		e.Seq, e.Prev = head.Seq+1, head.Hash
		e.Hash = e.hash()
		head = Head{Seq: e.Seq, Hash: e.Hash}
	}
	return chained
}

// hash is the SHA-256, in hex, of the entry's JSON with Hash "".
func (e Entry) hash() string {
	e.Hash = ""
	data, err := json.Marshal(e)
	if err != nil {
		panic(err) // strings and times of four-digit years always marshal
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// VerifyChain checks a whole journal against its head; the error names the
// first entry that is wrong.
func VerifyChain(entries []Entry, head Head) error {
	var last Head
	for i, e := range entries {
		switch {
		case e.Seq != i+1:
			return fmt.Errorf("entry %d: has number %d", i+1, e.Seq)
		case e.Prev != last.Hash:
			return fmt.Errorf("entry %d: does not follow the entry before it", e.Seq)
		case e.Hash != e.hash():
			return fmt.Errorf("entry %d: was changed: its hash is another", e.Seq)
		}
		last = Head{Seq: e.Seq, Hash: e.Hash}
	}
	if last != head {
		return fmt.Errorf("entry %d: is the last, but the journal's head is entry %d with hash %q", last.Seq, head.Seq, head.Hash)
	}
	return nil
}

// whole is an instant as records keep it: UTC, whole seconds.
func whole(at time.Time) time.Time { return at.UTC().Truncate(time.Second) }
