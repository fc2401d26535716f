package deploy

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestVariables compares what the program reads with what operators are told.
func TestVariables(t *testing.T) {
	read := variables(t)
	if !slices.Contains(read, "TELEGRAM_BOT_TOKEN") {
		t.Fatalf("variables of config.go: got %v, want TELEGRAM_BOT_TOKEN among them", read)
	}
	_, table, _ := strings.Cut(readFile(t, "../README.md"), "\n### Variables\n")
	table, _, _ = strings.Cut(table, "\n#")
	var firstCells strings.Builder
	for _, row := range regexp.MustCompile(`(?m)^\| *(.*?) *\|`).FindAllStringSubmatch(table, -1) {
		firstCells.WriteString(row[1] + "\n")
	}
	for _, c := range []struct{ where, text, pattern string }{
		{".env.example", readFile(t, "../.env.example"), `(?m)^#?([A-Z][A-Z0-9_]+)=`},
		{"the README's table", firstCells.String(), "`([A-Z][A-Z0-9_]+)`"},
	} {
		var told []string
		for _, match := range regexp.MustCompile(c.pattern).FindAllStringSubmatch(c.text, -1) {
			told = append(told, match[1])
		}
		for _, name := range read {
			if !slices.Contains(told, name) {
				t.Errorf("%s: got no %s, want it as config.go reads it", c.where, name)
			}
		}
		for i, name := range told {
			if !slices.Contains(read, name) {
				t.Errorf("%s: got %s, want only what config.go reads", c.where, name)
			}
			if slices.Contains(told[:i], name) {
				t.Errorf("%s: got %s twice, want it once", c.where, name)
			}
		}
	}
}

// TestExampleHoldsNoValue keeps .env.example something to copy: a value in it
// would become everybody's.
func TestExampleHoldsNoValue(t *testing.T) {
	for line := range strings.Lines(readFile(t, "../.env.example")) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), "="); ok && !strings.HasPrefix(line, "#") && value != "" {
			t.Errorf(".env.example: got a value for %s, want none", name)
		}
	}
}

// variables are the environment variables in the tags of the program's config.
func variables(t *testing.T) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../cmd/munfatih/config.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	ast.Inspect(file, func(n ast.Node) bool {
		field, ok := n.(*ast.Field)
		if !ok || field.Tag == nil {
			return true
		}
		tag, err := strconv.Unquote(field.Tag.Value)
		if err != nil {
			t.Fatal(err)
		}
		if name, _, _ := strings.Cut(reflect.StructTag(tag).Get("env"), ","); name != "" {
			names = append(names, name)
		}
		return true
	})
	return names
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
