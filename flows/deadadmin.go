package flows

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

const (
	shownDeliveries = 40 // of a state, the latest
	shownTold       = 8  // of a person
)

// repairable are the states from which an admin may have a delivery sent again.
var repairable = []candidacy.DeliveryState{candidacy.Uncertain, candidacy.Failed, candidacy.Blocked}

// deliveryKeys say the states.
var deliveryKeys = map[candidacy.DeliveryState]i18n.Key{
	candidacy.Planned: i18n.KeyDeliveryPlanned, candidacy.Sending: i18n.KeyDeliverySending, candidacy.Sent: i18n.KeyDeliverySent,
	candidacy.Blocked: i18n.KeyDeliveryBlocked, candidacy.Failed: i18n.KeyDeliveryFailed,
	candidacy.Uncertain: i18n.KeyDeliveryUncertain, candidacy.Dropped: i18n.KeyDeliveryDropped,
}

// tellsAll reports whether the person may see deliveries and broadcast.
func (t *turn) tellsAll() bool {
	return t.isAdmin() && t.Desk != nil && t.Records != nil && t.Deadlines != nil
}

// deadAdminAct is what an admin's button does; nil for a step of everybody's.
// The button of somebody who is no admin is one that the bot does not know.
func (t *turn) deadAdminAct(step string) func(ctx context.Context, value string) (bool, error) {
	act := map[string]func(context.Context, string) (bool, error){
		deadAdmin: t.alertsOverview, deadState: t.alertsIn, deadRetry: t.alertRetry, deadWhom: t.alertsWhom, deadTold: t.alertsTold,
		deadCast: t.castBegin, deadFor: t.castFor, deadText: t.castText, deadSkip: t.castSkip, deadKeep: t.castSkip, deadDrop: t.castDrop,
		deadSend: t.castSend, deadUnsend: t.castUnsend,
	}[step]
	if act != nil && !t.tellsAll() {
		return func(context.Context, string) (bool, error) { return false, nil }
	}
	return act
}

// deskAlerts are the desk's buttons to deliveries and broadcasts.
func (t *turn) deskAlerts() [][]Button {
	if !t.tellsAll() {
		return nil
	}
	return [][]Button{{word(i18n.KeyAdminAlerts, flowDead, deadAdmin, ""), word(i18n.KeyCastButton, flowDead, deadCast, "")}}
}

// alertsOverview shows how many deliveries there are in each state.
func (t *turn) alertsOverview(ctx context.Context, _ string) (bool, error) {
	counts, err := t.Deadlines.Counts(ctx)
	if err != nil {
		return true, fmt.Errorf("%w: %w", ErrRecords, err)
	}
	t.session.Open = nil
	var lines i18n.Lines
	var rows [][]Button
	for _, state := range candidacy.DeliveryStates {
		lines = append(lines, t.textWith(i18n.KeyAdminCount, i18n.Args{"State": deliveryKeys[state], "Number": counts[state]}))
		if slices.Contains(repairable, state) && counts[state] > 0 {
			rows = append(rows, []Button{{
				Label:  t.textWith(i18n.KeyAdminShow, i18n.Args{"State": deliveryKeys[state], "Number": counts[state]}),
				Choice: Choice{flowDead, deadState, string(state) + ":0"}}})
		}
	}
	rows = append(rows, []Button{word(i18n.KeyAdminWhom, flowDead, deadWhom, "0")})
	t.reply(Reply{Text: []i18n.Text{t.textWith(i18n.KeyAdminOverview, i18n.Args{"Lines": lines})},
		Buttons: append(rows, t.toDesk()...), Edit: t.event.Message})
	return true, nil
}

// alertsIn lists the deliveries in a state that are to be looked at.
func (t *turn) alertsIn(ctx context.Context, value string) (bool, error) {
	name, page, _ := strings.Cut(value, ":")
	state := candidacy.DeliveryState(name)
	if !slices.Contains(repairable, state) {
		return false, nil
	}
	all, err := t.Deadlines.Deliveries(ctx, state, shownDeliveries)
	if err != nil {
		return true, fmt.Errorf("%w: %w", ErrRecords, err)
	}
	if len(all) == 0 {
		return t.alertsOverview(ctx, "")
	}
	first, shown, around := paged(all, page, func(p string) Choice { return Choice{flowDead, deadState, name + ":" + p} })
	text := []i18n.Text{t.textWith(i18n.KeyAdminState, i18n.Args{"State": deliveryKeys[state]})}
	if state == candidacy.Uncertain {
		text = append(text, t.text(i18n.KeyAdminUncertain))
	}
	var rows [][]Button
	for i, d := range shown {
		number := first + i + 1
		text = append(text, t.textWith(i18n.KeyAdminDelivery, i18n.Args{"Number": number, "At": lastOf(d), "Person": string(d.Person),
			"Reason": cutText(d.Reason, 240), "Why": cutText(orDash(d.Why), 120)}))
		rows = append(rows, []Button{{Label: t.textWith(i18n.KeyAdminRetry, i18n.Args{"Number": number}), Choice: Choice{flowDead, deadRetry, d.ID}}})
	}
	rows = append(append(rows, around...), []Button{word(i18n.KeyDeskBack, flowDead, deadAdmin, "")})
	t.reply(Reply{Text: text, Buttons: rows, Edit: t.event.Message})
	return true, nil
}

