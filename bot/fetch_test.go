package bot

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-telegram/bot/models"
	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
	"github.com/munfatih/munfatih/playground"
)

// letter is a PDF as far as this package looks at it.
const letter = "%PDF-1.7\n% " + unlogged + " MUNFATIH ABCDEFGHIJ234567\nMUNFATIH ABCDEFGHIJ234567 MUNFATIH tooshort"

func sum(data string) string {
	hash := sha256.Sum256([]byte(data))
	return hex.EncodeToString(hash[:])
}

// newFetchRig is a rig that fetches files, whose step gives each document to
// a channel and answers with its hash.
func newFetchRig(t *testing.T) (*rig, chan flows.Document) {
	t.Helper()
	seen := make(chan flows.Document, 10)
	r := newRig(t, func(ctx context.Context, s flows.Session, e flows.Event) (flows.Outcome, error) {
		if e.Document != nil {
			seen <- *e.Document
			e.Text = e.Document.SHA256
		}
		return echo(ctx, s, e)
	})
	r.bot.records = true
	return r, seen
}

func TestDocumentIsFetched(t *testing.T) {
	large := "%PDF-" + strings.Repeat("x", maxFile-len("%PDF-")) // as large as can be
	seven := "%PDF-"
	for i := range 7 {
		seven += fmt.Sprintf(" MUNFATIH AAAAAAAAAAAAAAA%c", 'A'+i)
	}
	tests := []struct {
		name, data string
		want       flows.Document
		fetched    bool
	}{
		{"Lettre.pdf", letter, flows.Document{PDF: true, SHA256: sum(letter), Codes: []string{"ABCDEFGHIJ234567"}}, true},
		{"SEVEN.PDF", seven, flows.Document{PDF: true, SHA256: sum(seven), Codes: []string{
			"AAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAB", "AAAAAAAAAAAAAAAC", "AAAAAAAAAAAAAAAD", "AAAAAAAAAAAAAAAE"}}, true},
		{"not.pdf", "PK\x03\x04", flows.Document{SHA256: sum("PK\x03\x04")}, true},
		{"short.pdf", "%PD", flows.Document{SHA256: sum("%PD")}, true},
		{"large.pdf", large, flows.Document{PDF: true, SHA256: sum(large)}, true},
		{"too large.pdf", large + "x", flows.Document{TooBig: true}, false},
		{"image.jpg", "%PDF-1.7", flows.Document{}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, seen := newFetchRig(t)
			r.poll()
			r.ann.SendDocument(unlogged+tt.name, []byte(tt.data))
			tt.want.Name, tt.want.Size = unlogged+tt.name, int64(len(tt.data))
			if diff := cmp.Diff(tt.want, receive(r, seen)); diff != "" {
				t.Errorf("want -, got +\n%s", diff)
			}
			r.done()
			if got := len(r.tg.Calls("getFile")) > 0; got != tt.fetched {
				t.Errorf("got fetched %v, want %v", got, tt.fetched)
			}
		})
	}
}

// Where there are no candidacies nobody looks at a file.
func TestDocumentIsNotFetchedWithoutRecords(t *testing.T) {
	t.Parallel()
	r, seen := newFetchRig(t)
	r.bot.records = false
	r.poll()
	r.ann.SendDocument("l.pdf", []byte(letter))
	if got := receive(r, seen); got.PDF || len(r.tg.Calls("getFile")) > 0 {
		t.Errorf("got %+v, want nothing fetched", got)
	}
	r.done()
}

// A file whose size Telegram does not tell may still be too big.
func TestDocumentOfUnknownSize(t *testing.T) {
	t.Parallel()
	r, seen := newFetchRig(t)
	for _, size := range []int{10, maxFile + 1} {
		sent := r.tg.Person(playground.Person{ID: 8, FirstName: "Bob " + unlogged}).SendDocument("x", bytes.Repeat([]byte("x"), size))
		r.ann.SendRaw(map[string]any{"document": map[string]any{
			"file_id": sent.Document.FileID, "file_unique_id": "u", "mime_type": "application/pdf",
		}})
	}
	r.poll()
	var got []flows.Document
	for len(got) < 2 {
		if doc := receive(r, seen); doc.Name == "" { // Ann's
			got = append(got, doc)
		}
	}
	want := []flows.Document{{Size: 10, SHA256: sum(strings.Repeat("x", 10))}, {TooBig: true}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +\n%s", diff)
	}
	r.done()
}

