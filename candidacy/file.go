package candidacy

import "time"

// File is a candidacy with all that belongs to it, as read at one instant.
type File struct {
	Head         Head
	Candidacy    Candidacy
	Endorsements []Endorsement // by Begun, then ID
	Invitations  []Invitation  // by ID
	Tasks        []Task        // by Piece; none until they are planned
}

// Candidacy is a community's way to one call.
type Candidacy struct {
	ID        string    `json:"id"`        // 10 of a-z2-7
	Community Community `json:"community"` // as when opened; who holds office now stands in the registry
	Call      string    `json:"call"`      // id, or NextCall
	Keys      int       `json:"keys"`      // how many keys an endorsement needs: 1 or 2
	Opened    time.Time `json:"opened"`
	By        Person    `json:"by"`
	Common    *Common   `json:"common"`        // the associations' common focal point; nil when nobody is proposed
	Stub      time.Time `json:"stub,omitzero"` // since when it holds no person any more
}

// Common is the common focal point of the associations. It stands once the
// representative of each confirmed endorsement has accepted.
type Common struct {
	Endorsement string    `json:"endorsement"` // whose representative it is
	By          Person    `json:"by"`
	At          time.Time `json:"at"`
	Accepted    []Person  `json:"accepted"`
	Stands      time.Time `json:"stands,omitzero"`
}

// EndorsementState is where an endorsement stands.
type EndorsementState string

// The states.
const (
	DraftState EndorsementState = "draft"     // being written
	Awaiting   EndorsementState = "awaiting"  // sealed; waits for a key, or for the focal point's acceptance
	Confirmed  EndorsementState = "confirmed" // counts
	Withdrawn  EndorsementState = "withdrawn" // stays visible
	Expired    EndorsementState = "expired"   // the 7 days, or a draft's 30, passed
	Declined   EndorsementState = "declined"  // by the focal point, or by the second member
)

// Endorsement is a body's declaration for a candidacy.
type Endorsement struct {
	ID         string           `json:"id"` // 8 of a-z2-7
	State      EndorsementState `json:"state"`
	Begun      time.Time        `json:"begun"`
	By         Person           `json:"by"`                   // the representative
	Invitation string           `json:"invitation,omitempty"` // through which it was begun; "" asked by itself
	Accepted   time.Time        `json:"accepted,omitzero"`    // by the focal point, or by having been invited
	Body       Body             `json:"body"`
	Lang       Lang             `json:"lang,omitempty"` // of the answers
	Answers    Answers          `json:"answers"`
	Needs      int              `json:"needs,omitempty"` // keys, as the candidacy wanted when it was sealed
	Keys       []Key            `json:"keys"`            // the representative's first
	Ends       time.Time        `json:"ends,omitzero"`   // of the time for further keys
	Confirmed  time.Time        `json:"confirmed,omitzero"`
	Code       string           `json:"code,omitempty"` // of the letter: 16 of A-Z2-7; from the sealing on
	Letters    []Letter         `json:"letters"`        // every edition ever issued
	Signature  []byte           `json:"signature,omitempty"`
	Withdrawal *Withdrawal      `json:"withdrawal,omitempty"`
	Declined   *Rejection       `json:"declined,omitempty"`
	Flags      []Flag           `json:"flags"`
	Reminded   time.Time        `json:"reminded,omitzero"`
	Expired    time.Time        `json:"expired,omitzero"`
}

// Body is an association or another non-governmental body (facts.md A6).
type Body struct {
	NameAR  string `json:"name_ar"`
	NameFR  string `json:"name_fr,omitempty"` // French or English; optional
	Kind    string `json:"kind"`              // one of Kinds
	Field   string `json:"field"`             // one of Fields
	Seat    string `json:"seat"`
	Receipt string `json:"receipt,omitempty"` // number of the declaration's receipt; optional
}

// Name is the body's name as a letter in that language writes it.
func (b Body) Name(lang Lang) string {
	if lang != AR && b.NameFR != "" {
		return b.NameFR
	}
	return b.NameAR
}

// Answers are the four pieces of the letter (guide 2.4).
type Answers struct {
	Who     string `json:"who"`     // who they are, what they have done
	Why     string `json:"why"`     // why they endorse
	Prepare string `json:"prepare"` // what they promise for preparing the plan
	Carry   string `json:"carry"`   // what for carrying it out
}

// Key is one member's confirmation.
type Key struct {
	Who       Person    `json:"who"`
	Name      string    `json:"name"`
	Office    string    `json:"office"`
	OnCouncil bool      `json:"on_council"` // declares to sit on the council of this community
	At        time.Time `json:"at"`
}

// Letter is one edition of the PDF of an endorsement.
type Letter struct {
	Lang   Lang      `json:"lang"`
	SHA256 string    `json:"sha256"` // hex
	At     time.Time `json:"at"`
}

// Withdrawal takes an endorsement back. It counts once it has as many keys as
// the endorsement needed.
type Withdrawal struct {
	Reason string    `json:"reason"`
	Keys   []Key     `json:"keys"`
	Ends   time.Time `json:"ends"`
	Done   time.Time `json:"done,omitzero"`
}

// Rejection says who would not have an endorsement.
type Rejection struct {
	Who   Person    `json:"who"`
	Focal bool      `json:"focal"` // by the focal point; else by the second member
	At    time.Time `json:"at"`
}

// Flag is what the focal point and the admins should look at.
type Flag struct {
	What  FlagKind `json:"what"`
	Other string   `json:"other"` // the other endorsement
}

// FlagKind is a reason to look.
type FlagKind string

// The flags.
const (
	SameName    FlagKind = "same_name"
	SameReceipt FlagKind = "same_receipt"
	SamePerson  FlagKind = "same_person" // one person is a key of two bodies
)

// Kinds and Fields are the choices for a body, in the order shown. The bot's
// words for them are endorse.kind.* and endorse.field.*.
var (
	Kinds = []string{"association", "cooperative", "network", "university", "chamber", "youth_council", "citizens", "movement", "other"}

	Fields = []string{"development", "youth", "women", "environment", "culture", "education", "health", "disability",
		"rights", "transparency", "economy", "sport", "research", "other"}
)

// Lengths of what is typed, in characters.
const (
	MaxName   = 120 // of a body, person, office, seat
	MinAnswer = 40  // of each of Answers
	MaxAnswer = 1500
	MaxReason = 500
)
