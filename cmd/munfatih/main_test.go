package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/munfatih/munfatih/playground"
)

// asMain in the environment makes the test binary be munfatih itself, so that
// a test can start, stop and kill it as an operator would.
const asMain = "MUNFATIH_TEST_AS_MAIN"

func TestMain(m *testing.M) {
	if os.Getenv(asMain) != "" {
		main()
	}
	os.Exit(m.Run())
}

// patience bounds every wait for another process.
const patience = 60 * time.Second

// limited gives a context that ends with the test's patience.
func limited(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// needTime skips a test that only computes for long, where the time is wanted
// for others: under the race detector.
func needTime(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("it asks all example questions")
	}
}

// needRedis skips a test where no redis-server is installed, except in CI.
func needRedis(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err == nil {
		return
	}
	if os.Getenv("CI") != "" {
		t.Fatal("redis-server is missing: ./test.sh installs it")
	}
	t.Skip("redis-server is missing: ./test.sh installs it")
}

// telegram is a playground over HTTP.
type telegram struct {
	*playground.Server
	URL string
}

func startTelegram(t *testing.T) telegram {
	t.Helper()
	server := playground.New(playground.Options{Token: "42:SECRET", Username: "munfatih_test_bot"})
	web := httptest.NewServer(server)
	t.Cleanup(func() {
		server.Close()
		web.CloseClientConnections()
		web.Close()
	})
	return telegram{server, web.URL}
}

// operator runs munfatih as a process of its own, again and again on the same
// data and address.
type operator struct {
	t       *testing.T
	env     map[string]string
	address string // where its web server listens
	log     logbook

	process *exec.Cmd
}

// newOperator prepares an environment for the two ways in which updates come.
func newOperator(t *testing.T, tg telegram, webhook bool) *operator {
	t.Helper()
	needRedis(t)
	dir, err := os.MkdirTemp("", "mf") // t.TempDir is too long for a unix socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	o := &operator{t: t, address: freeAddress(t), env: map[string]string{
		"TELEGRAM_BOT_TOKEN": "42:SECRET", "TELEGRAM_API_URL": tg.URL, "DATA_DIR": dir, "METRICS_ADDR": "127.0.0.1:0",
	}}
	o.env["LISTEN_ADDR"] = o.address
	if webhook {
		o.env["WEBHOOK_URL"] = "http://" + o.address + "/hook"
	}
	t.Cleanup(o.kill)
	return o
}

// freeAddress is an address of this machine that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// start runs `munfatih run` and waits until it says that it is ready.
func (o *operator) start() {
	o.t.Helper()
	o.process = exec.Command(os.Args[0], "run")
	o.process.Env = []string{asMain + "=1", "PATH=" + os.Getenv("PATH")}
	for name, value := range o.env {
		o.process.Env = append(o.process.Env, name+"="+value)
	}
	o.process.Stderr = &o.log
	if err := o.process.Start(); err != nil {
		o.t.Fatal(err)
	}
	o.log.await(o.t, "msg=ready")
}

// kill ends the process as a power cut would. It may be called when none runs.
func (o *operator) kill() { o.end(os.Kill) }

// end sends a signal and waits; the result is the exit code, -1 after a kill.
func (o *operator) end(signal os.Signal) int {
	if o.process == nil {
		return 0
	}
	_ = o.process.Process.Signal(signal)
	_ = o.process.Wait()
	code := o.process.ProcessState.ExitCode()
	o.process = nil
	o.log.forget()
	return code
}

// logbook collects what a process logs, and lets a test wait for it.
type logbook struct {
	mu      sync.Mutex
	text    bytes.Buffer
	new     int           // where the present process began
	written chan struct{} // closed and replaced at each line
}

func (l *logbook) Write(data []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.written != nil {
		close(l.written)
		l.written = nil
	}
	return l.text.Write(data)
}

// forget makes await look only at what comes from now on.
func (l *logbook) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.new = l.text.Len()
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// await returns when the present process has logged a text.
func (l *logbook) await(t *testing.T, text string) {
	t.Helper()
	ctx := limited(t)
	for {
		l.mu.Lock()
		if strings.Contains(l.text.String()[l.new:], text) {
			l.mu.Unlock()
			return
		}
		if l.written == nil {
			l.written = make(chan struct{})
		}
		more := l.written
		l.mu.Unlock()
		select {
		case <-more:
		case <-ctx.Done():
			t.Fatalf("the process did not log %q; its log:\n%s", text, l)
		}
	}
}

// command runs a command line in this process and gives what it printed.
func command(t *testing.T, in string, args ...string) (code int, out, errOut string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(limited(t), args, system{strings.NewReader(in), &stdout, &stderr})
	return code, stdout.String(), stderr.String()
}

// bothWays runs a test by long polling and by webhook.
func bothWays(t *testing.T, test func(t *testing.T, webhook bool)) {
	for _, webhook := range []bool{false, true} {
		t.Run(map[bool]string{false: "polling", true: "webhook"}[webhook], func(t *testing.T) {
			test(t, webhook)
		})
	}
}

// settled fails the test unless Telegram has no complaint and nothing waits.
func settled(t *testing.T, tg telegram) {
	t.Helper()
	if err := tg.Idle(limited(t)); err != nil {
		t.Error(err)
	}
	if v := tg.Violations(); len(v) > 0 {
		t.Errorf("breaches of the Bot API: %s", fmt.Sprint(v))
	}
	if u := tg.Unanswered(); len(u) > 0 {
		t.Errorf("callback queries without an answer: %v", u)
	}
}
