package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/munfatih/munfatih/alerts"
	"github.com/munfatih/munfatih/candidacy"
)

type alertsCmd struct {
	Due   alertsDueCmd   `cmd:"" help:"Tell what falls due, from calls, tasks, subscriptions and leave on standard input. Nothing is sent or kept."`
	List  alertsListCmd  `cmd:"" help:"Print what people were told, or will be: the ledger, the latest of each state first."`
	Retry alertsRetryCmd `cmd:"" help:"Have the running bot try a delivery again that failed, was blocked or is uncertain."`
}

type alertsDueCmd struct {
	JSON bool   `help:"Print a JSON list."`
	On   string `placeholder:"INSTANT" help:"The instant, such as 2027-01-08T09:30Z. Default: now."`
}

// Run reads what alerts are made of and prints what is due.
func (c alertsDueCmd) Run(sys system) error {
	on := time.Now()
	var err error
	if c.On != "" {
		if on, err = parseInstant(c.On); err != nil {
			return err
		}
	}
	rules, err := alerts.Load(alerts.Embedded())
	if err != nil {
		return fmt.Errorf("load the alerts' rules: %w", err)
	}
	data, err := io.ReadAll(sys.in)
	if err != nil {
		return fmt.Errorf("standard input cannot be read: %w", err)
	}
	if data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff"))); len(data) == 0 {
		return usageError{`standard input is empty; give it {"calls": […], "tasks": […], "subscriptions": […], "leave": […]}` +
			"\nIts calls are those of: munfatih call list --json"}
	}
	in, err := rules.Read(bytes.NewReader(data))
	if err != nil {
		return usageError{"standard input: " + strings.TrimPrefix(err.Error(), "read the input: ")}
	}
	due := rules.Due(in, on)
	if c.JSON {
		return printJSON(sys.out, due)
	}
	for _, a := range due {
		if _, err := fmt.Fprintf(sys.out, "%s  %s  %s  %s\n", a.Person, instantText(a.SendAt), a.Kind, a.Reason); err != nil {
			return fmt.Errorf("print alerts: %w", err)
		}
	}
	return nil
}

// parseInstant reads an instant with its offset: "2027-01-08T09:30Z",
// "2027-01-08T09:30:00+01:00".
func parseInstant(text string) (time.Time, error) {
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if at, err := time.Parse(form, text); err == nil {
			return at, nil
		}
	}
	return time.Time{}, usageError{fmt.Sprintf("--on: %q is no instant; want one with its offset, such as 2027-01-08T09:30Z", text)}
}

// instantText is an instant as Morocco's clocks show it; "-" for none.
func instantText(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return candidacy.Morocco(t).Format("2006-01-02 15:04")
}

// printJSON writes a value as one line of JSON.
func printJSON(w io.Writer, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	_, err = fmt.Fprintf(w, "%s\n", data)
	return err
}

type alertsListCmd struct {
	State string `placeholder:"STATE" enum:",planned,sending,sent,blocked,failed,uncertain,dropped" default:"" help:"Only this state: ${enum}."`
	JSON  bool   `help:"Print a JSON list."`
}

// ledgerPage is how many deliveries are read at once.
const ledgerPage = 500

// Run prints the deliveries.
func (c alertsListCmd) Run(ctx context.Context, sys system) error {
	records, closeAll, err := openRecords(ctx)
	if err != nil {
		return err
	}
	defer closeAll()
	states := candidacy.DeliveryStates
	if c.State != "" {
		states = []candidacy.DeliveryState{candidacy.DeliveryState(c.State)}
	}
	all := []candidacy.Delivery{}
	for _, state := range states {
		for offset := 0; ; offset += ledgerPage {
			page, err := records.Ledger().Entries(ctx, state, offset, ledgerPage)
			if err != nil {
				return err
			}
			all = append(all, page...)
			if len(page) == 0 {
				break
			}
		}
	}
	if c.JSON {
		return printJSON(sys.out, all)
	}
	if len(all) == 0 {
		_, err := fmt.Fprintln(sys.out, "Nothing in the ledger.")
		return err
	}
	return printDeliveries(sys.out, all)
}

// printDeliveries writes each delivery in a line.
func printDeliveries(w io.Writer, all []candidacy.Delivery) error {
	for _, d := range all {
		when, text := d.SentAt, d.Reason
		if when.IsZero() {
			when = d.NotBefore
		}
		if d.Why != "" {
			text += " (" + d.Why + ")"
		}
		state := string(d.State)
		if d.Received() {
			state += ", received"
		}
		if _, err := fmt.Fprintf(w, "%s  %s  %s  %s  %s\n", d.ID, state, d.Person, instantText(when), text); err != nil {
			return fmt.Errorf("print deliveries: %w", err)
		}
	}
	return nil
}

type alertsRetryCmd struct {
	ID string `arg:"" help:"The delivery, as alerts list shows it."`
}

// Run plans a delivery again.
func (c alertsRetryCmd) Run(ctx context.Context, sys system) error {
	records, closeAll, err := openRecords(ctx)
	if err != nil {
		return err
	}
	defer closeAll()
	ledger, id := records.Ledger(), strings.ToLower(strings.TrimSpace(c.ID))
	delivery, there, err := ledger.Entry(ctx, id)
	switch {
	case err != nil:
		return err
	case !there:
		return usageError{fmt.Sprintf("there is no delivery %q\nSee: munfatih alerts list", c.ID)}
	}
	again, err := ledger.Retry(ctx, id, time.Now())
	switch {
	case err != nil:
		return err
	case !again:
		return usageError{fmt.Sprintf("%s is %s: only what failed, was blocked or is uncertain can be tried again", id, delivery.State)}
	}
	_, err = fmt.Fprintf(sys.out, "%s is planned again: the running bot sends it within a minute, outside quiet hours\n", id)
	return err
}
