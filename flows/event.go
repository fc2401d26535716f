package flows

import (
	"strings"
	"time"
)

// Kind says what a person did.
type Kind string

// The kinds of events. Anything else that Telegram delivers never reaches
// this package.
const (
	Message Kind = "message" // wrote a text
	Command Kind = "command" // wrote a text that begins with /command
	Pressed Kind = "pressed" // pressed a button of ours
	Edited  Kind = "edited"  // changed a text written before
	Other   Kind = "other"   // sent what cannot be read: Event.Media says what
	Left    Kind = "left"    // blocked the bot
	Joined  Kind = "joined"  // unblocked the bot, or added it to a group
	Due     Kind = "due"     // nobody did anything: a time came. Choice says which
)

// Event is one thing that one person did.
type Event struct {
	Kind    Kind
	Chat    int64 // where it happened; in a private chat the person's own id
	Private bool  // false in groups
	Person  Person
	Text    string    // the text, or the caption of what cannot be read
	Command string    // without the slash, in lower case
	Args    string    // what follows the command, trimmed
	Choice  Choice    // of a pressed button; zero when its data cannot be read
	Named   bool      // in a group: the bot was named in it, or replied to
	Thread  int       // the topic of a group in which it happened; 0 for none
	Message int       // the message written, or the one under which the button stands
	Media   string    // photo, voice, sticker, …: the Bot API's field name
	At      time.Time // when Telegram says that it happened
	// Document is the file of a message whose Media is "document"; nil for others.
	Document *Document
	// Seed is fresh randomness, unguessable, at least 128 bits of ASCII letters
	// and digits: ids, secrets and codes are made of it.
	Seed string
}

// Person is what Telegram tells about somebody.
type Person struct {
	ID       int64
	Name     string // first and last name as typed: escape before use
	Language string // Telegram's language_code; often empty
}

// Choice is what a button stands for: a flow, a step in it, and a value.
type Choice struct {
	Flow, Step, Value string
}

// maxChoice is the Bot API's limit for callback_data, in bytes.
const maxChoice = 64

// Data writes a choice as callback data: "flow:step:value", ASCII, at most
// 64 bytes for every choice that this package makes (a test holds it to that).
func (c Choice) Data() string {
	return c.Flow + ":" + c.Step + ":" + c.Value
}

// ParseChoice reads callback data. It reports false for data that [Choice.Data]
// cannot have written: wrong form, too long, or not printable ASCII. Whether
// the flow knows the choice is the flow's to say.
func ParseChoice(data string) (Choice, bool) {
	if len(data) > maxChoice {
		return Choice{}, false
	}
	for _, r := range data {
		if r <= ' ' || r > '~' {
			return Choice{}, false
		}
	}
	flow, rest, ok1 := strings.Cut(data, ":")
	step, value, ok2 := strings.Cut(rest, ":")
	if !ok1 || !ok2 || flow == "" || step == "" {
		return Choice{}, false
	}
	return Choice{Flow: flow, Step: step, Value: value}, true
}
