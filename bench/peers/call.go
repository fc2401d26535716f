package main

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// call is what a contender asks of Telegram, as far as it is looked at.
type call struct {
	method  string
	chat    int64
	message int
	text    string
	press   string // callback_query_id
	markup  string // JSON of the keyboard
}

// readCall reads a request in any of the forms that the Bot API takes.
func readCall(r *http.Request) (call, error) {
	_, method, _ := strings.Cut(r.URL.Path[1:], "/")
	form, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil && r.ContentLength != 0 {
		return call{}, fmt.Errorf("%s: content type: %w", method, err)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return call{}, fmt.Errorf("%s: %w", method, err)
	}
	var field func(name string) string
	switch {
	case len(body) == 0:
		field = func(string) string { return "" }
	case form == "application/json":
		field, err = readJSON(body)
	case form == "multipart/form-data":
		field, err = readMultipart(body, params["boundary"])
	default:
		var values url.Values
		values, err = url.ParseQuery(string(body))
		field = values.Get
	}
	if err != nil {
		return call{}, fmt.Errorf("%s: %w", method, err)
	}
	c := call{method: method, text: field("text"), press: field("callback_query_id"), markup: field("reply_markup")}
	c.chat, _ = strconv.ParseInt(field("chat_id"), 10, 64) // 0 is no chat of ours
	c.message, _ = strconv.Atoi(field("message_id"))
	return c, nil
}

// readJSON gives the fields of an object: strings unquoted, others as they stand.
func readJSON(body []byte) (field func(string) string, err error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(body, &fields); err != nil {
		return nil, err
	}
	return func(name string) string {
		var text string
		if json.Unmarshal(fields[name], &text) == nil {
			return text
		}
		return string(fields[name])
	}, nil
}

func readMultipart(body []byte, boundary string) (field func(string) string, err error) {
	fields := map[string]string{}
	parts := multipart.NewReader(strings.NewReader(string(body)), boundary)
	for {
		part, err := parts.NextPart()
		if err == io.EOF {
			return func(name string) string { return fields[name] }, nil
		}
		if err != nil {
			return nil, err
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return nil, err
		}
		fields[part.FormName()] = string(value)
	}
}

// button is the one button of a keyboard.
func (c call) button() (label, data string) {
	var markup struct {
		Rows [][]struct {
			Text string `json:"text"`
			Data string `json:"callback_data"`
		} `json:"inline_keyboard"`
	}
	if json.Unmarshal([]byte(c.markup), &markup) != nil || len(markup.Rows) != 1 || len(markup.Rows[0]) != 1 {
		return "", ""
	}
	return markup.Rows[0][0].Text, markup.Rows[0][0].Data
}
