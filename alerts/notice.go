package alerts

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/munfatih/munfatih/candidacy"
)

// Entry is an entry of the ledger.
type Entry = candidacy.Delivery

// The kinds of what the engine adds to what is due.
const (
	Escalation Kind = "escalation" // nobody received Of; About is its id in the ledger, Lead the level
	Again      Kind = "again"      // Of was put off until today; About is its id in the ledger, Lead the day since 1970
	Broadcast  Kind = "broadcast"  // About is the broadcast's id
)

// Notice is an alert as the ledger carries it and a [Sender] tells it.
type Notice struct {
	ID string `json:"-"` // in the ledger: [Key] of the alert
	Alert
	Until time.Time `json:"until,omitzero"` // from then on it is past: the closing of its call; zero is never
	Of    *Alert    `json:"of,omitempty"`   // what is escalated or told again
}

// Key is the short name of an alert, for the ledger, for buttons and for
// people's fingers: 20 letters and digits, the same for the same [Alert.ID].
func Key(a Alert) string {
	sum := sha256.Sum256([]byte(a.ID()))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:20])
}

// entry makes a planned entry of a notice. It may leave from notBefore on. The
// error is that the person is no chat.
func (n Notice) entry(at, notBefore time.Time) (Entry, error) {
	chat, err := strconv.ParseInt(string(n.Person), 10, 64)
	if err != nil {
		return Entry{}, fmt.Errorf("plan %s: the person is no chat", n.ID)
	}
	reason := n.Reason
	n.Reason = "" // it stands in the entry
	data, err := json.Marshal(n)
	if err != nil {
		return Entry{}, fmt.Errorf("plan %s: %w", n.ID, err)
	}
	return Entry{ID: n.ID, Person: n.Person, Chat: chat, State: candidacy.Planned, Alert: data, Reason: reason, PlannedAt: at, NotBefore: notBefore}, nil
}

// ReadNotice reads the notice of an entry.
func ReadNotice(e Entry) (Notice, error) {
	var n Notice
	if err := json.Unmarshal(e.Alert, &n); err != nil {
		return n, fmt.Errorf("read notice %s: %w", e.ID, err)
	}
	n.ID, n.Reason = e.ID, e.Reason
	return n, nil
}

// subject is the alert that a notice is about in the end.
func (n Notice) subject() Alert {
	if n.Of != nil {
		return *n.Of
	}
	return n.Alert
}

// awaited reports whether somebody is to say that they received it.
func (n Notice) awaited() bool {
	switch n.Kind {
	case OfCall, Announced, Moved, OfTask:
		return true
	}
	return false
}
