package guide

import (
	"errors"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestLexiconFaults(t *testing.T) {
	folder := smallFolder()
	folder["lexicon.txt"] = &fstest.MapFile{Data: []byte("# words\nfee: frais رسوم\n\nfee: cost\nno colon\n: x\ntwo words: x\nempty:\n")}
	_, err := Load(folder)
	var faults Faults
	if !errors.As(err, &faults) {
		t.Fatalf("got error %v, want Faults", err)
	}
	var lines []int
	for _, f := range faults {
		if f.File != "lexicon.txt" {
			t.Errorf("got a fault in %s, want lexicon.txt only: %v", f.File, f)
		}
		lines = append(lines, f.Line)
	}
	if want := []int{4, 5, 6, 7, 8}; !cmp.Equal(lines, want) {
		t.Errorf("lines of the faults: got %v, want %v\n%v", lines, want, err)
	}
}

func TestLexiconMayBeLeftOut(t *testing.T) {
	g := small(t)
	if got := g.lexicon.concepts([]string{"commune"}); len(got) != 0 {
		t.Errorf("concepts without a lexicon: got %q, want none", got)
	}
}
