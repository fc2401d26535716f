package redistest

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// Cluster is a Cluster of three masters, of which the first may have a replica.
type Cluster struct {
	URL     string // REDIS_URL: all of them
	Masters []*Server
	Replica *Server // nil when there is none
}

// StartCluster runs one.
func StartCluster(t testing.TB, replica bool) *Cluster {
	t.Helper()
	c := &Cluster{}
	nodes := 3
	if replica {
		nodes = 4
	}
	var all []*Server
	var buses, addresses []string
	for range nodes {
		bus := freePort(t)
		all, buses = append(all, Start(t, "--cluster-enabled", "yes", "--cluster-port", bus, "--cluster-node-timeout", "500")), append(buses, bus)
	}
	for i, s := range all {
		addresses = append(addresses, s.Address)
		s.do(t, "CLUSTER", "SET-CONFIG-EPOCH", i+1)
		if i > 0 {
			all[0].do(t, "CLUSTER", "MEET", "127.0.0.1", s.port(), buses[i])
		}
		if i < 3 {
			s.do(t, "CLUSTER", "ADDSLOTSRANGE", i*5462, min(i*5462+5461, 16383))
		}
	}
	c.Masters = all[:3]
	if replica {
		c.Replica = all[3]
		c.follow(t)
	}
	for _, s := range all {
		Until(t, "the Cluster is whole", func(ctx context.Context) bool {
			info := s.Client.ClusterInfo(ctx).Val()
			return strings.Contains(info, "cluster_state:ok") && strings.Contains(info, fmt.Sprint("cluster_known_nodes:", nodes))
		})
	}
	c.URL = "redis://" + strings.Join(addresses, ",")
	return c
}

// follow makes the fourth server a replica of the first.
func (c *Cluster) follow(t testing.TB) {
	t.Helper()
	first, _ := c.Masters[0].do(t, "CLUSTER", "MYID").(string)
	Until(t, "the replica knows the first master", func(ctx context.Context) bool {
		return c.Replica.Client.Do(ctx, "CLUSTER", "REPLICATE", first).Err() == nil
	})
	Until(t, "the replica follows", func(ctx context.Context) bool {
		return strings.Contains(c.Replica.Client.Info(ctx, "replication").Val(), "master_link_status:up")
	})
	Until(t, "the Cluster knows of the replica", func(ctx context.Context) bool {
		for _, s := range c.Masters {
			if !strings.Contains(s.Client.ClusterNodes(ctx).Val(), "slave "+first) {
				return false
			}
		}
		return true
	})
}
