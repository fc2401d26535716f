package letter

import (
	"errors"
	"html"
	"strconv"
	"strings"

	"github.com/munfatih/munfatih/eligibility"
	"github.com/munfatih/munfatih/i18n"
)

var (
	reportTitle   = style{size: 20, color: green, leading: 1.45}
	reportOf      = style{size: 11.5, color: gray}
	reportCouncil = style{size: 13, color: ink, before: 4}
	verdictStyle  = style{size: 15, color: green}
	factStyle     = style{size: 11.5, color: ink}
	groupStyle    = style{size: 13.5, color: green, before: 9, keep: true}
	itemStyle     = style{size: 11.5, color: ink, before: 4}
	detailStyle   = style{size: 10.5, color: gray}
	sourceStyle   = style{size: 9, color: gray, before: 8}
)

// detail is how much a report says of each criterion that is not fulfilled.
type detail int

const (
	everything detail = iota // reason, who and how long, what shows it
	withReason               // reason, who and how long
	shortest                 // who and how long
)

// Report sets the result of a quiz on exactly one page: in smaller type, and then with
// less of each criterion, until it fits. The error tells that even so it does not.
func (s *Setter) Report(lang i18n.Lang, in eligibility.Input, result eligibility.Result) ([]byte, error) {
	d, done := s.begin(lang)
	defer done()
	d.title = d.plain(i18n.KeyLetterReport, nil)
	for _, try := range []struct {
		detail detail
		scale  float64
	}{{everything, 1}, {everything, 0.92}, {withReason, 1}, {withReason, 0.92}, {withReason, 0.85}, {shortest, 0.95}, {shortest, 0.85}, {shortest, 0.75}} {
		d.reset(try.scale)
		r := report{document: d, lang: eligibility.Lang(d.lang), in: in, detail: try.detail}
		if boxes := r.boxes(s.rules.Report(result, r.lang)); len(paginate(boxes)) == 1 {
			return d.pdf(boxes), nil
		}
	}
	return nil, errors.New("the report does not fit one page")
}

// report is a report that is being set.
type report struct {
	*document
	lang   eligibility.Lang
	in     eligibility.Input
	detail detail
}

func (r *report) phrase(key string) string { return r.rules.Phrase(key, r.lang) }

// labelled is a label of the rules in bold and what it names.
func (r *report) labelled(key, value string) []span {
	return []span{{r.phrase(key) + " ", true}, {value, false}}
}

func (r *report) day(d eligibility.Date) string {
	return i18n.Isolate(i18n.ShortDate(r.document.lang, d.Time()))
}

func (r *report) boxes(rep eligibility.Report) []box {
	boxes := r.head()
	boxes = append(boxes, r.verdict(rep))
	boxes = append(boxes, r.mandate(rep.Mandate)...)
	boxes = append(boxes, r.group("blocking", rep.Blocking)...)
	boxes = append(boxes, r.group("missing", rep.Missing)...)
	boxes = append(boxes, r.group("unknown", rep.Unknown)...)
	if len(rep.Blocking)+len(rep.Missing)+len(rep.Unknown) == 0 {
		boxes = append(boxes, r.say(full, groupStyle, i18n.Text{Key: i18n.KeyLetterReportNothing})...)
	}
	if rep.Next != nil {
		next := r.set(full.shrunk(10), factStyle, append(r.labelled("next", rep.Next.Name), span{" " + r.cite(*rep.Next), false}))
		boxes = append(boxes, panel(full, 10*r.scale, 6*r.scale, next))
	}
	promise := factStyle
	promise.before = 8
	boxes = append(boxes, r.set(full, promise, []span{{r.phrase("selection"), true}})...)
	return append(boxes, r.say(full, sourceStyle, i18n.Text{Key: i18n.KeyLetterReportSource, Args: i18n.Args{"Version": rep.RulesVersion}})...)
}

// head is the title, the council and the day.
func (r *report) head() []box {
	boxes := r.set(full, reportTitle, []span{{r.plain(i18n.KeyLetterReport, nil), true}})
	boxes = append(boxes, r.say(full, reportOf, i18n.Text{Key: i18n.KeyLetterReportOf})...)
	council := r.plain(map[eligibility.Council]i18n.Key{
		eligibility.Commune: i18n.KeyLetterReportCommune, eligibility.Province: i18n.KeyLetterReportProvince,
		eligibility.Region: i18n.KeyLetterReportRegion}[r.in.Council], nil)
	if name := i18n.Clean(r.in.Community); name != "" {
		council += " – " + i18n.Isolate(name)
	}
	left, right := full.split(full.width*0.66, 12, r.rtl)
	date := reportCouncil
	date.align = end
	boxes = append(boxes, rule(full, 5*r.scale, 1.6, green))
	return append(boxes, row(6*r.scale, r.set(left, reportCouncil, []span{{council, true}}),
		r.set(right, date, []span{{i18n.ShortDate(r.document.lang, r.in.On.Time()), false}})))
}

