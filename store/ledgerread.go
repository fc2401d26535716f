package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/candidacy"
)

// Entry gives one delivery; false when the ledger knows none of this id.
func (l *Ledger) Entry(ctx context.Context, id string) (candidacy.Delivery, bool, error) {
	all, err := l.load(ctx, []string{id})
	if err != nil || len(all) == 0 {
		return candidacy.Delivery{}, false, err
	}
	return all[0], true, nil
}

// Entries lists deliveries in a state, the latest first, at most limit after
// the first offset; empty when there are none.
func (l *Ledger) Entries(ctx context.Context, state candidacy.DeliveryState, offset, limit int) ([]candidacy.Delivery, error) {
	ids, err := l.redis.ZRevRange(ctx, stateKey(state), int64(offset), int64(offset+limit-1)).Result()
	if err != nil {
		return nil, fmt.Errorf("list %s deliveries: %w", state, err)
	}
	return l.load(ctx, ids)
}

// OfChat lists the deliveries to a chat, the last planned first, at most limit;
// empty when there are none.
func (l *Ledger) OfChat(ctx context.Context, chat int64, limit int) ([]candidacy.Delivery, error) {
	ids, err := l.redis.ZRevRange(ctx, toldKey(chat), 0, int64(limit-1)).Result()
	if err != nil {
		return nil, fmt.Errorf("list deliveries of a chat: %w", err)
	}
	return l.load(ctx, ids)
}

// Planned lists what is planned and may leave by an instant, what may leave
// first before the rest, at most limit.
func (l *Ledger) Planned(ctx context.Context, until time.Time, limit int) ([]candidacy.Delivery, error) {
	all, err := l.first(ctx, stateKey(candidacy.Planned), until, limit)
	return slices.DeleteFunc(all, func(d candidacy.Delivery) bool { return d.State != candidacy.Planned }), err // one moved since, or a backup caught half a move
}

// Awaited lists what was sent, not received, and is to be looked at by an
// instant, at most limit.
func (l *Ledger) Awaited(ctx context.Context, until time.Time, limit int) ([]candidacy.Delivery, error) {
	return l.first(ctx, awaitedKey, until, limit)
}

// Counts tells how many deliveries there are in each state.
func (l *Ledger) Counts(ctx context.Context) (map[candidacy.DeliveryState]int, error) {
	counts := map[candidacy.DeliveryState]int{}
	for _, state := range candidacy.DeliveryStates {
		n, err := l.redis.ZCard(ctx, stateKey(state)).Result()
		if err != nil {
			return nil, fmt.Errorf("count %s deliveries: %w", state, err)
		}
		counts[state] = int(n)
	}
	return counts, nil
}

// Receive notes that deliveries were received; the first time counts. With a
// snoozedTo they were put off until then. Nobody waits for them any more.
func (l *Ledger) Receive(ctx context.Context, ids []string, at, snoozedTo time.Time) error {
	keys, args := []string{awaitedKey}, []any{at.UnixMilli(), ""}
	if !snoozedTo.IsZero() {
		args[1] = millis(snoozedTo)
	}
	for _, id := range ids {
		keys, args = append(keys, deliveryKey(id)), append(args, id)
	}
	if err := l.store.run(ctx, ledgerReceiveScript, keys, args...).Err(); err != nil {
		return fmt.Errorf("note what was received: %w", err)
	}
	return nil
}

// Raise notes to which level a delivery that is waited for went; level 0 leaves
// it. It is looked at again at next; never when that is zero.
func (l *Ledger) Raise(ctx context.Context, id string, level int, at, next time.Time) error {
	args := []any{id, "", at.UnixMilli(), ""}
	if level > 0 {
		args[1] = level
	}
	if !next.IsZero() {
		args[3] = millis(next)
	}
	if err := l.store.run(ctx, ledgerRaiseScript, []string{awaitedKey, deliveryKey(id)}, args...).Err(); err != nil {
		return fmt.Errorf("note the escalation of %s: %w", id, err)
	}
	return nil
}

