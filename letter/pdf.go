package letter

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
)

// pdfWriter writes the objects of a PDF 1.7 one after the other. Nothing in it
// depends on time or chance.
type pdfWriter struct {
	out     bytes.Buffer
	offsets []int // of the objects, by number from 1; 0 where not written yet
}

// newPDF begins a file. The comment tells that it is not only text.
func newPDF() *pdfWriter {
	w := &pdfWriter{}
	w.out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	return w
}

// reserve numbers an object that is written later.
func (w *pdfWriter) reserve() int {
	w.offsets = append(w.offsets, 0)
	return len(w.offsets)
}

// object writes an object and returns its number.
func (w *pdfWriter) object(body string) int {
	n := w.reserve()
	w.write(n, body)
	return n
}

// write writes a reserved object.
func (w *pdfWriter) write(n int, body string) {
	w.offsets[n-1] = w.out.Len()
	fmt.Fprintf(&w.out, "%d 0 obj\n%s\nendobj\n", n, body)
}

// stream writes an object that holds data, compressed.
func (w *pdfWriter) stream(dict string, data []byte) int {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(data) // a buffer takes everything
	_ = z.Close()
	return w.object(fmt.Sprintf("<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream", dict, packed.Len(), packed.Bytes()))
}

// finish ends the file, which is identified by what stands in it.
func (w *pdfWriter) finish(catalog, info int) []byte {
	sum := sha256.Sum256(w.out.Bytes())
	start := w.out.Len()
	fmt.Fprintf(&w.out, "xref\n0 %d\n0000000000 65535 f \n", len(w.offsets)+1)
	for _, at := range w.offsets {
		fmt.Fprintf(&w.out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&w.out, "trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%x> <%x>] >>\nstartxref\n%d\n%%%%EOF\n",
		len(w.offsets)+1, catalog, info, sum[:16], sum[:16], start)
	return w.out.Bytes()
}
