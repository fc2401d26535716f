package metrics

import (
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// Labels are the values that others define: of the guide's answers, of what
// people are told, of endorsements. Any other value is counted as "other".
type Labels struct {
	Languages    []string // of questions
	Statuses     []string // of answers
	Alerts       []string // states of deliveries
	Endorsements []string // states of endorsements
}

// namespace is how all names begin but those of the Go runtime and the process.
const namespace = "munfatih"

// other stands for every value of a label that is not known.
const other = "other"

// The values that the Bot API and the bot define.
var (
	kinds    = []string{"message", "edited_message", "callback_query", "inline_query", "my_chat_member", "due"}
	outcomes = []string{"done", "known", "given_up", "ignored"}
	methods  = []string{
		"getMe", "getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo",
		"sendMessage", "sendDocument", "editMessageText", "editMessageReplyMarkup",
		"answerCallbackQuery", "answerInlineQuery", "getFile", "file", "leaveChat",
		"setMyCommands", "deleteMyCommands", "setMyName", "setMyDescription", "setMyShortDescription", "setChatMenuButton",
		"getMyCommands", "getMyName", "getMyDescription", "getMyShortDescription",
	}
	codes = []string{"none", "200", "400", "401", "403", "404", "409", "413", "429", "500", "502", "503", "504"}
)

// seconds are the buckets of the time that an update is in hand: from a press
// that only Redis answers to one that Telegram makes wait.
var seconds = []float64{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 30, 60}

// Metrics counts. Make it with [New]; it is safe for concurrent use. It is a
// bot's Meter.
type Metrics struct {
	registry *prometheus.Registry
	labels   Labels

	updates      *prometheus.CounterVec
	took         prometheus.Histogram
	last         prometheus.Gauge
	answers      *prometheus.CounterVec
	judged       *prometheus.CounterVec
	calls        *prometheus.CounterVec
	alerts       *prometheus.CounterVec
	endorsements *prometheus.CounterVec
	state
}

// New makes counters that stand at zero, for a program of a version.
func New(version string, labels Labels) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry(), labels: labels}
	m.updates = m.counter("updates_total", "Updates brought to their end: by kind, and whether they were done, known from before, given up or ignored.", "type", "outcome")
	m.took = prometheus.NewHistogram(prometheus.HistogramOpts{
		Namespace: namespace, Name: "update_seconds", Buckets: seconds,
		Help: "How long updates were in hand until all was said; those that are ignored left out.",
	})
	m.last = m.gauge("last_update_timestamp_seconds", "When the last update from Telegram was brought to its end; before the first, when the program started.")
	m.last.SetToCurrentTime()
	m.answers = m.counter("answers_total", "Questions answered from the guide: by language variety of the question and whether the guide answers it.", "language", "status")
	m.judged = m.counter("answers_judged_total", "Answers that people called useful or not.", "useful")
	m.calls = m.counter("telegram_calls_total", "Calls to Telegram: by method and HTTP status, or none when no answer came.", "method", "code")
	m.alerts = m.counter("alerts_total", "Deliveries of alerts and broadcasts that came to a state; planned also counts those put off and planned again.", "state")
	m.endorsements = m.counter("endorsements_total", "Endorsements that came to a state.", "state")
	m.registry.MustRegister(m.took, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.state = m.newState(version)
	m.begin()
	return m
}

func (m *Metrics) counter(name, help string, labels ...string) *prometheus.CounterVec {
	c := prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help}, labels)
	m.registry.MustRegister(c)
	return c
}

func (m *Metrics) gauge(name, help string) prometheus.Gauge {
	g := prometheus.NewGauge(prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help})
	m.registry.MustRegister(g)
	return g
}

// begin has the counters of known labels stand at zero from the start:
// Prometheus does not see the first of a series that was not there before.
// Calls to Telegram are left out: most methods never meet most codes.
func (m *Metrics) begin() {
	for _, kind := range kinds {
		for _, outcome := range outcomes {
			m.updates.WithLabelValues(kind, outcome)
		}
	}
	for _, language := range m.labels.Languages {
		for _, status := range m.labels.Statuses {
			m.answers.WithLabelValues(language, status)
		}
	}
	m.judged.WithLabelValues("yes")
	m.judged.WithLabelValues("no")
	for _, state := range m.labels.Alerts {
		m.alerts.WithLabelValues(state)
	}
	for _, state := range m.labels.Endorsements {
		m.endorsements.WithLabelValues(state)
	}
}

// Update counts an update brought to its end: its kind as Telegram names it, or
// "due" for one of our own; "done", "known", "given_up" or "ignored"; and how
// long it was in hand.
func (m *Metrics) Update(kind, outcome string, took time.Duration) {
	m.updates.WithLabelValues(oneOf(kinds, kind), oneOf(outcomes, outcome)).Inc()
	if kind != "due" {
		m.last.SetToCurrentTime()
	}
	if outcome != "ignored" {
		m.took.Observe(took.Seconds())
	}
}

// Call counts a call to Telegram: the Bot API's method, or "file" for reading
// one; and the HTTP status, or "none" when no answer came.
func (m *Metrics) Call(method, code string) {
	m.calls.WithLabelValues(oneOf(methods, method), oneOf(codes, code)).Inc()
}

// Answer counts an answer by the variety of the question and its status.
func (m *Metrics) Answer(language, status string) {
	m.answers.WithLabelValues(oneOf(m.labels.Languages, language), oneOf(m.labels.Statuses, status)).Inc()
}

// Judged counts an answer that somebody called useful, or not.
func (m *Metrics) Judged(useful bool) {
	word := "no"
	if useful {
		word = "yes"
	}
	m.judged.WithLabelValues(word).Inc()
}

// Alert counts deliveries that came to a state; how many may be 0.
func (m *Metrics) Alert(state string, how int) {
	m.alerts.WithLabelValues(oneOf(m.labels.Alerts, state)).Add(float64(how))
}

// Endorsement counts one that came to a state.
func (m *Metrics) Endorsement(state string) {
	m.endorsements.WithLabelValues(oneOf(m.labels.Endorsements, state)).Inc()
}

// oneOf is the value where it is known, else "other".
func oneOf(known []string, value string) string {
	if slices.Contains(known, value) {
		return value
	}
	return other
}
