package guide

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// yamlFile is a YAML file being read: every helper that finds something wrong
// adds a fault with the line and goes on with what is there.
type yamlFile struct {
	name   string
	faults *Faults
}

var yamlLine = regexp.MustCompile(`line (\d+)(?:, column \d+)?: *`)

// readList reads a file that holds one YAML list; nil after a fault.
func readList(fsys fs.FS, name string, faults *Faults) (yamlFile, []*yaml.Node) {
	f := yamlFile{name, faults}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		faults.add(name, 0, "cannot be read: %s", reason(err))
		return f, nil
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	if err := dec.Decode(&doc); err != nil && !errors.Is(err, io.EOF) {
		f.syntax(err)
		return f, nil
	}
	switch err := dec.Decode(&second); {
	case err == nil:
		f.fault(&second, "a second document begins; the file is to hold one list")
	case !errors.Is(err, io.EOF):
		f.syntax(err)
	}
	if len(doc.Content) == 0 {
		faults.add(name, 1, "is empty; a list is wanted")
		return f, nil
	}
	if doc.Content[0].Kind != yaml.SequenceNode {
		f.fault(doc.Content[0], "a list is wanted (lines that begin with \"- \")")
		return f, nil
	}
	return f, doc.Content[0].Content
}

func (f yamlFile) fault(n *yaml.Node, format string, args ...any) {
	f.faults.add(f.name, max(n.Line, 1), format, args...)
}

func (f yamlFile) syntax(err error) {
	text, line := strings.TrimPrefix(err.Error(), "yaml: "), 1
	if m := yamlLine.FindStringSubmatchIndex(text); m != nil {
		line, _ = strconv.Atoi(text[m[2]:m[3]])
		text = text[:m[0]] + text[m[1]:]
	}
	f.faults.add(f.name, line, "YAML: %s", strings.ReplaceAll(text, "\n", "; "))
}

// fields returns the fields of a mapping; unknown, doubled and absent ones are
// faults. A field name that ends in "?" may be absent.
func (f yamlFile) fields(n *yaml.Node, what string, names ...string) map[string]*yaml.Node {
	if n.Kind != yaml.MappingNode {
		f.fault(n, "%s: fields are wanted (%s)", what, strings.Join(names, ", "))
		return nil
	}
	known := map[string]bool{}
	for _, name := range names {
		known[strings.TrimSuffix(name, "?")] = true
	}
	out := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		switch {
		case !known[key.Value]:
			f.fault(key, "%s: unknown field %q", what, key.Value)
		case out[key.Value] != nil:
			f.fault(key, "%s: field %q stands twice", what, key.Value)
		default:
			out[key.Value] = n.Content[i+1]
		}
	}
	for _, name := range names {
		if !strings.HasSuffix(name, "?") && out[name] == nil {
			f.fault(n, "%s: field %q is missing", what, name)
		}
	}
	return out
}

// scalar returns the text of a plain value, trimmed; "" when n is nil or after
// a fault.
func (f yamlFile) scalar(n *yaml.Node, what string) string {
	if n == nil {
		return ""
	}
	if n.Kind != yaml.ScalarNode {
		f.fault(n, "%s: a plain value is wanted", what)
		return ""
	}
	if n.Tag == "!!null" {
		return ""
	}
	return strings.TrimSpace(n.Value)
}

// list returns the plain values of a list, with their nodes.
func (f yamlFile) list(n *yaml.Node, what string) ([]string, []*yaml.Node) {
	if n == nil {
		return nil, nil
	}
	if n.Kind != yaml.SequenceNode {
		f.fault(n, "%s: a list is wanted", what)
		return nil, nil
	}
	values := make([]string, len(n.Content))
	for i, item := range n.Content {
		values[i] = f.scalar(item, what)
	}
	return values, n.Content
}

// reason says why a file could not be read, without the path that fs errors repeat.
func reason(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "it is missing"
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}
