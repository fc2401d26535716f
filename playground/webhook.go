package playground

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// The first and the longest pause before an update is delivered again.
// Telegram waits far longer; a test does not want to.
const (
	firstRetry = 50 * time.Millisecond
	lastRetry  = 5 * time.Second
)

// hook is a webhook as the bot set it.
type hook struct {
	url, secret string
	most        int // connections at once
	ctx         context.Context
	stop        context.CancelFunc
	free        chan struct{}   // as many tokens as connections may be opened
	busy        map[string]bool // queues that a goroutine works on
	client      *http.Client

	lastError   string
	lastErrorAt time.Time
}

var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{0,256}$`)

func (s *Server) setWebhook(p params) (any, error) {
	if !secretForm.MatchString(p.str("secret_token")) {
		return nil, breach("secret token contains unallowed characters")
	}
	most := int64(40)
	if p.has("max_connections") {
		most = p.int("max_connections")
	}
	if most < 1 || most > 100 {
		return nil, breach("max_connections must be 1 to 100, got %d", most)
	}
	link := p.str("url")
	if link != "" {
		if err := checkHook(link); err != nil {
			return nil, err
		}
	}
	if err := s.allow(p); err != nil {
		return nil, err
	}
	if p.bool("drop_pending_updates") {
		s.updates = nil
	}
	if s.hook != nil && s.hook.url == link && s.hook.secret == p.str("secret_token") && s.hook.most == int(most) {
		return true, nil
	}
	s.dropHook()
	if link != "" {
		s.endPoll("terminated by setWebhook request")
		s.startHook(link, p.str("secret_token"), int(most))
	}
	return true, nil
}

// checkHook takes http and https addresses of this machine only: nothing leaves it.
func checkHook(link string) error {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return breach("invalid webhook URL specified")
	}
	if !isLoopback(u.Hostname()) {
		return breach("bad webhook: the playground delivers to this machine only, not to %s", u.Hostname())
	}
	return nil
}

func (s *Server) startHook(link, secret string, most int) {
	ctx, stop := context.WithCancel(s.ctx)
	s.hook = &hook{
		url: link, secret: secret, most: most, ctx: ctx, stop: stop,
		free: make(chan struct{}, most), busy: map[string]bool{},
		client: &http.Client{Timeout: s.opt.HookTimeout, Transport: &http.Transport{MaxIdleConnsPerHost: most}},
	}
	for range most {
		s.hook.free <- struct{}{}
	}
	for _, u := range s.updates {
		s.deliver(u.queue)
	}
}

// dropHook ends delivery. The lock is held.
func (s *Server) dropHook() {
	if s.hook != nil {
		s.hook.stop()
		s.hook.client.CloseIdleConnections()
		s.hook = nil
	}
}

func (s *Server) deleteWebhook(p params) (any, error) {
	if p.bool("drop_pending_updates") {
		s.updates = nil
	}
	s.dropHook()
	return true, nil
}

func (s *Server) getWebhookInfo(params) (any, error) {
	s.expire()
	info := map[string]any{"url": "", "has_custom_certificate": false, "pending_update_count": len(s.updates)}
	if h := s.hook; h != nil {
		info["url"], info["max_connections"], info["ip_address"] = h.url, h.most, "127.0.0.1"
		if h.lastError != "" {
			info["last_error_message"], info["last_error_date"] = h.lastError, h.lastErrorAt.Unix()
		}
	}
	if s.allowed != nil {
		kinds := []string{}
		for kind := range s.allowed {
			kinds = append(kinds, kind)
		}
		slices.Sort(kinds)
		info["allowed_updates"] = kinds
	}
	return info, nil
}

// deliver sees to it that somebody works on the queue, if there is a webhook. The lock is held.
func (s *Server) deliver(queue string) {
	if h := s.hook; h != nil && !h.busy[queue] {
		h.busy[queue] = true
		go s.work(h, queue)
	}
}

// work posts a queue's updates one after the other until there are none.
func (s *Server) work(h *hook, queue string) {
	for pause := firstRetry; ; {
		u := s.nextOf(h, queue)
		if u == nil {
			return
		}
		select {
		case <-h.free:
		case <-h.ctx.Done():
			return
		}
		reply, err := h.post(u)
		h.free <- struct{}{}
		if err == nil {
			pause = firstRetry
			s.delivered(h, u, reply)
			continue
		}
		s.failed(h, err)
		select {
		case <-time.After(pause):
			pause = min(2*pause, lastRetry)
		case <-h.ctx.Done():
			return
		}
	}
}

// nextOf is the queue's oldest update; nil when there is none and the work is over.
func (s *Server) nextOf(h *hook, queue string) *update {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expire()
	if s.hook == h {
		for _, u := range s.updates {
			if u.queue == queue {
				return u
			}
		}
	}
	delete(h.busy, queue)
	return nil
}

// post brings one update and returns the body of a 2xx answer.
func (h *hook) post(u *update) ([]byte, error) {
	req, err := http.NewRequestWithContext(h.ctx, http.MethodPost, h.url, bytes.NewReader(u.body))
	if err != nil {
		return nil, fmt.Errorf("delivering update %d: %w", u.id, err)
	}
	req.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	resp, err := h.client.Do(req)
	if err != nil {
		return nil, fmt.Errorf("delivering update %d: %w", u.id, err)
	}
	defer resp.Body.Close()
	reply, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return nil, fmt.Errorf("wrong response from the webhook: %s", resp.Status)
	}
	return reply, err
}

func (s *Server) failed(h *hook, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h.lastError, h.lastErrorAt = err.Error(), time.Now()
	s.log.Debug("webhook", "error", err)
	s.tell()
}

// delivered forgets the update and does the call that the answer may carry.
func (s *Server) delivered(h *hook, u *update, reply []byte) {
	s.mu.Lock()
	if s.hook == h {
		s.updates = slices.DeleteFunc(s.updates, func(o *update) bool { return o == u })
		s.tell()
	}
	s.mu.Unlock()
	var call map[string]any
	d := json.NewDecoder(bytes.NewReader(reply))
	d.UseNumber()
	if d.Decode(&call) != nil {
		return // no call: any other body is ignored
	}
	name, _ := call["method"].(string)
	if name == "" || strings.HasPrefix(canonical(name), "get") || strings.HasSuffix(canonical(name), "Webhook") {
		return
	}
	delete(call, "method")
	_, _ = s.call(name, call, nil) // recorded; the bot learns nothing of its outcome
}
