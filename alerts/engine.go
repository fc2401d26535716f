package alerts

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/hibiken/asynq"

	"github.com/munfatih/munfatih/candidacy"
)

// Ledger remembers what is planned, sent and received. The store has it; the
// doc comments there bind.
type Ledger interface {
	Plan(ctx context.Context, all []Entry) ([]string, error)
	Start(ctx context.Context, ids []string, token string, at, lease time.Time) ([]Entry, error)
	Finish(ctx context.Context, ids []string, token string, result Entry, awaited bool) error
	Back(ctx context.Context, ids []string, token string, notBefore time.Time, why string) error
	Later(ctx context.Context, ids []string, notBefore time.Time) error
	Drop(ctx context.Context, ids []string, at time.Time, why string) (int, error)
	Abandoned(ctx context.Context, now time.Time) (int, error)

	Entry(ctx context.Context, id string) (Entry, bool, error)
	OfChat(ctx context.Context, chat int64, limit int) ([]Entry, error)
	Planned(ctx context.Context, until time.Time, limit int) ([]Entry, error)
	Awaited(ctx context.Context, until time.Time, limit int) ([]Entry, error)
	Receive(ctx context.Context, ids []string, at, snoozedTo time.Time) error
	Raise(ctx context.Context, id string, level int, at, next time.Time) error

	KeepBroadcast(ctx context.Context, b candidacy.Broadcast) (candidacy.Broadcast, error)
	CancelBroadcast(ctx context.Context, id string, at time.Time) error
}

// Source knows what alerts are made of, as it stands now. People are their
// private chats, in decimal.
type Source interface {
	Input(ctx context.Context) (Input, error)
	// Above gives whom an alert goes to at a level, [ToDeputy] or [ToAdmins],
	// when nobody received it: nobody where that is not wanted.
	Above(ctx context.Context, a Alert, level int) ([]candidacy.Person, error)
	// Audience gives those who are told a broadcast, by the audience's name.
	Audience(ctx context.Context, name string) ([]candidacy.Person, error)
}

// Letter is what one person is told in one message.
type Letter struct {
	Chat    int64
	Notices []Notice // one or more, the first planned first; all are marked with the message's fate
}

// Outcome is what became of a letter.
type Outcome struct {
	State   candidacy.DeliveryState // Sent, Blocked, Failed or Uncertain; Planned is that it surely did not arrive, Dropped that there is nothing to say any more
	Message int                     // Telegram's number of the message in the chat
	Why     string                  // in one line, without persons
	Wait    time.Duration           // with Planned: nobody sends before it has passed
}

// Sender tells people. It makes one try: what it returns is final.
type Sender interface {
	Send(ctx context.Context, l Letter) Outcome
}

// Gate says how long to wait before a message may leave; 0 is now, and counted.
type Gate interface {
	Gate(ctx context.Context, chat int64, group, bulk bool) (time.Duration, error)
	Hold(ctx context.Context, d time.Duration) error
}

// Options are what an engine is made of. All are needed but those that say so.
type Options struct {
	Redis   asynq.RedisConnOpt // makes connections for the workers: the store
	Rules   *Rules
	Ledger  Ledger
	Source  Source
	Sender  Sender
	Gate    Gate
	Log     *slog.Logger
	Now     func() time.Time
	Workers int                                          // letters in hand at once; 0 is 8
	Lease   time.Duration                                // how long a send may take before it is uncertain; 0 is 2 minutes
	Told    func(state candidacy.DeliveryState, how int) // counts what became of deliveries; may be nil
}

// The defaults and limits of an engine.
const (
	sweepEvery = time.Minute
	ahead      = time.Minute // what may leave within is handed to the workers beforehand
	sweepLimit = 3000        // deliveries looked at in one sweep; more than leave in its minute
	lookAgain  = time.Hour   // at what waits for "received", should its call have moved
	maxFold    = 50          // notices in one letter
)

// Engine plans what is due, and sends it. Several may run on the same Redis.
type Engine struct {
	Options
	client    *asynq.Client
	inspector *asynq.Inspector
	server    *asynq.Server
	stopping  chan struct{} // closed when no new letter is begun

	mu    sync.Mutex      // held during a sweep
	known map[string]bool // ids of what is due that are in the ledger
}

// New makes an engine. It does not connect yet.
func New(o Options) *Engine {
	if o.Workers == 0 {
		o.Workers = 8
	}
	if o.Lease == 0 {
		o.Lease = 2 * time.Minute
	}
	if o.Told == nil {
		o.Told = func(candidacy.DeliveryState, int) {}
	}
	e := &Engine{Options: o, stopping: make(chan struct{}), known: map[string]bool{},
		client: asynq.NewClient(o.Redis), inspector: asynq.NewInspector(o.Redis)}
	e.server = asynq.NewServer(o.Redis, asynq.Config{
		Concurrency:              o.Workers,
		Queues:                   map[string]int{queueAlerts: 2, queueBroadcasts: 1},
		StrictPriority:           true,
		RetryDelayFunc:           retryDelay,
		IsFailure:                func(err error) bool { return !errors.Is(err, errStopping) },
		Logger:                   quietLog{o.Log},
		LogLevel:                 asynq.WarnLevel,
		ShutdownTimeout:          o.Lease,
		TaskCheckInterval:        200 * time.Millisecond,
		DelayedTaskCheckInterval: time.Second,
	})
	return e
}

// Run plans and sends until the context ends; then it finishes what is in hand,
// and closes its connections. It is called once. While Redis does not answer it
// tries again.
func (e *Engine) Run(ctx context.Context) error {
	defer e.client.Close()
	defer e.inspector.Close()
	if err := e.server.Start(asynq.HandlerFunc(e.carry)); err != nil {
		return err
	}
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		if err := e.Sweep(ctx); err != nil && ctx.Err() == nil {
			e.Log.Warn("alerts not swept whole; again in a minute", "error", err)
		}
		select {
		case <-ctx.Done():
			close(e.stopping)
			e.server.Shutdown()
			return nil
		case <-tick.C:
		}
	}
}
