package alerts

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hibiken/asynq"

	"github.com/munfatih/munfatih/candidacy"
)

// The queues and the one kind of task. A task's payload is the id of a
// delivery: who it is for stands in the ledger alone.
const (
	queueAlerts     = "alerts"
	queueBroadcasts = "broadcasts"
	taskSend        = "alerts:send"
)

const (
	maxRetry    = 25               // of a task; sends are not tried again, the ledger sees to that
	taskKept    = time.Hour        // after it is done, so that it is not handed out again
	taskTime    = 10 * time.Minute // a worker gives up, the sweep begins anew
	gateTime    = 5 * time.Second  // what waits longer at the gate gives way to others
	finishPause = 100 * time.Millisecond
)

// outcomes are the states that a sender may give.
var outcomes = []candidacy.DeliveryState{candidacy.Planned, candidacy.Sent, candidacy.Blocked, candidacy.Failed, candidacy.Uncertain, candidacy.Dropped}

// errStopping says that a worker gave up as the program stops: no failure.
var errStopping = errors.New("the program is stopping")

// retryDelay is when a task is tried again: only the ledger's failures lead there.
func retryDelay(tries int, err error, _ *asynq.Task) time.Duration {
	if errors.Is(err, errStopping) {
		return time.Second
	}
	return min(time.Duration(tries+1)*2*time.Second, time.Minute)
}

// enqueue gives a delivery to the workers. A task of the same planning is not
// made twice while it waits; where it waits no more and the delivery still does
// a minute later, whoever had it is gone, and another takes its place.
func (e *Engine) enqueue(ctx context.Context, entry Entry, kind Kind, now time.Time) error {
	queue := queueAlerts
	if kind == Broadcast {
		queue = queueBroadcasts
	}
	id := fmt.Sprintf("%s-%d-%d", entry.ID, entry.Tries, entry.NotBefore.Unix())
	options := []asynq.Option{asynq.Queue(queue), asynq.MaxRetry(maxRetry), asynq.Timeout(taskTime), asynq.Retention(taskKept)}
	if wait := entry.NotBefore.Sub(now); wait > 0 {
		options = append(options, asynq.ProcessIn(wait+time.Second)) // it comes up to 1 s early
	}
	task := asynq.NewTask(taskSend, []byte(entry.ID))
	_, err := e.client.EnqueueContext(ctx, task, append(options, asynq.TaskID(id))...)
	if errors.Is(err, asynq.ErrTaskIDConflict) && now.Sub(entry.NotBefore) > time.Minute && !e.waits(queue, id) {
		id = fmt.Sprintf("%s-%d", id, now.Unix()/60)
		_, err = e.client.EnqueueContext(ctx, task, append(options, asynq.TaskID(id))...)
	}
	if err != nil && !errors.Is(err, asynq.ErrTaskIDConflict) {
		return fmt.Errorf("hand out a delivery: %w", err)
	}
	return nil
}

// waits reports whether a task is still to be worked on.
func (e *Engine) waits(queue, id string) bool {
	info, err := e.inspector.GetTaskInfo(queue, id)
	if err != nil {
		return !errors.Is(err, asynq.ErrTaskNotFound)
	}
	return info.State == asynq.TaskStatePending || info.State == asynq.TaskStateScheduled || info.State == asynq.TaskStateRetry
}

// carry is the workers' part: it sends the delivery of a task, with all that
// may leave to the same chat. An error means that nothing was begun, and that
// the task comes again.
func (e *Engine) carry(ctx context.Context, task *asynq.Task) error {
	for {
		letter, err := e.ready(ctx, string(task.Payload()), e.Now())
		if err != nil || len(letter.Notices) == 0 {
			return err
		}
		if now := e.Now(); !e.Rules.Allowed(now) {
			return e.Ledger.Later(ctx, letter.ids(), e.Rules.NextAllowed(now))
		}
		wait, err := e.pass(ctx, letter.Chat)
		if err != nil {
			return err
		}
		if wait > 0 {
			return e.Ledger.Later(ctx, letter.ids(), e.Now().Add(wait))
		}
		at := e.Now()
		if !e.Rules.Allowed(at) || slices.ContainsFunc(letter.Notices, func(n Notice) bool { return n.past(at) }) {
			continue // while we waited
		}
		return e.begin(ctx, letter, at)
	}
}

