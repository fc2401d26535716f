package letter

import (
	"strings"
	"testing"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/eligibility"
	"github.com/munfatih/munfatih/i18n"
)

const verifyAddress = "https://munfatih.example/verify/K7QX2MB4TZ5WD3NA"

// newSetter gives a Setter with the words and rules of the program.
func newSetter(t testing.TB) *Setter {
	t.Helper()
	words, err := i18n.Load(i18n.Embedded())
	if err != nil {
		t.Fatalf("load the words: %v", err)
	}
	rules, err := eligibility.Load(eligibility.Embedded())
	if err != nil {
		t.Fatalf("load the rules: %v", err)
	}
	s, err := New(words, rules)
	if err != nil {
		t.Fatalf("new setter: %v", err)
	}
	return s
}

func sampleCandidacy() candidacy.Candidacy {
	return candidacy.Candidacy{ID: "abcdefghij", Keys: 2, Community: candidacy.Community{
		ID: "abcdefgh", Council: candidacy.Commune, NameAR: "شفشاون", NameFR: "Chefchaouen", Region: "tth"}}
}

// sampleEndorsement is a confirmed endorsement with answers in a language.
func sampleEndorsement(lang i18n.Lang) candidacy.Endorsement {
	e := candidacy.Endorsement{
		ID: "endorse1", State: candidacy.Confirmed, Code: "K7QX2MB4TZ5WD3NA", Needs: 2,
		Confirmed: time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC),
		Body: candidacy.Body{NameAR: "جمعية الشباب والمبادرة للتنمية المحلية", NameFR: "Association Jeunesse et Initiative pour le développement local",
			Kind: "association", Field: "youth", Seat: "حي السويقة، شفشاون", Receipt: "2019/147"},
		Keys: []candidacy.Key{
			{Who: "p-1", Name: "فاطمة الزهراء بنعلي", Office: "رئيسة الجمعية", At: time.Date(2026, 11, 23, 18, 5, 0, 0, time.UTC)},
			{Who: "p-2", Name: "Youssef El Amrani", Office: "أمين المال", OnCouncil: true, At: time.Date(2026, 11, 24, 9, 30, 0, 0, time.UTC)},
		},
		Lang: candidacy.Lang(lang), Answers: answersAR,
	}
	if lang != i18n.AR {
		e.Body.Seat = "Quartier Souika, Chefchaouen"
		e.Keys[0].Name, e.Keys[0].Office = "Fatima-Zahra Benali", "Présidente de l'association"
		e.Keys[1].Office = "Trésorier"
		e.Answers = answersFR
	}
	if lang == i18n.EN {
		e.Keys[0].Office, e.Keys[1].Office = "President of the association", "Treasurer"
		e.Answers = answersEN
	}
	return e
}

var (
	answersAR = candidacy.Answers{
		Who: "تأسست جمعيتنا سنة 2009، وهي تعمل مع شباب المدينة وأحوازها في مجالات التربية على المواطنة والمشاركة. أشرفنا على ثلاث دورات من الميزانية التشاركية (2021–2024)، وكونا أكثر من 450 شابا وشابة، ونشرف على منصة «شارك» (sharek.example) لتتبع المشاريع.\n" +
			"للتواصل معنا: 0612345678 أو +212 5 39 98 00 00، أو contact@jeunesse.example.",
		Why:     "لأن الجماعة فتحت أبواب دوراتها للعموم، ونشرت ميزانيتها في صيغة مبسطة، وجعلت من الانفتاح (OGP Local) 2026 محورا في برنامج عملها. ونرى أن الانضمام سيحول هذه المبادرات إلى التزامات يمكن تتبعها.",
		Prepare: "نلتزم بالمشاركة في إعداد خطة العمل: تنظيم أربع ورشات في الأحياء والدواوير، وجمع مقترحات الشباب والنساء، وتعيين عضوين دائمين في اللجنة المشتركة.",
		Carry:   "نلتزم بتتبع تنفيذ كل التزام، ونشر تقرير كل ستة أشهر بالعربية والأمازيغية، ووضع قاعة الجمعية رهن إشارة اللقاءات العمومية.",
	}
	answersFR = candidacy.Answers{
		Who: "Créée en 2009, notre association travaille avec les jeunes de la ville et de ses environs sur l'éducation à la citoyenneté. Nous avons animé trois éditions du budget participatif (2021–2024), formé plus de 450 jeunes, et nous tenons la plateforme « Sharek » (شارك) de suivi des projets.\n" +
			"Pour nous joindre : 06 12 34 56 78, contact@jeunesse.example.",
		Why:     "Parce que la commune a ouvert ses sessions au public, publié son budget sous une forme simple et inscrit l'ouverture dans son programme d'action. L'adhésion fera de ces initiatives des engagements que chacun pourra suivre.",
		Prepare: "Nous nous engageons à participer à l'élaboration du plan d'action : quatre ateliers dans les quartiers et les douars, le recueil des propositions des jeunes et des femmes, et deux membres permanents au comité conjoint.",
		Carry:   "Nous nous engageons à suivre la mise en œuvre de chaque engagement, à publier un rapport tous les six mois, et à mettre notre salle à la disposition des réunions publiques.",
	}
	answersEN = candidacy.Answers{
		Who:     "Founded in 2009, our association works with the young people of the town and its surroundings on civic education. We ran three rounds of participatory budgeting (2021–2024), trained more than 450 young people, and run the platform “Sharek” (شارك), which follows projects.\nTo reach us: +212 5 39 98 00 00, contact@jeunesse.example.",
		Why:     "Because the commune opened its sessions to the public, published its budget in a simple form and made openness part of its action programme. Joining will turn these initiatives into promises that everybody can follow.",
		Prepare: "We promise to take part in preparing the action plan: four workshops in neighbourhoods and villages, gathering proposals of young people and women, and two permanent members of the joint committee.",
		Carry:   "We promise to follow how each commitment is carried out, to publish a report every six months, and to open our hall for public meetings.",
	}
)

