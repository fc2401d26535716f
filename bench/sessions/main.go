// Command sessions measures what people's sessions take in Redis: a million of
// them, each as the bot's own conversations make it and as the store keeps it,
// and what a worked update leaves for 48 hours:
//
//	go run ./sessions
//
// Read the program in this order:
//
//   - people.go: what people do, and the sessions that come of it;
//   - fill.go: sessions by the million, written with the store's own keys (a
//     test holds them to what the store writes);
//   - update.go: updates through the store, as the bot takes them.
//
// The tables go to standard output. Exit 1 when something cannot be measured.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/munfatih/munfatih/bench/server"
)

// limit is what a million sessions may take, in bytes.
const limit = 400e6

func main() {
	n := flag.Int("n", 1_000_000, "sessions of the mix; of each kind alone a tenth")
	updates := flag.Int("updates", 20_000, "updates")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	report, err := measure(ctx, *n, *updates)
	if err != nil {
		fmt.Fprintln(os.Stderr, "sessions:", err)
		stop()
		os.Exit(1)
	}
	fmt.Print(report)
}

// measure fills a server of its own, again and again, and gives the tables.
func measure(ctx context.Context, n, updates int) (string, error) {
	people, err := newPeople()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "sessions")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	redis, err := server.Start(ctx, dir, "--appendonly", "no")
	if err != nil {
		return "", err
	}
	defer redis.Stop()

	var out strings.Builder
	out.WriteString("| A person who | part of the mix | JSON bytes | bytes in Redis |\n| --- | ---: | ---: | ---: |\n")
	for _, k := range kinds {
		f, err := fill(ctx, redis, people, max(n/10, 1), func(int) kind { return k })
		if err != nil {
			return "", fmt.Errorf("%s: %w", k.name, err)
		}
		fmt.Fprintf(&out, "| %s | %d%% | %.0f | %.0f |\n", k.name, k.percent, f.json, f.redis)
	}
	f, err := fill(ctx, redis, people, n, mixed)
	if err != nil {
		return "", err
	}
	fmt.Fprintf(&out, "| the mix | 100%% | %.0f | %.0f |\n\n", f.json, f.redis)
	fmt.Fprintf(&out, "%d sessions take %.1f MB (used_memory); a million %.0f MB, of at most %.0f MB.\n", n, f.redis*float64(n)/1e6, f.redis, limit/1e6)

	each, err := update(ctx, redis, people, updates)
	if err != nil {
		return "", err
	}
	fmt.Fprintf(&out, "A worked update leaves %.0f bytes for 48 hours: at 10,000 updates a day %.1f MB.\n", each, each*20_000/1e6)
	return out.String(), nil
}
