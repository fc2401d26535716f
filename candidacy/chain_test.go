package candidacy

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestChain(t *testing.T) {
	entries := []Entry{
		{At: today.Add(time.Millisecond), Who: rep, Act: ActBegin, About: "e"},
		{At: today, Act: ActFlag, About: "e", Data: map[string]string{"what": "same_name", "other": "f"}},
		{At: today, Who: rep, Act: ActSeal, About: "e"},
	}
	chain := Chain(Chain(Head{}, entries[:1])[0].head(), entries[1:])
	chain = append(Chain(Head{}, entries[:1]), chain...)
	if entries[0].Seq != 0 {
		t.Error("got the entries given changed, want them as they were")
	}
	data, err := json.Marshal(chain)
	if err != nil {
		t.Fatal(err)
	}
	var read []Entry
	if err := json.Unmarshal(data, &read); err != nil {
		t.Fatal(err)
	}
	if err := VerifyChain(read, chain[2].head()); err != nil {
		t.Errorf("read back: got %v, want none", err)
	}
	if err := VerifyChain(nil, Head{}); err != nil {
		t.Errorf("an empty journal: got %v, want none", err)
	}
	tests := []struct {
		name   string
		tamper func([]Entry) ([]Entry, Head)
		want   string
	}{
		{"who", func(all []Entry) ([]Entry, Head) { all[1].Who = member; return all, all[2].head() }, "entry 2"},
		{"act", func(all []Entry) ([]Entry, Head) { all[0].Act = ActSeal; return all, all[2].head() }, "entry 1"},
		{"time", func(all []Entry) ([]Entry, Head) { all[2].At = today.Add(time.Second); return all, all[2].head() }, "entry 3"},
		{"data", func(all []Entry) ([]Entry, Head) {
			all[1].Data = map[string]string{"what": "same_name"}
			return all, all[2].head()
		}, "entry 2"},
		{"changed, with its hash", func(all []Entry) ([]Entry, Head) {
			all[1].Who = member
			all[1].Hash = all[1].hash()
			return all, all[2].head()
		}, "entry 3"},
		{"left out", func(all []Entry) ([]Entry, Head) { return slices.Delete(all, 1, 2), all[1].head() }, "entry 2"},
		{"the first left out", func(all []Entry) ([]Entry, Head) { return all[1:], all[2].head() }, "entry 1"},
		{"the last left out", func(all []Entry) ([]Entry, Head) { return all[:2], all[2].head() }, "entry 2"},
		{"all left out", func(all []Entry) ([]Entry, Head) { return nil, all[2].head() }, "entry 0"},
		{"another order", func(all []Entry) ([]Entry, Head) { all[0], all[1] = all[1], all[0]; return all, all[2].head() }, "entry 1"},
		{"one too many", func(all []Entry) ([]Entry, Head) {
			return append(all, Chain(all[2].head(), all[:1])...), all[2].head()
		}, "entry 4"},
		{"rewritten as a whole", func(all []Entry) ([]Entry, Head) {
			head := all[2].head()
			all[0].Who = member
			return Chain(Head{}, all), head
		}, "entry 3"},
	}
	for _, tt := range tests {
		entries, head := tt.tamper(slices.Clone(chain))
		if err := VerifyChain(entries, head); err == nil || !strings.HasPrefix(err.Error(), tt.want+":") {
			t.Errorf("%s: got %v, want an error that names %s", tt.name, err, tt.want)
		}
	}
}

func (e Entry) head() Head { return Head{e.Seq, e.Hash} }
