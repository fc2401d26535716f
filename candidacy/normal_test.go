package candidacy

import "testing"

func TestLooksLikeID(t *testing.T) {
	tests := []struct {
		text string
		want bool
	}{
		{"AB123456", true},
		{"a12345", true},
		{"بطاقتي AB123456", true},
		{"رقمAB1234567م", true},
		{"CIN: J-123456.", true},
		{"J 123456", true},
		{"A 123456", true},
		{"jb 123456", true},
		{"AB ١٢٣٤٥٦", true},
		{"AB۱۲۳۴۵۶", true},
		{"ＡＢ１２３４５６", true},
		{"A\u200dB\u202e123456", true},
		{"АВ123456", true}, // Cyrillic
		{"_k_123456_", true},
		{"AB/123456", true},
		{"plus de 15000 habitants et EE123456", true},
		{"AB1234", false},
		{"be-654-321", true},
		{"BE 654 321", true},
		{"R 2019-147", false}, // a receipt
		{"B 2019/147", false},
		{"AB12345678", false},
		{"ABC123456", false},
		{"123456", false},
		{"plus de 15000 habitants", false},
		{"à 20000 dirhams", false},
		{"Andréa 12345", false},
		{"BP 10000", false},
		{"n° 12345", false},
		{"0612345678", false},
		{"وصل رقم 12345 بتاريخ 2020", false},
		{"20/2023/123456", false},
		{"", false},
	}
	for _, tt := range tests {
		if got := LooksLikeID(tt.text); got != tt.want {
			t.Errorf("LooksLikeID(%q): got %v, want %v", tt.text, got, tt.want)
		}
	}
}

func TestSameBodyName(t *testing.T) {
	tests := []struct {
		a, b string
		want bool
	}{
		{"جمعية الأمل للتنمية", "جمعية الامل للتنميه", true},
		{"جمعية الأمل", "الأمل", true},
		{"الجمعية المغربية", "جمعية مغربية", true},
		{"أمـــل", "أمل", true},
		{"جمعيةُ الأَمَل", "جمعية الأمل", true},
		{"منتدى الشباب", "منتدي الشباب", true},
		{"جمعیة کنوز", "جمعية كنوز", true}, // Farsi letters
		{"جمعية الأمل!", "«جمعية الأمل»", true},
		{"Association Al Amal", "ASSO. EL-AMAL", true},
		{"L'Étoile de Berkane", "etoile Berkane", true},
		{"Alamal", "Al amal", true},
		{"Аmаl", "Amal", true}, // Cyrillic а
		{"ΑMAL", "amal", true}, // Greek Α
		{"ａｍａｌ", "Amal", true},
		{"A\u200bmal\u202e", "Amal", true},
		{"نادي ٢٠٢٠", "نادي 2020", true},
		{"عبد الرحمان", "عبدالرحمان", true},
		{"جمعية", "الجمعية", true},
		{"جمعية الأمل", "جمعية الأمل للشباب", false},
		{"جمعية النور", "جمعية الأمل", false},
		{"Amal", "Amel", false},
		{"", "", false},
		{"!", "?", false},
		{"Amal", "", false},
	}
	for _, tt := range tests {
		if got := SameBodyName(tt.a, tt.b); got != tt.want {
			t.Errorf("SameBodyName(%q, %q): got %v, want %v (words %q, %q)", tt.a, tt.b, got, tt.want, words(tt.a), words(tt.b))
		}
		if SameBodyName(tt.a, tt.b) != SameBodyName(tt.b, tt.a) {
			t.Errorf("SameBodyName(%q, %q): got another answer the other way round", tt.a, tt.b)
		}
	}
}

func TestRegions(t *testing.T) {
	if len(Regions) != 12 {
		t.Errorf("got %d regions, want 12", len(Regions))
	}
	for _, r := range Regions {
		if got, ok := RegionByID(r.ID); !ok || got != r || r.Name(AR) == "" || r.Name(FR) == "" || r.Name(EN) == "" || len(r.ID) > 26 {
			t.Errorf("region %q: got %+v %v, want itself, named in three languages", r.ID, got, ok)
		}
	}
	if _, ok := RegionByID("atlantis"); ok {
		t.Error("atlantis: got a region, want none")
	}
}
