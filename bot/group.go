package bot

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/go-telegram/bot/models"

	"github.com/munfatih/munfatih/flows"
)

// isGroup reports whether people talk to each other in a chat. In a channel
// nobody is to be answered.
func isGroup(c models.Chat) bool {
	return c.Type == models.ChatTypeGroup || c.Type == models.ChatTypeSupergroup
}

// readGroup reads a message of a group. ok says that it is meant for the bot: a
// command that names no other bot, a mention, or an answer in words to what the
// bot has said. Mentions are left out of the text.
func readGroup(m *models.Message, e flows.Event, username string) (flows.Event, bool) {
	if !isGroup(m.Chat) || !saidHere(m) {
		return e, false
	}
	text, entities := m.Text, m.Entities
	if text == "" {
		text, entities = m.Caption, m.CaptionEntities
	}
	text, named := withoutMention(text, entities, username)
	answers := m.ReplyToMessage != nil && isUs(m.ReplyToMessage.From, username)
	e.Kind, e.Text, e.Named = flows.Message, text, named || answers
	if m.IsTopicMessage { // else it counts a thread of answers, which cannot be written to
		e.Thread = m.MessageThreadID
	}
	if name, args, ours, ok := parseCommand(text, username); ok {
		e.Kind, e.Command, e.Args = flows.Command, name, args
		e.Named = e.Named || isAddressed(text)
		return e, ours
	}
	return e, named || answers && strings.ContainsFunc(text, isWordly)
}

// saidHere reports whether a person wrote a message in this very chat. An admin
// who hides behind the group, or somebody who speaks as their channel, is a
// person; a channel's post that Telegram copies here, another bot, what was
// chosen from a bot's offers, or was said elsewhere, is not. So no two bots
// answer each other for ever.
func saidHere(m *models.Message) bool {
	switch {
	case m.IsAutomaticForward, m.ForwardOrigin != nil, m.ViaBot != nil:
		return false
	case m.SenderChat != nil: // the sender is then a bot in name only
		return true
	default:
		return m.From != nil && !m.From.IsBot
	}
}

func isUs(u *models.User, username string) bool {
	return u != nil && u.IsBot && strings.EqualFold(u.Username, username)
}

// isAddressed reports whether a command carries a bot's name.
func isAddressed(command string) bool {
	name := command
	if end := strings.IndexFunc(command, unicode.IsSpace); end >= 0 {
		name = command[:end]
	}
	return strings.Contains(name, "@")
}

func isWordly(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// withoutMention gives a text without the mentions of the bot, and whether
// there was any. Entities count UTF-16 units; those that do not lie within the
// text are passed over.
func withoutMention(text string, entities []models.MessageEntity, username string) (rest string, named bool) {
	units := utf16.Encode([]rune(text))
	ours := slices.DeleteFunc(slices.Clone(entities), func(e models.MessageEntity) bool {
		return e.Offset < 0 || e.Length <= 0 || e.Offset > len(units) || e.Length > len(units)-e.Offset ||
			!mentions(e, string(utf16.Decode(units[e.Offset:e.Offset+e.Length])), username)
	})
	if len(ours) == 0 {
		return text, false
	}
	slices.SortFunc(ours, func(a, b models.MessageEntity) int { return cmp.Compare(a.Offset, b.Offset) })
	var b strings.Builder
	at := 0
	for _, e := range ours {
		if e.Offset >= at {
			b.WriteString(string(utf16.Decode(units[at:e.Offset])))
			at = e.Offset + e.Length
		}
	}
	b.WriteString(string(utf16.Decode(units[at:])))
	rest = strings.Join(strings.Fields(b.String()), " ")
	return strings.TrimLeft(rest, " ,:;،؛"), true
}

// mentions reports whether an entity names the bot, by its @name or, as those
// are named who have none, by who it is.
func mentions(e models.MessageEntity, text, username string) bool {
	switch e.Type {
	case models.MessageEntityTypeMention:
		return strings.EqualFold(text, "@"+username)
	case models.MessageEntityTypeTextMention:
		return isUs(e.User, username)
	default:
		return false
	}
}

// wasAdded reports whether the bot has just come into a group where it may
// write. Where only its rights have changed it has been there before.
func wasAdded(m *models.ChatMemberUpdated) bool {
	return isGroup(m.Chat) && !isIn(m.OldChatMember) && isIn(m.NewChatMember) && mayWrite(m.NewChatMember)
}

func isIn(m models.ChatMember) bool {
	switch m.Type {
	case models.ChatMemberTypeMember, models.ChatMemberTypeAdministrator, models.ChatMemberTypeOwner:
		return true
	case models.ChatMemberTypeRestricted:
		return m.Restricted != nil && m.Restricted.IsMember
	default:
		return false
	}
}

func mayWrite(m models.ChatMember) bool {
	return m.Restricted == nil || m.Restricted.CanSendMessages
}

// replyParameters are those of a message that answers another one; nil for
// others. It is sent too where the other one is gone.
func (m message) replyParameters() *models.ReplyParameters {
	if m.answers == 0 {
		return nil
	}
	return &models.ReplyParameters{MessageID: m.answers, AllowSendingWithoutReply: true}
}
