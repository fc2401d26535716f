package flows_test

import (
	"strings"
	"testing"

	"github.com/munfatih/munfatih/flows"
)

func TestParseChoice(t *testing.T) {
	longest := "guide:page:" + strings.Repeat("x", 64-len("guide:page:"))
	tests := []struct {
		data string
		want flows.Choice
		ok   bool
	}{
		{"guide:page:2.1.overview", flows.Choice{Flow: "guide", Step: "page", Value: "2.1.overview"}, true},
		{"lang:choose:", flows.Choice{Flow: "lang", Step: "choose"}, true},
		{"a:b:c:d", flows.Choice{Flow: "a", Step: "b", Value: "c:d"}, true},
		{longest, flows.Choice{Flow: "guide", Step: "page", Value: longest[len("guide:page:"):]}, true},
		{longest + "x", flows.Choice{}, false},
		{"", flows.Choice{}, false},
		{"guide", flows.Choice{}, false},
		{"guide:page", flows.Choice{}, false},
		{":page:x", flows.Choice{}, false},
		{"guide::x", flows.Choice{}, false},
		{"guide:page:a b", flows.Choice{}, false},
		{"guide:page:\n", flows.Choice{}, false},
		{"guide:page:é", flows.Choice{}, false},
		{"دليل:page:1", flows.Choice{}, false},
		{"guide:page:\x7f", flows.Choice{}, false},
		{"guide:page:\xff", flows.Choice{}, false},
	}
	for _, tt := range tests {
		got, ok := flows.ParseChoice(tt.data)
		if got != tt.want || ok != tt.ok {
			t.Errorf("ParseChoice(%q): got %+v, %v, want %+v, %v", tt.data, got, ok, tt.want, tt.ok)
		}
	}
}

func FuzzParseChoice(f *testing.F) {
	for _, data := range []string{"", "guide:page:2.1.overview", "lang:choose:", "::", "a:b:c:d", "guide:page:é", "\xff:\x00:"} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data string) {
		choice, ok := flows.ParseChoice(data)
		switch {
		case !ok && choice != (flows.Choice{}):
			t.Errorf("ParseChoice(%q): got %+v with false, want the zero choice", data, choice)
		case ok && choice.Data() != data:
			t.Errorf("ParseChoice(%q): comes back as %q", data, choice.Data())
		case ok && len(data) > 64:
			t.Errorf("ParseChoice(%q): got true for %d bytes, want false", data, len(data))
		}
	})
}
