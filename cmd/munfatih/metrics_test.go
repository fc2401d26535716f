package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/munfatih/munfatih/metrics"
	"github.com/munfatih/munfatih/playground"
	"github.com/munfatih/munfatih/store"
)

// figures are samples by name and labels, as they stand on the page.
type figures map[string]float64

func readFigures(t *testing.T, page io.Reader) figures {
	t.Helper()
	all := figures{}
	lines := bufio.NewScanner(page)
	for lines.Scan() {
		name, text, ok := strings.Cut(lines.Text(), "} ")
		if name += "}"; !ok {
			name, text, _ = strings.Cut(lines.Text(), " ")
		}
		if strings.HasPrefix(name, "#") {
			continue
		}
		value, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatalf("a line that is no sample: %q", lines.Text())
		}
		all[name] = value
	}
	return all
}

// figures reads those of a running process, over HTTP.
func (o *operator) figures() figures {
	o.t.Helper()
	served := regexp.MustCompile(`metrics=(\S+)`).FindAllStringSubmatch(o.log.String(), -1)
	if len(served) == 0 {
		o.t.Fatalf("the log does not tell where the figures are:\n%s", &o.log)
	}
	response, err := http.Get("http://" + served[len(served)-1][1] + metrics.Path)
	if err != nil {
		o.t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		o.t.Fatalf("GET %s: got %s, want 200", metrics.Path, response.Status)
	}
	return readFigures(o.t, response.Body)
}

// shows waits until the figures are as wanted: an update is counted after its
// reply is sent.
func (o *operator) shows(want figures) {
	o.t.Helper()
	ctx := limited(o.t)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		var wrong []string
		got := o.figures()
		for name, value := range want {
			if there, ok := got[name]; !ok || there != value {
				wrong = append(wrong, fmt.Sprintf("%s: got %v (there: %v), want %v", name, there, ok, value))
			}
		}
		if len(wrong) == 0 {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			o.t.Fatalf("%s\n%s", strings.Join(wrong, "\n"), &o.log)
		}
	}
}

// TestFigures talks to the whole program and reads what it counted.
func TestFigures(t *testing.T) {
	bothWays(t, func(t *testing.T, webhook bool) {
		tg := startTelegram(t)
		o := newOperator(t, tg, webhook)
		o.start()
		person := tg.Person(playground.Person{ID: 7, FirstName: "Fatima", LanguageCode: "fr"})
		for _, question := range []string{"Y a-t-il une condition de population ?", "combien coûte l'adhésion ?"} {
			if _, err := person.Ask(limited(t), question); err != nil {
				t.Fatalf("%v\n%s", err, &o.log)
			}
		}
		if _, err := person.Ask(limited(t), "/guide"); err != nil {
			t.Fatal(err)
		}
		if _, err := person.Tap(limited(t), "guide:part:2"); err != nil {
			t.Fatal(err)
		}
		o.shows(figures{
			`munfatih_updates_total{outcome="done",type="message"}`:                  3,
			`munfatih_updates_total{outcome="done",type="callback_query"}`:           1,
			`munfatih_updates_total{outcome="given_up",type="message"}`:              0,
			`munfatih_update_seconds_count`:                                          4,
			`munfatih_answers_total{language="fr",status="answered"}`:                1,
			`munfatih_answers_total{language="fr",status="unanswered"}`:              1,
			`munfatih_telegram_calls_total{code="200",method="sendMessage"}`:         3,
			`munfatih_telegram_calls_total{code="200",method="editMessageText"}`:     1,
			`munfatih_telegram_calls_total{code="200",method="answerCallbackQuery"}`: 1,
			`munfatih_telegram_calls_total{code="200",method="getMe"}`:               1,
			`munfatih_updates_in_hand`:                                               0,
			`munfatih_parked`:                                                        0,
			`munfatih_redis_up`:                                                      1,
			`munfatih_records_last`:                                                  1,
			`munfatih_sessions`:                                                      0, // when it started
		})
		for name := range o.figures() {
			if strings.Contains(name, "Fatima") || strings.Contains(name, "population") || strings.Contains(name, "SECRET") {
				t.Errorf("a figure tells what none may: %s", name)
			}
		}
		if code := o.end(syscall.SIGTERM); code != 0 {
			t.Fatalf("after SIGTERM: got exit code %d, want 0\n%s", code, &o.log)
		}
		o.start() // what stands in Redis is there again; what is counted here begins anew
		o.shows(figures{`munfatih_sessions`: 1, `munfatih_updates_total{outcome="done",type="message"}`: 0})
	})
}

// TestFiguresOfEndorsement counts one that is confirmed in the chat.
func TestFiguresOfEndorsement(t *testing.T) {
	c := newCity(t, 1, 1)
	tg := startTelegram(t)
	o := newOperator(t, tg, false)
	o.env["REDIS_URL"], o.env["CONTROLLER_NAME"], o.env["CONTACT"] = c.redis, "C", "c@example.org"
	o.start()
	c.arrive(tg)
	e := c.endorsed[0]
	if err := e.toTheLastPress(limited(t), c.words); err != nil {
		t.Fatal(err)
	}
	if err := e.press(limited(t), "end:sealed:"); err != nil {
		t.Fatal(err)
	}
	c.isTold(limited(t), tg, e, 0)
	o.shows(figures{
		`munfatih_endorsements_total{state="confirmed"}`:                  1,
		`munfatih_endorsements_total{state="withdrawn"}`:                  0,
		`munfatih_telegram_calls_total{code="200",method="sendDocument"}`: 2,
	})
}

