package main

import (
	"slices"
	"time"
)

// What Telegram takes, and what the gate is to make of it.
const (
	mostSecond  = 30 // messages over all
	leastSecond = 27
	chatBurst   = 5 // messages to one chat at once, then one a second
)

// flood has people write twice as much as may be answered.
func flood(w *world) error {
	w.load.begin(w.ctx, 2*mostSecond+4, 2*mostSecond)
	w.fault("people write %d messages a second", 2*mostSecond)
	begun := time.Now()
	w.pause(max(w.lasting(40*time.Second), 8*time.Second))
	w.load.end()
	ended := time.Now()
	w.heal("people are silent")
	var all []time.Time
	chats := map[int64][]time.Time{}
	for _, call := range w.telegram.Calls("sendMessage") {
		all = append(all, call.At)
		chat := chatOf(call.Params["chat_id"])
		chats[chat] = append(chats[chat], call.At)
	}
	// the burst of the beginning is over after some seconds
	full := slices.DeleteFunc(slices.Clone(all), func(at time.Time) bool {
		return at.Before(begun.Add(4*time.Second)) || at.After(ended)
	})
	seconds := ended.Sub(begun.Add(4 * time.Second)).Seconds()
	rate := float64(len(full)) / seconds
	w.note("%.1f messages a second over %.0f s, at most %d in any second of them, %d in any with the burst of the beginning",
		rate, seconds, mostWithin(time.Second, full), mostWithin(time.Second, all))
	if rate < leastSecond || rate > mostSecond {
		w.breaks("%.1f messages a second went out, want %d to %d", rate, leastSecond, mostSecond)
	}
	refused := refusals(mostSecond, mostSecond, all)
	for _, chat := range chats {
		refused += refusals(1, chatBurst, chat)
	}
	w.note("a bucket of %d a second, and of one a second in a chat after %d, would have refused %d", mostSecond, chatBurst, refused)
	if refused > 0 {
		w.breaks("%d messages were above Telegram's limits", refused)
	}
	return nil
}
