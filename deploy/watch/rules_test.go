package watch

import (
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
)

const (
	rulesFile = "../../docs/alerts.rules.yml"
	pageFile  = "../../docs/operations.md"
	pageURL   = "https://github.com/munfatih/munfatih/blob/main/docs/operations.md#"
)

// rules are the alert rules, as Prometheus reads and checks them.
func rules(t *testing.T) []rulefmt.Rule {
	t.Helper()
	groups, faults := rulefmt.ParseFile(rulesFile, false, model.LegacyValidation, promQL, slog.New(slog.DiscardHandler))
	for _, fault := range faults {
		t.Error(fault)
	}
	if groups == nil {
		t.FailNow()
	}
	var all []rulefmt.Rule
	for _, group := range groups.Groups {
		all = append(all, group.Rules...)
	}
	if len(all) < 10 {
		t.Fatalf("got %d rules, want those of the file", len(all))
	}
	return all
}

// TestRules has each rule say how bad it is, what is the matter, and where the
// page tells what to do.
func TestRules(t *testing.T) {
	names, anchors := served(t), headings(t, pageFile)
	var seen []string
	for _, rule := range rules(t) {
		for _, fault := range faultsOf(rule.Expr, names) {
			t.Errorf("%s: %s", rule.Alert, fault)
		}
		if slices.Contains(seen, rule.Alert) {
			t.Errorf("%s stands twice", rule.Alert)
		}
		seen = append(seen, rule.Alert)
		if severity := rule.Labels["severity"]; severity != "critical" && severity != "warning" {
			t.Errorf("%s: got severity %q, want critical or warning", rule.Alert, severity)
		}
		if rule.Annotations["summary"] == "" {
			t.Errorf("%s: got no summary", rule.Alert)
		}
		anchor, ours := strings.CutPrefix(rule.Annotations["runbook"], pageURL)
		if !ours || !anchors[anchor] {
			t.Errorf("%s: got runbook %q, want a heading of docs/operations.md", rule.Alert, rule.Annotations["runbook"])
		}
		if !strings.Contains(readFile(t, pageFile), "`"+rule.Alert+"`") {
			t.Errorf("docs/operations.md does not name %s", rule.Alert)
		}
	}
}
