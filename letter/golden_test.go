package letter

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	imagedraw "image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

var update = flag.Bool("update", false, "rewrite the golden images in testdata; look at them then")

// TestPictures compares pages as pictures with those in testdata, which were looked at.
func TestPictures(t *testing.T) {
	s := newSetter(t)
	documents := map[string][]byte{"hard-ar": mustSet(t, s, i18n.AR, hardEndorsement()), "hard-fr": mustSet(t, s, i18n.FR, hardEndorsement()),
		"mixed-ar": mustSet(t, s, i18n.AR, mixedEndorsement(i18n.AR)), "mixed-en": mustSet(t, s, i18n.EN, mixedEndorsement(i18n.EN))}
	for _, lang := range i18n.Langs {
		documents["endorsement-"+string(lang)] = mustSet(t, s, lang, sampleEndorsement(lang))
		documents["report-"+string(lang)] = mustReport(t, s, lang, sampleInput())
	}
	documents["report-full-ar"] = mustReport(t, s, i18n.AR, fullInput())
	support, _, err := s.Support(sampleCandidacy().Community)
	if err != nil {
		t.Fatal(err)
	}
	documents["support"] = support
	for name, pdf := range documents {
		t.Run(name, func(t *testing.T) {
			pages := render(t, pdf)
			for i, page := range pages {
				compare(t, filepath.Join("testdata", fmt.Sprintf("%s-%d.png", name, i+1)), page)
			}
			if _, err := os.Stat(filepath.Join("testdata", fmt.Sprintf("%s-%d.png", name, len(pages)+1))); err == nil {
				t.Errorf("got %d pages, want more: testdata has another", len(pages))
			}
		})
	}
}

// render makes a gray picture of each page, 60 dots an inch.
func render(t *testing.T, pdf []byte) [][]byte {
	t.Helper()
	dir := t.TempDir()
	cmd := exec.Command(tool(t, "pdftoppm"), "-r", "60", "-gray", "-png", "-", filepath.Join(dir, "page"))
	cmd.Stdin = bytes.NewReader(pdf)
	if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
		t.Fatalf("pdftoppm: got %v and %q, want neither", err, out)
	}
	files, err := filepath.Glob(filepath.Join(dir, "page-*.png"))
	if err != nil || len(files) == 0 {
		t.Fatalf("pdftoppm: got %d pages, %v", len(files), err)
	}
	var pages [][]byte
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, data)
	}
	return pages
}

// compare compares a picture with a golden one. Edges may differ a little, as one
// release of pdftoppm draws them to the next.
func compare(t *testing.T, golden string, page []byte) {
	t.Helper()
	if *update {
		var b bytes.Buffer
		if err := png.Encode(&b, decode(t, page)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	data, err := os.ReadFile(golden)
	if err != nil {
		t.Fatalf("%v; run go test ./letter -update and look at the pictures", err)
	}
	want, got := decode(t, data), decode(t, page)
	if got.Rect != want.Rect {
		t.Fatalf("%s: got %v, want %v", golden, got.Rect, want.Rect)
	}
	off := 0
	for i, v := range got.Pix {
		if d := int(v) - int(want.Pix[i]); d > 72 || d < -72 {
			off++
		}
	}
	if limit := len(got.Pix) / 10_000; off > limit {
		name := filepath.Join(os.TempDir(), "got-"+filepath.Base(golden))
		_ = os.WriteFile(name, page, 0o644) // only to be looked at
		t.Errorf("%s: got %d pixels that differ, want at most %d; the new picture is %s", golden, off, limit, name)
	}
}

func decode(t *testing.T, data []byte) *image.Gray {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	g := image.NewGray(img.Bounds())
	imagedraw.Draw(g, g.Rect, img, g.Rect.Min, imagedraw.Src)
	return g
}

// tool finds a program of poppler-utils.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed (package poppler-utils)", name)
	}
	return path
}

// embedded is a piece of Latin letters, numbers or signs in a line of Arabic, as pdftotext writes it.
var embedded = regexp.MustCompile("\u202a([^\u202c]*)\u202c")

// inLogicalOrder puts the signs at the ends of such a piece where they belong: pdftotext
// leaves them in the order of the eye.
func inLogicalOrder(piece string) string {
	text := []rune(strings.Trim(piece, "\u202a\u202c"))
	sign := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '+' }
	from, to := 0, len(text)
	for from < to && sign(text[from]) {
		from++
	}
	for to > from && sign(text[to-1]) {
		to--
	}
	before, after := text[to:], text[:from]
	slices.Reverse(before)
	slices.Reverse(after)
	return string(before) + string(text[from:to]) + string(after)
}

// extract is the text that a reader copies from a file, without marks of direction, spaces made one.
func extract(t *testing.T, pdf []byte) string {
	t.Helper()
	cmd := exec.Command(tool(t, "pdftotext"), "-enc", "UTF-8", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	text := strings.Map(func(r rune) rune {
		if isBidiMark(r) || r >= 0x202a && r <= 0x202e {
			return -1
		}
		return r
	}, embedded.ReplaceAllStringFunc(string(out), inLogicalOrder))
	return strings.Join(strings.Fields(text), " ")
}

// TestExtract finds text of both directions in logical order.
func TestExtract(t *testing.T) {
	s := newSetter(t)
	tests := []struct {
		lang i18n.Lang
		e    candidacy.Endorsement
		want []string
	}{
		{i18n.AR, sampleEndorsement(i18n.AR), []string{
			"جمعية الشباب والمبادرة للتنمية المحلية", "المقر: حي السويقة، شفشاون", "رقم وصل التصريح: 2019/147",
			"البرنامج المحلي لشراكة الحكومة المنفتحة (OGP Local)", "وجعلت من الانفتاح (",
			"تأسست جمعيتنا سنة 2009، وهي تعمل", "ونشرف على منصة «شارك» (sharek.example) لتتبع المشاريع.",
			"للتواصل معنا: 0612345678 أو +212 5 39 98 00 00، أو contact@jeunesse.example.", "فاطمة الزهراء بنعلي", "Youssef El Amrani",
			"رمز التحقق: K7QX-2MB4-TZ5W-D3NA", verifyAddress, "المتعلق بخدمات الثقة بشأن المعاملات الإلكترونية", "على الساعة 18:05 بتوقيت المغرب",
		}},
		{i18n.FR, sampleEndorsement(i18n.FR), []string{
			"la plateforme « Sharek » (", "شارك", "06 12 34 56 78", "mise en œuvre", "confirmé le lundi 23 novembre 2026 à 18:05",
			"déclare siéger aussi à ce conseil", "Récépissé de déclaration n° 2019/147",
		}},
		{i18n.EN, mixedEndorsement(i18n.EN), []string{"Tamunt ⵜⴰⵎⵓⵏⵜ", "“union”: ⵜⴰⵎⵓⵏⵜ ⵏ ⵜⵎⴰⵣⵉⵖⵜ.", "ⵢⵓⵙⵙⴼ ⴰⵎⵔⴰⵏⵉ"}},
	}
	for _, tt := range tests {
		got := extract(t, mustSet(t, s, tt.lang, tt.e))
		for _, want := range tt.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: got a letter without %q", tt.lang, want)
			}
		}
	}
}
