package letter

import (
	"errors"
	"strings"
	"testing"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// TestPages counts pages, and says how large each may be.
func TestPages(t *testing.T) {
	s := newSetter(t)
	answers := func(n int) candidacy.Endorsement {
		e := sampleEndorsement(i18n.AR)
		e.Answers = candidacy.Answers{Who: long(answersAR.Who, n), Why: long(answersAR.Why, n), Prepare: long(answersAR.Prepare, n), Carry: long(answersAR.Carry, n)}
		return e
	}
	single := sampleEndorsement(i18n.AR)
	single.Answers.Who = long(answersAR.Carry, 6000)
	word := sampleEndorsement(i18n.FR)
	word.Answers.Who = strings.Repeat("x", 6000)
	keys := sampleEndorsement(i18n.FR)
	for range 40 {
		keys.Keys = append(keys.Keys, keys.Keys[0])
	}
	tests := []struct {
		name     string
		lang     i18n.Lang
		e        candidacy.Endorsement
		min, max int
	}{
		{"sample", i18n.AR, sampleEndorsement(i18n.AR), 1, 1},
		{"sample", i18n.FR, sampleEndorsement(i18n.FR), 1, 1},
		{"sample", i18n.EN, sampleEndorsement(i18n.EN), 1, 1},
		{"nothing in it", i18n.AR, candidacy.Endorsement{}, 1, 1},
		{"four answers of 40", i18n.AR, answers(40), 1, 1},
		{"four answers of 1500", i18n.AR, answers(candidacy.MaxAnswer), 2, 3},
		{"one answer of 6000", i18n.AR, single, 2, 3},
		{"one word of 6000", i18n.FR, word, 2, 3},
		{"the longest of everything", i18n.AR, hardEndorsement(), 2, 4},
		{"forty keys", i18n.FR, keys, 2, 4},
	}
	for _, tt := range tests {
		pdf := mustSet(t, s, tt.lang, tt.e)
		got := pageCount(pdf)
		if got < tt.min || got > tt.max {
			t.Errorf("%s, %s: got %d pages, want %d to %d", tt.name, tt.lang, got, tt.min, tt.max)
		}
		if size := len(pdf) / got; size > 60_000 {
			t.Errorf("%s, %s: got %d bytes a page, want at most 60000", tt.name, tt.lang, size)
		}
	}
}

func TestStates(t *testing.T) {
	s := newSetter(t)
	e := sampleEndorsement(i18n.EN)
	if got := extract(t, mustSet(t, s, i18n.EN, e)); strings.Contains(got, "Draft") {
		t.Error("a confirmed endorsement: got it called a draft")
	}
	e.State = candidacy.Awaiting
	if got := extract(t, mustSet(t, s, i18n.EN, e)); !strings.Contains(got, "Draft, not confirmed yet") {
		t.Error("an endorsement that awaits a key: got it not called a draft")
	}
	e.State = candidacy.Withdrawn
	if _, err := s.Endorsement(i18n.EN, sampleCandidacy(), e, ""); !errors.Is(err, ErrWithdrawn) {
		t.Errorf("a withdrawn endorsement: got %v, want %v", err, ErrWithdrawn)
	}
	e.State = candidacy.Confirmed
	if _, err := s.Endorsement(i18n.EN, sampleCandidacy(), e, strings.Repeat("x", 5000)); err == nil {
		t.Error("an address too long for a QR code: got no error")
	}
}

func TestForgottenSigner(t *testing.T) {
	e := sampleEndorsement(i18n.EN)
	name := e.Keys[0].Name
	e.Keys[0].Name, e.Keys[0].Office = "", ""
	got := extract(t, mustSet(t, newSetter(t), i18n.EN, e))
	if strings.Contains(got, name) || !strings.Contains(got, "A member of the organisation") {
		t.Errorf("got the letter %q, want a member without name", got)
	}
}

func TestCommunityNames(t *testing.T) {
	s := newSetter(t)
	tests := []struct {
		lang    i18n.Lang
		council candidacy.Council
		ar, fr  string
		want    string
	}{
		{i18n.AR, candidacy.Commune, "شفشاون", "Chefchaouen", "تزكية طلب ترشيح جماعة شفشاون للانضمام"},
		{i18n.AR, candidacy.Commune, "جماعة شفشاون", "Chefchaouen", "تزكية طلب ترشيح جماعة شفشاون للانضمام"},
		{i18n.FR, candidacy.Region, "", "Souss-Massa", "candidature de la région de Souss-Massa à OGP Local"},
		{i18n.FR, candidacy.Province, "", "Préfecture d'Agadir", "candidature de la Préfecture d’Agadir à OGP Local"},
		{i18n.EN, candidacy.Commune, "", "Chefchaouen", "application of the commune of Chefchaouen to OGP Local"},
	}
	for _, tt := range tests {
		c := sampleCandidacy()
		c.Community = candidacy.Community{Council: tt.council, NameAR: tt.ar, NameFR: tt.fr}
		pdf, err := s.Endorsement(tt.lang, c, sampleEndorsement(tt.lang), "")
		if got := extract(t, pdf); err != nil || !strings.Contains(got, tt.want) {
			t.Errorf("%s %q: got %v and a letter without %q", tt.council, tt.fr, err, tt.want)
		}
	}
}
