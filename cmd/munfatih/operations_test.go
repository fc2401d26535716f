package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"github.com/munfatih/munfatih/metrics"
)

func operationsPage(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(page)
}

// TestOperationsCommands has every command of ours that the operator's page
// gives be one that the program takes.
func TestOperationsCommands(t *testing.T) {
	page := regexp.MustCompile(`\$\([^)]*\)`).ReplaceAllString(operationsPage(t), "X") // what the shell fills in
	tried := 0
	for _, line := range regexp.MustCompile(`(?m)^ {4}.+$`).FindAllString(page, -1) {
		line, _, _ = strings.Cut(line, " #")
		for _, c := range regexp.MustCompile(`(?:munfatih|run --rm.* bot) ([a-z][^>|&;]*)`).FindAllStringSubmatch(line, -1) {
			parser, err := kong.New(&cli{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := parser.Parse(strings.Fields(c[1])); err != nil {
				t.Errorf("munfatih %s: %v", c[1], err)
			}
			tried++
		}
	}
	if tried < 18 {
		t.Errorf("got %d commands, want those of the page", tried)
	}
}

// TestOperationsLines has every line of the log that asks for somebody stand
// on the operator's page, and no other.
func TestOperationsLines(t *testing.T) {
	page := operationsPage(t)
	var logged []string
	calls := regexp.MustCompile(`(?i)\blog\.(?:Warn|Error)\("([^"]+)"`)
	for _, folder := range []string{"alerts", "bot", "cmd/munfatih", "letter", "store"} {
		files, err := filepath.Glob("../../" + folder + "/*.go")
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: got %d files, %v", folder, len(files), err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			code, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, call := range calls.FindAllStringSubmatch(string(code), -1) {
				logged = append(logged, call[1])
				if !strings.Contains(page, "`"+call[1]+"`") {
					t.Errorf("%s logs %q, which docs/operations.md does not explain", file, call[1])
				}
			}
		}
	}
	_, table, _ := strings.Cut(page, "\n## Lines of the log\n")
	table, _, _ = strings.Cut(table, "\n## ")
	told := 0
	for _, row := range regexp.MustCompile(`(?m)^\| (\x60.*?) \| `).FindAllStringSubmatch(table, -1) {
		for _, line := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(row[1], -1) {
			told++
			if !slices.Contains(logged, line[1]) {
				t.Errorf("docs/operations.md explains %q, which nobody logs", line[1])
			}
		}
	}
	if told < 30 {
		t.Errorf("got %d lines in the table, want all", told)
	}
}

// TestOperationsFigures has every figure of ours stand on the operator's page,
// and no other.
func TestOperationsFigures(t *testing.T) {
	page := operationsPage(t)
	m := newMetrics()
	m.Hands(func() int { return 0 })
	m.Call("getMe", "200")
	m.Ledger("sent", 1)
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, metrics.Path, nil))
	var served []string
	for _, name := range regexp.MustCompile(`(?m)^# TYPE (munfatih_\w+) `).FindAllStringSubmatch(w.Body.String(), -1) {
		served = append(served, name[1])
		if !strings.Contains(page, "`"+name[1]) {
			t.Errorf("docs/operations.md does not explain %s", name[1])
		}
	}
	for _, name := range regexp.MustCompile(`munfatih_\w+`).FindAllString(page, -1) {
		if !slices.Contains(served, name) {
			t.Errorf("docs/operations.md names %s, which is not served", name)
		}
	}
}

// TestOperationsLinks follows the links within the page and to its neighbours.
func TestOperationsLinks(t *testing.T) {
	page := operationsPage(t)
	anchors := anchorsOf(page)
	for _, link := range regexp.MustCompile(`\]\(([^)]+)\)`).FindAllStringSubmatch(page, -1) {
		file, anchor, _ := strings.Cut(link[1], "#")
		there := anchors
		if file != "" {
			data, err := os.ReadFile(filepath.Join("../../docs", file))
			if err != nil {
				t.Errorf("a link leads nowhere: %v", err)
				continue
			}
			there = anchorsOf(string(data))
		}
		if anchor != "" && !slices.Contains(there, anchor) {
			t.Errorf("the link %s leads to no heading", link[1])
		}
	}
}

// anchorsOf are the anchors of a page's headings, as GitHub makes them.
func anchorsOf(page string) []string {
	var anchors []string
	for _, h := range regexp.MustCompile(`(?m)^#+ +(.+?) *$`).FindAllStringSubmatch(page, -1) {
		text := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(h[1]), "")
		anchors = append(anchors, strings.ReplaceAll(text, " ", "-"))
	}
	return anchors
}
