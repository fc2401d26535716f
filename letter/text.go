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
	cuts   []cut // by character
	levels []uint8
	rtl    bool
}

// paragraphs splits text at its line ends and cleans it. The given direction is the document's: see
// [runsRTL]. Paragraphs in which nothing is seen are left out.
func (t *typefaces) paragraphs(text []span, rtl bool) []paragraph {
	var out []paragraph
	var p paragraph
	end := func() {
		p.trim()
		if slices.ContainsFunc(p.text, isSeen) {
			p.rtl = runsRTL(p.text, rtl)
			p.levels = levels(p.text, p.rtl)
			out = append(out, p)
		}
		p = paragraph{}
	}
	for _, s := range text {
		for _, r := range norm.NFC.String(lean(strings.ToValidUTF8(s.text, ""), rtl)) {
			if isLineEnd(r) {
				end()
				continue
			}
			for _, r := range t.clean(r) {
				p.add(r, t.choose(r, s.bold))
			}
		}
	}
	end()
	return out
}

// add appends a character; of spaces in a row only the first. An apostrophe between
// letters gets the form that print has for it.
func (p *paragraph) add(r rune, in cut) {
	if r == ' ' && (len(p.text) == 0 || p.text[len(p.text)-1] == ' ') {
		return
	}
	if n := len(p.text); n > 1 && p.text[n-1] == '\'' && unicode.IsLetter(p.text[n-2]) && unicode.IsLetter(r) {
		p.text[n-1] = '’'
	}
	p.text = append(p.text, r)
	p.cuts = append(p.cuts, in)
}

func (p *paragraph) trim() {
	if n := len(p.text); n > 0 && p.text[n-1] == ' ' {
		p.text, p.cuts = p.text[:n-1], p.cuts[:n-1]
	}
}

// isLineEnd reports what ends a line or a paragraph anywhere: it must not reach the shaper.
func isLineEnd(r rune) bool {
	return r >= '\n' && r <= '\r' || r >= 0x1c && r <= 0x1e || r == 0x85 || r == 0x2028 || r == 0x2029
}

// clean returns what is set for a character: itself; what it is compatible to where our fonts lack it; nothing for
// emoji and other signs that they lack, controls, embeddings and variation selectors. Letters and digits that they
// lack stay and are drawn as a box.
func (t *typefaces) clean(r rune) []rune {
	switch {
	case isBidiMark(r) || r == '\u200c' || r == '\u200d':
		return []rune{r}
	case r == '\t' || unicode.Is(unicode.Zs, r) && r != '\u00a0' && r != '\u202f':
		return []rune{' '}
	case isShapeless(r):
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

// isShapeless reports controls, marks of direction, joiners, private letters and variation selectors.
func isShapeless(r rune) bool {
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Cs, unicode.Co, unicode.Variation_Selector)
}

// isBidiMark reports isolates, their end and marks of direction: they are not drawn, but order the line.
func isBidiMark(r rune) bool {
	return r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0x061c
}

// isSeen reports what is drawn and is not a space.
func isSeen(r rune) bool { return r != ' ' && !isBidiMark(r) }

// Missing lists the characters of a text that no font of ours has, each once: letters that would be drawn as a
// box, and emoji and other signs, which letters are set without. What has no shape of its own is none of them.
func (s *Setter) Missing(text string) []rune {
	var out []rune
	for _, r := range norm.NFC.String(strings.ToValidUTF8(text, "")) {
		if isLineEnd(r) || isShapeless(r) || slices.Contains(out, r) {
			continue
		}
		if drawn := s.typefaces.clean(r); len(drawn) == 0 || !s.typefaces.has(drawn[0]) {
			out = append(out, r)
		}
	}
	return out
}

// prose is text that a person wrote in a language of the given direction: phone numbers and runs of
// the other direction set apart in each of its paragraphs. A paragraph has the language's direction
// unless few of its letters do: what it begins with, a name or a number, says nothing of the rest, and
// a word of the language in a paragraph of another does not turn it. A mark at its beginning tells it to
// [runsRTL].
func prose(text string, rtl bool) []span {
	lines := strings.FieldsFunc(strings.ToValidUTF8(text, ""), isLineEnd)
	for i, line := range lines {
		line = strings.TrimSpace(line)
		lang, mark := i18n.FR, lrm
		if share(line, rtl) < fewLetters != rtl {
			lang, mark = i18n.AR, rlm
		}
		lines[i] = mark + html.UnescapeString(string(i18n.Prose(lang, line)))
	}
	return []span{{text: strings.Join(lines, "\n")}}
}

// fewLetters is the share of a paragraph's letters below which its language's direction is not its own.
const fewLetters = 0.25

// share is how many of a text's letters have a direction, from 0 to 1; 1 for a text without letters.
func share(text string, rtl bool) float64 {
	own, all := 0, 0
	for _, r := range text {
		one := string(r)
		switch {
		case holds(one, rtl):
			own, all = own+1, all+1
		case holds(one, !rtl):
			all++
		}
	}
	if all == 0 {
		return 1
	}
	return float64(own) / float64(all)
}
