package playground

import (
	"slices"
	"strings"
	"unicode/utf16"
)

// renderHTML writes a text and its entities as Telegram's HTML, in one
// normal form: what the bot sent with parse_mode HTML comes out again, b for
// strong, i for em.
func renderHTML(text string, entities []Entity) string {
	code := utf16.Encode([]rune(text))
	sorted := slices.Clone(entities)
	sortEntities(sorted)
	var out strings.Builder
	var open []Entity
	pos := 0
	write := func(to int) {
		if to > pos {
			out.WriteString(escape(string(utf16.Decode(code[pos:to]))))
			pos = to
		}
	}
	closeUntil := func(offset int) {
		for n := len(open); n > 0 && open[n-1].end() <= offset; n = len(open) {
			write(open[n-1].end())
			_, end := htmlTag(open[n-1])
			out.WriteString(end)
			open = open[:n-1]
		}
	}
	for _, e := range sorted {
		start, _ := htmlTag(e)
		if start == "" {
			continue
		}
		closeUntil(e.Offset)
		write(e.Offset)
		out.WriteString(start)
		open = append(open, e)
	}
	closeUntil(len(code))
	write(len(code))
	return out.String()
}

// htmlTag is an entity's tags; entities that Telegram finds by itself have none.
func htmlTag(e Entity) (start, end string) {
	switch e.Type {
	case "bold":
		return "<b>", "</b>"
	case "italic":
		return "<i>", "</i>"
	case "underline":
		return "<u>", "</u>"
	case "strikethrough":
		return "<s>", "</s>"
	case "spoiler":
		return "<tg-spoiler>", "</tg-spoiler>"
	case "code":
		return "<code>", "</code>"
	case "pre":
		if e.Language != "" {
			return `<pre><code class="language-` + escape(e.Language) + `">`, "</code></pre>"
		}
		return "<pre>", "</pre>"
	case "blockquote":
		return "<blockquote>", "</blockquote>"
	case "expandable_blockquote":
		return "<blockquote expandable>", "</blockquote>"
	case "text_link":
		return `<a href="` + strings.ReplaceAll(escape(e.URL), `"`, "&quot;") + `">`, "</a>"
	}
	return "", ""
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func escape(s string) string { return escaper.Replace(s) }
