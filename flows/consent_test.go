package flows_test

import (
	"strings"
	"testing"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

// begins is somebody who begins what needs consent: resume is what goes on
// after it.
func begins(c *chat, resume string) flows.Outcome {
	c.t.Helper()
	c.session.Client = i18n.FromTelegram(c.person.Language)
	p, ok, out, err := c.flows.Agreed(c.t.Context(), c.session, flows.Event{Chat: c.person.ID, Person: c.person, At: c.at}, resume)
	if err != nil || ok || p != (candidacy.Profile{}) {
		c.t.Fatalf("begins %s: got %+v, %v (%v), want to be asked", resume, p, ok, err)
	}
	c.session = out.Session
	return out
}

// TestConsent asks before anything is kept, and goes on at once after the yes.
func TestConsent(t *testing.T) {
	for _, begin := range []string{"/endorse", "/candidacy"} {
		f := newFiling(t)
		out := begins(f.citizen, begin)
		wantSaid(t, begin, out, 0, "Cideal Maroc", "contact@example.org", "D-123/2026", "30 days", "180 days", "Telegram's servers abroad", "OGP publishes", "/forget")
		if out.Profile != nil || len(out.Changes) > 0 || out.Session.Resume != begin {
			t.Errorf("%s: got profile %v, %d changes, resume %q, want nothing kept but what to go on with", begin, out.Profile, len(out.Changes), out.Session.Resume)
		}
		if again := f.citizen.say("How many months must be left?"); !strings.Contains(said(again, 0), "May I keep data about you?") {
			t.Errorf("%s, a question meanwhile: got %q, want consent asked again after the answer", begin, said(again, 0))
		}
		out = pressData(f.citizen, "agree", flows.ConsentVersion)
		p := out.Profile
		if p == nil || !strings.HasPrefix(string(p.Person), "p-") || len(p.Person) != 14 || p.Chat != 6 || p.Consent != flows.ConsentVersion || !p.At.Equal(f.citizen.at) {
			t.Fatalf("%s, agreed: got profile %+v", begin, p)
		}
		wantSaid(t, begin+", agreed", out, 0, "You agreed on Monday 23 November 2026")
		if len(out.Replies) < 2 || out.Session.Resume != "" {
			t.Errorf("%s, agreed: got %d replies, resume %q, want it to go on at once", begin, len(out.Replies), out.Session.Resume)
		}
		again := pressData(f.citizen, "agree", flows.ConsentVersion)
		if again.Profile != nil || again.Toast == nil {
			t.Errorf("%s, agreed twice: got profile %+v, toast %v, want to be told", begin, again.Profile, again.Toast)
		}
	}
}

// TestConsentResumes goes on with a link and with a button as well.
func TestConsentResumes(t *testing.T) {
	f := newFiling(t)
	f.citizen.session.Resume = flows.PassageLink("2.3.endorsement")
	out := pressData(f.citizen, "agree", flows.ConsentVersion)
	if out.Session.Reading != "2.3.endorsement" {
		t.Errorf("resumed a link: got %+v, want the passage open", out.Session)
	}
	f = newFiling(t)
	f.citizen.session.Resume = "b data:verify:"
	out = pressData(f.citizen, "agree", flows.ConsentVersion)
	wantSaid(t, "resumed a button", out, 0, "Which letter shall I verify?")
	if last := out.Replies[len(out.Replies)-1]; last.Edit != 0 {
		t.Errorf("resumed a button: got message %d changed, want a new one: the text agreed to stays", last.Edit)
	}
}

// TestConsentOld asks again for a new text, and keeps the pseudonym.
func TestConsentOld(t *testing.T) {
	f := newFiling(t)
	old := f.records.profiles[4]
	old.Consent = "2025-01"
	f.records.profiles[4] = old
	out := begins(f.rep, "/endorse")
	wantSaid(t, "old consent", out, 0, "to an earlier text")
	stale := pressData(f.rep, "agree", "2025-01")
	if stale.Profile != nil {
		t.Errorf("agreed to the old text: got %+v, want to be asked again", stale.Profile)
	}
	no := pressData(f.rep, "no", "")
	wantSaid(t, "no to the new text", no, 0, "Nothing new was kept")
	begins(f.rep, "/endorse")
	out = pressData(f.rep, "agree", flows.ConsentVersion)
	if out.Profile == nil || out.Profile.Person != old.Person || out.Profile.Consent != flows.ConsentVersion {
		t.Errorf("agreed to the new text: got %+v, want pseudonym %s", out.Profile, old.Person)
	}
}

// TestConsentNo keeps nothing.
func TestConsentNo(t *testing.T) {
	f := newFiling(t)
	begins(f.citizen, "/endorse")
	out := pressData(f.citizen, "no", "")
	wantSaid(t, "no", out, 0, "Nothing was kept.")
	if out.Profile != nil || out.Session.Resume != "" || out.Session.Open != nil {
		t.Errorf("no: got profile %v, session %+v, want nothing kept", out.Profile, out.Session)
	}
}

// TestClosed says that endorsements are not open, and tells admins why.
func TestClosed(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		shut       func(*filing)
	}{
		{"no controller", "CONTROLLER_NAME", func(f *filing) { f.flows.Legal.Controller = "" }},
		{"no contact", "CONTACT", func(f *filing) { f.flows.Contact = "" }},
		{"fleeting", "appendonly is no", func(f *filing) { f.records.why = "appendonly is no" }},
	} {
		f := newFiling(t)
		tt.shut(f)
		out := begins(f.citizen, "/endorse")
		wantSaid(t, tt.name, out, 0, "not open yet")
		if strings.Contains(said(out, 0), tt.want) {
			t.Errorf("%s: got %q, want %q for admins alone", tt.name, said(out, 0), tt.want)
		}
		wantSaid(t, tt.name+", admin", begins(f.admin, "/endorse"), 0, "not open yet", tt.want)
		out = pressData(f.citizen, "agree", flows.ConsentVersion)
		if out.Profile != nil {
			t.Errorf("%s: got profile %+v, want none while closed", tt.name, out.Profile)
		}
	}
	f := newFiling(t)
	f.flows.Legal.CNDP = ""
	wantSaid(t, "undeclared", begins(f.citizen, "/endorse"), 0, "not yet declared to the CNDP")
}
