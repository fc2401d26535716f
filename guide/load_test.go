package guide

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

func TestLoadFaults(t *testing.T) {
	long := strings.Repeat("mot ", 61)
	tests := []struct {
		name, file, old, new string
		want                 string // one whole line of the error
	}{
		{"unknown field", "passages/2.2.yaml", "related: [2.2.country, contact.address]", "relatd: []", `passages/2.2.yaml:2: passage: unknown field "relatd"`},
		{"field twice", "passages/2.2.yaml", "  related: [2.2.population]", "  id: 2.2.other", `passages/2.2.yaml:18: passage: field "id" stands twice`},
		{"bad YAML", "passages/contact.yaml", "{title: Adresse", "{title: Adresse: x", `passages/contact.yaml:3: YAML: did not find expected ',' or '}'`},
		{"two documents", "sections.yaml", "- id: contact", "---\n- id: contact", `sections.yaml:7: a second document begins; one is wanted`},
		{"no list", "passages/contact.yaml", "- id: contact.address\n", "", `passages/contact.yaml:1: a list is wanted (lines that begin with "- ")`},
		{"prefix", "passages/2.2.yaml", "id: 2.2.country", "id: 2.3.country", `passages/2.2.yaml:17: passage id "2.3.country": "2.2." and a slug of small letters, digits and hyphens is wanted`},
		{"form", "passages/2.2.yaml", "id: 2.2.country", "id: 2.2.Country", `passages/2.2.yaml:17: passage id "2.2.Country": "2.2." and a slug of small letters, digits and hyphens is wanted`},
		{"passage twice", "passages/2.2.yaml", "id: 2.2.country", "id: 2.2.population", `passages/2.2.yaml:17: passage "2.2.population" stands twice`},
		{"language missing", "passages/contact.yaml", "  en:", "  # en:", `passages/contact.yaml:1: passage: field "en" is missing`},
		{"title empty", "passages/contact.yaml", "title: Adresse", `title: ""`, `passages/contact.yaml:3: contact.address: fr.title: is empty`},
		{"short missing", "passages/contact.yaml", ", short: Le siège est à Tanger.", "", `passages/contact.yaml:3: contact.address: fr: field "short" is missing`},
		{"title long", "passages/contact.yaml", "title: Adresse", "title: " + strings.Repeat("é", 49), `passages/contact.yaml:3: contact.address: fr.title: 49 characters; at most 48 are wanted`},
		{"short long", "passages/contact.yaml", "Le siège est à Tanger.", long, `passages/contact.yaml:3: contact.address: fr.short: 61 words; at most 60 are wanted`},
		{"detail long", "passages/2.2.yaml", "• Petite", strings.Repeat("x", 1200), `passages/2.2.yaml:11: 2.2.population: fr.detail: 1239 characters; at most 1200 are wanted`},
		{"note long", "passages/2.2.yaml", "Morocco is a member.", strings.Repeat("x", 501), `passages/2.2.yaml:27: 2.2.country: note.en: 501 characters; at most 500 are wanted`},
		{"note date", "passages/2.2.yaml", "date: 2026-11-23", "date: 23/11/2026", `passages/2.2.yaml:23: 2.2.country: note.date: "23/11/2026"; a day such as 2026-11-23 is wanted`},
		{"note source", "passages/2.2.yaml", "https://example.org/country", "the web", `passages/2.2.yaml:24: 2.2.country: note.source: "the web"; a web address is wanted`},
		{"note without source", "outside.yaml", "    source: https://example.org/fee\n", "", `outside.yaml:3: near.fee: note: field "source" is missing`},
		{"unknown related", "passages/2.2.yaml", "contact.address]", "contact.adress]", `passages/2.2.yaml:2: 2.2.population: related passage "contact.adress" does not exist`},
		{"self related", "passages/2.2.yaml", "contact.address]", "2.2.population]", `passages/2.2.yaml:2: 2.2.population: names itself as related`},
		{"related twice", "passages/2.2.yaml", "contact.address]", "2.2.country]", `passages/2.2.yaml:2: 2.2.population: related passage "2.2.country" stands twice`},
		{"bidi control", "passages/contact.yaml", "Tanger.", "\u202eTanger.", `passages/contact.yaml:3: contact.address: fr.short: holds the control character U+202E`},
		{"HTML", "passages/contact.yaml", "Tanger.", "<b>Tanger</b>.", `passages/contact.yaml:3: contact.address: fr.short: holds "<b>", which looks like HTML; plain text is wanted`},
		{"page", "sections.yaml", "page: 16", "page: sixteen", `sections.yaml:3: page: "sixteen"; a whole number from 0 to 999 is wanted`},
		{"section twice", "sections.yaml", `id: contact`, `id: "2.2"`, `sections.yaml:7: section "2.2" stands twice`},
		{"section without file", "sections.yaml", `id: contact`, `id: annex`, `passages/annex.yaml: cannot be read: it is missing`},
		{"file without section", "sections.yaml", `id: contact`, `id: annex`, `passages/contact.yaml: belongs to no section and no topic`},
		{"topic form", "outside.yaml", "off.weather", "weather", `outside.yaml:11: topic id "weather": a word, a dot and a slug of small letters, digits and hyphens is wanted`},
		{"topic twice", "outside.yaml", "off.weather", "near.fee", `outside.yaml:11: topic "near.fee" stands twice`},
		{"topic like a section", "outside.yaml", "off.weather", "contact.weather", `outside.yaml:11: topic id "contact.weather": "contact" is a section's id`},
		{"unknown tag", "questions/2.2.txt", "fr: combien", "es: combien", `questions/2.2.txt:6: a language is wanted before the question: ar:, ary:, ary-Latn:, fr:, en: or mixed:`},
		{"no tag", "questions/2.2.txt", "fr: combien", "combien", `questions/2.2.txt:6: a language is wanted before the question: ar:, ary:, ary-Latn:, fr:, en: or mixed:`},
		{"unknown id", "questions/2.2.txt", "[2.2.country]", "[2.2.contry]", `questions/2.2.txt:10: passage "2.2.contry" does not exist`},
		{"foreign id", "questions/2.2.txt", "[2.2.country]", "[contact.address]", `questions/2.2.txt:10: "contact.address" belongs in questions/contact.txt`},
		{"unknown topic", "questions/off.txt", "[off.weather]", "[off.rain]", `questions/off.txt:1: topic "off.rain" does not stand in outside.yaml`},
		{"no bracket", "questions/2.2.txt", "[2.2.country]", "[2.2.country", `questions/2.2.txt:10: "[2.2.country": an id in square brackets is wanted`},
		{"before an id", "questions/contact.txt", "[contact.address]", "# nothing", `questions/contact.txt:2: a question before the first [id]`},
		{"empty question", "questions/contact.txt", "fr: où est le siège", "fr:", `questions/contact.txt:3: the question is empty`},
		{"question long", "questions/contact.txt", "fr: où", "fr: " + strings.Repeat("x", 300), `questions/contact.txt:3: the question has 313 characters; at most 300 are wanted`},
		{"question twice", "questions/contact.txt", "en: where is the office", "en: où est le siège", `questions/contact.txt:4: contact.address: the same question as in line 3`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g, err := Load(edit(t, tt.file, tt.old, tt.new))
			if g != nil {
				t.Error("got a guide with the faults, want none")
			}
			var faults Faults
			if !errors.As(err, &faults) {
				t.Fatalf("got error %v, want Faults", err)
			}
			if !strings.Contains("\n"+err.Error()+"\n", "\n"+tt.want+"\n") {
				t.Errorf("got faults\n%v\nwant among them\n%s", err, tt.want)
			}
		})
	}
}

