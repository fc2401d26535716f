package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// needServer leaves a test out where there is no redis-server, but never in CI.
func needServer(t *testing.T) {
	t.Helper()
	_, err := exec.LookPath("redis-server")
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		t.Fatal("redis-server is not installed")
	default:
		t.Skip("redis-server is not installed")
	}
}

// Every contender must do the same: else the comparison says nothing. The
// stand-in for Telegram checks each reply, check what was kept.
func TestContendersDoTheFlow(t *testing.T) {
	needServer(t)
	chosen := choose("", true)
	p := plan{levels: []int{1, 8}, rounds: 1, round: 100 * time.Millisecond, warm: 50 * time.Millisecond, chats: 20}
	s, err := start(t.Context(), chosen, false, false, p.chats)
	if err != nil {
		t.Fatal(err)
	}
	defer s.stop()
	results, err := s.measure(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(results), len(p.levels)*len(chosen); got != want {
		t.Errorf("got %d results, want %d", got, want)
	}
	pressed, err := s.check(t.Context())
	if err != nil {
		t.Error(err)
	}
	if pressed < presses*len(chosen) {
		t.Errorf("got %d presses counted, want at least %d", pressed, presses*len(chosen))
	}
	for _, r := range results {
		if r.rate <= 0 || r.p50 <= 0 || r.p99 < r.p50 || r.peak <= 0 || r.idle <= 0 {
			t.Errorf("%s, %d in flight: got %+v, want figures above zero", r.name, r.level, r.figures)
		}
	}

	// What was kept is compared: a press that got lost is seen.
	s.runners[0].telegram.chats[0].shown++
	if _, err := s.check(t.Context()); err == nil {
		t.Error("got no fault for a press that was not counted")
	}
}

func TestStandInSeesFaults(t *testing.T) {
	markup := func(label string) string {
		return fmt.Sprintf(`{"inline_keyboard":[[{"text":%q,"callback_data":"count:press:"}]]}`, label)
	}
	right := call{method: "editMessageText", message: 3, text: "عدد النقرات: 2", markup: markup("انقر (2)")}
	with := func(change func(*call)) call {
		c := right
		change(&c)
		return c
	}
	tests := []struct {
		name    string
		replies []call
		answers []string
		fault   string // "" for none
	}{
		{"right", []call{right}, []string{"p"}, ""},
		{"another text", []call{with(func(c *call) { c.text = "عدد النقرات: 3" })}, []string{"p"}, "want \"عدد النقرات: 2\""},
		{"another button", []call{with(func(c *call) { c.markup = markup("انقر (1)") })}, []string{"p"}, "got button"},
		{"another message", []call{with(func(c *call) { c.message = 2 })}, []string{"p"}, "want an edit true of 3"},
		{"a new message", []call{with(func(c *call) { c.method = "sendMessage" })}, []string{"p"}, "want an edit true of 3"},
		{"twice", []call{right, right}, []string{"p"}, "want nothing"},
		{"press not answered", []call{right}, nil, "not answered"},
		{"press answered twice", []call{right}, []string{"p", "p"}, "once"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := &chat{id: 1, message: 3, shown: 2, replied: make(chan time.Time, 1)}
			c.expect(true, "p")
			for _, press := range tt.answers {
				c.takeAnswer(press)
			}
			for _, reply := range tt.replies {
				c.takeReply(reply, time.Now())
			}
			err := c.done()
			switch {
			case tt.fault == "" && err != nil:
				t.Errorf("got %v, want no fault", err)
			case tt.fault != "" && (err == nil || !strings.Contains(err.Error(), tt.fault)):
				t.Errorf("got %v, want a fault with %q", err, tt.fault)
			}
		})
	}
}

func TestCallForms(t *testing.T) {
	want := call{method: "editMessageText", chat: 7, message: 3, text: "عدد: 1", markup: `{"inline_keyboard":[]}`}
	multipart := "--B\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n7\r\n" +
		"--B\r\nContent-Disposition: form-data; name=\"message_id\"\r\n\r\n3\r\n" +
		"--B\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nعدد: 1\r\n" +
		"--B\r\nContent-Disposition: form-data; name=\"reply_markup\"\r\n\r\n{\"inline_keyboard\":[]}\r\n--B--\r\n"
	for form, body := range map[string]string{
		"application/json": `{"chat_id":7,"message_id":3,"text":"عدد: 1","reply_markup":{"inline_keyboard":[]}}`,
		"application/x-www-form-urlencoded": "chat_id=7&message_id=3&text=%D8%B9%D8%AF%D8%AF%3A+1" +
			"&reply_markup=%7B%22inline_keyboard%22%3A%5B%5D%7D",
		"multipart/form-data; boundary=B": multipart,
	} {
		got, err := readCall(request(t, form, body))
		if err != nil || got != want {
			t.Errorf("%s: got %+v, %v, want %+v", form, got, err, want)
		}
	}
	if _, err := readCall(request(t, "application/json", "{")); err == nil {
		t.Error("broken JSON: got no error")
	}
}

func TestTables(t *testing.T) {
	p := plan{levels: []int{16}, rounds: 3, round: 10 * time.Second}
	results := []result{
		{contender: contender{name: "ours", ours: true}, level: 16, figures: figures{cpu: 180 * time.Microsecond, rate: 4000, p50: time.Millisecond}},
		{contender: contender{name: "slow"}, level: 16, figures: figures{cpu: 300 * time.Microsecond}},
		{contender: contender{name: "best"}, level: 16, idle: 20e6, figures: figures{cpu: 240 * time.Microsecond}},
	}
	got := tables(p, results)
	for _, want := range []string{"| ours | 180 | 0.75 |", "| slow | 300 | 1.25 |", "| best | 240 | 1.00 |", "| best | 20 | 0 |"} {
		if !strings.Contains(got, want) {
			t.Errorf("got\n%s\nwant a line with %q", got, want)
		}
	}
	if got, want := medians([]figures{{cpu: 3}, {cpu: 1}, {cpu: 2}}).cpu, time.Duration(2); got != want {
		t.Errorf("median: got %v, want %v", got, want)
	}
}

// request is a call of the Bot API in one of its forms.
func request(t *testing.T, form, body string) *http.Request {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/botT/editMessageText", strings.NewReader(body))
	r.Header.Set("Content-Type", form)
	return r
}
