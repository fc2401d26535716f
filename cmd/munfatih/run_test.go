package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/playground"
)

// TestConversation talks to the whole program over HTTP in three languages.
func TestConversation(t *testing.T) {
	bothWays(t, func(t *testing.T, webhook bool) {
		tg := startTelegram(t)
		o := newOperator(t, tg, webhook)
		o.start()
		for i, c := range []struct{ lang, question, answer, source, button string }{
			{"ar", "كم يجب أن يبقى من مدة انتداب المجلس؟", "16 شهرا", "الدليل", "محتويات الدليل"},
			{"fr", "Y a-t-il une condition de population ?", "population", "Guide, 2.2", "Sommaire du guide"},
			{"en", "How many months of mandate must be left?", "16 months", "Guide, 2.3", "Contents of the guide"},
		} {
			person := tg.Person(playground.Person{ID: int64(100 + i), FirstName: "A<b>", LanguageCode: c.lang})
			ask := func(text string) playground.Message {
				t.Helper()
				m, err := person.Ask(limited(t), text)
				if err != nil {
					t.Fatalf("%v\n%s", err, &o.log)
				}
				return m
			}
			if m := ask(c.question); !strings.Contains(m.Text, c.answer) || !strings.Contains(m.Text, c.source) {
				t.Errorf("%s: got %q, want %q and %q in it", c.question, m.Text, c.answer, c.source)
			}
			ask("/guide")
			first, err := person.Tap(limited(t), "guide:part:2")
			if err != nil {
				t.Fatal(err)
			}
			if first.Edited != 1 {
				t.Errorf("a part of the contents: got %d edits, want the message edited in place", first.Edited)
			}
			start := ask("/start")
			if got := start.Buttons[1][0].Text; got != c.button {
				t.Errorf("second button of /start: got %q, want %q", got, c.button)
			}
		}
		settled(t, tg)
		if log := o.log.String(); strings.Contains(log, "SECRET") || strings.Contains(log, "A<b>") || strings.Contains(log, "population") {
			t.Errorf("the log holds a token, a name or a text:\n%s", log)
		}
		if code := o.end(syscall.SIGTERM); code != 0 {
			t.Errorf("after SIGTERM: got exit code %d, want 0\n%s", code, &o.log)
		}
	})
}

// TestKill kills the bot with updates in hand: none is lost, none is stepped
// twice, and only a reply that was on the wire appears again.
func TestKill(t *testing.T) {
	const people, each, kills = 40, 5, 2
	bothWays(t, func(t *testing.T, webhook bool) {
		tg := startTelegram(t)
		o := newOperator(t, tg, webhook)
		o.start()
		var all sync.WaitGroup
		chats := make([]*playground.Chat, people)
		for i := range chats {
			chats[i] = tg.Person(playground.Person{ID: int64(1000 + i), FirstName: "P", LanguageCode: "en"})
			all.Go(func() {
				for n := range each {
					chats[i].Send(fmt.Sprintf("/ask population threshold of our commune, question %d", n))
				}
			})
		}
		for k := range kills {
			// as many answers as make sure that others are in hand
			if _, err := tg.WaitCalls(limited(t), "sendMessage", (k+1)*people*each/4); err != nil {
				t.Fatalf("%v\n%s", err, &o.log)
			}
			o.kill()
			o.start()
		}
		all.Wait()
		twice := 0
		for _, chat := range chats {
			replies := answered(t, chat, each)
			if replies < each || replies > each+kills {
				t.Errorf("chat %d: got %d replies, want %d and at most %d again", chat.ID(), replies, each, kills)
			}
			twice += replies - each
		}
		settled(t, tg)
		nothingParked(t, o)
		if got := counted(t, o, "n:{answers}"); got != people*each {
			t.Errorf("questions counted: got %d, want %d: a step was lost or taken twice", got, people*each)
		}
		t.Logf("%d updates, %d kills, %d replies appeared again", people*each, kills, twice)
	})
}

// answered waits until the bot has answered so often in a chat, and counts its
// replies. (What is parked is confirmed to Telegram before it is answered.)
func answered(t *testing.T, chat *playground.Chat, want int) int {
	t.Helper()
	count := func(messages []playground.Message) (n int) {
		for _, m := range messages {
			if m.FromBot {
				n++
			}
		}
		return n
	}
	chat.Wait(limited(t), func(messages []playground.Message) bool { return count(messages) >= want })
	return count(chat.Messages())
}

