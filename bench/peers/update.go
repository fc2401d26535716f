package main

import (
	"fmt"
	"time"

	"github.com/munfatih/munfatih/bench/peers/serve"
)

// botJSON is who the compared bots are, as getMe and messages tell it.
const botJSON = `"id":7000000001,"is_bot":true,"first_name":"Count","username":"count_bot"`

// person is how Telegram tells of who writes in a chat.
func person(chat int64) string {
	return fmt.Sprintf(`"id":%d,"is_bot":false,"first_name":"Amina","last_name":"El Idrissi","username":"amina_%d","language_code":"ar"`, chat, chat)
}

// place is how Telegram tells of a private chat.
func place(chat int64) string {
	return fmt.Sprintf(`"id":%d,"first_name":"Amina","last_name":"El Idrissi","username":"amina_%d","type":"private"`, chat, chat)
}

// startUpdate is a person's /start.
func startUpdate(id, chat int64) []byte {
	return fmt.Appendf(nil, `{"update_id":%d,"message":{"message_id":%d,"from":{%s},"chat":{%s},"date":%d,"text":"/start",`+
		`"entities":[{"offset":0,"length":6,"type":"bot_command"}]}}`,
		id, id%1_000_000, person(chat), place(chat), time.Now().Unix())
}

// pressUpdate is a person's press of the button under a message that shows a
// count.
func pressUpdate(id, chat int64, message, count int) []byte {
	return fmt.Appendf(nil, `{"update_id":%d,"callback_query":{"id":"%s","from":{%s},"message":%s,"chat_instance":"-3456789012345678901","data":"%s"}}`,
		id, pressID(chat, id), person(chat), messageJSON(chat, message, count), serve.Data)
}

// pressID is the id of a press, from which the chat can be told.
func pressID(chat, update int64) string { return fmt.Sprintf("%d.%d", chat, update) }

// messageJSON is the bot's message that shows a count.
func messageJSON(chat int64, message, count int) string {
	return fmt.Sprintf(`{"message_id":%d,"from":{%s},"chat":{%s},"date":%d,"edit_date":%d,"text":"%s",`+
		`"reply_markup":{"inline_keyboard":[[{"text":"%s","callback_data":"%s"}]]}}`,
		message, botJSON, place(chat), time.Now().Unix()-60, time.Now().Unix(), serve.Text(count), serve.Label(count), serve.Data)
}
