package guide

import (
	"slices"
	"strings"
)

// maxConcepts bounds the pairs of concepts of one question.
const maxConcepts = 9

// lexicon names the concepts of this field in Arabic, Darija, French and
// English: one concept a line, its name first. Words that stand for one
// another in a question meet here, whatever the language; a word in Arabic
// letters also stands for its spellings in Latin letters (by its skeleton).
// A word may stand under several concepts.
const lexicon = `
who       من شكون منو chkoun chkon qui who whom whose
when      متى فوقاش امتى إيمتى وقتاش وقت تاريخ موعد quand date when fo9ach fou9ach fw9ach imta wa9t w9t
where     اين فين فاين où where fin fayn fine
howmany   كم شحال عدد combien nombre how_many how_much number ch7al chhal chehal ch7el 3adad
what      ما ماهي ماهو ماذا شنو شنا شنهو اشنو اش quoi quel quelle quels quelles what which chno chnou chnouma chnahwa ach achno
how       كيف كيفية طريقة كيفاش comment how kifach kifash kifach tari9a manière façon way
why       لماذا علاش pourquoi why 3lach 3lash سبب أسباب raison reason
can       هل يمكن نقدر نقدرو يقدر يقدرو تقدر ممكن peut peuvent pouvons possible can may could n9dro n9der y9der y9dro t9der allowed إمكانية
must      يجب لازم ضروري خاص خاصنا خاصها خاصو خصنا واجب إلزامي obligatoire faut doit doivent devons must need required mandatory have_to khass khassna khassha khasso khssna lazem lazm darori daruri obligé obligée nécessaire necessary indispensable
begin     بداية بدأ انطلق انطلقت نبدا بدات بداو يبدأ نبداو انطلاق commencer commence début démarrer lancé lancement lancer start started starts begin launch launched nbdaw nbda bda bdat bdaw ntala9 débuté
end       نهاية تنتهي انتهاء سالا سالات تسالي fin finir fini termine end ends finish over

municipality  جماعة جماعات جماعتنا الجماعات بلدية جماعتي commune communes communal communale municipalité municipality town ville city cities mairie jama3a jma3a jama3at ljama3a ljma3a ljama3at lbaladia baladiya مدينة ville مدن
rural     قروية قرية دوار فلاحية rural rurale village دواوير douar 9arya 9arawiya
territorial ترابية الترابية territoriale territoriales collectivité collectivités territorial torabiya torabia turabiya local_government subnational
region    جهة جهات جهوي région régional regional région jiha jihat ljiha regions
province  إقليم عمالة أقاليم عمالات préfecture province provincial provinces 3amala i9lim préfectoral مقاطعة مقاطعات arrondissement arrondissements
council   مجلس مجالس conseil council majlis lmajlis conseils councils
president رئيس رئيسة رئاسة الرايس président présidente maire mayor president rais lrais ra2is chairman chair head chef رايس
member    intégré داخلين عضو عضوة أعضاء عضوية منخرط membre membres member members membership 3odw 3odwiya a3daa adhérent
join      انضمام ننضم انضم انضمت تنضم الانخراط ندخلو دخلات تدخل نشاركو الالتحاق التحق adhérer adhésion rejoindre intégrer entrer join joining joined joins entry ndkhlo dkhlat dkhla ndakhlo inkhirat indimam ndamo انضمامنا دخول دخل دخلنا
apply     candidacy présenter présente ترشيح يترشح تترشح يترشحو ترشح نترشح نترشحو ترشيحات الترشيحات مرشح مرشحة ندفعو تدفع candidature candidatures candidat candidate candidater postuler soumissionner apply application applying applicant bid tarchi7 tarchih tarchihat ntrch7o ytrch7o ntrach7o ytrach7o trcha7 tdf3 ndf3o dépôt déposer postulation
file      ملف ملفات دوسي dossier dossiers file milaf lmilaf dossiyat ملفنا
document  وثيقة وثائق وتائق مستندات وراق ورقة مرفقات إرفاق نرفق أوراق document documents pièce pièces papier papiers justificatif justificatifs annexe annexes attachment attachments attach watha2i9 wata2i9 wra9 lwra9 joindre joint mrf9at
letter    رسالة رسائل خطاب lettre lettres courrier letter letters risala rissala rasa2il rissalat bra
support   دعم مساندة الدعم يدعم soutien appui soutenir appuyer support supporting da3m d3m yd3m
endorse   تزكية تزكيات توصية يزكي recommandation endorsement recommendation endorse endorsing tazkiya tazkia tzkiya tazkiyat parrainage recommander
sign      يوقع توقيع توقع يسني نسنيو سني امضاء يوقعها signer signature signe signataire signed sign signs signing ysni ysinyha ywa9e3 tw9i3 imda
language  لغة بالعربية الفرنسية الانجليزية انجليزية عربية فرنسية langue anglais français arabe language english french arabic logha bl3arbiya anglizia fransawiya
page      صفحة صفحات page pages pg safha safa7at
deadline  أجل آجال الأجل مهلة délai délais date_limite échéance deadline closing ajal ajl clôture due
send      إرسال نرسل يرسل نصيفط نصيفطو يتصيفط صيفط إيداع نحط نحطو envoyer envoi envoie send submit submission submitting sift nsifto tsifet ndepos soumettre transmettre dépose
online    إلكتروني أنترنيت انترنت الانترنيت رقمي خط منصة internet ligne online site plateforme platform web électronique numérique form formulaire استمارة plateforma istimara
site      موقع رابط بوابة site lien portail portal link website url adresse_web lmaw9i3 mawqi3 bawaba rabit
step      مرحلة مراحل خطوات خطوة أطوار étape étapes step steps stage stages phase phases marahil mara7il lmara7il khotwat procédure procedure مسطرة process
first     أول أولا الأولى premier première first awal lwla lwel
decide    يقرر قرار اتخاذ décision décide décider decide decision decides 9arar lqarar
assess    chances chance readiness ready prêts واجدين واش_حنا_واجدين self-assessment تقييم يقيمون نقيم كيقيمو تشخيص évaluer évaluation diagnostic assess assessment evaluation evaluate auto-évaluation ta9yim ka9ymo تقييمي
criteria  معيار معايير المعايير critère critères criteria criterion ma3ayir lma3ayir
condition شرط شروط يشترط الشروط أهلية مؤهل condition conditions éligible éligibilité eligible eligibility requirement requirements chorot chrout lchorot مؤهلة exigence exigences
qualification مؤهلات مؤهل atouts qualification qualifications qualités mo2ahilat
population سكان ساكنة نسمة عدد_السكان population habitants habitant inhabitants residents people sokan sakina nesma nasma lsokan hab صغيرة صغير petite petit small sghira sghir taille size حجم
percent   percent 75 مئة المئة المائة بالمائة pourcentage percentage
mandate   ولاية انتداب انتدابية مدة_الولاية mandat term mandate entidab intidab wilaya lmandat mandature
month     شهر شهور أشهر شهرا mois month months chhar chhour chhor ch7our
year      سنة عام سنوات أعوام سنين an ans année années year years 3am l3am snin sana
remain    باقي بقي بقا يبقى تبقى باقا المتبقية reste restent restant rester remaining left remain b9a b9aw b9at ba9i بقات
election  2021 2027 انتخابات انتخاب élection élections élu élus elected elections intikhabat ntikhabat منتخب منتخبون منتخبين منتخبة élue monta5ab montakhab councillor councillors conseiller conseillers mostachar مستشار مستشارة
staff     موظف موظفين موظفون أطر الأطر إطار كفاءات personnel cadres cadre fonctionnaire fonctionnaires agents staff employees officials mowadaf mowadafin otor lotor compétences skills capacités capacity ressources_humaines قدرات
experience تجربة تجارب خبرة سابقة expérience expériences experience experiences track_record tajriba tajarib خبرات
transparency شفافية الشفافية شفاف transparence transparent transparency chafafiya chafafia publication publier نشر publish
participation مشاركة المشاركة تشاركية نشاركو إشراك participation participative participatif participer involve participatory mocharaka mcharka impliquer implication
integrity نزاهة النزاهة فساد الرشوة محسوبية intégrité corruption integrity nazaha fasad fassad rachwa l'anticorruption
accountability مساءلة محاسبة المحاسبة المساءلة redevabilité responsabilité accountability accountable reddition mohasaba mosa2ala
information معلومات المعلومة معلومة الحصول_على_المعلومات information informations accès access ma3loma ma3lomat
finance   مالية ميزانية مال تمويل التمويل فلوس الفلوس درهم funding fund finance financial budget financement fiscale fiscal argent money flous lflous tmwil tamwil mizaniya financer fonds
fee       رسوم واجب اشتراك انخراط_سنوي نخلصو يخلص تخلص مجاني مجانا فابور فلوس frais cotisation gratuit payer coût payant fee fees cost costs free pay nkhalso nkhlso fabor tkhlas salaire rémunération indemnité
benefit   apporte sert nf3 katnf3 lfawa2id fawa2id نفع ينفع profitable فائدة فوائد يستفيد نستفيد تستفيد ستستفيد نربحو غاتربح تربح مزايا جدوى ربح الجدوى avantage avantages bénéfice bénéfices gagner gagne intérêt profiter apport benefit benefits gain advantage advantages advantage win nstafdo stafd nrb7o rbh نستافدو utilité utile useful
vision    رؤية استراتيجية توجه توجهات vision stratégie stratégique strategy orientation orientations ro2ya istratijia توجهاتنا
added     مضافة القيمة إضافة valeur_ajoutée ajoutée plus-value added value
initiative مبادرة مبادرات المبادرة initiative initiatives mobadara lmobadara
training  learn_how former_sessions coaching accompagnement تكوين تكوينات دورات formation formations former training trainings trainer takwin lt9win takwinat workshop ateliers atelier ورشات تكوينية
peer      أقران تبادل نتقاسم تقاسم partager partage échanger échange pairs peer peers share sharing exchange tbadol nt9asmo ta9asom تقاسمو
learn     تعلم نتعلم استفادة apprendre apprentissage learn learning nt3lmo
association جمعية جمعيات الجمعية جمعيتنا جمعيتي تعاونية association associations assoc asso ong ngo ngos cso csos jam3iya jam3ia jam3iyat jm3iya ljam3iya ljam3iyat jama3iya osc
civil     مدني المجتمع_المدني مدنية société_civile société society civile civil civique مجتمع المجتمع lmojtama3 moujtama3 lmadani mojtama3 madani
citizen   habitant public الساكنة population مواطن مواطنين مواطنات المواطن ناس citoyen citoyens citoyenne habitants citizen citizens people mowatin mowatinin nas lmowatin
disabled  إعاقة معاق ذوي_الاحتياجات هشة مهمشة المهمشة فئات نساء شباب handicap handicapés handicapées vulnérables marginalisés marginalisées femmes jeunes marginalised marginalized disability disabled women youth i3a9a mohamacha chabab nsa العيالات
private   خاص_القطاع مقاولة مقاولات شركات القطاع privé entreprise entreprises private business companies company charika
university جامعة جامعات أكاديمية أساتذة université universitaire universitaires universities university academics jami3a
commitment التزام التزامات نلتزم الالتزامات engagement engagements engager commitment commitments promises promesses obligations obligation iltizam iltizamat ltizamat واجبات wajibat promise
plan      خطة خطط برنامج_عمل plan plans khotta khota khotat programme_d_action
action    عمل العمل action l3amal actions
program   برنامج برنامجنا programme program barnamaj brnamaj lbarnamaj
committee لجنة لجن اللجنة إشراف comité comités committee commission lajna lajnat pilotage lijan steering
governance steer steers drives run runs rules حكامة الحكامة تدبير gouvernance gouverner governance hakama 7akama gestion management
body      هيئة هيئات أجهزة أجهزتها organe organes instance instances body bodies haya2at hay2at lhay2at organismes structure
represent تمثيل ممثل ممثلين يمثل ممثلون représentant représentants représentation représenter representative representatives represented representation momatil momatilin tamtil
equal     متساوي بالتساوي مساواة مناصفة متساوية égal égale parité égalité paritaire equal equally parity same mosawat nafs
choose    اختيار يختار نختار تعيين يعينون choisir choix choisi choisit désigner désigne sélection sélectionner choose choice selected selection select ikhtiyar nkhtaro khtaro
rotate    تداول تناوب دورية تداول_المناصب rotation alternance tournante rotate renouvellement renewal tanawob
exclude   استثناء مستثناة إقصاء ممنوع أحزاب نقابات exclu exclus exclure exclues excluded exclude partis politiques syndicats parties unions parti نقابة
focal     ارتكاز الارتكاز نقطة نقط focal focaux irtikaz lirtikaz no9tat référent
monitor   status statut_candidature keep_track سيرورة تتبع نتتبع متابعة نتابع يقظة اليقظة رقابة مراقبة suivre suivi surveiller vigilance veille contrôle contrôler monitor monitoring follow watch track watchdog ntb3o tatabo3 tab3 morakaba ya9ada يقظ
coordinate تنسيق ننسق coordination coordonner coordonne coordinate tansi9
cooperate تعاون التعاون نتعاون coopération coopérer collaborer collaboration cooperate cooperation ta3awon nt3awno ta3awn
network   remacto شبكة شبكات الشبكة réseau réseaux network networks chabaka chabka réseautage
awareness تحسيس توعية نحسسو تعريف sensibilisation sensibiliser awareness campaign campagne ta7sis tahsis
promote   spread faire_connaître connaître spread_word نشهرو نعرفو_بها ترويج إشعاع النهوض التعريف_بها promouvoir promotion promote promoting tarwij diffuser
forum     منتدى منتديات ملتقى قمة لقاءات forum forums sommet summit conférence events event monta9a montada rencontres rencontre
implement تنفيذ ننفذ إنجاز تفعيل exécution exécuter réaliser réalisation mise_en_oeuvre mettre implement implementation carry tanfid tnfid katnefed
propose   اقتراح نقترح يقترح proposer proposition suggérer propose proposal suggest n9tarho i9tirah
push      arguments argument sceptical sceptique sceptiques persuader motiver اقتناع مقتنع m9tane3ch حث نطلب نقنع إقناع ترافع inciter pousser convaincre plaidoyer convince persuade persuade advocate n9n3o
diplomacy دبلوماسية موازية ترابية_الدبلوماسية diplomatie international internationale internationaux دولية دولي الدولية dawliya diplomacy
standing  visibility visibilité profile raise overlooked rayonner صورة سمعة إشعاع مكانة image réputation rayonnement notoriété réputation reputation standing image sora sm3a
framework إطار مرجعي cadre référentiel framework reference itar
idea      suggestions suggestion créativité أفكار فكرة idées idée ideas idea afkar حلول innovation innovative ابتكار
country   دولة دول بلد بلدان الدول حكومات pays états état country countries state blad dawla dowal lblad lbldan nation
morocco   مغرب المغرب مغربية مغربي maroc marocain marocaine morocco moroccan maghrib lmaghrib lmghrib
africa    إفريقيا إفريقية افريقي afrique africain africaine africa african ifri9ia مراكش marrakech
tanger    طنجة tanger tangier tanja الحسيمة houceima
tetouan   تطوان tetouan tétouan titwan
benimellal ملال بني خنيفرة mellal khenifra
parliament برلمان البرلمان نواب parlement parlementaires parliament barlaman lbarlaman
government حكومة الحكومة حكومي gouvernement government hokoma 7okouma lhokoma l7okouma gouvernemental
open      منفتحة المنفتحة انفتاح مفتوحة المفتوحة ouvert ouverte ouvertes ouverture open openness monfati7a monfatiha infita7 lmonfati7a
partnership شراكة الشراكة شركاء شريك partenariat partenaire partenaires partnership partner partners charaka lcharaka chrik
ogp       ogp pgo
local     محلي محلية المحلي local locale locaux mahali mahalli
guide     كتاب الكتاب مطبوع livre book booklet lktab ktab document_guide publication دليل الدليل guide guides dalil ddalil ldalil كتيب
author    مؤلف كاتب كتب ألف خبير auteur rédigé écrit rédacteur author wrote written expert mo2alif kteb katib
cideal    سيديال cideal sidial
iri       iri الجمهوري الجمهوري_الدولي républicain republican
project   مشروع مشاريع projet projets project machro3 mchro3
thanks    شكر يشكر الشكر remercie remercié remerciement remerciements thank thanks thanked chokr
contact   headquarters street floor rue bureaux locaux office offices dial joignable مكاتب شارع زنقة طابق عنوان هاتف رقم تلفون بريد مقر نتاصل تواصل اتصال ايميل إيميل téléphone tel tél numéro mail email e-mail adresse contact contacter phone address call nmra tilifoun 3onwan tisal siege siège joindre ntasl
audience  guide_for book_for لمن موجه موجهة destiné destinataires destinée public s'adresse for_whom audience aimed addressed target kayhm mwajah يوجه يصلح
aim       هدف أهداف غاية غرض الهدف الأهداف يهدف objectif objectifs but buts finalité aim aims goal goals purpose objective objectives hadaf lhadaf lahdaf ahdaf
content   مضمون محتوى محتويات فصول جزء أجزاء الجزء عناوين يتكون contenu partie parties chapitres sommaire titres content contents part parts chapters titles lmohtawa jouz2 l3anawin dwi
method    منهجية اعتمدتم المنهجية méthode méthodologie basé method methodology based manhajiya
definition تعريف تعريفات معنى المقصود شرح يعني définition définir définitions signifie sens expliquer explique explain meaning mean definition defined ta3rif ma3na chrah chra7
value     قيم قيمة مبدأ مبادئ القيم المبادئ valeur valeurs principe principes value values principle principles 9iyam mabadi2 lmabadi2
lever     رافعة رافعات الرافعات عرضانية levier leviers transversaux transversal lever levers cross-cutting cross cutting rafi3at
economic  اقتصادي اقتصادية économique économie economic economy i9tisadi تنمية développement development
political سياسي سياسية politique politiques political siyasi سياسات policies policy
technical تقني تقنية تكنولوجيا technique techniques technologique technical technology ti9ni
cultural  ثقافي ثقافية ثقافة culturel culture cultural ta9afi mentalité عقلية
challenge تحديات تحدي مشاكل أزمة défis défi problèmes challenges challenge problems tahadiyat mochkil lmachakil
founder   لولين اللولين brésil البرازيل المكسيك النرويج norvège norway brazil mexique mexico indonésie philippines مؤسس مؤسسة أسس تأسيس المؤسسة تأسست أسست créé création créateur fondateur fondateurs fondé fonder founder founders founded created create mo2assis ta2sis n9at أوباما obama
world     عالم عالمي عالمية دول_العالم monde mondial mondiale world global 3alam l3alam أمريكي نيويورك
announce  إعلان أعلن الإعلان annonce annoncé annoncer announce announced announcement i3lan t3lan النتائج نتائج résultats résultat results result nata2ij
accept    قبول يقبل يقبلونا مقبول قبلونا accepté acceptation admis accepter accepted acceptance admitted 9bol i9eblo 9blona retenu retenue
call      نداء دعوة إبداء_الاهتمام اهتمام appel manifestation_d_intérêt appels call expression interest nida2
open_call يفتح يتحل باب فتح ouvre ouverture open opens opening ythal yt7al bab
next      بعد القادم المقبل من_بعد بعدها après ensuite prochain prochaine suite after next then mnb3d mn_b3d mora
services  خدمات خدمة الخدمات services service khadamat ljawda qualité
proximity قرب القرب قريبة proche proximité close closeness 9rib
law       قانون قوانين تنظيمي القانون دستور الدستور loi lois constitution organique law laws organic dostor 9anon 9anoun
petition  عريضة عرائض ملتمس ملتمسات العرائض pétition pétitions motions petition petitions 3arida 3ara2id
penalty   عقوبة جزاء طرد سحب إلغاء sanction sanctions exclusion retirer retrait quitter penalty punished withdraw leave quit 3o9oba insihab ننسحبو انسحاب
duration  مدة تدوم المدة durée dure duration last lasts long katdoum modda mda
manual    دلائل دليل_OGP manuel manuels manual manuals handbook مرجع مراجع المراجع référence références bibliographie references sources bibliography mraji3
declare   تصريح إعلان_المبادئ ميثاق déclaration déclarer charte declaration declare tasri7 طلب demande request talab lettre_d_intention
internal  داخلي داخلية فريق équipe interne internal team fari9 خلية cellule
authority سلطة سلطات السلطات الوالي العامل autorité autorités authorities wali gouverneur caïd solta
ministry  وزارة الداخلية المديرية dgct ministère intérieur ministry interior
foreword  مقدمة المقدمة introduction mo9adima avant_propos باسم كلمة تقديم التقديم mot préface avant-propos foreword preface kalima
only      وحده فقط غير بوحدها بوحدو seul seule seulement uniquement only just alone ghir ghi bo7dha bo7do w7da rasso
inactive  معلقة معلق متوقفة غير_نشطة موقوف suspendu suspendue inactif inactive suspended m3ell9a m3al9a
exception استثناء exception dérogation exceptional tstasna
national  وطني الوطني الوطنية national nationale watani lwatani
enough    يكفي كافية كاف كافي أدنى الأدنى minimum seuil suffit suffisant enough sufficient threshold kafya kafi ykfi حد
list      لائحة قائمة لوائح list liste lista la2i7a
name      اسم أسماء سمية سميات سمياتهم nom noms nommé name names called smiya smiyt smit appelle
practice  ممارسة ممارسات جيدة pratique pratiques bonnes practice practices momarasat
relation  علاقة علاقات relation relations contacts 3ala9at ma3arif
consult   استشارة استشارية استشارات نستشير consulter consultation consultative consultatif consult consulted istichara تشاور concertation
bureau    مكتب المكتب bureau board مكاتب
session   دورة دورات مداولة المداولات session délibération délibérations deliberation vote dawra تصويت
role      دور أدوار الدور rôle rôles role roles dawr dor
travel    سفر نسافرو تعويضات مصاريف prise_charge voyage déplacement travel voyager safar billet
abroad    خارج الخارج بالخارج برا أجنبية étranger étrangère étrangers abroad foreign barra lkharij
september 6_septembre شتنبر septembre september chtanbir
admin     إدارة إدارية الإدارية إداري administration administratif administratifs administrative idara ladministration
download  تحميل نسخة نسخ تنزيل pdf télécharger version copie download copy nmchargi telecharger
reform    إصلاح إصلاحات الإصلاح réforme réformes reform reforms islah
trust     ثقة الثقة confiance trust ti9a
change    تغيير تغير تبديل changement changer change changes taghyir tbdil
need      حاجة حاجيات احتياجات besoin besoins need needs 7ajiyat
refuse    رفض رفضو مرفوض refus refuser refusé refuse refused rejected reject rfdo مارفضو
together  مشترك مشتركة معا commun commune conjoint conjointe ensemble joint jointly together mochtarak
seat      كرسي كراسي korsi krasi sit sits مقعد مقاعد أماكن بلايص place places siège sièges seat seats blassa blayss
usa       أمريكا أمريكية أمريكي américain américaine usa american us mirikan
consultant مستشار_خبير خبير consultant expert khabir
official  رسمي رسمية الرسمي officiel officielle official rasmi
draft     مسودة brouillon draft moswadda ورقي papier_d_abord
letterhead ورق_رسمي رأسية ترويسة entête en-tête letterhead headed entete
climate   مناخ مناخية climat climatique climate أمن صحي غذائي sécurité security santé health
democracy ديمقراطية الديمقراطية démocratie démocratique démocratiques democracy democratic dimo9ratiya
subsidiarity تدبير_الحر تفريع تدرج تمايز subsidiarité libre_administration subsidiarity free_administration
opinion   رأي آراء opinion opinions avis ra2y
print     طبع طبعة نشر impression imprimé édition éditeur publié publication printed publisher published edition isbn tba3
party     حزب أحزاب نقابة نقابات parti partis syndicat syndicats party parties union unions 7izb hizb
chamber   غرفة غرف chambre chambres chamber تجارة
charge    chef_de_projet رئيس_المشروع مسؤول responsable charge
example   مثال أمثلة نموذج نماذج exemple exemples modèle modèles example examples model template mital namodaj
before    قبل avant before 9bel qbel
both      جوج جوجهم deux two both jouj طرفين
ambition  طموح طموحات ambition ambitions ambitieux ambitious tomo7
quality   جودة تحسين qualité améliorer amélioration quality improve better ta7sin
donor      صندوق مانحين بنك bailleurs donateurs donors bank جهات_مانحة
space     فضاء فضاءات مدني_الفضاء espace civique civic space
resources موارد إمكانيات ressources moyens resources means mawarid imkaniyat
obligation إلزامي إجباري اجباري obligatoire mandatory compulsory ijbari
motivation حماس دوافع motivation motivations لماذا_نريد
renew     تجديد نجددو تتجدد renouveler renouvellement renew renewal njdd tajdid
`

