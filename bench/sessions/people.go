package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/munfatih/munfatih/eligibility"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/guide"
	"github.com/munfatih/munfatih/i18n"
)

// kind is how far people go.
type kind struct {
	name    string
	percent int // of the mix
	lang    i18n.Lang
	answers int // to the quiz; -1 did not begin it
}

// kinds are a guess at who comes: most ask and go.
var kinds = []kind{
	{"only asked", 50, "", -1},
	{"chose a language and asked", 15, i18n.FR, -1},
	{"is in the middle of the quiz", 15, "", 4},
	{"finished the quiz", 20, "", 9},
}

// mixed spreads the kinds evenly over people.
func mixed(person int) kind {
	place := person * 37 % 100 // 37 and 100 have no common divisor: each place once in a hundred
	for _, k := range kinds {
		if place -= k.percent; place < 0 {
			return k
		}
	}
	panic("the kinds are less than all")
}

// questions are what people ask, long and short.
var questions = []string{
	"ما هي شروط الانضمام؟",
	"كيف يمكن لجماعتنا أن تنضم إلى البرنامج المحلي لشراكة الحكومة المنفتحة؟",
	"quels sont les critères d'éligibilité pour une commune ?",
	"chkoun li kaysni la lettre d'appui",
	"واش الجهة حتى هي تقدر تشارك",
	"ما آخر أجل لإيداع ملف الترشيح، ومن يوقع رسالة الدعم داخل المجلس؟",
	"how long does an action plan last?",
	"من هي نقطة الارتكاز وما هي مهامها؟",
	"Une province peut-elle poser sa candidature avec plusieurs communes, et qui devient alors le point focal ?",
	"الميزانية",
}

// people walk through the bot's own conversations.
type people struct {
	flows *flows.Flows
	known map[walk]walked
}

// walk is all that a session depends on; the zero question is the first.
type walk struct {
	kind     kind
	question int
}

// walked is where a walk has led.
type walked struct {
	session flows.Session
	steps   int
}

func newPeople() (*people, error) {
	g, err := guide.Load(guide.Embedded())
	if err != nil {
		return nil, fmt.Errorf("load the guide: %w", err)
	}
	words, err := i18n.Load(i18n.Embedded())
	if err != nil {
		return nil, fmt.Errorf("load words: %w", err)
	}
	rules, err := eligibility.Load(eligibility.Embedded())
	if err != nil {
		return nil, fmt.Errorf("load the rules: %w", err)
	}
	f := &flows.Flows{Guide: func() *guide.Guide { return g }, Words: words, Username: "munfatih_bot", Rules: rules}
	return &people{f, map[walk]walked{}}, nil
}

// taker takes a person's next event and gives what the bot says to it.
type taker func(flows.Event) (flows.Outcome, error)

// walk lets a person go as far as their kind does.
func (w walk) walk(take taker) error {
	events := []flows.Event{
		{Kind: flows.Command, Command: "start", Text: "/start"},
		{Kind: flows.Message, Text: questions[w.question]},
	}
	if w.kind.lang != "" {
		choice := flows.Choice{Flow: "lang", Step: "set", Value: string(w.kind.lang)}
		events = append(events[:1], flows.Event{Kind: flows.Pressed, Choice: choice}, events[1])
	}
	if w.kind.answers >= 0 {
		events = append(events, flows.Event{Kind: flows.Command, Command: "quiz", Text: "/quiz"},
			flows.Event{Kind: flows.Pressed, Choice: flows.Choice{Flow: "quiz", Step: "for", Value: "commune"}},
			flows.Event{Kind: flows.Pressed, Choice: flows.Choice{Flow: "quiz", Step: "on"}})
	}
	var out flows.Outcome
	var err error
	for _, e := range events {
		if out, err = take(e); err != nil {
			return err
		}
	}
	for range max(w.kind.answers, 0) {
		choice, ok := firstAnswer(out)
		if !ok {
			return errors.New("the quiz asks nothing more")
		}
		if out, err = take(flows.Event{Kind: flows.Pressed, Choice: choice}); err != nil {
			return err
		}
	}
	return nil
}

// firstAnswer is the "yes" under what the quiz asks.
func firstAnswer(out flows.Outcome) (flows.Choice, bool) {
	for _, r := range out.Replies {
		for _, row := range r.Buttons {
			for _, b := range row {
				if b.Choice.Flow == "quiz" && b.Choice.Step == string(eligibility.Yes) {
					return b.Choice, true
				}
			}
		}
	}
	return flows.Choice{}, false
}

// end is where a walk leads. Walks are the same for all people, but for the
// chat, of which a session holds nothing.
func (p *people) end(ctx context.Context, w walk) (walked, error) {
	if known, ok := p.known[w]; ok {
		return known, nil
	}
	var now walked
	err := w.walk(func(e flows.Event) (flows.Outcome, error) {
		out, err := p.step(ctx, now.session, 1, e)
		now.session, now.steps = out.Session, now.steps+1
		return out, err
	})
	if err != nil {
		return now, err
	}
	p.known[w] = now
	return now, nil
}

// step is what the bot decides on an event in a chat.
func (p *people) step(ctx context.Context, s flows.Session, chat int64, e flows.Event) (flows.Outcome, error) {
	e.Chat, e.Private, e.Message = chat, true, 1
	e.Person = flows.Person{ID: chat, Name: "Amina El Idrissi", Language: "ar"}
	e.At = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	e.Seed = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	return p.flows.Step(ctx, s, e)
}