// nothingParked waits until every parked update is done: its reply is sent
// before its question is counted.
func nothingParked(t *testing.T, o *operator) {
	t.Helper()
	client := o.redis()
	defer client.Close()
	ctx := limited(t)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		n, err := client.HLen(ctx, "p:parked").Result()
		if err == nil && n == 0 {
			return
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("still parked: %d updates, %v", n, err)
		}
	}
}

// redis is a client of the bot's own redis-server.
func (o *operator) redis() *redis.Client {
	return redis.NewClient(&redis.Options{Network: "unix", Addr: filepath.Join(o.env["DATA_DIR"], "redis", "redis.sock")})
}

// counted sums the counters of one key in the bot's own Redis.
func counted(t *testing.T, o *operator, key string) int {
	t.Helper()
	client := o.redis()
	defer client.Close()
	fields, err := client.HGetAll(limited(t), key).Result()
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, number := range fields {
		var n int
		if _, err := fmt.Sscan(number, &n); err != nil {
			t.Fatal(err)
		}
		sum += n
	}
	return sum
}

// TestDrain stops the bot under load: it ends by itself, well, and what it
// had not taken up is answered after the next start.
func TestDrain(t *testing.T) {
	bothWays(t, func(t *testing.T, webhook bool) {
		tg := startTelegram(t)
		o := newOperator(t, tg, webhook)
		o.start()
		chat := tg.Person(playground.Person{ID: 7, FirstName: "P", LanguageCode: "en"})
		const messages = 30
		for range messages {
			chat.Send("/help")
		}
		if _, err := tg.WaitCalls(limited(t), "sendMessage", 3); err != nil {
			t.Fatal(err)
		}
		if code := o.end(syscall.SIGTERM); code != 0 {
			t.Errorf("after SIGTERM: got exit code %d, want 0\n%s", code, &o.log)
		}
		o.start()
		if got := answered(t, chat, messages); got != messages {
			t.Errorf("got %d replies, want %d", got, messages)
		}
		settled(t, tg)
	})
}

// TestHealth asks a running bot as an operator and a load balancer do.
func TestHealth(t *testing.T) {
	tg := startTelegram(t)
	o := newOperator(t, tg, false)
	o.start()
	t.Setenv("LISTEN_ADDR", o.address)
	if code, out, errOut := command(t, "", "health"); code != 0 || out != "ready\n" {
		t.Errorf("health: got %d %q %q, want 0 and ready", code, out, errOut)
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
	if !got.Ready || !got.Redis.Lasts {
		t.Errorf("/readyz: got %+v, want ready, and records that last", got)
	}
	o.kill()
	if code, _, errOut := command(t, "", "health"); code != 1 || !strings.Contains(errOut, "no bot answers") {
		t.Errorf("health of no bot: got %d %q, want 1 and why", code, errOut)
	}
}

// TestReload changes GUIDE_DIR under a running bot: a good folder is taken at
// SIGHUP, a faulty one is refused and the old content stays.
func TestReload(t *testing.T) {
	tg := startTelegram(t)
	o := newOperator(t, tg, false)
	dir := t.TempDir()
	if err := os.CopyFS(dir, guideFolder("")); err != nil {
		t.Fatal(err)
	}
	o.env["GUIDE_DIR"] = dir
	o.start()
	chat := tg.Person(playground.Person{ID: 9, FirstName: "P", LanguageCode: "en"})
	const question = "How many months of mandate must be left?"
	answer := func() string {
		t.Helper()
		m, err := chat.Ask(limited(t), question)
		if err != nil {
			t.Fatal(err)
		}
		return m.Text
	}
	before := answer()
	file := filepath.Join(dir, "passages", "2.3.yaml")
	change := func(old, new string) {
		t.Helper()
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(data), old) {
			t.Fatalf("%s does not hold %q", file, old)
		}
		if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(data), old, new)), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := o.process.Process.Signal(syscall.SIGHUP); err != nil {
			t.Fatal(err)
		}
	}
	change("16 months", "sixteen full months")
	o.log.await(t, `msg="guide reloaded"`)
	if got := answer(); !strings.Contains(got, "sixteen full months") {
		t.Errorf("after a reload: got %q, want the changed words", got)
	}
	change("- id: 2.3.mandate", "- id: 2.3.MANDATE!")
	o.log.await(t, "the one in use stays")
	if got := answer(); !strings.Contains(got, "sixteen full months") {
		t.Errorf("after a refused reload: got %q, want what was there (first %q)", got, before)
	}
}
