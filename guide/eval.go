package guide

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// Question is a question with the sections that answer it; Section is ["none"]
// where the guide does not.
type Question struct {
	ID      string   `json:"id"`
	Lang    string   `json:"lang"`
	Q       string   `json:"q"`
	Section []string `json:"section"`
}

func (q Question) none() bool { return slices.Contains(q.Section, "none") }

// maxLine bounds a line of a questions file, in bytes.
const maxLine = 1 << 20

// ReadQuestions reads one JSON question a line; empty lines are skipped. The
// error names every bad line.
func ReadQuestions(r io.Reader) ([]Question, error) {
	var out []Question
	var faults Faults
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	n := 0
	for lines.Scan() {
		n++
		line := bytes.TrimSpace(bytes.TrimPrefix(lines.Bytes(), []byte("\ufeff")))
		if len(line) == 0 {
			continue
		}
		var q Question
		switch err := json.Unmarshal(line, &q); {
		case err != nil:
			faults.Add("questions", n, "%s", err)
		case strings.TrimSpace(q.Q) == "":
			faults.Add("questions", n, "the question \"q\" is missing or empty")
		case len(q.Section) == 0:
			faults.Add("questions", n, "\"section\" is missing; [\"none\"] is wanted where the guide does not answer")
		default:
			out = append(out, q)
		}
	}
	if err := lines.Err(); err != nil {
		faults.Add("questions", n+1, "%s", err)
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return out, nil
}

// Score counts the four measures over some questions.
type Score struct {
	Lang            string `json:"lang"` // the variety, or "all"
	Questions       int    `json:"questions"`
	Inside          int    `json:"inside"`           // with a gold section
	Outside         int    `json:"outside"`          // gold none
	Right1          int    `json:"right_at_1"`       // answered, the section is among the gold
	Right3          int    `json:"right_in_3"`       // a gold section among section and first two alternatives, not unanswered
	WronglyAnswered int    `json:"wrongly_answered"` // gold none, yet answered
	WronglyRefused  int    `json:"wrongly_refused"`  // gold a section, yet unanswered
}

// Miss is a question that was not answered right at once.
type Miss struct {
	Question Question `json:"question"`
	Status   Status   `json:"status"`
	Section  string   `json:"section"`
	Passage  string   `json:"passage"`
}

// Report is how well questions were answered.
type Report struct {
	Scores []Score `json:"varieties"` // a line a variety, in order of first appearance
	All    Score   `json:"all"`
	Misses []Miss  `json:"misses"`
}

// Evaluate asks all questions and compares with their gold sections.
func Evaluate(g *Guide, qs []Question) Report {
	r := newReport()
	for _, q := range qs {
		r.add(q, g.Ask(q.Q, ""))
	}
	return r
}

func newReport() Report {
	return Report{Scores: []Score{}, All: Score{Lang: "all"}, Misses: []Miss{}}
}

func (r *Report) add(q Question, a Answer) {
	i := slices.IndexFunc(r.Scores, func(s Score) bool { return s.Lang == q.Lang })
	if i < 0 {
		i = len(r.Scores)
		r.Scores = append(r.Scores, Score{Lang: q.Lang})
	}
	r.Scores[i].count(q, a)
	if r.All.count(q, a) {
		return
	}
	m := Miss{Question: q, Status: a.Status, Section: "none"}
	if a.Passage != nil {
		m.Section, m.Passage = a.Passage.Section, a.Passage.ID
	}
	r.Misses = append(r.Misses, m)
}

// count adds one answer and says whether it was right at once.
func (s *Score) count(q Question, a Answer) bool {
	s.Questions++
	if q.none() {
		s.Outside++
		if a.Status == Answered {
			s.WronglyAnswered++
		}
		return a.Status == Unanswered
	}
	s.Inside++
	if a.Status == Unanswered {
		s.WronglyRefused++
		return false
	}
	shown := append([]string{a.Passage.Section}, a.Alternatives[:min(2, len(a.Alternatives))]...)
	if slices.ContainsFunc(shown, func(id string) bool { return slices.Contains(q.Section, id) }) {
		s.Right3++
	}
	if a.Status == Answered && slices.Contains(q.Section, a.Passage.Section) {
		s.Right1++
		return true
	}
	return false
}

// String returns the table for people, shares in percent.
func (r Report) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "variety\tquestions\tright at 1\tright in 3\twrongly answered\twrongly refused\t")
	for _, s := range append(slices.Clone(r.Scores), r.All) {
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\t%s\t\n", s.Lang, s.Questions,
			share(s.Right1, s.Inside), share(s.Right3, s.Inside), share(s.WronglyAnswered, s.Outside), share(s.WronglyRefused, s.Inside))
	}
	w.Flush() // a strings.Builder does not fail
	return b.String()
}

// share writes part of whole, such as "81.0% (34/42)".
func share(part, whole int) string {
	if whole == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f%% (%d/%d)", 100*float64(part)/float64(whole), part, whole)
}
