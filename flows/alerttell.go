package flows

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// The kinds of a [Notice].
const (
	noticeCall       = "call"
	noticeAnnounced  = "announced"
	noticeMoved      = "moved"
	noticeTask       = "task"
	noticeEscalation = "escalation"
	noticeAgain      = "again"
	noticeBroadcast  = "broadcast"
)

const (
	maxAlert     = 3500 // characters of one message
	shownMissing = 5    // tasks of a candidacy
)

// teller says notices to one person.
type teller struct {
	*Flows
	lang     i18n.Lang
	now      time.Time
	calls    []Call
	calendar candidacy.Calendar
	registry *candidacy.Registry // once it is read
	text     []i18n.Text
	first    string    // the delivery whose id the buttons carry; "" for none
	about    string    // what it is about
	ends     time.Time // the first closing of all; zero for none
	rows     [][]Button
}

// Tell says notices to one person, in one message, in their language. The call
// of each is looked up in the records; false when there is nothing (any more) to
// say: the call has closed, the task is done. The error is [ErrRecords].
func (f *Flows) Tell(ctx context.Context, lang i18n.Lang, notices []Notice, now time.Time) (Reply, bool, error) {
	t := &teller{Flows: f, lang: lang, now: now}
	var err error
	if f.Calls != nil {
		t.calls, err = f.Calls.Calls(ctx)
	}
	if err == nil {
		t.calendar, err = f.Deadlines.Calendar(ctx)
	}
	if err != nil {
		return Reply{}, false, fmt.Errorf("tell: %w: %w", ErrRecords, err)
	}
	said, more, length := 0, 0, 0
	for _, n := range notices {
		text, err := t.notice(ctx, n)
		if err != nil {
			return Reply{}, false, fmt.Errorf("tell: %w: %w", ErrRecords, err)
		}
		if len(text) == 0 {
			continue
		}
		if size := t.length(text); said > 0 && length+size > maxAlert {
			more++
		} else {
			t.text, length = append(t.text, text...), length+size
		}
		said++
		if t.first == "" && n.Kind != noticeBroadcast {
			t.first, t.about = n.ID, subject(n).About
		}
	}
	if said == 0 {
		return Reply{}, false, nil
	}
	if more > 0 {
		t.text = append(t.text, i18n.Text{Key: i18n.KeyAlertMore, Args: i18n.Args{"Count": more}})
	}
	return Reply{Lang: lang, Text: t.text, Buttons: t.buttons()}, true, nil
}

// length is how many characters a text has.
func (t *teller) length(text []i18n.Text) int {
	n := 0
	for _, one := range text {
		n += utf8.RuneCountInString(t.Words.Plain(t.lang, one)) + len("\n\n")
	}
	return n
}

// subject is what a notice is about in the end.
func subject(n Notice) Notice {
	for n.Of != nil {
		n = *n.Of
	}
	return n
}

// notice says one notice; nothing when there is nothing any more to say.
func (t *teller) notice(ctx context.Context, n Notice) ([]i18n.Text, error) {
	switch n.Kind {
	case noticeBroadcast:
		return castWords(t.lang, n.Text), nil
	case noticeTask:
		return t.after(ctx, n, t.task)
	case noticeAgain, noticeEscalation:
		if n.Of == nil {
			return nil, nil
		}
		text, err := t.notice(ctx, *n.Of)
		if err != nil || len(text) == 0 {
			return nil, err
		}
		head := i18n.Text{Key: i18n.KeyAlertAgain}
		if n.Kind == noticeEscalation {
			if head, err = t.raised(ctx, *n.Of, cmp.Or(n.For, n.Of.For, n.Of.Person)); err != nil {
				return nil, err
			}
		}
		return append([]i18n.Text{head}, text...), nil
	case noticeCall, noticeAnnounced, noticeMoved:
		return t.after(ctx, n, t.call)
	}
	return nil, nil
}

// after says a notice after that it comes in the place of somebody who is away.
func (t *teller) after(ctx context.Context, n Notice, say func(context.Context, Notice) ([]i18n.Text, error)) ([]i18n.Text, error) {
	text, err := say(ctx, n)
	if err != nil || len(text) == 0 || n.For == "" {
		return text, err
	}
	who, err := t.named(ctx, n.For)
	if err != nil {
		return nil, err
	}
	return append([]i18n.Text{{Key: i18n.KeyAlertFor, Args: i18n.Args{"Who": who}}}, text...), nil
}

