package letter

import (
	"html"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/munfatih/munfatih/i18n"
)

// span is text of one weight.
type span struct {
	text string
	bold bool
}

// spans reads words of the bot: <b> is bold, other markup is dropped.
func spans(words i18n.HTML) []span {
	var out []span
	bold := false
	rest := string(words)
	for rest != "" {
		text, after, tagged := strings.Cut(rest, "<")
		if text != "" {
			out = append(out, span{html.UnescapeString(text), bold})
		}
		if !tagged {
			break
		}
		tag, next, _ := strings.Cut(after, ">")
		switch tag {
		case "b":
			bold = true
		case "/b":
			bold = false
		}
		rest = next
	}
	return out
}

// paragraph is text of one direction without line ends, as it is set.
type paragraph struct {
	text   []rune
	bold   []bool // by character
	levels []uint8
	rtl    bool
}

// paragraphs splits text at its line ends and cleans it. A paragraph without any letter that tells a
// direction has the given one. Empty ones are left out.
func (t *typefaces) paragraphs(text []span, rtl bool) []paragraph {
	var out []paragraph
	var p paragraph
	end := func() {
		p.trim()
		if len(p.text) > 0 {
			p.rtl = startsRTL(p.text, rtl)
			p.levels = levels(p.text, p.rtl)
			out = append(out, p)
		}
		p = paragraph{}
	}
	for _, s := range text {
		for _, r := range norm.NFC.String(strings.ToValidUTF8(s.text, "")) {
			if isLineEnd(r) {
				end()
				continue
			}
			for _, r := range t.clean(r) {
				p.add(r, s.bold)
			}
		}
	}
	end()
	return out
}

// add appends a character; of spaces in a row only the first. An apostrophe between
// letters gets the form that print has for it.
func (p *paragraph) add(r rune, bold bool) {
	if r == ' ' && (len(p.text) == 0 || p.text[len(p.text)-1] == ' ') {
		return
	}
	if n := len(p.text); n > 1 && p.text[n-1] == '\'' && unicode.IsLetter(p.text[n-2]) && unicode.IsLetter(r) {
		p.text[n-1] = '’'
	}
	p.text = append(p.text, r)
	p.bold = append(p.bold, bold)
}

func (p *paragraph) trim() {
	if n := len(p.text); n > 0 && p.text[n-1] == ' ' {
		p.text, p.bold = p.text[:n-1], p.bold[:n-1]
	}
}

// isLineEnd reports what ends a line or a paragraph anywhere: it must not reach the shaper.
func isLineEnd(r rune) bool {
	return r >= '\n' && r <= '\r' || r >= 0x1c && r <= 0x1e || r == 0x85 || r == 0x2028 || r == 0x2029
}

// clean returns what is set for a character: itself; what it is compatible to where the font lacks it; nothing for
// emoji and other signs that the font lacks, controls, embeddings and variation selectors. Letters and digits that the
// font lacks stay and are drawn as a box.
func (t *typefaces) clean(r rune) []rune {
	switch {
	case isBidiMark(r) || r == '\u200c' || r == '\u200d':
		return []rune{r}
	case r == '\t' || unicode.Is(unicode.Zs, r) && r != '\u00a0' && r != '\u202f':
		return []rune{' '}
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Cs, unicode.Co, unicode.Variation_Selector):
		return nil
	case t.has(r):
		return []rune{r}
	}
	if like := []rune(norm.NFKC.String(string(r))); !slices.ContainsFunc(like, func(r rune) bool { return !t.has(r) }) {
		return like
	}
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return []rune{r}
	}
	return nil
}

// isBidiMark reports isolates, their end and marks of direction: they are not drawn, but order the line.
func isBidiMark(r rune) bool {
	return r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0x061c
}

// prose is text that a person wrote, in whatever language: phone numbers and runs of
// the other direction set apart in each of its paragraphs.
func prose(text string, rtl bool) []span {
	lines := strings.FieldsFunc(strings.ToValidUTF8(text, ""), isLineEnd)
	for i, line := range lines {
		lang := i18n.FR
		if startsRTL([]rune(line), rtl) {
			lang = i18n.AR
		}
		lines[i] = html.UnescapeString(string(i18n.Prose(lang, line)))
	}
	return []span{{text: strings.Join(lines, "\n")}}
}
