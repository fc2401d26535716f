package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
	"github.com/munfatih/munfatih/store"
)

type callCmd struct {
	Add   callAddCmd   `cmd:"" help:"Enter a call for expressions of interest. Times are local times of its zone."`
	List  callListCmd  `cmd:"" help:"Print all calls, sorted by closing."`
	Move  callMoveCmd  `cmd:"" help:"Move the closing of a call; the old one is kept as history."`
	Close callCloseCmd `cmd:"" help:"End a call that was called off."`
}

// which chooses between the two instants of a local time that occurs twice.
type which struct {
	Earlier bool `xor:"which" help:"Of a local time that occurs twice (clocks put back), take the first."`
	Later   bool `xor:"which" help:"Of a local time that occurs twice, take the second."`
}

func (w which) choice() candidacy.Which {
	switch {
	case w.Earlier:
		return candidacy.Earlier
	case w.Later:
		return candidacy.Later
	}
	return candidacy.Ask
}

type callAddCmd struct {
	TitleAR string `name:"title-ar" required:"" help:"Title in Arabic, at most 200 characters."`
	TitleFR string `name:"title-fr" required:"" help:"Title in French."`
	TitleEN string `name:"title-en" required:"" help:"Title in English."`
	Opens   string `required:"" placeholder:"TIME" help:"Opening, \"2026-12-01 09:00\"."`
	Closes  string `required:"" placeholder:"TIME" help:"Closing, \"2027-01-15 23:59\"."`
	Zone    string `required:"" help:"Zone of both, an IANA name: America/Los_Angeles."`
	Results string `placeholder:"DAY" help:"Day of the results, \"2027-03-31\", if it was announced."`
	Source  string `required:"" placeholder:"URL" help:"The https page that announces the call."`
	which
}

// Run checks all that was given, keeps the call and prints it.
func (c callAddCmd) Run(ctx context.Context, sys system) error {
	now := time.Now()
	call, err := candidacy.Draft{
		Title: map[candidacy.Lang]string{candidacy.AR: c.TitleAR, candidacy.FR: c.TitleFR, candidacy.EN: c.TitleEN},
		Opens: c.Opens, Closes: c.Closes, Zone: c.Zone, Results: c.Results, Source: c.Source, Which: c.choice(),
	}.Call(now)
	if err != nil {
		return callUsage(err)
	}
	records, closeAll, err := openRecords(ctx)
	if err != nil {
		return err
	}
	defer closeAll()
	kept, err := records.AddCall(ctx, call)
	if errors.Is(err, store.ErrCallChanged) {
		return usageError{fmt.Sprintf("this call was entered before and then moved or closed: it is %s\nSee: munfatih call list", call.ID)}
	}
	if err != nil {
		return err
	}
	return printCalls(sys.out, []candidacy.Call{kept}, now)
}

type callListCmd struct {
	JSON bool `help:"Print a JSON list."`
}

// Run prints all calls, the past ones too.
func (c callListCmd) Run(ctx context.Context, sys system) error {
	records, closeAll, err := openRecords(ctx)
	if err != nil {
		return err
	}
	defer closeAll()
	calls, err := records.Calls(ctx)
	if err != nil {
		return err
	}
	now := time.Now()
	if c.JSON {
		return printCallsJSON(sys.out, calls, now)
	}
	if len(calls) == 0 {
		_, err := fmt.Fprintln(sys.out, "No call is known. To enter one: munfatih call add --help")
		return err
	}
	return printCalls(sys.out, calls, now)
}

type callMoveCmd struct {
	ID      string `arg:"" help:"The call, as call list shows it."`
	Closes  string `required:"" placeholder:"TIME" help:"The new closing, \"2027-01-22 23:59\"."`
	Zone    string `help:"Zone of the new closing. Default: that of the old one."`
	Results string `placeholder:"DAY" help:"The new day of the results, or \"none\". Default: it stays."`
	Reopen  bool   `help:"Open a closed call again."`
	which
}

// Run moves the closing of a call and prints the call.
func (c callMoveCmd) Run(ctx context.Context, sys system) error {
	now := time.Now()
	return changeCall(ctx, sys, c.ID, func(records *store.Store, call candidacy.Call) (candidacy.Call, error) {
		moved, err := c.move(call, now)
		if err != nil {
			return call, err
		}
		return records.MoveCall(ctx, moved)
	})
}

// move works out the call as it shall be.
func (c callMoveCmd) move(call candidacy.Call, now time.Time) (candidacy.Call, error) {
	zone := c.Zone
	if zone == "" {
		zone = call.Closes.Zone
	}
	closes, err := candidacy.ParseMoment(c.Closes, zone, c.choice())
	if err != nil {
		return call, named("closes", err)
	}
	results := call.Results
	switch c.Results {
	case "":
	case "none":
		results = nil
	default:
		day, err := candidacy.ParseDay(c.Results)
		if err != nil {
			return call, named("results", err)
		}
		results = &day
	}
	if c.Reopen {
		call.Closed = false
	}
	return call.Move(closes, results, now)
}