// open finds a call that has not ended, and notes when it does.
func (t *teller) open(id string) (Call, bool) {
	c := callOf(t.calls, id)
	if c == nil || c.State(t.now) == candidacy.Past || c.State(t.now) == candidacy.Closed {
		return Call{}, false
	}
	if t.ends.IsZero() || c.Closes.At.Before(t.ends) {
		t.ends = c.Closes.At
	}
	return *c, true
}

// call says how many days are left, that a call is there, or that its closing
// was moved.
func (t *teller) call(ctx context.Context, n Notice) ([]i18n.Text, error) {
	c, ok := t.open(n.About)
	if !ok {
		return nil, nil
	}
	title := i18n.Args{"Title": callNames(c)}
	var text []i18n.Text
	switch {
	case n.Kind == noticeAnnounced:
		return append([]i18n.Text{{Key: i18n.KeyAlertAnnounced, Args: title}}, callLines(c, t.calendar, t.now)[1:]...), nil
	case n.Kind == noticeMoved && len(c.History) > 0:
		old := c.History[len(c.History)-1].Closes
		text = append(text, i18n.Text{Key: i18n.KeyAlertMoved, Args: i18n.Args{
			"Title": callNames(c), "Old": momentText(old), "New": momentText(c.Closes), "In": relative(t.now, c.Closes.At)}})
	default:
		text = append(text, leftText(c, t.now), closingText(c, t.now))
	}
	text = append(text, safeText(c, t.calendar, t.now))
	missing, err := t.missing(ctx, n, c)
	return append(text, missing...), err
}

// leftText says how many whole days are left.
func leftText(c Call, now time.Time) i18n.Text {
	args := i18n.Args{"Title": callNames(c)}
	last := candidacy.LastWholeDay(c.Closes.At)
	switch left := daysUntil(candidacy.DayOf(now), last); {
	case left > 0:
		args["Count"], args["Last"] = left, i18n.Day{Time: last.Noon()}
		return i18n.Text{Key: i18n.KeyAlertLeft, Args: args}
	case left == 0:
		return i18n.Text{Key: i18n.KeyAlertLastDay, Args: args}
	}
	return i18n.Text{Key: i18n.KeyAlertLastHours, Args: args}
}

// missing says what is still to be done in the candidacies for a call of the
// person whose notice it is.
func (t *teller) missing(ctx context.Context, n Notice, c Call) ([]i18n.Text, error) {
	whose := n.Person
	if n.For != "" {
		whose = n.For
	}
	p, err := t.profileOf(ctx, whose)
	if err != nil || p.Person == "" {
		return nil, err
	}
	var text []i18n.Text
	for _, community := range t.registry.Communities {
		if !community.Holds(p.Person) {
			continue
		}
		for _, slot := range t.registry.Slots {
			if slot.Community != community.ID || slot.Call != c.ID && slot.Call != candidacy.NextCall {
				continue
			}
			f, there, err := t.Records.File(ctx, slot.File)
			if err != nil {
				return nil, err
			}
			if there {
				text = append(text, t.fileText(f))
			}
		}
	}
	return text, nil
}

// fileText says how far a candidacy is, and gives a button to its tasks.
func (t *teller) fileText(f candidacy.File) i18n.Text {
	args := i18n.Args{"Community": namesOf(f.Candidacy.Community)}
	var lines i18n.Lines
	planned, open := 0, 0
	for _, task := range f.TasksNow(seat(*t.registry, f), t.Pieces) {
		p, known := pieceOf(t.Pieces, task.Piece)
		if !known || p.List != candidacy.ForFile || task.State == candidacy.NotForUs {
			continue
		}
		planned++
		if task.State == candidacy.Done {
			continue
		}
		if open++; open <= shownMissing {
			lines = append(lines, i18n.Text{Key: i18n.KeyAlertMissingLine, Args: i18n.Args{"Title": pieceNames(p, 0)}})
		}
	}
	switch {
	case planned == 0:
		args["Figures"] = figures(f)
		return i18n.Text{Key: i18n.KeyAlertFigures, Args: args}
	case open == 0:
		return i18n.Text{Key: i18n.KeyAlertAllDone, Args: args}
	case open > shownMissing:
		lines = append(lines, i18n.Text{Key: i18n.KeyAlertMissingMore, Args: i18n.Args{"Count": open - shownMissing}})
	}
	args["Lines"], args["Done"], args["Total"] = lines, planned-open, planned
	return i18n.Text{Key: i18n.KeyAlertMissing, Args: args}
}

