package letter

import (
	"slices"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"
)

// shaper turns characters into glyphs, word by word. It serves one document at a time.
type shaper struct {
	buffer *harfbuzz.Buffer
	fonts  [cuts]*harfbuzz.Font
	words  map[word][]shaped // of the document: most are measured and set more than once
}

// word is text without spaces, or a space, that is set in one way.
type word struct {
	text string
	rtl  bool
	cut  cut
}

// shaped is a glyph of a word. Lengths are thousandths of the type's size.
type shaped struct {
	gid     int
	text    string // that it stands for; "" where another glyph of its cluster tells it
	at      int    // its cluster's first character, in the word
	advance int    // to the next glyph
	dx, dy  int    // to where it is drawn
}

func newShaper(t *typefaces) *shaper {
	s := &shaper{buffer: harfbuzz.NewBuffer()}
	for i, f := range t {
		s.fonts[i] = harfbuzz.NewFont(font.NewFace(f.font))
	}
	return s
}

// run is a piece of a paragraph of one level and one font.
type run struct {
	from, to int
	level    uint8
	cut      cut
}

func (r run) rtl() bool { return r.level%2 == 1 }

// runs splits a paragraph.
func (p *paragraph) runs() []run {
	var out []run
	for i := range p.text {
		r := run{i, i + 1, p.levels[i], p.cuts[i]}
		if n := len(out) - 1; n >= 0 && out[n].level == r.level && out[n].cut == r.cut {
			out[n].to = i + 1
			continue
		}
		out = append(out, r)
	}
	return out
}

// shape sets a run of a text as glyphs in the order of the eye.
func (s *shaper) shape(text []rune, r run) []shaped {
	var words [][]shaped
	for from := r.from; from < r.to; {
		to := from + 1
		for text[from] != ' ' && to < r.to && text[to] != ' ' {
			to++
		}
		glyphs := slices.Clone(s.word(word{string(text[from:to]), r.rtl(), r.cut}))
		for i := range glyphs {
			glyphs[i].at += from
		}
		words = append(words, glyphs)
		from = to
	}
	if r.rtl() {
		slices.Reverse(words)
	}
	return slices.Concat(words...)
}

// word shapes a word, once a document.
func (s *shaper) word(w word) []shaped {
	if out, ok := s.words[w]; ok {
		return out
	}
	text := []rune(w.text)
	b := s.buffer
	b.Clear()
	b.AddRunes(text, 0, len(text))
	b.Props = harfbuzz.SegmentProperties{Script: language.Latin, Language: "en", Direction: harfbuzz.LeftToRight}
	if w.cut == tifinagh {
		b.Props.Script, b.Props.Language = language.Tifinagh, "zgh"
	}
	if w.rtl { // Arabic letters and what is between them; never numbers
		b.Props = harfbuzz.SegmentProperties{Script: language.Arabic, Language: "ar", Direction: harfbuzz.RightToLeft}
	}
	b.Shape(s.fonts[w.cut], nil)
	out := make([]shaped, len(b.Info))
	for i, pos := range b.Pos {
		out[i] = shaped{gid: int(b.Info[i].Glyph), at: b.Info[i].Cluster, advance: int(pos.XAdvance), dx: int(pos.XOffset), dy: int(pos.YOffset)}
	}
	tell(out, text, w.rtl)
	s.words[w] = out
	return out
}

// tell says which characters each glyph stands for. In a cluster of as many glyphs
// as characters each has its own; else the widest glyph has all.
func tell(glyphs []shaped, text []rune, rtl bool) {
	starts := []int{len(text)}
	for _, g := range glyphs {
		starts = append(starts, g.at)
	}
	slices.Sort(starts)
	for from := 0; from < len(glyphs); {
		to, widest := from, from
		for ; to < len(glyphs) && glyphs[to].at == glyphs[from].at; to++ {
			if glyphs[to].advance > glyphs[widest].advance {
				widest = to
			}
		}
		next, _ := slices.BinarySearch(starts, glyphs[from].at+1)
		cluster := text[glyphs[from].at:starts[next]]
		for k := range cluster {
			switch {
			case len(cluster) != to-from:
				glyphs[widest].text = string(cluster)
			case rtl:
				glyphs[to-1-k].text = string(cluster[k])
			default:
				glyphs[from+k].text = string(cluster[k])
			}
		}
		from = to
	}
}

// settle moves no glyph, but has each that tells text reach up to where the next
// one is drawn: over a kerning, over a stroke that lengthens a letter. Readers of PDF
// take a distance there for the gap between two words.
func settle(glyphs []shaped) {
	pen, last := 0, 0 // the first glyph leads, whatever it is
	drawn, tells := make([]int, len(glyphs)), []int{}
	for i, g := range glyphs {
		drawn[i] = pen + g.dx
		pen += g.advance
		if g.advance > 0 && g.text != "" {
			tells = append(tells, i)
		}
	}
	for i := range glyphs {
		glyphs[i].advance = 0
	}
	at := 0 // where the pen of the file is
	for k, i := range tells {
		for ; last <= i; last++ {
			glyphs[last].dx = drawn[last] - at
		}
		reach := pen
		if k+1 < len(tells) {
			reach = drawn[tells[k+1]]
		}
		glyphs[i].advance = reach - at
		at = reach
	}
	for ; last < len(glyphs); last++ {
		glyphs[last].dx = drawn[last] - at
	}
	if len(tells) == 0 && len(glyphs) > 0 {
		end := len(glyphs) - 1
		glyphs[end].advance = pen
	}
}
