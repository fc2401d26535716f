package main

import (
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestConfigFaults gives `run` environments that cannot work: each is told at
// once, in three lines at most, with exit code 2.
func TestConfigFaults(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, c := range []struct {
		name string
		env  map[string]string
		want []string
	}{
		{"no token", map[string]string{}, []string{"TELEGRAM_BOT_TOKEN is not set", "munfatih demo"}},
		{"an empty token", map[string]string{"TELEGRAM_BOT_TOKEN": ""}, []string{"TELEGRAM_BOT_TOKEN is not set"}},
		{"a token file that is not there", map[string]string{"TELEGRAM_BOT_TOKEN_FILE": "/nowhere/token"}, []string{"/nowhere/token", "no such file"}},
		{"everything wrong", map[string]string{
			"TELEGRAM_API_URL": "telegram", "REDIS_URL": "localhost:6379", "WEBHOOK_URL": "ftp://x", "WEBHOOK_SECRET": "a b",
			"LISTEN_ADDR": "8080", "METRICS_ADDR": "localhost:99999", "LOG_LEVEL": "loud",
		}, []string{"TELEGRAM_BOT_TOKEN", "TELEGRAM_API_URL", "REDIS_URL", "WEBHOOK_URL", "WEBHOOK_SECRET", "LISTEN_ADDR", "METRICS_ADDR: 99999", "LOG_LEVEL"}},
		{"a token that cannot be one", map[string]string{"TELEGRAM_BOT_TOKEN": "1:A%zz"}, []string{"TELEGRAM_BOT_TOKEN holds what no token holds"}},
		{"no admin", map[string]string{"TELEGRAM_BOT_TOKEN": "1:A", "ADMIN_IDS": "7, bob"}, []string{"ADMIN_IDS", "bob"}},
		{"webhook without TLS", map[string]string{"TELEGRAM_BOT_TOKEN": "1:A", "WEBHOOK_URL": "http://example.org/hook"}, []string{"WEBHOOK_URL is not an https address"}},
		{"no guide there", map[string]string{"TELEGRAM_BOT_TOKEN": "1:A", "GUIDE_DIR": "/nowhere"}, []string{"GUIDE_DIR is not a folder"}},
		{"port taken", map[string]string{"TELEGRAM_BOT_TOKEN": "1:A", "LISTEN_ADDR": taken.Addr().String()}, []string{"LISTEN_ADDR", "address already in use"}},
		{"port of the figures taken", map[string]string{"TELEGRAM_BOT_TOKEN": "1:A", "LISTEN_ADDR": "127.0.0.1:0", "METRICS_ADDR": taken.Addr().String()},
			[]string{"METRICS_ADDR", "address already in use", "METRICS_ADDR=off"}},
		{"figures without an address", map[string]string{"TELEGRAM_BOT_TOKEN": "1:A", "METRICS_ADDR": "none"}, []string{"METRICS_ADDR is not HOST:PORT", "off"}},
		{"no redis-server", map[string]string{"TELEGRAM_BOT_TOKEN": "1:A", "LISTEN_ADDR": "127.0.0.1:0", "METRICS_ADDR": "off", "PATH": "/nowhere"}, []string{"no redis-server is installed"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, name := range []string{"TELEGRAM_BOT_TOKEN", "TELEGRAM_BOT_TOKEN_FILE", "TELEGRAM_API_URL", "REDIS_URL", "DATA_DIR",
				"WEBHOOK_URL", "WEBHOOK_SECRET", "LISTEN_ADDR", "METRICS_ADDR", "GUIDE_DIR", "CONTACT", "ADMIN_IDS", "LOG_LEVEL"} {
				t.Setenv(name, c.env[name])
			}
			t.Setenv("DATA_DIR", t.TempDir())
			if path, ok := c.env["PATH"]; ok {
				t.Setenv("PATH", path)
			}
			code, out, errOut := command(t, "", "run")
			if code != 2 || out != "" {
				t.Errorf("got exit code %d and output %q, want 2 and none", code, out)
			}
			for _, want := range c.want {
				if !strings.Contains(errOut, want) {
					t.Errorf("got %q, want %q in it", errOut, want)
				}
			}
			if lines := strings.Count(strings.TrimSpace(errOut), "\n") + 1; lines > 3 || strings.Contains(errOut, "goroutine") {
				t.Errorf("got %d lines, want 3 at most and no stack trace:\n%s", lines, errOut)
			}
		})
	}
}

// TestRefusedToken is told once Telegram has been asked.
func TestRefusedToken(t *testing.T) {
	tg := startTelegram(t)
	o := newOperator(t, tg, false)
	for name, value := range o.env {
		t.Setenv(name, value)
	}
	t.Setenv("TELEGRAM_BOT_TOKEN", "42:WRONG")
	code, _, errOut := command(t, "", "run")
	if code != 2 || !strings.Contains(errOut, "Telegram refuses the token") || strings.Contains(errOut, "WRONG") {
		t.Errorf("got %d %q, want 2 and that Telegram refuses the token, without it", code, errOut)
	}
}

// TestBadUse gives command lines that mean nothing.
func TestBadUse(t *testing.T) {
	for _, args := range [][]string{
		{"fly"}, {"run", "--fast"}, {"ask", "--lang", "es", "hola"}, {"eval"}, {"eval", "/nowhere.jsonl"},
		{"demo", "--addr", "0.0.0.0:8080"}, {"ask", "--guide", "/nowhere", "what"},
	} {
		code, _, errOut := command(t, "", args...)
		if lines := strings.Count(strings.TrimSpace(errOut), "\n") + 1; code != 2 || errOut == "" || lines > 3 {
			t.Errorf("munfatih %v: got exit code %d and %q, want 2 and one to three lines", args, code, errOut)
		}
	}
}

// TestAsk holds `ask --json` to the shape that scripts rely on.
func TestAsk(t *testing.T) {
	in := "combien de mois de mandat doit-il rester ?\n\nhow do I renew my passport\n"
	code, out, errOut := command(t, in, "ask", "--json")
	if code != 0 || errOut != "" {
		t.Fatalf("got exit code %d, %q", code, errOut)
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) != 2 {
		t.Fatalf("got %d lines, want 2:\n%s", len(lines), out)
	}
	keys := []string{"question", "language", "status", "section", "sections", "page", "passage", "answer", "note", "alternatives"}
	want := []map[string]any{
		{"language": "fr", "status": "answered", "section": "2.3", "page": 16.0, "passage": "2.3.mandate"},
		{"language": "en", "status": "unanswered", "section": "none", "page": nil, "passage": ""},
	}
	for i, line := range lines {
		var got map[string]any
		if err := json.Unmarshal([]byte(line), &got); err != nil {
			t.Fatal(err)
		}
		for _, key := range keys {
			if _, ok := got[key]; !ok {
				t.Errorf("line %d: %q is missing", i+1, key)
			}
		}
		for key, value := range want[i] {
			if got[key] != value {
				t.Errorf("line %d, %s: got %v, want %v", i+1, key, got[key], value)
			}
		}
		for _, list := range []string{"sections", "alternatives"} {
			if _, ok := got[list].([]any); !ok {
				t.Errorf("line %d, %s: got %v, want a list", i+1, list, got[list])
			}
		}
	}
	if _, out, _ := command(t, "", "ask", "--lang", "ar", "what is OGP Local"); !strings.ContainsAny(out, "اأإ") {
		t.Errorf("--lang ar: got %q, want Arabic", out)
	}
}

// TestEval scores a small file; a broken one is told with its lines.
func TestEval(t *testing.T) {
	file := filepath.Join(t.TempDir(), "q.jsonl")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(`{"id":"1","lang":"en","q":"How many months of mandate must be left?","section":["2.3"]}` + "\n")
	if code, out, _ := command(t, "", "eval", file); code != 0 || !strings.Contains(out, "100.0% (1/1)") {
		t.Errorf("eval: got %d %q, want 0 and 100.0%% (1/1)", code, out)
	}
	if code, out, _ := command(t, "", "eval", "--json", file); code != 0 || !json.Valid([]byte(out)) {
		t.Errorf("eval --json: got %d %q, want 0 and JSON", code, out)
	}
	write("{\"id\":1\n{}\n")
	if code, _, errOut := command(t, "", "eval", file); code != 2 || !strings.Contains(errOut, ":1:") || !strings.Contains(errOut, ":2:") {
		t.Errorf("eval of a broken file: got %d %q, want 2 and both lines", code, errOut)
	}
}

// TestCheck passes the content as it is, and tells all faults of a folder.
func TestCheck(t *testing.T) {
	needTime(t)
	if code, out, _ := command(t, "", "check"); code != 0 || !strings.Contains(out, "no faults") {
		t.Errorf("check: got %d %q, want 0 and no faults", code, out)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, guideFolder("")); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "passages", "2.3.yaml")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	bad := strings.Replace(string(data), "related: [2.3.mandate", "related: [2.3.nothing", 1)
	bad = strings.Replace(bad, "  fr:\n", "  frr:\n", 1)
	if err := os.WriteFile(file, []byte(bad), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, _ := command(t, "", "check", "--guide", dir)
	if code != 1 || !strings.Contains(out, "2.3.nothing") || !strings.Contains(out, "frr") || !strings.Contains(out, filepath.Join(dir, "passages/2.3.yaml")+":") {
		t.Errorf("check of a folder with two faults: got %d\n%s", code, out)
	}
}
