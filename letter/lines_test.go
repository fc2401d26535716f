package letter

import (
	"slices"
	"strings"
	"testing"
)

// visual breaks text into lines of a width and gives what each line's glyphs stand for, from left to right.
func (d *document) visual(text string, rtl bool, width int) []string {
	var out []string
	for _, p := range d.typefaces.paragraphs([]span{{text, false}}, rtl) {
		for _, l := range d.shaper.lines(p, width, &d.used) {
			var b strings.Builder
			for _, g := range l.glyphs {
				b.WriteString(g.font.list[g.cid].text)
			}
			out = append(out, b.String())
		}
	}
	return out
}

func TestLines(t *testing.T) {
	d, done := newSetter(t).begin("ar")
	defer done()
	const wide = 1_000_000
	tests := []struct {
		name, text string
		rtl        bool
		width      int
		want       []string
	}{
		{"one line", "abc def", false, wide, []string{"abc def"}},
		{"Arabic from the right", "ابد رزو", true, wide, []string{"وزر دبا"}},
		{"Latin and a number inside", "ا (OGP Local) 2026 ب", true, wide, []string{"ب 2026 )OGP Local( ا"}},
		{"Arabic inside Latin", "see (ابد) 12, ok", false, wide, []string{"see (دبا) 12, ok"}},
		{"a number after Arabic", "x ابد 12 and", false, wide, []string{"x 12 دبا and"}},
		{"isolated phone", "ا \u2066+212 5\u2069، ب", true, wide, []string{"ب ،+212 5 ا"}},
		{"at spaces", "aaa aaa aaa", false, 3300, []string{"aaa aaa", "aaa"}},
		{"each line ordered by itself", "اااا OGP بببببببب", true, 3400, []string{"OGP اااا", "بببببببب"}},
		{"a word too long", "aaaaaaaa", false, 1700, []string{"aaaa", "aaaa"}},
		{"narrower than a letter", "aa", false, 1, []string{"a", "a"}},
		{"a phone number stays whole", "a \u206605 39 98\u2069 b", false, 3900, []string{"a", "05 39 98", "b"}},
		{"lam and alef tell a letter each", "لا", true, wide, []string{"ال"}},
	}
	for _, tt := range tests {
		if got := d.visual(tt.text, tt.rtl, tt.width); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestSettle checks that every glyph is drawn where the shaper put it, and that what tells text leaves no gap.
func TestSettle(t *testing.T) {
	before := []shaped{{text: "", advance: 0, dx: 7}, {text: "ل", advance: 180}, {text: "", advance: 175}, {text: "", advance: 0, dx: -40},
		{text: "و", advance: 467, dx: 122}, {text: " ", advance: 250}}
	after := slices.Clone(before)
	settle(after)
	places := func(glyphs []shaped) (at []int, end int) {
		for _, g := range glyphs {
			at = append(at, end+g.dx)
			end += g.advance
		}
		return at, end
	}
	want, wantEnd := places(before)
	got, end := places(after)
	if !slices.Equal(got, want) || end != wantEnd {
		t.Errorf("got glyphs at %v up to %d, want %v up to %d", got, end, want, wantEnd)
	}
	if after[1].advance != 180+175+122 || after[2].advance != 0 {
		t.Errorf("a letter before a stroke and a kerning: got advances %d and %d, want 477 and 0", after[1].advance, after[2].advance)
	}
	settle(nil)
}

// TestPaginate tries what must stay together, and what cannot.
func TestPaginate(t *testing.T) {
	line := func(height float64, keep bool) box { return box{before: 10, height: height, keep: keep} }
	tests := []struct {
		name  string
		boxes []box
		want  []int // boxes on each page
	}{
		{"nothing", nil, []int{0}},
		{"full to the edge", []box{line(pageRoom-20, false), line(10, false)}, []int{2}},
		{"one point too many", []box{line(pageRoom-20, false), line(11, false)}, []int{1, 1}},
		{"a heading goes with its text", []box{line(pageRoom-60, false), line(20, true), line(40, false)}, []int{1, 2}},
		{"more together than a page holds", []box{line(500, true), line(500, true), line(500, false)}, []int{1, 1, 1}},
	}
	for _, tt := range tests {
		var got []int
		for _, page := range paginate(tt.boxes) {
			got = append(got, len(page))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: got pages of %v boxes, want %v", tt.name, got, tt.want)
		}
	}
}
