package candidacy

// Refusal is why an act is not done. Nothing was changed. The bot's words are
// looked up by it ("refused.NAME").
type Refusal string

// The refusals.
const (
	NoRight      Refusal = "no_right"      // the person may not do this (any more)
	NotThere     Refusal = "not_there"     // what it is to be done to does not exist
	LinkUsed     Refusal = "link_used"     // the invitation was taken by somebody else
	LinkOver     Refusal = "link_over"     // it has expired
	LinkRevoked  Refusal = "link_revoked"  // it was taken back, or belongs to somebody who holds office no more
	OwnLink      Refusal = "own_link"      // whoever invites cannot accept
	SameKey      Refusal = "same_key"      // one person cannot be two keys of an endorsement
	WrongState   Refusal = "wrong_state"   // it is not, or no longer, in the state for this
	TimeOver     Refusal = "time_over"     // the 7 days for further keys have passed
	NotComplete  Refusal = "not_complete"  // something of the draft is missing
	HasFocal     Refusal = "has_focal"     // the community has a focal point already
	HasCandidacy Refusal = "has_candidacy" // one candidacy per community and call (facts.md A2)
	CallOver     Refusal = "call_over"     // the call has closed
	TooSoon      Refusal = "too_soon"      // reminded within the last 24 hours
	OneIsEnough  Refusal = "one_is_enough" // a common focal point needs two confirmed endorsements
	TooMany      Refusal = "too_many"      // more open invitations than MaxInvitations
	Forgotten    Refusal = "stub"          // the record holds no persons any more
)

// Error names the refusal in English.
func (r Refusal) Error() string { return "refused: " + string(r) }

// MaxInvitations is how many invitations of a file may be open at once.
const MaxInvitations = 200
