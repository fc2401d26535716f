package flows

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/munfatih/munfatih/guide"
	"github.com/munfatih/munfatih/i18n"
)

// flowDesk is the editor's desk: questions that the guide did not answer well,
// to be linked to the passage that answers them. For admins only, which is
// checked at each act.
const flowDesk = "desk"

// shownMisses is how many misses the desk lists.
const shownMisses = 10

// ErrRecords says that records cannot be read now. The event is to come again:
// the program is not at fault.
var ErrRecords = errors.New("records cannot be read")

// isAdmin reports whether the person may use the desk.
func (t *turn) isAdmin() bool { return slices.Contains(t.Admins, t.event.Person.ID) }

// deskList shows the misses that most people asked.
func (t *turn) deskList(ctx context.Context, edit int) error {
	misses, err := t.Desk.Misses(ctx, shownMisses)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRecords, err)
	}
	t.session.Open = nil
	var rows [][]Button
	for _, m := range misses {
		rows = append(rows, []Button{{
			Label: t.textWith(i18n.KeyDeskRow, i18n.Args{
				"People": fmt.Sprint(m.People), "Text": cutText(m.Text, 40)}),
			Choice: Choice{Flow: flowDesk, Step: "miss", Value: m.ID},
		}})
	}
	rows = append(rows, []Button{
		word(i18n.KeyCallsNew, flowCalls, callNew, ""), word(i18n.KeyCallsList, flowCalls, callList, "")})
	if t.Records != nil {
		rows = append(rows, []Button{word(i18n.KeyRoleCommunities, flowRole, roleList, "0")})
	}
	rows = append(rows, t.deskAlerts()...)
	key := i18n.KeyDesk
	if len(misses) == 0 {
		key = i18n.KeyDeskEmpty
	}
	t.reply(Reply{Text: []i18n.Text{t.text(key)}, Buttons: rows, Edit: edit})
	return nil
}

// deskPressed handles the desk's buttons. The value is the miss's id, and
// where the step needs it a section or passage after a colon.
func (t *turn) deskPressed(ctx context.Context) (known bool, err error) {
	if !t.isAdmin() || t.Desk == nil {
		return false, nil
	}
	c := t.event.Choice
	if c.Step == "list" {
		return true, t.deskList(ctx, t.event.Message)
	}
	id, where, _ := strings.Cut(c.Value, ":")
	m, there, err := t.Desk.MissByID(ctx, id)
	if err != nil {
		return false, fmt.Errorf("%w: %w", ErrRecords, err)
	}
	if !there {
		t.toast(i18n.KeyDeskGone)
		return true, t.deskList(ctx, t.event.Message)
	}
	switch c.Step {
	case "miss":
		t.deskMiss(m, t.event.Message)
	case "contents":
		t.deskContents(m)
	case "section":
		return t.deskSection(m, where), nil
	case "link":
		p, ok := t.guide.Passage(where)
		if !ok {
			return false, nil
		}
		t.settle(m, p.ID, t.textWith(i18n.KeyDeskLinked, i18n.Args{"Text": m.Text, "Title": t.title(p)}))
	case "aside":
		t.settle(m, "", t.textWith(i18n.KeyDeskAside, i18n.Args{"Text": m.Text}))
	default:
		return false, nil
	}
	return true, nil
}

// deskMiss shows one miss with the passages that come nearest. It stays open:
// when something is asked meanwhile, it comes back after the answer.
func (t *turn) deskMiss(m Miss, edit int) {
	t.session.Open = &Choice{Flow: flowDesk, Step: "miss", Value: m.ID}
	var rows [][]Button
	for _, p := range t.guide.Ask(m.Text, "").Nearest {
		rows = append(rows, []Button{{
			Label:  i18n.Text{Fixed: t.title(p)},
			Choice: Choice{Flow: flowDesk, Step: "link", Value: m.ID + ":" + p.ID},
		}})
	}
	rows = append(rows,
		[]Button{word(i18n.KeyDeskOther, flowDesk, "contents", m.ID)},
		[]Button{word(i18n.KeyDeskDrop, flowDesk, "aside", m.ID), word(i18n.KeyDeskBack, flowDesk, "list", "")})
	text := []i18n.Text{t.textWith(i18n.KeyDeskMiss, i18n.Args{"Text": m.Text, "Count": m.People})}
	if p, ok := t.guide.Passage(m.Passage); ok {
		text = append(text, t.textWith(i18n.KeyDeskNotUseful, i18n.Args{"Title": t.title(p)}))
	}
	t.reply(Reply{Text: text, Buttons: rows, Edit: edit})
}

