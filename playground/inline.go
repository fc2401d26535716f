package playground

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
)

// InlineAnswer is what the bot offers while somebody types "@bot …".
type InlineAnswer struct {
	Results []InlineResult `json:"results"`
	// NextOffset asks for more with the next query; "" when there is none.
	NextOffset string `json:"next_offset"`
	// Button stands above the results and opens the bot with a payload; nil: none.
	Button *InlineButton `json:"button"`
}

// InlineButton leads from an inline query to the chat with the bot.
type InlineButton struct {
	Text           string `json:"text"`
	StartParameter string `json:"start_parameter"`
}

// InlineResult is one offer: an article, and the message that choosing it sends.
type InlineResult struct {
	ID          string     `json:"id"`
	Title       string     `json:"title"`
	Description string     `json:"description"`
	Text        string     `json:"text"`
	Entities    []Entity   `json:"entities"`
	Buttons     [][]Button `json:"buttons"`
}

// Inline types "@bot text" and waits for what the bot offers; offset is "" or
// the NextOffset of an answer.
func (c *Chat) Inline(ctx context.Context, text, offset string) (InlineAnswer, error) {
	c.s.mu.Lock()
	q := &query{kind: "inline_query", data: text}
	id := c.newQuery(q)
	c.s.emit("inline_query", "inline:"+strconv.FormatInt(c.person.ID, 10), map[string]any{
		"id": id, "from": c.user(), "query": clean(text), "offset": offset, "chat_type": "sender",
	})
	c.s.mu.Unlock()
	var got *InlineAnswer
	if !c.s.wait(ctx, func() bool { got = q.inline; return got != nil }) {
		return InlineAnswer{}, fmt.Errorf("waiting for the answer to the inline query %q: %w", text, context.Cause(ctx))
	}
	return *got, nil
}

// Choose sends an offer into this chat, as a tap on it does. The bot sees the
// message as the person's own.
func (c *Chat) Choose(r InlineResult) Message {
	return c.send(&Message{Kind: "text", Text: r.Text, Entities: r.Entities, Buttons: r.Buttons,
		raw: map[string]any{"via_bot": c.s.me}})
}

var startForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

func (s *Server) answerInlineQuery(p params) (any, error) {
	answer := &InlineAnswer{Results: []InlineResult{}, NextOffset: p.str("next_offset")}
	if len(answer.NextOffset) > 64 {
		return nil, breach("NEXT_OFFSET_INVALID")
	}
	if p.has("button") {
		answer.Button = &InlineButton{}
		if err := p.object("button", "InlineQueryResultsButton", answer.Button); err != nil {
			return nil, err
		}
		if !startForm.MatchString(answer.Button.StartParameter) {
			return nil, breach("unallowed characters in start_parameter are used")
		}
	}
	var results []json.RawMessage
	if err := p.object("results", "inline query result", &results); err != nil {
		return nil, err
	}
	if len(results) > 50 {
		return nil, breach("too many inline query results specified")
	}
	seen := map[string]bool{}
	for _, raw := range results {
		r, err := readResult(raw)
		if err != nil {
			return nil, err
		}
		if seen[r.ID] {
			return nil, breach("RESULT_ID_DUPLICATE")
		}
		seen[r.ID] = true
		answer.Results = append(answer.Results, r)
	}
	q, err := s.answering(p.str("inline_query_id"), "inline_query")
	if err != nil {
		return nil, err
	}
	q.inline = answer
	s.tell()
	return true, nil
}

func readResult(raw []byte) (InlineResult, error) {
	var article struct {
		Type        string `json:"type"`
		ID          string `json:"id"`
		Title       string `json:"title"`
		Description string `json:"description"`
		URL         string `json:"url"`
		Content     struct {
			Text        string          `json:"message_text"`
			ParseMode   string          `json:"parse_mode"`
			LinkPreview json.RawMessage `json:"link_preview_options"`
		} `json:"input_message_content"`
		Markup json.RawMessage `json:"reply_markup"`
	}
	if err := decode(raw, "inline query result", &article); err != nil {
		return InlineResult{}, err
	}
	r := InlineResult{ID: article.ID, Title: clean(article.Title), Description: clean(article.Description)}
	switch {
	case article.Type != "article":
		return r, breach("inline results of type %q are not simulated", article.Type)
	case len(r.ID) < 1 || len(r.ID) > 64:
		return r, breach("RESULT_ID_INVALID")
	case r.Title == "":
		return r, breach("can't parse inline query result: Can't find field \"title\"")
	}
	var err error
	if r.Text, r.Entities, err = richText(article.Content.Text, article.Content.ParseMode); err != nil {
		return r, err
	}
	if units(r.Text) > maxText {
		return r, breach("MESSAGE_TOO_LONG")
	}
	if len(article.Markup) > 0 {
		r.Buttons, err = readKeyboard(article.Markup)
	}
	return r, err
}
