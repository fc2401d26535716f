package watch

import (
	"context"
	"testing"
	"time"

	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/tsdb/chunks"
)

// days are series, in the notation of Prometheus' own tests with a value a
// minute, on which a rule must fire at the last minute, and must not.
var days = map[string]struct{ bad, good []string }{
	"MunfatihDown": {
		bad:  []string{`up{job="munfatih",instance="a"} 1x10 0x10`, `up{job="munfatih",instance="b"} 0x20`},
		good: []string{`up{job="munfatih",instance="a"} 1x20`, `up{job="munfatih",instance="b"} 0x20`},
	},
	"MunfatihReplicaDown": {
		bad:  []string{`up{job="munfatih",instance="a"} 1x20`, `up{job="munfatih",instance="b"} 1x10 0x10`},
		good: []string{`up{job="munfatih",instance="a"} 1x18 0x1`, `up{job="redis",instance="b"} 0x20`},
	},
	"MunfatihRestarts": {
		bad:  []string{`process_start_time_seconds{job="munfatih"} 0+7x60`},
		good: []string{`process_start_time_seconds{job="munfatih"} 1x30 9x30`},
	},
	"MunfatihQuiet": { // a week and two hours
		bad: []string{`munfatih_updates_total{type="message",outcome="done"} 0+1x9900 9900x300`,
			`munfatih_updates_total{type="due",outcome="done"} 0+1x10200`},
		good: []string{`munfatih_updates_total{type="message",outcome="done"} 5x10200`}, // nobody came a week ago either
	},
	"MunfatihSlow": {
		bad: []string{`munfatih_update_seconds_bucket{job="munfatih",le="5"} 0+90x60`,
			`munfatih_update_seconds_bucket{job="munfatih",le="10"} 0+100x60`, `munfatih_update_seconds_bucket{job="munfatih",le="+Inf"} 0+100x60`},
		good: []string{`munfatih_update_seconds_bucket{job="munfatih",le="5"} 0+99x60`,
			`munfatih_update_seconds_bucket{job="munfatih",le="10"} 0+100x60`, `munfatih_update_seconds_bucket{job="munfatih",le="+Inf"} 0+100x60`},
	},
	"MunfatihBacklog": {
		bad:  []string{`munfatih_updates_in_hand{instance="a"} 600x30`, `munfatih_updates_in_hand{instance="b"} 600x30`, `munfatih_parked{instance="a"} 0x30`},
		good: []string{`munfatih_updates_in_hand{instance="a"} 300x30`, `munfatih_parked{instance="a"} 300x30`, `munfatih_parked{instance="b"} 300x30`},
	},
	"MunfatihGivenUp": {
		bad:  []string{`munfatih_updates_total{type="message",outcome="given_up"} 0x30 1x30`},
		good: []string{`munfatih_updates_total{type="message",outcome="given_up"} 3x60`, `munfatih_updates_total{type="message",outcome="done"} 0+9x60`},
	},
	"MunfatihMemory": {
		bad:  []string{`process_resident_memory_bytes{job="munfatih"} 500000000x30`},
		good: []string{`process_resident_memory_bytes{job="munfatih"} 150000000x30`, `process_resident_memory_bytes{job="redis"} 900000000x30`},
	},
	"MunfatihTokenRefused": {
		bad:  []string{`munfatih_telegram_calls_total{method="sendMessage",code="401"} _x10 1+1x10`},
		good: []string{`munfatih_telegram_calls_total{method="file",code="404"} 0+1x20`, `munfatih_telegram_calls_total{method="sendMessage",code="200"} 0+1x20`},
	},
	"MunfatihTwoPollers": {
		bad:  []string{`munfatih_telegram_calls_total{method="getUpdates",code="409"} _x10 1+2x20`},
		good: []string{`munfatih_telegram_calls_total{method="getUpdates",code="409"} 7x30`},
	},
	"MunfatihTelegramUnreachable": {
		bad:  []string{`munfatih_telegram_calls_total{method="getUpdates",code="none"} 0+3x40`, `munfatih_telegram_calls_total{method="getUpdates",code="200"} 0+1x40`},
		good: []string{`munfatih_telegram_calls_total{method="getUpdates",code="502"} 0+1x40`, `munfatih_telegram_calls_total{method="getUpdates",code="200"} 0+9x40`},
	},
	"MunfatihTelegramWait": {
		bad:  []string{`munfatih_telegram_calls_total{method="sendMessage",code="429"} 0+6x40`},
		good: []string{`munfatih_telegram_calls_total{method="sendMessage",code="429"} 0x20 5x20`},
	},
	"MunfatihRedisDown": {
		bad:  []string{`munfatih_redis_up{instance="a"} 1x20`, `munfatih_redis_up{instance="b"} 1x10 0x10`},
		good: []string{`munfatih_redis_up{instance="a"} 1x20`},
	},
	"MunfatihRecordsWouldNotLast": {
		bad:  []string{`munfatih_records_last{instance="a"} 0x20`, `munfatih_redis_up{instance="a"} 1x20`},
		good: []string{`munfatih_records_last{instance="a"} 0x20`, `munfatih_redis_up{instance="a"} 0x20`, `munfatih_redis_up{instance="b"} 1x20`},
	},
	"MunfatihFailoverLoses": {
		bad:  []string{`munfatih_failover_loses{instance="a"} 0x20`, `munfatih_failover_loses{instance="b"} 0x5 1x15`},
		good: []string{`munfatih_failover_loses{instance="a"} 0x20`, `munfatih_failover_loses{instance="b"} 0x18 1x2`},
	},
	"MunfatihRedisMemory": {
		bad:  []string{`munfatih_redis_memory_bytes{instance="a"} 90x60`, `munfatih_redis_memory_max_bytes{instance="a"} 100x60`},
		good: []string{`munfatih_redis_memory_bytes{instance="a"} 90x60`, `munfatih_redis_memory_max_bytes{instance="a"} 0x60`}, // no limit
	},
	"MunfatihAlertsNotDelivered": {
		bad:  []string{`munfatih_alerts_total{state="uncertain"} 0x30 1x30`, `munfatih_alerts_total{state="failed"} 0x60`},
		good: []string{`munfatih_alerts_total{state="failed"} 4x60`, `munfatih_alerts_total{state="sent"} 0+1x60`, `munfatih_alerts_total{state="blocked"} 0+1x60`},
	},
	"MunfatihAlertsLate": {
		bad:  []string{`munfatih_alerts_overdue{instance="a"} 0x10 2x50`},
		good: []string{`munfatih_alerts_overdue{instance="a"} 0x40 2x15`},
	},
}

