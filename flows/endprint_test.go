package flows_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/i18n"
)

// TestEndorseUnprintable types what the letter cannot show at each step that takes
// a text: it is refused, with at most five of the characters, and the draft stays.
func TestEndorseUnprintable(t *testing.T) {
	tests := []struct{ step, text, got string }{
		{"name-ar", "جمعية Αφάκ", "Α φ ά κ"},
		{"name-fr", "\u0410fak Association", "\u0410"},
		{"seat", "Martil 🏠", "🏠"},
		{"receipt", "12/2019 中", "中"},
		{"name", "Rаchid", "а"},
		{"office", "Président ✊✊", "✊"},
		{"who", "We help people 👩\u200d👧 in the town since 2011, every month.", "👩 👧"},
		{"why", "Привет! We help people in the town since 2011.", "П р и в е …"},
		{"prepare", "1\ufe0f\u20e3 We help people in the town since 2011, every month.", "◌\u20e3"},
		{"carry", "We help people in the town since 2011.\n中文 中文", "中 文"},
		{"reason", "Наши members think otherwise now.", "Н а ш и"},
	}
	for _, tt := range tests {
		f, id := writing(t)
		if tt.step == "reason" {
			id = f.confirmed("جمعية البحر", f.rep, f.member).ID
			f.rep.do(endPress("back", f.file, id))
		} else {
			f.rep.do(endPress("edit", id, tt.step))
		}
		before := *f.rep.session.Endorse
		out := f.rep.say(tt.text)
		if len(out.Replies) != 1 || out.Replies[0].Text[0].Key != i18n.KeyEndorseBadPrint || out.Replies[0].Text[0].Args["Got"] != tt.got {
			t.Errorf("%s: got %+v, want the characters %q refused", tt.step, out.Replies, tt.got)
		}
		if !cmp.Equal(*f.rep.session.Endorse, before) {
			t.Errorf("%s: got the draft %+v, want %+v", tt.step, *f.rep.session.Endorse, before)
		}
		if want := (flows.Choice{Flow: "end", Step: tt.step, Value: id}); f.rep.session.Open == nil || *f.rep.session.Open != want {
			t.Errorf("%s: got %+v awaited, want %+v", tt.step, f.rep.session.Open, want)
		}
	}
}
