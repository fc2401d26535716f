package store

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
)

// freePort is a port on which nobody listens now.
func freePort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}

// cluster is a store on a Cluster of three masters.
func cluster(t testing.TB) backend {
	t.Helper()
	ctx := inTime(t)
	var addresses []string
	var nodes []*Store
	var ports, buses []string
	for i := range 3 {
		port, bus := freePort(t), freePort(t)
		server := startServer(t, "--port", port, "--bind", "127.0.0.1", "--cluster-enabled", "yes", "--cluster-port", bus)
		node := open(t, server.url)
		first, last := i*5462, min(i*5462+5461, 16383)
		if err := node.redis.Do(ctx, "CLUSTER", "ADDSLOTSRANGE", first, last).Err(); err != nil {
			t.Fatal(err)
		}
		addresses, nodes, ports, buses = append(addresses, "127.0.0.1:"+port), append(nodes, node), append(ports, port), append(buses, bus)
	}
	for i := 1; i < 3; i++ {
		if err := nodes[0].redis.Do(ctx, "CLUSTER", "MEET", "127.0.0.1", ports[i], buses[i]).Err(); err != nil {
			t.Fatal(err)
		}
	}
	for _, node := range nodes {
		until(t, "the Cluster is whole", func() bool {
			info := node.redis.ClusterInfo(ctx).Val()
			return strings.Contains(info, "cluster_state:ok") && strings.Contains(info, "cluster_known_nodes:3")
		})
	}
	client := redis.NewClusterClient(&redis.ClusterOptions{Addrs: addresses})
	t.Cleanup(func() { client.Close() })
	return backend{Store: &Store{redis: client}}
}

// Every script stays on one server, and what looks through all keys looks at
// every server.
func TestCluster(t *testing.T) {
	b := cluster(t)
	ctx := inTime(t)
	var head candidacy.Head
	var want []string
	for i := range 20 {
		chat, name := int64(100+i), fmt.Sprint(10+i)
		turn := b.begin(t, chat, 7)
		out := opening(t, chat, name, head)
		b.commit(t, turn, out)
		b.End(ctx, turn)
		b.isOpen(t, chat, name, b.begin(t, chat, 7), out)
		head = after(out.Changes[1])
		want = append(want, "file"+name)
	}
	late := says(1)
	late.Changes = []candidacy.Change{changed(t, candidacy.RegistryFile, candidacy.Head{}, nil, "late")}
	if _, err := b.Commit(ctx, b.begin(t, 99, 7), late); !errors.Is(err, ErrLost) {
		t.Errorf("a change that comes too late: got %v, want ErrLost", err)
	}
	b.commit(t, b.begin(t, 98, 7), flows.Outcome{Forget: &flows.Forget{Chat: 98, Who: "p-98"}})
	if got, err := b.Files(ctx); err != nil || !cmp.Equal(got, want) {
		t.Errorf("files: got %v, %v, want %v", got, err, want)
	}
	file, n := b.backup(t)
	if contents := b.contents(t); n != len(contents) {
		t.Errorf("backup: got %d keys, want %d", n, len(contents))
	}
	if _, err := b.Restore(ctx, bytes.NewReader(file)); !errors.Is(err, ErrNotEmpty) {
		t.Errorf("restore into a Cluster that is not empty: got %v, want ErrNotEmpty", err)
	}
	to := alone(t)
	if got, err := to.Restore(ctx, bytes.NewReader(file)); err != nil || got != n {
		t.Errorf("restore elsewhere: got %d keys, %v, want %d", got, err, n)
	}
	if diff := cmp.Diff(b.contents(t), to.contents(t)); diff != "" {
		t.Errorf("restored (-want +got):\n%s", diff)
	}
}
