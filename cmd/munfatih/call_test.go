package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/store"
)

// addArgs is a command line that enters a call; later flags win.
func addArgs(more ...string) []string {
	return append([]string{"call", "add", "--title-ar=نداء", "--title-fr=Appel", "--title-en=Call", "--opens=2026-12-01 09:00",
		"--closes=2027-01-15 23:59", "--zone=America/Los_Angeles", "--source=https://example.org/call"}, more...)
}

// works runs a command line that must succeed.
func works(t *testing.T, args ...string) string {
	t.Helper()
	code, out, errOut := command(t, "", args...)
	if code != 0 || errOut != "" {
		t.Fatalf("%v: got %d %q, want 0", args, code, errOut)
	}
	return out
}

// refuses runs a command line that must fail with few and clear words.
func refuses(t *testing.T, want string, code int, args ...string) {
	t.Helper()
	got, out, errOut := command(t, "", args...)
	if got != code || out != "" || !strings.Contains(errOut, want) || strings.Count(errOut, "\n") > 3 {
		t.Errorf("%v: got %d %q %q, want %d and %q in three lines at most", args, got, out, errOut, code, want)
	}
}

// listed reads `call list --json`.
func listed(t *testing.T) []map[string]any {
	t.Helper()
	var calls []map[string]any
	out := works(t, "call", "list", "--json")
	if err := json.Unmarshal([]byte(out), &calls); err != nil || calls == nil {
		t.Fatalf("call list --json: got %q, want a list (%v)", out, err)
	}
	return calls
}

// TestCall enters a call, moves and closes it, next to another process.
func TestCall(t *testing.T) {
	t.Setenv("REDIS_URL", sharedRedis(t))
	if out := works(t, "call", "list"); !strings.Contains(out, "No call is known") {
		t.Errorf("none entered: got %q, want that none is known", out)
	}
	if calls := listed(t); len(calls) != 0 {
		t.Errorf("none entered: got %v, want []", calls)
	}
	out := works(t, addArgs("--results=2027-03-31")...)
	id, _, _ := strings.Cut(out, " ")
	for _, want := range []string{
		"  ar       نداء\n", "  fr       Appel\n", "  en       Call\n",
		"Tuesday 1 December 2026, 17:00 in Morocco = 2026-12-01 09:00 America/Los_Angeles (UTC-08:00)\n",
		"Saturday 16 January 2027, 07:59 in Morocco = 2027-01-15 23:59 America/Los_Angeles (UTC-08:00)\n",
		"Wednesday 31 March 2027\n", "https://example.org/call\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("call add: got\n%s\nwant %q in it", out, want)
		}
	}
	if again := works(t, addArgs("--results=2027-03-31")...); again != out || len(listed(t)) != 1 {
		t.Errorf("entered again: got\n%s\nwant the same and one call", again)
	}

	out = works(t, "call", "move", strings.ToUpper(id), "--closes", "2027-01-22 12:00", "--zone", "Africa/Casablanca")
	for _, want := range []string{"22 January 2027, 12:00 in Morocco = 2027-01-22 12:00 Africa/Casablanca (UTC+00:00)\n", "was      Saturday 16 January 2027, 07:59"} {
		if !strings.Contains(out, want) {
			t.Errorf("call move: got\n%s\nwant %q in it", out, want)
		}
	}
	refuses(t, "it is "+id, 2, addArgs("--results=2027-03-31")...)
	refuses(t, "--results: 2027-03-31 is before the closing day", 2, "call", "move", id, "--closes=2027-04-01 12:00")
	refuses(t, "--results: \"soon\" is no day", 2, "call", "move", id, "--closes=2027-04-01 12:00", "--results=soon")
	refuses(t, "--zone: \"PST\" is no zone", 2, "call", "move", id, "--closes=2027-04-01 12:00", "--zone=PST")
	refuses(t, "--closes: 2027-03-14 02:30 America/Los_Angeles does not exist", 2, "call", "move", id, "--closes=2027-03-14 02:30", "--zone=America/Los_Angeles")
	refuses(t, "there is no call", 2, "call", "move", "2026-aaaaa", "--closes=2027-04-01 12:00")
	refuses(t, "there is no call", 2, "call", "close", "")
	if out := works(t, "call", "move", id, "--closes=2027-04-01 12:00", "--results=none"); strings.Contains(out, "results") || !strings.Contains(out, "2027-04-01 12:00 Africa/Casablanca") {
		t.Errorf("--results none: got\n%s\nwant no results day, and the zone of the closing before", out)
	}

	if out := works(t, "call", "close", id); !strings.HasPrefix(out, id+"  closed\n") {
		t.Errorf("call close: got\n%s\nwant %s closed", out, id)
	}
	works(t, "call", "close", id)
	refuses(t, "the call is closed; add --reopen", 2, "call", "move", id, "--closes=2027-04-02 12:00")
	calls := listed(t)
	if len(calls) != 1 || calls[0]["state"] != "closed" || calls[0]["rev"] != 4.0 || calls[0]["results"] != nil || len(calls[0]["history"].([]any)) != 2 {
		t.Errorf("call list --json: got %v, want one call, closed, without results day, its history of two", calls)
	}
	if out := works(t, "call", "move", id, "--closes=2027-04-02 12:00", "--reopen"); strings.HasPrefix(out, id+"  closed") {
		t.Errorf("--reopen: got\n%s\nwant it no longer closed", out)
	}
}

