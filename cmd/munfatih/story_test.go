package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
	"github.com/munfatih/munfatih/playground"
)

// TestStoryUnderFire lets the second members of many associations confirm at
// once, on two replicas that are killed one after the other, and so is Redis:
// each endorsement is confirmed exactly once, none is lost, everybody is told.
func TestStoryUnderFire(t *testing.T) {
	candidacies, associations := 3, 6
	if testing.Short() {
		candidacies, associations = 2, 3
	}
	c := newCity(t, candidacies, associations)
	tg := patientTelegram(t)
	replicas := behindOneWebhook(t, tg, c.redis)
	c.arrive(tg)

	c.each(func(e *endorsed) error { return e.toTheLastPress(limited(t), c.words) })
	c.each(func(e *endorsed) error { return e.press(limited(t), "end:sealed:") })
	for i, o := range replicas {
		some := 2 * len(c.endorsed) * (i + 1) / (len(replicas) + 1) // each endorsement brings two letters
		if _, err := tg.WaitCalls(limited(t), "sendDocument", some); err != nil {
			t.Fatalf("%v\n%s", err, &o.log)
		}
		o.kill()
		killRedis(t, c.redis)
		o.start()
	}
	ctx := limited(t)
	for _, e := range c.endorsed {
		c.isTold(ctx, tg, e, 2*len(replicas))
	}
	c.isWhole()
	settled(t, tg)
}

// arrive has everybody who is to be told of something write to the bot first:
// it cannot write to anybody else.
func (c *city) arrive(tg telegram) {
	c.t.Helper()
	for _, e := range c.endorsed {
		e.member = tg.Person(playground.Person{ID: e.second, FirstName: "M", LanguageCode: string(e.lang)})
		c.chats[e.second] = e.member
		for _, id := range []int64{e.first, c.focal[e.file]} {
			if c.chats[id] != nil {
				continue
			}
			c.chats[id] = tg.Person(playground.Person{ID: id, FirstName: "P", LanguageCode: "en"})
			if _, err := c.chats[id].Ask(limited(c.t), "/start"); err != nil {
				c.t.Fatal(err)
			}
		}
	}
}

// each lets all second members do something at once.
func (c *city) each(do func(*endorsed) error) {
	c.t.Helper()
	var all sync.WaitGroup
	for _, e := range c.endorsed {
		all.Go(func() {
			if err := do(e); err != nil {
				c.t.Error(err)
			}
		})
	}
	all.Wait()
	if c.t.Failed() {
		c.t.FailNow()
	}
}

// toTheLastPress opens the link and gives name and office, up to the press
// that confirms.
func (e *endorsed) toTheLastPress(ctx context.Context, words *i18n.Words) error {
	e.member.Command("start", e.link)
	for _, step := range []struct {
		label          i18n.Key
		answer, button string
	}{
		{button: "end:take:"},
		{label: i18n.KeyEndorseLabelName, answer: "Second"},
		{label: i18n.KeyEndorseLabelOffice, answer: "Treasurer"},
		{button: "end:give:" + e.id + ":council:no"},
		{button: "end:seal:"},
	} {
		if step.button != "" {
			if err := e.press(ctx, step.button); err != nil {
				return err
			}
			continue
		}
		label := "· " + words.Plain(e.lang, i18n.Text{Key: step.label}) // as the step begins
		if _, err := e.newest(ctx, func(m playground.Message) bool { return strings.Contains(m.Text, label) }); err != nil {
			return fmt.Errorf("waiting for %q: %w", label, err)
		}
		e.member.Send(step.answer)
	}
	_, err := e.newest(ctx, func(m playground.Message) bool { return dataOf(m, "end:sealed:") != "" })
	return err
}

// press presses the button whose data begins so, once the bot's newest message has it.
func (e *endorsed) press(ctx context.Context, data string) error {
	m, err := e.newest(ctx, func(m playground.Message) bool { return dataOf(m, data) != "" })
	if err != nil {
		return fmt.Errorf("waiting for %s: %w", data, err)
	}
	e.member.PressData(m.ID, dataOf(m, data))
	return nil
}

// newest waits until the bot's newest message to the second member is as it should be.
func (e *endorsed) newest(ctx context.Context, is func(playground.Message) bool) (m playground.Message, err error) {
	ok := e.member.Wait(ctx, func(messages []playground.Message) bool {
		for _, m = range slices.Backward(messages) {
			if m.FromBot {
				return is(m)
			}
		}
		return false
	})
	if !ok {
		err = fmt.Errorf("%w; the chat:\n%s", context.Cause(ctx), e.member)
	}
	return m, err
}

