package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/munfatih/munfatih/flows"
)

// child starts a redis-server of our own in a folder.
func child(t *testing.T, dir string) *Child {
	t.Helper()
	needRedis(t)
	c, err := StartChild(inTime(t), dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// serverPID is the process that answers, as it says itself.
func serverPID(t *testing.T, s *Store) int {
	t.Helper()
	info, err := s.redis.Info(inTime(t), "server").Result()
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(parseInfo(info)["process_id"])
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// runs reports whether the process is there and not only waiting to be buried.
func runs(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, after, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(after, "Z")
}

func TestChildServes(t *testing.T) {
	dir := filepath.Join(shortDir(t), "data")
	c := child(t, dir)
	s := open(t, c.URL())
	if got := s.Health(inTime(t)); !got.Lasts {
		t.Errorf("health: got %+v, want records that last", got)
	}
	for _, folder := range []string{dir, filepath.Join(dir, "redis")} {
		info, err := os.Stat(folder)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != 0o700 {
			t.Errorf("%s: got mode %o, want 700", filepath.Base(folder), got)
		}
	}
	b := backend{Store: s}
	turn := b.begin(t, chat, 7)
	b.commit(t, turn, says(2))
	pid := serverPID(t, s)
	c.Stop()
	if runs(pid) {
		t.Error("the server runs after Stop, want it ended")
	}
	if err := s.Ping(inTime(t)); err == nil {
		t.Error("ping after Stop: got no error, want one")
	}

	again := child(t, dir) // the lock is free, the records are there
	defer again.Stop()
	b.Store = open(t, again.URL())
	b.End(inTime(t), turn)
	if got := b.begin(t, chat, 7); !got.Stepped || len(got.Pending) != 2 {
		t.Errorf("after another start: got %+v, want stepped with two things to do", got)
	}
}

func TestChildComesBack(t *testing.T) {
	c := child(t, shortDir(t))
	defer c.Stop()
	s := open(t, c.URL())
	b := backend{Store: s}
	turn := b.begin(t, chat, 7)
	b.commit(t, turn, says(1))
	first := serverPID(t, s)
	if err := syscall.Kill(first, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	until(t, "the old server is gone", func() bool { return !runs(first) })
	until(t, "another server answers", func() bool { return s.Ping(context.Background()) == nil })
	if second := serverPID(t, s); second == first {
		t.Errorf("got process %d, want another one", second)
	}
	b.End(inTime(t), turn)
	if got := b.begin(t, chat, 7); !got.Stepped || len(got.Pending) != 1 {
		t.Errorf("after the kill: got %+v, want all that was acknowledged", got)
	}
}

func TestChildNeedsAServer(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := StartChild(inTime(t), shortDir(t), slog.New(slog.DiscardHandler)); !errors.Is(err, ErrNoServer) {
		t.Errorf("got %v, want ErrNoServer", err)
	}
}

func TestChildOfLongFolder(t *testing.T) {
	needRedis(t)
	dir := filepath.Join(shortDir(t), strings.Repeat("d", 100))
	_, err := StartChild(inTime(t), dir, slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), "DATA_DIR is too long") {
		t.Errorf("got %v, want: DATA_DIR is too long", err)
	}
}

func TestChildOfUnusableFolder(t *testing.T) {
	needRedis(t)
	file := filepath.Join(shortDir(t), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := StartChild(inTime(t), file, slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), "make data folder") {
		t.Errorf("got %v, want: make data folder", err)
	}
}

// A server that cannot start is told of at once, with the way to its own words.
func TestChildThatCannotStart(t *testing.T) {
	bin, dir := t.TempDir(), shortDir(t)
	if err := os.WriteFile(filepath.Join(bin, "redis-server"), []byte("#!/bin/sh\nexit 3\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin)
	_, err := StartChild(inTime(t), dir, slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), "exit status 3") || !strings.Contains(err.Error(), "redis.log") {
		t.Errorf("got %v, want exit status 3 and where to look", err)
	}
	lock, err := lockFolder(inTime(t), filepath.Join(dir, "redis", "lock"))
	if err != nil {
		t.Fatalf("lock afterwards: got %v, want it free", err)
	}
	lock.Close()
}

func TestSecondChildIsRefused(t *testing.T) {
	dir := shortDir(t)
	c := child(t, dir)
	ctx, cancel := context.WithCancel(inTime(t))
	cancel() // do not wait for the first to end
	_, err := StartChild(ctx, dir, slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), "another munfatih runs on this DATA_DIR") || !strings.Contains(err.Error(), dir) {
		t.Errorf("got %v, want: another munfatih runs on %s", err, dir)
	}
	if err := open(t, c.URL()).Ping(inTime(t)); err != nil {
		t.Errorf("the first one afterwards: got %v, want it untouched", err)
	}
	c.Stop()
	child(t, dir).Stop()
}

// playParent is what the test binary does as the parent: it starts a child,
// keeps a record, tells the server's process, and waits to be killed.
func playParent(dir string) {
	c, err := StartChild(context.Background(), dir, slog.New(slog.DiscardHandler))
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := Open(c.URL(), "")
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	turn, err := s.Begin(ctx, chat, 7)
	if err == nil {
		_, err = s.Commit(ctx, turn, flows.Outcome{})
	}
	info, infoErr := s.redis.Info(ctx, "server").Result()
	fmt.Println(parseInfo(info)["process_id"], errors.Join(err, infoErr))
	io.Copy(io.Discard, os.Stdin) // ends if the test ends without killing us
	c.Stop()
}

func TestChildGoesWithItsParent(t *testing.T) {
	needRedis(t)
	dir := shortDir(t)
	parent := exec.Command(os.Args[0])
	parent.Env = append(os.Environ(), "STORE_TEST_PARENT="+dir)
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdin, err := parent.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	defer parent.Process.Kill()
	line, _ := bufio.NewReader(out).ReadString('\n')
	var pid int
	if _, err := fmt.Sscanf(line, "%d <nil>", &pid); err != nil {
		t.Fatalf("parent: got %q, want a process id and no error", line)
	}
	if !runs(pid) {
		t.Fatalf("the server %d does not run", pid)
	}
	parent.Process.Kill()
	parent.Wait()
	until(t, "the server goes with its parent", func() bool { return !runs(pid) })

	c := child(t, dir) // nothing was lost, and the lock is free
	defer c.Stop()
	session, err := open(t, c.URL()).Session(inTime(t), chat)
	if err != nil || session.Version == 0 {
		t.Errorf("session afterwards: got %+v, %v, want the kept one", session, err)
	}
}
