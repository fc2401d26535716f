package candidacy

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// MaxNote is the length of an invitation's note, in characters.
const MaxNote = 120

// checkText checks a text that was typed: least to most characters, at least
// one letter or digit, none that cannot be seen but line breaks where lines is
// true, and nothing that looks like an identity number. With least 0 the text may
// be missing. The error is a [Fault] without field.
func checkText(text string, least, most int, lines bool) error {
	if !utf8.ValidString(text) {
		return Fault{Reason: Character, Got: "no UTF-8"}
	}
	if strings.TrimSpace(text) == "" {
		if least == 0 && text == "" {
			return nil
		}
		return Fault{Reason: Missing}
	}
	n := utf8.RuneCountInString(strings.Join(strings.Fields(text), " ")) // spaces do not make an answer long enough
	if n >= least {
		n = utf8.RuneCountInString(text)
	}
	if n < least || n > most {
		return Fault{Reason: Length, Got: strconv.Itoa(n), Least: max(least, 1), Most: most}
	}
	for _, r := range text {
		joiner := r == '\u200c' || r == '\u200d' // Persian and Amazigh names need it
		if isInvisible(r) && !joiner && !(lines && r == '\n') {
			return Fault{Reason: Character, Got: fmt.Sprintf("%U", r)}
		}
	}
	if !strings.ContainsFunc(text, isWord) {
		return Fault{Reason: NoWord, Got: text}
	}
	if LooksLikeID(text) {
		return Fault{Reason: LooksPersonal}
	}
	return nil
}

// checkName checks a name, an office or a seat.
func checkName(text string) error { return checkText(text, 1, MaxName, false) }

// checkChoice checks what can only be chosen.
func checkChoice(text string, choices []string) error {
	switch {
	case text == "":
		return Fault{Reason: Missing}
	case !slices.Contains(choices, text):
		return Fault{Reason: NoChoice, Got: text}
	}
	return nil
}

// checkNote checks the note of an invitation, which may be missing.
func checkNote(note string) error {
	var faults Faults
	faults.note("note", checkText(note, 0, MaxNote, false))
	return faults.err()
}

// Complete lists what a draft still lacks, as [Faults] with the fields
// "name-ar", "name-fr", "kind", "field", "seat", "receipt", "who", "why",
// "prepare", "carry", "name", "office", in this order; nil when it can be
// sealed. Texts are taken as they are: whoever calls has cleaned them.
func Complete(b Body, a Answers, k Key) error {
	var faults Faults
	faults.note("name-ar", checkName(b.NameAR))
	faults.note("name-fr", checkText(b.NameFR, 0, MaxName, false))
	faults.note("kind", checkChoice(b.Kind, Kinds))
	faults.note("field", checkChoice(b.Field, Fields))
	faults.note("seat", checkName(b.Seat))
	faults.note("receipt", checkText(b.Receipt, 0, MaxName, false))
	faults.note("who", checkText(a.Who, MinAnswer, MaxAnswer, true))
	faults.note("why", checkText(a.Why, MinAnswer, MaxAnswer, true))
	faults.note("prepare", checkText(a.Prepare, MinAnswer, MaxAnswer, true))
	faults.note("carry", checkText(a.Carry, MinAnswer, MaxAnswer, true))
	return append(faults, keyFaults(k)...).err()
}

// keyFaults lists what a key lacks: the fields "name" and "office".
func keyFaults(k Key) Faults {
	var faults Faults
	faults.note("name", checkName(k.Name))
	faults.note("office", checkName(k.Office))
	return faults
}
