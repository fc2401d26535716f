package flows

import (
	"context"
	"strconv"
	"time"

	"github.com/munfatih/munfatih/candidacy"
)

// Deadlines is what the conversations about deadlines read. People are their
// private chats, in decimal: [PersonOf].
type Deadlines interface {
	SubscriptionsOf(ctx context.Context, who candidacy.Person) ([]candidacy.Subscription, error)
	// LeaveOf gives a person's absence; false when none is entered.
	LeaveOf(ctx context.Context, who candidacy.Person) (candidacy.Leave, bool, error)
	// Delivery gives one entry of the ledger; false when there is none of this id.
	Delivery(ctx context.Context, id string) (candidacy.Delivery, bool, error)
	// Deliveries gives those in a state, the latest first.
	Deliveries(ctx context.Context, state candidacy.DeliveryState, limit int) ([]candidacy.Delivery, error)
	// DeliveriesTo gives what a person was told, the latest first.
	DeliveriesTo(ctx context.Context, who candidacy.Person, limit int) ([]candidacy.Delivery, error)
	// Ahead gives what a person will be told if nothing changes, the next first.
	// With extra it is what they would be told with these subscriptions too.
	Ahead(ctx context.Context, who candidacy.Person, extra []candidacy.Subscription, now time.Time) ([]Notice, error)
	// Leads are the days before the last whole day on which people are told of a
	// call, by the rules, the earliest first: 60 … 0.
	Leads() []int
	// Counts tells how many deliveries there are in each state.
	Counts(ctx context.Context) (map[candidacy.DeliveryState]int, error)
	// Calendar gives the public holidays, with those that the operator entered.
	Calendar(ctx context.Context) (candidacy.Calendar, error)
	// Audience gives how many people a broadcast to an audience would tell.
	Audience(ctx context.Context, name string) (int, error)
}

// Calendars writes calendar files (RFC 5545).
type Calendars interface {
	// Of gives the closing of a call, its safe deadline, and tasks, with alarms at 30, 7 and 1 days; UIDs are
	// stable, and SEQUENCE rises with the moves of the call.
	Of(words func(event CalendarEvent) (title, text string), events []CalendarEvent, now time.Time) ([]byte, error)
}

// CalendarEvent is an instant in a calendar file.
type CalendarEvent = candidacy.Event

// The audiences of broadcasts.
const (
	AudienceFocal        = "focal"        // focal points and their deputies
	AudienceAssociations = "associations" // representatives of endorsements that stand or may still
	AudienceAll          = "all"          // all who agreed
)

// Audiences are all of them, in the order shown.
var Audiences = []string{AudienceFocal, AudienceAssociations, AudienceAll}

// Notice is what somebody is told, or will be.
type Notice struct {
	ID     string // of the delivery; "" while it is only foreseen
	Kind   string // call, announced, moved, task, escalation, again, broadcast
	About  string // a call's id, or "FILE/PIECE" of a task; of a broadcast its id
	Lead   int    // days before the last whole day; of a task relative to its due day: -7, -1, 0, 1
	SendAt time.Time
	Person candidacy.Person // who is told; "" leaves out what is said of their candidacy
	For    candidacy.Person // whose it is, when a deputy or the admins are told instead; else ""
	Reason string           // one line of English, for admins
	// Of is what is told again or escalated; nil for other kinds.
	Of *Notice
	// Text is what a broadcast says, by language.
	Text map[string]string
}

// Order asks for something beside the records. Exactly one of the fields is
// set. Doing it again changes nothing.
type Order struct {
	Subscribe   *candidacy.Subscription `json:"subscribe,omitempty"`
	Unsubscribe *candidacy.Subscription `json:"unsubscribe,omitempty"` // from its Call
	Leave       *candidacy.Leave        `json:"leave,omitempty"`
	EndLeave    candidacy.Person        `json:"end_leave,omitempty"`
	Receipt     *Receipt                `json:"receipt,omitempty"`
	Broadcast   *candidacy.Broadcast    `json:"broadcast,omitempty"`
	CallOff     string                  `json:"call_off,omitempty"` // a broadcast's id
	Retry       string                  `json:"retry,omitempty"`    // a delivery's id
	Forget      int64                   `json:"forget,omitempty"`   // a chat: what it was told, subscriptions and leave go
}

// Receipt answers an alert.
type Receipt struct {
	Chat int64  `json:"chat"`
	ID   string `json:"id"`
	Days int    `json:"days"` // 0 received; else tell it again after so many days
}

// PersonOf is how deadlines name the person of a private chat.
func PersonOf(chat int64) candidacy.Person {
	return candidacy.Person(strconv.FormatInt(chat, 10))
}
