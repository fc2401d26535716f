package i18n

import (
	"strings"
	"testing"
	"testing/fstest"
)

// TestSeveralFiles reads a language from two files, and places a fault in the
// second.
func TestSeveralFiles(t *testing.T) {
	files := fstest.MapFS{}
	for _, lang := range Langs {
		files[string(lang)+".yaml"] = &fstest.MapFile{Data: []byte("one: A\n")}
		files[string(lang)+".more.yaml"] = &fstest.MapFile{Data: []byte("# more\ntwo: B\n")}
	}
	if _, err := load(files, []Key{"one", "two"}); err != nil {
		t.Fatalf("two files: got %v, want no fault", err)
	}
	files["fr.more.yaml"] = &fstest.MapFile{Data: []byte("# more\ntwo: B\none: C\n")}
	_, err := load(files, []Key{"one", "two"})
	if want := "fr.more.yaml:3: one stands already in fr.yaml on line 1"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("a key in both files: got %v, want %q", err, want)
	}
}
