package playground

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// command is an entry of the bot's menu.
type command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// scopeKey says to whom a menu is shown: "default", "all_private_chats",
// "chat:ID" and so on; language is "" for everybody without a menu of their own.
type scopeKey struct{ scope, language string }

// textKey names one of the bot's texts: name, description, short_description.
type textKey struct{ what, language string }

type menuButton struct {
	Type string `json:"type"`
}

var (
	commandForm  = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	languageForm = regexp.MustCompile(`^([a-z]{2})?$`)
)

func addProfileMethods() {
	scoped := map[string]kind{"scope": kJSON, "language_code": kString}
	methods["setMyCommands"] = method{do: (*Server).setMyCommands, need: []string{"commands"}, params: with(scoped, "commands", kJSON)}
	methods["getMyCommands"] = method{do: (*Server).getMyCommands, params: scoped}
	methods["deleteMyCommands"] = method{do: (*Server).deleteMyCommands, params: scoped}
	for _, text := range []struct {
		name, what string
		most       int // characters
	}{{"MyName", "name", 64}, {"MyDescription", "description", 512}, {"MyShortDescription", "short_description", 120}} {
		methods["set"+text.name] = method{
			params: map[string]kind{text.what: kString, "language_code": kString},
			do:     func(s *Server, p params) (any, error) { return s.setText(p, text.what, text.most) },
		}
		methods["get"+text.name] = method{
			params: map[string]kind{"language_code": kString},
			do:     func(s *Server, p params) (any, error) { return s.getText(p, text.what) },
		}
	}
	methods["setChatMenuButton"] = method{do: (*Server).setChatMenuButton, params: map[string]kind{"chat_id": kInteger, "menu_button": kJSON}}
	methods["getChatMenuButton"] = method{do: (*Server).getChatMenuButton, params: map[string]kind{"chat_id": kInteger}}
}

func (s *Server) scopeOf(p params) (scopeKey, error) {
	key := scopeKey{"default", p.str("language_code")}
	if !languageForm.MatchString(key.language) {
		return key, breach("invalid language code specified")
	}
	var scope struct {
		Type   string `json:"type"`
		ChatID any    `json:"chat_id"`
		UserID int64  `json:"user_id"`
	}
	if err := p.object("scope", "BotCommandScope", &scope); err != nil || !p.has("scope") {
		return key, err
	}
	key.scope = scope.Type
	switch scope.Type {
	case "default", "all_private_chats", "all_group_chats", "all_chat_administrators":
		return key, nil
	case "chat":
		number, ok := scope.ChatID.(float64)
		if c := s.chats[int64(number)]; !ok || c == nil || !c.known {
			return key, bad("chat not found")
		}
		key.scope = "chat:" + strconv.FormatInt(int64(number), 10)
		return key, nil
	case "chat_administrators", "chat_member":
		return key, bad("chat not found") // there are no groups here
	}
	return key, breach("can't parse BotCommandScope: Unsupported type specified")
}

func (s *Server) setMyCommands(p params) (any, error) {
	key, err := s.scopeOf(p)
	if err != nil {
		return nil, err
	}
	var list []command
	if err := p.object("commands", "BotCommand", &list); err != nil {
		return nil, err
	}
	if len(list) > 100 {
		return nil, breach("BOT_COMMANDS_TOO_MUCH")
	}
	for i := range list {
		c := &list[i]
		c.Command = strings.TrimPrefix(strings.TrimSpace(c.Command), "/")
		c.Description = strings.TrimSpace(clean(c.Description))
		switch {
		case !commandForm.MatchString(c.Command):
			return nil, breach("BOT_COMMAND_INVALID")
		case c.Description == "":
			return nil, breach("command description must be non-empty")
		case utf8.RuneCountInString(c.Description) > 256:
			return nil, breach("command description length must not exceed 256")
		}
	}
	s.commands[key] = list
	s.publish(event{Type: "menu"})
	return true, nil
}

func (s *Server) getMyCommands(p params) (any, error) {
	key, err := s.scopeOf(p)
	if err != nil {
		return nil, err
	}
	return append([]command{}, s.commands[key]...), nil
}

func (s *Server) deleteMyCommands(p params) (any, error) {
	key, err := s.scopeOf(p)
	if err != nil {
		return nil, err
	}
	delete(s.commands, key)
	s.publish(event{Type: "menu"})
	return true, nil
}

// menuOf is the menu that a person sees: the narrowest scope first, in each
// their own language before the one for everybody.
func (s *Server) menuOf(c *Chat) []command {
	language, _, _ := strings.Cut(c.person.LanguageCode, "-")
	for _, scope := range []string{"chat:" + strconv.FormatInt(c.person.ID, 10), "all_private_chats", "default"} {
		for _, l := range []string{language, ""} {
			if list, ok := s.commands[scopeKey{scope, l}]; ok && len(list) > 0 {
				return list
			}
		}
	}
	return []command{}
}

func (s *Server) setText(p params, what string, most int) (any, error) {
	language, text := p.str("language_code"), clean(p.str(what))
	if !languageForm.MatchString(language) {
		return nil, breach("invalid language code specified")
	}
	if utf8.RuneCountInString(text) > most {
		return nil, breach("%s is too long", what)
	}
	s.texts[textKey{what, language}] = text
	s.publish(event{Type: "menu"})
	return true, nil
}

func (s *Server) getText(p params, what string) (any, error) {
	if !languageForm.MatchString(p.str("language_code")) {
		return nil, breach("invalid language code specified")
	}
	return map[string]string{what: s.textIn(what, p.str("language_code"))}, nil
}

// textIn is one of the bot's texts as a person of that language sees it.
func (s *Server) textIn(what, language string) string {
	language, _, _ = strings.Cut(language, "-")
	for _, l := range []string{language, ""} {
		if text := s.texts[textKey{what, l}]; text != "" {
			return text
		}
	}
	if what == "name" {
		return s.opt.BotName
	}
	return ""
}

func (s *Server) setChatMenuButton(p params) (any, error) {
	button := menuButton{Type: "default"}
	if err := p.object("menu_button", "MenuButton", &button); err != nil {
		return nil, err
	}
	if button.Type != "default" && button.Type != "commands" {
		return nil, breach("menu button of type %q is not simulated", button.Type)
	}
	s.menus[p.int("chat_id")] = button
	return true, nil
}

func (s *Server) getChatMenuButton(p params) (any, error) {
	for _, id := range []int64{p.int("chat_id"), 0} {
		if button, ok := s.menus[id]; ok && button.Type != "default" {
			return button, nil
		}
	}
	return menuButton{Type: "commands"}, nil
}
