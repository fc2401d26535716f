package playground

import (
	"mime"
	"path"
	"strconv"
	"strings"
)

const (
	oldQuery    = "query is too old and response timeout expired or query ID is invalid"
	notModified = "message is not modified: specified new message content and reply markup are exactly the same as a " +
		"current content and reply markup of the message"
)

// sending are the parameters that all methods which send something share.
var sending = map[string]kind{
	"chat_id": kChat, "parse_mode": kString, "disable_notification": kBoolean, "protect_content": kBoolean,
	"reply_parameters": kJSON, "reply_markup": kJSON, "message_thread_id": kInteger,
}

// methods are all that the server knows; getUpdates is served apart, because it waits.
var methods map[string]method

func init() { // the methods refer to the table through webhook answers
	methods = map[string]method{
		"getMe":      {do: (*Server).getMe},
		"getUpdates": {params: map[string]kind{"offset": kInteger, "limit": kInteger, "timeout": kInteger, "allowed_updates": kJSON}},
		"setWebhook": {do: (*Server).setWebhook, params: map[string]kind{"url": kString, "secret_token": kString,
			"allowed_updates": kJSON, "max_connections": kInteger, "drop_pending_updates": kBoolean}},
		"deleteWebhook":  {do: (*Server).deleteWebhook, params: map[string]kind{"drop_pending_updates": kBoolean}},
		"getWebhookInfo": {do: (*Server).getWebhookInfo},

		"sendMessage": {do: (*Server).sendMessage, need: []string{"chat_id", "text"},
			params: with(sending, "text", kString, "link_preview_options", kJSON)},
		"sendDocument": {do: (*Server).sendDocument, need: []string{"chat_id", "document"},
			params: with(sending, "document", kFile, "caption", kString, "disable_content_type_detection", kBoolean)},
		"sendChatAction": {do: (*Server).sendChatAction, need: []string{"chat_id", "action"},
			params: map[string]kind{"chat_id": kChat, "action": kString}},
		"editMessageText": {do: (*Server).editMessageText, need: []string{"chat_id", "message_id", "text"},
			params: map[string]kind{"chat_id": kChat, "message_id": kInteger, "text": kString, "parse_mode": kString,
				"link_preview_options": kJSON, "reply_markup": kJSON}},
		"editMessageCaption": {do: (*Server).editMessageCaption, need: []string{"chat_id", "message_id"},
			params: map[string]kind{"chat_id": kChat, "message_id": kInteger, "caption": kString, "parse_mode": kString,
				"reply_markup": kJSON}},
		"editMessageReplyMarkup": {do: (*Server).editMessageReplyMarkup, need: []string{"chat_id", "message_id"},
			params: map[string]kind{"chat_id": kChat, "message_id": kInteger, "reply_markup": kJSON}},
		"deleteMessage": {do: (*Server).deleteMessage, need: []string{"chat_id", "message_id"},
			params: map[string]kind{"chat_id": kChat, "message_id": kInteger}},

		"answerCallbackQuery": {do: (*Server).answerCallbackQuery, need: []string{"callback_query_id"},
			params: map[string]kind{"callback_query_id": kString, "text": kString, "show_alert": kBoolean, "url": kString,
				"cache_time": kInteger}},
		"answerInlineQuery": {do: (*Server).answerInlineQuery, need: []string{"inline_query_id", "results"},
			params: map[string]kind{"inline_query_id": kString, "results": kJSON, "cache_time": kInteger,
				"is_personal": kBoolean, "next_offset": kString, "button": kJSON}},
		"getFile": {do: (*Server).getFile, need: []string{"file_id"}, params: map[string]kind{"file_id": kString}},
		"getChat": {do: (*Server).getChat, need: []string{"chat_id"}, params: map[string]kind{"chat_id": kChat}},
	}
	addProfileMethods()
}

// with is params and some more: name, kind, name, kind.
func with(params map[string]kind, more ...any) map[string]kind {
	all := map[string]kind{}
	for name, k := range params {
		all[name] = k
	}
	for i := 0; i < len(more); i += 2 {
		all[more[i].(string)] = more[i+1].(kind)
	}
	return all
}

func (s *Server) getMe(params) (any, error) {
	me := s.me
	if name := s.texts[textKey{"name", ""}]; name != "" {
		me.FirstName = name
	}
	return struct {
		user
		CanJoinGroups             bool `json:"can_join_groups"`
		CanReadAllGroupMessages   bool `json:"can_read_all_group_messages"`
		SupportsInlineQueries     bool `json:"supports_inline_queries"`
		CanConnectToBusiness      bool `json:"can_connect_to_business"`
		HasMainWebApp             bool `json:"has_main_web_app"`
		HasTopicsEnabled          bool `json:"has_topics_enabled"`
		AllowsUsersToCreateTopics bool `json:"allows_users_to_create_topics"`
	}{user: me, CanJoinGroups: true, CanReadAllGroupMessages: s.opt.ReadsGroups, SupportsInlineQueries: true}, nil
}

