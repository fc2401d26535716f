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

// health serves /healthz (the process lives) and /readyz (it takes updates and
// Redis answers; its JSON says whether records would last).
func (s *service) health() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("ok\n"))
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		answer := readiness{Draining: s.draining.Load(), Redis: s.store.Health(ctx)}
		answer.Ready = answer.Redis.Answers && !answer.Draining
		w.Header().Set("Content-Type", "application/json")
		if !answer.Ready {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		_ = json.NewEncoder(w).Encode(answer)
	})
	return mux
}
