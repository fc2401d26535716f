package guide

import (
	"slices"
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"", nil},
		{"  ?!  ", nil},
		{"Quel est l’appel d'offres ?", []string{"quel", "est", "l'", "appel", "d'", "offres"}},
		{"Éligibilité qu'elle", []string{"eligibilite", "qu'", "elle"}},
		{"I don't know", []string{"i", "dont", "know"}},
		{"الأهليّة ؟ إلى آخره", []string{"الاهليه", "الي", "اخره"}},
		{"مســؤولية", []string{"مسووليه"}},
		{"٧٥٪ ۲۰۲۴", []string{"75", "percent", "2024"}},
		{"O\u200bG\u202eP", []string{"ogp"}},
		{"ﻻ ﷺ", []string{"لا", "صلي", "الله", "عليه", "وسلم"}},
	}
	for _, tt := range tests {
		if got := words(normalise(tt.text)); !slices.Equal(got, tt.want) {
			t.Errorf("words(%q): got %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestWordsAreBounded(t *testing.T) {
	for _, text := range []string{strings.Repeat("a b ", 4096), strings.Repeat("ب", 4096), strings.Repeat("\xff", 4096), strings.Repeat("ﷺ", 4096)} {
		got := words(normalise(text))
		if len(got) > maxWords {
			t.Errorf("got %d words, want at most %d", len(got), maxWords)
		}
		for _, w := range got {
			if n := len([]rune(w)); n > maxWord {
				t.Errorf("got a word of %d letters, want at most %d", n, maxWord)
			}
		}
	}
}

// The spellings of one word in Arabic and in chat letters meet.
func TestSkeletonsMeet(t *testing.T) {
	for _, same := range [][]string{
		{"جماعه", "jama3a", "jma3a", "djama3a"[1:]},
		{"ترشيح", "tarchi7", "tershi7", "trchih"},
		{"تزكيه", "tazkiya", "tzkia"},
		{"حكومه", "7okouma", "hokuma", "hukooma"},
		{"منفتحه", "monfati7a", "mounfatiha"},
		{"لجنه", "lajna", "lejna"},
		{"خطه", "khotta", "5ota"},
		{"غادي", "ghadi"},
	} {
		want := skeleton(same[0])
		if len(want) < 2 {
			t.Errorf("skeleton(%q): got %q, want two consonants at least", same[0], want)
		}
		for _, w := range same[1:] {
			if got := skeleton(w); got != want {
				t.Errorf("skeleton(%q): got %q, want %q as of %q", w, got, want, same[0])
			}
		}
	}
	if a, b := skeleton("ترشيح"), skeleton("تزكيه"); a == b {
		t.Errorf("skeletons of different words: got %q for both", a)
	}
}

func TestStem(t *testing.T) {
	for _, same := range [][]string{
		{"جماعه", "الجماعه", "والجماعه", "للجماعه", "جماعتنا", "الجماعات"},
		{"commune", "communes"},
		{"lettre", "lettres"},
		{"council", "councils"},
	} {
		for _, w := range same[1:] {
			if got, want := stem(w), stem(same[0]); got != want {
				t.Errorf("stem(%q): got %q, want %q as of %q", w, got, want, same[0])
			}
		}
	}
	for _, w := range []string{"من", "ogp", "le", "2024", "ⵜⵉⴼ"} {
		if got := stem(w); got != w {
			t.Errorf("stem(%q): got %q, want it unchanged", w, got)
		}
	}
}

func TestConceptsMeet(t *testing.T) {
	tests := []struct {
		text    string
		concept string
	}{
		{"رسالة التزكية", "endorse"}, {"rissalat tazkiya", "endorse"}, {"la recommandation", "endorse"}, {"an endorsement", "endorse"},
		{"عدد السكان", "population"}, {"sokan", "population"}, {"combien d'habitants", "population"}, {"inhabitants", "population"},
		{"واش الجمعية", "association"}, {"ljam3iya", "association"}, {"une ONG", "association"}, {"NGOs", "association"},
	}
	lex := embedded(t).lexicon
	for _, tt := range tests {
		var stems []string
		for _, w := range words(normalise(tt.text)) {
			stems = append(stems, stem(w))
		}
		if got := lex.concepts(stems); !slices.Contains(got, tt.concept) {
			t.Errorf("concepts(%q): got %q, want %q among them", tt.text, got, tt.concept)
		}
	}
}

func TestVariety(t *testing.T) {
	tests := []struct {
		text string
		want Variety
	}{
		{"ما هي شروط الترشيح؟", VarietyArabic},
		{"كم يجب أن يبقى من مدة انتداب المجلس", VarietyArabic},
		{"شروط الأهلية", VarietyArabic},
		{"ما هو OGP Local", VarietyArabic},
		{"شنو هما الشروط ديال الترشيح", Darija},
		{"واش نقدرو نترشحو", Darija},
		{"ماعندناش أطر", Darija},
		{"فالدوسي شنو نقدرو نزيدو comme pièces justificatives", Darija},
		{"chno homa chorot", DarijaLatin},
		{"wach n9dro ntrach7o", DarijaLatin},
		{"jam3iya dyalna bghat t3awn", DarijaLatin},
		{"svp les étapes dyal la candidature b tertib", DarijaLatin},
		{"quelles sont les conditions ?", VarietyFrench},
		{"lettre de recommandation", VarietyFrench},
		{"notre commune est petite", VarietyFrench},
		{"what are the criteria", VarietyEnglish},
		{"who can apply", VarietyEnglish},
		{"", Undetermined},
		{"?!", Undetermined},
		{"🙂", Undetermined},
		{"12345", Undetermined},
		{"ⵎⴰ ⵉⴳⴰⵏ ⴰⵙⵖⵍ", Undetermined},
		{"Привет как дела", Undetermined},
	}
	for _, tt := range tests {
		if got := varietyOf(words(normalise(tt.text))); got != tt.want {
			t.Errorf("varietyOf(%q): got %s, want %s", tt.text, got, tt.want)
		}
	}
}
