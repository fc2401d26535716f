package letter

import (
	"slices"

	"github.com/go-text/typesetting/segmenter"
)

// glyph is a shape on a line. Lengths are thousandths of the type's size.
type glyph struct {
	font    *usedFont
	cid     int
	advance int // to the next glyph
	dx, dy  int // to where it is drawn
	space   bool
}

// line is a line of a paragraph, its glyphs in the order of the eye.
type line struct {
	glyphs []glyph
	width  int // of the glyphs, in thousandths of the type's size
	spaces int // that can be stretched
	last   bool
	rtl    bool
}

// lines breaks a paragraph into lines of at most so many thousandths of the
// type's size: where UAX #14 allows it, else between any two letters.
func (s *shaper) lines(p paragraph, width int, used *[cuts]*usedFont) []line {
	advances := s.measure(p)
	var out []line
	breaks := breakPoints(p.text)
	for from := 0; from < len(p.text); {
		to := breakLine(p.text, advances, breaks, from, width)
		out = append(out, s.line(p, from, to, used))
		from = to
		for from < len(p.text) && p.text[from] == ' ' {
			from++
		}
	}
	out[len(out)-1].last = true
	return out
}

// measure returns how far each character moves on: a cluster all at its first one, -1 inside of it.
func (s *shaper) measure(p paragraph) []int {
	advances := make([]int, len(p.text))
	for i := range advances {
		advances[i] = -1
	}
	for _, r := range p.runs() {
		for _, g := range s.shape(p.text, r) {
			advances[g.at] = max(advances[g.at], 0) + g.advance
		}
	}
	return advances
}

// breakPoints marks the characters after which a line may end: by UAX #14, but
// not within a phone number, which package i18n sets between U+2066 and U+2069.
func breakPoints(text []rune) []bool {
	out := make([]bool, len(text))
	var seg segmenter.Segmenter
	seg.Init(text)
	for it := seg.LineIterator(); it.Next(); {
		piece := it.Line()
		out[piece.Offset+len(piece.Text)-1] = true
	}
	inNumber := false
	for i, r := range text {
		if r == '\u2066' || r == '\u2069' {
			inNumber = r == '\u2066'
		}
		out[i] = out[i] && !inNumber
	}
	return out
}

// breakLine returns the end of the line that begins at from.
func breakLine(text []rune, advances []int, breaks []bool, from, width int) int {
	sum, allowed := 0, from
	for i := from; i < len(text); i++ {
		sum += max(advances[i], 0)
		if sum > width && text[i] != ' ' {
			if allowed > from {
				return allowed
			}
			end := i
			for end > from && advances[end] < 0 {
				end--
			}
			return max(end, from+1)
		}
		if breaks[i] {
			allowed = i + 1
		}
	}
	return len(text)
}

// line shapes a line anew, for letters do not join over its ends, and orders its runs.
func (s *shaper) line(p paragraph, from, to int, used *[cuts]*usedFont) line {
	for to > from && (p.text[to-1] == ' ' || isBidiMark(p.text[to-1])) {
		to--
	}
	shown := p.visible(from, to)
	out := line{rtl: p.rtl}
	for _, r := range inVisualOrder(shown.runs()) {
		glyphs := s.shape(shown.text, r)
		settle(glyphs)
		for _, g := range glyphs {
			f := used[r.cut]
			cid := f.cid(drawn{g.gid, g.text, g.advance})
			out.glyphs = append(out.glyphs, glyph{f, cid, g.advance, g.dx, g.dy, g.text == " "})
		}
	}
	for _, g := range out.glyphs {
		out.width += g.advance
		if g.space {
			out.spaces++
		}
	}
	return out
}

// visible is part of a paragraph without the marks of direction, which have done their work.
func (p *paragraph) visible(from, to int) paragraph {
	var out paragraph
	for i := from; i < to; i++ {
		if r := p.text[i]; !isBidiMark(r) {
			out.text = append(out.text, r)
			out.cuts = append(out.cuts, p.cuts[i])
			out.levels = append(out.levels, p.levels[i])
		}
	}
	return out
}

// inVisualOrder orders runs from left to right (L2).
func inVisualOrder(runs []run) []run {
	highest, lowestOdd := uint8(0), uint8(255)
	for _, r := range runs {
		highest = max(highest, r.level)
		if r.level%2 == 1 {
			lowestOdd = min(lowestOdd, r.level)
		}
	}
	for level := highest; level >= lowestOdd && level > 0; level-- {
		for from := 0; from < len(runs); from++ {
			to := from
			for to < len(runs) && runs[to].level >= level {
				to++
			}
			slices.Reverse(runs[from:to])
			from = to
		}
	}
	return runs
}