// deskContents offers all sections for a miss.
func (t *turn) deskContents(m Miss) {
	var rows [][]Button
	for _, s := range t.guide.Sections() {
		rows = append(rows, []Button{{
			Label:  i18n.Text{Fixed: i18n.Prose(t.lang, s.Title[guide.Lang(t.lang)])},
			Choice: Choice{Flow: flowDesk, Step: "section", Value: m.ID + ":" + s.ID},
		}})
	}
	rows = append(rows, []Button{word(i18n.KeyDeskBack, flowDesk, "miss", m.ID)})
	t.reply(Reply{
		Text:    []i18n.Text{t.textWith(i18n.KeyDeskWhere, i18n.Args{"Text": m.Text})},
		Buttons: rows, Edit: t.event.Message,
	})
}

// deskSection offers the passages of a section for a miss.
func (t *turn) deskSection(m Miss, section string) bool {
	passages := t.guide.Passages(section)
	if len(passages) == 0 {
		return false
	}
	var rows [][]Button
	for _, p := range passages {
		rows = append(rows, []Button{{
			Label:  i18n.Text{Fixed: t.title(p)},
			Choice: Choice{Flow: flowDesk, Step: "link", Value: m.ID + ":" + p.ID},
		}})
	}
	rows = append(rows, []Button{word(i18n.KeyDeskBack, flowDesk, "contents", m.ID)})
	t.reply(Reply{
		Text:    []i18n.Text{t.textWith(i18n.KeyDeskWhere, i18n.Args{"Text": m.Text})},
		Buttons: rows, Edit: t.event.Message,
	})
	return true
}

// settle links a miss to a passage, or sets it aside.
func (t *turn) settle(m Miss, passage string, said i18n.Text) {
	t.session.Open = nil
	t.out.Learned = append(t.out.Learned, Learned{ID: m.ID, Text: m.Text, Variety: m.Variety, Passage: passage})
	t.reply(Reply{
		Text: []i18n.Text{said}, Edit: t.event.Message,
		Buttons: [][]Button{{word(i18n.KeyDeskBack, flowDesk, "list", "")}},
	})
}

// reopen says the open step again, after something else was answered.
func (t *turn) reopen(ctx context.Context) error {
	open := t.session.Open
	if open != nil && open.Flow == flowQuiz {
		return t.quizReopen(ctx)
	}
	if open != nil && open.Flow == flowCalls {
		t.callsReopen()
		return nil
	}
	if open != nil && t.Records != nil {
		switch open.Flow {
		case flowRole, flowCand:
			return t.roleReopen(ctx)
		case flowEnd:
			return t.endReopen(ctx)
		case flowData:
			return t.dataReopen(ctx)
		case flowDead:
			return t.deadlinesReopen(ctx)
		case flowTask:
			return t.taskReopen(ctx)
		}
	}
	if open == nil || open.Flow != flowDesk || !t.isAdmin() || t.Desk == nil {
		t.session.Open = nil
		return nil
	}
	m, there, err := t.Desk.MissByID(ctx, open.Value)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRecords, err)
	}
	if !there {
		t.session.Open = nil
		return nil
	}
	t.lang = t.session.Language()
	t.deskMiss(m, 0)
	return nil
}

// title is the title of a passage in the language of the turn.
func (t *turn) title(p *guide.Passage) i18n.HTML {
	return i18n.Prose(t.lang, p.Text[guide.Lang(t.lang)].Title)
}

// cutText is a text of at most so many characters.
func cutText(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}
