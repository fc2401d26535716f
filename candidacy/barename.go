package candidacy

import (
	"regexp"
	"strings"
)

// councilWord is what people write before the name of a community: the kind of
// its council, which the letters write themselves.
var councilWord = regexp.MustCompile(`(?i)^(?:(?:conseil|council|commune|province|pr[ée]fecture|r[ée]gion|municipalit[ée])` +
	`(?:\s+(?:communal|provincial|pr[ée]fectoral|r[ée]gional|territoriale|urbaine|rurale))?\s+(?:de\s+la\s+|de\s+l['’]|du\s+|des\s+|de\s+|d['’]|of\s+)?` +
	`|(?:مجلس|جماعة|إقليم|عمالة|جهة|بلدية)\s+)+`)

// BareName is the name of a community without the kind of its council:
// "Commune d'Aït Melloul" is "Aït Melloul". A name of nothing else stays.
func BareName(name string) string {
	if bare := strings.TrimSpace(councilWord.ReplaceAllString(name, "")); bare != "" {
		return bare
	}
	return name
}
