package metrics

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/prometheus/client_golang/prometheus/testutil"
)

// some are labels as package main gives them.
var some = Labels{
	Languages: []string{"ar", "fr"}, Statuses: []string{"answered", "unanswered"},
	Alerts: []string{"planned", "sent"}, Endorsements: []string{"confirmed"},
}

// full has something of everything.
func full() *Metrics {
	m := New("v1.2.3", some)
	m.Hands(func() int { return 7 })
	m.Call("sendMessage", "200")
	m.Ledger("planned", 3)
	return m
}

// page reads the figures as Prometheus does.
func page(t *testing.T, m *Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, Path, nil))
	if w.Code != http.StatusOK {
		t.Fatalf("GET %s: got %d %s, want 200", Path, w.Code, w.Body)
	}
	return w.Body.String()
}

// TestFigures counts something of everything and reads it.
func TestFigures(t *testing.T) {
	m := full()
	m.Update("message", "done", 30*time.Millisecond)
	m.Update("message", "done", 700*time.Millisecond)
	m.Update("callback_query", "known", 3*time.Second)
	m.Update("my_chat_member", "ignored", time.Hour)
	m.Call("sendMessage", "200")
	m.Call("sendMessage", "429")
	m.Answer("fr", "unanswered")
	m.Judged(true)
	m.Judged(true)
	m.Judged(false)
	m.Alert("planned", 4)
	m.Alert("sent", 0)
	m.Endorsement("confirmed")
	m.Sessions(12)
	m.Redis(true, false, false)
	m.RedisMemory(1<<20, 1<<30)
	m.Overdue(5)
	m.Parked(2)
	got := page(t, m)
	for _, want := range []string{
		`munfatih_updates_total{outcome="done",type="message"} 2`,
		`munfatih_updates_total{outcome="known",type="callback_query"} 1`,
		`munfatih_updates_total{outcome="ignored",type="my_chat_member"} 1`,
		`munfatih_updates_total{outcome="given_up",type="message"} 0`,
		`munfatih_update_seconds_bucket{le="0.05"} 1`,
		`munfatih_update_seconds_bucket{le="1"} 2`,
		`munfatih_update_seconds_count 3`,
		`munfatih_telegram_calls_total{code="200",method="sendMessage"} 2`,
		`munfatih_telegram_calls_total{code="429",method="sendMessage"} 1`,
		`munfatih_answers_total{language="fr",status="unanswered"} 1`,
		`munfatih_answers_total{language="ar",status="answered"} 0`,
		`munfatih_answers_judged_total{useful="yes"} 2`,
		`munfatih_answers_judged_total{useful="no"} 1`,
		`munfatih_alerts_total{state="planned"} 4`,
		`munfatih_alerts_total{state="sent"} 0`,
		`munfatih_alerts_standing{state="planned"} 3`,
		`munfatih_alerts_overdue 5`,
		`munfatih_endorsements_total{state="confirmed"} 1`,
		`munfatih_sessions 12`,
		`munfatih_redis_up 1`,
		`munfatih_records_last 0`,
		`munfatih_redis_memory_bytes 1.048576e+06`,
		`munfatih_redis_memory_max_bytes 1.073741824e+09`,
		`munfatih_updates_in_hand 7`,
		`munfatih_parked 2`,
		`munfatih_build_info{version="v1.2.3"} 1`,
		"go_goroutines ",
		"process_resident_memory_bytes ",
	} {
		if !strings.Contains("\n"+got, "\n"+want) {
			t.Errorf("got no line %q in\n%s", want, got)
		}
	}
}

// TestRedisAway has nothing last where Redis does not answer.
func TestRedisAway(t *testing.T) {
	m := New("", some)
	for _, tt := range []struct {
		answers, lasts, loses bool
		up, last, lost        float64
	}{{true, true, false, 1, 1, 0}, {true, true, true, 1, 1, 1}, {true, false, true, 1, 0, 0}, {false, true, true, 0, 0, 0}} {
		m.Redis(tt.answers, tt.lasts, tt.loses)
		if up, last, lost := testutil.ToFloat64(m.redisUp), testutil.ToFloat64(m.lasts), testutil.ToFloat64(m.loses); up != tt.up || last != tt.last || lost != tt.lost {
			t.Errorf("Redis(%v, %v, %v): got %v %v %v, want %v %v %v", tt.answers, tt.lasts, tt.loses, up, last, lost, tt.up, tt.last, tt.lost)
		}
	}
}

