package candidacy

import "time"

// Council is the kind of council that stands for a community. The names are
// those of package eligibility.
type Council string

// The councils; Province also stands for prefectures.
const (
	Commune  Council = "commune"
	Province Council = "province"
	Region   Council = "region"
)

// Community is a territorial community that has, or is offered, a focal point.
type Community struct {
	ID       string   `json:"id"` // 8 of a-z2-7
	Council  Council  `json:"council"`
	NameAR   string   `json:"name_ar"`
	NameFR   string   `json:"name_fr"`
	Region   string   `json:"region"`             // id of one of Regions
	Province string   `json:"province,omitempty"` // prefecture or province, as typed; "" for a region
	Focal    *Officer `json:"focal"`              // nil until somebody accepts
	Deputy   *Officer `json:"deputy"`
}

// Name is the community's name as written in a language: Arabic in Arabic,
// French in the others.
func (c Community) Name(lang Lang) string {
	if lang == AR {
		return c.NameAR
	}
	return c.NameFR
}

// Holds reports whether a person is the focal point or the deputy.
func (c Community) Holds(who Person) bool {
	return who != "" && (c.Focal != nil && c.Focal.Who == who || c.Deputy != nil && c.Deputy.Who == who)
}

// Grant is what an invitation gives.
type Grant string

// The grants. The first three are the registry's, the others a candidacy's.
const (
	GrantFocal     Grant = "focal"     // focal point of the community For
	GrantDeputy    Grant = "deputy"    // deputy of the community For
	GrantHandover  Grant = "handover"  // the office of focal point of For, from By
	GrantEndorse   Grant = "endorse"   // begin an endorsement; For is ""
	GrantKey       Grant = "key"       // confirm the endorsement For
	GrantWithdraw  Grant = "withdraw"  // confirm the withdrawal of the endorsement For
	GrantSuccessor Grant = "successor" // become representative of the endorsement For, from By
)

// How long an invitation can be used.
const (
	InvitationLife = 14 * 24 * time.Hour
	KeyLife        = 7 * 24 * time.Hour // of an endorsement's, or a withdrawal's, further keys: from the first key on
)

// Invitation is a single-use link. The secret in the link is not kept, only
// its hash, which is the ID.
type Invitation struct {
	ID      string    `json:"id"` // InvitationID of the secret
	Gives   Grant     `json:"gives"`
	For     string    `json:"for,omitempty"`
	Note    string    `json:"note,omitempty"` // whom it is for, as typed by the inviter: at most 120 characters
	By      Person    `json:"by"`
	At      time.Time `json:"at"`
	Ends    time.Time `json:"ends"`
	Used    Person    `json:"used,omitempty"` // who took it
	UsedAt  time.Time `json:"used_at,omitzero"`
	Revoked time.Time `json:"revoked,omitzero"`
}

// Slot says which candidacy a community has for a call.
type Slot struct {
	Community string    `json:"community"`
	Call      string    `json:"call"` // id of the call; NextCall while none is known
	File      string    `json:"file"` // id of the candidacy
	Opened    time.Time `json:"opened"`
}

// NextCall stands for a call that is not announced yet.
const NextCall = "next"

// RegistryFile is the id of the registry among the files: it has a journal as
// each candidacy has.
const RegistryFile = "r"

// Registry is what the administration keeps: communities, who stands for
// them, and which candidacies they have.
type Registry struct {
	Head        Head
	Communities []Community  // by ID
	Invitations []Invitation // by ID
	Slots       []Slot       // by File
}
