package eligibility

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// source is one YAML file being read. Every helper that finds something wrong
// adds a fault with the line and goes on with what is there.
type source struct {
	name   string
	faults *Faults
}

var yamlLine = regexp.MustCompile(`line (\d+)(?:, column \d+)?: *`)

// read returns the value that a file holds, of the wanted kind (a list or
// fields); nil after a fault.
func read(fsys fs.FS, name string, kind yaml.Kind, faults *Faults) (source, *yaml.Node) {
	s := source{name, faults}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		faults.add(name, 0, "cannot be read: %s", reason(err))
		return s, nil
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	if err := dec.Decode(&doc); err != nil && !errors.Is(err, io.EOF) {
		s.syntax(err)
		return s, nil
	}
	switch err := dec.Decode(&second); {
	case err == nil:
		s.fault(&second, "a second document begins; one is wanted")
	case !errors.Is(err, io.EOF):
		s.syntax(err)
	}
	wanted := map[yaml.Kind]string{yaml.SequenceNode: "a list (lines that begin with \"- \")", yaml.MappingNode: "fields (lines such as \"name: value\")"}[kind]
	if len(doc.Content) == 0 {
		faults.add(name, 1, "is empty; %s is wanted", wanted)
		return s, nil
	}
	if doc.Content[0].Kind != kind {
		s.fault(doc.Content[0], "%s is wanted", wanted)
		return s, nil
	}
	return s, doc.Content[0]
}

func (s source) fault(n *yaml.Node, format string, args ...any) {
	s.faults.add(s.name, max(n.Line, 1), format, args...)
}

func (s source) syntax(err error) {
	text, line := strings.TrimPrefix(err.Error(), "yaml: "), 1
	if m := yamlLine.FindStringSubmatchIndex(text); m != nil {
		line, _ = strconv.Atoi(text[m[2]:m[3]])
		text = text[:m[0]] + text[m[1]:]
	}
	s.faults.add(s.name, line, "YAML: %s", strings.ReplaceAll(text, "\n", "; "))
}

// fields returns the fields of a mapping; unknown, doubled and absent ones are
// faults. A name that ends in "?" may be absent.
func (s source) fields(n *yaml.Node, what string, names ...string) map[string]*yaml.Node {
	out := map[string]*yaml.Node{}
	if n == nil {
		return out
	}
	if n.Kind != yaml.MappingNode {
		s.fault(n, "%s: fields are wanted (%s)", what, strings.Join(names, ", "))
		return out
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		switch {
		case !slices.Contains(names, key.Value) && !slices.Contains(names, key.Value+"?"):
			s.fault(key, "%s: unknown field %q", what, key.Value)
		case out[key.Value] != nil:
			s.fault(key, "%s: field %q stands twice", what, key.Value)
		default:
			out[key.Value] = n.Content[i+1]
		}
	}
	for _, name := range names {
		if !strings.HasSuffix(name, "?") && out[name] == nil {
			s.fault(n, "%s: field %q is missing", what, name)
		}
	}
	return out
}

// scalar returns a plain value, trimmed; "" when n is nil or after a fault.
func (s source) scalar(n *yaml.Node, what string) string {
	switch {
	case n == nil:
		return ""
	case n.Kind != yaml.ScalarNode:
		s.fault(n, "%s: a plain value is wanted", what)
		return ""
	case n.Tag == "!!null":
		return ""
	}
	return strings.TrimSpace(n.Value)
}

// items returns the nodes of a list; none when n is nil or after a fault.
func (s source) items(n *yaml.Node, what string) []*yaml.Node {
	if n == nil {
		return nil
	}
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		s.fault(n, "%s: a list with one entry or more is wanted", what)
		return nil
	}
	return n.Content
}

// number returns a whole number within limits, the lower limit after a fault.
func (s source) number(n *yaml.Node, what string, least, most int) int {
	if n == nil {
		return least
	}
	v := s.scalar(n, what)
	i, err := strconv.Atoi(v)
	if err != nil || i < least || i > most {
		s.fault(n, "%s: %q; a whole number from %d to %d is wanted", what, v, least, most)
		return least
	}
	return i
}

// day returns a day; the zero Date after a fault.
func (s source) day(n *yaml.Node, what string) Date {
	if n == nil {
		return Date{}
	}
	d, err := ParseDate(s.scalar(n, what))
	if err != nil {
		s.fault(n, "%s: %s", what, err)
	}
	return d
}

// address returns a web address.
func (s source) address(n *yaml.Node, what string) string {
	if n == nil {
		return ""
	}
	v := s.scalar(n, what)
	if u, err := url.Parse(v); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		s.fault(n, "%s: %q; a web address is wanted", what, v)
	}
	return v
}

// oneOf returns a value that must be among the known ones.
func oneOf[S ~string](s source, n *yaml.Node, what string, known []S) S {
	if n == nil {
		return ""
	}
	v := S(s.scalar(n, what))
	if !slices.Contains(known, v) {
		s.fault(n, "%s: %q is unknown; it is one of %s", what, v, list(known))
	}
	return v
}

// text returns a text that people will read, of at most so many characters.
func (s source) text(n *yaml.Node, what string, most int) string {
	if n == nil {
		return ""
	}
	v := s.scalar(n, what)
	if v == "" {
		s.fault(n, "%s: is empty", what)
	}
	if length := utf8.RuneCountInString(v); length > most {
		s.fault(n, "%s: %d characters; at most %d are wanted", what, length, most)
	}
	if flaw := flawOf(v); flaw != "" {
		s.fault(n, "%s: %s", what, flaw)
	}
	return v
}

var markup = regexp.MustCompile(`</?[A-Za-z][^<>]*>|&[A-Za-z]+;|&#\d+;`)

// flawOf says what must not stand in a text; "" when it is clean.
func flawOf(s string) string {
	if !utf8.ValidString(s) {
		return "is not UTF-8"
	}
	for _, r := range s {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
			return fmt.Sprintf("holds the control character %U", r)
		}
	}
	if tag := markup.FindString(s); tag != "" {
		return fmt.Sprintf("holds %q, which looks like HTML; plain text is wanted", tag)
	}
	return ""
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
