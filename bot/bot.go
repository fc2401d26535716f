package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

// Bounds of the work on updates.
const (
	parallel    = 128                     // updates worked on at once
	renewTime   = 1500 * time.Millisecond // between two signs that a turn is still ours
	maxInHand   = 4000                    // updates in this process; Telegram keeps the others
	busyPause   = 15 * time.Millisecond   // before a busy chat's turn is asked for again; 16 times as long in the end
	adoptTime   = 2 * time.Second         // between two looks for updates of replicas that died
	stepTime    = 20 * time.Second        // after which a step counts as hung and frees its chat
	callTime    = 15 * time.Second        // for one call to Telegram
	uploadTime  = 60 * time.Second        // for one call that brings a file
	pressTime   = 3 * time.Second         // for answering a pressed button: nobody waits longer
	maxFailures = 3                       // of a step, in this process, before the update is given up
	maxBegins   = 20                      // of an update that was never stepped, each of which was the end of a process
	deliverTime = 15 * time.Minute        // after which what Telegram does not take, or give, is given up
)

// ErrToken says that Telegram does not know the token: no use in going on.
var ErrToken = errors.New("the token is refused by Telegram")

// Keeper is the memory that the bot needs: package store, in short. See there
// for what each promises.
type Keeper interface {
	Begin(ctx context.Context, chat, update int64) (flows.Turn, error)
	Commit(ctx context.Context, turn flows.Turn, out flows.Outcome) ([]flows.Pending, error)
	Done(ctx context.Context, turn flows.Turn, indexes ...int) error
	Renew(ctx context.Context, turn flows.Turn) error
	End(ctx context.Context, turn flows.Turn, done ...int) error
	Session(ctx context.Context, chat int64) (flows.Session, error)
	Count(ctx context.Context, turn flows.Turn, index int, c flows.Count) error
	Park(ctx context.Context, chat, update int64, raw []byte) error
	Unpark(ctx context.Context, chat, update int64) error
	Adopt(ctx context.Context, most int) (map[int64][]byte, error)
	Retire(ctx context.Context) error
	Miss(ctx context.Context, turn flows.Turn, m flows.Miss) error
	Learn(ctx context.Context, l flows.Learned) error
	KeepCall(ctx context.Context, c flows.Call) error
	Order(ctx context.Context, turn flows.Turn, o flows.Order) error
	SetGone(ctx context.Context, chat int64) error
}

// Gate keeps what all replicas send below Telegram's limits: package store.
type Gate interface {
	// Ask counts one message to a chat, or says how long to wait before asking
	// again: for what all chats share, and for the chat's own limit; both 0 is
	// that it may go now. Bulk gets what answers leave.
	Ask(ctx context.Context, chat int64, group, bulk bool) (shared, own time.Duration, err error)
	// Hold makes everybody wait for at least d from now.
	Hold(ctx context.Context, d time.Duration) error
}

// Stepper decides what follows from an event: package flows. One that is an
// [Offerer] too answers inline queries.
type Stepper interface {
	Step(ctx context.Context, s flows.Session, e flows.Event) (flows.Outcome, error)
}

// Options are what a bot is made of.
type Options struct {
	Token  string
	APIURL string // "" is Telegram's own
	Keeper Keeper
	Words  *i18n.Words
	Gate   Gate  // asked before each message; nil: none
	Meter  Meter // nil: none
	Log    *slog.Logger
	Admins []int64 // whose menu lists /admin, by Telegram's user id
	// Records says that there are candidacies: the menus list their commands,
	// and a PDF that somebody sends is fetched.
	Records bool
}

// Bot works on updates. Make it with [New], ask [Bot.Introduce] who it is, set
// the steps with [Bot.Serve], then run [Bot.Poll] or serve [Bot.Webhook].
type Bot struct {
	api      *tg.Bot
	token    string
	url      string
	client   *http.Client
	keeper   Keeper
	steps    Stepper
	words    *i18n.Words
	gate     Gate          // nil: none
	queue    chan struct{} // holds one: the message that waits at the gate for what all chats share
	meter    Meter
	log      *slog.Logger
	lanes    *lanes
	hands    hands
	queues   queues
	username string

	admins    []int64
	presented sync.Map // admins whose menu is set, by id
	records   bool
	downloads chan struct{} // one for each file that may be fetched at once

	stepTime, renewTime, parkTime, adoptTime, deliverTime, downloadTime time.Duration

	work    context.Context // of all updates; ends when draining has taken too long
	stop    context.CancelFunc
	closing context.Context // ends when draining begins: no pause is waited out any more
	hurry   context.CancelFunc
}

