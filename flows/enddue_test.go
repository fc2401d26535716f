package flows_test

import (
	"testing"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

// TestEndorseLapse lets times pass: each thing ends once, and is told.
func TestEndorseLapse(t *testing.T) {
	for state, want := range map[string]string{"draft": "has expired: 30 days", "awaiting": "expired before"} {
		f := newFiling(t)
		id := endStates[state](f)
		lapse := flows.Event{Kind: flows.Due, Choice: flows.Choice{Flow: "end", Step: "lapse", Value: f.file + ":" + id}}
		f.rep.say("/start")
		f.rep.at = f.rep.at.Add(candidacy.KeyLife - time.Second)
		if out := f.rep.do(lapse); len(out.Changes)+len(out.Replies) > 0 {
			t.Errorf("%s, before its time: got %+v, want silence", state, out.Replies)
		}
		f.rep.at = f.rep.at.Add(candidacy.DraftLife)
		out := f.rep.do(lapse)
		wantSaid(t, state, out, 0, want)
		told := said(out, f.focal.person.ID) != ""
		if e, _ := f.candidacy().Endorsement(id); e.State != candidacy.Expired || told != (state == "awaiting") {
			t.Errorf("%s: got %s, the focal point told %v, want expired and told %v", state, e.State, told, state == "awaiting")
		}
		if out := f.rep.do(lapse); len(out.Changes)+len(out.Replies) > 0 {
			t.Errorf("%s, again: got %+v, want silence", state, out.Replies)
		}
		if f.rep.session.Language() != i18n.EN {
			t.Errorf("%s: the language became %s, want en still", state, f.rep.session.Language())
		}
	}
}

// TestEndorseStub strikes the persons from a candidacy, and tells nobody.
func TestEndorseStub(t *testing.T) {
	f := newFiling(t)
	f.confirmed("جمعية آفاق", f.rep, f.member)
	stub := flows.Event{Kind: flows.Due, Choice: flows.Choice{Flow: "cand", Step: "stub", Value: f.file}}
	if out := f.rep.do(stub); len(out.Changes)+len(out.Replies) > 0 {
		t.Errorf("before its time: got %d changes, %+v, want nothing", len(out.Changes), out.Replies)
	}
	f.rep.at = f.rep.at.Add(candidacy.NoResultLife + time.Hour)
	if out := f.rep.do(stub); len(out.Changes) != 1 || len(out.Replies) > 0 {
		t.Errorf("in time: got %d changes, %+v, want one, in silence", len(out.Changes), out.Replies)
	}
	if f.candidacy().Candidacy.Stub.IsZero() {
		t.Error("the candidacy: got no stub, want one")
	}
	for _, odd := range []flows.Choice{{Flow: "end", Step: "lapse", Value: "x"}, {Flow: "cand", Step: "stub", Value: "aaaaaaaaaa"}, {Flow: "ask", Step: "lapse", Value: f.file}} {
		if out := f.rep.do(flows.Event{Kind: flows.Due, Choice: odd}); len(out.Changes)+len(out.Replies) > 0 {
			t.Errorf("%+v: got %+v, want silence", odd, out.Replies)
		}
	}
}
