package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/munfatih/munfatih/playground"
)

// The demo's bot. The token opens nothing: the playground is its only Telegram.
const (
	demoToken    = "7000000001:DEMO"
	demoUsername = "munfatih_demo_bot"
)

type demoCmd struct {
	Addr    string `help:"Where the chat page is served; this machine only." default:"127.0.0.1:8080"`
	Verbose bool   `help:"Show the bot's log."`
}

// Run serves the bot against a playground in the browser, until interrupted.
// Its store is in memory: nothing is kept.
func (c demoCmd) Run(ctx context.Context, sys system) error {
	listener, err := playground.Listen(ctx, c.Addr)
	if err != nil {
		return usageError{err.Error() + " (another address: --addr 127.0.0.1:8081)"}
	}
	defer listener.Close()
	memory, err := startMemory(ctx)
	if err != nil {
		return err
	}
	defer memory.Close()
	if err := addSamples(ctx, "redis://"+memory.Addr(), time.Now()); err != nil {
		return err
	}
	telegram := playground.New(playground.Options{
		Token: demoToken, Username: demoUsername, BotName: "منفتح Munfatih", People: demoPeople,
	})
	defer telegram.Close()
	web := &http.Server{Handler: telegram, ReadHeaderTimeout: 5 * time.Second}
	go web.Serve(listener) //nolint:errcheck // it ends with Close
	defer web.Close()

	level := slog.LevelError
	if c.Verbose {
		level = slog.LevelDebug
	}
	page := "http://" + listener.Addr().String()
	s := &service{
		config: config{
			Token: demoToken, APIURL: page, RedisURL: "redis://" + memory.Addr(), ListenAddr: "127.0.0.1:0",
			AdminIDs: fmt.Sprint(demoEditor), Controller: "Munfatih (démo)", Contact: "demo@example.org",
		},
		log:       newLog(sys.err, level),
		throwaway: true,
		ready: func(string) {
			fmt.Fprintf(sys.out, "Munfatih is running. Open %s in a browser; Ctrl+C ends it.\n", page)
		},
	}
	return s.serve(ctx)
}

// startMemory runs an in-memory Redis on this machine whose clock ticks.
func startMemory(ctx context.Context) (*miniredis.Miniredis, error) {
	memory := miniredis.NewMiniRedis()
	if err := memory.StartAddr(net.JoinHostPort("127.0.0.1", "0")); err != nil {
		return nil, errors.New("the demo's store does not start: " + err.Error())
	}
	go func() {
		const tick = 250 * time.Millisecond
		ticker := time.NewTicker(tick)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
				memory.FastForward(tick)
			}
		}
	}()
	return memory, nil
}
