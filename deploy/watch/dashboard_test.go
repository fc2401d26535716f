package watch

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
)

const dashboardFile = "../../docs/grafana.json"

// dashboard is what the test reads of Grafana's form.
type dashboard struct {
	Title       string
	UID         string
	Schema      int `json:"schemaVersion"`
	Annotations struct {
		List []struct{ Name, Expr string }
	}
	Templating struct {
		List []struct{ Name, Type string }
	}
	Panels []panel
}

type panel struct {
	ID          int
	Type, Title string
	Datasource  struct{ UID string }
	Grid        struct{ X, Y, W, H int } `json:"gridPos"`
	Targets     []struct {
		Expr       string
		RefID      string
		Legend     string `json:"legendFormat"`
		Datasource struct{ UID string }
	}
}

func readDashboard(t *testing.T) dashboard {
	t.Helper()
	var d dashboard
	if err := json.Unmarshal([]byte(readFile(t, dashboardFile)), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// rateInterval stands for what Grafana fills in.
func rateInterval(expr string) string { return strings.ReplaceAll(expr, "$__rate_interval", "5m") }

// TestDashboard has each panel ask the chosen source for what the bot serves.
func TestDashboard(t *testing.T) {
	d, names := readDashboard(t), served(t)
	if d.Title == "" || d.UID == "" || d.Schema < 38 { // of Grafana 10
		t.Errorf("got title %q, uid %q, schema %d, want all, and a schema of Grafana 10", d.Title, d.UID, d.Schema)
	}
	if v := d.Templating.List; len(v) != 1 || v[0].Name != "datasource" || v[0].Type != "datasource" {
		t.Errorf("got variables %+v, want the data source alone", v)
	}
	for _, a := range d.Annotations.List {
		if a.Expr != "" {
			for _, fault := range faultsOf(rateInterval(a.Expr), names) {
				t.Errorf("annotation %s: %s", a.Name, fault)
			}
		}
	}
	legend := regexp.MustCompile(`\{\{(\w+)\}\}`)
	for _, p := range d.Panels {
		if p.Type == "row" {
			continue
		}
		if len(p.Targets) == 0 {
			t.Errorf("%s: got no query", p.Title)
		}
		for _, target := range p.Targets {
			for _, fault := range faultsOf(rateInterval(target.Expr), names) {
				t.Errorf("%s: %s", p.Title, fault)
			}
			if p.Datasource.UID != "${datasource}" || target.Datasource.UID != "${datasource}" {
				t.Errorf("%s: got source %q and %q, want the variable", p.Title, p.Datasource.UID, target.Datasource.UID)
			}
			for _, l := range legend.FindAllStringSubmatch(target.Legend, -1) {
				if !strings.Contains(target.Expr, "by ("+l[1]+")") && l[1] != "instance" {
					t.Errorf("%s: the legend names %s, by which %q does not sum", p.Title, l[1], target.Expr)
				}
			}
		}
	}
}

// TestDashboardShows has every figure of the contract on a panel.
func TestDashboardShows(t *testing.T) {
	text := readFile(t, dashboardFile)
	for name := range served(t) {
		name = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(name, "_bucket"), "_sum"), "_count")
		if strings.HasPrefix(name, "munfatih_") && !strings.Contains(text, name) {
			t.Errorf("no panel shows %s", name)
		}
	}
}

// TestDashboardLayout lays no panel over another, and gives no number twice.
func TestDashboardLayout(t *testing.T) {
	all := readDashboard(t).Panels
	if len(all) < 20 {
		t.Fatalf("got %d panels, want those of the file", len(all))
	}
	for i, p := range all {
		a := p.Grid
		if a.X < 0 || a.W < 1 || a.H < 1 || a.X+a.W > 24 {
			t.Errorf("%s: got place %+v, want it within 24 columns", p.Title, a)
		}
		for _, q := range all[:i] {
			b := q.Grid
			if p.ID == q.ID {
				t.Errorf("%s and %s: both have the number %d", p.Title, q.Title, p.ID)
			}
			if a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H {
				t.Errorf("%s lies over %s", p.Title, q.Title)
			}
		}
	}
}