// TestFire evaluates each rule minute by minute.
func TestFire(t *testing.T) {
	all := rules(t)
	for _, rule := range all {
		day, there := days[rule.Alert]
		if !there {
			t.Errorf("%s: got no day on which it fires", rule.Alert)
			continue
		}
		for _, tt := range []struct {
			name   string
			series []string
			want   bool
		}{{"a bad day", day.bad, true}, {"a good day", day.good, false}} {
			if got := fires(t, rule.Expr, time.Duration(rule.For), tt.series); got != tt.want {
				t.Errorf("%s on %s: got that it fires: %v, want %v", rule.Alert, tt.name, got, tt.want)
			}
		}
	}
	if len(days) != len(all) {
		t.Errorf("got days of %d rules, want of all %d", len(days), len(all))
	}
	if !fires(t, `absent(up{job="munfatih"}) or sum(up{job="munfatih"}) == 0`, 2*time.Minute, []string{`up{job="other"} 1x20`}) {
		t.Error("a bot that Prometheus does not know: got silence")
	}
}

// fires reports whether an expression gave something at the last minute of the
// series, and at every minute of the time before that it must hold for.
func fires(t *testing.T, expr string, hold time.Duration, notation []string) bool {
	t.Helper()
	var series []storage.Series
	last := 0
	for _, text := range notation {
		name, values, err := promQL.ParseSeriesDesc(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		var samples []chunks.Sample
		for minute, v := range values {
			if !v.Omitted {
				samples = append(samples, sample{int64(minute) * 60_000, v.Value})
			}
		}
		series, last = append(series, storage.NewListSeries(name, samples)), max(last, len(values)-1)
	}
	engine := promql.NewEngine(promql.EngineOpts{MaxSamples: 1_000_000, Timeout: time.Minute, Parser: promQL})
	for minute := last - int(hold/time.Minute); minute <= last; minute++ {
		query, err := engine.NewInstantQuery(context.Background(), stored(series), nil, expr, time.Unix(int64(60*minute), 0))
		if err != nil {
			t.Fatal(err)
		}
		result := query.Exec(context.Background())
		vector, err := result.Vector()
		if err != nil {
			t.Fatalf("%s: %v", expr, err)
		}
		if len(vector) == 0 {
			return false
		}
		query.Close()
	}
	return true
}