// chatOf is the chat that a call names; write says that the bot wants to write to it.
func (s *Server) chatOf(p params, write bool) (*Chat, error) {
	id := p.int("chat_id")
	if name := p.str("chat_id"); name != "" {
		return nil, bad("chat not found") // no chat of the playground has a public name
	}
	if g := s.groups[id]; g != nil {
		return g, g.group.admits(g, write)
	}
	c := s.chats[id]
	if c == nil || !c.known {
		return nil, bad("chat not found")
	}
	if write && c.blocked {
		return nil, &apiError{code: 403, text: "Forbidden: bot was blocked by the user"}
	}
	return c, nil
}

// linkPreview checks link_preview_options; the playground shows no previews.
func linkPreview(p params) error {
	var options struct {
		IsDisabled       bool   `json:"is_disabled"`
		URL              string `json:"url"`
		PreferSmallMedia bool   `json:"prefer_small_media"`
		PreferLargeMedia bool   `json:"prefer_large_media"`
		ShowAboveText    bool   `json:"show_above_text"`
	}
	return p.object("link_preview_options", "link preview options", &options)
}

func (s *Server) sendMessage(p params) (any, error) {
	text, entities, err := richText(p.str("text"), p.str("parse_mode"))
	if err != nil {
		return nil, err
	}
	if units(text) > maxText {
		return nil, breach("message is too long")
	}
	if err := linkPreview(p); err != nil {
		return nil, err
	}
	return s.put(p, &Message{Kind: "text", Text: text, Entities: entities})
}

func (s *Server) sendDocument(p params) (any, error) {
	m := &Message{Kind: "document"}
	var err error
	if m.Text, m.Entities, err = caption(p); err != nil {
		return nil, err
	}
	if up, ok := p.files["document"]; ok {
		if len(up.data) == 0 {
			return nil, breach("file must be non-empty")
		}
		m.Document = s.keep(up)
	} else {
		f, ok := s.files[p.str("document")]
		if !ok {
			return nil, breach("wrong file identifier/HTTP URL specified")
		}
		doc := f.Document
		m.Document = &doc
	}
	return s.put(p, m)
}

// caption is the text under a file, which may be empty.
func caption(p params) (string, []Entity, error) {
	if p.str("caption") == "" {
		return "", nil, nil
	}
	text, entities, err := richText(p.str("caption"), p.str("parse_mode"))
	if err == nil && units(text) > maxCaption {
		err = breach("message caption is too long")
	}
	return text, entities, err
}

// put shows a message of the bot in the chat.
func (s *Server) put(p params, m *Message) (any, error) {
	buttons, err := s.keyboard(p, false)
	if err != nil {
		return nil, err
	}
	c, err := s.chatOf(p, true)
	if err != nil {
		return nil, err
	}
	if m.ReplyTo, err = replyTo(c, p); err != nil {
		return nil, err
	}
	if m.Topic, err = topic(c, p); err != nil {
		return nil, err
	}
	m.FromBot, m.Buttons = true, buttons
	c.add(m)
	c.action = ""
	return c.telegram(m), nil
}

func replyTo(c *Chat, p params) (int, error) {
	var reply struct {
		MessageID                int    `json:"message_id"`
		ChatID                   any    `json:"chat_id"`
		AllowSendingWithoutReply bool   `json:"allow_sending_without_reply"`
		Quote                    string `json:"quote"`
	}
	if err := p.object("reply_parameters", "reply parameters", &reply); err != nil {
		return 0, err
	}
	if reply.MessageID == 0 || c.find(reply.MessageID) != nil {
		return reply.MessageID, nil
	}
	if reply.AllowSendingWithoutReply {
		return 0, nil
	}
	return 0, bad("message to be replied not found")
}

// actions are what sendChatAction may say.
var actions = strings.Fields(`typing upload_photo record_video upload_video record_voice upload_voice upload_document
	choose_sticker find_location record_video_note upload_video_note`)

// keep stores an upload and returns what a message says of it.
func (s *Server) keep(up upload) *Document {
	s.nextID++
	kind := up.mime
	if kind == "" || kind == "application/octet-stream" {
		kind = mimeOf(up.name)
	}
	id := "BQAC" + strconv.FormatInt(s.nextID, 36)
	doc := Document{FileID: id, Name: path.Base(up.name), MIME: kind, Size: len(up.data)}
	s.files[id] = file{Document: doc, data: up.data}
	return &doc
}

// mimeOf is a file's type by its name, the same on every machine.
func mimeOf(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".pdf":
		return "application/pdf"
	case ".ics":
		return "text/calendar"
	case ".json":
		return "application/json"
	case ".txt":
		return "text/plain"
	}
	if kind := mime.TypeByExtension(path.Ext(name)); kind != "" {
		return kind
	}
	return "application/octet-stream"
}
