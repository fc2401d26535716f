package deploy

import (
	"context"
	"debug/elf"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"
)

// testVersion is what the tests' build is called.
const testVersion = "v0.0.0-test"

// dockerfile is what the Dockerfile says, as BuildKit reads it.
type dockerfile struct {
	runs   []string                    // the builder's commands after it has the source
	copies []*instructions.CopyCommand // from the builder into the image
	base   string                      // what the image begins with
	env    map[string]string
	user   string
	dir    string
	volume []string
	entry  []string
	cmd    []string
	health []string
	wait   time.Duration // how long the health check may take
	labels map[string]string
}

func readDockerfile(t *testing.T) dockerfile {
	t.Helper()
	parsed, err := parser.Parse(strings.NewReader(readFile(t, "../Dockerfile")))
	if err != nil {
		t.Fatal(err)
	}
	if len(parsed.Warnings) > 0 {
		t.Errorf("Dockerfile: got warnings %+v, want none", parsed.Warnings)
	}
	stages, _, err := instructions.Parse(parsed.AST, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(stages) != 2 {
		t.Fatalf("Dockerfile: got %d stages, want the builder and the image", len(stages))
	}
	d := dockerfile{base: stages[1].BaseName, env: map[string]string{}, labels: map[string]string{}}
	for _, command := range stages[0].Commands {
		switch c := command.(type) {
		case *instructions.CopyCommand:
			d.runs = nil // before the whole source is there, modules are fetched
		case *instructions.RunCommand:
			d.runs = append(d.runs, strings.Join(c.CmdLine, " ")) // its --mount flags stand apart, in FlagsUsed
		}
	}
	for _, command := range stages[1].Commands {
		d.read(command)
	}
	return d
}

// read takes over what a command of the image's stage says.
func (d *dockerfile) read(command instructions.Command) {
	switch c := command.(type) {
	case *instructions.CopyCommand:
		d.copies = append(d.copies, c)
	case *instructions.EnvCommand:
		for _, pair := range c.Env {
			d.env[pair.Key] = pair.Value
		}
	case *instructions.LabelCommand:
		for _, pair := range c.Labels {
			d.labels[pair.Key] = pair.Value
		}
	case *instructions.UserCommand:
		d.user = c.User
	case *instructions.WorkdirCommand:
		d.dir = c.Path
	case *instructions.VolumeCommand:
		d.volume = c.Volumes
	case *instructions.EntrypointCommand:
		d.entry = c.CmdLine
	case *instructions.CmdCommand:
		d.cmd = c.CmdLine
	case *instructions.HealthCheckCommand:
		d.health, d.wait = c.Health.Test, c.Health.Timeout
	}
}

// build runs the builder's commands as they stand on a copy of what the
// builder would see, and gives the folder that stands for its /out.
func (d dockerfile) build(t *testing.T) (out string) {
	t.Helper()
	source := t.TempDir()
	copySource(t, source)
	out = filepath.Join(t.TempDir(), "out")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute) // the first build of a machine takes long
	defer cancel()
	for _, line := range d.runs {
		cmd := exec.CommandContext(ctx, "/bin/sh", "-c", strings.ReplaceAll(line, "/out/", out+"/"))
		cmd.Dir = source
		cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "TARGETOS=linux", "TARGETARCH="+runtime.GOARCH, "VERSION="+testVersion)
		if output, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("RUN %s: %v\n%s", line, err, output)
		}
	}
	return out
}

// copySource copies what .dockerignore lets through.
func copySource(t *testing.T, to string) {
	t.Helper()
	patterns, err := ignorefile.ReadAll(strings.NewReader(readFile(t, "../.dockerignore")))
	if err != nil {
		t.Fatal(err)
	}
	ignored, err := patternmatcher.New(patterns)
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == ".." {
			return err
		}
		name, _ := filepath.Rel("..", path)
		out, err := ignored.MatchesOrParentMatches(filepath.ToSlash(name))
		switch {
		case err != nil:
			return err
		case out && entry.IsDir():
			return fs.SkipDir
		case out:
			return nil
		case entry.IsDir():
			return os.Mkdir(filepath.Join(to, name), 0o755)
		}
		return copyFile(path, filepath.Join(to, name), 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func copyFile(from, to string, mode fs.FileMode) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, data, mode)
}

