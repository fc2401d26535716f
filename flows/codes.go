package flows

import (
	"bytes"
	"regexp"
	"slices"
)

// codeForm is how the code of a letter stands in its PDF, as package letter
// writes it: uncompressed, after a keyword.
var codeForm = regexp.MustCompile(`MUNFATIH ([A-Z2-7]{16})`)

const (
	codeLen  = len("MUNFATIH ") + 16 // of what codeForm finds, in bytes
	maxCodes = 5                     // that are looked for, and looked up, in one file
)

// Codes finds the codes of letters in a file that is written to it, in pieces
// of any size. The zero value is ready.
type Codes struct {
	All  []string // each once, in order, at most 5
	tail []byte   // the end of what was written: a code may go on in what comes next
}

// Write looks through the next piece. It never fails.
func (c *Codes) Write(p []byte) (int, error) {
	text := append(c.tail, p...)
	for _, match := range codeForm.FindAllSubmatch(text, -1) {
		if code := string(match[1]); len(c.All) < maxCodes && !slices.Contains(c.All, code) {
			c.All = append(c.All, code)
		}
	}
	c.tail = bytes.Clone(text[max(0, len(text)-codeLen+1):])
	return len(p), nil
}
