// Command ours is the compared flow in Munfatih: package bot with its webhook,
// package store, and a step that counts. It is put together as cmd/munfatih
// does it, has its metrics, and logs as much, to nowhere.
package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/munfatih/munfatih/bench/peers/serve"
	"github.com/munfatih/munfatih/bot"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
	"github.com/munfatih/munfatih/metrics"
	"github.com/munfatih/munfatih/store"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "ours:", err)
		os.Exit(1)
	}
}

func run() error {
	gated := flag.Bool("gate", false, "ask the flood gate before each message, whatever it answers")
	quiet := flag.Bool("quiet", false, "log as LOG_LEVEL=warn does")
	flag.Parse()
	settings, err := serve.Read()
	if err != nil {
		return err
	}
	keeper, err := store.Open("unix://"+settings.Redis, "")
	if err != nil {
		return err
	}
	words, err := i18n.Load(i18n.Embedded())
	if err != nil {
		return err
	}
	nowhere, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	level := slog.LevelInfo
	if *quiet {
		level = slog.LevelWarn
	}
	options := bot.Options{
		Token: settings.Token, APIURL: settings.API, Keeper: keeper, Words: words, Records: true,
		Meter: metrics.New("bench", metrics.Labels{}),
		Log:   slog.New(slog.NewTextHandler(nowhere, &slog.HandlerOptions{Level: level})),
	}
	if *gated {
		options.Gate = open{keeper.Gate()}
	}
	b, err := bot.New(options)
	if err != nil {
		return err
	}
	if _, err := b.Introduce(context.Background()); err != nil {
		return err
	}
	b.Serve(counter{})
	return serve.Until(b.Webhook(settings.Secret))
}

// open is the flood gate without its limits: it is asked, and all may go.
type open struct{ gate *store.Gate }

func (g open) Ask(ctx context.Context, chat int64, group, bulk bool) (shared, own time.Duration, err error) {
	_, _, err = g.gate.Ask(ctx, chat, group, bulk)
	return 0, 0, err
}

func (g open) Hold(ctx context.Context, d time.Duration) error { return g.gate.Hold(ctx, d) }

// counter is the compared flow.
type counter struct{}

// Step shows the count at /start and adds one to it at a press. It is kept in
// the session's number.
func (counter) Step(_ context.Context, s flows.Session, e flows.Event) (flows.Outcome, error) {
	reply := flows.Reply{Lang: s.Language()}
	switch {
	case e.Kind == flows.Command && e.Command == "start":
	case e.Kind == flows.Pressed && e.Choice.Data() == serve.Data:
		s.Rated++
		reply.Edit = e.Message
	default:
		return flows.Outcome{Session: s}, nil
	}
	press, _ := flows.ParseChoice(serve.Data)
	reply.Text = []i18n.Text{{Fixed: i18n.Escape(serve.Text(s.Rated))}}
	reply.Buttons = [][]flows.Button{{{Label: i18n.Text{Fixed: i18n.Escape(serve.Label(s.Rated))}, Choice: press}}}
	return flows.Outcome{Session: s, Replies: []flows.Reply{reply}}, nil
}
