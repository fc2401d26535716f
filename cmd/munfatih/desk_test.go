package main

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/playground"
	"github.com/munfatih/munfatih/store"
)

// sharedRedis is a redis-server for several processes.
func sharedRedis(t *testing.T) string {
	t.Helper()
	needRedis(t)
	dir, err := os.MkdirTemp("", "mf") // t.TempDir is too long for a unix socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	child, err := store.StartChild(limited(t), dir, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(child.Stop)
	return child.URL()
}

// replica is one process of a bot, with the people who reach it.
type replica struct {
	*operator
	tg telegram
}

func newReplica(t *testing.T, redis string, webhook bool) replica {
	t.Helper()
	tg := startTelegram(t)
	r := replica{newOperator(t, tg, webhook), tg}
	r.env["REDIS_URL"], r.env["ADMIN_IDS"] = redis, "500, 501"
	r.start()
	return r
}

// person is somebody whose Telegram is in English.
func (r replica) person(id int64) *playground.Chat {
	return r.tg.Person(playground.Person{ID: id, FirstName: "P", LanguageCode: "en"})
}

// ask asks and waits until the update is wholly done.
func (r replica) ask(chat *playground.Chat, text string) playground.Message {
	r.t.Helper()
	return r.done(chat.Ask(limited(r.t), text))
}

func (r replica) tap(chat *playground.Chat, what string) playground.Message {
	r.t.Helper()
	return r.done(chat.Tap(limited(r.t), what))
}

func (r replica) done(m playground.Message, err error) playground.Message {
	r.t.Helper()
	if err == nil {
		err = r.tg.Idle(limited(r.t))
	}
	if err != nil {
		r.t.Fatalf("%v\n%s", err, &r.log)
	}
	return m
}

// dataOf is the data of a message's first button whose data begins so; "" when
// there is none.
func dataOf(m playground.Message, prefix string) string {
	for _, row := range m.Buttons {
		for _, b := range row {
			if strings.HasPrefix(b.Data, prefix) {
				return b.Data
			}
		}
	}
	return ""
}

// TestDeskOnTwoReplicas lets two people ask in vain, each on another process;
// an admin links the question with one tap on the one, and the other answers.
func TestDeskOnTwoReplicas(t *testing.T) {
	redis := sharedRedis(t)
	one, two := newReplica(t, redis, false), newReplica(t, redis, true)
	const question, awkward = "Is there a yearly membership fee?", "Is there a yearly membership fee <b>A&B</b> &amp; x\u200cy?"
	admin, stranger := one.person(500), one.person(11)

	for _, q := range []string{question, awkward} {
		for _, m := range []playground.Message{one.ask(stranger, q), one.ask(stranger, q)} {
			if !strings.Contains(m.Text, "does not answer") {
				t.Fatalf("%q: got %q, want that the guide does not answer", q, m.Text)
			}
		}
	}
	if m := one.ask(admin, "/admin"); dataOf(m, "desk:") != "" {
		t.Errorf("asked by one person: got the desk %q %v, want it empty", m.Text, m.Labels())
	}
	two.ask(two.person(12), question)
	two.ask(two.person(12), awkward)
	two.ask(two.person(13), question)

	list := one.ask(admin, "/admin")
	if got := fmt.Sprint(list.Labels()); !strings.HasPrefix(got, "[3 · "+question) || len(list.Buttons) != 5 { // the last rows are for calls, communities and alerts
		t.Errorf("/admin: got %s, want the question of 3 people first, and that of 2", got)
	}
	shown := one.tap(admin, dataOf(list, "desk:miss:"))
	link := dataOf(shown, "desk:link:")
	parts := strings.SplitN(link, ":", 4)
	if len(parts) != 4 || shown.ID != list.ID || !strings.Contains(shown.Text, question) {
		t.Fatalf("a miss: got %q %v with %q, want the question and passages to link in the same message", shown.Text, shown.Buttons, link)
	}
	passage := parts[3]

	forge(t, one, stranger, shown)
	if m := one.ask(admin, "What is OGP?"); !strings.Contains(m.Text, "Guide, ") {
		t.Errorf("a question in the middle: got %q, want the answer", m.Text)
	}
	messages := admin.Messages()
	if last := messages[len(messages)-1]; dataOf(last, "desk:link:") != link || last.ID == shown.ID {
		t.Errorf("after the answer: got %q %v, want the open miss again", last.Text, last.Labels())
	}
	exports(t, redis, "")

	if m := one.tap(admin, link); !strings.Contains(m.Text, question) || dataOf(m, "desk:list:") == "" {
		t.Errorf("linked: got %q %v, want the question and a way back", m.Text, m.Labels())
	}
	two.log.await(t, `msg="lessons in use" count=1`)
	one.log.await(t, `msg="lessons in use" count=1`)
	for _, r := range []replica{two, one} {
		m := r.ask(r.person(14), "  is there a YÉARLY membership fee ??")
		if got, want := dataOf(m, "guide:yes:"), "guide:yes:"+passage; got != want {
			t.Errorf("asked in another spelling by a third: got %q with %q, want %q", m.Text, got, want)
		}
	}
	exports(t, redis, fmt.Sprintf("# %s\n[%s]\nen: %s\n", questionsFile(passage), passage, question))

	// The other one, with what could break a content file, goes to a passage from the contents.
	again := one.ask(admin, "/admin")
	if len(again.Buttons) != 4 {
		t.Errorf("/admin after linking: got %v, want the other question alone", again.Labels())
	}
	one.tap(admin, dataOf(again, "desk:miss:"))
	sections := one.tap(admin, dataOf(admin.Messages()[len(admin.Messages())-1], "desk:contents:"))
	id := strings.TrimPrefix(dataOf(again, "desk:miss:"), "desk:miss:")
	one.tap(admin, "desk:section:"+id+":2.3")
	one.tap(admin, "desk:link:"+id+":2.3.mandate")
	if dataOf(sections, "desk:section:") == "" {
		t.Errorf("contents: got %v, want sections", sections.Labels())
	}
	two.log.await(t, `msg="lessons in use" count=2`)
	if m := two.ask(two.person(15), awkward); dataOf(m, "guide:yes:") != "guide:yes:2.3.mandate" {
		t.Errorf("%q: got %q, want 2.3.mandate", awkward, m.Text)
	}
	merges(t, redis, passage, question, "2.3.mandate")
	settled(t, one.tg)
	settled(t, two.tg)
	for _, r := range []replica{one, two} {
		if log := r.log.String(); strings.Contains(log, "membership") {
			t.Errorf("the log holds a question:\n%s", log)
		}
	}
}

