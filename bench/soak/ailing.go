package main

import (
	"net/http"
	"time"

	"github.com/munfatih/munfatih/playground"
)

func answers500(w *world) error { return ailing(w, playground.Status(http.StatusInternalServerError)) }

func answers429(w *world) error { return ailing(w, playground.TooMany(3)) }

func answersHTML(w *world) error { return ailing(w, playground.HTML) }

func answersNothing(w *world) error { return ailing(w, playground.Hang) }

// ailing has Telegram fail at all that is asked of it, while updates still come.
func ailing(w *world, f playground.Fault) error {
	w.load.begin(w.ctx, w.options.rate/2, messages(w, 12))
	w.pause(w.calm())
	w.fault("Telegram fails")
	w.telegram.Fail("*", f, -1)
	w.pause(w.lasting(time.Minute))
	w.telegram.Heal()
	w.heal("Telegram is well")
	w.pause(w.calm())
	return nil
}
