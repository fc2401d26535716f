package flows

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/eligibility"
	"github.com/munfatih/munfatih/i18n"
)

// flowQuiz is the eligibility quiz: the kind of council, nine questions in one
// message that changes, and a result that can be gone through and sent on.
//
// quizask.go has what is asked, quizresult.go what comes out, quizlink.go the
// link to a result, quizwords.go what can be typed.
const flowQuiz = "quiz"

// The views of the quiz. A view depends on the chat's answers and on the
// choice that names it, so that it can be shown again at any time.
const (
	quizResume  = "resume"   // go on, or begin anew?
	quizCouncil = "council"  // which kind of council?
	quizBlocked = "blocked"  // the mandate is too short: go on all the same?
	quizAsk     = "ask"      // the question of a criterion
	quizChange  = "change"   // the same, come to from the review
	quizWhy     = "why"      // what the guide says of a criterion
	quizResult  = "result"   //
	quizReview  = "review"   // all answers, to be changed
	quizIf      = "if"       // the result as if the criteria of these letters were there
	quizTexts   = "official" // where the official text differs
	quizCard    = "card"     // another person's result
	quizOver    = "over"     // another person's answers instead of one's own?
)

// The acts of the quiz; an answer is an act too: yes, no, unsure.
const (
	quizFor   = "for"   // this kind of council
	quizOn    = "on"    // go on where the answers end
	quizOpen  = "open"  // as /quiz does
	quizAnew  = "anew"  // forget the answers
	quizShare = "share" // make the link
	quizTake  = "take"  // take over another person's answers
	quizSwap  = "swap"  // the same, instead of one's own
	quizStop  = "stop"  // as /cancel does; typed only
)

// Quiz is what is remembered of the quiz. It is never changed in place: two
// steps from one session must not see each other.
type Quiz struct {
	Council eligibility.Council           `json:"council,omitempty"`
	Answers map[string]eligibility.Answer `json:"answers,omitempty"` // by criterion
}

// Calls gives the calls for expressions of interest, past ones too.
type Calls interface {
	Calls(ctx context.Context) ([]candidacy.Call, error)
}

// quizTurn is one turn of the quiz: the chat's answers as far as the rules
// know them, the day, and the call that matters on it.
type quizTurn struct {
	*turn
	council eligibility.Council // "" when none was chosen
	answers map[string]eligibility.Answer
	now     time.Time
	today   eligibility.Date // in Morocco
	call    *candidacy.Call  // nil when none is known
	here    int              // the message to change; 0 speaks in a new one
	files   []quizFile       // the person's candidacies, that can take the result
}

// quiz begins a turn of the quiz. The error is [ErrRecords].
func (t *turn) quiz(ctx context.Context) (*quizTurn, error) {
	q := &quizTurn{turn: t, answers: map[string]eligibility.Answer{}, now: t.event.At, today: eligibility.DateOf(i18n.Morocco(t.event.At))}
	if t.event.Kind == Pressed {
		q.here = t.event.Message
	}
	if !q.today.Valid() { // an event without a time: the rules are not older than this
		q.today = t.Rules.Date()
		q.now = q.today.Time()
	}
	if kept := t.session.Quiz; kept != nil {
		if slices.Contains(eligibility.Councils, kept.Council) {
			q.council = kept.Council
		}
		for id, a := range kept.Answers {
			if c, ok := t.Rules.Criterion(id); ok && c.Asked && isAnswer(a) {
				q.answers[id] = a
			}
		}
	}
	calls, err := t.knownCalls(ctx)
	if err != nil {
		return nil, err
	}
	if c, ok := candidacy.Current(calls, q.now); ok {
		q.call = &c
	}
	q.files, err = t.quizFiles(ctx, q.call)
	return q, err
}

func isAnswer(a eligibility.Answer) bool {
	return a == eligibility.Yes || a == eligibility.No || a == eligibility.Unsure
}

// quizCommand handles /quiz: the first question, or where the person stopped.
func (t *turn) quizCommand(ctx context.Context) error {
	q, err := t.quiz(ctx)
	if err != nil {
		return err
	}
	q.show(q.entrance())
	return nil
}

// quizPressed handles the buttons of the quiz.
func (t *turn) quizPressed(ctx context.Context) (known bool, err error) {
	if t.Rules == nil {
		return false, nil
	}
	q, err := t.quiz(ctx)
	if err != nil {
		return false, err
	}
	return q.chosen(t.event.Choice), nil
}

// quizReopen shows the open step again. What only shows something, such as the
// result, does not come back.
func (t *turn) quizReopen(ctx context.Context) error {
	open := *t.session.Open
	t.session.Open = nil
	waits := []string{quizResume, quizCouncil, quizBlocked, quizAsk, quizChange, quizOver}
	if t.Rules == nil || !slices.Contains(waits, open.Step) {
		return nil
	}
	t.lang = t.session.Language()
	q, err := t.quiz(ctx)
	if err != nil {
		return err
	}
	q.here = 0
	q.show(open)
	return nil
}

// chosen does what a button says, or what was typed for it. What cannot be
// done now shows the present step. It reports false for what is not of the
// quiz, from somebody who has not begun one.
func (q *quizTurn) chosen(c Choice) bool {
	if q.act(c) {
		return true
	}
	if q.council == "" && !q.ours(c) {
		return false
	}
	q.stale()
	return true
}

