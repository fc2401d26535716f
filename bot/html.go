package bot

import (
	"html"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/munfatih/munfatih/i18n"
)

// maxText is how long a message may be: 4096 UTF-16 units after its tags are
// read (Bot API, sendMessage).
const maxText = 4096

// maxCaption is how long the text under a file may be, counted likewise (Bot
// API, sendDocument).
const maxCaption = 1024

// split cuts HTML into pieces that each fit a message: between paragraphs if it
// can, else between lines, words, characters; never inside a tag, an entity or
// a pair of surrogates. Tags that are open at a cut are closed before it and
// opened again after it. limit is in UTF-16 units of visible text. A text with
// nothing to see gives one piece.
func split(text i18n.HTML, limit int) []i18n.HTML {
	var pieces []i18n.HTML
	tokens := tokenize(string(text))
	var open []string // the tags open at this place, as written
	for {
		end, rest := cut(tokens, limit)
		piece, after := assemble(open, tokens[:end])
		if strings.TrimSpace(stripTags(i18n.HTML(piece))) != "" || len(pieces) == 0 && len(rest) == 0 {
			pieces = append(pieces, i18n.HTML(piece))
		}
		if len(rest) == 0 {
			return pieces
		}
		tokens, open = rest, after
	}
}

// token is the smallest piece of HTML that must stay whole: a tag, an entity,
// or one character.
type token struct {
	text string
	tag  bool
	size int // in UTF-16 units, 0 for a tag
}

func tokenize(text string) []token {
	var tokens []token
	for len(text) > 0 {
		t := token{size: 1}
		switch end := strings.IndexByte(text, '>'); {
		case text[0] == '<' && end > 0:
			t = token{text: text[:end+1], tag: true}
		case text[0] == '&' && entityLen(text) > 0:
			t.text = text[:entityLen(text)]
			t.size = len(utf16.Encode([]rune(html.UnescapeString(t.text)))) // "&#128512;" takes two
		default:
			r, n := utf8.DecodeRuneInString(text)
			t.text, t.size = text[:n], max(utf16.RuneLen(r), 1)
		}
		tokens = append(tokens, t)
		text = text[len(t.text):]
	}
	return tokens
}

// entityLen is the length of the entity with which text begins, or 0.
func entityLen(text string) int {
	end := strings.IndexByte(text[:min(len(text), 10)], ';')
	if end < 2 || strings.ContainsAny(text[1:end], " \n<&") {
		return 0
	}
	return end + 1
}

// cut gives how many tokens fit, and what is left without the white space at
// which it was cut. One character is always taken, even if it does not fit:
// the text comes to its end.
func cut(tokens []token, limit int) (end int, rest []token) {
	size := 0
	for end < len(tokens) && (size == 0 || size+tokens[end].size <= limit) {
		size += tokens[end].size
		end++
	}
	if end == len(tokens) {
		return end, nil
	}
	for _, at := range []string{"\n\n", "\n", " "} {
		if place := lastBreak(tokens[:end], at); place > end/2 {
			end = place
			break
		}
	}
	rest = tokens[end:]
	for len(rest) > 0 && !rest[0].tag && strings.TrimSpace(rest[0].text) == "" {
		rest = rest[1:]
	}
	return end, rest
}

// lastBreak is the place of the last break in tokens, or 0.
func lastBreak(tokens []token, at string) int {
	for i := len(tokens) - len(at); i > 0; i-- {
		if tokens[i].text == at[:1] && (len(at) == 1 || tokens[i+1].text == at[1:]) {
			return i
		}
	}
	return 0
}

// assemble writes tokens with the open tags before and their ends after, and
// gives the tags that are still open then.
func assemble(open []string, tokens []token) (piece string, after []string) {
	var out strings.Builder
	for _, tag := range open {
		out.WriteString(tag)
	}
	after = append(after, open...)
	for _, t := range tokens {
		out.WriteString(t.text)
		switch {
		case !t.tag:
		case strings.HasPrefix(t.text, "</"):
			after = after[:max(len(after)-1, 0)]
		default:
			after = append(after, t.text)
		}
	}
	for i := len(after) - 1; i >= 0; i-- {
		out.WriteString("</" + tagName(after[i]) + ">")
	}
	return out.String(), after
}

// tagName is the name of an opening tag: "a" of `<a href="…">`.
func tagName(tag string) string {
	name := strings.Trim(tag, "<>")
	if end := strings.IndexByte(name, ' '); end >= 0 {
		name = name[:end]
	}
	return name
}

// stripTags gives the text that a reader of the HTML sees.
func stripTags(text i18n.HTML) string {
	var out strings.Builder
	for _, t := range tokenize(string(text)) {
		if !t.tag {
			out.WriteString(t.text)
		}
	}
	return html.UnescapeString(out.String())
}
