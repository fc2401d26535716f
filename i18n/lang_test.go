package i18n

import "testing"

func TestFromTelegram(t *testing.T) {
	tests := []struct {
		code string
		want Lang
	}{
		{"fr", FR}, {"fr-MA", FR}, {"FR_ca", FR},
		{"ar", AR}, {"ar-MA", AR}, {"AR", AR}, {"zgh", AR}, {"zgh-Tfng-MA", AR}, {"ber", AR}, {"tzm", AR}, {"", AR},
		{"en", EN}, {"en-GB", EN}, {"es", EN}, {"pt-br", EN}, {"fy", EN}, {"fro", EN}, {"arn", EN}, {"?", EN},
	}
	for _, tt := range tests {
		if got := FromTelegram(tt.code); got != tt.want {
			t.Errorf("FromTelegram(%q): got %q, want %q", tt.code, got, tt.want)
		}
	}
}

func TestParseLang(t *testing.T) {
	tests := []struct {
		in   string
		want Lang
		ok   bool
	}{
		{"ar", AR, true}, {"FR", FR, true}, {"en", EN, true}, {"", "", false}, {"es", "", false}, {"fr-MA", "", false},
	}
	for _, tt := range tests {
		if got, ok := ParseLang(tt.in); got != tt.want || ok != tt.ok {
			t.Errorf("ParseLang(%q): got %q, %v, want %q, %v", tt.in, got, ok, tt.want, tt.ok)
		}
	}
}
