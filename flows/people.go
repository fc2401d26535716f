package flows

import (
	"context"
	"errors"
	"fmt"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// actor is the person as far as rights go.
func (t *turn) actor(p candidacy.Profile) candidacy.Actor {
	return candidacy.Actor{Who: p.Person, Admin: t.isAdmin()}
}

// registry and file read records; the error is [ErrRecords].
func (t *turn) registry(ctx context.Context) (candidacy.Registry, error) {
	r, err := t.Records.Registry(ctx)
	if err != nil {
		return r, fmt.Errorf("%w: %w", ErrRecords, err)
	}
	return r, nil
}

func (t *turn) file(ctx context.Context, id string) (candidacy.File, bool, error) {
	f, there, err := t.Records.File(ctx, id)
	if err != nil {
		return f, false, fmt.Errorf("%w: %w", ErrRecords, err)
	}
	return f, there, nil
}

// seat says who holds office for the community of a file, now.
func seat(r candidacy.Registry, f candidacy.File) candidacy.Seat {
	var s candidacy.Seat
	c, _ := r.Community(f.Candidacy.Community.ID)
	if c.Focal != nil {
		s.Focal = c.Focal.Who
	}
	if c.Deputy != nil {
		s.Deputy = c.Deputy.Who
	}
	return s
}

// change asks for records to be changed; one without entries changes nothing.
func (t *turn) change(all ...candidacy.Change) {
	for _, c := range all {
		if len(c.Entries) > 0 {
			t.out.Changes = append(t.out.Changes, c)
		}
	}
}

// tell says something to somebody else, in their language. Who is forgotten,
// nobody, or the person of this turn is told nothing.
func (t *turn) tell(ctx context.Context, who candidacy.Person, r Reply) error {
	if who == "" {
		return nil
	}
	chat, known, err := t.Records.ChatOf(ctx, who)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRecords, err)
	}
	if !known || chat == t.event.Chat {
		return nil
	}
	r.To = chat
	t.out.Replies = append(t.out.Replies, r)
	return nil
}

// tellAdmins says something to every admin but the person of this turn.
func (t *turn) tellAdmins(r Reply) {
	for _, admin := range t.Admins {
		if admin != t.event.Chat {
			r.To = admin
			t.out.Replies = append(t.out.Replies, r)
		}
	}
}

// refused says in a toast-less reply why an act was not done; false when the
// error is no [candidacy.Refusal].
func (t *turn) refused(err error, rows ...[]Button) bool {
	var why candidacy.Refusal
	if !errors.As(err, &why) {
		return false
	}
	t.say(t.text(i18n.Key("refused."+string(why))), rows...)
	return true
}
