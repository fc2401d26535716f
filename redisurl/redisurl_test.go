package redisurl

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	tests := []struct {
		url, master string
		want        Target
	}{
		{"redis://h:1", "", Target{Kind: Server, Network: "tcp", Addresses: []string{"h:1"}}},
		{"redis://u:p@h/3", "", Target{Kind: Server, Network: "tcp", Addresses: []string{"h:6379"}, User: "u", Password: "p", DB: 3}},
		{"redis://h/3?db=4&pool_fifo=true", "", Target{Kind: Server, Network: "tcp", Addresses: []string{"h:6379"}, DB: 4}},
		{"redis://[::1]", "", Target{Kind: Server, Network: "tcp", Addresses: []string{"[::1]:6379"}}},
		{"redis://[fe80::1%25eth0]:7", "", Target{Kind: Server, Network: "tcp", Addresses: []string{"[fe80::1%eth0]:7"}}},
		{"redis://:a%2Cb%40@h:1", "", Target{Kind: Server, Network: "tcp", Addresses: []string{"h:1"}, Password: "a,b@"}},
		{"rediss://h:1?skip_verify=true", "", Target{Kind: Server, Network: "tcp", Addresses: []string{"h:1"}, Secure: true, Unverified: true}},
		{"unix:///run/r.sock", "", Target{Kind: Server, Network: "unix", Addresses: []string{"/run/r.sock"}}},
		{"unix://u:p@/run/r.sock?db=2", "", Target{Kind: Server, Network: "unix", Addresses: []string{"/run/r.sock"}, User: "u", Password: "p", DB: 2}},

		{"redis://:p@a:1,b:2,redis://c", "", Target{Kind: Cluster, Network: "tcp", Addresses: []string{"a:1", "b:2", "c:6379"}, Password: "p"}},
		{"redis://u:p@a:1, redis://u:p@b:2", "", Target{Kind: Cluster, Network: "tcp", Addresses: []string{"a:1", "b:2"}, User: "u", Password: "p"}},
		{"rediss://a,rediss://[::1]:2,[::2]", "", Target{Kind: Cluster, Network: "tcp", Addresses: []string{"a:6379", "[::1]:2", "[::2]:6379"}, Secure: true}},
		{"redis://a/0,b", "", Target{Kind: Cluster, Network: "tcp", Addresses: []string{"a:6379", "b:6379"}}},

		{"redis://a:1, b:2", "m", Target{Kind: Sentinels, Network: "tcp", Addresses: []string{"a:1", "b:2"}, Master: "m"}},
		{"redis://:p@a/2", "m", Target{Kind: Sentinels, Network: "tcp", Addresses: []string{"a:26379"}, Password: "p", DB: 2, Master: "m"}},
	}
	for _, tt := range tests {
		got, err := Parse(tt.url, tt.master)
		if err != nil {
			t.Errorf("%s: got error %v", tt.url, err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.url, diff)
		}
	}
}

func TestParseFaults(t *testing.T) {
	tests := []struct {
		url, master, want string // in the error
	}{
		{"", "", "REDIS_URL: want"},
		{"http://hunter2@h", "", "REDIS_URL: want"},
		{"localhost:6379", "", "REDIS_URL: want"},
		{"redis://", "", "REDIS_URL: want"},
		{"redis://:6379", "", "REDIS_URL: want"},
		{"redis://hunter2@h:port", "", "REDIS_URL: want"},
		{"redis://h:99999", "", "REDIS_URL: want"},
		{"redis://bot:1#hunter2@h", "", "REDIS_URL: want"},
		{"redis://:hunter2,x@h", "", "REDIS_URL: want"},
		{"redis://:1,hunter2@h", "", "REDIS_URL: want"},
		{"redis://a,", "", "REDIS_URL: want"},
		{"redis://a,,b", "", "REDIS_URL: want"},
		{"redis://a,::1", "", "REDIS_URL: want"},
		{"redis://a,[b]", "", "REDIS_URL: want"},
		{"redis://a,b:hunter2", "", "REDIS_URL: want"},
		{"redis://a,b:99999", "", "REDIS_URL: want"},
		{"unix://hunter2@", "", "REDIS_URL: want"},
		{"unix://host/hunter2.sock", "", "REDIS_URL: want"},
		{"redis://h/hunter2", "", "no number"},
		{"redis://h/-1", "", "no number"},
		{"redis://h/0/hunter2", "", "no number"},
		{"unix:///r.sock?db=hunter2", "", "no number"},
		{"redis://a/2,b", "", "Cluster"},
		{"redis://a?hunter2=1,b", "", "db and skip_verify"},
		{"redis://a?pool_fifo=true", "m", "db and skip_verify"},
		{"redis://a,rediss://b", "", "only the first"},
		{"redis://a,unix:///r.sock", "", "only the first"},
		{"redis://a,redis://:hunter2@b", "", "only the first"},
		{"redis://:x@a,redis://:hunter2@b", "", "only the first"},
		{"redis://a,redis://b/2", "m", "only the first"},
		{"unix:///r.sock,b:1", "", "unix socket"},
		{"unix:///r.sock", "m", "REDIS_SENTINEL_MASTER"},
		{"", "m", "REDIS_SENTINEL_MASTER"},
	}
	for _, tt := range tests {
		got, err := Parse(tt.url, tt.master)
		if err == nil {
			t.Errorf("%q: got %+v and no error, want %q", tt.url, got, tt.want)
			continue
		}
		if !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: got error %q, want %q in it, and nothing of the URL", tt.url, err, tt.want)
		}
	}
}

func TestTLS(t *testing.T) {
	if got := (Target{}).TLS(); got != nil {
		t.Errorf("not secure: got %+v, want nil", got)
	}
	got := Target{Secure: true, Unverified: true}.TLS()
	if got == nil || !got.InsecureSkipVerify || got.ServerName != "" {
		t.Errorf("secure, not verified: got %+v, want no verifying, and the name from each address", got)
	}
}
