package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/munfatih/munfatih/alerts"
	"github.com/munfatih/munfatih/bot"
	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/eligibility"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/guide"
	"github.com/munfatih/munfatih/i18n"
	"github.com/munfatih/munfatih/letter"
	"github.com/munfatih/munfatih/metrics"
	"github.com/munfatih/munfatih/store"
)

// drainTime is how long updates in hand may take to end after SIGTERM, and
// after [alertsTime].
// Docker kills after 10 s unless told otherwise; docker-compose.yml says 30.
const drainTime = 22 * time.Second

// alertsTime is how long the alerts in hand may take to end before that. What
// takes longer goes on while the updates in hand are finished.
const alertsTime = 5 * time.Second

// service is everything that `run` holds together.
type service struct {
	config          config
	log             *slog.Logger
	admins          []int64
	words           *i18n.Words
	guide           *guide.Live
	rules           *eligibility.Rules
	alertRules      *alerts.Rules
	pieces          []candidacy.Piece
	calendar        candidacy.Calendar // of the holidays with a fixed date
	store           *store.Store
	alerts          *alerting
	bot             *bot.Bot
	web             *http.Server
	hook            atomic.Pointer[http.Handler] // takes updates; nil before it is set, and while polling
	listener        net.Listener
	metrics         *metrics.Metrics
	metricsListener net.Listener // nil: nobody reads them
	draining        atomic.Bool
	// throwaway says that the store is known to forget everything: the demo's.
	throwaway bool
	// ready, when set, is called once updates are taken.
	ready func(address string)
	// now is the clock of what falls due; nil is the host's.
	now func() time.Time
}

// serve runs the bot until the context ends and then drains. Faults of the
// configuration come back as a usageError, before anything has begun.
func (s *service) serve(ctx context.Context) error {
	if s.now == nil {
		s.now = time.Now
	}
	if err := s.load(); err != nil {
		return err
	}
	var err error
	if s.admins, err = s.config.admins(); err != nil {
		return usageError{"ADMIN_IDS: " + err.Error()}
	}
	if s.listener, err = net.Listen("tcp", s.config.ListenAddr); err != nil {
		return usageError{fmt.Sprintf("LISTEN_ADDR %s cannot be used: %v", s.config.ListenAddr, cause(err))}
	}
	defer s.listener.Close()
	s.metrics = newMetrics()
	if s.metricsListener, err = s.listenMetrics(); err != nil {
		return err
	}
	defer s.serveMetrics()()
	address := s.config.RedisURL
	if address == "" {
		child, err := store.StartChild(ctx, s.config.DataDir, s.log)
		if err != nil {
			return usageError{err.Error()}
		}
		defer child.Stop()
		address = child.URL()
	}
	if s.throwaway {
		s.store, err = store.OpenThrowaway(address)
	} else {
		s.store, err = store.Open(address, s.config.RedisMaster)
	}
	if err != nil {
		return usageError{err.Error()}
	}
	defer s.store.Close()
	s.alerts = s.newAlerting()
	s.bot, err = bot.New(bot.Options{
		Token: s.config.Token, APIURL: s.config.APIURL, Keeper: keeper{counting{s.store, s.metrics}, s.alerts}, Words: s.words, Log: s.log,
		Gate: s.store.Gate(), Meter: s.metrics, Admins: s.admins, Records: true,
	})
	if err != nil {
		return usageError{err.Error()}
	}
	s.metrics.Hands(s.bot.InHand)
	return s.work(ctx)
}

