package guide

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// smallFolder is a content folder with two sections, three passages and two
// topics; tests break it in one place each.
func smallFolder() fstest.MapFS {
	file := func(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(strings.TrimLeft(s, "\n"))} }
	return fstest.MapFS{
		"sections.yaml": file(`
- id: "2.2"
  part: 2
  page: 16
  ar: شروط الأهلية
  fr: Conditions d'éligibilité
  en: Who may apply
- id: contact
  part: 3
  page: null
  ar: العنوان
  fr: Contact
  en: Contact
`),
		"outside.yaml": file(`
- id: near.fee
  note:
    date: 2026-11-23
    source: https://example.org/fee
    ar: >-
      لا توجد رسوم.
    fr: >-
      Il n'y a pas de frais.
    en: >-
      There is no fee.
- id: off.weather
`),
		"passages/2.2.yaml": file(`
- id: 2.2.population
  related: [2.2.country, contact.address]
  ar:
    title: عدد السكان
    short: >-
      لا يشترط الدليل عددا معينا من السكان.
  fr:
    title: Nombre d'habitants
    short: >-
      Aucun nombre d'habitants n'est exigé.
    detail: |-
      • Petite ou grande, la commune peut candidater.
  en:
    title: Number of inhabitants
    short: >-
      No number of inhabitants is required.
- id: 2.2.country
  related: [2.2.population]
  ar: {title: عضوية الدولة, short: يجب أن تكون الدولة عضوا.}
  fr: {title: Le pays membre, short: Le pays doit être membre.}
  en: {title: The member country, short: The country must be a member.}
  note:
    date: 2026-11-23
    source: https://example.org/country
    ar: المغرب عضو.
    fr: Le Maroc est membre.
    en: Morocco is a member.
`),
		"passages/contact.yaml": file(`
- id: contact.address
  ar: {title: العنوان, short: المقر في طنجة.}
  fr: {title: Adresse, short: Le siège est à Tanger.}
  en: {title: Address, short: The office is in Tangier.}
`),
		"questions/2.2.txt": file(`
# how people ask
[2.2.population]
ar: هل يشترط عدد من السكان
ary: حنا جماعة صغيرة واش نقدرو
ary-Latn: jama3a sghira wach n9dro
fr: combien d'habitants faut-il
en: is there a population threshold
mixed: notre commune sghira wach kayn seuil

[2.2.country]
ar: هل يجب ان تكون الدولة عضوا
fr: le pays doit-il être membre
en: must our country be a member
`),
		"questions/contact.txt": file(`
[contact.address]
ar: اين يوجد المقر
fr: où est le siège
en: where is the office
`),
		"questions/near.txt": file(`
[near.fee]
ar: كم رسوم العضوية
fr: quels sont les frais d'adhésion
en: how much is the fee
`),
		"questions/off.txt": file(`
[off.weather]
ar: كيف حال الطقس غدا
fr: quel temps fera-t-il demain
en: what is the weather tomorrow
`),
	}
}

func small(t testing.TB) *Guide {
	t.Helper()
	g, err := Load(smallFolder())
	if err != nil {
		t.Fatalf("Load(small folder): got faults, want none:\n%v", err)
	}
	return g
}

func embedded(t testing.TB) *Guide {
	t.Helper()
	g, err := Load(Embedded())
	if err != nil {
		t.Fatalf("Load(Embedded()): got faults, want none:\n%v", err)
	}
	return g
}

// edit replaces text in one file of the small folder.
func edit(t *testing.T, name, old, new string) fstest.MapFS {
	t.Helper()
	folder := smallFolder()
	data, err := fs.ReadFile(folder, name)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), old) {
		t.Fatalf("%s does not hold %q", name, old)
	}
	folder[name] = &fstest.MapFile{Data: []byte(strings.Replace(string(data), old, new, 1))}
	return folder
}