// forge lets somebody who is no admin try the desk: as if there were none.
func forge(t *testing.T, r replica, stranger *playground.Chat, shown playground.Message) {
	t.Helper()
	unknown := r.ask(stranger, "/fly")
	if m := r.ask(stranger, "/admin"); m.Text != unknown.Text || fmt.Sprint(m.Labels()) != fmt.Sprint(unknown.Labels()) {
		t.Errorf("/admin of a stranger: got %q %v, want what any unknown command gets: %q", m.Text, m.Labels(), unknown.Text)
	}
	for _, row := range shown.Buttons {
		for _, b := range row {
			answer, err := stranger.PressData(unknown.ID, b.Data).Answer(limited(t))
			if err != nil || !strings.Contains(answer.Text, "old") {
				t.Errorf("forged %s: got %q, %v, want that the button is old", b.Data, answer.Text, err)
			}
		}
	}
	if err := r.tg.Idle(limited(t)); err != nil {
		t.Fatal(err)
	}
	for _, m := range stranger.Messages() {
		if dataOf(m, "desk:") != "" {
			t.Errorf("a stranger got a button of the desk: %q", m.Text)
		}
	}
}

// exports runs `questions export` on a Redis in use.
func exports(t *testing.T, redis, want string) {
	t.Helper()
	t.Setenv("REDIS_URL", redis)
	if code, out, errOut := command(t, "", "questions", "export"); code != 0 || out != want || errOut != "" {
		t.Errorf("questions export: got %d %q %q, want 0 and %q", code, out, errOut, want)
	}
}

// merges puts what is exported into a copy of the content, which is then good
// and holds each question under its passage.
func merges(t *testing.T, redis, passage, question, other string) {
	t.Helper()
	t.Setenv("REDIS_URL", redis)
	_, out, _ := command(t, "", "questions", "export")
	dir := t.TempDir()
	if err := os.CopyFS(dir, guideFolder("")); err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(out, "# ")[1:]
	if len(parts) != 2 || !strings.Contains(out, "["+passage+"]\nen: "+question+"\n") || !strings.Contains(out, "["+other+"]\n") {
		t.Errorf("questions export: got\n%s\nwant %q under %s and another under %s", out, question, passage, other)
	}
	for _, part := range parts {
		name, lines, _ := strings.Cut(part, "\n")
		file, err := os.OpenFile(filepath.Join(dir, filepath.FromSlash(name)), os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatalf("the export names a file that is not in the content: %v", err)
		}
		if _, err := file.WriteString(lines); err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
	}
	needTime(t)
	if code, out, _ := command(t, "", "check", "--guide", dir); code != 0 {
		t.Errorf("check of the content with what was exported: got %d\n%s\nwant 0", code, out)
	}
}

