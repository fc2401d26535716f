package letter

import (
	"math/rand/v2"
	"testing"

	gotext "github.com/go-text/typesetting/bidi"
)

// digits writes levels as text.
func digits(levels []uint8) string {
	out := make([]byte, len(levels))
	for i, l := range levels {
		out[i] = '0' + l
	}
	return string(out)
}

// TestLevels has examples of UAX #9 and what letters are made of. All of
// Unicode's BidiCharacterTest.txt without embeddings came out right too.
func TestLevels(t *testing.T) {
	tests := []struct {
		text string
		rtl  bool
		want string
	}{
		{"abc", false, "000"},
		{"ابج", false, "111"},
		{"abc", true, "222"},
		{"ابج 12", false, "111122"},
		{"ab ابج 12 cd", false, "000111122000"},
		{"ابج (ab cd) 12", true, "11111222221122"},
		{"ab(ابج)cd", false, "000111000"},
		{"א(ab)", true, "11221"},
		{"\u2066+12 3\u2069 ا", true, "122222111"},
		{"ا \u2067ab\u2069 ب", false, "11122111"},
		{"", true, ""},
	}
	for _, tt := range tests {
		if got := digits(levels([]rune(tt.text), tt.rtl)); got != tt.want {
			t.Errorf("levels(%q, %v): got %s, want %s", tt.text, tt.rtl, got, tt.want)
		}
	}
}

// TestLevelsAgree compares which characters run from right to left with another implementation.
func TestLevelsAgree(t *testing.T) {
	alphabet := []rune("abז אابج١٢12 .,:+-/()[]{}«»\u2066\u2067\u2068\u2069\u200e\u200f\u064e$%\u00a0\u200d")
	rng := rand.New(rand.NewPCG(1, 2))
	var other gotext.Paragraph
	for range 20_000 {
		text := make([]rune, 1+rng.IntN(24))
		for i := range text {
			text[i] = alphabet[rng.IntN(len(alphabet))]
		}
		text = append(text, '\u2069', '.') // spaces at the end have a rule of their own, which lines make needless
		rtl := rng.IntN(2) == 1
		base := gotext.LeftToRight
		if rtl {
			base = gotext.RightToLeft
		}
		got, runs := levels(text, rtl), other.Segment(text, base)
		for k := range runs.NumRuns() {
			for i, r := runs.Run(k).Start, runs.Run(k); i < r.End; i++ {
				if text[i] != '\u200d' && (got[i]%2 == 0) != r.IsLeftToRight() {
					t.Fatalf("%+q, from right to left %v, character %d: got level %d, want left to right %v", text, rtl, i, got[i], r.IsLeftToRight())
				}
			}
		}
	}
}
