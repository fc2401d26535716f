package flows

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/munfatih/munfatih/candidacy"
)

// after is a candidacy as a change leaves it that has made this of an
// endorsement: what people are told of, and what a second act of the same step goes on from.
func after(f candidacy.File, c candidacy.Change, e candidacy.Endorsement) candidacy.File {
	if n := len(c.Entries); n > 0 {
		f.Head = candidacy.Head{Seq: c.Entries[n-1].Seq, Hash: c.Entries[n-1].Hash}
	}
	if record, changed := c.Set[candidacy.FieldCandidacy]; changed {
		f.Candidacy = candidacy.Candidacy{}
		if err := json.Unmarshal(record, &f.Candidacy); err != nil {
			panic("flows: a candidacy as it was just written: " + err.Error())
		}
	}
	return withEndorsement(f, e)
}

// join makes one change of two that follow each other on one file.
func join(first, second candidacy.Change) candidacy.Change {
	first.Set = maps.Clone(first.Set)
	maps.Copy(first.Set, second.Set)
	first.Entries = slices.Concat(first.Entries, second.Entries)
	first.Links = slices.Concat(first.Links, second.Links)
	return first
}
