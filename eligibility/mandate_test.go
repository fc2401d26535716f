package eligibility

import "testing"

// seen is a Mandate in words, to compare.
type seen struct {
	ends   string
	months int
	last   string
	next   string
	guess  bool
}

func see(m Mandate) seen {
	text := func(d *Date) string {
		if d == nil {
			return ""
		}
		return d.String()
	}
	return seen{text(m.Ends), m.MonthsLeft, text(m.LastDay), text(m.NextOpening), m.NextOpeningEstimated}
}

func TestMandate(t *testing.T) {
	r := load(t, nil)
	commune := func(months int) seen { return seen{"2027-09-08", months, "2026-05-08", "2027-09-08", true} }
	province := func(months int) seen { return seen{"2027-09-21", months, "2026-05-21", "2027-09-21", true} }
	for _, tt := range []struct {
		council Council
		on      string
		want    seen
	}{
		{Commune, "2023-09-06", commune(48)},
		{Province, "2023-09-06", province(48)},
		{Commune, "2024-01-12", commune(43)},
		{Province, "2024-01-12", province(44)},
		{Commune, "2026-05-08", commune(16)},
		{Region, "2026-05-08", commune(16)},
		{Province, "2026-05-08", province(16)},
		{Commune, "2026-05-09", commune(15)},
		{Region, "2026-05-09", commune(15)},
		{Commune, "2026-05-21", commune(15)},
		{Province, "2026-05-21", province(16)},
		{Province, "2026-05-22", province(15)},
		{Commune, "2026-11-23", commune(9)},
		{Province, "2026-11-23", province(9)},
		{Commune, "2027-06-30", commune(2)},
		{Province, "2027-06-30", province(2)},
		{Commune, "2021-09-08", commune(72)},
		{Commune, "2027-09-08", commune(0)},
		{Commune, "2021-09-07", seen{}},
		{Commune, "2027-09-09", seen{}},
		{Province, "2021-09-20", seen{}},
		{Province, "2027-09-21", province(0)},
		{Province, "2027-09-22", seen{}},
		{Commune, "2040-01-01", seen{}},
	} {
		res, err := r.Judge(Input{Council: tt.council, On: day(t, tt.on), Answers: all(r, Yes)})
		if err != nil {
			t.Fatal(err)
		}
		if got := see(res.Mandate); got != tt.want {
			t.Errorf("%s on %s: got %+v, want %+v", tt.council, tt.on, got, tt.want)
		}
		want := NotNow
		if tt.want.months >= 16 {
			want = Ready
		}
		if res.Verdict != want || (len(res.Blocking) == 1) != (want == NotNow) {
			t.Errorf("%s on %s: got %s, %d blocking, want %s", tt.council, tt.on, res.Verdict, len(res.Blocking), want)
		}
	}
}

// TestGivenDays counts on the closing day of a call, and to an end that the person knows.
func TestGivenDays(t *testing.T) {
	r := load(t, nil)
	for _, tt := range []struct {
		name, on, closes, ends string
		counted                string
		want                   seen
	}{
		{"the closing day counts", "2026-05-01", "2026-05-09", "", "2026-05-09", seen{"2027-09-08", 15, "2026-05-08", "2027-09-08", true}},
		{"a past closing day too", "2026-11-23", "2024-01-12", "", "2024-01-12", seen{"2027-09-08", 43, "2026-05-08", "2027-09-08", true}},
		{"a call after the mandate", "2026-11-23", "2027-12-01", "", "2027-12-01", seen{}},
		{"an end of the person's", "2026-11-23", "", "2028-06-30", "2026-11-23", seen{"2028-06-30", 19, "2027-02-28", "2028-06-30", true}},
		{"the last day of a short month", "2026-02-28", "", "2027-06-30", "2026-02-28", seen{"2027-06-30", 16, "2026-02-28", "2027-06-30", true}},
		{"and the day after", "2026-03-01", "", "2027-06-30", "2026-03-01", seen{"2027-06-30", 15, "2026-02-28", "2027-06-30", true}},
		{"ends on the day", "2026-11-23", "", "2026-11-23", "2026-11-23", seen{"2026-11-23", 0, "2025-07-23", "2026-11-23", true}},
		{"ended before", "2026-11-23", "", "2026-11-22", "2026-11-23", seen{}},
		{"both", "2026-11-23", "2027-01-15", "2028-05-15", "2027-01-15", seen{"2028-05-15", 16, "2027-01-15", "2028-05-15", true}},
	} {
		in := Input{Council: Commune, On: day(t, tt.on)}
		if tt.closes != "" {
			d := day(t, tt.closes)
			in.CallCloses = &d
		}
		if tt.ends != "" {
			d := day(t, tt.ends)
			in.MandateEnds = &d
		}
		res, err := r.Judge(in)
		if err != nil {
			t.Fatal(err)
		}
		if got := see(res.Mandate); got != tt.want || res.Mandate.CountedOn != day(t, tt.counted) {
			t.Errorf("%s: got %+v on %s, want %+v on %s", tt.name, got, res.Mandate.CountedOn, tt.want, tt.counted)
		}
	}
}

// TestPublished adds a polling day of 2027 and a council of its own dates.
func TestPublished(t *testing.T) {
	r := load(t, map[string][2]string{
		"mandates.yaml":   {"polling_days: [2021-09-08]", "polling_days: [2021-09-08, 2027-09-15]"},
		"exceptions.yaml": {"[]", "- {council: commune, names: [المثال, Exemple], elected: 2024-02-11, ends: 2028-03-31, source: https://example.org/}"},
	})
	for _, tt := range []struct {
		community, on string
		want          seen
	}{
		{"", "2026-05-15", seen{"2027-09-15", 16, "2026-05-15", "2027-09-15", false}},
		{"", "2027-09-14", seen{"2027-09-15", 0, "2026-05-15", "2027-09-15", false}},
		{"", "2027-09-15", seen{"2033-09-15", 72, "2032-05-15", "2033-09-15", true}},
		{" exemple ", "2026-11-23", seen{"2028-03-31", 16, "2026-11-30", "2028-03-31", true}},
		{"المثال", "2026-12-01", seen{"2028-03-31", 15, "2026-11-30", "2028-03-31", true}},
		{"Exemple", "2024-02-10", seen{"2027-09-15", 43, "2026-05-15", "2027-09-15", false}},
		{"Exemple", "2028-04-01", seen{"2033-09-15", 65, "2032-05-15", "2033-09-15", true}},
		{"Ailleurs", "2026-11-23", seen{"2027-09-15", 9, "2026-05-15", "2027-09-15", false}},
	} {
		res, err := r.Judge(Input{Council: Commune, Community: tt.community, On: day(t, tt.on)})
		if err != nil {
			t.Fatal(err)
		}
		if got := see(res.Mandate); got != tt.want {
			t.Errorf("%q on %s: got %+v, want %+v", tt.community, tt.on, got, tt.want)
		}
	}
	res, err := r.Judge(Input{Council: Region, Community: "Exemple", On: day(t, "2026-11-23")})
	if err != nil || res.Mandate.MonthsLeft != 9 {
		t.Errorf("a region of that name: got %d months, %v, want 9", res.Mandate.MonthsLeft, err)
	}
}
