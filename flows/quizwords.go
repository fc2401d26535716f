package flows

import (
	"context"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/munfatih/munfatih/eligibility"
	"github.com/munfatih/munfatih/i18n"
)

// typedAnswers are the answers as people type them, in Arabic, Darija in both
// scripts, French and English.
var typedAnswers = table(map[eligibility.Answer]string{
	eligibility.Yes: `نعم, أجل, بلى, ايه, اييه, إيه, آه, اه, واه, وي, واخا, وخا, أكيد, طبعا, بالطبع, بالتأكيد, تماما, صحيح, حاضر, موافق, متفق, كاين, كاينة, عندنا, يوجد, توجد,
		iyeh, iyyeh, iyeeh, iyah, eyeh, ayeh, aywa, iwa ah, ieh, ih, ah, aah, wah, wakha, waxa, wa5a, wakhha, ouakha, wkha, na3am, n3am, naam, saha, akid, kayn, kayna, kayen, 3ndna, 3endna, 3andna, mttaf9,
		oui, ouii, oue, oué, ouais, ouai, wi, si, d'accord, dac, exact, exactement, tout à fait, absolument, bien sûr, certainement, affirmatif, c'est fait, déjà fait,
		yes, y, yep, yeah, yup, yea, ok, okay, sure, of course, certainly, absolutely, indeed, correct, true, right, we do, we have, it is, 👍, ✅, ✔`,
	eligibility.No: `لا, لأ, كلا, لالا, أبدا, ليس بعد, ليس لدينا, غير موجود, لا يوجد, لا توجد, والو, ماشي بعد, مازال, ما زال, باقي, باقي لا, ماكاينش, ما كاينش, مكاينش, ماكاين, ما عندناش, معندناش, ماعندناش,
		la, lla, laa, lala, la2, abadan, walou, walo, mazal, mzal, ma zal, baqi, ba9i, makaynch, ma kaynch, makaynsh, makayn, makaynach, ma3ndnach, ma 3ndnach, ma3endnach, ma3andnach,
		non, nan, nn, pas encore, pas du tout, jamais, aucun, aucune, négatif, rien,
		no, n, nope, nop, nah, not yet, not at all, never, none, false, we don't, we do not, 👎, ❌`,
	eligibility.Unsure: `لا أدري, لا أعرف, لا أعلم, لست أدري, لست متأكدا, لست متأكدة, لست متأكد, غير متأكد, غير متأكدة, غير أكيد, لا فكرة لدي, ليست لدي فكرة, ربما, يمكن, ممكن, الله أعلم, الله اعلم,
		ما عرفتش, ماعرفتش, معرفتش, ما عرفت, ماعرفت, ما نعرف, ما نعرفش, مانعرفش, ما كنعرفش, ماكنعرفش, مكنعرفش, ما عارفش, ماعارفش, معارفش, ما دريتش, مادريتش, ما عنديش فكرة, معنديش فكرة, ما متأكدش, مامتأكدش,
		ma3reftch, ma3raftch, ma3rftch, m3reftch, m3rftch, ma 3reftch, ma 3raftch, ma 3rftch, ma3reftsh, ma3rftsh, ma3arftch, ma3reft, ma n3ref, man3ref, man3refch, man3rafch, ma n3refch, makan3refch, makan3rafch, makn3refch, ma kan3refch, ma3arfch, ma3refch, ma3rafch, mareftch, maareftch, maaraftch, la adri, ymken, ymkn, yemken, imken, imkin, rubama, wa9ila, w9ila, allaho a3lam, lah a3lam, ma3ndich fikra,
		je ne sais pas, je ne sais, je sais pas, j'sais pas, chais pas, chepa, sais pas, ne sais pas, jsp, nsp, aucune idée, je n'en sais rien, pas sûr, pas sûre, pas certain, pas certaine, je ne suis pas sûr, je ne suis pas sûre, je suis pas sûr, peut-être, je crois, je pense, je pense que oui, je crois que oui, je pense que non, je crois que non, à vérifier,
		i don't know, don't know, i do not know, do not know, dont know, dunno, idk, no idea, i have no idea, not sure, i'm not sure, i am not sure, unsure, uncertain, unknown, maybe, perhaps, i think, i think so, possibly, 🤷`,
})

// typedCouncils are the kinds of council as people type them.
var typedCouncils = table(map[eligibility.Council]string{
	eligibility.Commune:  `جماعة, الجماعة, مجلس الجماعة, مجلس جماعي, جماعتنا, بلدية, jama3a, jma3a, jamaa, jma3t, ljama3a, commune, communal, commune rurale, commune urbaine, conseil communal, municipalité, municipality, municipal`,
	eligibility.Province: `إقليم, الإقليم, عمالة, العمالة, عمالة أو إقليم, إقليم أو عمالة, مجلس الإقليم, مجلس العمالة, مجلس إقليمي, i9lim, iqlim, 3amala, amala, province, préfecture, prefecture, provincial, préfectoral, conseil provincial, conseil préfectoral, province ou préfecture, préfecture ou province, province or prefecture, prefecture or province`,
	eligibility.Region:   `جهة, الجهة, مجلس الجهة, مجلس جهوي, jiha, lji7a, jihat, région, region, régional, regional, conseil régional`,
})

// fillers are words beside an answer that do not change it.
var fillers = table(map[bool]string{true: `من فضلك, شكرا, الله يحفظك, سي, أستاذ, يا, والله, بعد, دابا, حاليا, الآن, راه, هو, هي, هادشي,
	chokran, choukran, merci, svp, s'il vous plaît, monsieur, madame, bien, en effet, effectivement, pour l'instant, actuellement, malheureusement, hélas, daba, wallah, safi, a sidi, sidi, afak, chwiya,
	please, thanks, thank you, sir, madam, currently, now, unfortunately, sorry, actually, well,
	conseil, un, une, le, la, notre, council, a, an, the, our, مجلس, مجلسنا`})

