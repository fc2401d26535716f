package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
)

// redisServer is the Redis that the replicas share, set up as the bot asks for.
type redisServer struct {
	dir, socket string
	env         []string // beside the host's
	cleanups    []func() // of what a scenario has set up for it

	mu      sync.Mutex
	process *exec.Cmd
	exited  chan struct{}
	client  *redis.Client
}

// readyTime is how long the server may need to be ready.
const readyTime = time.Minute

// start runs the server and waits until it answers.
func (s *redisServer) start(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	if err := s.launch(); err != nil {
		return err
	}
	if s.client == nil {
		logging.Disable() // that the server is away is no news
		s.client = redis.NewClient(&redis.Options{Network: "unix", Addr: s.socket, MaxRetries: -1, DialerRetries: 1, ContextTimeoutEnabled: true})
	}
	for {
		if s.client.Ping(ctx).Err() == nil {
			return nil
		}
		select {
		case <-s.exited:
			return fmt.Errorf("redis-server ended: see %s", filepath.Join(filepath.Dir(s.socket), "redis.log"))
		case <-ctx.Done():
			return fmt.Errorf("redis-server is not ready: %w", ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// launch runs the server.
func (s *redisServer) launch() error {
	cmd := exec.Command("redis-server",
		"--port", "0", "--unixsocket", s.socket, "--dir", s.dir, "--save", "",
		"--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction",
		"--logfile", filepath.Join(filepath.Dir(s.socket), "redis.log"))
	cmd.Env = append(os.Environ(), s.env...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start redis-server (is it installed?): %w", err)
	}
	exited := make(chan struct{})
	go func() {
		_ = cmd.Wait() // it was killed, or its disk is full
		close(exited)
	}()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.process, s.exited = cmd, exited
	return nil
}

// end is closed when the server that runs now has ended.
func (s *redisServer) end() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.exited
}

// signal sends the server a signal, if it was started.
func (s *redisServer) signal(sig syscall.Signal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process != nil {
		_ = s.process.Process.Signal(sig) // it may have ended by itself
	}
}

// kill ends the server at once.
func (s *redisServer) kill() {
	s.signal(syscall.SIGKILL)
	if s.process != nil {
		<-s.end()
	}
}

// stop ends the server and forgets it.
func (s *redisServer) stop() {
	s.kill()
	if s.client != nil {
		s.client.Close()
	}
}

// parked counts the updates that are parked.
func (s *redisServer) parked(ctx context.Context) (int64, error) {
	return s.client.HLen(ctx, "p:{parked}").Result()
}

// revisions gives for each chat how many updates of it were stepped: each
// raises the revision with which its session is kept.
func (s *redisServer) revisions(ctx context.Context, chats []int64) (map[int64]int, error) {
	keys := make([]string, len(chats))
	for i, chat := range chats {
		keys[i] = fmt.Sprintf("s:{%d}", chat)
	}
	kept, err := s.client.MGet(ctx, keys...).Result()
	if err != nil {
		return nil, fmt.Errorf("read the sessions: %w", err)
	}
	all := map[int64]int{}
	for i, value := range kept {
		text, _ := value.(string)
		number, _, _ := strings.Cut(text, " ")
		all[chats[i]], _ = strconv.Atoi(number) // 0 where there is none
	}
	return all, nil
}

// questions is how many questions were counted as answered.
func (s *redisServer) questions(ctx context.Context) (int, error) {
	fields, err := s.client.HGetAll(ctx, "n:{answers}").Result()
	if err != nil {
		return 0, fmt.Errorf("read the counts: %w", err)
	}
	sum := 0
	for _, number := range fields {
		n, _ := strconv.Atoi(number)
		sum += n
	}
	return sum, nil
}

// ahead is how much the server's clock is before the host's.
func (s *redisServer) ahead(ctx context.Context) (time.Duration, error) {
	now, err := s.client.Time(ctx).Result()
	if err != nil {
		return 0, fmt.Errorf("ask Redis for its time: %w", err)
	}
	return time.Until(now), nil
}
