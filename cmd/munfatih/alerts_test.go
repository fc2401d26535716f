package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/store"
)

// dueInput is a call that closes on 16 January 2027 at 07:59 in Morocco, with
// subscribers, a task, and somebody on leave.
const dueInput = `{
	"calls": [{"id": "2026-aaaaa", "closes": {"zone": "America/Los_Angeles", "local": "2027-01-15 23:59"}}],
	"tasks": [{"id": "f/letter", "title": "Letter", "owner": "p3", "due": "2027-01-15", "state": "todo", "call": "2026-aaaaa"}],
	"subscriptions": [
		{"person": "p1", "call": "2026-aaaaa", "leads": null, "since": "2026-12-01T00:00:00Z"},
		{"person": "p2", "call": "2026-aaaaa", "leads": [3], "since": "2026-12-01T00:00:00Z"},
		{"person": "p4", "call": "2026-aaaaa", "since": "2026-12-01T00:00:00Z"}],
	"leave": [{"person": "p4", "from": "2027-01-01", "to": "2027-01-31", "deputy": "p5"}]
}`

func TestAlertsDue(t *testing.T) {
	tests := []struct {
		on   string
		want string // "PERSON KIND LEAD", sorted by person
	}{
		{"2027-01-08T09:29:59Z", "p1 call 14, p5 call 14"},
		{"2027-01-08T09:30Z", "p1 call 7, p3 task -7, p5 call 7"},
		{"2027-01-08T10:30:00+01:00", "p1 call 7, p3 task -7, p5 call 7"},
		{"2027-01-12T09:30Z", "p1 call 3, p2 call 3, p3 task -7, p5 call 3"},
		{"2027-01-08T22:00Z", ""},
		{"2027-01-16T07:59Z", ""},
	}
	for _, tt := range tests {
		code, out, errOut := command(t, dueInput, "alerts", "due", "--json", "--on", tt.on)
		var due []struct {
			Person, Kind, About, Reason string
			Lead                        int
			SendAt                      time.Time `json:"send_at"`
		}
		if err := json.Unmarshal([]byte(out), &due); err != nil || code != 0 || errOut != "" || due == nil {
			t.Fatalf("%s: got %d %q %q (%v), want a list", tt.on, code, out, errOut, err)
		}
		var got []string
		for _, d := range due {
			got = append(got, fmt.Sprint(d.Person, " ", d.Kind, " ", d.Lead))
			if d.About == "" || d.Reason == "" || d.SendAt.IsZero() {
				t.Errorf("%s: got %+v, want all fields", tt.on, d)
			}
		}
		if strings.Join(got, ", ") != tt.want {
			t.Errorf("%s: got %q, want %q", tt.on, strings.Join(got, ", "), tt.want)
		}
	}
	if code, out, _ := command(t, dueInput, "alerts", "due", "--on", "2027-01-08T09:30Z"); code != 0 || strings.Count(out, "\n") != 3 {
		t.Errorf("in words: got %d\n%s, want three lines", code, out)
	}
}

func TestAlertsDueFaults(t *testing.T) {
	for _, tt := range []struct{ in, on, want string }{
		{dueInput, "2027-01-08", "is no instant"},
		{dueInput, "tomorrow", "is no instant"},
		{"", "2027-01-08T09:30Z", "standard input is empty"},
		{"{", "2027-01-08T09:30Z", "standard input: "},
		{`{"callz": []}`, "2027-01-08T09:30Z", "callz"},
		{`{"tasks": [{"id": "a", "state": "todo", "due": "2027-02-30"}]}`, "2027-01-08T09:30Z", "tasks[0].owner: is missing"},
	} {
		code, out, errOut := command(t, tt.in, "alerts", "due", "--json", "--on", tt.on)
		if code != 2 || out != "" || !strings.Contains(errOut, tt.want) || strings.Count(errOut, "\n") > 3 {
			t.Errorf("%q on %s: got %d %q %q, want 2 and %q", tt.in, tt.on, code, out, errOut, tt.want)
		}
	}
}

