package store

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/candidacy"
)

var (
	//go:embed lua/ledger_plan.lua
	ledgerPlanLua string
	//go:embed lua/ledger_move.lua
	ledgerMoveLua string
	//go:embed lua/ledger_receive.lua
	ledgerReceiveLua string
	//go:embed lua/ledger_raise.lua
	ledgerRaiseLua string
	//go:embed lua/ledger_forget.lua
	ledgerForgetLua string

	ledgerPlanScript    = redis.NewScript(ledgerPlanLua)
	ledgerMoveScript    = redis.NewScript(ledgerMoveLua)
	ledgerReceiveScript = redis.NewScript(ledgerReceiveLua)
	ledgerRaiseScript   = redis.NewScript(ledgerRaiseLua)
	ledgerForgetScript  = redis.NewScript(ledgerForgetLua)
)

// ledgerBatch is how many deliveries one script touches at most: Redis serves
// nobody else meanwhile.
const ledgerBatch = 500

// Ledger is what says which delivery was planned, sent, received: the only
// truth about it. It is a [Store] under another name and safe for concurrent
// use. Times come in as values; they are kept in whole milliseconds.
type Ledger struct {
	store *Store
	redis redis.UniversalClient
}

// Ledger gives the ledger of deliveries that lies in the store.
func (s *Store) Ledger() *Ledger { return &Ledger{s, s.redis} }

// Plan enters deliveries, once for each id for as long as the ledger remembers,
// and gives the ids of those that are new. State, tries and what comes later
// are not read. Repeating it changes nothing.
func (l *Ledger) Plan(ctx context.Context, all []candidacy.Delivery) ([]string, error) {
	fresh := []string{}
	for part := range slices.Chunk(all, ledgerBatch) {
		keys := []string{stateKey(candidacy.Planned)}
		args := []any{deliveryLife.Milliseconds(), int64(0)}
		for _, d := range part {
			data, err := json.Marshal(keep(d))
			if err != nil {
				return fresh, fmt.Errorf("plan delivery %s: %w", d.ID, err)
			}
			keys = append(keys, deliveryKey(d.ID), toldKey(d.Chat))
			args = append(args, d.ID, data, d.PlannedAt.UnixMilli(), d.NotBefore.UnixMilli())
			args[1] = d.PlannedAt.Add(-deliveryLife).UnixMilli()
		}
		stand, err := l.store.run(ctx, ledgerPlanScript, keys, args...).Int64Slice()
		if err != nil {
			return fresh, fmt.Errorf("plan %d deliveries: %w", len(part), err)
		}
		for i, d := range part {
			if stand[i] == 1 {
				fresh = append(fresh, d.ID)
			}
		}
	}
	return fresh, nil
}

// Start begins to send planned deliveries: each for exactly one caller, known
// by a token of its own, until the lease ends. It gives those that this caller
// may send; the others were not planned any more.
func (l *Ledger) Start(ctx context.Context, ids []string, token string, at, lease time.Time) ([]candidacy.Delivery, error) {
	return l.move(ctx, ids, move{to: candidacy.Sending, from: ",planned,", mark: token, place: lease, tries: 1,
		set: map[string]any{"sa": at.UnixMilli(), "w": ""}})
}

// Finish says what became of deliveries that were started with the token: Sent,
// Blocked, Failed, Uncertain or Dropped, Telegram's number of the message and,
// in one line, why. With awaited, sent ones wait for "received". What is past its
// lease can be finished too; what somebody else took over stays as it is.
func (l *Ledger) Finish(ctx context.Context, ids []string, token string, result candidacy.Delivery, awaited bool) error {
	m := move{to: result.State, from: ",sending,uncertain,", must: token, mark: token, place: result.SentAt,
		set: map[string]any{"ta": result.SentAt.UnixMilli(), "w": result.Why}}
	if result.Message != 0 {
		m.set["m"] = result.Message
	}
	if awaited && result.State == candidacy.Sent {
		m.awaited = strconv.FormatInt(result.SentAt.UnixMilli(), 10)
	}
	_, err := l.move(ctx, ids, m)
	return err
}

// Back plans deliveries again that were started with the token and surely did
// not arrive; they leave no earlier than notBefore.
func (l *Ledger) Back(ctx context.Context, ids []string, token string, notBefore time.Time, why string) error {
	_, err := l.move(ctx, ids, move{to: candidacy.Planned, from: ",sending,", must: token, mark: token, place: notBefore,
		set: map[string]any{"nb": notBefore.UnixMilli(), "w": why}})
	return err
}

// Later puts planned deliveries off until notBefore.
func (l *Ledger) Later(ctx context.Context, ids []string, notBefore time.Time) error {
	at := notBefore.UnixMilli()
	_, err := l.move(ctx, ids, move{to: candidacy.Planned, from: ",planned,", mark: "until " + strconv.FormatInt(at, 10), place: notBefore,
		set: map[string]any{"nb": at}})
	return err
}

