package flows

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/munfatih/munfatih/candidacy"
)

// holdings are the records in which a person has a part.
type holdings struct {
	who      candidacy.Person // "" before consent: then there are none
	profile  *candidacy.Profile
	registry candidacy.Registry
	files    []candidacy.File             // by the order of the links
	journals map[string][]candidacy.Entry // of the person alone, by file

	// What deadlines need; it takes no consent.
	subscriptions []candidacy.Subscription
	leave         *candidacy.Leave
	told          []candidacy.Delivery // the latest first, those to come too
}

// maxTold is how many deliveries /mydata gives: more than a person gets while
// they are kept.
const maxTold = 2000

// holdings gathers the records in which the person has a part. The error is [ErrRecords].
func (t *turn) holdings(ctx context.Context) (*holdings, error) {
	h := &holdings{journals: map[string][]candidacy.Entry{}}
	if err := t.holdDeadlines(ctx, h); err != nil {
		return nil, err
	}
	p, err := t.profile(ctx)
	if err != nil || p.Person == "" {
		return h, err
	}
	h.who, h.profile = p.Person, &p
	if h.registry, err = t.registry(ctx); err != nil {
		return nil, err
	}
	links, err := t.Records.Find(ctx, candidacy.ByPerson, string(h.who))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRecords, err)
	}
	ids := []string{candidacy.RegistryFile}
	for _, link := range links {
		if !slices.Contains(ids, link.File) {
			ids = append(ids, link.File)
		}
	}
	for _, id := range ids {
		if err := t.hold(ctx, h, id); err != nil {
			return nil, err
		}
	}
	return h, nil
}

// holdDeadlines adds what is kept for deadlines.
func (t *turn) holdDeadlines(ctx context.Context, h *holdings) error {
	if t.Deadlines == nil {
		return nil
	}
	who := PersonOf(t.event.Chat)
	var errs [3]error
	var leave candidacy.Leave
	var away bool
	h.subscriptions, errs[0] = t.Deadlines.SubscriptionsOf(ctx, who)
	leave, away, errs[1] = t.Deadlines.LeaveOf(ctx, who)
	h.told, errs[2] = t.Deadlines.DeliveriesTo(ctx, who, maxTold)
	if err := errors.Join(errs[:]...); err != nil {
		return fmt.Errorf("%w: %w", ErrRecords, err)
	}
	if away {
		h.leave = &leave
	}
	return nil
}

// remindable reports whether anything is kept for deadlines.
func (h *holdings) remindable() bool {
	return len(h.subscriptions) > 0 || h.leave != nil || len(h.told) > 0
}

// hold adds one file to the holdings.
func (t *turn) hold(ctx context.Context, h *holdings, id string) error {
	if id != candidacy.RegistryFile {
		f, there, err := t.file(ctx, id)
		if err != nil || !there {
			return err
		}
		h.files = append(h.files, f)
	}
	entries, err := t.Records.Journal(ctx, id)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRecords, err)
	}
	for _, e := range entries {
		if h.concerns(e) {
			h.journals[id] = append(h.journals[id], e)
		}
	}
	return nil
}

// concerns reports whether an entry names the person.
func (h *holdings) concerns(e candidacy.Entry) bool {
	return e.Who == h.who || e.About == string(h.who) ||
		slices.Contains(slices.Collect(maps.Values(e.Data)), string(h.who))
}

// entries counts the person's journal entries.
func (h *holdings) entries() int {
	n := 0
	for _, all := range h.journals {
		n += len(all)
	}
	return n
}

// office is one that the person holds.
type office struct {
	community candidacy.Community
	grant     candidacy.Grant // GrantFocal or GrantDeputy
	officer   candidacy.Officer
}

// offices are those that the person holds now.
func (h *holdings) offices() []office {
	var all []office
	for _, c := range h.registry.Communities {
		if c.Focal != nil && h.who != "" && c.Focal.Who == h.who {
			all = append(all, office{c, candidacy.GrantFocal, *c.Focal})
		}
		if c.Deputy != nil && h.who != "" && c.Deputy.Who == h.who {
			all = append(all, office{c, candidacy.GrantDeputy, *c.Deputy})
		}
	}
	return all
}

// part is an endorsement in which the person has a part.
type part struct {
	file           candidacy.File
	endorsement    candidacy.Endorsement
	representative bool
}

// parts are the endorsements in which the person has a part, also as a key of
// the withdrawal or as the member who declined.
func (h *holdings) parts() []part {
	var all []part
	for _, f := range h.files {
		for _, e := range f.Endorsements {
			representative, key := e.Part(h.who)
			if e.Withdrawal != nil {
				key = key || len(keysOf(e.Withdrawal.Keys, h.who)) > 0
			}
			if representative || key || e.Declined != nil && e.Declined.Who == h.who {
				all = append(all, part{f, e, representative})
			}
		}
	}
	return all
}

// signed reports whether a sealed letter carries the person's key.
func (p part) signed(who candidacy.Person) bool {
	sealed := p.endorsement.State == candidacy.Confirmed || p.endorsement.State == candidacy.Withdrawn
	return sealed && len(keysOf(p.endorsement.Keys, who)) > 0
}

// invitations are those that the person made or took, by file. Of one made by
// somebody else, that person is left out.
func (h *holdings) invitations() map[string][]candidacy.Invitation {
	all := map[string][]candidacy.Invitation{}
	add := func(file string, list []candidacy.Invitation) {
		for _, i := range list {
			switch h.who {
			case i.By:
				i.Used = own(i.Used, h.who)
			case i.Used:
				i.By = ""
			default:
				continue
			}
			all[file] = append(all[file], i)
		}
	}
	add(candidacy.RegistryFile, h.registry.Invitations)
	for _, f := range h.files {
		add(f.Candidacy.ID, f.Invitations)
	}
	return all
}

// keysOf are a person's own keys.
func keysOf(keys []candidacy.Key, who candidacy.Person) []candidacy.Key {
	own := []candidacy.Key{}
	for _, k := range keys {
		if who != "" && k.Who == who {
			own = append(own, k)
		}
	}
	return own
}

// own is a pseudonym if it is the person's, else nobody.
func own(who, person candidacy.Person) candidacy.Person {
	if who == person {
		return who
	}
	return ""
}
