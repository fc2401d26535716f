package letter

import (
	"slices"
	"strings"
	"testing"

	"github.com/munfatih/munfatih/i18n"
)

func TestParagraphs(t *testing.T) {
	s := newSetter(t)
	tests := []struct {
		name, in string
		want     []string
	}{
		{"nothing", "", nil},
		{"only spaces and line ends", " \n\t\r\n \u2029", nil},
		{"every line end", "a\nb\r\nc\rd\u2028e\u2029f\u0085g\vh\fi\x1cj\x1dk\x1el", strings.Split("abcdefghijkl", "")},
		{"spaces", "  a \t\u2003b  ", []string{"a b"}},
		{"no-break space stays", "a\u00a0b", []string{"a\u00a0b"}},
		{"controls and embeddings go", "a\x00\x07\u202eb\ufeff\u00ad", []string{"ab"}},
		{"isolates stay", "\u2068a\u2069", []string{"\u2068a\u2069"}},
		{"a lone variation selector", "\ufe0f", nil},
		{"variation selectors", "a\ufe0fب\U000e0100", []string{"aب"}},
		{"emoji and what the fonts lack", "a 🎉👩\u200d🚀 b ✊", []string{"a \u200d b"}},
		{"letters that the fonts lack stay", "ⵜⵉⵟ中", []string{"ⵜⵉⵟ中"}},
		{"only marks of direction", "\u200f\n \u2068\u2069 ", nil},
		{"compatible forms", "ＡＢ𝐚ﷲﻼ", []string{"ABaﷲلا"}},
		{"composed", "e\u0301", []string{"é"}},
		{"broken bytes", "a\xffb", []string{"ab"}},
		{"apostrophes", "l'eau 'x' 5'3", []string{"l’eau 'x' 5'3"}},
	}
	for _, tt := range tests {
		var got []string
		for _, p := range s.typefaces.paragraphs([]span{{tt.in, false}}, false) {
			got = append(got, string(p.text))
			if len(p.cuts) != len(p.text) || len(p.levels) != len(p.text) {
				t.Errorf("%s: got %d fonts and %d levels for %d characters", tt.name, len(p.cuts), len(p.levels), len(p.text))
			}
		}
		if strings.Join(got, "|") != strings.Join(tt.want, "|") {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestDirectionOfParagraphs(t *testing.T) {
	s := newSetter(t)
	tests := []struct {
		in        string
		otherwise bool
		want      []bool
	}{
		{"سلام\nbonjour\n123", true, []bool{true, false, true}},
		{"123\n\u2068سلام\u2069 x", false, []bool{false, false}},
		{"ATTAC المغرب\n\u200eATTAC المغرب\nATTAC", true, []bool{true, false, false}},
		{"ATTAC المغرب\nجمعية ATTAC", false, []bool{false, true}},
	}
	for _, tt := range tests {
		for i, p := range s.typefaces.paragraphs([]span{{tt.in, false}}, tt.otherwise) {
			if p.rtl != tt.want[i] {
				t.Errorf("%q, paragraph %d: got from right to left %v, want %v", tt.in, i+1, p.rtl, tt.want[i])
			}
		}
	}
}

// TestProse gives each paragraph of an answer the direction of the answer's language, unless it is all of the other.
func TestProse(t *testing.T) {
	s := newSetter(t)
	tests := []struct {
		in   string
		rtl  bool
		doc  bool // the document's, which must make no difference
		want []bool
	}{
		{"ATTAC المغرب جمعية\n+212 6 61 (budget) نعمل\n=HYPERLINK(\"x\") نعمل", true, false, []bool{true, true, true}},
		{"Notre adresse : 3\n2011 – 2024\nⵜⴰⵎⵓⵏⵜ", true, false, []bool{false, true, false}},
		{"شارك is ours\n(نعمل) 12 a\nא and b", false, true, []bool{false, true, false}},
		{"Notre réseau (شبكتنا) regroupe", true, false, []bool{false}},
		{"جمعية آفاق (2011)\n2011 – 2024", false, true, []bool{true, false}},
	}
	for _, tt := range tests {
		all := s.typefaces.paragraphs(prose(tt.in, tt.rtl), tt.doc)
		if len(all) != len(tt.want) {
			t.Errorf("%q: got %d paragraphs, want %d", tt.in, len(all), len(tt.want))
			continue
		}
		for i, p := range all {
			if p.rtl != tt.want[i] {
				t.Errorf("%q, paragraph %d: got from right to left %v, want %v", tt.in, i+1, p.rtl, tt.want[i])
			}
		}
	}
}

// TestNamesInSentences has a name that begins with Latin letters and goes on in Arabic be Arabic in an Arabic sentence alone.
func TestNamesInSentences(t *testing.T) {
	d, done := newSetter(t).begin(i18n.AR)
	defer done()
	tests := []struct {
		text string
		rtl  bool
		want string
	}{
		{"ا \u2068AB ابد\u2069 ب", true, "ب دبا AB ا"},
		{"ا \u2068AB 3\u2069 ب", true, "ب AB 3 ا"},
		{"a \u2068AB ابد\u2069 b", false, "a AB دبا b"},
	}
	for _, tt := range tests {
		if got := d.visual(tt.text, tt.rtl, 1_000_000); len(got) != 1 || got[0] != tt.want {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestMissing(t *testing.T) {
	s := newSetter(t)
	tests := []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"what people write", "جمعية الشباب (2019/147) – l'été, œuvre & Aït ⵜⴰⵎⵓⵏⵜ ⵏ ⵜⵎⴰⵣⵉⵖⵜⵯ « x » “y” …•€ḍ٣", ""},
		{"spaces, line ends, controls and marks", " \t\n\r\u2028\u00a0\u202f\u2003\x00\u202e\u2068\u2069\u200f\u200d\ufe0f\ufeff", ""},
		{"compatible forms", "ＡＢ𝐚ﷲﻼ①", ""},
		{"other alphabets, each letter once", "Аfak ΑΒ 中中 א ṛ r\u0323", "АΑΒ中אṛ"},
		{"emoji", "a 🎉👍🏽👩\u200d🚀❤\ufe0f🎉", "🎉👍🏽👩🚀❤"},
		{"broken bytes", "a\xffb", ""},
	}
	for _, tt := range tests {
		if got := string(s.Missing(tt.in)); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestFonts chooses a font for each character.
func TestFonts(t *testing.T) {
	s := newSetter(t)
	tests := []struct {
		in    string
		heavy bool
		want  []cut
	}{
		{"aⵜ ب", false, []cut{regular, tifinagh, regular, regular}},
		{"aⵜ,中", true, []cut{bold, tifinagh, bold, bold}},
		{"ⴳⵯ\u2d7fa", false, []cut{tifinagh, tifinagh, tifinagh, regular}},
	}
	for _, tt := range tests {
		p := s.typefaces.paragraphs([]span{{tt.in, tt.heavy}}, false)[0]
		if !slices.Equal(p.cuts, tt.want) {
			t.Errorf("%q: got the fonts %v, want %v", tt.in, p.cuts, tt.want)
		}
	}
}

func TestSpans(t *testing.T) {
	got := spans(i18n.HTML("a <b>b &amp; c</b> <i>d</i>"))
	want := []span{{"a ", false}, {"b & c", true}, {" ", false}, {"d", false}}
	if len(got) != len(want) {
		t.Fatalf("got %v, want %v", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("span %d: got %v, want %v", i, got[i], want[i])
		}
	}
}
