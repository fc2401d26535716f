package content

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// File is a YAML file being read. Every method that finds something wrong adds
// a fault with the line, and goes on with what is there. what, in each, names
// the value for whoever reads the fault. A nil node is a value that is absent:
// it was told of already.
type File struct {
	Name   string // slash-separated, inside its folder
	faults *Faults
}

// Faults is how many faults have been found so far, in all files.
func (f File) Faults() int { return len(*f.faults) }

// wanted says each kind of file in words.
var wanted = map[yaml.Kind]string{
	yaml.SequenceNode: `a list is wanted (lines that begin with "- ")`,
	yaml.MappingNode:  `fields are wanted (lines such as "name: value")`,
}

// Read reads a file that holds one value of a kind: a list
// (yaml.SequenceNode) or fields (yaml.MappingNode). nil after a fault.
func Read(fsys fs.FS, name string, kind yaml.Kind, faults *Faults) (File, *yaml.Node) {
	f := File{name, faults}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		faults.Add(name, 0, "cannot be read: %s", Reason(err))
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
		f.Fault(&second, "a second document begins; one is wanted")
	case !errors.Is(err, io.EOF):
		f.syntax(err)
	}
	if len(doc.Content) == 0 {
		faults.Add(name, 1, "is empty; %s", wanted[kind])
		return f, nil
	}
	if doc.Content[0].Kind != kind {
		f.Fault(doc.Content[0], "%s", wanted[kind])
		return f, nil
	}
	return f, doc.Content[0]
}

// Fault adds a fault at the line of a node.
func (f File) Fault(n *yaml.Node, format string, args ...any) {
	f.faults.Add(f.Name, max(n.Line, 1), format, args...)
}

var yamlLine = regexp.MustCompile(`line (\d+)(?:, column \d+)?: *`)

func (f File) syntax(err error) {
	text, line := strings.TrimPrefix(err.Error(), "yaml: "), 1
	if m := yamlLine.FindStringSubmatchIndex(text); m != nil {
		line, _ = strconv.Atoi(text[m[2]:m[3]])
		text = text[:m[0]] + text[m[1]:]
	}
	f.faults.Add(f.Name, line, "YAML: %s", strings.ReplaceAll(text, "\n", "; "))
}

// Fields returns the fields of a mapping; unknown, doubled and absent ones are
// faults. A name that ends in "?" may be absent.
func (f File) Fields(n *yaml.Node, what string, names ...string) map[string]*yaml.Node {
	out := map[string]*yaml.Node{}
	if n == nil {
		return out
	}
	if n.Kind != yaml.MappingNode {
		f.Fault(n, "%s: fields are wanted (%s)", what, strings.Join(names, ", "))
		return out
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		switch {
		case !slices.Contains(names, key.Value) && !slices.Contains(names, key.Value+"?"):
			f.Fault(key, "%s: unknown field %q", what, key.Value)
		case out[key.Value] != nil:
			f.Fault(key, "%s: field %q stands twice", what, key.Value)
		default:
			out[key.Value] = n.Content[i+1]
		}
	}
	for _, name := range names {
		if !strings.HasSuffix(name, "?") && out[name] == nil {
			f.Fault(n, "%s: field %q is missing", what, name)
		}
	}
	return out
}

// Scalar returns a plain value, trimmed; "" when n is nil or null, or after a fault.
func (f File) Scalar(n *yaml.Node, what string) string {
	switch {
	case n == nil:
		return ""
	case n.Kind != yaml.ScalarNode:
		f.Fault(n, "%s: a plain value is wanted", what)
		return ""
	case n.Tag == "!!null":
		return ""
	}
	return strings.TrimSpace(n.Value)
}

// Items returns the nodes of a list; none when n is nil or after a fault.
func (f File) Items(n *yaml.Node, what string) []*yaml.Node {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		f.Fault(n, "%s: a list is wanted", what)
		return nil
	}
	return n.Content
}

// Number returns a whole number within limits, the lower limit after a fault
// and when n is nil.
func (f File) Number(n *yaml.Node, what string, least, most int) int {
	if n == nil {
		return least
	}
	v := f.Scalar(n, what)
	i, err := strconv.Atoi(v)
	if err != nil || i < least || i > most {
		f.Fault(n, "%s: %q; a whole number from %d to %d is wanted", what, v, least, most)
		return least
	}
	return i
}

// Text returns a text that people will read, of at most so many characters.
func (f File) Text(n *yaml.Node, what string, most int) string {
	if n == nil {
		return ""
	}
	v := f.Scalar(n, what)
	if v == "" {
		f.Fault(n, "%s: is empty", what)
	}
	if length := utf8.RuneCountInString(v); length > most {
		f.Fault(n, "%s: %d characters; at most %d are wanted", what, length, most)
	}
	if flaw := Flaw(v); flaw != "" {
		f.Fault(n, "%s: %s", what, flaw)
	}
	return v
}

var markup = regexp.MustCompile(`</?[A-Za-z][^<>]*>|&[A-Za-z]+;|&#\d+;`)

// Flaw says what must not stand in a text that people read; "" when it is clean.
func Flaw(s string) string {
	if !utf8.ValidString(s) {
		return "is not UTF-8"
	}
	for _, r := range s {
		if ' ' <= r && r < 0x7f || 'ء' <= r && r <= 'ي' {
			continue // most of all text
		}
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029') {
			return fmt.Sprintf("holds the control character %U", r)
		}
	}
	if !strings.ContainsAny(s, "<&") {
		return ""
	}
	if tag := markup.FindString(s); tag != "" {
		return fmt.Sprintf("holds %q, which looks like HTML; plain text is wanted", tag)
	}
	return ""
}

// Reason says why a file could not be read, without the path that fs errors repeat.
func Reason(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "it is missing"
	}
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}
