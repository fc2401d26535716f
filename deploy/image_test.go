package deploy

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/munfatih/munfatih/playground"
)

const botToken = "42:SECRET"

// TestContainer takes the program through a life in the image's root: built
// once, run with the environment that Compose gives it.
func TestContainer(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the program")
	}
	tg := playground.New(playground.Options{Token: botToken, Username: "munfatih_test_bot"})
	web := httptest.NewTLSServer(tg)
	t.Cleanup(func() {
		tg.Close()
		web.CloseClientConnections()
		web.Close()
	})
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: web.Certificate().Raw})
	compose := environment(project(t, nil, "TELEGRAM_BOT_TOKEN=\n", "token-file.yml").Services["bot"])
	secret := map[string]string{compose["TELEGRAM_BOT_TOKEN_FILE"]: botToken + "\n"}
	c := newContainer(t, readDockerfile(t), string(authority), secret)
	maps.Copy(c.env, compose)
	before := c.listing(t)

	t.Run("binary", func(t *testing.T) { checkBinary(t, c) })
	t.Run("content", func(t *testing.T) { checkContent(t, c) })
	t.Run("zones", func(t *testing.T) { checkZones(t, c) })
	t.Run("life", func(t *testing.T) { checkLife(t, c, tg, web.URL) })
	t.Run("stranger", func(t *testing.T) { checkStranger(t, c) })

	if after := c.listing(t); after != before {
		t.Errorf("the root has changed: got\n%s\nwant\n%s", after, before)
	}
}

// output is what a command prints; it must end well.
func output(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	var errOut bytes.Buffer
	cmd.Stderr = &errOut
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%q: %v\n%s%s", cmd.Args, err, out, &errOut)
	}
	return string(out)
}

func checkBinary(t *testing.T, c container) {
	static(t, filepath.Join(c.root, c.entry[0]))
	if got, want := output(t, c.command(t.Context(), "version")), "munfatih "+testVersion+"\n"; got != want {
		t.Errorf("version: got %q, want %q", got, want)
	}
	info, err := os.Stat(filepath.Join(c.root, c.entry[0]))
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() > 64<<20 {
		t.Errorf("the binary: got %d MiB, want at most 64", info.Size()>>20)
	}
	t.Logf("the binary has %.1f MB", float64(info.Size())/1e6)
}

func checkContent(t *testing.T, c container) {
	if got := output(t, c.command(t.Context(), "check")); !strings.Contains(got, "no faults") {
		t.Errorf("check: got %q, want no faults", got)
	}
}

// checkZones asks for what falls due before a closing in another zone, for
// which there is no file of zones here.
func checkZones(t *testing.T, c container) {
	cmd := c.command(t.Context(), "alerts", "due", "--json", "--on", "2027-01-12T09:30Z")
	cmd.Stdin = strings.NewReader(`{"calls": [{"id": "c", "closes": {"zone": "America/Los_Angeles", "local": "2027-01-15 23:59"}}],
		"tasks": [], "leave": [], "subscriptions": [{"person": "p1", "call": "c", "leads": [3], "since": "2026-12-01T00:00:00Z"}]}`)
	var due []struct {
		Person string
		Lead   int
	}
	if out := output(t, cmd); json.Unmarshal([]byte(out), &due) != nil || len(due) != 1 || due[0].Person != "p1" || due[0].Lead != 3 {
		t.Errorf("due three days before the closing in Los Angeles: got %s, want one for p1", out)
	}
}

// checkLife runs the bot over TLS against a Telegram whose certificate is in
// the bundle; then it stops it, and moves its records by backup.
func checkLife(t *testing.T, c container, tg *playground.Server, telegram string) {
	redis := newServer(t)
	redis.start()
	redis.await()
	c.settings(t, redis, telegram)
	ctx := limited(t)
	bot := launch(t, c.command(ctx, "run"))
	bot.log.await(t, "msg=ready")
	bot.checkUser(t, c)

	if got := output(t, c.command(ctx, c.health(t)...)); got != "ready\n" {
		t.Errorf("health: got %q, want ready", got)
	}
	checkLasts(t, c)
	chat := tg.Person(playground.Person{ID: 7, FirstName: "Ann", LanguageCode: "en"})
	answer, err := chat.Ask(ctx, "How many months of mandate must be left?")
	if err != nil || !strings.Contains(answer.Text, "16 months") {
		t.Errorf("an answer: got %q, %v, want 16 months in it\n%s", answer.Text, err, bot.log)
	}
	if entries, err := os.ReadDir(filepath.Join(c.root, "data")); err != nil || len(entries) > 0 {
		t.Errorf("/data: got %v, %v, want nothing: Redis keeps all", entries, err)
	}
	if got := output(t, c.command(ctx, "backup", "night.backup")); !strings.Contains(got, "written to night.backup") {
		t.Errorf("backup: got %q, want it written", got)
	}
	if code := bot.end(t, syscall.SIGTERM); code != 0 {
		t.Errorf("after SIGTERM: got exit code %d, want 0\n%s", code, bot.log)
	}
	if out, err := c.command(ctx, c.health(t)...).CombinedOutput(); err == nil {
		t.Errorf("health of no bot: got %q, want a failure", out)
	}

	if err := redis.client.FlushAll(ctx).Err(); err != nil {
		t.Fatal(err)
	}
	if got := output(t, c.command(ctx, "restore", "night.backup")); !strings.Contains(got, "keys restored") {
		t.Errorf("restore: got %q, want keys restored: it unpacks into TMPDIR", got)
	}
	if entries, err := os.ReadDir(filepath.Join(c.root, "data")); err != nil || len(entries) != 1 {
		t.Errorf("/data: got %v, %v, want the backup alone", entries, err)
	}
}