// TestExportWithoutRedisURL exports from the bot's own redis-server, while the
// bot runs and when it does not; lessons are in use again after a start.
func TestExportWithoutRedisURL(t *testing.T) {
	tg := startTelegram(t)
	o := newOperator(t, tg, false)
	t.Setenv("REDIS_URL", "")
	t.Setenv("DATA_DIR", o.env["DATA_DIR"])
	exports(t, "", "")
	o.start()
	records, err := store.Open(store.ChildURL(o.env["DATA_DIR"]), "")
	if err != nil {
		t.Fatal(err)
	}
	defer records.Close()
	if err := records.Learn(limited(t), flows.Learned{ID: "1", Text: "how", Variety: "en", Passage: "2.3.mandate"}); err != nil {
		t.Fatal(err)
	}
	o.log.await(t, `msg="lessons in use" count=1`)
	const want = "# questions/2.3.txt\n[2.3.mandate]\nen: how\n"
	exports(t, "", want)
	if code := o.end(syscall.SIGTERM); code != 0 {
		t.Errorf("after SIGTERM: got exit code %d, want 0", code)
	}
	exports(t, "", want)
	o.start()
	o.log.await(t, `msg="lessons in use" count=1`)
}

func TestPrintLearned(t *testing.T) {
	tests := []struct {
		learned []flows.Learned
		want    string
	}{
		{nil, ""},
		{[]flows.Learned{
			{Text: "a", Variety: "fr", Passage: "0.context.setting"}, {Text: "b", Variety: "und", Passage: "0.context.setting"},
			{Text: "ج", Variety: "ary", Passage: "2.3.mandate"}, {Text: "d", Variety: "ary-Latn", Passage: "contact.address"},
		}, "# questions/0.context.txt\n[0.context.setting]\nfr: a\nmixed: b\n# questions/2.3.txt\n[2.3.mandate]\nary: ج\n" +
			"# questions/contact.txt\n[contact.address]\nary-Latn: d\n"},
	}
	for _, tt := range tests {
		var out bytes.Buffer
		if err := printLearned(&out, tt.learned); err != nil || out.String() != tt.want {
			t.Errorf("printLearned(%+v): got %q, %v, want %q", tt.learned, out.String(), err, tt.want)
		}
	}
}

// TestExportFaults tells what is wrong in a line.
func TestExportFaults(t *testing.T) {
	t.Setenv("DATA_DIR", t.TempDir())
	t.Setenv("REDIS_URL", "localhost:6379")
	if code, out, errOut := command(t, "", "questions", "export"); code != 2 || out != "" || strings.Count(errOut, "\n") != 1 {
		t.Errorf("REDIS_URL that is no address: got %d %q %q, want 2 and a line", code, out, errOut)
	}
	t.Setenv("REDIS_URL", "redis://"+freeAddress(t))
	if code, out, errOut := command(t, "", "questions", "export"); code != 1 || out != "" || !strings.Contains(errOut, "load what was learned") {
		t.Errorf("no Redis there: got %d %q %q, want 1 and what could not be loaded", code, out, errOut)
	}
}

func TestAdmins(t *testing.T) {
	tests := []struct {
		ids  string
		want []int64
		ok   bool
	}{
		{"", nil, true}, {"500", []int64{500}, true}, {" 500 ,, 7000000000 ,", []int64{500, 7000000000}, true},
		{"@ahmed", nil, false}, {"0", nil, false}, {"-5", nil, false}, {"500;501", nil, false}, {"99999999999999999999", nil, false},
	}
	for _, tt := range tests {
		c, err := loadConfig(map[string]string{"TELEGRAM_BOT_TOKEN": "1:A", "ADMIN_IDS": tt.ids})
		if (err == nil) != tt.ok {
			t.Errorf("ADMIN_IDS %q: got error %v, want ok %v", tt.ids, err, tt.ok)
		}
		if err != nil && !strings.Contains(err.Error(), "ADMIN_IDS: ") {
			t.Errorf("ADMIN_IDS %q: got error %v, want the variable named", tt.ids, err)
		}
		if got, _ := c.admins(); tt.ok && fmt.Sprint(got) != fmt.Sprint(tt.want) {
			t.Errorf("ADMIN_IDS %q: got %v, want %v", tt.ids, got, tt.want)
		}
	}
}
