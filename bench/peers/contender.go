package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/bench/server"
	"github.com/munfatih/munfatih/store"
)

// contender is one program that is compared.
type contender struct {
	name  string
	ours  bool
	extra bool // only compared when asked for
	// build makes the program ready in a folder and gives how to start it.
	build func(ctx context.Context, dir string) (argv []string, err error)
	flags []string
	// count gives what the program has kept of a chat's presses in Redis.
	count func(ctx context.Context, at *server.Server, chat int64) (int, error)
}

// contenders are all that can be compared, those that log and ask as ours does
// in production first.
var contenders = []contender{
	{name: "ours", ours: true, build: goProgram("ours"), count: countOurs},
	{name: "go-telegram/bot", build: goProgram("bare"), count: countBare},
	{name: "go-telegram/bot, connections kept", build: goProgram("bare"), flags: []string{"-keep"}, count: countBare},
	{name: "grammY", build: nodeProgram, count: countGrammY},
	{name: "ours, LOG_LEVEL=warn", ours: true, extra: true, build: goProgram("ours"), flags: []string{"-quiet"}, count: countOurs},
	{name: "ours, gate asked", ours: true, extra: true, build: goProgram("ours"), flags: []string{"-gate"}, count: countOurs},
}

// choose gives the contenders whose name holds a text, the extra ones too with
// all. GrammY is left out, and that is said, where it cannot be installed.
func choose(only string, all bool) []contender {
	var chosen []contender
	for _, c := range contenders {
		if !strings.Contains(c.name, only) || c.extra && !all {
			continue
		}
		if c.name == "grammY" {
			if _, err := installGrammY(); err != nil {
				fmt.Fprintln(os.Stderr, "grammY is left out:", err)
				continue
			}
		}
		chosen = append(chosen, c)
	}
	return chosen
}

// hasNode says what is missing for a program in Node.js.
func hasNode() error {
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			return fmt.Errorf("%s is not installed (Debian: apt-get install nodejs npm)", tool)
		}
	}
	return nil
}

const here = "github.com/munfatih/munfatih/bench/peers"

// goProgram builds the program in a folder beside this one.
func goProgram(name string) func(context.Context, string) ([]string, error) {
	return func(ctx context.Context, dir string) ([]string, error) {
		binary := filepath.Join(dir, name)
		if _, err := os.Stat(binary); err == nil {
			return []string{binary}, nil // of another contender
		}
		if out, err := exec.CommandContext(ctx, "go", "build", "-o", binary, here+"/"+name).CombinedOutput(); err != nil {
			return nil, fmt.Errorf("go build %s: %w\n%s", name, err, out)
		}
		return []string{binary}, nil
	}
}

// installTime is how long npm may take.
const installTime = 2 * time.Minute

// installGrammY installs grammY beside its program, as the lock file says, unless
// that was done before, and gives the folder.
func installGrammY() (dir string, err error) {
	if err := hasNode(); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), installTime)
	defer cancel()
	out, err := exec.CommandContext(ctx, "go", "list", "-f", "{{.Dir}}", here).Output()
	if err != nil {
		return "", fmt.Errorf("find the folder of grammY's program: %w", err)
	}
	dir = filepath.Join(strings.TrimSpace(string(out)), "grammy")
	if _, err := os.Stat(filepath.Join(dir, "node_modules", ".package-lock.json")); err == nil {
		return dir, nil
	}
	npm := exec.CommandContext(ctx, "npm", "ci", "--no-audit", "--no-fund")
	npm.Dir = dir
	if out, err := npm.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm ci: %w\n%s", err, out)
	}
	return dir, nil
}

func nodeProgram(context.Context, string) ([]string, error) {
	dir, err := installGrammY()
	return []string{"node", filepath.Join(dir, "bot.js")}, err
}

func countOurs(ctx context.Context, at *server.Server, chat int64) (int, error) {
	kept, err := store.Open(at.URL(), "")
	if err != nil {
		return 0, err
	}
	defer kept.Close()
	s, err := kept.Session(ctx, chat)
	return s.Rated, err
}

func countBare(ctx context.Context, at *server.Server, chat int64) (int, error) {
	return countJSON(ctx, at.Client(1), "session:"+strconv.FormatInt(chat, 10))
}

func countGrammY(ctx context.Context, at *server.Server, chat int64) (int, error) {
	return countJSON(ctx, at.Client(2), strconv.FormatInt(chat, 10))
}

// countJSON reads the count of a session that is JSON, 0 where there is none,
// and closes the client.
func countJSON(ctx context.Context, client *redis.Client, key string) (int, error) {
	defer client.Close()
	data, err := client.Get(ctx, key).Bytes()
	if errors.Is(err, redis.Nil) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	var session struct {
		Count int `json:"count"`
	}
	err = json.Unmarshal(data, &session)
	return session.Count, err
}