// TestFiguresOfAlerts counts those that were planned, sent and blocked, and has
// what stands in the ledger and in Redis looked at.
func TestFiguresOfAlerts(t *testing.T) {
	o := openOffice(t)
	blocker := o.person(8)
	o.person(demoFocal)
	o.subscribe(8, o.call.ID)
	blocker.Block()
	if err := o.tg.Idle(limited(t)); err != nil {
		t.Fatal(err)
	}
	o.at("2027-01-08T09:31:00Z")
	o.bot.look(limited(t))
	if !o.bot.countSessions(limited(t)) {
		t.Fatal("sessions are not counted")
	}
	got := o.figures(t)
	want := figures{
		`munfatih_alerts_total{state="planned"}`:    2,
		`munfatih_alerts_total{state="sent"}`:       1,
		`munfatih_alerts_total{state="blocked"}`:    1,
		`munfatih_alerts_total{state="uncertain"}`:  0,
		`munfatih_alerts_standing{state="sent"}`:    1,
		`munfatih_alerts_standing{state="planned"}`: 0,
		`munfatih_alerts_overdue`:                   0,
		`munfatih_sessions`:                         2,
		`munfatih_redis_up`:                         1,
		`munfatih_records_last`:                     1,
	}
	for name, value := range want {
		if got[name] != value {
			t.Errorf("%s: got %v, want %v", name, got[name], value)
		}
	}
	if used := got["munfatih_redis_memory_bytes"]; used < 500_000 {
		t.Errorf("munfatih_redis_memory_bytes: got %v, want what Redis uses", used)
	}
}

// figures reads those of a bot in this process, which serves them nowhere.
func (o *office) figures(t *testing.T) figures {
	t.Helper()
	w := httptest.NewRecorder()
	o.bot.metrics.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, metrics.Path, nil))
	return readFigures(t, w.Body)
}

// TestLookAway looks at a Redis that does not answer: the figures say so, and
// those that it would have told stay as they were.
func TestLookAway(t *testing.T) {
	o := openOffice(t)
	o.bot.look(limited(t))
	before := o.figures(t)
	away, err := store.Open("unix:///nowhere/redis.sock", "")
	if err != nil {
		t.Fatal(err)
	}
	defer away.Close()
	s := &service{store: away, metrics: o.bot.metrics, alerts: o.bot.alerts, now: time.Now}
	s.look(limited(t))
	got := o.figures(t)
	if got["munfatih_redis_up"] != 0 || got["munfatih_records_last"] != 0 {
		t.Errorf("got up %v and lasting %v, want neither", got["munfatih_redis_up"], got["munfatih_records_last"])
	}
	if name := "munfatih_redis_memory_bytes"; got[name] != before[name] {
		t.Errorf("%s: got %v, want %v as it was", name, got[name], before[name])
	}
	if s.countSessions(limited(t)) {
		t.Error("sessions counted where no Redis answers")
	}
}

// TestFiguresOff serves them nowhere, and says so.
func TestFiguresOff(t *testing.T) {
	o := newOperator(t, startTelegram(t), false)
	o.env["METRICS_ADDR"] = "off"
	o.start()
	o.log.await(t, "metrics=off")
}

// TestMetricsDefault fills in the address that the README names.
func TestMetricsDefault(t *testing.T) {
	for given, want := range map[string]string{"": "127.0.0.1:9090", "off": "off", ":9999": ":9999"} {
		c, err := loadConfig(map[string]string{"TELEGRAM_BOT_TOKEN": "1:A", "METRICS_ADDR": given})
		if err != nil || c.MetricsAddr != want {
			t.Errorf("METRICS_ADDR=%s: got %q, %v, want %q", given, c.MetricsAddr, err, want)
		}
	}
}

// TestLabels finds each state, variety and status that the packages define
// among those that are counted by name.
func TestLabels(t *testing.T) {
	m := newMetrics()
	for _, tt := range []struct {
		file, form string
		count      func(string)
	}{
		{"../../candidacy/file.go", `EndorsementState = "(.+?)"`, m.Endorsement},
		{"../../candidacy/delivery.go", `DeliveryState = "(.+?)"`, func(state string) { m.Alert(state, 1) }},
		{"../../guide/variety.go", `\bVariety = "(.+?)"`, func(variety string) { m.Answer(variety, "answered") }},
		{"../../guide/ask.go", `\bStatus = "(.+?)"`, func(status string) { m.Answer("ar", status) }},
	} {
		code, err := os.ReadFile(tt.file)
		if err != nil {
			t.Fatal(err)
		}
		defined := regexp.MustCompile(tt.form).FindAllStringSubmatch(string(code), -1)
		if len(defined) == 0 {
			t.Errorf("%s: got nothing of the form %s", tt.file, tt.form)
		}
		for _, d := range defined {
			tt.count(d[1])
		}
	}
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, metrics.Path, nil))
	if page := w.Body.String(); strings.Contains(page, `="other"`) {
		t.Errorf("what the packages define is counted as other:\n%s", page)
	}
}
