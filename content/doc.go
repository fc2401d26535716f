// Package content reads the files that people edit: YAML with the line of every
// value, and faults that are told all at once, each with file and line. It
// knows nothing of what the files say; packages guide and eligibility do.
//
// Read fault.go, then file.go.
package content
