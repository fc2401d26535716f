package letter

import (
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
		{"emoji and what the font lacks", "a 🎉👩\u200d🚀 b ✊", []string{"a \u200d b"}},
		{"letters that the font lacks stay", "ⵜⵉⵟ中", []string{"ⵜⵉⵟ中"}},
		{"compatible forms", "ＡＢ𝐚ﷲﻼ", []string{"ABaﷲلا"}},
		{"composed", "e\u0301", []string{"é"}},
		{"broken bytes", "a\xffb", []string{"ab"}},
		{"apostrophes", "l'eau 'x' 5'3", []string{"l’eau 'x' 5'3"}},
	}
	for _, tt := range tests {
		var got []string
		for _, p := range s.typefaces.paragraphs([]span{{tt.in, false}}, false) {
			got = append(got, string(p.text))
			if len(p.bold) != len(p.text) || len(p.levels) != len(p.text) {
				t.Errorf("%s: got %d weights and %d levels for %d characters", tt.name, len(p.bold), len(p.levels), len(p.text))
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
	}
	for _, tt := range tests {
		for i, p := range s.typefaces.paragraphs([]span{{tt.in, false}}, tt.otherwise) {
			if p.rtl != tt.want[i] {
				t.Errorf("%q, paragraph %d: got from right to left %v, want %v", tt.in, i+1, p.rtl, tt.want[i])
			}
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
