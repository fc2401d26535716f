package flows

import (
	"context"

	"github.com/munfatih/munfatih/candidacy"
)

// Export packs a candidacy for somebody in a private chat, as the button does:
// its conversation belongs to others.
func (f *Flows) Export(ctx context.Context, e Event, file string) (*File, Outcome, error) {
	t := &turn{Flows: f, guide: f.Guide(), event: e, lang: Session{Client: "fr"}.Language()}
	packed, err := t.export(ctx, file)
	return packed, t.out, err
}

// Agreed asks for consent, where somebody has not given it yet, as the
// conversations of others do before they keep anything.
func (f *Flows) Agreed(ctx context.Context, s Session, e Event, resume string) (candidacy.Profile, bool, Outcome, error) {
	t := &turn{Flows: f, guide: f.Guide(), session: s, event: e, lang: s.Language()}
	p, ok, err := t.agreed(ctx, resume)
	t.out.Session = t.session
	return p, ok, t.out, err
}

// NoFormula is noFormula, for its test.
func NoFormula(cell string) string { return noFormula(cell) }
