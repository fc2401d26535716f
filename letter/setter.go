package letter

import (
	"fmt"
	"runtime"
	"sync"

	"github.com/munfatih/munfatih/eligibility"
	"github.com/munfatih/munfatih/i18n"
)

// Setter sets documents. Many goroutines can use one.
type Setter struct {
	words     *i18n.Words
	rules     *eligibility.Rules
	typefaces *typefaces
	shapers   sync.Pool     // of *shaper: each serves one document at a time
	desks     chan struct{} // holds one for each document being set: no more than there are processors
}

// New gives a Setter that speaks with the given words and rules. The error
// tells what is wrong with the fonts that are linked into the program.
func New(words *i18n.Words, rules *eligibility.Rules) (*Setter, error) {
	t, err := loadTypefaces()
	if err != nil {
		return nil, fmt.Errorf("letters: %w", err)
	}
	s := &Setter{words: words, rules: rules, typefaces: t, desks: make(chan struct{}, runtime.GOMAXPROCS(0))}
	s.shapers.New = func() any { return newShaper(t) }
	return s, nil
}

// begin begins a document in a language; done must be called at its end.
func (s *Setter) begin(lang i18n.Lang) (d *document, done func()) {
	if lang != i18n.FR && lang != i18n.EN {
		lang = i18n.AR
	}
	s.desks <- struct{}{}
	sh := s.shapers.Get().(*shaper)
	sh.words = map[word][]shaped{}
	d = &document{Setter: s, shaper: sh, lang: lang, rtl: lang == i18n.AR}
	d.reset(1)
	return d, func() {
		sh.words = nil // texts of people do not outlive their document
		s.shapers.Put(sh)
		<-s.desks
	}
}

// reset forgets what was set, to set it anew in another size.
func (d *document) reset(scale float64) {
	d.scale = scale
	for i, f := range d.typefaces {
		d.used[i] = newUsedFont(f, fmt.Sprintf("F%d", i+1))
	}
}

// plain says words of the bot without markup.
func (d *document) plain(key i18n.Key, args i18n.Args) string {
	return d.words.Plain(d.lang, i18n.Text{Key: key, Args: args})
}
