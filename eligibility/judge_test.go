package eligibility

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// good and bad are days with and without enough months left to a commune.
var good, bad = Date{2026, time.May, 8}, Date{2026, time.November, 23}

// all answers every criterion that is asked.
func all(r *Rules, a Answer) map[string]Answer {
	out := map[string]Answer{}
	for _, id := range r.asked() {
		out[id] = a
	}
	return out
}

func names(items []Item) string {
	var out []string
	for _, i := range items {
		out = append(out, i.Criterion)
	}
	return strings.Join(out, " ")
}

func has(items []Item, id string) bool {
	return slices.ContainsFunc(items, func(i Item) bool { return i.Criterion == id })
}

func TestJudge(t *testing.T) {
	r := load(t, nil)
	rest := "letter_of_support endorsement staff participation initiative vision added_value training"
	for _, tt := range []struct {
		name     string
		on       Date
		base     Answer // to all; "" for none
		answers  map[string]Answer
		verdict  string
		score    int
		blocking string
		missing  string
		unknown  string
		next     string
	}{
		{"nothing answered, in time", good, "", nil, Incomplete, 0, "", "", rest, "letter_of_support"},
		{"nothing answered, too late", bad, "", nil, NotNow, 0, "mandate", "", rest, "letter_of_support"},
		{"all there", good, Yes, nil, Ready, 100, "", "", "", ""},
		{"all there, too late", bad, Yes, nil, NotNow, 100, "mandate", "", "", ""},
		{"all no", good, No, nil, NotNow, 0, "country", rest, "", "country"},
		{"all no, too late", bad, No, nil, NotNow, 0, "country mandate", rest, "", "letter_of_support"},
		{"all unsure", good, Unsure, nil, Incomplete, 0, "", "", "country " + rest, "country"},
		{"only the country is no", good, Yes, map[string]Answer{"country": No}, NotNow, 100, "country", "", "", "country"},
		{"only the country is unsure", good, Yes, map[string]Answer{"country": Unsure}, Incomplete, 100, "", "", "country", "country"},
		{"one unsure", good, Yes, map[string]Answer{"staff": Unsure}, Possible, 90, "", "", "staff", "staff"},
		{"one no", good, Yes, map[string]Answer{"initiative": No}, Possible, 85, "", "initiative", "", "initiative"},
		{"two no: the heavier first", good, Yes, map[string]Answer{"training": No, "initiative": No}, Possible, 80, "", "initiative training", "", "initiative"},
		{"equal weights: the quicker first", good, Yes, map[string]Answer{"participation": No, "staff": No, "vision": Unsure, "added_value": Unsure}, Possible, 60, "", "staff participation", "vision added_value", "added_value"},
		{"one open goes before the heavier", good, Yes, map[string]Answer{"letter_of_support": No, "training": ""}, Incomplete, 75, "", "letter_of_support", "training", "training"},
		{"unsure of the country and one no", good, Yes, map[string]Answer{"country": Unsure, "endorsement": No}, Incomplete, 80, "", "endorsement", "country", "country"},
	} {
		answers := map[string]Answer{}
		if tt.base != "" {
			answers = all(r, tt.base)
		}
		for id, a := range tt.answers {
			if answers[id] = a; a == "" {
				delete(answers, id)
			}
		}
		res, err := r.Judge(Input{Council: Commune, Answers: answers, On: tt.on})
		if err != nil {
			t.Fatalf("%s: %v", tt.name, err)
		}
		next := ""
		if res.Next != nil {
			next = res.Next.Criterion
		}
		if res.Verdict != tt.verdict || res.Score != tt.score || next != tt.next {
			t.Errorf("%s: got %s, %d, next %q, want %s, %d, next %q", tt.name, res.Verdict, res.Score, next, tt.verdict, tt.score, tt.next)
		}
		if names(res.Blocking) != tt.blocking || names(res.Missing) != tt.missing || names(res.Unknown) != tt.unknown {
			t.Errorf("%s: got blocking %q, missing %q, unknown %q, want %q, %q, %q", tt.name,
				names(res.Blocking), names(res.Missing), names(res.Unknown), tt.blocking, tt.missing, tt.unknown)
		}
	}
}

// TestCountryFromData changes what the data say of the country; a person's answer goes before it.
func TestCountryFromData(t *testing.T) {
	for says, want := range map[Answer]string{Yes: Ready, No: NotNow, Unsure: Incomplete} {
		r := load(t, map[string][2]string{"rules.yaml": {"country: yes", "country: " + string(says)}})
		answers := all(r, Yes)
		for _, answered := range []bool{true, false} {
			if !answered {
				delete(answers, Country)
			}
			res, err := r.Judge(Input{Council: Commune, Answers: answers, On: good})
			if answered && (err != nil || res.Verdict != Ready) || !answered && (err != nil || res.Verdict != want) {
				t.Errorf("data say %s, answered %v: got %s, %v", says, answered, res.Verdict, err)
			}
		}
	}
}

func TestMandateLead(t *testing.T) {
	r := load(t, nil)
	for on, want := range map[string]int{"2026-11-23": 289, "2027-09-08": 0, "2028-01-01": 0} {
		res, err := r.Judge(Input{Council: Commune, On: day(t, on)})
		if err != nil || len(res.Blocking) != 1 || res.Blocking[0].LeadDays != want {
			t.Errorf("on %s: got %+v, %v, want %d days", on, res.Blocking, err, want)
		}
	}
}

