package playground

import "testing"

// Whatever is read as HTML stands within its text and comes out again the same.
func FuzzHTML(f *testing.F) {
	for _, seed := range []string{"<b>نص</b> x", "<i>a<u>b</u></i>", "<blockquote expandable>a\n<b>b</b></blockquote> c", "<pre><code class=\"language-go\">x</code></pre>",
		"<a href='t.me/x'>&lt;😀</a>", " <s> a </s> ", "<code>&amp;amp;</code>", "<span class=tg-spoiler>s</span>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		text, entities, err := richText(src, "HTML")
		if err != nil {
			return
		}
		for _, e := range entities {
			if e.Offset < 0 || e.Length <= 0 || e.end() > units(text) {
				t.Fatalf("%q: got %+v outside of %q", src, e, text)
			}
		}
		html := renderHTML(text, entities)
		again, marked, err := richText(html, "HTML")
		if err != nil {
			t.Fatalf("%q: rendered as %q, which is refused: %v", src, html, err)
		}
		if second := renderHTML(again, marked); again != text || second != html {
			t.Fatalf("%q: got %q, then %q, %q", src, html, again, second)
		}
	})
}
