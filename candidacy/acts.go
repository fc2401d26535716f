package candidacy

import "time"

// Seat says who holds office for the community of a file now: from the
// registry. Acts check rights against it.
type Seat struct{ Focal, Deputy Person }

// Endorsement finds one by its id; false when there is none.
func (f File) Endorsement(id string) (Endorsement, bool) { panic("to be written") }

// Invite finds an invitation of the file by its id; false when there is none.
func (f File) Invite(id string) (Invitation, bool) { panic("to be written") }

// Part says what part a person has in an endorsement: its representative, one
// of its other keys, or neither.
func (e Endorsement) Part(who Person) (representative, key bool) { panic("to be written") }

// InviteBody makes an invitation to endorse (focal point, deputy), with the
// link's secret.
func (f File) InviteBody(a Actor, s Seat, note, seed string, at time.Time) (Change, Invitation, string, error) {
	panic("to be written")
}

// RevokeInvitation takes an open invitation of the file back (focal point and
// deputy those to endorse; the representative those of their endorsement).
func (f File) RevokeInvitation(a Actor, s Seat, invitation string, at time.Time) (Change, error) {
	panic("to be written")
}

// Begin begins an endorsement: a record without content. invitation "" asks by
// itself. Beginning again what one has begun through the same invitation gives
// the same endorsement and an empty Change; by itself, one's open draft.
func (f File) Begin(a Actor, invitation, seed string, at time.Time) (Change, Endorsement, error) {
	panic("to be written")
}

// Complete lists what a draft still lacks, as [Faults] with the fields
// "name-ar", "name-fr", "kind", "field", "seat", "receipt", "who", "why", "prepare", "carry", "name",
// "office"; nil when it can be sealed.
func Complete(b Body, a Answers, k Key) error { panic("to be written") }

// Sealing adds to a record what is made of it when it is sealed or confirmed:
// letters and signature.
type Sealing func(Candidacy, Endorsement) (Endorsement, error)

// Seal seals a draft with its representative's key. With one key, and accepted,
// it is confirmed at once. Its content can change no more. Flags are set on it
// and on the others concerned. seal is called for an endorsement that becomes confirmed.
func (f File) Seal(a Actor, id string, b Body, an Answers, lang Lang, k Key, seed string, at time.Time, seal Sealing) (Change, Endorsement, error) {
	panic("to be written")
}

// InviteKey makes the link for the second member (representative), while the
// endorsement is awaiting; earlier links for it are revoked. For a withdrawal
// under way (any signer) it gives GrantWithdraw.
func (f File) InviteKey(a Actor, id, seed string, at time.Time) (Change, Invitation, string, error) {
	panic("to be written")
}

// InviteSuccessor makes the link by which another member becomes the representative (representative).
func (f File) InviteSuccessor(a Actor, id, seed string, at time.Time) (Change, Invitation, string, error) {
	panic("to be written")
}

// Succeed makes the person the representative (GrantSuccessor). The keys stay as they were given.
func (f File) Succeed(a Actor, invitation string, at time.Time) (Change, Endorsement, error) {
	panic("to be written")
}

// Look says whether a person could use an invitation now, and the endorsement
// that it is for; nil error means that the act behind it would be done.
func (f File) Look(a Actor, invitation string, at time.Time) (Invitation, Endorsement, error) {
	panic("to be written")
}

// Confirm adds the second member's key. Confirming again with the same
// invitation by the same person gives an empty Change.
func (f File) Confirm(a Actor, invitation string, k Key, at time.Time, seal Sealing) (Change, Endorsement, error) {
	panic("to be written")
}

// Decline is the second member's (through the invitation) or the focal point's
// or deputy's (invitation "", while it was not accepted) no.
func (f File) Decline(a Actor, s Seat, id, invitation string, at time.Time) (Change, Endorsement, error) {
	panic("to be written")
}

