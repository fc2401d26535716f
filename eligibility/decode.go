package eligibility

import (
	"net/url"
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/munfatih/munfatih/content"
)

// dayOf returns a day; the zero Date when n is nil or after a fault.
func dayOf(f content.File, n *yaml.Node, what string) Date {
	if n == nil {
		return Date{}
	}
	d, err := ParseDate(f.Scalar(n, what))
	if err != nil {
		f.Fault(n, "%s: %s", what, err)
	}
	return d
}

// address returns a web address.
func address(f content.File, n *yaml.Node, what string) string {
	if n == nil {
		return ""
	}
	v := f.Scalar(n, what)
	if u, err := url.Parse(v); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		f.Fault(n, "%s: %q; a web address is wanted", what, v)
	}
	return v
}

// oneOf returns a value that must be among the known ones.
func oneOf[S ~string](f content.File, n *yaml.Node, what string, known []S) S {
	if n == nil {
		return ""
	}
	v := S(f.Scalar(n, what))
	if !slices.Contains(known, v) {
		f.Fault(n, "%s: %q is unknown; it is one of %s", what, v, list(known))
	}
	return v
}

// entries returns the nodes of a list that must not be empty.
func entries(f content.File, n *yaml.Node, what string) []*yaml.Node {
	list := f.Items(n, what)
	if n != nil && n.Kind == yaml.SequenceNode && len(list) == 0 {
		f.Fault(n, "%s: a list with one entry or more is wanted", what)
	}
	return list
}