// load reads the words, the rules, the pieces of a candidacy, the holidays and
// the guide.
func (s *service) load() error {
	var err error
	if s.words, err = i18n.Load(i18n.Embedded()); err != nil {
		return fmt.Errorf("load words: %w", err)
	}
	if s.rules, err = eligibility.Load(eligibility.Embedded()); err != nil {
		return fmt.Errorf("load the rules: %w", err)
	}
	if s.alertRules, err = alerts.Load(alerts.Embedded()); err != nil {
		return fmt.Errorf("load the alerts' rules: %w", err)
	}
	if s.pieces, err = candidacy.Pieces(candidacy.Embedded()); err != nil {
		return fmt.Errorf("load the pieces of a candidacy: %w", err)
	}
	if s.calendar, err = candidacy.Holidays(candidacy.Embedded()); err != nil {
		return fmt.Errorf("load the holidays: %w", err)
	}
	if s.guide, err = guide.NewLive(guideFolder(s.config.GuideDir)); err != nil {
		return usageError{fmt.Sprintf("GUIDE_DIR is not used: %v", err)}
	}
	return nil
}

// guideFolder is the folder of content: the embedded one unless another is named.
func guideFolder(dir string) fs.FS {
	if dir == "" {
		return guide.Embedded()
	}
	return os.DirFS(dir)
}

