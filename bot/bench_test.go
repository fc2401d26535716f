package bot_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/munfatih/munfatih/bot"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
	"github.com/munfatih/munfatih/store"
)

type answer struct{}

func (answer) Step(_ context.Context, s flows.Session, e flows.Event) (flows.Outcome, error) {
	return flows.Outcome{Session: s, Replies: []flows.Reply{{Lang: i18n.AR, Text: []i18n.Text{{Fixed: i18n.Escape(e.Text)}}}}}, nil
}

// newBench is the webhook of a bot on a redis-server that writes every record
// to disk, and a Telegram that takes everything at once.
func newBench(b *testing.B) http.Handler {
	b.Helper()
	log := slog.New(slog.DiscardHandler)
	telegram := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		io.WriteString(w, `{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":7,"type":"private"}}}`)
	}))
	b.Cleanup(telegram.Close)
	dir, err := os.MkdirTemp("", "redis") // short: it holds a unix socket
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { os.RemoveAll(dir) })
	child, err := store.StartChild(context.Background(), dir, log)
	if errors.Is(err, store.ErrNoServer) {
		b.Skip(err)
	}
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(child.Stop)
	keeper, err := store.Open(child.URL(), "")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { keeper.Close() })
	words, err := i18n.Load(i18n.Embedded())
	if err != nil {
		b.Fatal(err)
	}
	it, err := bot.New(bot.Options{Token: "1:T", APIURL: telegram.URL, Keeper: keeper, Words: words, Log: log})
	if err != nil {
		b.Fatal(err)
	}
	it.Serve(answer{})
	b.Cleanup(func() { it.Drain(context.Background()) })
	return it.Webhook("secret")
}

// deliver brings one private text and fails unless it is done.
func deliver(b *testing.B, hook http.Handler, id, chat int64) {
	body := fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":1795000000,"chat":{"id":%d,"type":"private"},`+
		`"from":{"id":%d,"first_name":"Ann","language_code":"ar"},"text":"ما هي الحكومة المنفتحة؟"}}`, id, id, chat, chat)
	request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	request.Header.Set("X-Telegram-Bot-Api-Secret-Token", "secret")
	recorder := httptest.NewRecorder()
	hook.ServeHTTP(recorder, request)
	if recorder.Code != http.StatusOK {
		b.Errorf("update %d: got %d, want 200", id, recorder.Code)
	}
}

// BenchmarkUpdate is one private text from its arrival to its acknowledgement:
// begun, stepped, kept on disk, answered, struck. One chat's come one after the
// other; those of many chats side by side.
func BenchmarkUpdate(b *testing.B) {
	b.Run("one chat", func(b *testing.B) {
		hook := newBench(b)
		id := int64(0)
		for b.Loop() {
			id++
			deliver(b, hook, id, 7)
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N), "µs/update")
	})
	b.Run("many chats", func(b *testing.B) {
		hook := newBench(b)
		var ids, chats atomic.Int64
		b.SetParallelism(32)
		b.RunParallel(func(pb *testing.PB) {
			chat := chats.Add(1)
			for pb.Next() {
				deliver(b, hook, ids.Add(1), chat)
			}
		})
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N), "µs/update")
	})
}
