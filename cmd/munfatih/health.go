package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"
)

type healthCmd struct{}

// Run asks /readyz at LISTEN_ADDR on this machine; exit code 1 unless ready.
func (healthCmd) Run(ctx context.Context, sys system) error {
	listen := cmp.Or(os.Getenv("LISTEN_ADDR"), ":8080")
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return usageError{"LISTEN_ADDR is not HOST:PORT or :PORT"}
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return usageError{"LISTEN_ADDR is not HOST:PORT or :PORT"}
	}
	near := http.Client{Transport: &http.Transport{}} // never through HTTP_PROXY, which is for Telegram
	response, err := near.Do(request)
	if err != nil {
		return fmt.Errorf("no bot answers at %s: %w", listen, cause(err))
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the bot at %s is not ready: %s", listen, whyNotReady(response))
	}
	_, err = fmt.Fprintln(sys.out, "ready")
	return err
}

// whyNotReady reads the reason in an answer of /readyz; the HTTP status where
// it gives none.
func whyNotReady(response *http.Response) string {
	var answer readiness
	// What is no JSON of ours leaves the fields empty.
	_ = json.NewDecoder(io.LimitReader(response.Body, 1<<16)).Decode(&answer)
	switch {
	case answer.Draining:
		return "it is stopping"
	case !answer.Redis.Answers && answer.Redis.Why != "":
		return answer.Redis.Why
	default:
		return fmt.Sprintf("HTTP %d", response.StatusCode)
	}
}
