// Package server starts a redis-server for a comparison.
package server

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/redis/go-redis/v9"
)

// Server is a redis-server on a unix socket.
type Server struct {
	Socket string // its path
	cmd    *exec.Cmd
}

// Start runs redis-server in a folder, whose path must be short (it holds the
// socket), with arguments beside those that keep it to itself, and waits until
// it answers. It ends with the context, or with [Server.Stop].
func Start(ctx context.Context, dir string, args ...string) (*Server, error) {
	binary, err := exec.LookPath("redis-server")
	if err != nil {
		return nil, errors.New("redis-server is not installed (Debian: apt-get install redis-server)")
	}
	s := &Server{Socket: filepath.Join(dir, "redis.sock")}
	args = append([]string{"--port", "0", "--unixsocket", s.Socket, "--dir", dir, "--save", ""}, args...)
	s.cmd = exec.CommandContext(ctx, binary, args...)
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start redis-server: %w", err)
	}
	probe := s.Client(0)
	defer probe.Close()
	for deadline := time.Now().Add(10 * time.Second); probe.Ping(ctx).Err() != nil; {
		if time.Now().After(deadline) || ctx.Err() != nil {
			s.Stop()
			return nil, errors.New("redis-server does not answer")
		}
		time.Sleep(10 * time.Millisecond)
	}
	return s, nil
}

// Client connects to one of the server's databases. Close it.
func (s *Server) Client(db int) *redis.Client {
	return redis.NewClient(&redis.Options{Network: "unix", Addr: s.Socket, DB: db})
}

// URL is its address for Munfatih's store.
func (s *Server) URL() string { return "unix://" + s.Socket }

// PID is the number of its process.
func (s *Server) PID() int { return s.cmd.Process.Pid }

// Stop ends it at once: nothing of it is needed any more.
func (s *Server) Stop() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}
