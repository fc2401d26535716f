package candidacy

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Verification is what anyone may know of a letter.
type Verification struct {
	Status      string      `json:"status"` // one of the statuses below
	Association string      `json:"association"`
	Community   string      `json:"community"`
	SHA256      string      `json:"sha256"` // of the file given, else of the letter's first edition; "" when there is none
	At          time.Time   `json:"at"`     // of the confirmation; zero when unknown
	Endorsement Endorsement `json:"-"`      // zero when unknown
	Candidacy   Candidacy   `json:"-"`      // zero when unknown
}

// The statuses of a letter. A file that is none of the editions is changed
// also where the endorsement was withdrawn.
const (
	Genuine     = "genuine"   // confirmed; the file, if one was given, is an edition of it
	Changed     = "changed"   // there is such an endorsement, but the file is not its letter
	TakenBack   = "withdrawn" // genuine, but withdrawn since
	UnknownCode = "unknown"   // no endorsement, or one that was never confirmed
)

// Verify judges the endorsement with this id, which was found by its code or
// by the hash of its letter. sum is the SHA-256, in hex, of a file to compare,
// "" for none. Names are in the language of the answers.
func Verify(f File, id, sum string) Verification {
	sum = strings.ToLower(sum)
	e, there := f.Endorsement(id)
	if !there || e.State != Confirmed && e.State != Withdrawn {
		return Verification{Status: UnknownCode, SHA256: sum}
	}
	v := Verification{
		Status: Genuine, Association: e.Body.Name(e.Lang), Community: f.Candidacy.Community.Name(e.Lang),
		SHA256: sum, At: e.Confirmed, Endorsement: e, Candidacy: f.Candidacy,
	}
	if sum == "" && len(e.Letters) > 0 {
		v.SHA256 = e.Letters[0].SHA256
	}
	switch {
	case sum != "" && !e.issued(sum):
		v.Status = Changed
	case e.State == Withdrawn:
		v.Status = TakenBack
	}
	return v
}

// issued reports whether an edition of the letter has this SHA-256.
func (e Endorsement) issued(sum string) bool {
	return slices.ContainsFunc(e.Letters, func(l Letter) bool { return l.SHA256 == sum })
}

// signedKey is a [Key] without the pseudonym.
type signedKey struct {
	Name      string    `json:"name"`
	Office    string    `json:"office"`
	OnCouncil bool      `json:"on_council"`
	At        time.Time `json:"at"`
}

// signedLetter is a [Letter] of the confirmation.
type signedLetter struct {
	Lang   Lang   `json:"lang"`
	SHA256 string `json:"sha256"`
}

// SignedRecord is the canonical JSON of an endorsement that is signed
// (Ed25519): code, candidacy, community, body, answers, keys without
// pseudonyms, the letters of the confirmation, days. It leaves out what may
// change later: state, withdrawal, flags, reminders, later editions, and the
// call, to which a candidacy for the next one is attached once it is known.
// When a signer is forgotten, or the file becomes a stub, the record is
// another: the signature proves nothing any more, the hashes of the letters do.
func SignedRecord(c Candidacy, e Endorsement) []byte {
	keys, letters := []signedKey{}, []signedLetter{}
	for _, k := range e.Keys {
		keys = append(keys, signedKey{k.Name, k.Office, k.OnCouncil, k.At})
	}
	for _, l := range e.Letters {
		if !whole(l.At).After(e.Confirmed) {
			letters = append(letters, signedLetter{l.Lang, l.SHA256})
		}
	}
	data, err := json.Marshal(struct {
		Code      string         `json:"code"`
		Candidacy string         `json:"candidacy"`
		Council   Council        `json:"council"`
		NameAR    string         `json:"name_ar"`
		NameFR    string         `json:"name_fr"`
		Region    string         `json:"region"`
		Province  string         `json:"province"`
		Body      Body           `json:"body"`
		Lang      Lang           `json:"lang"`
		Answers   Answers        `json:"answers"`
		Keys      []signedKey    `json:"keys"`
		Letters   []signedLetter `json:"letters"`
		Accepted  time.Time      `json:"accepted"`
		Confirmed time.Time      `json:"confirmed"`
	}{
		e.Code, c.ID, c.Community.Council, c.Community.NameAR, c.Community.NameFR, c.Community.Region, c.Community.Province,
		e.Body, e.Lang, e.Answers, keys, letters, e.Accepted, e.Confirmed,
	})
	if err != nil {
		panic(err) // strings and times of four-digit years always marshal
	}
	return data
}