// Forget strikes all deliveries to a chat.
func (l *Ledger) Forget(ctx context.Context, chat int64) error {
	for {
		ids, err := l.redis.ZRange(ctx, toldKey(chat), 0, ledgerBatch-1).Result()
		if err != nil {
			return fmt.Errorf("forget deliveries: %w", err)
		}
		if len(ids) == 0 {
			return nil
		}
		keys, args := append(indices(), toldKey(chat)), []any{}
		for _, id := range ids {
			keys, args = append(keys, deliveryKey(id)), append(args, id)
		}
		if err := l.store.run(ctx, ledgerForgetScript, keys, args...).Err(); err != nil {
			return fmt.Errorf("forget deliveries: %w", err)
		}
	}
}

// KeepBroadcast keeps a broadcast and gives back the one that stands: the first
// under its id.
func (l *Ledger) KeepBroadcast(ctx context.Context, b candidacy.Broadcast) (candidacy.Broadcast, error) {
	data, err := json.Marshal(b)
	if err != nil {
		return b, fmt.Errorf("write broadcast: %w", err)
	}
	err = l.store.lasting(ctx, broadcastsKey, func(r redis.Cmdable) error { return r.HSetNX(ctx, broadcastsKey, b.ID, data).Err() })
	if err != nil {
		return b, fmt.Errorf("keep broadcast: %w", err)
	}
	kept, _, err := l.Broadcast(ctx, b.ID)
	return kept, err
}

// CancelBroadcast notes that a broadcast was called off; the first time counts.
// Deliveries are not touched.
func (l *Ledger) CancelBroadcast(ctx context.Context, id string, at time.Time) error {
	err := l.store.lasting(ctx, cancelledKey, func(r redis.Cmdable) error { return r.HSetNX(ctx, cancelledKey, id, at.UnixMilli()).Err() })
	if err != nil {
		return fmt.Errorf("call broadcast off: %w", err)
	}
	return nil
}

// Broadcast gives a broadcast; false when there is none of this id.
func (l *Ledger) Broadcast(ctx context.Context, id string) (b candidacy.Broadcast, ok bool, err error) {
	data, err := l.redis.HGet(ctx, broadcastsKey, id).Bytes()
	if errors.Is(err, redis.Nil) {
		return b, false, nil
	}
	if err != nil {
		return b, false, fmt.Errorf("load broadcast: %w", err)
	}
	if err := json.Unmarshal(data, &b); err != nil {
		return b, false, fmt.Errorf("read broadcast: %w", err)
	}
	cancelled, err := l.redis.HGet(ctx, cancelledKey, id).Int64()
	if err != nil && !errors.Is(err, redis.Nil) {
		return b, false, fmt.Errorf("load broadcast: %w", err)
	}
	b.Cancelled = instantOf(cancelled)
	return b, true, nil
}

// first lists the deliveries of an index up to an instant.
func (l *Ledger) first(ctx context.Context, index string, until time.Time, limit int) ([]candidacy.Delivery, error) {
	ids, err := l.redis.ZRangeByScore(ctx, index, &redis.ZRangeBy{
		Min: "-inf", Max: strconv.FormatInt(until.UnixMilli(), 10), Count: int64(limit),
	}).Result()
	if err != nil {
		return nil, fmt.Errorf("list deliveries: %w", err)
	}
	return l.load(ctx, ids)
}

// load gives the deliveries of ids, without those that the ledger does not know.
func (l *Ledger) load(ctx context.Context, ids []string) ([]candidacy.Delivery, error) {
	all := make([]candidacy.Delivery, 0, len(ids))
	for part := range slices.Chunk(ids, ledgerBatch) {
		keys := make([]string, len(part))
		for i, id := range part {
			keys[i] = deliveryKey(id)
		}
		found, err := l.redis.MGet(ctx, keys...).Result()
		if err != nil {
			return nil, fmt.Errorf("load deliveries: %w", err)
		}
		for _, one := range found {
			data, ok := one.(string)
			if !ok {
				continue
			}
			d, err := readDelivery(data)
			if err != nil {
				return nil, err
			}
			all = append(all, d)
		}
	}
	return all, nil
}
