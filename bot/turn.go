package bot

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	mathrand "math/rand/v2"
	"runtime/debug"
	"sync"
	"time"

	"github.com/go-telegram/bot/models"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

// handle brings one update to its end, and tells which: stepped once,
// everything said. It tries again for as long as there is hope, without holding
// up other chats; with [errGiveWay] it is to be handled again, after an earlier
// one of its chat.
func (b *Bot) handle(h *inHand, d delivery) (outcome string, err error) {
	if h.tries != nil {
		return h.tries.all()
	}
	log := b.log.With("update", d.update.ID)
	if q := d.update.InlineQuery; q != nil {
		b.offer(q, log)
		return OutcomeDone, nil
	}
	event, ok := d.event(b.username)
	if !ok {
		b.answerPress(d.update.CallbackQuery, nil)
		return OutcomeIgnored, nil
	}
	if event.Kind == flows.Left {
		return OutcomeDone, b.leave(event, log)
	}
	if event.At.IsZero() { // Telegram dates a press by its message, which may be old, and a due event not at all
		event.At = time.Now().UTC()
	}
	h.tries = &tries{Bot: b, delivery: d, event: event, file: b.wanted(d, event), log: log, begun: time.Now(), pause: 50 * time.Millisecond}
	return h.tries.all()
}

// all tries until it is the last.
func (t *tries) all() (outcome string, err error) {
	for ; ; t.pause = min(2*t.pause, 5*time.Second) {
		err := t.again()
		if outcome, err := t.settle(err); outcome != "" || err != nil {
			return outcome, err
		}
		if t.lanes.earlier(t.event.Chat, t.update.ID) {
			return "", errGiveWay
		}
		if !sleep(t.closing, t.pause) {
			return "", errStopping
		}
	}
}

// tries are all tries of one update in this process.
type tries struct {
	*Bot
	delivery
	event    flows.Event
	file     *models.Document // to be had before the step; nil when there is none (any more)
	log      *slog.Logger
	begun    time.Time
	failures int           // of the step
	busy     int           // times in a row that another update had the chat's turn
	rival    string        // the file over which another was quicker the last time; "" for none
	pause    time.Duration // before the next try
	stepped  bool          // by us; else it is known
	known    bool          // somebody had done all of it before
	answered bool          // the pressed button
	said     []int         // indexes of what is done, which the store may not know yet
}

// again tries once more: the person's file first, then the update's whole way.
func (t *tries) again() error {
	giveUp := t.failures >= maxFailures
	if t.file != nil && !giveUp {
		if err := t.fetch(t.file, t.event.Document); err == nil {
			t.file = nil
		} else if !t.late() {
			return err
		} else {
			giveUp = true
		}
	}
	if t.rival != "" {
		defer t.queues.enter(t.closing, t.rival)()
	}
	return t.once(giveUp)
}

func (t *tries) late() bool { return time.Since(t.begun) > t.deliverTime }

// settle judges a try: with an outcome, or an error, it was the last.
func (t *tries) settle(err error) (outcome string, told error) {
	var broken *stepError
	var contended interface{ Contended() string }
	t.rival = ""
	if !isBusy(err) {
		t.busy = 0
	}
	switch {
	case err == nil:
		t.log.Debug("update done", "kind", t.event.Kind, "took", time.Since(t.begun))
		t.presentAdmin(t.event)
		if t.known {
			return OutcomeKnown, nil
		}
		return OutcomeDone, nil
	case t.work.Err() != nil || errors.Is(err, errStopping):
		return "", errStopping
	case errors.As(err, &broken):
		t.failures++
		t.log.Error("step failed", "error", err, "failures", t.failures)
		if t.failures > 2*maxFailures { // not even the apology can be said
			t.log.Error("update given up: it cannot be answered", "kind", t.event.Kind)
			return OutcomeGivenUp, nil
		}
	case errors.Is(err, errUndelivered) && t.late():
		t.log.Error("replies given up: Telegram did not take them", "after", time.Since(t.begun))
		return OutcomeGivenUp, nil
	case errors.As(err, &contended):
		t.rival, t.pause = contended.Contended(), time.Millisecond
	case isBusy(err):
		t.pause = busyPause<<min(t.busy, 4) + mathrand.N(busyPause) // not all at once again
		t.busy++
	default:
		t.log.Warn("update not done yet; trying again", "error", brief(err), "in", t.pause)
	}
	return "", nil
}

// leave marks the chat of a person who has blocked the bot.
func (b *Bot) leave(e flows.Event, log *slog.Logger) error {
	if err := b.untilKept(b.closing, log, func() error { return b.keeper.SetGone(b.work, e.Chat) }); err != nil {
		return err
	}
	log.Info("chat is gone")
	return nil
}

// untilKept asks the store again and again, with growing pauses, for as long
// as it fails. errStopping when the context ended first.
func (b *Bot) untilKept(ctx context.Context, log *slog.Logger, ask func() error) error {
	for pause := 50 * time.Millisecond; ; pause = min(2*pause, 5*time.Second) {
		err := ask()
		if err == nil {
			return nil
		}
		log.Warn("the store does not answer; asking again", "error", err, "in", pause)
		if !sleep(ctx, pause) {
			return errStopping
		}
	}
}

