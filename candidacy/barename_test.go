package candidacy

import "testing"

func TestBareName(t *testing.T) {
	tests := map[string]string{
		"Martil": "Martil", "Commune de Martil": "Martil", "commune d'Aït Melloul": "Aït Melloul", "Région de l'Oriental": "Oriental",
		"Conseil de la commune de Tétouan": "Tétouan", "Conseil communal de Tétouan": "Tétouan", "Commune": "Commune",
		"جماعة مرتيل": "مرتيل", "مجلس جماعة مرتيل": "مرتيل", "جماعة": "جماعة", "Communeville": "Communeville", "إقليم شفشاون": "شفشاون",
	}
	for name, want := range tests {
		if got := BareName(name); got != want {
			t.Errorf("BareName(%q): got %q, want %q", name, got, want)
		}
	}
}
