package flows

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// follow is why somebody is told of the current call, or of the next.
type follow int

// The reasons.
const (
	followNot  follow = iota
	followRole        // as focal point or deputy, whose community has a candidacy for it
	followNext        // asked to be told of every call that comes
	followOwn         // asked to be told of this one
)

// following says why the person is told of the current call, and on which days;
// nil is all of them.
func (d *deadTurn) following() (follow, []int) {
	if s, ok := d.sub(d.target()); ok {
		return followOwn, s.Leads
	}
	if d.byRole(d.target()) {
		return followRole, nil
	}
	if s, ok := d.sub(candidacy.NextCall); ok {
		return followNext, s.Leads
	}
	if d.byRole(candidacy.NextCall) {
		return followRole, nil
	}
	return followNot, nil
}

// byRole reports whether a community for which the person holds office has a
// candidacy for a call.
func (d *deadTurn) byRole(call string) bool {
	return slices.ContainsFunc(d.registry.Slots, func(s candidacy.Slot) bool {
		c, _ := d.registry.Community(s.Community)
		return s.Call == call && c.Holds(d.profile.Person)
	})
}

// inOffice reports whether the person would be told by an office if they had
// asked for nothing.
func (d *deadTurn) inOffice() bool { return d.byRole(d.target()) || d.byRole(candidacy.NextCall) }

// sub is the person's own subscription to a call.
func (d *deadTurn) sub(call string) (candidacy.Subscription, bool) {
	i := slices.IndexFunc(d.subs, func(s candidacy.Subscription) bool { return s.Call == call })
	if i < 0 {
		return candidacy.Subscription{}, false
	}
	return d.subs[i], true
}

// choose does what a button says to the subscription to a call. One of a call
// that is not the current one any more shows how things stand.
func (d *deadTurn) choose(step, value string) bool {
	target, lead, _ := strings.Cut(value, ":")
	if target != d.target() {
		d.stale()
		return true
	}
	by, leads := d.following()
	switch step {
	case deadOn:
		if by != followNot {
			d.toast(i18n.KeyDeadAlready)
			d.show()
			return true
		}
		d.subscribe(nil)
		d.toast(i18n.KeyDeadOnToast)
		d.show()
	case deadMoves:
		d.subscribe([]int{})
		d.show()
	case deadDays:
		d.showDays()
	case deadDay:
		n, err := strconv.Atoi(lead)
		if err != nil || !slices.Contains(d.Deadlines.Leads(), n) {
			return false
		}
		if by == followNot {
			d.stale()
			return true
		}
		d.subscribe(toggled(d.Deadlines.Leads(), leads, n))
		d.showDays()
	}
	return true
}

// toggled is a choice of leads with one more, or one fewer; nil when it is all.
func toggled(all, leads []int, lead int) []int {
	if leads == nil {
		leads = all
	}
	had := slices.Contains(leads, lead)
	chosen := []int{}
	for _, l := range all {
		if l == lead && !had || l != lead && slices.Contains(leads, l) {
			chosen = append(chosen, l)
		}
	}
	if len(chosen) == len(all) {
		return nil
	}
	return chosen
}

// subscribe orders a subscription to the current call in place of what holds
// now: since when it holds stays.
func (d *deadTurn) subscribe(leads []int) {
	s := candidacy.Subscription{Person: d.me, Call: d.target(), Leads: leads, Since: d.event.At}
	for _, call := range []string{s.Call, candidacy.NextCall} {
		if old, ok := d.sub(call); ok {
			s.Since = old.Since
			break
		}
	}
	d.out.Orders = append(d.out.Orders, Order{Subscribe: &s})
	d.subs = slices.DeleteFunc(slices.Clone(d.subs), func(o candidacy.Subscription) bool { return o.Call == s.Call })
	d.subs = append(d.subs, s)
}

// stop ends all subscriptions of the person.
func (d *deadTurn) stop() {
	for _, s := range d.subs {
		d.out.Orders = append(d.out.Orders, Order{Unsubscribe: &s})
	}
	key := i18n.KeyDeadStopped
	switch {
	case len(d.subs) == 0:
		key = i18n.KeyDeadNothing
	case d.inOffice():
		key = i18n.KeyDeadRoleAgain
	}
	d.subs = nil
	d.toast(key)
	d.show()
}

