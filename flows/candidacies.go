package flows

import "context"

// RoleForm is what somebody is typing for a role: a new community, their name.
type RoleForm struct{}

// candidacyCommand is /candidacy.
func (t *turn) candidacyCommand(ctx context.Context) error { panic("to be written") }

// invitation opens an invitation's link: the registry's here, the others by
// [turn.endorseLink].
func (t *turn) invitation(ctx context.Context, payload string) error { panic("to be written") }

// rolePressed handles the buttons of flowRole (invitations to offices, the
// admins' communities), candPressed those of flowCand (the focal point's card).
func (t *turn) rolePressed(ctx context.Context) (known bool, err error) { panic("to be written") }

func (t *turn) candPressed(ctx context.Context) (known bool, err error) { panic("to be written") }

// roleTyped takes a typed text where flowRole or flowCand waits for one.
func (t *turn) roleTyped(ctx context.Context) (taken bool, err error) { return false, nil }

// roleReopen says the open step of flowRole or flowCand again.
func (t *turn) roleReopen(ctx context.Context) error { panic("to be written") }
