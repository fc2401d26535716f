package guide

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTranscripts asks the questions of testdata/transcripts, a file for each
// variety, and compares the answers: to be read aloud, and judged as a person
// would. `go test ./guide -run Transcripts -update` rewrites the answers.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/transcripts/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("transcripts: got %d files, %v", len(files), err)
	}
	g := embedded(t)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		got := transcript(g, string(data))
		switch {
		case got == string(data):
		case *update:
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("%s: the guide answers otherwise (-want +got):\n%s",
				file, cmp.Diff(strings.Split(string(data), "\n"), strings.Split(got, "\n")))
		}
	}
}

// transcript keeps remarks and questions of a script and writes the answers anew.
func transcript(g *Guide, script string) string {
	var out strings.Builder
	for line := range strings.Lines(script) {
		question, asked := strings.CutPrefix(line, "> ")
		switch {
		case asked:
			out.WriteString(line)
			writeAnswer(&out, g.Ask(strings.TrimSpace(question), ""))
		case !strings.HasPrefix(line, "  "):
			out.WriteString(line)
		}
	}
	return out.String()
}

func writeAnswer(out *strings.Builder, a Answer) {
	fmt.Fprintf(out, "  %s, %s", a.Variety, a.Status)
	switch a.Status {
	case Answered:
		fmt.Fprintf(out, ": %s\n  %s\n", a.Passage.ID, a.Passage.Text[a.Lang].Short)
	case Unsure:
		out.WriteString(". Is it one of these?\n")
		for _, p := range a.Nearest {
			fmt.Fprintf(out, "  [%s] (%s)\n", p.Text[a.Lang].Title, p.ID)
		}
	default:
		fmt.Fprintf(out, " %s\n", a.Topic)
		if a.Note != nil {
			fmt.Fprintf(out, "  %s (%s)\n", a.Note.Text[a.Lang], a.Note.Source)
		}
	}
}
