package guide

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestKey(t *testing.T) {
	tests := []struct{ a, b string }{
		{"Qui paie le déplacement ?", "qui  PAIE le deplacement"},
		{"أين يُؤدَّى الثَّمَنُ؟", "اين يودي الثمن"},
		{"l’appel n'est pas là", "l'appel n'est pas la"},
		{"٢٠٢٧ سنة", "2027 سنه"},
		{"a\u200b\u200fb", "ab"},
	}
	for _, tt := range tests {
		if a, b := Key(tt.a), Key(tt.b); a != b || a == "" {
			t.Errorf("Key(%q), Key(%q): got %q, %q, want the same", tt.a, tt.b, a, b)
		}
	}
	if a, b := Key("who pays"), Key("pays who"); a == b {
		t.Errorf("the words in another order: got the key %q twice, want two keys", a)
	}
	for _, empty := range []string{"", " \n", "?!…", "\u064b"} {
		if got := Key(empty); got != "" {
			t.Errorf("Key(%q): got %q, want none", empty, got)
		}
	}
}

// missed is asked of the small guide in vain.
const missed = "How much is the fee for our parking?"

func TestLessons(t *testing.T) {
	g := small(t)
	for _, question := range []string{missed, "zqvxk wpftk", "what is the weather tomorrow"} {
		if a := g.Ask(question, ""); a.Status != Unanswered {
			t.Fatalf("Ask(%q) before the lesson: got %s, want unanswered", question, a.Status)
		}
	}
	taught := g.With([]Lesson{
		{Question: "zqvxk wpftk", Passage: "2.2.country"},
		{Question: missed, Passage: "contact.address"},
		{Question: "كم رسوم موقف السيارات؟", Passage: "2.2.population"},
	})
	tests := []struct {
		name, question, passage string // "": not answered
		lang                    Lang
	}{
		{"the very words", missed, "contact.address", English},
		{"other spelling", "  HOW much IS the fée for our parking!!", "contact.address", English},
		{"Arabic, other letters", "كَم رسوم مَوقف السيّارات", "2.2.population", Arabic},
		{"words that the guide never saw", "Zqvxk, wpftk?", "2.2.country", ""},
		{"near", "how much is the fee for the parking", "contact.address", English},
		{"half of it", "how much is the fee", "", English},
		{"a word of it", "parking", "", ""},
		{"another subject", "what is the weather tomorrow", "", English},
		{"what the guide knows", "must our country be a member", "2.2.country", English},
		{"nothing", "", "", ""},
	}
	for _, tt := range tests {
		a := taught.Ask(tt.question, "")
		got := ""
		if a.Status == Answered {
			got = a.Passage.ID
		}
		if got != tt.passage {
			t.Errorf("%s: Ask(%q): got %q (%s), want %q", tt.name, tt.question, got, a.Status, tt.passage)
		}
		if tt.lang != "" && a.Lang != tt.lang {
			t.Errorf("%s: Ask(%q): got an answer in %s, want %s", tt.name, tt.question, a.Lang, tt.lang)
		}
	}
}

// TestLessonIsNear holds the measure to both sides: a lesson's passage answers
// exactly the questions whose cosine with it reaches the likeness.
func TestLessonIsNear(t *testing.T) {
	g := embedded(t)
	const lesson = "Is there a yearly membership fee for our commune?"
	taught := g.With([]Lesson{{Question: lesson, Passage: "contact.imprint"}, {Question: lesson, Passage: g.passages[0].ID}})
	learned := taught.lessons[0].weight
	near, far := 0, 0
	for _, question := range []string{
		lesson, "Is there a yearly membership fee for our communes?", "is there a yearly membership fee for the commune",
		"Is there a yearly fee of membership for our commune", "Is there any membership fee?", "yearly membership",
		"Combien de mois de mandat doit-il rester ?", "هل الانضمام مجاني",
	} {
		seen := g.lexicon.analyse(question)
		vector, _ := g.ranker.vocabulary.vector(seen)
		var cosine float32
		for _, term := range vector {
			cosine += term.weight * learned[term.at]
		}
		want := cosine >= likeness
		if got := taught.lessonFor(question, seen) != nil; got != want {
			t.Errorf("%q: got a lesson %v at cosine %.2f, want %v", question, got, cosine, want)
		}
		if want {
			near++
		} else {
			far++
		}
	}
	if near < 2 || far < 3 {
		t.Errorf("got %d questions near and %d far, want some of both: the test shows nothing", near, far)
	}
}

