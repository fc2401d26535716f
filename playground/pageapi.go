package playground

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// pageMessage is a message as the page shows it.
type pageMessage struct {
	ID       int        `json:"id"`
	Bot      bool       `json:"bot"`
	Kind     string     `json:"kind"`
	Text     string     `json:"text"`
	Entities []Entity   `json:"entities"`
	Buttons  [][]Button `json:"buttons"`
	Edited   int        `json:"edited"`
	Date     int64      `json:"date"` // milliseconds
	Document *Document  `json:"document,omitempty"`
	ReplyTo  int        `json:"reply_to,omitempty"`
}

type pagePerson struct {
	ID          int64         `json:"id"`
	Name        string        `json:"name"`
	Role        string        `json:"role"`
	Language    string        `json:"language"` // of the page: ar, fr or en
	Blocked     bool          `json:"blocked"`
	Action      string        `json:"action"`
	Menu        []command     `json:"menu"`
	BotName     string        `json:"bot_name"`
	Description string        `json:"description"`
	Messages    []pageMessage `json:"messages"`
}

// pageMessage is under the lock.
func (s *Server) pageMessage(c *Chat, m *Message) pageMessage {
	return pageMessage{ID: m.ID, Bot: m.FromBot, Kind: m.Kind, Text: m.Text, Entities: append([]Entity{}, m.Entities...),
		Buttons: append([][]Button{}, m.Buttons...), Edited: m.Edited, Date: m.Date.UnixMilli(), Document: m.Document, ReplyTo: m.ReplyTo}
}

// interfaceLanguage is the page's language for a person: French and English
// as they are, Arabic for Arabic, Amazigh and where nothing is known, else English.
func interfaceLanguage(code string) string {
	switch code {
	case "", "ar", "zgh", "ber", "tzm":
		return "ar"
	case "fr":
		return "fr"
	}
	if len(code) > 2 && (code[2] == '-' || code[2] == '_') {
		return interfaceLanguage(code[:2])
	}
	return "en"
}

// pageState is everything that the page shows, and the event after which it goes on.
func (s *Server) pageState(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	people := []pagePerson{}
	for _, c := range s.order {
		language := interfaceLanguage(c.person.LanguageCode)
		p := pagePerson{ID: c.person.ID, Name: c.person.FirstName, Role: c.person.Role, Language: language,
			Blocked: c.blocked, Action: c.action, Menu: s.menuOf(c), BotName: s.textIn("name", language),
			Description: s.textIn("description", language), Messages: []pageMessage{}}
		for _, m := range c.messages {
			p.Messages = append(p.Messages, s.pageMessage(c, m))
		}
		people = append(people, p)
	}
	state := map[string]any{
		"username": s.opt.Username, "banner": s.opt.Banner, "people": people, "max_text": maxText,
		"after": fmt.Sprintf("%s-%d", s.epoch, s.lastEvent()),
	}
	s.mu.Unlock()
	writeJSON(w, state)
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // the page has gone: nobody is left to tell
}

// pageRequest is what the page asks for; each action reads what it needs.
type pageRequest struct {
	Person   int64        `json:"person"`
	Text     string       `json:"text"`
	Message  int          `json:"message"`
	Data     string       `json:"data"`
	Link     string       `json:"link"`
	Kind     string       `json:"kind"`
	Language string       `json:"language"`
	Offset   string       `json:"offset"`
	Blocked  bool         `json:"blocked"`
	Result   InlineResult `json:"result"`
}

// action reads a request of the page and answers with what act gives back.
func action(act func(context.Context, pageRequest) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
			http.Error(w, "want application/json", http.StatusUnsupportedMediaType)
			return
		}
		var req pageRequest
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&req); err != nil {
			http.Error(w, "reading the request: "+err.Error(), http.StatusBadRequest)
			return
		}
		result, err := act(r.Context(), req)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if result == nil {
			result = struct{}{}
		}
		writeJSON(w, result)
	}
}

// chat is the chat of one of the people.
func (s *Server) chat(id int64) (*Chat, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[id]; c != nil {
		return c, nil
	}
	return nil, fmt.Errorf("no person %d", id)
}

