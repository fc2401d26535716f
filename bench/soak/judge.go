package main

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/munfatih/munfatih/playground"
)

// The bounds of what a replica may take.
const (
	maxMemory     = 300 // MiB, at its worst instant
	maxThreads    = 64
	maxFiles      = 400 // open at the end: it keeps idle connections for a while,
	maxGoroutines = 600 // with two goroutines each
)

// verdict is what came out of a scenario.
type verdict struct {
	scenario scenario
	skipped  string // why it was not played; "" when it was
	took     time.Duration

	updates    int // that people caused
	answered   int
	lost       int // neither answered nor allowed to lapse
	lapsed     int // buttons that stayed without an answer, as allowed
	unstepped  int
	twice      int    // stepped twice
	again      int    // replies that appeared again
	onWire     int    // of them, so many may have
	outOfOrder int    // replies after a later one of their chat
	overtaken  string // one of them

	before, during, after quantiles
	recovery              time.Duration // until all of before was answered
	memory                int           // MiB, the most of any replica
	first, last           kept          // at the start and in the end, the most of any replica
	notes                 []string
	broken                []string // promises, in words
}

// breaks tells of a promise that was broken.
func (v *verdict) breaks(format string, args ...any) {
	v.broken = append(v.broken, fmt.Sprintf(format, args...))
}

// line says it in short.
func (v *verdict) line() string {
	if v.skipped != "" {
		return v.skipped
	}
	return fmt.Sprintf("%d updates, %d answered, %d lost, %d not stepped, %d stepped twice, %d replies again (%d on the wire), %d out of order; "+
		"p50/p99 %v / %v / %v; all answered after %.1f s; %d MiB; %s",
		v.updates, v.answered, v.lost, v.unstepped, v.twice, v.again, v.onWire, v.outOfOrder,
		v.before, v.during, v.after, v.recovery.Seconds(), v.memory, strings.Join(v.notes, "; "))
}

// judge counts what the scenario came to.
func (w *world) judge(v *verdict) {
	sent := w.load.all()
	v.updates = len(sent)
	w.mu.Lock()
	v.notes, v.broken, v.onWire = w.notes, append(v.broken, w.promises...), w.onWire
	w.mu.Unlock()
	said := w.hear()
	w.judgeAnswers(v, sent, said)
	if err := w.judgeSteps(v, sent); err != nil {
		v.breaks("what was stepped cannot be read: %v", err)
	}
	w.judgeReplicas(v)
	w.judgeTimes(v, sent, said)
	for _, breach := range w.telegram.Violations() {
		v.breaks("against the Bot API's rules: %s", breach)
	}
	for what, n := range map[string]int{"updates lost": v.lost, "updates not stepped": v.unstepped, "updates stepped twice": v.twice} {
		if n > 0 {
			v.breaks("%d %s", n, what)
		}
	}
	if v.again > v.onWire {
		v.breaks("%d replies appeared again, though at most %d were on the wire when something died", v.again, v.onWire)
	}
	if v.outOfOrder > 0 && !w.scenario.allow.disorder {
		v.breaks("%d replies out of order: %s", v.outOfOrder, v.overtaken)
	}
}

// answers are what the bot has said.
type answers struct {
	first map[string]time.Time // by code or query: when it was first said
	order map[int64][]string   // by chat: the codes, each where it was first said
	guide map[int64]int        // by chat: replies that hold no code
	again int                  // codes that were said again
}

var codeForm = regexp.MustCompile(`soak-\d+`)

// hear goes through all that the bot has said to Telegram.
func (w *world) hear() answers { return hear(w.telegram.Calls("sendMessage", "answerCallbackQuery")) }

func hear(calls []playground.Call) answers {
	a := answers{first: map[string]time.Time{}, order: map[int64][]string{}, guide: map[int64]int{}}
	for _, call := range calls {
		if call.Error != "" {
			continue
		}
		if query, ok := call.Params["callback_query_id"].(string); ok {
			a.first[query] = call.At
			continue
		}
		chat := chatOf(call.Params["chat_id"])
		text, _ := call.Params["text"].(string)
		code := codeForm.FindString(text)
		switch _, said := a.first[code]; {
		case code == "":
			a.guide[chat]++
		case said:
			a.again++
		default:
			a.first[code] = call.At
			a.order[chat] = append(a.order[chat], code)
		}
	}
	return a
}

// chatOf reads a chat_id as it came.
func chatOf(param any) (id int64) {
	_, _ = fmt.Sscan(fmt.Sprint(param), &id) // 0 is nobody's
	return id
}

