package content

import (
	"strings"
	"testing"
	"testing/fstest"

	"go.yaml.in/yaml/v4"
)

// read reads one file of a folder that holds only it.
func read(text string, kind yaml.Kind) (File, *yaml.Node, *Faults) {
	faults := new(Faults)
	f, n := Read(fstest.MapFS{"a.yaml": {Data: []byte(text)}}, "a.yaml", kind, faults)
	return f, n, faults
}

func TestReadFaults(t *testing.T) {
	for _, tt := range []struct {
		text string
		kind yaml.Kind
		want string // the whole error
	}{
		{"", yaml.SequenceNode, `a.yaml:1: is empty; a list is wanted (lines that begin with "- ")`},
		{"a: 1\n", yaml.SequenceNode, `a.yaml:1: a list is wanted (lines that begin with "- ")`},
		{"\n- 1\n", yaml.MappingNode, `a.yaml:2: fields are wanted (lines such as "name: value")`},
		{"- 1\n---\n- 2\n", yaml.SequenceNode, "a.yaml:2: a second document begins; one is wanted"},
	} {
		if _, _, faults := read(tt.text, tt.kind); faults.Error() != tt.want {
			t.Errorf("%q: got %q, want %q", tt.text, faults.Error(), tt.want)
		}
	}
	if _, n, faults := read("a: [\n", yaml.MappingNode); n != nil || !strings.HasPrefix(faults.Error(), "a.yaml:2: YAML: ") {
		t.Errorf("broken YAML: got node %v and %q, want none and the line of the fault", n, faults.Error())
	}
	faults := new(Faults)
	if _, n := Read(fstest.MapFS{}, "a.yaml", yaml.MappingNode, faults); n != nil || faults.Error() != "a.yaml: cannot be read: it is missing" {
		t.Errorf("missing file: got %q", faults.Error())
	}
}

// TestValues reads every kind of value, good and bad, and wants each fault with
// its line.
func TestValues(t *testing.T) {
	f, n, faults := read("name: كلمة\nnumber: 12\nlist: [a, b]\nother: 1\nname: twice\nlong: abcdef\ntag: x <b>y</b>\nempty: ''\nodd: \"a\\u202eb\"\n", yaml.MappingNode)
	m := f.Fields(n, "file", "name", "number", "list", "long", "tag", "empty", "odd", "absent", "may?")
	if got := f.Text(m["name"], "name", 10); got != "كلمة" {
		t.Errorf("text: got %q, want كلمة", got)
	}
	if got := f.Number(m["number"], "number", 0, 20); got != 12 {
		t.Errorf("number: got %d, want 12", got)
	}
	if got := f.Number(m["number"], "number", 1, 9); got != 1 {
		t.Errorf("number out of its limits: got %d, want the lower one", got)
	}
	if got := len(f.Items(m["list"], "list")); got != 2 {
		t.Errorf("list: got %d entries, want 2", got)
	}
	f.Items(m["name"], "no list")
	f.Scalar(m["list"], "no scalar")
	f.Text(m["long"], "long", 5)
	f.Text(m["tag"], "tag", 50)
	f.Text(m["empty"], "empty", 5)
	f.Text(m["odd"], "odd", 5)
	if f.Text(nil, "nil", 1) != "" || f.Number(nil, "nil", 3, 9) != 3 || f.Items(nil, "nil") != nil || f.Scalar(nil, "nil") != "" {
		t.Error("an absent value: got something, want nothing")
	}
	faults.Sort()
	want := []string{
		"a.yaml:1: file: field \"absent\" is missing",
		"a.yaml:1: no list: a list is wanted",
		"a.yaml:2: number: \"12\"; a whole number from 1 to 9 is wanted",
		"a.yaml:3: no scalar: a plain value is wanted",
		"a.yaml:4: file: unknown field \"other\"",
		"a.yaml:5: file: field \"name\" stands twice",
		"a.yaml:6: long: 6 characters; at most 5 are wanted",
		"a.yaml:7: tag: holds \"<b>\", which looks like HTML; plain text is wanted",
		"a.yaml:8: empty: is empty",
		"a.yaml:9: odd: holds the control character U+202E",
	}
	if got := strings.Split(faults.Error(), "\n"); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("faults: got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
