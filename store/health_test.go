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
		{"a replica", []string{"--replicaof", "127.0.0.1", "1"}, false, "name its master"},
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

func TestWorst(t *testing.T) {
	const kept = "role:master\r\naof_enabled:1\r\naof_last_write_status:ok\r\nmaxmemory_policy:noeviction\r\n"
	const clustered, down = kept + "cluster_enabled:1\r\ncluster_state:ok\r\n", kept + "cluster_state:fail\r\n"
	good := func(address string) statement { return statement{address: address, info: clustered, fsync: "always"} }
	late := statement{address: "b:1", info: clustered, fsync: "everysec"}
	missed := statement{address: "c:1", info: clustered, fsync: "always", missed: true}
	tests := []struct {
		name string
		said []statement
		want Health
	}{
		{"answers", []statement{{info: kept, fsync: "always"}}, Health{Answers: true, Role: "master", Lasts: true}},
		{"went away", []statement{{err: io.EOF}}, Health{Why: "Redis does not answer"}},
		{"says nothing", []statement{{silent: true}}, Health{Why: "Redis does not answer"}},
		{"reads its files", []statement{{info: "role:master\r\nloading:1\r\naof_enabled:0\r\n"}}, Health{Why: "Redis does not answer"}},
		{"does not tell", []statement{{err: refusal("NOPERM")}}, Health{Answers: true, Why: "Redis does not tell how it persists (INFO)"}},
		{"a replica", []statement{{info: strings.Replace(kept, "master", "slave", 1)}},
			Health{Answers: true, Role: "slave", Why: "this Redis is a replica, which takes no writes: name its master in REDIS_URL"}},
		{"no replica keeps up", []statement{{info: kept, missed: true}},
			Health{Answers: true, Role: "master", Lasts: true, Why: "a failover would lose what was written last: no replica has it"}},
		{"one of a Cluster", []statement{{info: kept + "cluster_enabled:1\r\n"}},
			Health{Answers: true, Role: "master", Why: "this Redis is one server of a Cluster: name several of its servers in REDIS_URL"}},

		{"a Cluster", []statement{good("a:1"), good("b:1")}, Health{Answers: true, Role: "cluster ok", Lasts: true}},
		{"a Cluster that is down", []statement{{address: "a:1", info: down}, {address: "b:1", info: down}},
			Health{Role: "cluster fail", Why: "at a:1: the Cluster is down: a part of it has no master (CLUSTER NODES)"}},
		{"a master does not keep", []statement{missed, late, good("a:1")},
			Health{Answers: true, Role: "cluster ok", Why: "at b:1: writes are flushed late: set appendfsync always"}},
		{"a master is gone", []statement{late, {address: "d:1", silent: true}}, Health{Why: "at d:1: Redis does not answer"}},
		{"no replica of a master keeps up", []statement{good("a:1"), missed},
			Health{Answers: true, Role: "cluster ok", Lasts: true, Why: "at c:1: a failover would lose what was written last: no replica has it"}},
		{"nobody", nil, Health{Why: "Redis does not answer"}},
	}
	for _, tt := range tests {
		if got := worst(tt.said); got != tt.want {
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
		{"role:slave\r\n" + good, "always", "name its master"},
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
