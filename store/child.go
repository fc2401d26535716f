package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// ErrNoServer says that no redis-server is installed.
var ErrNoServer = errors.New("no redis-server is installed: install it (Debian: apt-get install redis-server) or set REDIS_URL")

// maxSocketPath is the longest path of a unix socket on Linux, in bytes.
const maxSocketPath = 107

// Child is a redis-server of our own: it listens on a unix socket only, writes
// every record to disk before it answers, comes back when it dies, and stops
// with us.
type Child struct {
	binary, dir, socket string
	lock                *os.File // held by us and by the server, so that no two serve one folder
	log                 *slog.Logger
	stop                context.CancelFunc
	done                sync.WaitGroup
}

// StartChild runs redis-server with its data in dir/redis and waits until it
// answers. [ErrNoServer] when there is none; other errors say what redis-server
// could not do. The child is supervised until [Child.Stop].
func StartChild(ctx context.Context, dir string, log *slog.Logger) (*Child, error) {
	binary, err := exec.LookPath("redis-server")
	if err != nil {
		return nil, ErrNoServer
	}
	dir, err = filepath.Abs(filepath.Join(dir, "redis"))
	if err != nil {
		return nil, fmt.Errorf("find data folder: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make data folder: %w", err)
	}
	c := &Child{binary: binary, dir: dir, socket: filepath.Join(dir, "redis.sock"), log: log}
	if len(c.socket) > maxSocketPath {
		return nil, fmt.Errorf("the path of DATA_DIR is too long: %d bytes, at most %d", len(c.socket), maxSocketPath)
	}
	if c.lock, err = lockFolder(ctx, filepath.Join(dir, "lock")); err != nil {
		return nil, err
	}
	run, stop := context.WithCancel(context.WithoutCancel(ctx))
	c.stop = stop
	ended := make(chan error, 1)
	c.done.Go(func() { c.supervise(run, ended) })
	if err := c.await(ctx, ended); err != nil {
		c.Stop()
		return nil, err
	}
	return c, nil
}

// URL is the address for [Open].
func (c *Child) URL() string { return "unix://" + c.socket }

// ChildURL is the address at which the server of a data folder answers while a
// bot runs on it.
func ChildURL(dir string) string {
	path, err := filepath.Abs(filepath.Join(dir, "redis", "redis.sock"))
	if err != nil {
		path = filepath.Join(dir, "redis", "redis.sock")
	}
	return "unix://" + path
}

// Stop ends the child, which writes its last records first, and waits for it.
func (c *Child) Stop() {
	c.stop()
	c.done.Wait()
	c.lock.Close()
}

// lockFolder takes the lock of a data folder. A server whose parent was killed
// holds it until it has written its last records, so we wait up to 10 s.
func lockFolder(ctx context.Context, path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock data folder: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	for {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return file, nil
		}
		select {
		case <-ctx.Done():
			file.Close()
			return nil, fmt.Errorf("another munfatih runs on this DATA_DIR (%s)", filepath.Dir(filepath.Dir(path)))
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// supervise runs the server again each time it ends, until told to stop. The
// first end is reported: a server that cannot start is told to the operator.
func (c *Child) supervise(ctx context.Context, ended chan<- error) {
	// Pdeathsig speaks of the parent THREAD: this one must live as long as the child.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	const shortest = 100 * time.Millisecond
	for pause := shortest; ; pause = min(2*pause, 5*time.Second) {
		begun := time.Now()
		err := c.run(ctx)
		if ctx.Err() != nil {
			return
		}
		select {
		case ended <- err:
		default:
		}
		c.log.Error("redis-server ended; starting it again", "error", err, "in", pause)
		if time.Since(begun) > time.Minute {
			pause = shortest
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

// run starts the server and waits for its end. SIGTERM lets it save; it is
// killed when it takes longer than 10 s, and by the kernel when we die.
func (c *Child) run(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, c.binary,
		"--port", "0", "--unixsocket", c.socket, "--unixsocketperm", "600",
		"--dir", c.dir, "--appendonly", "yes", "--appendfsync", "always",
		"--maxmemory-policy", "noeviction", "--save", "", "--daemonize", "no",
		"--logfile", filepath.Join(c.dir, "redis.log"))
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	cmd.ExtraFiles = []*os.File{c.lock}
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	return cmd.Run()
}

// await waits until the server answers, at most 10 s (a long append-only file
// is read at the start and answers LOADING meanwhile).
func (c *Child) await(ctx context.Context, ended <-chan error) error {
	probe, err := Open(c.URL(), "")
	if err != nil {
		return err
	}
	defer probe.Close()
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	for {
		if probe.Ping(ctx) == nil {
			return nil
		}
		select {
		case err := <-ended:
			return fmt.Errorf("redis-server does not start (%w): see %s", err, filepath.Join(c.dir, "redis.log"))
		case <-ctx.Done():
			return fmt.Errorf("redis-server does not answer: see %s", filepath.Join(c.dir, "redis.log"))
		case <-time.After(20 * time.Millisecond):
		}
	}
}
