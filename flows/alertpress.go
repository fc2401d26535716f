package flows

import (
	"context"
	"fmt"
	"strings"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// The steps of flowAlert. DELIVERY is a delivery's id, after a dot what it is
// about: a call's id, or FILE/PIECE. A plus after that says that there are
// buttons to other tasks, which are to stay.
const (
	alertGot       = "got"  // DELIVERY
	alertTomorrow  = "d1"   // DELIVERY
	alertThreeDays = "d3"   // DELIVERY
	alertOpen      = "open" // FILE/PIECE: opens the task
)

// alertDays are after how many days each step has an alert told again.
var alertDays = map[string]int{alertGot: 0, alertTomorrow: 1, alertThreeDays: 3}

// alertToasts say that it is noted.
var alertToasts = map[string]i18n.Key{
	alertGot: i18n.KeyAlertGot, alertTomorrow: i18n.KeyAlertGotTomorrow, alertThreeDays: i18n.KeyAlertGotThree,
}

// alertMore ends the value of a button beside which others stand.
const alertMore = "+"

// alertValue is the value of the buttons under an alert. What does not fit in
// callback data is left out.
func alertValue(id, about string, more bool) string {
	end := ""
	if more {
		end = alertMore
	}
	if c := (Choice{flowAlert, alertOpen, id + "." + about + end}); len(c.Data()) <= maxChoice {
		return c.Value
	}
	return id + "." + end
}

// alertPressed handles the buttons under an alert: received, tomorrow, in three
// days, open the task. They leave an open conversation as it is.
func (t *turn) alertPressed(ctx context.Context) (known bool, err error) {
	if t.Deadlines == nil {
		return false, nil
	}
	c := t.event.Choice
	if c.Step == alertOpen {
		return t.alertTask(ctx, c.Value)
	}
	days, known := alertDays[c.Step]
	if !known {
		return false, nil
	}
	id, about, _ := strings.Cut(c.Value, ".")
	about, more := strings.CutSuffix(about, alertMore)
	d, there, err := t.Deadlines.Delivery(ctx, id)
	if err != nil {
		return true, fmt.Errorf("%w: %w", ErrRecords, err)
	}
	if there && d.Chat != t.event.Chat {
		why, _ := refusal(candidacy.NoRight)
		t.alertSays(why)
		return true, nil
	}
	over, err := t.alertOver(ctx, about)
	switch {
	case err != nil:
		return true, err
	case over:
		t.alertSays(t.text(i18n.KeyAlertPast))
		if !more {
			t.alertButtons(about)
		}
	case !there:
		t.alertSays(t.text(i18n.KeyAlertGone))
	default:
		t.out.Orders = append(t.out.Orders, Order{Receipt: &Receipt{Chat: t.event.Chat, ID: id, Days: days}})
		t.alertSays(t.text(alertToasts[c.Step]))
		if !more {
			t.alertButtons(about, Button{Label: t.text(alertDone[c.Step]), Choice: Choice{flowAlert, alertGot, c.Value}})
		}
	}
	return true, nil
}

// alertDone are the buttons that say what was answered.
var alertDone = map[string]i18n.Key{
	alertGot: i18n.KeyAlertDone, alertTomorrow: i18n.KeyAlertDoneTomorrow, alertThreeDays: i18n.KeyAlertDoneThree,
}

// alertSays answers in a line that passes: the chat may be elsewhere.
func (t *turn) alertSays(text i18n.Text) {
	t.out.Toast = &Toast{Lang: t.session.Language(), Text: text}
}

// alertButtons puts other buttons under the alert; that to its task stays.
func (t *turn) alertButtons(about string, row ...Button) {
	if t.event.Message == 0 {
		return // Telegram no longer says under which message
	}
	var rows [][]Button
	if len(row) > 0 {
		rows = append(rows, row)
	}
	if strings.Contains(about, "/") {
		rows = append(rows, []Button{word(i18n.KeyAlertOpen, flowAlert, alertOpen, about)})
	}
	t.reply(Reply{Lang: t.session.Language(), Buttons: rows, Edit: t.event.Message, ButtonsOnly: true})
}

// alertOver reports whether the call that an alert is about has ended; false
// when it is not known.
func (t *turn) alertOver(ctx context.Context, about string) (bool, error) {
	id := about
	if file, piece, isTask := strings.Cut(about, "/"); isTask {
		f, there, err := t.file(ctx, file)
		if p, _ := pieceOf(t.Pieces, piece); err != nil || !there || p.List == candidacy.After {
			return false, err
		}
		id = f.Candidacy.Call
	}
	calls, err := t.knownCalls(ctx)
	if err != nil {
		return false, err
	}
	c := callOf(calls, id)
	return c != nil && (c.State(t.event.At) == candidacy.Past || c.State(t.event.At) == candidacy.Closed), nil
}

// alertTask shows a task in a message of its own. What is open stays open.
func (t *turn) alertTask(ctx context.Context, about string) (bool, error) {
	file, piece, ok := strings.Cut(about, "/")
	if !ok {
		return false, nil
	}
	open := t.session.Open
	t.lang = t.session.Language()
	t.event.Choice, t.event.Message = Choice{flowTask, taskShow, file + ":" + piece}, 0
	known, err := t.taskPressed(ctx)
	t.session.Open = open
	return known, err
}
