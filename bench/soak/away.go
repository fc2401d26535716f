package main

import (
	"syscall"
	"time"
)

// redisKilled kills Redis under load and starts it again.
func redisKilled(w *world) error {
	w.load.begin(w.ctx, w.options.rate, messages(w, 20))
	w.pause(w.calm())
	w.fault("Redis is killed")
	w.dying()
	w.redis.kill()
	w.pause(w.lasting(30 * time.Second))
	if err := w.redis.start(w.ctx); err != nil {
		return err
	}
	w.heal("Redis is back")
	w.pause(w.calm())
	return nil
}

// redisFrozen stops Redis under load without closing its connections, and lets
// it go on.
func redisFrozen(w *world) error {
	w.load.begin(w.ctx, w.options.rate, messages(w, 20))
	w.pause(w.calm())
	w.fault("Redis hangs")
	w.dying()
	w.redis.signal(syscall.SIGSTOP)
	w.pause(w.lasting(30 * time.Second))
	w.redis.signal(syscall.SIGCONT)
	w.heal("Redis goes on")
	w.pause(w.calm())
	return nil
}

// messages is how many of the updates of a second are messages: so many at the
// full load, which leaves the flood gate some air.
func messages(w *world, most int) int { return max(1, min(most, w.options.rate*most/200)) }