// TestLastUpdate moves with Telegram's updates, not with our own.
func TestLastUpdate(t *testing.T) {
	m := New("", some)
	if got := testutil.ToFloat64(m.last); time.Since(time.Unix(int64(got), 0)) > time.Minute {
		t.Errorf("at the start: got %v, want about now", got)
	}
	for _, tt := range []struct {
		kind  string
		moves bool
	}{{"message", true}, {"due", false}} {
		m.last.Set(1)
		m.Update(tt.kind, "done", time.Second)
		if got := testutil.ToFloat64(m.last); (got > 1) != tt.moves {
			t.Errorf("after %s: got %v, want it moved: %v", tt.kind, got, tt.moves)
		}
	}
}

// TestForm lets Prometheus' own linter read names and help.
func TestForm(t *testing.T) {
	problems, err := testutil.GatherAndLint(full().registry)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
}

// TestBound counts what nobody foresaw: the number of series stays, and nothing
// of it is to be read.
func TestBound(t *testing.T) {
	m := full()
	everything := func(odd string) {
		m.Update(odd, odd, time.Second)
		m.Call(odd, odd)
		m.Answer(odd, odd)
		m.Alert(odd, 1)
		m.Ledger(odd, 1)
		m.Endorsement(odd)
	}
	everything("Fatima")
	before, err := testutil.GatherAndCount(m.registry)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 1000 {
		everything(fmt.Sprintf("Fatima %d\"}\n", i))
	}
	if after, err := testutil.GatherAndCount(m.registry); err != nil || after != before {
		t.Errorf("got %d series, %v, want %d as before", after, err, before)
	}
	got := page(t, m)
	if strings.Contains(got, "Fatima") {
		t.Errorf("a value that is not known is a label:\n%s", got)
	}
	if want := `munfatih_updates_total{outcome="other",type="other"} 1001`; !strings.Contains(got, want) {
		t.Errorf("got no line %q", want)
	}
	for _, kind := range append(kinds, "x") { // all that there can ever be
		for _, outcome := range append(outcomes, "x") {
			m.Update(kind, outcome, time.Second)
		}
	}
	for _, method := range append(methods, "x") {
		for _, code := range append(codes, "x") {
			m.Call(method, code)
		}
	}
	const most = 600
	if all, err := testutil.GatherAndCount(m.registry); err != nil || all > most {
		t.Errorf("got %d series, %v, want at most %d whatever comes", all, err, most)
	}
}

// TestHandler answers nothing but GET /metrics.
func TestHandler(t *testing.T) {
	for _, tt := range []struct {
		method, path string
		want         int
	}{
		{http.MethodGet, "/metrics", http.StatusOK},
		{http.MethodPost, "/metrics", http.StatusMethodNotAllowed},
		{http.MethodGet, "/", http.StatusNotFound},
		{http.MethodGet, "/readyz", http.StatusNotFound},
		{http.MethodGet, "/debug/pprof/", http.StatusNotFound},
	} {
		w := httptest.NewRecorder()
		full().Handler().ServeHTTP(w, httptest.NewRequest(tt.method, tt.path, nil))
		if w.Code != tt.want {
			t.Errorf("%s %s: got %d, want %d", tt.method, tt.path, w.Code, tt.want)
		}
	}
}

// TestMethods finds every method that package bot calls among those that are
// counted by name.
func TestMethods(t *testing.T) {
	files, err := filepath.Glob("../bot/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("got %d files of package bot, %v", len(files), err)
	}
	called := regexp.MustCompile(`\bapi\.([A-Z]\w+)\(|\bpost\(ctx, "(\w+)"`)
	found := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range called.FindAllStringSubmatch(string(data), -1) {
			name := []rune(match[1] + match[2])
			name[0] = unicode.ToLower(name[0])
			found++
			if !slices.Contains(methods, string(name)) {
				t.Errorf("%s calls %s, which is counted as other", file, string(name))
			}
		}
	}
	if found < 15 {
		t.Errorf("got %d calls in package bot, want those it makes", found)
	}
}
