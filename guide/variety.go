package guide

import "strings"

// Variety is the language variety in which a question is written.
type Variety string

// The varieties that are told apart.
const (
	VarietyArabic  Variety = "ar"
	Darija         Variety = "ary"      // Moroccan Arabic in Arabic letters
	DarijaLatin    Variety = "ary-Latn" // Moroccan Arabic in Latin letters
	VarietyFrench  Variety = "fr"
	VarietyEnglish Variety = "en"
	Undetermined   Variety = "und"
)

// Lang returns the language in which a question of this variety is answered:
// Darija and what cannot be told are answered in Arabic.
func (v Variety) Lang() Lang {
	switch v {
	case VarietyFrench:
		return French
	case VarietyEnglish:
		return English
	}
	return Arabic
}

func set(list string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(list) {
		m[w] = true
	}
	return m
}

// Small words that give a variety away, in normalised form.
var (
	darijaWords = set(`واش شنو شنا اشنو اشنا شنهو شنوما شكون علاش كيفاش كيفاه فوقاش وقتاش فاش باش ديال ديالنا ديالكم ديالهم ديالي ديالو ديالها ديالك
		دابا بزاف شويه عافاك عفاك حنا احنا نتا نتوما هاد هادي هادشي هدشي داكشي لي اللي ولا غير كاين كاينه كاينين ماكاينش ماكاين خاص خاصنا خاصو خاصني خاصها خاصهم
		بغيت بغينا بغا بغات بغاو نقدرو نقدر تقدر يقدر يقدرو نديرو ندير دير يدير يديرو تدير ديرو غادي غادين راه راها حيت حتا شحال فين منين امتي ايمتا
		عندنا ماعندنا ماعندناش عندكم مازال كنديرو كيدير كاتدير كتدير كيديرو شي شينو معانا معاكم صيفط نصيفطو سيفط هضره هضرو دوسي لاباس خويا ختي
		وراق وحده جوج بلا مزيان مزيانه هوما هما نتوما غا غاتكون عطيني عطيوني قولو قوليا شرح ليا لينا ليكم ليه بينا كولشي كلشي تا عاد سير جاي فهمت مافهمت مافهمتش
		بصح صافي زعما يعني شنيا اشمن اشمنو نعرفو نعرف بحال كيف كيتصيفط ماشي ايه وخا واخا`)
	darijaLatinWords = set(`wach wash wech ach ash chno chnou chnu shno chnouma chnoma chnahwa chnahia chkon chkoun shkoun 3lach 3lash kifach kifash kifesh fo9ach fou9ach fuqach foqach imta
		bach bash dyal diyal dial dyalna dyalkom dyali dyalo dyalha dyalhom d f l b m dl dba daba bzaf bezzaf chwiya 3afak 3fak afak hna 7na ntouma homa huma had hadchi hadshi dakchi dak
		li lli ghir ghi ghadi ghada kayn kayna kaynin kaynine makaynch khass khassna khasna khasni khassni khasso khassha khssna khsna bghit bghina bgha bghat n9dro n9der ne9dro nkder ndiro ndir tdir ydir ydiro dir
		rah raha 7it hit ch7al ch7el chhal fin fayn mnin mnayn 3ndna 3andna 3ndi 3ndkom makayn mazal kandiro kaydir katdir chi m3a m3ana w o wla walla wlla ola sift nsifto salam slm khoya khti lah
		wahd wa7d jouj bla mzyan hiya howa houma ta 7ta hta kif kifma 3la 3liha fih fiha fihom mn men lina likom lia liya ila bayn kola kol koll 3tini goli gouli chrah chra7 ana nta nti 3ad baqi ba9i b9a b9at
		jma3a jama3a ljama3a jam3iya jam3iyat ljam3iya ljam3iyat majlis lmajlis maghrib lmaghrib wahed bhal b7al machi wakha smiya smit chhar l3am l3amal nas ness kanch rir daba`)
	// Articles and nouns come into Darija with the French nouns that they
	// belong to: they tell French only where there is no Darija.
	frenchNouns = set(`le la les un une des du de d' l' au aux en si on a n' s' m' t' ne se
		commune communes collectivite collectivites conseil association associations candidature dossier guide lettre mandat adhesion engagement engagements pays gouvernement ouvert partenariat etapes criteres conditions`)
	frenchWords = set(`et ou est sont dans sur pour par avec sans que qu' qui quoi quel quelle quels quelles comment combien quand pourquoi ce cette ces c' c c'est
		il elle nous vous ils elles je j' notre nos votre vos leur leurs son sa ses pas plus faut peut peuvent doit doivent avons avez sommes etre avoir fait faire bonjour bonsoir merci svp
		y mon ma mes qu quelqu' oui non deja encore aussi entre apres avant depuis chez vers selon dont`)
	englishWords = set(`the of to is are was were do does did we you it its they he she our your their what which who whom whose when where why how many much can could should must may will would have has had
		in on at by for with from and or not no if this that these those an a be been there any some i my me us about into than then as but so does dont isnt whats need get apply join
		council municipality commune's guide letter government open partnership term members member country application criteria city local association`)
)

