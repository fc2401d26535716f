package flows_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"github.com/munfatih/munfatih/i18n"
)

// TestRefusalsHaveWords looks every refusal of package candidacy up: it says
// what is not done in bold, and then a way forward.
func TestRefusalsHaveWords(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "../candidacy/refusal.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	ast.Inspect(f, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		if typ, ok := spec.Type.(*ast.Ident); !ok || typ.Name != "Refusal" {
			return true
		}
		name, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		found++
		for _, lang := range i18n.Langs {
			html, err := theWords().TryHTML(lang, i18n.Text{Key: i18n.Key("refused." + name)})
			what, way, _ := strings.Cut(string(html), "</b>")
			if err != nil || !strings.HasPrefix(strings.TrimLeft(what, "\u200f"), "<b>") || len(strings.Fields(way)) < 4 {
				t.Errorf("%s in %s: got %q, %v, want what is not done and a way forward", name, lang, html, err)
			}
		}
		return true
	})
	if found < 17 {
		t.Errorf("got %d refusals in refusal.go, want at least 17", found)
	}
}