// isBusy asks an error of the store whether it is worth another try at once.
func isBusy(err error) bool {
	var busy interface{ Busy() bool }
	return errors.As(err, &busy) && busy.Busy()
}

// stepError is a fault of the program in a step: an error, a panic, a hang, or
// a session that cannot be read; and a panic anywhere else on an update's way.
type stepError struct{ err error }

func (e *stepError) Error() string { return e.err.Error() }
func (e *stepError) Unwrap() error { return e.err }

// once goes an update's whole way one time. With giveUp the step is not taken:
// the person is told of the trouble instead.
func (t *tries) once(giveUp bool) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &stepError{fmt.Errorf("panic: %v\n%s", p, debug.Stack())}
		}
	}()
	release, err := t.lanes.slot(t.work)
	if err != nil {
		return err
	}
	defer release()
	turn, err := t.keeper.Begin(t.work, t.event.Chat, t.update.ID)
	if err != nil {
		return t.notBegun(err, giveUp)
	}
	stop := t.renew(turn)
	var done []int
	defer func() {
		stop()
		endErr := t.keeper.End(context.WithoutCancel(t.work), turn, done...)
		if err == nil && len(done) > 0 { // else it has ended all the same
			err = endErr
		}
	}()
	pending := turn.Pending
	if !turn.Stepped {
		out, err := t.decide(turn, t.event, giveUp || turn.Tries > maxBegins, t.log)
		if err != nil {
			return err
		}
		if pending, err = t.keeper.Commit(t.work, turn, out); err != nil {
			return err
		}
		t.stepped = true
	}
	t.known = !t.stepped && len(pending) == 0
	done, err = t.deliver(turn, pending)
	return err
}

// notBegun sorts out why a turn could not be taken.
func (t *tries) notBegun(err error, giveUp bool) error {
	switch {
	case !errors.Is(err, flows.ErrSession):
		return err
	case !giveUp:
		return &stepError{err}
	}
	t.log.Error("update given up: its session cannot be read", "error", err)
	t.answerPress(t.update.CallbackQuery, nil)
	if !t.event.Private || t.event.Kind == flows.Due {
		return nil
	}
	reply := trouble(flows.Session{})
	return t.say(flows.Turn{Chat: t.event.Chat}, &reply, t.log)
}

// decide takes the step, or apologises for an update that always fails.
func (b *Bot) decide(turn flows.Turn, e flows.Event, giveUp bool, log *slog.Logger) (flows.Outcome, error) {
	if giveUp {
		log.Error("update given up: its step always fails, or its file cannot be had", "kind", e.Kind, "begun", turn.Tries)
		out := flows.Outcome{Session: turn.Session}
		if e.Private && e.Kind != flows.Due { // who did nothing waits for nothing
			out.Replies = []flows.Reply{trouble(turn.Session)}
		}
		return out, nil
	}
	return b.step(turn.Session, e)
}

func trouble(s flows.Session) flows.Reply {
	return flows.Reply{Lang: s.Language(), Text: []i18n.Text{{Key: i18n.KeyTrouble}}}
}

// step runs the step by itself, so that a panic or a hang costs this update
// only. A hung step is left behind: it can write nothing. Each try has a seed
// of its own: what one has made of it nobody has seen.
func (b *Bot) step(s flows.Session, e flows.Event) (flows.Outcome, error) {
	ctx, cancel := context.WithTimeout(b.work, b.stepTime)
	defer cancel()
	e.Seed = rand.Text()
	type result struct {
		out flows.Outcome
		err error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			if p := recover(); p != nil {
				r.err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
			}
			done <- r
		}()
		r.out, r.err = b.steps.Step(ctx, s, e)
	}()
	select {
	case r := <-done:
		if errors.Is(r.err, flows.ErrRecords) {
			return r.out, r.err
		}
		if r.err != nil {
			return r.out, &stepError{r.err}
		}
		return r.out, nil
	case <-ctx.Done():
		if b.work.Err() != nil {
			return flows.Outcome{}, b.work.Err()
		}
		return flows.Outcome{}, &stepError{fmt.Errorf("hung for %v", b.stepTime)}
	}
}

// renew keeps the turn while work goes on; call what it returns at the end. It
// waits for a renewal on its way, which would take the turn again after End.
func (b *Bot) renew(turn flows.Turn) (stop func()) {
	var mu sync.Mutex
	var timer *time.Timer
	over := false
	mu.Lock()
	defer mu.Unlock()
	timer = time.AfterFunc(b.renewTime, func() {
		mu.Lock()
		defer mu.Unlock()
		if over {
			return
		}
		// An error needs no answer: the commit finds out whether the turn was lost.
		_ = b.keeper.Renew(b.work, turn)
		timer.Reset(b.renewTime)
	})
	return func() {
		timer.Stop()
		mu.Lock()
		over = true
		mu.Unlock()
	}
}
