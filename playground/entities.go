package playground

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Entity marks a part of a text, as the Bot API describes it.
type Entity struct {
	// Type is Telegram's: bold, italic, underline, strikethrough, spoiler,
	// code, pre, text_link, text_mention, blockquote, expandable_blockquote,
	// and found by itself bot_command, url, email, mention, hashtag.
	Type string `json:"type"`
	// Offset and Length count UTF-16 code units.
	Offset int `json:"offset"`
	Length int `json:"length"`
	// URL is where a text_link leads.
	URL string `json:"url,omitempty"`
	// Language is a pre's programming language.
	Language string `json:"language,omitempty"`
	// User is who a text_mention names.
	User *user `json:"user,omitempty"`
}

func (e Entity) end() int { return e.Offset + e.Length }

func (e Entity) isQuote() bool { return strings.HasSuffix(e.Type, "blockquote") }

func (e Entity) isCode() bool { return e.Type == "code" || e.Type == "pre" }

// depth orders entities over the same text, the outer first.
var depth = []string{"expandable_blockquote", "blockquote", "pre", "code", "text_link", "text_mention",
	"bold", "italic", "underline", "strikethrough", "spoiler"}

func sortEntities(entities []Entity) {
	level := func(e Entity) int {
		if i := slices.Index(depth, e.Type); i >= 0 {
			return i
		}
		return len(depth)
	}
	slices.SortStableFunc(entities, func(a, b Entity) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(b.Length, a.Length), cmp.Compare(level(a), level(b)))
	})
}

// settle drops what Telegram does not keep: a quote inside a quote, anything inside code.
func settle(entities []Entity) []Entity {
	sortEntities(entities)
	var kept []Entity
	for _, e := range entities {
		inside := slices.ContainsFunc(kept, func(o Entity) bool {
			within := o.Offset <= e.Offset && e.end() <= o.end()
			return within && (o.isCode() || o.isQuote() && e.isQuote())
		})
		if inside {
			continue
		}
		if e.Type == "code" {
			e.Language = "" // only a pre has one
		}
		kept = append(kept, e)
	}
	return kept
}

// finders are what Telegram finds in a text by itself, the first that matches wins.
var finders = []struct {
	kind  string
	re    *regexp.Regexp
	after string // characters that must not stand right before it, besides letters and digits
}{
	{"url", regexp.MustCompile(`(?i)(?:https?://[^\s<>"\x{2016}-\x{206F}]*[^\s<>"\x{2016}-\x{206F}.,;:!?)\]]|(?:t\.me|(?:[a-z0-9-]+\.)+(?:com|org|net|info|ma|fr|int))(?:/[^\s<>"\x{2016}-\x{206F}]*[^\s<>"\x{2016}-\x{206F}.,;:!?)\]])?)`), "@./-"},
	{"email", regexp.MustCompile(`[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}`), "."},
	{"bot_command", regexp.MustCompile(`/[A-Za-z0-9_]{1,64}(?:@[A-Za-z][A-Za-z0-9_]{2,31})?`), "/<>_"},
	{"mention", regexp.MustCompile(`@[A-Za-z][A-Za-z0-9_]{2,31}`), "@_"},
	{"hashtag", regexp.MustCompile(`#[\p{L}\p{N}_]*[\p{L}_][\p{L}\p{N}_]*`), "#_"},
}

// findEntities adds the links, addresses, commands, mentions and hashtags that stand in the text.
func findEntities(text string, entities []Entity) []Entity {
	if !strings.ContainsAny(text, "/@#.") {
		return entities
	}
	found := slices.Clone(entities)
	for _, f := range finders {
		for _, at := range f.re.FindAllStringIndex(text, -1) {
			e := Entity{Type: f.kind, Offset: units(text[:at[0]]), Length: units(text[at[0]:at[1]])}
			if standsAlone(text, at, f.after) && !slices.ContainsFunc(found, func(o Entity) bool { return clash(o, e) }) {
				found = append(found, e)
			}
		}
	}
	sortEntities(found)
	return found
}

func standsAlone(text string, at []int, after string) bool {
	wordly := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	if before, n := utf8.DecodeLastRuneInString(text[:at[0]]); n > 0 && (wordly(before) || strings.ContainsRune(after, before)) {
		return false
	}
	next, n := utf8.DecodeRuneInString(text[at[1]:])
	return n == 0 || !wordly(next) && next != '_' && next != '@'
}

// clash says whether a found entity cannot stand beside one that is there.
func clash(there, found Entity) bool {
	if found.end() <= there.Offset || there.end() <= found.Offset {
		return false
	}
	switch there.Type {
	case "code", "pre", "text_link", "text_mention", "url", "email", "mention", "bot_command", "hashtag":
		return true
	}
	return false
}