// table turns lists of phrases around: from the folded phrase to its meaning.
// A phrase of two meanings is a fault of the tables above.
func table[T comparable](lists map[T]string) map[string]T {
	out := map[string]T{}
	for meaning, list := range lists {
		for _, phrase := range strings.Split(list, ",") {
			if other, twice := out[fold(phrase)]; twice && other != meaning {
				panic("flows: " + phrase + " has two meanings")
			}
			out[fold(phrase)] = meaning
		}
	}
	return out
}

// longestPhrase is the most words of a phrase in the tables.
const longestPhrase = 6

// meanings reads a text that consists of phrases of the table, and of fillers,
// and of nothing else: it gives what they mean, each once; nil for any other text.
func meanings[T comparable](text string, phrases map[string]T) []T {
	for _, form := range []string{fold(text), shorten(fold(text))} {
		if found := inPhrases(strings.Fields(form), phrases); found != nil {
			return found
		}
	}
	return nil
}

func inPhrases[T comparable](words []string, phrases map[string]T) []T {
	var found []T
	for len(words) > 0 {
		size := min(longestPhrase, len(words))
		for ; size > 0; size-- {
			phrase := strings.Join(words[:size], " ")
			if meaning, ok := phrases[phrase]; ok {
				if !slices.Contains(found, meaning) {
					found = append(found, meaning)
				}
				break
			}
			if fillers[phrase] {
				break
			}
		}
		if size == 0 {
			return nil
		}
		words = words[size:]
	}
	return found
}

// typedAnswer reads an answer as it was typed. Doubt beside a yes or a no is
// doubt; a yes beside a no is no answer.
func typedAnswer(text string) (eligibility.Answer, bool) {
	found := meanings(text, typedAnswers)
	switch {
	case slices.Contains(found, eligibility.Unsure):
		return eligibility.Unsure, true
	case len(found) == 1:
		return found[0], true
	}
	return "", false
}

// fold brings a text to its bare words: small letters without accents and
// vowel signs, one space between two words. Thumbs and ticks are words.
func fold(text string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r), r == 'ـ', strings.ContainsRune("'’`", r):
		case r == 'ة':
			b.WriteRune('ه')
		case r == 'ى':
			b.WriteRune('ي')
		case unicode.IsLetter(r), unicode.IsDigit(r):
			b.WriteRune(r)
		case strings.ContainsRune("👍✅✔👎❌🤷", r):
			b.WriteString(" " + string(r) + " ")
		default:
			b.WriteRune(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// shorten makes one letter of three and more in a row: "ouiiii" is "oui".
func shorten(text string) string {
	var out []rune
	runes := []rune(text)
	for i := 0; i < len(runes); {
		end := i
		for end < len(runes) && runes[end] == runes[i] {
			end++
		}
		count := end - i
		if count > 2 {
			count = 1
		}
		out = append(out, runes[i:i+count]...)
		i = end
	}
	return string(out)
}

// quizTyped takes a text as the answer to the open step, where it is one: an
// answer, a kind of council, or what stands on a button. It reports false for
// any other text, which is a question to the guide.
func (t *turn) quizTyped(ctx context.Context) (taken bool, err error) {
	open := t.session.Open
	if open == nil || open.Flow != flowQuiz || t.Rules == nil {
		return false, nil
	}
	q, err := t.quiz(ctx)
	if err != nil {
		return false, err
	}
	choice, ok := q.read(*open, t.event.Text)
	return ok && q.chosen(choice), nil
}

// quizEdited tells the person who changes an answer typed before where answers
// are changed: the step that is open may be another one by now.
func (t *turn) quizEdited() bool {
	open := t.session.Open
	if _, ok := typedAnswer(t.event.Text); !ok || open == nil || open.Flow != flowQuiz || t.Rules == nil {
		return false
	}
	t.say(t.text(i18n.KeyQuizEdited))
	return true
}

// read finds the choice that a text means at an open step.
func (q *quizTurn) read(open Choice, text string) (Choice, bool) {
	answer, isAnswer := typedAnswer(text)
	councils := meanings(text, typedCouncils)
	switch {
	case open.Step == quizCouncil && len(councils) == 1:
		return Choice{flowQuiz, quizFor, string(councils[0])}, true
	case isAnswer && (open.Step == quizAsk || open.Step == quizChange):
		return Choice{flowQuiz, string(answer), open.Value}, true
	case isAnswer && answer == eligibility.Yes && (open.Step == quizBlocked || open.Step == quizResume):
		return Choice{flowQuiz, quizOn, ""}, true
	case isAnswer && answer == eligibility.No && open.Step == quizBlocked:
		return Choice{flowQuiz, quizStop, ""}, true
	}
	return q.labelled(open, text)
}

// labelled finds the button of an open step whose label was typed, in any of
// the languages.
func (q *quizTurn) labelled(open Choice, text string) (Choice, bool) {
	typed := fold(text)
	own := q.lang
	defer func() { q.lang = own }()
	for _, q.lang = range i18n.Langs {
		r, _ := q.view(open)
		for _, row := range r.Buttons {
			for _, b := range row {
				if b.URL == "" && typed != "" && fold(q.Words.Plain(q.lang, b.Label)) == typed {
					return b.Choice, true
				}
			}
		}
	}
	return Choice{}, false
}
