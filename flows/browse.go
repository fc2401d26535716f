package flows

import (
	"strconv"

	"github.com/munfatih/munfatih/guide"
	"github.com/munfatih/munfatih/i18n"
)

// parts are the parts of the guide, in its order.
var parts = []i18n.Key{i18n.KeyPart0, i18n.KeyPart1, i18n.KeyPart2, i18n.KeyPart3}

// guidePressed handles the buttons of the guide: its contents, a part, a
// section, a passage, and whether a passage was useful. What browses changes
// the message in place; what answers stays.
func (t *turn) guidePressed() bool {
	c, here := t.event.Choice, t.event.Message
	switch c.Step {
	case "contents":
		if c.Value == "new" {
			here = 0
		}
		t.contents(here)
		return true
	case "part":
		return t.part(c.Value, here)
	case "section":
		return t.section(c.Value, here)
	case "section-new":
		return t.section(c.Value, 0)
	}
	p, ok := t.guide.Passage(c.Value)
	if !ok {
		return false
	}
	switch c.Step {
	case "page":
		t.session.Reading = p.ID
		t.page(p, here)
	case "show":
		t.session.Reading = p.ID
		t.page(p, 0)
	case "yes", "no":
		t.rated(p, c.Step)
	default:
		return false
	}
	return true
}

// contents shows the parts of the guide, and where the person was reading.
func (t *turn) contents(edit int) {
	var rows [][]Button
	if p, ok := t.guide.Passage(t.session.Reading); ok {
		title := i18n.Prose(t.lang, p.Text[guide.Lang(t.lang)].Title)
		rows = append(rows, []Button{{
			Label:  t.textWith(i18n.KeyButtonResume, i18n.Args{"Title": title}),
			Choice: Choice{Flow: flowGuide, Step: "page", Value: p.ID},
		}})
	}
	for i, key := range parts {
		rows = append(rows, []Button{word(key, flowGuide, "part", strconv.Itoa(i))})
	}
	t.reply(Reply{Text: []i18n.Text{t.text(i18n.KeyContents)}, Buttons: rows, Edit: edit})
}

// part shows the sections of a part.
func (t *turn) part(number string, edit int) bool {
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || n >= len(parts) || number != strconv.Itoa(n) {
		return false
	}
	var rows [][]Button
	for _, s := range t.guide.Sections() {
		if s.Part == n {
			rows = append(rows, []Button{{
				Label:  i18n.Text{Fixed: i18n.Prose(t.lang, s.Title[guide.Lang(t.lang)])},
				Choice: Choice{Flow: flowGuide, Step: "section", Value: s.ID},
			}})
		}
	}
	rows = append(rows, []Button{word(i18n.KeyButtonContents, flowGuide, "contents", "here")})
	heading := t.textWith(i18n.KeyHeading, i18n.Args{"Title": t.text(parts[n])})
	t.reply(Reply{Text: []i18n.Text{heading}, Buttons: rows, Edit: edit})
	return true
}

// section shows the passages of a section.
func (t *turn) section(id string, edit int) bool {
	s, ok := t.guide.Section(id)
	if !ok {
		return false
	}
	var rows [][]Button
	passages := t.guide.Passages(id)
	for _, p := range passages {
		rows = append(rows, []Button{t.passageButton(p, "page")})
	}
	rows = append(rows, []Button{
		word(parts[s.Part], flowGuide, "part", strconv.Itoa(s.Part)),
		word(i18n.KeyButtonContents, flowGuide, "contents", "here"),
	})
	title := i18n.Prose(t.lang, s.Title[guide.Lang(t.lang)])
	text := []i18n.Text{
		t.textWith(i18n.KeyHeading, i18n.Args{"Title": title}),
		t.textWith(i18n.KeySectionSize, i18n.Args{"Count": len(passages)}),
	}
	if s.Page > 0 {
		text = append(text, t.textWith(i18n.KeySectionPage, i18n.Args{"Page": s.Page}))
	}
	t.reply(Reply{Text: text, Buttons: rows, Edit: edit})
	return true
}

// page shows a passage with the way to its neighbours.
func (t *turn) page(p *guide.Passage, edit int) {
	title := i18n.Prose(t.lang, p.Text[guide.Lang(t.lang)].Title)
	text := append([]i18n.Text{t.textWith(i18n.KeyHeading, i18n.Args{"Title": title})}, t.passageText(p)...)
	var turnPage []Button
	if before, ok := t.guide.Previous(p.ID); ok {
		turnPage = append(turnPage, word(i18n.KeyButtonPrevious, flowGuide, "page", before.ID))
	}
	if after, ok := t.guide.Next(p.ID); ok {
		turnPage = append(turnPage, word(i18n.KeyButtonNext, flowGuide, "page", after.ID))
	}
	up := []Button{
		word(i18n.KeyButtonSection, flowGuide, "section", p.Section),
		word(i18n.KeyButtonContents, flowGuide, "contents", "here"),
	}
	t.reply(Reply{Text: text, Buttons: [][]Button{turnPage, up}, Edit: edit})
}

// rated thanks for "useful" and offers a way on for "not useful". The two
// buttons go, so that one answer is judged once.
func (t *turn) rated(p *guide.Passage, verdict string) {
	if here := t.event.Message; here != 0 && here == t.session.Rated {
		t.toast(i18n.KeyRated)
		return
	}
	t.session.Rated = t.event.Message
	t.count(CountUseful, p.ID+"/"+verdict)
	if t.event.Message != 0 { // else it is too old to be changed
		t.reply(Reply{Edit: t.event.Message, ButtonsOnly: true, Buttons: t.answerButtons(p)})
	}
	t.toast(i18n.KeyRated)
	if asked := t.session.Asked; asked != "" {
		// The buttons may be those of an answer to an earlier question.
		if a := t.guide.Ask(asked, ""); a.Passage == p {
			t.session.Asked = ""
			if verdict == "no" {
				t.miss(asked, string(a.Variety), p.ID)
			}
		}
	}
	if verdict == "no" {
		t.reply(Reply{
			Text:    []i18n.Text{t.text(i18n.KeyNotUseful), t.contactText()},
			Buttons: [][]Button{{word(i18n.KeyButtonContents, flowGuide, "contents", "new")}},
		})
	}
}