// A file that Telegram does not give at once is asked for again.
func TestDownloadIsTriedAgain(t *testing.T) {
	tests := []struct {
		name, method string
		fault        playground.Fault
	}{
		{"500", "getFile", playground.Status(500)},
		{"401", "getFile", playground.Status(401)},
		{"429", "getFile", playground.TooMany(1)},
		{"html", "getFile", playground.HTML},
		{"drop", "getFile", playground.Drop},
		{"refused once", "getFile", playground.Status(400)},
		{"file 500", "file", playground.Status(500)},
		{"file 404", "file", playground.Status(404)},
		{"file drop", "file", playground.Drop},
		{"file cut in the middle", "file", playground.DropAfter},
		{"file hangs", "file", playground.Hang},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, _ := newFetchRig(t)
			if tt.fault == playground.Hang {
				r.bot.downloadTime = 100 * time.Millisecond
			}
			r.tg.Fail(tt.method, tt.fault, 1)
			r.poll()
			r.ann.SendDocument("l.pdf", []byte(letter))
			r.done()
			if got, want := says(r.ann), []string{"echo " + sum(letter)}; !cmp.Equal(got, want) {
				t.Errorf("got %q, want %q; the log:\n%s", got, want, r.log)
			}
			calls := r.tg.Calls("getFile")
			if wait := calls[len(calls)-1].At.Sub(calls[0].At); tt.name == "429" && wait < time.Second {
				t.Errorf("got another call after %v, want at least the second that Telegram asked for", wait)
			}
		})
	}
}

func TestDownloadIsGivenUp(t *testing.T) {
	tests := []struct {
		name, method string
		fault        playground.Fault
	}{
		{"fails for long", "file", playground.Status(500)},
		{"refused", "getFile", playground.Status(400)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, seen := newFetchRig(t)
			if tt.method == "file" {
				r.bot.deliverTime = 100 * time.Millisecond
			}
			r.tg.Fail(tt.method, tt.fault, -1)
			r.poll()
			r.ann.SendDocument("l.pdf", []byte(letter))
			r.ask(r.ann, "after")
			want := []string{words().Plain(i18n.AR, i18n.Text{Key: i18n.KeyTrouble}), "echo after"}
			if got := says(r.ann); !cmp.Equal(got, want) || len(seen) > 0 {
				t.Errorf("got %q and %d steps, want %q and none", got, len(seen), want)
			}
			if got := len(r.tg.Calls(tt.method)); got < 2 || tt.name == "refused" && got != maxFailures {
				t.Errorf("got %d tries, want several, of a refused one %d", got, maxFailures)
			}
		})
	}
}

// A slow download holds no turn, and its chat keeps its order.
func TestSlowDownload(t *testing.T) {
	t.Parallel()
	r, _ := newFetchRig(t)
	r.bot.downloadTime = 300 * time.Millisecond
	r.tg.Fail("file", playground.Hang, 1)
	r.poll()
	r.ann.SendDocument("l.pdf", []byte(letter))
	r.ann.Send("after")
	waitFor(r, "the download hangs", func() bool { return len(r.tg.Calls("file")) > 0 })
	if got := r.memory.called("Begin"); got != 0 {
		t.Errorf("got %d turns begun while the file is fetched, want none", got)
	}
	r.done()
	if got, want := says(r.ann), []string{"echo " + sum(letter), "echo after"}; !cmp.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A code is found wherever the pieces end in which a file arrives.
func TestCodesOverPieces(t *testing.T) {
	for size := 1; size <= len(letter); size++ {
		c := &flows.Codes{}
		for rest := []byte(letter); len(rest) > 0; rest = rest[min(size, len(rest)):] {
			if n, err := c.Write(rest[:min(size, len(rest))]); err != nil || n != min(size, len(rest)) {
				t.Fatalf("write: got %d, %v, want all", n, err)
			}
		}
		if want := []string{"ABCDEFGHIJ234567"}; !cmp.Equal(c.All, want) {
			t.Errorf("pieces of %d: got %q, want %q", size, c.All, want)
		}
	}
}

func TestWanted(t *testing.T) {
	b := newTestBot(t, "http://127.0.0.1:1", newMemory(), &lockedBuffer{})
	b.records = true
	for _, tt := range []struct {
		file models.Document
		want bool
	}{
		{models.Document{FileName: "a.pdf"}, true},
		{models.Document{FileName: "A.PDF", MimeType: "application/octet-stream"}, true},
		{models.Document{MimeType: "application/pdf"}, true},
		{models.Document{MimeType: "application/x-pdf"}, true},
		{models.Document{FileName: "a.pdf.zip", MimeType: "application/zip"}, false},
		{models.Document{FileName: "pdf"}, false},
		{models.Document{}, false},
		{models.Document{FileName: "a.pdf", FileSize: maxFile + 1}, false},
	} {
		d := delivery{update: &models.Update{ID: 1, Message: &models.Message{
			Chat: models.Chat{ID: 7, Type: models.ChatTypePrivate}, Document: &tt.file,
		}}}
		e, _ := d.event("test_bot")
		if got := b.wanted(d, e) != nil; got != tt.want {
			t.Errorf("%+v: got wanted %v, want %v", tt.file, got, tt.want)
		}
	}
}
