package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/i18n"
)

type holidayCmd struct {
	Add    holidayAddCmd    `cmd:"" help:"Enter a public holiday that depends on the moon. Running bots use it at once."`
	List   holidayListCmd   `cmd:"" help:"Print the holidays that were entered, by day."`
	Remove holidayRemoveCmd `cmd:"" help:"Strike a holiday that was entered."`
}

type holidayAddCmd struct {
	Day    string `arg:"" help:"Its first day, such as 2027-03-10."`
	Days   int    `default:"1" placeholder:"N" help:"How many days it lasts. Default: 1."`
	NameAR string `name:"name-ar" required:"" help:"Name in Arabic."`
	NameFR string `name:"name-fr" required:"" help:"Name in French."`
	NameEN string `name:"name-en" required:"" help:"Name in English."`
}

// Run checks all that was given and keeps the holiday, in place of one that
// begins on the same day.
func (c holidayAddCmd) Run(ctx context.Context, sys system) error {
	h := candidacy.Holiday{Day: candidacy.Day(strings.TrimSpace(c.Day)), Days: c.Days, Name: map[candidacy.Lang]string{
		candidacy.AR: c.NameAR, candidacy.FR: c.NameFR, candidacy.EN: c.NameEN,
	}}
	if err := h.Check(); err != nil {
		return holidayUsage(err)
	}
	for lang, name := range h.Name {
		h.Name[lang], _ = candidacy.CleanTitle(name) // it has passed
	}
	records, closeAll, err := openRecords(ctx)
	if err != nil {
		return err
	}
	defer closeAll()
	if err := records.AddHoliday(ctx, h); err != nil {
		return err
	}
	return printHoliday(sys, h)
}

// holidayUsage tells what is wrong with a holiday, by what was typed.
func holidayUsage(err error) error {
	var faults candidacy.Faults
	if !errors.As(err, &faults) {
		return err
	}
	texts := make([]string, len(faults))
	for i, fault := range faults {
		switch {
		case fault.Reason == candidacy.ManyDays:
			texts[i] = fmt.Sprintf("--days: %s is not between 1 and %d", fault.Got, candidacy.MaxHoliday)
		case fault.Field == "day":
			texts[i] = fmt.Sprintf("%q is no day; want one such as 2027-03-10", fault.Got)
		default:
			texts[i] = "--" + fault.Error()
		}
	}
	return usageError{strings.Join(texts, "; ")}
}

// printHoliday writes a holiday in a line.
func printHoliday(sys system, h candidacy.Holiday) error {
	days := "1 day"
	if h.Days > 1 {
		days = fmt.Sprintf("%d days", h.Days)
	}
	_, err := fmt.Fprintf(sys.out, "%s  %s from %s: %s, %s, %s\n", h.Day, days, i18n.Date(i18n.EN, h.Day.Noon()),
		h.Name[candidacy.EN], h.Name[candidacy.FR], h.Name[candidacy.AR])
	return err
}

type holidayListCmd struct {
	JSON bool `help:"Print a JSON list."`
}

// Run prints the holidays that were entered.
func (c holidayListCmd) Run(ctx context.Context, sys system) error {
	records, closeAll, err := openRecords(ctx)
	if err != nil {
		return err
	}
	defer closeAll()
	all, err := records.Holidays(ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(sys.out, all)
	}
	if len(all) == 0 {
		_, err := fmt.Fprintln(sys.out, "No holiday was entered. To enter one: munfatih holiday add --help")
		return err
	}
	for _, h := range all {
		if err := printHoliday(sys, h); err != nil {
			return err
		}
	}
	return nil
}

type holidayRemoveCmd struct {
	Day string `arg:"" help:"Its first day, as holiday list shows it."`
}

// Run strikes a holiday.
func (c holidayRemoveCmd) Run(ctx context.Context, sys system) error {
	records, closeAll, err := openRecords(ctx)
	if err != nil {
		return err
	}
	defer closeAll()
	day := strings.TrimSpace(c.Day)
	there, err := records.RemoveHoliday(ctx, candidacy.Day(day))
	if err != nil {
		return err
	}
	if !there {
		return usageError{fmt.Sprintf("no holiday that was entered begins on %q\nSee: munfatih holiday list", day)}
	}
	_, err = fmt.Fprintln(sys.out, day, "is struck")
	return err
}
