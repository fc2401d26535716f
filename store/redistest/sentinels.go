package redistest

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Watched is a primary with a replica, and three Sentinels that agree within a
// second or two that a dead primary is to be replaced. The servers want a user
// and a password, which are in the URL; the Sentinels want none.
type Watched struct {
	URL, Master      string // REDIS_URL and REDIS_SENTINEL_MASTER
	Primary, Replica *Server
	Sentinels        []*Server
}

// user may do all on the servers, as the default user may with the password.
const user, password = "munfatih", "secret"

// guarded runs a server that wants a password.
func guarded(t testing.TB) *Server {
	t.Helper()
	port := freePort(t)
	return run(t, port, password, append(keeping(port), "--requirepass", password, "--masterauth", password,
		"--user", user, "on", ">"+password, "allkeys", "allchannels", "allcommands"))
}

// StartSentinels runs them. What the primary writes reaches the replica so much
// later.
func StartSentinels(t testing.TB, lag time.Duration) *Watched {
	t.Helper()
	w := &Watched{Master: "munfatih", Primary: guarded(t), Replica: guarded(t)}
	upstream := w.Primary.Address
	if lag > 0 {
		upstream = slow(t, upstream, lag)
	}
	host, port, _ := strings.Cut(upstream, ":")
	w.Replica.do(t, "REPLICAOF", host, port)
	Until(t, "the replica follows", func(ctx context.Context) bool {
		return strings.Contains(w.Replica.Client.Info(ctx, "replication").Val(), "master_link_status:up")
	})
	ports := []string{freePort(t), freePort(t), freePort(t)}
	var addresses []string
	for i := range ports {
		file := filepath.Join(t.TempDir(), "sentinel.conf")
		if err := os.WriteFile(file, []byte(w.sentinelConfig(i, ports)), 0o600); err != nil {
			t.Fatal(err)
		}
		w.Sentinels = append(w.Sentinels, run(t, ports[i], "", []string{file, "--sentinel"}))
		addresses = append(addresses, w.Sentinels[i].Address)
	}
	for _, s := range w.Sentinels {
		Until(t, "the Sentinels know each other, and the replica", func(ctx context.Context) bool {
			replicas := fmt.Sprint(s.Client.Do(ctx, "SENTINEL", "REPLICAS", w.Master).Val())
			return s.Client.Do(ctx, "SENTINEL", "CKQUORUM", w.Master).Err() == nil && strings.Contains(replicas, "slave-repl-offset") &&
				strings.Contains(replicas, "master-link-status:ok") && strings.Contains(replicas, "flags:slave ")
		})
	}
	w.URL = "redis://" + user + ":" + password + "@" + strings.Join(addresses, ",")
	return w
}

// sentinelConfig tells one of the Sentinels of everybody, so that it need not
// find out.
func (w *Watched) sentinelConfig(own int, ports []string) string {
	var b strings.Builder
	id := func(i int) string { return strings.Repeat(fmt.Sprint(i+1), 40) }
	fmt.Fprintf(&b, "port %s\nsentinel myid %s\n", ports[own], id(own))
	fmt.Fprintf(&b, "sentinel monitor %s 127.0.0.1 %s 2\n", w.Master, w.Primary.port())
	fmt.Fprintf(&b, "sentinel auth-pass %s %s\n", w.Master, password)
	fmt.Fprintf(&b, "sentinel down-after-milliseconds %s 500\nsentinel failover-timeout %s 3000\n", w.Master, w.Master)
	fmt.Fprintf(&b, "sentinel known-replica %s 127.0.0.1 %s\n", w.Master, w.Replica.port())
	for i, port := range ports {
		if i != own {
			fmt.Fprintf(&b, "sentinel known-sentinel %s 127.0.0.1 %s %s\n", w.Master, port, id(i))
		}
	}
	return b.String()
}
