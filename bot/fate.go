package bot

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"
)

// fate is what became of a call to Telegram, and so what to do next.
type fate int

const (
	sent         fate = iota // done, or done before
	tooOften                 // surely not done: wait as told, then again
	uncertain                // no answer, or Telegram's own trouble: wait longer each time, then again
	gone                     // the person has blocked the bot or left Telegram: nothing more to this chat
	cannotEdit               // the message cannot be changed any more: send a new one
	badMarkup                // Telegram cannot read our HTML: send it as plain text
	migrated                 // the group has another id now
	mute                     // the bot may not write in this group, or in this topic: it is silent
	refused                  // wrong in a way that no repeating mends
	unauthorised             // the token is not valid (any more)
	unknown                  // no such bot or method: a wrong token, or a server in change
	stopped                  // we are to stop: left as it is
)

// judge reads the error of a call. wait is how long Telegram wants us to wait.
// The texts are those of the public Bot API server; an unknown one is refused.
func judge(ctx context.Context, err error) (f fate, wait time.Duration) {
	var often *tg.TooManyRequestsError
	var moved *tg.MigrateError
	switch {
	case err == nil:
		return sent, 0
	case ctx.Err() != nil:
		return stopped, 0
	case errors.As(err, &often):
		return tooOften, time.Duration(max(often.RetryAfter, 1)) * time.Second
	case errors.As(err, &moved):
		return migrated, 0
	case errors.Is(err, tg.ErrorForbidden):
		return gone, 0
	case errors.Is(err, tg.ErrorUnauthorized):
		return unauthorised, 0
	case errors.Is(err, tg.ErrorNotFound):
		return unknown, 0
	case errors.Is(err, tg.ErrorBadRequest):
		return judgeBadRequest(err.Error()), 0
	default:
		return uncertain, 0
	}
}

func judgeBadRequest(text string) fate {
	has := func(parts ...string) bool {
		for _, part := range parts {
			if strings.Contains(text, part) {
				return true
			}
		}
		return false
	}
	switch {
	case has("message is not modified", "query is too old", "query ID is invalid"):
		return sent
	case has("message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID", "there is no text in the message to edit"):
		return cannotEdit
	case has("chat not found", "PEER_ID_INVALID", "user is deactivated", "USER_IS_BLOCKED"):
		return gone
	case has("not enough rights to send", "have no rights to send a message", "CHAT_WRITE_FORBIDDEN", "CHAT_RESTRICTED",
		"TOPIC_CLOSED", "TOPIC_DELETED", "message thread not found"):
		return mute
	case has("can't parse entities"):
		return badMarkup
	default:
		return refused
	}
}

// brief is an error without what must not be logged: the token in a URL, the
// body of an answer that could not be read.
func brief(err error) string {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Op + " to Telegram: " + u.Err.Error()
	}
	text := err.Error()
	if strings.HasPrefix(text, "error decode response") {
		return "Telegram's answer is not JSON"
	}
	return text
}
