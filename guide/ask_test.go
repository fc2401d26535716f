package guide

import (
	"encoding/json"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestAskSmall(t *testing.T) {
	g := small(t)
	tests := []struct {
		question string
		want     Lang
		lang     Lang
		status   Status
		passage  string
		note     string
	}{
		{"هل يشترط عدد السكان", "", Arabic, Answered, "2.2.population", ""},
		{"nombre d'habitants exigé ?", "", French, Answered, "2.2.population", ""},
		{"nombre d'habitants exigé ?", English, English, Answered, "2.2.population", ""},
		{"nombre d'habitants exigé ?", "de", French, Answered, "2.2.population", ""},
		{"must the country be a member", "", English, Answered, "2.2.country", "Morocco is a member."},
		{"hal yajib an takoun dawla 3odw", Arabic, Arabic, "", "", ""},
		{"how much is the fee", "", English, Unanswered, "", "There is no fee."},
		{"what is the weather tomorrow", "", English, Unanswered, "", ""},
	}
	for _, tt := range tests {
		a := g.Ask(tt.question, tt.want)
		if a.Lang != tt.lang {
			t.Errorf("Ask(%q, %q): got language %s, want %s", tt.question, tt.want, a.Lang, tt.lang)
		}
		if tt.status == "" {
			continue
		}
		if a.Status != tt.status {
			t.Errorf("Ask(%q): got %s, want %s", tt.question, a.Status, tt.status)
			continue
		}
		passage, note := "", ""
		if a.Passage != nil {
			passage = a.Passage.ID
		}
		if a.Note != nil {
			note = a.Note.Text[a.Lang]
		}
		if passage != tt.passage || note != tt.note {
			t.Errorf("Ask(%q): got %q with note %q, want %q with %q", tt.question, passage, note, tt.passage, tt.note)
		}
	}
}

// noise is what people and programs send that is no question.
var noise = map[string]string{
	"empty":      "",
	"space":      " \n\t ",
	"one letter": "a",
	"emoji":      "😀👍🏽",
	"HTML":       "<script>alert(1)</script>",
	"Tifinagh":   "ⵎⴰ ⵉⴳⴰⵏ ⵜⴰⵙⵖⵍⵜ",
	"Spanish":    "¿dónde puedo comprar zapatos baratos?",
	"keyboard":   "qsdfjklm wxcvbn azertyuiop",
	"long":       strings.Repeat("xqzj vbgh ", 410)[:4096],
	"one word":   strings.Repeat("z", 4096),
	"not UTF-8":  strings.Repeat("\xff\xfe", 100),
	"NUL":        "\x00\x00",
	"marks":      strings.Repeat("\u064b", 4096),
}

func TestAskNoise(t *testing.T) {
	g := embedded(t)
	for name, text := range noise {
		a := g.Ask(text, "")
		if a.Status == Answered {
			t.Errorf("%s: got answered by %s, want not answered", name, a.Passage.ID)
		}
		checkAnswer(t, a)
	}
}

// checkAnswer holds what is promised of every answer.
func checkAnswer(t *testing.T, a Answer) {
	t.Helper()
	if (a.Status == Unanswered) != (a.Passage == nil) {
		t.Errorf("Ask(%q): got %s with passage %v", a.Question, a.Status, a.Passage)
	}
	if !slices.Contains(Langs, a.Lang) {
		t.Errorf("Ask(%q): got language %q", a.Question, a.Lang)
	}
	if a.Passage != nil && len(a.Alternatives) < 2 {
		t.Errorf("Ask(%q): got %d alternatives, want two at least", a.Question, len(a.Alternatives))
	}
	if a.Passage != nil && slices.Contains(a.Alternatives, a.Passage.Section) {
		t.Errorf("Ask(%q): got the answer's own section among the alternatives %q", a.Question, a.Alternatives)
	}
	data, err := json.Marshal(a)
	if err != nil {
		t.Fatalf("Ask(%q): JSON: %v", a.Question, err)
	}
	if strings.Contains(string(data), `":null`) && strings.Contains(string(data), `s":null`) {
		t.Errorf("Ask(%q): got a null list in %s", a.Question, data)
	}
	var out struct{ Section, Status string }
	if err := json.Unmarshal(data, &out); err != nil {
		t.Fatal(err)
	}
	if (out.Section == "none") != (out.Status == "unanswered") {
		t.Errorf("Ask(%q): got section %s with status %s", a.Question, out.Section, out.Status)
	}
}

func TestAnswerJSON(t *testing.T) {
	g := small(t)
	tests := []struct{ question, want string }{
		{"must the country be a member", `{"question":"must the country be a member","language":"en","status":"answered","section":"2.2","sections":["2.2"],"page":16,"passage":"2.2.country","answer":"The country must be a member.","note":"Morocco is a member.","alternatives":["contact"]}`},
		{"combien d'habitants faut-il", `{"question":"combien d'habitants faut-il","language":"fr","status":"answered","section":"2.2","sections":["2.2"],"page":16,"passage":"2.2.population","answer":"Aucun nombre d'habitants n'est exigé.\n\n• Petite ou grande, la commune peut candidater.","note":null,"alternatives":["contact"]}`},
		{"", `{"question":"","language":"und","status":"unanswered","section":"none","sections":[],"page":null,"passage":"","answer":"الدليل لا يذكر ذلك.","note":null,"alternatives":[]}`},
		{"where is the office", `{"question":"where is the office","language":"en","status":"answered","section":"contact","sections":["contact"],"page":null,"passage":"contact.address","answer":"The office is in Tangier.","note":null,"alternatives":["2.2"]}`},
	}
	for _, tt := range tests {
		data, err := json.Marshal(g.Ask(tt.question, ""))
		if err != nil {
			t.Fatal(err)
		}
		if got := string(data); got != tt.want {
			t.Errorf("Ask(%q):\ngot  %s\nwant %s", tt.question, got, tt.want)
		}
	}
	if data, err := json.Marshal(Answer{}); err != nil || strings.Contains(string(data), `"sections":null`) {
		t.Errorf("zero Answer: got %s %v, want empty lists", data, err)
	}
}

// Two guides from one folder give the same answers.
func TestAskIsDeterministic(t *testing.T) {
	a, b := embedded(t), embedded(t)
	for i := 0; i < len(a.examples); i += 97 {
		q := a.examples[i].text + " ?"
		x, err := json.Marshal(a.Ask(q, ""))
		if err != nil {
			t.Fatal(err)
		}
		y, err := json.Marshal(b.Ask(q, ""))
		if err != nil {
			t.Fatal(err)
		}
		if string(x) != string(y) {
			t.Errorf("Ask(%q): got\n%s\nthen\n%s", q, x, y)
		}
	}
}

func FuzzAsk(f *testing.F) {
	g, err := Load(smallFolder())
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range noise {
		f.Add(text)
	}
	f.Add("واش 3ndna ghir l'appel")
	f.Fuzz(func(t *testing.T, text string) {
		a := g.Ask(text, "")
		if a.Passage != nil && a.Status == Unanswered || a.Passage == nil && a.Status != Unanswered {
			t.Errorf("got %s with passage %v", a.Status, a.Passage)
		}
		if n := len(g.lexicon.analyse(text).features); n > maxFeatures {
			t.Errorf("got %d features, want at most %d", n, maxFeatures)
		}
		if utf8.ValidString(text) {
			if again := g.Ask(text, ""); again.Status != a.Status {
				t.Errorf("got %s, then %s", a.Status, again.Status)
			}
		}
	})
}

func BenchmarkAsk(b *testing.B) {
	g := embedded(b)
	for _, bm := range []struct{ name, text string }{
		{"short", "chno homa chorot dyal tarchi7"},
		{"usual", "السلام عليكم، بقا للمجلس ديالنا عام واحد على الانتخابات واش مازال نقدرو نحطو الترشيح"},
		{"noise4096", noise["long"]},
	} {
		b.Run(bm.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				g.Ask(bm.text, "")
			}
		})
	}
}

// BenchmarkQuestions asks held-out questions one by one and tells the middle
// and the slowest hundredth.
func BenchmarkQuestions(b *testing.B) {
	g := embedded(b)
	file, err := os.Open("testdata/heldout-a.jsonl")
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	questions, err := ReadQuestions(file)
	if err != nil {
		b.Fatal(err)
	}
	var took []time.Duration
	for b.Loop() {
		for _, q := range questions {
			begun := time.Now()
			g.Ask(q.Q, "")
			took = append(took, time.Since(begun))
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}

// BenchmarkLoad tells the time to start, and the memory that a loaded guide keeps.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	live := func() float64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return float64(m.HeapAlloc) / (1 << 20)
	}
	before := live()
	var g *Guide
	for b.Loop() {
		var err error
		if g, err = Load(Embedded()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(live()-before, "live-MB")
	runtime.KeepAlive(g)
}
