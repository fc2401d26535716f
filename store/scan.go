package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
)

// scanCount is how many keys Redis looks at in one go: others wait meanwhile.
const scanCount = 1000

// scan gives all keys that match a pattern, on every master of a Cluster, each
// once, sorted. Keys that come or go meanwhile may be among them or not.
func (s *Store) scan(ctx context.Context, pattern string) ([]string, error) {
	var all []string
	var lock sync.Mutex // the masters of a Cluster are asked side by side
	err := s.eachMaster(ctx, func(ctx context.Context, master *redis.Client) error {
		found := master.Scan(ctx, 0, pattern, scanCount).Iterator()
		for found.Next(ctx) {
			lock.Lock()
			all = append(all, found.Val())
			lock.Unlock()
		}
		return found.Err()
	})
	if err != nil {
		return nil, err
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// eachMaster calls do for the server, or for every master of a Cluster.
func (s *Store) eachMaster(ctx context.Context, do func(context.Context, *redis.Client) error) error {
	switch client := s.redis.(type) {
	case *redis.Client:
		return do(ctx, client)
	case *redis.ClusterClient:
		return client.ForEachMaster(ctx, do)
	default:
		return fmt.Errorf("a %T cannot be looked through", client)
	}
}

// hashTag is what decides on which server of a Cluster a key lies: what stands
// between its first brackets, or the whole key.
func hashTag(key string) string {
	if _, after, ok := strings.Cut(key, "{"); ok {
		if tag, _, ok := strings.Cut(after, "}"); ok && tag != "" {
			return tag
		}
	}
	return key
}