// showDays shows the days as buttons that choose them.
func (d *deadTurn) showDays() {
	by, leads := d.following()
	if by == followNot {
		d.stale()
		return
	}
	all := d.Deadlines.Leads()
	if leads == nil {
		leads = all
	}
	var rows [][]Button
	for i, lead := range all {
		key := i18n.KeyDeadLeadOff
		if slices.Contains(leads, lead) {
			key = i18n.KeyDeadLeadOn
		}
		if i%2 == 0 {
			rows = append(rows, nil)
		}
		last := len(rows) - 1
		rows[last] = append(rows[last], Button{Label: d.textWith(key, i18n.Args{"Day": leadText(lead)}),
			Choice: Choice{flowDead, deadDay, d.target() + ":" + strconv.Itoa(lead)}})
	}
	text := []i18n.Text{d.text(i18n.KeyDeadChoose), d.toldText(leads)}
	if by == followRole {
		text = append(text, d.text(i18n.KeyDeadChooseRole))
	}
	d.display(text, append(rows, d.back()))
}

// leadText says a lead: "7 days before".
func leadText(lead int) i18n.Text {
	if lead == 0 {
		return i18n.Text{Key: i18n.KeyDeadLeadLast}
	}
	return i18n.Text{Key: i18n.KeyDeadLead, Args: i18n.Args{"Count": lead}}
}

// shownAhead is how many of the alerts to come are listed.
const shownAhead = 15

// plan lists what the person will be told, or would be if they asked.
func (d *deadTurn) plan(ctx context.Context) error {
	var extra []candidacy.Subscription
	key := i18n.KeyDeadPlan
	if by, _ := d.following(); by == followNot {
		key = i18n.KeyDeadPlanIf
		extra = []candidacy.Subscription{{Person: d.me, Call: d.target(), Since: d.event.At}}
	}
	ahead, err := d.Deadlines.Ahead(ctx, d.me, extra, d.event.At)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRecords, err)
	}
	var lines i18n.Lines
	for i, n := range ahead {
		if i == shownAhead {
			lines = append(lines, d.textWith(i18n.KeyDataMore, i18n.Args{"Number": len(ahead) - i}))
			break
		}
		lines = append(lines, d.textWith(i18n.KeyDeadPlanLine, i18n.Args{"At": n.SendAt, "What": d.aheadText(n)}))
	}
	text := []i18n.Text{d.text(key), d.text(i18n.KeyDeadPlanNothing)}
	if len(lines) > 0 {
		text[1] = d.textWith(i18n.KeyCandLines, i18n.Args{"Lines": lines})
	}
	text = append(text, d.text(i18n.KeyDeadPlanAlways), d.text(i18n.KeyDeadPlanWho))
	d.display(text, [][]Button{d.back()})
	return nil
}

// aheadText says what a notice to come is about.
func (d *deadTurn) aheadText(n Notice) i18n.Text {
	what := d.text(i18n.KeyDeadPlanOther)
	switch n.Kind {
	case noticeCall:
		what = leadText(n.Lead)
	case noticeAnnounced:
		what = d.text(i18n.KeyDeadPlanAnnounced)
	case noticeMoved:
		what = d.text(i18n.KeyDeadPlanMoved)
	case noticeTask:
		_, id, _ := strings.Cut(n.About, "/")
		if names, ok := d.titleOf(id); ok {
			what = d.textWith(i18n.KeyDeadPlanTask, i18n.Args{"Title": names})
		}
	}
	if n.For != "" {
		return d.textWith(i18n.KeyDeadPlanFor, i18n.Args{"What": what})
	}
	return what
}

// titleOf is what a piece is called; false when there is none of this id.
func (f *Flows) titleOf(id string) (i18n.Names, bool) {
	p, known := pieceOf(f.Pieces, id)
	return pieceNames(p, 0), known
}
