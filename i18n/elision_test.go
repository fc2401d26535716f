package i18n

import "testing"

func TestElision(t *testing.T) {
	words, err := Load(Embedded())
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, want string }{
		{"Martil", "commune de Martil"},
		{"Agadir", "commune d'Agadir"},
		{"Élan", "commune d'Élan"},
		{"L'Oriental", "commune de l'Oriental"},
		{"L’Oriental", "commune de l’Oriental"},
		{"Laâyoune", "commune de Laâyoune"},
		{"Had Soualem", "commune de Had Soualem"},
		{"أكادير", "commune de \u2068أكادير\u2069"},
		{"", "commune de "},
	}
	for _, tt := range tests {
		text := Text{Key: KeyLetterCommune, Args: Args{"Name": tt.name}}
		if got := words.HTML(FR, text); got != HTML(tt.want) {
			t.Errorf("%q in HTML: got %q, want %q", tt.name, got, tt.want)
		}
		if got := words.Plain(FR, text); got != tt.want {
			t.Errorf("%q plain: got %q, want %q", tt.name, got, tt.want)
		}
	}
	if got, want := words.Plain(EN, Text{Key: KeyLetterCommune, Args: Args{"Name": "Agadir"}}), "commune of Agadir"; got != want {
		t.Errorf("English: got %q, want %q", got, want)
	}
}
