package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"
)

// presses is how many follow each /start.
const presses = 4

// replyTime is how long a reply may take before it is a fault.
const replyTime = 10 * time.Second

// load delivers updates for a time, so many in flight, each chat's strictly in
// turn. It gives how long each took from its delivery to the call that shows
// the person the count.
func (r *runner) load(ctx context.Context, inFlight int, length time.Duration) ([]time.Duration, error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: inFlight}, Timeout: replyTime}
	defer client.CloseIdleConnections()
	end := time.Now().Add(length)
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	var workers sync.WaitGroup
	times := make([][]time.Duration, inFlight)
	for w := range inFlight {
		workers.Go(func() {
			for i := w; time.Now().Before(end) && ctx.Err() == nil; i += inFlight {
				if i >= len(r.telegram.chats) {
					i = w
				}
				took, err := r.visit(ctx, client, r.telegram.chats[i])
				if err != nil {
					fail(fmt.Errorf("%s: %w", r.name, err))
				}
				times[w] = append(times[w], took...)
			}
		})
	}
	workers.Wait()
	return slices.Concat(times...), context.Cause(ctx)
}

// visit is one person's /start and presses.
func (r *runner) visit(ctx context.Context, client *http.Client, c *chat) (took []time.Duration, err error) {
	for n := range presses + 1 {
		id := r.updates.Add(1)
		var body []byte
		if n == 0 {
			c.expect(false, "")
			body = startUpdate(id, c.id)
		} else {
			body = pressUpdate(id, c.id, c.message, c.shown)
			c.shown++
			c.expect(true, pressID(c.id, id))
		}
		one, err := r.deliver(ctx, client, c, body)
		if err != nil {
			return took, err
		}
		took = append(took, one)
	}
	return took, nil
}

// deliver delivers one update, and returns when it is acknowledged and replied to.
func (r *runner) deliver(ctx context.Context, client *http.Client, c *chat, body []byte) (time.Duration, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+r.process.address+"/", bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	begun := time.Now()
	response, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	_, err = io.Copy(io.Discard, response.Body)
	response.Body.Close()
	if err != nil {
		return 0, err
	}
	if response.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("the webhook answered %s", response.Status)
	}
	patience := time.NewTimer(replyTime)
	defer patience.Stop()
	select {
	case arrived := <-c.replied:
		return arrived.Sub(begun), c.done()
	case <-patience.C:
		return 0, errors.Join(errors.New("no reply came"), c.done())
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}
