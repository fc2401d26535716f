package flows

import (
	"context"

	"github.com/munfatih/munfatih/candidacy"
)

// ConsentVersion is the version of the text to which people agree. Another
// text is another version: everybody is asked again at their next act.
const ConsentVersion = "2026-11"

// agreed gives the person's profile once they have consented to the text of
// this version. Else it asks for consent, remembers what to go on with (a
// /start payload, or a command with its slash), and gives false: the caller
// says nothing more. Where candidacies are closed (no Controller or Contact
// named, records would not last) it says so and gives false.
func (t *turn) agreed(ctx context.Context, resume string) (candidacy.Profile, bool, error) {
	panic("to be written")
}

// dataPressed handles the buttons of flowData: consent, /mydata, /forget, verify.
func (t *turn) dataPressed(ctx context.Context) (known bool, err error) { panic("to be written") }

// dataTyped takes a typed text where flowData waits for one: a code to verify.
func (t *turn) dataTyped(ctx context.Context) (taken bool, err error) { return false, nil }

// dataReopen says the open step of flowData again.
func (t *turn) dataReopen(ctx context.Context) error { panic("to be written") }

// myData is /mydata.
func (t *turn) myData(ctx context.Context) error { panic("to be written") }

// forget is /forget.
func (t *turn) forget(ctx context.Context) error { panic("to be written") }

// verify is /verify, with a code or without, and the link v_CODE.
func (t *turn) verify(ctx context.Context, code string) error { panic("to be written") }

// document handles a file that a person sent: a letter to be compared.
func (t *turn) document(ctx context.Context) error { panic("to be written") }
