package letter

import (
	_ "embed"
	"strings"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// supportFrame is the letter in paragraphs, an empty line or a heading between two. "# "
// begins a heading, {community} is filled in, {signature} is the room for
// signature and stamp. The first line is what stands in the letterhead's place.
//
//go:embed support.txt
var supportFrame string

var (
	frameStyle = style{size: 11.5, color: ink, before: 7, align: justified}
	partStyle  = style{size: 12.5, color: green, before: 8, keep: true}
)

// Support sets the frame of the letter of support by the head of a council
// (guide 2.4) in English, with places in square brackets to fill in: as PDF of at most
// three pages, and as plain text to go on with in any word processor.
func (s *Setter) Support(c candidacy.Community) (pdf []byte, text string, err error) {
	d, done := s.begin(i18n.EN)
	defer done()
	frame := strings.ReplaceAll(strings.TrimSpace(supportFrame), "{community}", d.communityText(c))
	d.title = "Letter of support – " + i18n.Clean(c.Name(candidacy.EN))
	d.foot = func(page, pages int) []box {
		number := footStyle
		number.align = center
		return d.say(full, number, i18n.Text{Key: i18n.KeyLetterPage, Args: i18n.Args{"Page": page, "Pages": pages}})
	}

	head, rest, _ := strings.Cut(frame, "\n")
	boxes := d.fit(func() []box { return append([]box{d.letterheadRoom(head)}, d.frame(rest)...) })
	return d.pdf(boxes), plainFrame(frame), nil
}

// frame sets the letter below its head.
func (d *document) frame(text string) []box {
	var boxes []box
	for part := range strings.SplitSeq(text, "\n\n") {
		heading, isHeading := strings.CutPrefix(strings.TrimSpace(part), "# ")
		if part == "{signature}" {
			boxes = append(boxes, d.signatureRoom())
			continue
		}
		if isHeading {
			heading, part, _ = strings.Cut(heading, "\n")
			boxes = append(boxes, d.set(full, partStyle, []span{{heading, true}})...)
		}
		words := d.set(full, frameStyle, []span{{part, false}})
		if isHeading && len(words) > 0 {
			words[0].before = 0
		}
		boxes = append(boxes, words...)
	}
	return boxes
}

// communityText is a community with its kind, as it stands in a sentence.
func (d *document) communityText(c candidacy.Community) string {
	c.NameFR = i18n.Clean(c.NameFR)
	if t, ok := d.community(c).(i18n.Text); ok {
		return "the " + d.words.Plain(d.lang, t)
	}
	return c.NameFR
}

// plainFrame is the frame as text: headings as lines of their own, lines to sign on.
func plainFrame(frame string) string {
	lines := strings.Split(frame, "\n")
	for i, line := range lines {
		if heading, ok := strings.CutPrefix(line, "# "); ok {
			lines[i] = strings.ToUpper(heading)
		}
		if line == "{signature}" {
			lines[i] = "Signature: ____________________     Stamp:"
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// letterheadRoom is the place that the council's letterhead takes.
func (d *document) letterheadRoom(label string) box {
	const high = 78.0
	words := d.set(full, boxStyle, []span{{label, false}})
	return box{height: high, draw: func(c *canvas, top float64) {
		c.frame(full.left, top, full.width, high, border)
		draw(words, c, top+(high-height(words))/2)
	}}
}

// signatureRoom is where the head of the council signs and stamps.
func (d *document) signatureRoom() box {
	hand, stamp := full.split((full.width-16)/2, 16, d.rtl)
	return row(8, framed(hand, d.set(hand, boxStyle, []span{{"Signature", false}})), framed(stamp, d.set(stamp, boxStyle, []span{{"Stamp", false}})))
}
