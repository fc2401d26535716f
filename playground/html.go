package playground

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// tags are the HTML tags that Telegram takes, and the entity each makes.
var tags = map[string]string{
	"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
	"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
	"tg-spoiler": "spoiler", "span": "spoiler",
	"a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
}

const htmlSpace = " \t\r\n\v\x00"

// htmlReader turns Telegram's HTML into text and entities.
type htmlReader struct {
	src   string
	pos   int
	text  strings.Builder
	units int // of text so far
	open  []openTag
	done  []Entity
}

type openTag struct {
	name  string
	attrs map[string]string
	unit  int // where its text begins, in UTF-16 units
	byte  int // the same in bytes
}

// parseHTML reads parse_mode HTML. Errors are Telegram's, with UTF-8 byte offsets.
func parseHTML(src string) (string, []Entity, error) {
	r := &htmlReader{src: src}
	for r.pos < len(src) {
		rest := src[r.pos:]
		i := strings.IndexByte(rest, '<')
		if i < 0 {
			i = len(rest)
		}
		r.put(rest[:i])
		r.pos += i
		if r.pos == len(src) {
			break
		}
		step := r.startTag
		if strings.HasPrefix(src[r.pos:], "</") {
			step = r.endTag
		}
		if err := step(); err != nil {
			return "", nil, err
		}
	}
	if n := len(r.open); n > 0 {
		return "", nil, parseError(`Can't find end tag corresponding to start tag "%s"`, r.open[n-1].name)
	}
	return r.text.String(), r.done, nil
}

func parseError(format string, args ...any) error {
	return breach("can't parse entities: %s", fmt.Sprintf(format, args...))
}

func (r *htmlReader) put(s string) {
	s = clean(unescape(s))
	r.text.WriteString(s)
	r.units += units(s)
}

var reference = regexp.MustCompile(`&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|lt|gt|amp|quot);?`)

// unescape decodes the only references that Telegram knows; others stay as they are.
func unescape(s string) string {
	return reference.ReplaceAllStringFunc(s, func(ref string) string {
		name := strings.Trim(ref, "&;")
		if named, ok := map[string]string{"lt": "<", "gt": ">", "amp": "&", "quot": `"`}[name]; ok {
			return named
		}
		base, digits := 10, name[1:]
		if strings.HasPrefix(digits, "x") {
			base, digits = 16, digits[1:]
		}
		code, err := strconv.ParseInt(digits, base, 32)
		if err != nil || code == 0 || code >= 0x10ffff {
			return ref
		}
		return string(rune(code))
	})
}

// word reads up to a space or ">".
func (r *htmlReader) word() string {
	rest := r.src[r.pos:]
	i := strings.IndexAny(rest, htmlSpace+">")
	if i < 0 {
		i = len(rest)
	}
	r.pos += i
	return strings.ToLower(rest[:i])
}

func (r *htmlReader) skipSpace() {
	r.pos += len(r.src[r.pos:]) - len(strings.TrimLeft(r.src[r.pos:], htmlSpace))
}

func (r *htmlReader) startTag() error {
	start := r.pos
	r.pos++
	name := r.word()
	if r.pos == len(r.src) {
		return parseError("Unclosed start tag at byte offset %d", start)
	}
	if _, ok := tags[name]; !ok {
		return parseError(`Unsupported start tag "%s" at byte offset %d`, name, start)
	}
	attrs := map[string]string{}
	for {
		r.skipSpace()
		if strings.HasPrefix(r.src[r.pos:], ">") {
			r.pos++
			break
		}
		if err := r.attribute(name, start, attrs); err != nil {
			return err
		}
	}
	if name == "span" && attrs["class"] != "tg-spoiler" {
		return parseError(`Tag "span" must have class "tg-spoiler" at byte offset %d`, start)
	}
	r.open = append(r.open, openTag{name, attrs, r.units, r.text.Len()})
	return nil
}

