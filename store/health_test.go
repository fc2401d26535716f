package store

import (
	"io"
	"strings"
	"testing"
)

func TestHealth(t *testing.T) {
	lasting := []string{"--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction"}
	tests := []struct {
		name  string
		args  []string // later ones win
		lasts bool
		why   string
	}{
		{"lasting", nil, true, ""},
		{"no file", []string{"--appendonly", "no"}, false, "set appendonly yes"},
		{"flushed late", []string{"--appendfsync", "everysec"}, false, "set appendfsync always"},
		{"evicts", []string{"--maxmemory", "50mb", "--maxmemory-policy", "allkeys-lru"}, false, "set maxmemory-policy noeviction"},
		{"CONFIG not permitted", []string{"--rename-command", "CONFIG", ""}, true, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := open(t, startServer(t, append(lasting[:len(lasting):len(lasting)], tt.args...)...).url)
			got := s.Health(inTime(t))
			if !got.Answers || got.Lasts != tt.lasts || !strings.Contains(got.Why, tt.why) || (got.Why == "") != tt.lasts {
				t.Errorf("got %+v, want an answer, lasts %v because %q", got, tt.lasts, tt.why)
			}
			if why, err := s.Lasting(inTime(t)); err != nil || why != got.Why {
				t.Errorf("lasting: got %q, %v, want %q", why, err, got.Why)
			}
		})
	}
}

func TestHealthOfThrowaway(t *testing.T) {
	server := startServer(t, "--appendonly", "yes", "--appendfsync", "always")
	s, err := OpenThrowaway(server.url)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if got := s.Health(inTime(t)); !got.Answers || got.Lasts || !strings.Contains(got.Why, "throw-away") {
		t.Errorf("got %+v, want an answer that promises nothing", got)
	}
	if why, err := s.Lasting(inTime(t)); err != nil || why != "" {
		t.Errorf("lasting: got %q, %v, want no reason: who uses it knows", why, err)
	}
}

// refusal is an error that Redis itself answers with.
type refusal string

func (r refusal) Error() string { return string(r) }
func (r refusal) RedisError()   {}

// TestHealthOfARestart has Redis go away after it answered, and read its files.
func TestHealthOfARestart(t *testing.T) {
	always := func() string { return "always" }
	kept := "aof_enabled:1\r\naof_last_write_status:ok\r\nmaxmemory_policy:noeviction\r\n"
	tests := []struct {
		name, info string
		err        error
		want       Health
	}{
		{"answers", kept, nil, Health{Answers: true, Lasts: true}},
		{"went away", "", io.EOF, Health{Why: "Redis does not answer"}},
		{"reads its files", "loading:1\r\naof_enabled:0\r\n", nil, Health{Why: "Redis does not answer"}},
		{"does not tell", "", refusal("NOPERM"), Health{Answers: true, Why: "Redis does not tell how it persists (INFO)"}},
	}
	for _, tt := range tests {
		if got := judgeInfo(tt.info, tt.err, always); got != tt.want {
			t.Errorf("%s: got %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func TestWhyNotLasting(t *testing.T) {
	good := "# Persistence\r\naof_enabled:1\r\naof_last_write_status:ok\r\nmaxmemory_policy:noeviction\r\n"
	tests := []struct{ info, fsync, want string }{
		{good, "always", ""},
		{good, "", ""}, // CONFIG is not permitted
		{good, "no", "set appendfsync always"},
		{strings.Replace(good, "status:ok", "status:err", 1), "always", "look at the disk"},
		{strings.Replace(good, "noeviction", "volatile-ttl", 1), "always", "set maxmemory-policy noeviction"},
		{"", "always", "set appendonly yes"},
	}
	for _, tt := range tests {
		got := whyNotLasting(parseInfo(tt.info), tt.fsync)
		if (got == "") != (tt.want == "") || !strings.Contains(got, tt.want) {
			t.Errorf("info %q, appendfsync %q: got %q, want %q", tt.info, tt.fsync, got, tt.want)
		}
	}
}
