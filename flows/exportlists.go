package flows

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// tableHead are the columns of endorsements.csv. They stay as they are, in the
// same order: people's own tables read them.
var tableHead = []string{"code", "state", "body_ar", "body_fr", "kind", "field", "seat", "receipt", "language", "sealed",
	"confirmed", "withdrawn", "signer_1", "office_1", "on_council_1", "signer_2", "office_2", "on_council_2", "sha256", "verify"}

// endorsementTable writes the sealed endorsements as CSV (RFC 4180, UTF-8 with
// a byte order mark for spreadsheets; days in ISO 8601, UTC). No cell is taken
// for a formula. verify gives the address at which a letter is verified.
func endorsementTable(f candidacy.File, verify func(code string) string) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("\ufeff")
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	rows := [][]string{slices.Clone(tableHead)}
	for _, e := range f.Endorsements {
		if e.Code == "" { // a draft is nobody's to see
			continue
		}
		rows = append(rows, tableRow(e, verify))
	}
	for _, row := range rows {
		for i, cell := range row {
			row[i] = noFormula(cell)
		}
		if err := w.Write(row); err != nil {
			return nil, fmt.Errorf("write the table of endorsements: %w", err)
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return nil, fmt.Errorf("write the table of endorsements: %w", err)
	}
	return out.Bytes(), nil
}

func tableRow(e candidacy.Endorsement, verify func(code string) string) []string {
	keys := append([]candidacy.Key{}, e.Keys...)
	for len(keys) < 2 {
		keys = append(keys, candidacy.Key{})
	}
	hash, address := "", ""
	for _, l := range e.Letters {
		if l.Lang == e.Lang {
			hash = l.SHA256 // of the last edition
		}
	}
	if e.State == candidacy.Confirmed || e.State == candidacy.Withdrawn {
		address = verify(e.Code)
	}
	return []string{
		candidacy.FormatCode(e.Code), string(e.State), e.Body.NameAR, e.Body.NameFR, e.Body.Kind, e.Body.Field, e.Body.Seat,
		e.Body.Receipt, string(e.Lang), tableDay(keys[0].At), tableDay(e.Confirmed), tableDay(WithdrawnAt(e)),
		keys[0].Name, keys[0].Office, yesOrNo(keys[0]), keys[1].Name, keys[1].Office, yesOrNo(keys[1]), hash, address,
	}
}

// tableDay is an instant as a table has it; "" for none.
func tableDay(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

// yesOrNo says whether a signer sits on the council; "" without a signer.
func yesOrNo(k candidacy.Key) string {
	if k.At.IsZero() {
		return ""
	}
	return strconv.FormatBool(k.OnCouncil)
}

// noFormula makes a spreadsheet take a cell as text: an apostrophe stands
// before what would begin a formula, also behind white space, and in the wide
// letters of East Asia.
func noFormula(cell string) string {
	text := strings.TrimLeft(cell, " \u00a0\u200e\u200f\u2068\u2066")
	if text != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(text)[0]) {
		return "'" + cell
	}
	return cell
}

// checklist says in the person's language what a file needs (guide 2.4), what
// of it is there, and the letters by their code.
func (t *turn) checklist(ctx context.Context, r candidacy.Registry, f candidacy.File) (string, error) {
	calls, err := t.knownCalls(ctx)
	if err != nil {
		return "", err
	}
	done := func(ok bool, text i18n.Text) i18n.Text {
		key := i18n.KeyChecklistOpen
		if ok {
			key = i18n.KeyChecklistDone
		}
		return t.textWith(key, i18n.Args{"Text": text})
	}
	n := tallyOf(f.Endorsements)
	enough := t.text(i18n.KeyChecklistNone)
	if n.confirmed > 0 {
		enough = t.textWith(i18n.KeyChecklistEnough, i18n.Args{"Number": n.confirmed})
	}
	focal, common := t.focalLine(r, f), t.commonLine(f, n.confirmed)
	deadline := t.text(i18n.KeyChecklistNoCall)
	if call := callOf(calls, f.Candidacy.Call); call != nil {
		deadline = t.textWith(i18n.KeyChecklistDeadline, i18n.Args{"Closes": call.Closes.At})
	}
	lines := i18n.Lines{
		t.textWith(i18n.KeyChecklist, i18n.Args{"Community": namesOf(f.Candidacy.Community), "Day": i18n.Day{Time: t.event.At}}),
		t.text(i18n.KeyChecklistNote),
		done(false, t.text(i18n.KeyChecklistSupport)),
		done(n.confirmed >= requiredEndorsements, enough),
		done(focal.Key == i18n.KeyChecklistFocal, focal),
		done(common.Key != i18n.KeyChecklistNoCommon, common),
		done(false, t.text(i18n.KeyChecklistAttachments)),
		done(false, t.text(i18n.KeyChecklistDraft)),
		done(false, deadline),
	}
	if n.awaiting > 0 {
		lines = append(lines, t.textWith(i18n.KeyChecklistAwaiting, i18n.Args{"Number": n.awaiting}))
	}
	lines = append(lines, t.letterLines(f)...)
	var out strings.Builder
	for _, line := range lines {
		out.WriteString(t.Words.Plain(t.lang, line) + "\r\n")
	}
	return out.String(), nil
}

// focalLine says who the council's focal point is.
func (t *turn) focalLine(r candidacy.Registry, f candidacy.File) i18n.Text {
	c, _ := r.Community(f.Candidacy.Community.ID)
	if c.Focal == nil {
		return t.text(i18n.KeyChecklistNoFocal)
	}
	return t.textWith(i18n.KeyChecklistFocal, i18n.Args{"Name": c.Focal.Name})
}

// commonLine says which body's representative is the common focal point of the
// associations, which only several need.
func (t *turn) commonLine(f candidacy.File, confirmed int) i18n.Text {
	if common := f.Candidacy.Common; common != nil && !common.Stands.IsZero() {
		if e, there := f.Endorsement(common.Endorsement); there {
			return t.textWith(i18n.KeyChecklistCommon, i18n.Args{"Name": bodyNames(e.Body)})
		}
	}
	if confirmed > 1 {
		return t.text(i18n.KeyChecklistNoCommon)
	}
	return t.text(i18n.KeyChecklistCommonFree)
}

// letterLines list the letters of confirmed and withdrawn endorsements.
func (t *turn) letterLines(f candidacy.File) i18n.Lines {
	var lines i18n.Lines
	for _, e := range f.Endorsements {
		if e.State != candidacy.Confirmed && e.State != candidacy.Withdrawn {
			continue
		}
		key := i18n.KeyChecklistLetter
		if e.State == candidacy.Confirmed && !printable(e) {
			key = i18n.KeyChecklistNotPrinted
		}
		lines = append(lines, t.textWith(key, i18n.Args{
			"Code": candidacy.FormatCode(e.Code), "Body": bodyNames(e.Body), "State": endStates[e.State]}))
	}
	if len(lines) == 0 {
		return nil
	}
	lines = append(i18n.Lines{t.text(i18n.KeyChecklistLetters)}, lines...)
	return append(lines, t.text(i18n.KeyChecklistSign))
}
