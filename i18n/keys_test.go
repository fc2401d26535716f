package i18n

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite allkeys.go and the golden files")

// TestKeys compares Keys with the constants of the type Key.
func TestKeys(t *testing.T) {
	values := declaredKeys(t)
	if *update {
		var b bytes.Buffer
		b.WriteString("package i18n\n\n// Keys are all the keys that keys.go declares, in its order. " +
			"Written by `go generate ./i18n`.\nvar Keys = []Key{\n")
		for _, key := range values {
			fmt.Fprintf(&b, "\t%q,\n", key) // not the constant's name: the file must compile without it
		}
		b.WriteString("}\n")
		if err := os.WriteFile("allkeys.go", b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !slices.Equal(Keys, values) {
		t.Errorf("Keys: got %q, want %q as declared; run go generate ./i18n", Keys, values)
	}
	seen := map[Key]bool{}
	for _, key := range values {
		if seen[key] {
			t.Errorf("key %q: got two constants, want one", key)
		}
		seen[key] = true
	}
}

// declaredKeys returns the values of the constants of the type Key, in the order of files and lines.
func declaredKeys(t *testing.T) (values []Key) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, decl := range f.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok || gen.Tok != token.CONST {
				continue
			}
			for _, spec := range gen.Specs {
				spec := spec.(*ast.ValueSpec)
				typ, _ := spec.Type.(*ast.Ident)
				if typ == nil || typ.Name != "Key" {
					if strings.HasPrefix(spec.Names[0].Name, "Key") {
						t.Errorf("%s: constant %s: got no type, want Key", name, spec.Names[0].Name)
					}
					continue
				}
				value, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				values = append(values, Key(value))
			}
		}
	}
	return values
}