// TestIgnored looks at what goes to the builder.
func TestIgnored(t *testing.T) {
	dir := t.TempDir()
	copySource(t, dir)
	var size, files int64
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		files, size = files+1, size+info.Size()
		if name := entry.Name(); strings.HasPrefix(name, ".") || strings.HasSuffix(name, "_test.go") || strings.Contains(path, "/testdata/") {
			t.Errorf("to the builder goes %s, want only what it needs", path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"go.mod", "go.sum", "cmd/munfatih/main.go", "guide/model.bin"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Errorf("to the builder goes no %s: %v", name, err)
		}
	}
	t.Logf("%d files, %.1f MB go to the builder", files, float64(size)/1e6)

	patterns, err := ignorefile.ReadAll(strings.NewReader(readFile(t, "../.dockerignore")))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{".env", ".env.local", ".git/config", "data/token", "data/redis/appendonlydir/a.aof", "munfatih.key", "x/night.backup"} {
		if out, err := patternmatcher.MatchesOrParentMatches(name, patterns); err != nil || !out {
			t.Errorf("%s: got %v, %v, want it kept from the builder", name, out, err)
		}
	}
}

// TestImage compares what the Dockerfile says of the image with what
// docker-compose.yml relies on.
func TestImage(t *testing.T) {
	d, bot := readDockerfile(t), project(t, nil, "").Services["bot"]
	if d.base != "scratch" {
		t.Errorf("the image begins with %q, want scratch", d.base)
	}
	if d.user != "65532:65532" || d.user != bot.User {
		t.Errorf("user: got %q, and %q in docker-compose.yml, want 65532:65532", d.user, bot.User)
	}
	if !slices.Equal(d.entry, []string{"/munfatih"}) || !slices.Equal(d.cmd, []string{"run"}) || bot.Command != nil || bot.Entrypoint != nil {
		t.Errorf("command: got %q %q, and %q %q in docker-compose.yml, want /munfatih run", d.entry, d.cmd, bot.Entrypoint, bot.Command)
	}
	if want := []string{"CMD", "/munfatih", "health"}; !slices.Equal(d.health, want) || !slices.Equal(bot.HealthCheck.Test, want) {
		t.Errorf("health check: got %q, and %q in docker-compose.yml, want %q", d.health, bot.HealthCheck.Test, want)
	}
	const healthTakes = 5 * time.Second // at most, in health.go
	if d.wait <= healthTakes || time.Duration(*bot.HealthCheck.Timeout) <= healthTakes {
		t.Errorf("the health check may take %v, and %v in docker-compose.yml, want more than %v, so that it says why it fails",
			d.wait, *bot.HealthCheck.Timeout, healthTakes)
	}
	if !slices.Equal(d.volume, []string{"/data"}) || d.dir != "/data" || d.env["DATA_DIR"] != "/data" || d.env["TMPDIR"] != "/data" {
		t.Errorf("volume %q, folder %q, environment %v: want /data everywhere, as nothing else can be written", d.volume, d.dir, d.env)
	}
	for _, label := range []string{"title", "description", "source", "licenses", "version"} {
		if d.labels["org.opencontainers.image."+label] == "" {
			t.Errorf("labels: got %v, want %s among them", d.labels, label)
		}
	}
}

// static fails the test unless a binary needs nothing of the system it runs on.
func static(t *testing.T, path string) {
	t.Helper()
	file, err := elf.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, p := range file.Progs {
		if p.Type == elf.PT_INTERP || p.Type == elf.PT_DYNAMIC {
			t.Errorf("%s: got a %v header, want a static binary", path, p.Type)
		}
	}
	if file.Section(".symtab") != nil || file.Section(".debug_info") != nil || file.Section(".zdebug_info") != nil {
		t.Errorf("%s: got symbols or debug data, want neither", path)
	}
}