// varietyOf tells the variety of a question from its script and its small
// words. In a mixture Arabic letters lead when they carry half of the words or
// one of Darija's small words; in Latin letters the language leads to which
// more of the small words belong, Darija when they are as many.
func varietyOf(tokens []string) Variety {
	var arabic, latin, other, darija, arabizi, french, nouns, english int
	for _, w := range tokens {
		switch scriptOf(w) {
		case arabicScript:
			arabic++
			if darijaWords[w] || darijaForm(w) {
				darija++
			}
		case latinScript:
			latin++
			arabizi += darijaWeight(w)
			if frenchWords[w] {
				french += 2
			} else if frenchNouns[w] {
				nouns++
			}
			if englishWords[w] {
				english += 2
			}
		case otherScript:
			other++
		}
	}
	switch {
	case arabic+latin == 0 || other > arabic+latin:
		return Undetermined
	case arabic > 0 && (arabic >= latin || darija > 0):
		if darija > 0 {
			return Darija
		}
		return VarietyArabic
	case arabizi >= 2 && arabizi >= max(french, english):
		return DarijaLatin
	case french+nouns+english == 0:
		return latinGuess(tokens)
	case french+nouns >= english:
		return VarietyFrench
	}
	return VarietyEnglish
}

// mixture reports whether a question changes language within itself: words of
// both scripts, or small words of Darija beside those of French or English.
func mixture(tokens []string) bool {
	var arabic, latin, darija, other int
	for _, w := range tokens {
		switch scriptOf(w) {
		case arabicScript:
			arabic++
		case latinScript:
			latin++
			switch {
			case darijaWeight(w) == 2:
				darija++
			case len(w) > 1 && (frenchWords[w] || frenchNouns[w] || englishWords[w]):
				other++
			}
		}
	}
	return arabic > 0 && latin > 1 || darija > 0 && other > 0
}

// darijaWeight says how surely a word in Latin letters is Darija: 2 for a small
// word or a digit that stands for a letter, 1 for a word of one letter.
func darijaWeight(w string) int {
	switch {
	case darijaLatinWords[w] && len(w) == 1:
		return 1
	case darijaLatinWords[w] || digitInside(w):
		return 2
	}
	return 0
}

// latinGuess is for bare keywords without a small word: endings tell French
// from English; without a sign nothing is claimed.
func latinGuess(tokens []string) Variety {
	french, english := 0, 0
	for _, w := range tokens {
		switch {
		case hasSuffix(w, "ité", "ite", "ites", "eur", "eurs", "eux", "aire", "aires", "ique", "iques", "elle", "elles", "ence", "ances", "oire", "oires", "ee", "ees", "ier", "iers", "ageur"):
			french++
		case hasSuffix(w, "ing", "ity", "ship", "ness", "ies", "ed", "ers", "ly", "ment's", "ory", "ance", "ty"):
			english++
		}
	}
	switch {
	case french > english:
		return VarietyFrench
	case english > french:
		return VarietyEnglish
	}
	return Undetermined
}

func hasSuffix(w string, endings ...string) bool {
	for _, e := range endings {
		if len(w) > len(e)+2 && strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

// darijaForm tells verb forms of Darija that standard Arabic does not have:
// كن…, كي…, كت… of the present, غا… of the future, ما…ش of the negation.
func darijaForm(w string) bool {
	r := []rune(w)
	switch {
	case len(r) >= 5 && r[0] == 'م' && r[1] == 'ا' && r[len(r)-1] == 'ش':
		return true
	case len(r) >= 5 && r[0] == 'غ' && r[1] == 'ا' && (r[2] == 'ي' || r[2] == 'ن' || r[2] == 'ت'):
		return true
	case len(r) >= 6 && r[0] == 'ك' && (r[1] == 'ن' || r[1] == 'ي' || r[1] == 'ت') && r[len(r)-1] == 'و':
		return true
	case len(r) >= 5 && r[0] == 'ن' && r[len(r)-1] == 'و': // نترشحو: "we" of Darija
		return true
	}
	return false
}

// ordinals stand after the digits of a number in French and English.
var ordinals = set(`e er ere eme emes nd nde rd st th km dh mad kg go mo mois ans an h`)

// digitInside tells words such as 3ndna, jama3a, fo9ach: a digit that stands
// for a letter, next to at least two letters.
//
// Ordinals and measures (2eme, 3rd, 5km) are none.
func digitInside(w string) bool {
	if tail := strings.TrimLeft(w, "0123456789"); tail != w && ordinals[tail] {
		return false
	}
	letters, digits := 0, 0
	for _, c := range []byte(w) {
		switch {
		case 'a' <= c && c <= 'z':
			letters++
		case strings.IndexByte("235789", c) >= 0:
			digits++
		default:
			return false
		}
	}
	return letters >= 2 && digits >= 1 && digits <= 2 && letters > digits
}
