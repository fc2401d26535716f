package store

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// TestMain lets the test binary play the parent whose death ends its server.
func TestMain(m *testing.M) {
	if dir := os.Getenv("STORE_TEST_PARENT"); dir != "" {
		playParent(dir)
		return
	}
	os.Exit(m.Run())
}

// inTime ends a test that waits for something that does not come.
func inTime(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// until asks again and again until the condition holds. Only for what another
// process does: nobody tells us when it is done.
func until(t testing.TB, what string, condition func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for ctx := inTime(t); !condition(); {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("waited for: %s", what)
		}
	}
}

// needRedis gives the path of redis-server. Where there is none the test is
// left out, but never in CI.
func needRedis(t testing.TB) string {
	t.Helper()
	binary, err := exec.LookPath("redis-server")
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		t.Fatal("redis-server is not installed")
	default:
		t.Skip("redis-server is not installed")
	}
	return binary
}

// shortDir is a folder whose path leaves room for a unix socket's name.
func shortDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "redis")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// server is a real redis-server on a unix socket.
type server struct {
	binary, dir, url string
	args             []string
	cmd              *exec.Cmd
}

// startServer runs redis-server with the arguments and waits until it answers.
func startServer(t testing.TB, args ...string) *server {
	t.Helper()
	s := &server{binary: needRedis(t), dir: shortDir(t), args: args}
	s.url = "unix://" + filepath.Join(s.dir, "r.sock")
	s.start(t)
	t.Cleanup(s.stop)
	return s
}

func (s *server) start(t testing.TB) {
	t.Helper()
	args := append([]string{"--port", "0", "--unixsocket", filepath.Join(s.dir, "r.sock"), "--dir", s.dir, "--save", ""}, s.args...)
	s.cmd = exec.Command(s.binary, args...)
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	probe := open(t, s.url)
	until(t, "redis-server answers", func() bool { return probe.Ping(context.Background()) == nil })
}

// stop kills the server; it may be called twice.
func (s *server) stop() {
	if s.cmd != nil {
		s.cmd.Process.Kill()
		s.cmd.Wait()
		s.cmd = nil
	}
}

// open opens a store for the length of the test.
func open(t testing.TB, url string) *Store {
	t.Helper()
	s, err := Open(url, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// backend is a store under test and how its time passes.
type backend struct {
	*Store
	url     string
	forward func(time.Duration)
}

// onEach runs a test on miniredis and on a real redis-server.
func onEach(t *testing.T, test func(t *testing.T, b backend)) {
	t.Run("miniredis", func(t *testing.T) {
		m := miniredis.RunT(t)
		url := "redis://" + m.Addr()
		test(t, backend{open(t, url), url, m.FastForward})
	})
	t.Run("redis-server", func(t *testing.T) {
		server := startServer(t, "--appendonly", "no")
		s := open(t, server.url)
		test(t, backend{s, server.url, func(d time.Duration) { age(t, s.redis, d) }})
	})
}

// age makes all keys older: a real server's clock cannot be moved.
func age(t *testing.T, r redis.UniversalClient, d time.Duration) {
	t.Helper()
	ctx := inTime(t)
	for _, key := range keysOf(t, r) {
		left := r.PTTL(ctx, key).Val()
		switch {
		case left < 0: // without end
		case left <= d:
			r.Del(ctx, key)
		default:
			r.PExpire(ctx, key, left-d)
		}
	}
}

func keysOf(t *testing.T, r redis.UniversalClient) []string {
	t.Helper()
	keys, err := r.Keys(inTime(t), "*").Result()
	if err != nil {
		t.Fatal(err)
	}
	return keys
}
