package main

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"
)

// balancer gives each request to the next replica that runs, as a load
// balancer does; to another one when a replica does not take it at all.
type balancer struct {
	targets func() []string
	web     *http.Server
	client  *http.Client
	url     string
	next    atomic.Int64

	// disorder is by how much, in ns, an update may be late; 0: not at all.
	disorder   atomic.Int64
	duplicates sync.WaitGroup
	twice      atomic.Int64 // how many were delivered twice
}

const hookPath = "/hook"

func newBalancer(targets func() []string) (*balancer, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	b := &balancer{
		targets: targets, url: "http://" + l.Addr().String() + hookPath,
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}},
	}
	b.web = &http.Server{Handler: b}
	go b.web.Serve(l) //nolint:errcheck // it ends with Close
	return b, nil
}

func (b *balancer) close() {
	b.web.Close()
	b.client.CloseIdleConnections()
}

// idle waits until the second deliveries are made.
func (b *balancer) idle() { b.duplicates.Wait() }

// disturb makes it deliver a fifth twice, and everything late by up to so much,
// from now on. 0 leaves all as it is.
func (b *balancer) disturb(late time.Duration) { b.disorder.Store(int64(late)) }

func (b *balancer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, "cut off", http.StatusBadRequest)
		return
	}
	if late := time.Duration(b.disorder.Load()); late > 0 {
		time.Sleep(rand.N(late))
		if rand.IntN(5) == 0 {
			b.twice.Add(1)
			b.duplicates.Go(func() {
				time.Sleep(rand.N(5 * late))
				b.pass(r, body)
			})
		}
	}
	w.WriteHeader(b.pass(r, body))
}

// pass gives a request to a replica and gives the status of its answer: 502
// where there was none. The replicas' answers have no content that counts.
func (b *balancer) pass(r *http.Request, body []byte) int {
	targets := b.targets()
	first := int(b.next.Add(1))
	for i := range targets {
		request, err := http.NewRequest(r.Method, "http://"+targets[(first+i)%len(targets)]+hookPath, bytes.NewReader(body))
		if err != nil {
			return http.StatusBadGateway
		}
		request.Header = r.Header.Clone()
		response, err := b.client.Do(request)
		var unreached *net.OpError
		switch {
		case errors.As(err, &unreached) && unreached.Op == "dial":
			continue
		case err != nil:
			return http.StatusBadGateway
		}
		_, _ = io.Copy(io.Discard, response.Body) // so that the connection is used again
		response.Body.Close()
		if response.StatusCode != http.StatusNotFound { // one that has just begun does not know the path yet
			return response.StatusCode
		}
	}
	return http.StatusBadGateway
}
