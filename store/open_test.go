package store

import (
	"fmt"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

func TestOpenBadURL(t *testing.T) {
	tests := []string{
		"http://bot:hunter2@redis:6379",
		"redis//:hunter2@redis:6379",
		"bot:hunter2@redis:6379",
		":hunter2@redis:6379",
		"redis://bot:hunter2#x@redis:6379",
		"redis://bot:hunter2/x@redis:6379",
		"redis://bot:hunter2?x@redis:6379",
		"redis://bot:hunter2%zz@redis:6379",
		"redis://bot:%hunter2@redis:6379",
		"redis://bot:hunter2 x@redis:6379",
		"redis://bot:hunter2@redis:port",
		"redis://bot:hunter2@redis:6379/hunter2",
		"redis://bot:hunter2@redis:6379/0/hunter2",
		"redis://bot:hunter2@redis:6379/0?hunter2=1",
		"redis://bot:hunter2@redis:6379/0?dial_timeout=hunter2",
		"redis://bot:1?hunter2=x@redis",
		"unix://bot:hunter2@",
		"unix:///run/redis.sock?db=hunter2",
		"hunter2://redis:6379",
		"hunter2",
		"",
	}
	for _, url := range tests {
		s, err := Open(url, "")
		if err == nil {
			s.Close()
			t.Errorf("%q: got no error, want one", url)
			continue
		}
		if strings.Contains(err.Error(), "hunter2") || !strings.Contains(err.Error(), "REDIS_URL") {
			t.Errorf("%q: got error %q, want REDIS_URL named and nothing of the URL repeated", url, err)
		}
		if _, err := OpenThrowaway(url); err == nil {
			t.Errorf("throw-away %q: got no error, want one", url)
		}
	}
}

func TestOpenBadMaster(t *testing.T) {
	for _, url := range []string{"", "unix:///hunter2.sock"} {
		if s, err := Open(url, "hunter2"); err == nil || !strings.Contains(err.Error(), "REDIS_SENTINEL_MASTER") || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: got %v, %v, want REDIS_SENTINEL_MASTER named and nothing repeated", url, s, err)
		}
	}
}

// What stands at the addresses decides on the client, and whether there may be
// replicas to wait for. The connections for others are like the store's own.
func TestOpenDoesNotConnect(t *testing.T) {
	tests := []struct {
		url, master string
		client      string
		settles     bool
	}{
		{"redis://127.0.0.1:1", "", "*redis.Client", false},
		{"redis://127.0.0.1:1?max_retries=2", "", "*redis.Client", false},
		{"rediss://bot:secret@redis.invalid:6380/2", "", "*redis.Client", false},
		{"unix:///no/such.sock?db=1", "", "*redis.Client", false},
		{"redis://127.0.0.1:1,127.0.0.1:2", "", "*redis.ClusterClient", true},
		{"redis://127.0.0.1:1,127.0.0.1:2", "main", "*redis.Client", true},
		{"redis://127.0.0.1:1", "main", "*redis.Client", true},
	}
	for _, tt := range tests {
		s, err := Open(tt.url, tt.master)
		if err != nil {
			t.Errorf("%q: got %v, want nil", tt.url, err)
			continue
		}
		defer s.Close()
		other, ok := s.MakeRedisClient().(redis.UniversalClient)
		if !ok {
			t.Fatalf("%q: got no client for others", tt.url)
		}
		defer other.Close()
		if got := fmt.Sprintf("%T", s.redis); got != tt.client || fmt.Sprintf("%T", other) != got || other == s.redis || (s.settling != nil) != tt.settles {
			t.Errorf("%q: got %T and %T, settling %v, want two %s and %v", tt.url, s.redis, other, s.settling, tt.client, tt.settles)
		}
	}
}
