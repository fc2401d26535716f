package flows

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/munfatih/munfatih/guide"
)

func TestBlanked(t *testing.T) {
	tests := []struct{ name, question, want string }{
		{"telephone", "appelez 0612345678 svp", "appelez … svp"},
		{"telephone in pairs", "appelez 06 12 34 56 78 svp", "appelez … svp"},
		{"telephone with full stops", "05.39.94.40.23 ?", "… ?"},
		{"telephone with hyphens", "06-12-34-56-78", "…"},
		{"telephone with slashes", "06/12/34/56/78", "…"},
		{"telephone with wide hyphens", "06 - 12 - 34 - 56 - 78", "…"},
		{"telephone in threes", "call 612 345 678", "call …"},
		{"telephone, no-break spaces", "06\u00a012\u00a034\u202f56\u00a078", "…"},
		{"telephone, international", "call +212 612-345678 now", "call … now"},
		{"telephone, international in pairs", "+212 6 12 34 56 78", "…"},
		{"telephone, zero in brackets", "+212 (0)6 12 34 56 78", "…"},
		{"telephone, 00", "00212 6 12 34 56 78", "…"},
		{"telephone, Arabic-Indic digits", "رقمي ٠٦١٢٣٤٥٦٧٨", "رقمي …"},
		{"telephone, Arabic-Indic in pairs", "رقمي ٠٦ ١٢ ٣٤ ٥٦ ٧٨ شكرا", "رقمي … شكرا"},
		{"telephone, Persian digits", "۰۶۱۲۳۴۵۶۷۸", "…"},
		{"telephone with invisible characters", "06\u200b12\u200f34\u206656\u206978", "…"},
		{"identity card", "CNIE AB123456", "CNIE AB…"},
		{"five digits", "code 20000", "code …"},
		{"mail", "écrivez à Ahmed.Benali@commune.ma merci", "écrivez à … merci"},
		{"mail without end", "ahmed@gmail", "…"},
		{"mail, address in Arabic letters", "راسل محمد@مثال.المغرب", "راسل …"},
		{"web", "voir https://www.example.org/a?b=c puis", "voir … puis"},
		{"web in capitals", "HTTP://EXAMPLE.ORG", "…"},
		{"web, other scheme", "tg://resolve?domain=ahmed", "…"},
		{"web without scheme", "www.example.de/ahmed", "…"},
		{"a person's page", "facebook.com/ahmed.benali.12", "…"},
		{"a host", "le site ahmed-benali.ma ?", "le site … ?"},
		{"Telegram link", "t.me/ahmed_b merci", "… merci"},
		{"Telegram link in capitals", "T.ME/Ahmed", "…"},
		{"name", "demandez à @ahmed_b !", "demandez à … !"},
		{"name in Arabic letters", "اسأل @محمد الآن", "اسأل … الآن"},
		{"two things", "@ahmed 0612345678", "… …"},
		{"markup", "<b>R&D</b> &amp; x", "b R & D /b & amp; x"},
		{"lines and spaces", "  un \n\t deux\u00a0 trois ", "un deux trois"},
		{"joiner", "می\u200cخواهم", "میخواهم"},

		{"population", "حنا جماعة فيها 8000 نسمة", "حنا جماعة فيها 8000 نسمة"},
		{"population in threes", "12 000 habitants", "12 000 habitants"},
		{"population of a region", "3 500 000 habitants", "3 500 000 habitants"},
		{"population, Arabic-Indic digits", "٨٠٠٠ نسمة", "٨٠٠٠ نسمة"},
		{"two years", "le plan 2023-2024", "le plan 2023-2024"},
		{"years", "2022-2023-2024 et 2025", "2022-2023-2024 et 2025"},
		{"day", "avant le 15/01/2027 à 23 h", "avant le 15/01/2027 à 23 h"},
		{"law", "la loi 113-14, article 92", "la loi 113-14, article 92"},
		{"section", "section 2.3 p. 16", "section 2.3 p. 16"},
		{"share", "50% ou 0.5", "50% ou 0.5"},
		{"no space after a full stop", "c'est bon.merci", "c'est bon.merci"},
	}
	for _, tt := range tests {
		got := blanked(tt.question)
		if got != tt.want {
			t.Errorf("%s: blanked(%q): got %q, want %q", tt.name, tt.question, got, tt.want)
		}
		if again := blanked(got); again != got {
			t.Errorf("%s: blanked again: got %q, want %q as before", tt.name, again, got)
		}
	}
}

func TestBlankedLength(t *testing.T) {
	tests := []struct {
		name, question string
		runes          int
		end            string
	}{
		{"as long as may be", strings.Repeat("ش", maxKept), maxKept, "ش"},
		{"one more", strings.Repeat("ش", maxKept+1), maxKept, "ش…"},
		{"long", strings.Repeat("é ", 2048), maxKept, "…"},
		{"a number that is cut", strings.Repeat("x", maxKept-4) + " 0612345678", maxKept - 4 + 2, "x …"},
		{"nothing", " \n", 0, ""},
	}
	for _, tt := range tests {
		got := blanked(tt.question)
		if n := utf8.RuneCountInString(got); n != tt.runes || !strings.HasSuffix(got, tt.end) {
			t.Errorf("%s: got %d characters that end in %q, want %d and %q", tt.name, n, got[max(0, len(got)-8):], tt.runes, tt.end)
		}
	}
}

func TestNewMiss(t *testing.T) {
	first := newMiss("Qui paie le déplacement ?", "fr", "")
	if len(first.ID) != 12 || strings.Trim(first.ID, "0123456789abcdef") != "" {
		t.Errorf("got the id %q, want 12 hexadecimal digits", first.ID)
	}
	for _, same := range []string{"qui paie LE deplacement", "Qui  paie, le déplacement"} {
		if got := newMiss(same, "und", "2.3.mandate"); got.ID != first.ID {
			t.Errorf("%q: got the id %s, want %s as for %q: the same words", same, got.ID, first.ID, first.Text)
		}
	}
	if other := newMiss("Qui paie l'hôtel ?", "fr", ""); other.ID == first.ID {
		t.Errorf("%q and %q: got the same id %s, want two", other.Text, first.Text, first.ID)
	}
	if guide.Key(blanked("0612345678 @ahmed")) != "" {
		t.Error("what is blanked away: got words left, want none")
	}
}

func TestLearnedCompare(t *testing.T) {
	inOrder := []Learned{
		{Passage: "1.2.a", Variety: "fr", Text: "z"}, {Passage: "2.3.b", Variety: "ar", Text: "z"},
		{Passage: "2.3.b", Variety: "fr", Text: "a"}, {Passage: "2.3.b", Variety: "fr", Text: "b", ID: "1"},
	}
	for i, a := range inOrder {
		for j, b := range inOrder {
			if got := a.Compare(b); got != min(1, max(-1, i-j)) {
				t.Errorf("%+v.Compare(%+v): got %d, want the sign of %d", a, b, got, i-j)
			}
		}
	}
}
