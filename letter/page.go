package letter

import (
	"bytes"
	"fmt"
	"math"
	"strings"

	"github.com/munfatih/munfatih/i18n"
)

// A page is A4.
const (
	pageWidth  = 595.28
	pageHeight = 841.89
	sideMargin = 62.0
	topMargin  = 48.0
	footRoom   = 56.0 // below the text: margin and foot line
	pageRoom   = pageHeight - topMargin - footRoom
)

// full is the column between the margins.
var full = column{sideMargin, pageWidth - 2*sideMargin}

// canvas is a page's content stream.
type canvas struct{ bytes.Buffer }

// text draws glyphs from a place on the baseline. stretch widens each space.
func (c *canvas) text(glyphs []glyph, left, baseline, size, stretch float64, of color) {
	if len(glyphs) == 0 {
		return
	}
	fmt.Fprintf(c, "BT %s rg 1 0 0 1 %s %s Tm\n", of, num(left), num(pageHeight-baseline))
	var font *usedFont
	pen, at, rise := 0, 0.0, 0 // thousandths: where the PDF is, where the glyph belongs, how high
	for _, g := range glyphs {
		if g.font != font {
			c.closeArray(font != nil)
			fmt.Fprintf(c, "/%s %s Tf [", g.font.resource, num(size))
			font = g.font
		}
		if g.dy != rise {
			fmt.Fprintf(c, "] TJ %s Ts [", num(float64(g.dy)*size/1000))
			rise = g.dy
		}
		if off := int(math.Round(at)) + g.dx - pen; off != 0 {
			fmt.Fprintf(c, "%d", -off)
			pen += off
		}
		fmt.Fprintf(c, "<%04X>", g.cid)
		pen += g.advance
		at += float64(g.advance)
		if g.space {
			at += stretch / size * 1000
		}
	}
	c.WriteString("] TJ ")
	if rise != 0 {
		c.WriteString("0 Ts ")
	}
	c.WriteString("ET\n")
}

func (c *canvas) closeArray(open bool) {
	if open {
		c.WriteString("] TJ ")
	}
}

// fill draws a rectangle.
func (c *canvas) fill(left, top, width, height float64, of color) {
	fmt.Fprintf(c, "%s rg %s %s %s %s re f\n", of, num(left), num(pageHeight-top-height), num(width), num(height))
}

// frame draws the outline of a rectangle.
func (c *canvas) frame(left, top, width, height float64, of color) {
	fmt.Fprintf(c, "%s RG 0.7 w %s %s %s %s re S\n", of, num(left), num(pageHeight-top-height), num(width), num(height))
}

// String is the color as a PDF's operands.
func (c color) String() string { return num(c[0]) + " " + num(c[1]) + " " + num(c[2]) }

// num writes a number with at most two decimals.
func num(v float64) string {
	s := strings.TrimRight(strings.TrimRight(fmt.Sprintf("%.2f", v), "0"), ".")
	if s == "-0" {
		return "0"
	}
	return s
}

// document is what is being set.
type document struct {
	*Setter
	shaper   *shaper
	used     [cuts]*usedFont
	lang     i18n.Lang
	rtl      bool
	scale    float64 // of type and spaces: 1, less to fit a page
	title    string
	keywords string // ASCII letters, digits and spaces
	// foot gives what stands under each page, page and pages from 1; may be nil.
	foot func(page, pages int) []box
}

// smallest is how small type may become to save a page.
const smallest = 0.86

// fit sets boxes, and sets them anew in somewhat smaller type where that saves a page.
func (d *document) fit(set func() []box) []box {
	boxes := set()
	pages := len(paginate(boxes))
	// Half as high a type takes a quarter of the room, as long as lines are full.
	guess := 0.99 * math.Sqrt(float64(pages-1)*pageRoom/height(boxes))
	if pages == 1 || guess < smallest {
		return boxes
	}
	for _, scale := range []float64{guess, (guess + smallest) / 2, smallest} {
		d.reset(min(scale, 1))
		if boxes := set(); len(paginate(boxes)) < pages {
			return boxes
		}
	}
	d.reset(1)
	return set()
}

// paginate spreads boxes over pages: each page's boxes, and where they begin.
func paginate(boxes []box) (pages [][]box) {
	var page []box
	for len(boxes) > 0 {
		n := 1 // how many stay together
		for n < len(boxes) && boxes[n-1].keep {
			n++
		}
		for n > 1 && height(boxes[:n]) > pageRoom {
			n-- // more than a page holds: it must be cut somewhere
		}
		if len(page) > 0 && height(page)+boxes[0].before+height(boxes[:n]) > pageRoom {
			pages = append(pages, page)
			page = nil
		}
		page = append(page, boxes[:n]...)
		boxes = boxes[n:]
	}
	return append(pages, page)
}

// pdf writes boxes as a file.
func (d *document) pdf(boxes []box) []byte {
	w := newPDF()
	pages := paginate(boxes)
	catalog, tree, resources := w.reserve(), w.reserve(), w.reserve()
	var kids []string
	for i, page := range pages {
		var c canvas
		draw(page, &c, topMargin)
		if d.foot != nil {
			draw(d.foot(i+1, len(pages)), &c, pageHeight-footRoom+18)
		}
		content := w.stream("", c.Bytes())
		kids = append(kids, fmt.Sprintf("%d 0 R", w.object(fmt.Sprintf("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] "+
			"/Resources %d 0 R /Contents %d 0 R >>", tree, num(pageWidth), num(pageHeight), resources, content))))
	}
	var fonts strings.Builder
	for _, f := range d.used {
		if !f.isUsed() {
			continue
		}
		fmt.Fprintf(&fonts, "/%s %d 0 R ", f.resource, f.embed(w))
	}
	w.write(resources, fmt.Sprintf("<< /Font << %s>> >>", fonts.String()))
	w.write(tree, fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", len(kids), strings.Join(kids, " ")))
	direction := "L2R"
	if d.rtl {
		direction = "R2L"
	}
	w.write(catalog, fmt.Sprintf("<< /Type /Catalog /Pages %d 0 R /Lang (%s) "+
		"/ViewerPreferences << /DisplayDocTitle true /Direction /%s >> >>", tree, d.lang, direction))
	info := fmt.Sprintf("<< /Title <FEFF%s> /Producer (Munfatih)", hex16(d.title))
	if d.keywords != "" {
		info += " /Keywords (" + d.keywords + ")"
	}
	return w.finish(catalog, w.object(info+" >>"))
}