// named says which field a fault is about, unless it knows better.
func named(field string, err error) error {
	var fault candidacy.Fault
	if errors.As(err, &fault) && fault.Field == "" {
		fault.Field = field
		return fault
	}
	return err
}

type callCloseCmd struct {
	ID string `arg:"" help:"The call, as call list shows it."`
}

// Run ends a call and prints it.
func (c callCloseCmd) Run(ctx context.Context, sys system) error {
	return changeCall(ctx, sys, c.ID, func(records *store.Store, call candidacy.Call) (candidacy.Call, error) {
		return records.CloseCall(ctx, call)
	})
}

// changeCall reads a call, changes it and prints it as it is then.
func changeCall(ctx context.Context, sys system, id string, change func(*store.Store, candidacy.Call) (candidacy.Call, error)) error {
	records, closeAll, err := openRecords(ctx)
	if err != nil {
		return err
	}
	defer closeAll()
	call, ok, err := records.CallByID(ctx, strings.ToLower(strings.TrimSpace(id)))
	if err != nil {
		return err
	}
	if !ok {
		return usageError{fmt.Sprintf("there is no call %q\nSee: munfatih call list", id)}
	}
	call, err = change(records, call)
	if errors.Is(err, store.ErrCallChanged) {
		return fmt.Errorf("%w by somebody else; nothing was written\nLook at it (munfatih call list) and try again", err)
	}
	if err != nil {
		return callUsage(err)
	}
	return printCalls(sys.out, []candidacy.Call{call}, time.Now())
}

// callUsage tells faults with the names of their flags, on one line. Other
// errors stay as they are.
func callUsage(err error) error {
	var faults candidacy.Faults
	var one candidacy.Fault
	switch {
	case errors.Is(err, candidacy.ErrClosed):
		return usageError{err.Error() + "; add --reopen to open it again"}
	case errors.As(err, &one):
		faults = candidacy.Faults{one}
	case !errors.As(err, &faults):
		return err
	}
	texts := make([]string, len(faults))
	for i, fault := range faults {
		texts[i] = "--" + fault.Error()
		if fault.Reason == candidacy.Twice {
			texts[i] += "; add --earlier or --later"
		}
	}
	return usageError{strings.Join(texts, "; ")}
}

// printCallsJSON writes the calls as one JSON list, each with its state.
func printCallsJSON(w io.Writer, calls []candidacy.Call, now time.Time) error {
	type line struct {
		candidacy.Call
		State candidacy.State `json:"state"`
	}
	lines := make([]line, len(calls))
	for i, c := range calls {
		lines[i] = line{c, c.State(now)}
	}
	data, err := json.Marshal(lines)
	if err != nil {
		return fmt.Errorf("write calls: %w", err)
	}
	_, err = fmt.Fprintf(w, "%s\n", data)
	return err
}

// printCalls writes each call in a few lines.
func printCalls(w io.Writer, calls []candidacy.Call, now time.Time) error {
	var out strings.Builder
	for _, c := range calls {
		fmt.Fprintf(&out, "%s  %s\n", c.ID, c.State(now))
		for _, lang := range candidacy.Langs {
			fmt.Fprintf(&out, "  %-8s %s\n", lang, c.Title[lang])
		}
		fmt.Fprintf(&out, "  %-8s %s\n", "opens", bothClocks(c.Opens))
		fmt.Fprintf(&out, "  %-8s %s\n", "closes", bothClocks(c.Closes))
		for _, old := range c.History {
			fmt.Fprintf(&out, "  %-8s %s (until it was moved on %s)\n", "was", bothClocks(old.Closes), i18n.ShortDate(i18n.EN, old.Moved))
		}
		if c.Results != nil {
			fmt.Fprintf(&out, "  %-8s %s\n", "results", i18n.Date(i18n.EN, c.Results.Noon()))
		}
		fmt.Fprintf(&out, "  %-8s %s\n", "source", c.Source)
	}
	if _, err := io.WriteString(w, out.String()); err != nil {
		return fmt.Errorf("print calls: %w", err)
	}
	return nil
}

// bothClocks is a moment on Morocco's clock and as it was announced.
func bothClocks(m candidacy.Moment) string {
	return fmt.Sprintf("%s, %s in Morocco = %s %s (UTC%s)",
		i18n.Date(i18n.EN, m.At), i18n.Clock(i18n.EN, m.At), m.Local, m.Zone, m.Wall().Format("-07:00"))
}
