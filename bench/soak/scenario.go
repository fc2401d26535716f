package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// scenario is one thing that goes wrong.
type scenario struct {
	name     string
	what     string // in the table
	replicas int
	// prepare looks whether this host can play it, and changes what the world
	// is made of; nil where there is nothing to prepare. [errSkip] skips it.
	prepare func(w *world) error
	play    func(w *world) error
	allow   allowance
}

// allowance is what a scenario may cost without breaking a promise.
type allowance struct {
	// lapsed: buttons pressed while Telegram takes no answer may stay without
	// one, as Telegram itself forgets them within seconds; they are stepped.
	lapsed bool
	// slower is how much later than usual all may be answered in the end: calls
	// that are on their way may still wait.
	slower time.Duration
	// disorder: Telegram itself delivers out of order.
	disorder bool
}

// scenarios are all of them, in their order.
var scenarios = []scenario{
	{name: "redis-killed", what: "Redis killed and away", replicas: 2, play: redisKilled},
	{name: "redis-frozen", what: "Redis hangs", replicas: 2, play: redisFrozen},
	{name: "telegram-500", what: "Telegram answers 500", replicas: 2, play: answers500, allow: allowance{lapsed: true}},
	{name: "telegram-429", what: "Telegram answers 429", replicas: 2, play: answers429, allow: allowance{lapsed: true}},
	{name: "telegram-html", what: "Telegram answers a web page", replicas: 2, play: answersHTML, allow: allowance{lapsed: true}},
	{name: "telegram-hangs", what: "Telegram answers nothing", replicas: 2, play: answersNothing, allow: allowance{lapsed: true, slower: 15 * time.Second}},
	{name: "kills", what: "a replica killed every 3 s", replicas: 3, play: kills},
	{name: "disorder", what: "a fifth delivered twice, all out of order", replicas: 3, play: disorder, allow: allowance{disorder: true}},
	{name: "hostile", what: "hostile requests", replicas: 1, play: hostile},
	{name: "disk", what: "Redis' disk full", replicas: 2, prepare: prepareDisk, play: diskFull},
	{name: "clock", what: "Redis' clock jumps by an hour, forth and back", replicas: 2, prepare: prepareClock, play: clockJumps},
	{name: "flood", what: "twice as much as Telegram takes", replicas: 3, play: flood},
}

func names() []string {
	var all []string
	for _, s := range scenarios {
		all = append(all, s.name)
	}
	return all
}

// errSkip says that this host cannot play a scenario.
var errSkip = errors.New("skipped")

// play plays one scenario in a world of its own and judges it.
func play(ctx context.Context, s scenario, o options, say func(string)) (v verdict) {
	begun := time.Now()
	v.scenario = s
	defer func() {
		v.took = time.Since(begun)
		say(v.line())
		for _, broken := range v.broken {
			say("BROKEN: " + broken)
		}
	}()
	w, err := newWorld(ctx, s, o, say)
	if err == nil {
		defer w.close()
		err = w.start()
	}
	if err == nil {
		err = s.play(w)
	}
	switch {
	case errors.Is(err, errSkip):
		v.skipped = err.Error()
		return v
	case err != nil:
		v.broken = []string{fmt.Sprintf("it could not be played: %v", err)}
		return v
	}
	w.load.end()
	w.settle()
	w.judge(&v)
	return v
}