func TestLoadTellsAllFaultsAtOnce(t *testing.T) {
	folder := edit(t, "passages/contact.yaml", "Adresse", "<i>")
	delete(folder, "outside.yaml")
	folder["questions/contact.txt"].Data = []byte("[contact.address]\nes: hola\n")
	_, err := Load(folder)
	var faults Faults
	if !errors.As(err, &faults) {
		t.Fatalf("got error %v, want Faults", err)
	}
	for _, file := range []string{"outside.yaml", "passages/contact.yaml", "questions/contact.txt"} {
		if !strings.Contains(err.Error(), file) {
			t.Errorf("got faults\n%v\nwant one in %s", err, file)
		}
	}
}

func TestLoadWithoutFolder(t *testing.T) {
	var nothing fs.FS
	missing, err := fs.Sub(fstest.MapFS{}, "missing")
	if err != nil {
		t.Fatal(err)
	}
	for name, folder := range map[string]fs.FS{"nil": nothing, "missing": missing} {
		_, err := Load(folder)
		var faults Faults
		if !errors.As(err, &faults) || len(faults) != 1 {
			t.Errorf("Load(%s): got %v, want one fault", name, err)
		}
	}
}

func TestWalk(t *testing.T) {
	g := small(t)
	if s, ok := g.Section("contact"); !ok || s.Page != 0 || s.Part != 3 || s.Title[French] != "Contact" {
		t.Errorf("Section(contact): got %+v %v, want part 3, no page, title Contact", s, ok)
	}
	if got := len(g.Passages("2.2")); got != 2 {
		t.Errorf("Passages(2.2): got %d, want 2", got)
	}
	if p, ok := g.Next("2.2.country"); !ok || p.ID != "contact.address" {
		t.Errorf("Next(2.2.country): got %v %v, want contact.address", p, ok)
	}
	if p, ok := g.Previous("2.2.country"); !ok || p.ID != "2.2.population" {
		t.Errorf("Previous(2.2.country): got %v %v, want 2.2.population", p, ok)
	}
	for name, step := range map[string]func(string) (*Passage, bool){"Next": g.Next, "Previous": g.Previous, "Passage": g.Passage} {
		if p, ok := step("9.9.none"); ok || p != nil {
			t.Errorf("%s(9.9.none): got %v %v, want none", name, p, ok)
		}
	}
	if _, ok := g.Next("contact.address"); ok {
		t.Error("Next of the last passage: got one, want none")
	}
	if _, ok := g.Previous("2.2.population"); ok {
		t.Error("Previous of the first passage: got one, want none")
	}
}

func TestWarnings(t *testing.T) {
	folder := edit(t, "questions/contact.txt", "en: where is the office", "en: must our country be a member?")
	g, err := Load(folder)
	if err != nil {
		t.Fatal(err)
	}
	got := g.Warnings().Error()
	for _, want := range []string{
		"questions/contact.txt:4: contact.address: the same question stands under 2.2.country (questions/2.2.txt:13)",
		"questions/2.2.txt: 2.2.country: no example in ary, ary-Latn, mixed",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("got warnings\n%s\nwant among them\n%s", got, want)
		}
	}
}

func TestLive(t *testing.T) {
	live, err := NewLive(smallFolder())
	if err != nil {
		t.Fatal(err)
	}
	old := live.Guide()
	if err := live.Reload(edit(t, "outside.yaml", "off.weather", "weather")); err == nil {
		t.Error("Reload of a faulty folder: got no error, want faults")
	}
	if live.Guide() != old {
		t.Error("Reload of a faulty folder: got another guide, want the old one kept")
	}
	if err := live.Reload(smallFolder()); err != nil || live.Guide() == old {
		t.Errorf("Reload of a good folder: got %v and the same guide %v, want a new one", err, live.Guide() == old)
	}
}