// lastOf is when something last happened to a delivery.
func lastOf(d candidacy.Delivery) time.Time {
	for _, at := range []time.Time{d.SentAt, d.SendingAt, d.NotBefore} {
		if !at.IsZero() {
			return at
		}
	}
	return d.PlannedAt
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

// alertRetry has a delivery sent again, once: it is planned then.
func (t *turn) alertRetry(ctx context.Context, id string) (bool, error) {
	d, there, err := t.Deadlines.Delivery(ctx, id)
	if err != nil {
		return true, fmt.Errorf("%w: %w", ErrRecords, err)
	}
	if !there || !slices.Contains(repairable, d.State) {
		t.toast(i18n.KeyCallsStale)
		return t.alertsOverview(ctx, "")
	}
	t.out.Orders = append(t.out.Orders, Order{Retry: id})
	t.reply(Reply{Text: []i18n.Text{t.textWith(i18n.KeyAdminRetried, i18n.Args{"Person": string(d.Person), "Reason": cutText(d.Reason, 240)})},
		Buttons: [][]Button{{word(i18n.KeyDeskBack, flowDead, deadAdmin, "")}}, Edit: t.event.Message})
	return true, nil
}

// alertsWhom lists the communities whose focal points can be asked about.
func (t *turn) alertsWhom(ctx context.Context, page string) (bool, error) {
	reg, err := t.registry(ctx)
	if err != nil {
		return true, err
	}
	back := []Button{word(i18n.KeyDeskBack, flowDead, deadAdmin, "")}
	if len(reg.Communities) == 0 {
		t.reply(Reply{Text: []i18n.Text{t.text(i18n.KeyRoleListNone)}, Buttons: [][]Button{back}, Edit: t.event.Message})
		return true, nil
	}
	first, shown, around := paged(reg.Communities, page, func(p string) Choice { return Choice{flowDead, deadWhom, p} })
	var rows [][]Button
	for i, c := range shown {
		rows = append(rows, []Button{listed(first+i+1, namesOf(c), Choice{flowDead, deadTold, c.ID})})
	}
	t.reply(Reply{Text: []i18n.Text{t.text(i18n.KeyAdminWhomAsk)}, Buttons: append(append(rows, around...), back), Edit: t.event.Message})
	return true, nil
}

// alertsTold lists what the focal point and the deputy of a community were told.
func (t *turn) alertsTold(ctx context.Context, id string) (bool, error) {
	reg, err := t.registry(ctx)
	if err != nil {
		return true, err
	}
	c, there := reg.Community(id)
	if !there {
		t.toast(i18n.KeyCallsStale)
		return t.alertsWhom(ctx, "0")
	}
	text := []i18n.Text{t.textWith(i18n.KeyAdminTold, i18n.Args{"Name": namesOf(c)})}
	for _, o := range []struct {
		*candidacy.Officer
		office i18n.Key
	}{{c.Focal, i18n.KeyRoleFocal}, {c.Deputy, i18n.KeyRoleDeputy}} {
		if o.Officer == nil {
			continue
		}
		lines, err := t.toldLines(ctx, o.Who)
		if err != nil {
			return true, err
		}
		text = append(text, t.textWith(i18n.KeyAdminToldWho, i18n.Args{"Office": o.office, "Person": heldName(o.Officer), "Lines": lines}))
	}
	if len(text) == 1 {
		text = append(text, t.text(i18n.KeyRoleNobody))
	}
	t.reply(Reply{Text: text, Buttons: [][]Button{{word(i18n.KeyDeskBack, flowDead, deadWhom, "0")}}, Edit: t.event.Message})
	return true, nil
}

// toldLines list what somebody was told last.
func (t *turn) toldLines(ctx context.Context, who candidacy.Person) (i18n.Lines, error) {
	chat, known, err := t.Records.ChatOf(ctx, who)
	var all []candidacy.Delivery
	if err == nil && known {
		all, err = t.Deadlines.DeliveriesTo(ctx, PersonOf(chat), shownTold)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRecords, err)
	}
	if len(all) == 0 {
		return i18n.Lines{t.text(i18n.KeyAdminToldNothing)}, nil
	}
	var lines i18n.Lines
	for _, d := range all {
		received := t.text(i18n.KeyAdminNotReceived)
		if d.Received() {
			received = t.textWith(i18n.KeyAdminReceived, i18n.Args{"At": d.ReceivedAt})
		}
		lines = append(lines, t.textWith(i18n.KeyAdminToldLine, i18n.Args{
			"At": lastOf(d), "State": deliveryKeys[d.State], "Received": received, "Reason": cutText(d.Reason, 160)}))
	}
	return lines, nil
}