func TestLessonsLeaveTheGuideAsItIs(t *testing.T) {
	g := small(t)
	before, err := json.Marshal(g.Ask(missed, ""))
	if err != nil {
		t.Fatal(err)
	}
	taught := g.With([]Lesson{
		{Question: missed, Passage: "contact.address"},
		{Question: "no such passage", Passage: "9.9.none"},
		{Question: "a topic is no passage", Passage: "near.fee"},
		{Question: "?!", Passage: "contact.address"},
	})
	if n := len(taught.lessons); n != 1 {
		t.Errorf("got %d lessons, want 1: an unknown passage and a question without words are left out", n)
	}
	again := taught.With(nil)
	for name, same := range map[string]*Guide{"the guide itself": g, "with no lessons": again} {
		after, err := json.Marshal(same.Ask(missed, ""))
		if err != nil || string(after) != string(before) {
			t.Errorf("%s: Ask(%q): got\n%s, %v, want\n%s", name, missed, after, err, before)
		}
	}
	a := taught.Ask(missed, "")
	if a.Passage == nil || a.Passage.ID != "contact.address" || !slices.Equal(a.Sections, []string{"contact"}) || a.Topic != "" {
		t.Errorf("taught: got %+v, want contact.address and no topic", a)
	}
	if len(a.Nearest) == 0 || len(a.Nearest) > nearestShown || a.Nearest[0] != a.Passage || slices.Contains(a.Nearest[1:], a.Passage) {
		t.Errorf("taught: got nearest %+v, want the lesson's passage first, once, among at most %d", a.Nearest, nearestShown)
	}
	if a.Note != a.Passage.Note {
		t.Errorf("taught: got the note %+v, want the passage's", a.Note)
	}
}

// The content that was merged and the lesson agree; where they do not, the
// editor's later word holds.
func TestLessonOverridesTheRanking(t *testing.T) {
	g := small(t)
	const question = "must our country be a member"
	if a := g.Ask(question, ""); a.Passage == nil || a.Passage.ID != "2.2.country" {
		t.Fatalf("Ask(%q): got %+v, want 2.2.country", question, a.Passage)
	}
	a := g.With([]Lesson{{Question: question, Passage: "contact.address"}}).Ask(question, "")
	if a.Status != Answered || a.Passage.ID != "contact.address" || slices.Contains(a.Alternatives, "contact") {
		t.Errorf("taught: got %s %+v, alternatives %v, want contact.address", a.Status, a.Passage, a.Alternatives)
	}
}

func TestLiveTeaches(t *testing.T) {
	answer := func(l *Live) string {
		if a := l.Guide().Ask(missed, ""); a.Passage != nil && a.Status == Answered {
			return a.Passage.ID
		}
		return ""
	}
	expect := func(l *Live, when, want string) {
		t.Helper()
		if got := answer(l); got != want {
			t.Errorf("%s: got %q, want %q", when, got, want)
		}
	}
	lessons := []Lesson{{Question: missed, Passage: "contact.address"}}
	live, err := NewLive(smallFolder())
	if err != nil {
		t.Fatal(err)
	}
	expect(live, "before", "")
	old := live.Guide()
	live.Teach(lessons)
	expect(live, "taught", "contact.address")
	if a := old.Ask(missed, ""); a.Status != Unanswered {
		t.Errorf("a guide held since before: got %s, want it as it was", a.Status)
	}
	if err := live.Reload(smallFolder()); err != nil {
		t.Fatal(err)
	}
	expect(live, "reloaded", "contact.address")
	if err := live.Reload(edit(t, "outside.yaml", "off.weather", "weather")); err == nil {
		t.Error("Reload of a faulty folder: got no error, want faults")
	}
	expect(live, "a reload refused", "contact.address")
	live.Teach(append(lessons, Lesson{Question: missed + " x", Passage: "gone.passage"}))
	expect(live, "with one for a passage that is not there", "contact.address")
	live.Teach([]Lesson{{Question: missed, Passage: "2.2.country"}})
	expect(live, "taught otherwise", "2.2.country")
	live.Teach(nil)
	expect(live, "taught nothing", "")

	zero := new(Live)
	zero.Teach(lessons)
	if zero.Guide() != nil {
		t.Error("a zero Live that is taught: got a guide, want none yet")
	}
	if err := zero.Reload(smallFolder()); err != nil {
		t.Fatal(err)
	}
	expect(zero, "taught before the first load", "contact.address")
}