// New makes a bot. It calls nobody yet.
func New(o Options) (*Bot, error) {
	if o.APIURL == "" {
		o.APIURL = "https://api.telegram.org"
	}
	if o.Meter == nil {
		o.Meter = silence{}
	}
	client := &http.Client{Transport: counted{transport(), o.Meter}} // each call has its own time
	api, err := tg.New(o.Token,
		tg.WithSkipGetMe(),
		tg.WithServerURL(o.APIURL),
		tg.WithHTTPClient(callTime, client),
		tg.WithErrorsHandler(func(error) {})) // each call reports its own error
	if err != nil {
		return nil, fmt.Errorf("make Telegram client: %w", err)
	}
	work, stop := context.WithCancel(context.Background())
	closing, hurry := context.WithCancel(work)
	return &Bot{
		api: api, token: o.Token, url: o.APIURL, client: client,
		keeper: o.Keeper, words: o.Words, gate: o.Gate, queue: make(chan struct{}, 1), meter: o.Meter, log: o.Log, lanes: newLanes(parallel), hands: hands{all: map[int64]*inHand{}},
		admins: o.Admins, records: o.Records, downloads: make(chan struct{}, maxDownloads),
		stepTime: stepTime, renewTime: renewTime, parkTime: parkTime, adoptTime: adoptTime, deliverTime: deliverTime, downloadTime: downloadTime,
		work: work, stop: stop, closing: closing, hurry: hurry,
	}, nil
}

// transport keeps enough connections open for all updates at work.
func transport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = parallel
	return t
}

// Introduce asks Telegram who the bot is and gives its username. [ErrToken]
// when Telegram does not know the token; while Telegram cannot be reached it
// logs so and asks again until the context ends.
func (b *Bot) Introduce(ctx context.Context) (username string, err error) {
	for pause := time.Second; ; pause = min(2*pause, 30*time.Second) {
		me, err := call(ctx, func(ctx context.Context) (*models.User, error) { return b.api.GetMe(ctx) })
		fate, wait := judge(ctx, err)
		switch fate {
		case sent:
			b.username = me.Username
			return me.Username, nil
		case stopped:
			return "", ctx.Err()
		case unauthorised, unknown, refused:
			return "", ErrToken
		}
		b.log.Warn("Telegram does not answer; asking again", "error", brief(err), "in", max(wait, pause))
		if !sleep(ctx, max(wait, pause)) {
			return "", ctx.Err()
		}
	}
}

// Serve sets what decides. It must be called before the first update.
func (b *Bot) Serve(steps Stepper) { b.steps = steps }

// errStopping says that an update was left because the bot stops; it comes again.
var errStopping = errors.New("stopping")

// Drain waits until the updates in hand are done, at most until the context
// ends. Pauses before another try are cut short: what is not done comes again
// from Telegram, as far as it had come.
func (b *Bot) Drain(ctx context.Context) error {
	defer b.stop()
	b.hurry()
	err := b.lanes.wait(ctx)
	if err != nil {
		err = fmt.Errorf("finish updates in hand: %w", err)
	}
	_ = b.keeper.Retire(ctx) // else others find out in seconds
	return err
}

// call makes one call to Telegram within its time.
func call[T any](ctx context.Context, do func(context.Context) (T, error)) (T, error) {
	return within(ctx, callTime, do)
}

// within makes one call to Telegram within a time.
func within[T any](ctx context.Context, limit time.Duration, do func(context.Context) (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return do(ctx)
}

// rest waits before another try, giving the caller's slot to others meanwhile;
// false when the bot is to stop.
func (b *Bot) rest(d time.Duration) bool {
	return b.aside(func() bool { return sleep(b.closing, d) })
}

// aside waits for something, giving the caller's slot to others meanwhile.
func (b *Bot) aside(wait func() bool) bool {
	<-b.lanes.slots
	defer func() { b.lanes.slots <- struct{}{} }()
	return wait()
}

// sleep waits; false when the context ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
