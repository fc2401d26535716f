// Package letter sets documents as PDF: the letter of an endorsement, the frame
// of a head's letter of support, and the report of a quiz for a council's
// meeting. The same input gives the same bytes.
//
// Text goes its way in this order:
//
//   - text.go: what people typed becomes paragraphs of characters that can be drawn;
//   - bidi.go, brackets.go: which of them run from right to left (UAX #9);
//   - font.go: which of our fonts has them;
//   - shape.go: characters become glyphs, joined and placed by HarfBuzz's rules;
//   - lines.go: paragraphs become lines, and lines are ordered for the eye;
//   - box.go, page.go: lines and pictures become pages;
//   - embed.go, pdf.go: pages become a file that carries the glyphs it uses.
//
// The documents are in endorsement.go, signers.go, support.go and report.go, the way in is [Setter].
// Their words stand in package i18n under "letter.", those of the support letter in support.txt.
//
// Glyphs are drawn in the order of the eye, from left to right, and each tells which characters it
// stands for; readers of PDF find the logical order by themselves. /ActualText over runs from right to left would make
// them do it twice.
//
// The package is the only one that knows go-text/typesetting, of which it takes the shaper alone: its
// line wrapper panics on line separators, orders lines without their levels, and it emits glyph numbers
// beyond the font for a lone variation selector.
package letter