// concepts maps stems, skeletons and pairs of stems to concepts.
var concepts = readLexicon(lexicon)

type conceptTable struct {
	stem     map[string][]string // also two stems with a space
	skeleton map[string][]string // of the words in Arabic letters
}

func readLexicon(text string) conceptTable {
	t := conceptTable{map[string][]string{}, map[string][]string{}}
	for _, line := range strings.Split(text, "\n") {
		fields := strings.Fields(line)
		if len(fields) < 2 {
			continue
		}
		name := fields[0]
		for _, phrase := range fields[1:] {
			var stems []string
			for _, w := range words(normalise(strings.ReplaceAll(phrase, "_", " "))) {
				if !strings.HasSuffix(w, "'") {
					stems = append(stems, stem(w))
				}
			}
			addConcept(t.stem, strings.Join(stems, " "), name)
			if len(stems) == 1 && scriptOf(stems[0]) == arabicScript {
				if s := skeleton(stems[0]); len(s) >= 3 {
					addConcept(t.skeleton, s, name)
				}
			}
		}
	}
	return t
}

func addConcept(m map[string][]string, key, name string) {
	if key != "" && !slices.Contains(m[key], name) {
		m[key] = append(m[key], name)
	}
}

// conceptsIn returns the concepts that a question's stems name, in order of
// appearance, none twice.
func conceptsIn(stems []string) []string {
	var out []string
	add := func(names []string) {
		for _, name := range names {
			if !slices.Contains(out, name) && len(out) < maxConcepts {
				out = append(out, name)
			}
		}
	}
	for i, s := range stems {
		if i > 0 {
			add(concepts.stem[stems[i-1]+" "+s])
		}
		if names := concepts.stem[s]; names != nil {
			add(names)
			continue
		}
		add(concepts.bySkeleton(s))
	}
	return out
}

// bySkeleton looks a word up by its consonants, without article, preposition
// or the t of the construct state when it is not found whole.
func (t conceptTable) bySkeleton(word string) []string {
	s := skeleton(word)
	if scriptOf(word) == arabicScript && len(s) < 4 {
		return nil // short Arabic words that are not in the lexicon differ in meaning
	}
	for _, try := range []string{s, strings.TrimPrefix(s, "l"), strings.TrimSuffix(s, "t"), strings.TrimSuffix(strings.TrimPrefix(s, "l"), "t"), strings.TrimPrefix(s, "bl"), strings.TrimPrefix(s, "fl")} {
		if len(try) >= 3 {
			if names := t.skeleton[try]; names != nil {
				return names
			}
		}
	}
	return nil
}
