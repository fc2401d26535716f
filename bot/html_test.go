package bot

import (
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/i18n"
)

func TestSplit(t *testing.T) {
	tests := []struct {
		name  string
		text  i18n.HTML
		limit int
		want  []i18n.HTML
	}{
		{"nothing", "", 10, []i18n.HTML{""}},
		{"fits", "abc", 3, []i18n.HTML{"abc"}},
		{"fits without its tags", "<b>abc</b>", 3, []i18n.HTML{"<b>abc</b>"}},
		{"fits as entities", "&lt;&amp;&gt;", 3, []i18n.HTML{"&lt;&amp;&gt;"}},
		{"between paragraphs", "one two\n\nthree", 12, []i18n.HTML{"one two", "three"}},
		{"between lines", "one two\nthree", 12, []i18n.HTML{"one two", "three"}},
		{"between words", "one two three", 12, []i18n.HTML{"one two", "three"}},
		{"a paragraph rather than a word", "one two six\n\na b c", 15, []i18n.HTML{"one two six", "a b c"}},
		{"a word rather than an early paragraph", "a\n\nbbbb cccc dddd", 13, []i18n.HTML{"a\n\nbbbb cccc", "dddd"}},
		{"inside a word", "abcdef", 4, []i18n.HTML{"abcd", "ef"}},
		{"tags closed and opened", "<b>ab <i>cd ef</i></b> g", 5, []i18n.HTML{"<b>ab <i>cd</i></b>", "<b><i>ef</i></b> g"}},
		{"a link keeps its address", `<a href="https://a.org/?a=1&amp;b=2">ab cd</a>`, 3,
			[]i18n.HTML{`<a href="https://a.org/?a=1&amp;b=2">ab</a>`, `<a href="https://a.org/?a=1&amp;b=2">cd</a>`}},
		{"never inside an entity", "&amp;&lt;&gt;", 2, []i18n.HTML{"&amp;&lt;", "&gt;"}},
		{"never inside a pair", "a😀b", 2, []i18n.HTML{"a", "😀", "b"}},
		{"a numeric entity of two units", "a&#128512;b", 2, []i18n.HTML{"a", "&#128512;", "b"}},
		{"a character larger than the limit", "😀a", 1, []i18n.HTML{"😀", "a"}},
		{"an entity larger than the limit", "<b>&#128512;</b>a", 1, []i18n.HTML{"<b>&#128512;</b>", "<b></b>a"}},
		{"a lone ampersand", "a & b", 3, []i18n.HTML{"a &", "b"}},
		{"white space at the cut goes", "abc   \n\n   def", 5, []i18n.HTML{"abc", "def"}},
		{"only white space", " \n ", 1, []i18n.HTML{" "}},
		{"Arabic", "نص طويل جدا", 8, []i18n.HTML{"نص طويل", "جدا"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := split(tt.text, tt.limit)
			for i := range got { // white space at the ends is not seen
				if tt.name != "only white space" {
					got[i] = i18n.HTML(strings.TrimSpace(string(got[i])))
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("want -, got +\n%s", diff)
			}
		})
	}
}

// parts are what the texts of the fuzz test are made of.
var parts = []string{
	"a", "word ", " ", "\n", "\n\n", "نص ", "😀", "👨‍👩‍👧", "&amp;", "&lt;", "&#128512;", "&#x1F600;", "&quot;", "&", "e\u0301",
	"<b>", "<i>", `<a href="https://a.org/?x=1&amp;y=2">`, "<blockquote expandable>", "</>", "\u2068OGP\u2069", "\u00a0", "؟",
}

// compose makes valid HTML of bytes: each is a part, "</>" closes what is open.
func compose(data []byte) string {
	var out strings.Builder
	var open []string
	for _, b := range data {
		part := parts[int(b)%len(parts)]
		switch {
		case part == "</>" && len(open) == 0:
		case part == "</>":
			out.WriteString("</" + open[len(open)-1] + ">")
			open = open[:len(open)-1]
		case part[0] == '<':
			out.WriteString(part)
			open = append(open, strings.FieldsFunc(part, func(r rune) bool { return strings.ContainsRune("<> ", r) })[0])
		case part == "&":
			out.WriteString("& ") // alone it is no entity
		default:
			out.WriteString(part)
		}
	}
	for i := len(open) - 1; i >= 0; i-- {
		out.WriteString("</" + open[i] + ">")
	}
	return out.String()
}

var tagForm = regexp.MustCompile(`<(/?)([a-z]+)[^>]*>`)

// visible is the text that is seen, by another way than the code under test.
func visible(text string) string { return html.UnescapeString(tagForm.ReplaceAllString(text, "")) }

// balanced reports whether each tag is closed in its turn.
func balanced(text string) bool {
	var open []string
	for _, m := range tagForm.FindAllStringSubmatch(text, -1) {
		switch {
		case m[1] == "":
			open = append(open, m[2])
		case len(open) == 0 || open[len(open)-1] != m[2]:
			return false
		default:
			open = open[:len(open)-1]
		}
	}
	return len(open) == 0
}

// tight is a text without its white space.
func tight(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

func FuzzSplit(f *testing.F) {
	f.Add([]byte{15, 1, 1, 16, 6, 19, 4, 1}, uint16(3))
	f.Add([]byte{6, 10, 11, 7}, uint16(1))
	f.Add([]byte{17, 8, 9, 13, 19, 0, 0, 0}, uint16(2))
	f.Add([]byte(strings.Repeat("\x01\x04\x05\x0f\x00\x13", 40)), uint16(50))
	f.Fuzz(func(t *testing.T, data []byte, limit uint16) {
		text, most := compose(data[:min(len(data), 2000)]), max(int(limit), 1)
		var joined strings.Builder
		pieces := split(i18n.HTML(text), most)
		if len(pieces) == 0 {
			t.Fatalf("split(%q, %d): got no piece, want at least one", text, most)
		}
		for _, piece := range pieces {
			seen := visible(string(piece))
			joined.WriteString(seen)
			if size := len(utf16.Encode([]rune(seen))); size > most && !(most == 1 && size == 2) {
				t.Errorf("split(%q, %d): got a piece %q of %d units", text, most, piece, size)
			}
			if !balanced(string(piece)) {
				t.Errorf("split(%q, %d): got piece %q, want its tags balanced", text, most, piece)
			}
			if strings.TrimSpace(seen) == "" && len(pieces) > 1 {
				t.Errorf("split(%q, %d): got piece %q with nothing to see", text, most, piece)
			}
		}
		if got, want := tight(joined.String()), tight(visible(text)); got != want {
			t.Errorf("split(%q, %d): got text %q, want %q", text, most, got, want)
		}
	})
}

// What no program of ours writes must not hang or panic either.
func FuzzSplitAnything(f *testing.F) {
	for _, s := range []string{"<", "<b", "a<>b", "</b>", "&", "&;", "&#0;", "&#xFFFFFFFF;", "\xff<b>\xfe", "<b></i></b></b>"} {
		f.Add(s, 2)
	}
	f.Fuzz(func(t *testing.T, text string, limit int) {
		if got := split(i18n.HTML(text[:min(len(text), 2000)]), limit); len(got) == 0 {
			t.Errorf("split(%q, %d): got no piece, want at least one", text, limit)
		}
	})
}

func TestStripTags(t *testing.T) {
	tests := []struct {
		in   i18n.HTML
		want string
	}{
		{"<b>a</b> &lt; &amp;lt; <a href=\"x\">c</a>", "a < &lt; c"},
		{"2 < 3", "2 < 3"},
		{"", ""},
	}
	for _, tt := range tests {
		if got := stripTags(tt.in); got != tt.want {
			t.Errorf("stripTags(%q): got %q, want %q", tt.in, got, tt.want)
		}
	}
}
