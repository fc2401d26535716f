package letter

import (
	"math"

	"github.com/munfatih/munfatih/i18n"
)

// All lengths are points, 72 an inch, measured from the page's upper left corner.

// box is something that stands on a page and is never cut: a line, a rule, a picture.
type box struct {
	before float64 // space above, dropped at the top of a page
	height float64
	keep   bool // on one page with the next
	draw   func(c *canvas, top float64)
}

// color is red, green, blue from 0 to 1.
type color [3]float64

var (
	ink    = color{0.09, 0.10, 0.12}
	green  = color{0.04, 0.33, 0.25}
	gray   = color{0.38, 0.40, 0.42}
	pale   = color{0.94, 0.96, 0.95}
	border = color{0.68, 0.73, 0.71}
)

// align is where a line stands in its column.
type align int

const (
	start align = iota // right in Arabic
	center
	end
	justified
)

// style is how text is set.
type style struct {
	size    float64
	leading float64 // from line to line, as a multiple of size; 0: what the script needs
	color   color
	align   align
	before  float64 // above the first line
	between float64 // above each further paragraph
	keep    bool    // on one page with what follows
	own     bool    // start and end go by each paragraph's direction, not by the document's
}

// column is where boxes stand from left to right.
type column struct{ left, width float64 }

// split cuts a column into one of the given width at its start, and the rest after a gap.
func (col column) split(width, gap float64, rtl bool) (first, second column) {
	rest := col.width - width - gap
	if rtl {
		return column{col.left + rest + gap, width}, column{col.left, rest}
	}
	return column{col.left, width}, column{col.left + width + gap, rest}
}

// shrunk is a column less a margin at each side.
func (col column) shrunk(by float64) column { return column{col.left + by, col.width - 2*by} }

// say sets words of the bot in a column.
func (d *document) say(col column, st style, t i18n.Text) []box {
	return d.set(col, st, spans(d.words.HTML(d.lang, t)))
}

// set sets text in a column. A paragraph's first two lines stay together, and its last two.
func (d *document) set(col column, st style, text []span) []box {
	var out []box
	size := d.size(st)
	for i, p := range d.typefaces.paragraphs(text, d.rtl) {
		lines := d.shaper.lines(p, int(col.width/size*1000), &d.used)
		above := st.between
		if i == 0 {
			above = st.before
		}
		for k, l := range lines {
			b := box{height: size * st.lead(l), draw: d.drawLine(l, col, st)}
			if k == 0 {
				b.before = above * d.scale
			}
			b.keep = k+1 < len(lines) && (k == 0 || k == len(lines)-2)
			out = append(out, b)
		}
	}
	if st.keep {
		return kept(out)
	}
	return out
}

// size is the size of a style in this document. Latin letters are larger at the
// same size than Arabic ones.
func (d *document) size(st style) float64 {
	if d.rtl {
		return st.size * d.scale
	}
	return st.size * d.scale * 0.9
}

// lead is the distance from line to line, as a multiple of the type's size.
func (st style) lead(l line) float64 {
	switch {
	case st.leading > 0:
		return st.leading
	case l.rtl:
		return 1.5
	}
	return 1.36
}

// drawLine tells how a line is drawn: where in its column, and how far its spaces are stretched.
func (d *document) drawLine(l line, col column, st style) func(*canvas, float64) {
	size := d.size(st)
	rtl := d.rtl
	if st.own {
		rtl = l.rtl
	}
	return func(c *canvas, top float64) {
		slack := col.width - float64(l.width)*size/1000
		stretch, left := 0.0, col.left
		switch {
		case st.align == justified && !l.last && l.spaces > 0 && slack > 0 && slack < col.width*0.2:
			stretch = slack / float64(l.spaces)
		case st.align == center:
			left += slack / 2
		case rtl == (st.align != end):
			left += slack
		}
		height := size * st.lead(l)
		// The letters stand so that what is above and below them in the line is even.
		baseline := top + height/2 + size*0.27
		c.text(l.glyphs, left, baseline, size, stretch, st.color)
	}
}

// kept keeps boxes on one page, and with what follows.
func kept(boxes []box) []box {
	for i := range boxes {
		boxes[i].keep = true
	}
	return boxes
}

// height is how high boxes are, one under the other.
func height(boxes []box) (sum float64) {
	for i, b := range boxes {
		if i > 0 {
			sum += b.before
		}
		sum += b.height
	}
	return sum
}

// draw draws boxes one under the other.
func draw(boxes []box, c *canvas, top float64) {
	for i, b := range boxes {
		if i > 0 {
			top += b.before
		}
		b.draw(c, top)
		top += b.height
	}
}

// row puts stacks of boxes side by side; they are never cut.
func row(before float64, stacks ...[]box) box {
	high := 0.0
	for _, s := range stacks {
		high = math.Max(high, height(s))
	}
	return box{before: before, height: high, draw: func(c *canvas, top float64) {
		for _, s := range stacks {
			draw(s, c, top)
		}
	}}
}

// panel puts boxes on a tinted ground.
func panel(col column, before, pad float64, inside []box) box {
	high := height(inside) + 2*pad
	return box{before: before, height: high, draw: func(c *canvas, top float64) {
		c.fill(col.left, top, col.width, high, pale)
		draw(inside, c, top+pad)
	}}
}

// rule is a line across a column.
func rule(col column, before, thick float64, of color) box {
	return box{before: before, height: thick, draw: func(c *canvas, top float64) {
		c.fill(col.left, top, col.width, thick, of)
	}}
}
