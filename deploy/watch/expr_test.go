package watch

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/promql/parser"

	"github.com/munfatih/munfatih/metrics"
)

// promQL reads expressions as a Prometheus without experiments does.
var promQL = parser.NewParser(parser.Options{})

// served are the names of all samples that the bot serves, each with its labels.
func served(t *testing.T) map[string]map[string]bool {
	t.Helper()
	some := []string{"some"}
	m := metrics.New("v1", metrics.Labels{Languages: some, Statuses: some, Alerts: some, Endorsements: some})
	m.Hands(func() int { return 0 })
	m.Update("message", "done", time.Second)
	m.Call("sendMessage", "200")
	m.Ledger("some", 1)
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, metrics.Path, nil))
	names := map[string]map[string]bool{"up": {}} // Prometheus' own
	for _, sample := range regexp.MustCompile(`(?m)^([a-z_]+)(\{.*\})? `).FindAllStringSubmatch(w.Body.String(), -1) {
		if names[sample[1]] == nil {
			names[sample[1]] = map[string]bool{}
		}
		for _, label := range regexp.MustCompile(`(\w+)="`).FindAllStringSubmatch(sample[2], -1) {
			names[sample[1]][label[1]] = true
		}
	}
	if len(names) < 30 {
		t.Fatalf("got %d names served, want all", len(names))
	}
	for name := range names { // Prometheus adds them when it reads a page
		names[name]["job"], names[name]["instance"] = true, true
	}
	return names
}

// faultsOf is what is wrong with an expression: it is no PromQL, or names
// something that nobody serves.
func faultsOf(text string, names map[string]map[string]bool) (faults []string) {
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	expr, err := promQL.ParseExpr(text)
	if err != nil {
		return []string{fmt.Sprintf("%q is no PromQL: %v", text, err)}
	}
	parser.Inspect(expr, func(node parser.Node, _ []parser.Node) error {
		selector, ok := node.(*parser.VectorSelector)
		if !ok {
			return nil
		}
		labels, there := names[selector.Name]
		if !there {
			fault("%q asks for %s, which the bot does not serve", text, selector.Name)
			return nil
		}
		for _, m := range selector.LabelMatchers {
			if m.Name != "__name__" && !labels[m.Name] {
				fault("%q asks for the label %s of %s, which has %v", text, m.Name, selector.Name, labels)
			}
		}
		return nil
	})
	return faults
}

// TestFaultsOf tries the check itself.
func TestFaultsOf(t *testing.T) {
	names := served(t)
	for text, want := range map[string]int{
		`sum by (outcome) (rate(munfatih_updates_total{outcome="done"}[5m]))`: 0,
		`munfatih_update_seconds_bucket{le="5"} > go_goroutines`:              0,
		`munfatih_nothing + up`:                1,
		`munfatih_updates_total{colour="red"}`: 1,
		`sum(munfatih_updates_total`:           1,
	} {
		if got := faultsOf(text, names); len(got) != want {
			t.Errorf("%s: got faults %q, want %d", text, got, want)
		}
	}
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// headings are the anchors of a Markdown page, as GitHub makes them.
func headings(t *testing.T, file string) map[string]bool {
	t.Helper()
	anchors := map[string]bool{}
	for _, h := range regexp.MustCompile(`(?m)^#+ +(.+?) *$`).FindAllStringSubmatch(readFile(t, file), -1) {
		text := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(h[1]), "")
		anchors[strings.ReplaceAll(text, " ", "-")] = true
	}
	return anchors
}