// TestCallStates lists what is past, open and upcoming, the first to close first.
func TestCallStates(t *testing.T) {
	t.Setenv("REDIS_URL", sharedRedis(t))
	now := time.Now().UTC()
	day := func(days int) string { return now.AddDate(0, 0, days).Format("2006-01-02 15:04") }
	for _, span := range [][2]int{{10, 20}, {-10, 10}, {-20, -10}} {
		works(t, addArgs("--zone=UTC", "--opens="+day(span[0]), "--closes="+day(span[1]))...)
	}
	var states []any
	for _, c := range listed(t) {
		states = append(states, c["state"])
	}
	if got := fmt.Sprint(states); got != "[past open upcoming]" {
		t.Errorf("got %s, want [past open upcoming]", got)
	}
}

// TestCallTwice chooses between the two instants of a repeated hour.
func TestCallTwice(t *testing.T) {
	t.Setenv("REDIS_URL", sharedRedis(t))
	repeated := addArgs("--opens=2026-10-01 09:00", "--closes=2026-11-01 01:30")
	refuses(t, "at 2026-11-01T08:30Z and at 2026-11-01T09:30Z; add --earlier or --later", 2, repeated...)
	refuses(t, "--earlier and --later", 2, append(repeated, "--earlier", "--later")...)
	if calls := listed(t); len(calls) != 0 {
		t.Errorf("after refusals: got %v, want nothing entered", calls)
	}
	for flag, want := range map[string]string{"--earlier": "08:30 in Morocco", "--later": "09:30 in Morocco"} {
		if out := works(t, append(repeated, flag)...); !strings.Contains(out, want) {
			t.Errorf("%s: got\n%s\nwant %s", flag, out, want)
		}
	}
}

// TestCallFaults refuses bad use before anything is opened.
func TestCallFaults(t *testing.T) {
	t.Setenv("REDIS_URL", "nonsense://")
	tests := []struct {
		want string
		args []string
	}{
		{"missing flags", []string{"call", "add"}},
		{"--title-ar: has 500 characters, want 1 to 200", addArgs("--title-ar=" + strings.Repeat("ن", 500))},
		{"--closes: 2026-11-30 09:00 is not after the opening", addArgs("--closes=2026-11-30 09:00")},
		{"--closes: 2999-01-01 00:00 is more than 3 years away", addArgs("--closes=2999-01-01 00:00")},
		{"--results: 2027-01-14 is before the closing day", addArgs("--results=2027-01-14")},
		{"--zone: \"Mars/Olympus\" is no zone", addArgs("--zone=Mars/Olympus")},
		{"--source: is missing", addArgs("--source=")},
		{"--title-fr: is missing; --opens: \"x\" is no time; want one such as 2027-01-15 23:59; --source: \"http://a.b\"",
			addArgs("--title-fr= ", "--opens=x", "--source=http://a.b")},
		{"missing flags: --closes", []string{"call", "move", "x"}},
		{"unexpected argument", []string{"call", "list", "x"}},
		{"REDIS_URL", addArgs()},
		{"REDIS_URL", []string{"call", "list"}},
		{"REDIS_URL", []string{"call", "close", "x"}},
	}
	for _, tt := range tests {
		refuses(t, tt.want, 2, tt.args...)
	}
}

// TestCallWithoutRedisURL keeps calls under DATA_DIR from one command to the
// next, also while a bot runs on it.
func TestCallWithoutRedisURL(t *testing.T) {
	o := newOperator(t, startTelegram(t), false)
	t.Setenv("REDIS_URL", "")
	t.Setenv("DATA_DIR", o.env["DATA_DIR"])
	works(t, addArgs()...)
	o.start()
	if calls := listed(t); len(calls) != 1 {
		t.Errorf("while a bot runs: got %v, want the call that was entered before", calls)
	}
	works(t, addArgs("--closes=2027-01-20 12:00")...)
	if code := o.end(os.Interrupt); code != 0 {
		t.Errorf("the bot ended with %d, want 0", code)
	}
	if calls := listed(t); len(calls) != 2 {
		t.Errorf("after the bot: got %v, want both calls", calls)
	}
}

// TestCallChanged tells an admin whose change came second.
func TestCallChanged(t *testing.T) {
	t.Setenv("REDIS_URL", sharedRedis(t))
	id, _, _ := strings.Cut(works(t, addArgs()...), " ")
	err := changeCall(limited(t), system{out: os.Stdout}, id, func(records *store.Store, read candidacy.Call) (candidacy.Call, error) {
		works(t, "call", "move", id, "--closes=2027-01-22 12:00") // somebody else, in between
		return records.CloseCall(limited(t), read)
	})
	if !errors.Is(err, store.ErrCallChanged) || !strings.Contains(err.Error(), "by somebody else; nothing was written") {
		t.Errorf("got %v, want that somebody else changed it", err)
	}
	if calls := listed(t); calls[0]["closed"] != false || calls[0]["rev"] != 2.0 {
		t.Errorf("got %v, want the other's change alone", calls)
	}
}
