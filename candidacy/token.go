package candidacy

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"regexp"
	"strings"
)

// Lengths of what is made of a seed, in characters of 5 bits each.
const (
	candidacyLength   = 10
	communityLength   = 8
	endorsementLength = 8
	codeLength        = 16
	invitationLength  = 20
	secretLength      = 26 // 130 bits
)

// NewID gives n characters (1 to 51) of a-z2-7 made of a seed: randomness of
// at least 128 bits, unguessable, in ASCII. label sets apart what is made of
// the same seed.
func NewID(seed, label string, n int) string {
	mac := hmac.New(sha256.New, []byte(seed))
	mac.Write([]byte(label))
	return base32Lower(mac.Sum(nil))[:n]
}

// NewCode gives the code of a letter: 16 of A-Z2-7, made of a seed as for [NewID].
func NewCode(seed string) string { return strings.ToUpper(NewID(seed, "code", codeLength)) }

func base32Lower(data []byte) string {
	return strings.ToLower(base32.StdEncoding.EncodeToString(data))
}

var codeForm = regexp.MustCompile(`^[A-Z2-7]{16}$`)

// ParseCode reads a code as people type it: with spaces and hyphens or
// without, in lower case, with 0 for O, 1 for I, 8 for B, in digits of any
// script. It gives the code as [NewCode] does; false when the text can be none.
func ParseCode(text string) (string, bool) {
	if len(text) > 200 {
		return "", false
	}
	code := strings.NewReplacer(" ", "", "-", "", "0", "O", "1", "I", "8", "B").Replace(strings.ToUpper(plainSigns(text)))
	return code, codeForm.MatchString(code)
}

// FormatCode sets a code in groups of four with hyphens, to be read and typed.
func FormatCode(code string) string {
	var groups []string
	for len(code) > 4 {
		groups, code = append(groups, code[:4]), code[4:]
	}
	return strings.Join(append(groups, code), "-")
}

// newSecret gives the secret of an invitation.
func newSecret(seed string, gives Grant, about string) string {
	return NewID(seed, "invitation "+string(gives)+" "+about, secretLength)
}

// InvitationID is the id under which the invitation of a secret is kept: 20 of
// a-z2-7. The secret cannot be found from it.
func InvitationID(secret string) string {
	sum := sha256.Sum256([]byte("munfatih invitation " + secret))
	return base32Lower(sum[:])[:invitationLength]
}

// InvitationLink is the payload of a deep link for a secret of a file, "i_FILE_SECRET":
// at most 64 characters of A-Za-z0-9_-, as Telegram wants.
func InvitationLink(file, secret string) string { return "i_" + file + "_" + secret }

var linkForm = regexp.MustCompile(`^i_(r|[a-z2-7]{10})_([a-z2-7]{26})$`)

// ParseInvitationLink reads what [InvitationLink] wrote and gives the id of
// the invitation; false for anything else. An altered secret leads to an
// invitation that is not there.
func ParseInvitationLink(payload string) (file, invitation string, ok bool) {
	parts := linkForm.FindStringSubmatch(payload)
	if parts == nil {
		return "", "", false
	}
	return parts[1], InvitationID(parts[2]), true
}