// judgeAnswers counts what was answered, what was said again, and the order.
func (w *world) judgeAnswers(v *verdict, sent []update, said answers) {
	questions := map[int64]int{}
	for _, u := range sent {
		key := u.code + u.query
		_, answered := said.first[key]
		switch {
		case u.question():
			questions[u.chat]++
		case answered:
			v.answered++
		case u.query != "" && w.scenario.allow.lapsed && w.isDuring(u.at.Add(inFlight)):
			v.lapsed++
		default:
			v.lost++
		}
	}
	v.again = said.again
	for chat, asked := range questions {
		got := said.guide[chat]
		v.answered += min(asked, got)
		v.lost += max(asked-got, 0)
		v.again += max(got-asked, 0)
	}
	for chat, codes := range said.order {
		last := -1
		for _, code := range codes {
			var n int
			_, _ = fmt.Sscanf(code, "soak-%d", &n) // it has this form
			if n < last {
				v.outOfOrder++
				v.overtaken = fmt.Sprintf("%s after soak-%d in chat %d", code, last, chat)
			}
			last = max(last, n)
		}
	}
}

// judgeSteps compares what Redis has kept with what was sent.
func (w *world) judgeSteps(v *verdict, sent []update) error {
	want, asked := map[int64]int{}, 0
	for _, u := range sent {
		want[u.chat]++
		if u.question() {
			asked++
		}
	}
	got, err := w.redis.revisions(w.ctx, w.load.ids)
	if err != nil {
		return err
	}
	for chat, n := range want {
		v.unstepped += max(n-got[chat], 0)
		v.twice += max(got[chat]-n, 0)
	}
	counted, err := w.redis.questions(w.ctx)
	if err != nil {
		return err
	}
	if counted != asked {
		v.breaks("%d questions counted, want %d", counted, asked)
	}
	return nil
}

// judgeReplicas looks at what the processes take.
func (w *world) judgeReplicas(v *verdict) {
	for _, r := range w.replicas {
		r.measure()
		v.memory = max(v.memory, r.mostMemory())
	}
	v.first, v.last = w.first, w.keeps()
	if v.memory > maxMemory {
		v.breaks("a replica took %d MiB, want at most %d", v.memory, maxMemory)
	}
	if v.last.goroutines > maxGoroutines || v.last.files > maxFiles || v.last.threads > maxThreads {
		v.breaks("in the end a replica has %d goroutines, %d open files, %d threads, want at most %d, %d, %d",
			v.last.goroutines, v.last.files, v.last.threads, maxGoroutines, maxFiles, maxThreads)
	}
}

// keeps is the most that any replica holds on to now.
func (w *world) keeps() (most kept) {
	for _, r := range w.replicas {
		k := r.keeps()
		most = kept{max(most.goroutines, k.goroutines), max(most.files, k.files), max(most.threads, k.threads)}
	}
	return most
}

// inFlight is how long a press may be on its way before the fault takes its answer.
const inFlight = time.Second

// isDuring reports whether something was done while the fault lasted.
func (w *world) isDuring(at time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.broken.IsZero() && at.After(w.broken) && (w.healed.IsZero() || at.Before(w.healed))
}

// within is how soon all is to be answered once all is well: a dead replica's
// turns last for 5 s, what it has parked is taken up after some 10 s, and a load
// as before goes on meanwhile. What the flood gate takes comes on top.
const within = 20 * time.Second

// judgeTimes sorts the waits for an answer by phase, and tells how long it took
// until all that was sent before the fault's end was answered.
func (w *world) judgeTimes(v *verdict, sent []update, said answers) {
	var before, during, after []time.Duration
	waiting := 0 // messages that were to be answered when the fault ended
	for _, u := range sent {
		at, answered := said.first[u.code+u.query]
		if u.at.Before(w.healed) && at.After(w.healed) && u.code != "" {
			waiting++
		}
		switch {
		case u.question() || !answered:
		case w.isDuring(u.at):
			during = append(during, at.Sub(u.at))
			v.recovery = max(v.recovery, at.Sub(w.healed))
		case u.at.Before(w.broken) || w.broken.IsZero():
			before = append(before, at.Sub(u.at))
			v.recovery = max(v.recovery, at.Sub(w.healed))
		default:
			after = append(after, at.Sub(u.at))
		}
	}
	if most := within + w.scenario.allow.slower + time.Duration(waiting)*time.Second/leastSecond; v.recovery > most {
		v.breaks("all was answered %s after the fault's end, want %s: the flood gate had %d messages to let through",
			brief(v.recovery), brief(most), waiting)
	}
	v.before, v.during, v.after = quantilesOf(before), quantilesOf(during), quantilesOf(after)
}
