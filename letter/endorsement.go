package letter

import (
	"errors"
	"strings"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// Keyword stands in the PDF of an endorsement, in its document information and
// not compressed, before a space and the letter's code of 16 letters of A-Z2-7:
// so a file can be recognised without reading PDF, by `MUNFATIH ([A-Z2-7]{16})`.
const Keyword = "MUNFATIH"

// ErrWithdrawn says that an endorsement was withdrawn: its letter is not set any more.
var ErrWithdrawn = errors.New("the endorsement is withdrawn")

// The styles of a letter.
var (
	nameStyle    = style{size: 19, color: green, leading: 1.3}
	smallStyle   = style{size: 10.5, leading: 1.4, color: gray}
	toStyle      = style{size: 12.5, color: ink}
	dateStyle    = style{size: 12, color: ink, align: end}
	titleStyle   = style{size: 21, color: green, align: center, before: 6, keep: true, leading: 1.5}
	subjectStyle = style{size: 12.5, color: ink, before: 2, keep: true}
	bodyStyle    = style{size: 12.5, color: ink, align: justified, before: 6, between: 2}
	ownStyle     = style{size: 12.5, color: ink, align: justified, between: 3, own: true}
	headStyle    = style{size: 13.5, color: green, before: 8, keep: true}
	footStyle    = style{size: 9, color: gray}
)

// Endorsement sets an endorsement's letter in a language: Arabic where it is none of the bot's. verify is the
// address, or the deep link, to which its QR code leads; without it, or without a
// code, there is no QR. A name that is "" belongs to somebody who was
// forgotten, and is printed as "a member". What is not confirmed is marked as a
// draft. The error is [ErrWithdrawn], or tells that verify is too long for a QR code.
func (s *Setter) Endorsement(lang i18n.Lang, c candidacy.Candidacy, e candidacy.Endorsement, verify string) ([]byte, error) {
	if e.State == candidacy.Withdrawn {
		return nil, ErrWithdrawn
	}
	d, done := s.begin(lang)
	defer done()
	code, err := qrCode(verify)
	if err != nil {
		return nil, err
	}
	d.title = d.plain(i18n.KeyLetterTitle, nil) + " – " + e.Body.Name(candidacy.Lang(d.lang))
	if isCode(e.Code) {
		d.keywords = Keyword + " " + e.Code
	}
	d.foot = func(page, pages int) []box { return d.letterFoot(e, page, pages) }

	return d.pdf(d.fit(func() []box {
		boxes := d.letterhead(e.Body)
		boxes = append(boxes, d.address(c.Community, e)...)
		boxes = append(boxes, d.answers(e)...)
		boxes = append(boxes, d.signers(e)...)
		return append(boxes, d.seal(e, verify, code)...)
	})), nil
}

// isCode reports whether a code has the form in which it is looked for in files.
func isCode(code string) bool {
	return len(code) == 16 && strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") == ""
}

// letterhead is the body's name and what it is, over a rule.
func (d *document) letterhead(b candidacy.Body) []box {
	boxes := d.set(full, nameStyle, []span{{b.Name(candidacy.Lang(d.lang)), true}})
	boxes = append(boxes, d.say(full, smallStyle, i18n.Text{Key: i18n.KeyLetterWork, Args: i18n.Args{
		"Kind": i18n.Key("endorse.kind." + b.Kind), "Field": i18n.Key("endorse.field." + b.Field)}})...)
	var facts []string
	if b.Seat != "" {
		facts = append(facts, d.plain(i18n.KeyLetterSeat, i18n.Args{"Seat": b.Seat}))
	}
	if b.Receipt != "" {
		facts = append(facts, d.plain(i18n.KeyLetterReceipt, i18n.Args{"Receipt": b.Receipt}))
	}
	boxes = append(boxes, d.set(full, smallStyle, []span{{strings.Join(facts, "  •  "), false}})...)
	return append(boxes, rule(full, 5, 1.6, green))
}

// address says when, to whom and about what.
func (d *document) address(c candidacy.Community, e candidacy.Endorsement) []box {
	community := d.community(c)
	day := e.Confirmed
	if day.IsZero() && len(e.Keys) > 0 {
		day = e.Keys[0].At
	}
	var date []box
	right, left := full.split(full.width*0.62, 12, d.rtl)
	if !day.IsZero() {
		date = d.say(left, dateStyle, i18n.Text{Key: i18n.KeyLetterDate, Args: i18n.Args{"Day": i18n.Day{Time: day}}})
	}
	boxes := []box{row(11, d.say(right, toStyle, i18n.Text{Key: i18n.KeyLetterTo}), date)}
	if e.State != candidacy.Confirmed {
		draft := d.say(full.shrunk(8), subjectStyle, i18n.Text{Key: i18n.KeyLetterDraft})
		boxes = append(boxes, panel(full, 8, 4, draft))
	}
	boxes = append(boxes, d.set(full, titleStyle, []span{{d.plain(i18n.KeyLetterTitle, nil), true}})...)
	boxes = append(boxes, d.say(full, subjectStyle, i18n.Text{Key: i18n.KeyLetterSubject, Args: i18n.Args{"Community": community}})...)
	return append(boxes, d.say(full, bodyStyle, i18n.Text{Key: i18n.KeyLetterOpening, Args: i18n.Args{
		"Body": e.Body.Name(candidacy.Lang(d.lang)), "Community": community}})...)
}

// community is a community's name with its kind, unless the name has it already.
func (d *document) community(c candidacy.Community) any {
	name := c.Name(candidacy.Lang(d.lang))
	key, known := map[candidacy.Council]i18n.Key{
		candidacy.Commune: i18n.KeyLetterCommune, candidacy.Province: i18n.KeyLetterProvince, candidacy.Region: i18n.KeyLetterRegion,
	}[c.Council]
	first, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(name)), " ")
	switch first {
	case "commune", "province", "préfecture", "prefecture", "région", "region", "conseil", "جماعة", "الجماعة", "إقليم", "عمالة", "جهة", "مجلس":
		return name
	}
	if !known {
		return name
	}
	return i18n.Text{Key: key, Args: i18n.Args{"Name": name}}
}

