// Command munfatih runs the bot that helps Morocco's territorial communities
// join OGP Local, and the tools around it.
//
// The subcommands stand in a file each: run.go, demo.go, ask.go, eval.go,
// check.go, questions.go, eligibility.go, call.go, alerts.go, holiday.go,
// verify.go, journal.go, backup.go, health.go. config.go reads the environment,
// serve.go wires the packages together, alerting.go the alerts, of which
// alertsource.go finds what they are made of, keeper.go does what conversations
// order beside the records. web.go answers /healthz, /readyz and /verify,
// tend.go finds what has fallen due in candidacies, metrics.go serves the figures
// that an operator watches. There is nothing else here: what the bot knows
// and says stands in the packages.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
)

// cli is the command line.
type cli struct {
	Run         runCmd         `cmd:"" help:"Serve the bot. Its settings come from the environment; see the README."`
	Demo        demoCmd        `cmd:"" help:"Try the bot in the browser, without a Telegram account."`
	Ask         askCmd         `cmd:"" help:"Answer a question from the guide; without one, a question a line from standard input."`
	Eval        evalCmd        `cmd:"" help:"Score the answers on a file of questions."`
	Check       checkCmd       `cmd:"" help:"Check all content and tell every fault with its file and line."`
	Questions   questionsCmd   `cmd:"" help:"What the bot learned from people's questions."`
	Eligibility eligibilityCmd `cmd:"" help:"Judge whether a council may apply, from its answers on standard input."`
	Call        callCmd        `cmd:"" help:"The calls for expressions of interest: add, list, move, close."`
	Alerts      alertsCmd      `cmd:"" help:"Who is told what and when: due, list, retry."`
	Holiday     holidayCmd     `cmd:"" help:"Public holidays that depend on the moon: add, list, remove."`
	Verify      verifyCmd      `cmd:"" help:"Verify the letter of an endorsement: by its code, or a PDF."`
	Journal     journalCmd     `cmd:"" help:"The journals of candidacies and of the administration: verify, export."`
	Backup      backupCmd      `cmd:"" help:"Write all records to a file, also while the bot runs."`
	Restore     restoreCmd     `cmd:"" help:"Read a backup into an empty store."`
	Health      healthCmd      `cmd:"" help:"Ask a running bot whether it is ready."`
	Version     versionCmd     `cmd:"" help:"Print the version."`
}

// system is what a command may touch of the world around it.
type system struct {
	in       io.Reader
	out, err io.Writer
}

// usageError is a mistake of whoever called us: the exit code is 2.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

// errSilent ends with exit code 1 when everything has been said already.
var errSilent = errors.New("already told")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], system{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// run carries out a command line and gives the exit code: 0, 1 for failure, 2
// for bad use.
func run(ctx context.Context, args []string, sys system) int {
	var c cli
	exit := -1
	parser, err := kong.New(&c,
		kong.Name("munfatih"),
		kong.Description("A Telegram bot that helps Morocco's territorial communities join OGP Local."),
		kong.Writers(sys.out, sys.err),
		kong.Exit(func(code int) { exit = code }),
		kong.UsageOnError(),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(sys))
	if err != nil {
		panic(err) // the tags above are wrong
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	switch {
	case exit >= 0: // --help
		return exit
	case err != nil:
		fmt.Fprintf(sys.err, "munfatih: %v\nSee: munfatih --help\n", err)
		return 2
	}
	return tell(sys.err, command.Run())
}

// tell prints what went wrong, in three lines at most, and gives the exit code.
func tell(w io.Writer, err error) int {
	var usage usageError
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errSilent):
		return 1
	}
	lines := strings.Split(strings.TrimSpace(err.Error()), "\n")
	if len(lines) > 3 {
		lines = append(lines[:2], fmt.Sprintf("… and %d more lines", len(lines)-2))
	}
	fmt.Fprintf(w, "munfatih: %s\n", strings.Join(lines, "\n"))
	if errors.As(err, &usage) {
		return 2
	}
	return 1
}

type versionCmd struct{}

// Run prints the module's version and commit, as far as the build knows them.
func (versionCmd) Run(sys system) error {
	_, err := fmt.Fprintln(sys.out, "munfatih", version())
	return err
}

// release is the version that a build names, as the Dockerfile does:
// -ldflags "-X main.release=v1.2.3". Usually empty.
var release string

// version is the release, else the module's version, else the commit of the
// checkout that was built.
func version() string {
	if release != "" {
		return release
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	v := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && (v == "" || v == "(devel)") {
			v = s.Value[:min(12, len(s.Value))]
		}
	}
	if v == "" {
		v = "(devel)"
	}
	return v
}
