// Package playground is Telegram on one machine: a Bot API server that a bot
// talks to as it would to Telegram, and a chat page in the browser where
// several people talk to that bot. It serves `munfatih demo` and the
// end-to-end tests. Nothing is kept and nothing leaves the machine.
//
// A tour:
//
//   - playground.go: Options, Server and its routes
//   - call.go, params.go, methods.go, edits.go, keyboard.go, profile.go: the Bot API's calls, strict about what they are given
//   - text.go, html.go, entities.go, render.go: formatted text, as Telegram reads it
//   - updates.go, webhook.go: what the bot is told, by long polling and by webhook
//   - people.go, press.go, inline.go, watch.go: the people who talk to the bot, and how a test waits
//   - group.go: groups of them, for tests; the page does not show them
//   - record.go, faults.go, disorder.go: what the bot did, and making its calls fail or its updates come out of order
//   - page.go, pageapi.go, events.go, web/: the chat page
//   - listen.go: binding to this machine only
//
// A test drives it like this:
//
//	tg := playground.New(playground.Options{Token: "1:T", Username: "test_bot"})
//	web := httptest.NewServer(tg)  // the bot's TELEGRAM_API_URL is web.URL
//	ann := tg.Person(playground.Person{ID: 7, FirstName: "Ann", LanguageCode: "fr"})
//	menu, err := ann.Ask(ctx, "/start")
//	quiz, err := ann.Tap(ctx, "Quiz")
package playground

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Options says which bot the server knows and who talks to it.
type Options struct {
	// Token is the bot's token, "ID:SECRET". Empty: "7000000001:PLAYGROUND".
	Token string
	// Username is the bot's public name without "@". Empty: "playground_bot".
	Username string
	// BotName is the name shown above the chat until setMyName. Empty: the user name.
	BotName string
	// People are there from the start, in the order of the page's tabs.
	People []Person
	// Banner adds a sentence to the page's line about the demonstration, by
	// interface language: "ar", "fr", "en".
	Banner map[string]string
	// QueryLife is how long a pressed button waits for its answer; Telegram
	// does not publish its own. 0: 15 s.
	QueryLife time.Duration
	// HookTimeout is how long the webhook may take to answer. 0: 10 s.
	HookTimeout time.Duration
	// ReadsGroups is BotFather's /setprivacy, disabled: the bot is told of
	// everything that is written in its groups.
	ReadsGroups bool
	// Log takes calls at debug level and breaches at warn level. Nil: nothing is logged.
	Log *slog.Logger
}

// Server is Telegram's side: it holds the people, their chats and what the
// bot has yet to learn of. All methods may be called from any goroutine.
type Server struct {
	opt  Options
	log  *slog.Logger
	mux  *http.ServeMux
	me   user
	ctx  context.Context // ends with Close
	stop context.CancelFunc

	mu      sync.Mutex
	changed chan struct{} // closed and replaced on every change

	chats   map[int64]*Chat
	order   []*Chat
	groups  map[int64]*Chat
	files   map[string]file
	queries map[string]*query
	nextID  int64 // last query or file number given out

	updates    []*update
	nextUpdate int64
	allowed    map[string]bool // nil: the default kinds
	poll       *poll
	hook       *hook
	disorder   bool // see Disorder

	commands map[scopeKey][]command
	texts    map[textKey]string
	menus    map[int64]menuButton

	faults     []*fault
	calls      []Call
	violations []string

	epoch  string // tells a page that the server is another one than before
	events []event
}

type user struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	LastName     string `json:"last_name,omitempty"`
	Username     string `json:"username,omitempty"`
	LanguageCode string `json:"language_code,omitempty"`
}

// New returns a server for one bot. It serves nothing by itself: give it to
// an http.Server or see Listen. Close it when done with webhooks.
func New(opt Options) *Server {
	if opt.Token == "" {
		opt.Token = "7000000001:PLAYGROUND"
	}
	if opt.Username == "" {
		opt.Username = "playground_bot"
	}
	if opt.BotName == "" {
		opt.BotName = opt.Username
	}
	if opt.QueryLife <= 0 {
		opt.QueryLife = 15 * time.Second
	}
	if opt.HookTimeout <= 0 {
		opt.HookTimeout = 10 * time.Second
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	id, _, _ := strings.Cut(opt.Token, ":")
	number, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		number = 7000000001 // a token of another form still names some bot
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Server{
		opt: opt, log: opt.Log, ctx: ctx, stop: stop,
		me:         user{ID: number, IsBot: true, FirstName: opt.BotName, Username: opt.Username},
		changed:    make(chan struct{}),
		chats:      map[int64]*Chat{},
		groups:     map[int64]*Chat{},
		files:      map[string]file{},
		queries:    map[string]*query{},
		nextID:     rand.Int64N(1e15) + 1e17,
		nextUpdate: rand.Int64N(1e8) + 1e6,
		commands:   map[scopeKey][]command{},
		texts:      map[textKey]string{},
		menus:      map[int64]menuButton{},
		epoch:      strconv.FormatUint(rand.Uint64(), 36),
	}
	for _, p := range opt.People {
		s.Person(p)
	}
	s.mux = http.NewServeMux()
	s.mux.HandleFunc("/file/", s.serveFile)
	s.servePage(s.mux)
	return s
}

// Close ends webhook delivery, hanging calls and open pages. It may be called twice.
func (s *Server) Close() {
	s.stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dropHook()
}

// ServeHTTP answers the bot's calls (/botTOKEN/METHOD, /file/botTOKEN/PATH)
// and the page (everything else).
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/bot") {
		s.serveCall(w, r)
		return
	}
	s.mux.ServeHTTP(w, r)
}

// tell wakes everyone who waits for a change. The lock is held.
func (s *Server) tell() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// wait returns true as soon as ready does, which is asked under the lock at
// once and after every change, and false when ctx or the server ends first.
func (s *Server) wait(ctx context.Context, ready func() bool) bool {
	for {
		s.mu.Lock()
		ok, changed := ready(), s.changed
		s.mu.Unlock()
		if ok {
			return true
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return false
		case <-s.ctx.Done():
			return false
		}
	}
}
