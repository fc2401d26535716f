package flows

import (
	"context"
	"strings"

	"github.com/munfatih/munfatih/candidacy"
)

// due handles a time that came: see [DueIn]. When it is not (any more) time,
// nothing happens.
func (t *turn) due(ctx context.Context) error {
	c := t.event.Choice
	file, id, _ := strings.Cut(c.Value, ":")
	if t.Records == nil {
		return nil
	}
	f, there, err := t.file(ctx, file)
	if !there || err != nil {
		return err
	}
	switch {
	case c.Flow == flowEnd && c.Step == dueLapse:
		return t.lapse(ctx, f, id)
	case c.Flow == flowCand && c.Step == dueStub:
		return t.stub(ctx, f)
	case c.Flow == flowTask && c.Step == dueRetime:
		return t.retime(ctx, f)
	}
	return nil
}

// lapse ends what has waited too long, and tells those concerned.
func (t *turn) lapse(ctx context.Context, f candidacy.File, id string) error {
	before, _ := f.Endorsement(id)
	c, e, err := f.Lapse(id, t.event.At)
	if _, refused := refusal(err); refused {
		return nil
	}
	if err != nil {
		return err
	}
	t.change(c)
	return t.tellMoved(ctx, after(f, c, e), before, e)
}

// stub strikes the persons from a candidacy whose time is over. Nobody is told.
func (t *turn) stub(ctx context.Context, f candidacy.File) error {
	calls, err := t.knownCalls(ctx)
	if err != nil {
		return err
	}
	if f.Due(callOf(calls, f.Candidacy.Call), lastChange(f), t.event.At) {
		t.change(f.Stubbed(t.event.At))
	}
	return nil
}
