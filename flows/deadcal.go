package flows

import (
	"context"
	"fmt"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

// uidHost ends the UIDs of calendar files, as RFC 7986 advises against names
// of hosts.
const uidHost = "@munfatih"

// file sends the call and the person's own tasks as a calendar file.
func (d *deadTurn) file(ctx context.Context) error {
	events, err := d.events(ctx)
	if err != nil {
		return err
	}
	if d.Calendars == nil || len(events) == 0 {
		d.stale()
		return nil
	}
	data, err := d.Calendars.Of(d.eventWords, events, d.event.At)
	if err != nil {
		return fmt.Errorf("write a calendar file: %w", err)
	}
	d.reply(Reply{Text: []i18n.Text{d.text(i18n.KeyDeadFile)}, File: &File{Name: "deadline.ics", Data: data}})
	return nil
}

// events are the closing of the current call, its safe deadline, and the
// person's own tasks that are to be done.
func (d *deadTurn) events(ctx context.Context) ([]CalendarEvent, error) {
	var events []CalendarEvent
	if c := d.call; c != nil {
		events = append(events,
			CalendarEvent{UID: c.ID + "-closing" + uidHost, Sequence: len(c.History), At: c.Closes.At, Call: c},
			CalendarEvent{UID: c.ID + "-safe" + uidHost, Sequence: len(c.History), At: candidacy.SafeDeadline(c.Closes.At, d.calendar), Call: c, Safe: true})
	}
	if d.profile.Person == "" {
		return events, nil
	}
	links, err := d.Records.Find(ctx, candidacy.ByPerson, string(d.profile.Person))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRecords, err)
	}
	seen := map[string]bool{candidacy.RegistryFile: true}
	for _, link := range links {
		if seen[link.File] {
			continue
		}
		seen[link.File] = true
		f, there, err := d.turn.file(ctx, link.File)
		if err != nil {
			return nil, err
		}
		if there {
			events = append(events, d.taskEvents(f)...)
		}
	}
	return events, nil
}

// taskEvents are the person's own tasks in a candidacy, at the end of the
// working day on which they are due.
func (d *deadTurn) taskEvents(f candidacy.File) []CalendarEvent {
	var events []CalendarEvent
	for _, task := range f.Tasks {
		if task.Owner != d.profile.Person || !isOpen(task) || task.Due == "" {
			continue
		}
		night := candidacy.StartOf(candidacy.DaysBefore(task.Due, -1))
		events = append(events, CalendarEvent{UID: f.Candidacy.ID + "-" + task.Piece + uidHost, Sequence: f.Head.Seq,
			At: candidacy.SafeDeadline(night, d.calendar), Task: &task, File: f.Candidacy.ID})
	}
	return events
}

// isOpen reports whether a task is still to be done.
func isOpen(t candidacy.Task) bool { return t.State == candidacy.Todo || t.State == candidacy.Doing }

// eventWords says an event in the language of the turn, as plain text.
func (d *deadTurn) eventWords(e CalendarEvent) (title, text string) {
	say := func(key i18n.Key, args i18n.Args) string {
		return d.Words.Plain(d.lang, i18n.Text{Key: key, Args: args})
	}
	if e.Task != nil {
		names, known := d.titleOf(e.Task.Piece)
		if !known {
			names = i18n.Names{i18n.AR: e.Task.Piece}
		}
		return say(i18n.KeyDeadEventTask, i18n.Args{"Title": names}), say(i18n.KeyDeadEventTaskText, nil)
	}
	args := i18n.Args{"Title": callNames(*e.Call), "Closes": momentText(e.Call.Closes), "Safe": candidacy.SafeDeadline(e.Call.Closes.At, d.calendar), "Source": e.Call.Source}
	if e.Safe {
		return say(i18n.KeyDeadEventSafe, args), say(i18n.KeyDeadEventSafeText, args)
	}
	return say(i18n.KeyDeadEventCloses, args), say(i18n.KeyDeadEventClosesText, args)
}