func TestJudgeRefuses(t *testing.T) {
	r := load(t, nil)
	for _, tt := range []struct {
		name string
		in   Input
		want []string
	}{
		{"no council", Input{On: good}, []string{`council: "" is unknown; it is one of commune, province, region`}},
		{"unknown council", Input{Council: "village", On: good}, []string{`"village"`}},
		{"unknown criterion", Input{Council: Region, On: good, Answers: map[string]Answer{"population": Yes}}, []string{`"population" is no criterion`}},
		{"the mandate answered", Input{Council: Region, On: good, Answers: map[string]Answer{"mandate": Yes}}, []string{"mandate is computed", "mandate_ends"}},
		{"unknown answer", Input{Council: Region, On: good, Answers: map[string]Answer{"staff": "maybe"}}, []string{`staff: "maybe" is no answer`}},
		{"empty answer", Input{Council: Region, On: good, Answers: map[string]Answer{"staff": ""}}, []string{`staff: "" is no answer`}},
		{"no day", Input{Council: Region}, []string{"today"}},
		{"impossible days", Input{Council: Region, On: good, MandateEnds: &Date{2027, 2, 29}, CallCloses: &Date{2027, 13, 1}}, []string{"mandate_ends: 2027-02-29", "call_closes: 2027-13-01"}},
		{"all at once", Input{Answers: map[string]Answer{"b": Yes, "a": Yes}}, []string{"council", `"a"`, `"b"`, "today"}},
	} {
		res, err := r.Judge(tt.in)
		if err == nil || !reflect.DeepEqual(res, Result{}) {
			t.Errorf("%s: got %v, %v, want no result and an error", tt.name, res, err)
			continue
		}
		at := 0
		for _, want := range tt.want {
			i := strings.Index(err.Error()[at:], want)
			if i < 0 {
				t.Errorf("%s: got %q, want %q in it, in that order", tt.name, err, want)
				break
			}
			at += i
		}
	}
}

// TestEveryAnswerSet judges all 4^9 answer sets, with a mandate that holds and one that fails, and holds them to what is
// promised.
func TestEveryAnswerSet(t *testing.T) {
	r := load(t, nil)
	asked := r.asked()
	count := 1
	for range asked {
		count *= 4
	}
	type outcome struct{ rank, score int }
	for _, on := range []Date{good, bad} {
		outcomes := make([]outcome, count)
		next := make([]int, count) // the answer set after a yes to next; itself without one
		for code := range count {
			in := Input{Council: Commune, On: on, Answers: answersOf(code, asked)}
			res, err := r.Judge(in)
			if err != nil {
				t.Fatal(err)
			}
			next[code] = withNext(code, asked, res)
			outcomes[code] = outcome{slices.Index([]string{NotNow, Incomplete, Possible, Ready}, res.Verdict), res.Score}
			checkOne(t, asked, in, res, on == good)
			if t.Failed() {
				return
			}
		}
		for code := range count {
			turning := false
			for i, step := 0, 1; i < len(asked); i, step = i+1, step*4 {
				state := code / step % 4
				better := outcomes[code+(3-state)*step] // 3 is yes
				if better.rank < outcomes[code].rank || better.score < outcomes[code].score {
					t.Fatalf("%v: yes to %s makes it worse", answersOf(code, asked), asked[i])
				}
				turning = turning || better.rank != outcomes[code].rank
			}
			if turning && outcomes[next[code]].rank == outcomes[code].rank {
				t.Fatalf("%v: one yes changes the verdict, but not that to next", answersOf(code, asked))
			}
		}
	}
}

// answersOf reads a set of answers from a number of base 4: unanswered, no, unsure, yes.
func answersOf(code int, asked []string) map[string]Answer {
	out := map[string]Answer{}
	for _, id := range asked {
		if a := []Answer{"", No, Unsure, Yes}[code%4]; a != "" {
			out[id] = a
		}
		code /= 4
	}
	return out
}

// withNext adds a yes to next to a number of answersOf.
func withNext(code int, asked []string, res Result) int {
	if res.Next == nil {
		return code
	}
	step := 1
	for range slices.Index(asked, res.Next.Criterion) {
		step *= 4
	}
	return code + (3-code/step%4)*step
}

// checkOne holds one result to its answers.
func checkOne(t *testing.T, asked []string, in Input, res Result, term bool) {
	open, settled := false, true // settled: nothing that can be answered is left to improve
	for _, id := range asked {
		a, given := in.Answers[id]
		open = open || !given && id != Country
		var list []Item
		switch {
		case a == Yes, !given && id == Country:
			if has(res.Blocking, id) || has(res.Missing, id) || has(res.Unknown, id) {
				t.Errorf("%v: %s is yes and listed", in.Answers, id)
			}
			continue
		case a == No && id == Country:
			list = res.Blocking
		case a == No:
			list = res.Missing
		default:
			list = res.Unknown
		}
		settled = false
		if !has(list, id) {
			t.Errorf("%v: %s is not in the list of its answer", in.Answers, id)
		}
	}
	if (res.Next == nil) != settled {
		t.Errorf("%v: got next %v, want one exactly when an answer can be improved", in.Answers, res.Next)
	}
	if blocked := !term || in.Answers[Country] == No; blocked != (res.Verdict == NotNow) || blocked != (len(res.Blocking) > 0) {
		t.Errorf("%v: got %s with %d blocking", in.Answers, res.Verdict, len(res.Blocking))
	}
	if open && (res.Verdict == Ready || res.Verdict == Possible) {
		t.Errorf("%v: got %s before everything is answered", in.Answers, res.Verdict)
	}
	if term == has(res.Blocking, Term) {
		t.Errorf("%v: the mandate holds %v, got blocking %s", in.Answers, term, names(res.Blocking))
	}
	if (res.Verdict == Ready) != (res.Score == 100 && len(res.Blocking)+len(res.Missing)+len(res.Unknown) == 0) {
		t.Errorf("%v: got %s with score %d", in.Answers, res.Verdict, res.Score)
	}
}
