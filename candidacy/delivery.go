package candidacy

import (
	"encoding/json"
	"time"
)

// DeliveryState is how far something that somebody is told has come:
// planned → sending → one of the others. From sending it goes back to planned
// when it surely did not arrive.
type DeliveryState string

// The states.
const (
	Planned   DeliveryState = "planned"
	Sending   DeliveryState = "sending"   // somebody is at it, until the end of their lease
	Sent      DeliveryState = "sent"      // Telegram took it
	Blocked   DeliveryState = "blocked"   // the person does not want to hear from the bot
	Failed    DeliveryState = "failed"    // Telegram refused it
	Uncertain DeliveryState = "uncertain" // it may have arrived; not sent again by itself
	Dropped   DeliveryState = "dropped"   // never sent: no longer of use, or called off
)

// DeliveryStates are all of them, in the order of a delivery's way.
var DeliveryStates = []DeliveryState{Planned, Sending, Sent, Blocked, Failed, Uncertain, Dropped}

// Delivery is an entry of the ledger of what people are told: what, to whom,
// when, why, and what became of it. Times that have not come are zero.
type Delivery struct {
	ID         string          `json:"id"`     // short, ASCII, the same for the same thing
	Person     Person          `json:"person"` // who is told
	Chat       int64           `json:"chat"`   // where
	State      DeliveryState   `json:"state"`
	Alert      json.RawMessage `json:"alert"`  // what is told; only package alerts reads it
	Reason     string          `json:"reason"` // one line of English
	PlannedAt  time.Time       `json:"planned_at"`
	NotBefore  time.Time       `json:"not_before"`          // it is not sent earlier
	SendingAt  time.Time       `json:"sending_at,omitzero"` // the last try
	SentAt     time.Time       `json:"sent_at,omitzero"`    // when the state after sending was known
	Message    int             `json:"message,omitempty"`   // Telegram's number in the chat; several deliveries may share one
	Tries      int             `json:"tries"`
	Why        string          `json:"why,omitempty"` // why it was not sent, in one line
	ReceivedAt time.Time       `json:"received_at,omitzero"`
	Level      int             `json:"level,omitempty"` // to whom it was escalated: 0 nobody, 1 the deputy, 2 the admins
	RaisedAt   time.Time       `json:"raised_at,omitzero"`
	SnoozedTo  time.Time       `json:"snoozed_to,omitzero"`
}

// Received reports whether somebody said that they received it.
func (d Delivery) Received() bool { return !d.ReceivedAt.IsZero() }

// Broadcast is what an admin tells many at once.
type Broadcast struct {
	ID       string            `json:"id"`
	Text     map[string]string `json:"text"`     // by language: ar, fr, en
	Audience string            `json:"audience"` // name of those who are told
	By       Person            `json:"by"`
	At       time.Time         `json:"at"`
	SendAt   time.Time         `json:"send_at"` // nothing leaves before
	Count    int               `json:"count"`   // how many people
	// Cancelled is when it was called off; zero when it was not.
	Cancelled time.Time `json:"cancelled,omitzero"`
}
