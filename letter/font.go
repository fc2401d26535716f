package letter

import (
	"bytes"
	"embed"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
)

//go:embed fonts/*.ttf
var fontFiles embed.FS

// cut is one of our fonts.
type cut int

const (
	regular  cut = iota // of Amiri
	bold                // of Amiri
	tifinagh            // for what Amiri lacks of Amazigh; it has one weight
	cuts
)

// typefaces are our fonts. They do not change.
type typefaces [cuts]*typeface

func loadTypefaces() (*typefaces, error) {
	var t typefaces
	for i, name := range [cuts]string{"Amiri-Regular", "Amiri-Bold", "NotoSansTifinagh-Regular"} {
		data, err := fontFiles.ReadFile("fonts/" + name + ".ttf")
		if err != nil {
			return nil, fmt.Errorf("read the font %s: %w", name, err)
		}
		if t[i], err = parseTypeface(name, data); err != nil {
			return nil, fmt.Errorf("read the font %s: %w", name, err)
		}
	}
	return &t, nil
}

// has reports whether a character can be drawn, in both weights.
func (t *typefaces) has(r rune) bool {
	return t[regular].has(r) && t[bold].has(r) || t[tifinagh].has(r)
}

// choose finds the font for a character: Amiri wherever it can. What no font has is left to Amiri's box.
func (t *typefaces) choose(r rune, heavy bool) cut {
	own := regular
	if heavy {
		own = bold
	}
	if !t[own].has(r) && t[tifinagh].has(r) {
		return tifinagh
	}
	return own
}

// typeface is a TrueType font of 1000 units an em, which are also PDF's units of glyphs.
type typeface struct {
	name     string // PostScript's
	font     *font.Font
	tables   map[string][]byte
	loca     []uint32 // where each glyph begins in glyf, and where the last ends
	advances []int
	ascent   int
	descent  int // below zero
	box      [4]int
}

// The tables of a font that a PDF needs; glyf, hmtx and loca are written anew.
var embeddedTables = []string{"cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"}

// has reports whether the font has a character.
func (f *typeface) has(r rune) bool {
	_, ok := f.font.NominalGlyph(r)
	return ok
}

func parseTypeface(name string, data []byte) (*typeface, error) {
	loader, err := opentype.NewLoader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	parsed, err := font.NewFont(loader)
	if err != nil {
		return nil, err
	}
	f := &typeface{name: name, font: parsed, tables: map[string][]byte{}}
	for _, tag := range embeddedTables {
		if t := opentype.MustNewTag(tag); loader.HasTable(t) {
			if f.tables[tag], err = loader.RawTable(t); err != nil {
				return nil, fmt.Errorf("table %s: %w", tag, err)
			}
		}
	}
	return f, f.measure()
}

// measure reads what the writer needs of the tables.
func (f *typeface) measure() error {
	head, hhea, maxp, hmtx := f.tables["head"], f.tables["hhea"], f.tables["maxp"], f.tables["hmtx"]
	if len(head) < 54 || len(hhea) < 36 || len(maxp) < 6 || len(f.tables["glyf"]) == 0 {
		return errors.New("it is no TrueType font")
	}
	if em := u16(head[18:]); em != 1000 {
		return fmt.Errorf("it has %d units an em, want 1000", em)
	}
	for i := range f.box {
		f.box[i] = int(int16(u16(head[36+2*i:])))
	}
	f.ascent, f.descent = int(int16(u16(hhea[4:]))), int(int16(u16(hhea[6:])))
	count, metrics := u16(maxp[4:]), u16(hhea[34:])
	if metrics == 0 || len(hmtx) < 4*metrics+2*(count-metrics) {
		return errors.New("its table hmtx is too short")
	}
	for i := range count {
		f.advances = append(f.advances, u16(hmtx[4*min(i, metrics-1):]))
	}
	return f.locate(count, u16(head[50:]) == 1)
}

// locate reads where each glyph stands.
func (f *typeface) locate(count int, long bool) error {
	loca, size := f.tables["loca"], 2
	if long {
		size = 4
	}
	if len(loca) < size*(count+1) {
		return errors.New("its table loca is too short")
	}
	before := uint32(0)
	for i := range count + 1 {
		at := uint32(u16(loca[2*i:])) * 2
		if long {
			at = binary.BigEndian.Uint32(loca[4*i:])
		}
		if at < before || int(at) > len(f.tables["glyf"]) {
			return fmt.Errorf("glyph %d stands outside of its table", i)
		}
		f.loca = append(f.loca, at)
		before = at
	}
	return nil
}

func u16(b []byte) int { return int(binary.BigEndian.Uint16(b)) }

// glyph returns the outline of a glyph; empty for one that draws nothing.
func (f *typeface) glyph(gid int) []byte { return f.tables["glyf"][f.loca[gid]:f.loca[gid+1]] }

// parts returns the glyphs of which a composite glyph is made, and where their
// numbers stand in it; none of a simple one.
func (f *typeface) parts(gid int) []int {
	data := f.glyph(gid)
	if len(data) < 10 || int16(u16(data)) >= 0 {
		return nil
	}
	const words, scale, more, xyScale, matrix = 0x1, 0x8, 0x20, 0x40, 0x80
	var out []int
	for at := 10; at+4 <= len(data); {
		flags := u16(data[at:])
		out = append(out, u16(data[at+2:]))
		at += 6
		if flags&words != 0 {
			at += 2
		}
		switch {
		case flags&scale != 0:
			at += 2
		case flags&xyScale != 0:
			at += 4
		case flags&matrix != 0:
			at += 8
		}
		if flags&more == 0 {
			break
		}
	}
	return out
}