// begin starts what a letter holds and sends what nobody else has started.
func (e *Engine) begin(ctx context.Context, letter Letter, at time.Time) error {
	token := rand.Text()
	started, err := e.Ledger.Start(ctx, letter.ids(), token, at, at.Add(e.Lease))
	if err != nil || len(started) == 0 {
		return err
	}
	letter.Notices = slices.DeleteFunc(letter.Notices, func(n Notice) bool {
		return !slices.ContainsFunc(started, func(entry Entry) bool { return entry.ID == n.ID })
	})
	e.send(letter, token)
	return nil
}

// ids are the deliveries that a letter carries.
func (l Letter) ids() []string {
	ids := make([]string, len(l.Notices))
	for i, n := range l.Notices {
		ids[i] = n.ID
	}
	return ids
}

// ready makes a letter of the delivery with an id and all that may leave to the
// same chat, the first planned first. It is empty when the delivery is not
// planned any more. What is past is dropped. A broadcast stands alone.
func (e *Engine) ready(ctx context.Context, id string, now time.Time) (Letter, error) {
	entry, ok, err := e.Ledger.Entry(ctx, id)
	if err != nil || !ok || entry.State != candidacy.Planned || entry.NotBefore.After(now) {
		return Letter{}, err
	}
	first, err := ReadNotice(entry)
	if err != nil {
		return Letter{}, err
	}
	all := []Entry{entry}
	if first.Kind != Broadcast {
		recent, err := e.Ledger.OfChat(ctx, entry.Chat, maxFold)
		if err != nil {
			return Letter{}, err
		}
		all = append(all, slices.DeleteFunc(recent, func(mate Entry) bool { return mate.ID == id })...)
	}
	slices.SortStableFunc(all, func(a, b Entry) int { return a.PlannedAt.Compare(b.PlannedAt) })
	letter := Letter{Chat: entry.Chat}
	var past []string
	for _, mate := range all {
		if mate.State != candidacy.Planned || mate.NotBefore.After(now) {
			continue
		}
		n, err := ReadNotice(mate)
		switch {
		case err != nil:
			return Letter{}, err
		case n.past(now):
			past = append(past, n.ID)
		case n.Kind != Broadcast || n.ID == id:
			letter.Notices = append(letter.Notices, n)
		}
	}
	return letter, e.drop(ctx, past, now, "past before it could be sent")
}

// pass waits at the gate. It gives 0 when a message may leave now, else how
// long somebody else may have the worker first.
func (e *Engine) pass(ctx context.Context, chat int64) (time.Duration, error) {
	for {
		wait, err := e.Gate.Gate(ctx, chat, chat < 0, true)
		if err != nil {
			return 0, err
		}
		if wait == 0 || wait > gateTime {
			return wait, nil
		}
		if !e.rest(ctx, wait) {
			return 0, errStopping
		}
	}
}

// rest waits; false when the program stops meanwhile.
func (e *Engine) rest(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-e.stopping:
	case <-ctx.Done():
	}
	return false
}

// send sends a letter that was started, and writes down what became of it. From
// here on the task must not come again: it would be sent twice.
func (e *Engine) send(letter Letter, token string) {
	ctx, cancel := context.WithTimeout(context.Background(), e.Lease)
	defer cancel()
	sendCtx, stop := context.WithTimeout(ctx, e.Lease*3/4)
	defer stop()
	out := e.Sender.Send(sendCtx, letter)
	if !slices.Contains(outcomes, out.State) {
		e.Log.Error("a sender gave no outcome", "state", out.State)
		out.State = candidacy.Uncertain
	}
	pause := finishPause
	for err := e.write(ctx, letter, token, out); err != nil; err = e.write(ctx, letter, token, out) {
		if ctx.Err() != nil {
			e.Log.Error("what became of a delivery is lost: it becomes uncertain", "state", out.State, "error", err)
			return
		}
		e.Log.Warn("what became of a delivery is not written down; trying again", "error", err)
		time.Sleep(pause)
		pause = min(2*pause, 5*time.Second)
	}
	e.Told(out.State, len(letter.Notices))
}

// write writes down what became of a letter. Repeating it is harmless.
func (e *Engine) write(ctx context.Context, letter Letter, token string, out Outcome) error {
	if out.State == candidacy.Planned {
		wait := out.Wait + time.Second
		return errors.Join(e.Gate.Hold(ctx, wait), e.Ledger.Back(ctx, letter.ids(), token, e.Now().Add(wait), out.Why))
	}
	result := Entry{State: out.State, SentAt: e.Now(), Message: out.Message, Why: out.Why}
	return e.Ledger.Finish(ctx, letter.ids(), token, result, slices.ContainsFunc(letter.Notices, Notice.awaited))
}
