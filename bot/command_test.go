package bot

import (
	"strings"
	"testing"
)

func TestParseCommand(t *testing.T) {
	long := strings.Repeat("c", 32)
	type parsed struct {
		name, args string
		ours, ok   bool
	}
	tests := []struct {
		text string
		want parsed
	}{
		{"/start", parsed{"start", "", true, true}},
		{"/start p_1_2", parsed{"start", "p_1_2", true, true}},
		{"/start@test_bot", parsed{"start", "", true, true}},
		{"/start@Test_Bot x", parsed{"start", "x", true, true}},
		{"/start@other_bot x", parsed{"start", "x", false, true}},
		{"/start@ x", parsed{"start", "x", false, true}},
		{"/START", parsed{"start", "", true, true}},
		{"/ask ما هي الحكومة المنفتحة؟", parsed{"ask", "ما هي الحكومة المنفتحة؟", true, true}},
		{"/ask\nfoo", parsed{"ask", "foo", true, true}},
		{"/ask\u00a0foo", parsed{"ask", "foo", true, true}},
		{"/ask   foo  bar  ", parsed{"ask", "foo  bar", true, true}},
		{"/a_1", parsed{"a_1", "", true, true}},
		{"/_", parsed{"_", "", true, true}},
		{"/" + long, parsed{long, "", true, true}},
		{"/" + long + "c", parsed{}},
		{"/", parsed{}},
		{"/ ask", parsed{}},
		{"//ask", parsed{}},
		{"/@test_bot", parsed{}},
		{"/2024", parsed{}},
		{"/ask-me", parsed{}},
		{"/اسأل", parsed{}},
		{"/é", parsed{}},
		{"/a\xff", parsed{}},
		{" /ask", parsed{}},
		{"ask /ask", parsed{}},
		{"", parsed{}},
	}
	for _, tt := range tests {
		var got parsed
		got.name, got.args, got.ours, got.ok = parseCommand(tt.text, "test_bot")
		if got != tt.want {
			t.Errorf("parseCommand(%q): got %+v, want %+v", tt.text, got, tt.want)
		}
	}
}

func FuzzParseCommand(f *testing.F) {
	for _, s := range []string{"/start@test_bot x", "/ask\nfoo", "/", "/\xff", "/اسأل", "/a@b@c d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		name, args, ours, ok := parseCommand(text, "test_bot")
		if !ok {
			if name != "" || args != "" || ours {
				t.Errorf("%q is no command: got %q, %q, %v, want nothing", text, name, args, ours)
			}
			return
		}
		if !isCommandName(name) || name != strings.ToLower(name) || len(name) > 32 {
			t.Errorf("%q: got name %q, want 1 to 32 of a–z, 0–9, _", text, name)
		}
		if text[0] != '/' || !strings.EqualFold(text[1:1+len(name)], name) || !strings.Contains(text, args) || args != strings.TrimSpace(args) {
			t.Errorf("%q: got name %q, arguments %q, want both out of the text", text, name, args)
		}
	})
}
