// Package bot is the way between Telegram and the conversations, and the only
// importer of go-telegram/bot.
//
// An update is acknowledged to Telegram last of all: when its session and
// replies are kept and its replies are sent. (One that takes longer than two
// seconds is parked in the store instead, so that it holds up nobody else.) Whatever dies before that, the
// update comes again, and the store knows how far it had come. The library's
// own polling and webhook loops acknowledge first, so they are not used.
//
//	poll.go, webhook.go   an update comes in, and is acknowledged at the end
//	window.go, updates.go which updates are in hand while polling; the call for them
//	post.go               a call to Telegram, its answer and errors
//	park.go               what takes long is kept in the store instead of by Telegram
//	lanes.go              one update at a time in each chat, chats side by side
//	turn.go               begin, step, keep, say: one update's way
//	read.go, command.go   an update becomes a flows.Event
//	group.go              what in a group is meant for the bot
//	inline.go             what is offered to whoever types @bot in any chat
//	fetch.go              a PDF that somebody sent is read before the turn is taken
//	due.go                what a time brings about goes the way of an update
//	send.go, fate.go      a reply becomes calls, tried again as their errors ask
//	gate.go               what is said waits at the flood gate of all replicas
//	tell.go               an alert is told once, and what became of it
//	html.go               long texts are split outside tags
//	profile.go            name, description and menu in three languages
//
// The package decides nothing about what is said (package flows does) and
// keeps nothing (its [Keeper] does).
package bot
