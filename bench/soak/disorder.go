package main

import "time"

// disorder delivers a fifth of the updates twice, all of them late by up to a
// fifth of a second, and those of one chat side by side.
func disorder(w *world) error {
	w.load.begin(w.ctx, w.options.rate, messages(w, 20))
	w.pause(w.calm())
	w.fault("Telegram delivers in disorder")
	w.telegram.Disorder(true)
	w.balancer.disturb(200 * time.Millisecond)
	w.pause(w.lasting(30 * time.Second))
	w.balancer.disturb(0)
	w.telegram.Disorder(false)
	w.heal("Telegram delivers as usual")
	w.pause(w.calm())
	w.balancer.idle()
	w.note("%d updates were delivered twice", w.balancer.twice.Load())
	return nil
}
