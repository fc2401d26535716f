package guide

import (
	"flag"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write model.bin anew")

// TestModelIsUpToDate compares model.bin with what is learned from the content
// now: `go generate ./guide` writes it anew.
func TestModelIsUpToDate(t *testing.T) {
	if testing.Short() {
		t.Skip("learns from all examples")
	}
	g := embedded(t)
	fresh := newRanker(g, g.examples, nil)
	if *update {
		if err := os.WriteFile("model.bin", fresh.encode(g.fingerprint()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	kept := new(ranker)
	*kept = *fresh
	if err := kept.decode(embeddedModel, g.fingerprint(), len(fresh.class)); err != nil {
		t.Fatalf("model.bin: %v; run `go generate ./guide`", err)
	}
	if !cmp.Equal(kept.vocabulary.number, fresh.vocabulary.number) || !slices.Equal(kept.examples.texts, fresh.examples.texts) {
		t.Fatal("model.bin has another vocabulary than the content; run `go generate ./guide`")
	}
	if math.Abs(float64(kept.linear.unit-fresh.linear.unit)) > 1e-3 || len(kept.linear.at)-len(fresh.linear.at) > 100 || len(fresh.linear.at)-len(kept.linear.at) > 100 {
		// another processor may round a few weights otherwise
		t.Fatalf("model.bin weighs otherwise: got %d weights in steps of %v, want %d in steps of %v; run `go generate ./guide`",
			len(kept.linear.at), kept.linear.unit, len(fresh.linear.at), fresh.linear.unit)
	}
}

// TestModelRanksAsLearned proves that a kept model gives the answers of the
// learned one.
func TestModelRanksAsLearned(t *testing.T) {
	g := small(t)
	learned := newRanker(g, g.examples, nil)
	kept := newRanker(g, g.examples, learned.encode(g.fingerprint()))
	for _, e := range g.examples {
		seen := g.lexicon.analyse(e.text)
		if diff := cmp.Diff(learned.rank(seen).passages, kept.rank(seen).passages, cmp.AllowUnexported(scored{})); diff != "" {
			t.Errorf("%q is ranked otherwise (-learned +kept):\n%s", e.text, diff)
		}
	}
}

// TestBrokenModel gives models that cannot be used: the ranker learns instead.
func TestBrokenModel(t *testing.T) {
	g := small(t)
	whole := newRanker(g, g.examples, nil).encode(g.fingerprint())
	other := slices.Clone(whole)
	other[len(modelForm)]++
	for name, data := range map[string][]byte{"empty": {}, "of other content": other} {
		if err := new(ranker).decode(data, g.fingerprint(), 10); err == nil {
			t.Errorf("a model that is %s: got no error", name)
		}
	}
	for n := 0; n < len(whole); n += 1 + len(whole)/40 {
		r := newRanker(g, g.examples, whole[:n]) // must not panic, and must rank
		if got := r.rank(g.lexicon.analyse(g.examples[0].text)); len(got.sections) == 0 {
			t.Fatalf("a model cut off at %d of %d bytes: got no ranking", n, len(whole))
		}
	}
}
