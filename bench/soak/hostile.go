package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// What strangers send. Slow ones are held until the bot cuts them off.
const (
	slowBodies   = 200
	wrongSecrets = 10_000
	hugeBody     = 50 << 20
	cutOff       = 25 * time.Second // at the latest, a slow one is cut off
)

// hostile has strangers send what no Telegram sends, past the balancer, while
// people are answered.
func hostile(w *world) error {
	w.load.begin(w.ctx, max(w.options.rate/5, 10), messages(w, 10))
	w.pause(w.calm())
	files := w.replicas[0].keeps().files
	w.fault("strangers begin")
	s := &strangers{address: w.replicas[0].where(), got: map[string]int{}}
	ctx, cancel := context.WithTimeout(w.ctx, w.lasting(30*time.Second))
	defer cancel()
	var all sync.WaitGroup
	for range slowBodies {
		all.Go(s.slow)
	}
	all.Go(func() { s.secrets(max(wrongSecrets*int(w.options.length/time.Second)/60, 100)) })
	all.Go(func() { s.again(ctx, 500*time.Millisecond, s.huge) })
	all.Go(func() { s.again(ctx, 20*time.Millisecond, s.broken) })
	all.Go(func() { s.again(ctx, 100*time.Millisecond, s.deep) })
	<-ctx.Done()
	all.Wait()
	w.heal("strangers end")
	w.pause(w.calm())
	var kinds []string
	for kind, n := range s.got {
		kinds = append(kinds, fmt.Sprintf("%d × %s", n, kind))
	}
	slices.Sort(kinds)
	w.note("%s", strings.Join(kinds, ", "))
	if s.longest > cutOff {
		w.breaks("a slow body was cut off after %v, want %v", s.longest.Round(time.Second), cutOff)
	}
	w.note("slow bodies were cut off after %.1f s at the latest", s.longest.Seconds())
	for _, wrong := range s.wrong {
		w.breaks("%s", wrong)
	}
	if now := w.replicas[0].keeps().files; now > files+maxFiles/4 {
		w.breaks("%d files are open after the strangers, %d were before", now, files)
	}
	return nil
}

// strangers remember what they were answered.
type strangers struct {
	address string

	mu      sync.Mutex
	got     map[string]int // how often, by what was sent and answered
	wrong   []string       // answers that the bot must not give
	longest time.Duration  // a slow body was held
}

// again sends again and again until the context ends.
func (s *strangers) again(ctx context.Context, pause time.Duration, send func()) {
	every := time.NewTicker(pause)
	defer every.Stop()
	for {
		send()
		select {
		case <-every.C:
		case <-ctx.Done():
			return
		}
	}
}

// secrets sends updates with wrong secrets, 16 at once.
func (s *strangers) secrets(n int) {
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for range n / 16 {
				s.post("wrong secret", "guess", strings.NewReader(`{"update_id":1}`), http.StatusUnauthorized)
			}
		})
	}
	all.Wait()
}

// huge sends 50 MB without the secret and with it.
func (s *strangers) huge() {
	s.post("50 MB, wrong secret", "guess", io.LimitReader(endless{}, hugeBody), http.StatusUnauthorized)
	s.post("50 MB", secret, io.LimitReader(endless{}, hugeBody), http.StatusRequestEntityTooLarge)
}

// broken sends what is no JSON, or no update.
func (s *strangers) broken() {
	for _, body := range []string{``, `{`, `nonsense`, `{"update_id":"x"}`, `{"update_id":7,"message":[]}`, `[]`, "\x00\xff"} {
		s.post("broken JSON", secret, strings.NewReader(body), http.StatusOK)
	}
}

// deep sends JSON within JSON, close to a megabyte of it.
func (s *strangers) deep() {
	body := bytes.Repeat([]byte(`{"a":[`), 1<<20/6-1)
	s.post("deep JSON", secret, bytes.NewReader(body), http.StatusOK)
}

// endless is a body without end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

// post sends a body. The answer must be the status, or a connection that was
// cut: the rest of a body that is too large is not read.
func (s *strangers) post(what, withSecret string, body io.Reader, want int) {
	request, err := http.NewRequest(http.MethodPost, "http://"+s.address+hookPath, body)
	if err != nil {
		return
	}
	request.Header.Set("X-Telegram-Bot-Api-Secret-Token", withSecret)
	answer := "cut off"
	response, err := http.DefaultClient.Do(request)
	if err == nil {
		_, _ = io.Copy(io.Discard, response.Body)
		response.Body.Close()
		answer = fmt.Sprint(response.StatusCode)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got[what+": "+answer]++
	if err == nil && response.StatusCode != want && len(s.wrong) < 10 {
		s.wrong = append(s.wrong, fmt.Sprintf("%s: answered %d, want %d", what, response.StatusCode, want))
	}
}

// slow sends a body a byte a second, with the secret, until it is cut off.
func (s *strangers) slow() {
	begun := time.Now()
	conn, err := net.Dial("tcp", s.address)
	if err != nil {
		return
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: %s\r\nContent-Length: 1000\r\n\r\n", hookPath, secret)
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		_, _ = io.Copy(io.Discard, conn) // until the bot closes
	}()
	every := time.NewTicker(time.Second)
	defer every.Stop()
	for held := true; held; {
		select {
		case <-every.C:
			_, _ = conn.Write([]byte("x")) // whether it is cut off the reader sees
		case <-gone:
			held = false
		case <-time.After(2 * cutOff):
			held = false
		}
		held = held && time.Since(begun) < 2*cutOff
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got["slow body: cut off"]++
	s.longest = max(s.longest, time.Since(begun))
}
