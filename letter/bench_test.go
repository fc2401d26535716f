package letter

import (
	"bytes"
	"testing"

	"github.com/munfatih/munfatih/i18n"
)

// BenchmarkEndorsement sets a letter in each language. It reports milliseconds
// and kilobytes a page; goals: at most 25 and 60.
func BenchmarkEndorsement(b *testing.B) {
	s := newSetter(b)
	for _, lang := range i18n.Langs {
		b.Run(string(lang), func(b *testing.B) {
			var pdf []byte
			for b.Loop() {
				var err error
				if pdf, err = s.Endorsement(lang, sampleCandidacy(), sampleEndorsement(lang), verifyAddress); err != nil {
					b.Fatal(err)
				}
			}
			pages := float64(bytes.Count(pdf, []byte("/Type /Page ")))
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N)/pages, "ms/page")
			b.ReportMetric(float64(len(pdf))/1000/pages, "KB/page")
		})
	}
}
