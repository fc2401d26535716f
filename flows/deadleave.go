package flows

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// maxLeave is how many days an absence may last; who is away for longer hands
// the office over.
const maxLeave = 120

// leaveDays are the lengths, from today on, that have a button.
var leaveDays = []int{7, 14, 30}

// focal are the communities of which the person is the focal point.
func (d *deadTurn) focal() []candidacy.Community {
	return slices.DeleteFunc(d.held(), func(c candidacy.Community) bool {
		return c.Focal == nil || c.Focal.Who != d.profile.Person
	})
}

// handover finds the community whose deputy stands in: the named one, or the
// only one. Where there is none, or a choice, it says so and gives false.
func (d *deadTurn) handover(id string) (candidacy.Community, bool) {
	focal := d.focal()
	if len(focal) == 0 {
		why, _ := refusal(candidacy.NoRight)
		d.display([]i18n.Text{why}, [][]Button{d.back()})
		return candidacy.Community{}, false
	}
	all := slices.DeleteFunc(slices.Clone(focal), func(c candidacy.Community) bool {
		return c.Deputy == nil || c.Deputy.Who == d.profile.Person
	})
	if len(all) == 0 {
		d.display([]i18n.Text{d.text(i18n.KeyLeaveNoDeputy)}, [][]Button{
			{word(i18n.KeyLeaveInvite, flowRole, rolePage, focal[0].ID)}, d.back()})
		return candidacy.Community{}, false
	}
	i := slices.IndexFunc(all, func(c candidacy.Community) bool { return c.ID == id })
	if i < 0 && len(all) > 1 {
		var rows [][]Button
		for i, c := range all {
			rows = append(rows, []Button{listed(i+1, namesOf(c), Choice{flowDead, deadLeave, c.ID})})
		}
		d.display([]i18n.Text{d.text(i18n.KeyLeaveWhich)}, append(rows, d.back()))
		return candidacy.Community{}, false
	}
	return all[max(0, i)], true
}

// askLeave asks for the days of an absence.
func (d *deadTurn) askLeave(_ context.Context, id string) error {
	d.session.Open = nil
	c, ok := d.handover(id)
	if !ok {
		return nil
	}
	d.session.Open = &Choice{flowDead, deadLeave, c.ID}
	var rows [][]Button
	for _, n := range leaveDays {
		rows = append(rows, []Button{{Label: d.textWith(i18n.KeyLeaveDays, i18n.Args{"Count": n}),
			Choice: Choice{flowDead, deadAway, c.ID + ":" + strconv.Itoa(n)}}})
	}
	d.display([]i18n.Text{d.textWith(i18n.KeyLeaveAsk, i18n.Args{"Deputy": heldName(c.Deputy), "Community": namesOf(c)})},
		append(rows, d.back()))
	return nil
}

// awayFor enters an absence of so many days from today on.
func (d *deadTurn) awayFor(ctx context.Context, value string) (bool, error) {
	id, days, _ := strings.Cut(value, ":")
	n, err := strconv.Atoi(days)
	if err != nil || !slices.Contains(leaveDays, n) {
		return false, nil
	}
	today := candidacy.DayOf(d.event.At)
	return true, d.setLeave(ctx, id, today, candidacy.DaysBefore(today, 1-n))
}

// leaveTyped takes typed days as an absence. A question goes to the guide.
func (t *turn) leaveTyped(ctx context.Context, id string) (bool, error) {
	from, to, fault := typedDays(t.event.Text)
	if fault != nil && fault.Key == i18n.KeyLeaveBadForm && strings.ContainsAny(t.event.Text, "?؟") {
		return false, nil
	}
	d, err := t.dead(ctx)
	if err != nil {
		return true, err
	}
	if fault == nil {
		fault = d.leaveFault(from, to)
	}
	if fault != nil {
		d.said = append(d.said, *fault)
		return true, d.askLeave(ctx, id)
	}
	return true, d.setLeave(ctx, id, from, to)
}

var typedDay = regexp.MustCompile(`(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})`)

// typedDays reads one day, or the first and the last, as people type them:
// 2026-12-20 or 20/12/2026. It gives what is wrong, in words; nil when nothing is.
func typedDays(text string) (from, to candidacy.Day, fault *i18n.Text) {
	wrong := func(key i18n.Key, got string) (candidacy.Day, candidacy.Day, *i18n.Text) {
		return "", "", &i18n.Text{Key: key, Args: i18n.Args{"Got": cutText(got, 60)}}
	}
	found := typedDay.FindAllStringSubmatch(westernDigits(text), -1)
	if len(found) == 0 || len(found) > 2 {
		return wrong(i18n.KeyLeaveBadForm, text)
	}
	var days []candidacy.Day
	for _, m := range found {
		year, month, day := m[1], m[2], m[3]
		if year == "" {
			year, month, day = m[6], m[5], m[4]
		}
		read, err := candidacy.ParseDay(fmt.Sprintf("%s-%02s-%02s", year, month, day))
		if err != nil {
			return wrong(i18n.KeyLeaveBadDay, m[0])
		}
		days = append(days, read)
	}
	return days[0], days[len(days)-1], nil
}

