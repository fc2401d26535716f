package candidacy

import (
	"encoding/json"
	"time"
)

// Head is the end of a journal: the number of its entries and the hash of the
// last. The zero Head is an empty journal. Everything in a file changes only
// together with its journal, so the head is also the file's revision.
type Head struct {
	Seq  int    `json:"seq"`
	Hash string `json:"hash"` // hex SHA-256
}

// Entry is one act in a journal. It names people by pseudonym and holds no
// text that somebody typed.
type Entry struct {
	Seq   int               `json:"seq"` // from 1
	At    time.Time         `json:"at"`  // UTC, whole seconds
	Who   Person            `json:"who"` // "" is the bot itself
	Act   Act               `json:"act"`
	About string            `json:"about"`          // id of what it was done to
	Data  map[string]string `json:"data,omitempty"` // ids, numbers, pseudonyms
	Prev  string            `json:"prev"`           // Hash of the entry before; "" for the first
	Hash  string            `json:"hash"`           // hex SHA-256 of the entry's JSON with Hash ""
}

// Act names what was done.
type Act string

// Change is what an act does to one file: all of it, or nothing if the file's
// head is not Head any more.
type Change struct {
	File    string                     `json:"file"` // RegistryFile or a candidacy's id
	Head    Head                       `json:"head"` // as read
	Set     map[string]json.RawMessage `json:"set"`  // records by field; null deletes
	Entries []Entry                    `json:"entries"`
	Links   []Link                     `json:"links"` // to be kept once the change is
}

// The fields of a file are "KIND:ID".
const (
	FieldCandidacy   = "candidacy" // no id
	FieldCommunity   = "community:"
	FieldInvitation  = "invitation:"
	FieldSlot        = "slot:"
	FieldEndorsement = "endorsement:"
	FieldTask        = "task:" // with the piece's id
)

// Link finds a file by something else. Keeping the same link again changes
// nothing.
type Link struct {
	Kind LinkKind `json:"kind"`
	From string   `json:"from"` // code, hash in hex, or pseudonym
	To   Ref      `json:"to"`
}

// LinkKind is what a link begins at.
type LinkKind string

// The links.
const (
	ByCode   LinkKind = "code"   // to one endorsement
	ByHash   LinkKind = "hash"   // SHA-256 of a letter, to one endorsement
	ByPerson LinkKind = "person" // to every file in which the person has a part
)

// Ref names an endorsement, or with Endorsement "" a whole file.
type Ref struct {
	File        string `json:"file"`
	Endorsement string `json:"endorsement,omitempty"`
}