// act does the act, or shows the view, that a choice names, if that can be.
func (q *quizTurn) act(c Choice) bool {
	switch c.Step {
	case string(eligibility.Yes), string(eligibility.No), string(eligibility.Unsure):
		return q.answer(c.Value, eligibility.Answer(c.Step))
	case quizFor:
		return q.choose(eligibility.Council(c.Value))
	case quizShare:
		return q.share()
	case quizTake, quizSwap:
		return q.take(c)
	case quizStop:
		q.session.Open = nil
		q.say(q.text(i18n.KeyQuizCancelled), q.firstButtons()...)
		return true
	case quizAnew:
		q.council, q.answers = "", map[string]eligibility.Answer{}
		q.session.Quiz = nil
		return q.show(q.entrance())
	case quizOn:
		return q.show(q.next())
	case quizOpen:
		return q.show(q.entrance())
	}
	return q.show(c)
}

// ours reports a choice that the quiz makes, though it may be of another time.
func (q *quizTurn) ours(c Choice) bool {
	switch c.Step {
	case quizResume, quizBlocked, quizResult, quizReview, quizIf, quizTexts, quizShare:
		return true
	case quizAsk, quizChange, string(eligibility.Yes), string(eligibility.No), string(eligibility.Unsure):
		criterion, ok := q.Rules.Criterion(c.Value)
		return ok && criterion.Asked
	}
	return false
}

// stale answers a button of an earlier step, and shows the present one.
func (q *quizTurn) stale() {
	if q.event.Kind == Pressed {
		q.toast(i18n.KeyQuizStale)
	}
	if open := q.session.Open; open != nil && open.Flow == flowQuiz && q.show(*open) {
		return
	}
	q.show(q.next())
}

// entrance is the view that /quiz begins with.
func (q *quizTurn) entrance() Choice {
	if q.council == "" {
		return Choice{flowQuiz, quizCouncil, ""}
	}
	return Choice{flowQuiz, quizResume, ""}
}

// next is where the answers end: the first question without one, or the result.
func (q *quizTurn) next() Choice {
	if q.council == "" {
		return Choice{flowQuiz, quizCouncil, ""}
	}
	for _, c := range q.asked() {
		if _, given := q.answers[c.ID]; !given {
			return Choice{flowQuiz, quizAsk, c.ID}
		}
	}
	return Choice{flowQuiz, quizResult, ""}
}

// asked are the criteria that are asked, in the order of the rules.
func (q *quizTurn) asked() []eligibility.Criterion {
	return slices.DeleteFunc(q.Rules.Criteria(), func(c eligibility.Criterion) bool { return !c.Asked })
}

// show says a view and keeps it as the open step, which is what a typed text
// may answer. It reports false when there is no such view.
func (q *quizTurn) show(c Choice) bool {
	r, ok := q.view(c)
	if !ok {
		return false
	}
	if c.Step != quizWhy { // read beside the step that stays open
		q.session.Open = &c
	}
	r.Edit = q.here
	q.reply(r)
	return true
}

// view makes the message of a choice; false when the choice names none, or
// none that can be shown with these answers. It changes nothing.
func (q *quizTurn) view(c Choice) (Reply, bool) {
	switch c.Step {
	case quizCouncil:
		return q.councilView(), true
	case quizWhy:
		return q.whyView(c.Value)
	case quizCard:
		return q.cardView(c.Value)
	}
	if q.council == "" {
		return Reply{}, false
	}
	switch c.Step {
	case quizResume:
		return q.resumeView(), true
	case quizBlocked:
		return q.blockedView(), true
	case quizAsk, quizChange:
		return q.questionView(c)
	case quizResult:
		return q.resultView(), true
	case quizReview:
		return q.reviewView(), true
	case quizIf:
		return q.ifView(c.Value), true
	case quizTexts:
		return q.textsView(), true
	case quizOver:
		return q.overView(c.Value)
	}
	return Reply{}, false
}

// keep remembers the council and the answers.
func (q *quizTurn) keep() {
	q.session.Quiz = &Quiz{Council: q.council}
	if len(q.answers) > 0 { // an empty map would not come back from the store
		q.session.Quiz.Answers = maps.Clone(q.answers)
	}
}

// judge gives the verdict on answers; asIf counts the mandate as long enough.
// The input is clean, so the rules find no fault in it.
func (q *quizTurn) judge(answers map[string]eligibility.Answer, asIf bool) eligibility.Result {
	in := eligibility.Input{Council: q.council, Answers: answers, On: q.today, CallCloses: q.closes()}
	if asIf {
		day := in.On
		if in.CallCloses != nil {
			day = *in.CallCloses
		}
		enough := day.AddMonths(q.Rules.Months())
		in.MandateEnds = &enough
	}
	res, err := q.Rules.Judge(in)
	if err != nil {
		panic("flows: judge a clean quiz: " + err.Error())
	}
	return res
}

// closes is the call's closing day where it was announced; nil without a call.
func (q *quizTurn) closes() *eligibility.Date {
	if q.call == nil {
		return nil
	}
	day, err := eligibility.ParseDate(string(q.call.Closes.Day()))
	if err != nil {
		return nil // a call never closes outside the calendar of the rules
	}
	return &day
}

// quizWord is a button with a word of the bot.
func quizWord(key i18n.Key, step, value string) Button { return word(key, flowQuiz, step, value) }

// rule is a text of the rules in the language of the turn.
func (t *turn) rule(c eligibility.Criterion) eligibility.CriterionText {
	return c.Text[eligibility.Lang(t.lang)]
}

// prose is a text of the rules as it can be said.
func (t *turn) prose(s string) i18n.HTML { return i18n.Prose(t.lang, s) }

// date writes a day as people do.
func (t *turn) date(d eligibility.Date) i18n.HTML {
	return i18n.HTML(i18n.ShortDate(t.lang, d.Time()))
}