// westernDigits writes Arabic digits as 0 to 9.
func westernDigits(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		}
		return r
	}, text)
}

// leaveFault says what is wrong with the days of an absence; nil when nothing is.
func (d *deadTurn) leaveFault(from, to candidacy.Day) *i18n.Text {
	fault := func(key i18n.Key, args i18n.Args) *i18n.Text { return &i18n.Text{Key: key, Args: args} }
	days := i18n.Args{"From": i18n.Day{Time: from.Noon()}, "To": i18n.Day{Time: to.Noon()}}
	switch today := candidacy.DayOf(d.event.At); {
	case to < from:
		return fault(i18n.KeyLeaveBadOrder, days)
	case to < today:
		return fault(i18n.KeyLeaveBadPast, i18n.Args{"To": days["To"]})
	case daysUntil(from, to) >= maxLeave || daysUntil(today, from) > 366:
		return fault(i18n.KeyLeaveBadLong, i18n.Args{"Most": maxLeave})
	}
	return nil
}

// setLeave enters an absence and tells the deputy.
func (d *deadTurn) setLeave(ctx context.Context, id string, from, to candidacy.Day) error {
	d.session.Open = nil
	c, ok := d.handover(id)
	if !ok {
		return nil
	}
	chat, known, err := d.Records.ChatOf(ctx, c.Deputy.Who)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRecords, err)
	}
	if !known {
		d.display([]i18n.Text{d.text(i18n.KeyLeaveNoDeputy)}, [][]Button{
			{word(i18n.KeyLeaveInvite, flowRole, rolePage, c.ID)}, d.back()})
		return nil
	}
	leave := candidacy.Leave{Person: d.me, From: from, To: to, Deputy: PersonOf(chat)}
	d.out.Orders = append(d.out.Orders, Order{Leave: &leave})
	d.leave = &leave
	text := []i18n.Text{d.leaveText(leave)}
	too, away, err := d.Deadlines.LeaveOf(ctx, leave.Deputy)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRecords, err)
	}
	if away && too.From <= to && from <= too.To {
		text = append(text, d.textWith(i18n.KeyLeaveBoth, i18n.Args{
			"From": i18n.Day{Time: too.From.Noon()}, "To": i18n.Day{Time: too.To.Noon()}}))
	}
	d.display(text, [][]Button{{word(i18n.KeyDeadButtonBack, flowDead, deadBack, "")}, d.back()})
	return d.tell(ctx, c.Deputy.Who, Reply{Text: []i18n.Text{d.textWith(i18n.KeyLeaveDeputy, i18n.Args{
		"Focal": heldName(c.Focal), "Community": namesOf(c), "From": i18n.Day{Time: from.Noon()}, "To": i18n.Day{Time: to.Noon()}})}})
}

// endLeave ends an absence and tells the deputy.
func (d *deadTurn) endLeave(ctx context.Context) error {
	if d.leave == nil {
		d.stale()
		return nil
	}
	d.out.Orders = append(d.out.Orders, Order{EndLeave: d.me})
	stood := d.leave.Deputy
	d.leave = nil
	d.toast(i18n.KeyLeaveEnded)
	d.show()
	for _, c := range d.focal() {
		if c.Deputy == nil {
			continue
		}
		chat, known, err := d.Records.ChatOf(ctx, c.Deputy.Who)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrRecords, err)
		}
		if known && PersonOf(chat) == stood {
			return d.tell(ctx, c.Deputy.Who, Reply{Text: []i18n.Text{d.textWith(i18n.KeyLeaveEndedDeputy, i18n.Args{
				"Focal": heldName(c.Focal), "Community": namesOf(c)})}})
		}
	}
	return nil
}

// leaveText says from when to when the person is away.
func (d *deadTurn) leaveText(l candidacy.Leave) i18n.Text {
	return d.textWith(i18n.KeyLeaveSet, i18n.Args{"From": i18n.Day{Time: l.From.Noon()}, "To": i18n.Day{Time: l.To.Noon()}})
}

// heldName is the name of somebody who holds an office; that there is none
// where it was forgotten.
func heldName(o *candidacy.Officer) any {
	if o == nil || o.Name == "" {
		return i18n.KeyCandForgotten
	}
	return o.Name
}