// task says that a task is due.
func (t *teller) task(ctx context.Context, n Notice) ([]i18n.Text, error) {
	id, piece, _ := strings.Cut(n.About, "/")
	if t.Records == nil {
		return nil, nil
	}
	f, there, err := t.Records.File(ctx, id)
	if err == nil {
		err = t.offices(ctx)
	}
	if err != nil || !there {
		return nil, err
	}
	tasks := f.TasksNow(seat(*t.registry, f), t.Pieces)
	i := slices.IndexFunc(tasks, func(task candidacy.Task) bool { return task.Piece == piece })
	if i < 0 || !isOpen(tasks[i]) || tasks[i].Due == "" {
		return nil, nil
	}
	p, _ := pieceOf(t.Pieces, piece)
	names := pieceNames(p, 0)
	if call := f.Candidacy.Call; call != candidacy.NextCall && p.List == candidacy.ForFile {
		if _, ok := t.open(call); !ok {
			return nil, nil
		}
	}
	if len(t.rows) < shownMissing && !slices.ContainsFunc(t.rows, func(row []Button) bool { return row[0].Choice.Value == n.About }) {
		t.rows = append(t.rows, []Button{{Label: i18n.Text{Key: i18n.KeyAlertOpenTask, Args: i18n.Args{"Title": names}},
			Choice: Choice{flowAlert, alertOpen, n.About}}})
	}
	due := tasks[i].Due
	args := i18n.Args{"Title": names, "Community": namesOf(f.Candidacy.Community), "Due": i18n.Day{Time: due.Noon()}}
	key := i18n.KeyAlertTaskToday
	switch left := daysUntil(candidacy.DayOf(t.now), due); {
	case left > 0:
		key, args["Count"] = i18n.KeyAlertTask, left
	case left < 0:
		key, args["Count"] = i18n.KeyAlertTaskLate, -left
	}
	return []i18n.Text{{Key: key, Args: args}}, nil
}

// raised says who did not say that they received something, and since when.
func (t *teller) raised(ctx context.Context, of Notice, who candidacy.Person) (i18n.Text, error) {
	name, err := t.named(ctx, who)
	return i18n.Text{Key: i18n.KeyAlertRaised, Args: i18n.Args{"Who": name, "Since": of.SendAt, "Ago": relative(t.now, of.SendAt)}}, err
}

// named says who a person of deadlines is, by the office that they hold.
func (t *teller) named(ctx context.Context, who candidacy.Person) (i18n.Text, error) {
	p, err := t.profileOf(ctx, who)
	if err != nil || p.Person == "" {
		return i18n.Text{Key: i18n.KeyAlertSomebody}, err
	}
	for _, c := range t.registry.Communities {
		for _, o := range []*candidacy.Officer{c.Focal, c.Deputy} {
			if o != nil && o.Who == p.Person {
				return i18n.Text{Key: i18n.KeyAlertOfficer, Args: i18n.Args{"Name": heldName(o), "Community": namesOf(c)}}, nil
			}
		}
	}
	return i18n.Text{Key: i18n.KeyAlertSomebody}, nil
}

// profileOf reads the profile of a person of deadlines, and where there is one
// the registry.
func (t *teller) profileOf(ctx context.Context, who candidacy.Person) (candidacy.Profile, error) {
	chat, err := strconv.ParseInt(string(who), 10, 64)
	if err != nil || t.Records == nil {
		return candidacy.Profile{}, nil // nobody's
	}
	p, known, err := t.Records.Profile(ctx, chat)
	if err != nil || !known {
		return candidacy.Profile{}, err
	}
	return p, t.offices(ctx)
}

// offices reads the registry, once.
func (t *teller) offices(ctx context.Context) error {
	if t.registry != nil {
		return nil
	}
	reg, err := t.Records.Registry(ctx)
	t.registry = &reg
	return err
}

// buttons are those under the message. They carry the first delivery's id: all
// that stands in one message is received together. One that would lead past
// the closing is left out.
func (t *teller) buttons() [][]Button {
	if t.first == "" {
		return nil
	}
	own := len(t.rows) == 1 && t.rows[0][0].Choice.Value == t.about
	value := alertValue(t.first, t.about, len(t.rows) > 0 && !own)
	rows := [][]Button{{word(i18n.KeyAlertReceived, flowAlert, alertGot, value)}}
	var later []Button
	for _, in := range []struct {
		key  i18n.Key
		step string
		days int
	}{{i18n.KeyAlertTomorrow, alertTomorrow, 1}, {i18n.KeyAlertThreeDays, alertThreeDays, 3}} {
		if t.ends.IsZero() || t.now.AddDate(0, 0, in.days).Before(t.ends) {
			later = append(later, word(in.key, flowAlert, in.step, value))
		}
	}
	if later != nil {
		rows = append(rows, later)
	}
	return append(rows, t.rows...)
}