// mixedEndorsement is an endorsement whose answers begin with letters of the other
// direction, or with a number, and whose names hold Tifinagh.
func mixedEndorsement(lang i18n.Lang) candidacy.Endorsement {
	e := sampleEndorsement(lang)
	e.Body.NameAR, e.Body.NameFR = "ATTAC المغرب جمعية ⵜⴰⵎⵓⵏⵜ", "Tamunt ⵜⴰⵎⵓⵏⵜ"
	e.Keys[0].Name, e.Keys[1].Office = "ⵢⵓⵙⵙⴼ ⴰⵎⵔⴰⵏⵉ", "ATTAC رئيس"
	if lang == i18n.AR {
		e.Body.Seat = "Immeuble 3، شارع محمد الخامس، شفشاون"
		e.Answers = candidacy.Answers{
			Who:     "ATTAC المغرب جمعية تعمل مع ساكنة المدينة منذ سنة 2011، وتعقد لقاءات مفتوحة كل شهر.\nⴰⵣⵓⵍ: ⵜⴰⵎⵓⵏⵜ ⵏ ⵜⵎⴰⵣⵉⵖⵜ ⵜⵍⵍⴰ ⴳ ⵛⴼⵛⴰⵡⵏ, 2011.",
			Why:     "+212 6 61-23-45-67 (budget) نعمل منذ سنة 2011 مع ساكنة المدينة، ونعقد لقاءات مفتوحة.",
			Prepare: "=HYPERLINK(\"http://x\",\"y\") نعمل منذ سنة 2011 مع الساكنة، ونعقد لقاءات مفتوحة كل شهر.\nOur address: 3, rue Tarik.",
			Carry:   "@cmd <b>not bold</b> & نواصل العمل مع ⵜⴰⵎⵓⵏⵜ كل شهر، ونعقد لقاءات مفتوحة للجميع.",
		}
		return e
	}
	e.Answers = candidacy.Answers{
		Who:     "شارك is our platform: since 2011 it has followed (with residents) each project of the town, month by month.",
		Why:     "نعمل with the people (since 2011), +212 6 61-23-45-67, of all neighbourhoods.\nجمعية آفاق (2011)",
		Prepare: "ⵜⴰⵎⵓⵏⵜ, the Amazigh name of our association, means “union”: ⵜⴰⵎⵓⵏⵜ ⵏ ⵜⵎⴰⵣⵉⵖⵜ.",
		Carry:   "2 meetings a month, «لقاءات», open to all; we publish what is said there.",
	}
	return e
}

// long is text of about n characters.
func long(text string, n int) string {
	return string([]rune(strings.Repeat(text+" ", n/len([]rune(text))+1))[:n])
}

// hardEndorsement has the longest of everything, mixed scripts, and what no font has.
func hardEndorsement() candidacy.Endorsement {
	e := sampleEndorsement(i18n.AR)
	e.Body.NameAR = long("الفيدرالية الإقليمية لجمعيات آباء وأولياء التلاميذ (FRAPE)", candidacy.MaxName)
	e.Body.NameFR = long("Fédération-provinciale_des.associations/AUTONOME", candidacy.MaxName)
	e.Body.Seat = long("رقم 12، شارع محمد الخامس (Av. Mohammed V)، 93000", candidacy.MaxName)
	e.Keys[0].Name = long("Abdelkarim عبد الكريم (رئيس)", candidacy.MaxName)
	e.Keys[0].Office = string([]rune(strings.Repeat("نائبةالرئيس", 11))[:candidacy.MaxName])
	e.Keys[1].Name, e.Keys[1].Office = "", ""
	e.Answers.Who = long("نعمل منذ 2009 مع (OGP Local) 2026 و[ANNEXE 3] في {الميدان} بنسبة 45,5% أي 1.250 أسرة؛ الهاتف: 05 39 98 00 00.", candidacy.MaxAnswer)
	e.Answers.Why = long("Notre réseau (شبكتنا) regroupe 32 associations : voir «الملحق 2», p. 14–15, ou https://exemple.ma/دليل?x=1.", candidacy.MaxAnswer)
	e.Answers.Prepare = "أولا:\n- ورشات 🎉 في ⵛⴼⵛⴰⵡⵏ\n- \ufe0f\n\n- اتصال: +212 (5) 39-98-00-00\r\n- " + strings.Repeat("ططط", 200)
	e.Answers.Carry = long("We promise كل سنة to publish (نشر) results.", candidacy.MaxAnswer)
	return e
}
