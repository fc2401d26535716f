package i18n

import (
	"errors"
	"os"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// TestEmbedded proves the words of the product: Load checks them and says each in every form.
func TestEmbedded(t *testing.T) {
	if _, err := Load(Embedded()); err != nil {
		t.Errorf("the words have faults:\n%v", err)
	}
}

var goodKeys = []Key{"hello", "days", "first", "code", "bye"}

func goodWords(t testing.TB) *Words {
	t.Helper()
	w, err := load(os.DirFS("testdata/good"), goodKeys)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// TestFaults compares all faults of testdata/bad with its faults.txt.
func TestFaults(t *testing.T) {
	keys := []Key{"ok", "days", "names", "template", "only", "brace", "empty", "count", "bidi", "list", "shape"}
	w, err := load(os.DirFS("testdata/bad"), keys)
	if w != nil {
		t.Error("got words in spite of faults, want nil")
	}
	var faults Faults
	if !errors.As(err, &faults) {
		t.Fatalf("got %v, want Faults", err)
	}
	const golden = "testdata/bad/faults.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(faults.Error()+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), faults.Error()+"\n"); diff != "" {
		t.Errorf("faults differ (-want +got):\n%s", diff)
	}
}

func TestUnreadableFiles(t *testing.T) {
	_, err := load(fstest.MapFS{
		"ar.yaml": {Data: []byte("ok: نعم\n\tno: لا\n")},
		"en.yaml": {Data: []byte("just text")},
	}, nil)
	var faults Faults
	if !errors.As(err, &faults) || len(faults) != 3 {
		t.Fatalf("got %v, want three faults", err)
	}
	for i, want := range []Fault{{File: "ar.yaml", Line: 2}, {File: "en.yaml", Line: 1}, {File: "fr.yaml", Line: 0}} {
		if got := faults[i]; got.File != want.File || got.Line != want.Line || got.What == "" {
			t.Errorf("fault %d: got %v, want one at %s:%d", i, got, want.File, want.Line)
		}
	}
}
