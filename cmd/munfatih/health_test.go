package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestHealthSays reads the reason out of what /readyz answers.
func TestHealthSays(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		body   string
		code   int
		says   string
	}{
		{"ready", 200, `{"ready": true}`, 0, "ready"},
		{"stopping", 503, `{"ready": false, "draining": true, "redis": {"answers": true}}`, 1, "is not ready: it is stopping"},
		{"Redis away", 503, `{"ready": false, "redis": {"answers": false, "why": "Redis does not answer"}}`, 1, "is not ready: Redis does not answer"},
		{"something else listens", 502, "<html>", 1, "is not ready: HTTP 502"},
		{"no body", 503, "", 1, "is not ready: HTTP 503"},
	} {
		t.Run(c.name, func(t *testing.T) {
			web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path != "/readyz" {
					t.Errorf("asked for: got %s, want /readyz", r.URL.Path)
				}
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			}))
			defer web.Close()
			t.Setenv("LISTEN_ADDR", web.Listener.Addr().String())
			code, out, errOut := command(t, "", "health")
			if code != c.code || !strings.Contains(out+errOut, c.says) {
				t.Errorf("got %d %q %q, want %d and %q", code, out, errOut, c.code, c.says)
			}
		})
	}
}
