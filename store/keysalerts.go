package store

import (
	"strconv"
	"time"

	"github.com/munfatih/munfatih/candidacy"
)

// deliveryLife is how long the ledger remembers what people were told. For as
// long nothing is told twice.
const deliveryLife = 400 * 24 * time.Hour

// All that concerns alerts carries one hash tag, so that an entry and the
// indices change together on a Cluster.
const (
	subscriptionsKey = "x:{alerts}:subs"       // hash, person to their subscriptions, a line each, without end
	leavesKey        = "x:{alerts}:leave"      // hash, person to a candidacy.Leave as JSON, without end
	awaitedKey       = "x:{alerts}:awaited"    // sorted set of deliveries that wait for "received", by when to look at them, in ms
	broadcastsKey    = "x:{alerts}:broadcasts" // hash, id to a candidacy.Broadcast as JSON, without end
	cancelledKey     = "x:{alerts}:cancelled"  // hash, id of a broadcast to when it was called off, in ms, without end
)

// deliveryKey: string, a kept delivery as JSON, for deliveryLife.
func deliveryKey(id string) string { return "x:{alerts}:e:" + id }

// stateKey: sorted set of deliveries in a state. Planned ones by when they may
// leave, sending ones by the end of their lease, others by when it was known;
// in ms, without end: [Ledger.Abandoned] strikes what is older than deliveryLife.
func stateKey(state candidacy.DeliveryState) string { return "x:{alerts}:s:" + string(state) }

// toldKey: sorted set of the deliveries to a chat, by when they were planned,
// in ms, for deliveryLife since the last.
func toldKey(chat int64) string { return "x:{alerts}:c:" + strconv.FormatInt(chat, 10) }

// All that the flood gate knows carries one hash tag. Strings, instants in µs
// since 1970, until these have passed.
const (
	gateAllKey  = "y:{gate}:all"
	gateBulkKey = "y:{gate}:bulk"
	gateHoldKey = "y:{gate}:hold"
)

func gateChatKey(chat int64) string { return "y:{gate}:c:" + strconv.FormatInt(chat, 10) }
