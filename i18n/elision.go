package i18n

import (
	"regexp"
	"strings"
)

// deName begins the name of a placeholder that French says with "de" before it.
const deName = "de"

var dePlaceholder = regexp.MustCompile(`\bde \{\{\.(\w+)\}\}`)

// joined returns the template src with each "de {{.Name}}" of French as one placeholder, which [de] fills.
func joined(lang Lang, src string) string {
	if lang != FR {
		return src
	}
	return dePlaceholder.ReplaceAllString(src, "{{."+deName+"${1}}}")
}

// de returns name after the French "de": "de Martil", "d'Agadir", "de l'Oriental". An h at the beginning of a Moroccan name
// is breathed: "de Had Soualem".
func de(name string) string {
	switch {
	case strings.HasPrefix(name, "L'"), strings.HasPrefix(name, "L’"):
		return "de l" + name[1:]
	case name != "" && strings.ContainsRune("AEIOUÀÂÉÈÊÎÔaeiouàâéèêîô", []rune(name)[0]):
		return "d'" + name
	}
	return "de " + name
}
