package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"
)

type healthCmd struct{}

// Run asks /readyz at LISTEN_ADDR on this machine; exit code 1 unless ready.
func (healthCmd) Run(ctx context.Context, sys system) error {
	listen := os.Getenv("LISTEN_ADDR")
	if listen == "" {
		listen = ":8080"
	}
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
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("no bot answers at %s: %w", listen, cause(err))
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the bot at %s is not ready: HTTP %d", listen, response.StatusCode)
	}
	_, err = fmt.Fprintln(sys.out, "ready")
	return err
}
