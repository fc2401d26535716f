package candidacy

import "time"

// Tokens. A seed is unguessable randomness of at least 128 bits in ASCII; label
// sets apart what is made of the same seed.

// NewID gives n characters of a-z2-7 made of a seed.
func NewID(seed, label string, n int) string { panic("to be written") }

// NewCode gives the code of a letter: 16 of A-Z2-7.
func NewCode(seed string) string { panic("to be written") }

// ParseCode reads a code as people type it: spaces, hyphens, lower case, 0 for
// O, 1 for I, 8 for B. false when it can be none.
func ParseCode(text string) (string, bool) { panic("to be written") }

// FormatCode sets a code in groups of four with hyphens, to be read and typed.
func FormatCode(code string) string { panic("to be written") }

// InvitationID is the id under which the invitation of a secret is kept.
func InvitationID(secret string) string { panic("to be written") }

// InvitationLink is the payload of a deep link for a secret of a file: "i_FILE_SECRET",
// at most 64 characters of A-Za-z0-9_-.
func InvitationLink(file, secret string) string { panic("to be written") }

// ParseInvitationLink reads what [InvitationLink] wrote; false for anything else.
func ParseInvitationLink(payload string) (file, invitation string, ok bool) { panic("to be written") }

// LooksLikeID reports whether a text holds what looks like the number of a
// Moroccan national identity card: one or two letters and five to seven digits,
// Latin or Arabic-Indic. Law 09-08, art. 12: such numbers need an authorisation.
func LooksLikeID(text string) bool { panic("to be written") }

// SameBodyName reports whether two names of bodies are the same after
// normalisation: case, accents, hamza and alef forms, ta marbuta, tatweel, look-alike letters of
// other scripts, punctuation, and words such as "association" or جمعية.
func SameBodyName(a, b string) bool { panic("to be written") }

// Chain completes entries (Seq, Prev, Hash) behind a head.
func Chain(head Head, entries []Entry) []Entry { panic("to be written") }

// VerifyChain checks a whole journal against its head; the error names the
// first entry that is wrong.
func VerifyChain(entries []Entry, head Head) error { panic("to be written") }

// Verification is what anyone may know of a letter.
type Verification struct {
	Status      string      `json:"status"` // genuine, changed, withdrawn, unknown
	Association string      `json:"association"`
	Community   string      `json:"community"`
	SHA256      string      `json:"sha256"` // of the file given, or of the letter's first edition
	At          time.Time   `json:"at"`     // of the confirmation
	Endorsement Endorsement `json:"-"`
	Candidacy   Candidacy   `json:"-"`
}

// Verify judges an endorsement that was found by its code. sum is the SHA-256 of a file
// to compare, "" for none. Only confirmed and withdrawn endorsements are known.
func Verify(f File, id, sum string) Verification { panic("to be written") }

// SignedRecord is the canonical JSON of an endorsement that is signed (Ed25519):
// code, body, community, call, answers, keys without pseudonyms, letters of the confirmation, days. It leaves out what may
// change later (state, withdrawal, flags, reminders, later editions).
func SignedRecord(c Candidacy, e Endorsement) []byte { panic("to be written") }
