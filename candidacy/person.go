package candidacy

import "time"

// Person is the random pseudonym under which records and journals name
// somebody, such as "p-7k3q2m5xw4td". Only the [Profile] says who it is, and
// it goes when the person asks to be forgotten. "" is nobody.
type Person string

// Profile is what resolves a pseudonym. It exists from the person's consent on.
type Profile struct {
	Person  Person    `json:"person"`
	Chat    int64     `json:"chat"`    // Telegram's user id, which is the id of their private chat
	Consent string    `json:"consent"` // version of the text to which the person agreed
	At      time.Time `json:"at"`      // when
}

// Actor is who does an act, as far as rights go.
type Actor struct {
	Who   Person
	Admin bool // of ADMIN_IDS
}

// Officer is somebody who holds an office for a community: its focal point or
// the deputy.
type Officer struct {
	Who   Person    `json:"who"`
	Name  string    `json:"name"` // as given by the person; "" once forgotten
	Since time.Time `json:"since"`
}
