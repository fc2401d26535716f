package main

import (
	"math"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/munfatih/munfatih/guide"
)

// loaded is the built-in guide and those of its examples that a test needs: of
// one section and outside, to index fast.
func loaded(t *testing.T) (*guide.Guide, []example) {
	t.Helper()
	g, err := guide.Load(guide.Embedded())
	if err != nil {
		t.Fatalf("load the guide: %v", err)
	}
	examples, err := readExamples(g, guide.Embedded())
	if err != nil {
		t.Fatalf("read the examples: %v", err)
	}
	few := slices.DeleteFunc(examples, func(e example) bool { return e.section != "2.2" && e.id != "off.birth-certificate" })
	if len(few) < 20 {
		t.Fatalf("got %d examples of section 2.2 and off.birth-certificate, want 20 at least", len(few))
	}
	return g, few
}

func TestPeersFindTheObvious(t *testing.T) {
	g, examples := loaded(t)
	tests := []struct {
		question string
		section  string
		found    []bool // by each peer
	}{
		{"هل هناك شرط يتعلق بعدد السكان؟", "2.2", []bool{true, true, true}},
		{"condition de nombre d'habitants", "2.2", []bool{false, true, true}},
		{"population condition", "2.2", []bool{false, true, true}},
		{"wach ch7al dyal sokan chart", "2.2", []bool{false, false, true}},
		{"zzzz", none, []bool{true, true, true}},
	}
	for i, p := range peers {
		s, err := p.build(g, examples)
		if err != nil {
			t.Fatalf("build %s: %v", p.name, err)
		}
		if s.cost.time <= 0 || s.cost.heap <= 0 {
			t.Errorf("%s: got cost %+v, want some time and memory", p.name, s.cost)
		}
		for _, tt := range tests {
			a, err := s.ask(tt.question)
			if err != nil {
				t.Fatalf("ask %s %q: %v", p.name, tt.question, err)
			}
			got := none
			if len(a.sections) > 0 {
				got = a.sections[0]
			}
			if (got == tt.section) != tt.found[i] {
				t.Errorf("%s, %q: got section %s, want %s: %v", p.name, tt.question, got, tt.section, tt.found[i])
			}
		}
	}
}

func TestAnswerFrom(t *testing.T) {
	tests := []struct {
		name   string
		hits   []hit
		status guide.Status
		want   []string
	}{
		{"nothing", nil, guide.Unanswered, nil},
		{"at the threshold", []hit{{"2.2", 0.5}, {none, 0.4}, {"2.2", 0.3}, {"1.1", 0.2}}, guide.Answered, []string{"2.2", "1.1"}},
		{"below it", []hit{{"2.2", 0.49}}, guide.Unanswered, []string{"2.2"}},
		{"a topic first", []hit{{none, 0.9}, {"2.2", 0.8}}, guide.Unanswered, []string{"2.2"}},
	}
	for _, tt := range tests {
		got := answerFrom(tt.hits, 0.5)
		if got.status != tt.status || !slices.Equal(got.sections, tt.want) {
			t.Errorf("%s: got %v, want %s %v", tt.name, got, tt.status, tt.want)
		}
	}
}

func TestThreshold(t *testing.T) {
	in := func(score float64) trial { return trial{hit{"2.2", score}, true} }
	out := func(score float64) trial { return trial{hit{"2.2", score}, false} }
	tests := []struct {
		name   string
		trials []trial
		want   float64
	}{
		{"none", nil, math.Inf(1)},
		{"apart", []trial{out(1), in(3), in(2)}, 2},
		{"one outside is worth two inside", []trial{in(1), in(2), out(3), in(4)}, 1},
		{"as many of the same score", []trial{in(4), in(1), out(1)}, 4},
		{"only outside", []trial{out(1), out(2)}, math.Inf(1)},
		{"nothing found", []trial{{hit{section: none}, true}, in(2)}, 2},
	}
	for _, tt := range tests {
		if got := threshold(tt.trials); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestScoreAsEval holds our count against the guide's own.
func TestScoreAsEval(t *testing.T) {
	f, err := os.Open("../../guide/testdata/heldout-a.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	questions, err := guide.ReadQuestions(f)
	if err != nil {
		t.Fatal(err)
	}
	ours, g, err := buildOurs()
	if err != nil {
		t.Fatal(err)
	}
	got, err := ours.evaluate(questions)
	if err != nil {
		t.Fatal(err)
	}
	if c := ours.cost; c.time <= 0 || c.ready <= 0 || c.heap <= 0 {
		t.Errorf("got cost %+v, want all of it", c)
	}
	want := guide.Evaluate(g, questions)
	if len(got.varieties) != len(want.Scores) {
		t.Fatalf("got varieties %v, want %d of them", got.varieties, len(want.Scores))
	}
	for _, w := range append(want.Scores, want.All) {
		s := got.all
		if w.Lang != want.All.Lang {
			s = *got.scores[w.Lang]
		}
		s.found = 0 // eval does not count it
		if wanted := (score{w.Inside, w.Outside, 0, w.Right1, w.Right3, w.WronglyAnswered}); s != wanted {
			t.Errorf("%s: got %+v, want %+v", w.Lang, s, wanted)
		}
	}
}

func TestPercentile(t *testing.T) {
	var hundred []time.Duration
	for i := range 100 {
		hundred = append(hundred, time.Duration(100-i))
	}
	tests := []struct {
		times []time.Duration
		p     int
		want  time.Duration
	}{
		{nil, 99, 0},
		{[]time.Duration{7}, 99, 7},
		{hundred, 99, 99},
		{hundred, 50, 50},
		{hundred, 100, 100},
	}
	for _, tt := range tests {
		if got := percentile(tt.times, tt.p); got != tt.want {
			t.Errorf("percentile %d of %d times: got %d, want %d", tt.p, len(tt.times), got, tt.want)
		}
	}
	if got := meanOf([]time.Duration{1, 3}); got != 2 {
		t.Errorf("mean of 1 and 3: got %d, want 2", got)
	}
}
