package deploy

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// patience bounds every wait for another process.
const patience = time.Minute

func limited(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// needProgram finds a program of Valkey or its elder sibling of Redis. A test
// is skipped where there is neither, except in CI.
func needProgram(t *testing.T, valkey string) string {
	t.Helper()
	for _, name := range []string{valkey, strings.Replace(valkey, "valkey", "redis", 1)} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("%s or its sibling is missing: ./test.sh installs it", valkey)
	}
	t.Skipf("%s or its sibling is missing: ./test.sh installs it", valkey)
	return ""
}

// server is the Redis of docker-compose.yml on this machine.
type server struct {
	t       *testing.T
	dir     string
	port    string
	process *exec.Cmd
	log     bytes.Buffer
	client  *redis.Client
}

// newServer prepares a server with an empty folder. Nothing runs yet.
func newServer(t *testing.T) *server {
	t.Helper()
	s := &server{t: t, dir: t.TempDir(), port: freePort(t)}
	s.client = redis.NewClient(&redis.Options{Addr: s.address(), MaxRetries: -1})
	t.Cleanup(func() {
		s.client.Close()
		s.stop()
	})
	return s
}

func (s *server) address() string { return "127.0.0.1:" + s.port }

// start runs the service's command as it stands in docker-compose.yml. Only
// the program's path, the port and the folder, which are the image's there, are
// this machine's; more options may follow.
func (s *server) start(options ...string) {
	s.t.Helper()
	command := project(s.t, nil, "").Services["redis"].Command
	if command[0] != "valkey-server" {
		s.t.Fatalf("command of Redis: got %q, want valkey-server first, for which the image's entrypoint looks", command)
	}
	args := append(command[1:], "--bind", "127.0.0.1", "--port", s.port, "--dir", s.dir)
	s.process = exec.Command(needProgram(s.t, "valkey-server"), append(args, options...)...)
	s.process.Stdout, s.process.Stderr = &s.log, &s.log
	s.process.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := s.process.Start(); err != nil {
		s.t.Fatal(err)
	}
}

// await returns once the server answers, errors included.
func (s *server) await() {
	s.t.Helper()
	ctx := limited(s.t)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		err := s.client.Ping(ctx).Err()
		if _, answered := err.(redis.Error); err == nil || answered {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			s.stop()
			s.t.Fatalf("Redis does not answer: %v\n%s", err, &s.log)
		}
	}
}

// stop ends the server as `docker stop` does, and waits.
func (s *server) stop() {
	if s.process != nil {
		_ = s.process.Process.Signal(syscall.SIGTERM)
		_ = s.process.Wait()
		s.process = nil
	}
}

// health runs the service's health check as it stands and gives its exit code.
func (s *server) health() (code int, out string) {
	s.t.Helper()
	test := project(s.t, nil, "").Services["redis"].HealthCheck.Test
	if test[0] != "CMD" || test[1] != "valkey-cli" {
		s.t.Fatalf("health check of Redis: got %q, want valkey-cli without a shell", test)
	}
	cmd := exec.CommandContext(limited(s.t), needProgram(s.t, "valkey-cli"), append([]string{"-p", s.port}, test[2:]...)...)
	output, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		s.t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), strings.TrimSpace(string(output))
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// TestRedisKeeps asks the server that the command starts what it promises.
func TestRedisKeeps(t *testing.T) {
	s := newServer(t)
	s.start()
	s.await()
	ctx := limited(t)
	for name, want := range map[string]string{
		"appendonly": "yes", "appendfsync": "always", "no-appendfsync-on-rewrite": "no", "save": "",
		"maxmemory": fmt.Sprint(512 << 20), "maxmemory-policy": "noeviction",
	} {
		if got, err := s.client.ConfigGet(ctx, name).Result(); err != nil || got[name] != want {
			t.Errorf("%s: got %q, %v, want %q", name, got[name], err, want)
		}
	}
	if err := s.client.Set(ctx, "k", "v", 0).Err(); err != nil {
		t.Fatal(err)
	}
	_ = s.process.Process.Kill()
	_ = s.process.Wait()
	s.process = nil
	s.start()
	s.awaitLoaded()
	if got, err := s.client.Get(ctx, "k").Result(); got != "v" {
		t.Errorf("after a kill: got %q, %v, want what was acknowledged", got, err)
	}
	files, err := filepath.Glob(filepath.Join(s.dir, "*.rdb"))
	if err != nil || len(files) > 0 {
		t.Errorf("in the volume: got %v, %v, want no snapshot beside the append-only file", files, err)
	}
}

// awaitLoaded returns once the server has read its files.
func (s *server) awaitLoaded() {
	s.t.Helper()
	ctx := limited(s.t)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for s.client.Ping(ctx).Err() != nil {
		select {
		case <-tick.C:
		case <-ctx.Done():
			s.stop()
			s.t.Fatalf("Redis is not ready:\n%s", &s.log)
		}
	}
}

// TestRedisHealth runs the health check of a server that does not run, that
// serves, and that still reads its file.
func TestRedisHealth(t *testing.T) {
	s := newServer(t)
	if code, out := s.health(); code == 0 {
		t.Errorf("health of no server: got 0 %q, want a failure", out)
	}
	s.start()
	s.await()
	if code, out := s.health(); code != 0 || out != "PONG" {
		t.Errorf("health: got %d %q, want 0 and PONG", code, out)
	}
	pipe := s.client.Pipeline()
	for i := range 8000 {
		pipe.Set(t.Context(), fmt.Sprint("k", i), "v", 0)
	}
	if _, err := pipe.Exec(limited(t)); err != nil {
		t.Fatal(err)
	}
	s.stop()
	// The delay, in µs a key, makes of a small file a long one. Meanwhile the server answers each 1024 commands.
	s.start("--key-load-delay", "150")
	s.await()
	if code, out := s.health(); code == 0 || !strings.Contains(out, "LOADING") {
		t.Errorf("health while it reads its file: got %d %q, want a failure", code, out)
	}
	s.awaitLoaded()
	if code, out := s.health(); code != 0 {
		t.Errorf("health afterwards: got %d %q, want 0", code, out)
	}
}
