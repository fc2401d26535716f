package bot

import (
	"strings"
	"time"

	"github.com/go-telegram/bot/models"

	"github.com/munfatih/munfatih/flows"
)

// allowedUpdates are the kinds of updates that Telegram is asked for.
var allowedUpdates = []string{
	models.AllowedUpdateMessage,
	models.AllowedUpdateEditedMessage,
	models.AllowedUpdateCallbackQuery,
	models.AllowedUpdateInlineQuery,
	models.AllowedUpdateMyChatMember,
}

// chatOf is the chat whose turn an update takes: where it happened. It is 0
// for an update that belongs to no chat, which nobody has to wait for.
func chatOf(u *models.Update) int64 {
	switch {
	case u.Message != nil:
		return u.Message.Chat.ID
	case u.EditedMessage != nil:
		return u.EditedMessage.Chat.ID
	case u.CallbackQuery != nil:
		return callbackChat(u.CallbackQuery).ID
	case u.MyChatMember != nil:
		return u.MyChatMember.Chat.ID
	case u.InlineQuery != nil:
		return inlineLane(u.ID)
	default:
		return 0
	}
}

// read makes an event of an update. ok is false when there is no event: an
// update of a kind that was not asked for, a service message, a group's talk
// that is not meant for the bot, an inline query.
func read(u *models.Update, username string) (e flows.Event, ok bool) {
	switch {
	case u.Message != nil:
		return readMessage(u.Message, username)
	case u.EditedMessage != nil:
		e, ok = readMessage(u.EditedMessage, username)
		if e.Media == "location" { // a place that moves by itself
			return e, false
		}
		e.Kind, e.Document = flows.Edited, nil // the file was looked at when it came
		return e, ok && e.Private
	case u.CallbackQuery != nil:
		return readPress(u.CallbackQuery)
	case u.MyChatMember != nil:
		return readMembership(u.MyChatMember)
	default:
		return flows.Event{}, false
	}
}

func readMessage(m *models.Message, username string) (flows.Event, bool) {
	e := flows.Event{
		Chat:    m.Chat.ID,
		Private: m.Chat.Type == models.ChatTypePrivate,
		Message: m.ID,
		At:      time.Unix(int64(m.Date), 0).UTC(),
		Person:  readPerson(m.From),
	}
	if !e.Private {
		return readGroup(m, e, username)
	}
	if m.Text == "" {
		e.Kind, e.Media, e.Text = flows.Other, mediaOf(m), m.Caption
		if e.Media == "document" {
			e.Document = readDocument(m.Document)
		}
		return e, e.Media != ""
	}
	e.Kind, e.Text = flows.Message, m.Text
	if name, args, _, ok := parseCommand(m.Text, username); ok {
		e.Kind, e.Command, e.Args = flows.Command, name, args
	}
	return e, true
}

// readPress reads a pressed button, whose time Telegram does not say. Data that cannot be ours leaves the choice
// empty: the flows tell the person that the button is old.
func readPress(q *models.CallbackQuery) (flows.Event, bool) {
	chat := callbackChat(q)
	e := flows.Event{
		Kind:    flows.Pressed,
		Chat:    chat.ID,
		Private: chat.Type == models.ChatTypePrivate,
		Person:  readPerson(&q.From),
	}
	if m := q.Message.Message; m != nil {
		e.Message = m.ID
	} // else too old to be changed: answers go into a new message
	e.Choice, _ = flows.ParseChoice(q.Data)
	return e, chat.ID != 0
}

// callbackChat is the chat of a pressed button; without a message (an inline
// one, say) the person's private chat.
func callbackChat(q *models.CallbackQuery) models.Chat {
	switch {
	case q.Message.Message != nil:
		return q.Message.Message.Chat
	case q.Message.InaccessibleMessage != nil:
		return q.Message.InaccessibleMessage.Chat
	default:
		return models.Chat{ID: q.From.ID, Type: models.ChatTypePrivate}
	}
}

// readMembership reads that the bot was blocked or unblocked, or added to a group.
func readMembership(m *models.ChatMemberUpdated) (flows.Event, bool) {
	e := flows.Event{
		Kind:    flows.Joined,
		Chat:    m.Chat.ID,
		Private: m.Chat.Type == models.ChatTypePrivate,
		At:      time.Unix(int64(m.Date), 0).UTC(),
		Person:  readPerson(&m.From),
	}
	if t := m.NewChatMember.Type; t == models.ChatMemberTypeBanned || t == models.ChatMemberTypeLeft {
		e.Kind = flows.Left
	}
	return e, e.Private || wasAdded(m)
}

func readPerson(u *models.User) flows.Person {
	if u == nil {
		return flows.Person{}
	}
	name := strings.TrimSpace(u.FirstName + " " + u.LastName)
	return flows.Person{ID: u.ID, Name: name, Language: u.LanguageCode}
}

// mediaOf names what a message without text holds, by the Bot API's field:
// "other" for what this program does not know, "" for a service message, which
// nobody wrote.
func mediaOf(m *models.Message) string {
	switch {
	case m.Photo != nil:
		return "photo"
	case m.Voice != nil:
		return "voice"
	case m.Audio != nil:
		return "audio"
	case m.VideoNote != nil:
		return "video_note"
	case m.Video != nil:
		return "video"
	case m.Animation != nil:
		return "animation"
	case m.Sticker != nil:
		return "sticker"
	case m.Document != nil:
		return "document"
	case m.Dice != nil:
		return "dice"
	case m.Location != nil, m.Venue != nil:
		return "location"
	case isService(m):
		return ""
	default:
		return "other"
	}
}

// isService reports a message that Telegram wrote about the chat.
func isService(m *models.Message) bool {
	return m.PinnedMessage != nil || m.MessageAutoDeleteTimerChanged != nil || m.ChatBackgroundSet != nil ||
		m.WriteAccessAllowed != nil || m.ConnectedWebsite != "" || m.NewChatTitle != "" || m.NewChatPhoto != nil ||
		m.DeleteChatPhoto || m.NewChatMembers != nil || m.LeftChatMember != nil ||
		m.GroupChatCreated || m.SupergroupChatCreated || m.ChannelChatCreated ||
		m.MigrateToChatID != 0 || m.MigrateFromChatID != 0 || m.SuccessfulPayment != nil || m.RefundedPayment != nil ||
		m.Gift != nil || m.UniqueGift != nil || m.BoostAdded != nil || m.ProximityAlertTriggered != nil ||
		m.VideoChatStarted != nil || m.VideoChatEnded != nil || m.VideoChatScheduled != nil
}
