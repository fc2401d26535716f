// Package redistest runs real redis-servers for tests: one alone, a primary
// with a replica and three Sentinels, a Cluster. All of them keep what they are
// given as the bot asks for, listen on this machine only, and end with the test.
package redistest

import (
	"context"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
)

// patience bounds every wait for a server.
const patience = 30 * time.Second

// Server is a redis-server, or a Sentinel.
type Server struct {
	Address string // HOST:PORT
	Client  *redis.Client

	process *exec.Cmd
}

// Start runs redis-server on a free port, with more arguments for it, and waits
// until it answers. The test is left out where no redis-server is installed,
// but never in CI.
func Start(t testing.TB, args ...string) *Server {
	t.Helper()
	port := freePort(t)
	return run(t, port, "", append(keeping(port), args...))
}

// keeping are the arguments of a server that keeps what it is given.
func keeping(port string) []string {
	return []string{"--port", port, "--save", "", "--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction",
		"--repl-diskless-sync-delay", "0"}
}

// run starts redis-server in a folder of its own. It asks for the password, if
// any.
func run(t testing.TB, port, password string, args []string) *Server {
	t.Helper()
	binary, err := exec.LookPath("redis-server")
	switch {
	case err == nil:
	case os.Getenv("CI") != "":
		t.Fatal("redis-server is missing: ./test.sh installs it")
	default:
		t.Skip("redis-server is missing: ./test.sh installs it")
	}
	dir, err := os.MkdirTemp("", "redis") // the test's own folder goes too early, and is told of
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	s := &Server{Address: net.JoinHostPort("127.0.0.1", port)}
	s.process = exec.Command(binary, append(args, "--bind", "127.0.0.1", "--dir", dir)...)
	if err := s.process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Kill)
	logging.Disable() // of servers that do not answer yet
	s.Client = redis.NewClient(&redis.Options{Addr: s.Address, Password: password, DialerRetries: 1})
	t.Cleanup(func() { s.Client.Close() })
	Until(t, "redis-server answers", func(ctx context.Context) bool { return s.Client.Ping(ctx).Err() == nil })
	return s
}

// Kill ends the server as a power cut would. It may be called twice.
func (s *Server) Kill() {
	if s.process != nil {
		_ = s.process.Process.Kill()
		_ = s.process.Wait()
		s.process = nil
	}
}

// Signal sends a signal to the server: SIGSTOP makes it hang.
func (s *Server) Signal(t testing.TB, signal os.Signal) {
	t.Helper()
	if err := s.process.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
}

// port is the server's, in decimal.
func (s *Server) port() string {
	_, port, _ := strings.Cut(s.Address, ":")
	return port
}

// do sends a command that must succeed, and gives the answer.
func (s *Server) do(t testing.TB, args ...any) any {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	answer, err := s.Client.Do(ctx, args...).Result()
	if err != nil {
		t.Fatalf("%v: %v", args, err)
	}
	return answer
}

// Until asks again and again until the condition holds: for what another
// process does, which nobody tells us of.
func Until(t testing.TB, what string, condition func(context.Context) bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !condition(ctx) {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("waited for: %s", what)
		}
	}
}

// freePort is a port on which nobody listens now.
func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}
