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

// The steps of flowRole that show communities and end offices.
const (
	roleList      = "list"      // page of the admins' list
	rolePage      = "page"      // COMMUNITY
	roleDismiss   = "dismiss"   // COMMUNITY:PERSON, asks whether
	roleDismissed = "dismissed" // the same, does it
)

// pageSize is how many things a list shows at once.
const pageSize = 8

// paged gives a page, from 0, of a list, and the buttons to the pages beside it.
// A page that is not there is the nearest.
func paged[T any](all []T, value string, to func(page string) Choice) (first int, shown []T, rows [][]Button) {
	page, _ := strconv.Atoi(value)
	page = max(0, min(page, (len(all)-1)/pageSize))
	first = page * pageSize
	shown = all[first:min(first+pageSize, len(all))]
	var row []Button
	if page > 0 {
		row = append(row, Button{Label: i18n.Text{Key: i18n.KeyButtonPrevious}, Choice: to(strconv.Itoa(page - 1))})
	}
	if first+pageSize < len(all) {
		row = append(row, Button{Label: i18n.Text{Key: i18n.KeyButtonNext}, Choice: to(strconv.Itoa(page + 1))})
	}
	if row != nil {
		rows = append(rows, row)
	}
	return first, shown, rows
}

// listed is a button of a list: its number, and a name cut to fit.
func listed(number int, name i18n.Names, choice Choice) Button {
	short := i18n.Names{}
	for lang, s := range name {
		short[lang] = cutText(s, 36)
	}
	return Button{Label: i18n.Text{Key: i18n.KeyCandRow, Args: i18n.Args{"Number": number, "Name": short}}, Choice: choice}
}

// list shows the admins all communities.
func (r *roleTurn) list(_ context.Context, page string) (bool, error) {
	if !r.who.Admin {
		return false, nil
	}
	r.session.Open = nil
	first, shown, around := paged(r.reg.Communities, page, func(p string) Choice { return Choice{flowRole, roleList, p} })
	var rows [][]Button
	var lines i18n.Lines
	for i, c := range shown {
		rows = append(rows, []Button{listed(first+i+1, namesOf(c), Choice{flowRole, rolePage, c.ID})})
		lines = append(lines, r.textWith(i18n.KeyRoleListLine, i18n.Args{
			"Number": first + i + 1, "Name": namesOf(c), "Council": councilKeys[c.Council], "Focal": r.officer(c.Focal)}))
	}
	text := []i18n.Text{r.text(i18n.KeyRoleListNone)}
	if len(lines) > 0 {
		text = []i18n.Text{r.text(i18n.KeyRoleList), r.textWith(i18n.KeyCandLines, i18n.Args{"Lines": lines})}
	}
	rows = append(rows, around...)
	rows = append(rows, []Button{word(i18n.KeyRoleAdd, flowRole, roleNew, "")})
	if r.Desk != nil {
		rows = append(rows, r.toDesk()...)
	}
	r.display(text, rows)
	return true, nil
}

// officer says who holds an office and since when, or that nobody does.
func (r *roleTurn) officer(o *candidacy.Officer) i18n.Text {
	switch {
	case o == nil:
		return r.text(i18n.KeyRoleNobody)
	case o.Name == "":
		return r.textWith(i18n.KeyRoleUnnamed, i18n.Args{"Since": i18n.Day{Time: o.Since}})
	}
	return r.textWith(i18n.KeyRoleOfficer, i18n.Args{"Name": o.Name, "Since": i18n.Day{Time: o.Since}})
}

// seen finds a community that the person may look at: an admin, or who holds
// office for it. Else it says that there is no right, and gives false.
func (r *roleTurn) seen(id string) (candidacy.Community, bool) {
	c, there := r.reg.Community(id)
	if there && (r.who.Admin || c.Holds(r.who.Who)) {
		return c, true
	}
	r.session.Open = nil
	why, _ := refusal(candidacy.NoRight)
	r.display([]i18n.Text{why}, r.firstButtons())
	return c, false
}

