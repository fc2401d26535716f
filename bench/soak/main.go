// Command soak runs the bot for a quarter of an hour under load while what it
// depends on fails, and counts what its promises are worth:
//
//	go run ./soak
//
// Nothing is lost, nothing is stepped twice, everything is answered once what
// failed is back, and memory stays bounded. Read the program in this order:
//
//   - scenario.go: the list of what goes wrong; away.go, ailing.go, kills.go,
//     disorder.go, hostile.go, disk.go, clock.go, flood.go: each of it;
//   - world.go: what each scenario plays in, and its three phases;
//   - telegram.go, balancer.go, replica.go, redis.go: the parts of that world;
//   - load.go: the people, and what they send;
//   - judge.go, figures.go: what is counted, and which promise is broken;
//   - table.go: the Markdown table.
//
// The table goes to standard output, a line about each step to standard error.
// Exit 1 when a promise is broken or a scenario cannot be played, 2 for bad
// use. A scenario that this host cannot play is skipped, and says why.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(command(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// options are what the command line says.
type options struct {
	binary string
	length time.Duration // of a fault that lasts a minute
	rate   int           // updates a second where a scenario wants the full load
	keep   bool          // the folders with logs stay
}

// shortLength and shortRate are those of -short.
const (
	shortLength = 6 * time.Second
	shortRate   = 60
)

func command(ctx context.Context, args []string, out, log io.Writer) int {
	flags := flag.NewFlagSet("soak", flag.ContinueOnError)
	flags.SetOutput(log)
	var o options
	flags.StringVar(&o.binary, "binary", "", "munfatih to be soaked (default: built from this source)")
	flags.DurationVar(&o.length, "length", time.Minute, "of each fault; some take half of it")
	flags.IntVar(&o.rate, "rate", 200, "updates a second")
	flags.BoolVar(&o.keep, "keep", false, "keep the folders with the logs, and name them")
	short := flags.Bool("short", false, "about a minute in all: -length 6s -rate 60")
	only := flags.String("only", "", "scenarios, separated by commas: "+strings.Join(names(), ", "))
	if err := flags.Parse(args); err != nil {
		return 2
	}
	chosen, err := choose(*only)
	if err != nil || flags.NArg() > 0 || o.length <= 0 || o.rate <= 0 {
		fmt.Fprintln(log, "soak: bad use:", strings.Join(flags.Args(), " "), err)
		return 2
	}
	if *short {
		o.length, o.rate = shortLength, shortRate
	}
	if o.binary == "" {
		dir, err := os.MkdirTemp("", "soak")
		if err != nil {
			fmt.Fprintln(log, "soak:", err)
			return 1
		}
		defer os.RemoveAll(dir)
		if o.binary, err = build(ctx, dir); err != nil {
			fmt.Fprintln(log, "soak:", err)
			return 1
		}
	}
	return soak(ctx, chosen, o, out, log)
}

// choose gives the scenarios of that names, all when there is none.
func choose(only string) ([]scenario, error) {
	if only == "" {
		return scenarios, nil
	}
	var chosen []scenario
	for name := range strings.SplitSeq(only, ",") {
		at := slices.IndexFunc(scenarios, func(s scenario) bool { return s.name == name })
		if at < 0 {
			return nil, fmt.Errorf("no scenario %q; there are %s", name, strings.Join(names(), ", "))
		}
		chosen = append(chosen, scenarios[at])
	}
	return chosen, nil
}

// soak plays the scenarios one after the other and prints the table.
func soak(ctx context.Context, chosen []scenario, o options, out, log io.Writer) int {
	begun := time.Now()
	var all []verdict
	for _, s := range chosen {
		if ctx.Err() != nil {
			break
		}
		v := play(ctx, s, o, func(line string) {
			fmt.Fprintf(log, "%6.1fs  %-16s %s\n", time.Since(begun).Seconds(), s.name, line)
		})
		all = append(all, v)
	}
	writeTable(out, all, time.Since(begun))
	if ctx.Err() != nil || slices.ContainsFunc(all, func(v verdict) bool { return len(v.broken) > 0 }) {
		return 1
	}
	return 0
}

// build compiles the bot from the source beside this program.
func build(ctx context.Context, dir string) (binary string, err error) {
	root, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "github.com/munfatih/munfatih").Output()
	if err != nil {
		return "", fmt.Errorf("find the bot's source: %w", err)
	}
	binary = filepath.Join(dir, "munfatih")
	compile := exec.CommandContext(ctx, "go", "build", "-o", binary, "./cmd/munfatih")
	compile.Dir = strings.TrimSpace(string(root))
	compile.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := compile.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the bot: %w\n%s", err, text)
	}
	return binary, nil
}
