package eligibility

import "slices"

// Lang is a language that the rules are written in.
type Lang string

// The languages.
const (
	Arabic  Lang = "ar"
	French  Lang = "fr"
	English Lang = "en"
)

// Langs are all languages, the first language first.
var Langs = []Lang{Arabic, French, English}

// Council is the kind of a council.
type Council string

// The kinds of council. Province is the council of a province or a prefecture.
const (
	Commune  Council = "commune"
	Province Council = "province"
	Region   Council = "region"
)

// Councils are all kinds, in the order in which they are offered.
var Councils = []Council{Commune, Province, Region}

// Answer is what a person says of a criterion. A criterion that is absent from
// the answers is unanswered; no Answer stands for that.
type Answer string

// The answers.
const (
	Yes    Answer = "yes"
	No     Answer = "no"
	Unsure Answer = "unsure"
)

// The criteria that block when they fail; the others are in ids.
const (
	Country = "country" // the country is an OGP member in good standing
	Term    = "mandate" // enough months of the mandate are left; computed, never answered
)

// ids are the criteria that the code knows. The data hold each of them once;
// their order there is the order of the questions.
var ids = []string{
	Country, Term, "letter_of_support", "endorsement", "staff", "participation", "initiative", "vision", "added_value", "training",
}

// Criterion is one thing that a council needs in order to apply.
type Criterion struct {
	ID       string
	Section  string // of the guide, "2.3"
	Page     int    // of the printed guide, from 1
	Weight   int    // 0 to 100; 0 for what the council cannot obtain; all weights sum to 100
	LeadDays int    // days that it takes, an estimate of ours; from 0
	Source   string // web address of the official text behind Difference; "" for none
	Text     map[Lang]CriterionText
	Asked    bool // false: computed, so it is never answered
}

// CriterionText is a criterion in one language. Only Difference may be "".
type CriterionText struct {
	Name       string // short: it becomes a button
	Question   string // answered by yes, no or unsure; for the mandate: its date
	Why        string // why it is asked
	Reason     string // said when it is not fulfilled, and true also when that is not known
	Proof      string // what shows it
	Who        string // who provides it
	Difference string // where the official text differs from the guide or adds to it
	Ask        string // whom a person can ask who does not know
}

// Myth is a condition that many believe in and that does not exist.
type Myth struct {
	ID   string
	Text map[Lang]string
}

// Rules are the criteria and the mandates, as Load read them. They do not
// change and can be used by many goroutines.
type Rules struct {
	version    string // with the date
	date       Date
	months     int    // full months of mandate that must be left
	country    Answer // to the country criterion, as long as nobody answers it
	criteria   []Criterion
	at         map[string]int
	mandates   map[Council]mandates
	exceptions []exception
	myths      []Myth
	phrases    map[string]map[Lang]string
}

// Version names the rules and the day from which they are, "1 (2026-11-23)". A
// result carries it.
func (r *Rules) Version() string { return r.version }

// Date is the day from which the rules are.
func (r *Rules) Date() Date { return r.date }

// Months is the number of full months of the mandate that must be left.
func (r *Rules) Months() int { return r.months }

// Criteria are all criteria in the order of the rules. The list is the
// caller's; its texts are shared and must not be changed.
func (r *Rules) Criteria() []Criterion { return slices.Clone(r.criteria) }

// Criterion returns the criterion of that id; false when there is none.
func (r *Rules) Criterion(id string) (Criterion, bool) {
	i, ok := r.at[id]
	if !ok {
		return Criterion{}, false
	}
	return r.criteria[i], true
}

// Myths are the conditions that do not exist. The list is the caller's.
func (r *Rules) Myths() []Myth { return slices.Clone(r.myths) }

// Phrase returns a phrase of phrases.yaml; "" for an unknown key or language.
func (r *Rules) Phrase(key string, lang Lang) string { return r.phrases[key][lang] }
