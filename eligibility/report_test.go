package eligibility

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestReport looks at the JSON of every item in every language.
func TestReport(t *testing.T) {
	r := load(t, nil)
	res, err := r.Judge(Input{Council: Province, On: bad, Answers: all(r, No)})
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range Langs {
		rep := r.Report(res, lang)
		items := append(append(rep.Blocking, rep.Missing...), *rep.Next)
		if len(items) != len(ids)+1 {
			t.Errorf("%s: got %d items, want %d", lang, len(items), len(ids)+1)
		}
		for _, item := range items {
			if item.Reason == "" || item.Proof == "" || item.Who == "" || item.Section == "" || item.Page == 0 || item.Name == "" || item.Ask == "" {
				t.Errorf("%s: %s lacks a text: %+v", lang, item.Criterion, item)
			}
			if got := r.Citation(item, lang); !strings.Contains(got, item.Section) || !strings.Contains(got, "16") || strings.Contains(got, "{") {
				t.Errorf("%s: %s: got citation %q", lang, item.Criterion, got)
			}
		}
	}
}

// TestReportJSON fixes the names and shapes that others hold on to.
func TestReportJSON(t *testing.T) {
	r := load(t, nil)
	marshal := func(in Input) string {
		res, err := r.Judge(in)
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(r.Report(res, English))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	got := marshal(Input{Council: Commune, On: good, Answers: all(r, Yes)})
	want := `{"verdict":"ready","score":100,"mandate":{"counted_on":"2026-05-08","ends":"2027-09-08","months_left":16,` +
		`"last_day":"2026-05-08","next_opening":"2027-09-08","next_opening_estimated":true},` +
		`"blocking":[],"missing":[],"unknown":[],"next":null,"rules_version":"1 (2026-11-23)"}`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	got = marshal(Input{Council: Commune, On: Date{2030, 1, 1}, Answers: all(r, Yes)})
	for _, want := range []string{
		`"ends":null,"months_left":0,"last_day":null,"next_opening":null,"next_opening_estimated":false}`,
		`"blocking":[{"criterion":"mandate","name":"Time left in the mandate","section":"2.3","page":16,"reason":"At least 16`,
		`"lead_time_days":0}],"missing":[]`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("got %s\nwant %s in it", got, want)
		}
	}
}
