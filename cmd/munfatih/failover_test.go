package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/munfatih/munfatih/playground"
	"github.com/munfatih/munfatih/store/redistest"
)

// TestSentinels has the bot go on after a failover.
func TestSentinels(t *testing.T) {
	needRedis(t)
	t.Parallel()
	w := redistest.StartSentinels(t, 0)
	o := (&office{t: t, tg: patientTelegram(t), redis: w.URL, named: w.Master}).open()
	o.goesOn(w.Primary)
}

// TestCluster has two replicas behind one webhook go on after a Cluster has
// replaced one of its masters.
func TestCluster(t *testing.T) {
	needRedis(t)
	t.Parallel()
	c := redistest.StartCluster(t, true)
	var replicas []*office
	var turn atomic.Int64
	proxy := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(&url.URL{Scheme: "http", Host: replicas[int(turn.Add(1))%len(replicas)].address})
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	})
	t.Cleanup(proxy.Close)
	one := (&office{t: t, tg: patientTelegram(t), redis: c.URL, hook: proxy.URL + "/hook"}).open()
	two := *one
	two.start()
	t.Cleanup(func() { two.end() })
	replicas = []*office{one, &two}
	one.goesOn(c.Masters[0]) // it has the alerts, too: asynq's queue and the ledger
	for i, o := range replicas {
		if !strings.Contains(o.log.String(), "update done") {
			t.Errorf("replica %d did nothing", i)
		}
	}
}

// goesOn kills a primary while people answer the quiz, some of them just then.
// Each goes on with the question that is next, and alerts go out.
func (o *office) goesOn(primary *redistest.Server) {
	t := o.t
	t.Helper()
	citizen := o.person(7)
	o.subscribe(7, o.call.ID)
	o.at("2027-01-08T09:30Z")
	o.wantTold("before", citizen, 1, "call 7")

	ctx := limited(t)
	var half, all sync.WaitGroup
	killed := make(chan struct{})
	for i := range 8 {
		chat := o.tg.Person(playground.Person{ID: int64(1000 + i), FirstName: "P", LanguageCode: "en"})
		half.Add(1)
		all.Go(func() {
			fourth := sync.OnceFunc(half.Done)
			defer fourth() // should it not come so far
			err := quiz(ctx, chat, func(question int) {
				if question == 4 {
					fourth()
					if i%2 == 0 { // the others do not wait
						<-killed
					}
				}
			})
			if err != nil {
				t.Errorf("chat %d: %v\n%s", chat.ID(), err, chat)
			}
		})
	}
	half.Wait()
	primary.Kill()
	close(killed)
	all.Wait()

	until(ctx, t, "alerts are planned again", func() bool { return o.bot.alerts.engine.Sweep(ctx) == nil })
	o.at("2027-01-12T09:30Z")
	o.wantTold("after", citizen, 2, "call 3", "call 7")
	settled(t, o.tg)

	file := filepath.Join(t.TempDir(), "backup")
	o.says(0, "keys written", "backup", file)
	o.says(1, "not empty", "restore", file)
	o.says(0, o.call.ID, "call", "list")
}

// says runs a command line on the bot's own records, in a process of its own.
func (o *office) says(code int, want string, args ...string) {
	o.t.Helper()
	c := exec.CommandContext(limited(o.t), os.Args[0], args...)
	c.Env = []string{asMain + "=1", "PATH=" + os.Getenv("PATH"), "REDIS_URL=" + o.redis, "REDIS_SENTINEL_MASTER=" + o.named}
	out, _ := c.CombinedOutput() // the exit code tells
	if got := c.ProcessState.ExitCode(); got != code || !strings.Contains(string(out), want) {
		o.t.Errorf("munfatih %v: got %d %q, want %d and %q", args, got, out, code, want)
	}
}

// TestWarnOfLoss tells the operator at the start what Redis does not promise.
func TestWarnOfLoss(t *testing.T) {
	needRedis(t)
	o := (&office{t: t, tg: startTelegram(t), redis: "redis://" + redistest.Start(t, "--appendonly", "no").Address}).open()
	if log := o.log.String(); strings.Count(log, "records would not last") != 1 || !strings.Contains(log, "set appendonly yes") {
		t.Errorf("got the log\n%s\nwant one line that records would not last, and why", log)
	}
	response, err := http.Get("http://" + o.address + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var got readiness
	if err := json.NewDecoder(response.Body).Decode(&got); err != nil {
		t.Fatal(err)
	}
	if !got.Ready || got.Redis.Lasts || got.Redis.Role != "master" || !strings.Contains(got.Redis.Why, "set appendonly yes") {
		t.Errorf("/readyz: got %+v, want ready, on a master where records would not last, and why", got)
	}
}

// TestRedisFaults tells what is wrong with the two variables with all the rest,
// and repeats no password.
func TestRedisFaults(t *testing.T) {
	for _, c := range []struct{ url, master, want string }{
		{"", "main", "REDIS_SENTINEL_MASTER is set, and REDIS_URL is not"},
		{"unix:///hunter2.sock", "main", "REDIS_URL is a unix socket"},
		{"redis://:hunter2@a/1,b", "", "a Cluster, which has no database but 0"},
		{"redis://a,redis://:hunter2@b", "", "only the first address"},
		{"redis://:hunter2@a?what=1", "", "REDIS_URL: unexpected option"},
	} {
		_, err := loadConfig(map[string]string{"REDIS_URL": c.url, "REDIS_SENTINEL_MASTER": c.master})
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "TELEGRAM_BOT_TOKEN") || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s, %s: got %v, want %q and the other faults, and no password", c.url, c.master, err, c.want)
		}
	}
}

// quiz answers all nine questions with yes, and fails unless they come one
// after the other. It says at which question it is.
func quiz(ctx context.Context, chat *playground.Chat, at func(question int)) error {
	m, err := chat.Ask(ctx, "/quiz")
	if err != nil {
		return err
	}
	for _, press := range []string{"quiz:for:commune", "quiz:on:"} { // too little of the mandate is left; all the same
		if m, err = chat.Tap(ctx, dataOf(m, press)); err != nil {
			return err
		}
	}
	for n := 1; n <= 9; n++ {
		if want := fmt.Sprintf("%d/9", n); !strings.Contains(m.Text, want) {
			return fmt.Errorf("got the question %q, want %s", m.Text, want)
		}
		at(n)
		if m, err = chat.Tap(ctx, dataOf(m, "quiz:yes:")); err != nil {
			return fmt.Errorf("question %d: %w", n, err)
		}
	}
	if strings.Contains(m.Text, "9/9") {
		return fmt.Errorf("got %q, want the result", m.Text)
	}
	return nil
}
