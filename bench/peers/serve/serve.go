// Package serve is what the compared Go programs have in common: what the
// driver tells them, and how they listen. Package main of the driver and
// grammy/bot.js know the same variables.
package serve

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/pprof"
	"os"
)

// Data is the callback data of the one button.
const Data = "count:press:"

// Settings come from the driver, by environment.
type Settings struct {
	Token  string // BENCH_TOKEN
	API    string // BENCH_API: the URL of the Telegram stand-in
	Redis  string // BENCH_REDIS: the path of Redis' unix socket
	Secret string // BENCH_SECRET, of the webhook
}

// Read reads the settings; an error names what is missing.
func Read() (Settings, error) {
	s := Settings{
		Token: os.Getenv("BENCH_TOKEN"), API: os.Getenv("BENCH_API"),
		Redis: os.Getenv("BENCH_REDIS"), Secret: os.Getenv("BENCH_SECRET"),
	}
	if s.Token == "" || s.API == "" || s.Redis == "" || s.Secret == "" {
		return s, errors.New("the driver starts this program: go run ./peers")
	}
	return s, nil
}

// Text is the text of the message for a number of presses.
func Text(count int) string { return fmt.Sprintf("عدد النقرات: %d", count) }

// Label is the button's for a number of presses.
func Label(count int) string { return fmt.Sprintf("انقر (%d)", count) }

var profiles = flag.Bool("pprof", false, "serve /debug/pprof/profile")

// Until serves the webhook at / on a free port, tells the driver where, and
// ends the process when the driver closes its standard input. The flags must
// have been read: with -pprof the CPU profile of net/http/pprof is served, too.
func Until(webhook http.Handler) error {
	routes := http.NewServeMux()
	routes.Handle("/", webhook)
	if *profiles {
		routes.HandleFunc("/debug/pprof/profile", pprof.Profile)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	fmt.Println("ready", listener.Addr())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	return http.Serve(listener, routes)
}
