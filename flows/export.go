package flows

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// signatures is signatures.json of an export: what anyone needs to verify the
// records of the letters without us. Bytes are in base64.
type signatures struct {
	Algorithm string            `json:"algorithm"` // "Ed25519"
	PublicKey []byte            `json:"public_key"`
	Records   []signatureRecord `json:"records"`
}

// signatureRecord is one signed record. Record is null where a signer was
// forgotten since: what was signed is not kept any more.
type signatureRecord struct {
	Code      string `json:"code"`
	Record    []byte `json:"record"`
	Signature []byte `json:"signature"`
}

// export packs a candidacy for its focal point or deputy: a ZIP with the
// letters of the confirmed endorsements, a table of the endorsements, the
// journal, the signatures, and a list of what is still missing. Others are
// refused: [candidacy.NoRight]; a candidacy that is not there, [candidacy.NotThere];
// one that holds no persons any more, [candidacy.Forgotten]. A letter that
// a newer program sets otherwise becomes a known edition of it.
func (t *turn) export(ctx context.Context, file string) (*File, error) {
	f, r, err := t.exportable(ctx, file)
	if err != nil {
		return nil, err
	}
	var zipped bytes.Buffer
	z := &archive{Writer: zip.NewWriter(&zipped), at: t.event.At.UTC().Truncate(time.Second)}
	if err := t.exportLetters(z, f); err != nil {
		return nil, err
	}
	table, err := endorsementTable(f, t.Verify)
	if err != nil {
		return nil, err
	}
	journal, err := t.exportJournal(ctx, file)
	if err != nil {
		return nil, err
	}
	signed, err := json.MarshalIndent(t.signaturesOf(f), "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write signatures: %w", err)
	}
	checklist, err := t.checklist(ctx, r, f)
	if err != nil {
		return nil, err
	}
	z.add("endorsements.csv", table)
	z.add("journal.jsonl", journal)
	z.add("signatures.json", append(signed, '\n'))
	z.add("checklist.txt", []byte(checklist))
	if err := z.close(); err != nil {
		return nil, fmt.Errorf("pack candidacy %s: %w", file, err)
	}
	return &File{Name: "candidacy-" + file + ".zip", Data: zipped.Bytes()}, nil
}

// exportable reads a candidacy for whom it may be exported to.
func (t *turn) exportable(ctx context.Context, file string) (f candidacy.File, r candidacy.Registry, err error) {
	p, err := t.profile(ctx)
	if err != nil {
		return f, r, err
	}
	if r, err = t.registry(ctx); err != nil {
		return f, r, err
	}
	f, there, err := t.file(ctx, file)
	if err != nil {
		return f, r, err
	}
	if !there {
		return f, r, candidacy.NotThere
	}
	if s := seat(r, f); p.Person == "" || s.Focal != p.Person && s.Deputy != p.Person {
		return f, r, candidacy.NoRight
	}
	if !f.Candidacy.Stub.IsZero() {
		return f, r, candidacy.Forgotten
	}
	return f, r, nil
}

// exportLetters adds the letters of the confirmed endorsements, each in the
// language of its answers. Editions that were not issued before are issued, in
// one change of the file.
func (t *turn) exportLetters(z *archive, f candidacy.File) error {
	var issued candidacy.Change
	for _, e := range f.Endorsements {
		if e.State != candidacy.Confirmed || !printable(e) {
			continue
		}
		lang := i18n.Lang(e.Lang)
		pdf, letter, err := t.setLetter(lang, f.Candidacy, e)
		if err != nil {
			return err
		}
		z.add(fmt.Sprintf("letters/endorsement-%s-%s.pdf", candidacy.FormatCode(e.Code), lang), pdf)
		change, err := f.Issue(e.ID, letter, t.event.At)
		if err != nil {
			return fmt.Errorf("issue the letter of endorsement %s: %w", e.ID, err)
		}
		issued = joined(issued, change)
		if n := len(change.Entries); n > 0 {
			f.Head = candidacy.Head{Seq: change.Entries[n-1].Seq, Hash: change.Entries[n-1].Hash}
		}
	}
	t.change(issued)
	return nil
}

// joined makes one change of two that follow each other in one file and touch
// different records.
func joined(a, b candidacy.Change) candidacy.Change {
	switch {
	case len(a.Entries) == 0:
		return b
	case len(b.Entries) == 0:
		return a
	}
	a.Set = maps.Clone(a.Set)
	maps.Copy(a.Set, b.Set)
	a.Entries = slices.Concat(a.Entries, b.Entries)
	a.Links = slices.Concat(a.Links, b.Links)
	return a
}

// printable reports whether a letter can still be set as it was signed: no
// signer asked to be forgotten.
func printable(e candidacy.Endorsement) bool {
	forgotten := func(k candidacy.Key) bool { return k.Name == "" }
	return len(e.Keys) > 0 && !slices.ContainsFunc(e.Keys, forgotten)
}

// exportJournal writes a journal, one entry a line.
func (t *turn) exportJournal(ctx context.Context, file string) ([]byte, error) {
	entries, err := t.Records.Journal(ctx, file)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRecords, err)
	}
	var lines bytes.Buffer
	for _, e := range entries {
		data, err := json.Marshal(e)
		if err != nil {
			return nil, fmt.Errorf("write journal entry %d: %w", e.Seq, err)
		}
		lines.Write(append(data, '\n'))
	}
	return lines.Bytes(), nil
}

// signaturesOf are the signed records of a candidacy's letters, those withdrawn too.
func (t *turn) signaturesOf(f candidacy.File) signatures {
	all := signatures{Algorithm: "Ed25519", PublicKey: t.PublicKey, Records: []signatureRecord{}}
	for _, e := range f.Endorsements {
		if len(e.Signature) == 0 {
			continue
		}
		r := signatureRecord{Code: e.Code, Record: candidacy.SignedRecord(f.Candidacy, e), Signature: e.Signature}
		if len(t.PublicKey) == ed25519.PublicKeySize && !ed25519.Verify(t.PublicKey, r.Record, r.Signature) {
			r.Record = nil
		}
		all.Records = append(all.Records, r)
	}
	return all
}

// archive is a ZIP in which everything has the same time. The first error is
// told when it is closed.
type archive struct {
	*zip.Writer
	at  time.Time
	err error
}

func (z *archive) add(name string, data []byte) {
	if z.err != nil {
		return
	}
	w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: z.at})
	if err == nil {
		_, err = w.Write(data)
	}
	z.err = err
}

func (z *archive) close() error {
	if z.err != nil {
		return z.err
	}
	return z.Close()
}
