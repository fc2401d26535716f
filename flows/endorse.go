package flows

import (
	"context"

	"github.com/munfatih/munfatih/candidacy"
)

// EndorseDraft is an endorsement, or a key's name and office, as typed so far. It is kept apart
// from the session, for 30 days since it was last touched. It is never changed in place.
type EndorseDraft struct {
	File        string            `json:"file"`
	Endorsement string            `json:"endorsement"`
	Invitation  string            `json:"invitation,omitempty"`
	Body        candidacy.Body    `json:"body"`
	Answers     candidacy.Answers `json:"answers"`
	Key         candidacy.Key     `json:"key"`
}

// endorseCommand is /endorse.
func (t *turn) endorseCommand(ctx context.Context) error { panic("to be written") }

// endorseLink opens an invitation of a candidacy: to endorse, to confirm, to
// confirm a withdrawal, to become representative.
func (t *turn) endorseLink(ctx context.Context, file, invitation string) error {
	panic("to be written")
}

// endPressed handles the buttons of flowEnd.
func (t *turn) endPressed(ctx context.Context) (known bool, err error) { panic("to be written") }

// endTyped takes a typed text where flowEnd waits for one.
func (t *turn) endTyped(ctx context.Context) (taken bool, err error) { return false, nil }

// endReopen says the open step of flowEnd again.
func (t *turn) endReopen(ctx context.Context) error { panic("to be written") }

// due handles a time that came: Choice{flowEnd, "lapse", "FILE:ENDORSEMENT"}
// and Choice{flowCand, "stub", "FILE"}. When it is not (any more) time, nothing happens.
func (t *turn) due(ctx context.Context) error { panic("to be written") }