// verdict is the verdict and the score, as a number and as a bar.
func (r *report) verdict(rep eligibility.Report) box {
	col := full.shrunk(10)
	inside := r.set(col, verdictStyle, []span{{r.phrase(rep.Verdict), true}})
	inside = append(inside, r.say(col, factStyle, i18n.Text{Key: i18n.KeyLetterReportScore, Args: i18n.Args{"Score": rep.Score}})...)
	done, _ := col.split(col.width*float64(rep.Score)/100, 0, r.rtl)
	inside = append(inside, box{before: 3, height: 6, draw: func(c *canvas, top float64) {
		c.fill(col.left, top, col.width, 6, border)
		c.fill(done.left, top, done.width, 6, green)
	}})
	return panel(full, 8*r.scale, 8*r.scale, inside)
}

// mandate says how long the council still sits.
func (r *report) mandate(m eligibility.Mandate) []box {
	boxes := r.set(full, groupStyle, []span{{r.phrase("mandate"), true}})
	if m.Ends == nil {
		boxes = append(boxes, r.set(full, factStyle, r.labelled("counted_on", r.day(m.CountedOn)))...)
		return append(boxes, r.set(full, factStyle, []span{{r.phrase("no_mandate"), false}})...)
	}
	opening := r.day(*m.NextOpening)
	if m.NextOpeningEstimated {
		opening += " " + r.phrase("estimated")
	}
	left, right := full.split((full.width-14)/2, 14, r.rtl)
	first := append(r.set(left, factStyle, r.labelled("ends", r.day(*m.Ends))),
		r.set(left, factStyle, r.labelled("months_left", strconv.Itoa(m.MonthsLeft)))...)
	second := append(r.set(right, factStyle, r.labelled("counted_on", r.day(m.CountedOn))),
		r.set(right, factStyle, r.labelled("last_day", r.day(*m.LastDay)))...)
	boxes = append(boxes, row(0, first, second))
	return append(boxes, r.set(full, factStyle, r.labelled("next_opening", opening))...)
}

// group is a heading with the criteria under it; nothing without any.
func (r *report) group(heading string, items []eligibility.ReportItem) []box {
	if len(items) == 0 {
		return nil
	}
	boxes := r.set(full, groupStyle, []span{{r.phrase(heading), true}})
	for _, item := range items {
		boxes = append(boxes, r.item(item)...)
	}
	return boxes
}

// item is one criterion: its name, why it counts, who provides it and how long that takes.
func (r *report) item(item eligibility.ReportItem) []box {
	_, col := full.split(6, 8, r.rtl)
	mark, _ := full.split(5, 0, r.rtl)
	boxes := r.set(col, itemStyle, []span{{item.Name, true}, {" " + r.cite(item), false}})
	if draw := boxes[0].draw; draw != nil {
		middle := boxes[0].height/2 - 1
		boxes[0].draw = func(c *canvas, top float64) {
			c.fill(mark.left, top+middle, 4, 4, green)
			draw(c, top)
		}
	}
	if r.detail < shortest {
		boxes = append(boxes, r.set(col, detailStyle, r.prose(item.Reason))...)
	}
	who := r.prose(r.phrase("who") + " " + item.Who)
	if item.LeadTimeDays > 0 {
		days := r.plain(i18n.KeyLetterReportDays, i18n.Args{"Count": item.LeadTimeDays})
		who = append(who, span{" (" + strings.ReplaceAll(days, " ", "\u00a0") + ")", false})
	}
	boxes = append(boxes, r.set(col, detailStyle, who)...)
	if r.detail == everything {
		boxes = append(boxes, r.set(col, detailStyle, r.prose(r.phrase("proof")+" "+item.Proof))...)
	}
	return boxes
}

// prose is a text of the rules with what runs the other way set apart.
func (r *report) prose(text string) []span {
	return []span{{html.UnescapeString(string(i18n.Prose(r.document.lang, text))), false}}
}

func (r *report) cite(item eligibility.ReportItem) string { return r.rules.Citation(item, r.lang) }
