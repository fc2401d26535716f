package deploy

import (
	"go/ast"
	"go/parser"
	"go/token"
	gotypes "go/types"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/docker/go-units"
)

// project is docker-compose.yml as Compose resolves it in an environment, with
// a .env beside it unless that is "", and further files above it.
func project(t *testing.T, environ map[string]string, dotenv string, above ...string) *types.Project {
	t.Helper()
	dir := t.TempDir()
	files := map[string]string{"docker-compose.yml": readFile(t, "../docker-compose.yml")}
	if dotenv != "" {
		files[".env"] = dotenv
	}
	paths := []string{filepath.Join(dir, "docker-compose.yml")}
	for _, name := range above {
		files[name] = readFile(t, name)
		paths = append(paths, filepath.Join(dir, name))
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var list []string
	for name, value := range environ {
		list = append(list, name+"="+value)
	}
	options, err := cli.NewProjectOptions(paths, cli.WithName("munfatih"), cli.WithWorkingDirectory(dir),
		cli.WithEnv(list), cli.WithEnvFiles(), cli.WithDotEnv)
	if err != nil {
		t.Fatal(err)
	}
	p, err := options.LoadProject(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// environment is what a service's process finds.
func environment(s types.ServiceConfig) map[string]string {
	found := map[string]string{}
	for name, value := range s.Environment {
		if value != nil {
			found[name] = *value
		}
	}
	return found
}

// TestSettings resolves where the token and the other settings come from.
func TestSettings(t *testing.T) {
	const secret = "/run/secrets/telegram-token"
	for _, c := range []struct {
		name    string
		environ map[string]string
		dotenv  string
		above   []string
		want    map[string]string
	}{
		{"nothing", nil, "", nil, map[string]string{"TELEGRAM_BOT_TOKEN": ""}},
		{"token in the environment", map[string]string{"TELEGRAM_BOT_TOKEN": "1:A"}, "", nil,
			map[string]string{"TELEGRAM_BOT_TOKEN": "1:A"}},
		{"token in .env", nil, "TELEGRAM_BOT_TOKEN=1:B\nADMIN_IDS=7,8\n", nil,
			map[string]string{"TELEGRAM_BOT_TOKEN": "1:B", "ADMIN_IDS": "7,8"}},
		{"the environment stands above .env", map[string]string{"TELEGRAM_BOT_TOKEN": "1:A"}, "TELEGRAM_BOT_TOKEN=1:B\n", nil,
			map[string]string{"TELEGRAM_BOT_TOKEN": "1:A"}},
		{"the example as it is", nil, readFile(t, "../.env.example"), nil, map[string]string{"TELEGRAM_BOT_TOKEN": ""}},
		{"the container's own stand above .env", nil, "REDIS_URL=redis://elsewhere\nLISTEN_ADDR=:1\nMETRICS_ADDR=:2\nDATA_DIR=/x\n", nil,
			map[string]string{}},
		{"token in a file", nil, "TELEGRAM_BOT_TOKEN=\n", []string{"token-file.yml"},
			map[string]string{"TELEGRAM_BOT_TOKEN": "", "TELEGRAM_BOT_TOKEN_FILE": secret}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := project(t, c.environ, c.dotenv, c.above...)
			want := map[string]string{
				"REDIS_URL": "redis://redis:6379", "LISTEN_ADDR": ":8080", "METRICS_ADDR": ":9090", "DATA_DIR": "/data",
			}
			maps.Copy(want, c.want)
			got := environment(p.Services["bot"])
			for name, value := range want {
				if got[name] != value {
					t.Errorf("%s: got %q, want %q", name, got[name], value)
				}
			}
			if len(p.Services["redis"].Environment) > 0 {
				t.Errorf("environment of Redis: got %v, want none: it needs no secret", p.Services["redis"].Environment)
			}
			if build := p.Services["bot"].Build; strings.Contains(strings.Join(slices.Collect(maps.Keys(build.Args)), " "), "TOKEN") {
				t.Errorf("build arguments: got %v, want no token in the image", build.Args)
			}
		})
	}
}

// TestTokenFile mounts the file of token-file.yml where its variable points.
func TestTokenFile(t *testing.T) {
	p := project(t, nil, "", "token-file.yml")
	if got := p.Services["bot"].Secrets; len(got) != 1 || got[0].Source != "telegram-token" || got[0].Target != "/run/secrets/telegram-token" && got[0].Target != "" {
		t.Errorf("secrets of the bot: got %+v, want telegram-token at its usual place", got)
	}
	if got, want := p.Secrets["telegram-token"].File, filepath.Join(p.WorkingDir, "data", "token"); got != want {
		t.Errorf("file of the token: got %s, want %s, which git and the builder ignore", got, want)
	}
}

// TestHardened holds for both services.
func TestHardened(t *testing.T) {
	p := project(t, nil, "")
	if got := slices.Sorted(maps.Keys(p.Services)); !slices.Equal(got, []string{"bot", "redis"}) {
		t.Fatalf("services: got %v, want bot and redis", got)
	}
	for name, s := range p.Services {
		got := map[string]any{
			"restart": s.Restart, "read_only": s.ReadOnly, "privileged": s.Privileged, "cap_add": len(s.CapAdd), "devices": len(s.Devices),
			"cap_drop": strings.Join(s.CapDrop, " "), "security_opt": strings.Join(s.SecurityOpt, " "),
			"logs": s.Logging.Driver, "network_mode": s.NetworkMode, "pid": s.Pid, "tmpfs": len(s.Tmpfs),
		}
		want := map[string]any{
			"restart": "unless-stopped", "read_only": true, "privileged": false, "cap_add": 0, "devices": 0,
			"cap_drop": "ALL", "security_opt": "no-new-privileges:true", "logs": "json-file", "network_mode": "", "pid": "", "tmpfs": 0,
		}
		for what := range want {
			if got[what] != want[what] {
				t.Errorf("%s: %s: got %v, want %v", name, what, got[what], want[what])
			}
		}
		if s.PidsLimit <= 0 || s.PidsLimit > 512 {
			t.Errorf("%s: processes: got %d, want a limit", name, s.PidsLimit)
		}
		if s.MemLimit <= 0 || s.MemLimit > 1<<30 {
			t.Errorf("%s: memory: got %d bytes, want a limit that a small server has", name, s.MemLimit)
		}
		size, err := units.RAMInBytes(s.Logging.Options["max-size"])
		if err != nil || size > 50<<20 || s.Logging.Options["max-file"] == "" {
			t.Errorf("%s: logs: got %v, want them to turn over", name, s.Logging.Options)
		}
		if user, _, _ := strings.Cut(s.User, ":"); user == "" || user == "root" || user == "0" {
			t.Errorf("%s: user: got %q, want one that is not root", name, s.User)
		}
		if s.HealthCheck == nil || s.HealthCheck.Disable || time.Duration(*s.HealthCheck.StartPeriod) < time.Minute {
			t.Errorf("%s: health check: got %+v, want one that lets it start", name, s.HealthCheck)
		}
	}
	if image := p.Services["redis"].Image; !regexp.MustCompile(`:\d+\.\d+(-[a-z]+)?$`).MatchString(image) {
		t.Errorf("image of Redis: got %s, want a tag that gets fixes and nothing else", image)
	}
}

// TestReach is about what reaches what: volumes, ports, networks, order.
func TestReach(t *testing.T) {
	p := project(t, nil, "")
	bot, redis := p.Services["bot"], p.Services["redis"]
	for _, s := range []types.ServiceConfig{bot, redis} {
		if len(s.Volumes) != 1 || s.Volumes[0].Type != "volume" || s.Volumes[0].Source != s.Name || s.Volumes[0].Target != "/data" {
			t.Errorf("%s: volumes: got %+v, want one of its own name at /data", s.Name, s.Volumes)
		}
		if _, named := p.Volumes[s.Name]; !named {
			t.Errorf("volumes: got %v, want %s among them", p.VolumeNames(), s.Name)
		}
	}
	if len(bot.Ports) != 1 || bot.Ports[0].HostIP != "127.0.0.1" || bot.Ports[0].Published != "8080" || bot.Ports[0].Target != 8080 {
		t.Errorf("ports of the bot: got %+v, want 8080 on this machine alone", bot.Ports)
	}
	if len(redis.Ports) != 0 {
		t.Errorf("ports of Redis: got %+v, want none published", redis.Ports)
	}
	if !slices.Contains(bot.Expose, "9090") {
		t.Errorf("exposed: got %v, want the metrics' port", bot.Expose)
	}
	if got := slices.Sorted(maps.Keys(redis.Networks)); !slices.Equal(got, []string{"store"}) || !p.Networks["store"].Internal {
		t.Errorf("networks of Redis: got %v, internal %v, want an internal one alone", got, p.Networks["store"].Internal)
	}
	if got := slices.Sorted(maps.Keys(bot.Networks)); !slices.Equal(got, []string{"default", "store"}) {
		t.Errorf("networks of the bot: got %v, want the outside's and Redis'", got)
	}
	if got := bot.DependsOn["redis"]; got.Condition != types.ServiceConditionHealthy || !got.Required {
		t.Errorf("the bot depends on Redis: got %+v, want it healthy first", got)
	}
}

// TestLimitsFit compares limits that must fit one another.
func TestLimitsFit(t *testing.T) {
	p := project(t, nil, "")
	bot, redis := p.Services["bot"], p.Services["redis"]
	drain := constant(t, "../cmd/munfatih/serve.go", "drainTime") + constant(t, "../cmd/munfatih/serve.go", "alertsTime")
	if got := time.Duration(*bot.StopGracePeriod); got <= drain {
		t.Errorf("stop_grace_period of the bot: got %v, want more than the %v in which it drains", got, drain)
	}
	if got := time.Duration(*redis.StopGracePeriod); got < 30*time.Second {
		t.Errorf("stop_grace_period of Redis: got %v, want 30s or more", got)
	}
	goLimit, err := units.RAMInBytes(strings.TrimSuffix(environment(bot)["GOMEMLIMIT"], "iB"))
	if err != nil || goLimit*5 > int64(bot.MemLimit)*4 {
		t.Errorf("GOMEMLIMIT: got %d, %v, want at most four fifths of %d", goLimit, err, bot.MemLimit)
	}
	i := slices.Index([]string(redis.Command), "--maxmemory")
	if i < 0 {
		t.Fatalf("command of Redis: got %q, want --maxmemory in it", redis.Command)
	}
	most, err := units.RAMInBytes(redis.Command[i+1])
	if err != nil || most*2 > int64(redis.MemLimit) {
		t.Errorf("maxmemory: got %d, %v, want at most half of %d", most, err, redis.MemLimit)
	}
}

// constant is the value of a duration that a Go file declares.
func constant(t *testing.T, file, name string) time.Duration {
	t.Helper()
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, object := range parsed.Decls {
		general, ok := object.(*ast.GenDecl)
		if !ok || general.Tok != token.CONST {
			continue
		}
		for _, spec := range general.Specs {
			if value := spec.(*ast.ValueSpec); value.Names[0].Name == name {
				text := strings.NewReplacer("time.Second", "1", "time.Minute", "60").Replace(gotypes.ExprString(value.Values[0]))
				got, err := gotypes.Eval(set, nil, token.NoPos, text)
				if err != nil {
					t.Fatalf("%s in %s: %v", name, file, err)
				}
				seconds, err := time.ParseDuration(got.Value.ExactString() + "s")
				if err != nil {
					t.Fatalf("%s in %s: %v", name, file, err)
				}
				return seconds
			}
		}
	}
	t.Fatalf("%s declares no %s", file, name)
	return 0
}
