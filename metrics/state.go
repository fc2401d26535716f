package metrics

import "github.com/prometheus/client_golang/prometheus"

// state is what stands at the moment, as it was last looked at.
type state struct {
	sessions, parked, overdue    prometheus.Gauge
	redisUp, lasts, loses        prometheus.Gauge
	redisMemory, redisMemoryMost prometheus.Gauge
	ledger                       *prometheus.GaugeVec
}

func (m *Metrics) newState(version string) state {
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: namespace, Name: "build_info", Help: "Always 1: the version that runs."}, []string{"version"})
	build.WithLabelValues(version).Set(1)
	ledger := prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: namespace, Name: "alerts_standing", Help: "Deliveries that stand in a state in the ledger, the same on every replica."}, []string{"state"})
	m.registry.MustRegister(build, ledger)
	return state{
		sessions:        m.gauge("sessions", "Chats of which Redis keeps a session, the same on every replica; counted every ten minutes."),
		parked:          m.gauge("parked", "Updates that are kept in Redis because they take long, the same on every replica."),
		overdue:         m.gauge("alerts_overdue", "Deliveries that should have left more than ten minutes ago, the same on every replica."),
		redisUp:         m.gauge("redis_up", "1 when Redis answers."),
		lasts:           m.gauge("records_last", "1 when a record written now would survive a crash of Redis."),
		loses:           m.gauge("failover_loses", "1 when a failover of Redis would lose what was written last: no replica has it."),
		redisMemory:     m.gauge("redis_memory_bytes", "Memory that Redis uses, of all masters of a Cluster."),
		redisMemoryMost: m.gauge("redis_memory_max_bytes", "Memory after which Redis refuses writes (maxmemory), of all masters; 0 when it has no limit of its own."),
		ledger:          ledger,
	}
}

// Sessions says how many chats have a session.
func (m *Metrics) Sessions(n int) { m.sessions.Set(float64(n)) }

// Redis says whether Redis answers, whether records would last there, and
// whether a failover would lose some of them.
func (m *Metrics) Redis(answers, lasts, loses bool) {
	m.redisUp.Set(number(answers))
	m.lasts.Set(number(answers && lasts))
	m.loses.Set(number(answers && lasts && loses))
}

// RedisMemory says how many bytes Redis uses, and how many it may; most is 0
// when there is no limit.
func (m *Metrics) RedisMemory(used, most int64) {
	m.redisMemory.Set(float64(used))
	m.redisMemoryMost.Set(float64(most))
}

// Ledger says how many deliveries stand in a state.
func (m *Metrics) Ledger(state string, n int) {
	m.ledger.WithLabelValues(oneOf(m.labels.Alerts, state)).Set(float64(n))
}

// Overdue says how many deliveries should have left long ago.
func (m *Metrics) Overdue(n int) { m.overdue.Set(float64(n)) }

// Parked says how many updates are parked in Redis, by all replicas.
func (m *Metrics) Parked(n int) { m.parked.Set(float64(n)) }

// Hands has the number of updates in hand asked for at each reading. It is
// called once, with what answers at once.
func (m *Metrics) Hands(now func() int) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(
		prometheus.GaugeOpts{Namespace: namespace, Name: "updates_in_hand", Help: "Updates that are being worked on, or wait for their turn in a chat."},
		func() float64 { return float64(now()) }))
}

func number(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
