package flows

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/munfatih/munfatih/i18n"
)

// sessionVersion is the version of the session's shape. A session of an
// older version is brought up by [ParseSession].
//
// 1: no Quiz. 2: with it. 3: with Draft. 4: with Role and Resume.
const sessionVersion = 4

// Session is what is remembered of one chat. The zero value is a chat never
// seen before.
type Session struct {
	Version   int             `json:"v"`
	Lang      i18n.Lang       `json:"lang,omitempty"`      // chosen with /language; "" follows Telegram
	Client    i18n.Lang       `json:"client,omitempty"`    // the language of the person's Telegram when last seen
	Reading   string          `json:"reading,omitempty"`   // the passage last opened while browsing
	Open      *Choice         `json:"open,omitempty"`      // the step that waits for a button; it comes back after an answer
	Asked     string          `json:"asked,omitempty"`     // the question answered last, blanked, for "not useful"
	Rated     int             `json:"rated,omitempty"`     // the message judged last: it is judged once
	Quiz      *Quiz           `json:"quiz,omitempty"`      // nil when none was begun
	Draft     *CallDraft      `json:"draft,omitempty"`     // the call that an admin is entering; nil when none is
	Broadcast *BroadcastDraft `json:"broadcast,omitempty"` // what an admin is writing to many; nil when nothing is
	Role      *RoleForm       `json:"role,omitempty"`      // what is being typed for a role; nil when nothing is
	Resume    string          `json:"resume,omitempty"`    // what goes on after consent: a /start payload, or a command with its slash
	Spoken    i18n.Lang       `json:"spoken,omitempty"`    // of what was said last, when a question's language differs from [Session.Language]
	// Endorse is kept apart, for [candidacy.DraftLife] since it was last touched;
	// nil when nothing is being written.
	Endorse *EndorseDraft `json:"-"`
}

// ParseSession reads a session that [Session.Encode] wrote. Empty data is a
// new session. A version that this program does not know is an [ErrSession]:
// an older program must not write over what a newer one kept.
func ParseSession(data []byte) (Session, error) {
	if len(data) == 0 {
		return Session{}, nil
	}
	var s Session
	if err := json.Unmarshal(data, &s); err != nil {
		return Session{}, fmt.Errorf("%w: %w", ErrSession, err)
	}
	if s.Version < 1 || s.Version > sessionVersion {
		return Session{}, fmt.Errorf("%w: version %d, this program knows 1 to %d", ErrSession, s.Version, sessionVersion)
	}
	for _, lang := range []*i18n.Lang{&s.Lang, &s.Client, &s.Spoken} {
		*lang, _ = i18n.ParseLang(string(*lang)) // a language no longer spoken is as good as none
	}
	if s.Quiz != nil && len(s.Quiz.Answers) == 0 {
		s.Quiz.Answers = nil
	}
	return s, nil
}

// Encode writes the session as JSON, in the current version.
func (s Session) Encode() ([]byte, error) {
	s.Version = sessionVersion
	data, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("write session: %w", err)
	}
	return data, nil
}

// Language is the language in which the bot speaks in this chat: the chosen
// one, else the one of the person's Telegram, else Arabic.
func (s Session) Language() i18n.Lang {
	switch {
	case s.Lang != "":
		return s.Lang
	case s.Client != "":
		return s.Client
	default:
		return i18n.AR
	}
}

// ErrSession says that a kept session cannot be read by this program.
var ErrSession = errors.New("session cannot be read")