// Admit accepts an endorsement that asked by itself (focal point, deputy).
func (f File) Admit(a Actor, s Seat, id string, at time.Time, seal Sealing) (Change, Endorsement, error) {
	panic("to be written")
}

// Remind notes that the representative is reminded (focal point, deputy):
// [TooSoon] within 24 hours. An awaiting endorsement or a draft only.
func (f File) Remind(a Actor, s Seat, id string, at time.Time) (Change, Endorsement, error) {
	panic("to be written")
}

// Lapse expires what has waited too long: awaiting endorsements past Ends (a
// withdrawal past its Ends falls), drafts after DraftLife. [WrongState] when it is not time.
func (f File) Lapse(id string, at time.Time) (Change, Endorsement, error) { panic("to be written") }

// Lapsed lists the endorsements for which [File.Lapse] would do something.
func (f File) Lapsed(at time.Time) []string { panic("to be written") }

// DraftLife is how long a draft is kept.
const DraftLife = 30 * 24 * time.Hour

// Withdraw proposes to take a confirmed endorsement back, with the first key,
// or takes it back at once where one key is enough (any signer).
func (f File) Withdraw(a Actor, id, reason string, at time.Time) (Change, Endorsement, error) {
	panic("to be written")
}

// ConfirmWithdrawal is the other key: another signer (invitation ""), or a
// member through a GrantWithdraw link, who gives name and office in k.
func (f File) ConfirmWithdrawal(a Actor, id, invitation string, k Key, at time.Time) (Change, Endorsement, error) {
	panic("to be written")
}

// KeepEndorsement ends a withdrawal that was proposed (any signer).
func (f File) KeepEndorsement(a Actor, id string, at time.Time) (Change, Endorsement, error) {
	panic("to be written")
}

// Propose proposes the representative of an endorsement as common focal point
// (any representative of a confirmed one). It takes the place of what was proposed or stood before.
func (f File) Propose(a Actor, endorsement string, at time.Time) (Change, Common, error) {
	panic("to be written")
}

// AcceptCommon and RefuseCommon answer a proposal (representatives of confirmed
// endorsements). One refusal ends it.
func (f File) AcceptCommon(a Actor, at time.Time) (Change, Common, error) { panic("to be written") }

// RefuseCommon is the no to [File.AcceptCommon]'s yes.
func (f File) RefuseCommon(a Actor, at time.Time) (Change, error) { panic("to be written") }

// Representatives are those of the confirmed endorsements, without doubles, in
// the order of confirmation.
func (f File) Representatives() []Person { panic("to be written") }

// SetKeys sets how many keys endorsements sealed from now on need: 1 or 2 (focal point).
func (f File) SetKeys(a Actor, s Seat, keys int, at time.Time) (Change, error) {
	panic("to be written")
}

// Issue adds an edition of the letter whose bytes were not issued before (after a
// new version of the program). An empty Change when it is known.
func (f File) Issue(id string, l Letter, at time.Time) (Change, error) { panic("to be written") }

// ForgetIn strikes a person from the file: names, offices and, where it is the
// representative, the content of drafts. Sealed letters keep their hashes and state. An empty
// Change when the person has no part in it.
func (f File) ForgetIn(who Person, at time.Time) Change { panic("to be written") }

// Stubbed keeps of each sealed endorsement what a filed letter needs to be
// verified: code, body, community, hashes, day, state. Persons, answers, drafts
// and invitations go.
func (f File) Stubbed(at time.Time) Change { panic("to be written") }

// RecordLife is how long records are kept after the results day of the call,
// and NoResultLife after its closing, or without a call after the last act,
// where no results day is known.
const (
	RecordLife   = 30 * 24 * time.Hour
	NoResultLife = 2 * 365 * 24 * time.Hour
)

// Due reports whether a file is to become a stub. call is the one of the
// candidacy, nil for NextCall; last is when the file last changed.
func (f File) Due(call *Call, last, at time.Time) bool { panic("to be written") }
