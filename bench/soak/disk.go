package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"time"
)

// diskSize is that of the disk of its own that Redis has.
const diskSize = "64m"

// prepareDisk gives Redis a small disk of its own.
func prepareDisk(w *world) error {
	if os.Geteuid() != 0 {
		return fmt.Errorf("%w: a disk that can be filled takes root", errSkip)
	}
	if text, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+diskSize, "tmpfs", w.redis.dir).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: no disk can be mounted here: %s", errSkip, text)
	}
	w.redis.cleanups = append(w.redis.cleanups, func() {
		_ = exec.Command("umount", "-l", w.redis.dir).Run() // the folder is removed next
	})
	return nil
}

// diskFull fills Redis' disk under load and frees it again. Redis, which writes
// each record through, ends when it cannot; it is started again and again, as
// the restart policy of a container does.
func diskFull(w *world) error {
	var starts atomic.Int64
	w.watch.Go(func() { w.restartRedis(&starts) })
	w.load.begin(w.ctx, w.options.rate, messages(w, 20))
	w.pause(w.calm())
	filler := filepath.Join(w.redis.dir, "filler")
	w.fault("Redis' disk is full")
	w.dying()
	if err := fill(filler); err != nil {
		return err
	}
	w.pause(w.lasting(20 * time.Second))
	if err := os.Remove(filler); err != nil {
		return fmt.Errorf("free the disk: %w", err)
	}
	w.heal("the disk is free")
	if starts.Load() == 0 {
		w.breaks("Redis went on with a full disk: the scenario proves nothing")
	}
	w.pause(w.calm())
	w.note("Redis ended and was started again %d times", starts.Load())
	return nil
}

// fill writes until the disk is full.
func fill(path string) error {
	file, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("fill the disk: %w", err)
	}
	defer file.Close()
	for size := 1 << 16; size > 0; {
		if n, err := file.Write(make([]byte, size)); err != nil || n < size {
			size /= 2
		}
	}
	return nil
}

// restartRedis starts the server again whenever it ends, until the end of the world.
func (w *world) restartRedis(starts *atomic.Int64) {
	for {
		select {
		case <-w.redis.end():
		case <-w.ctx.Done():
			return
		}
		select {
		case <-time.After(500 * time.Millisecond):
		case <-w.ctx.Done():
			return
		}
		if err := w.redis.launch(); err != nil {
			w.breaks("Redis could not be started again: %v", err)
			return
		}
		starts.Add(1)
	}
}
