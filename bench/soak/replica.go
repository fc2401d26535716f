package main

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// replica is one process of the bot, which can be killed and started again.
type replica struct {
	name, binary, log string
	env               []string

	mu      sync.Mutex
	process *exec.Cmd
	exited  chan struct{}
	address string // where it takes updates; "" while it is not ready
	metrics string // where it tells its figures
	peak    int    // the most memory it has taken, in KiB
}

// start runs the process and waits until it is ready.
func (r *replica) start(ctx context.Context) error {
	file, err := os.OpenFile(r.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	ready := make(chan addresses, 1)
	cmd := exec.Command(r.binary, "run")
	cmd.Env, cmd.Dir = r.env, filepath.Dir(r.log)
	cmd.Stderr = &logbook{file: file, ready: ready}
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		file.Close()
		return fmt.Errorf("start %s: %w", r.name, err)
	}
	exited := make(chan struct{})
	go func() {
		_ = cmd.Wait() // it was killed
		file.Close()
		close(exited)
	}()
	r.mu.Lock()
	r.process, r.exited = cmd, exited
	r.mu.Unlock()
	select {
	case a := <-ready:
		r.mu.Lock()
		r.address, r.metrics = a.updates, a.metrics
		r.mu.Unlock()
		return nil
	case <-exited:
		return fmt.Errorf("start %s: it ended: see %s", r.name, r.log)
	case <-time.After(30 * time.Second):
		return fmt.Errorf("start %s: not ready after 30 s: see %s", r.name, r.log)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// where is the address at which the replica takes updates; "" when it is down.
func (r *replica) where() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.address
}

// kill ends the process at once, if it runs.
func (r *replica) kill() {
	r.measure()
	r.mu.Lock()
	cmd, exited := r.process, r.exited
	r.process, r.address = nil, ""
	r.mu.Unlock()
	if cmd == nil {
		return
	}
	_ = cmd.Process.Kill() // it may have ended by itself
	<-exited
}

// running is the process' id, or 0.
func (r *replica) running() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.process == nil {
		return 0
	}
	return r.process.Process.Pid
}

// measure reads how much memory the process has taken at most.
func (r *replica) measure() {
	if pid := r.running(); pid != 0 {
		peak := procStatus(pid, "VmHWM")
		r.mu.Lock()
		r.peak = max(r.peak, peak)
		r.mu.Unlock()
	}
}

// mostMemory is the most memory that any process of the replica has taken, in MiB.
func (r *replica) mostMemory() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.peak / 1024
}

// kept is what a process holds on to.
type kept struct{ goroutines, files, threads int }

// keeps is what the process holds on to now; zeros when it does not run.
func (r *replica) keeps() kept {
	pid := r.running()
	files, _ := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	return kept{goroutines: r.figure("go_goroutines"), files: len(files), threads: procStatus(pid, "Threads")}
}

// figure is one that the process tells in its metrics; 0 when it does not.
func (r *replica) figure(name string) int {
	r.mu.Lock()
	address := r.metrics
	r.mu.Unlock()
	response, err := http.Get("http://" + address + "/metrics")
	if err != nil {
		return 0
	}
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() {
		if value, ok := strings.CutPrefix(lines.Text(), name+" "); ok {
			n, _ := strconv.Atoi(value)
			return n
		}
	}
	return 0
}

// procStatus is a number in /proc/PID/status; 0 when it cannot be read.
func procStatus(pid int, field string) int {
	data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, field+":"); ok {
			n, _ := strconv.Atoi(strings.Fields(rest)[0])
			return n
		}
	}
	return 0
}

// addresses are where a process is reached.
type addresses struct{ updates, metrics string }

// logbook writes a replica's log to its file and tells once at which addresses
// the replica is ready.
type logbook struct {
	file  *os.File
	ready chan<- addresses
	begun []byte // what came before
	told  bool
}

var readyLine = regexp.MustCompile(`(?m)msg=ready .*\baddress=(\S+).*\bmetrics=(\S+).*\n`)

func (l *logbook) Write(p []byte) (int, error) {
	if !l.told {
		l.begun = append(l.begun, p...)
		if found := readyLine.FindSubmatch(l.begun); found != nil {
			l.told, l.begun = true, nil
			l.ready <- addresses{updates: string(found[1]), metrics: string(found[2])}
		}
	}
	return l.file.Write(p)
}
