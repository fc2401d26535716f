package main

import (
	"encoding/json"
	"strings"
	"testing"
)

// judged is what scripts read of the eligibility command.
type judged struct {
	Verdict string
	Score   *int
	Mandate struct {
		Ends, LastDay, NextOpening *string
		MonthsLeft                 int  `json:"months_left"`
		Estimated                  bool `json:"next_opening_estimated"`
	}
	Blocking, Missing, Unknown []struct {
		Criterion, Section, Reason, Proof, Who string
		Page                                   int
		LeadTimeDays                           *int `json:"lead_time_days"`
	}
	Next         *struct{ Criterion string }
	RulesVersion string `json:"rules_version"`
}

func judge(t *testing.T, in string, args ...string) judged {
	t.Helper()
	code, out, errOut := command(t, in, append([]string{"eligibility", "--json"}, args...)...)
	if code != 0 || errOut != "" || strings.Count(out, "\n") != 1 {
		t.Fatalf("%s %v: got exit code %d, %q, %q, want 0 and one line", in, args, code, out, errOut)
	}
	var j judged
	if err := json.Unmarshal([]byte(out), &j); err != nil {
		t.Fatalf("%s: %v in %s", in, err, out)
	}
	for _, list := range []string{"blocking", "missing", "unknown"} {
		if !strings.Contains(out, `"`+list+`":[`) {
			t.Errorf("got no list %s in %s", list, out)
		}
	}
	return j
}

const everyYes = `"country":"yes","letter_of_support":"yes","endorsement":"yes","staff":"yes","participation":"yes","initiative":"yes","vision":"yes","added_value":"yes","training":"yes"`

// TestEligibilityDays asks around the last days with 16 full months.
func TestEligibilityDays(t *testing.T) {
	for _, tt := range []struct {
		council, on string
		months      int
		verdict     string
	}{
		{"commune", "2026-05-08", 16, "ready"},
		{"commune", "2026-05-09", 15, "not_now"},
		{"region", "2026-05-08", 16, "ready"},
		{"region", "2026-05-09", 15, "not_now"},
		{"province", "2026-05-21", 16, "ready"},
		{"province", "2026-05-22", 15, "not_now"},
		{"commune", "2026-11-23", 9, "not_now"},
		{"commune", "2030-01-01", 0, "not_now"},
	} {
		j := judge(t, `{"council":"`+tt.council+`","answers":{`+everyYes+`}}`, "--on", tt.on)
		if j.Mandate.MonthsLeft != tt.months || j.Verdict != tt.verdict || j.Score == nil || *j.Score != 100 {
			t.Errorf("%s on %s: got %d months, %s, want %d, %s and a score of 100", tt.council, tt.on, j.Mandate.MonthsLeft, j.Verdict, tt.months, tt.verdict)
		}
		if j.RulesVersion == "" {
			t.Errorf("%s on %s: got no version of the rules", tt.council, tt.on)
		}
	}
}

// TestEligibilityItems reads every item in every language.
func TestEligibilityItems(t *testing.T) {
	for _, lang := range []string{"ar", "fr", "en"} {
		j := judge(t, `{"council":"commune","answers":{"country":"no","staff":"no","vision":"unsure"}}`, "--on", "2026-11-23", "--lang", lang)
		if len(j.Blocking) != 2 || len(j.Missing) != 1 || len(j.Unknown) != 7 || j.Next == nil || j.Next.Criterion != "letter_of_support" {
			t.Errorf("%s: got %d blocking, %d missing, %d unknown, next %v, want 2, 1, 7, letter_of_support",
				lang, len(j.Blocking), len(j.Missing), len(j.Unknown), j.Next)
		}
		for _, item := range append(append(j.Blocking, j.Missing...), j.Unknown...) {
			if item.Section == "" || item.Page != 16 || item.Reason == "" || item.Proof == "" || item.Who == "" || item.LeadTimeDays == nil {
				t.Errorf("%s: got an item that lacks something: %+v", lang, item)
			}
		}
	}
}

// TestEligibilityGivenDays counts on a call's closing day and to a given end.
func TestEligibilityGivenDays(t *testing.T) {
	if j := judge(t, `{"council":"commune","mandate_ends":"2027-06-30","call_closes":"2026-02-28"}`, "--on", "2026-01-01"); j.Mandate.MonthsLeft != 16 {
		t.Errorf("got %d months, want 16", j.Mandate.MonthsLeft)
	}
	if j := judge(t, "\ufeff"+`{"council":"commune","answers":null,"mandate_ends":null,"call_closes":null}`, "--on", "2026-05-08"); j.Verdict != "incomplete" {
		t.Errorf("got %s, want incomplete", j.Verdict)
	}
	if j := judge(t, `{"council":"region"}`); j.Verdict == "" || j.Verdict == "ready" {
		t.Errorf("today, nothing answered: got %q, want a verdict that is not ready", j.Verdict)
	}
}

