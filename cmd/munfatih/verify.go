package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

type verifyCmd struct {
	What string `arg:"" name:"code-or-file" help:"The code of a letter, or the letter as a PDF file."`
	JSON bool   `help:"Print one JSON object."`
}

// verdict is what `verify --json` prints.
type verdict struct {
	Status      string     `json:"status"` // genuine, changed, withdrawn, unknown
	Association string     `json:"association"`
	Community   string     `json:"community"`
	SHA256      string     `json:"sha256"`
	At          *time.Time `json:"at"` // of the confirmation; null when unknown
}

// Run says what is on record of a letter. Whatever the verdict, the exit code is 0.
func (c verifyCmd) Run(ctx context.Context, sys system) error {
	code, sum, codes, err := c.read()
	if err != nil {
		return err
	}
	records, closeAll, err := openRecords(ctx)
	if err != nil {
		return err
	}
	defer closeAll()
	v, err := flows.Verification(ctx, records, code, sum, codes)
	if err != nil {
		return err
	}
	if c.JSON {
		out := verdict{Status: v.Status, Association: v.Association, Community: v.Community, SHA256: v.SHA256}
		if !v.At.IsZero() {
			out.At = &v.At
		}
		return json.NewEncoder(sys.out).Encode(out)
	}
	return printVerdict(sys.out, v)
}

// read takes what was given as a code, or else as the name of a file.
func (c verifyCmd) read() (code, sum string, codes []string, err error) {
	if code, ok := candidacy.ParseCode(c.What); ok {
		return code, "", nil, nil
	}
	data, err := os.ReadFile(c.What)
	if err != nil {
		return "", "", nil, usageError{fmt.Sprintf("%q is no code (16 letters and digits), and no file that can be read: %s", c.What, reason(err))}
	}
	if !bytes.HasPrefix(data, []byte("%PDF-")) {
		return "", "", nil, usageError{c.What + " is not a PDF"}
	}
	hash := sha256.Sum256(data)
	var found flows.Codes
	_, _ = found.Write(data)
	return "", hex.EncodeToString(hash[:]), found.All, nil
}

// verdicts say each status in a line.
var verdicts = map[string]string{
	candidacy.Genuine:     "genuine: the letter is on record and stands",
	candidacy.Changed:     "changed: the file carries the code of a letter on record, but is not that letter",
	candidacy.TakenBack:   "withdrawn: the letter was genuine, but the endorsement was taken back",
	candidacy.UnknownCode: "unknown: no such letter is on record",
}

// printVerdict writes a verdict in a few lines.
func printVerdict(w io.Writer, v candidacy.Verification) error {
	var out bytes.Buffer
	fmt.Fprintln(&out, verdicts[v.Status])
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&out, "  %-10s %s\n", name, value)
		}
	}
	if v.Status != candidacy.UnknownCode {
		line("body", v.Association)
		line("community", v.Community)
		line("confirmed", fmt.Sprintf("%s, keys: %d", i18n.Date(i18n.EN, v.At), flows.KeysOf(v.Endorsement)))
		if at := flows.WithdrawnAt(v.Endorsement); !at.IsZero() {
			line("withdrawn", i18n.Date(i18n.EN, at))
		}
		line("code", candidacy.FormatCode(v.Endorsement.Code))
		line("begins", flows.Beginning(v.Endorsement))
	}
	line("sha256", v.SHA256)
	if _, err := w.Write(out.Bytes()); err != nil {
		return fmt.Errorf("print verdict: %w", err)
	}
	return nil
}
