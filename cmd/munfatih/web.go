package main

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/munfatih/munfatih/store"
)

// readiness is what /readyz answers.
type readiness struct {
	Ready    bool         `json:"ready"`
	Draining bool         `json:"draining"`
	Redis    store.Health `json:"redis"`
}

// routes serves /healthz (the process lives), /readyz (it takes updates and
// Redis answers; its JSON says whether records would last), the page that
// verifies letters, and the webhook at exactly its path.
func (s *service) routes() http.Handler {
	verify := newVerifyPage(s.words, s.store, s.log)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch hook := s.hook.Load(); {
		case hook != nil && r.URL.Path == s.config.webhookPath():
			(*hook).ServeHTTP(w, r)
		case s.config.WebhookURL != "" && r.URL.Path == s.config.webhookPath(): // a replica that starts
			w.Header().Set("Retry-After", "1")
			http.Error(w, "not ready yet", http.StatusServiceUnavailable)
		case r.URL.Path == "/healthz":
			_, _ = w.Write([]byte("ok\n"))
		case r.URL.Path == "/readyz":
			s.readyz(w, r)
		case isVerifyPath(r.URL.Path):
			verify.ServeHTTP(w, r)
		default:
			http.NotFound(w, r)
		}
	})
}

func (s *service) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	answer := readiness{Draining: s.draining.Load(), Redis: s.store.Health(ctx)}
	answer.Ready = answer.Redis.Answers && !answer.Draining
	w.Header().Set("Content-Type", "application/json")
	if !answer.Ready {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(answer)
}
