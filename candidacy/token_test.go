package candidacy

import (
	"regexp"
	"strings"
	"testing"
)

func TestTokens(t *testing.T) {
	const seed = "0123456789abcdef0123456789abcdef"
	id, code := NewID(seed, "endorsement", 8), NewCode(seed)
	if !regexp.MustCompile(`^[a-z2-7]{8}$`).MatchString(id) || NewID(seed, "endorsement", 8) != id {
		t.Errorf("got id %q, want 8 of a-z2-7, the same each time", id)
	}
	if NewID(seed, "community", 8) == id || NewID(seed+"x", "endorsement", 8) == id {
		t.Errorf("another label or seed: got the same id %q", id)
	}
	if got, ok := ParseCode(code); !ok || got != code {
		t.Errorf("code %q: got %q %v, want itself", code, got, ok)
	}
}

func TestParseCode(t *testing.T) {
	tests := []struct {
		text, want string
	}{
		{"ABCDEFGHIJKLMN23", "ABCDEFGHIJKLMN23"},
		{"abcd-efgh-ijkl-mn23", "ABCDEFGHIJKLMN23"},
		{" abcd efgh\nijkl\u00a0mn23 ", "ABCDEFGHIJKLMN23"},
		{"ABCD–EFGH—IJKL-MN23", "ABCDEFGHIJKLMN23"},
		{"0BCD1FGH8JKLMN23", "OBCDIFGHBJKLMN23"},
		{"ABCDEFGHIJKLMN٢٣", "ABCDEFGHIJKLMN23"},
		{"\u200fABCDEFGHIJKLMN23\u202c", "ABCDEFGHIJKLMN23"},
		{"АВCDEFGHIJKLMN23", "ABCDEFGHIJKLMN23"}, // Cyrillic А and В
		{"ABCDEFGHIJKLMN2", ""},
		{"ABCDEFGHIJKLMN234", ""},
		{"ABCDEFGHIJKLMN29", ""},
		{"ABCDEFGHIJKLMN2!", ""},
		{"", ""},
		{strings.Repeat("A ", 500), ""},
	}
	for _, tt := range tests {
		got, ok := ParseCode(tt.text)
		if ok != (tt.want != "") || ok && got != tt.want {
			t.Errorf("ParseCode(%q): got %q %v, want %q", tt.text, got, ok, tt.want)
		}
	}
	if got := FormatCode("ABCDEFGHIJKLMN23"); got != "ABCD-EFGH-IJKL-MN23" {
		t.Errorf("got %q, want groups of four", got)
	}
}

func TestInvitationLink(t *testing.T) {
	secret := newSecret("seed", GrantKey, "e")
	for _, file := range []string{RegistryFile, "abcdefgh27"} {
		link := InvitationLink(file, secret)
		if !regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`).MatchString(link) {
			t.Errorf("got link %q, want at most 64 characters that a deep link can hold", link)
		}
		gotFile, invitation, ok := ParseInvitationLink(link)
		if !ok || gotFile != file || invitation != InvitationID(secret) || strings.Contains(invitation, secret[:8]) {
			t.Errorf("%s: got %q %q %v, want the file and the id of the secret", link, gotFile, invitation, ok)
		}
	}
	link := InvitationLink(RegistryFile, secret)
	altered := link[:len(link)-1] + "7"
	if _, id, ok := ParseInvitationLink(altered); !ok || id == InvitationID(secret) {
		t.Errorf("an altered link: got %q, want another invitation", id)
	}
	for _, bad := range []string{"", "i_r_", "i_r_" + secret + "a", "i_R_" + secret, "v_" + secret, "i_r_" + strings.ToUpper(secret), link + "\n", "i__" + secret} {
		if _, _, ok := ParseInvitationLink(bad); ok {
			t.Errorf("%q: got a link, want none", bad)
		}
	}
	if newSecret("seed", GrantKey, "e") == newSecret("seed", GrantWithdraw, "e") {
		t.Error("two grants of one seed: got the same secret")
	}
}
