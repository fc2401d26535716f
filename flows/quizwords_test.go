package flows_test

import (
	"strings"
	"testing"

	"github.com/munfatih/munfatih/eligibility"
)

// TestQuizTyped types answers to an open question: an empty want is a text
// that is no answer, and so goes to the guide.
func TestQuizTyped(t *testing.T) {
	tests := map[eligibility.Answer][]string{
		eligibility.Yes: {
			"wakha", "Wakhaaa!", "iyeh", "iyyeh", "ah", "AH", "ah wakha", "waxa", "wa5a", "na3am", "kayn", "3ndna",
			"نعم", "نَعَم", "نعم.", "اه", "آه", "إيه", "واخا", "واخا، شكرا", "أكيد", "طبعا", "كاين", "عندنا",
			"oui", "Oui !", "ouiiii", "ouais", "oui merci", "oui, bien sûr", "d'accord", "d’accord", "tout à fait", "déjà fait",
			"yes", "YES", "Yes please", "yep", "ok", "of course", "we do", "👍", "✅ oui", "y",
		},
		eligibility.No: {
			"la", "lla", "La.", "lala", "la la", "walou", "mazal", "makaynch", "ma3ndnach",
			"لا", "لا!", "لا شكرا", "كلا", "مازال", "ما زال", "ما كاينش", "ما عندناش", "ليس بعد", "والو",
			"non", "Non.", "nooon", "nan", "non merci", "pas encore", "non, pas encore", "pas du tout",
			"no", "No!", "nope", "not yet", "no, not yet", "we don't", "👎", "n",
		},
		eligibility.Unsure: {
			"ma3reftch", "Ma3raftch", "ma 3reftch", "m3reftch", "maareftch", "man3ref", "wah ma3reftch", "la ma3reftch",
			"ما عرفتش", "ماعرفتش", "معرفتش", "لا أدري", "لا ادري", "لا أعرف", "لا أعلم", "لست متأكدا", "الله أعلم", "ربما",
			"je ne sais pas", "je sais pas", "j'sais pas", "J’sais pas", "jsp", "aucune idée", "pas sûr", "peut-être", "oui je crois",
			"don't know", "I don't know", "I don’t know", "dunno", "not sure", "no idea", "maybe", "🤷",
		},
		"": {
			"oui et non", "ah la", "yes no", "combien de mois faut-il ?", "la lettre", "what is OGP?", "شنو هي هاد الشراكة؟",
			"لا أفهم السؤال", "non mais pourquoi", "merci", "?", "12",
		},
	}
	for want, texts := range tests {
		for _, text := range texts {
			c := inQuiz(t, "en", "cly")
			c.do(pressed("change", "staff"))
			c.say(text)
			if got := c.session.Quiz.Answers["staff"]; got != want {
				t.Errorf("typed %q: got answer %q, want %q", text, got, want)
			}
		}
	}
}

func TestQuizTypedCouncil(t *testing.T) {
	tests := map[string]eligibility.Council{
		"commune": "commune", "La commune": "commune", "جماعة": "commune", "الجماعة": "commune", "jama3a": "commune", "Municipality": "commune",
		"إقليم": "province", "عمالة": "province", "عمالة أو إقليم": "province", "préfecture": "province", "Province or prefecture": "province", "3amala": "province",
		"جهة": "region", "مجلس الجهة": "region", "région": "region", "jiha": "region", "conseil régional": "region",
		"commune et région": "", "village": "", "oui": "",
	}
	for text, want := range tests {
		c := newChat(t, "en")
		c.say("/quiz")
		c.say(text)
		var got eligibility.Council
		if c.session.Quiz != nil {
			got = c.session.Quiz.Council
		}
		if got != want {
			t.Errorf("typed %q: got council %q, want %q", text, got, want)
		}
	}
}

// TestQuizTypedButtons types every label of every open step instead of
// pressing it: the outcome is the same but for the message it stands in.
func TestQuizTypedButtons(t *testing.T) {
	for _, step := range []string{"council", "resume", "blocked", "ask:staff", "change:staff", "result", "review", "official", "if:l", "card:rlyen", "over:rlyen"} {
		name, value, _ := strings.Cut(step, ":")
		for i := range 20 {
			tap, typed := inQuiz(t, "fr", "ccylnensypn"), inQuiz(t, "fr", "ccylnensypn")
			tap.do(pressed(name, value))
			typed.do(pressed(name, value))
			var labels []string
			for _, row := range tap.messages[0].Buttons {
				for _, b := range row {
					if b.URL == "" {
						labels = append(labels, visible(theWords().Plain("fr", b.Label)))
					}
				}
			}
			if i >= len(labels) {
				break
			}
			want, got := tap.press(1, labels[i]), typed.say(labels[i])
			if labels[i] == "Que dit le guide ?" {
				continue // it changes the message that the step stands in
			}
			if w, g := keys(want), keys(got); len(w) == 0 || strings.Join(text(w), " ") != strings.Join(text(g), " ") {
				t.Errorf("%s: typed %q: got %v, want %v", step, labels[i], g, w)
			}
		}
	}
}

func text[S ~string](all []S) []string {
	var out []string
	for _, s := range all {
		out = append(out, string(s))
	}
	return out
}
