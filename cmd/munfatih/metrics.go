package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/guide"
	"github.com/munfatih/munfatih/metrics"
	"github.com/munfatih/munfatih/store"
)

// metricsOff as METRICS_ADDR has no figures served.
const metricsOff = "off"

// How often Redis is asked for what the figures say of it.
const (
	lookEvery     = 15 * time.Second
	sessionsEvery = 10 * time.Minute // all keys are looked at
	lookTime      = 5 * time.Second  // for one look but that
	overdueAfter  = 10 * time.Minute // an alert that is planned should have left
)

// newMetrics makes the figures, which stand at zero.
func newMetrics() *metrics.Metrics {
	labels := metrics.Labels{
		Languages: texts(guide.VarietyArabic, guide.Darija, guide.DarijaLatin, guide.VarietyFrench, guide.VarietyEnglish, guide.Undetermined),
		Statuses:  texts(guide.Answered, guide.Unsure, guide.Unanswered),
		Alerts:    texts(candidacy.DeliveryStates...),
		Endorsements: texts(candidacy.DraftState, candidacy.Awaiting, candidacy.Confirmed, candidacy.Withdrawn,
			candidacy.Expired, candidacy.Declined),
	}
	return metrics.New(version(), labels)
}

func texts[T ~string](values ...T) []string {
	all := make([]string, len(values))
	for i, value := range values {
		all[i] = string(value)
	}
	return all
}

// listenMetrics takes the address of the figures; nil when they are not served.
// One that cannot be used is a usageError.
func (s *service) listenMetrics() (net.Listener, error) {
	address := s.config.MetricsAddr
	if address == "" || address == metricsOff {
		return nil, nil
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, usageError{fmt.Sprintf("METRICS_ADDR %s cannot be used: %v (METRICS_ADDR=off does without)", address, cause(err))}
	}
	return l, nil
}

// serveMetrics answers GET /metrics until it is stopped, also while the bot
// waits for Redis or drains.
func (s *service) serveMetrics() (stop func()) {
	if s.metricsListener == nil {
		return func() {}
	}
	web := &http.Server{
		Handler: s.metrics.Handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	go web.Serve(s.metricsListener) //nolint:errcheck // it ends with Close
	return func() { web.Close() }
}

// watch looks at what stands in Redis again and again until the context ends,
// for the figures. Nobody is told when it does not answer: the figures tell.
func (s *service) watch(ctx context.Context) {
	look, count := time.NewTicker(lookEvery), time.NewTicker(sessionsEvery)
	defer look.Stop()
	defer count.Stop()
	s.look(ctx)
	counted := s.countSessions(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
			s.look(ctx)
			if counted {
				continue
			}
		case <-count.C:
		}
		counted = s.countSessions(ctx)
	}
}

// look asks Redis for all that it can tell at once.
func (s *service) look(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	health := s.store.Health(ctx)
	s.metrics.Redis(health.Answers, health.Lasts, health.Lasts && health.Why != "")
	if !health.Answers {
		return
	}
	if used, most, err := s.store.Memory(ctx); err == nil {
		s.metrics.RedisMemory(used, most)
	}
	if n, err := s.store.ParkedCount(ctx); err == nil {
		s.metrics.Parked(n)
	}
	if states, err := s.alerts.ledger.Counts(ctx); err == nil {
		for state, n := range states {
			s.metrics.Ledger(string(state), n)
		}
	}
	if n, err := s.alerts.ledger.Overdue(ctx, s.now().Add(-overdueAfter)); err == nil {
		s.metrics.Overdue(n)
	}
}

// countSessions counts them; false when Redis did not answer.
func (s *service) countSessions(ctx context.Context) bool {
	n, err := s.store.Sessions(ctx)
	if err != nil {
		return false
	}
	s.metrics.Sessions(n)
	return true
}

// counting is the store, of which the figures learn what it counts.
type counting struct {
	*store.Store
	metrics *metrics.Metrics
}

// Count adds one to a figure in Redis, once for each update and index, and to
// that of this process. The latter may count again what a process that died had
// counted.
func (c counting) Count(ctx context.Context, turn flows.Turn, index int, n flows.Count) error {
	if err := c.Store.Count(ctx, turn, index, n); err != nil {
		return err
	}
	field, detail, _ := strings.Cut(n.Field, "/")
	switch n.Name {
	case flows.CountAnswer: // VARIETY/STATUS
		c.metrics.Answer(field, detail)
	case flows.CountUseful: // PASSAGE/yes or PASSAGE/no
		c.metrics.Judged(detail == "yes")
	case flows.CountEndorsement:
		c.metrics.Endorsement(field)
	}
	return nil
}

// metricsAddress is where the figures are served; "off" when they are not.
func (s *service) metricsAddress() string {
	if s.metricsListener == nil {
		return metricsOff
	}
	return s.metricsListener.Addr().String()
}