// What failed is listed by its state, and can be tried again; what was sent
// cannot.
func TestAlertsListAndRetry(t *testing.T) {
	redis := sharedRedis(t)
	t.Setenv("REDIS_URL", redis)
	list := func(args ...string) []candidacy.Delivery {
		t.Helper()
		code, out, errOut := command(t, "", append([]string{"alerts", "list", "--json"}, args...)...)
		var all []candidacy.Delivery
		if err := json.Unmarshal([]byte(out), &all); err != nil || code != 0 || all == nil {
			t.Fatalf("alerts list %v: got %d %q %q (%v)", args, code, out, errOut, err)
		}
		return all
	}
	if got := list(); len(got) != 0 {
		t.Errorf("at first: got %v, want []", got)
	}
	records, err := store.Open(redis, "")
	if err != nil {
		t.Fatal(err)
	}
	defer records.Close()
	at, ctx := time.Date(2027, 1, 8, 9, 30, 0, 0, time.UTC), limited(t)
	for id, state := range map[string]candidacy.DeliveryState{"aaaa": candidacy.Failed, "bbbb": candidacy.Sent} {
		d := candidacy.Delivery{ID: id, Person: "7", Chat: 7, Alert: json.RawMessage(`{}`), Reason: "7 days before", PlannedAt: at, NotBefore: at}
		_, err := records.Ledger().Plan(ctx, []candidacy.Delivery{d})
		if err == nil {
			_, err = records.Ledger().Start(ctx, []string{id}, "token", at, at.Add(time.Minute))
		}
		if err == nil {
			err = records.Ledger().Finish(ctx, []string{id}, "token", candidacy.Delivery{State: state, SentAt: at, Why: "said so"}, false)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := list("--state", "failed"); len(got) != 1 || got[0].ID != "aaaa" || got[0].Reason != "7 days before" {
		t.Errorf("failed: got %+v, want the one", got)
	}
	if got := list(); len(got) != 2 {
		t.Errorf("all: got %+v, want two", got)
	}
	if _, out, _ := command(t, "", "alerts", "list", "--state", "failed"); !strings.Contains(out, "aaaa  failed  7  2027-01-08 09:30  7 days before (said so)") {
		t.Errorf("in words: got %q", out)
	}
	for _, tt := range []struct {
		id, want string
		code     int
	}{{" AAAA ", "is planned again", 0}, {"bbbb", "bbbb is sent", 2}, {"aaaa", "aaaa is planned", 2}, {"cccc", "no delivery", 2}} {
		code, out, errOut := command(t, "", "alerts", "retry", tt.id)
		if code != tt.code || !strings.Contains(out+errOut, tt.want) {
			t.Errorf("retry %q: got %d %q %q, want %d and %q", tt.id, code, out, errOut, tt.code, tt.want)
		}
	}
	if code, _, errOut := command(t, "", "alerts", "list", "--state", "lost"); code != 2 || !strings.Contains(errOut, "must be one of") {
		t.Errorf("an unknown state: got %d %q", code, errOut)
	}
}

func TestHolidayCommands(t *testing.T) {
	t.Setenv("REDIS_URL", sharedRedis(t))
	names := []string{"--name-ar", "عيد الفطر", "--name-fr", "Aïd al-Fitr", "--name-en", "Eid al-Fitr"}
	for _, tt := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"list"}, 0, "No holiday was entered"},
		{append([]string{"add", "2027-02-30"}, names...), 2, `"2027-02-30" is no day`},
		{append([]string{"add", "2027-03-10", "--days", "9"}, names...), 2, "--days: 9 is not between 1 and 7"},
		{append([]string{"add", "2027-03-10", "--name-en", " "}, names[:4]...), 2, "--name-en"},
		{[]string{"add", "2027-03-10"}, 2, "--name-ar"},
		{append([]string{"add", "2027-03-10", "--days", "2"}, names...), 0, "2 days from Wednesday 10 March 2027: Eid al-Fitr"},
		{[]string{"list"}, 0, "2027-03-10  2 days"},
		{[]string{"list", "--json"}, 0, `[{"day":"2027-03-10","days":2,`},
		{[]string{"remove", "2027-03-11"}, 2, "no holiday that was entered begins"},
		{[]string{"remove", "2027-03-10"}, 0, "is struck"},
		{[]string{"list", "--json"}, 0, "[]"},
	} {
		code, out, errOut := command(t, "", append([]string{"holiday"}, tt.args...)...)
		if code != tt.code || !strings.Contains(out+errOut, tt.want) || strings.Count(errOut, "\n") > 3 {
			t.Errorf("holiday %q: got %d %q %q, want %d and %q", tt.args, code, out, errOut, tt.code, tt.want)
		}
	}
}
