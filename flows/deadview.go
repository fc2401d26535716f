package flows

import (
	"slices"
	"strconv"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// shownMoves is how many moves of a closing are told, the last ones.
const shownMoves = 3

// show shows the current call, and what the person is told of it.
func (d *deadTurn) show() {
	text := d.noCall()
	if d.call != nil {
		text = callLines(*d.call, d.calendar, d.event.At)
	}
	text = append(text, d.standing()...)
	d.display(text, d.showButtons())
}

// noCall says that no call is known, and which was the last.
func (d *deadTurn) noCall() []i18n.Text {
	text := []i18n.Text{d.text(i18n.KeyDeadNone)}
	past := slices.DeleteFunc(slices.Clone(d.calls), func(c Call) bool { return c.State(d.event.At) != candidacy.Past })
	if len(past) == 0 {
		return text
	}
	last := slices.MaxFunc(past, Call.Compare)
	return append(text, d.textWith(i18n.KeyDeadLast, i18n.Args{
		"Title": callNames(last), "Closed": last.Closes.At, "Ago": relative(d.event.At, last.Closes.At)}))
}

// callLines tell the dates of a call that has not ended.
func callLines(c Call, calendar candidacy.Calendar, now time.Time) []i18n.Text {
	heading := i18n.Text{Key: i18n.KeyDeadOpen, Args: i18n.Args{"Title": callNames(c)}}
	if c.State(now) == candidacy.Upcoming {
		heading = i18n.Text{Key: i18n.KeyDeadUpcoming, Args: i18n.Args{
			"Title": callNames(c), "Opens": c.Opens.At, "In": relative(now, c.Opens.At)}}
	}
	text := []i18n.Text{heading, closingText(c, now), safeText(c, calendar, now)}
	if moves := movesText(c); len(moves) > 0 {
		text = append(text, i18n.Text{Key: i18n.KeyDeadMoves, Args: i18n.Args{"Lines": moves}})
	}
	if c.Results != nil {
		key := i18n.KeyDeadResults
		if *c.Results < candidacy.DayOf(now) {
			key = i18n.KeyDeadResultsPast
		}
		text = append(text, i18n.Text{Key: key, Args: i18n.Args{"Day": i18n.Day{Time: c.Results.Noon()}}})
	}
	return append(text, i18n.Text{Key: i18n.KeyDeadSource, Args: i18n.Args{"Source": c.Source}})
}

// closingText tells a closing in Morocco's time and in the issuer's.
func closingText(c Call, now time.Time) i18n.Text {
	return i18n.Text{Key: i18n.KeyDeadCloses, Args: i18n.Args{
		"In": relative(now, c.Closes.At), "Closes": momentText(c.Closes)}}
}

// momentText tells a moment in Morocco's time, and in the issuer's where that
// is another.
func momentText(m candidacy.Moment) i18n.Text {
	shown, other := asShown(m)
	if !other {
		return i18n.Text{Key: i18n.KeyDeadMoment, Args: i18n.Args{"At": m.At}}
	}
	return i18n.Text{Key: i18n.KeyDeadMomentBoth, Args: i18n.Args{"At": m.At, "Local": shown, "Zone": zoneText(m.Zone)}}
}

// asShown is the instant at which Morocco's clocks show what the issuer's show
// at a moment: words for dates name Morocco's. false when both show the same.
func asShown(m candidacy.Moment) (time.Time, bool) {
	wall := m.Wall()
	shown := candidacy.At(m.Day(), wall.Hour(), wall.Minute())
	return shown, !shown.Equal(m.At)
}

// zones are those that have a name of their own in the bot's words.
var zones = map[string]i18n.Key{"America/Los_Angeles": i18n.KeyDeadPacific, "UTC": i18n.KeyDeadUTC}

func zoneText(zone string) i18n.Text {
	if key, ok := zones[zone]; ok {
		return i18n.Text{Key: key}
	}
	return i18n.Text{Key: i18n.KeyDeadZone, Args: i18n.Args{"Zone": zone}}
}

// safeText tells the safe deadline, and why it is earlier than the closing.
func safeText(c Call, calendar candidacy.Calendar, now time.Time) i18n.Text {
	safe := candidacy.SafeDeadline(c.Closes.At, calendar)
	key := i18n.KeyDeadSafe
	if !now.Before(safe) {
		key = i18n.KeyDeadSafePast
	}
	return i18n.Text{Key: key, Args: i18n.Args{"Safe": safe, "In": relative(now, safe)}}
}

// movesText tells the last moves of a closing, each with the old one and the new.
func movesText(c Call) i18n.Lines {
	var lines i18n.Lines
	for i := max(0, len(c.History)-shownMoves); i < len(c.History); i++ {
		to := c.Closes
		if i+1 < len(c.History) {
			to = c.History[i+1].Closes
		}
		lines = append(lines, i18n.Text{Key: i18n.KeyDeadMove, Args: i18n.Args{
			"Day": i18n.Day{Time: c.History[i].Moved}, "Old": c.History[i].Closes.At, "New": to.At}})
	}
	return lines
}

// standing says what the person is told of the call, and what is kept for it.
func (d *deadTurn) standing() []i18n.Text {
	var text []i18n.Text
	by, leads := d.following()
	switch by {
	case followNot:
		key := i18n.KeyDeadNot
		if d.call == nil {
			key = i18n.KeyDeadNotNext
		}
		text = append(text, d.text(key))
	case followRole:
		text = append(text, d.textWith(i18n.KeyDeadByRole, i18n.Args{"Days": daysText(d.lang, d.Deadlines.Leads(), leads)}))
	case followNext:
		text = append(text, d.textWith(i18n.KeyDeadByNext, i18n.Args{"Days": daysText(d.lang, d.Deadlines.Leads(), leads)}))
	default:
		text = append(text, d.toldText(leads))
		if d.inOffice() {
			text = append(text, d.text(i18n.KeyDeadInstead))
		}
	}
	if len(d.subs) > 0 {
		text = append(text, d.text(i18n.KeyDeadKept))
	} else if by == followNot {
		text = append(text, d.text(i18n.KeyDeadWouldKeep))
	}
	if d.leave != nil {
		text = append(text, d.leaveText(*d.leave))
	}
	return text
}

// toldText says what the person is told who asked for it.
func (d *deadTurn) toldText(leads []int) i18n.Text {
	none := leads != nil && len(leads) == 0
	switch {
	case none && d.call == nil:
		return d.text(i18n.KeyDeadToldNews)
	case none:
		return d.text(i18n.KeyDeadToldMoves)
	}
	key := i18n.KeyDeadTold
	if d.call == nil {
		key = i18n.KeyDeadToldNext
	}
	return d.textWith(key, i18n.Args{"Days": daysText(d.lang, d.Deadlines.Leads(), leads)})
}

// daysText says on which days somebody is told; nil leads are all.
func daysText(lang i18n.Lang, all, leads []int) i18n.Text {
	if leads == nil {
		leads = all
	}
	last, numbers := false, i18n.HTML("")
	for _, lead := range leads {
		if lead == 0 {
			last = true
			continue
		}
		if numbers != "" {
			numbers += map[bool]i18n.HTML{true: "، ", false: ", "}[lang == i18n.AR]
		}
		numbers += i18n.HTML(strconv.Itoa(lead))
	}
	args := i18n.Args{"Numbers": numbers}
	switch {
	case numbers == "" && !last:
		return i18n.Text{Key: i18n.KeyDeadDaysNone}
	case numbers == "":
		return i18n.Text{Key: i18n.KeyDeadDaysLast}
	case last:
		return i18n.Text{Key: i18n.KeyDeadDaysBoth, Args: args}
	}
	return i18n.Text{Key: i18n.KeyDeadDaysBefore, Args: args}
}

// showButtons are what the person may do about the call.
func (d *deadTurn) showButtons() [][]Button {
	var rows [][]Button
	add := func(key i18n.Key, step, value string) {
		rows = append(rows, []Button{word(key, flowDead, step, value)})
	}
	by, leads := d.following()
	switch {
	case by == followNot && d.call == nil:
		add(i18n.KeyDeadButtonNext, deadOn, d.target())
	case by == followNot:
		add(i18n.KeyDeadButtonOn, deadOn, d.target())
	case by == followRole:
		add(i18n.KeyDeadButtonDays, deadDays, d.target())
		add(i18n.KeyDeadButtonMoves, deadMoves, d.target())
	default:
		add(i18n.KeyDeadButtonDays, deadDays, d.target())
		if !d.inOffice() {
			add(i18n.KeyDeadButtonOff, deadOff, "")
		} else {
			if leads == nil || len(leads) > 0 {
				add(i18n.KeyDeadButtonMoves, deadMoves, d.target())
			}
			add(i18n.KeyDeadButtonRole, deadOff, "")
		}
	}
	if by == followNot && len(d.subs) > 0 { // to calls that are over
		add(i18n.KeyDeadButtonOff, deadOff, "")
	}
	add(i18n.KeyDeadButtonPlan, deadPlan, "")
	if d.Calendars != nil && d.call != nil {
		add(i18n.KeyDeadButtonFile, deadFile, "")
	}
	switch {
	case d.leave != nil:
		add(i18n.KeyDeadButtonBack, deadBack, "")
	case len(d.focal()) > 0:
		add(i18n.KeyDeadButtonLeave, deadLeave, "")
	}
	return rows
}