// answers are the body's own words, under a heading each.
func (d *document) answers(e candidacy.Endorsement) []box {
	rtl := d.rtl
	if e.Lang != "" {
		rtl = e.Lang == candidacy.AR
	}
	var boxes []box
	for _, part := range []struct {
		heading i18n.Key
		text    string
	}{
		{i18n.KeyLetterWho, e.Answers.Who},
		{i18n.KeyLetterWhy, e.Answers.Why},
		{i18n.KeyLetterPrepare, e.Answers.Prepare},
		{i18n.KeyLetterCarry, e.Answers.Carry},
	} {
		text := d.set(full, ownStyle, prose(part.text, rtl))
		if len(text) == 0 {
			continue
		}
		boxes = append(boxes, d.set(full, headStyle, []span{{d.plain(part.heading, nil), true}})...)
		boxes = append(boxes, text...)
	}
	return boxes
}

// letterFoot stands under each page: which letter it is, and the page's number.
func (d *document) letterFoot(e candidacy.Endorsement, page, pages int) []box {
	first, second := full.split(full.width*0.7, 8, d.rtl)
	number := footStyle
	number.align = end
	what := i18n.Text{Key: i18n.KeyLetterTitle}
	if isCode(e.Code) {
		what = i18n.Text{Key: i18n.KeyLetterFoot, Args: i18n.Args{"Code": candidacy.FormatCode(e.Code)}}
	}
	return []box{rule(full, 0, 0.5, border), row(3, d.say(first, footStyle, what),
		d.say(second, number, i18n.Text{Key: i18n.KeyLetterPage, Args: i18n.Args{"Page": page, "Pages": pages}}))}
}
