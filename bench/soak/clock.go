package main

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

//go:embed testdata/clock.c
var clockSource []byte

// prepareClock gives Redis a clock that can be put, by a small library that
// stands before the C library's. (libfaketime, made for this, does not get on
// with Redis' allocator.) The bot's own clock cannot be put so: a Go program
// asks the kernel without the C library.
func prepareClock(w *world) error {
	source, library := filepath.Join(w.dir, "clock.c"), filepath.Join(w.dir, "clock.so")
	if err := os.WriteFile(source, clockSource, 0o600); err != nil {
		return fmt.Errorf("write the clock: %w", err)
	}
	if text, err := exec.CommandContext(w.ctx, "cc", "-shared", "-fPIC", "-O2", "-o", library, source).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: a clock that can be put takes a C compiler: %w %s", errSkip, err, text)
	}
	w.redis.env = []string{"LD_PRELOAD=" + library, "SOAK_CLOCK=" + w.clockFile()}
	return w.putClock(0)
}

func (w *world) clockFile() string { return filepath.Join(w.dir, "clock") }

// putClock puts Redis' clock so much ahead of the host's.
func (w *world) putClock(ahead time.Duration) error {
	file, err := os.OpenFile(w.clockFile(), os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("put the clock: %w", err)
	}
	defer file.Close()
	// in place, and at once: Redis has the file in its memory
	if _, err := file.WriteAt(binary.NativeEndian.AppendUint64(nil, uint64(int64(ahead/time.Second))), 0); err != nil {
		return fmt.Errorf("put the clock: %w", err)
	}
	return nil
}

// clockJumps puts Redis' clock an hour forth, then back, then another hour
// back, each time as a replica dies with turns and parked updates in hand.
func clockJumps(w *world) error {
	w.load.begin(w.ctx, w.options.rate/2, messages(w, 20))
	w.pause(w.calm())
	w.fault("Redis' clock jumps")
	for i, ahead := range []time.Duration{time.Hour, 0, -time.Hour} {
		r := w.replicas[i%len(w.replicas)]
		r.kill()
		w.dying(r)
		if err := w.putClock(ahead); err != nil {
			return err
		}
		seen, err := w.redis.ahead(w.ctx)
		if err != nil {
			return err
		}
		w.say(fmt.Sprintf("%s is killed; Redis' clock is off by %v", r.name, seen.Round(time.Second)))
		if (seen - ahead).Abs() > 10*time.Second {
			return fmt.Errorf("put the clock: it is off by %v, want %v", seen, ahead)
		}
		if err := r.start(w.ctx); err != nil {
			return err
		}
		w.pause(w.lasting(10 * time.Second))
	}
	w.heal("Redis' clock jumps no more")
	w.pause(w.calm())
	w.note("the bot's own clock was not put: a Go program cannot be given another one from outside")
	return nil
}
