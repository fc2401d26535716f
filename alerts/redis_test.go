package alerts

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hibiken/asynq"
)

func TestRedisOptions(t *testing.T) {
	tests := []struct {
		url, master string
		want        asynq.RedisConnOpt // nil: an error
	}{
		{"redis://h:1", "", asynq.RedisClientOpt{Addr: "h:1", PoolSize: poolSize}},
		{"redis://u:p@h/3", "", asynq.RedisClientOpt{Addr: "h:6379", Username: "u", Password: "p", DB: 3, PoolSize: poolSize}},
		{"redis://[::1]", "", asynq.RedisClientOpt{Addr: "[::1]:6379", PoolSize: poolSize}},
		{"unix:///run/r.sock", "", asynq.RedisClientOpt{Network: "unix", Addr: "/run/r.sock", PoolSize: poolSize}},
		{"unix://u:p@/run/r.sock?db=2", "", asynq.RedisClientOpt{Network: "unix", Addr: "/run/r.sock", Username: "u", Password: "p", DB: 2, PoolSize: poolSize}},
		{"redis://:p@a:1,b:2,redis://c", "", asynq.RedisClusterClientOpt{Addrs: []string{"a:1", "b:2", "c:6379"}, Password: "p"}},
		{"redis://a:1, b:2", "m", asynq.RedisFailoverClientOpt{MasterName: "m", SentinelAddrs: []string{"a:1", "b:2"}, PoolSize: poolSize}},
		{"", "", nil},
		{"http://h", "", nil},
		{"redis://", "", nil},
		{"redis://secret@h:port", "", nil},
		{"redis://secret@h/x", "", nil},
		{"unix://secret@", "", nil},
	}
	for _, tt := range tests {
		got, err := redisOptions(tt.url, tt.master)
		if (err == nil) != (tt.want != nil) {
			t.Errorf("%q: got error %v", tt.url, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: got %q, want no password in it", tt.url, err)
		}
		if diff := cmp.Diff(tt.want, got); err == nil && diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.url, diff)
		}
	}
	secure, err := redisOptions("rediss://h:1", "")
	if options, ok := secure.(asynq.RedisClientOpt); err != nil || !ok || options.TLSConfig == nil || options.TLSConfig.ServerName != "h" {
		t.Errorf("rediss: got %+v, %v, want TLS to h", secure, err)
	}
}
