package eligibility

import (
	"errors"
	"io/fs"
	"path"
	"strings"
	"testing"
	"testing/fstest"
)

// load returns the built-in rules, with one replacement in each named file.
func load(t *testing.T, change map[string][2]string) *Rules {
	t.Helper()
	r, err := Load(changed(t, change))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// changed is the built-in folder with one replacement in each named file. A file is emptied by {"", ""}, and removed by
// {"", "-"}.
func changed(t *testing.T, change map[string][2]string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	names, err := fs.Glob(Embedded(), "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(Embedded(), name)
		if err != nil {
			t.Fatal(err)
		}
		c, ok := change[name]
		switch {
		case ok && c == [2]string{"", "-"}:
			continue
		case ok && c == [2]string{}:
			data = nil
		case ok && !strings.Contains(string(data), c[0]):
			t.Fatalf("%s does not hold %q", name, c[0])
		case ok:
			data = []byte(strings.Replace(string(data), c[0], c[1], 1))
		}
		out[name] = &fstest.MapFile{Data: data}
	}
	return out
}

// lineOf returns the line of the first place of a text in a built-in file.
func lineOf(t *testing.T, name, text string) int {
	t.Helper()
	data, err := fs.ReadFile(Embedded(), name)
	if err != nil {
		t.Fatal(err)
	}
	before, _, found := strings.Cut(string(data), text)
	if !found {
		t.Fatalf("%s does not hold %q", name, text)
	}
	return strings.Count(before, "\n") + 1
}

func TestEmbedded(t *testing.T) {
	r := load(t, nil)
	if r.Version() != "1 (2026-11-23)" || r.Months() != 16 || r.Date() != day(t, "2026-11-23") {
		t.Errorf("got version %q, %d months, date %s, want 1 (2026-11-23), 16, 2026-11-23", r.Version(), r.Months(), r.Date())
	}
	var got []string
	for _, c := range r.Criteria() {
		got = append(got, c.ID)
		if c.Asked != (c.ID != Term) || (c.Weight == 0) != blocks(c.ID) {
			t.Errorf("%s: got asked %v, weight %d", c.ID, c.Asked, c.Weight)
		}
		if want := map[bool]string{true: "2.2", false: "2.3"}[c.ID == Country]; c.Section != want || c.Page != 16 {
			t.Errorf("%s: got section %s, page %d, want %s, 16", c.ID, c.Section, c.Page, want)
		}
		for _, lang := range Langs {
			for i, text := range []string{c.Text[lang].Name, c.Text[lang].Question, c.Text[lang].Why, c.Text[lang].Reason, c.Text[lang].Proof, c.Text[lang].Who, c.Text[lang].Ask} {
				if text == "" {
					t.Errorf("%s in %s: text %d is empty", c.ID, lang, i)
				}
			}
			if (c.Text[lang].Difference == "") != (c.ID == Country || c.ID == "training") {
				t.Errorf("%s in %s: got difference %q", c.ID, lang, c.Text[lang].Difference)
			}
		}
	}
	if want := strings.Join(ids, " "); strings.Join(got, " ") != want {
		t.Errorf("got criteria %v, want %s", got, want)
	}
	if len(r.Myths()) != 2 {
		t.Errorf("got %d myths, want 2", len(r.Myths()))
	}
	if _, ok := r.Criterion("population"); ok {
		t.Error("population is a criterion, want none")
	}
	if c, ok := r.Criterion("staff"); !ok || c.ID != "staff" {
		t.Errorf("got %v, %v, want staff", c.ID, ok)
	}
}

// TestOfficialDifferences holds to facts that the texts must say in each language.
func TestOfficialDifferences(t *testing.T) {
	r := load(t, nil)
	for id, want := range map[string][3]string{
		"endorsement": {"غير حكومية", "non gouvernementale", "non-governmental"},
		"initiative":  {"السنوات الثلاث", "trois dernières années", "past three years"},
		"added_value": {"للجماعة الترابية نفسها", "collectivité elle-même", "jurisdiction itself"},
		"mandate":     {"16", "16", "16"},
	} {
		c, _ := r.Criterion(id)
		for i, lang := range Langs {
			if got := c.Text[lang].Reason; !strings.Contains(got, want[i]) {
				t.Errorf("reason of %s in %s: got %q, want %q in it", id, lang, got, want[i])
			}
		}
	}
}

// TestFaults breaks the rules in one place each: the fault is told with its file and line.
func TestFaults(t *testing.T) {
	const c, m, g, p = "criteria.yaml", "mandates.yaml", "rules.yaml", "phrases.yaml"
	for _, tt := range []struct {
		file, from, to, want string
	}{
		{c, "- id: staff", "- id: stuff", `"stuff" is unknown`},
		{c, "- id: vision", "- id: staff", "stands twice"},
		{c, "    name: An initiative carried out", "    title: An initiative carried out", `unknown field "title"`},
		{c, "    name: An initiative carried out", "    name: ", "initiative.en.name: is empty"},
		{c, "    name: An initiative carried out", "    name: An initiative that was carried out by the council", "at most 32"},
		{c, "    name: An initiative carried out", "    name: An <b>initiative</b>", "looks like HTML"},
		{c, "    name: An initiative carried out", "    name: \"An \\u202Einitiative\"", "U+202E"},
		{c, "weight: 15", "weight: 101", "from 1 to 100"},
		{c, "weight: 15", "weight: much", "whole number"},
		{c, "weight: 0", "weight: 5", "from 0 to 0"},
		{c, "lead_days: 90", "lead_days: -1", "whole number"},
		{c, `section: "2.3"`, "section: two", "a section such as 2.3"},
		{c, "page: 16", "page: 0", "from 1 to 999"},
		{c, "source: https://opengovpartnership.org/glossary/local-eligibility-criteria", "source: there", "web address"},
		{m, "council: region", "council: village", `"village" is unknown`},
		{m, "council: region", "council: commune", "stands twice"},
		{m, "polling_days: [2021-09-21]", "polling_days: [2021-09-31]", "is not a day"},
		{m, "polling_days: [2021-09-21]", "polling_days: [2021-09-21, 2021-09-20]", "is not after"},
		{m, "polling_days: [2021-09-21]", "polling_days: []", "one entry or more"},
		{m, "years: 6", "years: 0", "from 1 to 20"},
		{g, "months: 16", "months: 0", "from 1 to 72"},
		{g, "version: 1", "version: new", "version"},
		{g, "date: 2026-11-23", "date: 2026-02-30", "is not a day"},
		{g, "country: yes", "country: member", "one of yes, no, unsure"},
		{g, "country: yes", "country: [yes]", "plain value"},
		{p, "{section}، الصفحة {page}", "الصفحة {page}", "{section} and {page}"},
		{"myths.yaml", "id: population", "id: The population", "small letters"},
	} {
		_, err := Load(changed(t, map[string][2]string{tt.file: {tt.from, tt.to}}))
		var faults Faults
		if !errors.As(err, &faults) {
			t.Errorf("%s: %q: got %v, want faults", tt.file, tt.to, err)
			continue
		}
		line, found := lineOf(t, tt.file, tt.from), false
		for _, f := range faults {
			found = found || f.File == tt.file && f.Line == line && strings.Contains(f.Text, tt.want)
		}
		if !found {
			t.Errorf("%s: %q: got\n%s\nwant %s:%d: … %s", tt.file, tt.to, err, tt.file, line, tt.want)
		}
	}
}

// TestWholeFaults are faults of a whole file or entry.
func TestWholeFaults(t *testing.T) {
	exception := "- {council: commune, names: [], elected: 2024-02-11, ends: 2024-02-10, source: https://example.org/}"
	for _, tt := range []struct {
		file     string
		from, to string
		want     string
	}{
		{"criteria.yaml", "", "", "criteria.yaml:1: is empty"},
		{"criteria.yaml", "", "-", "criteria.yaml: cannot be read: it is missing"},
		{"mandates.yaml", "", "-", "mandates.yaml: cannot be read: it is missing"},
		{"rules.yaml", "", "-", "rules.yaml: cannot be read: it is missing"},
		{"phrases.yaml", "", "-", "phrases.yaml: cannot be read: it is missing"},
		{"criteria.yaml", "weight: 15", "weight: 16", "criteria.yaml: the weights sum to 101; 100 is wanted"},
		{"criteria.yaml", "- id: staff", "- id: stuff", `criteria.yaml: criterion "staff" is missing`},
		{"criteria.yaml", "- id: country", "- id: [country", "YAML"},
		{"criteria.yaml", "- id: country", "country:", "YAML"},
		{"criteria.yaml", "  en:\n    name: An initiative", "  de:\n    name: An initiative", `field "en" is missing`},
		{"criteria.yaml", "    difference: The guide sets", "    why: The guide sets", "stands in some languages only"},
		{"criteria.yaml", "lead_days: 3\n", "lead_days: 3\n  source: https://example.org/\n", "stand together"},
		{"rules.yaml", "source: https", "---\nsource: https", "a second document"},
		{"mandates.yaml", "- council: region", "- unknown: region", `field "council" is missing`},
		{"exceptions.yaml", "[]", exception, "ends: 2024-02-10 is not after"},
		{"exceptions.yaml", "[]", exception, "names: a list with one entry or more"},
		{"exceptions.yaml", "[]", "{}", "a list"},
		{"phrases.yaml", "not_now:", "never:", `field "not_now" is missing`},
	} {
		_, err := Load(changed(t, map[string][2]string{tt.file: {tt.from, tt.to}}))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %q: got %v, want %q in it", tt.file, tt.to, err, tt.want)
		}
	}
	if _, err := Load(nil); err == nil {
		t.Error("no folder: got no error")
	}
}

// TestAllAtOnce breaks four files: every fault is told, sorted by file.
func TestAllAtOnce(t *testing.T) {
	_, err := Load(changed(t, map[string][2]string{
		"rules.yaml": {"months: 16", "months: x"}, "criteria.yaml": {"weight: 15", "weight: y"},
		"mandates.yaml": {"years: 6", "years: z"}, "myths.yaml": {"", "-"},
	}))
	var got []string
	for _, line := range strings.Split(err.Error(), "\n") {
		file, _, _ := strings.Cut(line, ":")
		got = append(got, strings.TrimSuffix(path.Base(file), ".yaml"))
	}
	if want := "criteria mandates myths rules"; strings.Join(got, " ") != want {
		t.Errorf("got faults of %v, want %s:\n%v", got, want, err)
	}
}