// Drop gives planned deliveries up, with the reason in one line. It gives how
// many there were.
func (l *Ledger) Drop(ctx context.Context, ids []string, at time.Time, why string) (int, error) {
	dropped, err := l.move(ctx, ids, move{to: candidacy.Dropped, from: ",planned,", mark: "dropped", place: at,
		set: map[string]any{"ta": at.UnixMilli(), "w": why}})
	return len(dropped), err
}

// Retry plans a delivery again that failed, was blocked or is uncertain, as a
// person has asked for it. false when it is none of these.
func (l *Ledger) Retry(ctx context.Context, id string, at time.Time) (bool, error) {
	moved, err := l.move(ctx, []string{id}, move{to: candidacy.Planned, from: ",failed,blocked,uncertain,",
		mark: "again " + strconv.FormatInt(at.UnixNano(), 10), place: at, set: map[string]any{"nb": at.UnixMilli()}})
	return len(moved) == 1, err
}

// Abandoned makes uncertain what is being sent and past its lease: whoever
// sent it is gone. It gives how many, and strikes from the indices what the
// ledger no longer remembers.
func (l *Ledger) Abandoned(ctx context.Context, now time.Time) (int, error) {
	_, err := l.redis.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		before := "(" + strconv.FormatInt(now.Add(-deliveryLife).UnixMilli(), 10)
		for _, index := range indices() {
			pipe.ZRemRangeByScore(ctx, index, "-inf", before)
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("tidy the ledger: %w", err)
	}
	ids, err := l.redis.ZRangeByScore(ctx, stateKey(candidacy.Sending), &redis.ZRangeBy{Min: "-inf", Max: millis(now)}).Result()
	if err != nil {
		return 0, fmt.Errorf("look for abandoned deliveries: %w", err)
	}
	count := 0
	for _, id := range ids {
		abandoned, err := l.abandon(ctx, id, now)
		if err != nil {
			return count, err
		}
		count += abandoned
	}
	return count, nil
}

// abandon makes one delivery uncertain. It keeps its token, so that whoever is
// only slow can still say what became of it.
func (l *Ledger) abandon(ctx context.Context, id string, now time.Time) (int, error) {
	k, ok, err := l.kept(ctx, id)
	if err != nil || !ok || k.State != candidacy.Sending {
		return 0, err
	}
	moved, err := l.move(ctx, []string{id}, move{to: candidacy.Uncertain, from: ",sending,", must: k.Mark, mark: k.Mark, place: now,
		set: map[string]any{"ta": now.UnixMilli(), "w": "nobody said what became of it"}})
	return len(moved), err
}

// move is what a call of ledger_move.lua does.
type move struct {
	to         candidacy.DeliveryState
	from       string // states, each between commas
	must, mark string
	place      time.Time // in the state's index
	awaited    string    // place among those that wait for "received"; "" is none
	set        map[string]any
	tries      int
}

// move moves deliveries, and gives those that were.
func (l *Ledger) move(ctx context.Context, ids []string, m move) ([]candidacy.Delivery, error) {
	set, err := json.Marshal(m.set)
	if err != nil {
		return nil, fmt.Errorf("write delivery: %w", err)
	}
	all := []candidacy.Delivery{}
	state := slices.Index(candidacy.DeliveryStates, m.to) + 1
	for part := range slices.Chunk(ids, ledgerBatch) {
		keys := indices()
		args := []any{state, string(m.to), m.from, m.must, m.mark, m.place.UnixMilli(), m.awaited, set, m.tries}
		for _, id := range part {
			keys, args = append(keys, deliveryKey(id)), append(args, id)
		}
		moved, err := l.store.run(ctx, ledgerMoveScript, keys, args...).StringSlice()
		if err != nil {
			return all, fmt.Errorf("make %d deliveries %s: %w", len(part), m.to, err)
		}
		for _, data := range moved {
			d, err := readDelivery(data)
			if err != nil {
				return all, err
			}
			all = append(all, d)
		}
	}
	return all, nil
}

// indices are those that the scripts take, in their order.
func indices() []string {
	keys := make([]string, 0, len(candidacy.DeliveryStates)+1)
	for _, state := range candidacy.DeliveryStates {
		keys = append(keys, stateKey(state))
	}
	return append(keys, awaitedKey)
}

func millis(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }

// kept gives a delivery as it lies in Redis; false when there is none.
func (l *Ledger) kept(ctx context.Context, id string) (k kept, ok bool, err error) {
	data, err := l.redis.Get(ctx, deliveryKey(id)).Result()
	if errors.Is(err, redis.Nil) {
		return k, false, nil
	}
	if err != nil {
		return k, false, fmt.Errorf("load delivery %s: %w", id, err)
	}
	if err := json.Unmarshal([]byte(data), &k); err != nil {
		return k, false, fmt.Errorf("read delivery %s: %w", id, err)
	}
	return k, true, nil
}
