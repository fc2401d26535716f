package main

import (
	"context"
	"fmt"
	"time"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/flows"
	"github.com/munfatih/munfatih/playground"
	"github.com/munfatih/munfatih/store"
)

// The demo's people, by Telegram id.
const (
	demoFocal  = 103
	demoEditor = 104
)

// demoPeople are those who try the bot on the page.
var demoPeople = []playground.Person{
	{ID: 101, FirstName: "سكينة", LanguageCode: "ar", Role: "citizen"},
	{ID: 102, FirstName: "Youssef", LanguageCode: "fr", Role: "association"},
	{ID: 105, FirstName: "Salma", LanguageCode: "fr", Role: "association"},
	{ID: demoFocal, FirstName: "فاطمة الزهراء", LanguageCode: "ar", Role: "focal_point"},
	{ID: demoEditor, FirstName: "Sara", LanguageCode: "en", Role: "admin"},
}

// addSamples enters what the demo shows from the first moment on: a call, and
// a community whose focal point has opened a candidacy for it. All of it says
// of itself that it is a sample.
func addSamples(ctx context.Context, address string, now time.Time) error {
	records, err := store.OpenThrowaway(address)
	if err != nil {
		return err
	}
	defer records.Close()
	call, err := sampleCall(now)
	if err != nil {
		return fmt.Errorf("make the sample call: %w", err)
	}
	if call, err = records.AddCall(ctx, call); err != nil {
		return err
	}
	return addSampleCommunity(ctx, records, call, now)
}

// sampleCall opened a week ago and closes in sixty days, at the hour of the
// call of 2023.
func sampleCall(now time.Time) (candidacy.Call, error) {
	return candidacy.Draft{
		Title: map[candidacy.Lang]string{
			candidacy.AR: "نداء تجريبي (للعرض فقط)",
			candidacy.FR: "Appel fictif (démonstration)",
			candidacy.EN: "Sample call (demonstration only)",
		},
		Opens:  now.AddDate(0, 0, -7).Format(time.DateOnly) + " 09:00",
		Closes: now.AddDate(0, 0, 60).Format(time.DateOnly) + " 23:59",
		Zone:   "America/Los_Angeles",
		Source: "https://www.opengovpartnership.org/ogp-local/join-ogp-local-call-for-expressions-of-interest-2023/",
	}.Call(now)
}

// addSampleCommunity goes the way that an admin and a focal point go in chat.
func addSampleCommunity(ctx context.Context, records *store.Store, call candidacy.Call, now time.Time) error {
	const seed = "the demo's sample, which opens nothing"
	admin := candidacy.Actor{Who: "p-sampleadmin", Admin: true}
	focal := candidacy.Profile{Person: "p-samplefocal", Chat: demoFocal, Consent: flows.ConsentVersion, At: now}

	registry, err := records.Registry(ctx)
	if err != nil {
		return err
	}
	add, invitation, _, err := registry.AddCommunity(admin, candidacy.Community{
		Council: candidacy.Commune, NameAR: "عين المثال (تجربة)", NameFR: "Aïn El Mital (exemple)", Region: candidacy.Regions[0].ID, Province: "إقليم المثال",
	}, "", seed, now)
	if err != nil {
		return fmt.Errorf("add the sample community: %w", err)
	}
	if err := commit(ctx, records, -1, flows.Outcome{Changes: []candidacy.Change{add}, Profile: &focal}); err != nil {
		return err
	}
	if registry, err = records.Registry(ctx); err != nil {
		return err
	}
	accept, community, err := registry.Accept(candidacy.Actor{Who: focal.Person}, invitation.ID, "فاطمة الزهراء", now)
	if err != nil {
		return fmt.Errorf("name the sample focal point: %w", err)
	}
	if err := commit(ctx, records, -2, flows.Outcome{Changes: []candidacy.Change{accept}}); err != nil {
		return err
	}
	if registry, err = records.Registry(ctx); err != nil {
		return err
	}
	open, _, err := registry.OpenFile(candidacy.Actor{Who: focal.Person}, community.ID, &call, seed, now)
	if err != nil {
		return fmt.Errorf("open the sample candidacy: %w", err)
	}
	return commit(ctx, records, -3, flows.Outcome{Changes: open})
}

// commit keeps an outcome as if the sample focal point's update had caused it.
func commit(ctx context.Context, records *store.Store, update int64, out flows.Outcome) error {
	turn, err := records.Begin(ctx, demoFocal, update)
	if err != nil {
		return err
	}
	defer records.End(ctx, turn)
	if _, err := records.Commit(ctx, turn, out); err != nil {
		return fmt.Errorf("keep the demo's samples: %w", err)
	}
	return nil
}
