package store

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/munfatih/munfatih/candidacy"
)

// kept is a delivery as it lies in Redis: short names, times in ms since 1970.
// Lua reads and writes it, so that what may exceed its numbers is text. The id
// stands in it as well, so that an entry alone says whose it is.
type kept struct {
	ID        string                  `json:"i"`
	Person    candidacy.Person        `json:"p,omitempty"` // where it is not the chat's number
	Chat      string                  `json:"c"`
	State     candidacy.DeliveryState `json:"s"`
	Alert     string                  `json:"a,omitempty"`
	Reason    string                  `json:"r,omitempty"`
	Planned   int64                   `json:"pa"`
	NotBefore int64                   `json:"nb"`
	Sending   int64                   `json:"sa,omitempty"`
	Sent      int64                   `json:"ta,omitempty"`
	Message   int                     `json:"m,omitempty"`
	Tries     int                     `json:"n,omitempty"`
	Why       string                  `json:"w,omitempty"`
	Received  int64                   `json:"ra,omitempty"`
	Level     int                     `json:"l,omitempty"`
	Raised    int64                   `json:"la,omitempty"`
	Snoozed   int64                   `json:"z,omitempty"`
	Mark      string                  `json:"k,omitempty"` // of the last move
}

// keep is a planned delivery as it is kept.
func keep(d candidacy.Delivery) kept {
	k := kept{
		ID: d.ID, Person: d.Person, Chat: strconv.FormatInt(d.Chat, 10), State: candidacy.Planned, Alert: string(d.Alert), Reason: d.Reason,
		Planned: d.PlannedAt.UnixMilli(), NotBefore: d.NotBefore.UnixMilli(),
	}
	if string(k.Person) == k.Chat {
		k.Person = ""
	}
	return k
}

// readDelivery reads what [keep] and the scripts wrote.
func readDelivery(data string) (candidacy.Delivery, error) {
	var k kept
	if err := json.Unmarshal([]byte(data), &k); err != nil {
		return candidacy.Delivery{}, fmt.Errorf("read delivery: %w", err)
	}
	chat, err := strconv.ParseInt(k.Chat, 10, 64)
	if err != nil {
		return candidacy.Delivery{}, fmt.Errorf("read delivery %s: its chat is no number", k.ID)
	}
	if k.Person == "" {
		k.Person = candidacy.Person(k.Chat)
	}
	return candidacy.Delivery{
		ID: k.ID, Person: k.Person, Chat: chat, State: k.State, Alert: json.RawMessage(k.Alert), Reason: k.Reason,
		PlannedAt: instantOf(k.Planned), NotBefore: instantOf(k.NotBefore), SendingAt: instantOf(k.Sending), SentAt: instantOf(k.Sent),
		Message: k.Message, Tries: k.Tries, Why: k.Why, ReceivedAt: instantOf(k.Received),
		Level: k.Level, RaisedAt: instantOf(k.Raised), SnoozedTo: instantOf(k.Snoozed),
	}, nil
}

// instantOf is the instant of so many ms since 1970; 0 is the zero time.
func instantOf(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
