package letter

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/go-text/typesetting/font/opentype"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// mustSet is an endorsement's letter.
func mustSet(t testing.TB, s *Setter, lang i18n.Lang, e candidacy.Endorsement) []byte {
	t.Helper()
	pdf, err := s.Endorsement(lang, sampleCandidacy(), e, verifyAddress)
	if err != nil {
		t.Fatalf("set the letter in %s: %v", lang, err)
	}
	return pdf
}

// pageCount counts the pages of one of our files.
func pageCount(pdf []byte) int { return bytes.Count(pdf, []byte("/Type /Page ")) }

var entry = regexp.MustCompile(`(?m)^(\d{10}) 00000 n $`)

// TestFile follows the table of objects and the trailer as a reader does.
func TestFile(t *testing.T) {
	pdf := mustSet(t, newSetter(t), i18n.AR, sampleEndorsement(i18n.AR))
	if !bytes.HasPrefix(pdf, []byte("%PDF-1.7\n")) || !bytes.HasSuffix(pdf, []byte("\n%%EOF\n")) {
		t.Errorf("got a file from %q to %q, want a PDF", pdf[:9], pdf[len(pdf)-7:])
	}
	entries := entry.FindAllSubmatch(pdf, -1)
	if len(entries) < 10 {
		t.Fatalf("got %d objects, want 10 or more", len(entries))
	}
	for i, e := range entries {
		at, _ := strconv.Atoi(string(e[1]))
		if want := fmt.Sprintf("%d 0 obj\n", i+1); !bytes.HasPrefix(pdf[at:], []byte(want)) {
			t.Errorf("object %d: got %q where the table points, want %q", i+1, pdf[at:at+8], want)
		}
	}
	start := regexp.MustCompile(`startxref\n(\d+)\n`).FindSubmatch(pdf)
	if at, _ := strconv.Atoi(string(start[1])); !bytes.HasPrefix(pdf[at:], []byte("xref\n")) {
		t.Errorf("got %q where the table should begin, want xref", pdf[at:at+5])
	}
}

func TestInformation(t *testing.T) {
	e := sampleEndorsement(i18n.FR)
	pdf := mustSet(t, newSetter(t), i18n.FR, e)
	if m := regexp.MustCompile(Keyword + ` ([A-Z2-7]{16})`).FindSubmatch(pdf); m == nil || string(m[1]) != e.Code {
		t.Errorf("code in the file: got %q, want %s", m, e.Code)
	}
	for _, want := range []string{"/Lang (fr)", "/Title <FEFF" + hex16("Lettre de recommandation – "+e.Body.NameFR) + ">", "/Direction /L2R"} {
		if !bytes.Contains(pdf, []byte(want)) {
			t.Errorf("file: got no %s", want)
		}
	}
	e.Code = "not) a code"
	if pdf := mustSet(t, newSetter(t), i18n.FR, e); bytes.Contains(pdf, []byte(Keyword)) {
		t.Error("a code of another form: got it in the file, want it left out")
	}
}

// TestSameBytes sets the same letter by two setters, in another order and concurrently.
func TestSameBytes(t *testing.T) {
	a, b := newSetter(t), newSetter(t)
	want := map[i18n.Lang][32]byte{}
	for _, lang := range i18n.Langs {
		want[lang] = sha256.Sum256(mustSet(t, a, lang, sampleEndorsement(lang)))
	}
	if want[i18n.AR] == want[i18n.FR] {
		t.Error("Arabic and French: got the same bytes")
	}
	var all sync.WaitGroup
	for range 4 {
		for _, lang := range []i18n.Lang{i18n.EN, i18n.AR, i18n.FR} {
			all.Go(func() {
				pdf, err := b.Endorsement(lang, sampleCandidacy(), sampleEndorsement(lang), verifyAddress)
				if got := sha256.Sum256(pdf); err != nil || got != want[lang] {
					t.Errorf("%s set again: got %x, %v; want %x", lang, got[:4], err, want[lang])
				}
			})
		}
	}
	all.Wait()
}

// TestEmbeddedFonts finds in a letter the fonts that it uses, and no other.
func TestEmbeddedFonts(t *testing.T) {
	s := newSetter(t)
	const name = "+NotoSansTifinagh-Regular "
	for _, lang := range i18n.Langs {
		if bytes.Contains(mustSet(t, s, lang, sampleEndorsement(lang)), []byte(name)) {
			t.Errorf("%s, without Tifinagh: got its font, want none", lang)
		}
		pdf := mustSet(t, s, lang, mixedEndorsement(lang))
		if !bytes.Contains(pdf, []byte(name)) {
			t.Errorf("%s, with Tifinagh: got no font for it", lang)
		}
		if len(pdf) > 60_000 {
			t.Errorf("%s, with Tifinagh: got %d bytes, want at most 60000", lang, len(pdf))
		}
		if !bytes.Equal(pdf, mustSet(t, s, lang, mixedEndorsement(lang))) {
			t.Errorf("%s, with Tifinagh: got other bytes the second time", lang)
		}
	}
}

