package metrics

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Path is where the figures are read.
const Path = "/metrics"

// How often and how long the figures may be read at once.
const (
	readers  = 4
	readTime = 10 * time.Second
)

// Handler answers GET /metrics in the form that Prometheus reads, and nothing
// else. It asks nobody: what stands in Redis was looked at before.
func (m *Metrics) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET "+Path, promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		Registry: m.registry, MaxRequestsInFlight: readers, Timeout: readTime,
	}))
	return mux
}
