package flows

import (
	"context"
	"errors"
	"fmt"
	"slices"

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

// profile reads who the person is; the zero Profile is somebody who has not
// consented to anything. The error is [ErrRecords].
func (t *turn) profile(ctx context.Context) (candidacy.Profile, error) {
	if t.fresh != nil {
		return *t.fresh, nil
	}
	p, _, err := t.Records.Profile(ctx, t.event.Chat)
	if err != nil {
		return p, fmt.Errorf("%w: %w", ErrRecords, err)
	}
	return p, nil
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
	return t.notify(ctx, r, nil, who)
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

// notify says the same to several others, once to each: to chats, and to the
// persons that can be found.
func (t *turn) notify(ctx context.Context, r Reply, chats []int64, people ...candidacy.Person) error {
	chats = slices.Clone(chats)
	for _, who := range people {
		if who == "" {
			continue
		}
		chat, known, err := t.Records.ChatOf(ctx, who)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrRecords, err)
		}
		if known {
			chats = append(chats, chat)
		}
	}
	for i, chat := range chats {
		if chat == t.event.Chat || slices.Contains(chats[:i], chat) {
			continue
		}
		r.To = chat
		t.out.Replies = append(t.out.Replies, r)
	}
	return nil
}

// tellFocal says something to the focal point of a candidacy and to the
// deputy, with the figures of the file, which is given as it will be after the
// act, and a button to the card.
func (t *turn) tellFocal(ctx context.Context, f candidacy.File, r candidacy.Registry, text i18n.Text) error {
	s := seat(r, f)
	return t.notify(ctx, Reply{
		Text:    []i18n.Text{text, figures(f)},
		Buttons: [][]Button{{word(i18n.KeyCandOpenCard, flowCand, candCard, f.Candidacy.ID)}},
	}, nil, s.Focal, s.Deputy)
}

// withEndorsement is a file as it is once an endorsement has changed, or has come.
func withEndorsement(f candidacy.File, e candidacy.Endorsement) candidacy.File {
	f.Endorsements = slices.Clone(f.Endorsements)
	i := slices.IndexFunc(f.Endorsements, func(o candidacy.Endorsement) bool { return o.ID == e.ID })
	if i < 0 {
		f.Endorsements = append(f.Endorsements, e)
	} else {
		f.Endorsements[i] = e
	}
	return f
}

// requiredEndorsements is how many confirmed endorsements the guide asks for (2.3).
const requiredEndorsements = 1

// tally counts the endorsements of a candidacy.
type tally struct {
	confirmed, awaiting, drafts int
	flagged                     int            // to be looked at
	fields                      map[string]int // of the confirmed ones, by [candidacy.Fields]
}

func tallyOf(all []candidacy.Endorsement) tally {
	n := tally{fields: map[string]int{}}
	for _, e := range all {
		if len(e.Flags) > 0 {
			n.flagged++
		}
		switch e.State {
		case candidacy.Confirmed:
			n.confirmed++
			n.fields[e.Body.Field]++
		case candidacy.Awaiting:
			n.awaiting++
		case candidacy.DraftState:
			n.drafts++
		}
	}
	return n
}

// figures is the line that says how far a candidacy's endorsements are.
func figures(f candidacy.File) i18n.Text {
	n := tallyOf(f.Endorsements)
	return i18n.Text{Key: i18n.KeyCandFigures, Args: i18n.Args{
		"Required": requiredEndorsements, "Confirmed": n.confirmed, "Awaiting": n.awaiting, "Drafts": n.drafts}}
}

// namesOf is what a community is called.
func namesOf(c candidacy.Community) i18n.Names {
	return i18n.Names{i18n.AR: c.NameAR, i18n.FR: c.NameFR, i18n.EN: c.NameFR}
}

// bodyNames is what a body is called; a draft's body has no name yet.
func bodyNames(b candidacy.Body) i18n.Names {
	return i18n.Names{i18n.AR: b.NameAR, i18n.FR: b.Name(candidacy.FR), i18n.EN: b.Name(candidacy.EN)}
}

// callNames is what a call is called.
func callNames(c Call) i18n.Names {
	return i18n.Names{i18n.AR: c.Title[candidacy.AR], i18n.FR: c.Title[candidacy.FR], i18n.EN: c.Title[candidacy.EN]}
}

// refusal is why an act was not done, in words; false when the error is no
// [candidacy.Refusal].
func refusal(err error) (i18n.Text, bool) {
	var why candidacy.Refusal
	if !errors.As(err, &why) {
		return i18n.Text{}, false
	}
	return i18n.Text{Key: i18n.Key("refused." + string(why))}, true
}

// refused says in a toast-less reply why an act was not done; false when the
// error is no [candidacy.Refusal].
func (t *turn) refused(err error, rows ...[]Button) bool {
	why, ok := refusal(err)
	if ok {
		t.say(why, rows...)
	}
	return ok
}
