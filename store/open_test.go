package store

import (
	"strings"
	"testing"
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
		s, err := Open(url)
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

func TestOpenDoesNotConnect(t *testing.T) {
	for _, url := range []string{"redis://127.0.0.1:1", "rediss://bot:secret@redis.invalid:6380/2", "unix:///no/such.sock?db=1"} {
		s, err := Open(url)
		if err != nil {
			t.Errorf("%q: got %v, want nil", url, err)
			continue
		}
		s.Close()
	}
}
