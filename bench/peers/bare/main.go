// Command bare is the compared flow in go-telegram/bot alone, as its examples
// show it, with a session as JSON in Redis.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/redis/go-redis/v9"

	"github.com/munfatih/munfatih/bench/peers/serve"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bare:", err)
		os.Exit(1)
	}
}

func run() error {
	keep := flag.Bool("keep", false, "keep 128 connections to Telegram open, not net/http's 2")
	flag.Parse()
	settings, err := serve.Read()
	if err != nil {
		return err
	}
	sessions := sessions{redis.NewClient(&redis.Options{Network: "unix", Addr: settings.Redis, DB: 1})}
	options := []bot.Option{
		bot.WithServerURL(settings.API),
		bot.WithWebhookSecretToken(settings.Secret),
		bot.WithMessageTextHandler("/start", bot.MatchTypeExact, sessions.start),
		bot.WithCallbackQueryDataHandler(serve.Data, bot.MatchTypeExact, sessions.press),
	}
	if *keep {
		transport := http.DefaultTransport.(*http.Transport).Clone()
		transport.MaxIdleConnsPerHost = 128
		options = append(options, bot.WithHTTPClient(time.Minute, &http.Client{Timeout: time.Minute, Transport: transport}))
	}
	b, err := bot.New(settings.Token, options...)
	if err != nil {
		return err
	}
	go b.StartWebhook(context.Background())
	return serve.Until(b.WebhookHandler())
}

// session is what is remembered of a chat.
type session struct {
	Count int `json:"count"`
}

type sessions struct{ redis *redis.Client }

func (s sessions) load(ctx context.Context, chat int64) (session, error) {
	var kept session
	data, err := s.redis.Get(ctx, key(chat)).Bytes()
	if errors.Is(err, redis.Nil) {
		return kept, nil
	}
	if err != nil {
		return kept, err
	}
	return kept, json.Unmarshal(data, &kept)
}

func (s sessions) save(ctx context.Context, chat int64, now session) error {
	data, err := json.Marshal(now)
	if err != nil {
		return err
	}
	return s.redis.Set(ctx, key(chat), data, 0).Err()
}

func key(chat int64) string { return fmt.Sprintf("session:%d", chat) }

// start shows the count.
func (s sessions) start(ctx context.Context, b *bot.Bot, u *models.Update) {
	chat := u.Message.Chat.ID
	now, err := s.load(ctx, chat)
	if err != nil {
		log.Print(err)
		return
	}
	if _, err := b.SendMessage(ctx, &bot.SendMessageParams{ChatID: chat, Text: serve.Text(now.Count), ReplyMarkup: keyboard(now)}); err != nil {
		log.Print(err)
	}
}

// press adds one to the count and shows it.
func (s sessions) press(ctx context.Context, b *bot.Bot, u *models.Update) {
	message := u.CallbackQuery.Message.Message
	now, err := s.load(ctx, message.Chat.ID)
	if err != nil {
		log.Print(err)
		return
	}
	now.Count++
	if err := s.save(ctx, message.Chat.ID, now); err != nil {
		log.Print(err)
		return
	}
	if _, err := b.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{CallbackQueryID: u.CallbackQuery.ID}); err != nil {
		log.Print(err)
	}
	_, err = b.EditMessageText(ctx, &bot.EditMessageTextParams{
		ChatID: message.Chat.ID, MessageID: message.ID, Text: serve.Text(now.Count), ReplyMarkup: keyboard(now),
	})
	if err != nil {
		log.Print(err)
	}
}

func keyboard(now session) *models.InlineKeyboardMarkup {
	return &models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{{
		{Text: serve.Label(now.Count), CallbackData: serve.Data},
	}}}
}
