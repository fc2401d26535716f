package munfatih_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/munfatih/munfatih"

// knows says which packages of ours each package may import. A package that is
// not named here, or knows nobody, stands alone. Commands know everyone.
var knows = map[string][]string{
	"guide":       {"content"},
	"eligibility": {"content"},
	"content":     nil,
	"metrics":     nil,
	"candidacy":   {"content"},
	"i18n":        nil,
	"playground":  nil,
	"flows":       {"guide", "eligibility", "candidacy", "i18n"},
	"letter":      {"candidacy", "eligibility", "i18n"},
	"redisurl":    nil,
	"alerts":      {"candidacy", "content", "i18n"},
	"store":       {"flows", "candidacy", "guide", "redisurl"},
	"bot":         {"flows", "i18n"},
}

// only says which packages may import a technology: one each.
var only = map[string][]string{
	"github.com/go-telegram/bot":     {"bot"},
	"github.com/redis/go-redis":      {"store"},
	"github.com/hibiken/asynq":       {"alerts"},
	"github.com/arran4/golang-ical":  {"alerts"},
	"github.com/go-text/typesetting": {"letter"},
	"rsc.io/qr":                      {"letter"},
	"github.com/prometheus":          {"metrics"},
	"github.com/alicebob/miniredis":  {"cmd"},
	"github.com/alecthomas/kong":     {"cmd"},
	"github.com/caarlos0/env":        {"cmd"},
	"github.com/nicksnyder/go-i18n":  {"i18n"},
	"github.com/google/go-cmp":       nil,
	"github.com/chromedp/chromedp":   nil,
}

// TestImports reads the imports of every file of the module that is no test.
func TestImports(t *testing.T) {
	files := sources(t)
	if len(files) < 50 {
		t.Fatalf("got %d files, want the whole module", len(files))
	}
	for _, file := range files {
		for _, imported := range imports(t, file) {
			if wrong := wall(file, imported); wrong != "" {
				t.Errorf("%s imports %q: %s", file, imported, wrong)
			}
		}
	}
}

// TestWalls tries the walls on imports that must and must not be let through.
func TestWalls(t *testing.T) {
	tests := []struct {
		file, imported string
		ok             bool
	}{
		{"cmd/munfatih/run.go", module + "/store", true},
		{"cmd/munfatih/demo.go", "github.com/alicebob/miniredis/v2", true},
		{"cmd/munfatih/run.go", "github.com/redis/go-redis/v9", false},
		{"flows/ask.go", module + "/guide", true},
		{"flows/ask.go", module + "/store", false},
		{"flows/ask.go", module + "/bot", false},
		{"flows/deep/ask.go", module + "/bot", false},
		{"guide/ask.go", module + "/i18n", false},
		{"guide/ask.go", module + "/guide/internal", true},
		{"bot/bot.go", "github.com/go-telegram/bot/models", true},
		{"flows/ask.go", "github.com/go-telegram/bot/models", false},
		{"playground/call.go", "github.com/go-telegram/bot", false},
		{"bot/bot.go", module + "/store", false},
		{"store/turn.go", module + "/bot", false},
		{"bot/bot.go", module + "/metrics", false},
		{"bot/bot.go", "github.com/prometheus/client_golang/prometheus", false},
		{"metrics/metrics.go", "github.com/prometheus/client_golang/prometheus", true},
		{"store/turn.go", "github.com/alicebob/miniredis/v2", false},
		{"utils/utils.go", module + "/flows", false},
		{"guide/ask.go", "slices", true},
	}
	for _, tt := range tests {
		if wrong := wall(tt.file, tt.imported); (wrong == "") != tt.ok {
			t.Errorf("wall(%s, %s): got %q, want let through: %v", tt.file, tt.imported, wrong, tt.ok)
		}
	}
}

// wall tells why a file may not import a path; "" when it may.
func wall(file, imported string) string {
	from, _, _ := strings.Cut(file, "/")
	for technology, owners := range only {
		if within(imported, technology) && !slices.Contains(owners, from) {
			return "only " + list(owners) + " may"
		}
	}
	if !within(imported, module) || from == "cmd" {
		return ""
	}
	to, _, _ := strings.Cut(strings.TrimPrefix(imported, module+"/"), "/")
	if to == from || slices.Contains(knows[from], to) {
		return ""
	}
	return from + " may know " + list(knows[from]) + " of ours; the rest comes in through an interface, and cmd joins them"
}

func within(imported, tree string) bool {
	return imported == tree || strings.HasPrefix(imported, tree+"/")
}

func list(names []string) string {
	if len(names) == 0 {
		return "nobody"
	}
	return strings.Join(names, ", ")
}

// sources are the module's Go files that are no tests, slash-separated. Folders
// with a go.mod of their own are other modules.
func sources(t *testing.T) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "testdata" || isModule(name)):
			return filepath.SkipDir
		case !entry.IsDir() && path.Ext(name) == ".go" && !strings.HasSuffix(name, "_test.go"):
			files = append(files, filepath.ToSlash(name))
		}
		return nil
	})
	if err != nil {
		t.Fatalf("walk the module: %v", err)
	}
	return files
}

func isModule(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}

func imports(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatalf("read the imports of %s: %v", file, err)
	}
	var paths []string
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatalf("%s imports %s: %v", file, spec.Path.Value, err)
		}
		paths = append(paths, imported)
	}
	return paths
}
