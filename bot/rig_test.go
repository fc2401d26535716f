package bot

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	tg "github.com/go-telegram/bot"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
	"github.com/munfatih/munfatih/playground"
)

const (
	testSecret = "AAH-the-bot-s-own-secret" // of the token: must never be logged
	testToken  = "7000000001:" + testSecret
	// unlogged stands in every name and every text of a person: none may be logged.
	unlogged = "Unlogged"
)

// words are the bot's own.
var words = sync.OnceValue(func() *i18n.Words {
	w, err := i18n.Load(i18n.Embedded())
	if err != nil {
		panic(err)
	}
	return w
})

// stepFunc is a Stepper made of a function.
type stepFunc func(ctx context.Context, s flows.Session, e flows.Event) (flows.Outcome, error)

func (f stepFunc) Step(ctx context.Context, s flows.Session, e flows.Event) (flows.Outcome, error) {
	return f(ctx, s, e)
}

// echo answers with what was written.
func echo(_ context.Context, s flows.Session, e flows.Event) (flows.Outcome, error) {
	return flows.Outcome{Session: s, Replies: []flows.Reply{saying("echo " + e.Text)}}, nil
}

// saying is a reply with a text in Arabic's place.
func saying(text string) flows.Reply {
	return flows.Reply{Lang: i18n.AR, Text: []i18n.Text{{Fixed: i18n.Escape(text)}}}
}

// answering is a step that always answers with the same replies.
func answering(replies ...flows.Reply) stepFunc {
	return func(_ context.Context, s flows.Session, _ flows.Event) (flows.Outcome, error) {
		return flows.Outcome{Session: s, Replies: replies}, nil
	}
}

// lockedBuffer is a log that many write.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// rig is a bot between a playground and a memory, and one person.
type rig struct {
	t      *testing.T
	ctx    context.Context
	tg     *playground.Server
	memory *memory
	bot    *Bot
	log    *lockedBuffer
	ann    *playground.Chat
	// breaches says that the test makes the bot break a rule of the Bot API.
	breaches bool
}

func newRig(t *testing.T, step stepFunc) *rig {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	r := &rig{t: t, ctx: ctx, memory: newMemory(), log: &lockedBuffer{}}
	r.tg = playground.New(playground.Options{Token: testToken, Username: "test_bot"})
	web := httptest.NewServer(r.tg)
	r.bot = newTestBot(t, web.URL, r.memory, r.log)
	r.bot.Serve(step)
	r.ann = r.tg.Person(playground.Person{ID: 7, FirstName: "Ann " + unlogged, LanguageCode: "fr"})
	t.Cleanup(func() {
		last, end := context.WithTimeout(context.Background(), 5*time.Second)
		defer end()
		if err := r.bot.Drain(last); err != nil {
			t.Errorf("drain at the end: %v", err)
		}
		cancel()
		r.tg.Close()
		web.Close()
		r.checkLog()
		if got := r.tg.Violations(); len(got) > 0 && !r.breaches {
			t.Errorf("got breaches of the Bot API %q, want none", got)
		}
	})
	return r
}

func newTestBot(t testing.TB, url string, keeper Keeper, log *lockedBuffer) *Bot {
	t.Helper()
	b, err := New(Options{
		Token: testToken, APIURL: url, Keeper: keeper, Words: words(),
		Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	if err != nil {
		t.Fatal(err)
	}
	b.username = "test_bot"
	return b
}

// checkLog finds in the log what must never be there.
func (r *rig) checkLog() {
	r.t.Helper()
	for line := range strings.Lines(r.log.String()) {
		if strings.Contains(line, testSecret) || strings.Contains(line, unlogged) {
			r.t.Errorf("the log repeats the token, a name or a text: %s", line)
		}
	}
}

// patience replaces the time that a call to Telegram may take.
func (r *rig) patience(d time.Duration) {
	r.t.Helper()
	api, err := tg.New(testToken, tg.WithSkipGetMe(), tg.WithServerURL(r.bot.url), tg.WithErrorsHandler(func(error) {}),
		tg.WithHTTPClient(d, &http.Client{Timeout: d}))
	if err != nil {
		r.t.Fatal(err)
	}
	r.bot.api, r.bot.client = api, &http.Client{Timeout: d}
}

// poll runs the bot until the end of the test or until stop is called, which
// gives Poll's error.
func (r *rig) poll() (stop func() error) {
	ctx, cancel := context.WithCancel(r.ctx)
	ended := make(chan error, 1)
	go func() { ended <- r.bot.Poll(ctx, 5*time.Second) }()
	stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	r.t.Cleanup(func() {
		if err := stop(); err != nil {
			r.t.Errorf("poll: got %v, want nil", err)
		}
	})
	return stop
}

// says is what the bot has said in a chat so far.
func says(c *playground.Chat) []string {
	texts := []string{}
	for _, m := range c.Messages() {
		if m.FromBot {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

// done waits until the bot has confirmed all updates.
func (r *rig) done() {
	r.t.Helper()
	if err := r.tg.Idle(r.ctx); err != nil {
		r.t.Fatalf("%v; the log:\n%s", err, r.log)
	}
}

// ask has a person write and waits until that is done.
func (r *rig) ask(c *playground.Chat, text string) {
	r.t.Helper()
	c.Send(text)
	r.done()
}

// receive waits for one value.
func receive[T any](r *rig, c <-chan T) T {
	r.t.Helper()
	select {
	case v := <-c:
		return v
	case <-r.ctx.Done():
		r.t.Fatalf("waited in vain; the log:\n%s", r.log)
		panic("unreachable")
	}
}