func (s *Server) pageSend(_ context.Context, req pageRequest) (any, error) {
	c, err := s.chat(req.Person)
	if err == nil {
		c.Send(req.Text)
	}
	return nil, err
}

func (s *Server) pageEdit(_ context.Context, req pageRequest) (any, error) {
	c, err := s.chat(req.Person)
	if err != nil {
		return nil, err
	}
	return nil, c.Edit(req.Message, req.Text)
}

func (s *Server) pagePress(_ context.Context, req pageRequest) (any, error) {
	c, err := s.chat(req.Person)
	if err != nil {
		return nil, err
	}
	return map[string]string{"query": c.PressData(req.Message, req.Data).ID}, nil
}

// pageOpen opens a link to this bot; "own" says whether it was one.
func (s *Server) pageOpen(_ context.Context, req pageRequest) (any, error) {
	c, err := s.chat(req.Person)
	if err != nil {
		return nil, err
	}
	_, err = c.Open(req.Link)
	return map[string]bool{"own": err == nil}, nil
}

func (s *Server) pageBlock(_ context.Context, req pageRequest) (any, error) {
	c, err := s.chat(req.Person)
	if err != nil {
		return nil, err
	}
	c.lockBlocked(req.Blocked)
	return nil, nil
}

func (s *Server) pageLanguage(_ context.Context, req pageRequest) (any, error) {
	if !slices.Contains([]string{"ar", "fr", "en"}, req.Language) {
		return nil, fmt.Errorf("language %q: want ar, fr or en", req.Language)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[req.Person]
	if c == nil {
		return nil, fmt.Errorf("no person %d", req.Person)
	}
	c.person.LanguageCode = req.Language
	s.publish(event{Type: "people"})
	return nil, nil
}

// pageInline types an inline query; a bot that does not answer in 5 s offers nothing.
func (s *Server) pageInline(ctx context.Context, req pageRequest) (any, error) {
	c, err := s.chat(req.Person)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	answer, err := c.Inline(ctx, req.Text, req.Offset)
	if errors.Is(err, context.DeadlineExceeded) {
		return InlineAnswer{Results: []InlineResult{}}, nil
	}
	return answer, err
}

func (s *Server) pageChoose(_ context.Context, req pageRequest) (any, error) {
	c, err := s.chat(req.Person)
	if err == nil {
		c.Choose(req.Result)
	}
	return nil, err
}

// samples are what the page sends in place of a real photo, voice message or
// sticker: the bot sees the message, and its file is one byte long.
func (s *Server) sample(kind string) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	doc := s.keep(upload{name: kind, data: []byte{0}})
	media := map[string]any{"file_id": doc.FileID, "file_unique_id": unique(doc.FileID), "file_size": doc.Size}
	switch kind {
	case "photo":
		media["width"], media["height"] = 320, 240
		return map[string]any{"photo": []any{media}}
	case "voice":
		media["duration"], media["mime_type"] = 3, "audio/ogg"
	case "sticker":
		media["width"], media["height"], media["type"] = 512, 512, "regular"
		media["is_animated"], media["is_video"], media["emoji"] = false, false, "👋"
	}
	return map[string]any{kind: media}
}

func (s *Server) pageAttach(_ context.Context, req pageRequest) (any, error) {
	c, err := s.chat(req.Person)
	if err != nil {
		return nil, err
	}
	if !slices.Contains([]string{"photo", "voice", "sticker"}, req.Kind) {
		return nil, fmt.Errorf("kind %q: want photo, voice or sticker", req.Kind)
	}
	c.SendRaw(s.sample(req.Kind))
	return nil, nil
}

// pageUpload sends a file as a document: POST /play/upload?person=ID&name=NAME, the bytes as the body.
func (s *Server) pageUpload(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.ParseInt(r.URL.Query().Get("person"), 10, 64)
	c, err := s.chat(id)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil || len(data) == 0 {
		http.Error(w, "the file is empty or larger than 50 MB", http.StatusBadRequest)
		return
	}
	c.SendDocument(r.URL.Query().Get("name"), data)
	writeJSON(w, struct{}{})
}

// pageFile is a document of a message, always as a download.
func (s *Server) pageFile(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	f, ok := s.files[r.PathValue("id")]
	s.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	_, _ = w.Write(f.data)
}
