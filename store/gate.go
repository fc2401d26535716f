package store

import (
	"context"
	_ "embed"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
	"golang.org/x/time/rate"
)

var (
	//go:embed lua/gate.lua
	gateLua string
	//go:embed lua/hold.lua
	holdLua string

	gateScript = redis.NewScript(gateLua)
	holdScript = redis.NewScript(holdLua)
)

// Telegram takes 30 messages a second over all, one a second in a chat with
// short bursts, 20 a minute in a group. We stay a little below: what leaves
// here evenly may arrive there less evenly.
const (
	allEach   = time.Second / 30
	allBurst  = 20
	reserve   = 10 // of allBurst, for answers
	bulkEach  = time.Second / 28
	bulkBurst = 3 // makes up for those who come late for their slot
	chatEach  = 1050 * time.Millisecond
	chatBurst = 5
	groupEach = 4 * time.Second

	gatePatience = 500 * time.Millisecond // for Redis' answer
	gateBlind    = time.Second            // for how long Redis is not asked again when it gave none
)

// Gate keeps what all replicas send below Telegram's limits. It is safe for
// concurrent use.
type Gate struct {
	redis redis.UniversalClient
	own   *rate.Limiter // for answers while Redis gives none
	blind atomic.Int64  // until when Redis is not asked, in ns since 1970
}

// Gate gives the flood gate that all replicas on this store share.
func (s *Store) Gate() *Gate { return &Gate{redis: s.redis, own: rate.NewLimiter(15, 15)} }

// Gate counts one message to a chat, or says how long to wait before asking
// again; 0 is that it may go now. See [Gate.Ask].
func (g *Gate) Gate(ctx context.Context, chat int64, group, bulk bool) (time.Duration, error) {
	shared, own, err := g.Ask(ctx, chat, group, bulk)
	return max(shared, own), err
}

// Ask counts one message to a chat, or says how long to wait before asking
// again: for what all chats share, and for the chat's own limit; both 0 is that
// it may go now. Bulk gets what answers leave. While Redis does not answer,
// answers go on within a limit of this process's own, and bulk waits. The error
// is that the context has ended.
func (g *Gate) Ask(ctx context.Context, chat int64, group, bulk bool) (shared, own time.Duration, err error) {
	if time.Now().UnixNano() >= g.blind.Load() {
		shared, own, err = g.ask(ctx, chat, group, bulk)
		if err == nil {
			return shared, own, nil
		}
		if ctx.Err() != nil {
			return 0, 0, fmt.Errorf("flood gate: %w", ctx.Err())
		}
		g.blind.Store(time.Now().Add(gateBlind).UnixNano())
	}
	switch {
	case bulk:
		return gateBlind, 0, nil
	case !g.own.Allow():
		return time.Second / 15, 0, nil
	}
	return 0, 0, nil
}

func (g *Gate) ask(ctx context.Context, chat int64, group, bulk bool) (shared, own time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, gatePatience)
	defer cancel()
	class, each := "answer", chatEach
	if bulk {
		class = "bulk"
	}
	if group {
		each = groupEach
	}
	keys := []string{gateAllKey, gateBulkKey, gateChatKey(chat), gateHoldKey}
	waits, err := gateScript.Run(ctx, g.redis, keys, class,
		allEach.Microseconds(), allBurst, bulkEach.Microseconds(), bulkBurst, each.Microseconds(), chatBurst, reserve).Int64Slice()
	if err != nil {
		return 0, 0, err
	}
	return time.Duration(waits[0]) * time.Microsecond, time.Duration(waits[1]) * time.Microsecond, nil
}

// Hold makes everybody wait, on all replicas, for at least d from now: Telegram
// has asked for it.
func (g *Gate) Hold(ctx context.Context, d time.Duration) error {
	if err := holdScript.Run(ctx, g.redis, []string{gateHoldKey}, d.Milliseconds()).Err(); err != nil {
		return fmt.Errorf("hold the flood gate: %w", err)
	}
	return nil
}
