package i18n

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// attributes are Telegram's tags, each with what may stand in it.
// Source: Bot API, "Formatting options", HTML style.
var attributes = map[string]*regexp.Regexp{
	"b": none, "strong": none, "i": none, "em": none, "u": none, "ins": none, "s": none, "strike": none, "del": none,
	"tg-spoiler": none, "pre": none,
	"a":          regexp.MustCompile(`^ href="[^"]+"$`),
	"code":       regexp.MustCompile(`^( class="language-[^"]+")?$`),
	"blockquote": regexp.MustCompile(`^( expandable)?$`),
	"span":       regexp.MustCompile(`^ class="tg-spoiler"$`),
	"tg-emoji":   regexp.MustCompile(`^ emoji-id="[0-9]+"$`),
}

var (
	none        = regexp.MustCompile(`^$`)
	tag         = regexp.MustCompile(`<(/?)([A-Za-z-]*)([^<>]*)>`)
	entity      = regexp.MustCompile(`&(?:lt|gt|amp|quot|#[0-9]+|#x[0-9a-fA-F]+);`)
	codeElement = regexp.MustCompile(`(?s)<(code|pre)\b[^>]*>.*?</(code|pre)>`)
	placeholder = regexp.MustCompile(`\{\{-?\s*\.(\w+)\s*-?\}\}`)
)

// markupFaults returns what Telegram would refuse in s, or show wrongly.
func markupFaults(s string) []string {
	var faults, open []string
	for _, m := range tag.FindAllStringSubmatch(s, -1) {
		whole, closes, name, rest := m[0], m[1] != "", m[2], m[3]
		form, ok := attributes[name]
		switch {
		case !ok:
			faults = append(faults, fmt.Sprintf("%s is no tag of Telegram's; write < as &lt;", whole))
		case !closes && !form.MatchString(rest):
			faults = append(faults, fmt.Sprintf("%s is not how Telegram writes the tag %s", whole, name))
			open = append(open, name)
		case !closes:
			open = append(open, name)
		case len(open) == 0 || open[len(open)-1] != name:
			faults = append(faults, fmt.Sprintf("%s closes no open tag", whole))
		default:
			open = open[:len(open)-1]
		}
	}
	for _, name := range open {
		faults = append(faults, fmt.Sprintf("<%s> is not closed", name))
	}
	bare := tag.ReplaceAllString(s, "")
	if strings.ContainsAny(bare, "<>") {
		faults = append(faults, "a lone < or >: write &lt; or &gt;")
	}
	if strings.Contains(entity.ReplaceAllString(bare, ""), "&") {
		faults = append(faults, "a lone &: write &amp;")
	}
	return faults
}

// unmark returns HTML as plain text.
func unmark(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return s
	}
	return html.UnescapeString(tag.ReplaceAllString(s, ""))
}

// rawNames are the placeholders of s inside tags, code and pre.
func rawNames(s string) []string {
	var names []string
	for _, part := range slices.Concat(tag.FindAllString(s, -1), codeElement.FindAllString(s, -1)) {
		for _, m := range placeholder.FindAllStringSubmatch(part, -1) {
			names = append(names, m[1])
		}
	}
	return names
}

// directed returns the text s of lang so that its lines run in lang's direction. Telegram goes by a line's first letter: a
// line of Arabic that begins with a foreign letter or with a value gets a right-to-left mark in front. Code is
// isolated as a whole, so that what a person copies from it holds no invisible characters. French and English
// need neither.
func directed(lang Lang, s string) string {
	if !lang.rtl() {
		return s
	}
	lines := strings.Split(codeElement.ReplaceAllString(s, fsi+"$0"+pdi), "\n")
	for i, line := range lines {
		if needsMark(line) {
			lines[i] = rlm + line
		}
	}
	return strings.Join(lines, "\n")
}

// needsMark reports whether line has Arabic letters but does not begin with one.
func needsMark(line string) bool {
	line = tag.ReplaceAllString(line, "")
	if !strings.ContainsFunc(placeholder.ReplaceAllString(line, ""), isRTL) {
		return false
	}
	for i, r := range line {
		switch {
		case strings.HasPrefix(line[i:], "{{"), class(r) == bidi.L:
			return true
		case isRTL(r):
			return false
		}
	}
	return false
}

// isRTL reports a letter or mark of right-to-left direction.
func isRTL(r rune) bool {
	c := class(r)
	return c == bidi.R || c == bidi.AL
}