// isTold fails unless both members got the letter that is on record, and the
// focal point read of it: at most so many times again.
func (c *city) isTold(ctx context.Context, tg telegram, e *endorsed, again int) {
	c.t.Helper()
	isLetter := func(m playground.Message) bool { return m.Document != nil }
	isNews := func(m playground.Message) bool { return m.FromBot && strings.Contains(m.Text, e.name) }
	for id, is := range map[int64]func(playground.Message) bool{e.first: isLetter, e.second: isLetter, c.focal[e.file]: isNews} {
		told := func(messages []playground.Message) []playground.Message {
			return slices.DeleteFunc(messages, func(m playground.Message) bool { return !is(m) })
		}
		c.chats[id].Wait(ctx, func(messages []playground.Message) bool { return len(told(messages)) > 0 })
		got := told(c.chats[id].Messages())
		if len(got) < 1 || len(got) > 1+again {
			c.t.Errorf("chat %d of %s: got it told %d times, want once and at most %d times again; the chat:\n%s", id, e.name, len(got), again, c.chats[id])
		}
		record, _ := c.file(e.file).Endorsement(e.id)
		for _, m := range got {
			if m.Document == nil {
				continue
			}
			sum := fmt.Sprintf("%x", sha256.Sum256(tg.File(m.Document.FileID)))
			if !slices.ContainsFunc(record.Letters, func(l candidacy.Letter) bool { return l.SHA256 == sum }) {
				c.t.Errorf("chat %d: got a letter of SHA-256 %s, want one of %+v", id, sum, record.Letters)
			}
		}
	}
}

// isWhole fails unless each endorsement is confirmed with two keys, each was
// confirmed and counted once, and every journal is intact.
func (c *city) isWhole() {
	c.t.Helper()
	ctx := limited(c.t)
	acts := map[string]int{}
	for _, file := range append(c.files, candidacy.RegistryFile) {
		head, entries, err := c.store.Chain(ctx, file)
		if err != nil {
			c.t.Fatal(err)
		}
		if err := candidacy.VerifyChain(entries, head); err != nil {
			c.t.Errorf("journal of %s: got %v, want it intact", file, err)
		}
		for _, entry := range entries {
			acts[string(entry.Act)+" "+entry.About]++
		}
	}
	for _, e := range c.endorsed {
		record, _ := c.file(e.file).Endorsement(e.id)
		if record.State != candidacy.Confirmed || len(record.Keys) != 2 || len(record.Flags) > 0 {
			c.t.Errorf("%s: got %s with keys %v and flags %v, want it confirmed with two keys", e.name, record.State, record.Keys, record.Flags)
		}
		for _, act := range []candidacy.Act{candidacy.ActKey, candidacy.ActConfirmed} {
			if got := acts[string(act)+" "+e.id]; got != 1 {
				c.t.Errorf("%s: got %d entries %q, want one", e.name, got, act)
			}
		}
	}
	client := redisOf(c.t, c.redis)
	until(ctx, c.t, "nothing is parked", func() bool { // a letter is sent before it is counted
		n, err := client.HLen(ctx, "p:parked").Result()
		return err == nil && n == 0
	})
	if got, err := client.HGet(ctx, "n:{endorsements}", string(candidacy.Confirmed)).Int(); err != nil || got != len(c.endorsed) {
		c.t.Errorf("confirmed, counted: got %d (%v), want %d", got, err, len(c.endorsed))
	}
}

// patientTelegram waits for the answer to a pressed button as long as the test
// does: while everything is down, nobody can give it.
func patientTelegram(t *testing.T) telegram {
	t.Helper()
	server := playground.New(playground.Options{Token: "42:SECRET", Username: "munfatih_test_bot", QueryLife: patience})
	web := httptest.NewServer(server)
	t.Cleanup(func() {
		server.Close()
		web.CloseClientConnections()
		web.Close()
	})
	return telegram{server, web.URL}
}

// behindOneWebhook starts two replicas behind one address, which gives each
// request to the next of them.
func behindOneWebhook(t *testing.T, tg telegram, redis string) []*operator {
	t.Helper()
	var replicas []*operator
	var turn atomic.Int64
	proxy := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			next := replicas[int(turn.Add(1))%len(replicas)]
			r.SetURL(&url.URL{Scheme: "http", Host: next.address})
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	})
	t.Cleanup(proxy.Close)
	for range 2 {
		o := newOperator(t, tg, true)
		o.env["WEBHOOK_URL"], o.env["REDIS_URL"] = proxy.URL+"/hook", redis
		o.env["CONTROLLER_NAME"], o.env["CONTACT"] = "Cideal Maroc", "contact@example.org"
		replicas = append(replicas, o)
	}
	for _, o := range replicas {
		o.start()
	}
	return replicas
}

// redisOf is a client of the redis-server behind an address.
func redisOf(t *testing.T, address string) *redis.Client {
	t.Helper()
	options, err := redis.ParseURL(address)
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(options)
	t.Cleanup(func() { client.Close() })
	return client
}

// killRedis ends the redis-server of sharedRedis as a power cut would, and
// waits until its keeper has started another on the same data.
func killRedis(t *testing.T, address string) {
	t.Helper()
	client, ctx := redisOf(t, address), limited(t)
	process := func() int {
		_, rest, _ := strings.Cut(client.Info(ctx, "server").Val(), "process_id:")
		line, _, _ := strings.Cut(rest, "\r\n")
		id, _ := strconv.Atoi(line)
		return id
	}
	before := process()
	if before == 0 {
		t.Fatal("redis-server does not tell its process")
	}
	if err := syscall.Kill(before, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	until(ctx, t, "redis-server is back", func() bool { now := process(); return now != 0 && now != before })
}

// until asks again and again until the condition holds: for what another
// process does, which nobody tells us of.
func until(ctx context.Context, t *testing.T, what string, condition func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for !condition() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("waited for: %s", what)
		}
	}
}
