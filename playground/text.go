package playground

import (
	"strings"
	"unicode/utf16"
)

// The most that a text, a caption and a callback's answer hold, in UTF-16
// units (the answer: characters).
const (
	maxText    = 4096
	maxCaption = 1024
	maxToast   = 200
)

// units counts UTF-16 code units, in which Telegram measures and points.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// clean does what Telegram does to every text: embedding and override marks
// (U+202A–U+202E), line and paragraph separators and carriage returns go,
// other control characters become spaces. Isolates (U+2066–U+2069) stay.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 0x2028 && r <= 0x202E, r == '\r':
			return -1
		case r < ' ' && r != '\n':
			return ' '
		}
		return r
	}, s)
}

// richText reads a text of the bot: its markup, its trimming, its entities.
func richText(raw, mode string) (string, []Entity, error) {
	text, entities := clean(raw), []Entity(nil)
	switch strings.ToLower(mode) {
	case "":
	case "html":
		var err error
		if text, entities, err = parseHTML(raw); err != nil {
			return "", nil, err
		}
	case "markdown", "markdownv2":
		return "", nil, breach("parse_mode %q is not simulated", mode)
	default:
		return "", nil, breach("unsupported parse_mode")
	}
	text, entities = trim(text, entities)
	if strings.Trim(text, " \n\t\u00a0\u200b\u200c\u200d\u2060\ufeff\u3000") == "" {
		return "", nil, breach("text must be non-empty")
	}
	return text, findEntities(text, settle(entities)), nil
}

// trim cuts white space at both ends and moves the entities along.
func trim(text string, entities []Entity) (string, []Entity) {
	text = strings.TrimRight(text, " \n\t\u00a0\u200b\u3000")
	head := len(text) - len(strings.TrimLeft(text, " \n"))
	for _, e := range entities {
		head = min(head, e.Offset)
	}
	text = text[head:] // only one-byte characters are cut
	end := units(text)
	kept := entities[:0]
	for _, e := range entities {
		e.Offset -= head
		e.Length = min(e.Length, end-e.Offset)
		if e.Length > 0 {
			kept = append(kept, e)
		}
	}
	return text, kept
}