// work serves until the context ends.
func (s *service) work(ctx context.Context) error {
	s.web = &http.Server{
		Handler: s.routes(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 20 * time.Second,
		IdleTimeout: 2 * time.Minute, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}
	go s.web.Serve(s.listener) //nolint:errcheck // it ends with Shutdown
	defer s.web.Close()
	go s.reloadOnHangup(ctx)
	go s.watch(ctx)

	if err := s.awaitRedis(ctx); err != nil {
		return nil // told to stop while waiting
	}
	s.warnOfLoss(ctx)
	username, err := s.bot.Introduce(ctx)
	if err != nil {
		return s.stopped(ctx, err)
	}
	steps, err := s.flows(ctx, username)
	if err != nil {
		return err
	}
	s.bot.Serve(steps)
	go s.bot.Present(ctx)
	s.alerts.bot, s.alerts.steps = s.bot, steps
	alerting := s.runAlerts(ctx)
	defer alerting.stop()
	go s.tend(ctx)
	go s.store.WatchLearned(ctx, s.log, s.teach)
	s.log.Info("ready", "bot", username, "address", s.listener.Addr().String(), "webhook", s.config.WebhookURL != "", "metrics", s.metricsAddress())
	if s.ready != nil {
		s.ready(s.listener.Addr().String())
	}
	draining := s.markDraining(ctx, alerting)
	if s.config.WebhookURL == "" {
		err = s.bot.Poll(draining, drainTime)
	} else {
		err = s.webhook(ctx, draining)
	}
	return s.stopped(ctx, err)
}

// flows wires the conversations. The error is a usageError where the signing
// key cannot be used.
func (s *service) flows(ctx context.Context, username string) (*flows.Flows, error) {
	key, err := signingKey(ctx, s.config.SigningKey, s.store)
	if err != nil {
		return nil, err
	}
	letters, err := letter.New(s.words, s.rules)
	if err != nil {
		return nil, fmt.Errorf("prepare letters: %w", err)
	}
	s.warnOfLaw()
	return &flows.Flows{
		Guide: s.guide.Guide, Words: s.words, Username: username, Contact: s.config.Contact,
		Admins: s.admins, Desk: s.store, Rules: s.rules, Calls: s.store,
		Records: s.store, Letters: letters, Deadlines: s.alerts, Calendars: alerts.Calendars{}, Pieces: s.pieces,
		Legal:     flows.Legal{Controller: s.config.Controller, CNDP: s.config.CNDP},
		Sign:      func(record []byte) []byte { return ed25519.Sign(key, record) },
		PublicKey: key.Public().(ed25519.PublicKey),
		Verify: func(code string) string {
			if s.config.PublicURL != "" {
				return s.config.PublicURL + verifyPath + "/" + code
			}
			return "https://t.me/" + username + "?start=" + flows.VerifyLink + code
		},
	}, nil
}

// warnOfLaw tells the operator what law 09-08 still asks for: a controller with
// an address, and the declaration to the CNDP.
func (s *service) warnOfLaw() {
	switch {
	case s.config.Controller == "" || s.config.Contact == "":
		s.log.Warn("endorsements are closed: set CONTROLLER_NAME and CONTACT, which the consent must name (law 09-08)")
	case s.config.CNDP == "":
		s.log.Warn("not declared to the CNDP yet: people are told so; set CNDP_NUMBER once it is (law 09-08)")
	}
}

// webhook takes updates from Telegram's requests until draining begins.
func (s *service) webhook(ctx, draining context.Context) error {
	secret := s.config.WebhookSecret
	if secret == "" {
		var err error
		if secret, err = s.store.Setting(ctx, "webhook-secret", rand.Text()); err != nil {
			return err
		}
	}
	s.bot.Resume(ctx)
	hook := s.bot.Webhook(secret)
	s.hook.Store(&hook)
	if err := s.bot.SetWebhook(ctx, s.config.WebhookURL, secret); err != nil {
		return err
	}
	<-draining.Done()
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	// Drain first, beside the shutdown: what waits is told to come again.
	drained := make(chan error, 1)
	go func() { drained <- s.bot.Drain(last) }()
	if err := errors.Join(s.web.Shutdown(last), <-drained); err != nil {
		s.log.Warn("not all updates in hand were done; the others come again", "error", err)
	}
	return nil
}

// markDraining gives a context that ends with ctx, after /readyz says so and
// the alerts in hand are sent.
func (s *service) markDraining(ctx context.Context, alerting *running) context.Context {
	marked, end := context.WithCancel(context.WithoutCancel(ctx))
	go func() {
		<-ctx.Done()
		s.draining.Store(true)
		s.log.Info("stopping: finishing the alerts and updates in hand")
		alerting.stop()
		end()
	}()
	return marked
}

// stopped makes of an end what the operator is told: nothing when we were told
// to stop, bad use when Telegram refuses the token.
func (s *service) stopped(ctx context.Context, err error) error {
	switch {
	case errors.Is(err, bot.ErrToken):
		return usageError{"Telegram refuses the token: look at TELEGRAM_BOT_TOKEN (@BotFather, /mybots, API Token)"}
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		return nil
	case err == nil:
		s.log.Info("stopped")
	}
	return err
}

// teach puts into use what editors have linked, on this replica or another.
func (s *service) teach(learned []flows.Learned) {
	lessons := make([]guide.Lesson, len(learned))
	for i, l := range learned {
		lessons[i] = guide.Lesson{Question: l.Text, Passage: l.Passage}
	}
	s.guide.Teach(lessons)
	s.log.Info("lessons in use", "count", len(lessons))
}

// awaitRedis waits until Redis answers, and says so each time it does not.
func (s *service) awaitRedis(ctx context.Context) error {
	for pause := time.Second; ; pause = min(2*pause, 15*time.Second) {
		err := s.store.Ping(ctx)
		if err == nil {
			return nil
		}
		s.log.Warn("Redis does not answer; asking again", "error", err, "in", pause)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
}

// warnOfLoss tells the operator once, at the start, when records would not last.
// Where Redis went away again, whoever needs it next says so.
func (s *service) warnOfLoss(ctx context.Context) {
	if why, err := s.store.Lasting(ctx); err == nil && why != "" {
		s.log.Warn("records would not last: endorsements and other records are refused until they do", "why", why)
	}
}

// reloadOnHangup reads GUIDE_DIR again at each SIGHUP. A faulty folder is
// refused, and the guide in use stays.
func (s *service) reloadOnHangup(ctx context.Context) {
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangup:
			if err := s.guide.Reload(guideFolder(s.config.GuideDir)); err != nil {
				s.log.Error("guide not reloaded; the one in use stays", "error", err)
				continue
			}
			s.log.Info("guide reloaded")
		}
	}
}

// newLog writes lines of key=value, to be read by people and machines.
func newLog(w io.Writer, level slog.Level) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: level}))
}

// cause is the innermost reason of a network error, such as "address already in use".
func cause(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}
