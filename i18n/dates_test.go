package i18n

import (
	"testing"
	"time"

	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

func TestMorocco(t *testing.T) {
	tests := []struct{ instant, want, why string }{
		{"2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z", "permanent UTC+0"},
		{"2027-02-15T12:00:00Z", "2027-02-15T12:00:00Z", "old zone data: Ramadan"},
		{"2027-06-01T12:00:00Z", "2027-06-01T12:00:00Z", "old zone data: UTC+1"},
		{"2026-03-01T12:00:00Z", "2026-03-01T12:00:00Z", "Ramadan 2026"},
		{"2026-04-01T12:00:00Z", "2026-04-01T13:00:00+01:00", "after Ramadan 2026"},
		{"2024-01-13T07:59:00Z", "2024-01-13T08:59:00+01:00", "the deadline of 2024"},
		{"2026-09-20T00:59:59Z", "2026-09-20T01:59:59+01:00", "the last second of UTC+1"},
		{"2026-09-20T01:00:00Z", "2026-09-20T01:00:00Z", "the first of UTC+0"},
	}
	for _, tt := range tests {
		in, err := time.Parse(time.RFC3339, tt.instant)
		if err != nil {
			t.Fatal(err)
		}
		got := Morocco(in)
		if s := got.Format(time.RFC3339); s != tt.want || !got.Equal(in) {
			t.Errorf("%s (%s): got %s, want %s", tt.instant, tt.why, s, tt.want)
		}
	}
}

func TestDate(t *testing.T) {
	tests := []struct {
		instant, clock string
		want           map[Lang]string
	}{
		{"2026-11-23T12:00:00Z", "12:00", map[Lang]string{
			AR: "الاثنين 23 نونبر 2026", FR: "lundi 23 novembre 2026", EN: "Monday 23 November 2026"}},
		{"2027-02-15T00:00:00Z", "00:00", map[Lang]string{
			AR: "الاثنين 15 فبراير 2027", FR: "lundi 15 février 2027", EN: "Monday 15 February 2027"}},
		{"2027-06-01T23:30:00Z", "23:30", map[Lang]string{
			AR: "الثلاثاء 1 يونيو 2027", FR: "mardi 1er juin 2027", EN: "Tuesday 1 June 2027"}},
		{"2025-08-03T23:30:00Z", "00:30", map[Lang]string{
			AR: "الاثنين 4 غشت 2025", FR: "lundi 4 août 2025", EN: "Monday 4 August 2025"}},
		{"2024-01-12T23:59:00-08:00", "08:59", map[Lang]string{
			AR: "السبت 13 يناير 2024", FR: "samedi 13 janvier 2024", EN: "Saturday 13 January 2024"}},
	}
	for _, tt := range tests {
		in, err := time.Parse(time.RFC3339, tt.instant)
		if err != nil {
			t.Fatal(err)
		}
		for lang, want := range tt.want {
			if got := Date(lang, in); got != want {
				t.Errorf("Date(%s, %s): got %q, want %q", lang, tt.instant, got, want)
			}
			if got := Clock(lang, in); got != tt.clock {
				t.Errorf("Clock(%s, %s): got %q, want %q", lang, tt.instant, got, tt.clock)
			}
		}
	}
}

func TestNumber(t *testing.T) {
	tests := []struct {
		lang Lang
		n    int
		want string
	}{
		{AR, 0, "0"}, {AR, 999, "999"}, {AR, 1000, "1.000"}, {AR, 2_000_026, "2.000.026"}, {AR, -5, "\u200e-5"},
		{FR, 1503, "1.503"}, {FR, -5, "-5"}, {EN, 1503, "1,503"}, {"", 1503, "1.503"},
	}
	for _, tt := range tests {
		if got := Number(tt.lang, tt.n); got != tt.want {
			t.Errorf("Number(%q, %d): got %q, want %q", tt.lang, tt.n, got, tt.want)
		}
	}
	for _, lang := range Langs { // the short way for small numbers agrees with the library
		for _, n := range []int{0, 7, 10, 999} {
			if got, want := Number(lang, n), message.NewPrinter(tags[lang]).Sprint(number.Decimal(n)); got != want {
				t.Errorf("Number(%s, %d): got %q, want %q", lang, n, got, want)
			}
		}
	}
}
