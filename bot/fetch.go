package bot

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/munfatih/munfatih/flows"
)

// Bounds of the files that people send.
const (
	maxFile      = 20 << 20         // bytes; Telegram gives bots no more
	downloadTime = 60 * time.Second // for one file
	maxDownloads = 16               // at once
)

// errNotFetched says that Telegram did not give a file; it is to be asked again.
var errNotFetched = errors.New("a file was not given by Telegram")

// readDocument is what a message tells of its document. Whether it is a PDF,
// and what stands in it, is known once it is fetched.
func readDocument(d *models.Document) *flows.Document {
	return &flows.Document{Name: d.FileName, Size: d.FileSize, TooBig: d.FileSize > maxFile}
}

// wanted is the document of an event that has to be fetched; nil when there is
// none, or nobody would look at it.
func (b *Bot) wanted(d delivery, e flows.Event) *models.Document {
	if !b.records || e.Document == nil || e.Document.TooBig {
		return nil
	}
	file := d.update.Message.Document
	if strings.Contains(strings.ToLower(file.MimeType), "pdf") || strings.HasSuffix(strings.ToLower(file.FileName), ".pdf") {
		return file
	}
	return nil
}

// fetch reads a file and fills in what is known of the document by it. It must
// be called without the chat's turn: a large file takes its time.
// [errNotFetched] asks for another try; a [stepError] says that Telegram
// refuses the file.
func (b *Bot) fetch(file *models.Document, doc *flows.Document) error {
	select {
	case b.downloads <- struct{}{}:
		defer func() { <-b.downloads }()
	case <-b.work.Done():
		return errStopping
	}
	found, err := call(b.work, func(ctx context.Context) (*models.File, error) {
		return b.api.GetFile(ctx, &tg.GetFileParams{FileID: file.FileID})
	})
	switch f, wait := judge(b.work, err); f {
	case sent:
	case stopped:
		return errStopping
	case tooOften:
		sleep(b.closing, wait)
		return fmt.Errorf("%w: Telegram asked to wait", errNotFetched)
	case uncertain, unauthorised, unknown:
		return fmt.Errorf("%w: %s", errNotFetched, brief(err))
	default:
		if strings.Contains(err.Error(), "file is too big") {
			doc.TooBig = true
			return nil
		}
		return &stepError{fmt.Errorf("get file: %s", brief(err))}
	}
	if err := b.download(found.FilePath, doc); err != nil {
		return fmt.Errorf("%w: %s", errNotFetched, brief(err))
	}
	return nil
}

// download reads the file at a path that getFile gave. Nothing of it is kept.
func (b *Bot) download(path string, doc *flows.Document) error {
	ctx, cancel := context.WithTimeout(b.work, b.downloadTime)
	defer cancel()
	address := b.url + "/file/bot" + b.token + "/" + (&url.URL{Path: path}).EscapedPath()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return errors.New("the file's address is not a URL") // err holds the token
	}
	response, err := b.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("download: HTTP %d", response.StatusCode)
	}
	body := bufio.NewReader(io.LimitReader(response.Body, maxFile+1))
	head, _ := body.Peek(len("%PDF-")) // what went wrong is seen again below
	pdf := string(head) == "%PDF-"
	hash, found := sha256.New(), &flows.Codes{}
	size, err := io.Copy(io.MultiWriter(hash, found), body)
	if err != nil {
		return fmt.Errorf("download: %w", err)
	}
	if doc.Size = size; size > maxFile {
		doc.TooBig = true
		return nil
	}
	doc.PDF, doc.SHA256, doc.Codes = pdf, hex.EncodeToString(hash.Sum(nil)), found.All
	return nil
}
