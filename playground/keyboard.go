package playground

import (
	"encoding/json"
)

// Button is an inline button; exactly one of its actions is set.
type Button struct {
	Text string `json:"text"`
	// Data comes back to the bot in a callback query: 1 to 64 bytes.
	Data string `json:"callback_data,omitempty"`
	// URL opens a page, or this very bot with a payload.
	URL string `json:"url,omitempty"`
	// Copy puts its text into the clipboard.
	Copy *CopyText `json:"copy_text,omitempty"`
	// SwitchInline and SwitchInlineHere start an inline query with that text,
	// in a chat to be chosen and in this one.
	SwitchInline     *string `json:"switch_inline_query,omitempty"`
	SwitchInlineHere *string `json:"switch_inline_query_current_chat,omitempty"`
	// Style colours the button: primary, success or danger.
	Style string `json:"style,omitempty"`
}

// CopyText is what a button copies.
type CopyText struct {
	Text string `json:"text"`
}

// Telegram's limits on keyboards, and the one on a button's data, in bytes.
const (
	maxButtons = 100
	maxRow     = 8
	maxData    = 64
)

// keyboard is the inline keyboard of a call, nil if there is none.
func (s *Server) keyboard(p params, inlineOnly bool) ([][]Button, error) {
	raw, ok := p.values["reply_markup"].(json.RawMessage)
	if !ok {
		return nil, nil
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil {
		return nil, breach("object expected as reply markup")
	}
	if _, ok := fields["inline_keyboard"]; !ok {
		return nil, otherMarkup(raw, fields, inlineOnly)
	}
	return readKeyboard(raw)
}

func readKeyboard(raw []byte) ([][]Button, error) {
	var markup struct {
		Rows [][]Button `json:"inline_keyboard"`
	}
	if err := decode(raw, "inline keyboard button", &markup); err != nil {
		return nil, err
	}
	var rows [][]Button
	count := 0
	for _, row := range markup.Rows {
		if len(row) > maxRow {
			return nil, breach("more than %d inline buttons in a row", maxRow)
		}
		for i := range row {
			if err := checkButton(&row[i]); err != nil {
				return nil, err
			}
		}
		if count += len(row); count > maxButtons {
			return nil, breach("reply markup is too long")
		}
		if len(row) > 0 {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// otherMarkup takes what removes or asks for a keyboard; the playground shows neither.
func otherMarkup(raw []byte, fields map[string]json.RawMessage, inlineOnly bool) error {
	if len(fields) == 0 {
		return nil
	}
	if inlineOnly {
		return breach("inline keyboard expected")
	}
	if _, ok := fields["keyboard"]; ok {
		return breach("reply keyboards are not simulated")
	}
	var markup struct {
		Remove      bool   `json:"remove_keyboard"`
		Force       bool   `json:"force_reply"`
		Selective   bool   `json:"selective"`
		Placeholder string `json:"input_field_placeholder"`
	}
	return decode(raw, "reply markup", &markup)
}

func checkButton(b *Button) error {
	b.Text = clean(b.Text)
	if b.Text == "" {
		return breach(`can't parse inline keyboard button: Field "text" must be non-empty`)
	}
	given := 0
	for _, there := range []bool{b.Data != "", b.URL != "", b.Copy != nil, b.SwitchInline != nil, b.SwitchInlineHere != nil} {
		if there {
			given++
		}
	}
	switch {
	case given == 0:
		return breach("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	case given > 1:
		return breach("can't parse inline keyboard button: the button %q has %d actions, want one", b.Text, given)
	case len(b.Data) > maxData:
		return breach("BUTTON_DATA_INVALID")
	case b.Copy != nil && (b.Copy.Text == "" || units(b.Copy.Text) > 256):
		return breach("BUTTON_COPY_TEXT_INVALID")
	case b.Style != "" && b.Style != "primary" && b.Style != "success" && b.Style != "danger":
		return breach("BUTTON_STYLE_INVALID")
	}
	if b.URL != "" {
		link := normalLink(b.URL)
		if link == "" {
			return breach("inline keyboard button URL '%s' is invalid: Wrong HTTP URL", b.URL)
		}
		b.URL = link
	}
	return nil
}