// TestEligibilityText prints for people.
func TestEligibilityText(t *testing.T) {
	for lang, want := range map[string][]string{
		"ar": {"لا يمكن الترشح الآن", "8 شتنبر 2027 (تقدير", "8 ماي 2026", "الأشهر الكاملة المتبقية: 9", "(الدليل، القسم 2.3، الصفحة 16)", "عدد السكان ليس شرطا", "75%"},
		"fr": {"Pas maintenant", "8 septembre 2027 (estimation", "8 mai 2026", "Mois entiers restants : 9", "(guide, section 2.3, page 16)", "sélection est compétitive"},
		"en": {"Not now", "8 September 2027 (an estimate", "8 May 2026", "Full months left: 9", "(guide, section 2.3, page 16)", "The president's support letter", "Difference from the official text:"},
	} {
		code, out, errOut := command(t, `{"council":"commune","answers":{"staff":"no"}}`, "eligibility", "--on", "2026-11-23", "--lang", lang)
		if code != 0 || errOut != "" {
			t.Errorf("%s: got exit code %d, %q, want 0", lang, code, errOut)
		}
		for _, w := range want {
			if !strings.Contains(out, w) {
				t.Errorf("%s: got\n%s\nwant %q in it", lang, out, w)
			}
		}
	}
	_, out, _ := command(t, `{"council":"commune"}`, "eligibility", "--on", "2031-01-01")
	if !strings.Contains(out, "No known mandate covers that day") {
		t.Errorf("got\n%s\nwant that no known mandate covers the day", out)
	}
}

// TestEligibilityBadInput exits with 2 and says in one to three lines what is wrong.
func TestEligibilityBadInput(t *testing.T) {
	for _, tt := range []struct {
		in   string
		args []string
		want string
	}{
		{"", nil, "is empty"},
		{"  \n", nil, "is empty"},
		{"yes", nil, "no JSON object"},
		{"[]", nil, "no JSON object"},
		{`{"council":"commune"`, nil, "ends too early"},
		{`{"council":"commune",}`, nil, "invalid character"},
		{`{"council":"commune"} {}`, nil, "something follows it"},
		{`{"council":"commune"}}`, nil, "something follows it"},
		{`{"council":7}`, nil, "council: number does not belong there"},
		{`{"council":"commune","answers":["yes"]}`, nil, "answers: array does not belong there"},
		{`{"council":"commune","answers":{"staff":true}}`, nil, "does not belong there"},
		{`{"council":"commune","mandate_end":"2027-01-01"}`, nil, `unknown field "mandate_end"`},
		{`{}`, nil, "council"},
		{`{"council":"village"}`, nil, `"village" is unknown`},
		{`{"council":"commune","answers":{"population":"yes"}}`, nil, `"population" is no criterion`},
		{`{"council":"commune","answers":{"mandate":"yes"}}`, nil, "mandate is computed"},
		{`{"council":"commune","answers":{"staff":"maybe"}}`, nil, `"maybe" is no answer`},
		{`{"council":"commune","answers":{"staff":null}}`, nil, `"" is no answer`},
		{`{"council":"commune","mandate_ends":"2027-02-29"}`, nil, "mandate_ends"},
		{`{"council":"commune","call_closes":""}`, nil, "call_closes"},
		{`{"council":"commune","call_closes":"2027-01-15 23:59"}`, nil, "call_closes"},
		{`{"council":"commune"}`, []string{"--on", "yesterday"}, "--on"},
		{`{"council":"commune"}`, []string{"--on", "2026-02-30"}, "--on"},
		{`{"council":"commune"}`, []string{"--lang", "es"}, "--lang"},
		{`{"council":"x","answers":{"a":"yes","b":"yes","c":"yes","d":"yes"}}`, nil, "more lines"},
		{`{"council":"` + strings.Repeat("x", 1<<20) + `"}`, nil, "longer than"},
	} {
		for _, form := range [][]string{{"eligibility", "--json"}, {"eligibility"}} {
			code, out, errOut := command(t, tt.in, append(form, tt.args...)...)
			lines := strings.Count(strings.TrimSpace(errOut), "\n") + 1
			if code != 2 || out != "" || lines > 3 || !strings.Contains(errOut, tt.want) || strings.Contains(errOut, "Go ") {
				t.Errorf("%.60s %v: got exit code %d, output %q, %q, want 2, none, up to 3 lines with %q", tt.in, tt.args, code, out, errOut, tt.want)
			}
		}
	}
}
