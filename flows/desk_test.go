package flows_test

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/guide"
	"github.com/munfatih/munfatih/i18n"
)

// memoryDesk is an editor's desk in memory, fed with outcomes as the store is.
type memoryDesk struct {
	misses  map[string]flows.Miss
	people  map[string]map[int64]bool // who asked, by the miss's id
	settled map[string]bool
	err     error // that every call gives, when set
}

func newDesk() *memoryDesk {
	return &memoryDesk{misses: map[string]flows.Miss{}, people: map[string]map[int64]bool{}, settled: map[string]bool{}}
}

// take keeps what an outcome says of misses.
func (d *memoryDesk) take(person int64, out flows.Outcome) {
	for _, m := range out.Misses {
		if d.settled[m.ID] {
			continue
		}
		if _, known := d.misses[m.ID]; !known {
			d.misses[m.ID], d.people[m.ID] = m, map[int64]bool{}
		}
		d.people[m.ID][person] = true
	}
	for _, l := range out.Learned {
		delete(d.misses, l.ID)
		d.settled[l.ID] = true
	}
}

func (d *memoryDesk) Misses(_ context.Context, limit int) ([]flows.Miss, error) {
	var all []flows.Miss
	for id := range d.misses {
		if m, ok, _ := d.MissByID(context.Background(), id); ok {
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(a, b flows.Miss) int {
		return cmp.Or(cmp.Compare(b.People, a.People), cmp.Compare(a.Text, b.Text))
	})
	return all[:min(limit, len(all))], d.err
}

func (d *memoryDesk) MissByID(_ context.Context, id string) (flows.Miss, bool, error) {
	m, ok := d.misses[id]
	m.People = len(d.people[id])
	return m, ok && m.People >= 2, d.err
}

// asked lets so many people ask a question, which must be a miss; with useless
// set they get an answer and call it not useful. It gives the miss's id.
func (d *memoryDesk) asked(t testing.TB, people int, language, question string, useless bool) string {
	t.Helper()
	var id string
	for i := range people {
		c := newChat(t, language)
		c.flows.Desk, c.person.ID = d, int64(1000+i)
		out := c.say(question)
		if useless {
			var passage string
			for _, row := range c.messages[0].Buttons {
				for _, b := range row {
					if b.Choice.Step == "no" {
						passage = b.Choice.Value
					}
				}
			}
			out = c.do(flows.Event{Kind: flows.Pressed, Choice: flows.Choice{Flow: "guide", Step: "no", Value: passage}, Message: 1})
		}
		if len(out.Misses) != 1 {
			t.Fatalf("%q: got the misses %+v, want one", question, out.Misses)
		}
		d.take(c.person.ID, out)
		id = out.Misses[0].ID
	}
	return id
}

// deskQuestions are a miss and a question whose answer is called not useful.
var deskQuestions = map[i18n.Lang][2]string{
	i18n.AR: {"كم رسوم العضوية السنوية في الشراكة؟", "كم شهرا يجب أن يبقى من مدة الانتداب؟"},
	i18n.FR: {"Faut-il payer une cotisation annuelle ?", "Combien de mois de mandat doit-il rester ?"},
	i18n.EN: {"Is there a yearly membership fee?", "How many months of mandate must be left?"},
}

// newAdmin is an admin's chat, with a desk on which two questions lie: first,
// asked by three, is a miss; second, asked by two, was answered in vain.
func newAdmin(t testing.TB, lang i18n.Lang) (c *chat, first, second string) {
	t.Helper()
	desk := newDesk()
	first = desk.asked(t, 3, string(lang), deskQuestions[lang][0], false)
	second = desk.asked(t, 2, string(lang), deskQuestions[lang][1], true)
	c = newChat(t, string(lang))
	c.flows.Desk, c.flows.Admins = desk, []int64{99, c.person.ID}
	return c, first, second
}

// keys are the words that an outcome says.
func keys(out flows.Outcome) []i18n.Key {
	var all []i18n.Key
	for _, r := range out.Replies {
		for _, text := range r.Text {
			if text.Key != "" {
				all = append(all, text.Key)
			}
		}
	}
	return all
}

func TestDeskIsForAdmins(t *testing.T) {
	admin, id, _ := newAdmin(t, i18n.EN)
	desk := admin.flows.Desk
	for _, who := range []struct {
		name   string
		admins []int64
		desk   flows.Desk
	}{{"nobody is an admin", nil, desk}, {"others are", []int64{99}, desk}, {"an admin without a desk", []int64{7}, nil}} {
		c := newChat(t, "en")
		c.flows.Admins, c.flows.Desk = who.admins, who.desk
		if got := keys(c.say("/admin")); !slices.Equal(got, []i18n.Key{i18n.KeyUnknownCommand}) {
			t.Errorf("%s: /admin: got %v, want %s", who.name, got, i18n.KeyUnknownCommand)
		}
		c.session.Open = &flows.Choice{Flow: "desk", Step: "miss", Value: id} // as if no longer an admin
		for _, choice := range []flows.Choice{
			{Flow: "desk", Step: "list"}, {Flow: "desk", Step: "miss", Value: id}, {Flow: "desk", Step: "contents", Value: id},
			{Flow: "desk", Step: "section", Value: id + ":2.3"}, {Flow: "desk", Step: "aside", Value: id},
			{Flow: "desk", Step: "link", Value: id + ":2.3.mandate"},
		} {
			out := c.do(flows.Event{Kind: flows.Pressed, Choice: choice, Message: 1})
			if !isOld(out) || len(out.Learned) != 0 {
				t.Errorf("%s: forged %+v: got %v and learned %+v, want an old button", who.name, choice, keys(out), out.Learned)
			}
		}
		if out := c.say(deskQuestions[i18n.EN][1]); slices.Contains(keys(out), i18n.KeyDeskMiss) || c.session.Open != nil {
			t.Errorf("%s: a question with an open step: got %v, want the answer alone", who.name, keys(out))
		}
	}
	admin.private = false
	if out := admin.say("/admin"); !slices.Equal(keys(out), []i18n.Key{i18n.KeyGroupPrivate}) {
		t.Errorf("/admin in a group: got %v, want it to be opened in private", keys(out))
	}
	out := admin.do(flows.Event{Kind: flows.Pressed, Choice: flows.Choice{Flow: "desk", Step: "aside", Value: id}, Message: 1})
	if len(out.Replies) != 0 || len(out.Learned) != 0 {
		t.Errorf("a button of the desk in a group: got %+v, want nothing", out)
	}
}

func TestDeskSettles(t *testing.T) {
	for _, lang := range i18n.Langs {
		c, id, _ := newAdmin(t, lang)
		question := deskQuestions[lang][0]
		for _, tt := range []struct{ step, value, passage string }{
			{"link", id + ":2.3.mandate", "2.3.mandate"}, {"aside", id, ""},
		} {
			c.do(flows.Event{Kind: flows.Pressed, Choice: flows.Choice{Flow: "desk", Step: "miss", Value: id}})
			if c.session.Open == nil {
				t.Errorf("%s: a miss is shown: got no open step, want it", lang)
			}
			out := c.do(flows.Event{Kind: flows.Pressed, Choice: flows.Choice{Flow: "desk", Step: tt.step, Value: tt.value}})
			want := []flows.Learned{{ID: id, Text: question, Variety: string(theGuide().Ask(question, "").Variety), Passage: tt.passage}}
			if !gocmp.Equal(out.Learned, want) || c.session.Open != nil {
				t.Errorf("%s, %s: got learned %+v, open %v, want %+v, none", lang, tt.step, out.Learned, c.session.Open, want)
			}
		}
	}
}

func TestDeskForgedByAnAdmin(t *testing.T) {
	c, id, _ := newAdmin(t, i18n.EN)
	single := c.flows.Desk.(*memoryDesk).asked(t, 1, "en", "What is the membership fee?", false)
	for _, tt := range []struct {
		step, value string
		old         bool // told to be an old button; else that the question is gone
	}{
		{"link", id + ":9.9.none", true}, {"link", id + ":", true}, {"link", id, true}, {"section", id + ":9.9", true},
		{"section", id, true}, {"fly", id, true},
		{"link", "unknown:2.3.mandate", false}, {"miss", "", false}, {"aside", single, false}, {"link", single + ":2.3.mandate", false},
		{"miss", single, false},
	} {
		out := c.do(flows.Event{Kind: flows.Pressed, Choice: flows.Choice{Flow: "desk", Step: tt.step, Value: tt.value}, Message: 0})
		if isOld(out) != tt.old || len(out.Learned) != 0 {
			t.Errorf("%s %s: got old %v, learned %+v, want %v, nothing", tt.step, tt.value, isOld(out), out.Learned, tt.old)
		}
		if !tt.old && (out.Toast == nil || out.Toast.Text.Key != i18n.KeyDeskGone || !slices.Equal(keys(out), []i18n.Key{i18n.KeyDesk})) {
			t.Errorf("%s %s: got %+v, %v, want that it is gone, and the list", tt.step, tt.value, out.Toast, keys(out))
		}
	}
}

// TestOpenStepComesBack asks in the middle of the desk's work.
func TestOpenStepComesBack(t *testing.T) {
	pressed := func(flow, step, value string) flows.Event {
		return flows.Event{Kind: flows.Pressed, Choice: flows.Choice{Flow: flow, Step: step, Value: value}, Message: 1}
	}
	edited := written("How many months of mandate must be left?")
	edited.Kind = flows.Edited
	tests := []struct {
		name  string
		event flows.Event
		back  bool // the step is said again
		open  bool // it stays open
	}{
		{"a question", written("How many months of mandate must be left?"), true, true},
		{"a question in another language", written("Combien de mois de mandat doit-il rester ?"), true, true},
		{"what the guide does not say", written("Is there a yearly membership fee?"), true, true},
		{"no words", written("?!"), true, true},
		{"an edited question", edited, true, true},
		{"a photo with a question", flows.Event{Kind: flows.Other, Media: "photo", Text: "What is OGP?"}, true, true},
		{"a sticker", flows.Event{Kind: flows.Other, Media: "sticker"}, true, true},
		{"/ask with a question", written("/ask What is OGP?"), true, true},
		{"an example", pressed("ask", "example", "1"), true, true},
		{"the guide's contents", pressed("guide", "contents", "here"), false, true},
		{"/ask without one", written("/ask"), false, false},
		{"/help", written("/help"), false, false},
		{"/cancel", written("/cancel"), false, false},
		{"back to the list", pressed("desk", "list", ""), false, false},
	}
	for _, tt := range tests {
		c, id, _ := newAdmin(t, i18n.EN)
		c.say("/admin")
		c.press(1, "#1")
		out := c.do(tt.event)
		last := out.Replies[len(out.Replies)-1]
		back := last.Edit == 0 && last.Lang == i18n.EN && len(last.Text) > 0 && last.Text[0].Key == i18n.KeyDeskMiss && len(out.Replies) > 1
		want := &flows.Choice{Flow: "desk", Step: "miss", Value: id}
		if back != tt.back || (c.session.Open != nil) != tt.open || tt.open && *c.session.Open != *want {
			t.Errorf("%s: got %v, back %v, open %+v, want back %v, open %v", tt.name, keys(out), back, c.session.Open, tt.back, tt.open)
		}
	}
}

func TestOpenStepSettledMeanwhile(t *testing.T) {
	c, id, _ := newAdmin(t, i18n.EN)
	c.say("/admin")
	c.press(1, "#1")
	c.flows.Desk.(*memoryDesk).take(8, flows.Outcome{Learned: []flows.Learned{{ID: id}}})
	if out := c.say("What is OGP?"); len(out.Replies) != 1 || c.session.Open != nil {
		t.Errorf("settled by another admin: got %v, open %v, want the answer alone and nothing open", keys(out), c.session.Open)
	}
}

func TestCancelSaysWhatItDid(t *testing.T) {
	c, _, _ := newAdmin(t, i18n.EN)
	c.say("/admin")
	c.press(1, "#1")
	for _, want := range []i18n.Key{i18n.KeyCancelled, i18n.KeyCancelNothing} {
		if got := keys(c.say("/cancel")); !slices.Equal(got, []i18n.Key{want}) {
			t.Errorf("/cancel: got %v, want %s", got, want)
		}
	}
}

func TestDeskWithoutRecords(t *testing.T) {
	c, id, _ := newAdmin(t, i18n.EN)
	away := errors.New("connection refused")
	c.flows.Desk.(*memoryDesk).err = away
	open := flows.Session{Version: 1, Open: &flows.Choice{Flow: "desk", Step: "miss", Value: id}}
	pressed := flows.Event{Kind: flows.Pressed, Choice: flows.Choice{Flow: "desk", Step: "link", Value: id + ":2.3.mandate"}}
	for _, e := range []flows.Event{written("/admin"), pressed, written("What is OGP?"), {Kind: flows.Other, Media: "photo"}} {
		e.Private, e.Chat, e.Person = true, 7, flows.Person{ID: 7, Language: "en"}
		_, err := c.flows.Step(context.Background(), open, e)
		if !errors.Is(err, flows.ErrRecords) || !errors.Is(err, away) {
			t.Errorf("%s %s: got error %v, want %v: %v", e.Kind, e.Text, err, flows.ErrRecords, away)
		}
	}
}

// TestMisses holds to what is kept for the desk, and what is not.
func TestMisses(t *testing.T) {
	miss, answered := deskQuestions[i18n.FR][0], deskQuestions[i18n.FR][1]
	rate := func(verdict string) flows.Event {
		passage := theGuide().Ask(answered, "").Passage.ID
		return flows.Event{Kind: flows.Pressed, Choice: flows.Choice{Flow: "guide", Step: verdict, Value: passage}, Message: 1}
	}
	tooOld := rate("no")
	tooOld.Message = 0
	type step = flows.Event
	tests := []struct {
		name  string
		group bool
		steps []step
		want  []string // text and passage
	}{
		{"a miss", false, []step{written(miss)}, []string{miss + "|"}},
		{"a miss by /ask", false, []step{written("/ask " + miss)}, []string{miss + "|"}},
		{"a miss with a name", false, []step{written(miss + " @aicha 0612345678")}, []string{miss + " … …|"}},
		{"a miss in a group", true, []step{written("/ask " + miss)}, nil},
		{"an answer", false, []step{written(answered)}, nil},
		{"small talk", false, []step{written("merci beaucoup")}, nil},
		{"useful", false, []step{written(answered), rate("yes")}, nil},
		{"not useful", false, []step{written(answered), rate("no")}, []string{answered + "|2.3.mandate"}},
		{"not useful, twice", false, []step{written(answered), rate("no"), rate("no")}, []string{answered + "|2.3.mandate"}},
		{"not useful, twice, too old to be changed", false, []step{written(answered), tooOld, tooOld}, []string{answered + "|2.3.mandate"}},
		{"not useful, nothing asked", false, []step{written("/start"), rate("no")}, nil},
		{"not useful, of an answer before the last", false, []step{written(answered), written("Qu'est-ce que l'OGP ?"), rate("no")}, nil},
		{"not useful, after a miss", false, []step{written(answered), written(miss), rate("no")}, []string{miss + "|"}},
	}
	for _, tt := range tests {
		c := newChat(t, "fr")
		c.flows.Desk, c.private = newDesk(), !tt.group
		var got []string
		for _, e := range tt.steps {
			for _, m := range c.do(e).Misses {
				got = append(got, m.Text+"|"+m.Passage)
				if m.Variety != string(guide.VarietyFrench) || m.ID == "" {
					t.Errorf("%s: got %+v, want the variety fr and an id", tt.name, m)
				}
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
	c := newChat(t, "fr")
	if out := c.say(miss); len(out.Misses) != 0 {
		t.Errorf("without a desk: got %+v, want nothing kept", out.Misses)
	}
}

// TestUnderstood says how a question was read where that is not obvious.
func TestUnderstood(t *testing.T) {
	tests := []struct {
		question string
		want     bool
	}{
		{"ch7al mn chhar khas yb9a f lmandat", true},
		{"شحال خاص يبقى ف mandat du conseil", true},
		{"chhal mn mois khas yb9a dyal le mandat", true},
		{"شحال من شهر خاص يبقى فالمدة ديال المجلس", false},
		{"كم شهرا يجب أن يبقى من مدة الانتداب؟", false},
		{"Combien de mois de mandat doit-il rester ?", false},
		{"How many months of mandate must be left?", false},
	}
	for _, tt := range tests {
		a := theGuide().Ask(tt.question, "")
		if a.Status != guide.Answered {
			t.Errorf("%q: got %s, want a question that is answered", tt.question, a.Status)
			continue
		}
		out := newChat(t, "fr").say(tt.question)
		first := out.Replies[0].Text[0]
		if got := first.Key == i18n.KeyUnderstood; got != tt.want {
			t.Errorf("%q: got first %+v, want %s: %v", tt.question, first, i18n.KeyUnderstood, tt.want)
		}
		title := a.Passage.Text[a.Lang].Title
		if said := visible(theWords().Plain(out.Replies[0].Lang, first)); tt.want && !strings.Contains(said, title) {
			t.Errorf("%q: got %q, want the title %q in it", tt.question, said, title)
		}
	}
}
