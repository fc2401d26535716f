package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/munfatih/munfatih/playground"
)

// atOnce is how many scenarios are played side by side: they mostly wait.
const atOnce = 4

// TestScenarios plays each scenario in short: every promise must be kept.
func TestScenarios(t *testing.T) {
	if _, err := exec.LookPath("redis-server"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("redis-server is missing: ../../test.sh installs it")
		}
		t.Skip("redis-server is missing: ../../test.sh installs it")
	}
	binary, err := build(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	o := options{binary: binary, length: shortLength, rate: shortRate}
	places, verdicts := make(chan struct{}, atOnce), make([]chan verdict, len(scenarios))
	for i, s := range scenarios {
		verdicts[i] = make(chan verdict, 1)
		go func() {
			places <- struct{}{}
			defer func() { <-places }()
			verdicts[i] <- play(t.Context(), s, o, func(line string) { t.Logf("%s: %s", s.name, line) })
		}()
	}
	for i, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			v := <-verdicts[i]
			if v.skipped != "" {
				t.Skip(v.skipped)
			}
			for _, broken := range v.broken {
				t.Error(broken)
			}
			if v.updates < 50 {
				t.Errorf("got %d updates, want a load", v.updates)
			}
		})
	}
}

// TestJudge shows the judge what a bot can do wrong: each must be seen.
func TestJudge(t *testing.T) {
	message := func(n int) update { return update{chat: 1, code: fmt.Sprintf("soak-%d", n)} }
	press, question := update{chat: 1, query: "7"}, update{chat: 1}
	say := func(text string) playground.Call {
		return playground.Call{Method: "sendMessage", Params: map[string]any{"chat_id": json.Number("1"), "text": text}}
	}
	refused := say("soak-1")
	refused.Error = "fault"
	answer := playground.Call{Method: "answerCallbackQuery", Params: map[string]any{"callback_query_id": "7"}}
	type calls = []playground.Call
	for _, test := range []struct {
		name  string
		sent  []update
		calls calls
		want  verdict
	}{
		{"all is well", []update{message(1), message(2)}, calls{say("<b>soak-1</b>"), say("soak-2")}, verdict{answered: 2}},
		{"a reply is missing", []update{message(1), message(2)}, calls{say("soak-2")}, verdict{answered: 1, lost: 1}},
		{"a reply was refused", []update{message(1)}, calls{refused}, verdict{lost: 1}},
		{"a reply appears again", []update{message(1), message(2)}, calls{say("soak-1"), say("soak-2"), say("soak-1")}, verdict{answered: 2, again: 1}},
		{"replies overtake", []update{message(1), message(10)}, calls{say("soak-10"), say("soak-1")}, verdict{answered: 2, outOfOrder: 1}},
		{"a press is answered", []update{press}, calls{answer}, verdict{answered: 1}},
		{"a press is not answered", []update{press}, nil, verdict{lost: 1}},
		{"a question is not answered", []update{question, question}, calls{say("Guide, 2.2")}, verdict{answered: 1, lost: 1}},
		{"a question is answered twice", []update{question}, calls{say("Guide, 2.2"), say("Guide, 2.2")}, verdict{answered: 1, again: 1}},
	} {
		var got verdict
		new(world).judgeAnswers(&got, test.sent, hear(test.calls))
		if got.answered != test.want.answered || got.lost != test.want.lost || got.again != test.want.again || got.outOfOrder != test.want.outOfOrder {
			t.Errorf("%s: got %s, want %s", test.name, got.line(), test.want.line())
		}
	}
}

func TestRefusals(t *testing.T) {
	begun := time.Now()
	every := func(pause time.Duration, n int) (all []time.Time) {
		for i := range n {
			all = append(all, begun.Add(time.Duration(i)*pause))
		}
		return all
	}
	for _, test := range []struct {
		name     string
		instants []time.Time
		want     int
	}{
		{"a burst that fits", every(0, 30), 0},
		{"a burst that is too long", every(0, 33), 3},
		{"just as fast as allowed, after a burst", append(every(0, 29), every(time.Second/30+1, 300)...), 0},
		{"faster than allowed", every(time.Second/60, 120), 31},
	} {
		if got := refusals(30, 30, test.instants); got != test.want {
			t.Errorf("%s: got %d refusals, want %d", test.name, got, test.want)
		}
	}
	if got := mostWithin(time.Second, every(time.Second/10, 100)); got != 10 {
		t.Errorf("ten a second: got %d within a second, want 10", got)
	}
}

func TestQuantiles(t *testing.T) {
	var waits []time.Duration
	for i := range 200 {
		waits = append(waits, time.Duration(200-i)*time.Millisecond)
	}
	if got := quantilesOf(waits).String(); got != "100 ms/198 ms" {
		t.Errorf("got %s, want 100 ms/198 ms", got)
	}
	if got := quantilesOf(nil).String(); got != "–" {
		t.Errorf("nobody has waited: got %s, want –", got)
	}
}

func TestBadUse(t *testing.T) {
	for _, args := range [][]string{{"-only", "nothing"}, {"redis-killed"}, {"-length", "0s"}, {"-nonsense"}} {
		if code := command(context.Background(), args, t.Output(), t.Output()); code != 2 {
			t.Errorf("%q: got exit code %d, want 2", args, code)
		}
	}
}
