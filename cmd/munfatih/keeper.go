package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
)

// keeper is the bot's memory: the store, of which the figures learn, and for
// what is asked of the alerts their engine.
type keeper struct {
	counting
	alerts *alerting
}

// Order does what a step asked for beside the records. Repeating it changes
// nothing.
func (k keeper) Order(ctx context.Context, turn flows.Turn, o flows.Order) error {
	engine := k.alerts.engine
	var err error
	switch {
	case o.Receipt != nil && o.Receipt.Days > 0:
		_, _, err = engine.Snooze(ctx, o.Receipt.Chat, o.Receipt.ID, o.Receipt.Days)
	case o.Receipt != nil:
		_, err = engine.Received(ctx, o.Receipt.Chat, o.Receipt.ID)
	case o.Broadcast != nil:
		_, err = engine.Broadcast(ctx, *o.Broadcast)
	case o.CallOff != "":
		_, err = engine.CancelBroadcast(ctx, o.CallOff)
	case o.Retry != "":
		_, err = k.alerts.ledger.Retry(ctx, o.Retry, k.alerts.now())
	default:
		return k.Store.Order(ctx, turn, o)
	}
	if errors.Is(err, errAudience) { // no repeating mends it
		k.alerts.log.Error("broadcast given up", "error", err)
		return nil
	}
	if err != nil {
		return fmt.Errorf("do what was ordered: %w", err)
	}
	return nil
}

// chatOf is the private chat of a person as alerts name them; false when it is
// none.
func chatOf(who candidacy.Person) (int64, bool) {
	chat, err := strconv.ParseInt(string(who), 10, 64)
	return chat, err == nil
}
