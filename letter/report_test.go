package letter

import (
	"strings"
	"testing"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/eligibility"
	"github.com/munfatih/munfatih/i18n"
)

func day(y int, m time.Month, d int) eligibility.Date {
	return eligibility.Date{Year: y, Month: m, Day: d}
}

// sampleInput is a council that has most, but not all.
func sampleInput() eligibility.Input {
	ends := day(2029, time.September, 8)
	return eligibility.Input{Council: eligibility.Commune, Community: "Chefchaouen (شفشاون)", On: day(2026, time.November, 23), MandateEnds: &ends,
		Answers: map[string]eligibility.Answer{"letter_of_support": "yes", "endorsement": "no", "staff": "no", "participation": "yes",
			"initiative": "unsure", "vision": "yes", "added_value": "yes", "training": "yes"}}
}

// fullInput is a council of which everything has to be said.
func fullInput() eligibility.Input {
	return eligibility.Input{Council: eligibility.Province, Community: strings.Repeat("Tanger-Tétouan-Al Hoceima ", 5),
		On: day(2026, time.November, 23), Answers: map[string]eligibility.Answer{"country": "unsure", "staff": "no", "vision": "no", "training": "no"}}
}

func mustReport(t *testing.T, s *Setter, lang i18n.Lang, in eligibility.Input) []byte {
	t.Helper()
	result, err := s.rules.Judge(in)
	if err != nil {
		t.Fatalf("judge %+v: %v", in, err)
	}
	pdf, err := s.Report(lang, in, result)
	if err != nil {
		t.Fatalf("report in %s on %+v: %v", lang, in, err)
	}
	return pdf
}

// TestReportFitsOnePage tries what makes a report long: every answer alike, a
// mandate that is known, unknown or too short, a long name.
func TestReportFitsOnePage(t *testing.T) {
	s := newSetter(t)
	inputs := []eligibility.Input{sampleInput(), fullInput()}
	dates := []eligibility.Date{day(2026, time.November, 23), day(2022, time.January, 1), day(2990, time.January, 1)}
	if testing.Short() {
		dates = dates[:1]
	}
	for _, on := range dates {
		for _, council := range eligibility.Councils {
			for _, answer := range []eligibility.Answer{eligibility.Yes, eligibility.No, eligibility.Unsure, ""} {
				in := eligibility.Input{Council: council, On: on, Community: strings.Repeat("جماعة ", 20), Answers: map[string]eligibility.Answer{}}
				for _, c := range s.rules.Criteria() {
					if c.Asked && answer != "" {
						in.Answers[c.ID] = answer
					}
				}
				inputs = append(inputs, in)
			}
		}
	}
	for _, lang := range i18n.Langs {
		for _, in := range inputs {
			if got := pageCount(mustReport(t, s, lang, in)); got != 1 {
				t.Errorf("%s, %s on %s: got %d pages, want 1", lang, in.Council, in.On, got)
			}
		}
	}
}

func TestReportSays(t *testing.T) {
	s := newSetter(t)
	tests := []struct {
		lang i18n.Lang
		want []string
	}{
		{i18n.AR, []string{"هل يمكن للمجلس أن يترشح؟", "مجلس جماعة –", "الترشح ممكن عند فتح نداء", "مستوى التحضير: 55 من 100",
			"نهاية الانتداب: 8 شتنبر 2029", "رسالة تزكية من جمعية (الدليل، القسم 2.3، الصفحة 16)", "(حوالي 90 يوما)", "هذا ليس وعدا بالقبول"}},
		{i18n.FR, []string{"Préparation : 55 sur 100", "Ce qui reste à vérifier", "(environ 21 jours)", "Ce n’est pas une promesse d’admission"}},
		{i18n.EN, []string{"Preparation: 55 of 100", "Full months left: 33", "What is missing", "about 14 days", "This is no promise of admission"}},
	}
	for _, tt := range tests {
		got := extract(t, mustReport(t, s, tt.lang, sampleInput()))
		for _, want := range tt.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: got a report without %q", tt.lang, want)
			}
		}
	}
}

func TestSupport(t *testing.T) {
	s := newSetter(t)
	c := candidacy.Community{Council: candidacy.Province, NameFR: "Chefchaouen", NameAR: "شفشاون"}
	pdf, text, err := s.Support(c)
	if err != nil {
		t.Fatal(err)
	}
	if got := pageCount(pdf); got > 3 {
		t.Errorf("got %d pages, want at most 3 (guide 2.4)", got)
	}
	for _, want := range []string{"the prefecture or province of Chefchaouen", "OGP Local Selection Committee", "[date]", "senior official with delegated authority"} {
		if !strings.Contains(text, want) {
			t.Errorf("text: got no %q", want)
		}
		if got := extract(t, pdf); !strings.Contains(got, want) {
			t.Errorf("PDF: got no %q", want)
		}
	}
	if strings.ContainsAny(text, "{}#") {
		t.Errorf("text: got signs of the frame in it:\n%s", text)
	}
	c.NameFR = strings.Repeat("Très-Long\n", 30)
	if pdf, _, err = s.Support(c); err != nil || pageCount(pdf) > 3 {
		t.Errorf("long name: got %d pages, %v; want at most 3", pageCount(pdf), err)
	}
}
