package bot

import (
	"strings"
	"unicode"
)

// parseCommand reads "/name@bot args". ok is false when the text is no
// command; ours is false when it names another bot. The name comes back in
// lower case, the arguments trimmed. Telegram's own entities are not used:
// their offsets count UTF-16 units and mark commands only at word borders.
func parseCommand(text, username string) (name, args string, ours, ok bool) {
	rest, found := strings.CutPrefix(text, "/")
	if !found {
		return "", "", false, false
	}
	end := strings.IndexFunc(rest, unicode.IsSpace)
	if end < 0 {
		end = len(rest)
	}
	name, args = rest[:end], strings.TrimSpace(rest[end:])
	name, bot, addressed := strings.Cut(name, "@")
	if !isCommandName(name) {
		return "", "", false, false
	}
	return strings.ToLower(name), args, !addressed || strings.EqualFold(bot, username), true
}

// isCommandName reports whether a name can be a command: 1 to 32 letters a–z,
// digits and underscores (Bot API, BotCommand). "/2024" or "/" is a text.
func isCommandName(name string) bool {
	if name == "" || len(name) > 32 || (name[0] >= '0' && name[0] <= '9') {
		return false
	}
	for _, r := range name {
		if r != '_' && (r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r)) {
			return false
		}
	}
	return true
}
