package i18n

import "testing"

func TestEscape(t *testing.T) {
	if got, want := Escape(`a<b>&"c"'`), HTML(`a&lt;b&gt;&amp;&quot;c&quot;'`); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestIsolate(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"OGP", "\u2068OGP\u2069"},
		{"a\n\nb", "\u2068a\u2069\n\n\u2068b\u2069"},
		{"0612345678", "\u20660612345678\u2069"},
		{"+212 (5) 37-00-00-00", "\u2066+212 (5) 37-00-00-00\u2069"},
		{"2026-11-23", "\u20682026-11-23\u2069"},
		{"\u2068a\u2069\u202eb\u2067", "\u2068ab\u2069"},
		{"\u200fa", "\u2068\u200fa\u2069"},
	}
	for _, tt := range tests {
		if got := Isolate(tt.in); got != tt.want {
			t.Errorf("Isolate(%q): got %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestClean(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"  جمعية \t\r\n تطوان\u00a0", "جمعية تطوان"},
		{"\u202eEvil\u202c\u2066x\u2069\u200f\u061c", "Evilx"},
		{"a\u200bb\ufeffc\u00add", "abcd"},
		{"a\u200db", "a\u200db"}, {"نمی\u200cخواهم", "نمی\u200cخواهم"},
		{"\u200da\u200c", "a"}, {"a\u200d b", "a b"}, {"1\u200d2", "12"},
		{"a\x00b\x07\x7f", "ab"}, {"a\u2028b\u0085c", "a b c"},
		{"\u3164\u2800\u115f", ""}, {"a\ufe0f", "a"}, {"a\xffb", "ab"}, {"\U000e0041x", "x"},
		{"e\u0301", "é"}, {"ا\u0653", "آ"}, {"ⵜⵉⵟⵡⴰⵏ", "ⵜⵉⵟⵡⴰⵏ"}, {"كِتاب", "كِتاب"},
	}
	for _, tt := range tests {
		got := Clean(tt.in)
		if got != tt.want {
			t.Errorf("Clean(%q): got %q, want %q", tt.in, got, tt.want)
		}
		if again := Clean(got); again != got {
			t.Errorf("Clean(%q) again: got %q, want no change", got, again)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("a\u200db \u202e")
	f.Fuzz(func(t *testing.T, s string) {
		if got := Clean(s); Clean(got) != got {
			t.Errorf("Clean(%q): got %q, then %q, want no change", s, got, Clean(got))
		}
	})
}