// TestAnyText sets random text everywhere: no input may break a letter.
func TestAnyText(t *testing.T) {
	s := newSetter(t)
	rng := rand.New(rand.NewPCG(3, 4))
	ranges := [][2]rune{{0, 0x7f}, {0x80, 0x24f}, {0x300, 0x36f}, {0x600, 0x6ff}, {0x750, 0x77f}, {0x8a0, 0x8ff}, {0x2000, 0x206f},
		{0xfb50, 0xfdff}, {0xfe00, 0xfeff}, {0x1f300, 0x1faff}, {0xe0000, 0xe01ef}, {0, 0x10ffff}, {0x591, 0x5f4}, {0x2d30, 0x2d7f}}
	text := func() string {
		var b strings.Builder
		for range rng.IntN(120) {
			r := ranges[rng.IntN(len(ranges))]
			b.WriteRune(r[0] + rng.Int32N(r[1]-r[0]+1))
			if rng.IntN(50) == 0 {
				b.WriteByte(byte(rng.IntN(256)))
			}
		}
		return b.String()
	}
	rounds := 120
	if testing.Short() {
		rounds = 12
	}
	for i := range rounds {
		e := sampleEndorsement(i18n.AR)
		e.Body.NameAR, e.Body.NameFR, e.Body.Seat, e.Body.Receipt = text(), text(), text(), text()
		e.Answers = candidacy.Answers{Who: text(), Why: text(), Prepare: text(), Carry: text()}
		e.Keys[0].Name, e.Keys[0].Office = text(), text()
		lang := i18n.Langs[i%len(i18n.Langs)]
		if n := pageCount(mustSet(t, s, lang, e)); n < 1 || n > 4 {
			t.Errorf("round %d: got %d pages, want 1 to 4", i, n)
		}
	}
}

// TestDamagedFont cuts the font and turns bytes of it over: an error or a font, never a panic.
func TestDamagedFont(t *testing.T) {
	data, err := fontFiles.ReadFile("fonts/Amiri-Regular.ttf")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 4, 12, 100, 1000, len(data) / 2} {
		if _, err := parseTypeface("cut", data[:n]); err == nil {
			t.Errorf("the first %d bytes of a font: got no error", n)
		}
	}
}

// TestUsedFont builds the font of a document and reads it again.
func TestUsedFont(t *testing.T) {
	s := newSetter(t)
	u := newUsedFont(s.typefaces[regular], "F1")
	gid, _ := u.font.NominalGlyph('é') // made of two others
	if len(u.parts(int(gid))) < 2 {
		t.Fatalf("é: got %d parts, want a composite glyph", len(u.parts(int(gid))))
	}
	cid := u.cid(drawn{int(gid), "é", 420})
	if again := u.cid(drawn{int(gid), "é", 420}); again != cid {
		t.Errorf("the same glyph again: got number %d, want %d", again, cid)
	}
	if other := u.cid(drawn{int(gid), "e", 420}); other == cid {
		t.Error("a glyph for other text: got the same number")
	}
	if beyond := u.list[u.cid(drawn{1 << 30, "x", 0})].gid; beyond != 0 {
		t.Errorf("a glyph beyond the font: got %d, want 0", beyond)
	}
	again := readProgram(t, u.program())
	for _, g := range append(u.parts(int(gid)), int(gid)) {
		if got, want := again.glyph(g), u.glyph(g); !bytes.HasPrefix(got, want) || len(want) == 0 {
			t.Errorf("glyph %d: got %d bytes, want those of the font, %d", g, len(got), len(want))
		}
	}
	if n := len(again.glyph(int(gid) + 1)); n != 0 {
		t.Errorf("a glyph that is not used: got %d bytes, want 0", n)
	}
}

// readProgram reads a font as it stands in a document: it has no characters.
func readProgram(t *testing.T, program []byte) *typeface {
	t.Helper()
	loader, err := opentype.NewLoader(bytes.NewReader(program))
	if err != nil {
		t.Fatalf("read the cut font: %v", err)
	}
	f := &typeface{tables: map[string][]byte{}}
	for _, tag := range loader.Tables() {
		if f.tables[tag.String()], err = loader.RawTable(tag); err != nil {
			t.Fatalf("table %s: %v", tag, err)
		}
	}
	if err := f.measure(); err != nil {
		t.Fatalf("read the cut font: %v", err)
	}
	return f
}
