package flows

import (
	"context"

	"github.com/munfatih/munfatih/candidacy"
	"github.com/munfatih/munfatih/eligibility"
	"github.com/munfatih/munfatih/i18n"
)

// Records is what the conversations about candidacies read of the store. What
// they change goes into [Outcome.Changes]: the store keeps it if nothing has
// changed since it was read, and else has the step taken again.
type Records interface {
	// Registry gives the communities and their offices; empty when there are none.
	Registry(ctx context.Context) (candidacy.Registry, error)
	// File gives a candidacy; false when there is none of this id.
	File(ctx context.Context, id string) (candidacy.File, bool, error)
	// Journal gives the entries of a file, oldest first; none for an unknown file.
	Journal(ctx context.Context, file string) ([]candidacy.Entry, error)
	// Profile gives the profile of the person of a private chat; false before consent.
	Profile(ctx context.Context, chat int64) (candidacy.Profile, bool, error)
	// ChatOf gives the private chat of a pseudonym; false once it is forgotten.
	ChatOf(ctx context.Context, who candidacy.Person) (int64, bool, error)
	// Find follows a link; none when it leads nowhere.
	Find(ctx context.Context, kind candidacy.LinkKind, from string) ([]candidacy.Ref, error)
	// Lasting says why records would not survive a crash; "" when they would, and in the demo.
	Lasting(ctx context.Context) (why string, err error)
}

// Letters sets documents as PDF. The same input gives the same bytes.
type Letters interface {
	// Endorsement sets an endorsement's letter in a language. verify is where its QR code leads.
	Endorsement(lang i18n.Lang, c candidacy.Candidacy, e candidacy.Endorsement, verify string) ([]byte, error)
	// Support sets the frame of the letter of support by the head of a council
	// (guide 2.4), in English, with places to fill in: as PDF and as plain text.
	Support(c candidacy.Community) (pdf []byte, text string, err error)
	// Report sets the result of a quiz on one page, for a council's meeting.
	Report(lang i18n.Lang, in eligibility.Input, result eligibility.Result) ([]byte, error)
	// Missing lists the characters of a text that letters cannot show, each once; none when they show all.
	Missing(text string) []rune
}

// Legal is what law 09-08 wants people to be told.
type Legal struct {
	Controller string // who is responsible: CONTROLLER_NAME
	CNDP       string // number of the declaration to the CNDP; "" says "not declared yet"
}

// File is a document sent with a reply.
type File struct {
	Name string `json:"name"` // ASCII
	Data []byte `json:"data"`
}

// Document is a file that a person sent.
type Document struct {
	Name   string
	Size   int64    // in bytes
	TooBig bool     // more than Telegram gives to bots (20 MB): nothing else is known
	PDF    bool     // it begins as a PDF does
	SHA256 string   // hex
	Codes  []string // codes of letters that stand in it
}
