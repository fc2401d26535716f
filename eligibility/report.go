package eligibility

import (
	"strconv"
	"strings"
)

// Report is a result in one language. Its JSON is what `munfatih eligibility
// --json` prints.
type Report struct {
	Verdict      string       `json:"verdict"`
	Score        int          `json:"score"`
	Mandate      Mandate      `json:"mandate"`
	Blocking     []ReportItem `json:"blocking"`
	Missing      []ReportItem `json:"missing"`
	Unknown      []ReportItem `json:"unknown"`
	Next         *ReportItem  `json:"next"`
	RulesVersion string       `json:"rules_version"`
}

// ReportItem is an item in one language. Difference is "" where the official
// text says what the guide says.
type ReportItem struct {
	Criterion    string `json:"criterion"`
	Name         string `json:"name"`
	Section      string `json:"section"`
	Page         int    `json:"page"`
	Reason       string `json:"reason"`
	Proof        string `json:"proof"`
	Who          string `json:"who"`
	Ask          string `json:"ask"`
	Difference   string `json:"difference"`
	LeadTimeDays int    `json:"lead_time_days"`
}

// Report puts a result of Judge into a language.
func (r *Rules) Report(res Result, lang Lang) Report {
	out := Report{
		Verdict: res.Verdict, Score: res.Score, Mandate: res.Mandate, RulesVersion: res.RulesVersion,
		Blocking: r.items(res.Blocking, lang), Missing: r.items(res.Missing, lang), Unknown: r.items(res.Unknown, lang),
	}
	if res.Next != nil {
		next := r.item(*res.Next, lang)
		out.Next = &next
	}
	return out
}

func (r *Rules) items(items []Item, lang Lang) []ReportItem {
	out := make([]ReportItem, len(items))
	for i, item := range items {
		out[i] = r.item(item, lang)
	}
	return out
}

func (r *Rules) item(item Item, lang Lang) ReportItem {
	c, _ := r.Criterion(item.Criterion)
	t := c.Text[lang]
	return ReportItem{
		Criterion: c.ID, Name: t.Name, Section: c.Section, Page: c.Page, Reason: t.Reason, Proof: t.Proof, Who: t.Who,
		Ask: t.Ask, Difference: t.Difference, LeadTimeDays: item.LeadDays,
	}
}

// phraseKeys are the phrases around a result that is printed: what the verdicts
// say, and the labels of what follows.
var phraseKeys = []string{
	NotNow, Incomplete, Possible, Ready,
	"selection", "score", "mandate", "counted_on", "ends", "months_left", "last_day", "next_opening", "estimated", "no_mandate",
	"blocking", "missing", "unknown", "next", "proof", "who", "lead", "ask", "official", "citation", "myths", "rules",
}

// Citation says in a language where the guide has a criterion.
func (r *Rules) Citation(item ReportItem, lang Lang) string {
	return strings.NewReplacer("{section}", item.Section, "{page}", strconv.Itoa(item.Page)).Replace(r.Phrase("citation", lang))
}