// settings puts free addresses of this machine in the place of those that
// Compose gives, which are the containers' own there.
func (c container) settings(t *testing.T, redis *server, telegram string) {
	t.Helper()
	for name, value := range map[string]string{
		"REDIS_URL":    "redis://" + redis.address(),
		"LISTEN_ADDR":  "127.0.0.1:" + freePort(t),
		"METRICS_ADDR": "127.0.0.1:" + freePort(t),
	} {
		if c.env[name] == "" {
			t.Fatalf("%s: got none of docker-compose.yml, want one", name)
		}
		c.env[name] = value
	}
	c.env["TELEGRAM_API_URL"] = telegram
}

// health is what Docker runs in the container, without the entry point.
func (c container) health(t *testing.T) []string {
	t.Helper()
	test := project(t, nil, "").Services["bot"].HealthCheck.Test
	if test[0] != "CMD" || test[1] != c.entry[0] {
		t.Fatalf("health check of the bot: got %q, want %s without a shell", test, c.entry[0])
	}
	return test[2:]
}

// checkLasts asks the bot whether it finds that the Redis of Compose keeps
// what it is given.
func checkLasts(t *testing.T, c container) {
	t.Helper()
	response, err := http.Get("http://" + c.env["LISTEN_ADDR"] + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var ready struct{ Redis struct{ Lasts bool } }
	if err := json.NewDecoder(response.Body).Decode(&ready); err != nil || !ready.Redis.Lasts {
		t.Errorf("/readyz: got %+v, %v, want records that last", ready, err)
	}
}

// checkStranger runs the bot against a Telegram whose certificate nobody has
// signed: it must not talk to it.
func checkStranger(t *testing.T, c container) {
	bundle := filepath.Join(c.root, "etc/ssl/certs/ca-certificates.crt")
	if n := strings.Count(readFile(t, bundle), "BEGIN CERTIFICATE"); n < 50 {
		t.Errorf("certificates: got %d, want those of the world too", n)
	}
	stranger := playground.New(playground.Options{Token: botToken})
	web := httptest.NewUnstartedServer(stranger)
	web.TLS = selfSigned(t)
	web.Config.ErrorLog = log.New(io.Discard, "", 0) // the refused handshakes
	web.StartTLS()
	t.Cleanup(func() {
		stranger.Close()
		web.Close()
	})
	redis := newServer(t)
	redis.start()
	redis.await()
	c.settings(t, redis, web.URL)
	bot := launch(t, c.command(limited(t), "run"))
	bot.log.await(t, "certificate signed by unknown authority")
	if code := bot.end(t, syscall.SIGTERM); code != 0 {
		t.Errorf("after SIGTERM: got exit code %d, want 0\n%s", code, bot.log)
	}
}

// process is the bot at work.
type process struct {
	cmd *exec.Cmd
	log *logbook
}

func launch(t *testing.T, cmd *exec.Cmd) process {
	t.Helper()
	p := process{cmd, &logbook{written: make(chan struct{})}}
	cmd.Stdout, cmd.Stderr = p.log, p.log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.end(t, os.Kill) })
	return p
}

// end sends a signal, waits, and gives the exit code.
func (p process) end(t *testing.T, signal os.Signal) int {
	t.Helper()
	if p.cmd.ProcessState == nil {
		_ = p.cmd.Process.Signal(signal)
		_ = p.cmd.Wait()
	}
	return p.cmd.ProcessState.ExitCode()
}

// checkUser reads whom the process runs as and what it may do.
func (p process) checkUser(t *testing.T, c container) {
	t.Helper()
	status := map[string]string{}
	for line := range strings.Lines(readFile(t, fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))) {
		name, value, _ := strings.Cut(line, ":")
		status[name] = strings.Join(strings.Fields(value), " ")
	}
	uid := c.uid
	if os.Getuid() != 0 {
		uid = os.Getuid() // as seen from outside the user namespace
	}
	if want := strings.TrimSpace(strings.Repeat(fmt.Sprint(uid, " "), 4)); status["Uid"] != want {
		t.Errorf("user ids: got %s, want %s", status["Uid"], want)
	}
	if status["CapEff"] != "0000000000000000" {
		t.Errorf("capabilities: got %s, want none", status["CapEff"])
	}
	t.Logf("memory once ready: %s, %s threads", status["VmRSS"], status["Threads"])
}

// logbook collects what a process logs, and lets a test wait for it.
type logbook struct {
	mu      sync.Mutex
	text    bytes.Buffer
	written chan struct{} // closed and replaced at each line
}

func (l *logbook) Write(data []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	close(l.written)
	l.written = make(chan struct{})
	return l.text.Write(data)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// await returns when the process has logged a text.
func (l *logbook) await(t *testing.T, text string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for {
		l.mu.Lock()
		found, more := strings.Contains(l.text.String(), text), l.written
		l.mu.Unlock()
		if found {
			return
		}
		select {
		case <-more:
		case <-ctx.Done():
			t.Fatalf("the bot did not log %q; its log:\n%s", text, l)
		}
	}
}
