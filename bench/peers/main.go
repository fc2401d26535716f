// Command peers compares Munfatih with other ways to write a bot, in the same
// run: the same small flow (a command, a button, a count in Redis) by webhook,
// each program a process of its own, all on one redis-server and one stand-in
// for Telegram that answers at once:
//
//	go run ./peers
//
// Read the program in this order:
//
//   - contender.go: what is compared, how it is built and started;
//   - ours/, bare/, grammy/: the compared programs; serve/: what the Go ones share;
//   - process.go: a program that runs, its CPU and memory;
//   - telegram.go, call.go: the stand-in, which checks every call; update.go: what it delivers;
//   - load.go: updates in flight; measure.go: rounds, one contender after the other;
//   - table.go: the Markdown tables; profile.go: where a program's CPU goes.
//
// The tables go to standard output, what is being done to standard error. Exit
// 1 when a contender cannot be started or does the flow wrong: a text or a
// button that is not as it must be, a press that was not counted exactly once.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// plan is what is measured.
type plan struct {
	levels []int         // updates in flight
	rounds int           // of each level and contender
	round  time.Duration // length of one
	warm   time.Duration // before all rounds, for each contender
	chats  int           // that write and press
}

func main() {
	p := plan{levels: []int{1, 16, 64}}
	short := flag.Bool("short", false, "a few seconds: checks the flow, its figures mean little")
	flag.IntVar(&p.rounds, "rounds", 3, "rounds of each level and contender; the median counts")
	flag.DurationVar(&p.round, "round", 10*time.Second, "length of a round")
	flag.DurationVar(&p.warm, "warm", 4*time.Second, "load on each contender before all rounds")
	flag.IntVar(&p.chats, "chats", 1000, "chats that write and press, each in turn")
	fsync := flag.Bool("fsync", false, "Redis writes every change to disk before it answers, as in production")
	only := flag.String("only", "", "contenders whose name holds this, not all")
	all := flag.Bool("all", false, "also ours without a log, and with the flood gate asked")
	profiles := flag.String("profile", "", "folder for CPU profiles of the Go programs at 16 in flight, instead of the tables")
	flag.Parse()
	if *short {
		p.rounds, p.round, p.warm, p.chats = 1, 500*time.Millisecond, 300*time.Millisecond, 100
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, p, choose(*only, *all), *fsync, *profiles); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		stop()
		os.Exit(1)
	}
}

// run compares the contenders and prints the tables, or writes profiles.
func run(ctx context.Context, p plan, contenders []contender, fsync bool, profiles string) error {
	s, err := start(ctx, contenders, fsync, profiles != "", p.chats)
	if err != nil {
		return err
	}
	defer s.stop()
	if profiles != "" {
		return s.profile(ctx, p, profiles)
	}
	results, err := s.measure(ctx, p)
	if err != nil {
		return err
	}
	presses, err := s.check(ctx)
	if err != nil {
		return err
	}
	fmt.Print(head(p, fsync, presses))
	fmt.Print(tables(p, results))
	return nil
}
