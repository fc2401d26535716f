package bot

import (
	"context"
	"log/slog"
	"math"
	"runtime/debug"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"github.com/munfatih/munfatih/flows"
)

const (
	// inlineTime is how long answering an inline query may take: it is over
	// before the query would be parked, and before whoever types waits no more.
	inlineTime = 1900 * time.Millisecond
	// inlineCache is for how many seconds Telegram may repeat an answer to the
	// same person.
	inlineCache = 300
)

// Offerer decides what is offered to an inline query: package flows.
type Offerer interface {
	Inline(query, language string) flows.Offers
}

// inlineLane is the lane of an inline query: its own, since it belongs to no
// chat and waits for nobody.
func inlineLane(update int64) int64 { return math.MinInt64 + update }

// offer answers an inline query once. Nothing is kept of it: where that fails,
// the next letter typed brings another one.
func (b *Bot) offer(q *models.InlineQuery, log *slog.Logger) {
	defer func() {
		if p := recover(); p != nil {
			log.Error("inline query not answered", "error", p, "stack", string(debug.Stack()))
		}
	}()
	offerer, ok := b.steps.(Offerer)
	if !ok {
		return
	}
	ctx, cancel := context.WithTimeout(b.work, inlineTime)
	defer cancel()
	language := ""
	if q.From != nil {
		language = q.From.LanguageCode
	}
	if err := b.answerInline(ctx, q.ID, offerer.Inline(q.Query, language)); err != nil && b.work.Err() == nil {
		log.Info("inline query not answered", "error", brief(err))
	}
}

// answerInline is the Bot API's answerInlineQuery. The library's own writes
// that the button has the web app null.
func (b *Bot) answerInline(ctx context.Context, query string, offers flows.Offers) error {
	_, err := b.post(ctx, "answerInlineQuery", map[string]any{
		"inline_query_id": query,
		"results":         b.results(offers),
		"cache_time":      inlineCache,
		"is_personal":     true, // the answer depends on the person's language
		"button":          map[string]any{"text": b.words.Plain(offers.Lang, offers.Ask), "start_parameter": offers.Payload},
	})
	return err
}

// article is an offer as Telegram takes it: an InlineQueryResultArticle.
type article struct {
	Type        string                         `json:"type"`
	ID          string                         `json:"id"`
	Title       string                         `json:"title"`
	Description string                         `json:"description"`
	Content     models.InputTextMessageContent `json:"input_message_content"`
}

func (b *Bot) results(o flows.Offers) []article {
	all := []article{}
	for _, offer := range o.Offers {
		text := split(b.render(o.Lang, offer.Text), maxText)[0] // an offer is one message
		all = append(all, article{
			Type:        "article",
			ID:          offer.ID,
			Title:       b.words.Plain(o.Lang, offer.Title),
			Description: b.words.Plain(o.Lang, offer.About),
			Content: models.InputTextMessageContent{
				MessageText:        string(text),
				ParseMode:          models.ParseModeHTML,
				LinkPreviewOptions: &models.LinkPreviewOptions{IsDisabled: tg.True()},
			},
		})
	}
	return all
}
