package flows_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/eligibility"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

// TestMyData sends all that is kept about a person, and nothing about others.
func TestMyData(t *testing.T) {
	f := newFiling(t)
	e := f.confirmed("جمعية الأمل", f.rep, f.member)
	f.rep.session.Quiz = &flows.Quiz{Council: eligibility.Commune, Answers: map[string]eligibility.Answer{"staff": eligibility.Yes}}
	out := f.rep.say("/mydata")
	wantSaid(t, "/mydata", out, 0, "p-rachid", "one quiz answer", e.Body.NameFR+" for Commune d'Al Mital: confirmed; you are its representative", "contact@example.org")
	file := out.Replies[len(out.Replies)-1].File
	if file == nil || file.Name != "my-data.json" {
		t.Fatalf("/mydata: got file %+v, want my-data.json", file)
	}
	var got struct {
		Telegram     int64
		Profile      *candidacy.Profile
		Conversation flows.Session
		Endorsements []struct {
			Endorsement string
			Answers     *candidacy.Answers
			Keys        []candidacy.Key
		}
		Invitations []candidacy.Invitation
		Journal     []candidacy.Entry
	}
	if err := json.Unmarshal(file.Data, &got); err != nil {
		t.Fatalf("my-data.json: %v", err)
	}
	if got.Telegram != 4 || got.Profile == nil || got.Profile.Person != "p-rachid" || got.Conversation.Quiz == nil {
		t.Errorf("my-data.json: got %+v, want id, profile, conversation", got)
	}
	if len(got.Endorsements) != 1 || got.Endorsements[0].Answers == nil || len(got.Endorsements[0].Keys) != 1 || got.Endorsements[0].Keys[0].Name != "Rachid Idrissi" {
		t.Errorf("my-data.json: got endorsements %+v, want the own key and the answers", got.Endorsements)
	}
	if len(got.Invitations) < 2 || len(got.Journal) < 3 {
		t.Errorf("my-data.json: got %d invitations, %d entries, want those taken and made, and the acts", len(got.Invitations), len(got.Journal))
	}
	for _, other := range []string{"Meryem", "p-fatima"} {
		if strings.Contains(string(file.Data), other) {
			t.Errorf("my-data.json: holds %q, want nothing of others:\n%s", other, file.Data)
		}
	}
	out = f.member.say("/mydata")
	if data := string(out.Replies[len(out.Replies)-1].File.Data); !strings.Contains(data, "Meryem Alami") || strings.Contains(data, "Rachid") || strings.Contains(data, "We have worked") {
		t.Errorf("the member's my-data.json: got\n%s\nwant the own key alone", data)
	}
	out = f.focal.say("/mydata")
	if data := string(out.Replies[len(out.Replies)-1].File.Data); !strings.Contains(data, `"office": "focal"`) || !strings.Contains(data, "Fatima Zahra") {
		t.Errorf("the focal point's my-data.json: got\n%s\nwant the office", data)
	}
	out = f.citizen.say("/mydata")
	wantSaid(t, "a citizen's /mydata", out, 0, "only this conversation")
	if data := string(out.Replies[1].File.Data); !strings.Contains(data, `"profile": null`) || !strings.Contains(data, `"journal": []`) {
		t.Errorf("a citizen's my-data.json: got\n%s\nwant no profile and empty lists", data)
	}
}

// TestForget shows, asks twice, and strikes the person from everything.
func TestForget(t *testing.T) {
	f := newFiling(t)
	e := f.confirmed("جمعية الأمل", f.rep, f.member)
	out := f.rep.say("/forget")
	wantSaid(t, "/forget", out, 0, "Nothing is deleted yet", "your profile", "the letter by "+e.Body.NameFR, "journal entries")
	first := f.rep.press(f.rep.last, "Delete my data")
	wantSaid(t, "pressed once", first, 0, "This cannot be undone")
	if out.Forget != nil || first.Forget != nil || len(out.Changes)+len(first.Changes) > 0 {
		t.Fatalf("before the second press: got %v, %v, want nothing done", out.Forget, first.Forget)
	}
	f.rep.session.Lang = i18n.EN
	f.rep.session.Quiz = &flows.Quiz{Council: eligibility.Commune}
	out = f.rep.press(f.rep.last, "Yes, delete now")
	if out.Forget == nil || *out.Forget != (flows.Forget{Chat: 4, Who: "p-rachid"}) {
		t.Fatalf("pressed twice: got %+v, want the person forgotten", out.Forget)
	}
	if out.Session.Quiz != nil || out.Session.Lang != i18n.EN {
		t.Errorf("pressed twice: got session %+v, want the language alone", out.Session)
	}
	wantSaid(t, "pressed twice", out, 0, "Your data is deleted.")
	for _, official := range []int64{2, 3} {
		wantSaid(t, "told", out, official, e.Body.NameFR, "asked for their data to be deleted")
	}
	f.records.checkJournals(t)
	kept, _ := f.candidacy().Endorsement(e.ID)
	if kept.State != candidacy.Confirmed || kept.By != "" || kept.Keys[0].Name != "" || kept.Keys[1].Name != "Meryem Alami" {
		t.Errorf("after it: got %+v, want it confirmed, without the person", kept)
	}
	for id, file := range f.records.files {
		for field, data := range file.fields {
			if strings.Contains(string(data), "p-rachid") || strings.Contains(string(data), "Idrissi") {
				t.Errorf("after it: %s %s still names the person: %s", id, field, data)
			}
		}
	}
	wantSaid(t, "verified after it", f.citizen.say("/verify "+e.Code), 0, "on record and in force", "by 2 members")
	wantSaid(t, "/mydata after it", f.rep.say("/mydata"), 0, "only this conversation")
}

// TestForgetFocal leaves the office vacant and tells those concerned, each once.
func TestForgetFocal(t *testing.T) {
	f := newFiling(t)
	f.confirmed("جمعية الأمل", f.rep, f.member)
	f.confirmed("جمعية النور", f.rep, f.member)
	wantSaid(t, "/forget", f.focal.say("/forget"), 0, "point focal de Commune d'Al Mital, qui devient vacante")
	f.focal.press(f.focal.last, "Effacer mes données")
	out := f.focal.press(f.focal.last, "Oui, effacer maintenant")
	told := map[int64]int{}
	for _, r := range out.Replies {
		told[r.To]++
	}
	if told[1] != 1 || told[3] != 1 || told[4] != 1 || told[5] != 0 {
		t.Errorf("told: got %v, want admin, deputy and representative, once each", told)
	}
	if c := f.registry().Communities[0]; c.Focal != nil || c.Deputy == nil {
		t.Errorf("after it: got %+v, want the office vacant and the deputy there", c)
	}
}

// TestForgetNobody forgets a conversation without a profile.
func TestForgetNobody(t *testing.T) {
	f := newFiling(t)
	out := f.citizen.say("/forget")
	wantSaid(t, "/forget", out, 0, "What stays", "nothing")
	wantSaid(t, "kept", f.citizen.press(f.citizen.last, "Keep everything"), 0, "Nothing was deleted.")
	out = pressData(f.citizen, "now", "")
	if out.Forget == nil || *out.Forget != (flows.Forget{Chat: 6}) || len(out.Changes) > 0 {
		t.Errorf("forgotten: got %+v, %d changes, want the conversation alone", out.Forget, len(out.Changes))
	}
}
