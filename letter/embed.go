package letter

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
)

// drawn is a glyph as it is used: the characters that it stands for, "" where
// another glyph of its cluster tells them, and how far it moves on. The distance is
// part of it because readers take a correction beside a glyph for the gap between two words.
type drawn struct {
	gid     int
	text    string
	advance int
}

// usedFont is a cut as far as one document uses it. Each glyph, apart by what it
// stands for, has a number (CID) of its own, so that text can be copied right.
type usedFont struct {
	*typeface
	resource string // "F1"
	cids     map[drawn]int
	list     []drawn // by CID
}

func newUsedFont(f *typeface, resource string) *usedFont {
	nothing := drawn{}
	return &usedFont{typeface: f, resource: resource, cids: map[drawn]int{nothing: 0}, list: []drawn{nothing}}
}

// isUsed reports whether a glyph was numbered.
func (u *usedFont) isUsed() bool { return len(u.list) > 1 }

// cid numbers a glyph. Numbers beyond the font become the box of what is missing.
func (u *usedFont) cid(d drawn) int {
	if d.gid < 0 || d.gid >= len(u.advances) {
		d.gid = 0
	}
	n, ok := u.cids[d]
	if !ok {
		n = len(u.list)
		u.cids[d] = n
		u.list = append(u.list, d)
	}
	return n
}

// embed writes the font's objects and returns the number of the one to refer to.
func (u *usedFont) embed(w *pdfWriter) int {
	program := u.program()
	sum := sha256.Sum256(program)
	name := subsetTag(sum[:]) + "+" + u.name
	file := w.stream(fmt.Sprintf("/Length1 %d", len(program)), program)
	descriptor := w.object(fmt.Sprintf("<< /Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [%d %d %d %d] /ItalicAngle 0 "+
		"/Ascent %d /Descent %d /CapHeight 650 /StemV 80 /FontFile2 %d 0 R >>",
		name, u.box[0], u.box[1], u.box[2], u.box[3], u.ascent, u.descent, file))
	gids := make([]byte, 0, 2*len(u.list))
	var widths strings.Builder
	for _, d := range u.list {
		gids = binary.BigEndian.AppendUint16(gids, uint16(d.gid))
		fmt.Fprintf(&widths, "%d ", d.advance)
	}
	toGlyph := w.stream("", gids)
	descendant := w.object(fmt.Sprintf("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s "+
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %d 0 R /DW 0 /W [0 [%s]] "+
		"/CIDToGIDMap %d 0 R >>", name, descriptor, strings.TrimSpace(widths.String()), toGlyph))
	toUnicode := w.stream("", u.toUnicode())
	return w.object(fmt.Sprintf("<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] "+
		"/ToUnicode %d 0 R >>", name, descendant, toUnicode))
}

// subsetTag is the six letters that begin the name of a font that is not whole.
func subsetTag(sum []byte) string {
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	return string(tag)
}

// toUnicode maps the numbers of glyphs to text, at most 100 a block.
func (u *usedFont) toUnicode() []byte {
	var lines []string
	for cid, d := range u.list {
		if d.text != "" {
			lines = append(lines, fmt.Sprintf("<%04X> <%s>", cid, hex16(d.text)))
		}
	}
	var b strings.Builder
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n" +
		"/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for block := range slices.Chunk(lines, 100) {
		fmt.Fprintf(&b, "%d beginbfchar\n%s\nendbfchar\n", len(block), strings.Join(block, "\n"))
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return []byte(b.String())
}

// hex16 is text in UTF-16, big end first, in hexadecimal.
func hex16(text string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	return b.String()
}

// program is the font with the outlines that are used, under their old numbers.
func (u *usedFont) program() []byte {
	used := map[int]bool{}
	for _, d := range u.list {
		u.use(d.gid, used)
	}
	var glyf, loca, hmtx []byte
	for gid := range u.advances {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		advance, bearing := 0, 0
		if used[gid] {
			outline := u.glyph(gid)
			glyf = append(glyf, outline...)
			for len(glyf)%4 != 0 {
				glyf = append(glyf, 0)
			}
			advance = u.advances[gid]
			if len(outline) >= 4 {
				bearing = u16(outline[2:]) // the outline's left edge
			}
		}
		hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(advance))
		hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(bearing))
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	return u.sfnt(map[string][]byte{"glyf": glyf, "loca": loca, "hmtx": hmtx})
}

// use marks a glyph and all that it is made of.
func (u *usedFont) use(gid int, used map[int]bool) {
	if used[gid] || gid >= len(u.advances) {
		return
	}
	used[gid] = true
	for _, part := range u.parts(gid) {
		u.use(part, used)
	}
}

// sfnt puts tables together to a font file, the given ones instead of the font's own.
func (u *usedFont) sfnt(given map[string][]byte) []byte {
	head := slices.Clone(u.tables["head"])
	binary.BigEndian.PutUint16(head[50:], 1) // loca of four bytes
	hhea := slices.Clone(u.tables["hhea"])
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(u.advances)))
	given["head"], given["hhea"] = head, hhea
	var tags []string
	for _, tag := range embeddedTables {
		if given[tag] == nil {
			given[tag] = u.tables[tag]
		}
		if given[tag] != nil {
			tags = append(tags, tag)
		}
	}
	n, power := len(tags), 1
	selector := 0
	for power*2 <= n {
		power, selector = power*2, selector+1
	}
	out := []byte{0, 1, 0, 0}
	for _, v := range []int{n, power * 16, selector, (n - power) * 16} {
		out = binary.BigEndian.AppendUint16(out, uint16(v))
	}
	at := 12 + 16*n
	for _, tag := range tags {
		out = append(out, tag...)
		for _, v := range []uint32{checksum(given[tag]), uint32(at), uint32(len(given[tag]))} {
			out = binary.BigEndian.AppendUint32(out, v)
		}
		at += (len(given[tag]) + 3) &^ 3
	}
	for _, tag := range tags {
		out = append(out, given[tag]...)
		out = append(out, make([]byte, -len(out)&3)...)
	}
	return out
}

func checksum(table []byte) (sum uint32) {
	for i := 0; i < len(table); i += 4 {
		var word [4]byte
		copy(word[:], table[i:])
		sum += binary.BigEndian.Uint32(word[:])
	}
	return sum
}
