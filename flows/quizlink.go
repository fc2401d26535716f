package flows

import (
	"context"
	"maps"
	"net/url"
	"strings"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/eligibility"
	"github.com/munfatih/munfatih/i18n"
)

// QuizLink is the /start payload that opens the quiz.
const QuizLink = "quiz"

// quizPayload begins the /start payload that opens a result as a card: what
// follows is the council's letter and, for each answer, the letter of the
// criterion and of the answer, as in q_clyenin.
const quizPayload = "q_"

// The letters of links. A letter never changes its meaning: links are kept.
var (
	councilLetters   = map[eligibility.Council]string{eligibility.Commune: "c", eligibility.Province: "p", eligibility.Region: "r"}
	answerLetters    = map[eligibility.Answer]string{eligibility.Yes: "y", eligibility.No: "n", eligibility.Unsure: "u"}
	criterionLetters = map[string]string{
		"country": "c", "mandate": "m", "letter_of_support": "l", "endorsement": "e", "staff": "s", "participation": "p",
		"initiative": "i", "vision": "v", "added_value": "a", "training": "t",
	}
)

// code writes the council and the answers in letters.
func (q *quizTurn) code() string {
	var b strings.Builder
	b.WriteString(councilLetters[q.council])
	for _, c := range q.asked() {
		if a, given := q.answers[c.ID]; given && criterionLetters[c.ID] != "" {
			b.WriteString(criterionLetters[c.ID] + answerLetters[a])
		}
	}
	return b.String()
}

// decode reads what [quizTurn.code] wrote. Anything else is not ok: other
// letters, a criterion twice, one that nobody is asked.
func (q *quizTurn) decode(code string) (council eligibility.Council, answers map[string]eligibility.Answer, ok bool) {
	if len(code)%2 == 0 {
		return "", nil, false
	}
	if council, ok = named(councilLetters, code[:1]); !ok {
		return "", nil, false
	}
	answers = map[string]eligibility.Answer{}
	for rest := code[1:]; rest != ""; rest = rest[2:] {
		id, ok1 := named(criterionLetters, rest[:1])
		a, ok2 := named(answerLetters, rest[1:2])
		c, ok3 := q.Rules.Criterion(id)
		if _, twice := answers[id]; twice || !ok1 || !ok2 || !ok3 || !c.Asked {
			return "", nil, false
		}
		answers[id] = a
	}
	return council, answers, true
}

// named finds what a letter stands for.
func named[K comparable](letters map[K]string, letter string) (key K, ok bool) {
	for k, l := range letters {
		if l == letter {
			return k, true
		}
	}
	return key, false
}

// quizStart opens the quiz, or the card of a link. It reports false when the
// payload is not the quiz's.
func (t *turn) quizStart(ctx context.Context, payload string) (bool, error) {
	code, isCard := strings.CutPrefix(payload, quizPayload)
	if t.Rules == nil || !isCard && payload != QuizLink {
		return false, nil
	}
	if !isCard {
		return true, t.quizCommand(ctx)
	}
	q, err := t.quiz(ctx)
	if err != nil {
		return false, err
	}
	return q.show(Choice{flowQuiz, quizCard, code}), nil
}

// share says the link to the result, in a message that can be sent on.
func (q *quizTurn) share() bool {
	if q.council == "" {
		return false
	}
	link := "https://t.me/" + q.Username + "?start=" + quizPayload + q.code()
	q.session.Open = nil
	q.reply(Reply{
		Text: []i18n.Text{q.textWith(i18n.KeyQuizShare, i18n.Args{"Link": link})},
		Buttons: [][]Button{
			{{Label: q.text(i18n.KeyQuizSend), URL: "https://t.me/share/url?url=" + url.QueryEscape(link)}},
			{quizWord(i18n.KeyQuizResultButton, quizResult, "")},
		},
	})
	return true
}

// of is a turn with the answers of a link in place of the chat's own.
func (q *quizTurn) of(code string) (*quizTurn, bool) {
	council, answers, ok := q.decode(code)
	if !ok {
		return nil, false
	}
	other := *q
	other.council, other.answers = council, answers
	return &other, true
}

// cardView shows the result of a link, to be read only.
func (q *quizTurn) cardView(code string) (Reply, bool) {
	other, ok := q.of(code)
	if !ok {
		return Reply{}, false
	}
	heading := q.textWith(i18n.KeyQuizCard, i18n.Args{"Council": councilNames[other.council], "Day": q.date(q.today)})
	return Reply{
		Text: append([]i18n.Text{heading}, other.resultText()...),
		Buttons: [][]Button{
			{quizWord(i18n.KeyQuizTakeButton, quizTake, code)}, {quizWord(i18n.KeyQuizOwnButton, quizOpen, "")}},
	}, true
}

// overView asks before a person's own answers make place for those of a link.
func (q *quizTurn) overView(code string) (Reply, bool) {
	if _, ok := q.of(code); !ok {
		return Reply{}, false
	}
	return Reply{Text: []i18n.Text{q.text(i18n.KeyQuizOver)}, Buttons: [][]Button{
		{quizWord(i18n.KeyQuizKeepButton, quizOpen, "")}, {quizWord(i18n.KeyQuizSwapButton, quizSwap, code)}}}, true
}

// take takes the answers of a link as a starting point; other answers of the
// person's own are given up only after a question.
func (q *quizTurn) take(c Choice) bool {
	other, ok := q.of(c.Value)
	if !ok {
		return false
	}
	mine := q.council != "" && len(q.answers) > 0
	same := q.council == other.council && maps.Equal(q.answers, other.answers)
	if c.Step == quizTake && mine && !same {
		return q.show(Choice{flowQuiz, quizOver, c.Value})
	}
	q.council, q.answers = other.council, other.answers
	q.keep()
	return q.show(Choice{flowQuiz, quizReview, ""})
}

// callTitle is the title of the known call in the language of the turn.
func (q *quizTurn) callTitle() i18n.HTML {
	return i18n.Prose(q.lang, q.call.Title[candidacy.Lang(q.lang)])
}