func (r *htmlReader) attribute(tag string, start int, attrs map[string]string) error {
	unclosed := parseError(`Unclosed start tag "%s" at byte offset %d`, tag, start)
	rest := r.src[r.pos:]
	i := strings.IndexAny(rest, htmlSpace+`=>/"'`)
	if i == 0 {
		return parseError(`Empty attribute name in the tag "%s" at byte offset %d`, tag, start)
	}
	if i < 0 {
		return unclosed
	}
	name := strings.ToLower(rest[:i])
	r.pos += i
	r.skipSpace()
	if r.pos == len(r.src) {
		return unclosed
	}
	attrs[name] = ""
	if r.src[r.pos] != '=' {
		return nil
	}
	r.pos++
	r.skipSpace()
	if r.pos == len(r.src) {
		return unclosed
	}
	if quote := r.src[r.pos]; quote == '"' || quote == '\'' {
		value, _, ok := strings.Cut(r.src[r.pos+1:], string(quote))
		if !ok {
			return unclosed
		}
		attrs[name] = unescape(value)
		r.pos += len(value) + 2
	} else {
		rest = r.src[r.pos:]
		end := strings.IndexAny(rest, htmlSpace+">")
		if end < 0 {
			return unclosed
		}
		if strings.Trim(strings.ToLower(rest[:end]), "abcdefghijklmnopqrstuvwxyz0123456789.-") != "" {
			return parseError("Unexpected end of name token at byte offset %d", r.pos)
		}
		attrs[name] = strings.ToLower(rest[:end])
		r.pos += end
	}
	if r.pos == len(r.src) {
		return unclosed
	}
	return nil
}

func (r *htmlReader) endTag() error {
	start := r.pos
	if len(r.open) == 0 {
		return parseError("Unexpected end tag at byte offset %d", start)
	}
	r.pos += len("</")
	name := r.word()
	r.skipSpace()
	if !strings.HasPrefix(r.src[r.pos:], ">") {
		return parseError("Unclosed end tag at byte offset %d", start)
	}
	r.pos++
	tag := r.open[len(r.open)-1]
	if name != "" && name != tag.name {
		return parseError(`Unmatched end tag at byte offset %d, expected "</%s>", found "</%s>"`, start, tag.name, name)
	}
	r.open = r.open[:len(r.open)-1]
	if r.units > tag.unit {
		r.close(tag)
	}
	return nil
}

// close makes the entity of a tag that has ended, if it has one.
func (r *htmlReader) close(tag openTag) {
	e := Entity{Type: tags[tag.name], Offset: tag.unit, Length: r.units - tag.unit}
	switch tag.name {
	case "a":
		href := tag.attrs["href"]
		if href == "" {
			href = r.text.String()[tag.byte:]
		}
		if e.URL = normalLink(href); e.URL == "" {
			return // not a link: only its text stays
		}
	case "blockquote":
		if _, ok := tag.attrs["expandable"]; ok {
			e.Type = "expandable_blockquote"
		}
	case "code":
		e.Language = strings.TrimPrefix(tag.attrs["class"], "language-")
	case "pre": // <pre><code class="language-x"> is one entity
		if n := len(r.done); n > 0 && r.done[n-1].Type == "code" && r.done[n-1].Offset == e.Offset && r.done[n-1].Length == e.Length {
			e.Language = r.done[n-1].Language
			r.done = r.done[:n-1]
		}
	}
	r.done = append(r.done, e)
}

var (
	webLink = regexp.MustCompile(`(?is)^(?:(https?)://)?([^/?#\s@:]+)(:\d{1,5})?([/?#].*)?$`)
	appLink = regexp.MustCompile(`(?is)^(tg|ton|tonsite):`)
)

// normalLink is a link as Telegram stores it, or "" where it takes none: a
// host without a dot, another scheme.
func normalLink(link string) string {
	if appLink.MatchString(link) {
		return link
	}
	m := webLink.FindStringSubmatch(link)
	if m == nil || !strings.Contains(m[2], ".") {
		return ""
	}
	scheme, path := strings.ToLower(m[1]), m[4]
	if scheme == "" {
		scheme = "http"
	}
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return scheme + "://" + strings.ToLower(m[2]) + m[3] + path
}