// page shows a community: who holds office, what is open, its candidacies.
func (r *roleTurn) page(ctx context.Context, id string) (bool, error) {
	c, ok := r.seen(id)
	if !ok {
		return true, nil
	}
	r.session.Open = nil
	text := []i18n.Text{
		r.textWith(i18n.KeyCandHeading, i18n.Args{"Name": namesOf(c)}), r.placed(c),
		r.textWith(i18n.KeyRoleOffices, i18n.Args{"Focal": r.officer(c.Focal), "Deputy": r.officer(c.Deputy)}),
	}
	lines, rows, err := r.candidacies(ctx, c)
	if err != nil {
		return true, err
	}
	text = append(text, r.textWith(i18n.KeyCandLines, i18n.Args{"Lines": lines}))
	rows = append(rows, r.officeButtons(c)...)
	if open := r.invitationsTo(c.ID); len(open) > 0 {
		rows = append(rows, []Button{word(i18n.KeyRoleOpenInvitations, flowRole, roleOpen, c.ID+":0")})
	}
	around, err := r.around(ctx)
	if err != nil {
		return true, err
	}
	r.display(text, append(rows, around...))
	return true, nil
}

// around are the ways from the page of a community to what else is the
// person's: other communities, their own endorsements.
func (r *roleTurn) around(ctx context.Context) ([][]Button, error) {
	switch mine := len(r.reg.Of(r.who.Who)); {
	case r.who.Admin:
		return [][]Button{{word(i18n.KeyDeskBack, flowRole, roleList, "0")}}, nil
	case mine > 1:
		return [][]Button{{word(i18n.KeyDeskBack, flowCand, candList, "")}}, nil
	}
	return r.toMine(ctx)
}

// candidacies lists those of a community, with their figures, and the buttons
// to them and to new ones.
func (r *roleTurn) candidacies(ctx context.Context, c candidacy.Community) (i18n.Lines, [][]Button, error) {
	calls, err := r.knownCalls(ctx)
	if err != nil {
		return nil, nil, err
	}
	var lines i18n.Lines
	var rows [][]Button
	for _, slot := range r.reg.Slots {
		if slot.Community != c.ID {
			continue
		}
		f, there, err := r.turn.file(ctx, slot.File)
		if err != nil {
			return nil, nil, err
		}
		if !there {
			continue
		}
		n := tallyOf(f.Endorsements)
		lines = append(lines, r.textWith(i18n.KeyRoleCandidacy, i18n.Args{
			"Number": len(lines) + 1, "Call": r.callText(calls, slot.Call), "Opened": i18n.Day{Time: slot.Opened}, "Figures": figures(f), "Flags": n.flagged}))
		rows = append(rows, []Button{{
			Label:  r.textWith(i18n.KeyRoleCandidacyButton, i18n.Args{"Number": len(lines), "Call": r.callShort(calls, slot.Call)}),
			Choice: Choice{flowCand, candCard, slot.File}}})
	}
	if len(lines) == 0 {
		lines = append(lines, r.text(i18n.KeyRoleNoCandidacy))
	}
	if c.Focal != nil && c.Focal.Who == r.who.Who {
		rows = append(rows, r.openButtons(calls, c)...)
	}
	return lines, rows, nil
}

// officeButtons are what the person may do about the offices of a community.
func (r *roleTurn) officeButtons(c candidacy.Community) [][]Button {
	var rows [][]Button
	add := func(key i18n.Key, step, value string) {
		rows = append(rows, []Button{word(key, flowRole, step, value)})
	}
	focal := c.Focal != nil && c.Focal.Who == r.who.Who && r.who.Who != ""
	if r.who.Admin && c.Focal == nil {
		add(i18n.KeyRoleInviteFocal, roleInvite, string(candidacy.GrantFocal)+":"+c.ID)
	}
	if focal && c.Deputy == nil {
		add(i18n.KeyRoleInviteDeputy, roleInvite, string(candidacy.GrantDeputy)+":"+c.ID)
	}
	if focal {
		add(i18n.KeyRoleHandover, roleInvite, string(candidacy.GrantHandover)+":"+c.ID)
	}
	if c.Holds(r.who.Who) {
		add(i18n.KeyRoleResign, roleDismiss, c.ID+":"+string(r.who.Who))
	}
	if c.Focal != nil && r.who.Admin && !focal {
		add(i18n.KeyRoleDismissFocal, roleDismiss, c.ID+":"+string(c.Focal.Who))
	}
	if c.Deputy != nil && (r.who.Admin || focal) && c.Deputy.Who != r.who.Who {
		add(i18n.KeyRoleDismissDeputy, roleDismiss, c.ID+":"+string(c.Deputy.Who))
	}
	return rows
}

