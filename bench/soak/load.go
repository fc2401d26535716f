package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/munfatih/munfatih/playground"
)

// people is how many people write and press: so many that nobody writes more
// often than Telegram lets a bot answer.
const people = 150

// update is what a person has done.
type update struct {
	at   time.Time
	chat int64
	// code is in the message and comes back in the reply; "" for others.
	code string
	// query is the pressed button's number at Telegram; "" for messages.
	query string
}

// question reports whether a person has asked the guide: its answer holds no code.
func (u update) question() bool { return u.code == "" && u.query == "" }

// load is people at work. Most press a button, which is answered with a line
// that passes and no message; the others write something that cannot be
// verified, which is repeated in the reply; every tenth asks the guide.
type load struct {
	telegram *telegram
	chats    []*playground.Chat
	ids      []int64
	stop     context.CancelFunc
	working  sync.WaitGroup

	mu       sync.Mutex
	sent     []update
	messages int
	presses  int
}

func newLoad(t *telegram) *load {
	l := &load{telegram: t, stop: func() {}}
	for i := range people {
		id := int64(1000 + i)
		l.ids = append(l.ids, id)
		l.chats = append(l.chats, t.Person(playground.Person{ID: id, FirstName: "P", LanguageCode: "en"}))
	}
	return l
}

// begin sends so many updates a second from now on, of which so many are messages.
func (l *load) begin(ctx context.Context, updates, messages int) {
	l.end()
	ctx, l.stop = context.WithCancel(ctx)
	l.working.Go(func() {
		begun, every := time.Now(), time.NewTicker(5*time.Millisecond)
		defer every.Stop()
		for done := 0; ; {
			for due := int(time.Since(begun).Seconds() * float64(updates)); done < due; done++ {
				if done*messages/updates != (done+1)*messages/updates {
					l.write()
				} else {
					l.press()
				}
			}
			select {
			case <-every.C:
			case <-ctx.Done():
				return
			}
		}
	})
}

// end ends the load.
func (l *load) end() {
	l.stop()
	l.working.Wait()
}

// write sends the next message.
func (l *load) write() {
	l.mu.Lock()
	n := l.messages
	l.messages++
	l.mu.Unlock()
	chat, u := l.chats[n%people], update{at: time.Now(), chat: l.ids[n%people]}
	text := fmt.Sprintf("/ask population threshold of our commune, question %d", n)
	if n%people%10 != 9 {
		u.code = fmt.Sprintf("soak-%d", n)
		text = "/verify " + u.code
	}
	l.keep(u) // before it is sent: its answer must be known
	chat.Send(text)
}

// press presses the next button.
func (l *load) press() {
	l.mu.Lock()
	n := l.presses
	l.presses++
	l.mu.Unlock()
	u := update{at: time.Now(), chat: l.ids[n%people]}
	u.query = l.chats[n%people].PressData(0, fmt.Sprintf("al:got:soak%d", n)).ID
	l.keep(u)
}

func (l *load) keep(u update) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent = append(l.sent, u)
}

// all are the updates so far.
func (l *load) all() []update {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]update(nil), l.sent...)
}