// holder finds who of a community a value "COMMUNITY:PERSON" means, and the
// office; nil when the person holds none any more.
func holder(c candidacy.Community, who string) (*candidacy.Officer, i18n.Key) {
	switch {
	case c.Focal != nil && string(c.Focal.Who) == who:
		return c.Focal, i18n.KeyRoleFocal
	case c.Deputy != nil && string(c.Deputy.Who) == who:
		return c.Deputy, i18n.KeyRoleDeputy
	}
	return nil, ""
}

// dismiss asks whether an office is to end.
func (r *roleTurn) dismiss(ctx context.Context, value string) (bool, error) {
	id, who, _ := strings.Cut(value, ":")
	c, ok := r.seen(id)
	if !ok {
		return true, nil
	}
	o, office := holder(c, who)
	if o == nil {
		r.toast(i18n.KeyCallsStale)
		return r.page(ctx, id)
	}
	text := r.textWith(i18n.KeyRoleDismissAsk, i18n.Args{"Office": office, "Officer": r.officer(o), "Name": namesOf(c)})
	r.ask(Choice{flowRole, roleDismiss, value}, []i18n.Text{text}, [][]Button{
		{word(i18n.KeyRoleDismissSure, flowRole, roleDismissed, value)}, {word(i18n.KeyDeskBack, flowRole, rolePage, id)}})
	return true, nil
}

// dismissed ends an office, and tells who held it, who appoints, and the admins.
func (r *roleTurn) dismissed(ctx context.Context, value string) (bool, error) {
	id, who, _ := strings.Cut(value, ":")
	c, ok := r.seen(id)
	if !ok {
		return true, nil
	}
	if ok, err := r.consents(ctx, Choice{flowRole, roleDismiss, value}); !ok || err != nil {
		return true, err
	}
	o, office := holder(c, who)
	if o == nil {
		r.toast(i18n.KeyCallsStale)
		return r.page(ctx, id)
	}
	change, err := r.reg.Dismiss(r.who, id, o.Who, r.event.At)
	if err != nil {
		if err := r.denied(err); err != nil {
			return true, fmt.Errorf("dismiss: %w", err)
		}
		return r.page(ctx, id)
	}
	r.change(change)
	r.session.Open = nil
	args := i18n.Args{"Office": office, "Person": o.Name, "Name": namesOf(c)}
	if o.Name == "" {
		args["Person"] = i18n.KeyCandForgotten
	}
	back := [][]Button{{word(i18n.KeyDeskBack, flowRole, rolePage, id)}}
	if o.Who == r.who.Who && !r.who.Admin {
		back = [][]Button{{word(i18n.KeyDeskBack, flowCand, candList, "")}}
	}
	r.display([]i18n.Text{r.textWith(i18n.KeyRoleDismissDone, args)}, back)
	you := Reply{Text: []i18n.Text{r.textWith(i18n.KeyRoleDismissYou, i18n.Args{"Office": office, "Name": namesOf(c)})}}
	if err := r.tell(ctx, o.Who, you); err != nil {
		return true, err
	}
	return true, r.announce(ctx, r.textWith(i18n.KeyRoleDismissDone, args), c, o.Who)
}

// announce says to the admins, and to who else holds office for a community,
// what became of an office; the one it is about is told apart.
func (r *roleTurn) announce(ctx context.Context, text i18n.Text, c candidacy.Community, about candidacy.Person, more ...candidacy.Person) error {
	chats := slices.Clone(r.Admins)
	if about != "" {
		own, known, err := r.Records.ChatOf(ctx, about)
		if err != nil {
			return fmt.Errorf("%w: %w", ErrRecords, err)
		}
		chats = slices.DeleteFunc(chats, func(admin int64) bool { return known && admin == own })
	}
	for _, o := range []*candidacy.Officer{c.Focal, c.Deputy} {
		if o != nil {
			more = append(more, o.Who)
		}
	}
	more = slices.DeleteFunc(more, func(who candidacy.Person) bool { return who == about })
	return r.notify(ctx, Reply{Text: []i18n.Text{text}}, chats, more...)
}
